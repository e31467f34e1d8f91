//! What people do to workflows: pause, resume, cancel, retry, answer.

use super::Ledger;
use kinora_model::{Error, ErrorKind, Result, WorkflowId, text};
use kinora_ports::store::{CallState, Failure, Move, Rows, Task, TaskState, Workflow, WorkflowState};
use std::time::Duration;

/// What a person decides about a task in review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Try again. A paid call whose outcome nobody knows is made again: it may be paid twice.
    Again,
    /// The unknown paid call was taken, and this is the provider's name for it.
    Adopt(String),
    /// The task fails.
    GiveUp,
}

impl Ledger<'_> {
    /// Begins nothing new of a workflow until it is resumed.
    pub(crate) fn pause(&mut self, id: &WorkflowId) -> Result<()> {
        let mut workflow = self.workflow(id)?;
        match workflow.state {
            WorkflowState::Paused => Ok(()),
            WorkflowState::Running => {
                self.turn(&mut workflow, WorkflowState::Paused)?;
                self.rows.put_workflow(&workflow)
            }
            _ => Err(refused(&workflow, "paused", "暂停")),
        }
    }

    /// Lets a paused workflow go on.
    pub(crate) fn resume(&mut self, id: &WorkflowId) -> Result<()> {
        let workflow = self.workflow(id)?;
        match workflow.state {
            WorkflowState::Running => Ok(()),
            WorkflowState::Paused => self.go_on(workflow),
            _ => Err(refused(&workflow, "resumed", "继续")),
        }
    }

    /// Tries the failed tasks of a workflow again.
    pub(crate) fn retry(&mut self, id: &WorkflowId) -> Result<()> {
        let mut workflow = self.workflow(id)?;
        if !matches!(workflow.state, WorkflowState::Failed { .. }) {
            return Err(refused(&workflow, "tried again", "重试"));
        }
        for mut task in self.rows.tasks_in(Some(id), &["failed"])? {
            self.again(&mut workflow, &mut task)?;
            self.rows.put_task(&task)?;
        }
        self.go_on(workflow)
    }

    /// Sets a workflow going: every live task gets a new ticket.
    fn go_on(&mut self, mut workflow: Workflow) -> Result<()> {
        self.turn(&mut workflow, WorkflowState::Running)?;
        for mut task in self.rows.tasks_in(Some(&workflow.id), &TaskState::LIVE)? {
            if matches!(task.state, TaskState::Running { .. }) {
                // Somebody has it in hand; a new ticket would take it away.
                continue;
            }
            self.remind(&mut workflow, &mut task, Duration::ZERO)?;
        }
        self.close(workflow)
    }

    /// Wants nothing of a workflow any more: what has not begun is over at once, what has is told to stop.
    pub(crate) fn cancel(&mut self, id: &WorkflowId) -> Result<()> {
        let mut workflow = self.workflow(id)?;
        match workflow.state {
            WorkflowState::Cancelling | WorkflowState::Cancelled => return Ok(()),
            WorkflowState::Done => return Err(refused(&workflow, "cancelled", "取消")),
            _ => self.turn(&mut workflow, WorkflowState::Cancelling)?,
        }
        for mut task in self.rows.tasks_in(Some(id), &["blocked", "ready", "running", "waiting", "review"])? {
            match task.state {
                TaskState::Running { .. } => {}
                TaskState::Waiting { .. } | TaskState::Ready { .. } if task.epoch > 0 => {
                    self.remind(&mut workflow, &mut task, Duration::ZERO)?;
                }
                _ => {
                    self.step(&mut workflow, &mut task, Move::Cancel)?;
                    self.rows.put_task(&task)?;
                }
            }
        }
        self.close(workflow)
    }

    /// Removes a workflow that came to its end, together with what `also` removes.
    pub(crate) fn forget_workflow(
        &mut self,
        id: &WorkflowId,
        also: &dyn Fn(&mut dyn Rows) -> Result<()>,
    ) -> Result<()> {
        let workflow = self.workflow(id)?;
        if !workflow.state.is_over() {
            return Err(refused(&workflow, "removed", "删除"));
        }
        if !self.rows.tasks_in(Some(id), &["running"])?.is_empty() {
            let what = text!("part of workflow “{id}” still runs; remove it a little later"; "工作流“{id}”仍有任务在运行；请稍后再删除");
            return Err(Error::new(ErrorKind::Conflict, what));
        }
        self.rows.remove_workflow(id)?;
        also(self.rows)
    }

    /// Does what a person decided about the task `key`, which is in review.
    pub(crate) fn answer(&mut self, id: &WorkflowId, key: &str, answer: Answer) -> Result<()> {
        let mut workflow = self.workflow(id)?;
        let task = self.rows.task(&Task::id_of(id, key))?;
        let Some(mut task) = task.filter(|t| matches!(t.state, TaskState::Review { .. })) else {
            let what = text!("task “{key}” of workflow “{id}” asks nothing"; "工作流“{id}”的任务“{key}”没有待确认事项");
            return Err(Error::new(ErrorKind::Conflict, what));
        };
        let unknown = self.rows.calls(&task.id)?.into_iter().filter(|call| call.state == CallState::Ambiguous);
        let state = match &answer {
            Answer::Again => Some(CallState::Refused),
            Answer::Adopt(remote) => Some(CallState::Submitted { remote: remote.clone() }),
            Answer::GiveUp => None,
        };
        if let Some(state) = state {
            for mut call in unknown {
                call.state = state.clone();
                self.rows.put_call(&call)?;
            }
            self.again(&mut workflow, &mut task)?;
            self.rows.put_task(&task)?;
            if matches!(workflow.state, WorkflowState::Review { .. }) {
                return self.go_on(workflow);
            }
        } else {
            let what = text!("{}: given up by decision", task.made.title.en; "{}：已按决定放弃", task.made.title.zh);
            self.fail(&mut workflow, &mut task, Failure { kind: ErrorKind::Cancelled, what })?;
            self.rows.put_task(&task)?;
        }
        self.close(workflow)
    }

    /// Makes a task that failed or asks ready again, with a clean record.
    fn again(&mut self, workflow: &mut Workflow, task: &mut Task) -> Result<()> {
        task.attempt = 0;
        let due = self.now + self.pace.grace_ms();
        self.step(workflow, task, Move::Retry { due })?;
        self.issue(workflow, task, Duration::ZERO);
        Ok(())
    }
}

fn refused(workflow: &Workflow, verb: &str, verb_zh: &str) -> Error {
    let (id, state) = (&workflow.id, workflow.state.word());
    Error::new(
        ErrorKind::Conflict,
        text!("workflow “{id}” is {state}, so it cannot be {verb}"; "工作流“{id}”处于 {state} 状态，无法{verb_zh}"),
    )
}
