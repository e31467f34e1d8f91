//! What happened, told to whoever listens now.
//!
//! Telling is a hint, as in [`queue`](crate::queue): a slow listener misses some. The record is the journal in the
//! [`store`](crate::store), from which a listener that missed something reads on by sequence number.

use crate::clock::Millis;
use async_trait::async_trait;
use kinora_model::{Text, WorkflowId};
use serde::{Deserialize, Serialize};

/// Something that happened in a workflow.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Place in the journal, growing; absent for what is told in passing and not kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seq: Option<u64>,
    /// Where.
    pub workflow: WorkflowId,
    /// When.
    pub at: Millis,
    /// What.
    #[serde(flatten)]
    pub what: Happening,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Happening {
    /// The workflow was made.
    Created,
    /// The workflow's state changed; the word of [`WorkflowState::word`](crate::store::WorkflowState::word).
    Workflow {
        /// The new state.
        state: String,
        /// Why, where there is a reason.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        why: Option<Text>,
    },
    /// Tasks were added to the workflow.
    Planned {
        /// How many.
        tasks: u32,
    },
    /// A task's state changed; the word of [`TaskState::word`](crate::store::TaskState::word).
    Task {
        /// Its key.
        task: String,
        /// Its stage.
        stage: String,
        /// What it does, for people.
        title: Text,
        /// The new state.
        state: String,
        /// Its result was there already.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        reused: bool,
        /// Why, where there is a reason.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        why: Option<Text>,
    },
    /// How far a running task is. Told in passing.
    Progress {
        /// Its key.
        task: String,
        /// Its stage.
        stage: String,
        /// So much…
        done: u64,
        /// …of this much.
        total: u64,
        /// What it is doing.
        note: Text,
    },
}

/// Tells everybody.
pub trait Events: Send + Sync {
    /// Tells all who listen now. Never waits.
    fn publish(&self, event: Event);
    /// Listens from now on.
    fn listen(&self) -> Box<dyn Listener>;
}

/// Somebody who listens.
#[async_trait]
pub trait Listener: Send {
    /// The next thing told.
    async fn next(&mut self) -> Heard;
}

/// What a listener hears.
#[derive(Clone, Debug, PartialEq)]
pub enum Heard {
    /// This.
    Event(Box<Event>),
    /// Too much at once: something was missed, read the journal.
    Missed,
    /// Nobody will tell anything any more.
    Closed,
}
