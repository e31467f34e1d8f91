//! Writing paid calls down, before and after.

use super::{Claim, Ledger};
use crate::memo;
use kinora_model::{Error, ErrorKind, Result, TaskId, text};
use kinora_ports::{
    clock::{Millis, millis},
    paid::Recover,
    store::{Call, CallState, Task, WorkflowState},
};
use std::time::Duration;

/// A paid call as it is to be written down.
#[derive(Clone, Debug)]
pub(crate) struct Wanted {
    pub number: u32,
    pub provider: String,
    pub request: String,
    pub cost: i64,
    pub recover: Recover,
    /// Calls to the provider that may be open at once.
    pub at_once: Option<u32>,
}

/// What to do about a paid call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Intent {
    /// It was made: the provider's name for it.
    Have(String),
    /// It is written down: send it now.
    Send(Sending),
    /// Nobody knows whether it was made: look first.
    Look(Sending),
    /// Nobody knows, and there is no way to look: a person decides.
    Ask,
}

/// A call about to be sent, known again by the moment of its intent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sending {
    pub idem: String,
    pub at: Millis,
}

/// The key of call `number` of `task`: the same in every process and for ever.
fn idem(task: &TaskId, number: u32) -> String {
    let hash = memo::hash(&serde_json::json!([task.as_str(), number]));
    format!("kinora-{}", &hash[..32])
}

