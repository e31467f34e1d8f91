//! How fast a provider's account may be asked, by all tasks of this process together.

use kinora_model::{Error, ErrorKind, Result, text};
use kinora_ports::provider::Limits;
use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Mutex, MutexGuard},
    time::Duration,
};

/// The time that rates are counted in.
const MINUTE: Duration = Duration::from_secs(60);

/// A door for each account.
#[derive(Default)]
pub(crate) struct Doors(Mutex<BTreeMap<String, Door>>);

#[derive(Default)]
struct Door {
    /// Nobody goes in before.
    shut_until: Duration,
    /// When the last ones went in.
    passed: VecDeque<Duration>,
}

impl Doors {
    fn doors(&self) -> MutexGuard<'_, BTreeMap<String, Door>> {
        self.0.lock().expect("nobody panics holding this")
    }

    /// Lets one call to `account` through at `now`, by the steady clock.
    ///
    /// # Errors
    /// [`RateLimited`](ErrorKind::RateLimited) with the time after which to come again.
    pub fn pass(&self, account: &str, limits: Limits, now: Duration) -> Result<()> {
        let mut doors = self.doors();
        let door = doors.entry(account.to_owned()).or_default();
        let mut until = door.shut_until;
        if let Some(most) = limits.per_minute.map(|n| n.max(1) as usize) {
            while door.passed.front().is_some_and(|first| *first + MINUTE <= now) {
                door.passed.pop_front();
            }
            if door.passed.len() >= most {
                until = until.max(door.passed[door.passed.len() - most] + MINUTE);
            }
        }
        if now < until {
            let wait = until - now;
            let seconds = wait.as_secs_f64();
            let what = text!("waiting {seconds:.0} s for {account}, which is asked as fast as it may be"; "{account} 已达请求频率上限，等待 {seconds:.0} 秒");
            return Err(Error::new(ErrorKind::RateLimited(wait), what));
        }
        door.passed.push_back(now);
        if limits.per_minute.is_none() {
            door.passed.clear();
        }
        Ok(())
    }

    /// Shuts the door of `account` for everybody, for as long as it said.
    pub fn shut(&self, account: &str, wait: Duration, now: Duration) {
        let mut doors = self.doors();
        let door = doors.entry(account.to_owned()).or_default();
        door.shut_until = door.shut_until.max(now + wait);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn second(n: u64) -> Duration {
        Duration::from_secs(n)
    }

    fn wait(end: Result<()>) -> Option<Duration> {
        match end.map_err(|e| e.kind()) {
            Ok(()) => None,
            Err(ErrorKind::RateLimited(wait)) => Some(wait),
            Err(other) => panic!("{other:?}"),
        }
    }

    #[test]
    fn so_many_pass_in_a_minute_and_no_more() {
        let (doors, limits) = (Doors::default(), Limits { per_minute: Some(2), at_once: None });
        assert_eq!(wait(doors.pass("a", limits, second(0))), None);
        assert_eq!(wait(doors.pass("a", limits, second(10))), None);
        assert_eq!(wait(doors.pass("a", limits, second(20))), Some(second(40)), "until the first is a minute ago");
        assert_eq!(wait(doors.pass("b", limits, second(20))), None, "another account has its own door");
        assert_eq!(wait(doors.pass("a", limits, second(60))), None);
        assert_eq!(wait(doors.pass("a", limits, second(61))), Some(second(9)));
    }

    #[test]
    fn what_the_provider_said_holds_for_everybody() {
        let (doors, free) = (Doors::default(), Limits::default());
        doors.shut("a", second(30), second(5));
        doors.shut("a", second(1), second(6));
        assert_eq!(wait(doors.pass("a", free, second(10))), Some(second(25)));
        assert_eq!(wait(doors.pass("a", free, second(35))), None);
    }
}
