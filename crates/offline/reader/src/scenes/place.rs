//! The place of a scene: which words name one where somebody is, and what kind of place it is.

use super::{World, free_hits, side};
use crate::{
    cast::{Cast, words_of},
    lexicon::{SETTING, TURN},
    prose::Prose,
};
use kinora_model::{
    Language,
    script::{Era, Setting},
};
use std::ops::Range;

/// A place named by the text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Place {
    pub setting: Setting,
    /// Its words, with what describes it.
    pub words: String,
    /// Side of the door that the setting has by itself, where the words say so.
    pub interior: Option<bool>,
    /// Somebody arrives there.
    pub moved: bool,
    /// It stands at the head of its sentence.
    pub heads: bool,
    /// Somebody stands or sits there, told by the verb.
    pub stands: bool,
    /// Any house has it (屋里, `the room`), so inside another house it says nothing new.
    pub generic: bool,
}

/// Whether a kind of place is usually indoors.
pub(crate) fn usually_inside(setting: Setting) -> bool {
    use Setting::*;
    matches!(setting, Inn | Palace | Temple | Home | Office | School | Hospital | Vehicle)
}

/// Words for a kind of place where the text has none.
pub(crate) fn name(setting: Setting, language: Language) -> &'static str {
    use Setting::*;
    let (zh, en) = match setting {
        Inn => ("客栈", "inn"),
        OldStreet => ("街上", "street"),
        Palace => ("宫殿", "palace"),
        Temple => ("寺院", "temple"),
        Forest => ("林中", "forest"),
        Mountain => ("山中", "mountain"),
        Water => ("水边", "waterside"),
        Battlefield => ("战场", "battlefield"),
        ModernStreet => ("街头", "street"),
        Home => ("屋里", "room"),
        Office => ("办公室", "office"),
        School => ("学校", "school"),
        Hospital => ("医院", "hospital"),
        Vehicle => ("车上", "vehicle"),
        Field => ("野外", "open country"),
    };
    if language == Language::Zh { zh } else { en }
}

/// Parts of a building, which are of the kind of the word before them (医院走廊).
const PARTS: &[&str] = &["走廊里", "走廊", "大厅", "门口", "楼梯", "天台", "院子"];

/// The place that a paragraph's first sentence puts somebody in.
pub(super) fn opening(prose: &Prose, cast: &Cast, sentence: Range<usize>, world: World) -> Option<Place> {
    weighed(prose, cast, &sentence, world)
        .into_iter()
        .max_by(|a, b| a.1.total_cmp(&b.1))
        .filter(|(_, w)| *w >= 2.0)
        .map(|(p, _)| p)
}

/// The place of a whole scene: kinds of place collect weight, the opening most.
pub(crate) fn of(
    prose: &Prose,
    cast: &Cast,
    narration: &[Range<usize>],
    opening: usize,
    world: World,
) -> Option<Place> {
    let mut sums: Vec<(Setting, f32)> = Vec::new();
    let mut best: Vec<(Place, f32)> = Vec::new();
    for (n, range) in narration.iter().enumerate().take(opening.max(8)) {
        let near = if n < opening { 1.0 } else { 0.3 } * 0.85f32.powi(n as i32);
        for (place, weight) in weighed(prose, cast, range, world) {
            // 楼下下着雨。两人站在路边: what any house has gives way to where somebody is.
            let weight = weight * near * if place.generic { 0.7 } else { 1.0 };
            match sums.iter_mut().find(|(s, _)| *s == place.setting) {
                Some((_, sum)) => *sum += weight,
                None => sums.push((place.setting, weight)),
            }
            best.push((place, weight));
        }
    }
    let (setting, _) = sums.into_iter().rev().max_by(|a, b| a.1.total_cmp(&b.1))?;
    best.into_iter().rev().filter(|(p, _)| p.setting == setting).max_by(|a, b| a.1.total_cmp(&b.1)).map(|(p, _)| p)
}

