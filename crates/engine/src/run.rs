//! The loops that work: one that pulls tickets for each class, a heartbeat, a sweep.

use crate::{
    Stop,
    graph::{Claim, Found},
    inner::Inner,
    tick,
};
use kinora_model::{Error, Result, TaskId, text};
use kinora_ports::{
    clock::{Millis, millis},
    queue::{Class, Delivery},
};
use std::{
    collections::BTreeMap,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};
use tokio::{sync::OwnedSemaphorePermit, task::JoinSet};

/// Tickets that one loop takes at once: enough to share a commit, few enough that other workers find some.
const HANDFUL: usize = 64;
/// Tasks that one sweep tells about anew.
const SWEPT: usize = 1000;

/// Polls whose times are written in one unit of work.
const NOTED: usize = 2000;

/// What to do when the store fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Nerve {
    /// End, and say so.
    Quick,
    /// Wait until it works again.
    Patient,
}

/// One call to work: what stops it, and how its ticks are known.
pub(crate) struct Crew {
    pub id: u64,
    pub stop: Stop,
    pub nerve: Nerve,
}

impl Crew {
    /// Tells this crew's running ticks to stop.
    fn let_go(&self, inner: &Inner) {
        for hand in inner.hands().values().filter(|hand| hand.crew == self.id) {
            hand.wants.end();
        }
    }
}

/// Works until `enough` is ready, somebody asks to stop, or the store fails and there is no patience with it. All loops
/// and ticks are over when it returns.
pub(crate) async fn work(
    inner: &Arc<Inner>,
    stop: &Stop,
    enough: impl Future<Output = Result<()>>,
    nerve: Nerve,
) -> Result<()> {
    inner.recover().await?;
    let us = Arc::new(Crew { id: inner.crews.fetch_add(1, Ordering::Relaxed), stop: stop.child(), nerve });
    let mut crew = JoinSet::new();
    for class in Class::ALL {
        crew.spawn(pull(inner.clone(), class, us.clone()));
    }
    let mut watch = JoinSet::new();
    watch.spawn(beat(inner.clone(), nerve));
    watch.spawn(sweep(inner.clone(), nerve));
    let end = tokio::select! {
        end = enough => end,
        () = stop.asked() => Ok(()),
        ended = crew.join_next() => over(ended),
        ended = watch.join_next() => over(ended),
    };
    us.stop.soft();
    us.let_go(inner);
    let all_over = async {
        let mut end = Ok(());
        while let Some(ended) = crew.join_next().await {
            end = end.and(over(Some(ended)));
        }
        end
    };
    tokio::pin!(all_over);
    // Until the last tick is over its lease is kept up by `watch`.
    let rest = tokio::select! {
        rest = &mut all_over => rest,
        () = async { tokio::select! {
            () = inner.clock.sleep(inner.pace.stopping) => {}
            () = stop.hard.cancelled() => {}
        }} => {
            us.stop.hard();
            all_over.await
        }
    };
    // They hold the store: whoever is told that work is over may open it anew.
    watch.shutdown().await;
    end.and(rest)
}

fn over(ended: Option<Result<Result<()>, tokio::task::JoinError>>) -> Result<()> {
    match ended {
        Some(Ok(end)) => end,
        Some(Err(panic)) => {
            Err(Error::internal(text!("the engine met a fault of the program: {panic}"; "引擎遇到程序错误：{panic}")))
        }
        None => Ok(()),
    }
}

/// Takes tickets of one class while there are free slots, and does what they ask for.
async fn pull(inner: Arc<Inner>, class: Class, us: Arc<Crew>) -> Result<()> {
    let slots = inner.slots[&class].clone();
    let mut ticks: JoinSet<Result<()>> = JoinSet::new();
    let end = loop {
        let first = tokio::select! {
            biased;
            () = us.stop.asked() => break Ok(()),
            Some(ended) = ticks.join_next() => match over(Some(ended)) {
                Ok(()) => continue,
                Err(error) => break Err(error),
            },
            slot = slots.clone().acquire_owned() => slot.expect("nobody closes the slots"),
        };
        if let Some(wait) = inner.trouble.wait().filter(|_| us.nerve == Nerve::Patient) {
            tokio::select! { () = us.stop.asked() => break Ok(()), () = inner.clock.sleep(wait) => {} }
        }
        let mut free: Vec<OwnedSemaphorePermit> = vec![first];
        while free.len() < HANDFUL
            && let Ok(slot) = slots.clone().try_acquire_owned()
        {
            free.push(slot);
        }
        let taken = tokio::select! {
            biased;
            () = us.stop.asked() => break Ok(()),
            taken = inner.queue.pull(class, free.len(), Duration::from_secs(1)) => taken,
        };
        match taken {
            Ok(deliveries) => {
                for (delivery, slot) in deliveries.into_iter().zip(free) {
                    ticks.spawn(one(inner.clone(), delivery, slot, us.clone()));
                }
            }
            Err(error) if error.kind().retryable() || us.nerve == Nerve::Patient => {
                tracing::warn!(%error, "the queue does not answer; trying again");
                inner.clock.sleep(Duration::from_secs(1)).await;
            }
            Err(error) => break Err(error),
        }
    };
    if end.is_err() {
        us.let_go(&inner);
    }
    let mut end = end;
    while let Some(ended) = ticks.join_next().await {
        end = end.and(over(Some(ended)));
    }
    end
}

