//! Clips: `POST /contents/generations/tasks`, then `GET` until it is over.

use super::wire::{Taken, Task, Tasks};
use crate::{
    material::{LARGEST_FILM, LARGEST_PICTURE, Material, collect},
    net::{Ask, Line, Says, broken},
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

const TASKS: &str = "contents/generations/tasks";
/// Largest picture that is taken.
const PICTURE_LIMIT: usize = 30 << 20;
/// Jobs on a page of the list, and pages that are looked through.
const PAGE: usize = 100;
const PAGES: u32 = 5;
/// How far back the list goes: a week, and some hours to spare.
const MEMORY: Duration = Duration::from_secs(160 * 3600);

pub(super) struct Videos {
    pub line: Arc<Line>,
}

/// Ark's words for a size: resolution by the shorter side as it makes it, ratio by shape.
fn words(width: u32, height: u32) -> (&'static str, &'static str) {
    let (long, short) = (width.max(height), width.min(height));
    // 21:9 is lower and 1:1 higher than its resolution's name; the pixels decide.
    let pixels = u64::from(long) * u64::from(short);
    let named = [(500_000, "480p"), (1_100_000, "720p"), (2_300_000, "1080p")];
    let resolution = named.into_iter().find(|(most, _)| pixels <= *most).map_or("4k", |(_, name)| name);
    const SHAPES: [(&str, f64); 6] = [
        ("21:9", 21.0 / 9.0),
        ("16:9", 16.0 / 9.0),
        ("4:3", 4.0 / 3.0),
        ("1:1", 1.0),
        ("3:4", 0.75),
        ("9:16", 9.0 / 16.0),
    ];
    let wanted = f64::from(width) / f64::from(height.max(1));
    let off = |shape: &(&str, f64)| (shape.1 / wanted).ln().abs();
    let ratio = SHAPES.into_iter().min_by(|a, b| off(a).total_cmp(&off(b))).map_or("16:9", |shape| shape.0);
    (resolution, ratio)
}

impl Videos {
    async fn order(&self, job: &Job<VideoRequest>, idem: &str) -> Result<Value> {
        let wish = &job.request;
        let mut content = vec![json!({"type": "text", "text": wish.prompt})];
        let pictures = (wish.first.iter().map(|id| (id, "first_frame")))
            .chain(wish.last.iter().map(|id| (id, "last_frame")))
            .chain(wish.references.iter().map(|id| (id, "reference_image")));
        for (id, role) in pictures {
            let url = Material::picture(&job.desk, id, PICTURE_LIMIT).await?.data_url();
            content.push(json!({"type": "image_url", "image_url": {"url": url}, "role": role}));
        }
        let (resolution, ratio) = words(wish.width, wish.height);
        // With a picture to begin with, the clip has the picture's shape.
        let ratio = if wish.first.is_some() { "adaptive" } else { ratio };
        let mut body = json!({
            "model": job.model.name,
            "content": content,
            "resolution": resolution,
            "ratio": ratio,
            "duration": wish.seconds.round() as i64,
            "generate_audio": wish.sound,
            "watermark": false,
            "return_last_frame": true,
            "safety_identifier": idem,
        });
        if let Some(seed) = wish.seed {
            body["seed"] = json!(seed & 0x7fff_ffff);
        }
        Ok(body)
    }

    async fn film(&self, job: &Job<VideoRequest>, task: Task) -> Result<Progress<VideoTake>> {
        let content = task.content.unwrap_or_default();
        let url = content.video_url.ok_or_else(|| broken(&self.line.provider, "video_url", false))?;
        let media = collect(&self.line, &job.desk, &url, FileKind::Film, LARGEST_FILM).await?;
        let last: Option<MediaId> = match content.last_frame_url {
            Some(url) => Some(collect(&self.line, &job.desk, &url, FileKind::Picture, LARGEST_PICTURE).await?),
            None => None,
        };
        let tokens = task.usage.and_then(|usage| usage.completion_tokens);
        // Ark bills width × height × 24 × seconds / 1024 tokens; the card's rate is for seconds of a million pixels.
        let megapixel_seconds = tokens.map(|tokens| tokens as f64 * 1024.0 / 24.0 / 1e6);
        let usage = megapixel_seconds.map(|megapixel_seconds| kinora_ports::provider::Usage {
            megapixel_seconds,
            seconds: job.request.seconds,
            height: job.request.width.min(job.request.height),
            ..Default::default()
        });
        let cost = job.model.price.as_ref().zip(usage).map(|(price, usage)| price.of(&usage));
        Ok(Progress::Done { take: VideoTake { media, last, revised: task.revised_prompt }, cost })
    }

    fn failure(&self, task: Task, standing: Standing) -> Error {
        let provider = &self.line.provider;
        match standing {
            Standing::Cancelled => {
                Error::new(ErrorKind::Cancelled, text!("{provider} cancelled the job"; "{provider} 已取消该任务"))
            }
            Standing::Expired => {
                Error::new(ErrorKind::Transient, text!("the job expired at {provider}"; "该任务在 {provider} 已过期"))
            }
            _ => {
                let fault = task.error.unwrap_or_default();
                let message = self.line.veil(&fault.message.unwrap_or_default());
                let code = self.line.veil(&fault.code.unwrap_or_default());
                let says = Says { status: 400, code, message, after: None };
                self.line.manners.error(provider, &says, false)
            }
        }
    }
}

#[async_trait]
impl Craft<VideoRequest> for Videos {
    async fn send(&self, job: &Job<VideoRequest>, idem: &str, deadline: Millis) -> Result<String> {
        let ask = Ask::post(TASKS).json(&self.order(job, idem).await?).header("x-client-request-id", idem);
        let taken: Taken = self.line.pay_for(ask.within(Duration::from_secs(120)), deadline).await?;
        if taken.id.is_empty() { Err(broken(&self.line.provider, "id", true)) } else { Ok(taken.id) }
    }

    fn remembers(&self) -> Option<Duration> {
        Some(MEMORY)
    }

    async fn find(&self, job: &Job<VideoRequest>, idem: &str) -> Result<Option<String>> {
        let mut unsure = false;
        for page in 1..=PAGES {
            let ask = Ask::get(TASKS)
                .query("page_num", page.to_string())
                .query("page_size", PAGE.to_string())
                .query("filter.model", &job.model.name);
            let list: Tasks = self.line.ask_for(ask).await?;
            if let Some(task) = list.items.iter().find(|task| task.safety_identifier.as_deref() == Some(idem)) {
                return Ok(Some(task.id.clone()));
            }
            // A job as ours would be, that does not say whose it is, may be ours.
            let alike = |task: &Task| {
                task.safety_identifier.is_none()
                    && (task.model.is_empty() || task.model == job.model.name)
                    && task.duration.is_none_or(|seconds| seconds == job.request.seconds.round() as i64)
            };
            unsure |= list.items.iter().any(alike);
            if list.items.len() < PAGE || u64::from(page) * PAGE as u64 >= list.total {
                break;
            }
        }
        if unsure {
            let provider = &self.line.provider;
            return Err(Error::new(
                ErrorKind::Ambiguous,
                text!("{provider} lists jobs that do not say who ordered them, so nobody knows whether one is this order; look at its list, then adopt the job, send it again, or give up";
                                                              "{provider} 的任务列表中有来源不明的任务，无法判断是否为本次订单；请查看其任务列表，然后选择认领、重发或放弃"),
            ));
        }
        Ok(None)
    }

    async fn poll(&self, job: &Job<VideoRequest>, remote: &str) -> Result<Progress<VideoTake>> {
        let task: Task = match self.line.ask_for(Ask::get(TASKS).part(remote)).await {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Progress::Failed { error, charged: None }),
            task => task?,
        };
        match Standing::of(&self.line.provider, &task.status) {
            Standing::Going => Ok(Progress::Pending { done: None, after: job.model.schedule.every }),
            Standing::Done => self.film(job, task).await,
            over => Ok(Progress::Failed { error: self.failure(task, over), charged: Some(false) }),
        }
    }

    async fn cancel(&self, _: &Job<VideoRequest>, remote: &str) -> Result<Withdrawal> {
        // Of a job that is over, DELETE would throw the record away with the film's address in it.
        let task: Task = self.line.ask_for(Ask::get(TASKS).part(remote)).await?;
        if task.status != "queued" {
            return Ok(Withdrawal::TooLate);
        }
        match self.line.ask(Ask::delete(TASKS).part(remote).json(&json!({}))).await {
            Ok(_) => Ok(Withdrawal::Accepted),
            Err(error) if error.kind() == ErrorKind::Invalid => Ok(Withdrawal::TooLate),
            Err(error) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn sizes_have_the_vendors_names() {
        for ((width, height), named) in [
            ((1280, 720), ("720p", "16:9")),
            ((720, 1280), ("720p", "9:16")),
            ((960, 960), ("720p", "1:1")),
            ((1470, 630), ("720p", "21:9")),
            ((864, 496), ("480p", "16:9")),
            ((640, 640), ("480p", "1:1")),
            ((1920, 1080), ("1080p", "16:9")),
            ((834, 1112), ("720p", "3:4")),
        ] {
            assert_eq!(words(width, height), named, "{width}x{height}");
        }
    }
}
