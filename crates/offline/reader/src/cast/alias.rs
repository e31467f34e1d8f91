//! Several words, one person, by the words themselves: 陈掌柜, 老陈, 掌柜; Thomas Grey, Mr Grey, the keeper.

use super::{Person, chinese, tagged::Tagged};
use crate::{
    lexicon::{GIVEN, PEOPLE, TITLES, TRADE},
    prose::{Kind, Prose},
};
use aho_corasick::{AhoCorasickBuilder, MatchKind};
use kinora_model::{
    Language::{self, En, Zh},
    script::Sex,
};
use std::collections::BTreeMap;

/// A word for people as the text uses it.
pub(super) struct Noun {
    pub word: String,
    pub count: usize,
    /// It does or says something, so it is somebody even without a name.
    pub acts: bool,
}

/// Lets those of `nouns` act that speak by the words beside a quotation, and adds those that are missing, as often as
/// `count` says.
pub(super) fn add_told(nouns: &mut Vec<Noun>, told: &[Tagged], count: impl Fn(&str) -> usize) {
    for Tagged { word, .. } in told.iter().filter(|t| !t.name) {
        match nouns.iter_mut().find(|n| n.word == *word) {
            Some(known) => known.acts = true,
            None => nouns.push(Noun { word: word.clone(), count: count(word), acts: true }),
        }
    }
}

/// Longer names first (they tell more), then the more frequent, then by spelling, so that the order never changes.
fn ordered(mut names: Vec<(String, usize)>) -> Vec<(String, usize)> {
    names.sort_by(|a, b| b.0.chars().count().cmp(&a.0.chars().count()).then(b.1.cmp(&a.1)).then(a.0.cmp(&b.0)));
    names
}

fn longest_first(mut nouns: Vec<Noun>) -> Vec<Noun> {
    nouns.sort_by(|a, b| {
        b.word.chars().count().cmp(&a.word.chars().count()).then(b.count.cmp(&a.count)).then(a.word.cmp(&b.word))
    });
    nouns
}

/// Chinese names and nouns, as people.
pub(super) fn unite_chinese(prose: &Prose, named: Vec<(String, usize)>, nouns: Vec<Noun>) -> Vec<Person> {
    let mut people: Vec<(Person, usize)> = Vec::new();
    let (full, short): (Vec<_>, Vec<_>) = ordered(named).into_iter().partition(|(n, _)| is_full(n));
    for (name, count) in full {
        // 满囤 for 石满囤, though 满 is a family name too.
        if let Some((_, total)) = people.iter_mut().find(|(p, _)| p.forms.contains(&name)) {
            *total += count;
            continue;
        }
        let mut person = Person::new(&name, false);
        // 青禾 for 沈青禾; 三娘 for 柳三娘.
        let given: String = name.chars().skip(chinese::surname(&name)).collect();
        if given.chars().count() >= 2 {
            person.forms.push(given);
        }
        people.push((person, count));
    }
    for (name, count) in short {
        let family = family_of(&name);
        let last = name.chars().next_back();
        let sex = chinese::split_title(&name).map_or(Sex::Unknown, |(_, title)| title_sex(title, Zh));
        let same: Vec<usize> = (0..people.len())
            .filter(|&i| {
                let known = &people[i].0;
                let by_family =
                    family.is_some() && known.forms.iter().any(|f| family_of(f) == family) && agrees(known.sex, sex);
                let by_given = family.is_none()
                    && name.starts_with(['阿', '小'])
                    && is_full(&known.name)
                    && known.name.chars().next_back() == last;
                by_family || by_given || known.forms.contains(&name)
            })
            .collect();
        match same.as_slice() {
            [one] => {
                let (person, total) = &mut people[*one];
                person.forms.push(name);
                *total += count;
                if sex != Sex::Unknown {
                    person.sex = sex;
                }
            }
            _ => {
                let mut person = Person::new(&name, false);
                person.sex = sex;
                people.push((person, count));
            }
        }
    }
    let apposed = apposed(prose.text, &people, &nouns, &["", "名叫", "叫", "姓", "，名叫"], &[]);
    for Noun { word: noun, count, acts } in longest_first(nouns) {
        // 掌柜 is 陈掌柜; 小伙计 is who is called 小伙计阿福.
        let titled = |p: &Person| p.forms.iter().any(|form| form.len() > noun.len() && form.ends_with(&noun));
        let owner = people.iter().position(|(p, _)| !p.generic && titled(p)).or_else(|| apposed.get(&noun).copied());
        let owner = owner.or_else(|| names_self(prose, &noun, &people));
        let owner = owner.or_else(|| introduced(prose, &noun, &people));
        let shorter = people.iter().position(|(p, _)| {
            p.generic && p.forms.iter().any(|f| f.ends_with(&noun) || f.trim_end_matches('的') == noun)
        });
        match owner.or(shorter) {
            Some(i) => {
                people[i].0.forms.push(noun);
                people[i].1 += count;
            }
            None if acts => people.push((Person::new(&noun, true), count)),
            None => {}
        }
    }
    most_important_first(people)
}

