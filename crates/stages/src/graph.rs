//! Who follows whom.
//!
//! Tasks are named by what they make (`frame:s1-3`), so a person finds them and a later run knows them again. An input
//! leaves out whatever does not change the result: only then is it found in the memo when something else has changed.
//! For the same reason the reading of the story (`script`) knows nothing of the order, and the laying out of the other
//! tasks (`plan`) everything: whoever asks for one more stage, or changes one shot, reads nothing again.

mod edit;
mod lay;
mod proofs;

pub(crate) use edit::{extra_beds, sounds};
pub use lay::after_plan;
pub use proofs::{Scenery, scenery};

use crate::hire::step::HiredInput;
use crate::order::Order;
use crate::stage::Stage;
use crate::steps::HiredStory;
use kinora_engine::NewTask;
use kinora_model::{Error, Result, RoleId, SceneId, ShotId, Text, text};
use kinora_ports::provider::ScriptRequest;
use serde::Serialize;

/// Key of the task that makes the film; its result is a [`FilmMade`](crate::FilmMade).
pub const FILM: &str = "film";
/// Key of the task that reads the story; its result is a [`ScriptMade`](crate::ScriptMade).
pub const SCRIPT: &str = "script";
/// Key of the task that asks a person to look at what was made before the next stage begins.
pub const GATE: &str = "gate";
/// Key of the task that lays out all others; its result is a [`PlanMade`](crate::PlanMade).
pub const PLAN: &str = "plan";
/// Key of the task that times the film; its result is an [`AnimaticMade`](crate::AnimaticMade).
pub const ANIMATIC: &str = "animatic";
/// Key of the task that lays the film on a timeline; its result is an [`EditMade`](crate::EditMade).
pub const EDIT: &str = "edit";
/// Key of the task that designs all roles at once.
pub const DESIGN: &str = "design";
/// Key of the task that casts all voices at once.
pub const CASTING: &str = "casting";
/// Key of the task that composes the music, or takes that of the customer; its result is a
/// [`SoundTake`](kinora_ports::provider::SoundTake).
pub const MUSIC: &str = "music";
/// Key of the task that makes the animatic's small film; its result is a [`ReelMade`](crate::ReelMade).
pub const ANIMATIC_REEL: &str = "reel:animatic";

/// Key of the task that takes a role's look out of the design.
pub fn look(role: &RoleId) -> String {
    format!("look:{role}")
}
/// Key of the task that draws a role; its result is the picture's name.
pub fn portrait(role: &RoleId) -> String {
    format!("portrait:{role}")
}
/// Key of the task that draws the place of a scene; its result is a [`FrameTake`](kinora_ports::provider::FrameTake).
pub fn place(scene: &SceneId) -> String {
    format!("place:{scene}")
}
/// Key of the task that draws the `n`th thing of the story; its result is a
/// [`FrameTake`](kinora_ports::provider::FrameTake).
pub fn thing(n: usize) -> String {
    format!("thing:{n}")
}
/// Key of the task that reads the prompt of the picture that the task `of` draws.
pub fn brief(of: &str) -> String {
    format!("brief:{of}")
}
/// Key of the task that draws a shot; its result is a [`FrameTake`](kinora_ports::provider::FrameTake).
pub fn frame(shot: &ShotId) -> String {
    format!("frame:{shot}")
}
/// Key of the task that lays out the `n`th sheet of shots; its result is a [`SheetMade`](crate::SheetMade).
pub fn sheet(n: usize) -> String {
    format!("sheet:{n}")
}
/// Key of the task that speaks the `line`th line of a shot; its result is a
/// [`SpeechTake`](kinora_ports::provider::SpeechTake).
pub fn voice(shot: &ShotId, line: usize) -> String {
    format!("voice:{shot}:{line}")
}
/// Key of the task that makes a shot's still with its voices; its result is a [`ReelMade`](crate::ReelMade).
pub fn still_reel(shot: &ShotId) -> String {
    format!("reel:still:{shot}")
}
/// Key of the task that makes a shot move; its result is a [`SegmentMade`](crate::SegmentMade).
pub fn segment(shot: &ShotId) -> String {
    format!("segment:{shot}")
}
/// Key of the task that makes a small film of a moving shot; its result is a [`ReelMade`](crate::ReelMade).
pub fn segment_reel(shot: &ShotId) -> String {
    format!("reel:segment:{shot}")
}
/// Key of the task that makes the `n`th single sound of a shot.
pub fn effect(shot: &ShotId, n: usize) -> String {
    format!("effect:{shot}:{n}")
}
/// Key of the task that makes what a scene's place sounds like.
pub fn ambience(scene: &SceneId) -> String {
    format!("ambience:{scene}")
}
/// Key of the task that makes a bed that the text adds from this shot on.
pub fn bed(shot: &ShotId, n: usize) -> String {
    format!("bed:{shot}:{n}")
}

/// The tasks that a new workflow begins with: read the story, and lay out the rest.
///
/// # Errors
/// Where the order cannot be stored.
pub fn first_tasks(order: &Order) -> Result<Vec<NewTask>> {
    let reading = ScriptRequest {
        novel: order.novel.clone(),
        file_name: order.file_name.clone(),
        kind: order.kind,
        language: order.wishes.language,
        max_seconds: order.wishes.max_duration,
        seed: order.wishes.seed,
    };
    let title = text!("read the story"; "读取故事");
    let read = match order.hires.text.clone() {
        None => task(SCRIPT, "script", Stage::Script, title, &reading, vec![])?,
        Some(hire) => {
            let input = HiredInput { hire, work: HiredStory { request: reading } };
            task(SCRIPT, "hired_script", Stage::Script, title, &input, vec![])?
        }
    };
    Ok(vec![read, task(PLAN, "plan", Stage::Script, text!("plan the film"; "规划影片"), order, vec![SCRIPT.into()])?])
}

pub(crate) fn task(
    key: &str,
    kind: &str,
    stage: Stage,
    title: Text,
    input: &impl Serialize,
    needs: Vec<String>,
) -> Result<NewTask> {
    let input = serde_json::to_value(input).map_err(|cause| {
        Error::internal(text!("the input of task {key} cannot be stored"; "任务 {key} 的输入无法保存")).caused_by(cause)
    })?;
    Ok(NewTask {
        key: key.into(),
        kind: kind.into(),
        stage: stage.word().into(),
        title,
        input,
        needs,
        // Earlier stages first, so that a person sees the film grow in order.
        priority: -(stage as i32),
    })
}
