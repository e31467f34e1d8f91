//! Where and when: the text cut into scenes, each with its place, time, weather and mood.
//!
//! A scene begins with a chapter, a line of stars, or a paragraph that opens with another time (第二天清晨) or another
//! place (客栈里, `In the lamp room`). What the opening does not say is taken from later words of the scene, else from
//! the scene before.

mod clock;
mod leap;
pub(crate) mod place;
mod side;

use crate::{
    cast::Cast,
    lexicon::{ERA, Lexicon, MOOD, TIME, WEATHER},
    prose::{Kind, ParagraphRole, Prose},
};
use kinora_model::script::{Era, Mood, Setting, TimeOfDay, Weather};
use std::ops::Range;

/// A scene of the text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Stage {
    /// Units that it covers.
    pub units: Range<usize>,
    pub chapter: usize,
    pub chapter_title: Option<String>,
    pub place: String,
    pub setting: Setting,
    pub interior: bool,
    /// What lies outside an indoor place; empty where the text does not say.
    pub around: String,
    pub time: TimeOfDay,
    pub weather: Weather,
    pub mood: Mood,
}

/// What the story's world makes of a word for a place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct World {
    pub era: Era,
    /// Ships in it sail between the stars, and their bridges are rooms.
    pub space: bool,
}

impl World {
    /// The world of a story.
    pub(crate) fn of(prose: &Prose, era: Era) -> Self {
        const SPACE: &[&str] = &[
            "飞船",
            "太空",
            "反应堆",
            "reactor",
            "life support",
            "舰桥",
            "星舰",
            "轨道",
            "空间站",
            "失重",
            "spaceship",
            "starship",
            "spacecraft",
            "airlock",
            "in orbit",
            "orbital",
            "space station",
            "zero gravity",
            "hyperspace",
            "outer space",
        ];
        let lower = prose.text.to_lowercase();
        Self { era, space: SPACE.iter().any(|word| lower.contains(word)) }
    }
}

/// A scene of fewer units than this goes on, unless a chapter or a line of stars ends it.
const SHORTEST: usize = 3;

/// The period of the story, by the words that tell.
pub(crate) fn era(prose: &Prose) -> Era {
    let counts = ERA.counts(prose.text, prose.language);
    let of = |key: &str| counts.iter().filter(|(k, _)| *k == key).map(|(_, n)| *n).sum::<usize>();
    if of("modern") > of("period") { Era::Modern } else { Era::Period }
}

/// Cuts the text into scenes.
pub(crate) fn scenes(prose: &Prose, cast: &Cast, era: Era) -> Vec<Stage> {
    let mut out: Vec<Stage> = Vec::new();
    let (mut chapter, mut title, mut strong) = (0, None, true);
    let usual_gap = usual_gap(prose);
    let world = World::of(prose, era);
    for paragraph in &prose.paragraphs {
        match &paragraph.role {
            ParagraphRole::Heading(words) => {
                if !words.is_empty() {
                    chapter += usize::from(!out.is_empty());
                    title = Some(words.clone());
                    strong = true;
                }
                continue;
            }
            ParagraphRole::Break => {
                strong = true;
                continue;
            }
            ParagraphRole::Prose if paragraph.units.is_empty() => continue,
            ParagraphRole::Prose => {}
        }
        let wide_gap = paragraph.gap > usual_gap;
        let long_enough = out.last().is_some_and(|s| s.units.len() >= SHORTEST);
        let turns = !strong
            && (long_enough || wide_gap)
            && turns(prose, cast, paragraph.units.clone(), out.last(), world, wide_gap);
        if strong || turns {
            let units = paragraph.units.clone();
            out.push(Stage { chapter_title: title.take(), ..blank(units, chapter) });
            strong = false;
        } else if let Some(stage) = out.last_mut() {
            stage.units.end = paragraph.units.end;
        }
        // The next paragraph compares itself with what is known up to here.
        if let Some((last, earlier)) = out.split_last_mut() {
            // Out of a memory one comes back to where one was.
            let first = &prose.text[prose.units[last.units.start].words.clone()];
            let remembered = earlier.last().is_some_and(|stage| remembers(prose, stage));
            let skip = usize::from(remembered && leap::comes_back(first, true, prose.language));
            describe(prose, cast, last, earlier.iter().rev().nth(skip).or(earlier.last()), world);
        }
    }
    out
}

fn blank(units: Range<usize>, chapter: usize) -> Stage {
    Stage {
        units,
        chapter,
        chapter_title: None,
        place: String::new(),
        setting: Setting::Field,
        interior: false,
        around: String::new(),
        time: TimeOfDay::Day,
        weather: Weather::Clear,
        mood: Mood::Calm,
    }
}

/// Empty lines that usually stand between paragraphs.
fn usual_gap(prose: &Prose) -> usize {
    let with = prose.paragraphs.iter().skip(1).filter(|p| p.gap > 0).count();
    usize::from(with * 2 > prose.paragraphs.len())
}

