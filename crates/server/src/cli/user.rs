//! `kinora user`, `kinora token`: accounts, in the data folder or in the server that runs over it.

mod here;
mod there;

use super::server_args::UserOrder;
use super::{Caller, print};
use crate::config::Config;
use here::Here;
use kinora_model::{Error, ErrorKind, Result, text};
use serde::{Deserialize, Serialize};
use std::io::{IsTerminal, Read};
use there::There;
use zeroize::Zeroizing;

/// An account, as it is listed.
#[derive(Serialize, Deserialize)]
pub struct Listed {
    name: String,
    scopes: Vec<String>,
    has_password: bool,
    created: i64,
}

/// Where accounts are seen to.
enum Registry {
    /// In the store: no server has it.
    Here(Here),
    /// By the server that has the store.
    There(There),
}

impl Registry {
    fn open(config: &Config) -> Result<Self> {
        match Here::open(config) {
            Ok(here) => Ok(Self::Here(here)),
            Err(error) if error.kind() == ErrorKind::Conflict => match There::find(config)? {
                Some(there) => Ok(Self::There(there)),
                None => Err(error),
            },
            Err(error) => Err(error),
        }
    }

    fn add(&self, name: &str, password: Option<&str>, admin: bool) -> Result<()> {
        match self {
            Self::Here(here) => here.add(name, password, admin),
            Self::There(there) => there.add(name, password, admin),
        }
    }
    fn list(&self) -> Result<Vec<Listed>> {
        match self {
            Self::Here(here) => here.list(),
            Self::There(there) => there.list(),
        }
    }
    fn remove(&self, name: &str) -> Result<()> {
        match self {
            Self::Here(here) => here.remove(name),
            Self::There(there) => there.remove(name),
        }
    }
    fn set_password(&self, name: &str, password: &str) -> Result<()> {
        match self {
            Self::Here(here) => here.set_password(name, password),
            Self::There(there) => there.set_password(name, password),
        }
    }
    fn token(&self, name: &str, days: u32) -> Result<String> {
        match self {
            Self::Here(here) => here.token(name, days),
            Self::There(there) => there.token(name, days),
        }
    }
}

/// Sees to accounts.
pub fn run(caller: Caller, config: &Config, order: UserOrder) -> Result<()> {
    let registry = Registry::open(config)?;
    let done = match order {
        UserOrder::Add { name, admin, no_password } => {
            let password = if no_password { None } else { Some(ask(caller)?) };
            registry.add(&name, password.as_ref().map(|p| p.as_str()), admin)?;
            text!("the account `{name}` is there"; "已添加账户 `{name}`")
        }
        UserOrder::List { json } => return list(caller, &registry.list()?, json),
        UserOrder::Remove { name } => {
            registry.remove(&name)?;
            text!("the account `{name}` is gone"; "已删除账户 `{name}`")
        }
        UserOrder::Password { name } => {
            registry.set_password(&name, &ask(caller)?)?;
            text!("`{name}` has another password; its sessions are over"; "已修改 `{name}` 的密码；其会话均已结束")
        }
    };
    print(&format!("{}\n", caller.say(&done)))
}

/// Prints a token.
pub fn token(config: &Config, name: &str, days: u32) -> Result<()> {
    let token = Registry::open(config)?.token(name, days)?;
    print(&format!("{token}\n"))
}

fn list(caller: Caller, accounts: &[Listed], json: bool) -> Result<()> {
    if json {
        let page = serde_json::to_string_pretty(accounts)
            .map_err(|cause| Error::internal(text!("the list cannot be written"; "无法输出列表")).caused_by(cause))?;
        return print(&format!("{page}\n"));
    }
    let mut page = String::new();
    for account in accounts {
        let password = match account.has_password {
            true => text!("password"; "有密码"),
            false => text!("no password"; "无密码"),
        };
        page += &format!("{:<24} {:<12} {}\n", account.name, caller.say(&password), account.scopes.join(" "));
    }
    print(&page)
}

/// A password: asked for twice at a terminal, else the first line of standard input.
fn ask(caller: Caller) -> Result<Zeroizing<String>> {
    let failed = |e| Error::io("stdin", e);
    if !std::io::stdin().is_terminal() {
        // Longer than any password may be; what is too long is refused where it is hashed.
        let mut text = Zeroizing::new(String::new());
        std::io::stdin().take(4096).read_to_string(&mut text).map_err(failed)?;
        return Ok(Zeroizing::new(text.lines().next().unwrap_or_default().to_owned()));
    }
    let prompt = |words: &kinora_model::Text| rpassword::prompt_password(caller.say(words)).map(Zeroizing::new);
    let first = prompt(&text!("password: "; "密码：")).map_err(failed)?;
    let again = prompt(&text!("again: "; "再次输入：")).map_err(failed)?;
    if first == again {
        return Ok(first);
    }
    Err(Error::invalid(text!("the two passwords differ"; "两次输入的密码不同")))
}
