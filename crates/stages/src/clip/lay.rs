//! Who follows whom in a clip.

use super::{ClipKind, ClipOrder, Route, unsaid};
use crate::edits::AssetEdit;
use crate::graph::{self, MUSIC, look, task};
use crate::hire::{Hire, step::HiredInput};
use crate::replica::{self, ReplicaOrder};
use crate::stage::Stage;
use crate::steps::{ClipBriefInput, ClipFilmInput, ClipPictureInput, ClipRetouchInput, ClipStillInput};
use crate::steps::{FrameInput, HiredClipInput, LookInput, MusicInput};
use kinora_engine::NewTask;
use kinora_model::film::Music;
use kinora_model::script::{Brief, Script};
use kinora_model::{Result, text};
use kinora_ports::provider::{Passage, ScoreRequest};
use kinora_timeline::MediaId;

/// Key of the task that makes the clip; its result is a [`ClipMade`](super::ClipMade).
pub const CLIP: &str = "clip";
/// Key of the task that somebody elsewhere is hired for; its result says who [made](crate::MadeBy) it.
pub const HIRED: &str = "hired";
/// Key of the task that reads the prompt and lays out the rest; its result is a [`Brief`].
pub(crate) const BRIEF: &str = "brief";

/// The tasks that a clip begins with.
///
/// # Errors
/// Where the order cannot be stored.
pub fn first_tasks(order: &ClipOrder) -> Result<Vec<NewTask>> {
    if let Route::Hired(hire) = &order.route {
        return Ok(vec![hired(order, hire)?]);
    }
    if let ClipKind::Retouch { picture, size } = &order.what {
        return Ok(vec![retouch(order, picture, *size)?]);
    }
    if let ClipKind::Replica(replica) = &order.what {
        return replica::tasks(order, replica);
    }
    let title = text!("read the prompt"; "理解提示词");
    Ok(vec![task(BRIEF, "clip_brief", Stage::Script, title, &ClipBriefInput(order.clone()), vec![])?])
}

/// All tasks after the reading of the prompt.
///
/// # Errors
/// Where a task's input cannot be stored.
pub(crate) fn after_brief(order: &ClipOrder, brief: &Brief) -> Result<Vec<NewTask>> {
    match &order.what {
        ClipKind::Retouch { picture, size } => Ok(vec![retouch(order, picture, *size)?]),
        ClipKind::Replica(replica) => replica::tasks(order, replica),
        ClipKind::Picture { width, height, reference } => {
            let mut tasks = Vec::new();
            match (reference, brief.roles.first()) {
                (Some(picture), None) => return Ok(vec![retouch(order, picture, Some((*width, *height)))?]),
                (Some(picture), Some(_)) => tasks.push(likeness(order, brief, picture)?),
                (None, _) => {}
            }
            tasks.push(drawn(order, brief, (*width, *height), tasks.iter().map(|t| t.key.clone()).collect())?);
            let needs = vec![BRIEF.into(), frame(brief)];
            let input = ClipPictureInput { width: *width, height: *height, watermark: order.watermark };
            let title = text!("finish the picture"; "完成图片");
            tasks.push(task(CLIP, "clip_picture", Stage::Video, title, &input, needs)?);
            Ok(tasks)
        }
        ClipKind::Video { seconds, width, height, reference } => {
            let size = (*width, *height);
            let mut tasks = vec![match reference {
                Some(picture) => given(brief, picture, size, order.seed)?,
                None => drawn(order, brief, size, vec![])?,
            }];
            // Of a picture nobody described, nobody knows what it sounds like.
            let effects = reference.is_none() || *brief != said_nothing(order, brief);
            tasks.extend(heard(order, brief, *seconds, effects)?);
            let needs = tasks.iter().map(|t| t.key.clone()).chain([BRIEF.into()]).collect();
            let input = ClipFilmInput {
                title: order.prompt.chars().take(80).collect(),
                seconds: *seconds,
                width: *width,
                height: *height,
                watermark: order.watermark,
                effects,
            };
            tasks.push(task(CLIP, "clip_film", Stage::Video, text!("render the clip"; "渲染视频"), &input, needs)?);
            Ok(tasks)
        }
    }
}

/// Key of the task that draws what is seen.
pub(crate) fn frame(brief: &Brief) -> String {
    graph::frame(&brief.shot.id)
}

/// The brief as one film of one shot.
pub(crate) fn script(brief: &Brief) -> Script {
    let mut scene = brief.scene.clone();
    scene.shots = vec![brief.shot.clone()];
    Script {
        title: String::new(),
        language: brief.language,
        era: brief.era,
        roles: brief.roles.clone(),
        scenes: vec![scene],
        span: None,
        warnings: vec![],
    }
}

