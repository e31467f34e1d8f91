//! The machine's clock.

use async_trait::async_trait;
use kinora_ports::clock::{Clock, Millis};
use std::{
    sync::LazyLock,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

/// Where this process counts from.
static BEGIN: LazyLock<Instant> = LazyLock::new(Instant::now);

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

#[async_trait]
impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is where the house takes its time from")]
    fn now(&self) -> Millis {
        match SystemTime::now().duration_since(UNIX_EPOCH) {
            Ok(since) => Millis::try_from(since.as_millis()).unwrap_or(Millis::MAX),
            // A machine whose clock is not set yet.
            Err(before) => -Millis::try_from(before.duration().as_millis()).unwrap_or(Millis::MAX),
        }
    }
    fn steady(&self) -> Duration {
        BEGIN.elapsed()
    }
    async fn sleep(&self, time: Duration) {
        tokio::time::sleep(time).await;
    }
}
