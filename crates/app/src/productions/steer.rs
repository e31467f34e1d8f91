//! Pausing, resuming, cancelling, and going on to a stage.

use super::{Follow, ItemState, Production, Productions};
use crate::caller::{Caller, Scope};
use kinora_engine::{Answer, WorkflowState};
use kinora_model::{Error, ErrorKind, Result, ShotId, Text, text};
use kinora_ports::provider::SpeechTake;
use kinora_stages::{Stage, graph};
use std::fmt;
use std::time::Duration;

/// Names the work that was asked for: a stage of a run of a production. Written `task_<production>_<stage>_<run>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskName {
    /// Whose.
    pub production: String,
    /// What was asked for.
    pub stage: Stage,
    /// The run's number, from 1.
    pub run: usize,
}

impl TaskName {
    /// Out of its text.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.strip_prefix("task_")?.split('_');
        let (production, stage, run) = (parts.next()?, parts.next()?, parts.next()?);
        let is_hex = production.bytes().all(|b| b.is_ascii_hexdigit());
        (parts.next().is_none() && is_hex && production.len() == 24).then_some(())?;
        Some(Self { production: production.into(), stage: Stage::from_word(stage)?, run: run.parse().ok()? })
    }
}

impl fmt::Display for TaskName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "task_{}_{}_{}", self.production, self.stage.word(), self.run)
    }
}

impl Productions {
    /// Begins nothing new of a production; what a paid provider is already making goes on to its end. Holds over
    /// restarts.
    ///
    /// # Errors
    /// [`Conflict`](ErrorKind::Conflict) where it is over; those of [`find`](Self::find).
    pub async fn pause(&self, caller: &Caller, id: &str) -> Result<()> {
        caller.may(Scope::Write)?;
        let (production, run) = self.find(caller, id).await?;
        if run.is_some_and(|run| matches!(run.state, WorkflowState::Review { .. })) {
            return Ok(());
        }
        self.0.engine.pause(&production.run()).await.map_err(|e| named(e, id))?;
        self.0.feeds.ring(id);
        Ok(())
    }

    /// Lets a paused production go on, one that waits for somebody to look go on to what comes next, and one that
    /// failed try again.
    ///
    /// # Errors
    /// [`Conflict`](ErrorKind::Conflict) where it is over; those of [`find`](Self::find).
    pub async fn resume(&self, caller: &Caller, id: &str) -> Result<()> {
        caller.may(Scope::Write)?;
        let (production, run) = self.find(caller, id).await?;
        match run.map(|run| run.state) {
            Some(WorkflowState::Review { task, .. }) if task == graph::GATE => {
                self.change(caller, id, |production, _| {
                    let next = production.until().next().unwrap_or(Stage::Edit);
                    let (until, review) = production.options.way_from(next);
                    Ok(Follow::Run { asked: next, until, review })
                })
                .await?;
            }
            Some(WorkflowState::Failed { .. }) => self.0.engine.retry(&production.run()).await?,
            _ => self.0.engine.resume(&production.run()).await.map_err(|e| named(e, id))?,
        }
        self.0.feeds.ring(id);
        Ok(())
    }

    /// Decides about paid calls of which nobody knows whether they were taken, and lets the production go on.
    ///
    /// # Errors
    /// [`Conflict`](ErrorKind::Conflict) where nothing is asked; those of [`find`](Self::find).
    pub async fn decide(&self, caller: &Caller, id: &str, decision: &Answer) -> Result<()> {
        caller.may(Scope::Write)?;
        let (production, run) = self.find(caller, id).await?;
        match run.map(|run| run.state) {
            Some(WorkflowState::Review { task, .. }) if task != graph::GATE => {
                self.0.engine.answer(&production.run(), &task, decision.clone()).await?;
            }
            _ => {
                let what = text!("the workflow {id} asks nothing"; "工作流 {id} 没有待确认的事项");
                return Err(Error::new(ErrorKind::Conflict, what));
            }
        }
        self.0.feeds.ring(id);
        Ok(())
    }

