//! A script as people read it: the screenplay (剧本) and the shot list (分镜脚本), both in the script's own language.

use super::{
    Age, CameraMove, Emotion, Line, LineKind, Mood, Role, Scene, Script, Sex, Shot, ShotSize, TimeOfDay, Weather,
};
use crate::{Language, RoleId};
use std::fmt::Write;

/// Prints a script as a screenplay: cast, scene headings, what happens, and the lines under the speakers' names.
pub fn screenplay(script: &Script) -> String {
    let zh = script.language == Language::Zh;
    let mut out = head(script, zh);
    for (n, scene) in script.scenes.iter().enumerate() {
        heading(&mut out, n, scene, zh);
        for shot in &scene.shots {
            if has_action(shot) {
                let _ = writeln!(out, "\n{}", shot.action);
            }
            for line in &shot.lines {
                let _ = match (line.kind, zh) {
                    (LineKind::Narration, _) => writeln!(out, "\n{}", line.text),
                    (_, true) => writeln!(out, "\n{}\n{}", spoken_by(script, line, zh), line.text),
                    (_, false) => writeln!(out, "\n    {}\n{}", spoken_by(script, line, zh), line.text),
                };
            }
        }
    }
    out
}

/// Prints a script as a shot list: cast, scene headings, shots with size, move and length where `seconds` knows it, and
/// what is spoken in them. Lines whose speaker is a guess are marked with `?`.
pub fn shot_list(script: &Script, seconds: impl Fn(&Shot) -> Option<f64>) -> String {
    let zh = script.language == Language::Zh;
    let mut out = head(script, zh);
    for (n, scene) in script.scenes.iter().enumerate() {
        heading(&mut out, n, scene, zh);
        for shot in &scene.shots {
            print_shot(&mut out, script, shot, seconds(shot), zh);
        }
    }
    out
}

/// Title, cast, and what a person should know.
fn head(script: &Script, zh: bool) -> String {
    let mut out = String::new();
    let _ = if zh {
        writeln!(out, "《{}》\n\n角色", script.title)
    } else {
        writeln!(out, "{}\n\nCAST", script.title.to_uppercase())
    };
    for role in &script.roles {
        let _ = writeln!(out, "  {}", about(role, zh));
    }
    for warning in &script.warnings {
        let _ = writeln!(out, "\n{} {}", if zh { "注意：" } else { "Note:" }, warning.in_language(script.language));
    }
    out
}

fn heading(out: &mut String, n: usize, scene: &Scene, zh: bool) {
    if let Some(title) = &scene.chapter_title {
        let _ = writeln!(out, "\n\n{title}");
    }
    let _ = if zh {
        let side = if scene.interior { "内景" } else { "外景" };
        let (time, weather, mood) = (time_zh(scene.time), weather_zh(scene.weather), mood_zh(scene.mood));
        writeln!(out, "\n\n场景{}　{side}　{}　{time}　{weather}　（{mood}）", n + 1, scene.place)
    } else {
        let side = if scene.interior { "INT." } else { "EXT." };
        let (time, weather) = (scene.time.word().to_uppercase(), scene.weather.word());
        let place = scene.place.to_uppercase();
        writeln!(out, "\n\n{}. {side} {place} - {time} ({weather}; {})", n + 1, scene.mood.word())
    };
}

fn print_shot(out: &mut String, script: &Script, shot: &Shot, seconds: Option<f64>, zh: bool) {
    let _ = if zh {
        let long = seconds.map(|s| format!("　约 {s:.0} 秒")).unwrap_or_default();
        writeln!(out, "\n  镜头 {}　{}·{}{long}", shot.id, size_zh(shot.size), camera_zh(shot.camera))
    } else {
        let long = seconds.map(|s| format!(", about {s:.0} s")).unwrap_or_default();
        let (size, camera) = (shot.size.word().replace('_', " "), shot.camera.word().replace('_', " "));
        writeln!(out, "\n  {} {size}, {camera}{long}", shot.id)
    };
    if has_action(shot) {
        let _ = writeln!(out, "    {}", shot.action);
    }
    let mut extras: Vec<String> = shot.props.clone();
    extras.extend(shot.sounds.iter().map(|s| format!("♪{}", s.word())));
    if !extras.is_empty() {
        let _ = writeln!(out, "    [{}]", extras.join(if zh { "、" } else { ", " }));
    }
    for line in &shot.lines {
        let who = spoken_by(script, line, zh);
        let _ =
            if zh { writeln!(out, "      {who}：{}", line.text) } else { writeln!(out, "      {who}: {}", line.text) };
    }
}

/// Whether a shot's action is more than what the narrator tells: that need not stand twice.
fn has_action(shot: &Shot) -> bool {
    let told: String = shot.lines.iter().filter(|l| l.kind == LineKind::Narration).map(|l| l.text.as_str()).collect();
    !told.contains(shot.action.trim_end_matches(['。', '.']))
}

