//! Music by words.

use super::fitted;
use super::prompt::{mood, prompt, within};
use crate::hire::{Asks, Offer, step::Work};
use crate::steps::done;
use crate::steps::sound::{MusicInput, MusicStep};
use async_trait::async_trait;
use kinora_engine::{Cx, Next, Step};
use kinora_media::intake::Kind;
use kinora_model::script::Era;
use kinora_model::{Error, Language, Result, text};
use kinora_ports::provider::card::Ability;
use kinora_ports::provider::{MusicRequest, ScoreRequest, SoundTake};
use serde::{Deserialize, Serialize};

/// Order for music, beside who is hired.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct HiredMusic {
    /// As for us.
    #[serde(flatten)]
    pub music: MusicInput,
    /// The language of the story.
    pub language: Language,
}

pub(in crate::steps) struct MusicWork(pub MusicStep);

#[async_trait]
impl Asks<MusicRequest> for MusicWork {
    async fn ask(&self, cx: &Cx, offer: &Offer<'_>) -> Result<MusicRequest> {
        let HiredMusic { music, language } = cx.input_as()?;
        let Ability::Music(can) = &offer.model.ability else {
            return Err(Error::missing(
                text!("“{}” makes no music", offer.model.name; "“{}”不能生成音乐", offer.model.name),
            ));
        };
        let request = music.whole(cx)?;
        let seconds: f64 = request.passages.iter().map(|p| p.seconds).sum();
        let period = period(&request, language);
        let passages = passages(&request, language);
        let values = [("period", period), ("passages", passages.as_str())];
        Ok(MusicRequest {
            model: None,
            prompt: within(prompt!("music").fill(language, &values), can.prompt_chars),
            // What is shorter than the film is repeated under it.
            seconds: can.seconds.fit(seconds),
            instrumental: true,
        })
    }
}

#[async_trait]
impl Work for MusicWork {
    type Request = MusicRequest;
    const KIND: (&'static str, u32) = ("hired_music", 1);
    async fn made(&self, cx: &Cx, take: SoundTake) -> Result<Next> {
        let facts = fitted::facts(cx, &take.media, &[Kind::Sound]).await?;
        done(&SoundTake { seconds: facts.seconds, ..take })
    }
    fn offline(&self) -> &dyn Step {
        &self.0
    }
}

fn period(request: &ScoreRequest, language: Language) -> &'static str {
    match (request.era, request.eastern, language) {
        (Era::Period, true, Language::Zh) => "中国古风，民族乐器。",
        (Era::Period, true, Language::En) => "Old China, traditional instruments.",
        (Era::Period, false, Language::Zh) => "欧洲古典时期，管弦乐。",
        (Era::Period, false, Language::En) => "Old Europe, orchestra.",
        (Era::Modern, _, Language::Zh) => "现代题材。",
        (Era::Modern, _, Language::En) => "A modern story.",
    }
}

fn passages(request: &ScoreRequest, language: Language) -> String {
    let one = |p: &kinora_ports::provider::Passage| match language {
        Language::Zh => format!("{}，约{:.0}秒", mood(p.mood), p.seconds),
        Language::En => format!("{} for about {:.0} s", mood(p.mood), p.seconds),
    };
    request.passages.iter().map(one).collect::<Vec<_>>().join(if language == Language::Zh { "；" } else { "; " })
}
