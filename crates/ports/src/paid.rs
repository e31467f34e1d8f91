//! Calls that cost money.
//!
//! The engine makes them, so that a crash never pays twice: it writes the intent down before the socket opens and the
//! provider's name for the job before anybody asks after it. What happens when the process dies in between depends on
//! what the provider can promise, and it says so as data: [`Recover`].

use crate::clock::Millis;
use crate::provider::Limits;
use async_trait::async_trait;
use kinora_model::Result;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::time::Duration;

/// What a provider promises about a call of which nobody knows whether it arrived.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recover {
    /// The same key again is the same job.
    Idempotent,
    /// It can be asked for jobs by key.
    Lookup {
        /// A job it has taken is found by then; in seconds where it is written down.
        #[serde(with = "crate::clock::seconds")]
        visible_after: Duration,
    },
    /// Nothing: a person must look at the bill.
    #[default]
    Neither,
}

/// One call that costs money.
#[async_trait]
pub trait PaidCall: Send + Sync {
    /// Who is paid, the account included: `acme/main`.
    fn provider(&self) -> &str;
    /// What the provider promises.
    fn recover(&self) -> Recover;
    /// What is asked, for the record: another request under the same number is an error.
    fn request(&self) -> Value;
    /// What it will cost at most, in millionths of the account's currency.
    fn cost(&self) -> i64;
    /// How much [`provider`](Self::provider) may be asked at a time, by all tasks together; no limit where it says nothing.
    fn limits(&self) -> Limits {
        Limits::default()
    }
    /// How long back [`find`](Self::find) finds a call; for ever where it says nothing. What was sent earlier than that and has no
    /// answer, a person must look at.
    fn remembers(&self) -> Option<Duration> {
        None
    }
    /// Sends it, with `idem` as idempotency key or client reference, and gives the provider's name for the job.
    /// Nothing may leave after `deadline`: looked at immediately before the bytes do.
    ///
    /// # Errors
    /// [`Ambiguous`](kinora_model::ErrorKind::Ambiguous) where it may have been taken (a timeout, a reset after the first byte, a
    /// 5xx). Every other kind says that it certainly was not (connection refused, DNS, a 4xx documented as not
    /// charged).
    async fn submit(&self, idem: &str, deadline: Millis) -> Result<String>;
    /// The provider's name for the job sent with `idem`, if it has taken it. Asked only of [`Recover::Lookup`].
    ///
    /// # Errors
    /// Where it could not be asked; [`Ambiguous`](kinora_model::ErrorKind::Ambiguous) where what it lists does not tell, so that a
    /// person must look.
    async fn find(&self, idem: &str) -> Result<Option<String>>;
}
