//! The engine from outside: make workflows, steer them, look at them, get them done.

use crate::{
    Answer, NewWorkflow, Pace, Progress, Snapshot, Steps, Stop, Subscription,
    cx::Wants,
    graph::{Claim, Effects, Ledger},
};
use kinora_model::{Error, ErrorKind, Result, TaskId, Text, WorkflowId, text};
use kinora_ports::{
    blobs::Blobs,
    clock::{Clock, Millis, millis},
    events::{Event, Events, Happening},
    queue::{Class, Queue},
    store::{self, Failure, Rows, Store, Task, TaskState, Workflow, WorkflowState},
};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard, atomic::AtomicU64},
    time::Duration,
};
use tokio::sync::{Notify, OnceCell, Semaphore};

/// What an engine is made of.
#[derive(Clone)]
pub struct Parts {
    /// Where work lives.
    pub store: Arc<dyn Store>,
    /// Where tickets wait.
    pub queue: Arc<dyn Queue>,
    /// Who is told.
    pub events: Arc<dyn Events>,
    /// Where media live.
    pub blobs: Arc<dyn Blobs>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// What it can do.
    pub steps: Steps,
    /// How long things may take.
    pub pace: Pace,
}

/// Gets workflows done. Clones are the same engine.
#[derive(Clone)]
pub struct Engine(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub store: Arc<dyn Store>,
    pub queue: Arc<dyn Queue>,
    pub events: Arc<dyn Events>,
    pub blobs: Arc<dyn Blobs>,
    pub clock: Arc<dyn Clock>,
    pub steps: Arc<Steps>,
    pub pace: Pace,
    pub slots: BTreeMap<Class, Arc<Semaphore>>,
    /// Ticks that run in this process.
    pub hands: Mutex<BTreeMap<TaskId, Hand>>,
    pub progress: Mutex<BTreeMap<TaskId, Progress>>,
    /// Workflows that this process was asked to cancel.
    pub cancelled: Mutex<BTreeSet<WorkflowId>>,
    /// Rung when a workflow's state changes and when no tick runs any more.
    pub bell: Notify,
    pub crews: AtomicU64,
    recovered: OnceCell<()>,
}

/// A tick that runs in this process.
pub(crate) struct Hand {
    pub claim: Claim,
    pub workflow: WorkflowId,
    /// Which call to work runs it.
    pub crew: u64,
    pub wants: Wants,
    /// The workflow was cancelled, which is why it should stop.
    pub unwanted: bool,
}

impl Engine {
    /// An engine of these parts. It does nothing until it is [asked to](Self::serve).
    pub fn new(parts: Parts) -> Self {
        let Parts { store, queue, events, blobs, clock, steps, pace } = parts;
        let slots = |class| match class {
            Class::Cpu => pace.cpu_slots.max(1),
            Class::Io => pace.io_slots.max(1),
        };
        Self(Arc::new(Inner {
            store,
            queue,
            events,
            blobs,
            clock,
            steps: Arc::new(steps),
            pace,
            slots: Class::ALL.into_iter().map(|class| (class, Arc::new(Semaphore::new(slots(class))))).collect(),
            hands: Mutex::default(),
            progress: Mutex::default(),
            cancelled: Mutex::default(),
            crews: AtomicU64::new(0),
            bell: Notify::new(),
            recovered: OnceCell::new(),
        }))
    }

    /// Where its work lives: for what the application keeps beside it.
    pub fn store(&self) -> &Arc<dyn Store> {
        &self.0.store
    }

    /// Makes a workflow with its first tasks, or leaves one with this id as it is. Says whether it is new.
    /// When this returns it is durable; a process that dies in it has made all of it or nothing.
    ///
    /// # Errors
    /// [`Missing`](ErrorKind::Missing) where a task is of an unknown kind, [`Internal`](ErrorKind::Internal) where needs are
    /// unknown or circular; those of the store.
    pub async fn create(&self, new: NewWorkflow) -> Result<bool> {
        self.create_with(new, |_| Ok(())).await
    }

    /// [`create`](Self::create), and runs `also` in the same unit of work: the workflow and what `also` writes exist
    /// together or not at all. `also` may be run more than once, each time on nothing that it wrote before; it is not
    /// run where the workflow is there already.
    ///
    /// # Errors
    /// Those of [`create`](Self::create) and of `also`: then there is no workflow either.
    pub async fn create_with(
        &self,
        new: NewWorkflow,
        also: impl Fn(&mut dyn Rows) -> Result<()> + Send + Sync + 'static,
    ) -> Result<bool> {
        self.0.unit(move |ledger| ledger.create(new.clone(), &also)).await
    }

    /// Begins nothing new of a workflow; what runs, or is already paid for, goes on to its end. Holds across restarts.
    ///
    /// # Errors
    /// [`NotFound`](ErrorKind::NotFound); [`Conflict`](ErrorKind::Conflict) unless it is running; those of the store.
    pub async fn pause(&self, id: &WorkflowId) -> Result<()> {
        let id = id.clone();
        self.0.unit(move |ledger| ledger.pause(&id)).await
    }

