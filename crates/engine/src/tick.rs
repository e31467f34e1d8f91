//! One delivery: take the task, tick it, write what came of it.

use crate::{
    Cx, Next, Step, Stop,
    cx::Wants,
    engine::{Hand, Inner},
    graph::{Begin, Begun, Outcome},
    memo,
    run::Crew,
};
use kinora_model::{Error, ErrorKind, Result, TaskId, text};
use kinora_ports::{
    blobs::MediaId,
    queue::{Delivery, Settle},
    store::Failure,
};
use serde_json::Value;
use std::{sync::Arc, time::Duration};
use tokio_util::task::AbortOnDropHandle;

/// Does what a ticket asks for.
///
/// # Errors
/// Where the store fails. The task's row is as before or as after; its lease runs out, or it is found dead at the next start.
pub(crate) async fn deliver(inner: &Arc<Inner>, delivery: &dyn Delivery, crew: &Crew) -> Result<()> {
    let ticket = delivery.ticket().clone();
    let begun = match inner.unit(move |ledger| ledger.begin(&ticket)).await? {
        Begin::Taken(begun) => *begun,
        Begin::Void => return settle(delivery, Settle::Drop).await,
        // Whoever has the task settles this ticket too.
        Begin::Busy => return settle(delivery, Settle::Progress).await,
    };
    let claim = begun.claim();
    let memo = begun.memo.clone();
    let mut cursor = begun.task.cursor.clone();
    let hand = InHand::take(inner, &begun, crew);
    let outcome = match reuse(inner, &begun).await? {
        Some(outcome) => outcome,
        None => run(inner, begun, &hand, &mut cursor, delivery, &crew.stop).await?,
    };
    drop(hand);
    let then = match &outcome {
        Outcome::Wait { after, .. } => Settle::Again(*after),
        Outcome::HandBack => Settle::Again(Duration::ZERO),
        _ => Settle::Drop,
    };
    let given = (cursor, outcome);
    let ours =
        inner.unit(move |ledger| ledger.settle(&claim, memo.as_deref(), given.0.clone(), given.1.clone())).await?;
    settle(delivery, if ours { then } else { Settle::Drop }).await
}

/// Keeps a ticket from coming again; never returns.
async fn hold(inner: &Inner, delivery: &dyn Delivery) {
    loop {
        inner.clock.sleep(inner.pace.lease / 3).await;
        if let Err(error) = delivery.settle(Settle::Progress).await {
            tracing::warn!(%error, "a ticket could not be kept; it may come again");
        }
    }
}

/// A ticket that cannot be settled comes again and is void: not worth stopping for.
async fn settle(delivery: &dyn Delivery, how: Settle) -> Result<()> {
    if let Err(error) = delivery.settle(how).await {
        tracing::warn!(%error, "a ticket could not be settled; it will come again");
    }
    Ok(())
}

/// The outcome that was made before, if all media it names are still there; else it is forgotten.
async fn reuse(inner: &Inner, begun: &Begun) -> Result<Option<Outcome>> {
    let Some(found) = &begun.found else { return Ok(None) };
    for name in memo::blobs(&found.result) {
        if !inner.blobs.exists(&MediaId(name.to_owned())).await? {
            let key = found.key.clone();
            inner.unit(move |ledger| ledger.forget(&key)).await?;
            return Ok(None);
        }
    }
    Ok(Some(Outcome::Done { result: found.result.clone(), spawn: found.spawn.clone(), reused: true }))
}

