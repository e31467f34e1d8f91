//! Pictures: `CreateAigcImageTask`.

use super::{
    Vod,
    tasks::{MEMORY, Standing, model, ratio},
    upload::PICTURE_LIMIT,
};
use crate::{
    material::{LARGEST_PICTURE, Material, collect},
    order::{Craft, Job},
};
use async_trait::async_trait;
use kinora_model::Result;
use kinora_ports::{
    clock::Millis,
    fetch::FileKind,
    provider::{PaintRequest, PaintTake, Progress, Withdrawal},
};
use serde_json::{Value, json};
use std::time::Duration;

fn resolution(width: u32, height: u32) -> &'static str {
    let pixels = u64::from(width) * u64::from(height);
    let named = [(1_600_000, "1K"), (6_300_000, "2K")];
    named.into_iter().find(|(most, _)| pixels <= *most).map_or("4K", |(_, name)| name)
}

impl Vod {
    async fn order_picture(&self, job: &Job<PaintRequest>) -> Result<Value> {
        let wish = &job.request;
        let (name, version) = model(&job.model.name);
        // Kling writes its sizes in lower case.
        let size = resolution(wish.width, wish.height);
        let size = if name == "Kling" { size.to_lowercase() } else { size.to_owned() };
        let mut output = json!({
            "StorageMode": "Temporary",
            "Resolution": size,
            "AspectRatio": ratio(wish.width, wish.height),
        });
        if wish.count > 1 {
            output["OutputImageCount"] = json!(wish.count);
        }
        let mut body =
            json!({"ModelName": name, "ModelVersion": version, "Prompt": wish.prompt, "OutputConfig": output});
        let mut pictures = Vec::new();
        for id in &wish.references {
            pictures.push((Material::picture(&job.desk, id, PICTURE_LIMIT).await?, None));
        }
        if !pictures.is_empty() {
            body["FileInfos"] = json!(self.file_infos(pictures).await?);
        }
        if let Some(seed) = wish.seed {
            body["Seed"] = json!(seed & 0x7fff_ffff);
        }
        Ok(body)
    }
}

#[async_trait]
impl Craft<PaintRequest> for Vod {
    async fn send(&self, job: &Job<PaintRequest>, idem: &str, deadline: Millis) -> Result<String> {
        let body = self.order_picture(job).await?;
        self.create("CreateAigcImageTask", body, idem, deadline).await
    }
    fn remembers(&self) -> Option<Duration> {
        Some(MEMORY)
    }
    async fn find(&self, _: &Job<PaintRequest>, idem: &str) -> Result<Option<String>> {
        self.named(idem).await
    }
    async fn poll(&self, job: &Job<PaintRequest>, remote: &str) -> Result<Progress<PaintTake>> {
        match self.look(remote).await? {
            Standing::Going { done } => Ok(Progress::Pending { done, after: job.model.schedule.every }),
            Standing::Failed(error) => Ok(Progress::Failed { error, charged: None }),
            Standing::Done { files } => {
                let mut pictures = Vec::new();
                for url in &files {
                    pictures.push(collect(&self.line, &job.desk, url, FileKind::Picture, LARGEST_PICTURE).await?);
                }
                Ok(Progress::Done { take: PaintTake { pictures, refused: Vec::new() }, cost: None })
            }
        }
    }
    async fn cancel(&self, _: &Job<PaintRequest>, remote: &str) -> Result<Withdrawal> {
        self.abort(remote).await
    }
}
