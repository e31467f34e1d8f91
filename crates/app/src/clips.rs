//! Clips: one prompt, one short film or one picture.
//!
//! A [`Clip`] is a document; its work is one engine workflow. Both are made in one unit of work, and removed in one. What
//! state a clip is in, its run says: nothing is written down twice.

mod record;
mod refusal;
mod shelf;

pub use kinora_ports::provider::Schedule;
pub use kinora_ports::store::DocumentOrder as SortBy;
pub use kinora_stages::{ClipKind, ClipMade, ClipOrder, Hire, MadeBy, Route};
pub use record::{Asked, Clip, ClipState, Medium};
pub use refusal::Refusal;
pub use shelf::Shelf;

use crate::caller::{Caller, Scope};
pub use kinora_engine::Answer;
use kinora_engine::{Engine, NewWorkflow, WorkflowState};
use kinora_model::{Error, ErrorKind, Result, text};
use kinora_ports::clock::{Clock, millis};
use kinora_ports::store::{self, Listing, Workflow};
use kinora_stages::clip::first_tasks;
use record::{document, read_one};
use std::sync::Arc;
use std::time::Duration;

/// How many clips one may have, and how long they are kept.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// Clips of one owner that are not finished, at most.
    pub unfinished: u64,
    /// A clip that ended so long ago is [cleaned up](Clips::clean_up); never where absent.
    pub keep: Option<Duration>,
    /// What one clip may spend, in millionths of the budget's currency; no limit where absent.
    pub budget: Option<i64>,
}

impl Default for Rules {
    /// 20, and 30 days.
    fn default() -> Self {
        Self { unfinished: 20, keep: Some(Duration::from_secs(30 * 86_400)), budget: None }
    }
}

/// Clips. Clones are the same.
#[derive(Clone)]
pub struct Clips {
    engine: Engine,
    clock: Arc<dyn Clock>,
    rules: Rules,
    shelf: Shelf,
}

/// A clip to be.
#[derive(Clone, Debug)]
pub struct NewClip {
    /// What tells it from all others of its shelf: its id is made of it, on [`Shelf::Tasks`] by `video_` before it.
    pub name: String,
    /// What it belongs to besides, by which it is found in lists; its [medium](Medium) where absent.
    pub group: Option<String>,
    /// What was asked for, in the words of whoever asked.
    pub asked: Asked,
    /// What is to be made.
    pub order: ClipOrder,
}

/// Which clips of a list, and which piece of it.
#[derive(Clone, Debug)]
pub struct Filter {
    /// Only those in this state.
    pub state: Option<ClipState>,
    /// Only those of this medium, of clips without a group.
    pub medium: Option<Medium>,
    /// Only those of this group.
    pub group: Option<String>,
    /// Sorted by this…
    pub order: SortBy,
    /// …the other way round.
    pub descending: bool,
    /// So many at the head are left out.
    pub skip: u64,
    /// At most so many.
    pub limit: u64,
}

/// How many clips somebody has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Not begun.
    pub queued: u64,
    /// Being made.
    pub processing: u64,
    /// Made.
    pub completed: u64,
    /// That could not be made.
    pub failed: u64,
    /// That nobody wants any more.
    pub cancelled: u64,
}

impl Stats {
    /// All of them.
    pub fn total(self) -> u64 {
        self.queued + self.processing + self.completed + self.failed + self.cancelled
    }
}

impl Clips {
    /// Clips that this engine makes.
    pub fn new(engine: Engine, clock: Arc<dyn Clock>, rules: Rules) -> Self {
        Self { engine, clock, rules, shelf: Shelf::default() }
    }

    /// How many there may be, and what one may cost.
    pub(crate) fn rules(&self) -> Rules {
        self.rules
    }

    /// The clips of another shelf, made by the same engine under the same rules.
    pub fn on(&self, shelf: Shelf) -> Self {
        Self { shelf, ..self.clone() }
    }

