//! `POST /videos`, then `GET /videos/{id}`, then `GET /videos/{id}/content`.

use super::wire::Video;
use crate::{
    material::{LARGEST_FILM, Material, collect},
    net::{Ask, Download, Form, Line, Says, broken},
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
use std::{sync::Arc, time::Duration};

/// Largest picture to begin with, as the strictest relay has it.
const PICTURE_LIMIT: usize = 10 << 20;

pub(super) struct Videos {
    pub line: Arc<Line>,
    /// Orders are JSON instead of a form.
    pub json: bool,
    /// DELETE stops a job.
    pub deletes: bool,
}

impl Videos {
    async fn order(&self, job: &Job<VideoRequest>) -> Result<Ask> {
        let wish = &job.request;
        let picture = match wish.first.as_ref().or(wish.references.first()) {
            Some(id) => Some(Material::picture(&job.desk, id, PICTURE_LIMIT).await?),
            None => None,
        };
        // Words, not numbers: validators refuse the latter.
        let (seconds, size) = (format!("{}", wish.seconds.round() as u64), format!("{}x{}", wish.width, wish.height));
        let ask = Ask::post("videos").within(Duration::from_secs(180));
        if self.json {
            let mut body = json!({"prompt": wish.prompt, "model": job.model.name, "seconds": seconds, "size": size});
            if let Some(picture) = picture {
                body["input_reference"] = json!({"image_url": picture.data_url()});
            }
            if let Some(negative) = &wish.negative {
                body["negative_prompt"] = json!(negative);
            }
            if let Some(seed) = wish.seed {
                body["seed"] = json!(seed);
            }
            return Ok(ask.json(&body));
        }
        let mut form = Form::default()
            .text("prompt", &wish.prompt)
            .text("model", &job.model.name)
            .text("seconds", seconds)
            .text("size", size)
            .maybe("negative_prompt", wish.negative.as_deref())
            .maybe("seed", wish.seed.map(|seed| seed.to_string()));
        if let Some(picture) = picture {
            form = form.file("input_reference", &picture.file_name(), picture.mime, picture.bytes);
        }
        ask.form(form)
    }

    /// The film of a job that is done, from wherever this relay keeps it.
    async fn film(&self, job: &Job<VideoRequest>, remote: &str, told: &Video) -> Result<MediaId> {
        let ask = Ask::get("videos").part(remote).part("content").within(Duration::from_secs(900));
        let ask = ask.header("accept", "application/binary");
        let link = match self.line.download(ask, &[FileKind::Film], LARGEST_FILM, &job.desk).await {
            Ok(Download::File(file)) => return Ok(file.media),
            Ok(Download::Words(words)) => {
                let said: Video = serde_json::from_slice(&words).unwrap_or_default();
                said.link().or_else(|| told.link())
            }
            Err(error) if error.kind() == ErrorKind::NotFound && told.link().is_some() => told.link(),
            Err(error) => return Err(error),
        };
        let link = link.ok_or_else(|| broken(&self.line.provider, "film", false))?;
        collect(&self.line, &job.desk, &link, FileKind::Film, LARGEST_FILM).await
    }

    fn failure(&self, job: &Video, standing: Standing) -> Error {
        let (code, message) = job.fault();
        let provider = &self.line.provider;
        match standing {
            Standing::Cancelled => {
                Error::new(ErrorKind::Cancelled, text!("{provider} cancelled the job"; "{provider} 已取消该任务"))
            }
            Standing::Expired => {
                Error::new(ErrorKind::Transient, text!("the job expired at {provider}"; "该任务在 {provider} 已过期"))
            }
            _ => {
                // Their words are those of refusals; what stands in a job that is over is never a refusal to take it.
                let status =
                    if code.is_empty() || code.parse::<u16>().is_ok_and(|code| code >= 500) { 500 } else { 400 };
                self.line.manners.error(
                    provider,
                    &Says { status, code: self.line.veil(&code), message: self.line.veil(&message), after: None },
                    false,
                )
            }
        }
    }
}

#[async_trait]
impl Craft<VideoRequest> for Videos {
    async fn send(&self, job: &Job<VideoRequest>, _: &str, deadline: Millis) -> Result<String> {
        let ask = self.order(job).await?;
        let taken: Video = self.line.pay_for(ask, deadline).await?;
        taken.inner().name().ok_or_else(|| broken(&self.line.provider, "id", true))
    }

    async fn poll(&self, job: &Job<VideoRequest>, remote: &str) -> Result<Progress<VideoTake>> {
        let reply = match self.line.ask(Ask::get("videos").part(remote)).await {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Progress::Failed { error, charged: None }),
            reply => reply?,
        };
        let hint = reply.header("openai-poll-after-ms").and_then(|ms| ms.parse().ok()).map(Duration::from_millis);
        let told = serde_json::from_slice::<Video>(&reply.body).unwrap_or_default().inner();
        let word = told.status.clone().ok_or_else(|| broken(&self.line.provider, "status", false))?;
        match Standing::of(&self.line.provider, &word) {
            Standing::Going => {
                let after = hint.map_or(job.model.schedule.every, |hint| {
                    hint.clamp(Duration::from_secs(1), Duration::from_secs(60))
                });
                Ok(Progress::Pending { done: told.done(), after })
            }
            Standing::Done => {
                let media = self.film(job, remote, &told).await?;
                Ok(Progress::Done { take: VideoTake { media, last: None, revised: None }, cost: None })
            }
            over => Ok(Progress::Failed { error: self.failure(&told, over), charged: None }),
        }
    }

    async fn cancel(&self, _: &Job<VideoRequest>, remote: &str) -> Result<Withdrawal> {
        if !self.deletes {
            return Ok(Withdrawal::Unsupported);
        }
        let reply = self.line.ask(Ask::delete("videos").part(remote)).await?;
        let said: Value = serde_json::from_slice(&reply.body).unwrap_or_default();
        Ok(if said["deleted"] == json!(false) { Withdrawal::TooLate } else { Withdrawal::Accepted })
    }
}
