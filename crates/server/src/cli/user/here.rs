//! Accounts in the store itself.

use super::Listed;
use crate::config::Config;
use crate::{serve, wiring};
use kinora_app::accounts::Accounts;
use kinora_app::caller::Scopes;
use kinora_http::credentials::Secret;
use kinora_http::credentials::password::Passwords;
use kinora_model::{Error, ErrorKind, Result, text};
use std::time::Duration;
use tokio::runtime::Runtime;

/// The accounts of a data folder over which no server runs.
pub struct Here {
    accounts: Accounts,
    passwords: Passwords,
    secret: Secret,
    runtime: Runtime,
}

impl Here {
    /// Opens the data folder; makes it where it is not there.
    pub fn open(config: &Config) -> Result<Self> {
        std::fs::create_dir_all(&config.data).map_err(|e| Error::io(config.data.display(), e))?;
        let secret = serve::secret_of(&config.data)?;
        let accounts = wiring::accounts(&config.data)?;
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|e| Error::io("tokio", e))?;
        Ok(Self { accounts, passwords: Passwords::new(wiring::chance(), 1)?, secret, runtime })
    }

    fn hash(&self, password: &str) -> Result<String> {
        self.runtime.block_on(self.passwords.hash(password)).map_err(|fault| Error::invalid(fault.what().clone()))
    }

    pub fn add(&self, name: &str, password: Option<&str>, admin: bool) -> Result<()> {
        let hash = password.map(|password| self.hash(password)).transpose()?;
        let scopes = if admin { Scopes::all() } else { Scopes::person() };
        self.runtime.block_on(self.accounts.add(name, hash, scopes)).map(drop)
    }

    pub fn list(&self) -> Result<Vec<Listed>> {
        let accounts = self.runtime.block_on(self.accounts.list())?;
        let listed = accounts.into_iter().map(|account| Listed {
            name: account.name,
            scopes: account.scopes.words().into_iter().map(str::to_owned).collect(),
            has_password: account.password.is_some(),
            created: account.created,
        });
        Ok(listed.collect())
    }

    pub fn remove(&self, name: &str) -> Result<()> {
        self.runtime.block_on(self.accounts.remove(name))
    }

    pub fn set_password(&self, name: &str, password: &str) -> Result<()> {
        let hash = self.hash(password)?;
        self.runtime.block_on(self.accounts.set_password(name, hash)).map(drop)
    }

    pub fn token(&self, name: &str, days: u32) -> Result<String> {
        let account = self.runtime.block_on(self.accounts.find(name))?.ok_or_else(|| {
            Error::new(ErrorKind::NotFound, text!("there is no account called `{name}`"; "没有名为 `{name}` 的账户"))
        })?;
        let life = Duration::from_secs(u64::from(days) * 86_400);
        let tokens = wiring::tokens(&self.secret);
        Ok(tokens.mint(&account.name, &account.scopes.words(), wiring::now(), life, &wiring::chance()))
    }
}