    /// Orders a clip. When this returns it is durable, and is made by whoever works then. A clip of this name that the
    /// caller has already is found.
    ///
    /// # Errors
    /// [`Denied`](ErrorKind::Denied) without the scope; [`Refusal::TooMany`]; those of the store.
    pub async fn create(&self, caller: &Caller, new: NewClip) -> Result<Clip> {
        caller.may(Scope::Write)?;
        let tasks = first_tasks(&new.order)?;
        let document = document(self.shelf, &caller.user, new, self.clock.now())?;
        let id = document.id.clone();
        let run = document
            .run
            .clone()
            .ok_or_else(|| Error::internal(text!("a clip has no run"; "视频任务没有对应的工作流")))?;
        let (owner, most, kind) = (caller.user.clone(), self.rules.unfinished, self.shelf.kind());
        let workflow = NewWorkflow::new(run, tasks).owner(&owner).budget(self.rules.budget);
        self.engine
            .create_with(workflow, move |rows| {
                let tally = rows.tally(kind, Some(&owner))?;
                let open: u64 = tally.iter().filter(|(state, _)| ClipState::is_open(state)).map(|(_, n)| n).sum();
                if open >= most {
                    return Err(Refusal::TooMany.error(
                        text!("{open} tasks are still unfinished, and {most} is the limit; wait for one to finish or cancel one";
                              "尚有 {open} 个未完成的任务，已达上限 {most}；请等待任务完成或取消其中之一"),
                    ));
                }
                rows.put_document(&document)
            })
            .await?;
        self.get(caller, &id).await
    }

    /// A clip.
    ///
    /// # Errors
    /// [`NotFound`](ErrorKind::NotFound); [`Denied`](ErrorKind::Denied) where it is somebody else's; those of the store.
    pub async fn get(&self, caller: &Caller, id: &str) -> Result<Clip> {
        caller.may(Scope::Read)?;
        let (given, kind) = (id.to_owned(), self.shelf.kind());
        let found = store::read(&**self.engine.store(), move |rows| {
            let Some(document) = rows.document(kind, &given)? else { return Ok(None) };
            let run = document.run.as_ref().map(|run| rows.workflow(run)).transpose()?.flatten();
            read_one(rows, document, run).map(Some)
        })
        .await?;
        let clip = found.ok_or_else(|| {
            let id: String = id.chars().filter(char::is_ascii_graphic).take(64).collect();
            Error::new(ErrorKind::NotFound, text!("there is no task {id}"; "任务 {id} 不存在"))
        })?;
        if clip.owner != caller.user {
            return Err(Error::new(
                ErrorKind::Denied,
                text!("the task {id} is somebody else's"; "无权限访问任务 {id}"),
            ));
        }
        self.with_progress(clip).await
    }

    /// What was made of a clip.
    ///
    /// # Errors
    /// [`Refusal::Unfinished`] where it is not made (yet); those of [`get`](Self::get).
    pub async fn content(&self, caller: &Caller, id: &str) -> Result<(Clip, ClipMade)> {
        let clip = self.get(caller, id).await?;
        if let Some(made) = clip.made.clone() {
            return Ok((clip, made));
        }
        let why = match (&clip.why, clip.state) {
            (Some(why), _) => text!("it failed: {}", why.en; "任务已失败：{}", why.zh),
            (None, ClipState::Cancelled) => text!("it was cancelled"; "任务已取消"),
            (None, _) => text!("it is at {} %", clip.progress; "目前进度 {}%", clip.progress),
        };
        Err(Refusal::Unfinished.error(
            text!("the task {id} is not completed, so there is nothing to fetch: {}", why.en; "任务 {id} 尚未完成，没有可获取的内容：{}", why.zh),
        ))
    }

