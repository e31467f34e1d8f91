//! A picture's prompt, written so that a person can read and edit it and [`brief`](super::brief) reads it back.
//!
//! `中景，镜头推近。夜晚，下雨，中国古代，神秘的气氛。地点：山脚的客栈，室内。人物：林小雨（年轻女子，青裙，坐着，担心）。物件：油灯。`
//! Every word that stands for a value is the first of its row in the tables that read it.

use super::natures;
use crate::{
    lexicon::{CAMERA, EMOTION, EPOCH, GESTURE, MOOD, SETTING, SIDE, SIZE, SOUND, TIME, WEATHER},
    scenes::place,
    shots::crowd,
};
use kinora_model::{
    Language,
    script::{Brief, Emotion, Era, Gesture, Presence, Role, Setting, ShotSize},
};

/// A part of a written prompt that begins with its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    /// 地点.
    Place,
    /// 窗外.
    Outside,
    /// 人物.
    People,
    /// 群众.
    Crowd,
    /// 物件.
    Things,
    /// 声音.
    Sounds,
    /// 情节.
    Action,
}

const SECTIONS: [(Section, &str, &str); 7] = [
    (Section::Place, "地点", "Place"),
    (Section::Outside, "窗外", "Outside"),
    (Section::People, "人物", "People"),
    (Section::Crowd, "群众", "Crowd"),
    (Section::Things, "物件", "Things"),
    (Section::Sounds, "声音", "Sounds"),
    (Section::Action, "情节", "Action"),
];

/// The free words before the first section, and the sections. What happens is told last and to the end.
pub(super) fn sections(prompt: &str) -> (&str, Vec<(Section, &str)>) {
    let mut heads: Vec<(usize, usize, Section)> = Vec::new();
    for (section, zh, en) in SECTIONS {
        for name in [zh, en] {
            for (at, _) in prompt.match_indices(name) {
                let after = &prompt[at + name.len()..];
                let colon = after.chars().next().filter(|c| matches!(c, '：' | ':'));
                let opens =
                    prompt[..at].trim_end().chars().next_back().is_none_or(|c| "。.！!？?；;\n”\"」".contains(c));
                if let Some(colon) = colon.filter(|_| opens) {
                    heads.push((at, at + name.len() + colon.len_utf8(), section));
                }
            }
        }
    }
    heads.sort_by_key(|h| h.0);
    if let Some(action) = heads.iter().position(|h| h.2 == Section::Action) {
        heads.truncate(action + 1);
    }
    let end = heads.first().map_or(prompt.len(), |h| h.0);
    let bodies = (0..heads.len())
        .map(|i| {
            let (_, from, section) = heads[i];
            let to = heads.get(i + 1).map_or(prompt.len(), |h| h.0);
            let body = prompt[from..to].trim();
            let stop: &[char] = if section == Section::Action { &[] } else { &['。', '.'] };
            (section, body.trim_end_matches(stop).trim())
        })
        .collect();
    (&prompt[..end], bodies)
}

