//! The same thing asked for twice, and what may be spent in all.

use crate::steps::task;
use kinora_engine::{Allowance, Class, Cx, Engine, NewWorkflow, Next, OverBudget, Step, Steps, Stop, WorkflowState};
use kinora_model::{Result, WorkflowId};
use kinora_ports::{paid::Recover, provider::Limits};
use kinora_testkit::{
    Bench,
    vendor::{Mishap, Vendor},
};
use serde_json::{Value, json};
use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

/// Buys its input and asks after it until the job is `ready`; cancelled, it cancels the job there.
#[derive(Clone)]
struct Film {
    vendor: Vendor,
    ready: Arc<AtomicBool>,
    open: Arc<AtomicUsize>,
    most: Arc<AtomicUsize>,
    undone: Arc<Mutex<Vec<String>>>,
}

impl Film {
    fn new(vendor: Vendor) -> Self {
        let (open, most, undone) = Default::default();
        Self { vendor, ready: Arc::default(), open, most, undone }
    }
}

#[async_trait::async_trait]
impl Step for Film {
    fn kind(&self) -> &'static str {
        "film"
    }
    fn version(&self) -> u32 {
        1
    }
    fn class(&self) -> Class {
        Class::Io
    }
    async fn tick(&self, cx: &Cx, cursor: &mut Value) -> Result<Next> {
        let job = cx.submit_once(0, &self.vendor.call(cx.input()["wish"].clone())).await?;
        if cursor.is_null() {
            let open = self.open.fetch_add(1, Ordering::SeqCst) + 1;
            self.most.fetch_max(open, Ordering::SeqCst);
            *cursor = json!("asked");
        }
        if !self.ready.load(Ordering::SeqCst) {
            return Ok(Next::Poll(Duration::from_secs(1)));
        }
        self.open.fetch_sub(1, Ordering::SeqCst);
        cx.paid(0, 600_000).await?;
        Ok(Next::done(json!(job)))
    }
    async fn cancel(&self, cx: &Cx, _: &Value) -> Result<()> {
        if let Some(job) = cx.open_call(0).await? {
            self.undone.lock().expect("nobody panics holding this").push(job);
            cx.paid(0, 0).await?;
        }
        Ok(())
    }
}

fn id(name: &str) -> WorkflowId {
    WorkflowId::new(name)
}

async fn order(engine: &Engine, name: &str, owner: &str, wish: &str) {
    let film = task("film", "film").input(json!({"wish": wish, "of": name}));
    engine.create(NewWorkflow::new(id(name), vec![film]).owner(owner)).await.expect("creates");
}

/// Works until the workflow has a call that the provider has taken.
async fn until_taken(engine: &Engine, name: &str) {
    let stop = Stop::new();
    let working = tokio::spawn({
        let (engine, stop) = (engine.clone(), stop.clone());
        async move { engine.serve(&stop).await }
    });
    while !engine.calls(&id(name)).await.expect("looks").iter().any(|call| call.state.remote().is_some()) {
        tokio::task::yield_now().await;
    }
    stop.soft();
    working.await.expect("ends").expect("works");
}

async fn reserved(engine: &Engine, name: &str) -> i64 {
    engine.workflow(&id(name)).await.expect("is there").reserved
}

#[tokio::test]
async fn who_goes_on_with_the_work_takes_the_open_call_over() {
    let bench = Bench::new();
    let film = Film::new(Vendor::new(Recover::Neither, bench.clock.clone()));
    let engine = bench.engine(Steps::new().with(film.clone()));
    order(&engine, "first", "anna", "rain").await;
    until_taken(&engine, "first").await;
    engine.leave(&id("first")).await.expect("leaves");
    assert_eq!(engine.workflow(&id("first")).await.expect("is there").state, WorkflowState::Cancelled, "at once");

    order(&engine, "second", "anna", "rain").await;
    order(&engine, "bens", "ben", "rain").await;
    until_taken(&engine, "second").await;
    film.ready.store(true, Ordering::SeqCst);
    for name in ["second", "bens"] {
        assert_eq!(engine.finish(&id(name), &Stop::new()).await.expect("works"), WorkflowState::Done);
    }
    assert_eq!(film.vendor.bill(), 2, "one for anna, who asked twice, and one for ben");
    assert!(film.undone.lock().expect("nobody panics holding this").is_empty(), "nothing was cancelled there");
    assert_eq!((reserved(&engine, "first").await, reserved(&engine, "second").await), (0, 600_000));
}

#[tokio::test]
async fn a_cancelled_workflow_cancels_its_jobs_and_leaves_nothing_to_take_over() {
    let bench = Bench::new();
    let film = Film::new(Vendor::new(Recover::Idempotent, bench.clock.clone()));
    let engine = bench.engine(Steps::new().with(film.clone()));
    order(&engine, "first", "anna", "rain").await;
    until_taken(&engine, "first").await;
    engine.cancel(&id("first")).await.expect("cancels");
    engine.until_idle(&Stop::new()).await.expect("works");
    assert_eq!(*film.undone.lock().expect("nobody panics holding this"), ["job-1"]);

    film.ready.store(true, Ordering::SeqCst);
    order(&engine, "second", "anna", "rain").await;
    assert_eq!(engine.finish(&id("second"), &Stop::new()).await.expect("works"), WorkflowState::Done);
    assert_eq!(film.vendor.bill(), 2);
}