    /// Cancels a production: nothing of it begins any more, and what runs is told to stop, also at a provider.
    ///
    /// # Errors
    /// [`Conflict`](ErrorKind::Conflict) where it is completed; those of [`find`](Self::find).
    pub async fn cancel(&self, caller: &Caller, id: &str) -> Result<()> {
        caller.may(Scope::Write)?;
        let (production, _) = self.find(caller, id).await?;
        self.0.engine.cancel(&production.run()).await.map_err(|e| named(e, id))?;
        self.0.feeds.ring(id);
        Ok(())
    }

    /// Makes a production come as far as `stage`, changed by `how`. What is made already is not made again; where nothing
    /// is to do, the work that was asked for before is named.
    ///
    /// # Errors
    /// [`Conflict`](ErrorKind::Conflict) where it was cancelled; those of `how` and of [`find`](Self::find).
    pub async fn go_on(
        &self,
        caller: &Caller,
        id: &str,
        stage: Stage,
        how: impl Fn(&mut Production) -> Result<()>,
    ) -> Result<TaskName> {
        let after = self
            .change(caller, id, |production, run| {
                if run.is_some_and(|r| matches!(r.state, WorkflowState::Cancelling | WorkflowState::Cancelled)) {
                    return Err(Error::new(
                        ErrorKind::Conflict,
                        text!("the workflow {id} was cancelled; create another one"; "工作流 {id} 已取消；请新建工作流"),
                    ));
                }
                let before = production.clone();
                how(production)?;
                let failed = run.is_some_and(|r| matches!(r.state, WorkflowState::Failed { .. }));
                if *production == before && stage <= production.until() && !failed {
                    return Ok(Follow::Nothing);
                }
                let until = stage.max(production.until());
                Ok(Follow::Run { asked: stage, until, review: false })
            })
            .await?;
        Ok(TaskName { production: id.to_owned(), stage, run: after.runs.len() })
    }

    /// The voices of a shot once the work of this name has made them; none where they are not made within `patience`.
    ///
    /// # Errors
    /// Why they could not be made; those of [`find`](Self::find).
    pub async fn await_voices(
        &self,
        caller: &Caller,
        name: &TaskName,
        shot: &ShotId,
        patience: Duration,
    ) -> Result<Vec<SpeechTake>> {
        let looking = async {
            loop {
                let voices = self.voices(caller, &name.production, shot).await?;
                if !voices.is_empty() {
                    return Ok(voices);
                }
                if let (_, _, Some(why)) = self.task(caller, name).await? {
                    return Err(Error::new(ErrorKind::Unverified, why));
                }
                tokio::time::sleep(Duration::from_millis(150)).await;
            }
        };
        tokio::time::timeout(patience, looking).await.unwrap_or(Ok(Vec::new()))
    }

    /// How the work of this name stands: its state, the share done, and why it failed.
    ///
    /// # Errors
    /// [`NotFound`](ErrorKind::NotFound) where nothing of this name was asked for; those of [`find`](Self::find).
    pub async fn task(&self, caller: &Caller, name: &TaskName) -> Result<(ItemState, f64, Option<Text>)> {
        let (production, row) = self.find(caller, &name.production).await?;
        if name.run == 0 || name.run > production.runs.len() {
            return Err(super::unknown("task", "任务", &name.to_string()));
        }
        let present = name.run == production.runs.len();
        let (progress, _) = self.progress_of(&production, row.as_ref()).await?;
        let of = progress.of_stage(name.stage);
        // What an earlier run was asked for, the present one does.
        let why = progress.why.filter(|(stage, _)| *stage <= name.stage).map(|(_, why)| why);
        match (&why, present) {
            (Some(_), _) => Ok((ItemState::Failed, of.share, why)),
            _ => Ok((of.state, of.share, None)),
        }
    }
}

/// The engine's refusal in the words of productions: it knows runs.
fn named(error: Error, id: &str) -> Error {
    if error.kind() != ErrorKind::Conflict {
        return error;
    }
    let what = text!("the workflow {id} is already over or not in a state that allows this; look at its status";
                     "工作流 {id} 已结束或当前状态不允许此操作；请查看其状态");
    Error::new(ErrorKind::Conflict, what).caused_by(error)
}
