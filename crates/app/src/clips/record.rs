//! A clip as it is kept, and as it is looked at.

use super::{NewClip, Shelf};
use kinora_engine::{Snapshot, WorkflowState};
use kinora_model::{Error, Result, Text, WorkflowId, text};
use kinora_ports::clock::Millis;
use kinora_ports::store::{Document, Reads, Task, TaskState, Workflow};
use kinora_stages::{ClipKind, ClipMade, ClipOrder, MadeBy, Route};
use serde::{Deserialize, Serialize};

/// What was asked for, in the words of whoever asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The model's name.
    pub model: String,
    /// The name of the configuration that it is made by.
    pub config: String,
    /// The picture's shape, as far as it was told.
    pub aspect: Option<String>,
}

/// What a clip is to people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Medium {
    /// It moves.
    Video,
    /// It does not.
    Picture,
}

impl Medium {
    /// Its word in the store.
    pub fn word(self) -> &'static str {
        match self {
            Self::Video => "video",
            Self::Picture => "picture",
        }
    }

    fn of(order: &ClipOrder) -> Self {
        match order.what {
            ClipKind::Video { .. } | ClipKind::Replica(_) => Self::Video,
            ClipKind::Picture { .. } | ClipKind::Retouch { .. } => Self::Picture,
        }
    }
}

/// Where a clip stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ClipState {
    /// Nothing of it has begun.
    Queued,
    /// It is being made.
    Processing,
    /// It is made.
    Completed,
    /// It could not be made.
    Failed,
    /// Nobody wants it any more.
    Cancelled,
}

impl ClipState {
    fn of(run: &Workflow) -> Self {
        match &run.state {
            WorkflowState::Running if run.started.is_none() => Self::Queued,
            WorkflowState::Running | WorkflowState::Paused | WorkflowState::Review { .. } => Self::Processing,
            WorkflowState::Done => Self::Completed,
            WorkflowState::Failed { .. } => Self::Failed,
            WorkflowState::Cancelling | WorkflowState::Cancelled => Self::Cancelled,
        }
    }

    /// The words by which the store knows what stands so.
    pub(super) fn stored(self) -> &'static [&'static str] {
        match self {
            Self::Queued => &["queued"],
            Self::Processing => &["running", "paused", "review"],
            Self::Completed => &["done"],
            Self::Failed => &["failed"],
            Self::Cancelled => &["cancelling", "cancelled"],
        }
    }

    /// Whether what the store calls so is not finished: also what is being cancelled still takes a slot.
    pub(super) fn is_open(word: &str) -> bool {
        matches!(word, "queued" | "running" | "paused" | "review" | "cancelling")
    }
}

/// A clip.
#[derive(Clone, Debug, PartialEq)]
pub struct Clip {
    /// Its id: `video_` and a UUID.
    pub id: String,
    /// Whose it is.
    pub owner: String,
    /// What it is listed under: its group, or the word of its medium.
    pub group: String,
    /// What was asked for.
    pub asked: Asked,
    /// What is to be made.
    pub order: ClipOrder,
    /// What it is to people.
    pub medium: Medium,
    /// Where it stands.
    pub state: ClipState,
    /// Why it failed.
    pub why: Option<Text>,
    /// How far it is, 0…100; 100 only when it is made.
    pub progress: u8,
    /// When it was ordered.
    pub created: Millis,
    /// When it was begun.
    pub started: Option<Millis>,
    /// When its state last changed.
    pub updated: Millis,
    /// When it was over.
    pub ended: Option<Millis>,
    /// What was made.
    pub made: Option<ClipMade>,
    /// Who made it, where somebody elsewhere was hired.
    pub by: Option<MadeBy>,
    /// How often somebody tried to get it: where we make it, once it is begun; where others do, how often they were asked.
    pub tries: u32,
    /// What a person must decide before it goes on.
    pub asks: Option<Text>,
    /// The workflow that makes it.
    pub(super) run: WorkflowId,
}

/// A clip as it is kept.
#[derive(Serialize, Deserialize)]
struct Body {
    asked: Asked,
    order: ClipOrder,
}

/// The document of a clip to be.
pub(super) fn document(shelf: Shelf, owner: &str, new: NewClip, now: Millis) -> Result<Document> {
    let NewClip { name, group, asked, order } = new;
    let (id, label) = (shelf.id(&name), group.unwrap_or_else(|| Medium::of(&order).word().to_owned()));
    let body = serde_json::to_value(Body { asked, order })
        .map_err(|cause| Error::internal(text!("the order cannot be stored"; "订单无法保存")).caused_by(cause))?;
    let run = Some(shelf.run(&id));
    Ok(Document { kind: shelf.kind().into(), id, owner: owner.into(), label, run, created: now, updated: now, body })
}

