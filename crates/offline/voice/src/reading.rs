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

#[cfg(test)]
mod tests {
    use super::*;

    /// The phonetic symbols of `text`, words apart.
    fn phonemes(reader: &Reader, text: &str, language: Language) -> String {
        let pieces = reader.read(text, language, Accent::American);
        let mut out = String::new();
        for piece in pieces {
            if piece.mark.is_none() && !out.is_empty() {
                out.push(' ');
            }
            out += &piece.phonemes;
        }
        out
    }

    #[test]
    fn both_languages_in_symbols() {
        use Language::{En, Zh};
        let reader = Reader::default();
        for (language, text, expected) in [
            (
                Zh,
                "夜里下着大雨，林小雨推开客栈的门。",
                "je↘li ɕja↘ ꭧɤ ta↘y↓, li↗n ɕjau↗y↓ tʰwei→kʰai→ kʰɤ↘ꭧa↘n tɤ mə↗n.",
            ),
            (Zh, "银行行长说，重庆的音乐节很好。", "i↗nxa↗ŋxa↗ŋꭧa↓ŋ ʂwo→, ꭧʰʊ↗ŋʨʰi↘ŋ tɤ i→nɥe↘ʨje↗ xə↗n xau↓."),
            (Zh, "她说“OK”，然后打开了iPhone。", "tʰa→ ʂwo→ ˌOkˈA, ɻa↗nxou↘ ta↓kʰai→ lɤ ˈIfˌOn."),
            (Zh, "《红楼梦》——曹雪芹", "xʊ↗ŋlou↗mə↘ŋ— ʦʰau↗ɕɥe↓ʨʰi↗n"),
            (Zh, "他说：“……”\n第二天", "tʰa→ ʂwo→… ti↘ɚ↘tʰjɛ→n"),
            (Zh, "Привет！", "pɹˈɪvət!"),
            (En, "Dr. Smith met Xiaoyu at 3:30 pm.", "dˈɑktəɹ smˈɪθ mˈɛt ʃˌWjˈu æt θɹˈi θˈɜɹTi pˌiˈɛm."),
            (
                En,
                "The lampkeeper's frobnicator cost $5.50!",
                "ðə lˈæmpkˌipəɹz fɹɑbnˈɪkətɔɹ kˈɔst fˈIv dˈɑləɹz ænd fˈɪfti sˈɛnts!",
            ),
            (En, "NASA and the XKJ — well-known…", "nˈæsə ænd ði ˌɛkskˌAʤˈA— wˌɛlnˈOn…"),
            (En, "It's café time (really)?", "ˌɪts kæfˈA tˈIm, ɹˈiᵊli?"),
            (En, "She said 你好 to me. 😀★", "ʃˌi sˈɛd ni↗xau↓ tə mˌi. ɡɹˈɪnɪŋ"),
            (En, "I read the book; I will read it.", "ˌI ɹˈɛd ðə bˈʊk; ˌI wɪl ɹˈid ɪt."),
            (En, "The boys' toy isn't here", "ðə bˈYz tˈY ˈɪzᵊnt hˈɪɹ"),
        ] {
            assert_eq!(phonemes(&reader, text, language), expected, "{text}");
        }
    }

    #[test]
    fn pieces_know_their_characters() {
        let reader = Reader::default();
        let text = "共12人，OK吗？";
        let pieces = reader.read(text, Language::Zh, Accent::American);
        let sources: Vec<(usize, usize)> = pieces.iter().map(|p| (p.source.start, p.source.end)).collect();
        assert_eq!(sources, [(0, 1), (1, 3), (3, 4), (4, 5), (5, 7), (7, 8), (8, 9)]);
    }

    #[test]
    fn a_language_loads_only_when_it_occurs() {
        let reader = Reader::default();
        reader.read("没有别的文字。", Language::Zh, Accent::British);
        assert!(reader.american.get().is_none() && reader.british.get().is_none());
        reader.read("And now English.", Language::Zh, Accent::British);
        assert!(reader.american.get().is_none() && reader.british.get().is_some());
    }

    #[test]
    fn nothing_is_too_odd() {
        let reader = Reader::default();
        for text in [
            "",
            " ",
            "\u{0}\u{7}",
            "\u{FFFF}\u{FFFD}",
            "[a](b)",
            "((((",
            "👩‍👩‍👧‍👦🇨🇳",
            "ﷺ ކ ਅ ཀ",
            "a\u{301}\u{301}\u{301}",
            "1.2.3.4",
            "--5",
            "$",
            "第",
            "一",
            "%%%",
            "'''",
            "\r\n",
            "ＡＢＣ１２３",
        ] {
            for language in [Language::Zh, Language::En] {
                let length = text.chars().count();
                for piece in reader.read(text, language, Accent::American) {
                    assert!(piece.source.end <= length, "{text}: {piece:?}");
                }
            }
        }
    }
}
