//! What happens in a workflow, from the journal and then live.

use kinora_model::{Result, WorkflowId};
use kinora_ports::{
    events::{Event, Heard, Listener},
    store::{self, Store},
};
use std::{collections::VecDeque, sync::Arc};

/// Entries read from the journal at once.
const PAGE: usize = 500;

/// What happens in a workflow (or in all): every entry of the journal once and in order, and what is told in passing.
pub struct Subscription {
    store: Arc<dyn Store>,
    listener: Box<dyn Listener>,
    workflow: Option<WorkflowId>,
    /// Last place in the journal that was given out or is known to be another workflow's.
    seq: u64,
    /// Entries read and not given out.
    read: VecDeque<Event>,
    /// There may be more in the journal than was read.
    behind: bool,
}

impl Subscription {
    pub(crate) fn new(
        store: Arc<dyn Store>,
        listener: Box<dyn Listener>,
        workflow: Option<WorkflowId>,
        after: u64,
    ) -> Self {
        Self { store, listener, workflow, seq: after, read: VecDeque::new(), behind: true }
    }

    /// The next thing that happens; `None` when nothing will any more. A slow caller misses words told in passing, never an
    /// entry of the journal, and holds no more than a page of them.
    ///
    /// # Errors
    /// Those of the store; it may be called again.
    pub async fn next(&mut self) -> Result<Option<Event>> {
        loop {
            if let Some(event) = self.read.pop_front() {
                self.seq = event.seq.unwrap_or(self.seq);
                return Ok(Some(event));
            }
            if self.behind {
                let (workflow, after) = (self.workflow.clone(), self.seq);
                let page = store::read(&*self.store, move |rows| rows.journal(workflow.as_ref(), after, PAGE)).await?;
                self.behind = page.len() == PAGE;
                self.read.extend(page);
                continue;
            }
            match self.listener.next().await {
                Heard::Closed => return Ok(None),
                Heard::Missed => self.behind = true,
                Heard::Event(event) if self.workflow.as_ref().is_some_and(|w| *w != event.workflow) => {}
                Heard::Event(event) => match event.seq {
                    None => return Ok(Some(*event)),
                    // Units may be told of in another order than they were written in: the journal has the order.
                    Some(seq) if seq > self.seq => self.behind = true,
                    Some(_) => {}
                },
            }
        }
    }
}
