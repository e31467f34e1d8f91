//! A film no longer than asked: the scenes from the beginning that fit, the last of them cut at the border of a shot.

use crate::timing::seconds_of;
use kinora_model::{
    Language, Text,
    script::{Script, Shot},
    text,
};

/// Seconds between two lines of a shot, and before the first and after the last together.
const BETWEEN: f64 = 0.35;
const AROUND: f64 = 0.8;
/// Seconds of a shot without words.
const SILENT: f64 = 3.0;
/// Voices are measured only later and may be slower than reckoned, so this much of the time is planned.
const PLANNED: f64 = 0.9;

/// Seconds that a shot will last, about.
pub(crate) fn seconds_of_shot(shot: &Shot, language: Language) -> f64 {
    if shot.lines.is_empty() {
        return SILENT;
    }
    let words: f64 = shot.lines.iter().map(|line| seconds_of(line, language)).sum();
    words + BETWEEN * (shot.lines.len() - 1) as f64 + AROUND
}

/// Keeps the beginning of `script` that fits into `max_seconds` and says so in a warning. At least one shot stays.
pub(crate) fn keep(script: &mut Script, max_seconds: f64, characters: usize) {
    let budget = max_seconds * PLANNED;
    let language = script.language;
    let mut total = 0.0;
    let mut kept: Option<(usize, usize)> = None;
    let mut at_scene = 0.0;
    'scenes: for (s, scene) in script.scenes.iter().enumerate() {
        at_scene = total;
        for (n, shot) in scene.shots.iter().enumerate() {
            total += seconds_of_shot(shot, language);
            if total > budget && kept.is_some() {
                break 'scenes;
            }
            kept = Some((s, n));
        }
    }
    let Some((mut s, mut n)) = kept else { return };
    let whole = s + 1 == script.scenes.len() && n + 1 == script.scenes[s].shots.len();
    // A scene of which less than a third would be seen is left out, if what is before fills most of the time.
    if !whole && s > 0 && at_scene > budget * 0.75 && (n + 1) * 3 < script.scenes[s].shots.len() {
        s -= 1;
        n = script.scenes[s].shots.len() - 1;
    }
    script.scenes.truncate(s + 1);
    script.scenes[s].shots.truncate(n + 1);
    let end = script.shots().map(|(_, shot)| shot.source.end).max().unwrap_or(0);
    let part = script.span.as_ref().is_some_and(|span| span.end < characters) || !whole;
    if part {
        script.span = Some(0..end);
        script.warnings.push(warning(end, characters, script.scenes.len(), max_seconds));
    } else {
        script.span = None;
    }
}

fn warning(end: usize, characters: usize, scenes: usize, max_seconds: f64) -> Text {
    let percent = (end as f64 / characters.max(1) as f64 * 100.0).round().max(1.0);
    text!(
        "to stay within {max_seconds} s the film covers the first {scenes} scenes: characters 0 to {end} of {characters} ({percent} %)";
        "为了不超过 {max_seconds} 秒，影片只取开头 {scenes} 场：全文 {characters} 字中的前 {end} 字（{percent}%）"
    )
}
