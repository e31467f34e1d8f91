//! Tickets of this process.

use async_trait::async_trait;
use kinora_model::{Result, TaskId};
use kinora_ports::{
    clock::{Clock, Millis, millis},
    queue::{Class, Delivery, Due, Queue, Settle, Ticket},
};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};
use tokio::sync::Notify;

/// Tickets of this process, in memory: the store has all it takes to write them again.
pub struct LocalQueue {
    shelf: Arc<Mutex<Shelf>>,
    clock: Arc<dyn Clock>,
    lease: Duration,
    /// Rung when something is put.
    bell: Arc<Notify>,
}

#[derive(Default)]
struct Shelf {
    entries: BTreeMap<Ticket, Entry>,
    /// By when they may be seen: for later, or taken and leased.
    later: BTreeSet<(Class, Millis, u64, Ticket)>,
    /// Due now: higher priority first, then as put.
    due: BTreeSet<(Class, Reverse<i32>, u64, Ticket)>,
    count: u64,
}

#[derive(Clone)]
struct Entry {
    class: Class,
    priority: i32,
    order: u64,
    /// Where it is on the shelf: `None` among the due ones, else when it may be seen.
    visible: Option<Millis>,
}

/// The least ticket there is: where ranges begin.
fn first() -> Ticket {
    Ticket { task: TaskId::new(""), number: 0 }
}

impl Shelf {
    fn lift(&mut self, ticket: &Ticket) -> Option<Entry> {
        let entry = self.entries.remove(ticket)?;
        match entry.visible {
            Some(at) => self.later.remove(&(entry.class, at, entry.order, ticket.clone())),
            None => self.due.remove(&(entry.class, Reverse(entry.priority), entry.order, ticket.clone())),
        };
        Some(entry)
    }
    fn lay(&mut self, ticket: Ticket, entry: Entry) {
        match entry.visible {
            Some(at) => self.later.insert((entry.class, at, entry.order, ticket.clone())),
            None => self.due.insert((entry.class, Reverse(entry.priority), entry.order, ticket.clone())),
        };
        self.entries.insert(ticket, entry);
    }
    fn move_to(&mut self, ticket: &Ticket, visible: Option<Millis>) {
        if let Some(entry) = self.lift(ticket) {
            self.lay(ticket.clone(), Entry { visible, ..entry });
        }
    }
    /// When the first ticket of `class` for later may be seen.
    fn next(&self, class: Class) -> Option<&(Class, Millis, u64, Ticket)> {
        self.later.range((class, Millis::MIN, 0, first())..).next().filter(|(c, ..)| *c == class)
    }
    fn take(&mut self, class: Class, max: usize, now: Millis, until: Millis) -> Vec<Ticket> {
        while let Some((_, at, _, ticket)) = self.next(class)
            && *at <= now
        {
            let ticket = ticket.clone();
            self.move_to(&ticket, None);
        }
        let of_class = self.due.range((class, Reverse(i32::MAX), 0, first())..).take_while(|(c, ..)| *c == class);
        let taken: Vec<Ticket> = of_class.take(max).map(|(.., ticket)| ticket.clone()).collect();
        for ticket in &taken {
            self.move_to(ticket, Some(until));
        }
        taken
    }
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
        let visible = (!due.delay.is_zero()).then(|| self.clock.now().saturating_add(millis(due.delay)));
        {
            let mut shelf = self.shelf();
            if shelf.entries.contains_key(&due.ticket) {
                return Ok(());
            }
            shelf.count += 1;
            let entry = Entry { class: due.class, priority: due.priority, order: shelf.count, visible };
            shelf.lay(due.ticket, entry);
        }
        self.bell.notify_waiters();
        Ok(())
    }

    async fn pull(&self, class: Class, max: usize, wait: Duration) -> Result<Vec<Box<dyn Delivery>>> {
        let end = self.clock.now().saturating_add(millis(wait));
        loop {
            // Rings are heard from here on: nothing put between the look and the wait is missed.
            let rung = self.bell.notified();
            let now = self.clock.now();
            let (taken, next) = {
                let mut shelf = self.shelf();
                let taken = shelf.take(class, max, now, now.saturating_add(millis(self.lease)));
                (taken, shelf.next(class).map_or(Millis::MAX, |(_, at, ..)| *at))
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
    ticket: Ticket,
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
        let now = self.clock.now();
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
