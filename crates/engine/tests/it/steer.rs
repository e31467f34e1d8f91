//! Stopping, pausing, cancelling, listening.

use crate::steps::{Gate, Split, Write, task};
use kinora_engine::{Engine, NewWorkflow, Steps, Stop, WorkflowState};
use kinora_model::WorkflowId;
use kinora_testkit::Bench;
use serde_json::json;
use std::sync::atomic::Ordering;

fn id() -> WorkflowId {
    WorkflowId::new("w")
}

async fn gated(gate: &Gate) -> (Bench, Engine) {
    let bench = Bench::new();
    let engine = bench.engine(Steps::new().with(gate.clone()).with(Write));
    let tasks = vec![task("gate", "gate"), task("after", "write").needs(["gate"])];
    engine.create(NewWorkflow::new(id(), tasks)).await.expect("creates");
    (bench, engine)
}

async fn state_of(engine: &Engine, key: &str) -> (String, u32) {
    let snapshot = engine.snapshot(&id()).await.expect("looks");
    let task = snapshot.tasks.into_iter().find(|t| t.key == key).expect("there is one");
    (task.state, task.attempt)
}

#[tokio::test]
async fn stopping_hands_work_back_and_it_is_no_failure() {
    for deaf in [false, true] {
        let gate = Gate { deaf, ..Gate::default() };
        let (bench, engine) = gated(&gate).await;
        let stop = Stop::new();
        let w = id();
        let (end, ()) = tokio::join!(engine.finish(&w, &stop), async {
            gate.began.notified().await;
            stop.soft();
        });
        assert_eq!(end.expect("stops"), WorkflowState::Running);
        assert_eq!(state_of(&engine, "gate").await, ("ready".to_owned(), 0), "deaf: {deaf}");
        // A new process goes on.
        drop(engine);
        let engine = bench.engine(Steps::new().with(gate.clone()).with(Write));
        gate.open.notify_one();
        assert_eq!(engine.finish(&id(), &Stop::new()).await.expect("works"), WorkflowState::Done);
    }
}

#[tokio::test]
async fn a_pause_lets_what_runs_end_and_begins_nothing() {
    let gate = Gate::default();
    let (bench, engine) = gated(&gate).await;
    let stop = Stop::new();
    let (served, ()) = tokio::join!(engine.serve(&stop), async {
        gate.began.notified().await;
        engine.pause(&id()).await.expect("pauses");
        gate.open.notify_one();
        while state_of(&engine, "gate").await.0 != "done" {
            tokio::task::yield_now().await;
        }
        stop.soft();
    });
    served.expect("serves");
    // It holds across a restart.
    let engine = bench.engine(Steps::new().with(gate.clone()).with(Write));
    assert_eq!(engine.finish(&id(), &Stop::new()).await.expect("works"), WorkflowState::Paused);
    assert_eq!(state_of(&engine, "after").await.0, "ready");
    engine.resume(&id()).await.expect("resumes");
    assert_eq!(engine.finish(&id(), &Stop::new()).await.expect("works"), WorkflowState::Done);
}

#[tokio::test]
async fn cancelling_tells_what_runs_and_ends_the_rest() {
    let gate = Gate::default();
    let (_bench, engine) = gated(&gate).await;
    let stop = Stop::new();
    let w = id();
    let (end, ()) = tokio::join!(engine.finish(&w, &stop), async {
        gate.began.notified().await;
        engine.cancel(&id()).await.expect("cancels");
    });
    assert_eq!(end.expect("works"), WorkflowState::Cancelled);
    assert_eq!(gate.cancels.load(Ordering::SeqCst), 1, "what had begun is undone");
    assert_eq!(state_of(&engine, "gate").await.0, "cancelled");
    assert_eq!(state_of(&engine, "after").await.0, "cancelled");
}

#[tokio::test]
async fn cancelling_reaches_what_a_dead_process_had_begun() {
    let gate = Gate { deaf: true, ..Gate::default() };
    let (bench, engine) = gated(&gate).await;
    let work = tokio::spawn(async move { engine.finish(&id(), &Stop::new()).await });
    gate.began.notified().await;
    work.abort();
    let engine = bench.engine(Steps::new().with(gate.clone()).with(Write));
    engine.cancel(&id()).await.expect("cancels");
    assert_eq!(engine.finish(&id(), &Stop::new()).await.expect("works"), WorkflowState::Cancelled);
    assert_eq!(gate.cancels.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn who_listens_misses_nothing_and_hears_nothing_twice() {
    let bench = Bench::new();
    let engine = bench.engine(Steps::new().with(Split).with(Write));
    let words: Vec<String> = (0..50).map(|i| format!("word {i}")).collect();
    engine.create(NewWorkflow::new(id(), vec![task("split", "split").input(json!(words))])).await.expect("creates");
    let stop = Stop::new();
    let listen = async {
        let mut seqs: Vec<u64> = Vec::new();
        // Comes back from where it was, again and again.
        'hear: loop {
            let mut heard = engine.subscribe(Some(id()), seqs.last().copied().unwrap_or(0));
            for _ in 0..7 {
                let event = heard.next().await.expect("hears").expect("open");
                seqs.extend(event.seq);
                if matches!(event.what, kinora_ports::events::Happening::Workflow { ref state, .. } if state == "done")
                {
                    break 'hear seqs;
                }
            }
        }
    };
    let w = id();
    let (end, seqs) = tokio::join!(engine.finish(&w, &stop), listen);
    assert_eq!(end.expect("works"), WorkflowState::Done);
    let last = *seqs.last().expect("something happened");
    assert_eq!(seqs, (1..=last).collect::<Vec<_>>());
    let snapshot = engine.snapshot(&id()).await.expect("looks");
    assert_eq!((snapshot.seq, snapshot.stages[0].done, snapshot.stages[0].share), (last, 52, 1.0));
}
