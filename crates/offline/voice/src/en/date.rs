//! English dates and times of day, written out in words.

use super::words::{cardinal, ordinal, year};
use crate::numeral::{clock, digits, iso_date};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The date or time of day that begins with the digit at `at`, in words, and its length: `2024-05-03`, `5/3/2024`, `7:05`.
pub(super) fn in_digits(text: &[char], at: usize) -> Option<(String, usize)> {
    if let Some((y, month, day, end)) = iso_date(text, at) {
        return Some((format!("{} {}, {}", MONTHS[month as usize - 1], ordinal(day.into()), year(y)), end - at));
    }
    if let Some((hour, minute, second, end)) = clock(text, at) {
        return Some((time(hour, minute, second), end - at));
    }
    american_date(text, at)
}

/// The date that begins with `word`, a month or its abbreviation, at `at`: `May 3, 2024`, `Jan. 5th`.
pub(super) fn month_and_day(text: &[char], at: usize, word: &str) -> Option<(String, usize)> {
    let month = MONTHS
        .iter()
        .find(|m| **m == word || word.len() == 3 && m.starts_with(word) || word == "Sept" && **m == "September")?;
    let end = at + word.len();
    let gap = if text.get(end) == Some(&'.') { 2 } else { 1 };
    let (day, stop) = digits(text, end + gap, 1..=2).filter(|(day, _)| (1..=31).contains(day))?;
    let (words, stop) = day_and_year(text, day, stop)?;
    Some((format!("{month} {words}"), stop - at))
}

/// A day of the month that ends at `end` and the year that may follow it.
fn day_and_year(text: &[char], day: u32, mut end: usize) -> Option<(String, usize)> {
    let suffix: String = text.get(end..end + 2).unwrap_or_default().iter().collect();
    if ["st", "nd", "rd", "th"].contains(&suffix.as_str()) {
        end += 2;
    }
    if text.get(end).is_some_and(|c| c.is_alphanumeric()) {
        return None;
    }
    let mut words = ordinal(day.into());
    let gap = text[end..].iter().take_while(|c| matches!(c, ',' | ' ')).count();
    if (1..=2).contains(&gap)
        && let Some((value, stop)) = digits(text, end + gap, 4..=4)
        && !matches!(text.get(stop), Some(',' | '.')) | !text.get(stop + 1).is_some_and(char::is_ascii_digit)
    {
        words = format!("{words}, {}", year(value));
        end = stop;
    }
    Some((words, end))
}

/// A date written month first (`5/3/2024`).
fn american_date(text: &[char], at: usize) -> Option<(String, usize)> {
    let (month, end) = digits(text, at, 1..=2).filter(|(m, _)| (1..=12).contains(m))?;
    let (day, end) = text
        .get(end)
        .filter(|c| **c == '/')
        .and_then(|_| digits(text, end + 1, 1..=2))
        .filter(|(d, _)| (1..=31).contains(d))?;
    let (y, end) = text.get(end).filter(|c| **c == '/').and_then(|_| digits(text, end + 1, 4..=4))?;
    Some((format!("{} {}, {}", MONTHS[month as usize - 1], ordinal(day.into()), year(y)), end - at))
}

/// The time of day.
fn time(hour: u32, minute: u32, second: Option<u32>) -> String {
    let mut words = match minute {
        0 if hour > 12 || hour == 0 => {
            format!("{} hundred", if hour == 0 { "zero".into() } else { cardinal(hour.into()) })
        }
        0 => format!("{} o'clock", cardinal(hour.into())),
        1..10 => format!("{} oh {}", cardinal(hour.into()), cardinal(minute.into())),
        _ => format!("{} {}", cardinal(hour.into()), cardinal(minute.into())),
    };
    if let Some(second) = second.filter(|s| *s > 0) {
        words += &format!(" and {} second{}", cardinal(second.into()), if second == 1 { "" } else { "s" });
    }
    words
}
