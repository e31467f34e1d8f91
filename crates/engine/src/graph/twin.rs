//! The same thing paid for by two tasks: the second takes over what the first left behind, or waits for it.
//!
//! A workflow that is [left](Ledger::leave) for another one leaves paid calls open. Whoever asks for the same thing next,
//! for the same owner, goes on with that call: what it costs moves to the new workflow, and nothing is paid again.

use super::Ledger;
use kinora_model::{Error, ErrorKind, Result, WorkflowId, text};
use kinora_ports::store::{Call, CallState, LEFT, Move, Task, WorkflowState};
use std::time::Duration;

/// That somebody else is having the same made: come again, the result will be there.
fn waiting(name: &str) -> Error {
    let what = text!("waiting for “{name}”, which is having the same made"; "正在等待“{name}”：相同的内容已在生成");
    Error::new(ErrorKind::RateLimited(Duration::from_secs(1)), what)
}

impl Ledger<'_> {
    /// The call that another task made for what `own` asks, as a call of `task`; `None` where there is none to take over.
    ///
    /// # Errors
    /// [`RateLimited`](ErrorKind::RateLimited) where a live task is at it: its result will be there for everybody.
    pub(super) fn taken_over(&mut self, task: &Task, owner: &str, own: &Call) -> Result<Option<Call>> {
        for twin in self.rows.calls_like(owner, &own.provider, &own.request)? {
            if twin.task == task.id || twin.state == CallState::Refused {
                continue;
            }
            let Some(other) = self.rows.task(&twin.task)? else { continue };
            if !other.state.is_over() {
                if self.gets_on(&other, &twin)? {
                    return Err(waiting(&other.made.key));
                }
            } else if !matches!(twin.state, CallState::Settled { .. }) {
                return self.take_over(task, own, twin).map(Some);
            } else if self.was_made_meanwhile(task)? {
                return Err(waiting(&other.made.key));
            }
        }
        Ok(None)
    }

    /// Whether the result of a task, of which there was none when it was taken, is there by now.
    fn was_made_meanwhile(&self, task: &Task) -> Result<bool> {
        let (_, memo) = super::claim::given(&*self.rows, self.steps, task)?;
        match memo.filter(|_| task.cursor.is_null()) {
            Some(key) => Ok(self.rows.memo(&key)?.is_some()),
            None => Ok(false),
        }
    }

    /// Whether a live task's call comes to its end without anybody's help.
    fn gets_on(&self, task: &Task, call: &Call) -> Result<bool> {
        let moving = self.workflow(&task.workflow)?.state.is_moving();
        Ok(match call.state {
            CallState::Submitted { .. } => moving || self.workflow(&task.workflow)?.state == WorkflowState::Paused,
            // Settled a moment before its task is done.
            CallState::Intent | CallState::Settled { .. } => moving,
            _ => false,
        })
    }

    fn take_over(&mut self, task: &Task, own: &Call, mut twin: Call) -> Result<Call> {
        let call =
            Call { idem: twin.idem.clone(), cost: twin.cost, state: twin.state.clone(), at: twin.at, ..own.clone() };
        self.move_money(&twin.task, &task.workflow, twin.cost)?;
        // A key belongs to one call.
        twin.idem = format!("{}{LEFT}{}", twin.idem, own.idem);
        twin.cost = 0;
        twin.state = match twin.state {
            CallState::Submitted { remote } => CallState::Settled { remote },
            _ => CallState::Refused,
        };
        self.rows.put_call(&twin)?;
        Ok(call)
    }

    /// Gives a workflow up for another that goes on with its work: all of it is over at once, and nothing is told to any
    /// provider. One that is over already stays as it is.
    pub(crate) fn leave(&mut self, id: &WorkflowId) -> Result<()> {
        let mut workflow = self.workflow(id)?;
        if workflow.state.is_over() || workflow.state == WorkflowState::Cancelling {
            return Ok(());
        }
        self.turn(&mut workflow, WorkflowState::Cancelling)?;
        for mut task in self.rows.tasks_in(Some(id), &["blocked", "ready", "running", "waiting", "review"])? {
            self.step(&mut workflow, &mut task, Move::Cancel)?;
            self.rows.put_task(&task)?;
        }
        self.close(workflow)
    }
}
