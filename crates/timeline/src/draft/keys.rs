//! Keyframes into curves.

use super::loose::Loose;
use crate::{Curve, Ease, Key, Time};
use serde_json::Value;

/// Keys of one property, at most.
const MOST_KEYS: usize = 100_000;

/// The keyframes of a segment.
pub(super) struct Keys<'d>(&'d [Value]);

impl<'d> Keys<'d> {
    /// Of `segment`.
    pub fn of(segment: &'d Value) -> Self {
        Self(segment.at("common_keyframes").list())
    }

    /// Names of the properties that have keys.
    pub fn properties(&self) -> impl Iterator<Item = &'d str> {
        self.0.iter().filter(|l| !l.at("keyframe_list").list().is_empty()).map(|l| l.at("property_type").word())
    }

    /// The curve of the first of `properties` that has keys; their values go through `scale`. Times are on the film's clock
    /// from the segment's start, whatever its speed.
    pub fn curve(&self, properties: &[&str], scale: impl Fn(f64) -> f64) -> Option<Curve> {
        let lists = || self.0.iter().filter(|l| !l.at("keyframe_list").list().is_empty());
        let list = properties.iter().find_map(|p| lists().find(|l| l.at("property_type").word() == *p))?;
        let mut raw: Vec<&Value> = list.at("keyframe_list").list().iter().take(MOST_KEYS).collect();
        raw.sort_by_key(|k| k.at("time_offset").micros());
        let value = |k: &Value| k.at("values").list().first().and_then(Loose::num).unwrap_or(0.0);
        let mut keys: Vec<Key> = Vec::with_capacity(raw.len());
        for (i, key) in raw.iter().enumerate() {
            let ease = raw.get(i + 1).map_or(Ease::Linear, |next| ease(key, next, value(next) - value(key)));
            let key = Key { at: Time::from_micros(key.at("time_offset").micros()), value: scale(value(key)), ease };
            // Of two at one moment the later one stands.
            match keys.last_mut() {
                Some(last) if last.at == key.at => *last = key,
                _ => keys.push(key),
            }
        }
        (!keys.is_empty()).then_some(Curve(keys))
    }
}

/// The way from `key` to `next`, whose values differ by `rise`. Handles count from their own key: x in microseconds, y in
/// the property's unit.
fn ease(key: &Value, next: &Value, rise: f64) -> Ease {
    match key.at("curveType").word() {
        "Hold" => Ease::Hold,
        "Smooth" => Ease::Smooth,
        // As Jianying spells it.
        "Beizer" | "Bezier" | "FreeCurveInOut" => {
            let length = (next.at("time_offset").micros() - key.at("time_offset").micros()) as f64;
            let handle = |of: &Value, side: &str| {
                let control = of.at(side);
                (control.at("x").num().unwrap_or(0.0), control.at("y").num().unwrap_or(0.0))
            };
            let (out, into) = (handle(key, "right_control"), handle(next, "left_control"));
            if length <= 0.0 || rise == 0.0 {
                return Ease::Linear;
            }
            let (x1, x2) = (out.0 / length, 1.0 + into.0 / length);
            Ease::Bezier(x1.clamp(0.0, 1.0), out.1 / rise, x2.clamp(0.0, 1.0), 1.0 + into.1 / rise)
        }
        _ => Ease::Linear,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn keys_are_sorted_scaled_and_eased() {
        let key = |at: i64, value: f64, curve: &str| {
            json!({"time_offset": at, "values": [value], "curveType": curve,
                   "left_control": {"x": -500_000, "y": 0.0}, "right_control": {"x": 500_000, "y": 0.0}})
        };
        let list = |property: &str, keys: Vec<Value>| json!({"property_type": property, "keyframe_list": keys});
        let segment = json!({"common_keyframes": [
            list("KFTypeAlpha", vec![]),
            list("KFTypePositionX", vec![key(1_000_000, 1.0, "Line"), key(0, 0.0, "Beizer")]),
            list("KFTypeRotation", vec![key(0, 0.0, "Hold"), key(0, 5.0, "Hold"), key(2_000_000, 90.0, "Line")]),
        ]});
        let keys = Keys::of(&segment);
        assert_eq!(keys.curve(&["KFTypeAlpha"], |v| v), None);
        let x = keys.curve(&["nothing", "KFTypePositionX"], |v| v / 2.0).unwrap();
        let at = |curve: &Curve, ms: i64| curve.at(Time::from_millis(ms));
        assert_eq!((at(&x, -100), at(&x, 1000), at(&x, 9000)), (0.0, 0.5, 0.5));
        assert!((at(&x, 500) - 0.25).abs() < 1e-9 && at(&x, 200) < 0.1 * 0.5, "slow at its ends: {}", at(&x, 200));
        let turn = keys.curve(&["KFTypeRotation"], |v| v).unwrap();
        assert_eq!((at(&turn, 0), at(&turn, 1999), at(&turn, 2000)), (5.0, 5.0, 90.0));
    }
}