/// What a prompt that names no place, weather or sound would have given; how it is filmed and by whom seen is not heard.
fn said_nothing(order: &ClipOrder, brief: &Brief) -> Brief {
    let nothing = unsaid(&order.prompt);
    let shot = kinora_model::script::Shot { sounds: nothing.shot.sounds, ..brief.shot.clone() };
    Brief { scene: nothing.scene, shot, ..brief.clone() }
}

fn retouch(order: &ClipOrder, picture: &MediaId, size: Option<(u32, u32)>) -> Result<NewTask> {
    let input = retouching(order, picture, size);
    task(CLIP, "clip_retouch", Stage::Video, text!("change the picture"; "修改图片"), &input, vec![])
}

fn retouching(order: &ClipOrder, picture: &MediaId, size: Option<(u32, u32)>) -> ClipRetouchInput {
    ClipRetouchInput {
        picture: picture.clone(),
        prompt: order.prompt.clone(),
        size,
        watermark: order.watermark,
        seed: order.seed,
    }
}

/// The task that somebody elsewhere is hired for.
fn hired(order: &ClipOrder, hire: &Hire) -> Result<NewTask> {
    let (hire, route) = (hire.clone(), &hire.route);
    let title = text!("order at {route}"; "向 {route} 下单");
    let drawn = ClipOrder { route: Route::Drawn, ..order.clone() };
    match &order.what {
        ClipKind::Retouch { picture, size } => {
            let work = retouching(order, picture, *size);
            task(CLIP, "hired_clip_retouch", Stage::Video, title, &HiredInput { hire, work }, vec![])
        }
        ClipKind::Picture { .. } => {
            let input = HiredInput { hire, work: HiredClipInput { order: drawn } };
            task(HIRED, "hired_clip_picture", Stage::Video, title, &input, vec![])
        }
        ClipKind::Video { .. } => {
            let input = HiredInput { hire, work: HiredClipInput { order: drawn } };
            task(HIRED, "hired_clip_film", Stage::Video, title, &input, vec![])
        }
        ClipKind::Replica(ReplicaOrder { picture, shots, width, height, .. }) => {
            // Whoever films elsewhere cuts as they like: what they are told is the length, the picture and the words.
            let (width, height, reference) = (*width, *height, Some(picture.clone()));
            let what = ClipKind::Video { seconds: shots.iter().sum(), width, height, reference };
            let input = HiredInput { hire, work: HiredClipInput { order: ClipOrder { what, ..drawn } } };
            task(HIRED, "hired_clip_film", Stage::Video, title, &input, vec![])
        }
    }
}

/// The look of the one it is about, after a given picture.
fn likeness(order: &ClipOrder, brief: &Brief, picture: &MediaId) -> Result<NewTask> {
    let role = brief.roles[0].clone();
    let (key, title) = (look(&role.id), text!("look of {}", role.name; "{} 的造型", role.name));
    let edit = AssetEdit { reference: Some(picture.clone()), ..AssetEdit::default() };
    let input = LookInput { role, era: brief.era, eastern: brief.eastern, edit, seed: order.seed };
    task(&key, "look", Stage::Asset, title, &input, vec![])
}

fn drawn(order: &ClipOrder, brief: &Brief, (width, height): (u32, u32), needs: Vec<String>) -> Result<NewTask> {
    let input = FrameInput {
        brief: Brief { unread: vec![], ..brief.clone() },
        prompted: false,
        speaking: vec![],
        style: None,
        width,
        height,
        seed: order.seed,
    };
    task(&frame(brief), "frame", Stage::Storyboard, text!("draw the picture"; "绘制画面"), &input, needs)
}

fn given(brief: &Brief, picture: &MediaId, (width, height): (u32, u32), seed: u64) -> Result<NewTask> {
    let input = ClipStillInput { picture: picture.clone(), width, height, weather: brief.scene.weather, seed };
    task(&frame(brief), "clip_still", Stage::Storyboard, text!("take the picture"; "采用参考图片"), &input, vec![])
}

/// Music, and what the place sounds like.
fn heard(order: &ClipOrder, brief: &Brief, seconds: f64, effects: bool) -> Result<Vec<NewTask>> {
    let script = script(brief);
    let mut tasks = if effects { graph::sounds(&script, order.seed)? } else { vec![] };
    let request = ScoreRequest {
        passages: vec![Passage { mood: brief.scene.mood, seconds }],
        spoken: vec![],
        era: brief.era,
        eastern: brief.eastern,
        seed: order.seed,
    };
    let input = MusicInput { request, music: Music::ByMood };
    tasks.push(task(MUSIC, "music", Stage::Edit, text!("compose the music"; "谱写配乐"), &input, vec![])?);
    Ok(tasks)
}
