//! Mandarin text to sounds.

mod ipa;
pub(crate) mod number;
mod sandhi;
mod word;

pub(crate) use word::Lexicon;

use crate::piece::Piece;
use crate::traced::{Letter, span};
use ipa::Syllable;

impl Lexicon {
    /// The words of `letters`, Chinese characters only and without a break among them.
    pub fn pieces(&self, letters: &[Letter]) -> Vec<Piece> {
        let text: String = letters.iter().map(|l| l.ch).collect();
        let mut words = self.words(&text);
        sandhi::apply(&mut words);
        let mut at = 0;
        words
            .iter_mut()
            .map(|word| {
                let source = span(&letters[at..at + word.letters.len()]);
                at += word.letters.len();
                for syllable in &mut word.syllables {
                    // A character that no table knows is "so-and-so", as a reader aloud would say.
                    if syllable.phonemes().is_empty() {
                        *syllable = Syllable::parse("mou3");
                    }
                }
                Piece::word(&word.phonemes(), source)
            })
            .collect()
    }
}
