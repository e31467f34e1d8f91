//! What comes in from outside: the time, chance, and how bytes are said to people.

use std::sync::Arc;

/// Says what time it is, in milliseconds since 1970-01-01T00:00Z.
pub type Now = Arc<dyn Fn() -> i64 + Send + Sync>;

/// Fills a slice with bytes that nobody can foresee. Tests bring bytes that they know.
pub type Chance = Arc<dyn Fn(&mut [u8]) + Send + Sync>;

/// Numbers as people read them.
pub mod describe {
    /// A count of bytes: `512 B`, `10 MiB`, `1.5 GiB`.
    pub fn size(bytes: u64) -> String {
        const UNITS: [(&str, u64); 3] = [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)];
        match UNITS.iter().find(|(_, unit)| bytes >= *unit) {
            Some((name, unit)) if bytes.is_multiple_of(*unit) => format!("{} {name}", bytes / unit),
            Some((name, unit)) => format!("{:.1} {name}", bytes as f64 / *unit as f64),
            None => format!("{bytes} B"),
        }
    }

    /// `text` cut to at most `most` characters and without control characters, for quoting what a caller sent.
    pub fn quoted(text: &str, most: usize) -> String {
        let mut quoted: String =
            text.chars().take(most).map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect();
        if text.chars().nth(most).is_some() {
            quoted.push('…');
        }
        quoted
    }

    #[cfg(test)]
    mod tests {
        #[test]
        fn sizes_and_quotations_are_short() {
            assert_eq!(super::size(512), "512 B");
            assert_eq!(super::size(10 << 20), "10 MiB");
            assert_eq!(super::size(3 << 29), "1.5 GiB");
            assert_eq!(super::quoted("雨夜客栈", 2), "雨夜…");
            assert_eq!(super::quoted("雨\n夜", 3), "雨\u{fffd}夜");
        }
    }
}