/// Name of two or three characters with a family name, not of the kind 老陈 or 陈掌柜.
fn is_full(name: &str) -> bool {
    let family = chinese::surname(name);
    let nick = name.chars().count() == 2 && name.starts_with(['老', '小', '阿']);
    family > 0 && name.chars().count() > family && !nick && chinese::split_title(name).is_none()
}

fn family_of(name: &str) -> Option<String> {
    if name.chars().count() == 2 && name.starts_with(['老', '小']) {
        return name.chars().next_back().map(String::from);
    }
    let size = chinese::surname(name);
    (size > 0).then(|| name.chars().take(size).collect())
}

fn title_sex(title: &str, language: Language) -> Sex {
    let row = TITLES.words(language).find(|(_, t)| *t == title).map(|(row, _)| row);
    row.map_or(Sex::Unknown, |row| sex_of(TITLES.key(row)))
}

pub(super) fn sex_of(word: &str) -> Sex {
    match word {
        "f" => Sex::Female,
        "m" => Sex::Male,
        _ => Sex::Unknown,
    }
}

fn agrees(a: Sex, b: Sex) -> bool {
    a == b || a == Sex::Unknown || b == Sex::Unknown
}

/// English names and nouns, as people.
pub(super) fn unite_english(prose: &Prose, named: Vec<(String, usize)>, nouns: Vec<Noun>) -> Vec<Person> {
    let mut people: Vec<(Person, usize)> = Vec::new();
    let is_title = |w: &str| TITLES.words(En).any(|(_, t)| t == w);
    let mut named = named;
    // Names with most words first, without counting titles: `Daniel Hale` is settled before `Miss Hale`.
    named.sort_by_key(|(n, count)| {
        let bare = n.split(' ').filter(|w| !is_title(w)).count();
        (std::cmp::Reverse(bare), std::cmp::Reverse(*count), n.clone())
    });
    for (name, count) in named {
        let words: Vec<&str> = name.split(' ').collect();
        let title = words.first().filter(|w| is_title(w)).map_or(Sex::Unknown, |w| title_sex(w, En));
        let bare: Vec<&str> = words.iter().copied().filter(|w| !is_title(w)).collect();
        let sex = if title == Sex::Unknown { given_sex(&bare) } else { title };
        let known: Vec<usize> = (0..people.len())
            .filter(|&i| {
                let own: Vec<&str> = people[i].0.name.split(' ').filter(|w| !is_title(w)).collect();
                let fits = match bare.as_slice() {
                    // One word: the first name, or the last one with a title or alone.
                    [one] => {
                        own.first() == Some(one) && title == Sex::Unknown
                            || own.len() > 1 && own.last() == Some(one)
                            || own == bare
                    }
                    more => own == more,
                };
                fits && agrees(people[i].0.sex, sex)
            })
            .collect();
        match known.as_slice() {
            [one] => {
                people[*one].0.forms.push(name.clone());
                people[*one].1 += count;
                if people[*one].0.sex == Sex::Unknown {
                    people[*one].0.sex = sex;
                }
            }
            _ => {
                let mut person = Person::new(&name, false);
                person.sex = sex;
                // Where `Daniel Hale` alone is unheard, `Daniel` may still come.
                if bare.len() > 1
                    && prose.text.contains(bare[0])
                    && !people.iter().any(|(p, _)| p.forms.iter().any(|f| f == bare[0]))
                {
                    person.forms.push(bare[0].to_owned());
                }
                // Grandpa Silas is Silas too; Mrs Grey may not be who Grey is.
                let kin = ["Grandpa", "Grandma", "Granny", "Granddad", "Uncle", "Aunt"].contains(&words[0]);
                if bare.len() < words.len() && (bare.len() > 1 || kin && bare.len() == 1) {
                    person.forms.push(bare.join(" "));
                }
                people.push((person, count));
            }
        }
    }
    for (person, _) in &mut people {
        person.forms.sort();
        person.forms.dedup();
    }
    let links = [" named ", " called ", ", ", " "];
    let apposed = apposed(
        prose.text,
        &people,
        &nouns,
        &links,
        &["the ", "a ", "an ", "the old ", "an old ", "the young ", "a young "],
    );
    for Noun { word: noun, count, acts } in longest_first(nouns) {
        let owner = apposed.get(&noun).copied().or_else(|| names_self(prose, &noun, &people));
        let part_of =
            people.iter().position(|(p, _)| p.generic && p.forms.iter().any(|f| f.ends_with(&format!(" {noun}"))));
        // `the Queen` where there is one Queen Isolde.
        let mut titled = (0..people.len()).filter(|&i| {
            people[i].0.name.split_once(' ').is_some_and(|(t, _)| is_title(t) && t.eq_ignore_ascii_case(&noun))
        });
        let titled = titled.next().filter(|_| titled.next().is_none());
        match owner.or(part_of).or(titled) {
            Some(i) => {
                people[i].0.forms.push(noun);
                people[i].1 += count;
            }
            None if acts => people.push((Person::new(&noun, true), count)),
            None => {}
        }
    }
    most_important_first(people)
}

