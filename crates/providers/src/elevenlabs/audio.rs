//! `POST /v1/music` and `POST /v1/sound-generation`.

use super::Eleven;
use crate::{
    material::keep,
    mp3,
    net::{Ask, Reply},
    order::{Craft, Job, Outcome},
};
use async_trait::async_trait;
use kinora_model::Result;
use kinora_ports::{
    clock::Millis,
    fetch::FileKind,
    provider::{Desk, MusicRequest, NoiseRequest, SoundTake},
};
use serde_json::json;
use std::time::Duration;

const FORMAT: &str = "mp3_44100_128";

impl Eleven {
    async fn sound(&self, desk: &Desk, reply: Reply) -> Result<String> {
        let kept = async {
            let seconds = mp3::seconds(&self.line.provider, &reply.body)?;
            let media = keep(&self.line.provider, desk, &reply.body, FileKind::Sound).await?;
            Ok((SoundTake { media, seconds }, None))
        };
        Outcome::of(kept.await)
    }
}

#[async_trait]
impl Craft<MusicRequest> for Eleven {
    async fn send(&self, job: &Job<MusicRequest>, _: &str, deadline: Millis) -> Result<String> {
        let wish = &job.request;
        let body = json!({
            "prompt": wish.prompt,
            "music_length_ms": (wish.seconds * 1e3).round() as u64,
            "model_id": job.model.name,
            "force_instrumental": wish.instrumental,
        });
        let ask = Ask::post("v1/music").query("output_format", FORMAT).json(&body).within(Duration::from_secs(600));
        let reply = self.line.pay(ask, deadline).await?;
        self.sound(&job.desk, reply).await
    }
}

#[async_trait]
impl Craft<NoiseRequest> for Eleven {
    async fn send(&self, job: &Job<NoiseRequest>, _: &str, deadline: Millis) -> Result<String> {
        let wish = &job.request;
        let mut body = json!({
            "text": wish.prompt,
            "duration_seconds": wish.seconds,
            "prompt_influence": 0.3,
            "model_id": job.model.name,
        });
        if wish.looped {
            body["loop"] = json!(true);
        }
        let ask = Ask::post("v1/sound-generation").query("output_format", FORMAT).json(&body);
        let reply = self.line.pay(ask.within(Duration::from_secs(180)), deadline).await?;
        self.sound(&job.desk, reply).await
    }
}
