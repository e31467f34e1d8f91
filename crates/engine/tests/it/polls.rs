//! Polls: cheap while nothing happens, whole when something does.

use crate::steps::task;
use async_trait::async_trait;
use kinora_engine::{Class, Cx, Engine, NewWorkflow, Next, Pace, Step, Steps, Stop, WorkflowState};
use kinora_model::{Result, WorkflowId};
use kinora_ports::paid::Recover;
use kinora_testkit::{Bench, faults::FaultyStore, vendor::Vendor};
use serde_json::{Value, json};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

fn id() -> WorkflowId {
    WorkflowId::new("w")
}

/// Buys something and asks after it until it is there.
#[derive(Clone)]
struct Order {
    vendor: Vendor,
    polls: Arc<AtomicU32>,
    /// Polls after which it is there.
    patience: u32,
    cancels: Arc<AtomicU32>,
}

impl Order {
    fn new(bench: &Bench, patience: u32) -> Self {
        let vendor = Vendor::new(Recover::Idempotent, bench.clock.clone());
        Self { vendor, polls: Arc::default(), patience, cancels: Arc::default() }
    }
    fn polls(&self) -> u32 {
        self.polls.load(Ordering::SeqCst)
    }
}

#[async_trait]
impl Step for Order {
    fn kind(&self) -> &'static str {
        "order"
    }
    fn version(&self) -> u32 {
        1
    }
    fn class(&self) -> Class {
        Class::Io
    }
    async fn tick(&self, cx: &Cx, cursor: &mut Value) -> Result<Next> {
        let job = cx.submit_once(0, &self.vendor.call(cx.input().clone())).await?;
        *cursor = json!(job);
        if self.polls.fetch_add(1, Ordering::SeqCst) < self.patience {
            return Ok(Next::Poll(Duration::from_secs(10)));
        }
        // Only now, in a tick that began as a poll.
        let seed = cx.record("seed", || async { Ok(json!(7)) }).await?;
        let second = cx.submit_once(1, &self.vendor.call(json!("second"))).await?;
        Ok(Next::done(json!([job, seed, second])))
    }
    async fn cancel(&self, _: &Cx, _: &Value) -> Result<()> {
        self.cancels.fetch_add(1, Ordering::SeqCst);
        Ok(())
    }
}

fn counted() -> (Bench, Arc<FaultyStore>) {
    let bench = Bench::new();
    let store = Arc::new(FaultyStore::new(bench.store.clone()));
    let pace = Pace { sweep: Duration::from_secs(100), ..bench.pace };
    (Bench { store: store.clone(), pace, ..bench }, store)
}

async fn order(engine: &Engine) {
    engine.create(NewWorkflow::new(id(), vec![task("a", "order")])).await.expect("creates");
}

#[tokio::test]
async fn a_poll_that_hears_nothing_new_writes_nothing_and_the_last_one_everything() {
    let (bench, store) = counted();
    let step = Order::new(&bench, 60);
    let engine = bench.engine(Steps::new().with(step.clone()));
    order(&engine).await;
    assert_eq!(engine.finish(&id(), &Stop::new()).await.expect("works"), WorkflowState::Done);
    let result = engine.result(&id(), "a").await.expect("reads");
    assert_eq!(result, Some(json!(["job-1", 7, "job-2"])));
    assert_eq!(step.vendor.bill(), 2);
    // 600 seconds: a sweep every hundred, and some twenty for the beginning and the end.
    assert!(store.writes() < 40, "{} units for {} polls", store.writes(), step.polls());
    let row = engine.workflow(&id()).await.expect("reads");
    assert_eq!((row.stages[0].running, row.stages[0].done), (0, 1));
}

#[tokio::test]
async fn when_it_is_next_due_is_durable_soon_after() {
    let (bench, _) = counted();
    let step = Order::new(&bench, u32::MAX);
    let engine = bench.engine(Steps::new().with(step.clone()));
    order(&engine).await;
    let (stop, w) = (Stop::new(), id());
    let due = async || {
        let tasks = kinora_ports::store::read(&*bench.store, |rows| rows.live(None, 9)).await.expect("reads");
        tasks[0].state.due().expect("it is live")
    };
    let (end, ()) = tokio::join!(engine.finish(&w, &stop), async {
        while step.polls() < 2 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        let (first, polled) = (due().await, step.polls());
        while due().await <= first {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        assert!(step.polls() > polled);
        stop.soft();
    });
    assert_eq!(end.expect("stops"), WorkflowState::Running);
    // A new process goes on polling.
    let polled = step.polls();
    let engine = bench.engine(Steps::new().with(step.clone()));
    let stop = Stop::new();
    let (end, ()) = tokio::join!(engine.finish(&w, &stop), async {
        while step.polls() < polled + 3 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        engine.cancel(&id()).await.expect("cancels");
    });
    assert_eq!(end.expect("works"), WorkflowState::Cancelled, "what is polled is cancelled");
    assert_eq!((step.cancels.load(Ordering::SeqCst), step.vendor.bill()), (1, 1));
}

#[tokio::test]
async fn what_is_paid_for_is_polled_while_its_workflow_is_paused() {
    let (bench, _) = counted();
    let step = Order::new(&bench, 20);
    let engine = bench.engine(Steps::new().with(step.clone()));
    order(&engine).await;
    let stop = Stop::new();
    let (served, ()) = tokio::join!(engine.serve(&stop), async {
        while step.polls() < 5 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        engine.pause(&id()).await.expect("pauses");
        while step.polls() < 15 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        engine.resume(&id()).await.expect("resumes");
        while engine.result(&id(), "a").await.expect("reads").is_none() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        stop.soft();
    });
    served.expect("serves");
    assert_eq!(step.vendor.bill(), 2);
}