    /// Lets a paused workflow go on.
    ///
    /// # Errors
    /// [`NotFound`](ErrorKind::NotFound); [`Conflict`](ErrorKind::Conflict) unless it is paused; those of the store.
    pub async fn resume(&self, id: &WorkflowId) -> Result<()> {
        let id = id.clone();
        self.0.unit(move |ledger| ledger.resume(&id)).await
    }

    /// Cancels a workflow: what has not begun is over, what runs is told to stop, what waits is cancelled where it waits.
    /// Durable when this returns, and carried out by whoever works then.
    ///
    /// # Errors
    /// [`NotFound`](ErrorKind::NotFound); [`Conflict`](ErrorKind::Conflict) where it is done; those of the store.
    pub async fn cancel(&self, id: &WorkflowId) -> Result<()> {
        let given = id.clone();
        self.0.unit(move |ledger| ledger.cancel(&given)).await?;
        self.0.cancelled.lock().expect("nobody panics holding this").insert(id.clone());
        for hand in self.0.hands().values_mut().filter(|hand| hand.workflow == *id) {
            hand.unwanted = true;
            hand.wants.end();
        }
        Ok(())
    }

    /// Tries the failed tasks of a failed workflow again and goes on from there.
    ///
    /// # Errors
    /// [`NotFound`](ErrorKind::NotFound); [`Conflict`](ErrorKind::Conflict) unless it failed; those of the store.
    pub async fn retry(&self, id: &WorkflowId) -> Result<()> {
        let id = id.clone();
        self.0.unit(move |ledger| ledger.retry(&id)).await
    }

    /// Decides about the task `key`, which is in review.
    ///
    /// # Errors
    /// [`NotFound`](ErrorKind::NotFound); [`Conflict`](ErrorKind::Conflict) unless it is in review; those of the store.
    pub async fn answer(&self, id: &WorkflowId, key: &str, answer: Answer) -> Result<()> {
        let given = (id.clone(), key.to_owned(), answer);
        self.0.unit(move |ledger| ledger.answer(&given.0, &given.1, given.2.clone())).await
    }

    /// A workflow's row.
    ///
    /// # Errors
    /// [`NotFound`](ErrorKind::NotFound); those of the store.
    pub async fn workflow(&self, id: &WorkflowId) -> Result<Workflow> {
        let given = id.clone();
        let found = store::read(&*self.0.store, move |rows| rows.workflow(&given)).await?;
        found.ok_or_else(|| Error::new(ErrorKind::NotFound, text!("there is no workflow “{id}”"; "没有工作流“{id}”")))
    }

    /// Workflows, latest first, from the one after `after` on, at most `limit`.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn workflows(&self, after: Option<&WorkflowId>, limit: usize) -> Result<Vec<Workflow>> {
        let after = after.cloned();
        store::read(&*self.0.store, move |rows| rows.workflows(after.as_ref(), limit)).await
    }

    /// What the task `key` gave; `None` where there is no such task or it is not done.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn result(&self, id: &WorkflowId, key: &str) -> Result<Option<Value>> {
        let task = Task::id_of(id, key);
        let task = store::read(&*self.0.store, move |rows| rows.task(&task)).await?;
        Ok(task.and_then(|task| match task.state {
            TaskState::Done { result, .. } => Some(result),
            _ => None,
        }))
    }

    /// Why the task `key` failed; `None` where there is no such task or it did not.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn failure(&self, id: &WorkflowId, key: &str) -> Result<Option<Failure>> {
        let task = Task::id_of(id, key);
        let task = store::read(&*self.0.store, move |rows| rows.task(&task)).await?;
        Ok(task.and_then(|task| match task.state {
            TaskState::Failed { failure, .. } => Some(failure),
            _ => None,
        }))
    }

    /// A workflow as people look at it.
    ///
    /// # Errors
    /// [`NotFound`](ErrorKind::NotFound); those of the store.
    pub async fn snapshot(&self, id: &WorkflowId) -> Result<Snapshot> {
        let workflow = self.workflow(id).await?;
        let given = id.clone();
        let (tasks, seq) =
            store::read(&*self.0.store, move |rows| Ok((rows.outline(&given)?, rows.last_seq()?))).await?;
        let progress = self.0.progress.lock().expect("nobody panics holding this").clone();
        Ok(Snapshot::of(workflow, tasks, seq, &progress, &self.0.pace, self.0.clock.now()))
    }

    /// What happens in a workflow (or in all), from the journal after `after` on and then live, nothing kept twice or left out.
    pub fn subscribe(&self, workflow: Option<WorkflowId>, after: u64) -> Subscription {
        Subscription::new(self.0.store.clone(), self.0.events.listen(), workflow, after)
    }

    /// Works until somebody asks to stop. Returns when nothing of it runs any more and everything is handed back.
    ///
    /// # Errors
    /// Where the store fails: nothing is lost, and it may be called again.
    pub async fn serve(&self, stop: &Stop) -> Result<()> {
        crate::run::work(&self.0, stop, std::future::pending()).await
    }

    /// Works until this workflow stands (is done, failed, cancelled, paused or in review) or somebody asks to stop, and gives
    /// its state then. Work of other workflows is done besides.
    ///
    /// # Errors
    /// [`NotFound`](ErrorKind::NotFound); those of the store.
    pub async fn finish(&self, id: &WorkflowId, stop: &Stop) -> Result<WorkflowState> {
        let stands = async {
            loop {
                let rung = self.0.bell.notified();
                if !self.workflow(id).await?.state.is_moving() {
                    return Ok(());
                }
                // The bell tells of this process; other processes are looked after from time to time.
                tokio::select! { () = rung => {}, () = self.0.clock.sleep(Duration::from_secs(1)) => {} }
            }
        };
        crate::run::work(&self.0, stop, stands).await?;
        Ok(self.workflow(id).await?.state)
    }

    /// Works until no workflow has anything to do or wait for, or somebody asks to stop.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn until_idle(&self, stop: &Stop) -> Result<()> {
        let idle = async {
            loop {
                let rung = self.0.bell.notified();
                let busy = !self.0.hands().is_empty();
                if !busy && store::read(&*self.0.store, |rows| rows.moving()).await? == 0 {
                    return Ok(());
                }
                tokio::select! { () = rung => {}, () = self.0.clock.sleep(Duration::from_secs(1)) => {} }
            }
        };
        crate::run::work(&self.0, stop, idle).await
    }
}

