//! ElevenLabs: everything in the answer.

use crate::{
    KEY,
    books::Books,
    server::Manner,
    wire::{Asked, Said},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

pub(crate) struct ElevenLabs;

fn refuse(code: u16, status: &str, message: &str) -> Said {
    Said::json(code, &json!({"detail": {"status": status, "message": message}}))
}

fn lacks(field: &str) -> Said {
    Said::json(422, &json!({"detail": [{"loc": ["body", field], "msg": "Field required", "type": "missing"}]}))
}

impl Manner for ElevenLabs {
    fn is_order(&self, asked: &Asked) -> bool {
        asked.method == "POST"
    }

    fn answer(&mut self, asked: &Asked, books: &mut Books) -> Said {
        if asked.header("xi-api-key") != Some(KEY) {
            return refuse(401, "invalid_api_key", "Invalid API key");
        }
        let parts = asked.parts();
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        let body = asked.json();
        match (asked.method.as_str(), parts.as_slice()) {
            ("GET", ["v1", "models"]) => Said::ok(
                &json!([{"model_id": "eleven_multilingual_v2", "name": "Multilingual v2", "can_do_text_to_speech": true}]),
            ),
            ("GET", ["v2", "voices"]) => Said::ok(&json!({
                "voices": [{"voice_id": "VOICE123", "name": "Rachel", "category": "premade", "labels": {"gender": "female", "age": "young", "language": "en", "accent": "american"}}],
                "has_more": false, "total_count": 1, "next_page_token": null,
            })),
            ("POST", ["v1", "text-to-speech", voice, rest @ ..]) => speak(asked, voice, rest, &body, books),
            ("POST", ["v1", "sound-generation"]) => {
                if body["text"].as_str().is_none() {
                    return lacks("text");
                }
                make(&body, books)
            }
            ("POST", ["v1", "music"]) => {
                let (prompt, plan) =
                    (body["prompt"].as_str(), body.get("composition_plan").filter(|plan| !plan.is_null()));
                if prompt.is_some() == plan.is_some() {
                    return refuse(400, "invalid_request", "either a prompt or a composition_plan");
                }
                if body["music_length_ms"].as_u64().is_some_and(|ms| !(3_000..=600_000).contains(&ms)) {
                    return refuse(400, "invalid_request", "music_length_ms");
                }
                make(&body, books)
            }
            _ => refuse(404, "not_found", "no such route"),
        }
    }

    fn busy(&self) -> Said {
        refuse(429, "too_many_concurrent_requests", "too many at once")
    }
    fn broken(&self) -> Said {
        refuse(500, "internal_server_error", "it broke")
    }
}

fn make(body: &Value, books: &mut Books) -> Said {
    books.charge(body.to_string(), body["model_id"].as_str().unwrap_or_default(), "");
    Said::file("audio/mpeg", books.media.sound.clone())
}

fn speak(asked: &Asked, voice: &str, rest: &[&str], body: &Value, books: &mut Books) -> Said {
    let Some(text) = body["text"].as_str().filter(|text| !text.is_empty()) else { return lacks("text") };
    if voice != "VOICE123" {
        return refuse(404, "voice_not_found", "A voice with that id was not found");
    }
    books.charge(body.to_string(), body["model_id"].as_str().unwrap_or_default(), "");
    if rest != ["with-timestamps"] {
        return Said::file("audio/mpeg", books.media.sound.clone());
    }
    let each = 0.08;
    let characters: Vec<String> = text.chars().map(String::from).collect();
    let count = characters.len() as f64;
    let format = asked.parameter("output_format").unwrap_or("mp3_44100_128");
    let audio = if format.starts_with("pcm_") { tone(count * each) } else { books.media.sound.clone() };
    let starts: Vec<f64> = (0..characters.len()).map(|i| i as f64 * each).collect();
    let ends: Vec<f64> = starts.iter().map(|start| start + each).collect();
    Said::ok(&json!({
        "audio_base64": STANDARD.encode(audio),
        "alignment": {"characters": characters, "character_start_times_seconds": starts, "character_end_times_seconds": ends},
        "normalized_alignment": null,
    }))
}

/// A tone of so many seconds: 24 kHz, 16 bits, one channel.
pub(crate) fn tone(seconds: f64) -> Vec<u8> {
    let count = (seconds * 24_000.0) as u32;
    let sample = |i: u32| (8_000.0 * (f64::from(i) * 0.08).sin()) as i16;
    (0..count).flat_map(|i| sample(i).to_le_bytes()).collect()
}

/// Samples as a WAV whose head does not know its length, as servers that stream write it.
pub(crate) fn wav(pcm: &[u8], rate: u32) -> Vec<u8> {
    let mut out = b"RIFF\xff\xff\xff\xffWAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00".to_vec();
    out.extend_from_slice(&rate.to_le_bytes());
    out.extend_from_slice(&(rate * 2).to_le_bytes());
    out.extend_from_slice(b"\x02\x00\x10\x00data\xff\xff\xff\xff");
    out.extend_from_slice(pcm);
    out
}
