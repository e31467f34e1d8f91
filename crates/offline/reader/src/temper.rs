//! How people mostly speak: by the words beside their lines, by what is told of their voice, and by what they are.

use crate::{
    cast::{Cast, Person, Who},
    lexicon::TEMPER,
    prose::{Kind, Prose},
    speaker::Attribution,
};
use kinora_model::{Language, script::Temper};

/// What a word about the voice itself weighs beside one about a single line.
const OF_THE_VOICE: usize = 3;
/// What the words beside lines must come to before they tell anything: anybody shouts once.
const ENOUGH: usize = 2;

/// The temper of everybody of `cast`, where the text tells it.
pub(crate) fn tempers(prose: &Prose, cast: &Cast, said: &[Option<Attribution>]) -> Vec<Option<Temper>> {
    let mut told = vec![[0usize; Temper::ALL.len()]; cast.people.len()];
    for (n, unit) in prose.units.iter().enumerate().filter(|(_, unit)| unit.kind == Kind::Narration) {
        let sentence = &prose.text[unit.words.clone()];
        let mut hits = hits(sentence, prose.language).peekable();
        if hits.peek().is_none() {
            continue;
        }
        let speaker = |at: Option<usize>| {
            let at = at.filter(|at| prose.units.get(*at).is_some_and(|u| u.paragraph == unit.paragraph))?;
            said.get(at)?.as_ref()?.speaker
        };
        // The tag follows its line more often than it leads it.
        let beside = speaker(n.checked_sub(1)).or_else(|| speaker(Some(n + 1)));
        let subject = || match cast.subject(prose.text, unit.words.clone())?.who {
            Who::Person(person) => Some(person),
            _ => None,
        };
        for (temper, place) in hits {
            let (person, weight) = match place {
                "tag" => (beside, 1),
                "voice" => (beside.or_else(subject), OF_THE_VOICE),
                _ => continue,
            };
            if let Some(person) = person {
                told[person][temper as usize] += weight;
            }
        }
    }
    let of = |(person, told): (&Person, &[usize; Temper::ALL.len()])| {
        most(told).or_else(|| person.forms.iter().find_map(|form| by_name(form, prose.language)))
    };
    cast.people.iter().zip(&told).map(of).collect()
}

fn hits(words: &str, language: Language) -> impl Iterator<Item = (Temper, &'static str)> {
    TEMPER
        .find(words, language)
        .filter_map(|hit| Some((Temper::from_word(TEMPER.key(hit.row))?, TEMPER.column(hit.row, 1))))
}

/// The temper that is told more than any other, and more than once.
fn most(told: &[usize]) -> Option<Temper> {
    let best = *told.iter().max()?;
    let alone = told.iter().filter(|n| **n == best).count() == 1;
    Temper::ALL.iter().zip(told).find(|(_, n)| alone && best >= ENOUGH && **n == best).map(|(temper, _)| *temper)
}

/// The temper of what somebody is (将军, `the nurse`).
pub(crate) fn by_name(name: &str, language: Language) -> Option<Temper> {
    hits(name, language).find(|(_, place)| *place == "name").map(|(temper, _)| temper)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Limits, Wish, open, read};

    fn of(text: &str, name: &str) -> Option<Temper> {
        let novel = open(text.as_bytes(), "a.txt", &Limits::default()).expect("a text");
        let script = read(&novel, &Wish::default()).expect("a story");
        script.roles.iter().find(|r| r.name == name).expect("a role").temper
    }

    #[test]
    fn tags_voices_and_names_tell_it() {
        let zh = "“站住！”李铁沉声道。\n“谁敢动？”李铁厉声喝道。\n“别怕。”苏荷柔声说。\n“有我在。”苏荷轻声道。\n“来啦！”阿福说。\n                  “今日不见客。”赵婉说，声音清脆。";
        assert_eq!(of(zh, "李铁"), Some(Temper::Grave));
        assert_eq!(of(zh, "苏荷"), Some(Temper::Warm));
        assert_eq!(of(zh, "阿福"), None);
        assert_eq!(of(zh, "赵婉"), Some(Temper::Bright));
        let en = "\"Halt!\" Brandt barked.\n\"Who goes there?\" Brandt growled.\n\"It is only me,\" said Lucy.\n                  \"Mind the step,\" Mrs. Hale said gently.\n\"Good night,\" Mrs. Hale said softly.";
        assert_eq!(of(en, "Brandt"), Some(Temper::Grave));
        assert_eq!(of(en, "Mrs. Hale"), Some(Temper::Warm));
        assert_eq!(of(en, "Lucy"), None);
        assert_eq!(of("“开门。”将军说。\n“是。”士兵说。", "将军"), Some(Temper::Grave));
    }
}
