//! The speech model as a voice actor.

use super::{still_wanted, wav, work};
use async_trait::async_trait;
use kinora_model::{Error, Result, text};
use kinora_ports::provider::{
    CastRequest, Desk, Mouth, MouthShape, SpeechRequest, SpeechTake, Spoken, Voice, VoiceActor, VoiceOption, Voices,
};
use kinora_voice::{Delivery, Studio};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

/// Speaks with the installed speech model, which is loaded at the first line.
pub struct OfflineVoiceActor {
    folder: PathBuf,
    studio: Arc<OnceLock<Studio>>,
}

impl OfflineVoiceActor {
    /// With the voice pack in `folder`.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, studio: Arc::default() }
    }
}

#[async_trait]
impl VoiceActor for OfflineVoiceActor {
    fn voices(&self) -> Vec<VoiceOption> {
        kinora_voice::voices()
            .iter()
            .map(|v| VoiceOption {
                name: v.name.to_owned(),
                language: v.language,
                sex: v.sex,
                age: v.age,
                manner: v.manner.clone(),
            })
            .collect()
    }

    async fn cast(&self, request: &CastRequest) -> Result<Voices> {
        let mut cast = kinora_voice::cast(&request.roles, request.language, &request.wishes, request.seed)?;
        let stored = |voice: kinora_voice::Voice| serde_json::to_value(voice).map(Voice).map_err(not_a_voice);
        let narrator = cast
            .remove(&None)
            .ok_or_else(|| Error::internal(text!("the casting has no narrator"; "选角结果缺少旁白")))?;
        let roles = cast
            .into_iter()
            .filter_map(|(role, voice)| role.map(|r| (r, voice)))
            .map(|(role, voice)| Ok((role, stored(voice)?)))
            .collect::<Result<_>>()?;
        Ok(Voices { narrator: stored(narrator)?, roles })
    }

    async fn speak(&self, request: &SpeechRequest, desk: &Desk) -> Result<SpeechTake> {
        still_wanted(desk)?;
        let (folder, studio, request) = (self.folder.clone(), self.studio.clone(), request.clone());
        let voice: kinora_voice::Voice = serde_json::from_value(request.voice.0.clone()).map_err(not_a_voice)?;
        let (speech, file) = work("voice", move || {
            let studio = match studio.get() {
                Some(studio) => studio,
                None => {
                    let opened = Studio::open(&folder)?;
                    studio.get_or_init(|| opened)
                }
            };
            let delivery = Delivery { emotion: request.emotion, kind: request.kind, ..Delivery::default() };
            let speech = studio.speak(&request.text, request.language, &voice, &delivery)?;
            let file = wav::encode(&[&speech.samples], kinora_voice::SAMPLE_RATE)?;
            Ok((speech, file))
        })
        .await?;
        let media = desk.blobs.put(&file, "wav").await?;
        let words =
            speech.words.into_iter().map(|w| Spoken { chars: w.chars, start: w.start.into(), end: w.end.into() });
        let mouth = speech.mouth.into_iter().map(|m| Mouth {
            shape: match m.open {
                0 => MouthShape::Closed,
                1 => MouthShape::Half,
                2 => MouthShape::Open,
                _ => MouthShape::Round,
            },
            start: m.start.into(),
            end: m.end.into(),
        });
        Ok(SpeechTake {
            media,
            seconds: speech.samples.len() as f64 / f64::from(kinora_voice::SAMPLE_RATE),
            words: words.collect(),
            mouth: mouth.collect(),
        })
    }
}

fn not_a_voice(cause: serde_json::Error) -> Error {
    Error::internal(text!("a stored voice is not one of ours"; "存储的音色无法识别")).caused_by(cause)
}
