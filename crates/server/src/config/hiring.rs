//! Makers elsewhere: accounts, routes to them, and what may be spent.
//!
//! ```toml
//! [providers.ark]            # a vendor's own name, or any other with `vendor = "ark"`
//! key_file = "ark.key"       # or `key`, or the variable ARK_API_KEY
//! limits = { at_once = 4 }
//! prices = { "doubao-seedream-4-5-251128" = "0.25 CNY per picture" }
//!
//! [routes]                   # names that callers choose, and who may do it, in order
//! seedream = ["ark/doubao-seedream-4-5-251128", "offline"]
//!
//! [defaults]                 # who does it where nobody chooses; here where absent
//! image = "seedream"
//!
//! [budget]
//! workflow = 5               # of `currency`, for one film or clip
//! user = 100                 # for one user in `days`
//! ```

mod account;
mod faces;
mod money;
mod routes;

pub use faces::{Conversation, Model, Replication};

use super::written::Written;
use kinora_engine::Allowance;
use kinora_providers::Account;
use kinora_stages::{Exchange, Routes};
use std::collections::BTreeMap;

/// Makers elsewhere, as they are meant.
#[derive(Clone, Default)]
pub struct Hiring {
    /// Accounts by name.
    pub accounts: BTreeMap<String, Account>,
    /// Names that callers choose.
    pub routes: Routes,
    /// The route where nobody chooses, by `text`, `image`, `video`, `audio`.
    pub defaults: BTreeMap<String, String>,
    /// What may be spent.
    pub budget: Budget,
    /// Who films what conversations order.
    pub conversation: Conversation,
    /// Who films after the pattern of given films.
    pub replication: Replication,
}

/// What may be spent, in millionths of the exchange's currency.
#[derive(Clone, Debug, Default)]
pub struct Budget {
    /// The currency, and what others are worth in it.
    pub exchange: Exchange,
    /// For one workflow; no limit where absent.
    pub workflow: Option<i64>,
    /// For one user.
    pub user: Option<Allowance>,
}

/// Takes all keys of makers elsewhere.
pub fn of(written: &mut Written) -> Hiring {
    let pace = account::polls(written);
    let mut accounts = BTreeMap::new();
    for name in written.names_of("providers") {
        if let Some(account) = account::of(written, &name, pace) {
            accounts.insert(name, account);
        }
    }
    let routes = routes::of(written, &accounts);
    let defaults = routes::defaults(written, &routes);
    let budget = money::of(written);
    money::check_prices(written, &accounts, &budget);
    let conversation = faces::conversation(written, &accounts, &routes);
    let replication = faces::replication(written, &routes);
    Hiring { accounts, routes, defaults, budget, conversation, replication }
}
