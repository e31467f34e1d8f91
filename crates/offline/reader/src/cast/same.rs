//! Several words, one person, by where they stand: 老人 is the only old man there is, `her mother` is who was called Mum
//! a line before.

use super::{Cast, Part, Person, Who, alias::sex_of, mention::is_verb};
use crate::{
    lexicon::{PEOPLE, SPEECH, TITLES},
    prose::{Kind, Prose},
};
use kinora_model::{
    Language::{self, En, Zh},
    script::{Age, Sex},
};

/// Words such as 老人 or `the boy`, when exactly one named person can be meant, become aliases. Two who stand in one
/// sentence beside each other are two.
pub(super) fn unite_generic(prose: &Prose, cast: &Cast) -> Vec<Person> {
    let together = together(prose, cast);
    let mut into: Vec<Option<usize>> = vec![None; cast.people.len()];
    for (i, person) in cast.people.iter().enumerate().filter(|(_, p)| p.generic && p.name != "我") {
        let Some(row) = cast.noun_row(&person.name) else { continue };
        let (sex, age) = (sex_of(PEOPLE.key(row)), PEOPLE.column(row, 1));
        if !is_vague(&person.name, prose.language) {
            into[i] = parent(prose, cast, i, &together).or_else(|| just_named(prose, cast, i, sex, &together));
            continue;
        }
        let candidates: Vec<usize> = (0..cast.people.len())
            .filter(|&j| {
                let other = &cast.people[j];
                let age_fits = match age {
                    "elder" => other.age == Age::Elder,
                    "child" => matches!(other.age, Age::Child | Age::Youth),
                    "youth" => matches!(other.age, Age::Youth | Age::Adult | Age::Child),
                    _ => other.age != Age::Child,
                };
                let sex_fits = if sex == Sex::Unknown { true } else { other.sex == sex };
                !other.generic && other.name != "我" && other.name != "I" && sex_fits && age_fits && !together[i][j]
            })
            .collect();
        // A younger reading is preferred where several could be meant: 少年 is the one who is a youth.
        let exact: Vec<usize> = candidates.iter().copied().filter(|&j| age_word(cast.people[j].age) == age).collect();
        into[i] = match (exact.as_slice(), candidates.as_slice()) {
            ([one], _) | ([], [one]) => Some(*one),
            ([], []) if age == "elder" => addressed_elder(cast, i, sex, &together),
            _ => None,
        };
    }
    let mut people = cast.people.clone();
    for (i, target) in into.iter().enumerate() {
        if let Some(target) = target {
            let forms = std::mem::take(&mut people[i].forms);
            people[*target].forms.extend(forms);
        }
    }
    people.retain(|p| !p.forms.is_empty());
    people
}

fn age_word(age: Age) -> &'static str {
    match age {
        Age::Child => "child",
        Age::Youth => "youth",
        Age::Adult => "adult",
        Age::Elder => "elder",
    }
}

/// Words that say sex and age only, so that they may stand for somebody whose name is known.
fn is_vague(noun: &str, language: Language) -> bool {
    match language {
        Zh => [
            "老人",
            "老者",
            "老头",
            "老汉",
            "老翁",
            "老人家",
            "女子",
            "女人",
            "男子",
            "男人",
            "少年",
            "少女",
            "姑娘",
            "孩子",
            "女孩",
            "男孩",
            "年轻人",
            "年轻女子",
            "年轻男子",
            "小姑娘",
            "小伙子",
            "妇人",
            "老妇人",
            "老妇",
            "老婆婆",
            "汉子",
            "小女孩",
            "小男孩",
            "青年",
            "丫头",
            "老太太",
            "老爷爷",
            "老奶奶",
            "红衣女子",
            "白衣女子",
        ]
        .contains(&noun),
        En => [
            "old man",
            "old woman",
            "old lady",
            "boy",
            "girl",
            "man",
            "woman",
            "young man",
            "young woman",
            "child",
            "lad",
            "little boy",
            "little girl",
            "lady",
            "gentleman",
            "youth",
        ]
        .contains(&noun),
    }
}

/// Who stands beside whom in one sentence.
fn together(prose: &Prose, cast: &Cast) -> Vec<Vec<bool>> {
    let size = cast.people.len();
    let mut out = vec![vec![false; size]; size];
    for unit in prose.units.iter().filter(|u| u.kind == Kind::Narration) {
        let mut seen: Vec<(usize, Part, usize)> = Vec::new();
        for mention in cast.mentions(prose.text, unit.words.clone()) {
            if let Who::Person(i) = mention.who {
                for &(j, part, end) in &seen {
                    // Subject and object are two people; two subjects in a row may be one, unless each has its verb.
                    let between = prose.text.get(end..mention.range.start).unwrap_or_default();
                    let acts = prose.language == En && between.split_whitespace().any(is_verb);
                    if i != j && (part != Part::Subject || mention.part != Part::Subject || acts) {
                        (out[i][j], out[j][i]) = (true, true);
                    }
                }
                seen.push((i, mention.part, mention.range.end));
            }
        }
    }
    out
}

