//! The people of the story: who they are, by which words they are called, and where they are mentioned.

mod alias;
mod body;
mod chinese;
mod dictionary;
mod english;
mod mention;
mod same;
mod tagged;
pub(crate) mod traits;

use crate::{lexicon::PEOPLE, prose::Prose};
use aho_corasick::{AhoCorasick, AhoCorasickBuilder, MatchKind};
pub(crate) use alias::self_named;
pub(crate) use dictionary::{does, words_of};
use kinora_model::{
    Language,
    script::{Age, Sex},
};
pub(crate) use mention::{Mention, Part, Who};
use std::{cell::LazyCell, ops::Range};

/// Somebody of the story.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Person {
    /// The name used most.
    pub name: String,
    /// All words for this person, the name among them.
    pub forms: Vec<String>,
    pub sex: Sex,
    pub age: Age,
    /// Words about looks.
    pub looks: Vec<String>,
    /// Known only by what they are (`老人`, `the keeper`), not by a name.
    pub generic: bool,
}

impl Person {
    fn new(name: &str, generic: bool) -> Self {
        Self {
            name: name.to_owned(),
            forms: vec![name.to_owned()],
            sex: Sex::Unknown,
            age: Age::Adult,
            looks: Vec::new(),
            generic,
        }
    }
}

/// Everybody, and the search for their names.
pub(crate) struct Cast {
    pub people: Vec<Person>,
    language: Language,
    search: AhoCorasick,
    owner: Vec<Who>,
}

impl Cast {
    /// Finds everybody in `prose`.
    pub fn of(prose: &Prose) -> Self {
        let found = match prose.language {
            Language::Zh => chinese::find(prose),
            Language::En => stopped(english::find(prose), prose.text),
        };
        let mut cast = Self::with(found, prose.language);
        traits::settle(prose, &mut cast);
        let merged = same::unite_generic(prose, &cast);
        if merged.len() != cast.people.len() {
            cast = Self::with(merged, prose.language);
            traits::settle(prose, &mut cast);
        }
        if prose.language == Language::En {
            // `the keeper` is called Keeper on a list of roles.
            cast.people.iter_mut().filter(|p| p.generic).for_each(|p| p.name = capitalised(&p.name));
        }
        cast
    }

    /// A cast of these people.
    pub fn with(people: Vec<Person>, language: Language) -> Self {
        let (mut patterns, mut owner) = (Vec::new(), Vec::new());
        let mut add = |form: &str, who: Who| {
            patterns.push(form.to_owned());
            owner.push(who);
        };
        for (index, person) in people.iter().enumerate() {
            for form in &person.forms {
                add(form, Who::Person(index));
                if person.generic && language == Language::En {
                    add(&capitalised(form), Who::Person(index));
                }
            }
        }
        for (word, who) in mention::pronouns(language) {
            add(word, *who);
        }
        let search = AhoCorasickBuilder::new()
            .match_kind(MatchKind::LeftmostLongest)
            .build(&patterns)
            .expect("names are few and short");
        Self { people, language, search, owner }
    }

    /// Everybody mentioned in `range` of `text`, in order, pronouns too.
    pub fn mentions(&self, text: &str, range: Range<usize>) -> Vec<Mention> {
        let slice = &text[range.clone()];
        let places = LazyCell::new(|| mention::places(slice, self.language));
        let mut out = Vec::new();
        for m in self.search.find_iter(slice) {
            let who = self.owner[m.pattern().as_usize()];
            if self.language == Language::En
                && (slice[..m.start()].ends_with(|c: char| c.is_alphanumeric())
                    || slice[m.end()..].starts_with(|c: char| c.is_alphanumeric()))
            {
                continue;
            }
            let of_a_place = || places.iter().any(|p| p.start <= m.start() && p.end > m.end());
            if mention::is_false(slice, m.start()..m.end(), who, self.language) || of_a_place() {
                continue;
            }
            let part = mention::part(slice, m.start()..m.end(), self.language);
            let part = if matches!(who, Who::Theirs(_)) { Part::Owner } else { part };
            out.push(Mention { who, range: range.start + m.start()..range.start + m.end(), part });
        }
        out
    }

    /// The person that the sentence in `range` is about: its first subject, else the owner of its first subject.
    pub fn subject(&self, text: &str, range: Range<usize>) -> Option<Mention> {
        let mentions = self.mentions(text, range);
        let by = |part: Part| mentions.iter().find(|m| m.part == part).cloned();
        by(Part::Subject).or_else(|| by(Part::Owner))
    }

    /// Row of [`PEOPLE`] of a word for somebody.
    fn noun_row(&self, form: &str) -> Option<usize> {
        let hit = PEOPLE.find(form, self.language).last()?;
        (hit.range == (0..form.len())).then_some(hit.row)
    }
}

/// Titles as the text writes them: `Mr. Grey` beside `Mr Grey`, and as the name where it is written no other way.
fn stopped(mut people: Vec<Person>, text: &str) -> Vec<Person> {
    for person in &mut people {
        for form in person.forms.clone() {
            let Some(with) = form.split_once(' ').map(|(title, rest)| format!("{title}. {rest}")) else { continue };
            if !text.contains(&with) {
                continue;
            }
            if person.name == form && !text.contains(&form) {
                person.name.clone_from(&with);
            }
            person.forms.push(with);
        }
    }
    people
}

fn capitalised(words: &str) -> String {
    let mut rest = words.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}
