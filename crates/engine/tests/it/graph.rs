//! Graphs: order, failure, death.

use crate::steps::{Buy, Fail, Gate, Panic, Split, Write, task};
use kinora_engine::{Engine, NewWorkflow, Pace, Steps, Stop, WorkflowState};
use kinora_model::{ErrorKind, WorkflowId};
use kinora_ports::{events::Happening, paid::Recover};
use kinora_testkit::{
    Bench,
    death::{World, survive},
    vendor::Vendor,
};
use serde_json::json;
use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

fn id(name: &str) -> WorkflowId {
    WorkflowId::new(name)
}

#[tokio::test]
async fn a_graph_survives_death_at_every_write_and_pays_once() {
    for recover in [Recover::Idempotent, Recover::Lookup { visible_after: Duration::from_secs(5) }] {
        let world = || {
            let mut bench = Bench::new();
            bench.pace.attempts = 100;
            let vendor = Vendor::new(recover, bench.clock.clone());
            let books = vendor.clone();
            World {
                bench,
                steps: Box::new(move |_| Steps::new().with(Split).with(Write).with(Buy(vendor.clone(), 2))),
                outside: Box::new(move || json!(books.paid())),
            }
        };
        let tasks = [
            task("split", "split").input(json!(["a", "b"])),
            task("buy", "buy").needs(["split"]),
            task("end", "write").needs(["buy"]),
        ];
        let deaths = survive(&world, &tasks, 1).await;
        assert!(deaths > 40, "{deaths} deaths");
    }
}

#[tokio::test]
async fn a_failure_that_passes_is_tried_again() {
    let bench = Bench::new();
    let steps = Steps::new().with(Fail(Arc::new(AtomicU32::new(3)), ErrorKind::Transient));
    assert_eq!(bench.run(steps, "w", vec![task("a", "fail")]).await.expect("works"), WorkflowState::Done);
    assert_eq!(bench.result("w", "a").await.expect("reads"), Some(json!(3)));
}

#[tokio::test]
async fn a_failure_that_stays_fails_the_workflow_and_retry_goes_on_from_there() {
    let bench = Bench::new();
    let left = Arc::new(AtomicU32::new(1000));
    let steps = Steps::new().with(Fail(left.clone(), ErrorKind::Transient)).with(Write);
    let tasks = vec![task("before", "write"), task("a", "fail").needs(["before"]), task("after", "write").needs(["a"])];
    let end = bench.run(steps.clone(), "w", tasks).await.expect("works");
    let WorkflowState::Failed { task, why } = end else { panic!("{end:?}") };
    assert_eq!((task.as_str(), why.zh.as_str()), ("a", "没有墨水了"));
    assert_eq!(1000 - left.load(Ordering::SeqCst), bench.pace.attempts);

    left.store(0, Ordering::SeqCst);
    let engine = bench.engine(steps);
    engine.retry(&id("w")).await.expect("retries");
    assert_eq!(engine.finish(&id("w"), &Stop::new()).await.expect("works"), WorkflowState::Done);
    assert_eq!(engine.retry(&id("w")).await.expect_err("done").kind(), ErrorKind::Conflict);
}

#[tokio::test]
async fn what_cannot_pass_is_not_tried_again() {
    for kind in [ErrorKind::Invalid, ErrorKind::Exhausted, ErrorKind::Internal] {
        let left = Arc::new(AtomicU32::new(1000));
        let end = Bench::new().run(Steps::new().with(Fail(left.clone(), kind)), "w", vec![task("a", "fail")]).await;
        assert!(matches!(end, Ok(WorkflowState::Failed { .. })));
        assert_eq!(left.load(Ordering::SeqCst), 999);
    }
}

#[tokio::test]
async fn a_panic_fails_its_task_and_nobody_else() {
    let bench = Bench::new();
    let steps = Steps::new().with(Panic).with(Write);
    let end = bench.run(steps.clone(), "w", vec![task("a", "panic")]).await.expect("works");
    assert!(matches!(&end, WorkflowState::Failed { why, .. } if why.en.contains("the pen broke")), "{end:?}");
    assert_eq!(bench.run(steps, "v", vec![task("a", "write")]).await.expect("works"), WorkflowState::Done);
}

#[tokio::test]
async fn what_cannot_be_done_is_not_begun() {
    let bench = Bench::new();
    let engine = bench.engine(Steps::new().with(Write));
    let make = |name: &'static str, tasks| {
        let engine = engine.clone();
        async move { engine.create(NewWorkflow::new(id(name), tasks)).await.expect_err("refused").kind() }
    };
    assert_eq!(make("a", vec![task("a", "unknown")]).await, ErrorKind::Missing);
    assert_eq!(make("b", vec![task("a", "write").needs(["nowhere"])]).await, ErrorKind::Internal);
    assert_eq!(make("c", vec![task("a", "write").needs(["a"])]).await, ErrorKind::Internal);
    assert_eq!(engine.workflows(None, 10).await.expect("reads"), [], "nothing of them is there");
    assert_eq!(engine.finish(&id("a"), &Stop::new()).await.expect_err("unknown").kind(), ErrorKind::NotFound);
}

#[tokio::test]
async fn an_old_worker_can_write_nothing() {
    let bench = Bench::new();
    let gate = Gate { deaf: true, ..Gate::default() };
    let steps = || Steps::new().with(gate.clone());
    // One that is taken for dead by the next one, and is not.
    let old = bench.engine(steps());
    old.create(NewWorkflow::new(id("w"), vec![task("a", "gate")])).await.expect("creates");
    let old = tokio::spawn(async move { old.finish(&id("w"), &Stop::new()).await });
    gate.began.notified().await;
    let engine = bench.engine(steps());
    let (w, stop) = (id("w"), Stop::new());
    let (end, ()) = tokio::join!(engine.finish(&w, &stop), async {
        gate.began.notified().await;
        // Both wait at the gate: the first one that is let through is the one that was there first, the old worker.
        gate.open.notify_one();
        tokio::time::sleep(Duration::from_millis(20)).await;
        gate.open.notify_one();
    });
    assert_eq!(end.expect("works"), WorkflowState::Done);
    assert_eq!(old.await.expect("lives").expect("works"), WorkflowState::Done);
    let result = engine.result(&id("w"), "a").await.expect("reads");
    assert_eq!(result, Some(json!({"tick": 1, "attempt": 1})), "the old worker's result is not there");
}

#[tokio::test]
async fn higher_priority_goes_first() {
    let mut bench = Bench::new();
    bench.pace = Pace { io_slots: 1, ..bench.pace };
    let engine = bench.engine(Steps::new().with(Write));
    let tasks = vec![task("low", "write").priority(-1), task("high", "write").priority(1), task("mid", "write")];
    engine.create(NewWorkflow::new(id("w"), tasks)).await.expect("creates");
    engine.until_idle(&Stop::new()).await.expect("works");
    let begun = happenings(&engine).await;
    assert_eq!(begun, ["high running", "mid running", "low running"]);
}

async fn happenings(engine: &Engine) -> Vec<String> {
    let mut heard = engine.subscribe(Some(id("w")), 0);
    let mut told = Vec::new();
    loop {
        match heard.next().await.expect("hears").expect("open").what {
            Happening::Task { task, state, .. } if state == "running" => told.push(format!("{task} {state}")),
            Happening::Workflow { state, .. } if state == "done" => return told,
            _ => {}
        }
    }
}
