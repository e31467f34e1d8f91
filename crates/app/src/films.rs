//! Films.

use crate::exports::Exports;
use crate::forecast::View;
use kinora_engine::{Engine, NewWorkflow, Stop, WorkflowState};
use kinora_model::{Error, ErrorKind, Result, WorkflowId, text};
use kinora_ports::blobs::Blobs;
use kinora_stages::{FilmMade, Order, first_tasks, graph};
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

/// Films, ordered and made.
#[derive(Clone)]
pub struct Films {
    engine: Engine,
    blobs: Arc<dyn Blobs>,
    /// Names this program's way of making films: another one makes its films anew.
    edition: String,
}

/// Where a film stands after work on it ended.
#[derive(Debug)]
pub enum Standing {
    /// It is made.
    Made(Box<FilmMade>),
    /// Somebody asked to stop; the same order goes on later.
    Stopped,
}

impl Films {
    /// Films made by this engine, whose media are in `blobs`. `edition` names everything beside an order that changes
    /// its film: versions of steps and assets.
    pub fn new(engine: Engine, blobs: Arc<dyn Blobs>, edition: String) -> Self {
        Self { engine, blobs, edition }
    }

    /// Keeps a story's file.
    pub async fn keep_story(&self, bytes: &[u8]) -> Result<kinora_timeline::MediaId> {
        self.blobs.put(bytes, "story").await
    }

    /// Orders a film. The same order is the same film: it is found again, whole or half made; one that failed is
    /// tried again.
    pub async fn order(&self, order: &Order) -> Result<WorkflowId> {
        self.order_within(order, None).await
    }

    /// The same, which may spend so much, in millionths of the budget's currency. One that stopped at a lower budget goes
    /// on with this one.
    pub async fn order_within(&self, order: &Order, budget: Option<i64>) -> Result<WorkflowId> {
        let wanted = serde_json::to_vec(order)
            .map_err(|cause| Error::internal(text!("the order cannot be stored"; "订单无法保存")).caused_by(cause))?;
        let mut hash = blake3::Hasher::new();
        hash.update(self.edition.as_bytes()).update(b"\0").update(&wanted);
        let mut id = WorkflowId::new(format!("film-{}", &hash.finalize().to_hex()[..24]));
        // A film whose file is gone is made anew, under the next free name.
        for attempt in 1.. {
            let meta = serde_json::json!({ "file_name": order.file_name });
            let new = NewWorkflow::new(id.clone(), first_tasks(order)?).meta(meta).budget(budget);
            if self.engine.create(new).await? {
                return Ok(id);
            }
            self.engine.set_budget(&id, budget).await?;
            match self.engine.workflow(&id).await?.state {
                WorkflowState::Done if !self.is_whole(&id).await? => {}
                WorkflowState::Cancelling | WorkflowState::Cancelled => {}
                WorkflowState::Failed { .. } => {
                    self.engine.retry(&id).await?;
                    return Ok(id);
                }
                WorkflowState::Paused => {
                    self.engine.resume(&id).await?;
                    return Ok(id);
                }
                _ => return Ok(id),
            }
            id = WorkflowId::new(format!("{}-{attempt}", id.as_str().split('-').take(2).collect::<Vec<_>>().join("-")));
        }
        unreachable!("names do not run out")
    }

    async fn is_whole(&self, id: &WorkflowId) -> Result<bool> {
        match self.result(id).await? {
            Some(made) => self.blobs.exists(&made.film).await,
            None => Ok(false),
        }
    }

    async fn result(&self, id: &WorkflowId) -> Result<Option<FilmMade>> {
        let Some(value) = self.engine.result(id, graph::FILM).await? else { return Ok(None) };
        serde_json::from_value(value).map(Some).map_err(|cause| {
            Error::internal(text!("the record of the finished film cannot be read"; "成片记录无法读取"))
                .caused_by(cause)
        })
    }

    /// Works on a film until it is made, has failed, or somebody asks to stop.
    ///
    /// # Errors
    /// Why it failed, of the kind that the failed task had.
    pub async fn work(&self, id: &WorkflowId, stop: &Stop) -> Result<Standing> {
        match self.engine.finish(id, stop).await? {
            WorkflowState::Done => {
                let made = self.result(id).await?.ok_or_else(|| {
                    Error::internal(text!("the film is done but not recorded"; "影片已完成但没有记录"))
                })?;
                Ok(Standing::Made(Box::new(made)))
            }
            WorkflowState::Failed { task, why } => Err(Error::new(self.kind_of(id, &task).await?, why)),
            WorkflowState::Review { why, .. } => Err(Error::new(ErrorKind::Ambiguous, why)),
            WorkflowState::Cancelled | WorkflowState::Cancelling => {
                Err(Error::new(ErrorKind::Cancelled, text!("the film was cancelled"; "影片已取消")))
            }
            WorkflowState::Running | WorkflowState::Paused => Ok(Standing::Stopped),
        }
    }

    async fn kind_of(&self, id: &WorkflowId, task: &str) -> Result<ErrorKind> {
        Ok(self.engine.failure(id, task).await?.map_or(ErrorKind::Internal, |f| f.kind))
    }

