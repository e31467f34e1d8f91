//! Breaths: what one run of the model speaks.
//!
//! A run takes at most [`LONGEST`] symbols, and sounds most even at one to a few sentences; longer text is cut at the
//! strongest break that comes before the limit.

use crate::piece::{Break, Piece};
use crate::symbols::{LONGEST, token};

/// Sentences go together up to this many symbols.
const EASY: usize = 200;

/// What one run speaks.
pub(crate) struct Breath {
    /// The symbols, each with the index of its piece; spaces between words belong to none.
    pub symbols: Vec<(char, Option<usize>)>,
    /// What comes after it; nothing where a sentence had to be cut between words.
    pub after: Option<Break>,
}

impl Breath {
    /// The numbers of its symbols.
    pub fn tokens(&self) -> Vec<i32> {
        self.symbols.iter().filter_map(|(symbol, _)| token(*symbol)).collect()
    }
}

/// Cuts `pieces` into breaths. Symbols that the model does not know are left out.
pub(crate) fn breaths(pieces: &[Piece]) -> Vec<Breath> {
    let mut out = Vec::new();
    let mut start = 0;
    while start < pieces.len() {
        let end = end_of_breath(pieces, start);
        let breath = breath(pieces, start, end);
        if breath.symbols.iter().any(|(_, piece)| piece.is_some_and(|p| pieces[p].mark.is_none())) {
            out.push(breath);
        }
        start = end;
    }
    out
}

/// Where the breath that starts at `start` ends.
fn end_of_breath(pieces: &[Piece], start: usize) -> usize {
    let mut symbols = 0;
    // The last place to cut, and how good it is.
    let mut cut: Option<(usize, Break)> = None;
    for (i, piece) in pieces.iter().enumerate().skip(start) {
        symbols += piece.phonemes.chars().count() + 1;
        if symbols >= LONGEST {
            return cut.map_or(i.max(start + 1), |(end, _)| end);
        }
        let Some(weight) = piece.mark else { continue };
        if weight == Break::Paragraph {
            return i + 1;
        }
        // Past the easy length the first sentence end will do; before it a later one is better than an earlier one.
        if weight == Break::Sentence && symbols > EASY {
            return match cut {
                Some((end, Break::Sentence)) => end,
                _ => i + 1,
            };
        }
        if cut.is_none_or(|(_, best)| weight >= best) {
            cut = Some((i + 1, weight));
        }
    }
    pieces.len()
}

fn breath(pieces: &[Piece], start: usize, end: usize) -> Breath {
    let mut symbols: Vec<(char, Option<usize>)> = Vec::new();
    for (i, piece) in pieces.iter().enumerate().take(end).skip(start) {
        if piece.mark.is_none() && !symbols.is_empty() {
            symbols.push((' ', None));
        }
        symbols.extend(piece.phonemes.chars().filter(|c| token(*c).is_some()).map(|c| (c, Some(i))));
    }
    // A single word longer than any (a number of hundreds of digits) is cut where it must be.
    symbols.truncate(LONGEST - 1);
    let after = pieces[start..end].last().and_then(|piece| piece.mark);
    // The model swallows the end of what does not end with a mark.
    if after.is_none() {
        symbols.push((if end < pieces.len() { ',' } else { '.' }, None));
    }
    Breath { symbols, after }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(len: usize) -> Piece {
        Piece::word(&"a".repeat(len), 0..1)
    }

    #[test]
    fn sentences_go_together_up_to_an_easy_length() {
        let sentence = |len| [word(len), Piece::mark('.', 0..1)];
        let pieces: Vec<Piece> = [sentence(80), sentence(80), sentence(80)].concat();
        let cut = breaths(&pieces);
        assert_eq!(cut.len(), 2);
        assert_eq!(cut[0].after, Some(Break::Sentence));
    }

    #[test]
    fn a_long_sentence_is_cut_at_a_comma_else_between_words() {
        let pieces = [word(300), Piece::mark(',', 0..1), word(150), word(150)];
        let cut = breaths(&pieces);
        assert_eq!((cut.len(), cut[0].after), (2, Some(Break::Clause)));
        let pieces = [word(300), word(150), word(150)];
        let cut = breaths(&pieces);
        assert_eq!((cut.len(), cut[0].after), (2, None));
        assert!(cut.iter().all(|b| b.symbols.len() <= LONGEST));
        assert_eq!(breaths(&[word(2000)])[0].symbols.len(), LONGEST);
    }
}
