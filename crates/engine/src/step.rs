//! What a kind of task does.

use crate::{Class, Cx, NewTask};
use async_trait::async_trait;
use kinora_model::{Error, Result, Text};
use serde_json::Value;
use std::{collections::BTreeMap, sync::Arc, time::Duration};

/// What a kind of task does.
///
/// **Crash contract**: a tick may be run again from the same cursor at any time, also after it did everything but
/// return. Media it put are the same media when put again; paid calls go through [`Cx::submit_once`]; anything else that it
/// does to the world must be as repeatable.
#[async_trait]
pub trait Step: Send + Sync {
    /// The kind of task it does.
    fn kind(&self) -> &'static str;
    /// Raised whenever the same input gives another result than before: kept results of older versions are not used.
    fn version(&self) -> u32;
    /// What it mainly uses.
    fn class(&self) -> Class;
    /// Whether its result may be taken from an earlier run with the same input; not so where running it matters beyond
    /// its result (a file written for the customer).
    fn reusable(&self) -> bool {
        true
    }
    /// Gets the task on. What it leaves in `cursor` is stored with what it returns, and given to the next tick; `Null`
    /// at first. Long work looks at [`Cx::cancelled`] and stops with [`Cx::stopped`].
    ///
    /// # Errors
    /// A retryable kind is a [`Next::Retry`] with the engine's delay, [`Ambiguous`](kinora_model::ErrorKind::Ambiguous) a [`Next::Review`];
    /// any other fails the task and its workflow.
    async fn tick(&self, cx: &Cx, cursor: &mut Value) -> Result<Next>;
    /// Undoes what would go on by itself (a job at a provider), because nobody wants the task any more. May be called
    /// more than once.
    ///
    /// # Errors
    /// A retryable one is tried again; any other is logged, and the task is cancelled all the same.
    async fn cancel(&self, cx: &Cx, cursor: &Value) -> Result<()> {
        let _ = (cx, cursor);
        Ok(())
    }
}

/// What comes after a tick.
#[derive(Debug)]
pub enum Next {
    /// Another tick, after this long. As long as that finds the same cursor to leave, it costs the store next to nothing:
    /// a hundred thousand tasks may wait so.
    Poll(Duration),
    /// The task is done: its result, and tasks that are to be done now that it is. `null` results are fine.
    Done {
        /// What dependants are given. Media named in it (ids of blobs, anywhere) are taken to be needed.
        result: Value,
        /// Tasks added to the workflow, in the same unit of work.
        spawn: Vec<NewTask>,
    },
    /// It did not work this time. After too many in a row the task fails with this error.
    Retry {
        /// When to try again, at the earliest.
        after: Duration,
        /// What went wrong.
        error: Error,
    },
    /// A person must decide.
    Review(Text),
}

impl Next {
    /// Done, with nothing to follow.
    pub fn done(result: Value) -> Self {
        Self::Done { result, spawn: Vec::new() }
    }
}

/// The steps that an engine knows, by kind.
#[derive(Clone, Default)]
pub struct Steps(BTreeMap<&'static str, Arc<dyn Step>>);

impl Steps {
    /// None.
    pub fn new() -> Self {
        Self::default()
    }
    /// The same and this one, which takes the place of an earlier one of its kind.
    pub fn with(mut self, step: impl Step + 'static) -> Self {
        self.add(Arc::new(step));
        self
    }
    /// Adds a step, in the place of an earlier one of its kind.
    pub fn add(&mut self, step: Arc<dyn Step>) {
        self.0.insert(step.kind(), step);
    }
    /// The step of this kind.
    ///
    /// # Errors
    /// [`Missing`](kinora_model::ErrorKind::Missing) where this program has none: the task was made by another version.
    pub fn of(&self, kind: &str) -> Result<&Arc<dyn Step>> {
        self.0.get(kind).ok_or_else(|| {
            Error::missing(kinora_model::text!(
                "this version of the program does not know how to do tasks of kind “{kind}”; use the version that made them";
                "本版本的程序不会处理“{kind}”类任务；请使用创建该任务的版本"
            ))
        })
    }
}
