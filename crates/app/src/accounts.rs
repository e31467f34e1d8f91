//! Accounts: who may call, by what, and how long.
//!
//! A person has an [`Account`]: a name, perhaps a password, and what they may. They come in by the password or by a
//! [sign-in link](Accounts::offer_link), and then hold a [session](Accounts::open_session), which they renew; programs hold
//! [keys](Accounts::add_key). Secrets never come here: what is kept are the hashes and digests that the caller made of
//! them.

mod key;
mod link;
mod recent;
mod session;

pub use key::{ApiKey, NewKey};
pub use session::{Renewed, Session};

use crate::caller::Scopes;
use kinora_model::{Error, ErrorKind, Result, text};
use kinora_ports::clock::{Clock, Millis};
use kinora_ports::store::{self, Document, DocumentOrder, Listing, Reads, Rows, Store};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The kind of documents that accounts are.
const ACCOUNT: &str = "account";

/// The most characters of a name.
const LONGEST_NAME: usize = 64;

/// Somebody with a name here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Their name, which is also the owner of everything they make.
    pub name: String,
    /// The hash of their password, in a form that names how it was made; absent where they have none yet.
    pub password: Option<String>,
    /// What they may.
    pub scopes: Scopes,
    /// When it was made.
    pub created: Millis,
    /// Tokens made before this do not hold any more.
    pub holds_from: Millis,
}

/// An account as it is kept.
#[derive(Serialize, Deserialize)]
struct Body {
    password: Option<String>,
    scopes: Scopes,
    holds_from: Millis,
}

impl Account {
    fn of(document: Document) -> Result<Self> {
        let Document { id, created, .. } = document;
        let Body { password, scopes, holds_from } = body(document.body)?;
        Ok(Self { name: id, password, scopes, created, holds_from })
    }

    fn write(&self, rows: &mut dyn Rows, now: Millis) -> Result<()> {
        let Self { name, password, scopes, created, holds_from } = self.clone();
        let body = Body { password, scopes, holds_from };
        put(rows, ACCOUNT, &name, &name, created, now, &body)
    }
}

/// Accounts in a store. Clones are the same accounts.
#[derive(Clone)]
pub struct Accounts {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    recent: Arc<recent::Recent>,
}

impl Accounts {
    /// The accounts in this store.
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>) -> Self {
        Self { store, clock, recent: Arc::default() }
    }

    /// Makes an account called `name`, with the hash of a password or without.
    ///
    /// # Errors
    /// [`Invalid`](ErrorKind::Invalid) where the name is none, [`Conflict`](ErrorKind::Conflict) where it is taken; those
    /// of the store.
    pub async fn add(&self, name: &str, password: Option<String>, scopes: Scopes) -> Result<Account> {
        let name = check_name(name)?;
        let now = self.clock.now();
        let account = Account { name, password, scopes, created: now, holds_from: now };
        self.change(move |rows| {
            if rows.document(ACCOUNT, &account.name)?.is_some() {
                let name = &account.name;
                return Err(Error::new(
                    ErrorKind::Conflict,
                    text!("there is already an account called `{name}`"; "已存在名为 `{name}` 的账户"),
                ));
            }
            account.write(rows, now)?;
            Ok(account)
        })
        .await
    }

    /// The account called `name`.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn find(&self, name: &str) -> Result<Option<Account>> {
        let turn = match self.recent.find(name, self.clock.now()) {
            Ok(account) => return Ok(Some(account)),
            Err(turn) => turn,
        };
        let name = name.to_owned();
        let found = store::read(&*self.store, move |rows| rows.document(ACCOUNT, &name)?.map(Account::of).transpose());
        let found = found.await?;
        if let Some(account) = &found {
            self.recent.remember(account, turn, self.clock.now());
        }
        Ok(found)
    }

    /// Changes accounts.
    async fn change<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut dyn Rows) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let changed = store::write(&*self.store, work).await;
        self.recent.forget();
        changed
    }

    /// All accounts, first made first.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn list(&self) -> Result<Vec<Account>> {
        store::read(&*self.store, |rows| all(rows, Listing::of(ACCOUNT), Account::of)).await
    }

    /// Gives the account called `name` another password, of which this is the hash. Its sessions end and its tokens hold
    /// no more; its keys stay.
    ///
    /// # Errors
    /// [`NotFound`](ErrorKind::NotFound); those of the store.
    pub async fn set_password(&self, name: &str, hash: String) -> Result<Account> {
        let (name, now) = (name.to_owned(), self.clock.now());
        self.change(move |rows| {
            let mut account = known(rows, &name)?;
            account.password = Some(hash);
            account.holds_from = now;
            account.write(rows, now)?;
            remove_all(rows, session::SESSION, &name)?;
            Ok(account)
        })
        .await
    }

    /// Removes the account called `name` with its keys and sessions. What its owner made stays.
    ///
    /// # Errors
    /// [`NotFound`](ErrorKind::NotFound); [`Conflict`](ErrorKind::Conflict) where nobody else could see to the accounts
    /// then; those of the store.
    pub async fn remove(&self, name: &str) -> Result<()> {
        let name = name.to_owned();
        self.change(move |rows| {
            let account = known(&*rows, &name)?;
            let admin = crate::caller::Scope::Admin;
            let others = all(&*rows, Listing::of(ACCOUNT), Account::of)?;
            let is_last = account.scopes.has(admin)
                && others.iter().any(|a| a.name != name)
                && !others.iter().any(|a| a.name != name && a.scopes.has(admin));
            if is_last {
                return Err(Error::new(
                    ErrorKind::Conflict,
                    text!("`{name}` is the last who may see to accounts; add another such account first";
                          "`{name}` 是最后一个可管理账户的人；请先添加另一个管理账户"),
                ));
            }
            for kind in [session::SESSION, key::KEY] {
                remove_all(rows, kind, &name)?;
            }
            rows.remove_document(ACCOUNT, &name)
        })
        .await
    }
}

