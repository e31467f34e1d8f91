//! What a prompt says, each thing only where it says it.

use super::{
    people::{self, Somebody},
    unread,
    words::{self, Section},
};
use crate::{
    cast::Cast,
    lexicon::{CAMERA, EPOCH, Lexicon, MOOD, SETTING, SIDE, SIZE, SOUND, TIME, WEATHER},
    prose::Prose,
    scenes::{World, place},
    shots::{
        crowd::{self, Told},
        cues,
    },
};
use kinora_model::{
    Language,
    script::{CameraMove, Crowd, Emotion, Era, Gesture, Mood, Role, Setting, ShotSize, Sound, TimeOfDay, Weather},
};
use std::ops::Range;

/// Where a prompt says something plays.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Where {
    pub setting: Setting,
    pub words: String,
    /// Somebody or something is in it, where that is within walls: `in the castle`, not `a castle`.
    pub inside: bool,
}

/// A prompt taken apart.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Reading {
    pub era: Option<Era>,
    pub eastern: Option<bool>,
    pub place: Option<Where>,
    /// What lies outside an indoor place.
    pub around: Option<String>,
    pub interior: Option<bool>,
    pub time: Option<TimeOfDay>,
    pub weather: Option<Weather>,
    pub mood: Option<Mood>,
    pub size: Option<ShotSize>,
    pub camera: Option<CameraMove>,
    pub people: Vec<Somebody>,
    /// A feeling of nobody in particular.
    pub emotion: Option<Emotion>,
    /// An action of nobody in particular.
    pub gesture: Option<Gesture>,
    /// People without names.
    pub crowd: Option<Crowd>,
    pub props: Vec<String>,
    pub sounds: Vec<Sound>,
    /// What happens, where a section says it.
    pub action: Option<String>,
    /// What the words of that section say by themselves.
    pub told: Option<Box<Reading>>,
    /// Which sections the prompt has.
    pub sections: Vec<Section>,
    /// Words that say nothing that can be drawn.
    pub unread: Vec<String>,
}

/// Parts of a text that have been understood, as bytes.
#[derive(Debug, Default)]
pub(super) struct Claims(Vec<Range<usize>>);

impl Claims {
    /// Claims `range` unless a part of it is claimed already.
    pub fn take(&mut self, range: Range<usize>) -> bool {
        let free = !self.touches(&range);
        if free {
            self.0.push(range);
        }
        free
    }
    /// Claims `range`, shared or not.
    pub fn share(&mut self, range: Range<usize>) {
        self.0.push(range);
    }
    /// Whether a part of `range` is claimed.
    pub fn touches(&self, range: &Range<usize>) -> bool {
        self.0.iter().any(|r| r.start < range.end && range.start < r.end)
    }
}

impl Reading {
    /// Reads `prompt`; people in `known` are found by their names.
    pub fn of(prompt: &str, language: Language, known: &[Role]) -> Self {
        let (free, sections) = words::sections(prompt);
        let mut said = Self::free(free, language, known);
        for (section, body) in sections {
            said.section(section, body, language, known);
        }
        said
    }

    /// One section of a written prompt.
    fn section(&mut self, section: Section, body: &str, language: Language, known: &[Role]) {
        self.sections.push(section);
        match section {
            Section::Place => self.where_in(body, language),
            Section::Outside => self.around = Some(words::bare(body)),
            Section::People => self.people = people::listed(body, language, known),
            Section::Crowd => self.crowd = crowd::of_section(body, language),
            Section::Things => {
                self.props = items(body).map(str::to_owned).collect();
            }
            Section::Sounds => {
                self.sounds =
                    items(body).filter_map(|item| SOUND.first(item, language).and_then(Sound::from_word)).collect();
            }
            Section::Action => {
                self.action = Some(body.to_owned());
                self.told = Some(Box::new(Self { unread: Vec::new(), ..Self::free(body, language, known) }));
            }
        }
    }

