//! English text to sounds: misaki's dictionaries and rules, and guesses for what they do not have.

mod date;
mod letters;
pub(crate) mod number;
mod pinyin;
mod words;

use crate::piece::Piece;
use crate::traced::{Letter, span};
use misaki_rs::{G2P, Language};

/// Which English a voice speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Accent {
    American,
    British,
}

/// Speaks English words.
pub(crate) struct Speller {
    rules: G2P,
}

impl Speller {
    /// Loads the dictionaries of one accent (about a third of a second).
    pub fn load(accent: Accent) -> Self {
        let language = match accent {
            Accent::American => Language::EnglishUS,
            Accent::British => Language::EnglishGB,
        };
        Self { rules: G2P::new(language) }
    }

    /// The words and marks of `letters`: Latin letters, apostrophes, hyphens, spaces and the marks of
    /// [`crate::piece::mark`].
    pub fn pieces(&self, letters: &[Letter]) -> Vec<Piece> {
        let text: String = letters.iter().map(|l| l.ch).collect();
        // A grammar too odd for the tagger is no reason to drop the words: each is then guessed on its own.
        let tokens: Vec<(String, Option<String>)> = match self.rules.g2p(&text) {
            Ok((_, tokens)) => tokens.into_iter().map(|t| (t.text, t.phonemes)).collect(),
            Err(_) => text.split_whitespace().map(|word| (word.to_owned(), None)).collect(),
        };
        let mut pieces = Vec::new();
        let mut at = 0;
        for (word, phonemes) in tokens {
            let Some((start, end)) = locate(letters, at, &word) else { continue };
            at = end;
            let source = span(&letters[start..end]);
            if let Some(mark) =
                word.chars().next().filter(|_| !word.contains(char::is_alphanumeric)).and_then(crate::piece::mark)
            {
                pieces.push(Piece::mark(mark, source));
                continue;
            }
            let known = phonemes.filter(|p| !p.is_empty() && !p.contains(self.rules.unk.as_str()));
            let phonemes = match known {
                Some(phonemes) => phonemes,
                None if word.contains(char::is_alphabetic) => self.unknown(&word),
                None => continue,
            };
            pieces.push(Piece::word(phonemes.trim(), source));
        }
        pieces
    }

    /// A word that the dictionaries do not have: its parts if it is hyphenated or a compound of known words, else a guess.
    fn unknown(&self, word: &str) -> String {
        if word.contains(['-', '\'', '’', '_', '/']) {
            let parts: Vec<String> = word
                .split(['-', '\'', '’', '_', '/'])
                .filter(|part| part.contains(char::is_alphabetic))
                .map(|part| self.part(part))
                .collect();
            return parts.join("");
        }
        self.compound(word).unwrap_or_else(|| letters::guess(word))
    }

    fn part(&self, word: &str) -> String {
        match word {
            "s" => "z".to_owned(),
            _ => self.known(word).or_else(|| self.compound(word)).unwrap_or_else(|| letters::guess(word)),
        }
    }

    fn known(&self, word: &str) -> Option<String> {
        self.rules.lexicon.get_word(word, "NN", None, None).map(|(phonemes, _)| phonemes).filter(|p| !p.is_empty())
    }

    /// Two known words written as one (`lampkeeper`), the first as long as possible.
    fn compound(&self, word: &str) -> Option<String> {
        const SHORTEST: usize = 3;
        let lower = word.to_ascii_lowercase();
        if !lower.is_ascii() || lower.len() < 2 * SHORTEST + 1 || word.chars().skip(1).any(|c| c.is_ascii_uppercase()) {
            return None;
        }
        (SHORTEST..=lower.len() - SHORTEST).rev().find_map(|cut| {
            let (front, back) = lower.split_at(cut);
            if !self.rules.lexicon.in_gold(front) || !self.rules.lexicon.in_gold(back) {
                return None;
            }
            Some(format!("{}{}", self.known(front)?, self.known(back)?.replace('ˈ', "ˌ")))
        })
    }
}

/// Where `word` stands in `letters` from `at` on.
fn locate(letters: &[Letter], at: usize, word: &str) -> Option<(usize, usize)> {
    let word: Vec<char> = word.trim().chars().collect();
    if word.is_empty() {
        return None;
    }
    let last = letters.len().checked_sub(word.len())?;
    let start =
        (at..=last).find(|start| letters[*start..start + word.len()].iter().map(|l| l.ch).eq(word.iter().copied()))?;
    Some((start, start + word.len()))
}
