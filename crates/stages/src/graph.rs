//! Who follows whom.
//!
//! Tasks are named by what they make (`frame:s1-3`), so a person finds them and a later run knows them again. An input
//! leaves out whatever does not change the result: only then is it found in the memo when something else has changed.

use crate::order::Order;
use crate::pace::Place;
use crate::steps::{
    AmbienceInput, AnimaticInput, CastingInput, DesignInput, EditInput, EffectInput, FilmInput, FrameInput, MusicInput,
    PortraitInput, SegmentInput, VoiceInput,
};
use kinora_engine::NewTask;
use kinora_model::film::Music;
use kinora_model::script::{Scene, Script, Shot, ShotSize};
use kinora_model::{Error, Language, Result, RoleId, SceneId, ShotId, Text, text};
use kinora_ports::provider::{DesignRequest, ScoreRequest};
use kinora_timeline::MediaId;
use serde::Serialize;
use std::collections::BTreeMap;

/// The stages, in order: word in the store and name for people.
pub const STAGES: [&str; 6] = ["script", "asset", "storyboard", "animatic", "video", "edit"];

/// A stage's name for people.
pub fn stage_name(stage: &str) -> Text {
    match stage {
        "script" => text!("script"; "剧本"),
        "asset" => text!("roles and voices"; "角色与音色"),
        "storyboard" => text!("storyboard"; "分镜"),
        "animatic" => text!("voices and timing"; "配音与动态分镜"),
        "video" => text!("moving pictures"; "片段"),
        "edit" => text!("edit"; "成片"),
        other => Text::same(other),
    }
}

/// Key of the task that makes the film; its result is a [`FilmMade`](crate::FilmMade).
pub const FILM: &str = "film";

/// Key of the task that reads the story.
pub const SCRIPT: &str = "script";

pub(crate) fn portrait(role: &RoleId) -> String {
    format!("portrait:{role}")
}
pub(crate) fn frame(shot: &ShotId) -> String {
    format!("frame:{shot}")
}
pub(crate) fn voice(shot: &ShotId, line: usize) -> String {
    format!("voice:{shot}:{line}")
}
pub(crate) fn segment(shot: &ShotId) -> String {
    format!("segment:{shot}")
}
pub(crate) fn effect(shot: &ShotId, n: usize) -> String {
    format!("effect:{shot}:{n}")
}
pub(crate) fn ambience(scene: &SceneId) -> String {
    format!("ambience:{scene}")
}
/// A bed that the text adds from this shot on.
pub(crate) fn bed(shot: &ShotId, n: usize) -> String {
    format!("bed:{shot}:{n}")
}

/// The task that a new workflow begins with.
pub fn first_task(order: &Order) -> Result<NewTask> {
    task(SCRIPT, "script", "script", text!("read the story"; "读取故事"), order, vec![])
}

fn task(
    key: &str,
    kind: &str,
    stage: &str,
    title: Text,
    input: &impl Serialize,
    needs: Vec<String>,
) -> Result<NewTask> {
    let input = serde_json::to_value(input).map_err(|cause| {
        Error::internal(text!("the input of task {key} cannot be stored"; "任务 {key} 的输入无法保存")).caused_by(cause)
    })?;
    // Earlier stages first, so that a person sees the film grow in order.
    let priority = STAGES.iter().position(|s| *s == stage).map_or(0, |i| -(i as i32));
    Ok(NewTask { key: key.into(), kind: kind.into(), stage: stage.into(), title, input, needs, priority })
}

/// Beds that the text adds to a shot, apart from what the scene's weather brings anyway.
pub(crate) fn extra_beds(scene: &Scene, shot: &Shot) -> Vec<kinora_model::script::Sound> {
    use kinora_model::script::{Sound, Weather};
    let wet = matches!(scene.weather, Weather::Rain | Weather::Storm);
    shot.sounds.iter().copied().filter(|s| s.is_bed() && !(*s == Sound::Rain && wet)).collect()
}

