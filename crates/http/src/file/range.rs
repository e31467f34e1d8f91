//! Which part of a file a request wants (RFC 9110, sections 13 and 14).

use axum::http::{HeaderMap, header};

/// What is to be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// All of it.
    Whole,
    /// `count` (at least one) bytes from `first`.
    Part {
        /// Counted from 0.
        first: u64,
        /// At least 1.
        count: u64,
    },
    /// A range of which the file has nothing.
    Nothing,
}

/// Whether the caller already holds the version with this `tag` (`If-None-Match`, compared weakly).
pub(super) fn is_held(headers: &HeaderMap, tag: &str) -> bool {
    let held = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|v| v.to_str().ok());
    held.flat_map(|v| v.split(',')).map(str::trim).any(|t| t == "*" || t.strip_prefix("W/").unwrap_or(t) == tag)
}

/// The part of a file of `length` bytes that `headers` ask for. What cannot be understood asks for the whole, as does a
/// range on the condition (`If-Range`) of another version.
pub(super) fn wanted(headers: &HeaderMap, tag: &str, length: u64) -> Wanted {
    let mut ranges = headers.get_all(header::RANGE).iter();
    let (Some(only), None) = (ranges.next(), ranges.next()) else { return Wanted::Whole };
    // A date never matches: no answer of ours carries one.
    let is_same = headers.get(header::IF_RANGE).is_none_or(|v| v.as_bytes() == tag.as_bytes());
    match only.to_str().ok().filter(|_| is_same).and_then(|r| part(r, length)) {
        Some(wanted) => wanted,
        None => Wanted::Whole,
    }
}

fn part(range: &str, length: u64) -> Option<Wanted> {
    let (unit, set) = range.split_once('=')?;
    let (first, last) = set.trim().split_once('-')?;
    if !unit.trim().eq_ignore_ascii_case("bytes") {
        return None;
    }
    let (first, last) = (first.trim(), last.trim());
    if first.is_empty() {
        let count = number(last)?.min(length);
        return Some(if count == 0 { Wanted::Nothing } else { Wanted::Part { first: length - count, count } });
    }
    let first = number(first)?;
    let last = if last.is_empty() { u64::MAX } else { number(last)? };
    if last < first {
        return None;
    }
    let end = last.saturating_add(1).min(length);
    Some(if first >= length { Wanted::Nothing } else { Wanted::Part { first, count: end - first } })
}

/// A position, digits only (so no second range either); one beyond all files is the largest there is.
fn number(digits: &str) -> Option<u64> {
    let is_number = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    is_number.then(|| digits.parse().unwrap_or(u64::MAX))
}