impl Inner {
    pub(crate) fn hands(&self) -> MutexGuard<'_, BTreeMap<TaskId, Hand>> {
        self.hands.lock().expect("nobody panics holding this")
    }

    /// Runs a rule as one unit of work, then gives the hints that follow from it. A store that is busy is asked again.
    pub(crate) async fn unit<T: Send + 'static>(
        &self,
        rule: impl Fn(&mut Ledger<'_>) -> Result<T> + Send + Sync + 'static,
    ) -> Result<T> {
        let rule = Arc::new(rule);
        let mut wait = Duration::from_millis(50);
        let (value, effects) = loop {
            let (rule, steps, pace, now) = (rule.clone(), self.steps.clone(), self.pace, self.clock.now());
            let unit = move |rows: &mut dyn Rows| {
                let mut ledger = Ledger::new(rows, &steps, pace, now);
                let value = rule(&mut ledger)?;
                Ok((value, ledger.effects))
            };
            match store::write(&*self.store, unit).await {
                Err(e) if e.kind() == ErrorKind::Transient && wait < Duration::from_secs(10) => {
                    tracing::warn!(error = %e, "the store is busy; trying again");
                    self.clock.sleep(wait).await;
                    wait *= 2;
                }
                other => break other?,
            }
        };
        self.give(effects).await?;
        Ok(value)
    }

    async fn give(&self, effects: Effects) -> Result<()> {
        let turned = effects.events.iter().any(|event| matches!(event.what, Happening::Workflow { .. }));
        for event in effects.events {
            self.events.publish(event);
        }
        for due in effects.due {
            // A ticket that is lost here is found by the sweep.
            if let Err(error) = self.queue.put(due).await {
                tracing::warn!(%error, "a ticket could not be put; the sweep will put it again");
            }
        }
        if turned {
            self.bell.notify_waiters();
        }
        Ok(())
    }

    /// Once per engine: everything that is live in the store gets a ticket in the queue.
    pub(crate) async fn recover(&self) -> Result<()> {
        let once = || async {
            let all_dead = self.store.is_exclusive();
            self.unit(move |ledger| ledger.recover(all_dead)).await
        };
        self.recovered.get_or_try_init(once).await.copied()
    }

    pub(crate) fn progress(&self, task: &Task, done: u64, total: u64, note: Text) {
        let now: Millis = self.clock.now();
        {
            let mut all = self.progress.lock().expect("nobody panics holding this");
            let last = all.get(&task.id);
            let told = last.map_or(Millis::MIN, |p| p.told);
            let due = now.saturating_sub(told) >= millis(self.pace.progress)
                || (done >= total && last.is_some_and(|p| p.done < done));
            let told = if due { now } else { told };
            all.insert(task.id.clone(), Progress { done, total, note: note.clone(), told });
            if !due {
                return;
            }
        }
        let (key, stage) = (task.made.key.clone(), task.made.stage.clone());
        let what = Happening::Progress { task: key, stage, done, total, note };
        self.events.publish(Event { seq: None, workflow: task.workflow.clone(), at: now, what });
    }
}
