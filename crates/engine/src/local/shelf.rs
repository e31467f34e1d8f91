//! Tickets in order: those for later by their moment, those that are due by whose turn it is.

use kinora_ports::{
    clock::Millis,
    queue::{Class, Ticket},
};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::Arc,
};

/// All tickets of a queue, each once.
#[derive(Default)]
pub(super) struct Shelf {
    entries: BTreeMap<Arc<Ticket>, Entry>,
    /// By when they may be seen: for later, or taken and leased.
    later: BTreeSet<(Class, Millis, u64, Arc<Ticket>)>,
    /// Due now.
    due: BTreeMap<Class, Turns>,
    count: u64,
}

/// What is known of a ticket on the shelf.
#[derive(Clone)]
pub(super) struct Entry {
    pub class: Class,
    pub owner: Arc<str>,
    pub priority: i32,
    /// Place in the order of being put.
    order: u64,
    /// Where it is on the shelf: `None` among the due ones, else when it may be seen.
    visible: Option<Millis>,
}

/// One owner's tickets: higher priority first, then as put.
type Line = BTreeSet<(Reverse<i32>, u64, Arc<Ticket>)>;

/// Tickets of one class that are due, and whose turn it is.
#[derive(Default)]
struct Turns {
    /// Nobody is here without a ticket.
    of: BTreeMap<Arc<str>, Line>,
    /// Each of them once; the first is next.
    next: VecDeque<Arc<str>>,
}

impl Turns {
    fn add(&mut self, entry: &Entry, ticket: Arc<Ticket>) {
        let mine = self.of.entry(entry.owner.clone()).or_insert_with(|| {
            self.next.push_back(entry.owner.clone());
            Line::new()
        });
        mine.insert((Reverse(entry.priority), entry.order, ticket));
    }

    fn remove(&mut self, entry: &Entry, ticket: &Arc<Ticket>) {
        let Some(mine) = self.of.get_mut(&entry.owner) else { return };
        mine.remove(&(Reverse(entry.priority), entry.order, ticket.clone()));
        if mine.is_empty() {
            self.of.remove(&entry.owner);
            self.next.retain(|owner| *owner != entry.owner);
        }
    }

    /// The next ticket, which goes; its owner's turn is over.
    fn take(&mut self) -> Option<Arc<Ticket>> {
        let owner = self.next.pop_front()?;
        let mine = self.of.get_mut(&owner)?;
        let (.., ticket) = mine.pop_first()?;
        if mine.is_empty() {
            self.of.remove(&owner);
        } else {
            self.next.push_back(owner);
        }
        Some(ticket)
    }
}

impl Shelf {
    /// Puts a new ticket on the shelf; one that is there stays where it is.
    pub fn put(&mut self, ticket: Ticket, class: Class, owner: &str, priority: i32, visible: Option<Millis>) {
        if self.entries.contains_key(&ticket) {
            return;
        }
        self.count += 1;
        self.lay(Arc::new(ticket), Entry { class, owner: owner.into(), priority, order: self.count, visible });
    }

    /// Takes a ticket off the shelf.
    pub fn lift(&mut self, ticket: &Ticket) -> Option<(Arc<Ticket>, Entry)> {
        let (ticket, entry) = self.entries.remove_entry(ticket)?;
        match entry.visible {
            Some(at) => {
                self.later.remove(&(entry.class, at, entry.order, ticket.clone()));
            }
            None => self.due.entry(entry.class).or_default().remove(&entry, &ticket),
        }
        Some((ticket, entry))
    }

    fn lay(&mut self, ticket: Arc<Ticket>, entry: Entry) {
        match entry.visible {
            Some(at) => {
                self.later.insert((entry.class, at, entry.order, ticket.clone()));
            }
            None => self.due.entry(entry.class).or_default().add(&entry, ticket.clone()),
        }
        self.entries.insert(ticket, entry);
    }

    /// Says when a ticket may be seen: now, or then. One that is not there stays away.
    pub fn move_to(&mut self, ticket: &Ticket, visible: Option<Millis>) {
        if let Some((ticket, entry)) = self.lift(ticket) {
            self.lay(ticket, Entry { visible, ..entry });
        }
    }

    /// When the first ticket of `class` for later may be seen.
    pub fn next(&self, class: Class) -> Option<Millis> {
        self.first(class).map(|(at, _)| at)
    }

    fn first(&self, class: Class) -> Option<(Millis, &Arc<Ticket>)> {
        let least = Arc::new(Ticket { task: kinora_model::TaskId::new(""), number: 0 });
        let (found, at, _, ticket) = self.later.range((class, Millis::MIN, 0, least)..).next()?;
        (*found == class).then_some((*at, ticket))
    }

    /// Up to `max` tickets of `class` that may be seen at `now`, hidden until `until`.
    pub fn take(&mut self, class: Class, max: usize, now: Millis, until: Millis) -> Vec<Arc<Ticket>> {
        while let Some((at, ticket)) = self.first(class)
            && at <= now
        {
            let ticket = ticket.clone();
            self.move_to(&ticket, None);
        }
        let mut taken = Vec::new();
        while taken.len() < max
            && let Some(ticket) = self.due.entry(class).or_default().take()
        {
            if let Some(entry) = self.entries.remove(&ticket) {
                self.lay(ticket.clone(), Entry { visible: Some(until), ..entry });
            }
            taken.push(ticket);
        }
        taken
    }
}
