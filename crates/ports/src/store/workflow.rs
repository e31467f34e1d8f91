//! A workflow's row.

use crate::clock::Millis;
use kinora_model::{Text, WorkflowId};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A graph of tasks with one purpose.
#[derive(Clone, Debug, PartialEq)]
pub struct Workflow {
    /// Its id.
    pub id: WorkflowId,
    /// Whose it is: users take turns. Empty where it is nobody's.
    pub owner: String,
    /// What its maker keeps with it.
    pub meta: Value,
    /// Where it stands.
    pub state: WorkflowState,
    /// How far its stages are, in the order in which their first tasks were added.
    pub stages: Vec<StageCount>,
    /// Tasks that get on by themselves.
    pub live: u32,
    /// Tasks that are neither done nor cancelled.
    pub unfinished: u32,
    /// What it may spend in all, in millionths of the account's currency; no limit where absent.
    pub budget: Option<i64>,
    /// What it has spent or may have to, in the same unit.
    pub reserved: i64,
    /// When it was made.
    pub created: Millis,
    /// When its state last changed.
    pub changed: Millis,
    /// When its first task was begun.
    pub started: Option<Millis>,
    /// When it was done, failed or cancelled, as long as it stays so.
    pub ended: Option<Millis>,
}

/// How many tasks of a stage there are and how many of them stand where.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageCount {
    /// Its name.
    pub stage: String,
    /// Tasks known.
    pub tasks: u32,
    /// Of those, done.
    pub done: u32,
    /// Of those, failed for good.
    pub failed: u32,
    /// Of those, cancelled.
    pub cancelled: u32,
    /// Of those, begun and not over: in somebody's hand, or between two ticks.
    pub running: u32,
}

impl Workflow {
    /// The word that lists and tallies go by: `queued` while it is running and nothing of it has begun, else
    /// [`WorkflowState::word`].
    pub fn standing(&self) -> &'static str {
        match self.state {
            WorkflowState::Running if self.started.is_none() => "queued",
            _ => self.state.word(),
        }
    }
    /// The first stage of which not everything is done, else the last; `None` before there is a task.
    pub fn stage(&self) -> Option<&str> {
        let open = self.stages.iter().find(|stage| stage.done < stage.tasks);
        open.or(self.stages.last()).map(|stage| stage.stage.as_str())
    }
    /// Which share of the tasks known is done, 0…1; 0 before there is a task.
    pub fn share(&self) -> f64 {
        let sum = |count: fn(&StageCount) -> u32| self.stages.iter().map(|s| u64::from(count(s))).sum::<u64>();
        match sum(|s| s.tasks) {
            0 => 0.0,
            tasks => sum(|s| s.done) as f64 / tasks as f64,
        }
    }
    /// The counts of `stage`, which is added where it is new.
    pub fn count(&mut self, stage: &str) -> &mut StageCount {
        let at = self.stages.iter().position(|s| s.stage == stage).unwrap_or_else(|| {
            self.stages.push(StageCount { stage: stage.to_owned(), ..StageCount::default() });
            self.stages.len() - 1
        });
        &mut self.stages[at]
    }
}

/// Where a workflow stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum WorkflowState {
    /// Its tasks get on.
    Running,
    /// A person stopped it for a while: nothing new is begun.
    Paused,
    /// Nothing more can be done before a person decides something.
    Review {
        /// Key of the task that asks.
        task: String,
        /// What it asks.
        why: Text,
    },
    /// All its tasks are done.
    Done,
    /// A task failed for good.
    Failed {
        /// Its key.
        task: String,
        /// Why.
        why: Text,
    },
    /// Nobody wants it; what was begun is being told to stop.
    Cancelling,
    /// Nobody wants it, and nothing of it runs.
    Cancelled,
}

impl WorkflowState {
    /// The state's word in the store, in events and for people: `running`, `paused`, `review`, `done`, `failed`,
    /// `cancelling`, `cancelled`.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Review { .. } => "review",
            Self::Done => "done",
            Self::Failed { .. } => "failed",
            Self::Cancelling => "cancelling",
            Self::Cancelled => "cancelled",
        }
    }
    /// Whether it came to an end: nothing changes any more unless a person wants it to.
    pub fn is_over(&self) -> bool {
        matches!(self, Self::Done | Self::Failed { .. } | Self::Cancelled)
    }
    /// Whether tasks of it are taken up.
    pub fn is_moving(&self) -> bool {
        matches!(self, Self::Running | Self::Cancelling)
    }
    /// Why it stands there, where there is a reason.
    pub fn why(&self) -> Option<&Text> {
        match self {
            Self::Review { why, .. } | Self::Failed { why, .. } => Some(why),
            _ => None,
        }
    }
}
