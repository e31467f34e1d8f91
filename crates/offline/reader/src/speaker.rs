//! Who says what, and how sure that is.
//!
//! Two passes. The first takes what the text says: a tag after or before the quotation (.95), a tag with a pronoun (.8),
//! the same paragraph (.9), whoever acts in the paragraph (.7). The second fills what is left between by turns (.4 to
//! .6): two people talk one after the other, nobody calls himself by name, and who is asked answers.

mod turns;

use crate::{
    cast::{Cast, Part, Who, self_named},
    lexicon::{Hit, SPEECH},
    prose::{Kind, Prose},
};
use kinora_model::{Language, script::Sex};
use std::ops::Range;

/// How the words of a quotation are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Manner {
    Said,
    Thought,
    Written,
}

/// What is known about one quotation.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Attribution {
    /// Index into the cast.
    pub speaker: Option<usize>,
    pub confidence: f32,
    pub manner: Manner,
    /// Somebody spoken to, where the text names one.
    pub to: Option<usize>,
}

/// A verb of speaking with what stands around it.
struct Tag {
    who: Option<Who>,
    to: Option<usize>,
    manner: Manner,
}

/// Says for every unit that is speech who speaks; other units have `None`. `borders` are the units that scenes begin
/// with: turns of talk do not go on over them.
pub(crate) fn attribute(prose: &Prose, cast: &Cast, borders: &[usize]) -> Vec<Option<Attribution>> {
    let mut state = State {
        prose,
        cast,
        recent: Vec::new(),
        topics: Vec::new(),
        turns: Vec::new(),
        out: vec![None; prose.units.len()],
    };
    for paragraph in &prose.paragraphs {
        state.paragraph(paragraph.units.clone());
    }
    state.fill(borders);
    state.out
}

struct State<'a> {
    prose: &'a Prose<'a>,
    cast: &'a Cast,
    /// People of the story, the one mentioned last at the end; subjects count more.
    recent: Vec<usize>,
    /// Subjects of sentences, the last at the end.
    topics: Vec<usize>,
    /// Speakers so far.
    turns: Vec<usize>,
    out: Vec<Option<Attribution>>,
}

