//! Taking a task, keeping it, and giving back what came of it.

use super::Ledger;
use crate::memo;
use kinora_model::{Result, TaskId, Text, WorkflowId, text};
use kinora_ports::{
    clock::millis,
    queue::Ticket,
    store::{CallState, Failure, Memo, Move, NewTask, Task, TaskState, Workflow, WorkflowState},
};
use serde_json::Value;
use std::{
    collections::{BTreeMap, btree_map::Entry},
    time::Duration,
};

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
}

impl Begun {
    pub(crate) fn claim(&self) -> Claim {
        Claim { task: self.task.id.clone(), epoch: self.task.epoch }
    }
}

/// What a heartbeat finds.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// Somebody else has the task.
    Lost(Claim),
    /// Nobody wants it any more.
    Unwanted(Claim),
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

/// A workflow of which several tasks are healed in one unit.
struct Seen {
    workflow: Workflow,
    /// Its counts are no longer those of its row.
    changed: bool,
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
        let step = self.steps.of(&task.made.kind);
        let (version, reusable) = step.map_or((0, false), |s| (s.version(), s.reusable()));
        let needs = self.results(&task)?;
        let memo = reusable.then(|| memo::key(&task.made.kind, version, &task.made.input, &needs));
        // A task that has got somewhere by itself is not cut short.
        let found = match &memo {
            Some(key) if !cancel && task.cursor.is_null() => self.rows.memo(key)?,
            _ => None,
        };
        self.rows.put_task(&task)?;
        self.rows.put_workflow(&workflow)?;
        Ok(Begin::Taken(Box::new(Begun { task, needs, memo, found, cancel })))
    }

    fn results(&self, task: &Task) -> Result<BTreeMap<String, Value>> {
        let mut results = BTreeMap::new();
        for key in &task.made.needs {
            if let Some(Task { state: TaskState::Done { result, .. }, .. }) =
                self.rows.task(&Task::id_of(&task.workflow, key))?
            {
                results.insert(key.clone(), result);
            }
        }
        Ok(results)
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

    /// Says of tasks in hand that they are alive; gives those that should be let go.
    pub(crate) fn beat(&mut self, claims: &[Claim]) -> Result<Vec<Found>> {
        let due = self.now + self.pace.lease_ms();
        let mut found = Vec::new();
        for claim in claims {
            let Some(mut task) = self.held(claim)? else {
                found.push(Found::Lost(claim.clone()));
                continue;
            };
            let mut workflow = self.workflow(&task.workflow)?;
            if workflow.state == WorkflowState::Cancelling {
                found.push(Found::Unwanted(claim.clone()));
            }
            self.step(&mut workflow, &mut task, Move::Expect { due })?;
            self.rows.put_task(&task)?;
        }
        Ok(found)
    }

    /// Tells about what is overdue anew; at most `limit` tasks. Says how many there were.
    pub(crate) fn sweep(&mut self, limit: usize) -> Result<usize> {
        let overdue = self.rows.overdue(self.now, limit)?;
        let count = overdue.len();
        let mut seen = BTreeMap::new();
        for task in overdue {
            self.heal(&mut seen, task)?;
        }
        self.keep(seen)?;
        Ok(count)
    }

    /// Tells about everything that is live: the queue is empty, and where nobody else can have lived on, whoever ran a
    /// task is dead.
    pub(crate) fn recover(&mut self, all_dead: bool) -> Result<()> {
        let mut seen = BTreeMap::new();
        for task in self.rows.tasks_in(None, &TaskState::LIVE)? {
            if all_dead || !matches!(task.state, TaskState::Running { .. }) {
                self.heal(&mut seen, task)?;
            }
        }
        self.keep(seen)
    }

    /// Writes the workflows that healing changed.
    fn keep(&mut self, seen: BTreeMap<WorkflowId, Seen>) -> Result<()> {
        let mut changed = seen.values().filter(|seen| seen.changed);
        changed.try_for_each(|seen| self.rows.put_workflow(&seen.workflow))
    }

    /// Tells about a live task anew. One that was running has lost whoever ran it: dead, or held up for longer than the
    /// lease; in the second case its writes are refused from here on.
    fn heal(&mut self, seen: &mut BTreeMap<WorkflowId, Seen>, mut task: Task) -> Result<()> {
        let Seen { workflow, changed } = match seen.entry(task.workflow.clone()) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => {
                let workflow = self.workflow(new.key())?;
                new.insert(Seen { workflow, changed: false })
            }
        };
        if matches!(task.state, TaskState::Running { .. }) {
            *changed = true;
            task.attempt += 1;
            let due = self.now + self.pace.grace_ms();
            self.step(workflow, &mut task, Move::HandBack { due })?;
        }
        let asleep = !workflow.state.is_moving() && !matches!(workflow.state, WorkflowState::Paused);
        if asleep {
            // Whoever starts the workflow again gives new tickets; until then there is nothing to look for.
            let due = self.now + millis(Duration::from_secs(3600));
            self.step(workflow, &mut task, Move::Expect { due })?;
            return self.rows.put_task(&task);
        }
        let left = match &task.state {
            TaskState::Waiting { due, .. } => due - self.pace.grace_ms() - self.now,
            _ => 0,
        };
        self.remind(workflow, &mut task, Duration::from_millis(u64::try_from(left).unwrap_or(0)))
    }
}