/// Whom each noun is set beside: `a boy named Jem`, 船夫老周, `Thomas Grey, the old keeper`. `links` may stand between
/// noun and name, `articles` between a name's comma and the noun.
fn apposed(
    text: &str,
    people: &[(Person, usize)],
    nouns: &[Noun],
    links: &[&str],
    articles: &[&str],
) -> BTreeMap<String, usize> {
    let search = AhoCorasickBuilder::new()
        .match_kind(MatchKind::LeftmostLongest)
        .build(nouns.iter().map(|n| &n.word))
        .expect("nouns for people are few");
    let mut out = BTreeMap::new();
    for m in search.find_iter(text) {
        let noun = &nouns[m.pattern().as_usize()].word;
        if out.contains_key(noun) {
            continue;
        }
        let after = &text[m.end()..];
        // 太监总管李公公, `the first mate, a thin man named Pell`: what else they are may stand between.
        let further = further(after);
        let follows = |form: &String| {
            let linked = |after: &str| {
                links.iter().any(|link| after.strip_prefix(link).is_some_and(|rest| rest.starts_with(form.as_str())))
            };
            linked(after) || further.is_some_and(linked)
        };
        let before = articles.iter().filter_map(|a| text[..m.start()].strip_suffix(a)?.strip_suffix(", ")).next();
        let leads = |form: &String| before.is_some_and(|b| b.ends_with(form.as_str()));
        if let Some(i) = people.iter().position(|(p, _)| !p.generic && p.forms.iter().any(|f| follows(f) || leads(f))) {
            out.insert(noun.clone(), i);
        }
    }
    out
}

