//! The Chinese dictionary (jieba): words of a text and their classes.

use jieba_rs::Jieba;
use std::{collections::BTreeSet, sync::LazyLock};

/// The dictionary; takes a fraction of a second to load, so only Chinese text pays for it.
static JIEBA: LazyLock<Jieba> = LazyLock::new(Jieba::new);

/// Words of a Chinese text, each with its bytes.
pub(crate) fn words_of(text: &str) -> impl Iterator<Item = (std::ops::Range<usize>, &str)> {
    let mut at = 0;
    JIEBA.cut(text, false).into_iter().map(move |token| {
        let from = at;
        at += token.word.len();
        (from..at, token.word)
    })
}

/// Words of a Chinese text with their classes.
pub(super) fn tagged_words(text: &str) -> Vec<jieba_rs::Tag<'_>> {
    JIEBA.tag(text, true)
}

/// Whether a Chinese clause says that somebody does or is something: 小狐狸 and 胖和尚 are only somebody.
pub(crate) fn does(clause: &str) -> bool {
    let tags = JIEBA.tag(clause, true);
    let state = |tag: &str| tag.starts_with(['a', 'z', 'i', 'l']);
    tags.iter().any(|t| t.tag.starts_with('v') && t.tag != "vn" || matches!(t.word, "着" | "了" | "得"))
        || tags.len() > 1 && tags.last().is_some_and(|t| state(t.tag))
}

/// Whether a word is in the dictionary as something else than a name, and whether as a name.
pub(super) fn in_dictionary(word: &str) -> (bool, bool) {
    let tags = JIEBA.tag(word, false);
    match tags.as_slice() {
        [one] if one.tag.starts_with("nr") => (false, true),
        [one] => (one.tag != "x" && one.word.chars().count() > 1, false),
        _ => (false, false),
    }
}

/// Whether the dictionary takes a word for a name, known or guessed, or for a family name and a noun (陆|长风).
pub(super) fn is_guessed_name(word: &str) -> bool {
    match JIEBA.tag(word, true).as_slice() {
        [one] => one.tag.starts_with("nr"),
        [family, given] => family.tag.starts_with("nr") && given.tag.starts_with('n'),
        _ => false,
    }
}

/// Whether a word is made of others as a phrase is and no name: 哈哈|笑, 霍|地|站, 江河|走.
pub(super) fn is_phrase(word: &str) -> bool {
    let tags = JIEBA.tag(word, false);
    let particle = tags.iter().any(|t| t.tag.starts_with(['o', 'u', 'y', 'p', 'r']));
    let acts = matches!(tags.as_slice(), [first, .., last] if first.word.chars().count() >= 2 && last.tag == "v");
    tags.len() > 1 && (particle || acts)
}

/// Where words begin that follow a subject: verbs, adverbs, prepositions.
pub(super) fn doing(sentence: &str) -> BTreeSet<usize> {
    let mut at = 0;
    let mut out = BTreeSet::new();
    for tag in JIEBA.tag(sentence, true) {
        if tag.tag.starts_with(['v', 'd', 'p', 'u', 'c', 'z']) {
            out.insert(at);
        }
        at += tag.word.len();
    }
    out
}

/// Where names begin that stand directly behind a noun (法医周敏).
pub(super) fn behind_nouns(sentence: &str) -> BTreeSet<usize> {
    let mut at = 0;
    let mut out = BTreeSet::new();
    let mut noun = false;
    for tag in JIEBA.tag(sentence, true) {
        if noun && tag.tag.starts_with("nr") {
            out.insert(at);
        }
        noun = tag.tag == "n" && tag.word.chars().count() > 1;
        at += tag.word.len();
    }
    out
}

/// Whether the dictionary has any part of `word` in one of `classes`.
pub(super) fn is_of(word: &str, classes: &[&str]) -> bool {
    JIEBA.tag(word, false).iter().any(|tag| classes.iter().any(|class| tag.tag.starts_with(class)))
}