/// Places of a sentence with how surely somebody is there: arriving 4, standing at the head 3, in or on it 2, named 1;
/// only looked at or thought of, not at all.
fn weighed(prose: &Prose, cast: &Cast, range: &Range<usize>, world: World) -> Vec<(Place, f32)> {
    let sentence = &prose.text[range.clone()];
    let language = prose.language;
    let mut hits = free_hits(prose, cast, &SETTING, range);
    if language == Language::Zh && !hits.is_empty() {
        hits.retain(|(_, at)| begins_a_word(sentence, at.start - range.start..at.end - range.start));
    }
    let mut out = Vec::new();
    for (n, (key, at)) in hits.iter().enumerate() {
        let local = at.start - range.start..at.end - range.start;
        let part = |n: usize| PARTS.contains(&&prose.text[hits[n].1.clone()]);
        if n > 0 && hits[n - 1].1.end == at.start && part(n) {
            continue;
        }
        // 对岸的山坡: the last noun is the place.
        if language == Language::Zh
            && hits.get(n + 1).is_some_and(|(_, next)| {
                !(next.start == at.end && part(n + 1))
                    && next.start >= at.end
                    && matches!(&prose.text[at.end..next.start], "的" | "外的" | "里的" | "上的" | "边的" | "旁的" | "")
            })
        {
            continue;
        }
        // 放进马车里: a thing goes there, nobody does.
        if language == Language::Zh && PUT.iter().any(|put| sentence[..local.start].ends_with(put)) {
            continue;
        }
        if side::is_only_seen(&sentence[..local.start]) {
            continue;
        }
        // A house by the sea is a house.
        if language == Language::En && side::describes(sentence, local.clone(), language) {
            continue;
        }
        if side::is_meanwhile(prose, cast, range, local.start) {
            continue;
        }
        let Some(setting) = Setting::from_word(key).map(|s| of_world(s, &sentence[local.clone()], world)) else {
            continue;
        };
        let stops = |c: char| "，。；：！？,;:".contains(c);
        let clause_start = sentence[..local.start]
            .rfind(stops)
            .map_or(0, |i| i + sentence[i..].chars().next().map_or(1, char::len_utf8));
        let before = &sentence[clause_start..local.start];
        let after = &sentence[local.end..];
        if TURN.find(before, language).any(|h| TURN.key(h.row) == "see") {
            continue;
        }
        let moved = TURN.find(&sentence[..local.start], language).any(|h| {
            TURN.key(h.row) == "move"
                && h.range.start >= clause_start
                && near(sentence, h.range.end, local.start, language)
                && is_motion(&sentence[h.range.clone()])
        });
        let located = located(before, after, &sentence[local.clone()], language);
        let first_clause = clause_start == 0
            || sentence[..clause_start].chars().count() <= if language == Language::Zh { 5 } else { 16 };
        let heads = first_clause && located && before.chars().count() <= if language == Language::Zh { 8 } else { 24 };
        let stands = located && POSTURES.iter().any(|verb| before.contains(verb));
        let weight = if moved {
            4.0
        } else if heads {
            3.0
        } else if located {
            2.0
        } else {
            1.0
        };
        let word = &sentence[local.clone()];
        let generic = setting == Setting::Home
            && ["屋", "房", "楼", "room", "hall", "house"].iter().any(|g| word.contains(g))
            && room_in(word).is_none()
            && !word.contains("lamp room");
        let place = Place {
            setting,
            words: described(sentence, local, clause_start, language),
            interior: located.then_some(usually_inside(setting)),
            moved,
            heads,
            stands,
            generic,
        };
        out.push((place, weight));
    }
    out
}

/// Rooms that a house or a ship has one of: who is in another one is at another place.
const ROOMS: &[&str] = &[
    "厨房",
    "灶房",
    "客厅",
    "书房",
    "卧室",
    "卧房",
    "闺房",
    "餐厅",
    "阳台",
    "阁楼",
    "堂屋",
    "厢房",
    "花厅",
    "浴室",
    "舰桥",
    "医务舱",
    "货舱",
    "驾驶舱",
    "机舱",
    "kitchen",
    "bedroom",
    "living room",
    "sitting room",
    "drawing room",
    "dining room",
    "parlour",
    "parlor",
    "study",
    "library",
    "attic",
    "cellar",
    "basement",
    "nursery",
    "bathroom",
];