async fn run(
    inner: &Arc<Inner>,
    begun: Begun,
    hand: &InHand,
    cursor: &mut Value,
    delivery: &dyn Delivery,
    stop: &Stop,
) -> Result<Outcome> {
    let step = match inner.steps.of(&begun.task.made.kind) {
        Ok(step) => step.clone(),
        Err(error) => return Ok(Outcome::Failed(Failure::from(&error))),
    };
    let (task, attempt, unwanted) = (begun.task.id.clone(), begun.task.attempt, begun.cancel);
    let cx = Cx::new(inner.clone(), begun, hand.wants.clone());
    if unwanted {
        return Ok(cancel(inner, &*step, &cx, cursor).await);
    }
    // A task of its own, so that a panic is its failure and not ours.
    let ticking = {
        let (step, cx, mut cursor) = (step.clone(), cx.clone(), cursor.clone());
        AbortOnDropHandle::new(tokio::spawn(async move {
            let next = step.tick(&cx, &mut cursor).await;
            (next, cursor)
        }))
    };
    let next = tokio::select! {
        ended = ticking => match ended {
            Ok((next, after)) => {
                *cursor = after;
                next
            }
            Err(panic) => Err(panicked(&task, panic)),
        },
        () = stop.hard.cancelled() => return Ok(Outcome::HandBack),
        () = hold(inner, delivery) => return Ok(Outcome::HandBack),
    };
    Ok(match next {
        Ok(Next::Done { result, spawn }) => Outcome::Done { result, spawn, reused: false },
        Ok(Next::Poll(after)) => Outcome::Wait { after, failure: None },
        Ok(Next::Retry { after, error }) => Outcome::Wait { after, failure: Some(Failure::from(&error)) },
        Ok(Next::Review(why)) => Outcome::Review(why),
        Err(error) => match error.kind() {
            ErrorKind::Cancelled if hand.is_unwanted() => cancel(inner, &*step, &cx, cursor).await,
            ErrorKind::Cancelled if cx.cancelled() => Outcome::HandBack,
            ErrorKind::Ambiguous => Outcome::Review(error.what().clone()),
            kind if kind.retryable() => {
                let after = inner.pace.wait(task.as_str(), attempt + 1, kind);
                Outcome::Wait { after, failure: Some(Failure::from(&error)) }
            }
            _ => {
                tracing::error!(%task, %error, source = ?std::error::Error::source(&error), "a task failed");
                Outcome::Failed(Failure::from(&error))
            }
        },
    })
}

async fn cancel(inner: &Inner, step: &dyn Step, cx: &Cx, cursor: &Value) -> Outcome {
    match step.cancel(cx, cursor).await {
        Err(error) if error.kind().retryable() && cx.attempt() + 1 < inner.pace.attempts => {
            let after = inner.pace.wait(cx.key(), cx.attempt() + 1, error.kind());
            Outcome::Wait { after, failure: Some(Failure::from(&error)) }
        }
        Err(error) => {
            tracing::warn!(task = cx.key(), %error, "what a cancelled task had begun may go on outside");
            Outcome::Cancelled
        }
        Ok(()) => Outcome::Cancelled,
    }
}

fn panicked(task: &TaskId, panic: tokio::task::JoinError) -> Error {
    let words = match panic.try_into_panic() {
        Ok(payload) => match payload.downcast::<String>() {
            Ok(words) => *words,
            Err(payload) => payload.downcast::<&str>().map_or_else(|_| "?".to_owned(), |words| (*words).to_owned()),
        },
        Err(_) => "aborted".to_owned(),
    };
    Error::internal(text!("task “{task}” met a fault of the program: {words}"; "任务“{task}”遇到程序错误：{words}"))
}

/// A task in this process's hand, until dropped.
struct InHand {
    inner: Arc<Inner>,
    task: TaskId,
    epoch: u64,
    wants: Wants,
}

impl InHand {
    fn take(inner: &Arc<Inner>, begun: &Begun, crew: &Crew) -> Self {
        let wants = Wants::default();
        let claim = begun.claim();
        let (task, epoch) = (claim.task.clone(), claim.epoch);
        let workflow = begun.task.workflow.clone();
        let mut hands = inner.hands();
        // Looked at while the hands are locked: whoever cancels or stops tells them after, or we see it here.
        let cancelled = inner.cancelled.lock().expect("nobody panics holding this").contains(&workflow);
        if crew.stop.is_asked() || (cancelled && !begun.cancel) {
            wants.end();
        }
        let unwanted = cancelled || begun.cancel;
        hands.insert(task.clone(), Hand { claim, workflow, crew: crew.id, wants: wants.clone(), unwanted });
        drop(hands);
        Self { inner: inner.clone(), task, epoch, wants }
    }

    fn is_unwanted(&self) -> bool {
        self.inner.hands().get(&self.task).is_some_and(|hand| hand.claim.epoch == self.epoch && hand.unwanted)
    }
}

impl Drop for InHand {
    fn drop(&mut self) {
        let mut hands = self.inner.hands();
        // Another tick of this process may have taken the task over already.
        if hands.get(&self.task).is_some_and(|hand| hand.claim.epoch == self.epoch) {
            hands.remove(&self.task);
            self.inner.progress.lock().expect("nobody panics holding this").remove(&self.task);
        }
        let idle = hands.is_empty();
        drop(hands);
        if idle {
            self.inner.bell.notify_waiters();
        }
    }
}
