//! How fast a segment runs: at one speed, or along a curve.

use super::loose::Loose;
use crate::{Curve, Ease, Key, Time};
use serde_json::Value;

/// How fast a segment runs through its file.
pub(super) struct Pace {
    /// Seconds of file per second of film; the mean where it changes.
    pub speed: f64,
    /// Where it changes: seconds of file at each moment of the segment.
    pub warp: Option<Curve>,
}

/// Slowest and fastest that is shown: one frame may stand for minutes.
const SPEEDS: (f64, f64) = (1e-5, 100.0);
/// Slowest that is heard.
pub(super) const HEARD: f64 = 0.05;
/// Straight pieces that a changing speed is drawn with.
const PIECES: usize = 96;

impl Pace {
    /// Of `segment`, whose `speeds` material is `material`, from its two ranges in microseconds.
    pub fn of(segment: &Value, material: Option<&Value>, source: Option<i64>, target: i64) -> Self {
        let told = [segment.at("speed").num(), material.and_then(|m| m.at("speed").num())];
        let ranges = source.filter(|&s| s > 0 && target > 0).map(|s| s as f64 / target as f64);
        let speed = told.into_iter().flatten().chain(ranges).find(|s| *s > 0.0).unwrap_or(1.0);
        let speed = speed.clamp(SPEEDS.0, SPEEDS.1);
        let curve = material.filter(|m| m.at("mode").num() == Some(1.0)).map(|m| m.at("curve_speed"));
        let warp = curve.and_then(|c| warp(c, source.map_or(target as f64 * speed, |s| s as f64), target as f64));
        Self { speed, warp }
    }
}

/// Seconds of file over the segment's time, for a curve of speed points: x is the share of the file that is behind, y the
/// speed there, straight between. Time at x is the integral of 1/y from 0 to x; it is stretched so that the whole of the
/// file's range fills the whole of the segment, as the draft's two ranges say.
fn warp(curve: &Value, source: f64, target: f64) -> Option<Curve> {
    let mut points: Vec<(f64, f64)> = curve
        .at("speed_points")
        .list()
        .iter()
        .filter_map(|p| Some((p.at("x").num()?.clamp(0.0, 1.0), p.at("y").num()?.clamp(SPEEDS.0, SPEEDS.1))))
        .collect();
    points.sort_by(|a, b| a.0.total_cmp(&b.0));
    if points.len() < 2 || source <= 0.0 || target <= 0.0 {
        return None;
    }
    let speed_at = |x: f64| {
        let after = points.partition_point(|p| p.0 <= x);
        match (after.checked_sub(1).map(|i| points[i]), points.get(after)) {
            (Some(a), Some(b)) => a.1 + (b.1 - a.1) * (x - a.0) / (b.0 - a.0),
            (Some(only), None) => only.1,
            (None, Some(only)) => only.1,
            (None, None) => 1.0,
        }
    };
    let step = 1.0 / PIECES as f64;
    let mut times = vec![0.0];
    for i in 0..PIECES {
        // Simpson's rule over the piece.
        let x = i as f64 * step;
        let slow = |x: f64| 1.0 / speed_at(x);
        let more = step / 6.0 * (slow(x) + 4.0 * slow(x + step / 2.0) + slow(x + step));
        times.push(times[i] + more);
    }
    let whole = times[PIECES];
    let keys = times.iter().enumerate().map(|(i, time)| Key {
        at: Time::from_secs_f64(time / whole * target / 1e6),
        value: i as f64 * step * source / 1e6,
        ease: Ease::Linear,
    });
    let mut keys: Vec<Key> = keys.collect();
    keys.dedup_by_key(|k| k.at);
    Some(Curve(keys))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_curve_of_speeds_uses_all_of_both_ranges() {
        let material = json!({"mode": 1, "curve_speed": {"speed_points": [{"x": 0, "y": 4.0}, {"x": 1, "y": 1.0}]}});
        let segment = json!({"speed": 2.0});
        let pace = Pace::of(&segment, Some(&material), Some(4_000_000), 2_000_000);
        let warp = pace.warp.unwrap();
        assert!((warp.at(Time::from_millis(2000)) - 4.0).abs() < 1e-9);
        // dx/dt = 4 − 3x, so x(t) = 4/3·(1 − e^(−3t)) in units where the end is at t = ln 4 / 3.
        let half = 4.0 / 3.0 * (1.0 - (-4f64.ln() / 2.0).exp());
        assert!((warp.at(Time::from_millis(1000)) - 4.0 * half).abs() < 2e-3, "{}", warp.at(Time::from_millis(1000)));
        assert!(Pace::of(&segment, None, None, 1).warp.is_none());
    }

    #[test]
    fn a_frame_may_stand() {
        let pace = Pace::of(&json!({"speed": 0}), None, Some(33_333), 20_000_000);
        assert!((pace.speed * 20.0 - 0.033_333).abs() < 1e-9, "{}", pace.speed);
    }

    #[test]
    fn a_segment_without_its_speed_material_still_tells_it() {
        assert_eq!(Pace::of(&json!({"speed": 2.5}), None, None, 1).speed, 2.5);
        assert_eq!(Pace::of(&json!({}), None, Some(3_000_000), 1_000_000).speed, 3.0);
    }
}
