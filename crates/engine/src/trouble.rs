//! A store that fails for a while.

use kinora_model::Error;
use std::{
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

/// First wait after a failure; doubled after each further one.
const FIRST: Duration = Duration::from_millis(250);
/// The longest wait.
const LONGEST: Duration = Duration::from_secs(5);

/// Failures of the store since something could last be written.
#[derive(Default)]
pub(crate) struct Trouble(AtomicU32);

impl Trouble {
    /// The store failed: gives how long to leave it alone. Only the first failure is told.
    pub fn met(&self, error: &Error) -> Duration {
        if self.0.fetch_add(1, Ordering::SeqCst) == 0 {
            tracing::error!(%error, source = ?std::error::Error::source(error), "the store fails; waiting for it");
        }
        self.wait().unwrap_or(FIRST)
    }

    /// Something could be written.
    pub fn over(&self) {
        if self.0.load(Ordering::Relaxed) > 0 && self.0.swap(0, Ordering::SeqCst) > 0 {
            tracing::info!("the store works again");
        }
    }

    /// How long to leave the store alone, while it fails.
    pub fn wait(&self) -> Option<Duration> {
        let met = self.0.load(Ordering::SeqCst);
        (met > 0).then(|| FIRST.saturating_mul(1 << (met - 1).min(16)).min(LONGEST))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kinora_model::text;

    #[test]
    fn waits_grow_until_it_is_over() {
        let (trouble, error) = (Trouble::default(), Error::internal(text!("full"; "满")));
        assert_eq!(trouble.wait(), None);
        let waits: Vec<_> = (0..100).map(|_| trouble.met(&error)).collect();
        assert!(waits.is_sorted() && waits[0] == FIRST && waits[99] == LONGEST);
        trouble.over();
        assert_eq!(trouble.wait(), None);
        assert_eq!(trouble.met(&error), FIRST);
    }
}
