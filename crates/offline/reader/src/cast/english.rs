//! Names and words for people in English text: capitalised words that act, speak or bear a title, and nouns for people
//! with an article.

use super::{Person, alias, mention::is_verb, tagged};
use crate::{
    lexicon::{self, GIVEN, PEOPLE, SPEECH, TITLES},
    prose::{Kind, Prose},
};
use kinora_model::Language::En;
use std::collections::{BTreeMap, BTreeSet};

/// A run of capitalised words, as it stands.
#[derive(Default, Debug)]
struct Evidence {
    count: usize,
    score: i32,
}

/// Finds everybody.
pub(super) fn find(prose: &Prose) -> Vec<Person> {
    let small = small_words(prose);
    let mut names: BTreeMap<Vec<&str>, Evidence> = BTreeMap::new();
    for unit in &prose.units {
        let sentence = &prose.text[unit.words.clone()];
        // The tag follows its quotation, so the sentence around is looked at.
        for run in runs(sentence, &small) {
            let e = names.entry(run.words.clone()).or_default();
            if unit.kind == Kind::Narration {
                e.count += 1;
                e.score += weigh(sentence, &run);
            } else {
                // Within speech a name is called or spoken of: worth little, and `the Kestrel` is a ship.
                e.score += i32::from(
                    sentence[..run.start].trim_end().ends_with(',')
                        || run.start == 0 && sentence[run.end..].starts_with([',', '!', '?']),
                );
                if article_before(sentence, run.start) {
                    e.score -= 3;
                }
                // `My name is Vivian Crane.`
                if alias::self_named(&sentence[..run.start]).is_some_and(str::is_empty) {
                    e.count += 1;
                    e.score += 4;
                }
            }
        }
    }
    let mut accepted: Vec<(String, usize)> = names
        .iter()
        .filter(|(words, e)| {
            let titled = TITLES.words(En).any(|(_, t)| t == words[0]);
            let known = words.iter().any(|w| GIVEN.words(En).any(|(_, g)| g == *w));
            let (titled, known) = (i32::from(titled && words.len() > 1) * 3, i32::from(known) * 2);
            e.count >= 1 && e.score + titled + known >= 2
        })
        .map(|(words, e)| (words.join(" "), e.count))
        .collect();
    // Where `Pip` is somebody, `Pip Barlow` is.
    let whole = names.iter().filter(|(words, e)| {
        words.len() > 1 && e.count >= 1 && e.score >= 0 && accepted.iter().any(|(n, _)| n == words[0])
    });
    let whole: Vec<_> = whole.map(|(words, e)| (words.join(" "), e.count)).collect();
    accepted
        .extend(whole.into_iter().filter(|(n, _)| !accepted.iter().any(|(known, _)| known == n)).collect::<Vec<_>>());
    // Somebody only called `Miss Hale` by others is known by the family name.
    let called = names.keys().filter(|words| words.len() == 2 && TITLES.words(En).any(|(_, t)| t == words[0]));
    let called: Vec<_> = called
        .filter(|w| accepted.iter().any(|(n, _)| n.ends_with(w[1]) && n.contains(' ')))
        .map(|w| (w.join(" "), 0))
        .collect();
    for name in called {
        if !accepted.iter().any(|(n, _)| *n == name.0) {
            accepted.push(name);
        }
    }
    // Who heads a line of a play is somebody at once.
    let heads = prose.heads().into_iter().filter(|h| *h != "I" && *h != "Me");
    let heads: Vec<_> = heads.filter(|h| !accepted.iter().any(|(n, _)| n == h)).map(|h| (h.to_owned(), 1)).collect();
    accepted.extend(heads);
    if let Some(times) = first_person(prose) {
        accepted.push(("I".to_owned(), times));
    }
    // What speaks by the words beside a quotation is somebody, however seldom it comes.
    let told = tagged::english(prose);
    for name in
        told.iter().filter(|t| t.name && !accepted.iter().any(|(known, _)| *known == t.word)).collect::<Vec<_>>()
    {
        let words: Vec<&str> = name.word.split(' ').collect();
        accepted.push((name.word.clone(), names.get(&words).map_or(1, |e| e.count.max(1))));
    }
    let mut nouns = nouns(prose);
    let times =
        |word: &str| prose.text.split(|c: char| !c.is_alphabetic()).filter(|w| w.eq_ignore_ascii_case(word)).count();
    alias::add_told(&mut nouns, &told, times);
    alias::unite_english(prose, accepted, nouns)
}

fn first_person(prose: &Prose) -> Option<usize> {
    let narration = prose.units.iter().filter(|u| u.kind == Kind::Narration).map(|u| &prose.text[u.words.clone()]);
    let times = narration
        .filter(|s| {
            SPEECH.find(s, En).next().is_some_and(|h| {
                s[..h.range.start].trim_end() == "I"
                    || s[h.range.end..].trim_start_matches([' ', ',']).starts_with("I ")
                    || s[h.range.end..].trim() == "I."
            })
        })
        .count();
    (times > 0).then_some(times)
}

