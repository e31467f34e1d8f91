//! Keys for programs.

use super::{Accounts, all, body, known, put};
use crate::caller::Scopes;
use kinora_model::{Error, ErrorKind, Result, text};
use kinora_ports::clock::Millis;
use kinora_ports::store::{self, Document, Listing};
use serde::{Deserialize, Serialize};

/// The kind of documents that keys are; their ids are the keys' digests.
pub(super) const KEY: &str = "api-key";

/// Keys that one account may have.
const MOST_KEYS: u64 = 100;

/// As many digits of a digest as name a key in public: they tell nothing of the key itself.
const ID_DIGITS: usize = 16;

/// A key to keep.
#[derive(Clone, Debug)]
pub struct NewKey {
    /// What its owner calls it.
    pub name: String,
    /// The key's digest, in lower-case hex digits. The key itself is its owner's alone.
    pub digest: String,
    /// What it is good for.
    pub scopes: Scopes,
    /// When it ends, if ever.
    pub ends: Option<Millis>,
}

/// A key that was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    /// What it is called by in lists and when it is revoked.
    pub id: String,
    /// Whose it is.
    pub owner: String,
    /// What its owner calls it.
    pub name: String,
    /// What it is good for.
    pub scopes: Scopes,
    /// When it was made.
    pub created: Millis,
    /// When it ends, if ever.
    pub ends: Option<Millis>,
}

#[derive(Serialize, Deserialize)]
struct Body {
    name: String,
    scopes: Scopes,
    ends: Option<Millis>,
}

impl ApiKey {
    fn of(document: Document) -> Result<Self> {
        let Document { id, owner, created, .. } = document;
        let Body { name, scopes, ends } = body(document.body)?;
        Ok(Self { id: id.chars().take(ID_DIGITS).collect(), owner, name, scopes, created, ends })
    }
}

impl Accounts {
    /// Keeps a key for `owner`.
    ///
    /// # Errors
    /// [`NotFound`](ErrorKind::NotFound) where there is no such account, [`Denied`](ErrorKind::Denied) where the key may
    /// more than its owner, [`Conflict`](ErrorKind::Conflict) where it is known already or there are too many; those of
    /// the store.
    pub async fn add_key(&self, owner: &str, key: NewKey) -> Result<ApiKey> {
        let (owner, now) = (owner.to_owned(), self.clock.now());
        store::write(&*self.store, move |rows| {
            let account = known(&*rows, &owner)?;
            if !key.scopes.are_within(&account.scopes) {
                let has = account.scopes.words().join(", ");
                return Err(Error::new(
                    ErrorKind::Denied,
                    text!("a key cannot be good for more than its owner, who has: {has}"; "密钥的权限不能超过其所有者的权限：{has}"),
                ));
            }
            let count = rows.documents(&Listing::of(KEY).owner(owner.as_str()).page(0, 0))?.total;
            if rows.document(KEY, &key.digest)?.is_some() || count >= MOST_KEYS {
                return Err(Error::new(
                    ErrorKind::Conflict,
                    text!("there are already {count} keys; revoke one that is not used any more"; "已有 {count} 个密钥；请先撤销不再使用的密钥"),
                ));
            }
            let NewKey { name, digest, scopes, ends } = key;
            put(rows, KEY, &digest, &owner, now, now, &Body { name, scopes, ends })?;
            ApiKey::of(rows.document(KEY, &digest)?.expect("it was put above"))
        })
        .await
    }

    /// The key with this digest and what its owner lets it do now, if it has not ended.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn key(&self, digest: &str) -> Result<Option<ApiKey>> {
        let (digest, now) = (digest.to_owned(), self.clock.now());
        store::read(&*self.store, move |rows| {
            let Some(mut key) = rows.document(KEY, &digest)?.map(ApiKey::of).transpose()? else { return Ok(None) };
            let Some(owner) = rows.document(super::ACCOUNT, &key.owner)? else { return Ok(None) };
            // An owner who may less since it was made does not keep the rest through it.
            key.scopes = key.scopes.and(&super::Account::of(owner)?.scopes);
            Ok(Some(key).filter(|key| key.ends.is_none_or(|ends| now < ends)))
        })
        .await
    }

    /// The keys of `owner`, first made first, those that ended among them.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn keys(&self, owner: &str) -> Result<Vec<ApiKey>> {
        let listing = Listing::of(KEY).owner(owner);
        store::read(&*self.store, move |rows| all(rows, listing, ApiKey::of)).await
    }

    /// Revokes the key of `owner` that is called `id` in lists.
    ///
    /// # Errors
    /// [`NotFound`](ErrorKind::NotFound); those of the store.
    pub async fn revoke_key(&self, owner: &str, id: &str) -> Result<()> {
        let (owner, id) = (owner.to_owned(), id.to_owned());
        store::write(&*self.store, move |rows| {
            let digests = all(&*rows, Listing::of(KEY).owner(owner), |document| Ok(document.id))?;
            let digest = digests.iter().find(|digest| id.len() == ID_DIGITS && digest.starts_with(&id));
            let digest = digest.ok_or_else(|| {
                Error::new(ErrorKind::NotFound, text!("you have no key `{id}`"; "您没有编号为 `{id}` 的密钥"))
            })?;
            rows.remove_document(KEY, digest)
        })
        .await
    }
}
