//! `POST /audio/speech` and `POST /audio/transcriptions`.

use super::wire::Heard;
use crate::{
    material::Material,
    net::{Ask, Form, Line},
    order::{Craft, Job, Outcome},
    voice::Sound,
};
use async_trait::async_trait;
use kinora_model::{
    Language, Result,
    script::{Emotion, LineKind},
};
use kinora_ports::{
    clock::Millis,
    fetch::FileKind,
    provider::{ListenRequest, ListenTake, Said, SpeechRequest, SpeechTake, card::Ability},
};
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};

/// Largest sound to listen to.
const SOUND_LIMIT: usize = 25 << 20;

pub(super) struct Audio {
    pub line: Arc<Line>,
}

/// How a line is to be said, in words.
fn manner(wish: &SpeechRequest) -> Option<String> {
    let feeling = match wish.emotion {
        Emotion::Calm => None,
        other => serde_json::to_value(other).ok().and_then(|word| word.as_str().map(str::to_owned)),
    };
    let kind = match wish.kind {
        LineKind::Narration => Some("Narrate it calmly, like a storyteller.".to_owned()),
        _ => None,
    };
    let words: Vec<String> =
        feeling.map(|word| format!("Speak with {word} in the voice.")).into_iter().chain(kind).collect();
    (!words.is_empty()).then(|| words.join(" "))
}

#[async_trait]
impl Craft<SpeechRequest> for Audio {
    async fn send(&self, job: &Job<SpeechRequest>, _: &str, deadline: Millis) -> Result<String> {
        let wish = &job.request;
        let voice = wish.voice.0.get("voice").and_then(Value::as_str).unwrap_or("alloy");
        let mut body = json!({"model": job.model.name, "input": wish.text, "voice": voice, "response_format": "wav"});
        if let Some(manner) = manner(wish) {
            body["instructions"] = json!(manner);
        }
        let ask = Ask::post("audio/speech").json(&body).header("accept", "application/octet-stream");
        let reply = self.line.pay(ask.within(Duration::from_secs(180)), deadline).await?;
        let kept = async {
            let sound = Sound::wav(&self.line.provider, &reply.body)?;
            let media = job.desk.blobs.put(&sound.file()?, "wav").await?;
            let (words, mouth) = (sound.spread(&wish.text), sound.mouth());
            Ok((SpeechTake { media, seconds: sound.seconds(), words, mouth }, None))
        };
        Outcome::of(kept.await)
    }
}

#[async_trait]
impl Craft<ListenRequest> for Audio {
    async fn send(&self, job: &Job<ListenRequest>, _: &str, deadline: Millis) -> Result<String> {
        let wish = &job.request;
        let times = matches!(&job.model.ability, Ability::Listen(can) if can.times);
        let sound = Material::of(&job.desk, &wish.sound, FileKind::Sound, SOUND_LIMIT).await?;
        let language = wish.language.map(|language| if language == Language::Zh { "zh" } else { "en" });
        let mut form = Form::default()
            .text("model", &job.model.name)
            .maybe("language", language)
            .maybe("prompt", Some(&wish.hint).filter(|hint| !hint.is_empty()))
            .text("response_format", if times { "verbose_json" } else { "json" });
        if times {
            form = form.text("timestamp_granularities[]", "word").text("timestamp_granularities[]", "segment");
        }
        let form = form.file("file", &sound.file_name(), sound.mime, sound.bytes);
        let ask = Ask::post("audio/transcriptions").form(form)?.within(Duration::from_secs(600));
        let heard: Heard = self.line.pay_for(ask, deadline).await?;
        let words = heard.words.into_iter().map(|w| Said { words: w.word, start: w.start, end: w.end });
        let segments = heard.segments.into_iter().map(|s| Said { words: s.text, start: s.start, end: s.end });
        let said: Vec<Said> = words.collect();
        let said = if said.is_empty() { segments.collect() } else { said };
        Outcome::of(Ok((ListenTake { words: heard.text, language: heard.language, said }, None)))
    }
}
