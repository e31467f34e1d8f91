//! Who is in a prompt: people and animals, how many, what they look like, feel and do.

use super::{
    natures::{Nature, nature_of, nouns, whole_words},
    reading::Claims,
    words::bare,
};
use crate::{
    cast::traits,
    lexicon::{EMOTION, GESTURE, Lexicon, TINT},
};
use kinora_model::{
    Language,
    script::{Age, Being, Emotion, Gesture, Role, Sex},
};
use std::ops::Range;

/// Somebody in a prompt.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Somebody {
    /// What the prompt calls it.
    pub name: String,
    /// What it is.
    pub nature: Nature,
    /// The prompt says what it is; a name alone does not.
    pub told: bool,
    /// Words about its looks.
    pub looks: Vec<String>,
    /// Feeling, where it is said.
    pub emotion: Option<Emotion>,
    /// What it does, where it is said.
    pub gesture: Option<Gesture>,
}

/// Most roles of one picture: more would be a crowd nobody can tell apart.
const MOST: usize = 6;

/// The people of the section 人物, written as `name（what, looks, feeling, doing）；…`.
pub(super) fn listed(section: &str, language: Language, known: &[Role]) -> Vec<Somebody> {
    let mut out = Vec::new();
    for entry in section.split(['；', ';']).map(str::trim).filter(|e| !e.is_empty()) {
        let (name, told) = match entry.find(['（', '(']) {
            Some(at) => (&entry[..at], entry[at..].trim_matches(['（', '(', '）', ')', ' '])),
            None => (entry, ""),
        };
        // Brackets with nothing before them hold the name too.
        let (name, told) = match name.trim() {
            "" => told.split_once(['，', ',', '、', '（', '(', '）', ')']).unwrap_or((told, "")),
            name => (name, told),
        };
        let name = bare(name);
        if name.is_empty() {
            continue;
        }
        let mut s = Somebody {
            name,
            nature: (Being::Person, Sex::Unknown, Age::Adult),
            told: false,
            looks: Vec::new(),
            emotion: None,
            gesture: None,
        };
        if let Some(nature) = nature_of(&s.name, language) {
            (s.nature, s.told) = (nature, true);
        }
        for item in told.split(['，', ',', '、']).map(bare).filter(|i| !i.is_empty()) {
            describe(&mut s, &item, language);
        }
        if !s.told
            && let Some(role) = known.iter().find(|r| r.name == s.name)
        {
            s.nature = (role.kind, role.sex, role.age);
        }
        out.push(s);
    }
    out.truncate(MOST);
    out
}

/// One item of an entry: what somebody is, feels or does; anything else is about looks.
fn describe(s: &mut Somebody, item: &str, language: Language) {
    let whole = |table: &'static Lexicon| {
        table.find(item, language).find(|h| h.range == (0..item.len())).map(|h| table.key(h.row))
    };
    if let Some(nature) = nature_of(item, language).filter(|_| whole(&TINT).is_none()) {
        (s.nature, s.told) = (nature, true);
    } else if let Some(emotion) = whole(&EMOTION).and_then(Emotion::from_word) {
        s.emotion = Some(emotion);
    } else if let Some(gesture) = whole(&GESTURE).and_then(Gesture::from_word) {
        s.gesture = Some(gesture);
    } else if !traits::looks_in(item, language).is_empty() || TINT.first(item, language).is_some() {
        s.looks.push(item.to_owned());
    } else if let Some(emotion) = EMOTION.first(item, language).and_then(Emotion::from_word) {
        s.emotion = Some(emotion);
    } else if let Some(gesture) = GESTURE.first(item, language).and_then(Gesture::from_word) {
        s.gesture = Some(gesture);
    } else {
        s.looks.push(item.to_owned());
    }
}

/// What is said of people in free words, with what is said of nobody in particular.
#[derive(Debug, Default)]
pub(super) struct Free {
    pub people: Vec<Somebody>,
    pub emotion: Option<Emotion>,
    pub gesture: Option<Gesture>,
}