/// Words that the text also writes small: at the head of a sentence they are no names.
fn small_words<'a>(prose: &Prose<'a>) -> BTreeSet<&'a str> {
    prose.text.split(|c: char| !c.is_alphabetic()).filter(|w| w.starts_with(|c: char| c.is_lowercase())).collect()
}

/// Whether a word with a capital at the head of a sentence is an everyday one: the text writes it small elsewhere, or it
/// is a plural of the tables (`Gulls cried`).
fn is_small(word: &str, small: &BTreeSet<&str>) -> bool {
    let lower = word.to_lowercase();
    let thing = |table: &lexicon::Lexicon| table.find(&lower, En).next().is_some_and(|h| h.range == (0..lower.len()));
    small.contains(lower.as_str())
        || lower.ends_with('s') && [&lexicon::SOUND, &lexicon::PROP, &lexicon::SETTING].into_iter().any(|t| thing(t))
}

/// Whether the word between `start` and `end` stands as a month does (`in May`, `June of 1944`).
fn is_date(sentence: &str, start: usize, end: usize) -> bool {
    let before = sentence[..start].split_whitespace().next_back().unwrap_or_default().to_lowercase();
    let after = sentence[end..].trim_start();
    ["in", "of", "since", "until", "last", "next", "by", "this", "early", "late"].contains(&before.as_str())
        || before.starts_with(|c: char| c.is_ascii_digit())
        || after.starts_with(|c: char| c.is_ascii_digit())
        || after.starts_with("of ")
}

struct Run<'a> {
    words: Vec<&'a str>,
    start: usize,
    end: usize,
}

/// Runs of capitalised words in a sentence that may be names.
fn runs<'a>(sentence: &'a str, small: &BTreeSet<&str>) -> Vec<Run<'a>> {
    let mut out: Vec<Run> = Vec::new();
    let mut at = 0;
    let mut open = false;
    for word in sentence.split_inclusive(|c: char| !(c.is_alphabetic() || c == '-')) {
        let start = at;
        at += word.len();
        let bare = word.trim_end_matches(|c: char| !c.is_alphabetic());
        let gap = &word[bare.len()..];
        let capital = bare.starts_with(char::is_uppercase)
            && bare.chars().count() >= 2
            && !(bare.chars().count() > 3 && bare.chars().all(char::is_uppercase));
        let title = TITLES.words(En).any(|(_, t)| t == bare) && bare != "Old";
        let inside = open || !heads(sentence, start);
        // May and Will are names too: within a sentence, or where somebody does something.
        let does = || {
            sentence[at..].split_whitespace().next().is_some_and(|next| is_verb(next) || next == "who")
                || is_explained(&sentence[start + bare.len()..])
        };
        let is_name = match lexicon::is_no_name(bare, En) {
            true => GIVEN.words(En).any(|(_, g)| g == bare) && !is_date(sentence, start, at) && (inside || does()),
            false => inside || !is_small(bare, small),
        };
        let possible = capital && (title || is_name);
        if possible {
            match out.last_mut() {
                Some(run) if open => {
                    run.words.push(bare);
                    run.end = start + bare.len();
                }
                _ => out.push(Run { words: vec![bare], start, end: start + bare.len() }),
            }
            // `Mr. Grey` goes on over its stop; nothing else goes on over more than a space.
            open = gap == " " || title && gap == ".";
        } else if !(bare.is_empty() && gap == " " && open) {
            open = false;
        }
    }
    // A title alone is what somebody is, not who.
    out.retain(|run| !(run.words.len() == 1 && TITLES.words(En).any(|(_, t)| t == run.words[0])));
    out.retain(|run| run.words.len() <= 4);
    out
}

/// Whether a word stands where every word has a capital.
fn heads(sentence: &str, at: usize) -> bool {
    let before = sentence[..at].trim_end();
    before.is_empty() || before.ends_with(|c| ".!?…“\"‘'—:".contains(c))
}

fn article_before(sentence: &str, at: usize) -> bool {
    let before = sentence[..at].trim_end();
    before.rsplit(char::is_whitespace).next().is_some_and(|w| matches!(w, "the" | "The" | "a" | "an" | "A" | "An"))
}

/// `Lindqvist, the engineer`: whether what somebody is stands behind the name.
fn is_explained(after: &str) -> bool {
    let beside = [", the ", ", a ", ", an ", ", his ", ", her "].iter().find_map(|link| after.strip_prefix(link));
    let words = beside.map(|rest| rest.split([',', '.']).next().unwrap_or_default());
    words.is_some_and(|w| w.split(' ').count() <= 4 && PEOPLE.find(w, En).next().is_some())
}

