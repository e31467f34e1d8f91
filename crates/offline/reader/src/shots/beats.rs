//! What each sentence and each quotation of a scene brings: words to speak, people to see, feelings, things, sounds.

use super::{
    cues::{by_marks, detail, emotion, gesture, props, sounds, vista},
    told,
};
use crate::{
    cast::{Cast, Part, Who},
    lexicon::TURN,
    prose::{Kind, Prose, sentences},
    scenes::Stage,
    speaker::{Attribution, Manner},
    timing,
};
use kinora_model::{
    Language,
    script::{Emotion, Gesture, LineKind, Sex, Sound},
};
use std::ops::Range;

/// The smallest piece of a scene.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Beat {
    /// Words that are heard; empty for a tag that is only seen.
    pub spoken: String,
    /// Words about what is seen.
    pub shown: String,
    pub kind: LineKind,
    /// Who speaks, for dialogue.
    pub speaker: Option<usize>,
    pub listener: Option<usize>,
    pub confidence: f32,
    /// Who is in it, the one it is about first.
    pub people: Vec<usize>,
    pub emotion: Emotion,
    pub gesture: Gesture,
    pub props: Vec<String>,
    pub sounds: Vec<Sound>,
    /// A hand, an eye, a tear.
    pub detail: bool,
    /// A view that a close picture would lose (满坡的桃花).
    pub vista: bool,
    /// Somebody goes somewhere.
    pub moves: bool,
    /// The sentence ends here: what follows a quotation and this is a sentence of its own.
    pub ends: bool,
    pub paragraph: usize,
    /// Bytes of the text.
    pub source: Range<usize>,
    pub seconds: f64,
}

/// Calls to parents, who may be far or dead; where they are roles, the attribution knows them.
const ABSENT: &[&str] = &["爹，", "娘，", "爸，", "妈，", "爸爸，", "妈妈，", "Father,", "Mother,", "Mum,", "Dad,"];

/// Longest piece that one shot carries, in seconds.
pub(super) const LONGEST: f64 = 9.0;

/// Beats of a scene, in order.
pub(super) fn beats(prose: &Prose, cast: &Cast, said: &[Option<Attribution>], stage: &Stage) -> Vec<Beat> {
    let mut out: Vec<Beat> = Vec::new();
    let mut latest = Latest::default();
    for i in stage.units.clone() {
        let unit = &prose.units[i];
        match (unit.kind, &said[i]) {
            (Kind::Speech, Some(attribution)) => {
                if let Some(speaker) = attribution.speaker {
                    latest.note(speaker, cast);
                }
                out.extend(speech(prose, i, attribution, said, stage));
            }
            _ => out.extend(narration(prose, cast, i, said, stage, &mut latest)),
        }
    }
    // A feeling told in the tag is the feeling of the words.
    for i in 0..out.len() {
        if out[i].spoken.is_empty() {
            let (emotion, paragraph) = (out[i].emotion, out[i].paragraph);
            for j in [i.checked_sub(1), Some(i + 1)].into_iter().flatten() {
                if let Some(line) = out.get_mut(j)
                    && line.speaker.is_some()
                    && line.paragraph == paragraph
                    && line.emotion == Emotion::Calm
                {
                    line.emotion = emotion;
                }
            }
        }
    }
    out
}

/// Whom a pronoun means, by who was spoken of last.
#[derive(Default)]
struct Latest {
    any: Option<usize>,
    female: Option<usize>,
    male: Option<usize>,
}

impl Latest {
    fn note(&mut self, person: usize, cast: &Cast) {
        self.any = Some(person);
        match cast.people[person].sex {
            Sex::Female => self.female = Some(person),
            Sex::Male => self.male = Some(person),
            Sex::Unknown => {}
        }
    }
    fn of(&self, sex: Sex, cast: &Cast) -> Option<usize> {
        let known = if sex == Sex::Female { self.female } else { self.male };
        // Nobody calls the storyteller `she`.
        let unknown = |p: &usize| cast.people[*p].sex == Sex::Unknown && !["I", "我"].contains(&&*cast.people[*p].name);
        known.or(self.any.filter(unknown))
    }
}

