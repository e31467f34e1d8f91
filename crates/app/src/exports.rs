//! Films for other editors.
//!
//! Captions are written at once. A draft with its clips, and the OpenTimelineIO that names them, take as long as rendering
//! the shots takes: that is an engine workflow, one for each timeline and name, found again by whoever asks again.

use kinora_engine::{Engine, NewWorkflow, Stop, WorkflowState};
use kinora_model::{Error, ErrorKind, Result, Text, WorkflowId, text};
use kinora_ports::blobs::Blobs;
use kinora_stages::export::captions;
use kinora_stages::{EXPORT, ExportInput, ExportMade, export_task};
use kinora_timeline::{MediaId, Timeline};
use std::sync::Arc;

pub use kinora_stages::export::Format;

/// Films for other editors. Clones are the same.
#[derive(Clone)]
pub struct Exports {
    engine: Engine,
    blobs: Arc<dyn Blobs>,
}

/// Where an export stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Export {
    /// Its clips are rendered: so much of it is done, 0…1.
    Working(f64),
    /// It is there.
    Made {
        /// The file.
        media: MediaId,
        /// What of the film is not in it, or not quite as it was.
        warnings: Vec<Text>,
    },
    /// It could not be made.
    Failed(Text),
}

impl Exports {
    /// Exports that this engine makes, of films whose media are in `blobs`.
    pub fn new(engine: Engine, blobs: Arc<dyn Blobs>) -> Self {
        Self { engine, blobs }
    }

    /// The film of this timeline (a JSON blob) in this format, under this name, for `owner`: how far it is, which begins by
    /// this call. One that failed stays so unless it is wanted `again`.
    ///
    /// # Errors
    /// Those of the stores.
    pub async fn of(&self, owner: &str, timeline: &MediaId, name: &str, format: Format, again: bool) -> Result<Export> {
        if matches!(format, Format::Srt | Format::Ass) {
            let words = captions(&self.timeline(timeline).await?, format).unwrap_or_default();
            let media = self.blobs.put(words.as_bytes(), format.extension()).await?;
            return Ok(Export::Made { media, warnings: vec![] });
        }
        let id = self.begin(owner, timeline, name, again).await?;
        let workflow = self.engine.workflow(&id).await?;
        match workflow.state {
            WorkflowState::Done => self.made(&id, format).await,
            WorkflowState::Failed { why, .. } => Ok(Export::Failed(why)),
            WorkflowState::Cancelling | WorkflowState::Cancelled => {
                Ok(Export::Failed(text!("the export was cancelled"; "导出已取消")))
            }
            _ => {
                let snapshot = self.engine.snapshot(&id).await?;
                let told = snapshot.tasks.iter().find_map(|task| task.progress.as_ref());
                Ok(Export::Working(told.map_or(0.0, |p| (p.done as f64 / p.total.max(1) as f64).clamp(0.0, 0.99))))
            }
        }
    }

    /// Works on an export until it is there, or somebody asks to stop. For a process without a server.
    ///
    /// # Errors
    /// Why it failed; [`Cancelled`](ErrorKind::Cancelled) where somebody asked to stop.
    pub async fn work(
        &self,
        timeline: &MediaId,
        name: &str,
        format: Format,
        stop: &Stop,
    ) -> Result<(MediaId, Vec<Text>)> {
        if matches!(format, Format::Draft | Format::Otio) {
            let id = self.begin("", timeline, name, true).await?;
            match self.engine.finish(&id, stop).await? {
                WorkflowState::Done => {}
                WorkflowState::Failed { task, why } => {
                    let kind =
                        self.engine.failure(&id, &task).await?.map_or(ErrorKind::Internal, |failure| failure.kind);
                    return Err(Error::new(kind, why));
                }
                _ => {
                    let what = text!("stopped; nothing is lost: run the same command again to go on"; "已停止，进度已保存：再次运行同一命令即可继续");
                    return Err(Error::new(ErrorKind::Cancelled, what));
                }
            }
        }
        match self.of("", timeline, name, format, false).await? {
            Export::Made { media, warnings } => Ok((media, warnings)),
            Export::Failed(why) => Err(Error::internal(why)),
            Export::Working(_) => {
                Err(Error::internal(text!("the export is done but not recorded"; "导出已完成但没有记录")))
            }
        }
    }

    async fn begin(&self, owner: &str, timeline: &MediaId, name: &str, again: bool) -> Result<WorkflowId> {
        let mut hash = blake3::Hasher::new_derive_key("kinora export 1");
        for part in [owner, &timeline.0, name] {
            hash.update(&(part.len() as u64).to_le_bytes()).update(part.as_bytes());
        }
        let id = WorkflowId::new(format!("export-{}", &hash.finalize().to_hex()[..24]));
        let task = export_task(&ExportInput { timeline: timeline.clone(), name: name.to_owned() })?;
        let new = NewWorkflow::new(id.clone(), vec![task]).owner(owner);
        if !self.engine.create(new).await? {
            match self.engine.workflow(&id).await?.state {
                WorkflowState::Failed { .. } if again => self.engine.retry(&id).await?,
                WorkflowState::Done if !self.is_whole(&id).await? => {
                    // Its file was cleaned up: nobody had asked for long.
                    self.engine.forget(&id).await?;
                    let task = export_task(&ExportInput { timeline: timeline.clone(), name: name.to_owned() })?;
                    self.engine.create(NewWorkflow::new(id.clone(), vec![task]).owner(owner)).await?;
                }
                _ => {}
            }
        }
        Ok(id)
    }

    async fn is_whole(&self, id: &WorkflowId) -> Result<bool> {
        Ok(match self.made(id, Format::Draft).await? {
            Export::Made { media, .. } => self.blobs.exists(&media).await?,
            _ => false,
        })
    }

    async fn made(&self, id: &WorkflowId, format: Format) -> Result<Export> {
        let unreadable = || Error::internal(text!("the record of the export cannot be read"; "导出记录无法读取"));
        let result = self.engine.result(id, EXPORT).await?.ok_or_else(unreadable)?;
        let made: ExportMade = serde_json::from_value(result).map_err(|cause| unreadable().caused_by(cause))?;
        let media = if format == Format::Otio { made.otio } else { made.package };
        Ok(Export::Made { media, warnings: made.warnings })
    }

    async fn timeline(&self, media: &MediaId) -> Result<Timeline> {
        let bytes = self.blobs.get(media).await?;
        serde_json::from_slice(&bytes).map_err(|cause| {
            Error::internal(text!("the film's timeline cannot be read; was it made by another version?"; "影片时间线无法读取；是否由其他版本生成？"))
                .caused_by(cause)
        })
    }
}
