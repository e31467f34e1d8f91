//! The steps, one file each: what each takes from the tasks before it, whom it asks, what it hands on.

mod cut;
mod film;
mod picture;
mod sound;
mod story;
mod timing;
mod voice;

pub use cut::EditInput;
pub use film::FilmInput;
pub use picture::{DesignInput, FrameInput, PortraitInput, SegmentInput};
pub use sound::{AmbienceInput, EffectInput, MusicInput};
pub use timing::AnimaticInput;
pub use voice::{CastingInput, VoiceInput};

use kinora_engine::{Cx, Next, Step};
use kinora_model::{Error, Result, text};
use kinora_ports::provider::{Composer, Illustrator, Scenarist, VoiceActor};
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

/// All steps of a film.
pub fn all(makers: &Makers, room: &RenderRoom) -> Vec<Arc<dyn Step>> {
    vec![
        Arc::new(story::ScriptStep(makers.scenarist.clone())),
        Arc::new(picture::DesignStep(makers.illustrator.clone())),
        Arc::new(picture::PortraitStep(makers.illustrator.clone())),
        Arc::new(picture::FrameStep(makers.illustrator.clone())),
        Arc::new(picture::SegmentStep),
        Arc::new(voice::CastingStep(makers.actor.clone())),
        Arc::new(voice::VoiceStep(makers.actor.clone())),
        Arc::new(timing::AnimaticStep),
        Arc::new(sound::MusicStep(makers.composer.clone())),
        Arc::new(sound::EffectStep(makers.composer.clone())),
        Arc::new(sound::AmbienceStep(makers.composer.clone())),
        Arc::new(cut::EditStep),
        Arc::new(film::FilmStep(room.clone())),
    ]
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
