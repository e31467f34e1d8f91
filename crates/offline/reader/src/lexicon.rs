//! The word tables, and how they are looked up.
//!
//! A table is a text file of rows, columns set off by `|`; the last two columns are the Chinese words (set off by
//! spaces) and the English ones (by commas), the columns before say what the words mean. `#` begins a comment. A row
//! whose first column is `-` holds words that only look like others (道 in 知道); as the longest word wins, they hide
//! what is inside them. English words match whole words in any case; `*` at the end stands for any ending.

use aho_corasick::{AhoCorasick, AhoCorasickBuilder, MatchKind};
use kinora_model::Language;
use std::{ops::Range, sync::LazyLock};

/// A table for look-ups in running text.
pub(crate) struct Lexicon {
    rows: Vec<Vec<&'static str>>,
    zh: Words,
    en: Words,
}

struct Words {
    search: AhoCorasick,
    /// Row of each word, and whether any ending may follow.
    word: Vec<(usize, bool)>,
}

/// A word of a table found in a text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Hit {
    /// Row of the table.
    pub row: usize,
    /// Bytes of the text.
    pub range: Range<usize>,
}

impl Lexicon {
    fn new(source: &'static str) -> Self {
        let rows = rows(source);
        let build = |column: usize, split: char| {
            let (mut patterns, mut word) = (Vec::new(), Vec::new());
            for (row, columns) in rows.iter().enumerate() {
                let words = columns[columns.len() - column].split(split).map(str::trim).filter(|w| !w.is_empty());
                for w in words {
                    patterns.push(w.trim_end_matches('*'));
                    word.push((row, w.ends_with('*')));
                }
            }
            let search = AhoCorasickBuilder::new()
                .match_kind(MatchKind::LeftmostLongest)
                .ascii_case_insensitive(true)
                .build(patterns)
                .expect("the tables are small");
            Words { search, word }
        };
        Self { zh: build(2, ' '), en: build(1, ','), rows }
    }

    /// Words of the table in `text`, first to last, without overlap and without the masked ones.
    pub fn find<'a>(&'a self, text: &'a str, language: Language) -> impl Iterator<Item = Hit> + 'a {
        let words = if language == Language::Zh { &self.zh } else { &self.en };
        words.search.find_iter(text).filter_map(move |m| {
            let (row, open) = words.word[m.pattern().as_usize()];
            let mut end = m.end();
            if language == Language::En {
                if text[..m.start()].ends_with(|c: char| c.is_alphanumeric()) {
                    return None;
                }
                if open {
                    end += text[end..].find(|c: char| !c.is_alphabetic()).unwrap_or(text.len() - end);
                } else if text[end..].starts_with(|c: char| c.is_alphanumeric()) {
                    return None;
                }
            }
            (self.rows[row][0] != "-").then_some(Hit { row, range: m.start()..end })
        })
    }

    /// The first column of a row: what its words mean.
    pub fn key(&self, row: usize) -> &'static str {
        self.rows[row][0]
    }

    /// A further column of a row.
    pub fn column(&self, row: usize, column: usize) -> &'static str {
        self.rows[row][column]
    }

    /// Meaning of the first word of the table in `text`.
    pub fn first(&self, text: &str, language: Language) -> Option<&'static str> {
        self.find(text, language).next().map(|hit| self.key(hit.row))
    }

    /// Whether any word of the row `key` is in `text`.
    pub fn has(&self, text: &str, language: Language, key: &str) -> bool {
        self.find(text, language).any(|hit| self.key(hit.row) == key)
    }

    /// How often words of each row stand in `text`.
    pub fn counts(&self, text: &str, language: Language) -> Vec<(&'static str, usize)> {
        let mut counts: Vec<_> = self.rows.iter().map(|r| (r[0], 0)).collect();
        for hit in self.find(text, language) {
            counts[hit.row].1 += 1;
        }
        counts
    }

    /// The word that stands for `key` where it is written: the first of its first row.
    pub fn word(&self, key: &str, language: Language) -> Option<&'static str> {
        let row = self.rows.iter().position(|r| r[0] == key)?;
        self.words(language).find(|(r, _)| *r == row).map(|(_, word)| word)
    }

    /// The words of one language in each row, with the row.
    pub fn words(&self, language: Language) -> impl Iterator<Item = (usize, &'static str)> + '_ {
        self.rows.iter().enumerate().flat_map(move |(row, columns)| {
            let (column, split) = if language == Language::Zh { (2, ' ') } else { (1, ',') };
            columns[columns.len() - column].split(split).map(str::trim).filter(|w| !w.is_empty()).map(move |w| (row, w))
        })
    }
}

