//! Keys that do not print.

use serde::Deserialize;
use std::fmt;

/// A key. It can be read from configuration and sent, and prints as dots.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// This key; space around it is dropped, for it comes from files and shells.
    pub fn new(key: impl Into<String>) -> Self {
        Self(key.into().trim().to_owned())
    }
    /// The key itself: only for the header or signature it is made for.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    /// `words` without the key, wherever a vendor quoted it.
    pub(crate) fn veil(&self, words: &str) -> String {
        // A shorter one could be an everyday word; keys are long.
        if self.0.len() < 4 { words.to_owned() } else { words.replace(&self.0, "•••") }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("•••")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_never_prints() {
        let key = Secret::new(" sk-very-secret\n");
        assert_eq!(key.expose(), "sk-very-secret");
        assert_eq!(format!("{key:?} {:?}", Some(&key)), "••• Some(•••)");
        assert_eq!(key.veil("the key sk-very-secret is wrong"), "the key ••• is wrong");
    }
}