fn known(rows: &dyn Reads, name: &str) -> Result<Account> {
    match rows.document(ACCOUNT, name)? {
        Some(document) => Account::of(document),
        None => Err(Error::new(
            ErrorKind::NotFound,
            text!("there is no account called `{name}`"; "没有名为 `{name}` 的账户"),
        )),
    }
}

/// A name is 1 to 64 letters, digits and `-_.@`: it stands in tokens, log lines and addresses.
fn check_name(name: &str) -> Result<String> {
    let fits = (1..=LONGEST_NAME).contains(&name.chars().count())
        && name.chars().all(|c| c.is_alphanumeric() || "-_.@".contains(c));
    if fits {
        return Ok(name.to_owned());
    }
    Err(Error::invalid(text!("an account's name has 1 to {LONGEST_NAME} letters, digits and `-_.@`, nothing else";
                             "账户名由 1 到 {LONGEST_NAME} 个字母、汉字、数字和 `-_.@` 组成")))
}

fn body<T: DeserializeOwned>(value: serde_json::Value) -> Result<T> {
    serde_json::from_value(value).map_err(|cause| {
        Error::internal(text!("an account's record is unreadable"; "账户记录无法读取")).caused_by(cause)
    })
}

fn put(
    rows: &mut dyn Rows,
    kind: &str,
    id: &str,
    owner: &str,
    created: Millis,
    updated: Millis,
    body: &impl Serialize,
) -> Result<()> {
    let body = serde_json::to_value(body).map_err(|cause| {
        Error::internal(text!("an account's record cannot be stored"; "账户记录无法保存")).caused_by(cause)
    })?;
    rows.put_document(&Document {
        kind: kind.to_owned(),
        id: id.to_owned(),
        owner: owner.to_owned(),
        label: String::new(),
        run: None,
        created,
        updated,
        body,
    })
}

/// All of a list, first made first.
fn all<T>(rows: &dyn Reads, listing: Listing, read: impl Fn(Document) -> Result<T>) -> Result<Vec<T>> {
    let listed = rows.documents(&listing.by(DocumentOrder::Created, false))?;
    listed.found.into_iter().map(|(document, _)| read(document)).collect()
}

fn remove_all(rows: &mut dyn Rows, kind: &str, owner: &str) -> Result<()> {
    for id in all(&*rows, Listing::of(kind).owner(owner), |document| Ok(document.id))? {
        rows.remove_document(kind, &id)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