/// A clip from its rows.
pub(super) fn read_one(rows: &dyn Reads, document: Document, run: Option<Workflow>) -> Result<Clip> {
    let unreadable =
        |cause| Error::internal(text!("the record of a task cannot be read"; "任务记录无法读取")).caused_by(cause);
    let Document { id, owner, label: group, run: named, created, updated, body, .. } = document;
    let Body { asked, order } = serde_json::from_value(body).map_err(unreadable)?;
    let state = run.as_ref().map_or(ClipState::Failed, ClipState::of);
    let gone = || text!("the record of its work is gone"; "其工作记录已不存在");
    let why =
        (state == ClipState::Failed).then(|| run.as_ref().and_then(|r| r.state.why()).cloned().unwrap_or_else(gone));
    let last = match &run {
        Some(run) if state != ClipState::Queued => rows.task(&Task::id_of(&run.id, kinora_stages::CLIP))?,
        _ => None,
    };
    let made = match (state, last.map(|task| task.state)) {
        (ClipState::Completed, Some(TaskState::Done { result, .. })) => {
            Some(serde_json::from_value(result).map_err(unreadable)?)
        }
        _ => None,
    };
    let by = match &run {
        Some(run) if matches!(order.route, Route::Hired(_)) => made_by(rows, run)?,
        _ => None,
    };
    let tries = match &run {
        Some(run) if state != ClipState::Queued => tries(rows, run, &order, by.as_ref())?,
        _ => 0,
    };
    let asks = match run.as_ref().map(|run| &run.state) {
        Some(WorkflowState::Review { why, .. }) => Some(why.clone()),
        _ => None,
    };
    let progress = if made.is_some() { 100 } else { 0 };
    let updated = run.as_ref().map_or(updated, |run| run.changed.max(updated));
    let medium = Medium::of(&order);
    let (started, ended) = run.map_or((None, None), |run| (run.started, run.ended));
    let run = named.unwrap_or_else(|| WorkflowId::new(""));
    Ok(Clip {
        id,
        owner,
        group,
        asked,
        order,
        medium,
        state,
        why,
        progress,
        created,
        started,
        updated,
        ended,
        made,
        by,
        tries,
        asks,
        run,
    })
}

/// How often somebody tried to get a clip that is begun.
fn tries(rows: &dyn Reads, run: &Workflow, order: &ClipOrder, by: Option<&MadeBy>) -> Result<u32> {
    // Where nobody counts looks, the work is one try.
    if order.schedule.is_none() || !matches!(order.route, Route::Hired(_)) {
        return Ok(1);
    }
    if let Some(by) = by {
        return Ok(by.tries.max(1));
    }
    let hired = rows.task(&Task::id_of(&run.id, kinora_stages::clip::HIRED))?;
    Ok(hired.map_or(0, |task| kinora_stages::hire::tries(&task.cursor)))
}

/// Who made what somebody elsewhere was hired for.
fn made_by(rows: &dyn Reads, run: &Workflow) -> Result<Option<MadeBy>> {
    for key in [kinora_stages::clip::HIRED, kinora_stages::CLIP] {
        if let Some(TaskState::Done { result, .. }) = rows.task(&Task::id_of(&run.id, key))?.map(|task| task.state)
            && let Some(by) = MadeBy::of(&result)
        {
            return Ok(Some(by));
        }
    }
    Ok(None)
}

impl Clip {
    /// Whether nothing of it changes any more.
    pub fn is_over(&self) -> bool {
        !matches!(self.state, ClipState::Queued | ClipState::Processing)
    }

    /// Sees how far the work on it is: tasks count by the time that they usually take.
    pub(super) fn look(&mut self, snapshot: &Snapshot) {
        let weight = |kind: &str| match kind {
            "clip_film" | "replica_film" | "hired_clip_film" | "hired_clip_picture" | "hired_clip_retouch" => 60.0,
            "frame" | "clip_still" | "clip_retouch" | "replica_still" => 15.0,
            _ => 4.0,
        };
        let (mut all, mut done) = (0.0, 0.0);
        for task in &snapshot.tasks {
            let share = match (&task.progress, task.state.as_str()) {
                (_, "done") => 1.0,
                (Some(p), "running" | "waiting") if p.total > 0 => (p.done as f64 / p.total as f64).min(1.0),
                _ => 0.0,
            };
            all += weight(&task.kind);
            done += weight(&task.kind) * share;
        }
        let is_laid_out =
            snapshot.tasks.iter().any(|t| t.key == kinora_stages::CLIP || t.key == kinora_stages::clip::HIRED);
        self.progress = if is_laid_out && all > 0.0 { (100.0 * done / all).clamp(1.0, 99.0) as u8 } else { 1 };
    }
}