fn narration(
    prose: &Prose,
    cast: &Cast,
    i: usize,
    said: &[Option<Attribution>],
    stage: &Stage,
    latest: &mut Latest,
) -> Vec<Beat> {
    let unit = &prose.units[i];
    let text = prose.text;
    let language = prose.language;
    let beside = |j: Option<usize>| {
        j.filter(|j| stage.units.contains(j))
            .is_some_and(|j| said[j].is_some() && prose.units[j].paragraph == unit.paragraph)
    };
    let follows = beside(i.checked_sub(1));
    let opens_next = i + 1 < stage.units.end
        && said[i + 1].is_some()
        && (prose.units[i + 1].paragraph == unit.paragraph || text[unit.words.clone()].ends_with(['：', ':']));
    let told = if unit.head {
        told::Told::default()
    } else if follows {
        told::told(prose, cast, unit.words.clone(), false)
    } else if opens_next {
        told::told(prose, cast, unit.words.clone(), true)
    } else {
        told::Told { spoken: text[unit.words.clone()].to_owned(), shown: text[unit.words.clone()].to_owned() }
    };
    // The bracket behind the name is how the words are spoken.
    let sentence = &text[if unit.head { unit.outer.clone() } else { unit.words.clone() }];
    let mut people: Vec<usize> = Vec::new();
    let mut subject: Option<usize> = None;
    for m in cast.mentions(text, unit.words.clone()) {
        let person = match m.who {
            Who::Person(p) => Some(p),
            Who::Pronoun(sex) | Who::Theirs(sex) => latest.of(sex, cast).or_else(|| soon(cast, i, said, stage, sex)),
        };
        let Some(p) = person else { continue };
        if subject.is_none() && m.part == Part::Subject {
            subject = Some(p);
        }
        if !people.contains(&p) {
            people.push(p);
        }
    }
    if let Some(s) = subject {
        people.retain(|p| *p != s);
        people.insert(0, s);
        people.iter().skip(1).for_each(|p| latest.note(*p, cast));
        latest.note(s, cast);
    } else if let Some(&first) = people.first() {
        latest.note(first, cast);
    }
    let gesture = gesture(sentence, cast, language);
    let beat = Beat {
        spoken: stopped(&told.spoken, language),
        shown: stopped(&told.shown, language),
        kind: LineKind::Narration,
        speaker: None,
        listener: None,
        confidence: 1.0,
        emotion: emotion(sentence, language).unwrap_or(Emotion::Calm),
        gesture,
        props: props(sentence, language),
        sounds: sounds(prose, cast, unit.words.clone()),
        detail: detail(sentence, language),
        vista: vista(sentence, language),
        moves: TURN.has(sentence, language, "move") && gesture == Gesture::Walk,
        people,
        ends: sentence.ends_with(['.', '!', '?', '。', '！', '？']),
        paragraph: unit.paragraph,
        source: unit.outer.clone(),
        seconds: timing::seconds(&told.spoken, language),
    };
    split(beat, language)
}

/// `She came in. “My name is Vivian.”`: whom a pronoun means before anybody was named, by who speaks next.
fn soon(cast: &Cast, i: usize, said: &[Option<Attribution>], stage: &Stage, sex: Sex) -> Option<usize> {
    const REACH: usize = 5;
    let next = said[i..stage.units.end.min(i + REACH)].iter().flatten();
    next.filter_map(|a| a.speaker.filter(|p| a.confidence >= 0.7 && cast.people[*p].sex == sex)).next()
}

