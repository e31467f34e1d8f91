//! Where work lives: workflows, their tasks, and everything that must not be lost.
//!
//! The store is the truth. It knows rows, not rules: what may follow what is decided by the engine in a *unit of work*,
//! a piece of code that reads and writes [`Rows`] and then holds as a whole or not at all. So the rules exist once,
//! over every database.

mod call;
mod document;
mod holder;
mod task;
mod workflow;

pub use call::{Call, CallState, LEFT};
pub use document::{Document, DocumentOrder, Listed, Listing};
pub use holder::Holder;
pub use task::{Failure, Move, NewTask, Outline, Task, TaskState};
pub use workflow::{StageCount, Workflow, WorkflowState};

use crate::{clock::Millis, events::Event, queue::Ticket};
use async_trait::async_trait;
use kinora_model::{Result, TaskId, WorkflowId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex},
};

/// A unit of work that may write.
pub type Unit = Box<dyn FnOnce(&mut dyn Rows) -> Result<()> + Send>;
/// A unit of work that only looks.
pub type View = Box<dyn FnOnce(&dyn Reads) -> Result<()> + Send>;

/// A database of work.
#[async_trait]
pub trait Store: Send + Sync {
    /// Runs `unit` alone, after all units that returned before it and unseen by others until it is done.
    ///
    /// **Crash contract**: when this returns `Ok`, everything that `unit` wrote is durable, power loss included. When it
    /// returns `Err` or the unit panics, nothing of it is there. When the process dies in it, all or nothing is
    /// there. A unit may be run only once per call, and must not wait for anything.
    ///
    /// # Errors
    /// Those of `unit`; [`Transient`](kinora_model::ErrorKind::Transient) where the store is busy,
    /// [`Exhausted`](kinora_model::ErrorKind::Exhausted) where its disk is full, [`Locked`](kinora_model::ErrorKind::Locked)
    /// where it cannot be written, [`Internal`](kinora_model::ErrorKind::Internal) where it is damaged.
    async fn write(&self, unit: Unit) -> Result<()>;

    /// Shows `view` one state of the store, not older than the last unit that returned before this call. Nothing can
    /// be lost in it.
    ///
    /// # Errors
    /// As [`write`](Self::write).
    async fn read(&self, view: View) -> Result<()>;

    /// Whether no other process can use this store while it is open here. Then whoever held a task before it was
    /// opened is dead, and nobody need wait for a lease to run out.
    fn is_exclusive(&self) -> bool;
}

/// Looking at rows.
pub trait Reads {
    /// A workflow.
    fn workflow(&self, id: &WorkflowId) -> Result<Option<Workflow>>;
    /// Workflows, latest created first, from the one after `after` on, at most `limit`.
    fn workflows(&self, after: Option<&WorkflowId>, limit: usize) -> Result<Vec<Workflow>>;
    /// A task.
    fn task(&self, id: &TaskId) -> Result<Option<Task>>;
    /// Tasks in one of `states` (words of [`TaskState::word`]), of one workflow or of all, in order of creation.
    fn tasks_in(&self, workflow: Option<&WorkflowId>, states: &[&str]) -> Result<Vec<Task>>;
    /// All tasks of a workflow without what they take and give, in order of creation.
    fn outline(&self, workflow: &WorkflowId) -> Result<Vec<Outline>>;
    /// Live tasks in order of creation, from the one after `after` on, at most `limit`.
    fn live(&self, after: Option<&TaskId>, limit: usize) -> Result<Vec<Task>>;
    /// Live tasks whose next sign of life was due before `now`, longest overdue first, at most `limit`.
    fn overdue(&self, now: Millis, limit: usize) -> Result<Vec<Task>>;
    /// How many workflows that are running or being cancelled have live tasks.
    fn moving(&self) -> Result<u64>;
    /// How many tasks are in each state, by its word; states in which there is none are left out.
    fn task_counts(&self) -> Result<BTreeMap<String, u64>>;
    /// The tasks that need this one, in order of creation.
    fn dependants(&self, task: &TaskId) -> Result<Vec<TaskId>>;
    /// Paid calls of a task in order of their number.
    fn calls(&self, task: &TaskId) -> Result<Vec<Call>>;
    /// Paid calls of all tasks of a workflow, in order of when they were last meant to be sent.
    fn calls_of(&self, workflow: &WorkflowId) -> Result<Vec<Call>>;
    /// Paid calls to `provider` for what hashes to `request`, made by tasks of workflows of `owner`, oldest first.
    fn calls_like(&self, owner: &str, provider: &str, request: &str) -> Result<Vec<Call>>;
    /// How many calls to `provider` are about to be sent, or were taken and are not settled, by tasks that are live.
    fn calls_open(&self, provider: &str) -> Result<u64>;
    /// What a task recorded under `name`.
    fn recorded(&self, task: &TaskId, name: &str) -> Result<Option<Value>>;
    /// A result that was made before.
    fn memo(&self, key: &str) -> Result<Option<Memo>>;
    /// Results that were made before `made`, in order of their keys, from the one after `after` on, at most `limit`.
    fn memos(&self, made: Millis, after: &str, limit: usize) -> Result<Vec<Memo>>;
    /// Names of media that stand in rows of `holder`, from the row after place `after` (0 at first) on, at most `limit`
    /// rows; and the place to go on from, `None` at the end. Rows written meanwhile stand behind all that were there.
    fn media_named(&self, holder: Holder, after: u64, limit: usize) -> Result<(BTreeSet<String>, Option<u64>)>;
    /// The journal of a workflow (or of all) after `after`, at most `limit`, in order.
    fn journal(&self, workflow: Option<&WorkflowId>, after: u64, limit: usize) -> Result<Vec<Event>>;
    /// The last sequence number of the journal that is still there; 0 where there is none.
    fn last_seq(&self) -> Result<u64>;
    /// A document.
    fn document(&self, kind: &str, id: &str) -> Result<Option<Document>>;
    /// A piece of a list of documents. Quick where the kind's documents, or the owner's, are many: no more of them is
    /// read than what is skipped and given.
    fn documents(&self, listing: &Listing) -> Result<Listed>;
    /// How many documents of a kind (and an owner) there are by their runs' [`Workflow::standing`]. Those without a run
    /// are not counted.
    fn tally(&self, kind: &str, owner: Option<&str>) -> Result<BTreeMap<String, u64>>;
}

