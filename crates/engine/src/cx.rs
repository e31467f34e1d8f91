//! What a tick may use.

use crate::{
    graph::{Begun, Claim},
    inner::Inner,
};
use kinora_model::{Error, ErrorKind, Result, TaskId, Text, WorkflowId, text};
use kinora_ports::{blobs::Blobs, clock::Clock, provider::Desk};
use serde_json::Value;
use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};
use tokio::sync::OnceCell;
use tokio_util::sync::CancellationToken;

/// What a tick may use, and nothing else. Clones are the same.
#[derive(Clone)]
pub struct Cx(Arc<Given>);

struct Given {
    inner: Arc<Inner>,
    begun: Begun,
    wants: Wants,
    tick: u64,
    /// Who has the task, once it is written down.
    claim: OnceCell<Claim>,
}

/// Whether anybody still wants what a tick makes: as a token for waiting code and as a flag for computing code.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wants {
    pub token: CancellationToken,
    pub flag: Arc<AtomicBool>,
}

impl Wants {
    pub(crate) fn end(&self) {
        self.flag.store(true, Ordering::Release);
        self.token.cancel();
    }
}

impl Cx {
    pub(crate) fn new(inner: Arc<Inner>, begun: Begun, wants: Wants, tick: u64) -> Self {
        let claim = OnceCell::new_with(begun.written.then(|| begun.claim()));
        Self(Arc::new(Given { inner, begun, wants, tick, claim }))
    }
    pub(crate) fn begun(&self) -> &Begun {
        &self.0.begun
    }
    pub(crate) fn inner(&self) -> &Arc<Inner> {
        &self.0.inner
    }
    pub(crate) fn task(&self) -> &TaskId {
        &self.0.begun.task.id
    }
    /// The right to write the task, as far as it is written down: a poll has none.
    pub(crate) fn held(&self) -> Option<&Claim> {
        self.0.claim.get()
    }
    /// The right to write the task: a poll that turns out to be more takes it here.
    ///
    /// # Errors
    /// [`Cx::stopped`] where somebody else has the task by now; those of the store.
    pub(crate) async fn hold(&self) -> Result<Claim> {
        let take = || async {
            let ticket = self.0.begun.task.ticket();
            let claim =
                self.inner().unit(move |ledger| ledger.take_up(&ticket)).await?.ok_or_else(|| self.stopped())?;
            if let Some(hand) = self.inner().hands().get_mut(&claim.task).filter(|hand| hand.tick == self.0.tick) {
                hand.claim = claim.clone();
                hand.written = true;
            }
            Ok(claim)
        };
        self.0.claim.get_or_try_init(take).await.cloned()
    }

    /// The workflow.
    pub fn workflow(&self) -> &WorkflowId {
        &self.0.begun.task.workflow
    }
    /// The task's key in it.
    pub fn key(&self) -> &str {
        &self.0.begun.task.made.key
    }
    /// Failures in a row before this tick; 0 when it goes well.
    pub fn attempt(&self) -> u32 {
        self.0.begun.task.attempt
    }
    /// What the task was given.
    pub fn input(&self) -> &Value {
        &self.0.begun.task.made.input
    }
    /// The task's input as a type.
    ///
    /// # Errors
    /// [`Internal`](ErrorKind::Internal) where it is none: whoever made the task and its step disagree.
    pub fn input_as<T: serde::de::DeserializeOwned>(&self) -> Result<T> {
        T::deserialize(self.input()).map_err(|e| {
            let key = self.key();
            Error::internal(text!("task “{key}” was given something it does not understand: {e}"; "任务“{key}”收到无法理解的输入：{e}"))
        })
    }
    /// Results of the tasks it needs, by key.
    pub fn needs(&self) -> &BTreeMap<String, Value> {
        &self.0.begun.needs
    }
    /// The result of one task it needs, as a type.
    ///
    /// # Errors
    /// [`Internal`](ErrorKind::Internal) where it needs no such task, or that gives something else.
    pub fn need_as<T: serde::de::DeserializeOwned>(&self, key: &str) -> Result<T> {
        let value = self.needs().get(key).unwrap_or(&Value::Null);
        T::deserialize(value).map_err(|e| {
            let name = self.key();
            Error::internal(text!("task “{name}” does not understand what “{key}” gave: {e}"; "任务“{name}”无法理解“{key}”的结果：{e}"))
        })
    }
    /// Where media live.
    pub fn blobs(&self) -> &Arc<dyn Blobs> {
        &self.0.inner.blobs
    }
    /// What time it is.
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.0.inner.clock
    }
    /// What a provider called from this tick may use.
    pub fn desk(&self) -> Desk {
        Desk { blobs: self.blobs().clone(), cancelled: self.flag() }
    }

    /// Says how far the tick is: `done` of `total`. Heard by whoever listens now, at most as often as
    /// [`Pace::progress`](crate::Pace::progress) says; not stored. May be called from any thread, as often as one likes.
    pub fn progress(&self, done: u64, total: u64, note: Text) {
        self.0.inner.progress(&self.0.begun.task, done, total, note);
    }

    /// Whether the tick should stop: the program stops, the workflow was cancelled, or somebody else has the task.
    pub fn cancelled(&self) -> bool {
        self.0.wants.flag.load(Ordering::Acquire)
    }
    /// The same as a flag, for code that computes.
    pub fn flag(&self) -> Arc<AtomicBool> {
        self.0.wants.flag.clone()
    }
    /// The same as a token, for code that waits.
    pub fn token(&self) -> &CancellationToken {
        &self.0.wants.token
    }
    /// What a tick that stops because it [should](Self::cancelled) returns as error. It never counts as a failure.
    pub fn stopped(&self) -> Error {
        Error::new(ErrorKind::Cancelled, text!("stopped before it was done"; "尚未完成即被停止"))
    }

    /// The value recorded for this task under `name`; where there is none, `make` is called and what it gives is recorded
    /// first. So what is random, or read from outside, is the same in every later tick and attempt.
    ///
    /// # Errors
    /// Those of `make` and of the store.
    pub async fn record<F: Future<Output = Result<Value>>>(
        &self,
        name: &str,
        make: impl FnOnce() -> F,
    ) -> Result<Value> {
        let (task, known) = (self.task().clone(), name.to_owned());
        let store = &self.0.inner.store;
        if let Some(value) = kinora_ports::store::read(&**store, move |rows| rows.recorded(&task, &known)).await? {
            return Ok(value);
        }
        let given = (self.hold().await?, name.to_owned(), make().await?);
        let kept = self.0.inner.unit(move |ledger| ledger.record(&given.0, &given.1, &given.2)).await?;
        kept.ok_or_else(|| self.stopped())
    }
}