    /// The caller's clips, and how many there are in the whole list.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn list(&self, caller: &Caller, filter: &Filter) -> Result<(Vec<Clip>, u64)> {
        caller.may(Scope::Read)?;
        let listing = Listing::of(self.shelf.kind()).owner(&caller.user);
        let mut listing = listing.by(filter.order, filter.descending).page(filter.skip, filter.limit);
        if let Some(state) = filter.state {
            listing = listing.states(state.stored().iter().copied());
        }
        listing.label = filter.group.clone().or_else(|| filter.medium.map(|m| m.word().to_owned()));
        let (clips, total) = store::read(&**self.engine.store(), move |rows| {
            let listed = rows.documents(&listing)?;
            let clips = listed.found.into_iter().map(|(document, run)| read_one(rows, document, run));
            Ok((clips.collect::<Result<Vec<_>>>()?, listed.total))
        })
        .await?;
        let mut seen = Vec::with_capacity(clips.len());
        for clip in clips {
            seen.push(self.with_progress(clip).await?);
        }
        Ok((seen, total))
    }

    /// How many clips the caller has.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn stats(&self, caller: &Caller) -> Result<Stats> {
        caller.may(Scope::Read)?;
        let (owner, kind) = (caller.user.clone(), self.shelf.kind());
        let tally = store::read(&**self.engine.store(), move |rows| rows.tally(kind, Some(&owner))).await?;
        let of = |state: ClipState| state.stored().iter().filter_map(|word| tally.get(*word)).sum();
        Ok(Stats {
            queued: of(ClipState::Queued),
            processing: of(ClipState::Processing),
            completed: of(ClipState::Completed),
            failed: of(ClipState::Failed),
            cancelled: of(ClipState::Cancelled),
        })
    }

    /// Cancels a clip: nothing of it begins any more, and what runs is told to stop.
    ///
    /// # Errors
    /// [`Refusal::Over`] where it is over; those of [`get`](Self::get).
    pub async fn cancel(&self, caller: &Caller, id: &str) -> Result<Clip> {
        caller.may(Scope::Write)?;
        let clip = self.get(caller, id).await?;
        let over = || {
            Refusal::Over.error(text!("the task {id} is over and cannot be cancelled"; "任务 {id} 已结束，无法取消"))
        };
        if clip.is_over() {
            return Err(over());
        }
        match self.engine.cancel(&clip.run).await {
            Err(e) if e.kind() == ErrorKind::Conflict => Err(over()),
            Err(e) => Err(e),
            Ok(()) => self.get(caller, id).await,
        }
    }

    /// Decides about paid calls of a clip of which nobody knows whether they were taken, and lets it go on.
    ///
    /// # Errors
    /// [`Conflict`](ErrorKind::Conflict) where nothing is asked; those of [`get`](Self::get).
    pub async fn decide(&self, caller: &Caller, id: &str, decision: &Answer) -> Result<Clip> {
        caller.may(Scope::Write)?;
        let clip = self.get(caller, id).await?;
        match self.engine.workflow(&clip.run).await?.state {
            WorkflowState::Review { task, .. } => self.engine.answer(&clip.run, &task, decision.clone()).await?,
            _ => {
                return Err(Error::new(
                    ErrorKind::Conflict,
                    text!("the task {id} asks nothing"; "任务 {id} 没有待确认的事项"),
                ));
            }
        }
        self.get(caller, id).await
    }

    /// Removes the clips of its shelf that ended longer ago than they are kept; gives how many. What was made of them stays
    /// until the engine [cleans](Engine::clean): the same picture may be another clip's.
    ///
    /// # Errors
    /// Those of the store; what was removed before stays removed.
    pub async fn clean_up(&self) -> Result<u64> {
        const AT_ONCE: u64 = 100;
        let Some(keep) = self.rules.keep else { return Ok(0) };
        let (before, kind) = (self.clock.now() - millis(keep), self.shelf.kind());
        let (mut removed, mut left) = (0, 0);
        loop {
            let ended = Listing::of(kind).states(["done", "failed", "cancelled"]).by(SortBy::Ended, false);
            let next = ended.page(left, AT_ONCE);
            let listed = store::read(&**self.engine.store(), move |rows| rows.documents(&next)).await?;
            let is_old = |run: &Workflow| run.ended.is_some_and(|ended| ended < before);
            let old: Vec<_> =
                listed.found.into_iter().filter_map(|(document, run)| Some((document, run.filter(is_old)?))).collect();
            if old.is_empty() {
                return Ok(removed);
            }
            for (document, run) in old {
                let gone = self.engine.forget_with(&run.id, move |rows| rows.remove_document(kind, &document.id)).await;
                match gone {
                    Ok(()) => removed += 1,
                    // Something of it still comes to its end; the next time, then.
                    Err(e) if matches!(e.kind(), ErrorKind::Conflict | ErrorKind::NotFound) => left += 1,
                    Err(e) => return Err(e),
                }
            }
        }
    }

    /// The clip with how far the work on it is that runs now.
    async fn with_progress(&self, mut clip: Clip) -> Result<Clip> {
        if clip.state == ClipState::Processing {
            match self.engine.snapshot(&clip.run).await {
                Ok(snapshot) => clip.look(&snapshot),
                // It was cleaned up meanwhile.
                Err(e) if e.kind() == ErrorKind::NotFound => {}
                Err(e) => return Err(e),
            }
        }
        Ok(clip)
    }
}

#[cfg(test)]
mod tests;
