//! Log-in attempts: a few at once, then a few a minute, for each account and each address.

use crate::Fault;
use kinora_model::text;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Mutex;
use std::time::Duration;

/// How many attempts one key (an account's name, an address) has.
#[derive(Clone, Copy, Debug)]
pub struct Allowance {
    /// At once, after a pause.
    pub burst: u32,
    /// The time after which one more is allowed.
    pub each: Duration,
}

impl Default for Allowance {
    /// Five, and one more every 30 s.
    fn default() -> Self {
        Self { burst: 5, each: Duration::from_secs(30) }
    }
}

/// Counts attempts by key, in a memory of fixed size (some 40 bytes for each of `most_keys`).
///
/// It keeps, for each key, the moment at which its bucket is full again (the generic cell rate algorithm: one number
/// says all). A key whose moment has passed is as good as unknown, so forgetting those forgets nothing. Where an attacker
/// fills the memory with fresh keys, those nearest to full are forgotten first: the most patient gain the least.
#[derive(Debug)]
pub struct Attempts {
    allowance: Allowance,
    most_keys: usize,
    full_at: Mutex<HashMap<[u8; 16], i64>>,
}

impl Attempts {
    /// Nobody has tried yet.
    pub fn new(allowance: Allowance, most_keys: usize) -> Self {
        Self { allowance, most_keys: most_keys.max(1), full_at: Mutex::new(HashMap::new()) }
    }

    /// Counts one attempt at `now` (milliseconds since 1970) for each of `keys`; refuses with the time to wait where one of
    /// them has none left, and then counts for none.
    pub fn count(&self, keys: &[&str], now: i64) -> Result<(), Fault> {
        let each = i64::try_from(self.allowance.each.as_millis()).unwrap_or(i64::MAX).max(1);
        let whole = each.saturating_mul(i64::from(self.allowance.burst.max(1)));
        let mut full_at = self.full_at.lock().expect("nobody panics while holding it");
        let mut counted = Vec::with_capacity(keys.len());
        for key in keys {
            let key = name(key);
            // A clock that was set back must not lock anybody out for longer than a whole bucket.
            let before = full_at.get(&key).copied().unwrap_or(now).clamp(now, now.saturating_add(whole));
            let after = before.saturating_add(each);
            if after - now > whole {
                let wait = Duration::from_millis((after - now - whole) as u64);
                let seconds = wait.as_millis().div_ceil(1000);
                let what =
                    text!("too many attempts; try again in {seconds} s"; "尝试次数过多；请在 {seconds} 秒后重试");
                return Err(Fault::too_many(what, wait));
            }
            counted.push((key, after));
        }
        full_at.extend(counted);
        if full_at.len() > self.most_keys {
            forget(&mut full_at, now, self.most_keys);
        }
        Ok(())
    }

    /// Gives `keys` all their attempts back: they signed in.
    pub fn forgive(&self, keys: &[&str]) {
        let mut full_at = self.full_at.lock().expect("nobody panics while holding it");
        for key in keys {
            full_at.remove(&name(key));
        }
    }
}

/// The key for a caller's address: an IPv4 address, or the /64 that one household of IPv6 has to itself, for whoever has
/// one such address has all of them.
pub fn of_address(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(v4) => v4.to_string(),
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

/// The key's own length is the caller's to choose; ours is not.
fn name(key: &str) -> [u8; 16] {
    let hash = blake3::hash(key.as_bytes());
    hash.as_bytes()[..16].try_into().expect("a hash has 32 bytes")
}

/// Forgets those that are full again, then those nearest to it, down to seven eighths of `most`: so that the search is
/// paid for once in many attempts.
fn forget(full_at: &mut HashMap<[u8; 16], i64>, now: i64, most: usize) {
    full_at.retain(|_, at| *at > now);
    let keep = (most - most / 8).max(1);
    if full_at.len() > keep {
        let mut by_time: Vec<(i64, [u8; 16])> = full_at.iter().map(|(key, at)| (*at, *key)).collect();
        let surplus = by_time.len() - keep;
        by_time.select_nth_unstable(surplus);
        for (_, key) in &by_time[..surplus] {
            full_at.remove(key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::header;
    use axum::response::IntoResponse;

    fn attempts(most_keys: usize) -> Attempts {
        Attempts::new(Allowance { burst: 3, each: Duration::from_secs(10) }, most_keys)
    }

    #[test]
    fn a_burst_then_one_at_a_time() {
        let attempts = attempts(100);
        // (seconds, key, the wait it is told)
        let rows = [
            (0, "ada", None),
            (0, "ada", None),
            (1, "ada", None),
            (1, "ada", Some("9")),
            (1, "bob", None),
            (9, "ada", Some("1")),
            (10, "ada", None),
            (10, "ada", Some("10")),
            (19, "ada", Some("1")),
            (100, "ada", None),
            (100, "ada", None),
            (100, "ada", None),
            (100, "ada", Some("10")),
        ];
        for (second, key, wait) in rows {
            let refused = attempts.count(&[key], second * 1000).err().map(|f| f.into_response());
            let told = refused.as_ref().map(|r| r.headers()[header::RETRY_AFTER].to_str().expect("a number"));
            assert_eq!(told, wait, "{key} at {second} s");
        }
        attempts.forgive(&["ada"]);
        assert!(attempts.count(&["ada"], 100_000).is_ok());
    }

    #[test]
    fn one_key_without_attempts_refuses_for_all_and_costs_none() {
        let attempts = attempts(100);
        for _ in 0..3 {
            attempts.count(&["10.0.0.1", "ada"], 0).expect("it is within the burst");
        }
        for _ in 0..10 {
            assert!(attempts.count(&["10.0.0.2", "ada"], 0).is_err());
        }
        for _ in 0..3 {
            attempts.count(&["10.0.0.2"], 0).expect("a refused attempt was not counted");
        }
    }

    #[test]
    fn memory_is_bounded_and_the_guilty_are_remembered() {
        let attempts = attempts(64);
        for _ in 0..3 {
            attempts.count(&["ada"], 0).expect("it is within the burst");
        }
        for i in 0..10_000 {
            attempts.count(&[&format!("spray {i}")], 1).expect("each is new");
            assert!(attempts.full_at.lock().expect("nobody panics").len() <= 64);
        }
        assert!(attempts.count(&["ada"], 1).is_err());
    }

    #[test]
    fn neighbours_of_ipv6_are_one() {
        let rows = [
            ("10.0.0.7", "10.0.0.7"),
            ("::ffff:10.0.0.7", "10.0.0.7"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ];
        for (address, key) in rows {
            assert_eq!(of_address(address.parse().expect("an address")), key);
        }
    }

    #[test]
    fn a_clock_set_back_locks_nobody_out() {
        let attempts = attempts(8);
        for _ in 0..3 {
            attempts.count(&["ada"], 1_000_000_000).expect("it is within the burst");
        }
        let refused = attempts.count(&["ada"], 0).expect_err("the burst is used up").into_response();
        assert_eq!(refused.headers()[header::RETRY_AFTER], "10", "not the eleven days to the old clock");
        assert!(attempts.count(&["ada"], i64::MAX).is_ok());
    }
}
