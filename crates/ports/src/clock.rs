//! What time it is, and waiting.

use async_trait::async_trait;
use std::time::Duration;

/// A moment: milliseconds since 1970-01-01T00:00Z.
pub type Millis = i64;

/// Where time comes from. Tests bring one that they move.
#[async_trait]
pub trait Clock: Send + Sync {
    /// Now. It may stand still or jump, as clocks of real machines do; nobody may rely on it for order.
    fn now(&self) -> Millis;
    /// How long it has been since some moment of this process. It goes on evenly and never jumps or goes back: for how
    /// long something takes or is to wait. It means nothing to another process.
    fn steady(&self) -> Duration;
    /// Returns when this clock has gone on by `time`.
    async fn sleep(&self, time: Duration);
}

/// `time` in milliseconds, as long as there are milliseconds for it.
pub fn millis(time: Duration) -> Millis {
    Millis::try_from(time.as_millis()).unwrap_or(Millis::MAX)
}

/// How a length of time is written in configuration: in whole seconds.
pub(crate) mod seconds {
    use serde::{Deserialize, Deserializer, Serializer};
    use std::time::Duration;

    pub(crate) fn serialize<S: Serializer>(time: &Duration, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_u64(time.as_secs())
    }
    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Duration, D::Error> {
        u64::deserialize(from).map(Duration::from_secs)
    }
}
