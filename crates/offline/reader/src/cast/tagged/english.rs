//! Subjects of English words beside quotations: `said the fox`, `the widow replied`, `Will answered`.

use super::{Beside, Tagged, beside};
use crate::{
    lexicon::{PEOPLE, SPEECH, TITLES},
    prose::Prose,
    speaker::tag_verb,
};
use kinora_model::Language::En;

/// Nouns that speak in a tag and are nobody.
const NOBODY: &[&str] = &[
    "voice",
    "voices",
    "other",
    "others",
    "one",
    "sign",
    "letter",
    "note",
    "label",
    "poster",
    "crowd",
    "men",
    "women",
    "people",
    "children",
    "same",
    "rest",
    "first",
    "second",
    "third",
    "two",
    "three",
    "latter",
    "former",
    "words",
    "word",
    "answer",
    "reply",
    "boys",
    "girls",
    "soldiers",
    "villagers",
    "whole",
    "door",
    "radio",
    "screen",
    "paper",
    "card",
    "way",
    "time",
    "end",
    "moment",
    "face",
    "eyes",
    "mouth",
    "hand",
    "hands",
    "head",
    "heart",
    "lips",
    "breath",
    "teeth",
    "tone",
];

/// Before a noun that means somebody.
const DETERMINERS: &[&str] = &["the", "a", "an", "his", "her", "my", "our", "their", "another", "that", "this"];

/// Words that end a noun and are no part of it.
const ENDS: &[&str] = &[
    "in", "at", "to", "from", "with", "as", "and", "but", "who", "that", "of", "on", "by", "for", "over", "behind",
    "into", "again", "at", "when", "while", "through", "under", "beside", "across", "after", "before", "without",
    "because", "was", "had", "is", "has", "said", "did", "would", "could",
];

/// All subjects beside quotations of `prose`.
pub(in super::super) fn find(prose: &Prose) -> Vec<Tagged> {
    let mut found: Vec<Tagged> = beside(prose).iter().filter_map(subject).collect();
    found.sort();
    found.dedup();
    found
}

fn is_said(word: &str) -> bool {
    let bare = word.trim_matches(|c: char| !c.is_alphabetic());
    let hit = SPEECH.find(bare, En).next();
    !bare.is_empty() && hit.is_some_and(|h| h.range == (0..bare.len()) && SPEECH.key(h.row) != "write")
}

fn subject(beside: &Beside) -> Option<Tagged> {
    if !beside.leads {
        let mut words: Vec<&str> = beside.sentence.split_whitespace().collect();
        let first = *words.first()?;
        if is_said(first) && !first.ends_with([',', '.']) || beside.goes_on && tag_verb(beside.sentence).is_some() {
            words.remove(0);
            if words.first().is_some_and(|w| w.ends_with("ly") && w.starts_with(char::is_lowercase)) {
                words.remove(0);
            }
            return noun_phrase(&words).map(|(tagged, _)| tagged);
        }
        return before_verb(&words);
    }
    let verb = SPEECH.find(beside.sentence, En).filter(|h| SPEECH.key(h.row) != "write").last()?;
    let clause = beside.sentence[..verb.range.end].rsplit([',', ';', '—']).next()?;
    before_verb(&clause.split_whitespace().collect::<Vec<_>>())
}

/// The subject that `words` begin with, where a verb of speaking follows at once or after an adverb.
fn before_verb(words: &[&str]) -> Option<Tagged> {
    let leads = |word: &&&str| ["and", "then", "but", "so", "at", "last"].contains(&word.to_lowercase().as_str());
    let words = &words[words.iter().take_while(leads).count()..];
    let (tagged, length) = noun_phrase(words)?;
    let mut rest = words[length..].iter().copied();
    let next = rest.next()?;
    let next = if next.ends_with("ly") { rest.next()? } else { next };
    is_said(next).then_some(tagged)
}

/// Who `words` begin with, and how many of them that takes.
fn noun_phrase(words: &[&str]) -> Option<(Tagged, usize)> {
    let first = words.first()?;
    let bare = |word: &str| word.trim_matches(|c: char| !c.is_alphabetic()).to_owned();
    let ends = |word: &str| word.ends_with([',', '.', ';', ':', '!', '?', '—']);
    let is_title = |word: &str| TITLES.words(En).any(|(_, t)| t == word);
    let capital = |word: &str| word.starts_with(char::is_uppercase);
    let lower = first.to_lowercase();
    if !DETERMINERS.contains(&lower.as_str()) {
        let mut name: Vec<String> = Vec::new();
        for word in words {
            if !capital(word) || is_said(word) {
                break;
            }
            let owned = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s"));
            if owned.is_some() {
                return None;
            }
            name.push(bare(word));
            if ends(word) && !is_title(&bare(word)) {
                break;
            }
        }
        let pronoun =
            ["He", "She", "It", "They", "We", "You", "I", "There", "That", "This", "Then", "And", "But", "So"];
        let known = |w: &String| pronoun.contains(&w.as_str());
        let length = name.len();
        let good = (1..=3).contains(&length) && !known(&name[0]) && name.iter().all(|w| w.chars().count() > 1);
        if !good || length == 1 && is_title(&name[0]) {
            return None;
        }
        // Mum and Grandpa are what somebody is.
        let kin = name[0].to_lowercase();
        let is_kin = length == 1 && PEOPLE.find(&kin, En).any(|h| h.range == (0..kin.len()));
        let word = if is_kin { kin } else { name.join(" ") };
        return Some((Tagged { word, name: !is_kin }, length));
    }
    let mut noun: Option<(String, usize)> = None;
    for (n, word) in words.iter().enumerate().skip(1).take(4) {
        let plain = bare(word);
        let low = plain.to_lowercase();
        if plain.is_empty()
            || ENDS.contains(&low.as_str())
            || is_said(word)
            || low.ends_with("ly")
            || low.ends_with("ing")
        {
            break;
        }
        if word.contains("'s") || word.contains("’s") {
            return None;
        }
        noun = Some((low, n + 1));
        if ends(word) {
            break;
        }
    }
    let (noun, length) = noun?;
    let is_word = noun.chars().all(|c| c.is_alphabetic() || c == '-') && noun.len() > 2;
    (is_word && !NOBODY.contains(&noun.as_str())).then_some((Tagged { word: noun, name: false }, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(String, bool)> {
        find(&Prose::new(text, En)).into_iter().map(|t| (t.word, t.name)).collect()
    }

    #[test]
    fn whatever_is_said_to_speak_is_somebody() {
        let cases = [
            ("\"It will snow,\" said the old kettle on the stove.", "kettle", false),
            ("\"Good evening,\" said Mr. Grey.", "Mr Grey", true),
            ("\"Please,\" squeaked Anna, \"come in.\"", "Anna", true),
            ("\"Hush,\" said Mum.", "mum", false),
            ("\"Come in,\" answered Will.", "Will", true),
            ("The lieutenant quietly said, \"Go.\"", "lieutenant", false),
        ];
        for (text, word, name) in cases {
            assert_eq!(found(text), [(word.to_owned(), name)], "{text}");
        }
    }

    #[test]
    fn voices_and_pronouns_are_nobody() {
        for text in [
            "\"Go,\" said a voice behind the door.",
            "\"Go,\" he said.",
            "Then she said, \"Go.\"",
            "\"Go,\" said one of them.",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }
}
