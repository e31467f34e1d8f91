//! `POST /v1/text-to-speech/{voice}/with-timestamps`.

use super::{Eleven, wire};
use crate::{
    material::decode,
    net::Ask,
    order::{Craft, Job, Outcome},
    voice::{Sound, words},
};
use async_trait::async_trait;
use kinora_model::{Error, Result, script::Emotion, text};
use kinora_ports::{
    clock::Millis,
    provider::{SpeechRequest, SpeechTake, Spoken},
};
use serde_json::{Value, json};
use std::time::Duration;

/// Samples a second: what every plan may ask for.
const RATE: u32 = 24_000;

/// How steady a voice is, 0 to 1: the less, the more feeling.
fn stability(emotion: Emotion) -> f64 {
    match emotion {
        Emotion::Calm => 0.5,
        Emotion::Worry | Emotion::Resolve | Emotion::Sad => 0.4,
        _ => 0.3,
    }
}

/// When each word of the text is said, from when its characters are; `None` where they are not the characters of the text.
fn times(text: &str, alignment: &wire::Alignment) -> Option<Vec<Spoken>> {
    let (starts, ends) = (&alignment.character_start_times_seconds, &alignment.character_end_times_seconds);
    let count = text.chars().count();
    if alignment.characters.len() != count || starts.len() != count || ends.len() != count {
        return None;
    }
    let spoken = |chars: std::ops::Range<usize>| {
        let (start, end) = (*starts.get(chars.start)?, *ends.get(chars.end - 1)?);
        Some(Spoken { chars, start, end: end.max(start) })
    };
    words(text).into_iter().map(spoken).collect()
}

#[async_trait]
impl Craft<SpeechRequest> for Eleven {
    async fn send(&self, job: &Job<SpeechRequest>, _: &str, deadline: Millis) -> Result<String> {
        let wish = &job.request;
        let voice = wish.voice.0.get("voice").and_then(Value::as_str).filter(|voice| !voice.is_empty());
        let voice = voice.ok_or_else(|| {
            let provider = &self.line.provider;
            Error::invalid(text!("no voice of {provider} is chosen; `kinora providers test` lists them"; "未选择 {provider} 的音色；可用 `kinora providers test` 查看"))
        })?;
        let ask = Ask::post("v1/text-to-speech")
            .part(voice)
            .part("with-timestamps")
            .query("output_format", format!("pcm_{RATE}"))
            .json(&json!({
                "text": wish.text,
                "model_id": job.model.name,
                "voice_settings": {"stability": stability(wish.emotion), "similarity_boost": 0.75},
            }))
            .within(Duration::from_secs(180));
        let spoken: wire::Spoken = self.line.pay_for(ask, deadline).await?;
        let kept = async {
            let sound = Sound::pcm(&decode(&self.line.provider, &spoken.audio_base64)?, RATE);
            if sound.seconds() < 0.05 {
                let provider = &self.line.provider;
                return Err(Error::invalid(text!("{provider} sent no sound"; "{provider} 返回的音频为空")));
            }
            let media = job.desk.blobs.put(&sound.file()?, "wav").await?;
            let told = spoken.alignment.as_ref().and_then(|alignment| times(&wish.text, alignment));
            let words = told.unwrap_or_else(|| sound.spread(&wish.text));
            Ok((SpeechTake { media, seconds: sound.seconds(), words, mouth: sound.mouth() }, None))
        };
        Outcome::of(kept.await)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_the_times_of_their_characters() {
        let text = "Hi, 你好";
        let at = |i: usize| i as f64 * 0.1;
        let alignment = wire::Alignment {
            characters: text.chars().map(String::from).collect(),
            character_start_times_seconds: (0..6).map(at).collect(),
            character_end_times_seconds: (1..7).map(at).collect(),
        };
        let words = times(text, &alignment).expect("they are its characters");
        let said: Vec<_> = words.iter().map(|word| (word.chars.clone(), word.start, word.end)).collect();
        assert_eq!(said, [(0..2, 0.0, at(2)), (4..5, at(4), at(5)), (5..6, at(5), at(6))]);
        assert!(times("Hi", &alignment).is_none(), "others than those of the text are not believed");
    }
}
