//! Rendering drafts.

use super::record::{DRAFT, Draft, unreadable};
use super::refusal::{self, Refusal};
use super::{DraftFilmMade, DraftInput, Drafts};
use crate::caller::{Caller, Scope};
use kinora_engine::{NewWorkflow, WorkflowState};
use kinora_model::{Error, ErrorKind, Result, Text, WorkflowId, text};
use kinora_ports::blobs::MediaId;
use kinora_ports::clock::{Millis, millis};
use kinora_ports::store::{self, Document, DocumentOrder, Listing, Reads, Task, TaskState, Workflow};
use kinora_stages::DRAFT_FILM;
use serde::{Deserialize, Serialize};

/// The kind of documents that renderings are.
const RENDERING: &str = "draft-film";

/// Where a rendering stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RenderingState {
    /// Nothing of it has begun.
    Pending,
    /// It is being made.
    Processing,
    /// It is made.
    Completed,
    /// It could not be made.
    Failed,
    /// Nobody wants it any more.
    Cancelled,
}

impl RenderingState {
    fn of(run: &Workflow) -> Self {
        match &run.state {
            WorkflowState::Running if run.started.is_none() => Self::Pending,
            WorkflowState::Running | WorkflowState::Paused | WorkflowState::Review { .. } => Self::Processing,
            WorkflowState::Done => Self::Completed,
            WorkflowState::Failed { .. } => Self::Failed,
            WorkflowState::Cancelling | WorkflowState::Cancelled => Self::Cancelled,
        }
    }
}

/// The words by which the store knows what waits or runs.
const OPEN: [&str; 4] = ["queued", "running", "paused", "review"];

/// A rendering of a draft: the latest that was asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Rendering {
    /// Of this draft.
    pub draft: String,
    /// Where it stands.
    pub state: RenderingState,
    /// How far it is: 0 while it waits, then as its phases are, 100 when it is made; 0 where it could not be.
    pub progress: u8,
    /// Why it failed.
    pub why: Option<Text>,
    /// When it was asked for.
    pub created: Millis,
    /// When it was begun.
    pub started: Option<Millis>,
    /// When it was over.
    pub ended: Option<Millis>,
    /// What was made.
    pub made: Option<DraftFilmMade>,
    pub(super) run: WorkflowId,
}

impl Rendering {
    /// Whether nothing of it changes any more.
    pub fn is_over(&self) -> bool {
        !matches!(self.state, RenderingState::Pending | RenderingState::Processing)
    }
}

/// What stands in the document of a rendering.
#[derive(Serialize, Deserialize)]
struct Body {
    draft: String,
    /// Which time this is, from 1.
    time: u64,
    /// The draft as it stood then; absent where there is none.
    content: Option<MediaId>,
}

/// A rendering's document: one for each owner and draft.
fn name_of(owner: &str, draft: &str) -> String {
    let mut hash = blake3::Hasher::new_derive_key("kinora draft rendering 1");
    hash.update(&(owner.len() as u64).to_le_bytes()).update(owner.as_bytes()).update(draft.as_bytes());
    hash.finalize().to_hex()[..32].to_owned()
}

fn run_of(name: &str, time: u64) -> WorkflowId {
    WorkflowId::new(format!("draft-{name}-{time}"))
}