    /// What was finished, for other editors.
    pub fn exports(&self) -> Exports {
        Exports::new(self.engine.clone(), self.blobs.clone())
    }

    /// The film that was finished last, and its name.
    ///
    /// # Errors
    /// [`NotFound`](ErrorKind::NotFound) where there is none; those of the store.
    pub async fn latest(&self) -> Result<(String, FilmMade)> {
        const AT_ONCE: usize = 50;
        let mut after = None;
        loop {
            let listed = self.engine.workflows(after.as_ref(), AT_ONCE).await?;
            for workflow in
                listed.iter().filter(|w| w.id.as_str().starts_with("film-") && w.state == WorkflowState::Done)
            {
                if let Some(made) = self.result(&workflow.id).await? {
                    let file_name = workflow.meta["file_name"].as_str().unwrap_or_default();
                    let name = Path::new(file_name).file_stem().map(|stem| stem.to_string_lossy().into_owned());
                    return Ok((name.unwrap_or_else(|| "film".to_owned()), made));
                }
            }
            match listed.last() {
                Some(last) => after = Some(last.id.clone()),
                None => {
                    let what = text!("no film was finished here yet; make one with `kinora film`"; "此处尚无完成的影片；请先用 kinora film 制作");
                    return Err(Error::new(ErrorKind::NotFound, what));
                }
            }
        }
    }

    /// Writes a file of the media to `out`, as [`deliver`](Self::deliver) does.
    ///
    /// # Errors
    /// Those of the media store; what stands in the way of writing.
    pub async fn deliver_file(&self, media: &kinora_timeline::MediaId, out: &Path) -> Result<()> {
        self.copy_out(media, out).await
    }

    /// How far a film is.
    pub async fn view(&self, id: &WorkflowId) -> Result<View> {
        Ok(View::of(&self.engine.snapshot(id).await?))
    }

    /// Writes a film to `out`, and its captions beside it where they are not in the picture alone. Written beside its
    /// place and renamed: whoever looks at `out` sees the earlier file or the whole new one.
    pub async fn deliver(&self, made: &FilmMade, out: &Path) -> Result<()> {
        self.copy_out(&made.film, out).await
    }

    /// Writes a film's captions to `out` as SubRip.
    pub async fn deliver_subtitles(&self, made: &FilmMade, out: &Path) -> Result<()> {
        match &made.subtitles {
            Some(id) => self.copy_out(id, out).await,
            None => Ok(()),
        }
    }

    async fn copy_out(&self, id: &kinora_timeline::MediaId, out: &Path) -> Result<()> {
        deliver(&*self.blobs, id, out).await
    }
}

/// Writes one of the media to `out`. Written beside its place and renamed: whoever looks at `out` sees the earlier file or
/// the whole new one.
///
/// # Errors
/// Where it is not there or cannot be written.
pub async fn deliver(blobs: &dyn Blobs, id: &kinora_timeline::MediaId, out: &Path) -> Result<()> {
    let from = blobs.path_of(id).await?;
    let out = out.to_owned();
    let copying = tokio::task::spawn_blocking(move || copy(&from, &out));
    copying.await.map_err(|cause| Error::internal(text!("the copy failed"; "复制失败")).caused_by(cause))?
}

/// Copies a file beside `out` and renames it.
fn copy(from: &Path, out: &Path) -> Result<()> {
    let failed = |e| Error::io(out.display(), e);
    let folder = out.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut beside = tempfile::Builder::new().prefix(".kinora-").tempfile_in(folder).map_err(failed)?;
    let mut source = std::fs::File::open(from).map_err(|e| Error::io(from.display(), e))?;
    std::io::copy(&mut source, &mut beside).map_err(failed)?;
    beside.flush().and_then(|()| beside.as_file().sync_all()).map_err(failed)?;
    // Readable by whoever the user's files usually are, not by the user alone as temporary files are.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        beside.as_file().set_permissions(std::fs::Permissions::from_mode(0o644)).map_err(failed)?;
    }
    beside.persist(out).map_err(|e| failed(e.error))?;
    Ok(())
}

/// Whether a film could be written to `out`: looks before any work is done.
///
/// # Errors
/// What stands in the way.
pub fn check_place(out: &Path) -> Result<()> {
    if out.is_dir() {
        return Err(Error::invalid(text!("{} is a folder; name a file for the film", out.display();
                                        "{} 是文件夹；请给出影片的文件名", out.display())));
    }
    let folder = out.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !folder.is_dir() {
        return Err(Error::invalid(
            text!("the folder {} does not exist", folder.display(); "文件夹 {} 不存在", folder.display()),
        ));
    }
    let probe = tempfile::Builder::new().prefix(".kinora-").tempfile_in(folder);
    probe.map(drop).map_err(|e| {
        Error::new(
            ErrorKind::Denied,
            text!("no file can be written in the folder {}: {e}", folder.display();
                                            "无法在文件夹 {} 中写入文件：{e}", folder.display()),
        )
    })
}
