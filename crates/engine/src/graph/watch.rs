//! Hearing of tasks: those in hand are alive, those overdue are told about anew.

use super::{Claim, Ledger};
use kinora_model::{Result, TaskId, WorkflowId};
use kinora_ports::{
    clock::{Millis, millis},
    queue::Ticket,
    store::{Move, Task, TaskState, Workflow, WorkflowState},
};
use std::{
    collections::{BTreeMap, btree_map::Entry},
    time::Duration,
};

/// What a heartbeat finds.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// Somebody else has the task.
    Lost(Claim),
    /// Nobody wants it any more.
    Unwanted(Claim),
}

/// A workflow of which several tasks are healed in one unit.
struct Seen {
    workflow: Workflow,
    /// Its counts are no longer those of its row.
    changed: bool,
}

impl Ledger<'_> {
    /// Says of tasks in hand that they are alive; gives those that should be let go.
    pub(crate) fn beat(&mut self, claims: &[Claim]) -> Result<Vec<Found>> {
        let due = self.now + self.pace.lease_ms();
        let mut found = Vec::new();
        for claim in claims {
            let Some(mut task) = self.held(claim)? else {
                found.push(Found::Lost(claim.clone()));
                continue;
            };
            let mut workflow = self.workflow(&task.workflow)?;
            if workflow.state == WorkflowState::Cancelling {
                found.push(Found::Unwanted(claim.clone()));
            }
            self.step(&mut workflow, &mut task, Move::Expect { due })?;
            self.rows.put_task(&task)?;
        }
        Ok(found)
    }

    /// Tells about what is overdue anew; at most `limit` tasks. What is in hand, by its epoch, is not: it is alive, and
    /// could only not say so. Says how many there were.
    pub(crate) fn sweep(&mut self, limit: usize, in_hand: &BTreeMap<TaskId, u64>) -> Result<usize> {
        let overdue = self.rows.overdue(self.now, limit)?;
        let count = overdue.len();
        let mut seen = BTreeMap::new();
        for mut task in overdue {
            if in_hand.get(&task.id) == Some(&task.epoch) {
                let due = self.now + self.pace.lease_ms();
                task.state = task.state.after(Move::Expect { due }).unwrap_or(task.state);
                self.rows.put_task(&task)?;
            } else {
                self.heal(&mut seen, task)?;
            }
        }
        self.keep(seen)?;
        Ok(count)
    }

    /// Tells about what is live, a piece of it: the queue is empty, and where nobody else can have lived on, whoever ran a
    /// task is dead. Gives the last task of the piece; `None` at the end.
    pub(crate) fn recover(&mut self, after: Option<&TaskId>, limit: usize, all_dead: bool) -> Result<Option<TaskId>> {
        let mut seen = BTreeMap::new();
        let live = self.rows.live(after, limit)?;
        let last = live.last().map(|task| task.id.clone());
        for task in live {
            if all_dead || !matches!(task.state, TaskState::Running { .. }) {
                self.heal(&mut seen, task)?;
            }
        }
        self.keep(seen)?;
        Ok(last)
    }

    /// Writes when polls that heard nothing new are to be heard of again.
    pub(crate) fn expect(&mut self, polled: &[(Ticket, Millis)]) -> Result<()> {
        polled.iter().try_for_each(|(ticket, due)| self.rows.expect(ticket, *due))
    }

    /// The clock was set so much ahead, or back: everything is expected so much later, or earlier.
    pub(crate) fn shift(&mut self, by: Millis) -> Result<()> {
        self.rows.shift_due(by)
    }

    /// Writes the workflows that healing changed.
    fn keep(&mut self, seen: BTreeMap<WorkflowId, Seen>) -> Result<()> {
        let mut changed = seen.values().filter(|seen| seen.changed);
        changed.try_for_each(|seen| self.rows.put_workflow(&seen.workflow))
    }

    /// Tells about a live task anew. One that was running has lost whoever ran it: dead, or held up for longer than the
    /// lease; in the second case its writes are refused from here on.
    fn heal(&mut self, seen: &mut BTreeMap<WorkflowId, Seen>, mut task: Task) -> Result<()> {
        let Seen { workflow, changed } = match seen.entry(task.workflow.clone()) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => {
                let workflow = self.workflow(new.key())?;
                new.insert(Seen { workflow, changed: false })
            }
        };
        if matches!(task.state, TaskState::Running { .. }) {
            *changed = true;
            task.attempt += 1;
            let due = self.now + self.pace.grace_ms();
            self.step(workflow, &mut task, Move::HandBack { due })?;
        }
        let asleep = !workflow.state.is_moving() && !matches!(workflow.state, WorkflowState::Paused);
        if asleep {
            // Whoever starts the workflow again gives new tickets; until then there is nothing to look for.
            let due = self.now + millis(Duration::from_secs(3600));
            self.step(workflow, &mut task, Move::Expect { due })?;
            return self.rows.put_task(&task);
        }
        let left = match &task.state {
            TaskState::Waiting { due, .. } => due - self.pace.grace_ms() - self.now,
            _ => 0,
        };
        self.remind(workflow, &mut task, Duration::from_millis(u64::try_from(left).unwrap_or(0)))
    }
}