/// Looking at rows and writing them, in a unit of work.
pub trait Rows: Reads {
    /// Writes a workflow, new or known.
    fn put_workflow(&mut self, workflow: &Workflow) -> Result<()>;
    /// Writes a task, new or known. What it is made of ([`NewTask`]) does not change once written.
    fn put_task(&mut self, task: &Task) -> Result<()>;
    /// Says when to hear of a waiting task again, and nothing else: for the many that only ask whether somebody is done.
    /// Nothing is written where the ticket is void or the task does not wait.
    fn expect(&mut self, ticket: &Ticket, due: Millis) -> Result<()>;
    /// Moves the time at which every live task is to be heard of by so much: the clock was set.
    fn shift_due(&mut self, by: Millis) -> Result<()>;
    /// Says that `task` needs `needed`; both are there.
    fn put_need(&mut self, task: &TaskId, needed: &TaskId) -> Result<()>;
    /// Writes a paid call, new or known.
    fn put_call(&mut self, call: &Call) -> Result<()>;
    /// Records a value of a task; a value recorded before stays.
    fn record(&mut self, task: &TaskId, name: &str, value: &Value) -> Result<()>;
    /// Keeps a result for later; a newer one takes the place of an older one.
    fn put_memo(&mut self, memo: &Memo) -> Result<()>;
    /// Forgets a result.
    fn forget_memo(&mut self, key: &str) -> Result<()>;
    /// Writes an event down and gives it its place, larger than every earlier one.
    fn append(&mut self, event: Event) -> Result<Event>;
    /// Writes a document, new or known.
    fn put_document(&mut self, document: &Document) -> Result<()>;
    /// Removes a document; it is no error if there is none. Its run stays.
    fn remove_document(&mut self, kind: &str, id: &str) -> Result<()>;
    /// Removes a workflow with its tasks, what they need, their paid calls, what they recorded, and its journal; it is no
    /// error if there is none. Documents whose run it was stay, and places in the journal are not given again.
    fn remove_workflow(&mut self, id: &WorkflowId) -> Result<()>;
}

/// A result that was made before, for whoever asks for the same again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Memo {
    /// Hash of everything that the result depends on.
    pub key: String,
    /// Kind of the task that made it.
    pub kind: String,
    /// When it was made.
    pub made: Millis,
    /// What it gave.
    pub result: Value,
    /// The tasks it added.
    pub spawn: Vec<NewTask>,
}

/// [`Store::write`] for a unit that gives something back.
///
/// # Errors
/// As [`Store::write`].
pub async fn write<T: Send + 'static>(
    store: &dyn Store,
    unit: impl FnOnce(&mut dyn Rows) -> Result<T> + Send + 'static,
) -> Result<T> {
    let slot = Arc::new(Mutex::new(None));
    let given = slot.clone();
    store
        .write(Box::new(move |rows| {
            let value = unit(rows)?;
            *given.lock().expect("nobody panics holding this") = Some(value);
            Ok(())
        }))
        .await?;
    let value = slot.lock().expect("nobody panics holding this").take();
    Ok(value.expect("a store that returns Ok has run the unit"))
}

/// [`Store::read`] for a view that gives something back.
///
/// # Errors
/// As [`Store::read`].
pub async fn read<T: Send + 'static>(
    store: &dyn Store,
    view: impl FnOnce(&dyn Reads) -> Result<T> + Send + 'static,
) -> Result<T> {
    let slot = Arc::new(Mutex::new(None));
    let given = slot.clone();
    store
        .read(Box::new(move |rows| {
            let value = view(rows)?;
            *given.lock().expect("nobody panics holding this") = Some(value);
            Ok(())
        }))
        .await?;
    let value = slot.lock().expect("nobody panics holding this").take();
    Ok(value.expect("a store that returns Ok has run the view"))
}
