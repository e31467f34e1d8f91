//! The engine from outside: make workflows, steer them, look at them, get them done.

use crate::{
    Allowance, Answer, NewWorkflow, Pace, Snapshot, Steps, Stop, Subscription, doors::Doors, inner::Inner,
    polls::Polls, run::Nerve, trouble::Trouble,
};
use kinora_model::{Error, ErrorKind, Result, WorkflowId, text};
use kinora_ports::{
    blobs::Blobs,
    clock::Clock,
    events::Events,
    queue::{Class, Queue},
    store::{self, Call, Failure, Rows, Store, Task, TaskState, Workflow, WorkflowState},
};
use serde_json::Value;
use std::{
    sync::{Arc, Mutex, OnceLock, atomic::AtomicU64},
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

impl Engine {
    /// An engine of these parts. It does nothing until it is [asked to](Self::serve).
    pub fn new(parts: Parts) -> Self {
        let Parts { store, queue, events, blobs, clock, steps, pace } = parts;
        let slots = |class| match class {
            Class::Cpu => pace.cpu_slots,
            Class::Io => pace.io_slots,
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
            ticks: AtomicU64::new(0),
            bell: Notify::new(),
            recovered: OnceCell::new(),
            polls: Polls::default(),
            trouble: Trouble::default(),
            doors: Doors::default(),
            allowance: OnceLock::new(),
        }))
    }

    /// Limits what every owner may spend from now on, in all their workflows together. Said once, before work begins;
    /// what is said later is not heard.
    pub fn allow(&self, allowance: Allowance) {
        self.0.allowance.get_or_init(|| allowance);
    }

    /// What `owner` has spent of their allowance, or may have to, in millionths; `None` where nothing is limited.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn spent(&self, owner: &str) -> Result<Option<(Allowance, i64)>> {
        let Some(allowance) = self.0.allowance.get().copied() else { return Ok(None) };
        let (owner, now) = (owner.to_owned(), self.0.clock.now());
        let spent = move |rows: &dyn store::Reads| crate::graph::spent(rows, &owner, &allowance, now);
        Ok(Some((allowance, store::read(&*self.0.store, spent).await?)))
    }

    /// Changes what a workflow may spend in all, in millionths of the budget's currency; no limit where absent. One that
    /// failed at its budget goes on when it is [tried again](Self::retry).
    ///
    /// # Errors
    /// [`NotFound`](ErrorKind::NotFound); those of the store.
    pub async fn set_budget(&self, id: &WorkflowId, budget: Option<i64>) -> Result<()> {
        let id = id.clone();
        self.0.unit(move |ledger| ledger.budget(&id, budget)).await
    }

    /// The paid calls of a workflow, in order of when they were sent.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn calls(&self, id: &WorkflowId) -> Result<Vec<Call>> {
        let id = id.clone();
        store::read(&*self.0.store, move |rows| rows.calls_of(&id)).await
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

    /// Gives a workflow up for another that goes on with its work. As [`cancel`](Self::cancel), but it is over at once, and
    /// nothing is cancelled at any provider: a paid call that it leaves open is taken over by the next task of the same
    /// owner that asks for the same. One that is over already stays as it is.
    ///
    /// # Errors
    /// [`NotFound`](ErrorKind::NotFound); those of the store.
    pub async fn leave(&self, id: &WorkflowId) -> Result<()> {
        let given = id.clone();
        self.0.unit(move |ledger| ledger.leave(&given)).await?;
        for hand in self.0.hands().values_mut().filter(|hand| hand.workflow == *id) {
            hand.unwanted = true;
            hand.left = true;
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

    /// Removes a workflow that came to its end, with its tasks, paid calls and journal. Media it made stay until
    /// [`clean`](Self::clean) finds that nothing names them, and results that may be used again are kept. When this
    /// returns it is durable.
    ///
    /// # Errors
    /// [`NotFound`](ErrorKind::NotFound); [`Conflict`](ErrorKind::Conflict) where it goes on or part of it still runs; those of
    /// the store.
    pub async fn forget(&self, id: &WorkflowId) -> Result<()> {
        self.forget_with(id, |_| Ok(())).await
    }

    /// [`forget`](Self::forget), and runs `also` in the same unit of work: a document and its run go together.
    ///
    /// # Errors
    /// Those of [`forget`](Self::forget) and of `also`: then nothing is removed.
    pub async fn forget_with(
        &self,
        id: &WorkflowId,
        also: impl Fn(&mut dyn Rows) -> Result<()> + Send + Sync + 'static,
    ) -> Result<()> {
        let given = id.clone();
        self.0.unit(move |ledger| ledger.forget_workflow(&given, &also)).await?;
        self.0.cancelled.lock().expect("nobody panics holding this").remove(id);
        Ok(())
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
    /// It outlives a store that fails for a while (a full disk, a file locked by somebody): what was worked for is kept
    /// in hand until it can be written, nothing new is begun meanwhile, and it goes on by itself. The log says once that
    /// it began and once that it is over.
    ///
    /// # Errors
    /// Where it was asked to stop while the store fails: what could not be written is done again by the next start.
    pub async fn serve(&self, stop: &Stop) -> Result<()> {
        loop {
            match crate::run::work(&self.0, stop, std::future::pending(), Nerve::Patient).await {
                Err(error) if !stop.is_asked() => {
                    let wait = self.0.trouble.met(&error);
                    tokio::select! { () = self.0.clock.sleep(wait) => {}, () = stop.asked() => {} }
                }
                end => return end,
            }
        }
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
        crate::run::work(&self.0, stop, stands, Nerve::Quick).await?;
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
        crate::run::work(&self.0, stop, idle, Nerve::Quick).await
    }
}
