//! Sex, age and looks, from titles, names, pronouns near by and words about clothes and hair.

mod whose;

use super::{Cast, Part, Who, alias::sex_of, body, chinese};
use crate::{
    lexicon::{GIVEN, LOOKS, PEOPLE, TITLES, TRADE},
    prose::{Kind, Prose},
};
use kinora_model::{
    Language,
    script::{Age, Sex},
};
use whose::Told;

/// Looks kept of one person.
const LOOKS_KEPT: usize = 6;

/// Fills in what the text tells about everybody.
pub(super) fn settle(prose: &Prose, cast: &mut Cast) {
    let size = cast.people.len();
    // Votes: female, male.
    let mut votes = vec![[0i32; 2]; size];
    let mut ages: Vec<Vec<Age>> = vec![Vec::new(); size];
    let mut looks: Vec<Vec<String>> = vec![Vec::new(); size];
    // Told in years, which no word for somebody outweighs.
    let mut counted: Vec<Option<Age>> = vec![None; size];
    let cast_ref = &*cast;
    for (i, person) in cast_ref.people.iter().enumerate() {
        for form in &person.forms {
            by_words(cast_ref, form, prose.language, &mut votes[i], &mut ages[i]);
        }
    }
    // What the words for somebody say, before anything is told.
    let own = votes.clone();
    let narrator = whose::narrator(cast_ref);
    let (mut topic, mut third): (Option<usize>, Option<usize>) = (None, None);
    let mut beside = None;
    for (index, unit) in prose.units.iter().enumerate() {
        if unit.kind == Kind::Speech {
            continue;
        }
        if index > 0 && prose.units[index - 1].paragraph + 1 < unit.paragraph {
            topic = None;
        }
        let sentence = &prose.text[unit.words.clone()];
        let mentions = cast_ref.mentions(prose.text, unit.words.clone());
        let people: Vec<usize> =
            mentions.iter().filter_map(|m| if let Who::Person(i) = m.who { Some(i) } else { None }).collect();
        let subject = whose::subject(prose.text, &mentions);
        // `I looked up. She smiled.` goes on about whoever was there before the storyteller.
        third = topic.filter(|i| Some(*i) != narrator).or(third.filter(|_| topic.is_some()));
        let told = Told {
            text: prose.text,
            range: unit.words.clone(),
            language: prose.language,
            mentions: &mentions,
            topic,
            third,
            narrator,
        };
        // 江河拍了拍她的肩膀。她躲开了。 goes on about her.
        let other = std::mem::replace(&mut beside, told.other());
        let named = !people.is_empty();
        for (i, sex, weight) in told.votes().into_iter().filter(|(_, sex, _)| named || other != Some(*sex)) {
            if !whose::contradicts(own[i], sex) {
                votes[i][usize::from(sex == Sex::Male)] += weight;
            }
        }
        let about = match subject.map(|m| m.who) {
            Some(Who::Person(i)) => Some(i),
            Some(_) => third,
            None => people.first().copied().or(topic.filter(|_| mentions.is_empty())),
        };
        for years in body::years(sentence, prose.language) {
            let of = told
                .of_years(&years)
                .filter(|i| cast_ref.people[*i].forms.iter().all(|form| body::can_be(form, years.age)));
            if let Some(i) = of {
                counted[i] = counted[i].or(Some(years.age));
            }
        }
        for (word, place) in looks_in(sentence, prose.language) {
            // Whoever is named last before the word wears it.
            let near = mentions.iter().rfind(|m| {
                m.range.start < unit.words.start + place + word.len() && (m.part != Part::Object || people.len() == 1)
            });
            let owner = near.and_then(|m| if let Who::Person(i) = m.who { Some(i) } else { about }).or(about);
            let owner = owner.filter(|_| !mentions.is_empty() || told.goes_on(place));
            if let Some(i) = owner
                && looks[i].len() < LOOKS_KEPT
                && !looks[i].contains(&word)
            {
                ages[i].extend(age_of_looks(&word));
                looks[i].push(word);
            }
        }
        for mention in &mentions {
            if let Who::Person(i) = mention.who {
                let before = sentence[..mention.range.start - unit.words.start].trim_end();
                let after = &sentence[mention.range.end - unit.words.start..];
                for word in body::build(before, after) {
                    // `Joe, the conductor, a round man`: the word is set beside who was named before it.
                    let head = before.rfind(word).map_or("", |at| before[..at].trim_end());
                    let head = head.strip_suffix(" a").or_else(|| head.strip_suffix(" the")).unwrap_or(head);
                    let owner = people.first().filter(|_| head.ends_with(',')).copied().unwrap_or(i);
                    if looks[owner].len() < LOOKS_KEPT && !looks[owner].iter().any(|known| known == word) {
                        looks[owner].push(word.to_owned());
                    }
                }
                let lower = before.rsplit(char::is_whitespace).next().unwrap_or_default().to_lowercase();
                match lower.as_str() {
                    "old" => ages[i].push(Age::Elder),
                    "young" => ages[i].push(Age::Youth),
                    "little" => ages[i].push(Age::Child),
                    "grandpa" | "grandma" | "granny" | "granddad" => ages[i].push(Age::Elder),
                    _ if before.ends_with("年轻的") => ages[i].push(Age::Youth),
                    // 老铁匠, whose trade does not tell it.
                    _ if before.ends_with('老')
                        && is_trade(&sentence[before.len()..sentence.len() - after.len()], prose.language) =>
                    {
                        ages[i].push(Age::Elder)
                    }
                    _ if ["年老的", "年迈的", "老迈的", "苍老的", "白发苍苍的"]
                        .iter()
                        .any(|old| before.ends_with(old)) =>
                    {
                        ages[i].push(Age::Elder)
                    }
                    _ => {}
                }
            }
        }
        topic = match subject.map(|m| m.who) {
            Some(Who::Person(i)) => Some(i),
            Some(_) => topic,
            None => people.first().copied().or(topic),
        };
    }
    for (i, sex) in whose::self_named(prose, cast_ref) {
        votes[i][usize::from(sex == Sex::Male)] += 2;
    }
    for (i, person) in cast.people.iter_mut().enumerate() {
        let [female, male] = votes[i];
        person.sex = match female.cmp(&male) {
            std::cmp::Ordering::Greater => Sex::Female,
            std::cmp::Ordering::Less => Sex::Male,
            std::cmp::Ordering::Equal => person.sex,
        };
        let has = |age: Age| ages[i].contains(&age) && person.forms.iter().all(|form| body::can_be(form, age));
        person.age = if let Some(age) = counted[i] {
            age
        } else if has(Age::Elder) {
            Age::Elder
        } else if has(Age::Child) {
            Age::Child
        } else if has(Age::Youth) {
            Age::Youth
        } else {
            Age::Adult
        };
        person.looks = std::mem::take(&mut looks[i]);
    }
}

