//! Who makes what is ordered where callers choose nobody: conversations and films after a pattern.
//!
//! ```toml
//! [conversation]
//! route = "conversation"     # or another route for video, or offline
//! first_wait = "3 min"       # whoever films elsewhere is asked first after this long,
//! interval = "3 min"         # then again after each of these,
//! attempts = 5               # so often at most
//! [conversation.schedules.ark]     # one account's own
//! interval = "30 s"
//!
//! [replication]
//! models = [{ name = "OS", version = "2.0", route = "OS" }]
//! analyst = "gemini"         # who looks at given films; here where absent
//! ```

use crate::config::written::Written;
use kinora_model::{Text, text};
use kinora_ports::provider::{Capability, Schedule};
use kinora_providers::Account;
use kinora_stages::Routes;
use std::collections::BTreeMap;

/// Names of the documents, which lead to us where no account fits them.
const CONVERSATION: &str = "conversation";
const MODEL: (&str, &str) = ("OS", "2.0");
/// The vendor whose program runs where this one does: there is no queue to wait for.
const LOCAL: &str = "comfyui";

/// Who films what conversations order.
#[derive(Clone, Debug, Default)]
pub struct Conversation {
    /// The route.
    pub route: String,
    /// When each account is asked after its jobs; one that is not in it is asked as its card says.
    pub schedules: BTreeMap<String, Schedule>,
}

/// Who films after the pattern of given films, and who looks at those.
#[derive(Clone, Debug, Default)]
pub struct Replication {
    /// Models that requests name.
    pub models: Vec<Model>,
    /// The route for looking; `offline` is us.
    pub analyst: String,
}

/// A model.
#[derive(Clone, Debug)]
pub struct Model {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The route of who films it.
    pub route: String,
}

/// Takes the keys of conversations.
pub(super) fn conversation(
    written: &mut Written,
    accounts: &BTreeMap<String, Account>,
    routes: &Routes,
) -> Conversation {
    let known = |word: &str| match word == CONVERSATION {
        true => Ok(word.to_owned()),
        false => route(Capability::Video, word, routes),
    };
    let route = written.text("conversation.route", Some(CONVERSATION), known).unwrap_or_default();
    let usual = schedule(written, CONVERSATION, Schedule::new(180, 180, 5));
    let own = "conversation.schedules";
    for name in written.names_of(own).into_iter().filter(|name| !accounts.contains_key(name)) {
        let all = accounts.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
        let why = text!("there is no account `{name}`; there are: {all}"; "没有账户 `{name}`；已有账户：{all}");
        written.refuse(&format!("{own}.{name}"), why);
    }
    let mut schedules = BTreeMap::new();
    for (name, account) in accounts {
        let is_written = written.names_of(own).contains(name);
        if is_written {
            schedules.insert(name.clone(), schedule(written, &format!("{own}.{name}"), usual));
        } else if account.vendor != LOCAL {
            schedules.insert(name.clone(), usual);
        }
    }
    Conversation { route, schedules }
}

/// The schedule in the table `key`.
fn schedule(written: &mut Written, key: &str, usual: Schedule) -> Schedule {
    let words = |time| humantime::format_duration(time).to_string();
    let first = written.time(&format!("{key}.first_wait"), &words(usual.first), "s");
    let every = written.time(&format!("{key}.interval"), &words(usual.every), "s");
    let attempts = written.number(&format!("{key}.attempts"), usual.attempts.into(), 1, 100_000);
    Schedule { first, every, attempts: u32::try_from(attempts).unwrap_or(u32::MAX) }
}

/// Takes the keys of films after a pattern.
pub(super) fn replication(written: &mut Written, routes: &Routes) -> Replication {
    const KEY: &str = "replication.models";
    let mut models: Vec<Model> = Vec::new();
    for table in written.tables(KEY, &["name", "version", "route"], &[]) {
        let is_word = |word: &&String| !word.is_empty() && !word.contains(char::is_whitespace);
        let (Some(name), Some(version)) = (table.get("name").filter(is_word), table.get("version").filter(is_word))
        else {
            let why = text!("each table needs a `name` and a `version`, without spaces"; "每个表需要 `name` 和 `version`，且不含空格");
            written.refuse(KEY, why);
            continue;
        };
        if models.iter().any(|model| model.name == *name && model.version == *version) {
            written.refuse(KEY, text!("`{name} {version}` stands here twice"; "`{name} {version}` 重复出现"));
        }
        let leads = match table.get("route") {
            // The document's own model is a name whether it leads anywhere or not.
            None if *name == MODEL.0 => Ok(name.clone()),
            None => route(Capability::Video, name, routes),
            Some(word) => route(Capability::Video, word, routes),
        };
        match leads {
            Ok(route) => models.push(Model { name: name.clone(), version: version.clone(), route }),
            Err(why) => written.refuse(KEY, why),
        }
    }
    if models.is_empty() {
        let (name, version) = MODEL;
        models.push(Model { name: name.into(), version: version.into(), route: name.into() });
    }
    let analyst = written.text("replication.analyst", Some("offline"), |word| route(Capability::Look, word, routes));
    Replication { models, analyst: analyst.unwrap_or_default() }
}

/// A route's name, where it is one.
fn route(capability: Capability, word: &str, routes: &Routes) -> Result<String, Text> {
    let names: Vec<&str> = routes.names(capability).chain(["offline"]).collect();
    if names.contains(&word) {
        return Ok(word.to_owned());
    }
    let known = names.join(", ");
    Err(text!("`{word}` is no route for this; there are {known}"; "`{word}` 不是可用的路由；可选：{known}"))
}