/// Who speaks a line, and how.
fn spoken_by(script: &Script, line: &Line, zh: bool) -> String {
    let who = name(script, line.speaker.as_ref(), zh);
    let unsure = if line.confidence < 0.5 { "?" } else { "" };
    let how = match (line.kind, zh) {
        (LineKind::Thought, true) => "（内心）".to_owned(),
        (LineKind::Thought, false) => " (thinking)".to_owned(),
        (LineKind::Letter, true) => "（信）".to_owned(),
        (LineKind::Letter, false) => " (letter)".to_owned(),
        _ if line.emotion == Emotion::Calm => String::new(),
        (_, true) => format!("（{}）", emotion_zh(line.emotion)),
        (_, false) => format!(" ({})", line.emotion.word()),
    };
    if zh { format!("{who}{unsure}{how}") } else { format!("{}{unsure}{how}", who.to_uppercase()) }
}

fn name(script: &Script, id: Option<&RoleId>, zh: bool) -> String {
    let narrator = if zh { "旁白" } else { "Narrator" };
    id.and_then(|id| script.role(id)).map_or_else(|| narrator.to_owned(), |r| r.name.clone())
}

/// A role in one line: name, other names, sex and age, looks.
pub fn about(role: &Role, zh: bool) -> String {
    let mut parts = Vec::new();
    parts.push(
        match (role.sex, role.age, zh) {
            (Sex::Female, Age::Child, true) => "女孩",
            (Sex::Male, Age::Child, true) => "男孩",
            (Sex::Female, Age::Youth, true) => "年轻女子",
            (Sex::Male, Age::Youth, true) => "年轻男子",
            (Sex::Female, Age::Elder, true) => "老妇",
            (Sex::Male, Age::Elder, true) => "老人",
            (Sex::Female, _, true) => "女",
            (Sex::Male, _, true) => "男",
            (Sex::Unknown, _, true) => "性别不详",
            (Sex::Female, Age::Child, false) => "girl",
            (Sex::Male, Age::Child, false) => "boy",
            (Sex::Female, Age::Youth, false) => "young woman",
            (Sex::Male, Age::Youth, false) => "young man",
            (Sex::Female, Age::Elder, false) => "old woman",
            (Sex::Male, Age::Elder, false) => "old man",
            (Sex::Female, _, false) => "woman",
            (Sex::Male, _, false) => "man",
            (Sex::Unknown, _, false) => "sex not told",
        }
        .to_owned(),
    );
    parts.extend(role.looks.iter().cloned());
    let separator = if zh { "、" } else { ", " };
    let aliases = if role.aliases.is_empty() {
        String::new()
    } else if zh {
        format!("（又称{}）", role.aliases.join(separator))
    } else {
        format!(" (also {})", role.aliases.join(separator))
    };
    format!("{}{aliases}{}{}", role.name, if zh { "：" } else { ": " }, parts.join(separator))
}

fn time_zh(time: TimeOfDay) -> &'static str {
    match time {
        TimeOfDay::Dawn => "黎明",
        TimeOfDay::Day => "日",
        TimeOfDay::Dusk => "黄昏",
        TimeOfDay::Night => "夜",
    }
}

fn weather_zh(weather: Weather) -> &'static str {
    match weather {
        Weather::Clear => "晴",
        Weather::Rain => "雨",
        Weather::Snow => "雪",
        Weather::Fog => "雾",
        Weather::Storm => "暴风雨",
    }
}

fn mood_zh(mood: Mood) -> &'static str {
    match mood {
        Mood::Calm => "平静",
        Mood::Tender => "温情",
        Mood::Sad => "悲伤",
        Mood::Tense => "紧张",
        Mood::Dark => "阴郁",
        Mood::Epic => "激昂",
        Mood::Comic => "诙谐",
        Mood::Mystery => "神秘",
    }
}

fn emotion_zh(emotion: Emotion) -> &'static str {
    match emotion {
        Emotion::Calm => "平静",
        Emotion::Happy => "喜",
        Emotion::Sad => "悲",
        Emotion::Angry => "怒",
        Emotion::Fear => "惧",
        Emotion::Surprise => "惊",
        Emotion::Worry => "忧",
        Emotion::Resolve => "坚定",
    }
}

fn size_zh(size: ShotSize) -> &'static str {
    match size {
        ShotSize::ExtremeWide => "远景",
        ShotSize::Wide => "全景",
        ShotSize::Medium => "中景",
        ShotSize::Close => "近景",
        ShotSize::ExtremeClose => "特写",
    }
}

fn camera_zh(camera: CameraMove) -> &'static str {
    match camera {
        CameraMove::Static => "固定",
        CameraMove::PushIn => "推",
        CameraMove::PullOut => "拉",
        CameraMove::PanLeft => "左移",
        CameraMove::PanRight => "右移",
        CameraMove::CraneUp => "升",
    }
}