/// `The old man` where nobody is said to be old: the one man who is called by a title (Mr Moss) and whose age is open.
fn addressed_elder(cast: &Cast, i: usize, sex: Sex, together: &[Vec<bool>]) -> Option<usize> {
    let titled = |p: &Person| {
        TITLES.words(cast.language).any(|(_, t)| match cast.language {
            En => p.name.split(' ').next() == Some(t),
            Zh => p.name.ends_with(t),
        })
    };
    let fits = |&j: &usize| {
        let other = &cast.people[j];
        !other.generic && other.sex == sex && other.age == Age::Adult && !together[i][j] && titled(other)
    };
    let mut all = (0..cast.people.len()).filter(fits);
    let one = all.next()?;
    all.next().is_none().then_some(one)
}

/// Units of the narration that mention person `i`.
fn mentioned(prose: &Prose, cast: &Cast, i: usize) -> Vec<usize> {
    let of = |u: &usize| {
        prose.units[*u].kind == Kind::Narration
            && cast.mentions(prose.text, prose.units[*u].words.clone()).iter().any(|m| m.who == Who::Person(i))
    };
    (0..prose.units.len()).filter(of).collect()
}

/// What children call their parents, and by what the narrator calls them.
const PARENTS: &[(&[&str], &[&str])] = &[
    (
        &["mother", "mum", "mom", "mama", "母亲", "妈妈", "娘亲", "阿娘"],
        &["Mum", "Mom", "Mama", "Mother", "妈", "娘", "母亲"],
    ),
    (&["father", "dad", "papa", "父亲", "爸爸", "阿爹"], &["Dad", "Papa", "Father", "爸", "爹", "父亲"]),
];

/// Units around a word in which the one it means is looked for.
const AROUND: usize = 8;

/// The grown person of the right sex who is there where somebody is called Mum.
fn parent(prose: &Prose, cast: &Cast, i: usize, together: &[Vec<bool>]) -> Option<usize> {
    let lower = cast.people[i].name.to_lowercase();
    let (_, calls) = PARENTS.iter().find(|(names, _)| names.contains(&lower.as_str()))?;
    let places = mentioned(prose, cast, i);
    let near = |u: &usize| places.iter().any(|p| p.abs_diff(*u) <= AROUND);
    let called = (0..prose.units.len()).filter(near).any(|u| {
        prose.units[u].kind == Kind::Speech
            && calls.iter().any(|call| prose.text[prose.units[u].words.clone()].contains(call))
    });
    let sex = cast.people[i].sex;
    let fits = |&j: &usize| {
        let other = &cast.people[j];
        !other.generic
            && other.sex == sex
            && matches!(other.age, Age::Adult | Age::Elder)
            && !together[i][j]
            && mentioned(prose, cast, j).iter().any(near)
    };
    let mut all = (0..cast.people.len()).filter(|_| called).filter(fits);
    let one = all.next()?;
    all.next().is_none().then_some(one)
}

/// `“Who taught you that?” said Miss Hart. The teacher was standing in the doorway.`: a word with `the` that was never
/// introduced, and that says nothing itself, is of the person whose name has just come up for the first time.
fn just_named(prose: &Prose, cast: &Cast, i: usize, sex: Sex, together: &[Vec<bool>]) -> Option<usize> {
    let places = mentioned(prose, cast, i);
    let first = *places.first().filter(|_| prose.language == En && places.len() <= 2)?;
    let sentence = &prose.text[prose.units[first].words.clone()];
    let word = cast.people[i].name.as_str();
    let definite = ["The ", "the "].iter().any(|the| sentence.contains(&format!("{the}{word}")));
    let speaks = places.iter().any(|u| SPEECH.has(&prose.text[prose.units[*u].words.clone()], En, "say"));
    if !definite || speaks {
        return None;
    }
    let fits = |&j: &usize| {
        let other = &cast.people[j];
        let sex_fits = sex == Sex::Unknown || other.sex == sex;
        let new = || mentioned(prose, cast, j).first().is_some_and(|u| (first.saturating_sub(3)..first).contains(u));
        !other.generic && sex_fits && !together[i][j] && new()
    };
    let mut all = (0..cast.people.len()).filter(fits);
    let one = all.next()?;
    all.next().is_none().then_some(one)
}
