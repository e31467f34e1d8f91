//! One delivery: take the task, tick it, write what came of it.

use crate::{
    Cx, Next, Step, Stop,
    cx::Wants,
    graph::{self, Begin, Begun, Ledger, Outcome},
    inner::{Hand, Inner},
    memo,
    run::{Crew, Nerve},
};
use kinora_model::{Error, ErrorKind, Result, TaskId, text};
use kinora_ports::{
    blobs::MediaId,
    queue::{Delivery, Settle, Ticket},
    store::{self, Failure},
};
use serde_json::Value;
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio_util::task::AbortOnDropHandle;

/// Does what a ticket asks for.
///
/// # Errors
/// Where the store fails, and there is no patience with it. The task's row is as before or as after; its lease runs out, or
/// it is found dead at the next start.
pub(crate) async fn deliver(inner: &Arc<Inner>, delivery: &dyn Delivery, crew: &Crew) -> Result<()> {
    let ticket = delivery.ticket();
    let begun = match begin(inner, ticket).await {
        Ok(Begin::Taken(begun)) => *begun,
        Ok(Begin::Void) => return settle(delivery, Settle::Drop).await,
        // Whoever has the task settles this ticket too.
        Ok(Begin::Busy) => return settle(delivery, Settle::Progress).await,
        Err(error) if crew.nerve == Nerve::Patient => {
            return settle(delivery, Settle::Again(inner.trouble.met(&error))).await;
        }
        Err(error) => return Err(error),
    };
    let Some(hand) = InHand::take(inner, &begun, crew) else { return settle(delivery, Settle::Progress).await };
    let cx = Cx::new(inner.clone(), begun, hand.wants.clone(), hand.tick);
    let mut cursor = cx.begun().task.cursor.clone();
    let outcome = match reuse(inner, cx.begun()).await {
        Ok(Some(outcome)) => outcome,
        Ok(None) => run(inner, &cx, &hand, &mut cursor, delivery, &crew.stop).await,
        Err(error) => failed(inner, &cx, error),
    };
    let then = match &outcome {
        Outcome::Wait { after, .. } => Settle::Again(*after),
        Outcome::HandBack => Settle::Again(Duration::ZERO),
        _ => Settle::Drop,
    };
    let polls = match &outcome {
        Outcome::Wait { after, failure: None } if inner.store.is_exclusive() => Some(*after),
        _ => None,
    };
    // What waits for others is as far as it said.
    hand.keeps.store(matches!(outcome, Outcome::Wait { failure: None, .. }), Ordering::Relaxed);
    let task = &cx.begun().task;
    if let Some(after) = polls
        && cx.held().is_none()
        && cursor == task.cursor
        && task.attempt == 0
    {
        let due = inner.clock.steady() + after + inner.pace.grace;
        inner.polls.heard_nothing(ticket.clone(), due);
        drop(hand);
        return settle(delivery, then).await;
    }
    let ours = write_down(inner, crew, &cx, cursor, outcome).await?;
    drop(hand);
    if ours && polls.is_some() {
        inner.polls.expect(ticket.clone());
    }
    settle(delivery, if ours { then } else { Settle::Drop }).await
}

/// Takes the task that a ticket names; one that is polled is only looked at.
async fn begin(inner: &Inner, ticket: &Ticket) -> Result<Begin> {
    if inner.polls.take(ticket) {
        let (steps, given) = (inner.steps.clone(), ticket.clone());
        let seen = store::read(&*inner.store, move |rows| graph::look(rows, &steps, &given)).await?;
        if let Some(begun) = seen {
            return Ok(Begin::Taken(Box::new(begun)));
        }
    }
    let given = ticket.clone();
    let begin = inner.unit(move |ledger| ledger.begin(&given)).await?;
    inner.trouble.over();
    Ok(begin)
}

/// Writes what came of a tick, or says `false`: somebody else has the task, and nothing was written. Whoever is patient
/// keeps it in hand until the store works again.
async fn write_down(inner: &Inner, crew: &Crew, cx: &Cx, cursor: Value, outcome: Outcome) -> Result<bool> {
    loop {
        let error = match write_once(inner, cx, &cursor, outcome.clone()).await {
            Ok(ours) => {
                inner.trouble.over();
                return Ok(ours);
            }
            Err(error) => error,
        };
        let plans = matches!(&outcome, Outcome::Done { spawn, .. } if !spawn.is_empty());
        if plans && matches!(error.kind(), ErrorKind::Missing | ErrorKind::Internal) {
            // If it is the plan that cannot be, this can be written; if it is the store, this cannot either.
            let failure = Outcome::Failed(Failure::from(&error));
            if let Ok(ours) = write_once(inner, cx, &cursor, failure).await {
                return Ok(ours);
            }
        }
        if crew.nerve == Nerve::Quick {
            return Err(error);
        }
        let wait = inner.trouble.met(&error);
        tokio::select! { () = inner.clock.sleep(wait) => {}, () = crew.stop.hard.cancelled() => return Err(error) }
    }
}

