//! Values that change over time.

use crate::Time;
use serde::{Deserialize, Serialize};

/// A number over time: its keys, in order of time. Before the first key and after the last it holds. A curve with one
/// key is a constant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Curve(pub Vec<Key>);

/// A value at a moment, and how to get from it to the next one.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Key {
    /// On the clock of the owner: a clip's own start is zero.
    pub at: Time,
    /// The value.
    pub value: f64,
    /// The way to the next key.
    #[serde(default)]
    pub ease: Ease,
}

/// How a value goes from one key to the next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ease {
    /// At an even pace.
    #[default]
    Linear,
    /// Slow, fast, slow (`3p² − 2p³`).
    Smooth,
    /// It stays, then jumps at the next key.
    Hold,
    /// CSS-style cubic Bézier through (x1, y1) and (x2, y2), x within 0…1.
    Bezier(f64, f64, f64, f64),
}

impl Curve {
    /// Always `value`.
    pub fn constant(value: f64) -> Self {
        Self(vec![Key { at: Time::ZERO, value, ease: Ease::Linear }])
    }
    /// From `a` at zero to `b` at `end`.
    pub fn ramp(a: f64, b: f64, end: Time, ease: Ease) -> Self {
        Self(vec![Key { at: Time::ZERO, value: a, ease }, Key { at: end, value: b, ease: Ease::Linear }])
    }
    /// Whether the value never changes.
    pub fn is_constant(&self) -> bool {
        self.0.windows(2).all(|k| k[0].value == k[1].value)
    }
    /// The value at `t`. Zero keys give zero (`Timeline::check` refuses them).
    pub fn at(&self, t: Time) -> f64 {
        let after = self.0.partition_point(|k| k.at <= t);
        match (after.checked_sub(1).map(|i| self.0[i]), self.0.get(after)) {
            (None, None) => 0.0,
            (None, Some(k)) => k.value,
            (Some(k), None) => k.value,
            (Some(a), Some(b)) => {
                let p = (t - a.at).ticks() as f64 / (b.at - a.at).ticks() as f64;
                a.value + (b.value - a.value) * a.ease.of(p)
            }
        }
    }
    /// Least and greatest value among the keys (a Bézier may overshoot them).
    pub fn bounds(&self) -> (f64, f64) {
        self.0.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(lo, hi), k| (lo.min(k.value), hi.max(k.value)))
    }
}

impl Ease {
    /// Progress of the value for progress `p` of the time, both 0…1.
    pub fn of(self, p: f64) -> f64 {
        match self {
            Self::Linear => p,
            Self::Smooth => p * p * (3.0 - 2.0 * p),
            Self::Hold => 0.0,
            Self::Bezier(x1, y1, x2, y2) => {
                let bez = |a: f64, b: f64, s: f64| {
                    let r = 1.0 - s;
                    3.0 * r * r * s * a + 3.0 * r * s * s * b + s * s * s
                };
                // x is monotone in s for x1, x2 in 0…1, so halving finds the only solution to 2⁻⁴⁰.
                let (mut lo, mut hi) = (0.0, 1.0);
                for _ in 0..40 {
                    let mid = (lo + hi) / 2.0;
                    if bez(x1, x2, mid) < p { lo = mid } else { hi = mid }
                }
                bez(y1, y2, (lo + hi) / 2.0)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holds_outside_and_eases_inside() {
        let end = Time::from_millis(1000);
        let c = Curve::ramp(1.0, 3.0, end, Ease::Linear);
        assert_eq!(c.at(Time::from_millis(-5)), 1.0);
        assert_eq!(c.at(Time::from_millis(500)), 2.0);
        assert_eq!(c.at(Time::from_millis(5000)), 3.0);
        assert_eq!(Curve::ramp(0.0, 1.0, end, Ease::Hold).at(Time::from_millis(999)), 0.0);
        let css_ease = Curve::ramp(0.0, 1.0, end, Ease::Bezier(0.25, 0.1, 0.25, 1.0));
        assert!((css_ease.at(Time::from_millis(500)) - 0.8024).abs() < 1e-3);
    }
}