fn speech(
    prose: &Prose,
    i: usize,
    attribution: &Attribution,
    said: &[Option<Attribution>],
    stage: &Stage,
) -> Vec<Beat> {
    let unit = &prose.units[i];
    let words = prose.words(i);
    let language = prose.language;
    // Spoken to: whom the text names, else whoever spoke last or speaks next in the scene.
    let others = |j: usize| said[j].as_ref().and_then(|a| a.speaker).filter(|s| Some(*s) != attribution.speaker);
    let earlier = || (stage.units.start..i).rev().take(8).find_map(others);
    let later = |reach: usize| (i + 1..stage.units.end).take(reach).find_map(others);
    // Who answers a question was asked it.
    let answers = words.ends_with(['？', '?']).then(|| later(3)).flatten();
    let near = answers.or_else(earlier).or_else(|| later(8));
    // 爹，我看见你了: of somebody who is not there nobody else is the listener.
    let absent = ABSENT.iter().any(|call| words.starts_with(call));
    let listener = attribution.to.filter(|t| Some(*t) != attribution.speaker).or(near.filter(|_| !absent));
    let emotion = emotion(words, language).unwrap_or_else(|| by_marks(words));
    let beat = Beat {
        spoken: words.to_owned(),
        shown: String::new(),
        kind: match attribution.manner {
            Manner::Said => LineKind::Dialogue,
            Manner::Thought => LineKind::Thought,
            Manner::Written => LineKind::Letter,
        },
        speaker: attribution.speaker,
        listener,
        confidence: attribution.confidence,
        people: attribution.speaker.into_iter().collect(),
        emotion,
        gesture: Gesture::Stand,
        props: Vec::new(),
        sounds: Vec::new(),
        detail: false,
        vista: false,
        moves: false,
        ends: false,
        paragraph: unit.paragraph,
        source: unit.outer.clone(),
        seconds: timing::seconds(words, language),
    };
    split(beat, language)
}

/// Narration ends with a stop also where the text went on into a quotation.
fn stopped(words: &str, language: Language) -> String {
    let trimmed = words.trim().trim_end_matches(['，', '：', '；', ',', ':', ';', '—', ' ']);
    if trimmed.is_empty() {
        return String::new();
    }
    let ended = trimmed.ends_with(|c| "。！？….!?”」』’)）\"'》".contains(c));
    let stop = if ended {
        ""
    } else if language == Language::Zh {
        "。"
    } else {
        "."
    };
    format!("{trimmed}{stop}")
}

/// A beat longer than a shot in pieces, at the ends of sentences, else of clauses.
fn split(beat: Beat, language: Language) -> Vec<Beat> {
    if beat.seconds <= LONGEST {
        return vec![beat];
    }
    let words = beat.spoken.as_str();
    let mut atoms: Vec<Range<usize>> = Vec::new();
    for sentence in sentences(words, 0..words.len(), language) {
        if timing::seconds(&words[sentence.clone()], language) <= LONGEST {
            atoms.push(sentence);
        } else {
            atoms.extend(comma_parts(words, sentence));
        }
    }
    let aim = beat.seconds / (beat.seconds / (LONGEST * 0.75)).ceil();
    let mut pieces: Vec<Range<usize>> = Vec::new();
    for atom in atoms {
        match pieces.last_mut() {
            Some(piece) if timing::seconds(&words[piece.start..atom.end], language) <= aim * 1.15 => {
                piece.end = atom.end
            }
            _ => pieces.push(atom),
        }
    }
    pieces
        .into_iter()
        .enumerate()
        .map(|(k, piece)| {
            let part = words[piece].trim().to_owned();
            // Every piece keeps the place of its sentence: it tells where to look.
            Beat {
                seconds: timing::seconds(&part, language),
                emotion: emotion(&part, language).unwrap_or(beat.emotion),
                detail: if beat.speaker.is_none() { detail(&part, language) } else { false },
                props: if beat.speaker.is_none() { props(&part, language) } else { Vec::new() },
                sounds: if k == 0 { beat.sounds.clone() } else { Vec::new() },
                shown: if beat.speaker.is_none() { part.clone() } else { beat.shown.clone() },
                spoken: part,
                ..beat.clone()
            }
        })
        .collect()
}

/// Parts of a sentence, each with the comma that ends it; a part without any is cut at a space or after 30 characters.
fn comma_parts(words: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = range.start;
    let mut size = 0;
    for (at, c) in words[range.clone()].char_indices() {
        let end = range.start + at + c.len_utf8();
        size += 1;
        let comma = "，；、：,;:—".contains(c) && size > 3;
        let far = size > 110 && c == ' ' || size > 30 && !c.is_ascii() && size > 45;
        if comma || far {
            out.push(start..end);
            start = end;
            size = 0;
        }
    }
    if words[start..range.end].chars().any(char::is_alphanumeric) {
        out.push(start..range.end);
    } else if let Some(last) = out.last_mut() {
        last.end = range.end;
    }
    out
}
