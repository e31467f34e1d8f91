//! Who should look at what next.
//!
//! A ticket is a hint. It may be lost, come twice or come late: the row in the [`store`](crate::store) is the truth, a
//! ticket whose number is not the row's is void, and what nobody was told about is found by a sweep. So an
//! implementation may lose everything it holds at any moment, and costs only time.

use async_trait::async_trait;
use kinora_model::{Result, TaskId};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// What a task mainly uses; each class has its own slots.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Computes: as many at once as there are cores for it.
    Cpu,
    /// Waits for others: thousands at once.
    Io,
}

impl Class {
    /// Every class.
    pub const ALL: [Self; 2] = [Self::Cpu, Self::Io];
}

/// "Look at this task", void unless the number is the task's present one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Ticket {
    /// Which task.
    pub task: TaskId,
    /// The task's ticket number when this was written.
    pub number: u64,
}

/// A ticket on its way: who may take it, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// What to look at.
    pub ticket: Ticket,
    /// Who may take it.
    pub class: Class,
    /// Whose work it is: owners take turns.
    pub owner: String,
    /// Higher first, among those of its owner that are due.
    pub priority: i32,
    /// Not before this long from now.
    pub delay: Duration,
}

/// Holds tickets until they are due and somebody has a free slot.
#[async_trait]
pub trait Queue: Send + Sync {
    /// Puts a ticket in; the same ticket again changes nothing.
    async fn put(&self, due: Due) -> Result<()>;
    /// Up to `max` tickets of `class` that are due; waits for the first one for at most `wait`. Owners who have
    /// something due take turns, one ticket at a time, so that nobody waits behind all that another one wants; of one
    /// owner's tickets those of higher priority come first, then in order of being put. What is taken and neither settled nor said to be in progress comes again after
    /// the queue's lease.
    async fn pull(&self, class: Class, max: usize, wait: Duration) -> Result<Vec<Box<dyn Delivery>>>;
}

/// A ticket in somebody's hand.
#[async_trait]
pub trait Delivery: Send + Sync {
    /// The ticket.
    fn ticket(&self) -> &Ticket;
    /// Says what becomes of it.
    async fn settle(&self, how: Settle) -> Result<()>;
}

/// What becomes of a taken ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settle {
    /// Done with: it does not come again.
    Drop,
    /// It shall come again after this long.
    Again(Duration),
    /// Still being worked on: the lease starts anew.
    Progress,
}
