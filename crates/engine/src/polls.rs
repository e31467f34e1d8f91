//! Polls: ticks that ask whether somebody else is done, and mostly hear that nobody is.
//!
//! A hundred thousand tasks may wait for jobs at providers. Writing each tick down before and after it would be all that
//! the store does, so a *poll* is cheaper, where no other process can have the store:
//!
//! - It is a tick of a task whose last tick *in this process* ended in [`Next::Poll`](crate::Next::Poll). Its row
//!   says `waiting`, and it is only read before the tick. Nobody else can take it: this process has the store, and looks
//!   into its own hands first.
//! - When it hears nothing new (another poll, the same cursor), nothing is written but when the task is next to be heard of,
//!   and that together with all others, about once a second.
//! - When it becomes more (its cursor changes, it ends, fails, pays or records something), the task is taken and written
//!   in one unit of work then. Whoever cancelled it, or gave it another ticket, has voided the poll: nothing is written.
//!
//! **What a death costs.** A poll that is not written down is asked again after the next start, like any tick. The times
//! that were not written yet are those before: such tasks are polled a little early, once. A poll that kills the process is
//! counted as a death the second time, because the first tick after a start is always written down.

use kinora_ports::queue::Ticket;
use std::{
    collections::HashSet,
    sync::{Mutex, MutexGuard},
    time::Duration,
};

/// What this process knows of polls.
#[derive(Default)]
pub(crate) struct Polls(Mutex<Known>);

#[derive(Default)]
struct Known {
    /// Tickets whose next delivery is a poll.
    next: HashSet<Ticket>,
    /// Polls that heard nothing new, and when to hear of them again by the steady clock: not written yet.
    unwritten: Vec<(Ticket, Duration)>,
}

impl Polls {
    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().expect("nobody panics holding this")
    }
    /// Whether the delivery of this ticket is a poll. It is known once: whoever asks says what comes after.
    pub fn take(&self, ticket: &Ticket) -> bool {
        self.known().next.remove(ticket)
    }
    /// The next delivery of this ticket is a poll.
    pub fn expect(&self, ticket: Ticket) {
        self.known().next.insert(ticket);
    }
    /// A poll heard nothing new: its task is to be heard of at `due` by the steady clock, and the next delivery is a poll.
    pub fn heard_nothing(&self, ticket: Ticket, due: Duration) {
        let mut known = self.known();
        known.next.insert(ticket.clone());
        known.unwritten.push((ticket, due));
    }
    /// Up to `max` times to be written, oldest first; they are forgotten here. If they cannot be written, tasks are told
    /// about a little early.
    pub fn unwritten(&self, max: usize) -> Vec<(Ticket, Duration)> {
        let mut known = self.known();
        let count = known.unwritten.len().min(max);
        let rest = known.unwritten.split_off(count);
        std::mem::replace(&mut known.unwritten, rest)
    }
}
