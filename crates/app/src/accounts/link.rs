//! The sign-in link: who can read what the server prints may come in, once.

use super::{ACCOUNT, Account, Accounts, all, body, put};
use crate::caller::Scopes;
use kinora_model::Result;
use kinora_ports::clock::{Millis, millis};
use kinora_ports::store::{self, Listing, Rows};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// The kind of documents that links are; their ids are the digests of what stands in them.
const LINK: &str = "sign-in-link";

/// The name of the first account, where nobody was there before.
const FIRST: &str = "owner";

#[derive(Serialize, Deserialize)]
struct Body {
    ends: Millis,
}

impl Accounts {
    /// Makes the link whose word has this digest good for one sign-in within `life`; earlier links are good no more.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn offer_link(&self, digest: String, life: Duration) -> Result<()> {
        let now = self.clock.now();
        store::write(&*self.store, move |rows| {
            for id in all(&*rows, Listing::of(LINK), |document| Ok(document.id))? {
                rows.remove_document(LINK, &id)?;
            }
            put(rows, LINK, &digest, "", now, now, &Body { ends: now.saturating_add(millis(life)) })
        })
        .await
    }

    /// Uses up the link whose word has this digest. It lets in the account that was made first and may see to the
    /// others; where there is no account, one called `owner`, who may everything, is made. `None` where there is no such
    /// link, or it is over or used.
    ///
    /// # Errors
    /// Those of the store; then it is not used up.
    pub async fn use_link(&self, digest: &str) -> Result<Option<Account>> {
        let (digest, now) = (digest.to_owned(), self.clock.now());
        self.change(move |rows| {
            let Some(link) = rows.document(LINK, &digest)? else { return Ok(None) };
            rows.remove_document(LINK, &digest)?;
            if body::<Body>(link.body)?.ends <= now {
                return Ok(None);
            }
            first(rows, now).map(Some)
        })
        .await
    }
}

fn first(rows: &mut dyn Rows, now: Millis) -> Result<Account> {
    let accounts = all(&*rows, Listing::of(ACCOUNT), Account::of)?;
    if let Some(first) = accounts.into_iter().find(|account| account.scopes.has(crate::caller::Scope::Admin)) {
        return Ok(first);
    }
    // Among accounts none of which is in charge, the name may be taken.
    let mut name = FIRST.to_owned();
    while rows.document(ACCOUNT, &name)?.is_some() {
        name.push('_');
    }
    let account = Account { name, password: None, scopes: Scopes::all(), created: now, holds_from: now };
    account.write(rows, now)?;
    Ok(account)
}