/// All tasks after the script. `script` is also stored as `script_file`, which tasks that need all of it are given.
pub fn after_script(order: &Order, script: &Script, script_file: &MediaId) -> Result<Vec<NewTask>> {
    let wishes = &order.wishes;
    let seed = wishes.seed;
    let (width, height) = wishes.resolution.pixels(wishes.aspect);
    let mut tasks = vec![
        task(
            "design",
            "design",
            "asset",
            text!("design the roles"; "设计角色形象"),
            &DesignInput(DesignRequest {
                roles: script.roles.clone(),
                era: script.era,
                eastern: script.eastern(),
                references: BTreeMap::new(),
                seed,
            }),
            vec![],
        )?,
        task(
            "casting",
            "casting",
            "asset",
            text!("cast the voices"; "分配音色"),
            &CastingInput {
                roles: script.roles.clone(),
                language: script.language,
                wishes: wishes.voices.clone(),
                seed,
            },
            vec![],
        )?,
    ];
    for role in &script.roles {
        tasks.push(task(
            &portrait(&role.id),
            "portrait",
            "asset",
            text!("portrait of {}", role.name; "{} 的定妆图", role.name),
            &PortraitInput { role: role.id.clone(), era: script.era, width: 480, height: 640, seed },
            vec!["design".into()],
        )?);
    }
    let places = Place::all(script);
    let (mut voices, mut frames, mut segments, mut sounds) = (vec![], vec![], vec![], vec![]);
    for ((scene, shot), place) in script.shots().zip(places) {
        let name = &shot.id;
        frames.push(frame(name));
        tasks.push(task(
            &frame(name),
            "frame",
            "storyboard",
            text!("draw shot {name}"; "绘制镜头 {name}"),
            &frame_input(scene, shot, script, wishes.style.clone(), (width, height), seed),
            vec!["design".into()],
        )?);
        let mut spoken = Vec::new();
        for (n, line) in shot.lines.iter().enumerate() {
            spoken.push(voice(name, n));
            tasks.push(task(
                &voice(name, n),
                "voice",
                "animatic",
                text!("speak line {} of shot {name}", n + 1; "镜头 {name} 第 {} 句配音", n + 1),
                &VoiceInput { line: line.clone(), language: script.language },
                vec!["casting".into()],
            )?);
        }
        voices.extend(spoken.iter().cloned());
        segments.push(segment(name));
        tasks.push(task(
            &segment(name),
            "segment",
            "video",
            text!("animate shot {name}"; "镜头 {name} 动画"),
            &SegmentInput { scene: without_shots(scene), shot: without_source(shot), place },
            spoken.into_iter().chain([frame(name)]).collect(),
        )?);
        for (n, sound) in shot.sounds.iter().copied().filter(|s| !s.is_bed()).enumerate() {
            sounds.push(effect(name, n));
            tasks.push(sound_task(&effect(name, n), sound, 8.0, seed + n as u64)?);
        }
        for (n, sound) in extra_beds(scene, shot).into_iter().enumerate() {
            sounds.push(bed(name, n));
            tasks.push(sound_task(&bed(name, n), sound, BED_SECONDS, seed)?);
        }
    }
    for scene in &script.scenes {
        sounds.push(ambience(&scene.id));
        tasks.push(task(
            &ambience(&scene.id),
            "ambience",
            "edit",
            text!("sound of {}", scene.place; "{} 的环境声", scene.place),
            &AmbienceInput(kinora_ports::provider::AmbienceRequest {
                setting: scene.setting,
                interior: scene.interior,
                time: scene.time,
                weather: scene.weather,
                seconds: BED_SECONDS,
                seed,
            }),
            vec![],
        )?);
    }
    tasks.push(task(
        "animatic",
        "animatic",
        "animatic",
        text!("time the shots"; "排定时长"),
        &AnimaticInput { script: script_file.clone(), wishes: wishes.clone() },
        voices.iter().chain(&frames).cloned().collect(),
    )?);
    let mut edit_needs: Vec<String> = vec!["animatic".into()];
    if wishes.music != Music::None {
        tasks.push(task(
            "music",
            "music",
            "edit",
            text!("compose the music"; "谱写配乐"),
            &MusicInput {
                request: ScoreRequest {
                    passages: vec![],
                    era: script.era,
                    eastern: script.eastern(),
                    seed,
                },
                music: wishes.music,
            },
            vec!["animatic".into()],
        )?);
        edit_needs.push("music".into());
    }
    edit_needs.extend(voices.into_iter().chain(segments).chain(sounds));
    tasks.push(task(
        "edit",
        "edit",
        "edit",
        text!("cut the film"; "剪辑"),
        &EditInput { script: script_file.clone(), wishes: wishes.clone() },
        edit_needs,
    )?);
    tasks.push(task(
        FILM,
        "film",
        "edit",
        text!("render the film"; "渲染成片"),
        &FilmInput {
            title: script.title.clone(),
            language: script.language,
            captions: wishes.captions,
            quality: order.quality.clone(),
            warnings: script.warnings.clone(),
        },
        vec!["edit".into()],
    )?);
    Ok(tasks)
}

/// Length of a bed's stretch; the cut repeats it as often as needed.
const BED_SECONDS: f64 = 30.0;

fn sound_task(key: &str, sound: kinora_model::script::Sound, seconds: f64, seed: u64) -> Result<NewTask> {
    let word = sound.word();
    let request = kinora_ports::provider::EffectRequest { sound, seconds, seed };
    task(key, "effect", "edit", text!("sound: {word}"; "音效：{word}"), &EffectInput(request), vec![])
}

fn without_shots(scene: &Scene) -> Scene {
    Scene { shots: vec![], chapter: 0, ..scene.clone() }
}

fn without_source(shot: &Shot) -> Shot {
    Shot { source: 0..0, ..shot.clone() }
}

/// The order for a shot's picture. Words, sounds and the place in the novel do not change it; who speaks does.
fn frame_input(
    scene: &Scene,
    shot: &Shot,
    script: &Script,
    style: Option<String>,
    (width, height): (u32, u32),
    seed: u64,
) -> FrameInput {
    let mut speaking: Vec<RoleId> = shot.lines.iter().filter_map(|l| l.speaker.clone()).collect();
    speaking.sort();
    speaking.dedup();
    let scene = Scene { chapter_title: None, ..without_shots(scene) };
    let mut shot = Shot { lines: vec![], sounds: vec![], ..without_source(shot) };
    // What the narrator tells is not drawn word by word: an action matters to a detail's picture only.
    if shot.size != ShotSize::ExtremeClose {
        shot.action = String::new();
    }
    FrameInput { scene, shot, speaking, era: script.era, eastern: script.eastern(), style, width, height, seed }
}
