//! Where and when: the text cut into scenes, each with its place, time, weather and mood.
//!
//! A scene begins with a chapter, a line of stars, or a paragraph that opens with another time (第二天清晨) or another
//! place (客栈里, `In the lamp room`). What the opening does not say is taken from later words of the scene, else from
//! the scene before.

pub(crate) mod place;

use crate::{
    cast::Cast,
    lexicon::{ERA, Lexicon, MOOD, SIDE, TIME, TURN, WEATHER},
    prose::{Kind, ParagraphRole, Prose},
};
use kinora_model::{
    Language,
    script::{Era, Mood, Setting, TimeOfDay, Weather},
};
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
    pub time: TimeOfDay,
    pub weather: Weather,
    pub mood: Mood,
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
            && turns(prose, cast, paragraph.units.clone(), out.last(), era, wide_gap);
        if strong || turns {
            let units = paragraph.units.clone();
            out.push(Stage { chapter_title: title.take(), ..blank(units, chapter) });
            strong = false;
        } else if let Some(stage) = out.last_mut() {
            stage.units.end = paragraph.units.end;
        }
        // The next paragraph compares itself with what is known up to here.
        if let Some((last, earlier)) = out.split_last_mut() {
            describe(prose, cast, last, earlier.last(), era);
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

/// Whether a paragraph opens a new scene after `last`.
fn turns(prose: &Prose, cast: &Cast, units: Range<usize>, last: Option<&Stage>, era: Era, wide_gap: bool) -> bool {
    let Some(last) = last else { return true };
    let first = &prose.units[units.start];
    if first.kind == Kind::Speech {
        return false;
    }
    let sentence = &prose.text[first.words.clone()];
    if opens_later(sentence, prose.language) {
        return true;
    }
    let Some(place) = place::opening(prose, cast, first.words.clone(), era) else { return false };
    // `The room was quiet` within a house is no other place.
    let same_house = last.interior && place.generic;
    let other = (place.setting != last.setting || place.interior.is_some_and(|i| i != last.interior)) && !same_house;
    other && (place.heads || place.moved || wide_gap)
}

/// Whether a sentence begins with another time: the words stand at its head.
fn opens_later(sentence: &str, language: Language) -> bool {
    let leap = match language {
        Language::Zh => leaps(sentence),
        Language::En => dated(sentence),
    };
    leap || TURN.find(sentence, language).any(|hit| {
        let before = &sentence[..hit.range.start];
        let after = &sentence[hit.range.end..];
        TURN.key(hit.row) == "later"
            && match language {
                // Followed by a comma or a subject; 那天的雨 only speaks of it.
                Language::Zh => {
                    before.chars().count() <= 2
                        && (!after.starts_with('的') || SEASONS.iter().any(|s| after["的".len()..].starts_with(s)))
                        && !before.ends_with(['像', '每'])
                }
                Language::En => {
                    before.trim().is_empty() || before.trim().split(' ').count() == 1 && before.trim_end().len() < 5
                }
            }
    })
}

/// Whether a sentence begins with a span of time after which, or before which, it plays: 两天后, 三十年前的一个黄昏.
fn leaps(sentence: &str) -> bool {
    let number = |c: char| c.is_ascii_digit() || "一二三四五六七八九十百千两几半数多个又".contains(c);
    // 第九十九天清晨, 第三年的春天: counted from the beginning, and always later than what was told before.
    let counted = sentence.strip_prefix('第');
    let sentence = counted.unwrap_or(sentence);
    let rest = sentence.trim_start_matches(number);
    if rest.len() == sentence.len() {
        return false;
    }
    let units = ["天", "日", "夜", "年", "月", "周", "星期", "小时", "时辰", "分钟", "刻钟", "炷香"];
    let Some(rest) = units.iter().find_map(|unit| rest.strip_prefix(unit)) else { return false };
    if counted.is_some() {
        return !rest.starts_with('的') || SEASONS.iter().any(|s| rest["的".len()..].starts_with(s));
    }
    let seasoned = |rest: &str| rest.strip_prefix('的').is_some_and(|r| SEASONS.iter().any(|s| r.starts_with(s)));
    for after in ["以后", "之后", "后"] {
        if let Some(rest) = rest.strip_prefix(after) {
            return !rest.starts_with('的') || seasoned(rest);
        }
    }
    // 三年前，他还是个孩子 only looks back.
    ["以前", "之前", "前"].iter().find_map(|before| rest.strip_prefix(before)).is_some_and(seasoned)
}

/// Whether a sentence begins with a date of its own: `On Thursday afternoon`, `On a golden evening in summer`, `Late one
/// night`.
fn dated(sentence: &str) -> bool {
    const PARTS: &[&str] = &[
        "morning",
        "afternoon",
        "evening",
        "night",
        "midnight",
        "noon",
        "dawn",
        "dusk",
        "day",
        "week",
        "month",
        "year",
        "spring",
        "summer",
        "autumn",
        "winter",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "eve",
    ];
    let clause = sentence.split([',', ';', '.']).next().unwrap_or_default().to_lowercase();
    let mut words = clause.split_whitespace();
    let lead = words.next().unwrap_or_default();
    // Words that describe the day stand between; a verb or another preposition means that it tells of something else.
    let reach = match lead {
        "on" => 4,
        "one" | "that" | "late" | "early" | "next" => 2,
        _ => 0,
    };
    words
        .take(reach)
        .take_while(|w| !matches!(*w, "of" | "to" | "was" | "were" | "had" | "is" | "with" | "before"))
        .any(|w| PARTS.contains(&w))
}

/// 三年后的春天 opens a scene; 那天的雨 only speaks of it.
const SEASONS: &[&str] =
    &["春", "夏", "秋", "冬", "一个", "一天", "早", "清晨", "夜", "傍晚", "黄昏", "晚", "午", "深夜", "黎明"];

/// Fills in what the words of a scene tell.
fn describe(prose: &Prose, cast: &Cast, stage: &mut Stage, before: Option<&Stage>, era: Era) {
    // A long scene is known by its beginning; reading on would cost the square of its length.
    const KNOWN_AFTER: usize = 60;
    if stage.units.len() > KNOWN_AFTER {
        return;
    }
    let told = || prose.units[stage.units.clone()].iter().filter(|u| u.kind == Kind::Narration);
    let narration: Vec<Range<usize>> = told().map(|u| u.words.clone()).collect();
    let opening_end = told().next().map_or(0, |first| told().take_while(|u| u.paragraph == first.paragraph).count());
    let jump = narration.first().is_some_and(|r| opens_later(&prose.text[r.clone()], prose.language));
    let earlier = before.filter(|b| b.chapter == stage.chapter || !jump);

    let place = place::of(prose, cast, &narration, opening_end, era);
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
            stage.setting = if era == Era::Modern { Setting::Home } else { Setting::Field };
        }
    }
    if stage.place.is_empty() {
        stage.place = place::name(stage.setting, prose.language).to_owned();
    }
    stage.interior = interior(prose, cast, &narration, opening_end, stage.setting);
    let carried = earlier.filter(|_| !jump);
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

/// Words of the table that are not part of a name (小雨 is no rain).
fn free_hits(
    prose: &Prose,
    cast: &Cast,
    table: &'static Lexicon,
    range: &Range<usize>,
) -> Vec<(&'static str, Range<usize>)> {
    let names = cast.mentions(prose.text, range.clone());
    let sentence = &prose.text[range.clone()];
    let hits = table
        .find(sentence, prose.language)
        .map(|h| (table.key(h.row), h.range.start + range.start..h.range.end + range.start));
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

fn interior(prose: &Prose, cast: &Cast, narration: &[Range<usize>], opening: usize, setting: Setting) -> bool {
    let mut score: i32 = if place::usually_inside(setting) { 2 } else { -2 };
    for (n, range) in narration.iter().enumerate() {
        let weight = if n < opening { 3 } else { 1 };
        for (key, _) in free_hits(prose, cast, &SIDE, range) {
            score += if key == "in" { weight } else { -weight };
        }
        // The opening decides; what people do later in the scene only where it is silent.
        if n + 1 >= opening && score.abs() > 2 {
            break;
        }
    }
    score > 0
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
