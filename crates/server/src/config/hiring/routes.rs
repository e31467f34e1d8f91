//! Names that callers choose by.

use crate::config::written::Written;
use kinora_model::{Text, text};
use kinora_ports::provider::{Capability, Card};
use kinora_providers::Account;
use kinora_providers::vendors::VENDORS;
use kinora_stages::Routes;
use kinora_stages::hire::Choice;
use std::collections::BTreeMap;

/// Names of the documents, and where they lead unless the configuration says otherwise: to the first of these accounts
/// that there is.
const USUAL: [(&str, &[&str]); 12] = [
    ("seedream", &["ark/doubao-seedream-4-5-251128"]),
    ("banana", &["gemini/gemini-3.1-flash-image"]),
    ("banana-pro", &["gemini/gemini-3-pro-image"]),
    ("sora2", &["apiyi/sora-2"]),
    ("apiyi-sora2-async", &["apiyi"]),
    ("sora_video2", &["apiyi/sora-2"]),
    ("sora_video2-portrait", &["apiyi/sora-2"]),
    ("sora_video2-landscape", &["apiyi/sora-2"]),
    ("gemini-2.5-flash-imagen", &["gemini/gemini-3.1-flash-image"]),
    ("gemini-2.5-flash-imagen-edit", &["gemini/gemini-3.1-flash-image"]),
    ("OS", &["tencent/OS:2.0", "tencent/Vidu:q3"]),
    ("conversation", &["ark/doubao-seedance-2-0-260128", "apiyi/sora-2"]),
];

/// What callers choose a provider for, and the capabilities that belong to it.
pub(super) const WORDS: [(&str, &[Capability]); 4] = [
    ("text", &[Capability::Text]),
    ("image", &[Capability::Paint]),
    ("video", &[Capability::Video]),
    ("audio", &[Capability::Speech, Capability::Music]),
];

/// All routes: those of the configuration, those that are usual, and each account by its own name.
pub(super) fn of(written: &mut Written, accounts: &BTreeMap<String, Account>) -> Routes {
    let cards: BTreeMap<&String, Card> = accounts
        .iter()
        .filter_map(|(name, account)| {
            let vendor = VENDORS.iter().find(|vendor| vendor.word == account.vendor)?;
            Some((name, vendor.card(name, account).ok()?))
        })
        .collect();
    let mut routes = Routes::default();
    let told = written.names_of("routes");
    for name in &told {
        for choice in written.texts(&format!("routes.{name}"), |word| choice(word, &cards)) {
            add(&mut routes, name, &choice, &cards);
        }
    }
    for (name, leads) in USUAL.iter().filter(|(name, _)| !told.iter().any(|told| told == name)) {
        if let Some(choice) = leads.iter().find_map(|word| choice(word, &cards).ok()) {
            add(&mut routes, name, &choice, &cards);
        }
    }
    for name in accounts.keys().filter(|name| !told.contains(name)) {
        add(&mut routes, name, &Choice::maker(name.as_str(), None), &cards);
    }
    routes
}

/// Adds a choice to a route, for everything that it can do.
fn add(routes: &mut Routes, name: &str, choice: &Choice, cards: &BTreeMap<&String, Card>) {
    let can: Vec<Capability> = match choice {
        // We can do everything that somebody before us on the route can; and nothing that nobody asks for.
        Choice::Offline => Capability::ALL.into_iter().filter(|c| routes.names(*c).any(|n| n == name)).collect(),
        Choice::Maker { provider, model, .. } => match cards.get(provider) {
            None => Vec::new(),
            Some(card) => Capability::ALL
                .into_iter()
                .filter(|capability| card.model(*capability, model.as_deref()).is_ok())
                .collect(),
        },
    };
    for capability in can {
        routes.add(capability, name, [choice.clone()]);
    }
}

/// `offline`, `ACCOUNT` or `ACCOUNT/MODEL`.
fn choice(word: &str, cards: &BTreeMap<&String, Card>) -> Result<Choice, Text> {
    if word == "offline" {
        return Ok(Choice::Offline);
    }
    let (provider, model) = match word.split_once('/') {
        Some((provider, model)) => (provider, Some(model)),
        None => (word, None),
    };
    let Some(card) = cards.get(&provider.to_owned()) else {
        let known = if cards.is_empty() {
            "–".to_owned()
        } else {
            cards.keys().map(|k| k.as_str()).collect::<Vec<_>>().join(", ")
        };
        return Err(
            text!("`{word}` leads to no account; write ACCOUNT/MODEL or offline; accounts: {known}"; "`{word}` 没有对应的账户；请写成 账户/模型 或 offline；已有账户：{known}"),
        );
    };
    if let Some(model) = model.filter(|model| !card.models.iter().any(|m| m.name == *model)) {
        let known: Vec<&str> = card.models.iter().map(|m| m.name.as_str()).collect();
        let known = known.join(", ");
        return Err(
            text!("{provider} has no model `{model}`; it has {known}"; "{provider} 没有模型 `{model}`；可选：{known}"),
        );
    }
    Ok(Choice::maker(provider, model.map(str::to_owned)))
}

/// The routes where nobody chooses.
pub(super) fn defaults(written: &mut Written, routes: &Routes) -> BTreeMap<String, String> {
    let mut defaults = BTreeMap::new();
    for (word, capabilities) in WORDS {
        let read = |name: &str| {
            if name == "offline" || capabilities.iter().any(|c| routes.names(*c).any(|route| route == name)) {
                return Ok(name.to_owned());
            }
            let known: Vec<&str> = capabilities.iter().flat_map(|c| routes.names(*c)).chain(["offline"]).collect();
            let known = known.join(", ");
            Err(text!("`{name}` is no route for this; there are {known}"; "`{name}` 不是可用的路由；可选：{known}"))
        };
        if let Some(name) = written.text(&format!("defaults.{word}"), None, read) {
            defaults.insert(word.to_owned(), name);
        }
    }
    defaults
}