/// `words` without the marks that would end them in a written prompt, or begin another section of it.
pub(super) fn bare(words: &str) -> String {
    let marks = ['，', ',', '、', '；', ';', '（', '）', '(', ')', '：', ':'];
    words.replace(marks, " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The kind of place that `words` name last (渡口外的竹林), in English first (`the kitchen of the inn`).
pub(super) fn setting_in(words: &str, language: Language) -> Option<Setting> {
    let mut hits = SETTING.find(words, language);
    let hit = if language == Language::Zh { hits.last() } else { hits.next() };
    hit.and_then(|h| Setting::from_word(SETTING.key(h.row)))
}

/// Writes the prompt of `brief` in its language.
pub fn prompt(brief: &Brief) -> String {
    let (language, scene, shot) = (brief.language, &brief.scene, &brief.shot);
    let zh = language == Language::Zh;
    let (comma, stop, list) = if zh { ("，", "。", "、") } else { (", ", ". ", ", ") };
    let mut out = String::new();
    let lens: Vec<&str> =
        [size_word(shot.size, language), CAMERA.word(shot.camera.word(), language)].into_iter().flatten().collect();
    let mut sentence = |text: String| {
        if !text.is_empty() {
            out.push_str(&text);
            out.push_str(stop);
        }
    };
    let mood = MOOD.word(scene.mood.word(), language).unwrap_or_default();
    let mood = if zh { format!("{mood}的气氛") } else { format!("{mood} mood") };
    let epoch = match (brief.era, brief.eastern) {
        (Era::Modern, _) => "modern",
        (Era::Period, true) => "east_period",
        (Era::Period, false) => "west_period",
    };
    sentence(lens.join(comma));
    let when = [
        TIME.word(scene.time.word(), language),
        WEATHER.word(scene.weather.word(), language),
        EPOCH.word(epoch, language),
        Some(mood.as_str()),
    ];
    sentence(when.into_iter().flatten().collect::<Vec<_>>().join(comma));
    let titled = |section: Section, body: String| {
        let (_, name_zh, name_en) = SECTIONS.iter().find(|s| s.0 == section).expect("every section is listed");
        if body.is_empty() {
            String::new()
        } else if zh {
            format!("{name_zh}：{body}")
        } else {
            format!("{name_en}: {body}")
        }
    };
    sentence(titled(Section::Place, place_words(brief)));
    sentence(titled(Section::Outside, bare(&scene.around)));
    let people: Vec<String> = shot
        .cast
        .iter()
        .filter_map(|p| brief.roles.iter().find(|r| r.id == p.role).map(|r| entry(r, p, language)))
        .collect();
    sentence(titled(Section::People, people.join(if zh { "；" } else { "; " })));
    sentence(titled(Section::Crowd, shot.crowd.map(|c| crowd::written(c, language)).unwrap_or_default()));
    sentence(titled(Section::Things, shot.props.join(list)));
    let sounds: Vec<&str> = shot.sounds.iter().filter_map(|s| SOUND.word(s.word(), language)).collect();
    sentence(titled(Section::Sounds, sounds.join(list)));
    // The last section goes on to the end, with the stops of the text.
    out.push_str(&titled(Section::Action, shot.action.trim().to_owned()));
    out.trim_end().to_owned()
}

/// `Wide shot` at the head of a prompt.
fn size_word(size: ShotSize, language: Language) -> Option<&'static str> {
    SIZE.word(size.word(), language)
}

fn place_words(brief: &Brief) -> String {
    let (language, scene) = (brief.language, &brief.scene);
    let zh = language == Language::Zh;
    let mut words = bare(&scene.place.replace(['。', '.'], " "));
    let kind = place::name(scene.setting, language);
    if words.is_empty() {
        words = kind.to_owned();
    }
    if setting_in(&words, language).map(|s| place::of_era(s, brief.era)) != Some(scene.setting) {
        words = if zh { format!("{words}（{kind}）") } else { format!("{words} ({kind})") };
    }
    let side = SIDE.word(if scene.interior { "in" } else { "out" }, language).unwrap_or_default();
    format!("{words}{}{side}", if zh { "，" } else { ", " })
}

fn entry(role: &Role, presence: &Presence, language: Language) -> String {
    let nature = (role.kind, role.sex, role.age);
    let mut items: Vec<String> = Vec::new();
    if natures::nature_of(&role.name, language) != Some(nature) {
        items.push(natures::nature_word(nature, language).to_owned());
    }
    items.extend(role.looks.iter().map(|l| bare(l)));
    if presence.gesture != Gesture::Stand {
        items.extend(GESTURE.word(presence.gesture.word(), language).map(str::to_owned));
    }
    if presence.emotion != Emotion::Calm {
        items.extend(EMOTION.word(presence.emotion.word(), language).map(str::to_owned));
    }
    match (items.is_empty(), language) {
        (true, _) => role.name.clone(),
        (_, Language::Zh) => format!("{}（{}）", role.name, items.join("，")),
        (_, Language::En) => format!("{} ({})", role.name, items.join(", ")),
    }
}
