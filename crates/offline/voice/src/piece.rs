//! Pieces of an utterance: words and the marks between them.

use std::ops::Range;

/// What breaks the flow of speech, weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Break {
    /// Comma, colon, dash.
    Clause,
    /// Full stop, question mark, exclamation mark, ellipsis.
    Sentence,
    /// End of a line of text.
    Paragraph,
}

/// A word or a mark, in the model's symbols, and the characters of the given text that it stands for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Piece {
    pub phonemes: String,
    pub source: Range<usize>,
    /// Present for a mark.
    pub mark: Option<Break>,
}

impl Piece {
    pub fn word(phonemes: &str, source: Range<usize>) -> Self {
        Self { phonemes: phonemes.to_owned(), source, mark: None }
    }

    /// The mark `symbol`, one of those that [`mark`] returns.
    pub fn mark(symbol: char, source: Range<usize>) -> Self {
        let weight = match symbol {
            '\n' => Break::Paragraph,
            '.' | '!' | '?' | '…' => Break::Sentence,
            _ => Break::Clause,
        };
        let phonemes = if symbol == '\n' { String::new() } else { symbol.to_string() };
        Self { phonemes, source, mark: Some(weight) }
    }
}

/// The model's symbol for a punctuation mark of either language; a line end stands for itself.
pub(crate) fn mark(ch: char) -> Option<char> {
    Some(match ch {
        '。' | '．' | '｡' | '.' => '.',
        '，' | '、' | ',' | '､' | '(' | ')' | '（' | '）' | '[' | ']' | '【' | '】' | '〔' | '〕' | '{' | '}' => {
            ','
        }
        '！' | '!' | '‼' => '!',
        '？' | '?' | '⁇' | '¿' => '?',
        '；' | ';' => ';',
        '：' | ':' => ':',
        '…' | '⋯' => '…',
        '—' | '–' | '―' | '─' => '—',
        '\n' | '\u{2028}' | '\u{2029}' => '\n',
        _ => return None,
    })
}

/// Whether `ch` is a quotation mark: it groups words but makes no sound.
pub(crate) fn is_quote(ch: char) -> bool {
    matches!(
        ch,
        '“' | '”'
            | '"'
            | '„'
            | '«'
            | '»'
            | '「'
            | '」'
            | '『'
            | '』'
            | '《'
            | '》'
            | '〈'
            | '〉'
            | '‹'
            | '›'
            | '`'
            | '＂'
            | '〝'
            | '〞'
            | '*'
    )
}

/// `pieces` with each run of marks made one, the strongest; marks before the first word are dropped.
pub(crate) fn settle(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let Some(weight) = piece.mark else {
            out.push(piece);
            continue;
        };
        match out.last_mut() {
            None => {}
            Some(last) => match last.mark {
                None => out.push(piece),
                Some(earlier) => {
                    // ？！ keeps its question; a line end keeps the sentence mark before it.
                    if weight > earlier {
                        last.mark = Some(weight);
                        if !piece.phonemes.is_empty() {
                            last.phonemes = piece.phonemes;
                        }
                    } else if last.phonemes.is_empty() || last.phonemes == "!" && piece.phonemes == "?" {
                        last.phonemes = piece.phonemes;
                    }
                }
            },
        }
    }
    // A line end without a mark of its own is a full stop to the model.
    for piece in &mut out {
        if piece.mark == Some(Break::Paragraph) && piece.phonemes.is_empty() {
            piece.phonemes.push('.');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_marks_become_one() {
        let word = || Piece::word("a", 0..1);
        let mark = |c| Piece::mark(c, 1..2);
        let settled = settle(vec![mark('.'), word(), mark('!'), mark('?'), mark('\n'), word(), mark('\n')]);
        assert_eq!(settled.len(), 4);
        assert_eq!((settled[1].phonemes.as_str(), settled[1].mark), ("?", Some(Break::Paragraph)));
        assert_eq!((settled[3].phonemes.as_str(), settled[3].mark), (".", Some(Break::Paragraph)));
    }
}