impl Drafts {
    /// Asks for a video of a draft as it stands now. One that waits or runs is found; after that it is rendered anew. A
    /// draft that does not exist is taken, and its rendering fails: so it can be asked for and looked at by the same words.
    /// When this returns it is durable.
    ///
    /// # Errors
    /// [`Refusal::TooMany`]; those of the store.
    pub async fn render(&self, caller: &Caller, draft: &str) -> Result<Rendering> {
        caller.may(Scope::Write)?;
        let (owner, name, id) = (caller.user.clone(), name_of(&caller.user, draft), draft.to_owned());
        let (known, content) = {
            let (owner, name) = (owner.clone(), name.clone());
            store::read(&**self.engine.store(), move |rows| {
                let found = rows.document(DRAFT, &id)?.filter(|document| document.owner == owner);
                Ok((read(rows, &name)?, found.map(Draft::of).transpose()?))
            })
            .await?
        };
        let time = match known {
            Some((rendering, _)) if !rendering.is_over() => return self.with_progress(rendering).await,
            Some((_, time)) => time + 1,
            None => 1,
        };
        let content = match content {
            Some(draft) => Some(self.blobs.put(draft.content.to_string().as_bytes(), "json").await?),
            None => None,
        };
        let run = run_of(&name, time);
        let task = kinora_stages::draft_task(&DraftInput { draft: draft.to_owned(), content: content.clone() })?;
        let (now, most) = (self.clock.now(), self.rules.unfinished);
        let body = Body { draft: draft.to_owned(), time, content };
        let body = serde_json::to_value(body).map_err(unreadable)?;
        let (kind, label) = (RENDERING.to_owned(), String::new());
        let document = Document {
            kind,
            id: name,
            owner: owner.clone(),
            label,
            run: Some(run.clone()),
            created: now,
            updated: now,
            body,
        };
        // Whoever asks at the same moment makes the same run, which is made once.
        let workflow = NewWorkflow::new(run, vec![task]).owner(&owner);
        self.engine
            .create_with(workflow, move |rows| {
                let open = open_of(rows, Some(&owner))?;
                if open >= most {
                    return Err(Refusal::TooMany.error(
                        text!("{open} videos are still in the making, and {most} is the limit; wait for one to finish or cancel one";
                              "尚有 {open} 个视频在生成，已达上限 {most}；请等待完成或取消其中之一"),
                    ));
                }
                rows.put_document(&document)
            })
            .await?;
        self.rendering(caller, draft).await
    }

    /// How far the video of a draft is that was last asked for.
    ///
    /// # Errors
    /// [`Refusal::NoRendering`] where the caller asked for none; those of the store.
    pub async fn rendering(&self, caller: &Caller, draft: &str) -> Result<Rendering> {
        caller.may(Scope::Read)?;
        let name = name_of(&caller.user, draft);
        let found = store::read(&**self.engine.store(), move |rows| read(rows, &name)).await?;
        let (rendering, _) = found.ok_or_else(|| refusal::no_rendering(draft))?;
        self.with_progress(rendering).await
    }

    /// Cancels the rendering of a draft: what has not begun never will, and what runs is told to stop.
    ///
    /// # Errors
    /// [`Refusal::NoRendering`]; [`Refusal::Over`] where it is over; those of the store.
    pub async fn cancel(&self, caller: &Caller, draft: &str) -> Result<Rendering> {
        caller.may(Scope::Write)?;
        let rendering = self.rendering(caller, draft).await?;
        let over =
            || Refusal::Over.error(text!("the video is over and cannot be cancelled"; "视频生成任务已结束，无法取消"));
        if rendering.is_over() {
            return Err(over());
        }
        match self.engine.cancel(&rendering.run).await {
            Err(e) if e.kind() == ErrorKind::Conflict => Err(over()),
            Err(e) => Err(e),
            Ok(()) => self.rendering(caller, draft).await,
        }
    }