/// Whether a scene begins with a look back.
fn remembers(prose: &Prose, stage: &Stage) -> bool {
    let first = &prose.units[stage.units.start];
    first.kind == Kind::Narration && leap::looks_back(&prose.text[first.words.clone()], prose.language)
}

/// Whether a paragraph opens a new scene after `last`.
fn turns(prose: &Prose, cast: &Cast, units: Range<usize>, last: Option<&Stage>, world: World, wide_gap: bool) -> bool {
    let Some(last) = last else { return true };
    let first = &prose.units[units.start];
    if first.kind == Kind::Speech {
        return false;
    }
    let sentence = &prose.text[first.words.clone()];
    if leap::opens_later(sentence, prose.language) || leap::comes_back(sentence, remembers(prose, last), prose.language)
    {
        return true;
    }
    // The room where the last scene is, or the first that it speaks of.
    let told = prose.units[last.units.clone()].iter().filter(|u| u.kind == Kind::Narration);
    let room = std::iter::once(&*last.place)
        .chain(told.map(|u| &prose.text[u.words.clone()]))
        .find_map(place::room_in)
        .unwrap_or_default();
    // Sentences of the opening paragraph that may say where it plays: 楼下下起了雨。两个人站在路边。
    const LOOKED_AT: usize = 3;
    let told = prose.units[units].iter().take(LOOKED_AT).take_while(|u| u.kind == Kind::Narration);
    told.enumerate().any(|(n, unit)| {
        let Some(place) = place::opening(prose, cast, unit.words.clone(), world) else { return false };
        // `The room was quiet` within a house is no other place.
        let same_house = last.interior && place.generic;
        let other = place.setting != last.setting
            || place.interior.is_some_and(|i| i != last.interior)
            || place::another_room(&place.words, room);
        other
            && !same_house
            && if n == 0 { place.heads || place.moved || wide_gap } else { place.moved || place.stands }
    })
}

/// Fills in what the words of a scene tell.
fn describe(prose: &Prose, cast: &Cast, stage: &mut Stage, before: Option<&Stage>, world: World) {
    // A long scene is known by its beginning; reading on would cost the square of its length.
    const KNOWN_AFTER: usize = 60;
    if stage.units.len() > KNOWN_AFTER {
        return;
    }
    let told = || prose.units[stage.units.clone()].iter().filter(|u| u.kind == Kind::Narration);
    let narration: Vec<Range<usize>> = told().map(|u| u.words.clone()).collect();
    let opening_end = told().next().map_or(0, |first| told().take_while(|u| u.paragraph == first.paragraph).count());
    let jump = narration.first().is_some_and(|r| leap::opens_later(&prose.text[r.clone()], prose.language));
    let earlier = before.filter(|b| b.chapter == stage.chapter || !jump);

    let place = place::of(prose, cast, &narration, opening_end, world);
    let placed = place.is_some();
    match (place, earlier) {
        (Some(found), Some(earlier)) if found.generic && earlier.interior && !found.moved && !jump => {
            stage.setting = earlier.setting;
            stage.place.clone_from(&earlier.place);
        }
        (Some(found), _) => {
            stage.setting = found.setting;
            stage.place = found.words;
        }
        (None, Some(earlier)) => {
            stage.setting = earlier.setting;
            stage.place.clone_from(&earlier.place);
        }
        (None, None) => {
            let side = side::score(prose, cast, &narration, opening_end, 0, world);
            let inside = side > 0
                || side == 0
                    && (world.era == Era::Modern
                        || mostly_talk(prose, stage) && !under_the_sky(prose, cast, &narration));
            stage.setting = if inside { Setting::Home } else { Setting::Field };
            // What was taken for granted of the first lines may be other now.
            stage.place.clear();
        }
    }
    if stage.place.is_empty() {
        stage.place = place::name(stage.setting, prose.language).to_owned();
    }
    stage.interior = side::interior(prose, cast, &narration, opening_end, stage.setting, world);
    // Whoever is in bed where the last scene was at the gate is at home by now.
    if stage.interior && !placed && !place::usually_inside(stage.setting) && !place::is_ship(&stage.place) {
        stage.setting = Setting::Home;
        place::name(stage.setting, prose.language).clone_into(&mut stage.place);
    }
    let carried = earlier.filter(|_| !jump);
    // Who goes in from the shore still has the sea before the window.
    let left = || carried.map(|b| if b.interior { b.around.clone() } else { b.place.clone() });
    let told = || place::around(prose, cast, &narration, opening_end);
    stage.around = if stage.interior { told().or_else(left).unwrap_or_default() } else { String::new() };
    // What goes on from the scene before is changed by the opening only.
    let read = if carried.is_some() { &narration[..opening_end.min(narration.len())] } else { &narration[..] };
    let cue = |table: &'static Lexicon, last: bool| state(prose, cast, table, read, opening_end, last);
    // `A bad night, sir!` tells the time where nothing else does.
    let spoken = || -> Option<&'static str> {
        let heard = prose.units[stage.units.clone()].iter().filter(|u| u.kind == Kind::Speech);
        heard.flat_map(|u| free_hits(prose, cast, &TIME, &u.words)).map(|(key, _)| key).next()
    };
    stage.time = cue(&TIME, false)
        .or_else(|| spoken().filter(|_| before.is_none()))
        .and_then(TimeOfDay::from_word)
        .unwrap_or_else(|| carried.map_or(TimeOfDay::Day, |b| b.time));
    stage.weather = cue(&WEATHER, true)
        .and_then(Weather::from_word)
        .unwrap_or_else(|| carried.map_or(Weather::Clear, |b| b.weather));
    stage.mood = mood(prose, stage);
}