/// What is done at somebody rather than at a place.
const AT_SOMEBODY: &[&str] = &[
    "looked", "stared", "glared", "smiled", "nodded", "laughed", "shouted", "pointed", "glanced", "peered", "gazed",
    "yelled", "grinned", "winked", "frowned", "blinked", "looking", "staring",
];

/// What one appearance in the narration says for or against a person.
fn weigh(sentence: &str, run: &Run) -> i32 {
    let (before, after) = (sentence[..run.start].trim_end(), &sentence[run.end..]);
    let previous =
        before.rsplit(char::is_whitespace).next().unwrap_or_default().trim_matches(|c: char| !c.is_alphabetic());
    let next = after.split_whitespace().next().unwrap_or_default();
    let mut score = 0;
    let speaks = |w: &str| SPEECH.find(w, En).next().is_some_and(|h| h.range.len() == w.len());
    let bare_next = next.trim_matches(|c: char| !c.is_alphabetic());
    if !previous.is_empty() && speaks(previous) || !bare_next.is_empty() && speaks(bare_next) && after.starts_with(' ')
    {
        score += 3;
    }
    if matches!(previous, "named" | "called") {
        score += 3;
    }
    if after.starts_with(' ') && is_verb(next) {
        score += 1;
    }
    if after.starts_with("'s") || after.starts_with("’s") {
        score += 1;
    }
    if is_explained(after) {
        score += 2;
    }
    // `The taller one, Clay Rudd, pushed back his hat`.
    let closes = after.strip_prefix(", ").and_then(|rest| rest.split_whitespace().next());
    if before.ends_with(',') && closes.is_some_and(is_verb) {
        score += 2;
    }
    let looked = before.rsplit(char::is_whitespace).nth(1).is_some_and(|verb| AT_SOMEBODY.contains(&verb));
    if !looked && matches!(previous, "in" | "at" | "from" | "near" | "of" | "across" | "through" | "In" | "At") {
        score -= 1;
    }
    if article_before(sentence, run.start) {
        score -= 3;
    }
    score
}

/// `the old man`, `a boy`, `her mother`: words for people that act or speak, with how often they come.
fn nouns(prose: &Prose) -> Vec<alias::Noun> {
    let mut found: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for unit in prose.units.iter().filter(|u| u.kind == Kind::Narration) {
        let sentence = &prose.text[unit.words.clone()];
        for hit in PEOPLE.find(sentence, En) {
            let before = sentence[..hit.range.start].trim_end();
            let previous = before.rsplit(char::is_whitespace).next().unwrap_or_default().to_lowercase();
            // Mum and Grandpa go without.
            let as_name =
                sentence[hit.range.clone()].starts_with(char::is_uppercase) && is_kin(&sentence[hit.range.clone()]);
            if !determined(before) && !as_name {
                continue;
            }
            let after = &sentence[hit.range.end..];
            let next = after.split_whitespace().next().unwrap_or_default();
            let speaks = |w: &str| SPEECH.find(w, En).next().is_some_and(|h| h.range.len() == w.len());
            let before_article = before[..before.len() - previous.len()].trim_end();
            let verb_before = before_article.rsplit(char::is_whitespace).next().unwrap_or_default();
            let verb_before = verb_before.trim_matches(|c: char| !c.is_alphabetic());
            let told = speaks(next.trim_matches(|c: char| !c.is_alphabetic())) || speaks(verb_before);
            let entry = found.entry(sentence[hit.range.clone()].to_lowercase()).or_default();
            entry.0 += 1;
            // At the head of its sentence it is the subject, however far the verb.
            let heads = before.split_whitespace().count() <= 3 && before.starts_with(char::is_uppercase);
            entry.1 += if told { 2 } else { usize::from(is_verb(next) || heads) };
        }
    }
    found.into_iter().map(|(word, (count, acts))| alias::Noun { word, count, acts: acts >= 1 }).collect()
}

/// Words for relatives by which they are also called.
fn is_kin(word: &str) -> bool {
    const KIN: &[&str] = &[
        "mum",
        "mom",
        "mama",
        "mother",
        "dad",
        "papa",
        "father",
        "gran",
        "grandma",
        "grandmother",
        "grandpa",
        "grandfather",
    ];
    KIN.contains(&word.to_lowercase().as_str())
}

/// Whether an article or the like comes before, with at most two words between.
fn determined(before: &str) -> bool {
    const ARTICLES: &[&str] = &["the", "a", "an", "his", "her", "my", "that", "this", "our", "their", "another"];
    before
        .rsplit(char::is_whitespace)
        .take(3)
        .take_while(|w| !w.ends_with([',', '.', '!', '?']))
        // `for a moment every man was white`: all of them are nobody.
        .take_while(|w| !["every", "each", "no", "any"].contains(&w.to_lowercase().as_str()))
        .any(|w| ARTICLES.contains(&w.to_lowercase().as_str()) || w.ends_with("'s") || w.ends_with("’s"))
}