    /// How many videos of drafts wait or are in the making, whoever asked for them.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn active(&self) -> Result<u64> {
        store::read(&**self.engine.store(), |rows| open_of(rows, None)).await
    }

    /// Removes renderings that ended longer ago than they are kept, with all that came before them; gives how many. The
    /// files stay until the engine [cleans](kinora_engine::Engine::clean).
    ///
    /// # Errors
    /// Those of the store; what was removed before stays removed.
    pub async fn clean_up(&self) -> Result<u64> {
        const AT_ONCE: u64 = 100;
        let before = self.clock.now() - millis(self.rules.keep);
        let (mut removed, mut left) = (0, 0);
        loop {
            let ended = Listing::of(RENDERING).states(["done", "failed", "cancelled"]).by(DocumentOrder::Ended, false);
            let next = ended.page(left, AT_ONCE);
            let listed = store::read(&**self.engine.store(), move |rows| rows.documents(&next)).await?;
            let is_old = |run: &Workflow| run.ended.is_some_and(|ended| ended < before);
            let old: Vec<_> =
                listed.found.into_iter().filter_map(|(document, run)| Some((document, run.filter(is_old)?))).collect();
            if old.is_empty() {
                return Ok(removed);
            }
            for (document, run) in old {
                let body: Body = serde_json::from_value(document.body).map_err(unreadable)?;
                for time in 1..body.time {
                    match self.engine.forget(&run_of(&document.id, time)).await {
                        Err(e) if !matches!(e.kind(), ErrorKind::Conflict | ErrorKind::NotFound) => return Err(e),
                        _ => {}
                    }
                }
                let id = document.id;
                match self.engine.forget_with(&run.id, move |rows| rows.remove_document(RENDERING, &id)).await {
                    Ok(()) => removed += 1,
                    // Something of it still comes to its end; the next time, then.
                    Err(e) if matches!(e.kind(), ErrorKind::Conflict | ErrorKind::NotFound) => left += 1,
                    Err(e) => return Err(e),
                }
            }
        }
    }

    /// The rendering with how far the work on it is that runs now.
    async fn with_progress(&self, mut rendering: Rendering) -> Result<Rendering> {
        if rendering.state == RenderingState::Processing {
            match self.engine.snapshot(&rendering.run).await {
                Ok(snapshot) => {
                    let told = snapshot.tasks.iter().find_map(|task| task.progress.as_ref()).map_or(0, |p| p.done);
                    rendering.progress = told.clamp(10, 99) as u8;
                }
                // It was cleaned up meanwhile.
                Err(e) if e.kind() == ErrorKind::NotFound => {}
                Err(e) => return Err(e),
            }
        }
        Ok(rendering)
    }
}

fn open_of(rows: &dyn Reads, owner: Option<&str>) -> Result<u64> {
    let tally = rows.tally(RENDERING, owner)?;
    Ok(tally.iter().filter(|(state, _)| OPEN.contains(&state.as_str())).map(|(_, n)| n).sum())
}

/// A rendering from its rows, and which time it is.
fn read(rows: &dyn Reads, name: &str) -> Result<Option<(Rendering, u64)>> {
    let Some(document) = rows.document(RENDERING, name)? else { return Ok(None) };
    let body: Body = serde_json::from_value(document.body).map_err(unreadable)?;
    let run = document.run.as_ref().map(|run| rows.workflow(run)).transpose()?.flatten();
    let state = run.as_ref().map_or(RenderingState::Failed, RenderingState::of);
    let made = match &run {
        Some(run) if state == RenderingState::Completed => {
            match rows.task(&Task::id_of(&run.id, DRAFT_FILM))?.map(|task| task.state) {
                Some(TaskState::Done { result, .. }) => Some(serde_json::from_value(result).map_err(unreadable)?),
                _ => return Err(Error::internal(text!("the video is done but not recorded"; "视频已完成但没有记录"))),
            }
        }
        _ => None,
    };
    let why = match state {
        RenderingState::Cancelled => Some(text!("the task was cancelled"; "任务已取消")),
        RenderingState::Failed => {
            let gone = || text!("the record of its work is gone"; "其工作记录已不存在");
            Some(run.as_ref().and_then(|run| run.state.why()).cloned().unwrap_or_else(gone))
        }
        _ => None,
    };
    let rendering = Rendering {
        draft: body.draft,
        state,
        progress: if made.is_some() { 100 } else { 0 },
        why,
        created: document.created,
        started: run.as_ref().and_then(|run| run.started),
        ended: run.as_ref().and_then(|run| run.ended),
        made,
        run: document.run.unwrap_or_else(|| run_of(name, body.time)),
    };
    Ok(Some((rendering, body.time)))
}
