//! The steps, one file each: what each takes from the tasks before it, whom it asks, what it hands on.

/// The names of a step that computes: its kind and its version.
macro_rules! of_kind {
    ($kind:literal, $version:literal) => {
        fn kind(&self) -> &'static str {
            $kind
        }
        fn version(&self) -> u32 {
            $version
        }
        fn class(&self) -> Class {
            Class::Cpu
        }
    };
}

mod clip;
mod cut;
mod draft;
mod export;
mod film;
mod hired;
mod picture;
mod proof;
mod replica;
mod sound;
mod story;
mod timing;
mod voice;

pub use clip::{ClipBriefInput, ClipFilmInput, ClipPictureInput, ClipRetouchInput, ClipStillInput};
pub use cut::{EditInput, EditMade};
pub use draft::{DRAFT_FILM, DraftFilmMade, DraftInput, draft_task};
pub use export::{EXPORT, ExportInput, ExportMade, export_task};
pub use film::FilmInput;
pub use hired::{
    HiredClipInput, HiredClipMade, HiredFrame, HiredMusic, HiredPortrait, HiredSegment, HiredStory, HiredVoice,
};
pub use picture::{
    BriefInput, BriefMade, DesignInput, FrameInput, LookInput, PortraitInput, SegmentInput, SegmentMade,
};
pub use proof::{ReelInput, ReelMade, ReelOf, SheetInput, SheetMade};
pub use replica::{ReplicaFilmInput, ReplicaStillInput, StudyInput};
pub use sound::{AmbienceInput, EffectInput, GivenMusicInput, MusicInput};
pub use story::{PlanMade, ScriptMade};
pub use timing::{AnimaticInput, AnimaticMade};
pub use voice::{CastingInput, RecordingInput, VoiceInput};

use crate::hire::Agency;
use kinora_engine::{Cx, Next, Step};
use kinora_model::{Error, Result, text};
use kinora_ports::provider::{Analyst, Composer, Illustrator, Scenarist, VoiceActor};
use kinora_timeline::MediaId;
use serde::{Serialize, de::DeserializeOwned};
use std::path::PathBuf;
use std::sync::Arc;

/// Who makes what.
#[derive(Clone)]
pub struct Makers {
    /// Reads.
    pub scenarist: Arc<dyn Scenarist>,
    /// Draws.
    pub illustrator: Arc<dyn Illustrator>,
    /// Speaks.
    pub actor: Arc<dyn VoiceActor>,
    /// Plays.
    pub composer: Arc<dyn Composer>,
    /// Looks at films.
    pub analyst: Arc<dyn Analyst>,
}

/// Where the renderer works.
#[derive(Clone, Debug)]
pub struct RenderRoom {
    /// Folder of the caption fonts.
    pub fonts: PathBuf,
    /// Folder of rendered parts, kept from film to film.
    pub parts: PathBuf,
    /// Parts encoded at the same time.
    pub workers: usize,
}

/// All steps of a film, of which those that hire find nobody to be hired.
pub fn all(makers: &Makers, room: &RenderRoom) -> Vec<Arc<dyn Step>> {
    all_hiring(makers, room, &Agency::default())
}

/// All steps of a film, and those that do the same by hiring somebody of `agency`.
pub fn all_hiring(makers: &Makers, room: &RenderRoom, agency: &Agency) -> Vec<Arc<dyn Step>> {
    let mut steps = here(makers, room);
    steps.extend(hired::all(makers, room, agency));
    steps
}

/// All steps of a film that is made here.
fn here(makers: &Makers, room: &RenderRoom) -> Vec<Arc<dyn Step>> {
    let Makers { scenarist, illustrator, actor, composer, analyst } = makers;
    vec![
        Arc::new(story::ScriptStep(scenarist.clone())),
        Arc::new(story::PlanStep(scenarist.clone())),
        Arc::new(story::GateStep),
        Arc::new(picture::DesignStep(illustrator.clone())),
        Arc::new(picture::LookStep(illustrator.clone())),
        Arc::new(picture::PortraitStep(illustrator.clone())),
        Arc::new(picture::BriefStep(scenarist.clone())),
        Arc::new(picture::FrameStep(illustrator.clone())),
        Arc::new(picture::SegmentStep),
        Arc::new(proof::SheetStep),
        Arc::new(proof::ReelStep(room.clone())),
        Arc::new(voice::CastingStep(actor.clone())),
        Arc::new(voice::VoiceStep(actor.clone())),
        Arc::new(voice::RecordingStep),
        Arc::new(timing::AnimaticStep),
        Arc::new(sound::MusicStep(composer.clone())),
        Arc::new(sound::GivenMusicStep),
        Arc::new(sound::EffectStep(composer.clone())),
        Arc::new(sound::AmbienceStep(composer.clone())),
        Arc::new(cut::EditStep),
        Arc::new(film::FilmStep(room.clone())),
        Arc::new(clip::ClipBriefStep(scenarist.clone())),
        Arc::new(clip::ClipStillStep),
        Arc::new(clip::ClipFilmStep(room.clone())),
        Arc::new(clip::ClipPictureStep),
        Arc::new(clip::ClipRetouchStep(illustrator.clone())),
        Arc::new(draft::DraftFilmStep(room.clone())),
        Arc::new(export::ExportStep(room.clone())),
        Arc::new(replica::StudyStep(analyst.clone())),
        Arc::new(replica::ReplicaStillStep),
        Arc::new(replica::ReplicaFilmStep(room.clone())),
    ]
}

/// The step that packs films for other editors, alone: it needs nobody who makes anything.
pub fn export_step(room: RenderRoom) -> Arc<dyn Step> {
    Arc::new(export::ExportStep(room))
}

/// Done: hands on `made`. Blobs that it names are kept, and looked for before a later run takes it over.
fn done(made: &impl Serialize) -> Result<Next> {
    serde_json::to_value(made).map(Next::done).map_err(unstorable)
}

fn unstorable(cause: serde_json::Error) -> Error {
    Error::internal(text!("a result cannot be stored"; "结果无法保存")).caused_by(cause)
}

/// A value kept as a JSON blob.
async fn stored<T: DeserializeOwned>(cx: &Cx, id: &MediaId) -> Result<T> {
    let bytes = cx.blobs().get(id).await?;
    serde_json::from_slice(&bytes).map_err(|cause| {
        Error::internal(text!("the stored file {id} cannot be read; was it made by another version?";
                              "保存的文件 {id} 无法读取；是否由其他版本生成？"))
        .caused_by(cause)
    })
}

/// Keeps a value as a JSON blob.
async fn store(cx: &Cx, value: &impl Serialize) -> Result<MediaId> {
    let bytes = serde_json::to_vec(value).map_err(unstorable)?;
    cx.blobs().put(&bytes, "json").await
}