#[tokio::test]
async fn a_call_of_which_nobody_knows_is_not_made_again_by_somebody_else() {
    let bench = Bench::new();
    let film = Film::new(Vendor::new(Recover::Neither, bench.clock.clone()));
    film.vendor.plan([Mishap::AnswerLost]);
    let engine = bench.engine(Steps::new().with(film.clone()));
    order(&engine, "first", "anna", "rain").await;
    let end = engine.finish(&id("first"), &Stop::new()).await.expect("works");
    assert!(matches!(end, WorkflowState::Review { .. }), "{end:?}");
    engine.leave(&id("first")).await.expect("leaves");
    order(&engine, "second", "anna", "rain").await;
    let end = engine.finish(&id("second"), &Stop::new()).await.expect("works");
    assert!(matches!(end, WorkflowState::Review { .. }), "{end:?}");
    assert_eq!(film.vendor.bill(), 1);
    assert_eq!((reserved(&engine, "first").await, reserved(&engine, "second").await), (0, 1_000_000));
}

#[tokio::test]
async fn what_is_being_made_is_waited_for() {
    let bench = Bench::new();
    let film = Film::new(Vendor::new(Recover::Idempotent, bench.clock.clone()));
    let engine = bench.engine(Steps::new().with(film.clone()));
    let same = |n: u32| task(&format!("film:{n}"), "film").input(json!({"wish": "rain"}));
    let all = NewWorkflow::new(id("w"), (0..5).map(same).collect()).owner("anna");
    engine.create(all).await.expect("creates");
    until_taken(&engine, "w").await;
    film.ready.store(true, Ordering::SeqCst);
    assert_eq!(engine.finish(&id("w"), &Stop::new()).await.expect("works"), WorkflowState::Done);
    assert_eq!(film.vendor.bill(), 1, "five shots of the same are one");
}

#[tokio::test]
async fn an_account_works_on_as_many_jobs_as_it_may() {
    let bench = Bench::new();
    let limits = Limits { at_once: Some(2), per_minute: Some(3) };
    let film = Film::new(Vendor::new(Recover::Idempotent, bench.clock.clone()).limited(limits));
    film.ready.store(true, Ordering::SeqCst);
    let engine = bench.engine(Steps::new().with(film.clone()));
    let other = |n: u32| task(&format!("film:{n}"), "film").input(json!({"wish": n}));
    engine.create(NewWorkflow::new(id("w"), (0..7).map(other).collect())).await.expect("creates");
    let began = bench.clock.steady();
    assert_eq!(engine.finish(&id("w"), &Stop::new()).await.expect("works"), WorkflowState::Done);
    assert_eq!(film.vendor.bill(), 7);
    assert!(film.most.load(Ordering::SeqCst) <= 2, "{} at once", film.most.load(Ordering::SeqCst));
    assert!(bench.clock.steady() - began >= Duration::from_secs(120), "three in a minute, then three, then one");
}

#[tokio::test]
async fn owners_spend_what_they_may_and_no_more() {
    let bench = Bench::new();
    let film = Film::new(Vendor::new(Recover::Idempotent, bench.clock.clone()));
    film.ready.store(true, Ordering::SeqCst);
    let engine = bench.engine(Steps::new().with(film.clone()));
    engine.allow(Allowance { amount: 1_700_000, each: Duration::from_secs(100_000_000) });
    for (name, owner) in [("one", "anna"), ("two", "anna"), ("three", "anna"), ("four", "ben")] {
        order(&engine, name, owner, name).await;
        let end = engine.finish(&id(name), &Stop::new()).await.expect("works");
        match name {
            // Each reserves 1.00 and costs 0.60: after two there are 0.50 left.
            "three" => assert!(matches!(&end, WorkflowState::Failed { why, .. } if why.en.contains("0.50")), "{end:?}"),
            _ => assert_eq!(end, WorkflowState::Done),
        }
    }
    assert_eq!(engine.spent("anna").await.expect("reads").map(|s| s.1), Some(1_200_000));
    assert_eq!(film.vendor.bill(), 3);
}

#[tokio::test]
async fn a_run_that_stopped_at_its_budget_goes_on_with_a_higher_one() {
    let bench = Bench::new();
    let film = Film::new(Vendor::new(Recover::Idempotent, bench.clock.clone()));
    film.ready.store(true, Ordering::SeqCst);
    let engine = bench.engine(Steps::new().with(film.clone()));
    let new = NewWorkflow::new(id("w"), vec![task("film", "film").input(json!({"wish": 1}))]).budget(Some(10));
    engine.create(new).await.expect("creates");
    let end = engine.finish(&id("w"), &Stop::new()).await.expect("works");
    assert!(matches!(end, WorkflowState::Failed { .. }), "{end:?}");
    assert_eq!(film.vendor.bill(), 0);
    engine.set_budget(&id("w"), Some(2_000_000)).await.expect("raises");
    engine.retry(&id("w")).await.expect("tries again");
    assert_eq!(engine.finish(&id("w"), &Stop::new()).await.expect("works"), WorkflowState::Done);
    assert_eq!((film.vendor.bill(), reserved(&engine, "w").await), (1, 600_000));
}

#[test]
fn a_budget_of_ours_is_told_from_an_empty_account() {
    let empty = kinora_model::Error::new(kinora_model::ErrorKind::Exhausted, kinora_model::Text::same("402"));
    assert_eq!(OverBudget::of(&empty), None);
}