fn rows(source: &'static str) -> Vec<Vec<&'static str>> {
    let lines = source.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#'));
    lines.map(|line| line.split('|').map(str::trim).collect()).collect()
}

macro_rules! tables {
    ($($(#[$doc:meta])* $name:ident = $file:literal;)*) => {$(
        $(#[$doc])*
        pub(crate) static $name: LazyLock<Lexicon> =
            LazyLock::new(|| Lexicon::new(include_str!(concat!("../lexicon/", $file, ".txt"))));
    )*};
}

tables! {
    /// Kinds of place, and on which side of a door they usually are.
    SETTING = "setting";
    /// Indoors or out.
    SIDE = "side";
    /// Times of day.
    TIME = "time";
    /// Weather.
    WEATHER = "weather";
    /// Moods.
    MOOD = "mood";
    /// Feelings.
    EMOTION = "emotion";
    /// Verbs of speaking, thinking and writing.
    SPEECH = "speech";
    /// Words for people.
    PEOPLE = "people";
    /// Titles beside names.
    TITLES = "titles";
    /// Ranks and trades, which men and women have.
    TRADE = "trade";
    /// What given names tell.
    GIVEN = "given";
    /// Body actions.
    GESTURE = "gesture";
    /// Sounds.
    SOUND = "sound";
    /// Things.
    PROP = "prop";
    /// Looks.
    LOOKS = "looks";
    /// Periods.
    ERA = "era";
    /// Openings of scenes.
    TURN = "turn";
    /// Shot sizes.
    SIZE = "size";
    /// Camera moves.
    CAMERA = "camera";
    /// Animals.
    BEING = "being";
    /// Names of periods and countries.
    EPOCH = "epoch";
    /// Colours.
    TINT = "tint";
    /// What can be done to a given picture.
    RETOUCH = "retouch";
    /// Heads of lines in a play that are nobody's name.
    PLAY = "play";
    /// Signs, letters, and what is written on them.
    SIGN = "sign";
    /// How somebody speaks.
    TEMPER = "temper";
    /// People without names who are seen together.
    CROWD = "crowd";
    /// Past tenses of English that do not end in -ed.
    PAST = "past";
}

/// Chinese family names of one character, and of two.
pub(crate) static SURNAMES: LazyLock<(Vec<char>, Vec<&'static str>)> = LazyLock::new(|| {
    let lines: Vec<&str> = include_str!("../lexicon/surname.txt").lines().filter(|l| !l.starts_with('#')).collect();
    (lines[0].chars().collect(), lines[1].split(' ').collect())
});

/// Whether `word` only looks like a name.
pub(crate) fn is_no_name(word: &str, language: Language) -> bool {
    static WORDS: LazyLock<[Vec<&'static str>; 2]> = LazyLock::new(|| {
        let row = rows(include_str!("../lexicon/notname.txt")).remove(0);
        let sorted = |words: &mut Vec<&'static str>| words.sort_unstable();
        let (mut zh, mut en): (Vec<_>, Vec<_>) =
            (row[0].split(' ').collect(), row[1].split(',').map(str::trim).collect());
        sorted(&mut zh);
        sorted(&mut en);
        [zh, en]
    });
    WORDS[usize::from(language == Language::En)].binary_search(&word).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{En, Zh};

    #[test]
    fn every_row_has_its_columns_and_meaning() {
        use kinora_model::script::{
            Being, CameraMove, Emotion, Gesture, Mood, Setting, ShotSize, Sound, TimeOfDay, Weather,
        };
        type Known = fn(&str) -> bool;
        let tables: [(&Lexicon, Known); 10] = [
            (&SIZE, |w| ShotSize::from_word(w).is_some()),
            (&CAMERA, |w| CameraMove::from_word(w).is_some()),
            (&BEING, |w| Being::from_word(w).is_some()),
            (&SETTING, |w| Setting::from_word(w).is_some()),
            (&TIME, |w| TimeOfDay::from_word(w).is_some()),
            (&WEATHER, |w| Weather::from_word(w).is_some()),
            (&MOOD, |w| Mood::from_word(w).is_some()),
            (&EMOTION, |w| Emotion::from_word(w).is_some()),
            (&GESTURE, |w| Gesture::from_word(w).is_some()),
            (&SOUND, |w| Sound::from_word(w).is_some()),
        ];
        for (table, known) in tables {
            for row in &table.rows {
                assert!(row.len() >= 3, "{row:?}");
                assert!(row[0] == "-" || known(row[0]), "{row:?}");
            }
        }
    }

    #[test]
    fn longest_word_wins_and_masks_hide() {
        assert_eq!(SPEECH.first("我知道路", Zh), None);
        assert_eq!(SPEECH.first("他低声道", Zh), Some("say"));
        assert_eq!(WEATHER.first("泪如雨下", Zh), None);
        assert_eq!(WEATHER.first("雨停了", Zh), Some("clear"));
        assert_eq!(WEATHER.first("The train came.", En), None, "rain inside train");
        assert_eq!(EMOTION.first("She trembled", En), Some("fear"));
    }
}