/// The first room named in some words.
pub(super) fn room_in(words: &str) -> Option<&'static str> {
    let lower = words.to_ascii_lowercase();
    let whole = |at: usize, room: &str| {
        !room.is_ascii()
            || !lower[..at].ends_with(char::is_alphanumeric)
                && !lower[at + room.len()..].starts_with(char::is_alphanumeric)
    };
    let found = ROOMS.iter().filter_map(|room| lower.find(room).filter(|at| whole(*at, room)).map(|at| (at, *room)));
    found.min().map(|(_, room)| room)
}

/// Whether `words` name a room of the house, and not the one called `last`.
pub(super) fn another_room(words: &str, last: &str) -> bool {
    !last.is_empty() && room_in(words).is_some_and(|here| here != last)
}

/// Heads of places that a name may stand before, which the word list takes for one word with it: 长江边, 长安城里.
const NAMED: &[char] = &['江', '河', '湖', '海', '山', '城', '街', '巷', '村', '镇', '寺', '庙', '殿', '宫', '院'];

/// Whether a word found in a Chinese sentence is one, and no end of another: 田里 in 丹田里, 院里 in 医院里.
pub(super) fn begins_a_word(sentence: &str, at: Range<usize>) -> bool {
    const BUILDINGS: &[&str] = &["医院", "寺院", "学院", "法院", "剧院", "书院", "电影院", "妓院"];
    let part = BUILDINGS.iter().any(|whole| {
        let from = at.start + sentence[at.start..].chars().next().map_or(0, char::len_utf8);
        sentence[..from].ends_with(whole) && from < at.end
    });
    !part
        && (sentence[at.clone()].starts_with(NAMED)
            || !words_of(sentence).any(|(word, _)| word.start < at.start && at.start < word.end))
}

/// Verbs that put somebody somewhere.
const POSTURES: &[&str] = &["站在", "坐在", "躺在", "跪在", "蹲在", "走在", "守在", "等在", "靠在", "躲在"];

/// Whether words name a ship, which has rooms.
pub(super) fn is_ship(words: &str) -> bool {
    let lower = words.to_lowercase();
    ["船", "舰", "艇", "ship", "boat", "deck", "vessel"].iter().any(|part| lower.contains(part))
}

fn of_world(setting: Setting, word: &str, world: World) -> Setting {
    const ABOARD: &[&str] = &["ship", "deck", "dock", "bridge", "甲板", "船舱", "船上", "小船"];
    let aboard = setting == Setting::Water && ABOARD.iter().any(|part| word.to_lowercase().contains(part));
    if world.space && aboard { Setting::Vehicle } else { of_era(setting, world.era) }
}

/// Words after which a sentence tells what is seen outside.
const WINDOW_ZH: &[&str] = &["窗外", "窗口", "窗前", "推开窗", "隔着窗", "临窗", "凭窗", "窗子", "窗户", "门外"];
const WINDOW_EN: &[&str] = &["window", "windows", "outside", "pane", "panes", "porthole"];

/// What lies outside a room, by its opening (a house by the sea) or by what is seen from its window.
pub(crate) fn around(prose: &Prose, cast: &Cast, narration: &[Range<usize>], opening: usize) -> Option<String> {
    let language = prose.language;
    narration.iter().enumerate().find_map(|(n, range)| {
        let sentence = &prose.text[range.clone()];
        let window = match language {
            Language::Zh => WINDOW_ZH.iter().any(|w| sentence.contains(w)),
            Language::En => {
                sentence.split(|c: char| !c.is_alphabetic()).any(|w| WINDOW_EN.contains(&w.to_lowercase().as_str()))
                    || side::is_meanwhile(prose, cast, range, sentence.len())
            }
        };
        let hits = free_hits(prose, cast, &SETTING, range);
        let is_open = |key: &str| Setting::from_word(key).is_some_and(|s| !usually_inside(s));
        let housed = n < opening && hits.iter().any(|(key, _)| !is_open(key));
        (window || housed)
            .then(|| hits.into_iter().find(|(key, _)| is_open(key)))?
            .map(|(_, at)| prose.text[at].to_owned())
    })
}

