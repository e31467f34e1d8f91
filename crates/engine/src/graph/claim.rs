//! Taking a task and giving back what came of it.

use super::Ledger;
use crate::{Steps, memo};
use kinora_model::{Result, TaskId, Text, text};
use kinora_ports::{
    clock::millis,
    queue::Ticket,
    store::{CallState, Failure, Memo, Move, NewTask, Reads, Task, TaskState, Workflow, WorkflowState},
};
use serde_json::Value;
use std::{collections::BTreeMap, time::Duration};

/// The right to write a task: it holds until somebody else takes the task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Claim {
    pub task: TaskId,
    pub epoch: u64,
}

/// What a ticket leads to.
pub(crate) enum Begin {
    /// Nothing: it is void, or the workflow stands.
    Void,
    /// Somebody has the task in hand and is heard of.
    Busy,
    /// The task.
    Taken(Box<Begun>),
}

/// A task in somebody's hand.
pub(crate) struct Begun {
    pub task: Task,
    /// Results of the tasks it needs, by key.
    pub needs: BTreeMap<String, Value>,
    /// Where its result is kept, if it may be.
    pub memo: Option<String>,
    /// The result, if it was made before.
    pub found: Option<Memo>,
    /// Nobody wants it: cancel it instead of ticking.
    pub cancel: bool,
    /// It is written down who has it. Not so of a poll.
    pub written: bool,
}

impl Begun {
    pub(crate) fn claim(&self) -> Claim {
        Claim { task: self.task.id.clone(), epoch: self.task.epoch }
    }
}

/// What came of a tick.
#[derive(Clone, Debug)]
pub(crate) enum Outcome {
    Wait { after: Duration, failure: Option<Failure> },
    Done { result: Value, spawn: Vec<NewTask>, reused: bool },
    Review(Text),
    Failed(Failure),
    HandBack,
    Cancelled,
}

/// The task that `ticket` names, to be polled without being taken; `None` where it must be looked at as any other.
pub(crate) fn look(rows: &dyn Reads, steps: &Steps, ticket: &Ticket) -> Result<Option<Begun>> {
    let task = rows.task(&ticket.task)?;
    let waits = |task: &Task| task.ticket == ticket.number && matches!(task.state, TaskState::Waiting { .. });
    let Some(task) = task.filter(waits) else { return Ok(None) };
    if !rows.workflow(&task.workflow)?.is_some_and(|workflow| workflow.state == WorkflowState::Running) {
        return Ok(None);
    }
    let (needs, memo) = given(rows, steps, &task)?;
    Ok(Some(Begun { task, needs, memo, found: None, cancel: false, written: false }))
}

/// Results of the tasks that `task` needs, by key, and where its own is kept, if it may be.
pub(super) fn given(rows: &dyn Reads, steps: &Steps, task: &Task) -> Result<(BTreeMap<String, Value>, Option<String>)> {
    let mut needs = BTreeMap::new();
    for key in &task.made.needs {
        if let Some(Task { state: TaskState::Done { result, .. }, .. }) =
            rows.task(&Task::id_of(&task.workflow, key))?
        {
            needs.insert(key.clone(), result);
        }
    }
    let (version, reusable) = steps.of(&task.made.kind).map_or((0, false), |s| (s.version(), s.reusable()));
    let memo = reusable.then(|| memo::key(&task.made.kind, version, &task.made.input, &needs));
    Ok((needs, memo))
}

