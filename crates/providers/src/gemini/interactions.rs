//! `interactions`: clips, made in the background.

use super::{
    Google,
    wire::{Interaction, Made},
};
use crate::{
    material::{LARGEST_FILM, Material, decode, keep},
    net::{Ask, Download, Says, broken},
    order::{Craft, Job},
    standing::Standing,
};
use async_trait::async_trait;
use kinora_model::{Error, ErrorKind, Result, text};
use kinora_ports::{
    blobs::MediaId,
    clock::Millis,
    fetch::FileKind,
    provider::{Progress, VideoRequest, VideoTake, Withdrawal},
};
use serde_json::{Value, json};
use std::time::Duration;

/// Largest picture in a request.
const PICTURE_LIMIT: usize = 7 << 20;

impl Google {
    async fn order_clip(&self, job: &Job<VideoRequest>) -> Result<Value> {
        let wish = &job.request;
        let mut content = Vec::new();
        for id in wish.first.iter().chain(&wish.last).chain(&wish.references) {
            let picture = Material::picture(&job.desk, id, PICTURE_LIMIT).await?;
            content.push(json!({"type": "image", "mime_type": picture.mime, "data": picture.base64()}));
        }
        content.push(json!({"type": "text", "text": wish.prompt}));
        let task = match (&wish.first, wish.references.is_empty()) {
            (Some(_), _) => "image_to_video",
            (None, false) => "reference_to_video",
            (None, true) => "text_to_video",
        };
        let mut config = json!({"video_config": {"task": task}});
        if let Some(seed) = wish.seed {
            config["seed"] = json!(seed & 0x7fff_ffff);
        }
        let ratio = if wish.width >= wish.height { "16:9" } else { "9:16" };
        let named = [(480, "360p"), (720, "720p"), (1080, "1080p")];
        let short = wish.width.min(wish.height);
        let resolution = named.into_iter().find(|(most, _)| short <= *most).map_or("4k", |(_, name)| name);
        // In the background, for a clip takes minutes; by address, for a clip in an answer breaks it.
        Ok(json!({
            "model": job.model.name,
            "background": true,
            "store": true,
            "input": [{"type": "user_input", "content": content}],
            "generation_config": config,
            "response_format": {
                "type": "video",
                "aspect_ratio": ratio,
                "duration": format!("{}s", wish.seconds),
                "resolution": resolution,
                "delivery": "uri",
            },
        }))
    }

    async fn clip(&self, job: &Job<VideoRequest>, told: &Interaction) -> Result<MediaId> {
        let is_film = |made: &&Made| made.r#type == "video" && (made.uri.is_some() || made.data.is_some());
        let outputs = told.steps.iter().filter(|step| step.r#type == "model_output");
        let film = outputs.flat_map(|step| &step.content).rfind(is_film);
        let film = film.ok_or_else(|| {
            let said: String =
                told.steps.iter().flat_map(|step| &step.content).filter_map(|made| made.text.as_deref()).collect();
            let (provider, said) = (&self.line.provider, crate::net::quote(&said));
            Error::invalid(text!("{provider} finished without a clip: {said}"; "{provider} 已完成但没有视频：{said}"))
        })?;
        if let Some(base64) = &film.data {
            let bytes = decode(&self.line.provider, base64)?;
            return keep(&self.line.provider, &job.desk, &bytes, FileKind::Film).await;
        }
        let uri = film.uri.as_deref().unwrap_or_default();
        let ask = self.line.own(uri)?.query("alt", "media").within(Duration::from_secs(900));
        match self.line.download(ask, &[FileKind::Film], LARGEST_FILM, &job.desk).await? {
            Download::File(file) => Ok(file.media),
            Download::Words(_) => Err(broken(&self.line.provider, "film", false)),
        }
    }
}

#[async_trait]
impl Craft<VideoRequest> for Google {
    async fn send(&self, job: &Job<VideoRequest>, _: &str, deadline: Millis) -> Result<String> {
        let body = self.order_clip(job).await?;
        let ask = Ask::post(&self.path("interactions")).json(&body).within(Duration::from_secs(180));
        let taken: Interaction = self.line.pay_for(ask, deadline).await?;
        taken.id.filter(|id| !id.is_empty()).ok_or_else(|| broken(&self.line.provider, "id", true))
    }

    async fn poll(&self, job: &Job<VideoRequest>, remote: &str) -> Result<Progress<VideoTake>> {
        let ask = Ask::get(&self.path("interactions")).part(remote).query("stream", "false");
        let told: Interaction = match self.line.ask_for(ask).await {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Progress::Failed { error, charged: None }),
            told => told?,
        };
        let provider = &self.line.provider;
        let word = told.status.as_deref().ok_or_else(|| broken(provider, "status", false))?;
        if matches!(word, "requires_action" | "requires_continuation") {
            let error = Error::invalid(
                text!("{provider} asks something back instead of making the clip"; "{provider} 要求进一步交互，未生成视频"),
            );
            return Ok(Progress::Failed { error, charged: None });
        }
        match Standing::of(provider, word) {
            Standing::Going => Ok(Progress::Pending { done: None, after: job.model.schedule.every }),
            Standing::Done => match self.clip(job, &told).await {
                Ok(media) => Ok(Progress::Done { take: VideoTake { media, last: None, revised: None }, cost: None }),
                Err(error) if error.kind() == ErrorKind::Invalid => Ok(Progress::Failed { error, charged: None }),
                Err(error) => Err(error),
            },
            Standing::Cancelled => {
                let error =
                    Error::new(ErrorKind::Cancelled, text!("{provider} cancelled the job"; "{provider} 已取消该任务"));
                Ok(Progress::Failed { error, charged: None })
            }
            _ => {
                let faults = told.errors.iter().chain(told.steps.iter().filter_map(|step| step.error.as_ref()));
                let words: Vec<String> = faults.map(|fault| format!("{} {}", fault.code, fault.message)).collect();
                let says = Says {
                    status: 400,
                    code: word.to_owned(),
                    message: self.line.veil(&words.join("; ")),
                    after: None,
                };
                let error = self.line.manners.error(provider, &says, false);
                Ok(Progress::Failed { error, charged: None })
            }
        }
    }

    async fn cancel(&self, _: &Job<VideoRequest>, remote: &str) -> Result<Withdrawal> {
        let ask = Ask::post(&self.path("interactions")).part(remote).part("cancel").json(&json!({}));
        match self.line.ask(ask).await {
            Ok(_) => Ok(Withdrawal::Accepted),
            Err(error) if matches!(error.kind(), ErrorKind::Invalid | ErrorKind::NotFound) => Ok(Withdrawal::TooLate),
            Err(error) => Err(error),
        }
    }
}