/// Finds people and animals in free words; `known` are found by their names.
pub(super) fn free(text: &str, language: Language, known: &[Role], claims: &mut Claims) -> Free {
    let mut places: Vec<(Range<usize>, Somebody)> = Vec::new();
    for role in known {
        let names = std::iter::once(&role.name).chain(&role.aliases);
        let Some(range) = names.flat_map(|n| whole_words(text, n, language)).min_by_key(|r| r.start) else { continue };
        let nature = (role.kind, role.sex, role.age);
        claims.take(range.clone());
        let (name, looks) = (role.name.clone(), Vec::new());
        places.push((range, Somebody { name, nature, told: false, looks, emotion: None, gesture: None }));
    }
    for (range, nature, plural) in nouns(text, language) {
        if !claims.take(range.clone()) {
            continue;
        }
        let word = text[range.clone()].to_owned();
        let (mut nature, count) = (nature, count(text, range.start, language, claims).unwrap_or(plural));
        nature.2 = aged(text, range.start, nature.2, language, claims);
        for n in 0..count {
            let name = if n == 0 { word.clone() } else { format!("{word}{}", n + 1) };
            let s = Somebody { name, nature, told: true, looks: Vec::new(), emotion: None, gesture: None };
            places.push((range.clone(), s));
        }
    }
    places.sort_by_key(|(range, _)| range.start);
    places.truncate(MOST);
    let mut free = Free::default();
    let owners = |at: &Range<usize>| owners(text, at, &places, language);
    let mut said: Vec<(Vec<usize>, Said)> = Vec::new();
    for hit in EMOTION.find(text, language) {
        let emotion = Emotion::from_word(EMOTION.key(hit.row));
        if let Some(emotion) = emotion.filter(|_| claims.take(hit.range.clone())) {
            said.push((owners(&hit.range), Said::Feels(emotion)));
        }
    }
    for hit in GESTURE.find(text, language) {
        let gesture = Gesture::from_word(GESTURE.key(hit.row));
        if let Some(gesture) = gesture.filter(|_| claims.take(hit.range.clone())) {
            said.push((owners(&hit.range), Said::Does(gesture)));
        }
    }
    for (word, start) in traits::looks_in(text, language) {
        let range = start..start + word.len();
        if claims.take(range.clone()) {
            said.push((owners(&range), Said::Looks(word)));
        }
    }
    for hit in TINT.find(text, language) {
        // A colour belongs to somebody where it stands before the word for it: 橘色的小猫.
        let next = places.iter().find(|(r, _)| r.start >= hit.range.end);
        let near = next.is_some_and(|(r, _)| is_modifier(&text[hit.range.end..r.start], language));
        if near && claims.take(hit.range.clone()) {
            said.push((owners(&hit.range), Said::Looks(text[hit.range.clone()].to_owned())));
        }
    }
    for (owners, said) in said {
        if owners.is_empty() {
            match said {
                Said::Feels(e) => free.emotion = free.emotion.or(Some(e)),
                Said::Does(g) => free.gesture = free.gesture.or(Some(g)),
                Said::Looks(_) => {}
            }
        }
        for i in owners {
            let s = &mut places[i].1;
            match &said {
                Said::Feels(e) => s.emotion = s.emotion.or(Some(*e)),
                Said::Does(g) => s.gesture = s.gesture.or(Some(*g)),
                Said::Looks(l) => s.looks.push(l.clone()),
            }
        }
    }
    // Cats of a colour are named by it (黑猫): the word is also what they look like.
    for (range, s) in &mut places {
        let own = TINT.find(&text[range.clone()], language).map(|h| text[range.clone()][h.range].to_owned());
        s.looks.extend(own.collect::<Vec<_>>());
    }
    free.people = places.into_iter().map(|(_, s)| s).collect();
    free
}

/// Something said of somebody.
enum Said {
    Feels(Emotion),
    Does(Gesture),
    Looks(String),
}

/// Whom words at `at` speak of: the noun that they stand before (微笑的女孩), else who was named last before them, else
/// who comes next. Cats of one mention share it.
fn owners(text: &str, at: &Range<usize>, places: &[(Range<usize>, Somebody)], language: Language) -> Vec<usize> {
    let next = places.iter().find(|(r, _)| r.start >= at.end).map(|(r, _)| r.clone());
    let before = places.iter().rfind(|(r, _)| r.end <= at.start).map(|(r, _)| r.clone());
    let inside = places.iter().find(|(r, _)| r.start < at.end && at.start < r.end).map(|(r, _)| r.clone());
    let adjective = next.clone().filter(|r| is_modifier(&text[at.end..r.start], language));
    let Some(owner) = inside.or(adjective).or(before).or(next) else { return Vec::new() };
    (0..places.len()).filter(|i| places[*i].0 == owner).collect()
}

