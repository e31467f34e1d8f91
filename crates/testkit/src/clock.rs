//! Clocks that tests move.

use async_trait::async_trait;
use kinora_ports::clock::{Clock, Millis, millis};
use std::{
    sync::atomic::{AtomicI64, Ordering},
    time::Duration,
};
use tokio::{sync::watch, time::Instant};

/// A clock that goes so many times faster than the machine's: an hour of waiting is over in no time, and nobody has to
/// say when.
pub struct QuickClock {
    since: Instant,
    times: u32,
    ahead: AtomicI64,
}

impl QuickClock {
    /// A clock that goes `times` times faster, from 2026-01-01 on.
    pub fn new(times: u32) -> Self {
        Self { since: Instant::now(), times, ahead: AtomicI64::new(1_767_225_600_000) }
    }
    /// Moves it on at once. Who sleeps by it sleeps as long as before.
    pub fn skip(&self, time: Duration) {
        self.ahead.fetch_add(millis(time), Ordering::SeqCst);
    }
}

#[async_trait]
impl Clock for QuickClock {
    fn now(&self) -> Millis {
        self.ahead.load(Ordering::SeqCst) + millis(self.since.elapsed() * self.times)
    }
    async fn sleep(&self, time: Duration) {
        tokio::time::sleep(time / self.times).await;
    }
}

/// A clock that stands until it is moved.
pub struct StillClock(watch::Sender<Millis>);

impl StillClock {
    /// A clock that stands at `now`.
    pub fn at(now: Millis) -> Self {
        Self(watch::Sender::new(now))
    }
    /// Moves it on, and wakes whoever slept until then.
    pub fn go(&self, time: Duration) {
        self.0.send_modify(|now| *now += millis(time));
    }
}

#[async_trait]
impl Clock for StillClock {
    fn now(&self) -> Millis {
        *self.0.borrow()
    }
    async fn sleep(&self, time: Duration) {
        let until = self.now() + millis(time);
        // The sender lives in `self`: it is not closed while this waits.
        let _ = self.0.subscribe().wait_for(|now| *now >= until).await;
    }
}
