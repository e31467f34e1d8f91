//! Exact time.
//!
//! One tick is 1/3 528 000 000 s. That is the smallest unit in which microseconds (editing drafts), milliseconds,
//! the frames of 24, 25, 30, 48, 50 and 60 and of the NTSC rates 24000/1001, 30000/1001 and 60000/1001, and the
//! samples of 24 000, 44 100 and 48 000 Hz are all whole numbers; an `i64` holds 83 years of it.

use serde::{Deserialize, Serialize};
use std::ops::{Add, AddAssign, Mul, Sub};

/// A moment or a length of time, exact. Which clock it is on, the field that holds it says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Time(i64);

impl Time {
    /// Ticks in one second.
    pub const PER_SECOND: i64 = 3_528_000_000;
    /// The beginning.
    pub const ZERO: Time = Time(0);

    /// From ticks.
    pub const fn from_ticks(ticks: i64) -> Self {
        Self(ticks)
    }
    /// Ticks.
    pub const fn ticks(self) -> i64 {
        self.0
    }
    /// From microseconds, exact.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros * (Self::PER_SECOND / 1_000_000))
    }
    /// From milliseconds, exact.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis * (Self::PER_SECOND / 1000))
    }
    /// From seconds, to the nearest tick.
    pub fn from_secs_f64(seconds: f64) -> Self {
        Self((seconds * Self::PER_SECOND as f64).round() as i64)
    }
    /// From samples at `hertz` (a divisor of the tick rate, as all usual rates are), exact.
    pub const fn from_samples(samples: i64, hertz: u32) -> Self {
        Self(samples * (Self::PER_SECOND / hertz as i64))
    }
    /// Seconds, for people and for curves; not for arithmetic that must be exact.
    pub fn as_secs_f64(self) -> f64 {
        self.0 as f64 / Self::PER_SECOND as f64
    }
    /// The greater of zero and this.
    pub fn at_least_zero(self) -> Self {
        Self(self.0.max(0))
    }
}

impl Add for Time {
    type Output = Time;
    fn add(self, other: Time) -> Time {
        Time(self.0 + other.0)
    }
}
impl AddAssign for Time {
    fn add_assign(&mut self, other: Time) {
        self.0 += other.0;
    }
}
impl Sub for Time {
    type Output = Time;
    fn sub(self, other: Time) -> Time {
        Time(self.0 - other.0)
    }
}
impl Mul<i64> for Time {
    type Output = Time;
    fn mul(self, by: i64) -> Time {
        Time(self.0 * by)
    }
}
impl std::iter::Sum for Time {
    fn sum<I: Iterator<Item = Time>>(all: I) -> Time {
        all.fold(Time::ZERO, Add::add)
    }
}

/// A length of time from a moment on: `start <= t < start + duration`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First moment inside.
    pub start: Time,
    /// Length.
    pub duration: Time,
}

impl Span {
    /// From `start` for `duration`.
    pub fn new(start: Time, duration: Time) -> Self {
        Self { start, duration }
    }
    /// First moment after it.
    pub fn end(self) -> Time {
        self.start + self.duration
    }
    /// Whether `t` is inside.
    pub fn contains(self, t: Time) -> bool {
        self.start <= t && t < self.end()
    }
    /// Whether some moment is inside both.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end() && other.start < self.end()
    }
}

/// A frame rate as a fraction of frames per second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Rate {
    /// Frames …
    pub num: u32,
    /// … in this many seconds.
    pub den: u32,
}

impl Rate {
    /// 30 frames per second.
    pub const THIRTY: Rate = Rate { num: 30, den: 1 };

    /// Length of one frame, exact for all usual rates.
    pub fn frame(self) -> Time {
        Time(Time::PER_SECOND * self.den as i64 / self.num as i64)
    }
    /// When frame `n` begins.
    pub fn time_of(self, n: i64) -> Time {
        Time((Time::PER_SECOND as i128 * self.den as i128 * n as i128 / self.num as i128) as i64)
    }
    /// The border between frames nearest to `t`; exactly between two, the later one. So whatever moves by whole frames
    /// stays the same to the frame, which half-to-even would not give. The only place where time becomes frames.
    pub fn nearest(self, t: Time) -> i64 {
        let (n, d) = (t.0 as i128 * self.num as i128, Time::PER_SECOND as i128 * self.den as i128);
        (2 * n + d).div_euclid(2 * d) as i64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_clocks_are_whole_ticks() {
        for hertz in [24_000, 44_100, 48_000] {
            assert_eq!(Time::PER_SECOND % hertz, 0, "{hertz} Hz");
        }
        for (num, den) in
            [(24, 1), (25, 1), (30, 1), (48, 1), (50, 1), (60, 1), (24_000, 1001), (30_000, 1001), (60_000, 1001)]
        {
            assert_eq!(Time::PER_SECOND * den % num, 0, "{num}/{den} fps");
        }
        assert_eq!(Time::from_micros(1_000_000).ticks(), Time::PER_SECOND);
    }

    #[test]
    fn frames_round_alike_wherever_they_are_and_come_back() {
        let rate = Rate { num: 30_000, den: 1001 };
        for n in [-3, 0, 1, 2, 7, 1000, 215_784_000] {
            assert_eq!(rate.nearest(rate.time_of(n)), n);
        }
        let half = Time::from_ticks(Rate::THIRTY.frame().ticks() / 2);
        for n in -3..4 {
            assert_eq!(Rate::THIRTY.nearest(Rate::THIRTY.time_of(n) + half), n + 1);
        }
    }
}