async fn one(inner: Arc<Inner>, delivery: Box<dyn Delivery>, slot: OwnedSemaphorePermit, us: Arc<Crew>) -> Result<()> {
    let end = tick::deliver(&inner, &*delivery, &us).await;
    drop(slot);
    end
}

/// Says of all ticks in hand that they are alive, and tells those to stop that nobody wants or somebody else has.
async fn beat(inner: Arc<Inner>, nerve: Nerve) -> Result<()> {
    loop {
        inner.clock.sleep(inner.pace.lease / 3).await;
        endure(&inner, nerve, once(&inner).await)?;
    }
}

async fn once(inner: &Inner) -> Result<()> {
    let claims: Vec<Claim> =
        inner.hands().values().filter(|hand| hand.written).map(|hand| hand.claim.clone()).collect();
    if claims.is_empty() {
        return Ok(());
    }
    for found in inner.unit(move |ledger| ledger.beat(&claims)).await? {
        let mut hands = inner.hands();
        let (claim, unwanted) = match &found {
            Found::Lost(claim) => (claim, false),
            Found::Unwanted(claim) => (claim, true),
        };
        if let Some(hand) = hands.get_mut(&claim.task).filter(|hand| hand.claim == *claim) {
            hand.unwanted |= unwanted;
            hand.wants.end();
        }
    }
    Ok(())
}

/// Whoever is patient goes on after a failure of the store.
fn endure(inner: &Inner, nerve: Nerve, end: Result<()>) -> Result<()> {
    match end {
        Err(error) if nerve == Nerve::Patient => {
            inner.trouble.met(&error);
            Ok(())
        }
        end => end,
    }
}

/// Writes down what polls were told, and tells anew about what is overdue.
async fn sweep(inner: Arc<Inner>, nerve: Nerve) -> Result<()> {
    let mut ahead = ahead(&inner);
    loop {
        inner.clock.sleep(inner.pace.sweep).await;
        endure(&inner, nerve, tidy(&inner, &mut ahead).await)?;
    }
}

/// How far the clock that people set is ahead of the one that goes on evenly.
fn ahead(inner: &Inner) -> Millis {
    inner.clock.now() - millis(inner.clock.steady())
}

async fn tidy(inner: &Inner, ahead_before: &mut Millis) -> Result<()> {
    // What waits is not late because the clock was set. A little is: the grace is for that.
    let ahead = ahead(inner);
    let now = ahead + millis(inner.clock.steady());
    let jump = ahead - *ahead_before;
    if jump.abs() > inner.pace.grace_ms() {
        tracing::warn!(milliseconds = jump, "the clock was set; what is expected is expected by it from here on");
        inner.unit(move |ledger| ledger.shift(jump)).await?;
        *ahead_before += jump;
    }
    loop {
        let polled = inner.polls.unwritten(NOTED);
        if polled.is_empty() {
            break;
        }
        let polled: Vec<_> = polled.into_iter().map(|(ticket, due)| (ticket, ahead + millis(due))).collect();
        inner.unit(move |ledger| ledger.expect(&polled)).await?;
    }
    let any = kinora_ports::store::read(&*inner.store, move |rows| Ok(!rows.overdue(now, 1)?.is_empty())).await?;
    if any {
        let in_hand: BTreeMap<TaskId, u64> =
            inner.hands().values().map(|hand| (hand.claim.task.clone(), hand.claim.epoch)).collect();
        let count = inner.unit(move |ledger| ledger.sweep(SWEPT, &in_hand)).await?;
        tracing::debug!(count, "told anew about overdue tasks");
    }
    Ok(())
}
