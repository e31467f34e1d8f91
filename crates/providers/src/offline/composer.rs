//! The synthesiser as a composer.

use super::{still_wanted, wav, work};
use async_trait::async_trait;
use kinora_model::Result;
use kinora_ports::provider::{AmbienceRequest, Composer, Desk, EffectRequest, ScoreRequest, SoundTake};
use kinora_score::{Orchestra, Palette, Stereo};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

/// Plays through the installed soundfont, which is loaded at the first note; effects need none.
pub struct OfflineComposer {
    folder: PathBuf,
    orchestra: Arc<OnceLock<Orchestra>>,
}

impl OfflineComposer {
    /// With the score pack in `folder`.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, orchestra: Arc::default() }
    }
}

#[async_trait]
impl Composer for OfflineComposer {
    async fn score(&self, request: &ScoreRequest, desk: &Desk) -> Result<SoundTake> {
        still_wanted(desk)?;
        let (folder, orchestra, request) = (self.folder.clone(), self.orchestra.clone(), request.clone());
        let sound = work("composer", move || {
            let orchestra = match orchestra.get() {
                Some(orchestra) => orchestra,
                None => {
                    let opened = Orchestra::open(&folder)?;
                    orchestra.get_or_init(|| opened)
                }
            };
            let passages: Vec<_> =
                request.passages.iter().map(|p| kinora_score::Passage { mood: p.mood, seconds: p.seconds }).collect();
            let palette = if request.eastern { Palette::Eastern } else { Palette::Western };
            orchestra.score_under(&passages, &request.spoken, request.seed, palette)
        })
        .await?;
        store(sound, desk).await
    }

    async fn effect(&self, request: &EffectRequest, desk: &Desk) -> Result<SoundTake> {
        still_wanted(desk)?;
        let r = *request;
        let sound = work("sound effects", move || Ok(kinora_score::effect(r.sound, r.seconds, r.seed))).await?;
        store(sound, desk).await
    }

    async fn ambience(&self, request: &AmbienceRequest, desk: &Desk) -> Result<Option<SoundTake>> {
        still_wanted(desk)?;
        let r = *request;
        let sound = work("sound effects", move || {
            Ok(kinora_score::ambience(r.setting, r.interior, r.time, r.weather, r.seconds, r.seed))
        })
        .await?;
        match sound {
            Some(sound) => store(sound, desk).await.map(Some),
            None => Ok(None),
        }
    }
}

async fn store(sound: Stereo, desk: &Desk) -> Result<SoundTake> {
    let seconds = sound.left.len() as f64 / f64::from(kinora_score::SAMPLE_RATE);
    let file = wav::encode(&[&sound.left, &sound.right], kinora_score::SAMPLE_RATE)?;
    Ok(SoundTake { media: desk.blobs.put(&file, "wav").await?, seconds })
}
