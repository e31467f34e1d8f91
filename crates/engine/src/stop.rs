//! Stopping, in two steps.

use tokio_util::sync::CancellationToken;

/// Stops work: softly, then hard. Clones stop together.
#[derive(Clone, Debug, Default)]
pub struct Stop {
    pub(crate) soft: CancellationToken,
    pub(crate) hard: CancellationToken,
}

/// A file grew beyond its limit (`ulimit -f`): its number on Linux and macOS.
const SIGXFSZ: i32 = 25;

impl Stop {
    /// Nobody has asked to stop yet.
    pub fn new() -> Self {
        Self::default()
    }
    /// Nothing new is begun; running ticks are told, and have a while to stop.
    pub fn soft(&self) {
        self.soft.cancel();
    }
    /// Running ticks are dropped where they stand.
    pub fn hard(&self) {
        self.soft.cancel();
        self.hard.cancel();
    }
    /// Whether anybody asked to stop.
    pub fn is_asked(&self) -> bool {
        self.soft.is_cancelled()
    }
    /// Returns when somebody asks to stop.
    pub async fn asked(&self) {
        self.soft.cancelled().await;
    }
    /// One that stops when this one does, and can be stopped alone.
    pub(crate) fn child(&self) -> Self {
        Self { soft: self.soft.child_token(), hard: self.hard.child_token() }
    }

    /// Waits for SIGINT (Ctrl-C) or SIGTERM and stops softly at the first and hard at the second. Runs until then: spawn it
    /// beside the work.
    ///
    /// # Errors
    /// Where the machine has no such signals.
    #[cfg(unix)]
    pub async fn on_signals(self) -> std::io::Result<()> {
        use tokio::signal::unix::{SignalKind, signal};
        // Who listens to it gets an error from the write that goes too far; who does not is ended by it.
        let _too_large = signal(SignalKind::from_raw(SIGXFSZ))?;
        let mut interrupt = signal(SignalKind::interrupt())?;
        let mut terminate = signal(SignalKind::terminate())?;
        for stop in [Self::soft, Self::hard] {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
            stop(&self);
        }
        Ok(())
    }
}
