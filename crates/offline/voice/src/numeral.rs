//! Finding numbers in text: the part that Chinese and English share.

/// A number as written with Arabic digits.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Numeral {
    /// Digits before the point, separators removed.
    pub whole: String,
    /// Digits after the point.
    pub fraction: Option<String>,
    /// How many characters it takes up.
    pub len: usize,
    /// Whether thousands were set apart (`12,000`): then it is a quantity, not a year or a code.
    pub grouped: bool,
}

impl Numeral {
    /// The number that starts at `at`, if a digit is there.
    pub fn at(text: &[char], at: usize) -> Option<Self> {
        let mut end = digits_end(text, at);
        if end == at {
            return None;
        }
        let mut whole: String = text[at..end].iter().collect();
        let mut grouped = false;
        if whole.len() <= 3 {
            while text.get(end) == Some(&',') && digits_end(text, end + 1) == end + 4 {
                whole.extend(&text[end + 1..end + 4]);
                end += 4;
                grouped = true;
            }
        }
        let mut fraction = None;
        if text.get(end) == Some(&'.') {
            let stop = digits_end(text, end + 1);
            // `1.2.3` is a version, not a decimal; it is read part by part.
            let version = text.get(stop) == Some(&'.') && text.get(stop + 1).is_some_and(char::is_ascii_digit);
            if stop > end + 1 && !version {
                fraction = Some(text[end + 1..stop].iter().collect());
                end = stop;
            }
        }
        Some(Self { whole, fraction, len: end - at, grouped })
    }

    /// Its whole part as a number, if it is not too long for one.
    pub fn value(&self) -> Option<u64> {
        self.whole.parse().ok()
    }

    /// Whether it is written without a point, a separator or a leading zero.
    pub fn is_plain(&self) -> bool {
        self.fraction.is_none() && !self.grouped
    }
}

/// Where the digits that start at `at` end.
pub(crate) fn digits_end(text: &[char], at: usize) -> usize {
    let mut end = at;
    while text.get(end).is_some_and(char::is_ascii_digit) {
        end += 1;
    }
    end
}

/// Exactly `lengths` digits at `at`, as a number, and where they end.
pub(crate) fn digits(text: &[char], at: usize, lengths: std::ops::RangeInclusive<usize>) -> Option<(u32, usize)> {
    let end = digits_end(text, at);
    if !lengths.contains(&(end - at)) {
        return None;
    }
    Some((text[at..end].iter().collect::<String>().parse().ok()?, end))
}

/// A date written year first (`2024-05-03`, `2024/5/3`, `2024.5.3`) at `at`, and where it ends.
pub(crate) fn iso_date(text: &[char], at: usize) -> Option<(u32, u32, u32, usize)> {
    let (year, end) = digits(text, at, 4..=4)?;
    let separator = *text.get(end).filter(|c| matches!(c, '-' | '/' | '.'))?;
    let (month, end) = digits(text, end + 1, 1..=2).filter(|(m, _)| (1..=12).contains(m))?;
    text.get(end).filter(|c| **c == separator)?;
    let (day, end) = digits(text, end + 1, 1..=2).filter(|(d, _)| (1..=31).contains(d))?;
    Some((year, month, day, end))
}

/// A time of day (`7:05`, `19:30:00`) at `at`: hour, minute, second, end.
pub(crate) fn clock(text: &[char], at: usize) -> Option<(u32, u32, Option<u32>, usize)> {
    let colon = |i: usize| matches!(text.get(i), Some(':' | '：'));
    let (hour, end) = digits(text, at, 1..=2).filter(|(h, _)| *h <= 24)?;
    if !colon(end) {
        return None;
    }
    let (minute, end) = digits(text, end + 1, 2..=2).filter(|(m, _)| *m < 60)?;
    if colon(end)
        && let Some((second, end)) = digits(text, end + 1, 2..=2).filter(|(s, _)| *s < 60)
    {
        return Some((hour, minute, Some(second), end));
    }
    Some((hour, minute, None, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chars(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    #[test]
    fn reads_separators_and_points() {
        let n = Numeral::at(&chars("1,234,567.89元"), 0).unwrap();
        assert_eq!((n.whole.as_str(), n.fraction.as_deref(), n.len, n.grouped), ("1234567", Some("89"), 12, true));
        // A comma between two numbers is no separator.
        assert_eq!(Numeral::at(&chars("12,34"), 0).unwrap().whole, "12");
        // The full stop of a sentence is no decimal point.
        assert_eq!(Numeral::at(&chars("in 1999. Then"), 3).unwrap().fraction, None);
    }

    #[test]
    fn dates_and_times_are_checked() {
        assert_eq!(iso_date(&chars("2024-05-03"), 0), Some((2024, 5, 3, 10)));
        assert_eq!(iso_date(&chars("2024-15-03"), 0), None);
        assert_eq!(iso_date(&chars("2024-05/03"), 0), None);
        assert_eq!(clock(&chars("7:05"), 0), Some((7, 5, None, 4)));
        assert_eq!(clock(&chars("3:2"), 0), None);
    }
}
