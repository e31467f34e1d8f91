//! Paying once.

use crate::{
    Cx,
    graph::{Intent, Wanted},
    memo,
};
use kinora_model::{Error, ErrorKind, Result, text};
use kinora_ports::{
    clock::millis,
    paid::{PaidCall, Recover},
    store::{self, Call, CallState},
};
use std::{sync::Arc, time::Duration};

impl Cx {
    /// Makes a paid call once, whatever dies meanwhile, and gives the provider's name for the job. `number` counts the
    /// task's *deliberate* calls from 0; the same number again is the same call, and costs nothing once it was made.
    ///
    /// First the intent is written down: durable, fenced and within the budget before anything is sent. Then it is sent
    /// with a key. Then the answer is durable before this returns. After a death in between, the call is repeated with
    /// its key, looked for first, or given to a person, as the provider's [`Recover`] says.
    ///
    /// # Errors
    /// [`Ambiguous`](ErrorKind::Ambiguous) where a person must decide: a step passes it on with `?` and its task goes to review.
    /// [`RateLimited`](ErrorKind::RateLimited) or [`Transient`](ErrorKind::Transient) where it is to be tried a little later,
    /// [`Exhausted`](ErrorKind::Exhausted) with [`OverBudget`](crate::OverBudget) where a budget does not reach, and those of
    /// [`PaidCall::submit`] that say it was not taken.
    pub async fn submit_once(&self, number: u32, call: &dyn PaidCall) -> Result<String> {
        let wanted = Arc::new(Wanted {
            number,
            provider: call.provider().to_owned(),
            request: memo::hash(&call.request()),
            cost: call.cost(),
            recover: call.recover(),
            at_once: call.limits().at_once,
        });
        if let Some(remote) = self.submitted(number, &wanted.request).await? {
            return Ok(remote);
        }
        let claim = self.hold().await?;
        let given = (claim.clone(), wanted.clone());
        let intent = self.inner().unit(move |ledger| ledger.intend(&given.0, &given.1)).await?;
        let sending = match intent.ok_or_else(|| self.stopped())? {
            Intent::Have(remote) => return Ok(remote),
            Intent::Ask => return Err(unknown(&wanted.provider)),
            Intent::Send(sending) => sending,
            Intent::Look(seen) => {
                let Recover::Lookup { visible_after } = wanted.recover else { return Err(unknown(&wanted.provider)) };
                let forgotten = |time: Duration| self.clock().now() > seen.at + millis(time);
                let found = match call.remembers() {
                    Some(time) if forgotten(time) => Err(unknown(&wanted.provider)),
                    _ => call.find(&seen.idem).await,
                };
                match found {
                    Ok(Some(remote)) => return self.keep(number, remote).await,
                    Ok(None) => {}
                    Err(error) => {
                        if error.kind() == ErrorKind::Ambiguous {
                            let task = claim.task.clone();
                            self.inner().unit(move |ledger| ledger.unclear(&task, number, &seen)).await?;
                        }
                        return Err(error);
                    }
                }
                let given = (claim.clone(), seen.clone());
                let again =
                    self.inner().unit(move |ledger| ledger.resend(&given.0, number, &given.1, visible_after)).await?;
                again.ok_or_else(|| {
                    let shows = seen.at + millis(self.inner().pace.send) + millis(visible_after);
                    let wait = u64::try_from(shows - self.clock().now()).unwrap_or(0).max(100);
                    let provider = &wanted.provider;
                    let what = text!("waiting for {provider} to list a call that may have arrived"; "正在等待 {provider} 列出可能已送达的调用");
                    Error::new(ErrorKind::RateLimited(Duration::from_millis(wait)), what)
                })?
            }
        };
        let deadline = sending.at + millis(self.inner().pace.send);
        let (doors, steady) = (&self.inner().doors, self.clock().steady());
        let sent = match doors.pass(call.provider(), call.limits(), steady) {
            Ok(()) => call.submit(&sending.idem, deadline).await,
            // It was not sent, so it is as if the provider had refused it.
            Err(wait) => Err(wait),
        };
        if let Err(ErrorKind::RateLimited(wait)) = sent.as_ref().map_err(Error::kind) {
            doors.shut(call.provider(), wait, self.clock().steady());
        }
        match sent {
            Ok(remote) => self.keep(number, remote).await,
            Err(error) if error.kind() == ErrorKind::Ambiguous => match wanted.recover {
                Recover::Neither => {
                    let task = claim.task;
                    self.inner().unit(move |ledger| ledger.unclear(&task, number, &sending)).await?;
                    Err(error)
                }
                // The provider can tell, or takes the same key again: no person is needed.
                _ => Err(Error::new(ErrorKind::Transient, error.what().clone()).caused_by(error)),
            },
            Err(error) => {
                let task = claim.task;
                self.inner().unit(move |ledger| ledger.refused(&task, number, &sending)).await?;
                Err(error)
            }
        }
    }

    /// Writes down what a paid call cost in the end, in millionths of the account's currency, and frees the rest of what was reserved.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn paid(&self, number: u32, cost: i64) -> Result<()> {
        let task = self.task().clone();
        self.inner().unit(move |ledger| ledger.paid(&task, number, cost)).await
    }

    /// The provider's name for the task's call of this number, where it was taken and is not settled: what a step that is
    /// cancelled has to undo. `None` also where another task has taken the call over.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn open_call(&self, number: u32) -> Result<Option<String>> {
        let task = self.task().clone();
        let calls = store::read(&*self.inner().store, move |rows| rows.calls(&task)).await?;
        let open = calls.into_iter().find(|call| call.number == number).map(|call| call.state);
        Ok(match open {
            Some(CallState::Submitted { remote }) => Some(remote),
            _ => None,
        })
    }

    /// Tells everybody that the account `provider` said not to be asked for so long, at a question that cost nothing.
    pub fn rest(&self, provider: &str, wait: Duration) {
        self.inner().doors.shut(provider, wait, self.clock().steady());
    }

    /// The provider's name for a call that was made before. Only looks: this is how most polls begin.
    async fn submitted(&self, number: u32, request: &str) -> Result<Option<String>> {
        let (task, request) = (self.task().clone(), request.to_owned());
        let known = move |call: &Call| call.number == number && call.request == request;
        let calls = store::read(&*self.inner().store, move |rows| rows.calls(&task)).await?;
        Ok(calls.into_iter().find(known).and_then(|call| call.state.remote().map(str::to_owned)))
    }

    async fn keep(&self, number: u32, remote: String) -> Result<String> {
        let (task, kept) = (self.task().clone(), remote.clone());
        self.inner().unit(move |ledger| ledger.submitted(&task, number, &kept)).await?;
        Ok(remote)
    }
}

fn unknown(provider: &str) -> Error {
    Error::new(
        ErrorKind::Ambiguous,
        text!("nobody knows whether {provider} took a paid call, and it cannot be asked; look at its list of jobs or its bill, then adopt the job, send it again, or give up";
              "无法确定 {provider} 是否已接受付费调用，且无法查询；请查看其任务列表或账单，然后选择认领、重发或放弃"),
    )
}
