//! Crowds: people without names whom the words of a shot name, count, or send away.

use super::cues;
use crate::{lexicon::CROWD, numerals};
use kinora_model::{
    Language,
    script::{Crowd, Folk},
};
use std::ops::Range;

/// What words tell of a crowd.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Told {
    /// It is there, and stays. Bytes of the words that name it.
    Here(Crowd, Range<usize>),
    /// It only passes by.
    Passing(Crowd, Range<usize>),
    /// It is not there, or no more.
    Gone,
}

/// What `words` tell of a crowd last; nothing where they name none.
pub(crate) fn told(words: &str, language: Language) -> Option<Told> {
    let mut last = None;
    for hit in CROWD.find(words, language) {
        let Some(folk) = Folk::from_word(CROWD.key(hit.row)) else { continue };
        let (before, after) = (clause_before(&words[..hit.range.start]), clause_after(&words[hit.range.end..]));
        let number = numerals::before(before, language);
        let count = number.map(|(n, _)| n);
        // With the words that count them.
        let range = hit.range.start - number.map_or(0, |(_, from)| before.len() - from)..hit.range.end;
        let word = words[hit.range.clone()].to_lowercase();
        let grouped = before.ends_with(['队', '群', '帮', '伙', '列', '排']) || after.starts_with('们');
        let few = matches!(word.as_str(), "士兵" | "村民" | "行人" | "路人") && !grouped;
        // One soldier is somebody, and so may be a villager whom nobody counts; people may be anybody.
        let alone = count.map_or(few, |n| n < 3) || word == "people" && count.is_none() && !is_many(before);
        let crowd = Crowd { folk, count };
        if is_sent_away(before, after, language) {
            last = Some(Told::Gone);
        } else if alone || is_likened(before, language) {
            continue;
        } else if passes(after, language) {
            last = Some(Told::Passing(crowd, range));
        } else if !matches!(&last, Some(Told::Here(known, _)) if known.folk != folk && known.folk != Folk::People) {
            // Soldiers before a crowd of people are what the picture is about.
            last = Some(Told::Here(crowd, range));
        }
    }
    last
}

/// Who stands around in a scene without a name, until the text sends them away.
#[derive(Debug, Default)]
pub(crate) struct Around(Option<Crowd>);

impl Around {
    /// Who stands around in a shot of which `action` tells. `is_a_role` says of words whether they name somebody of the
    /// cast, who is no crowd.
    pub fn during(&mut self, action: &str, language: Language, is_a_role: impl Fn(&str) -> bool) -> Option<Crowd> {
        match told(action, language) {
            Some(Told::Here(_, range) | Told::Passing(_, range)) if is_a_role(&action[range.clone()]) => {}
            Some(Told::Here(crowd, _)) => self.0 = Some(crowd),
            Some(Told::Passing(crowd, _)) => return Some(crowd),
            Some(Told::Gone) => self.0 = None,
            None => {}
        }
        self.0
    }
    /// Who stands around in a shot of which nothing is told.
    pub fn still(&self) -> Option<Crowd> {
        self.0
    }
}

/// The crowd as a prompt writes it: `士兵 30`.
pub(crate) fn written(crowd: Crowd, language: Language) -> String {
    let word = CROWD.word(crowd.folk.word(), language).unwrap_or_default();
    let word = if word == "people" { "crowd" } else { word };
    crowd.count.map_or_else(|| word.to_owned(), |count| format!("{word} {count}"))
}

/// The crowd in a prompt's own section for it.
pub(crate) fn of_section(body: &str, language: Language) -> Option<Crowd> {
    let hit = CROWD.find(body, language).next()?;
    let folk = Folk::from_word(CROWD.key(hit.row))?;
    let digits: String = body.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    let spelt = || numerals::before(&body[..hit.range.start], language).map(|(n, _)| n);
    Some(Crowd { folk, count: digits.parse().ok().or_else(spelt) })
}

const STOPS: &[char] = &['，', '。', '；', '！', '？', '：', '、', ',', '.', ';', '!', '?', ':', '“', '"', '\n'];

fn clause_before(words: &str) -> &str {
    words.rsplit(STOPS).next().unwrap_or_default()
}

fn clause_after(words: &str) -> &str {
    words.split(STOPS).next().unwrap_or_default()
}

fn is_likened(before: &str, language: Language) -> bool {
    match language {
        Language::Zh => before.chars().rev().take(5).any(|c| "像如似避".contains(c)),
        Language::En => before.split_whitespace().rev().take(4).any(|w| matches!(w, "like" | "avoiding")),
    }
}

/// Whether the crowd is denied or leaves.
fn is_sent_away(before: &str, after: &str, language: Language) -> bool {
    let near = |words: &[&str]| match language {
        Language::Zh => {
            let near: String = after.chars().take(5).collect();
            words.iter().any(|w| near.contains(w))
        }
        Language::En => after
            .split(|c: char| !c.is_alphabetic())
            .filter(|w| !w.is_empty())
            .take(4)
            .any(|w| words.contains(&w.to_lowercase().as_str())),
    };
    let leaves = match language {
        Language::Zh => near(&["散", "离去", "走光", "不见", "没有", "已去", "退下", "退去"]),
        Language::En => {
            near(&["gone", "dispersed", "thinned", "scattered", "vanished", "melted", "left", "departed"])
                || before.split_whitespace().rev().take(3).any(|w| w.eq_ignore_ascii_case("away"))
        }
    };
    leaves || cues::negated(before, language) || language == Language::Zh && before.ends_with("见不到")
}

fn passes(after: &str, language: Language) -> bool {
    match language {
        Language::Zh => ["走过", "经过", "路过", "过去", "驶过", "跑过", "远去"].iter().any(|w| after.contains(w)),
        Language::En => {
            let words: Vec<&str> =
                after.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()).take(3).collect();
            words.iter().any(|w| matches!(*w, "passed" | "past" | "by"))
        }
    }
}

/// Whether the words before `people` make many of them.
fn is_many(before: &str) -> bool {
    before
        .split_whitespace()
        .rev()
        .take(3)
        .any(|w| matches!(w.to_lowercase().as_str(), "many" | "hundreds" | "dozens" | "thousands" | "crowd" | "rows"))
}
