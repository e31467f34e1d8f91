//! Sessions: a sign-in that is renewed until it is closed.
//!
//! A session holds the digest of one secret at a time, and each renewal puts another in its place. Whoever comes with
//! one that was replaced is either a second window that renewed at the same moment, or somebody who stole it: shortly
//! after the renewal it is refused, later the whole session is closed, for one of the two who use it is a thief.

use super::{Accounts, body, known, put};
use crate::accounts::Account;
use kinora_model::Result;
use kinora_ports::clock::{Millis, millis};
use kinora_ports::store::{self, Document, DocumentOrder, Listing, Rows};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// The kind of documents that sessions are.
pub(super) const SESSION: &str = "session";

/// Sessions that one account may have; the oldest gives way.
const MOST_SESSIONS: u64 = 50;

/// After a renewal, the replaced secret is no theft for this long.
const AT_ONCE: Millis = 10_000;

/// A sign-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Its name, which its holder sends with the secret.
    pub id: String,
    /// Whose it is.
    pub owner: String,
    /// When it ends unless it is renewed.
    pub ends: Millis,
}

/// What came of a renewal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Renewed {
    /// It goes on, for this account.
    Yes(Account, Session),
    /// There is no such session (any more), or the secret is not its own.
    No,
}

#[derive(Serialize, Deserialize)]
struct Body {
    digest: String,
    /// The secret before this one, and since when it has been replaced.
    replaced: Option<(String, Millis)>,
    ends: Millis,
}

impl Accounts {
    /// Opens the session `id` for `owner`, whose secret has this digest, for `life`.
    ///
    /// # Errors
    /// [`NotFound`](kinora_model::ErrorKind::NotFound) where there is no such account; those of the store.
    pub async fn open_session(&self, owner: &str, id: String, digest: String, life: Duration) -> Result<Session> {
        let (owner, now) = (owner.to_owned(), self.clock.now());
        store::write(&*self.store, move |rows| {
            known(&*rows, &owner)?;
            make_room(rows, &owner)?;
            let ends = now.saturating_add(millis(life));
            put(rows, SESSION, &id, &owner, now, now, &Body { digest, replaced: None, ends })?;
            Ok(Session { id, owner, ends })
        })
        .await
    }

    /// Renews the session `id`: where `digest` is that of its secret, `next` takes its place, for `life` from now.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn renew_session(&self, id: &str, digest: &str, next: String, life: Duration) -> Result<Renewed> {
        let (id, digest, now) = (id.to_owned(), digest.to_owned(), self.clock.now());
        store::write(&*self.store, move |rows| {
            let Some(document) = rows.document(SESSION, &id)? else { return Ok(Renewed::No) };
            let Document { owner, created, .. } = document;
            let held: Body = body(document.body)?;
            let account = rows.document(super::ACCOUNT, &owner)?.map(Account::of).transpose()?;
            let (Some(account), true) = (account, now < held.ends) else {
                rows.remove_document(SESSION, &id)?;
                return Ok(Renewed::No);
            };
            if held.digest != digest {
                let is_race = held.replaced.is_some_and(|(old, since)| old == digest && now - since < AT_ONCE);
                if !is_race {
                    rows.remove_document(SESSION, &id)?;
                }
                return Ok(Renewed::No);
            }
            let ends = now.saturating_add(millis(life));
            let replaced = Some((held.digest, now));
            put(rows, SESSION, &id, &owner, created, now, &Body { digest: next, replaced, ends })?;
            Ok(Renewed::Yes(account, Session { id, owner, ends }))
        })
        .await
    }

    /// Closes the session `id` where `digest` is that of its secret; says whether it was open.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn close_session(&self, id: &str, digest: &str) -> Result<bool> {
        let (id, digest) = (id.to_owned(), digest.to_owned());
        store::write(&*self.store, move |rows| {
            let Some(document) = rows.document(SESSION, &id)? else { return Ok(false) };
            let held: Body = body(document.body)?;
            if held.digest != digest {
                return Ok(false);
            }
            rows.remove_document(SESSION, &id)?;
            Ok(true)
        })
        .await
    }

    /// Removes the sessions that ended; gives how many. For a server to call from time to time.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn sweep_sessions(&self) -> Result<usize> {
        let now = self.clock.now();
        store::write(&*self.store, move |rows| {
            let ended = super::all(&*rows, Listing::of(SESSION), |document| {
                let held: Body = body(document.body)?;
                Ok((held.ends <= now).then_some(document.id))
            })?;
            let ended: Vec<String> = ended.into_iter().flatten().collect();
            for id in &ended {
                rows.remove_document(SESSION, id)?;
            }
            Ok(ended.len())
        })
        .await
    }
}

fn make_room(rows: &mut dyn Rows, owner: &str) -> Result<()> {
    let oldest = Listing::of(SESSION).owner(owner).by(DocumentOrder::Updated, false).page(0, 1);
    let listed = rows.documents(&oldest)?;
    if listed.total >= MOST_SESSIONS
        && let Some((document, _)) = listed.found.into_iter().next()
    {
        rows.remove_document(SESSION, &document.id)?;
    }
    Ok(())
}
