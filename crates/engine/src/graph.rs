//! The rules: what happens to a workflow's rows when something happens to one of its tasks.
//!
//! Each rule is a unit of work over [`Rows`], the same for every store. It gives back the tickets to put and the events to
//! tell once the unit is durable: those are hints, and lost with the process that dies in between.

mod claim;
mod pay;
mod plan;
mod purse;
mod steer;
mod twin;
mod watch;

pub(crate) use claim::{Begin, Begun, Claim, Outcome, look};
pub(crate) use pay::{Intent, Wanted};
pub use plan::NewWorkflow;
pub(crate) use purse::spent;
pub use purse::{Allowance, OverBudget};
pub use steer::Answer;
pub(crate) use watch::Found;

use crate::{Pace, Steps};
use kinora_model::{Error, Result, Text, WorkflowId, text};
use kinora_ports::{
    clock::Millis,
    events::{Event, Happening},
    queue::Due,
    store::{Move, Rows, Task, TaskState, Workflow, WorkflowState},
};
use std::time::Duration;

/// Hints to give once a unit is durable.
#[derive(Default)]
pub(crate) struct Effects {
    pub due: Vec<Due>,
    pub events: Vec<Event>,
}

/// One unit of work in the making.
pub(crate) struct Ledger<'a> {
    rows: &'a mut dyn Rows,
    steps: &'a Steps,
    pace: Pace,
    now: Millis,
    /// What every owner may spend.
    allowance: Option<Allowance>,
    pub(crate) effects: Effects,
}

impl<'a> Ledger<'a> {
    pub(crate) fn new(rows: &'a mut dyn Rows, steps: &'a Steps, pace: Pace, now: Millis) -> Self {
        Self { rows, steps, pace, now, allowance: None, effects: Effects::default() }
    }
    /// The same, in which owners may spend so much.
    pub(crate) fn allowing(mut self, allowance: Option<Allowance>) -> Self {
        self.allowance = allowance;
        self
    }

    fn workflow(&self, id: &WorkflowId) -> Result<Workflow> {
        self.rows.workflow(id)?.ok_or_else(|| {
            let what = text!("there is no workflow “{id}”"; "没有工作流“{id}”");
            Error::new(kinora_model::ErrorKind::NotFound, what)
        })
    }

    /// Makes a move of `task`, counts it in `workflow` and tells it where people care. Writes neither.
    fn step(&mut self, workflow: &mut Workflow, task: &mut Task, step: Move) -> Result<()> {
        let (id, word) = (task.id.clone(), task.state.word());
        let next = task.state.after(step).map_err(|refused| {
            Error::internal(text!("task {id} is {word}, so it cannot take the move {refused:?}"; "任务 {id} 处于 {word} 状态，无法执行 {refused:?}"))
        })?;
        let count = |n: &mut u32, before: bool, after: bool| match (before, after) {
            (true, false) => *n -= 1,
            (false, true) => *n += 1,
            _ => {}
        };
        let open = |s: &TaskState| !matches!(s, TaskState::Done { .. } | TaskState::Cancelled);
        count(&mut workflow.live, task.state.is_live(), next.is_live());
        count(&mut workflow.unfinished, open(&task.state), open(&next));
        let stage = workflow.count(&task.made.stage);
        let begun = |s: &TaskState| matches!(s, TaskState::Running { .. } | TaskState::Waiting { .. });
        let done = |s: &TaskState| matches!(s, TaskState::Done { .. });
        let failed = |s: &TaskState| matches!(s, TaskState::Failed { .. });
        let cancelled = |s: &TaskState| matches!(s, TaskState::Cancelled);
        count(&mut stage.running, begun(&task.state), begun(&next));
        count(&mut stage.done, done(&task.state), done(&next));
        count(&mut stage.failed, failed(&task.state), failed(&next));
        count(&mut stage.cancelled, cancelled(&task.state), cancelled(&next));
        let first = matches!(next, TaskState::Running { .. }) && task.started.is_none();
        if first {
            task.started = Some(self.now);
            workflow.started.get_or_insert(self.now);
        }
        task.ended = next.is_over().then_some(self.now);
        let retries = matches!(next, TaskState::Waiting { after: Some(_), .. });
        let notable = first || retries || next.is_over() || matches!(next, TaskState::Review { .. });
        task.state = next;
        if notable {
            self.tell_task(task)?;
        }
        Ok(())
    }

