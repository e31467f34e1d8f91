//! Languages, and sentences for people in each of them.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A language that Kinora reads, speaks and answers in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Chinese (Mandarin, simplified script).
    Zh,
    /// English.
    En,
}

impl Language {
    /// The language a person wants to be answered in, from a POSIX locale name (`zh_CN.UTF-8`) or an
    /// `Accept-Language` value; English where nothing says Chinese first.
    pub fn of_locale(locale: &str) -> Self {
        if locale.trim_start().to_ascii_lowercase().starts_with("zh") { Self::Zh } else { Self::En }
    }
}

/// One sentence for people, in both languages. Written with [`text!`](crate::text!).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// English wording: a lower-case fragment without a full stop.
    pub en: String,
    /// Chinese wording.
    pub zh: String,
}

impl Text {
    /// The wording for `language`.
    pub fn in_language(&self, language: Language) -> &str {
        match language {
            Language::En => &self.en,
            Language::Zh => &self.zh,
        }
    }

    /// A name or a quotation that reads the same in both languages.
    pub fn same(words: impl Into<String>) -> Self {
        let en: String = words.into();
        Self { zh: en.clone(), en }
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.en)
    }
}

/// A [`Text`] from two format strings, English first: `text!("{path} is empty"; "{path} 是空的")`.
#[macro_export]
macro_rules! text {
    ($en:literal $(, $ea:expr)* ; $zh:literal $(, $za:expr)* $(,)?) => {
        $crate::Text { en: format!($en $(, $ea)*), zh: format!($zh $(, $za)*) }
    };
}