pub(crate) fn of_era(setting: Setting, era: Era) -> Setting {
    match (setting, era) {
        (Setting::OldStreet, Era::Modern) => Setting::ModernStreet,
        (Setting::ModernStreet, Era::Period) => Setting::OldStreet,
        (other, _) => other,
    }
}

/// A verb of motion and its goal stand close together.
fn near(sentence: &str, from: usize, to: usize, language: Language) -> bool {
    from <= to
        && match language {
            Language::Zh => sentence[from..to].chars().count() <= 10,
            Language::En => sentence[from..to].split_whitespace().count() <= 3,
        }
}

/// Of the words that place somebody, those that say that somebody comes there.
fn is_motion(word: &str) -> bool {
    let lower = word.to_lowercase();
    let first = lower.split(' ').next().unwrap_or_default();
    !PREPOSITIONS.contains(&first)
        && !["out on", "behind the", "below the", "near the", "坐在", "站在", "躺在", "跪在", "住在"]
            .contains(&lower.as_str())
}

fn located(before: &str, after: &str, word: &str, language: Language) -> bool {
    match language {
        Language::Zh => {
            after.starts_with("的门")
                || after.starts_with(['里', '中', '上', '内', '外', '下', '前', '边', '旁'])
                || word.ends_with(['里', '中', '上', '内', '边', '口', '头', '心', '下', '前'])
                || before.contains(['在', '到', '进', '出', '入', '回']) && !before.ends_with('从')
                // 残阳照着边关的战场: light and weather lie on the place where one is.
                || ["照着", "照亮", "映着", "笼罩着", "笼罩", "洒满", "铺满", "盖住", "覆盖着", "染红"].iter().any(|lies| before.contains(lies))
        }
        Language::En => {
            let mut words = before
                .trim_end()
                .rsplit(char::is_whitespace)
                .skip_while(|w| !PREPOSITIONS.contains(&w.to_lowercase().as_str()));
            let gap = before
                .trim_end()
                .rsplit(char::is_whitespace)
                .position(|w| PREPOSITIONS.contains(&w.to_lowercase().as_str()));
            words.next().is_some() && gap.is_some_and(|g| g <= 4)
        }
    }
}

/// Verbs before a place that move a thing and not somebody.
const PUT: &[&str] = &[
    "放进", "放到", "放在", "投进", "扔进", "装进", "塞进", "收进", "搬进", "丢进", "倒进", "递进", "送进", "装上",
    "搬上", "抬上",
];

const PREPOSITIONS: &[&str] = &[
    "in", "at", "on", "inside", "onto", "into", "upon", "through", "along", "across", "outside", "over", "down", "up",
    "under", "within", "by", "beside",
];

/// The noun with the words that describe it (渡口外的竹林, `cliff path`).
fn described(sentence: &str, at: Range<usize>, clause: usize, language: Language) -> String {
    let mut start = at.start;
    match language {
        Language::Zh => {
            let before = &sentence[clause..at.start];
            // 的 must stand directly before: else the words before are a verb's.
            if before.ends_with('的') {
                let from = before.rfind(|c| "在到进了过着从往向出回入上登离有是条座间家只、".contains(c));
                let head = from.map_or(0, |i| i + before[i..].chars().next().map_or(0, char::len_utf8));
                let size = before[head..].chars().count();
                if (2..=8).contains(&size) {
                    start = clause + head;
                }
            }
        }
        Language::En => {
            for word in sentence[clause..at.start].trim_end().rsplit(' ').take(2) {
                let plain = word.len() > 2 && word.chars().all(|c| c.is_alphabetic() || c == '-' || c == '\'');
                let stop = [
                    "the", "his", "her", "their", "and", "our", "this", "that", "from", "with", "into", "over", "onto",
                    "out", "its", "down", "through", "across", "along", "under", "inside", "outside", "was", "were",
                    "off", "for", "left", "reached", "climbed", "entered", "below", "above", "toward", "towards",
                    "near", "beside", "behind",
                ];
                if !plain || stop.contains(&word.to_lowercase().as_str()) || TURN.first(word, language).is_some() {
                    break;
                }
                start -= word.len() + 1;
            }
        }
    }
    sentence[start..at.end].trim().to_owned()
}
