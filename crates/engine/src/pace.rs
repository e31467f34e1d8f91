//! How long things may take.

use kinora_model::ErrorKind;
use kinora_ports::clock::{Millis, millis};
use std::time::Duration;

/// How long things may take and how often they are tried. The defaults suit a real machine.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// Tasks that compute, at once; with none they wait.
    pub cpu_slots: usize,
    /// Tasks that wait for others, at once; with none they wait to be begun.
    pub io_slots: usize,
    /// A running task that is not heard of for this long is given to somebody else.
    pub lease: Duration,
    /// A task that is due and not begun this long after is told about again.
    pub grace: Duration,
    /// Time between two sweeps for what is overdue.
    pub sweep: Duration,
    /// Failures or deaths in a row after which a task fails.
    pub attempts: u32,
    /// Wait after the first failure; doubled after each further one.
    pub first_wait: Duration,
    /// The longest wait after a failure.
    pub longest_wait: Duration,
    /// How long running ticks have to stop by themselves.
    pub stopping: Duration,
    /// After this long from the intent, a paid call is not sent any more.
    pub send: Duration,
    /// Least time between two words about the progress of one task.
    pub progress: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            cpu_slots: std::thread::available_parallelism().map_or(2, usize::from),
            io_slots: 1024,
            lease: Duration::from_secs(30),
            grace: Duration::from_secs(10),
            sweep: Duration::from_secs(1),
            attempts: 6,
            first_wait: Duration::from_secs(1),
            longest_wait: Duration::from_secs(60),
            stopping: Duration::from_secs(10),
            send: Duration::from_secs(30),
            progress: Duration::from_millis(500),
        }
    }
}

impl Pace {
    /// How long to wait after failure number `attempt` (from 1) of `task`: doubling, capped, and spread over the upper half of
    /// the span so that what failed together does not come back together. The spread is a hash, not chance: the
    /// same failure waits as long in every run.
    pub(crate) fn wait(&self, task: &str, attempt: u32, kind: ErrorKind) -> Duration {
        if let ErrorKind::RateLimited(wait) = kind {
            return wait;
        }
        let doubled = self.first_wait.saturating_mul(1 << attempt.saturating_sub(1).min(16));
        let whole = doubled.min(self.longest_wait);
        let hash = blake3::hash(format!("{task}#{attempt}").as_bytes());
        let share = f64::from(hash.as_bytes()[0]) / 255.0;
        whole.mul_f64(0.5 + 0.5 * share)
    }

    pub(crate) fn lease_ms(&self) -> Millis {
        millis(self.lease)
    }
    pub(crate) fn grace_ms(&self) -> Millis {
        millis(self.grace)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_are_capped() {
        let pace = Pace::default();
        let wait = |n| pace.wait("w/a", n, ErrorKind::Transient);
        for n in 1..12 {
            let whole = Duration::from_secs(1 << (n - 1)).min(Duration::from_secs(60));
            assert!(wait(n) >= whole / 2 && wait(n) <= whole, "{n}: {:?}", wait(n));
        }
        assert_eq!(wait(3), wait(3));
        let told = ErrorKind::RateLimited(Duration::from_secs(300));
        assert_eq!(pace.wait("w/a", 1, told), Duration::from_secs(300));
    }
}