impl Ledger<'_> {
    /// Writes down that the holder of `claim` is about to make a paid call, and reserves its cost; `None` where the
    /// claim is lost.
    pub(crate) fn intend(&mut self, claim: &Claim, wanted: &Wanted) -> Result<Option<Intent>> {
        let Some(task) = self.held(claim)? else { return Ok(None) };
        let workflow = self.workflow(&task.workflow)?;
        let known = self.rows.calls(&task.id)?.into_iter().find(|call| call.number == wanted.number);
        let mut call = match known {
            None => self.first(&task, &workflow.owner, wanted)?,
            Some(call) if call.request != wanted.request => {
                let (name, n) = (&task.made.key, wanted.number);
                let what = text!("task “{name}” asks for something else under the number {n} of an earlier paid call";
                                 "任务“{name}”用已有付费调用的编号 {n} 提出了不同的请求");
                return Err(Error::internal(what));
            }
            Some(call) => call,
        };
        let intent = match (&call.state, wanted.recover) {
            (CallState::Submitted { remote } | CallState::Settled { remote }, _) => {
                return Ok(Some(Intent::Have(remote.clone())));
            }
            (CallState::Ambiguous, _) => return Ok(Some(Intent::Ask)),
            (CallState::Intent, Recover::Neither) => {
                call.state = CallState::Ambiguous;
                Intent::Ask
            }
            (CallState::Intent, Recover::Lookup { .. }) => {
                return Ok(Some(Intent::Look(Sending { idem: call.idem, at: call.at })));
            }
            (state, _) => {
                if workflow.state != WorkflowState::Running {
                    let what =
                        text!("the workflow stands, so nothing new is paid for"; "工作流已暂停，不会发起新的付费调用");
                    return Err(Error::new(ErrorKind::RateLimited(Duration::from_secs(1)), what));
                }
                if *state == CallState::Refused {
                    self.room(wanted)?;
                    self.reserve(&task.workflow, wanted.cost)?;
                    call.cost = wanted.cost;
                }
                call.state = CallState::Intent;
                call.at = self.now;
                Intent::Send(Sending { idem: call.idem.clone(), at: call.at })
            }
        };
        self.rows.put_call(&call)?;
        Ok(Some(intent))
    }

    /// The call of a task that made none under this number yet: its own, not sent, or one that another task of the same
    /// owner made for the same thing and left behind.
    fn first(&mut self, task: &Task, owner: &str, wanted: &Wanted) -> Result<Call> {
        let own = Call {
            idem: idem(&task.id, wanted.number),
            task: task.id.clone(),
            number: wanted.number,
            provider: wanted.provider.clone(),
            request: wanted.request.clone(),
            cost: wanted.cost,
            state: CallState::Refused,
            at: self.now,
        };
        let Some(taken) = self.taken_over(task, owner, &own)? else { return Ok(own) };
        self.rows.put_call(&taken)?;
        Ok(taken)
    }

    /// Refuses for now where the account works on as many jobs as it may.
    fn room(&self, wanted: &Wanted) -> Result<()> {
        let Some(most) = wanted.at_once else { return Ok(()) };
        if self.rows.calls_open(&wanted.provider)? < u64::from(most) {
            return Ok(());
        }
        let provider = &wanted.provider;
        let what = text!("waiting for {provider}, which works on {most} jobs at once"; "正在等待 {provider}：其最多同时处理 {most} 个任务");
        Err(Error::new(ErrorKind::RateLimited(Duration::from_secs(1)), what))
    }

    /// Claims a call that was not found at the provider for a second sending, once it must have shown; `None` where it is too
    /// early or somebody else does it.
    pub(crate) fn resend(
        &mut self,
        claim: &Claim,
        number: u32,
        seen: &Sending,
        visible: Duration,
    ) -> Result<Option<Sending>> {
        if self.held(claim)?.is_none() || self.now < seen.at + millis(self.pace.send) + millis(visible) {
            return Ok(None);
        }
        let Some(mut call) = self.call(&claim.task, number)? else { return Ok(None) };
        if call.at != seen.at || call.state != CallState::Intent {
            return Ok(None);
        }
        // Strictly later, even if the clock stands: `at` is what the next one compares.
        call.at = self.now.max(seen.at + 1);
        self.rows.put_call(&call)?;
        Ok(Some(Sending { idem: call.idem, at: call.at }))
    }

    /// The provider has the call. True whoever says so: not fenced.
    pub(crate) fn submitted(&mut self, task: &TaskId, number: u32, remote: &str) -> Result<()> {
        let Some(mut call) = self.call(task, number)? else { return Ok(()) };
        if call.state.remote().is_none() {
            call.state = CallState::Submitted { remote: remote.to_owned() };
            self.rows.put_call(&call)?;
        }
        Ok(())
    }

    /// The provider has certainly not taken the call as it was sent at `sent`; its cost is free again.
    pub(crate) fn refused(&mut self, task: &TaskId, number: u32, sent: &Sending) -> Result<()> {
        let Some(mut call) = self.call(task, number)? else { return Ok(()) };
        if call.at == sent.at && call.state == CallState::Intent {
            call.state = CallState::Refused;
            self.rows.put_call(&call)?;
            self.spend(task, -call.cost)?;
        }
        Ok(())
    }

    /// Nobody knows what became of the call as it was sent at `sent`, and nobody can find out.
    pub(crate) fn unclear(&mut self, task: &TaskId, number: u32, sent: &Sending) -> Result<()> {
        let Some(mut call) = self.call(task, number)? else { return Ok(()) };
        if call.at == sent.at && call.state == CallState::Intent {
            call.state = CallState::Ambiguous;
            self.rows.put_call(&call)?;
        }
        Ok(())
    }

    /// The call is over and cost this much.
    pub(crate) fn paid(&mut self, task: &TaskId, number: u32, cost: i64) -> Result<()> {
        let Some(mut call) = self.call(task, number)? else { return Ok(()) };
        if let CallState::Submitted { remote } = call.state {
            self.spend(task, cost - call.cost)?;
            call.state = CallState::Settled { remote };
            call.cost = cost;
            self.rows.put_call(&call)?;
        }
        Ok(())
    }

    pub(super) fn call(&self, task: &TaskId, number: u32) -> Result<Option<Call>> {
        Ok(self.rows.calls(task)?.into_iter().find(|call| call.number == number))
    }

    /// Records a value of the task in hand, or gives the one recorded before; `None` where the claim is lost.
    pub(crate) fn record(
        &mut self,
        claim: &Claim,
        name: &str,
        value: &serde_json::Value,
    ) -> Result<Option<serde_json::Value>> {
        if self.held(claim)?.is_none() {
            return Ok(None);
        }
        self.rows.record(&claim.task, name, value)?;
        self.rows.recorded(&claim.task, name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_stable_and_apart() {
        let (a, b) = (TaskId::new("w/a"), TaskId::new("w/b"));
        assert_eq!(idem(&a, 0), idem(&a, 0));
        assert_ne!(idem(&a, 0), idem(&a, 1));
        assert_ne!(idem(&a, 0), idem(&b, 0));
    }
}