    /// The section 地点: the place in its own words, its kind in brackets where the words do not say it, and its side of
    /// the door.
    fn where_in(&mut self, body: &str, language: Language) {
        let (head, side) = match body.rfind(['，', ',']) {
            Some(at) => {
                let tail = body[at..].trim_start_matches(['，', ',', ' ']);
                match [("in", true), ("out", false)].iter().find(|(k, _)| SIDE.word(k, language) == Some(tail)) {
                    Some((_, inside)) => (body[..at].trim(), Some(*inside)),
                    None => (body, None),
                }
            }
            None => (body, None),
        };
        let (name, kind) = match head.find(['（', '(']) {
            Some(at) => (head[..at].trim(), head[at..].trim_matches(['（', '(', '）', ')', ' '])),
            None => (head, head),
        };
        // Brackets with nothing before them hold the place itself.
        let words = Some(words::bare(name)).filter(|w| !w.is_empty()).unwrap_or_else(|| words::bare(kind));
        let setting = words::setting_in(kind, language).or_else(|| words::setting_in(name, language));
        self.place = setting
            .map(|setting| Where { setting, words, inside: place::usually_inside(setting) })
            .or(self.place.take());
        self.interior = side.or_else(|| side_of(head, language)).or(self.interior);
        // A place may also say when (雨夜的街头), where nothing else does.
        let mut claims = Claims::default();
        self.time = self.time.or_else(|| first(&TIME, head, language, &mut claims).and_then(TimeOfDay::from_word));
        self.weather = self.weather.or_else(|| weather(head, language, &mut claims));
    }

    /// Free words.
    fn free(text: &str, language: Language, known: &[Role]) -> Self {
        let mut claims = Claims::default();
        let mut said = Self::default();
        if text.trim().is_empty() {
            return said;
        }
        said.epoch(text, language, &mut claims);
        said.size = size(text, language, &mut claims);
        // 悲伤的气氛 is nobody's sorrow.
        said.mood = named_mood(text, language, &mut claims);
        said.camera = first(&CAMERA, text, language, &mut claims).and_then(CameraMove::from_word);
        said.time = first(&TIME, text, language, &mut claims).and_then(TimeOfDay::from_word);
        said.weather = weather(text, language, &mut claims);
        said.place = place_of(text, language, said.era.unwrap_or(Era::Modern), &mut claims, &mut said.around);
        said.interior = side_of(text, language);
        for hit in SIDE.find(text, language) {
            claims.share(hit.range);
        }
        if let Some(Told::Here(crowd, range) | Told::Passing(crowd, range)) = crowd::told(text, language) {
            claims.take(range);
            said.crowd = Some(crowd);
        }
        let found = people::free(text, language, known, &mut claims);
        said.people = found.people;
        (said.emotion, said.gesture) = (found.emotion, found.gesture);
        said.props(text, language, &mut claims);
        said.sounds(text, language, &mut claims);
        said.mood = said.mood.or_else(|| mood(text, language, &mut claims));
        said.unread = unread::words(text, language, &claims);
        said
    }

    fn epoch(&mut self, text: &str, language: Language, claims: &mut Claims) {
        for hit in EPOCH.find(text, language) {
            claims.take(hit.range.clone());
            let key = EPOCH.key(hit.row);
            if key.contains("period") {
                self.era = self.era.or(Some(Era::Period));
            } else if key == "modern" {
                self.era = self.era.or(Some(Era::Modern));
            }
            if key.contains("east") || key.contains("west") {
                self.eastern = self.eastern.or(Some(key.contains("east")));
            }
        }
        if self.era.is_none() {
            let counts = crate::lexicon::ERA.counts(text, language);
            let of = |key: &str| counts.iter().filter(|(k, _)| *k == key).map(|(_, n)| *n).sum::<usize>();
            self.era = match of("modern").cmp(&of("period")) {
                std::cmp::Ordering::Greater => Some(Era::Modern),
                std::cmp::Ordering::Less => Some(Era::Period),
                std::cmp::Ordering::Equal => None,
            };
        }
    }

    fn props(&mut self, text: &str, language: Language, claims: &mut Claims) {
        for thing in cues::props(text, language) {
            let Some(at) = text.find(&thing) else { continue };
            if claims.take(at..at + thing.len()) {
                self.props.push(thing);
            }
        }
    }

    /// Sounds whose words mean nothing else: rain that is seen is heard anyway.
    fn sounds(&mut self, text: &str, language: Language, claims: &mut Claims) {
        for hit in SOUND.find(text, language) {
            let Some(sound) = Sound::from_word(SOUND.key(hit.row)) else { continue };
            let heard = !cues::negated(&text[..hit.range.start], language) && claims.take(hit.range);
            if heard && !self.sounds.contains(&sound) {
                self.sounds.push(sound);
            }
        }
    }
}

/// Items of a list.
fn items(body: &str) -> impl Iterator<Item = &str> {
    body.split(['、', '，', ',', '；', ';']).map(str::trim).filter(|i| !i.is_empty())
}

/// Meaning of the first word of `table` that nothing else has claimed; all its words are claimed.
fn first(table: &Lexicon, text: &str, language: Language, claims: &mut Claims) -> Option<&'static str> {
    let mut found = None;
    for hit in table.find(text, language) {
        if claims.take(hit.range.clone()) {
            found = found.or(Some(table.key(hit.row)));
        }
    }
    found
}