    /// Gives `task` a new ticket, which voids the earlier ones. Does not write it.
    fn issue(&mut self, workflow: &Workflow, task: &mut Task, delay: Duration) {
        task.ticket += 1;
        let (class, owner, priority) = (task.class, workflow.owner.clone(), task.made.priority);
        self.effects.due.push(Due { ticket: task.ticket(), class, owner, priority, delay });
    }

    /// Tells a task about anew: a new ticket, and the time when to look again. Writes it.
    fn remind(&mut self, workflow: &mut Workflow, task: &mut Task, delay: Duration) -> Result<()> {
        self.issue(workflow, task, delay);
        let due = self.now + kinora_ports::clock::millis(delay) + self.pace.grace_ms();
        self.step(workflow, task, Move::Expect { due })?;
        self.rows.put_task(task)
    }

    /// Where the workflow stands after what happened to its tasks. Writes it.
    fn close(&mut self, mut workflow: Workflow) -> Result<()> {
        let next = match &workflow.state {
            WorkflowState::Running if workflow.unfinished == 0 => Some(WorkflowState::Done),
            WorkflowState::Running if workflow.live == 0 => self.stuck(&workflow.id)?,
            WorkflowState::Cancelling if workflow.live == 0 => Some(WorkflowState::Cancelled),
            _ => None,
        };
        if let Some(next) = next {
            self.turn(&mut workflow, next)?;
        }
        self.rows.put_workflow(&workflow)
    }

    /// The state of a workflow of which nothing is live and not everything done: a task asks, or has failed.
    fn stuck(&mut self, id: &WorkflowId) -> Result<Option<WorkflowState>> {
        let tasks = self.rows.tasks_in(Some(id), &["review", "failed"])?;
        Ok(tasks.into_iter().find_map(|task| match task.state {
            TaskState::Review { why } => Some(WorkflowState::Review { task: task.made.key, why }),
            TaskState::Failed { failure } => Some(WorkflowState::Failed { task: task.made.key, why: failure.what }),
            _ => None,
        }))
    }

    fn turn(&mut self, workflow: &mut Workflow, next: WorkflowState) -> Result<()> {
        if workflow.state == next {
            return Ok(());
        }
        workflow.state = next;
        workflow.changed = self.now;
        workflow.ended = workflow.state.is_over().then_some(self.now);
        let (state, why) = (workflow.state.word().to_owned(), workflow.state.why().cloned());
        self.tell(&workflow.id, Happening::Workflow { state, why })
    }

    fn tell_task(&mut self, task: &Task) -> Result<()> {
        let (reused, why): (bool, Option<Text>) = match &task.state {
            TaskState::Done { reused, .. } => (*reused, None),
            TaskState::Review { why } => (false, Some(why.clone())),
            TaskState::Failed { failure } | TaskState::Waiting { after: Some(failure), .. } => {
                (false, Some(failure.what.clone()))
            }
            _ => (false, None),
        };
        let what = Happening::Task {
            task: task.made.key.clone(),
            stage: task.made.stage.clone(),
            title: task.made.title.clone(),
            state: task.state.word().to_owned(),
            reused,
            why,
        };
        self.tell(&task.workflow, what)
    }

    fn tell(&mut self, workflow: &WorkflowId, what: Happening) -> Result<()> {
        let event = Event { seq: None, workflow: workflow.clone(), at: self.now, what };
        let event = self.rows.append(event)?;
        self.effects.events.push(event);
        Ok(())
    }
}
