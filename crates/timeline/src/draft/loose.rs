//! Reading JSON that several apps and many versions wrote: whatever is absent, null or of another type is a default.

use serde_json::Value;

/// Tolerant looks into a JSON value.
pub trait Loose {
    /// The value under `key`; null where there is none.
    fn at(&self, key: &str) -> &Value;
    /// A finite number, also where it was written as a string.
    fn num(&self) -> Option<f64>;
    /// A whole number of microseconds, within what a film may last; zero where there is none.
    fn micros(&self) -> i64;
    /// A string; empty where it is none.
    fn word(&self) -> &str;
    /// A list; empty where it is none.
    fn list(&self) -> &[Value];
    /// Whether it is true (or a number other than zero); `default` where it is neither.
    fn flag(&self, default: bool) -> bool;
}

/// Longest moment that is believed: a week.
const LONGEST: f64 = 7.0 * 24.0 * 3600.0 * 1e6;

impl Loose for Value {
    fn at(&self, key: &str) -> &Value {
        self.get(key).unwrap_or(&Value::Null)
    }
    fn num(&self) -> Option<f64> {
        match self {
            Value::Number(n) => n.as_f64(),
            Value::String(s) => s.trim().parse().ok(),
            _ => None,
        }
        .filter(|n| n.is_finite())
    }
    fn micros(&self) -> i64 {
        self.num().unwrap_or(0.0).clamp(-LONGEST, LONGEST).round() as i64
    }
    fn word(&self) -> &str {
        self.as_str().unwrap_or_default()
    }
    fn list(&self) -> &[Value] {
        self.as_array().map_or(&[], Vec::as_slice)
    }
    fn flag(&self, default: bool) -> bool {
        match self {
            Value::Bool(b) => *b,
            Value::Number(n) => n.as_f64() != Some(0.0),
            _ => default,
        }
    }
}