/// What the words for a person say by themselves.
fn by_words(cast: &Cast, form: &str, language: Language, votes: &mut [i32; 2], ages: &mut Vec<Age>) {
    let mut vote = |sex: Sex, weight: i32| match sex {
        Sex::Female => votes[0] += weight,
        Sex::Male => votes[1] += weight,
        Sex::Unknown => {}
    };
    if let Some(row) = cast.noun_row(form) {
        vote(sex_of(PEOPLE.key(row)), if is_trade(form, language) { 1 } else { 8 });
        ages.extend(match PEOPLE.column(row, 1) {
            "child" => Some(Age::Child),
            "youth" => Some(Age::Youth),
            "elder" => Some(Age::Elder),
            _ => None,
        });
        return;
    }
    match language {
        Language::Zh => {
            if let Some((_, title)) = chinese::split_title(form) {
                let row = TITLES.words(language).find(|(_, t)| *t == title).map(|(row, _)| row);
                let weight = if is_trade(title, language) { 1 } else { 8 };
                vote(row.map_or(Sex::Unknown, |row| sex_of(TITLES.key(row))), weight);
                return;
            }
            if form.starts_with('老') && form.chars().count() == 2 {
                vote(Sex::Male, 1);
            }
            for c in form.chars().skip(chinese::surname(form)) {
                let row = GIVEN.words(language).find(|(_, g)| g.starts_with(c)).map(|(row, _)| row);
                vote(row.map_or(Sex::Unknown, |row| sex_of(GIVEN.key(row))), 1);
            }
        }
        Language::En => {
            for word in form.split(' ') {
                if ["Grandpa", "Grandma", "Granny", "Granddad"].contains(&word) {
                    ages.push(Age::Elder);
                }
                let title = TITLES.words(language).find(|(_, t)| *t == word).map(|(row, _)| sex_of(TITLES.key(row)));
                let given = GIVEN.words(language).find(|(_, g)| *g == word).map(|(row, _)| sex_of(GIVEN.key(row)));
                vote(title.unwrap_or(Sex::Unknown), if is_trade(word, language) { 1 } else { 6 });
                vote(given.unwrap_or(Sex::Unknown), 4);
            }
        }
    }
}

/// Whether a word only says what somebody does. Captains may be women and nurses men: it counts less than one pronoun.
fn is_trade(word: &str, language: Language) -> bool {
    TRADE.words(language).any(|(_, trade)| trade == word)
}

fn age_of_looks(word: &str) -> Option<Age> {
    let old = [
        "白发",
        "银发",
        "白胡",
        "白须",
        "银须",
        "皱纹",
        "长须",
        "white hair",
        "white beard",
        "grey hair",
        "gray hair",
        "grey beard",
        "gray beard",
        "wrinkle",
        "白头发",
    ];
    old.iter().any(|w| word.contains(w)).then_some(Age::Elder)
}

/// Colours and kinds that are taken along with a word about looks.
const TINTS_ZH: &str = "白黑红青蓝灰绿紫黄粉银金长短破旧素";

/// Words about looks in a sentence, with the words before them that tell more, and where they begin.
pub(crate) fn looks_in(sentence: &str, language: Language) -> Vec<(String, usize)> {
    let mut out = Vec::new();
    for hit in LOOKS.find(sentence, language) {
        let mut start = hit.range.start;
        match language {
            Language::Zh => {
                let before = sentence[..start].trim_end_matches('的').trim_end_matches('色');
                if let Some(c) = before.chars().next_back().filter(|c| TINTS_ZH.contains(*c)) {
                    start = before.len() - c.len_utf8();
                }
            }
            Language::En => {
                for word in sentence[..start].trim_end().rsplit(' ').take(2) {
                    let fits = word.len() > 2 && word.chars().all(|c| c.is_lowercase() || c == '-');
                    let stop = [
                        "the", "his", "her", "and", "with", "off", "out", "then", "that", "this", "their", "had",
                        "was", "for", "took", "put", "wore", "wearing", "into", "over", "from", "under", "was",
                    ];
                    if !fits || stop.contains(&word) {
                        break;
                    }
                    start -= word.len() + 1;
                }
            }
        }
        // `her hair` tells nothing; `her red hair` does.
        let word = &sentence[start..hit.range.end];
        if !word.eq_ignore_ascii_case("hair") {
            out.push((word.to_owned(), start));
        }
    }
    out
}
