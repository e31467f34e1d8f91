//! Words for what somebody is: animals, and people by sex and age.

use crate::lexicon::{BEING, PEOPLE};
use kinora_model::{
    Language,
    script::{Age, Being, Sex},
};
use std::ops::Range;

/// What somebody is.
pub(super) type Nature = (Being, Sex, Age);

/// Words that people's natures are written with: sex, age, 中文, English.
const NATURES: [(Sex, Age, &str, &str); 12] = [
    (Sex::Female, Age::Child, "小女孩", "little girl"),
    (Sex::Female, Age::Youth, "年轻女子", "young woman"),
    (Sex::Female, Age::Adult, "女子", "woman"),
    (Sex::Female, Age::Elder, "老妇人", "old woman"),
    (Sex::Male, Age::Child, "小男孩", "little boy"),
    (Sex::Male, Age::Youth, "年轻男子", "young man"),
    (Sex::Male, Age::Adult, "男子", "man"),
    (Sex::Male, Age::Elder, "老人", "old man"),
    (Sex::Unknown, Age::Child, "儿童", "child"),
    (Sex::Unknown, Age::Youth, "年轻的人", "young person"),
    (Sex::Unknown, Age::Adult, "成年人", "person"),
    (Sex::Unknown, Age::Elder, "年长的人", "elderly person"),
];

/// Words for more than one, which the story's tables do not hold.
const MANY: [(Sex, Age, &str, &str); 6] = [
    (Sex::Unknown, Age::Child, "孩子们", "children"),
    (Sex::Unknown, Age::Child, "小朋友们", "kids"),
    (Sex::Male, Age::Child, "男孩们", "boys"),
    (Sex::Female, Age::Child, "女孩们", "girls"),
    (Sex::Female, Age::Adult, "女人们", "women"),
    (Sex::Unknown, Age::Adult, "人们", "people"),
];

/// The word that `nature` is written with.
pub(super) fn nature_word((kind, sex, age): Nature, language: Language) -> &'static str {
    if kind != Being::Person {
        let of_age = |child: bool| {
            BEING
                .words(language)
                .find(|(row, _)| BEING.key(*row) == kind.word() && (BEING.column(*row, 1) == "child") == child)
                .map(|(_, word)| word)
        };
        return of_age(age == Age::Child).or_else(|| of_age(false)).unwrap_or(kind.word());
    }
    let (.., zh, en) =
        NATURES.iter().find(|(s, a, ..)| *s == sex && *a == age).copied().unwrap_or((sex, age, "人", "person"));
    if language == Language::Zh { zh } else { en }
}

/// What the words call somebody, and where: people and animals in the order of the text.
pub(super) fn nouns(text: &str, language: Language) -> Vec<(Range<usize>, Nature, usize)> {
    let mut found: Vec<(Range<usize>, Nature, usize)> = Vec::new();
    let own = NATURES.iter().map(|n| (n, 1)).chain(MANY.iter().map(|n| (n, 2)));
    for ((sex, age, zh, en), count) in own {
        let word = if language == Language::Zh { zh } else { en };
        for range in whole_words(text, word, language) {
            found.push((range, (Being::Person, *sex, *age), count));
        }
    }
    for hit in BEING.find(text, language) {
        let Some(kind) = Being::from_word(BEING.key(hit.row)) else { continue };
        let age = if BEING.column(hit.row, 1) == "child" { Age::Child } else { Age::Adult };
        let word = &text[hit.range.clone()];
        // One fish and many have one word; the rest of the plurals end alike.
        let many = language == Language::En && word.ends_with('s');
        found.push((hit.range, (kind, Sex::Unknown, age), if many { 2 } else { 1 }));
    }
    for hit in PEOPLE.find(text, language) {
        let sex = match PEOPLE.key(hit.row) {
            "f" => Sex::Female,
            "m" => Sex::Male,
            _ => Sex::Unknown,
        };
        let age = match PEOPLE.column(hit.row, 1) {
            "child" => Age::Child,
            "youth" => Age::Youth,
            "elder" => Age::Elder,
            _ => Age::Adult,
        };
        found.push((hit.range, (Being::Person, sex, age), 1));
    }
    // The longest word at a place is meant.
    found.sort_by_key(|(range, ..)| (range.start, std::cmp::Reverse(range.end)));
    let mut out: Vec<(Range<usize>, Nature, usize)> = Vec::new();
    for noun in found {
        match out.last_mut() {
            Some(last) if noun.0.start < last.0.end => {
                if noun.0.len() > last.0.len() {
                    *last = noun;
                }
            }
            _ => out.push(noun),
        }
    }
    out
}

/// Where `word` stands in `text` as a word of its own.
pub(super) fn whole_words<'a>(
    text: &'a str,
    word: &'a str,
    language: Language,
) -> impl Iterator<Item = Range<usize>> + 'a {
    text.match_indices(word).map(|(at, w)| at..at + w.len()).filter(move |r| {
        language == Language::Zh
            || !(text[..r.start].ends_with(char::is_alphanumeric) || text[r.end..].starts_with(char::is_alphanumeric))
    })
}

/// What a whole phrase says somebody is, if it does.
pub(super) fn nature_of(phrase: &str, language: Language) -> Option<Nature> {
    let (range, nature, _) = nouns(phrase, language).pop()?;
    // 的老人 names one; 人参 does not.
    (range.end == phrase.trim_end().len()).then_some(nature)
}
