//! Text to pieces: writes out what is not words, then gives each script to its language.

use crate::en::{self, Accent, Speller};
use crate::piece::{self, Piece};
use crate::traced::{Letter, Traced, is_han};
use crate::zh;
use kinora_model::Language;
use std::sync::OnceLock;

/// Reads text aloud, on paper. Each language's dictionaries load when its first word comes.
#[derive(Default)]
pub(crate) struct Reader {
    mandarin: OnceLock<zh::Lexicon>,
    american: OnceLock<Speller>,
    british: OnceLock<Speller>,
}

impl Reader {
    /// The words and marks of `text`; its numbers are read in `language`, its words in that of their script.
    pub fn read(&self, text: &str, language: Language, accent: Accent) -> Vec<Piece> {
        let written = match language {
            Language::Zh => zh::number::written_out(text),
            Language::En => en::number::written_out(text),
        };
        let letters = plain(written);
        let mut pieces = Vec::new();
        let mut at = 0;
        while at < letters.len() {
            let script = Script::of(letters[at].ch);
            let len = letters[at..].iter().position(|l| !script.holds(l.ch)).unwrap_or(letters.len() - at);
            let run = &letters[at..at + len];
            match script {
                Script::Han => pieces.extend(self.mandarin.get_or_init(zh::Lexicon::load).pieces(run)),
                Script::Latin => pieces.extend(self.speller(accent).pieces(run)),
                Script::Neither => {
                    pieces.extend(run.iter().filter_map(|l| Some(Piece::mark(piece::mark(l.ch)?, l.source.clone()))));
                }
            }
            at += len;
        }
        piece::settle(merge(pieces))
    }

    fn speller(&self, accent: Accent) -> &Speller {
        let cell = match accent {
            Accent::American => &self.american,
            Accent::British => &self.british,
        };
        cell.get_or_init(|| Speller::load(accent))
    }
}

/// Which rules read a run of characters.
#[derive(Clone, Copy, PartialEq)]
enum Script {
    Han,
    Latin,
    Neither,
}

impl Script {
    fn of(ch: char) -> Self {
        match ch {
            _ if is_han(ch) => Self::Han,
            _ if ch.is_ascii_alphabetic() => Self::Latin,
            _ => Self::Neither,
        }
    }

    /// Whether a run of this script goes on over `ch`. English keeps its punctuation, for it tells the grammar; a line
    /// end always breaks.
    fn holds(self, ch: char) -> bool {
        match self {
            Self::Han => is_han(ch),
            Self::Latin => !is_han(ch) && ch != '\n',
            Self::Neither => Self::of(ch) == Self::Neither,
        }
    }
}

/// `written` with every character one of: Chinese, an ASCII letter, an apostrophe or hyphen within a word, a space, one
/// of the model's marks, a line end. Letters of other scripts become Latin ones, pictures their names.
fn plain(written: Traced) -> Vec<Letter> {
    let letters = written.0;
    let at = |i: Option<usize>| i.and_then(|i| letters.get(i)).map(|l| l.ch);
    let mut out = Traced::default();
    for (i, letter) in letters.iter().enumerate() {
        let source = letter.source.clone();
        let (before, after) = (at(i.checked_sub(1)), at(Some(i + 1)));
        let inside = before.is_some_and(char::is_alphabetic) && after.is_some_and(char::is_alphabetic);
        let mut keep = |ch: char| out.0.push(Letter { ch, source: source.clone() });
        match letter.ch {
            ch if is_han(ch) || ch.is_ascii_alphabetic() => keep(ch),
            '\'' | '’' | '‘'
                if inside || before.is_some_and(char::is_alphabetic) && after.is_none_or(char::is_whitespace) =>
            {
                keep('\'')
            }
            '-' if inside => keep('-'),
            '-' if after == Some('-') || before == Some('-') => keep('—'),
            '-' if before.is_none_or(char::is_whitespace) && after.is_none_or(char::is_whitespace) => keep('—'),
            // Dots in a row are a trailing off, a dot within a word ("a.m", "co.uk") is only a gap.
            '.' if before == Some('.') || after == Some('.') => keep('…'),
            '.' | ':' | ',' if inside && !is_han(before.unwrap_or(' ')) && !is_han(after.unwrap_or(' ')) => keep(' '),
            '\n' | '\u{2028}' | '\u{2029}' => keep('\n'),
            ch if ch.is_whitespace() || piece::is_quote(ch) => keep(' '),
            ch => match piece::mark(ch) {
                Some(mark) => keep(mark),
                None => out.push(&spoken_sign(ch), source),
            },
        }
    }
    out.0
}

/// A sign or a letter of another script in Latin letters, between spaces if it stands for words; a space for ornaments.
fn spoken_sign(ch: char) -> String {
    let ornament = matches!(ch, '\u{2010}'..='\u{2027}' | '\u{2190}'..='\u{25FF}' | '\u{2600}'..='\u{2606}' | '\u{2700}'..='\u{27BF}' | '※' | '〃' | '\u{FE00}'..='\u{FE0F}');
    if ornament || !ch.is_alphabetic() && (ch as u32) < 0xA0 {
        return " ".into();
    }
    let latin: String = deunicode::deunicode_char(ch)
        .unwrap_or("")
        .chars()
        .map(|c| if c.is_ascii_alphabetic() { c } else { ' ' })
        .collect();
    // Letters join the word that they are part of ("café"); a picture's name stands alone.
    if ch.is_alphabetic() && !latin.trim().is_empty() { latin } else { format!(" {latin} ") }
}

/// Words that stand for the same characters (the words of one number) made one.
fn merge(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match out.last_mut() {
            Some(last) if last.mark.is_none() && piece.mark.is_none() && piece.source.start < last.source.end => {
                last.phonemes = format!("{} {}", last.phonemes, piece.phonemes);
                last.source.end = last.source.end.max(piece.source.end);
            }
            // A mark within a number ("555-1234") is a pause in its word, not the end of one.
            _ => out.push(piece),
        }
    }
    out
}