/// English words for sizes that are also everyday ones.
const EVERYDAY: [&str; 5] = ["wide", "medium", "close", "long", "full"];

fn size(text: &str, language: Language, claims: &mut Claims) -> Option<ShotSize> {
    let mut found = None;
    for hit in SIZE.find(text, language) {
        let word = text[hit.range.clone()].to_lowercase();
        let edge = |c: char| ",.;:，。".contains(c);
        let alone = text[..hit.range.start].trim_end().chars().next_back().is_none_or(edge)
            && text[hit.range.end..].trim_start().chars().next().is_none_or(edge);
        if (!EVERYDAY.contains(&word.as_str()) || alone) && claims.take(hit.range) {
            found = found.or(ShotSize::from_word(SIZE.key(hit.row)));
        }
    }
    found
}

/// Weather: what falls rather than what shines, thunder rather than rain.
pub(super) fn weather(text: &str, language: Language, claims: &mut Claims) -> Option<Weather> {
    let mut found: Option<Weather> = None;
    for hit in WEATHER.find(text, language) {
        let Some(weather) = Weather::from_word(WEATHER.key(hit.row)) else { continue };
        if cues::negated(&text[..hit.range.start], language) {
            continue;
        }
        // 阳光 tells the hour and the weather.
        claims.share(hit.range);
        let rank = |w: Weather| match w {
            Weather::Clear => 0,
            Weather::Storm => 2,
            _ => 1,
        };
        if found.is_none_or(|f| rank(weather) > rank(f)) {
            found = Some(weather);
        }
    }
    found
}

/// Side of the door: the plain words for it, else what most words speak of.
fn side_of(text: &str, language: Language) -> Option<bool> {
    let mut score = 0i32;
    for hit in SIDE.find(text, language) {
        let inside = SIDE.key(hit.row) == "in";
        let word = &text[hit.range];
        if SIDE.word("in", language) == Some(word) || SIDE.word("out", language) == Some(word) {
            return Some(inside);
        }
        score += if inside { 1 } else { -1 };
    }
    (score != 0).then_some(score > 0)
}

fn place_of(
    text: &str,
    language: Language,
    era: Era,
    claims: &mut Claims,
    around: &mut Option<String>,
) -> Option<Where> {
    let prose = Prose::new(text, language);
    let nobody = Cast::with(Vec::new(), language);
    let told: Vec<Range<usize>> = prose.units.iter().map(|u| u.words.clone()).collect();
    for hit in SETTING.find(text, language) {
        claims.take(hit.range);
    }
    let found = place::of(&prose, &nobody, &told, told.len(), World::of(&prose, era))?;
    *around = place::around(&prose, &nobody, &told, told.len()).filter(|a| !found.words.contains(a.as_str()));
    Some(Where { setting: found.setting, words: found.words, inside: found.interior.unwrap_or(false) })
}

/// Words beside which a word for a mood is meant as one.
fn mood_marks(language: Language) -> [&'static str; 2] {
    if language == Language::Zh { ["气氛", "氛围"] } else { ["mood", "atmosphere"] }
}

/// The mood that the prompt calls one: `a tense mood`, 悲伤的气氛.
fn named_mood(text: &str, language: Language, claims: &mut Claims) -> Option<Mood> {
    let mut found = None;
    for mark in mood_marks(language) {
        for (at, m) in text.match_indices(mark) {
            claims.share(at..at + m.len());
            for hit in MOOD.find(&text[..at], language) {
                let between = &text[hit.range.end..at];
                let beside = between.chars().count() <= 2 && !between.contains(['，', ',', '。', '.']);
                if beside && claims.take(hit.range) {
                    found = found.or(Mood::from_word(MOOD.key(hit.row)));
                }
            }
        }
    }
    found
}

/// The mood that most words speak of which mean nothing else.
fn mood(text: &str, language: Language, claims: &mut Claims) -> Option<Mood> {
    let mut scores: Vec<(Mood, usize)> = Vec::new();
    for hit in MOOD.find(text, language) {
        let Some(mood) = Mood::from_word(MOOD.key(hit.row)) else { continue };
        if !claims.take(hit.range) {
            continue;
        }
        match scores.iter_mut().find(|(m, _)| *m == mood) {
            Some((_, n)) => *n += 1,
            None => scores.push((mood, 1)),
        }
    }
    scores.into_iter().rev().max_by_key(|(_, n)| *n).map(|(m, _)| m)
}
