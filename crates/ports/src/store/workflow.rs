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
    /// What its maker keeps with it.
    pub meta: Value,
    /// Where it stands.
    pub state: WorkflowState,
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