/// Whether a scene is talk before all: people who only talk are taken to be in a room.
fn mostly_talk(prose: &Prose, stage: &Stage) -> bool {
    let units = &prose.units[stage.units.clone()];
    let said = units.iter().filter(|u| u.kind == Kind::Speech).count();
    // Between two lines stand a tag and a gesture.
    said * 3 >= units.len()
}

/// Whether weather is told of: whoever is in it is outdoors, where nothing else says where they are.
fn under_the_sky(prose: &Prose, cast: &Cast, narration: &[Range<usize>]) -> bool {
    narration.iter().any(|range| !free_hits(prose, cast, &WEATHER, range).is_empty())
}

/// Words of the table that are not part of a name (小雨 is no rain).
fn free_hits(
    prose: &Prose,
    cast: &Cast,
    table: &'static Lexicon,
    range: &Range<usize>,
) -> Vec<(&'static str, Range<usize>)> {
    let names = cast.mentions(prose.text, range.clone());
    let sentence = &prose.text[range.clone()];
    let found: Vec<(&'static str, Range<usize>)> = if std::ptr::eq(table, &*TIME) {
        clock::times(sentence, prose.language)
    } else {
        table.find(sentence, prose.language).map(|h| (table.key(h.row), h.range)).collect()
    };
    let hits = found.into_iter().map(|(key, r)| (key, r.start + range.start..r.end + range.start));
    hits.filter(|(_, r)| !names.iter().any(|m| m.range.start < r.end && r.start < m.range.end)).collect()
}

/// Time or weather of a scene: from its opening paragraph (the first word, or the last one where things change within
/// it: 雨停了，江上起了雾), else from the first word after.
fn state(
    prose: &Prose,
    cast: &Cast,
    table: &'static Lexicon,
    narration: &[Range<usize>],
    opening: usize,
    last: bool,
) -> Option<&'static str> {
    let hits = |range: &[Range<usize>]| -> Vec<&'static str> {
        range.iter().flat_map(|r| free_hits(prose, cast, table, r)).map(|(key, _)| key).collect()
    };
    let (head, rest) = narration.split_at(opening.min(narration.len()));
    let head = hits(head);
    // Thunder within rain makes a storm; rain within a storm takes nothing away.
    if last
        && head.contains(&"storm")
        && (head.contains(&"rain") || head.iter().filter(|h| **h == "storm").count() > 1)
        && !head.contains(&"clear")
    {
        return Some("storm");
    }
    let chosen = if last { head.last() } else { head.first() };
    chosen.copied().or_else(|| hits(rest).into_iter().next())
}

fn mood(prose: &Prose, stage: &Stage) -> Mood {
    let range = prose.units[stage.units.start].outer.start..prose.units[stage.units.end - 1].outer.end;
    let counts = MOOD.counts(&prose.text[range], prose.language);
    // Quiet words are everywhere and weigh less; darkness and struggle are rare and mean it.
    let weight = |mood: Mood| match mood {
        Mood::Calm => 0.6,
        Mood::Comic => 0.7,
        Mood::Tense | Mood::Mystery => 0.9,
        Mood::Dark | Mood::Epic | Mood::Sad => 1.1,
        Mood::Tender => 1.0,
    };
    let prior = |mood: Mood| match (mood, stage.weather, stage.time) {
        (Mood::Calm, _, _) => 0.5,
        (Mood::Tense, Weather::Storm, _) => 1.5,
        (Mood::Mystery, Weather::Rain, TimeOfDay::Night) => 1.2,
        (Mood::Tender, Weather::Clear, TimeOfDay::Dawn | TimeOfDay::Dusk) => 0.6,
        (Mood::Mystery, Weather::Fog, TimeOfDay::Night) => 1.0,
        _ => 0.0,
    };
    let score = |mood: Mood| {
        let count: usize = counts.iter().filter(|(key, _)| *key == mood.word()).map(|(_, n)| *n).sum();
        count as f32 * weight(mood) + prior(mood)
    };
    Mood::ALL.iter().copied().rev().max_by(|a, b| score(*a).total_cmp(&score(*b))).unwrap_or(Mood::Calm)
}
