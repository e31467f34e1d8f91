//! A graph's way: pictures up, `POST /prompt`, then `GET /history/{id}` until it is there, then `GET /view`.

use super::{
    Comfy, graph,
    wire::{Entry, File, History, Queue, Taken, Uploaded, files},
};
use crate::{
    material::{LARGEST_FILM, LARGEST_PICTURE, Material},
    net::{Ask, Download, Form, broken, quote},
    order::{Craft, Job},
};
use async_trait::async_trait;
use kinora_model::{Error, ErrorKind, Result, text};
use kinora_ports::{
    blobs::MediaId,
    clock::Millis,
    fetch::FileKind,
    provider::{Desk, PaintRequest, PaintTake, Progress, Request, VideoRequest, VideoTake, Withdrawal},
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::time::Duration;

/// Frames a second that `%frames%` counts with.
const FRAMES: f64 = 24.0;
/// Largest picture that is uploaded.
const PICTURE_LIMIT: usize = 50 << 20;

/// The name of the job that is sent with `idem`: a UUID, as newer servers insist.
fn job_id(idem: &str) -> String {
    let hash = Sha256::digest(idem.as_bytes());
    let hex: String = hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

/// How a job stands.
enum Standing {
    Going,
    Done(Vec<File>),
    Failed(Error),
}

impl Comfy {
    async fn upload(&self, desk: &Desk, id: &MediaId) -> Result<String> {
        let picture = Material::picture(desk, id, PICTURE_LIMIT).await?;
        // By its content: the same picture again is the same file there.
        let form = Form::default()
            .file("image", &id.0, picture.mime, picture.bytes)
            .text("type", "input")
            .text("overwrite", "true");
        let reply = self.line.ask(Ask::post("upload/image").form(form)?.within(Duration::from_secs(120))).await?;
        let up: Uploaded =
            serde_json::from_slice(&reply.body).map_err(|_| broken(&self.line.provider, "name", false))?;
        Ok(if up.subfolder.is_empty() { up.name } else { format!("{}/{}", up.subfolder, up.name) })
    }

    async fn start(
        &self,
        model: &str,
        pictures: &[&MediaId],
        desk: &Desk,
        mut values: Vec<(String, Value)>,
        idem: &str,
        deadline: Millis,
    ) -> Result<String> {
        for (i, id) in pictures.iter().enumerate() {
            values.push((format!("picture{}", i + 1), json!(self.upload(desk, id).await?)));
        }
        values.push(("model".into(), json!(model)));
        let prompt = graph::fill(self.graphs.get(model).unwrap_or(&graph::usual()), &values);
        let id = job_id(idem);
        let ask = Ask::post("prompt").json(&json!({"client_id": "kinora", "prompt_id": id, "prompt": prompt}));
        let taken: Taken = self.line.pay_for(ask, deadline).await?;
        Ok(taken.prompt_id)
    }

    async fn entry(&self, remote: &str) -> Result<Option<Entry>> {
        let mut history: History = self.line.ask_for(Ask::get("history").part(remote)).await?;
        Ok(history.remove(remote))
    }

    async fn known(&self, idem: &str) -> Result<Option<String>> {
        let id = job_id(idem);
        let queue: Queue = self.line.ask_for(Ask::get("queue")).await?;
        let known = queue.holds(&id).is_some() || self.entry(&id).await?.is_some();
        Ok(known.then_some(id))
    }

    async fn look(&self, remote: &str, kind: FileKind) -> Result<Standing> {
        let mut entry = self.entry(remote).await?;
        if entry.is_none() {
            let queue: Queue = self.line.ask_for(Ask::get("queue")).await?;
            if queue.holds(remote).is_some() {
                return Ok(Standing::Going);
            }
            // It may have ended between the two looks.
            entry = self.entry(remote).await?;
        }
        let provider = &self.line.provider;
        let Some(entry) = entry else {
            return Ok(Standing::Failed(Error::new(
                ErrorKind::Transient,
                text!("{provider} knows nothing of the job any more; it was restarted, perhaps";
                                                                              "{provider} 已不再记录该任务；服务可能已重启"),
            )));
        };
        if entry.status.status_str == "error" {
            let interrupted = entry.status.messages.iter().any(|(event, _)| event == "execution_interrupted");
            if interrupted {
                return Ok(Standing::Failed(Error::new(
                    ErrorKind::Cancelled,
                    text!("{provider} was interrupted"; "{provider} 的任务被中断"),
                )));
            }
            let fault = entry.status.messages.iter().rev().find(|(event, _)| event == "execution_error");
            let word =
                |key: &str| fault.and_then(|(_, data)| data.get(key)).and_then(Value::as_str).unwrap_or_default();
            let why = quote(&format!("{}: {}", word("node_type"), word("exception_message")));
            return Ok(Standing::Failed(Error::invalid(
                text!("{provider} failed in its graph: {why}"; "{provider} 的工作流执行失败：{why}"),
            )));
        }
        let all: Vec<File> = files(&entry.outputs).into_iter().filter(|file| is(kind, &file.filename)).collect();
        // What is temporary is a preview, unless there is nothing else.
        let lasting: Vec<File> = all.iter().filter(|file| file.r#type != "temp").cloned().collect();
        let chosen = if lasting.is_empty() { all } else { lasting };
        Ok(if chosen.is_empty() {
            Standing::Failed(Error::invalid(
                text!("the graph of {provider} ended without a file of the kind that was ordered; does it save one?";
                                                  "{provider} 的工作流结束但没有所需类型的文件；请检查是否有保存节点"),
            ))
        } else {
            Standing::Done(chosen)
        })
    }

    async fn view(&self, desk: &Desk, file: &File, kind: FileKind, limit: u64) -> Result<MediaId> {
        let place = if file.r#type.is_empty() { "output" } else { &file.r#type };
        let ask =
            Ask::get("view").query("filename", &file.filename).query("subfolder", &file.subfolder).query("type", place);
        match self.line.download(ask.within(Duration::from_secs(600)), &[kind], limit, desk).await? {
            Download::File(file) => Ok(file.media),
            Download::Words(_) => Err(broken(&self.line.provider, "file", false)),
        }
    }

    async fn stop(&self, remote: &str) -> Result<Withdrawal> {
        let queue: Queue = self.line.ask_for(Ask::get("queue")).await?;
        let ask = match queue.holds(remote) {
            None => return Ok(Withdrawal::TooLate),
            Some(true) => Ask::post("interrupt").json(&json!({"prompt_id": remote})),
            Some(false) => Ask::post("queue").json(&json!({"delete": [remote]})),
        };
        self.line.ask(ask).await.map(|_| Withdrawal::Accepted)
    }
}

fn is(kind: FileKind, name: &str) -> bool {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    match kind {
        FileKind::Film => ["mp4", "webm", "mov", "mkv"].contains(&extension.as_str()),
        _ => ["png", "jpg", "jpeg", "webp"].contains(&extension.as_str()),
    }
}

fn values(prompt: &str, negative: Option<&str>, size: (u32, u32), seed: Option<u64>) -> Vec<(String, Value)> {
    vec![
        ("prompt".into(), json!(prompt)),
        ("negative".into(), json!(negative.unwrap_or_default())),
        ("width".into(), json!(size.0)),
        ("height".into(), json!(size.1)),
        ("seed".into(), json!(seed.unwrap_or(0))),
    ]
}

#[async_trait]
impl Craft<PaintRequest> for Comfy {
    async fn send(&self, job: &Job<PaintRequest>, idem: &str, deadline: Millis) -> Result<String> {
        let wish = &job.request;
        let mut values = values(&wish.prompt, None, (wish.width, wish.height), wish.seed);
        values.push(("count".into(), json!(wish.count)));
        self.start(&job.model.name, &wish.media(), &job.desk, values, idem, deadline).await
    }
    async fn find(&self, _: &Job<PaintRequest>, idem: &str) -> Result<Option<String>> {
        self.known(idem).await
    }
    async fn poll(&self, job: &Job<PaintRequest>, remote: &str) -> Result<Progress<PaintTake>> {
        match self.look(remote, FileKind::Picture).await? {
            Standing::Going => Ok(Progress::Pending { done: None, after: job.model.schedule.every }),
            Standing::Failed(error) => Ok(Progress::Failed { error, charged: Some(false) }),
            Standing::Done(made) => {
                let mut pictures = Vec::new();
                for file in made.iter().take(job.request.count as usize) {
                    pictures.push(self.view(&job.desk, file, FileKind::Picture, LARGEST_PICTURE).await?);
                }
                Ok(Progress::Done { take: PaintTake { pictures, refused: Vec::new() }, cost: Some(0) })
            }
        }
    }
    async fn cancel(&self, _: &Job<PaintRequest>, remote: &str) -> Result<Withdrawal> {
        self.stop(remote).await
    }
}

#[async_trait]
impl Craft<VideoRequest> for Comfy {
    async fn send(&self, job: &Job<VideoRequest>, idem: &str, deadline: Millis) -> Result<String> {
        let wish = &job.request;
        let mut values = values(&wish.prompt, wish.negative.as_deref(), (wish.width, wish.height), wish.seed);
        values.push(("seconds".into(), json!(wish.seconds)));
        // Video models make 4n + 1 frames.
        values.push(("frames".into(), json!((wish.seconds * FRAMES / 4.0).round() as u64 * 4 + 1)));
        self.start(&job.model.name, &wish.media(), &job.desk, values, idem, deadline).await
    }
    async fn find(&self, _: &Job<VideoRequest>, idem: &str) -> Result<Option<String>> {
        self.known(idem).await
    }
    async fn poll(&self, job: &Job<VideoRequest>, remote: &str) -> Result<Progress<VideoTake>> {
        match self.look(remote, FileKind::Film).await? {
            Standing::Going => Ok(Progress::Pending { done: None, after: job.model.schedule.every }),
            Standing::Failed(error) => Ok(Progress::Failed { error, charged: Some(false) }),
            Standing::Done(made) => {
                let media = self.view(&job.desk, &made[0], FileKind::Film, LARGEST_FILM).await?;
                Ok(Progress::Done { take: VideoTake { media, last: None, revised: None }, cost: Some(0) })
            }
        }
    }
    async fn cancel(&self, _: &Job<VideoRequest>, remote: &str) -> Result<Withdrawal> {
        self.stop(remote).await
    }
}
