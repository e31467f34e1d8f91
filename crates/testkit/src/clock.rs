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
    /// Sets it so much ahead, or back, as the clock of a machine may be set at any moment. Who sleeps by it sleeps as long
    /// as before.
    pub fn jump(&self, by: Millis) {
        self.ahead.fetch_add(by, Ordering::SeqCst);
    }
}

#[async_trait]
impl Clock for QuickClock {
    fn now(&self) -> Millis {
        self.ahead.load(Ordering::SeqCst) + millis(self.steady())
    }
    fn steady(&self) -> Duration {
        self.since.elapsed() * self.times
    }
    async fn sleep(&self, time: Duration) {
        tokio::time::sleep(time / self.times).await;
    }
}

/// A clock that stands until it is moved.
pub struct StillClock {
    /// How far it was moved.
    gone: watch::Sender<Duration>,
    /// What it showed before it was moved.
    first: AtomicI64,
}

impl StillClock {
    /// A clock that stands at `now`.
    pub fn at(now: Millis) -> Self {
        Self { gone: watch::Sender::new(Duration::ZERO), first: AtomicI64::new(now) }
    }
    /// Moves it on, and wakes whoever slept until then.
    pub fn go(&self, time: Duration) {
        self.gone.send_modify(|gone| *gone += time);
    }
    /// Sets it so much ahead, or back: it shows another time, and nobody has waited for longer.
    pub fn jump(&self, by: Millis) {
        self.first.fetch_add(by, Ordering::SeqCst);
    }
}

#[async_trait]
impl Clock for StillClock {
    fn now(&self) -> Millis {
        self.first.load(Ordering::SeqCst) + millis(self.steady())
    }
    fn steady(&self) -> Duration {
        *self.gone.borrow()
    }
    async fn sleep(&self, time: Duration) {
        let until = self.steady() + time;
        // The sender lives in `self`: it is not closed while this waits.
        let _ = self.gone.subscribe().wait_for(|gone| *gone >= until).await;
    }
}
