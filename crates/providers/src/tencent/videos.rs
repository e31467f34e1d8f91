//! Clips: `CreateAigcVideoTask`.

use super::{
    Vod,
    tasks::{MEMORY, Standing, model, ratio},
    upload::PICTURE_LIMIT,
};
use crate::{
    material::{LARGEST_FILM, Material, collect},
    order::{Craft, Job},
};
use async_trait::async_trait;
use kinora_model::Result;
use kinora_ports::{
    clock::Millis,
    fetch::FileKind,
    provider::{Progress, VideoRequest, VideoTake, Withdrawal},
};
use serde_json::{Value, json};
use std::time::Duration;

fn resolution(width: u32, height: u32) -> &'static str {
    match width.min(height) {
        ..=720 => "720P",
        721..=768 => "768P",
        769..=1080 => "1080P",
        1081..=1440 => "2K",
        _ => "4K",
    }
}

impl Vod {
    async fn order_clip(&self, job: &Job<VideoRequest>) -> Result<Value> {
        let wish = &job.request;
        let (name, version) = model(&job.model.name);
        let mut pictures = Vec::new();
        let used = (wish.first.iter().map(|id| (id, "FirstFrame")))
            .chain(wish.last.iter().map(|id| (id, "LastFrame")))
            .chain(wish.references.iter().map(|id| (id, "Reference")));
        for (id, usage) in used {
            pictures.push((Material::picture(&job.desk, id, PICTURE_LIMIT).await?, Some(usage)));
        }
        let mut output = json!({
            "StorageMode": "Temporary",
            "Duration": wish.seconds.round() as i64,
            "Resolution": resolution(wish.width, wish.height),
            "AudioGeneration": if wish.sound { "Enabled" } else { "Disabled" },
        });
        // With a picture to begin with, the clip has the picture's shape.
        if wish.first.is_none() {
            output["AspectRatio"] = json!(ratio(wish.width, wish.height));
        }
        let mut body =
            json!({"ModelName": name, "ModelVersion": version, "Prompt": wish.prompt, "OutputConfig": output});
        if !pictures.is_empty() {
            body["FileInfos"] = json!(self.file_infos(pictures).await?);
        }
        if let Some(negative) = &wish.negative {
            body["NegativePrompt"] = json!(negative);
        }
        if let Some(seed) = wish.seed {
            body["Seed"] = json!(seed & 0x7fff_ffff);
        }
        Ok(body)
    }
}

#[async_trait]
impl Craft<VideoRequest> for Vod {
    async fn send(&self, job: &Job<VideoRequest>, idem: &str, deadline: Millis) -> Result<String> {
        let body = self.order_clip(job).await?;
        self.create("CreateAigcVideoTask", body, idem, deadline).await
    }
    fn remembers(&self) -> Option<Duration> {
        Some(MEMORY)
    }
    async fn find(&self, _: &Job<VideoRequest>, idem: &str) -> Result<Option<String>> {
        self.named(idem).await
    }
    async fn poll(&self, job: &Job<VideoRequest>, remote: &str) -> Result<Progress<VideoTake>> {
        match self.look(remote).await? {
            Standing::Going { done } => Ok(Progress::Pending { done, after: job.model.schedule.every }),
            Standing::Failed(error) => Ok(Progress::Failed { error, charged: None }),
            Standing::Done { files } => {
                let media = collect(&self.line, &job.desk, &files[0], FileKind::Film, LARGEST_FILM).await?;
                Ok(Progress::Done { take: VideoTake { media, last: None, revised: None }, cost: None })
            }
        }
    }
    async fn cancel(&self, _: &Job<VideoRequest>, remote: &str) -> Result<Withdrawal> {
        self.abort(remote).await
    }
}
