//! Tickets of this process.

use super::shelf::Shelf;
use async_trait::async_trait;
use kinora_model::Result;
use kinora_ports::{
    clock::{Clock, Millis, millis},
    queue::{Class, Delivery, Due, Queue, Settle, Ticket},
};
use std::{
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};
use tokio::sync::Notify;

/// Tickets of this process, in memory: the store has all it takes to write them again.
///
/// It goes by the steady clock: when the machine's clock is set, nothing comes early or late.
pub struct LocalQueue {
    shelf: Arc<Mutex<Shelf>>,
    clock: Arc<dyn Clock>,
    lease: Duration,
    /// Rung when something is put.
    bell: Arc<Notify>,
}

impl LocalQueue {
    /// An empty queue whose leases last this long: the engine's [`Pace::lease`](crate::Pace::lease).
    pub fn new(clock: Arc<dyn Clock>, lease: Duration) -> Self {
        Self { shelf: Arc::default(), clock, lease, bell: Arc::default() }
    }
    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        self.shelf.lock().expect("nobody panics holding this")
    }
}

#[async_trait]
impl Queue for LocalQueue {
    async fn put(&self, due: Due) -> Result<()> {
        let visible = (!due.delay.is_zero()).then(|| millis(self.clock.steady()).saturating_add(millis(due.delay)));
        self.shelf().put(due.ticket, due.class, &due.owner, due.priority, visible);
        self.bell.notify_waiters();
        Ok(())
    }

    async fn pull(&self, class: Class, max: usize, wait: Duration) -> Result<Vec<Box<dyn Delivery>>> {
        let end = millis(self.clock.steady()).saturating_add(millis(wait));
        loop {
            // Rings are heard from here on: nothing put between the look and the wait is missed.
            let rung = self.bell.notified();
            let now = millis(self.clock.steady());
            let (taken, next) = {
                let mut shelf = self.shelf();
                let taken = shelf.take(class, max, now, now.saturating_add(millis(self.lease)));
                (taken, shelf.next(class).unwrap_or(Millis::MAX))
            };
            if !taken.is_empty() || now >= end {
                let hand = |ticket| {
                    let (shelf, clock, bell) = (self.shelf.clone(), self.clock.clone(), self.bell.clone());
                    Box::new(Taken { ticket, shelf, clock, bell, lease: self.lease }) as Box<dyn Delivery>
                };
                return Ok(taken.into_iter().map(hand).collect());
            }
            let left = Duration::from_millis(u64::try_from(next.min(end) - now).unwrap_or(0));
            tokio::select! { () = rung => {}, () = self.clock.sleep(left) => {} }
        }
    }
}

struct Taken {
    ticket: Arc<Ticket>,
    shelf: Arc<Mutex<Shelf>>,
    clock: Arc<dyn Clock>,
    bell: Arc<Notify>,
    lease: Duration,
}

#[async_trait]
impl Delivery for Taken {
    fn ticket(&self) -> &Ticket {
        &self.ticket
    }
    async fn settle(&self, how: Settle) -> Result<()> {
        let now = millis(self.clock.steady());
        let mut shelf = self.shelf.lock().expect("nobody panics holding this");
        match how {
            Settle::Drop => drop(shelf.lift(&self.ticket)),
            Settle::Again(after) => {
                let visible = (!after.is_zero()).then(|| now.saturating_add(millis(after)));
                shelf.move_to(&self.ticket, visible);
                self.bell.notify_waiters();
            }
            Settle::Progress => shelf.move_to(&self.ticket, Some(now.saturating_add(millis(self.lease)))),
        }
        Ok(())
    }
}