impl State<'_> {
    fn paragraph(&mut self, units: Range<usize>) {
        let mut in_paragraph: Option<usize> = None;
        for i in units.clone() {
            if self.prose.units[i].kind == Kind::Narration {
                self.remember(i);
                continue;
            }
            let before = (units.start..i)
                .rev()
                .take_while(|&u| self.prose.units[u].kind == Kind::Narration)
                .last()
                .map_or(i..i, |first| first..i);
            let after_end = (i + 1..units.end).find(|&u| self.prose.units[u].kind == Kind::Speech).unwrap_or(units.end);
            let attribution = self.told(i, before, i + 1..after_end, after_end < units.end, in_paragraph);
            if let Some(speaker) = attribution.speaker {
                in_paragraph = Some(speaker);
                self.turns.push(speaker);
                touch(&mut self.recent, speaker);
                touch(&mut self.topics, speaker);
            }
            self.out[i] = Some(attribution);
        }
    }

    /// What the words around quotation `i` tell.
    fn told(
        &self,
        i: usize,
        before: Range<usize>,
        after: Range<usize>,
        quote_follows: bool,
        in_paragraph: Option<usize>,
    ) -> Attribution {
        let mut best = Attribution { speaker: None, confidence: 0.0, manner: Manner::Said, to: None };
        let introduced = before.clone().last().or_else(|| self.previous_paragraph_introduces(i));
        // A sentence that ends in a colon belongs to the quotation after it.
        let first_after = after
            .clone()
            .next()
            .filter(|&u| !(quote_follows && after.len() == 1 && self.is_introduction(u) && self.ended(i)));
        if let Some(u) = introduced.filter(|&u| self.is_introduction(u) || self.prose.words(u).ends_with([',', '，']))
        {
            if let Some(tag) = self.tag(u, true) {
                self.apply(&mut best, tag, i, 0.95);
            } else if self.is_introduction(u)
                && let Some((who, sure)) = self.actor(u, i)
            {
                set(&mut best, who, 0.9 * sure);
            }
        }
        if best.speaker.is_none()
            && let Some(u) = first_after
            && let Some(tag) = self.tag(u, false)
        {
            self.apply(&mut best, tag, i, 0.95);
        }
        if best.speaker.is_none()
            && let Some(u) = introduced
            && before.contains(&u)
            && let Some(tag) = self.tag(u, true)
        {
            // He said something and then, after a full stop, more.
            self.apply(&mut best, tag, i, 0.85);
        }
        if best.speaker.is_none() {
            let acting = before.clone().last().and_then(|u| self.actor(u, i));
            match (in_paragraph, acting) {
                (Some(same), None) => set(&mut best, same, 0.9),
                (Some(same), Some((who, _))) if same == who || self.prose.language == Language::En => {
                    set(&mut best, same, 0.9)
                }
                (_, Some((who, sure))) => set(&mut best, who, 0.7 * sure),
                (None, None) => {
                    if let Some((who, sure)) = before
                        .clone()
                        .rev()
                        .find_map(|u| self.actor(u, i))
                        .or_else(|| first_after.and_then(|u| self.actor(u, i)))
                    {
                        set(&mut best, who, 0.7 * sure);
                    } else if let Some((who, sure)) = after.clone().next().and_then(|u| self.actor(u, i)) {
                        // `“A!” He glared at her and read: “B.”`: who introduces the next words said these.
                        set(&mut best, who, 0.65 * sure);
                    }
                }
            }
        }
        // Nobody says of themselves another's name.
        if let Some(own) = self.names_self(i).filter(|_| best.confidence < 0.95) {
            set(&mut best, own, 0.95);
        }
        if best.to.is_none() {
            best.to = self.addressed(i).into_iter().find(|p| Some(*p) != best.speaker);
        }
        best
    }

    /// `My name is Vivian Crane.`
    fn names_self(&self, i: usize) -> Option<usize> {
        let name = self_named(self.prose.words(i))?;
        let people = || self.cast.people.iter().filter(|p| !p.generic);
        let longest =
            people().flat_map(|p| &p.forms).filter(|f| name.starts_with(f.as_str())).max_by_key(|f| f.len())?;
        self.cast.people.iter().position(|p| p.forms.contains(longest))
    }

    fn apply(&self, best: &mut Attribution, tag: Tag, quote: usize, sure: f32) {
        best.manner = tag.manner;
        best.to = tag.to;
        match tag.who {
            Some(Who::Person(p)) => set(best, p, sure),
            Some(Who::Pronoun(sex) | Who::Theirs(sex)) => {
                if let Some(p) = self.pronoun(sex, quote, tag.to) {
                    set(best, p, 0.8);
                }
            }
            None => {}
        }
    }

    /// Whether quotation `i` ends a sentence, so that what follows may be another's.
    fn ended(&self, i: usize) -> bool {
        self.prose.words(i).ends_with(['。', '！', '？', '.', '!', '?', '…'])
    }

    fn is_introduction(&self, unit: usize) -> bool {
        self.prose.words(unit).ends_with(['：', ':'])
    }

    /// The last sentence of the paragraph before, if it ends in a colon.
    fn previous_paragraph_introduces(&self, i: usize) -> Option<usize> {
        let previous = i.checked_sub(1)?;
        let unit = &self.prose.units[previous];
        (unit.kind == Kind::Narration
            && unit.paragraph + 1 == self.prose.units[i].paragraph
            && self.is_introduction(previous))
        .then_some(previous)
    }

    /// The verb of speaking in a sentence beside a quotation. Before a quotation the last verb counts, after it the
    /// first.
    fn tag(&self, unit: usize, before: bool) -> Option<Tag> {
        let range = self.prose.units[unit].words.clone();
        let text = self.prose.text;
        let sentence = &text[range.clone()];
        let language = self.prose.language;
        let mut verbs = SPEECH
            .find(sentence, language)
            .map(|h| Hit { row: h.row, range: h.range.start + range.start..h.range.end + range.start });
        let own = || {
            // `“Please,” squeaked Anna`: any verb says how, where the quotation goes on into its sentence.
            let goes_on = unit.checked_sub(1).is_some_and(|u| self.prose.words(u).ends_with([',', '!', '?']));
            let verb = tag_verb(sentence).filter(|_| goes_on && language == Language::En)?;
            let row = SPEECH.words(language).next()?.0;
            Some(Hit { row, range: verb.start + range.start..verb.end + range.start })
        };
        let verb = if before { verbs.last()? } else { verbs.next().or_else(own)? };
        if !before && !self.near(&range, &verb) {
            return None;
        }
        let manner = match SPEECH.key(verb.row) {
            "think" => Manner::Thought,
            "write" => Manner::Written,
            _ => Manner::Said,
        };
        let mentions = self.cast.mentions(text, range.clone());
        let subject_before = || {
            let heads = || mentions.iter().rev().filter(|m| m.range.end <= verb.range.start);
            let clause = |m: &&crate::cast::Mention| !text[m.range.end..verb.range.start].contains(['，', ',', '；']);
            heads()
                .find(|m| clause(m) && m.part == Part::Subject)
                .or_else(|| mentions.iter().find(|m| m.range.end <= verb.range.start && m.part == Part::Subject))
                .or_else(|| heads().find(|m| m.part == Part::Owner))
        };
        let who = match language {
            Language::Zh => subject_before().map(|m| m.who),
            Language::En => {
                // Of `said Scrooge's nephew` it is the nephew.
                let owns = |n: usize, m: &crate::cast::Mention| {
                    let next = mentions.get(n + 1).map_or(usize::MAX, |next| next.range.start);
                    m.part == Part::Owner && next.saturating_sub(m.range.end) <= "’s ".len()
                };
                let after = mentions.iter().enumerate().filter(|(_, m)| m.range.start >= verb.range.end);
                let follows = after.filter(|(n, m)| !owns(*n, m)).map(|(_, m)| m).next().filter(|m| {
                    let between = text[verb.range.end..m.range.start].trim();
                    between.split_whitespace().count() <= 4
                        && !between.contains(',')
                        && !between.split(' ').any(|w| ["to", "at", "with", "of"].contains(&w))
                        && !matches!(&text[m.range.clone()], "him" | "her")
                });
                subject_before().filter(|m| m.part == Part::Subject).or(follows).or_else(subject_before).map(|m| m.who)
            }
        };
        let to = mentions.iter().find(|m| m.part == Part::Object && !who.is_some_and(|w| w == m.who));
        let to = to.and_then(|m| if let Who::Person(p) = m.who { Some(p) } else { None });
        let me = self.first_person(sentence, &verb, &range);
        Some(Tag { who: who.or(me), to, manner })
    }

    /// 我说, I said: the storyteller.
    fn first_person(&self, sentence: &str, verb: &Hit, range: &Range<usize>) -> Option<Who> {
        let me = self.cast.people.iter().position(|p| p.name == "我" || p.name == "I")?;
        let head = &sentence[..verb.range.start - range.start];
        let tail = sentence[verb.range.end - range.start..].trim_start();
        (head.starts_with(['我', 'I']) || tail.starts_with("I ") || tail.starts_with("I.") || tail.starts_with("I,"))
            .then_some(Who::Person(me))
    }

    /// After a quotation the verb must come at once: in the first clause, or in Chinese after the actions of the same
    /// sentence (阿福揉着眼睛，问).
    fn near(&self, sentence: &Range<usize>, verb: &Hit) -> bool {
        let head = &self.prose.text[sentence.start..verb.range.start];
        match self.prose.language {
            Language::Zh => head.chars().count() <= 24,
            Language::En => !head.contains(',') && head.split_whitespace().count() <= 6,
        }
    }

    /// Whoever acts in a sentence, and how sure that is.
    fn actor(&self, unit: usize, quote: usize) -> Option<(usize, f32)> {
        match self.cast.subject(self.prose.text, self.prose.units[unit].words.clone())?.who {
            Who::Person(p) => Some((p, 1.0)),
            Who::Pronoun(sex) | Who::Theirs(sex) => self.pronoun(sex, quote, None).map(|p| (p, 0.9)),
        }
    }

    /// Whom a pronoun in a tag means: somebody of that sex, mentioned last; in a new paragraph rather not the speaker
    /// of the paragraph before, when another of that sex is talking.
    fn pronoun(&self, sex: Sex, quote: usize, not: Option<usize>) -> Option<usize> {
        let fits =
            |p: &&usize| Some(**p) != not && self.cast.people[**p].sex == sex && !self.addressed(quote).contains(p);
        let mut candidates: Vec<usize> = self.recent.iter().rev().filter(fits).copied().collect();
        if candidates.is_empty() {
            let unknown = |p: &&usize| {
                Some(**p) != not && self.cast.people[**p].sex == Sex::Unknown && !self.addressed(quote).contains(p)
            };
            candidates = self.recent.iter().rev().filter(unknown).copied().take(1).collect();
        }
        let paragraph = self.prose.units[quote].paragraph;
        let just_before = (0..quote).rev().take_while(|&u| self.prose.units[u].paragraph + 1 >= paragraph);
        let last = just_before
            .filter_map(|u| self.out[u].as_ref().filter(|_| self.prose.units[u].paragraph < paragraph))
            .next();
        if let [first, second, ..] = candidates.as_slice()
            && last.is_some_and(|l| l.speaker == Some(*first))
            && self.turns.iter().rev().take(6).any(|t| t == second)
        {
            return Some(*second);
        }
        candidates.first().copied()
    }

    /// People called by name in a quotation: they are not its speaker.
    fn addressed(&self, quote: usize) -> Vec<usize> {
        let words = self.prose.units[quote].words.clone();
        let text = self.prose.text;
        let called = |m: &crate::cast::Mention| {
            let (before, after) =
                (text[words.start..m.range.start].trim_end(), text[m.range.end..words.end].trim_start());
            let opens = before.is_empty() || before.ends_with(|c| "，。！？,.!?…".contains(c));
            let closes = after.is_empty() || after.starts_with(|c| "，。！？,.!?…".contains(c));
            opens && closes
        };
        let mentions = self.cast.mentions(text, words.clone());
        mentions
            .iter()
            .filter(|m| called(m))
            .filter_map(|m| if let Who::Person(p) = m.who { Some(p) } else { None })
            .collect()
    }

    /// Takes note of who is mentioned in a sentence, subjects last.
    fn remember(&mut self, unit: usize) {
        let mentions = self.cast.mentions(self.prose.text, self.prose.units[unit].words.clone());
        for wanted in [false, true] {
            for m in mentions.iter().rev().filter(|m| (m.part == Part::Subject) == wanted) {
                // A subject that is a pronoun goes on about the last subject of that sex.
                let person = match m.who {
                    Who::Person(p) => Some(p),
                    Who::Pronoun(sex) if wanted => {
                        self.topics.iter().rev().find(|p| self.cast.people[**p].sex == sex).copied()
                    }
                    Who::Pronoun(_) | Who::Theirs(_) => None,
                };
                if let Some(p) = person {
                    touch(&mut self.recent, p);
                    if wanted {
                        touch(&mut self.topics, p);
                    }
                }
            }
        }
    }
}

/// The verb that a sentence after a quotation begins with, in lower case, with somebody behind it (`squeaked Anna`).
pub(crate) fn tag_verb(sentence: &str) -> Option<Range<usize>> {
    let start = sentence.len() - sentence.trim_start().len();
    let mut words = sentence[start..].split_whitespace();
    let (verb, next) = (words.next()?, words.next()?);
    let is_verb = verb.len() >= 5 && verb.ends_with("ed") && verb.bytes().all(|b| b.is_ascii_lowercase());
    let is_somebody = next.starts_with(char::is_uppercase) || ["the", "a", "an", "his", "her", "my"].contains(&next);
    (is_verb && is_somebody).then_some(start..start + verb.len())
}

fn set(best: &mut Attribution, who: usize, confidence: f32) {
    best.speaker = Some(who);
    best.confidence = confidence;
}

fn touch(recent: &mut Vec<usize>, person: usize) {
    recent.retain(|p| *p != person);
    recent.push(person);
}
