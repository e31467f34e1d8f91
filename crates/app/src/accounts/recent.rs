//! Accounts that were looked up a moment ago: every request with a token asks for one.

use super::Account;
use kinora_ports::clock::Millis;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How long an account is known, in milliseconds. Changes made here are seen at once; those of a request whose caller hung
/// up meanwhile, or of another process over the same store, after this time.
const HOLDS: Millis = 1000;
/// Accounts that are remembered.
const MOST: usize = 10_000;

#[derive(Default)]
pub(super) struct Recent(Mutex<Known>);

#[derive(Default)]
struct Known {
    /// Raised by each change: what was read before it is not remembered after it.
    turn: u64,
    accounts: HashMap<String, (Account, Millis)>,
}

impl Recent {
    /// The account called `name`, if it is known now; else the turn for [`remember`](Self::remember).
    pub fn find(&self, name: &str, now: Millis) -> Result<Account, u64> {
        let known = self.known();
        match known.accounts.get(name) {
            Some((account, until)) if now < *until => Ok(account.clone()),
            _ => Err(known.turn),
        }
    }

    /// Remembers what was read after `turn` was told, unless something was changed since.
    pub fn remember(&self, account: &Account, turn: u64, now: Millis) {
        let mut known = self.known();
        if known.turn != turn {
            return;
        }
        if known.accounts.len() >= MOST {
            known.accounts.clear();
        }
        known.accounts.insert(account.name.clone(), (account.clone(), now + HOLDS));
    }

    /// Forgets all: something was changed.
    pub fn forget(&self) {
        let mut known = self.known();
        known.turn += 1;
        known.accounts.clear();
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::caller::Scopes;

    fn account() -> Account {
        Account { name: "ada".into(), password: None, scopes: Scopes::person(), created: 0, holds_from: 0 }
    }

    #[test]
    fn what_was_read_before_a_change_is_not_remembered_after_it() {
        let recent = Recent::default();
        let turn = recent.find("ada", 0).expect_err("nobody is known");
        recent.remember(&account(), turn, 0);
        assert_eq!(recent.find("ada", HOLDS - 1), Ok(account()));
        let late = recent.find("ada", HOLDS).expect_err("it is over");
        recent.forget();
        recent.remember(&account(), late, HOLDS);
        assert_eq!(recent.find("ada", HOLDS), Err(late + 1));
    }
}