async fn write_once(inner: &Inner, cx: &Cx, cursor: &Value, outcome: Outcome) -> Result<bool> {
    let begun = cx.begun();
    let (held, ticket) = (cx.held().cloned(), begun.task.ticket());
    let (memo, cursor) = (begun.memo.clone(), cursor.clone());
    let rule = move |ledger: &mut Ledger<'_>| {
        let claim = match &held {
            Some(claim) => Some(claim.clone()),
            None => ledger.take_up(&ticket)?,
        };
        let Some(claim) = claim else { return Ok(false) };
        ledger.settle(&claim, memo.as_deref(), cursor.clone(), outcome.clone())
    };
    inner.unit(rule).await
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
    cx: &Cx,
    hand: &InHand,
    cursor: &mut Value,
    delivery: &dyn Delivery,
    stop: &Stop,
) -> Outcome {
    let begun = cx.begun();
    let step = match inner.steps.of(&begun.task.made.kind) {
        Ok(step) => step.clone(),
        Err(error) => return Outcome::Failed(Failure::from(&error)),
    };
    if begun.cancel {
        return cancel(inner, &*step, cx, cursor).await;
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
            Err(panic) => Err(panicked(cx.task(), panic)),
        },
        () = stop.hard.cancelled() => return Outcome::HandBack,
        () = hold(inner, delivery) => return Outcome::HandBack,
    };
    match next {
        Ok(Next::Done { result, spawn }) => Outcome::Done { result, spawn, reused: false },
        Ok(Next::Poll(after)) => Outcome::Wait { after, failure: None },
        Ok(Next::Retry { after, error }) => Outcome::Wait { after, failure: Some(Failure::from(&error)) },
        Ok(Next::Review(why)) => Outcome::Review(why),
        Err(error) => match error.kind() {
            ErrorKind::Cancelled if hand.is_left() => Outcome::Cancelled,
            ErrorKind::Cancelled if hand.is_unwanted() => cancel(inner, &*step, cx, cursor).await,
            ErrorKind::Cancelled if cx.cancelled() => Outcome::HandBack,
            ErrorKind::Ambiguous => Outcome::Review(error.what().clone()),
            _ => failed(inner, cx, error),
        },
    }
}

/// What comes of a tick that could not do its work.
fn failed(inner: &Inner, cx: &Cx, error: Error) -> Outcome {
    let (task, kind) = (cx.task(), error.kind());
    if kind.retryable() {
        let after = inner.pace.wait(task.as_str(), cx.attempt() + 1, kind);
        return Outcome::Wait { after, failure: Some(Failure::from(&error)) };
    }
    if kind == ErrorKind::Exhausted && inner.trouble.wait().is_some() {
        // A disk that is full for the store is full for the step: it is tried again when there is room for both.
        return Outcome::HandBack;
    }
    tracing::error!(%task, %error, source = ?std::error::Error::source(&error), "a task failed");
    Outcome::Failed(Failure::from(&error))
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
    tick: u64,
    wants: Wants,
    /// What it said of its progress holds until it is taken again.
    keeps: AtomicBool,
}

impl InHand {
    /// Takes a task in hand; `None` for a poll of a task that is in hand already.
    fn take(inner: &Arc<Inner>, begun: &Begun, crew: &Crew) -> Option<Self> {
        let wants = Wants::default();
        let claim = begun.claim();
        let (task, written) = (claim.task.clone(), begun.written);
        let workflow = begun.task.workflow.clone();
        let tick = inner.ticks.fetch_add(1, Ordering::Relaxed);
        let mut hands = inner.hands();
        if !written && hands.contains_key(&task) {
            return None;
        }
        // Looked at while the hands are locked: whoever cancels or stops tells them after, or we see it here.
        let cancelled = inner.cancelled.lock().expect("nobody panics holding this").contains(&workflow);
        if crew.stop.is_asked() || (cancelled && !begun.cancel) {
            wants.end();
        }
        let unwanted = cancelled || begun.cancel;
        let hand = Hand { tick, claim, written, workflow, crew: crew.id, wants: wants.clone(), unwanted, left: false };
        hands.insert(task.clone(), hand);
        drop(hands);
        Some(Self { inner: inner.clone(), task, tick, wants, keeps: AtomicBool::new(false) })
    }

    fn is_unwanted(&self) -> bool {
        self.inner.hands().get(&self.task).is_some_and(|hand| hand.tick == self.tick && hand.unwanted)
    }
    fn is_left(&self) -> bool {
        self.inner.hands().get(&self.task).is_some_and(|hand| hand.tick == self.tick && hand.left)
    }
}

impl Drop for InHand {
    fn drop(&mut self) {
        let mut hands = self.inner.hands();
        // Another tick of this process may have taken the task over already.
        if hands.get(&self.task).is_some_and(|hand| hand.tick == self.tick) {
            hands.remove(&self.task);
            if !self.keeps.load(Ordering::Relaxed) {
                self.inner.progress.lock().expect("nobody panics holding this").remove(&self.task);
            }
        }
        let idle = hands.is_empty();
        drop(hands);
        if idle {
            self.inner.bell.notify_waiters();
        }
    }
}