/// What follows another word for the same person, directly behind the first or in apposition to it.
fn further(after: &str) -> Option<&str> {
    if let Some(hit) = TRADE.find(after, Zh).chain(PEOPLE.find(after, Zh)).find(|h| h.range.start == 0) {
        return Some(&after[hit.range.end..]);
    }
    let rest = after.strip_prefix("，正是").or_else(|| after.strip_prefix(", a "))?;
    let hit = [Zh, En].into_iter().find_map(|l| PEOPLE.find(rest, l).next())?;
    (rest[..hit.range.start].chars().count() <= 12 && !rest[..hit.range.start].contains([',', '，', '.', '。']))
        .then(|| &rest[hit.range.end..])
}

fn given_sex(words: &[&str]) -> Sex {
    words
        .iter()
        .find_map(|w| GIVEN.words(En).find(|(_, g)| g == w))
        .map_or(Sex::Unknown, |(row, _)| sex_of(GIVEN.key(row)))
}

fn most_important_first(mut people: Vec<(Person, usize)>) -> Vec<Person> {
    people.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.name.cmp(&b.0.name)));
    people.into_iter().map(|(p, _)| p).collect()
}

/// `“我叫江屿。”男生挠挠头。`: whose name somebody says to be their own, by the noun that acts beside the words.
fn names_self(prose: &Prose, noun: &str, people: &[(Person, usize)]) -> Option<usize> {
    let mut own = prose.units.windows(2).filter(|u| u[0].kind == Kind::Speech && u[1].kind == Kind::Narration);
    own.find_map(|pair| {
        let (said, after) = (&prose.text[pair[0].words.clone()], &prose.text[pair[1].words.clone()]);
        let beside = match prose.language {
            Zh => after.starts_with(noun),
            En => {
                after.split([',', '.']).next().is_some_and(|c| c.split_whitespace().count() <= 4 && c.ends_with(noun))
            }
        };
        let name = self_named(said).filter(|_| beside && pair[0].paragraph == pair[1].paragraph)?;
        people.iter().position(|(p, _)| !p.generic && p.forms.iter().any(|f| name.starts_with(f.as_str())))
    })
}

/// Words by which somebody tells their own name.
const OWN_NAME: &[&str] =
    &["我叫", "我名叫", "我的名字叫", "在下", "My name is ", "my name is ", "name's ", "They call me "];

/// What follows the words by which a speaker tells their own name.
pub(crate) fn self_named(said: &str) -> Option<&str> {
    OWN_NAME.iter().find_map(|own| said.find(own).map(|at| &said[at + own.len()..]))
}

/// Who a stranger is that a sentence ends with (马上坐着一个又瘦又高的太监。): somebody of a new name who appears directly after.
fn introduced(prose: &Prose, noun: &str, people: &[(Person, usize)]) -> Option<usize> {
    let noun_sex = PEOPLE.find(noun, Zh).next().map_or(Sex::Unknown, |h| sex_of(PEOPLE.key(h.row)));
    let aged = PEOPLE.find(noun, Zh).next().is_some_and(|h| ["elder", "child"].contains(&PEOPLE.column(h.row, 1)));
    let units = &prose.units;
    let at = units.iter().position(|u| {
        let sentence = prose.text[u.words.clone()].trim_end_matches(['。', '，', '！']);
        u.kind == Kind::Narration
            && sentence.strip_suffix(noun).is_some_and(|before| {
                let clause = before.rsplit(['，', '；']).next().unwrap_or_default();
                ["一个", "一位", "一名"].iter().any(|one| clause.contains(one))
            })
    })?;
    let from = units[at].outer.end;
    let to = units[(at + 4).min(units.len()) - 1].outer.end;
    let mut new = people.iter().enumerate().filter(|(_, (p, _))| {
        let first = p.forms.iter().filter_map(|form| prose.text.find(form.as_str())).min();
        // 周医生 is not the old man whom they bring.
        let titled = aged && p.forms.iter().any(|form| chinese::split_title(form).is_some());
        !p.generic && !titled && agrees(p.sex, noun_sex) && first.is_some_and(|first| (from..to).contains(&first))
    });
    let one = new.next()?.0;
    new.next().is_none().then_some(one)
}