impl Ledger<'_> {
    /// Takes the task that `ticket` names.
    pub(crate) fn begin(&mut self, ticket: &Ticket) -> Result<Begin> {
        let Some(mut task) = self.rows.task(&ticket.task)? else { return Ok(Begin::Void) };
        if task.ticket != ticket.number || !task.state.is_live() {
            return Ok(Begin::Void);
        }
        if matches!(task.state, TaskState::Running { .. }) {
            return Ok(Begin::Busy);
        }
        let mut workflow = self.workflow(&task.workflow)?;
        let takes = match workflow.state {
            WorkflowState::Running | WorkflowState::Cancelling => true,
            // What is paid for goes on being asked after: pausing saves money, it does not waste it.
            WorkflowState::Paused => matches!(task.state, TaskState::Waiting { .. }) && self.has_open_call(&task.id)?,
            _ => false,
        };
        if !takes {
            return Ok(Begin::Void);
        }
        task.epoch += 1;
        let due = self.now + self.pace.lease_ms();
        self.step(&mut workflow, &mut task, Move::Begin { due })?;
        let cancel = workflow.state == WorkflowState::Cancelling;
        if !cancel && task.attempt >= self.pace.attempts {
            let n = task.attempt;
            let what = text!("{}: given up after {n} failures or deaths of the process in a row; run it again to try anew", task.made.title.en;
                             "{}：连续 {n} 次失败或进程中断，已放弃；重新运行即可再试", task.made.title.zh);
            self.fail(&mut workflow, &mut task, Failure { kind: kinora_model::ErrorKind::Internal, what })?;
            self.rows.put_task(&task)?;
            self.close(workflow)?;
            return Ok(Begin::Void);
        }
        let (needs, memo) = given(&*self.rows, self.steps, &task)?;
        // A task that has got somewhere by itself is not cut short.
        let found = match &memo {
            Some(key) if !cancel && task.cursor.is_null() => self.rows.memo(key)?,
            _ => None,
        };
        self.rows.put_task(&task)?;
        self.rows.put_workflow(&workflow)?;
        Ok(Begin::Taken(Box::new(Begun { task, needs, memo, found, cancel, written: true })))
    }

    /// Takes a task of which a poll was begun and is more than that; `None` where somebody has voided its ticket.
    pub(crate) fn take_up(&mut self, ticket: &Ticket) -> Result<Option<Claim>> {
        let task = self.rows.task(&ticket.task)?;
        let waits = |task: &Task| task.ticket == ticket.number && matches!(task.state, TaskState::Waiting { .. });
        let Some(mut task) = task.filter(waits) else { return Ok(None) };
        let mut workflow = self.workflow(&task.workflow)?;
        task.epoch += 1;
        let due = self.now + self.pace.lease_ms();
        self.step(&mut workflow, &mut task, Move::Begin { due })?;
        self.rows.put_task(&task)?;
        self.rows.put_workflow(&workflow)?;
        Ok(Some(Claim { task: task.id, epoch: task.epoch }))
    }

    fn has_open_call(&self, task: &TaskId) -> Result<bool> {
        Ok(self.rows.calls(task)?.iter().any(|call| matches!(call.state, CallState::Submitted { .. })))
    }

    /// Writes what came of a tick, or says `false`: somebody else has the task, and nothing was written.
    pub(crate) fn settle(
        &mut self,
        claim: &Claim,
        memo: Option<&str>,
        cursor: Value,
        outcome: Outcome,
    ) -> Result<bool> {
        let Some(mut task) = self.held(claim)? else { return Ok(false) };
        let mut workflow = self.workflow(&task.workflow)?;
        task.cursor = cursor;
        match outcome {
            Outcome::Wait { after, failure } => {
                task.attempt = match &failure {
                    None => 0,
                    // Being told to come later is not a failure.
                    Some(f) if matches!(f.kind, kinora_model::ErrorKind::RateLimited(_)) => task.attempt,
                    Some(_) => task.attempt + 1,
                };
                match failure {
                    Some(failure) if task.attempt >= self.pace.attempts => {
                        self.fail(&mut workflow, &mut task, failure)?
                    }
                    failure => {
                        let due = self.now + millis(after) + self.pace.grace_ms();
                        self.step(&mut workflow, &mut task, Move::Wait { due, after: failure })?;
                    }
                }
            }
            Outcome::Done { result, spawn, reused } => {
                // Tasks that nobody will want are not added; the result is kept, for it was worked for.
                if workflow.state != WorkflowState::Cancelling {
                    self.plan(&mut workflow, spawn.clone())?;
                }
                if let (Some(key), false) = (memo, reused) {
                    let (key, kind) = (key.to_owned(), task.made.kind.clone());
                    self.rows.put_memo(&Memo { key, kind, made: self.now, result: result.clone(), spawn })?;
                }
                task.attempt = 0;
                self.step(&mut workflow, &mut task, Move::Finish { result, reused })?;
                self.wake(&mut workflow, &task.id)?;
            }
            Outcome::Review(why) => self.step(&mut workflow, &mut task, Move::Ask { why })?,
            Outcome::Failed(failure) => self.fail(&mut workflow, &mut task, failure)?,
            Outcome::HandBack => {
                let due = self.now + self.pace.grace_ms();
                self.step(&mut workflow, &mut task, Move::HandBack { due })?;
            }
            Outcome::Cancelled => self.step(&mut workflow, &mut task, Move::Cancel)?,
        }
        self.rows.put_task(&task)?;
        self.close(workflow)?;
        Ok(true)
    }

    /// Forgets a result that is no longer whole.
    pub(crate) fn forget(&mut self, memo: &str) -> Result<()> {
        self.rows.forget_memo(memo)
    }

    /// The task, if the claim still holds.
    pub(super) fn held(&self, claim: &Claim) -> Result<Option<Task>> {
        let task = self.rows.task(&claim.task)?;
        Ok(task.filter(|t| t.epoch == claim.epoch && matches!(t.state, TaskState::Running { .. })))
    }

    pub(super) fn fail(&mut self, workflow: &mut Workflow, task: &mut Task, failure: Failure) -> Result<()> {
        let why = failure.what.clone();
        self.step(workflow, task, Move::Fail { failure })?;
        if matches!(workflow.state, WorkflowState::Running | WorkflowState::Paused | WorkflowState::Review { .. }) {
            self.turn(workflow, WorkflowState::Failed { task: task.made.key.clone(), why })?;
        }
        Ok(())
    }

    fn wake(&mut self, workflow: &mut Workflow, done: &TaskId) -> Result<()> {
        for id in self.rows.dependants(done)? {
            let Some(mut task) = self.rows.task(&id)? else { continue };
            if matches!(task.state, TaskState::Blocked { .. }) {
                let due = self.now + self.pace.grace_ms();
                self.step(workflow, &mut task, Move::NeedDone { due })?;
                if task.state.is_live() {
                    self.issue(workflow, &mut task, Duration::ZERO);
                }
                self.rows.put_task(&task)?;
            }
        }
        Ok(())
    }
}
