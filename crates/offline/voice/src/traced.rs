//! Text whose every character remembers where it came from.
//!
//! Before text becomes sounds its numbers, dates and signs are written out as words. Captions and mouths still need to
//! know which characters of the *given* text each sound belongs to, so the written-out text carries that with it.

use std::ops::Range;

/// A character of the written-out text and the characters of the given text that it stands for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Letter {
    pub ch: char,
    pub source: Range<usize>,
}

/// Written-out text.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Traced(pub Vec<Letter>);

impl Traced {
    /// Appends `words`, which stand for `source`.
    pub fn push(&mut self, words: &str, source: Range<usize>) {
        self.0.extend(words.chars().map(|ch| Letter { ch, source: source.clone() }));
    }

    /// The words alone.
    #[cfg(test)]
    pub fn words(&self) -> String {
        self.0.iter().map(|letter| letter.ch).collect()
    }
}

/// The smallest range that covers all of `letters`; empty at 0 if there are none.
pub(crate) fn span(letters: &[Letter]) -> Range<usize> {
    let start = letters.iter().map(|l| l.source.start).min().unwrap_or(0);
    let end = letters.iter().map(|l| l.source.end).max().unwrap_or(0);
    start..end
}

/// Full-width letters, digits and signs (`Ａ５％`) as their ordinary forms, other characters as they are.
pub(crate) fn fold_width(ch: char) -> char {
    match ch {
        '\u{3000}' => ' ',
        // The two blocks run in parallel at this distance (Unicode, Halfwidth and Fullwidth Forms). Comma, stop, colon,
        // question and exclamation mark stay: they are punctuation of Chinese text, never part of a number.
        '！' | '，' | '．' | '：' | '；' | '？' => ch,
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(ch as u32 - 0xFEE0).unwrap_or(ch),
        _ => ch,
    }
}

/// Whether `ch` is a Chinese character.
pub(crate) fn is_han(ch: char) -> bool {
    matches!(ch, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}' | '〇')
}