/// Whether `between` a word and a noun leaves the word an adjective of the noun.
fn is_modifier(between: &str, language: Language) -> bool {
    match language {
        Language::Zh => {
            let plain =
                between.chars().count() <= 8 && !between.contains(['，', '。', '、', '；', ',', '.', '和', '与', '在']);
            plain && (between.is_empty() || between.contains('的') || between.ends_with("色"))
        }
        Language::En => {
            let stop = [
                "a", "an", "the", "at", "in", "on", "with", "and", "to", "by", "from", "of", "while", "for", "near",
                "under",
            ];
            !between.contains([',', '.', ';'])
                && between.split_whitespace().count() <= 3
                && between.split_whitespace().all(|w| !stop.contains(&w.to_lowercase().as_str()))
        }
    }
}

/// How many the words before a noun say: 两只, `three`.
fn count(text: &str, at: usize, language: Language, claims: &mut Claims) -> Option<usize> {
    let number = |word: &str| {
        let number = match word {
            "一" | "a" | "an" | "one" => 1,
            "二" | "两" | "俩" | "双" | "two" | "both" | "couple" | "pair" => 2,
            "三" | "three" | "几" | "群" | "several" | "some" | "group" | "few" => 3,
            "四" | "four" => 4,
            "五" | "five" => 5,
            "六" | "six" => 6,
            _ => word.parse::<usize>().ok()?,
        };
        Some(number.clamp(1, MOST))
    };
    match language {
        Language::Zh => {
            let from = text[..at]
                .rfind(['，', '。', '、', '；', ',', '和', '与', '在'])
                .map_or(0, |i| i + text[i..].chars().next().map_or(1, char::len_utf8));
            let before = &text[from..at];
            let measure = before.char_indices().rev().take(14).find_map(|(i, c)| {
                let end = i + c.len_utf8();
                let next = before[end..].chars().next()?;
                let measured = "只个位条匹群名头对双尾朵".contains(next);
                number(c.encode_utf8(&mut [0; 4])).filter(|_| measured).map(|n| (i, end + next.len_utf8(), n, next))
            });
            let (start, end, n, unit) = measure?;
            claims.take(from + start..from + end);
            Some(match unit {
                '群' => 4,
                '对' | '双' => 2,
                _ => n,
            })
        }
        Language::En => {
            let clause = text[..at].rfind([',', '.', ';']).map_or(0, |i| i + 1);
            for word in text[clause..at].split_whitespace().rev().take(5) {
                let lower = word.to_lowercase();
                if let Some(n) = number(&lower) {
                    // Words are slices of the text: their distance is their place.
                    let start = word.as_ptr() as usize - text.as_ptr() as usize;
                    claims.take(start..start + word.len());
                    let article = matches!(lower.as_str(), "a" | "an");
                    return Some(n).filter(|_| !article || !plural_follows(text, at));
                }
                if matches!(lower.as_str(), "with" | "and" | "in" | "on" | "at" | "the") {
                    break;
                }
            }
            None
        }
    }
}

/// `a pair of cats`: the article before counts the pair, not the cats.
fn plural_follows(text: &str, at: usize) -> bool {
    text[at..].split(|c: char| !c.is_alphabetic()).next().is_some_and(|w| w.ends_with('s'))
}

/// The age that an adjective directly before a noun gives.
fn aged(text: &str, at: usize, age: Age, language: Language, claims: &mut Claims) -> Age {
    let words: [(&str, &str, Age); 8] = [
        ("年轻的", "young", Age::Youth),
        ("年老的", "old", Age::Elder),
        ("年迈的", "elderly", Age::Elder),
        ("小", "little", Age::Child),
        ("幼小的", "baby", Age::Child),
        ("白发苍苍的", "aged", Age::Elder),
        ("苍老的", "ancient", Age::Elder),
        ("中年", "middle-aged", Age::Adult),
    ];
    let before = text[..at].trim_end();
    for (zh, en, told) in words {
        let word = if language == Language::Zh { zh } else { en };
        if before.ends_with(word) && claims.take(before.len() - word.len()..before.len()) {
            return told;
        }
    }
    age
}
