//! What all clones of an engine share.

use crate::{
    Pace, Progress, Steps,
    cx::Wants,
    doors::Doors,
    graph::{Allowance, Claim, Effects, Ledger},
    polls::Polls,
    trouble::Trouble,
};
use kinora_model::{ErrorKind, Result, TaskId, Text, WorkflowId};
use kinora_ports::{
    blobs::Blobs,
    clock::Clock,
    events::{Event, Events, Happening},
    queue::{Class, Queue},
    store::{self, Rows, Store, Task},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard, OnceLock, atomic::AtomicU64},
    time::Duration,
};
use tokio::sync::{Notify, OnceCell, Semaphore};

/// Tasks that a start tells about in one unit of work.
const RECOVERED: usize = 1000;

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
    pub ticks: AtomicU64,
    pub recovered: OnceCell<()>,
    pub polls: Polls,
    pub trouble: Trouble,
    pub doors: Doors,
    /// What every owner may spend, where that is limited.
    pub allowance: OnceLock<Allowance>,
}

/// A tick that runs in this process.
pub(crate) struct Hand {
    /// Which tick it is, of all of this process.
    pub tick: u64,
    pub claim: Claim,
    /// The claim is written down. A poll's is not, until it turns out to be more.
    pub written: bool,
    pub workflow: WorkflowId,
    /// Which call to work runs it.
    pub crew: u64,
    pub wants: Wants,
    /// The workflow was cancelled, which is why it should stop.
    pub unwanted: bool,
    /// It was left for another one: what it began at a provider goes on.
    pub left: bool,
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
            let allowance = self.allowance.get().copied();
            let unit = move |rows: &mut dyn Rows| {
                let mut ledger = Ledger::new(rows, &steps, pace, now).allowing(allowance);
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
            let mut last = None;
            // Piece by piece: what waits may be more than memory should hold at once.
            loop {
                let after = last.take();
                last = self.unit(move |ledger| ledger.recover(after.as_ref(), RECOVERED, all_dead)).await?;
                if last.is_none() {
                    return Ok(());
                }
            }
        };
        self.recovered.get_or_try_init(once).await.copied()
    }

    pub(crate) fn progress(&self, task: &Task, done: u64, total: u64, note: Text) {
        let steady = self.clock.steady();
        {
            let mut all = self.progress.lock().expect("nobody panics holding this");
            let last = all.get(&task.id);
            let due = last.is_none_or(|p| steady.saturating_sub(p.told) >= self.pace.progress)
                || (done >= total && last.is_some_and(|p| p.done < done));
            let told = last.filter(|_| !due).map_or(steady, |p| p.told);
            all.insert(task.id.clone(), Progress { done, total, note: note.clone(), told });
            if !due {
                return;
            }
        }
        let (key, stage) = (task.made.key.clone(), task.made.stage.clone());
        let what = Happening::Progress { task: key, stage, done, total, note };
        self.events.publish(Event { seq: None, workflow: task.workflow.clone(), at: self.clock.now(), what });
    }
}
