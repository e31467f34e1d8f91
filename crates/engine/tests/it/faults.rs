//! A store that fails for a while, a clock that is set, a plan that cannot be.

use crate::steps::{Gate, Write, task};
use async_trait::async_trait;
use kinora_engine::{Class, Cx, Engine, NewWorkflow, Next, Step, Steps, Stop, WorkflowState};
use kinora_model::{Error, ErrorKind, Result, WorkflowId, text};
use kinora_testkit::{
    Bench, QuickClock,
    faults::{Fault, FaultyStore},
};
use serde_json::{Value, json};
use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};
use tokio::sync::Notify;

fn id() -> WorkflowId {
    WorkflowId::new("w")
}

/// A bench whose store fails when it is told to.
fn faulty() -> (Bench, Arc<FaultyStore>) {
    let bench = Bench::new();
    let store = Arc::new(FaultyStore::new(bench.store.clone()));
    (Bench { store: store.clone(), ..bench }, store)
}

/// Waits until `engine`'s workflow is done, or says that it never is.
async fn done(engine: &Engine) {
    let done = async {
        while !matches!(engine.workflow(&id()).await, Ok(w) if w.state == WorkflowState::Done) {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), done).await.expect("it gets done");
}

#[tokio::test]
async fn serving_outlives_a_store_that_fails_and_what_was_worked_for_is_kept() {
    for fault in [
        Fault::Writing(ErrorKind::Exhausted),
        Fault::Writing(ErrorKind::Locked),
        Fault::Everything(ErrorKind::Internal),
        Fault::Everything(ErrorKind::Transient),
    ] {
        let (bench, store) = faulty();
        let gate = Gate::default();
        let engine = bench.engine(Steps::new().with(gate.clone()).with(Write));
        let tasks = vec![task("gate", "gate"), task("after", "write").needs(["gate"])];
        engine.create(NewWorkflow::new(id(), tasks)).await.expect("creates");
        let stop = Stop::new();
        let serving = tokio::spawn({
            let (engine, stop) = (engine.clone(), stop.clone());
            async move { engine.serve(&stop).await }
        });
        gate.began.notified().await;
        store.set(Some(fault));
        gate.open.notify_one();
        // Long enough for it to try some times.
        while store.refused() < 4 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        assert!(!serving.is_finished(), "{fault:?}: it goes on");
        store.set(None);
        done(&engine).await;
        assert_eq!(gate.ticks.load(Ordering::SeqCst), 1, "{fault:?}: the work was not done again");
        stop.soft();
        serving.await.expect("lives").expect("it ends well");
    }
}

/// Writes a file where there is no room for it, once it is let.
#[derive(Clone, Default)]
struct File {
    began: Arc<Notify>,
    open: Arc<Notify>,
    tries: Arc<AtomicU32>,
}

#[async_trait]
impl Step for File {
    fn kind(&self) -> &'static str {
        "file"
    }
    fn version(&self) -> u32 {
        1
    }
    fn class(&self) -> Class {
        Class::Io
    }
    async fn tick(&self, _: &Cx, _: &mut Value) -> Result<Next> {
        if self.tries.fetch_add(1, Ordering::SeqCst) > 0 {
            return Ok(Next::done(Value::Null));
        }
        self.began.notify_one();
        self.open.notified().await;
        Err(Error::new(ErrorKind::Exhausted, text!("the disk is full"; "磁盘已满")))
    }
}

#[tokio::test]
async fn a_disk_that_is_full_for_all_fails_no_task() {
    let (bench, store) = faulty();
    let (gate, file) = (Gate::default(), File::default());
    let engine = bench.engine(Steps::new().with(gate.clone()).with(file.clone()));
    engine.create(NewWorkflow::new(id(), vec![task("a", "gate"), task("b", "file")])).await.expect("creates");
    let stop = Stop::new();
    let (end, ()) = tokio::join!(engine.serve(&stop), async {
        gate.began.notified().await;
        file.began.notified().await;
        store.set(Some(Fault::Writing(ErrorKind::Exhausted)));
        gate.open.notify_one();
        while store.refused() < 2 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        file.open.notify_one();
        let refused = store.refused();
        while store.refused() < refused + 3 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        store.set(None);
        done(&engine).await;
        stop.soft();
    });
    end.expect("it ends well");
    assert_eq!(file.tries.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_start_waits_for_the_store_and_does_not_hammer_it() {
    let (bench, store) = faulty();
    let engine = bench.engine(Steps::new().with(Write));
    engine.create(NewWorkflow::new(id(), vec![task("a", "write")])).await.expect("creates");
    store.set(Some(Fault::Everything(ErrorKind::Internal)));
    let stop = Stop::new();
    let serving = tokio::spawn({
        let (engine, stop) = (engine.clone(), stop.clone());
        async move { engine.serve(&stop).await }
    });
    // A thousand times faster than the wall: a hundred seconds.
    tokio::time::sleep(Duration::from_millis(100)).await;
    let tries = store.refused();
    assert!((2..80).contains(&tries), "{tries} tries in a hundred seconds");
    store.set(None);
    done(&engine).await;
    stop.soft();
    serving.await.expect("lives").expect("it ends well");
}

#[tokio::test]
async fn asked_to_stop_while_the_store_fails_it_stops_and_says_so() {
    let (bench, store) = faulty();
    let gate = Gate::default();
    let engine = bench.engine(Steps::new().with(gate.clone()));
    engine.create(NewWorkflow::new(id(), vec![task("gate", "gate")])).await.expect("creates");
    let stop = Stop::new();
    let (end, ()) = tokio::join!(engine.serve(&stop), async {
        gate.began.notified().await;
        store.set(Some(Fault::Writing(ErrorKind::Exhausted)));
        stop.soft();
    });
    assert_eq!(end.expect_err("it could not hand its work back").kind(), ErrorKind::Exhausted);
    // A new process does it.
    store.set(None);
    let engine = bench.engine(Steps::new().with(gate.clone()));
    gate.open.notify_one();
    assert_eq!(engine.finish(&id(), &Stop::new()).await.expect("works"), WorkflowState::Done);
}

#[tokio::test]
async fn a_single_film_says_at_once_that_the_store_fails() {
    let (bench, store) = faulty();
    let gate = Gate::default();
    let engine = bench.engine(Steps::new().with(gate.clone()));
    engine.create(NewWorkflow::new(id(), vec![task("gate", "gate")])).await.expect("creates");
    let (w, stop) = (id(), Stop::new());
    let (end, ()) = tokio::join!(engine.finish(&w, &stop), async {
        gate.began.notified().await;
        store.set(Some(Fault::Writing(ErrorKind::Exhausted)));
        gate.open.notify_one();
    });
    assert_eq!(end.expect_err("the disk is full").kind(), ErrorKind::Exhausted);
}

#[tokio::test]
async fn a_slow_store_is_only_slow() {
    let (mut bench, store) = faulty();
    // Every commit takes longer than a lease.
    bench.pace.lease = Duration::from_secs(10);
    bench.pace.grace = Duration::from_secs(5);
    bench.pace.sweep = Duration::from_secs(5);
    store.set(Some(Fault::Slow(Duration::from_millis(15))));
    let steps = Steps::new().with(Write);
    let tasks = vec![task("a", "write"), task("b", "write").needs(["a"])];
    assert_eq!(bench.run(steps, "w", tasks).await.expect("works"), WorkflowState::Done);
}

/// Polls so many times, and writes down when.
struct Diary(Arc<dyn kinora_ports::clock::Clock>, Arc<Mutex<Vec<Duration>>>, usize);

#[async_trait]
impl Step for Diary {
    fn kind(&self) -> &'static str {
        "diary"
    }
    fn version(&self) -> u32 {
        1
    }
    fn class(&self) -> Class {
        Class::Io
    }
    async fn tick(&self, _: &Cx, _: &mut Value) -> Result<Next> {
        let mut days = self.1.lock().expect("nobody panics holding this");
        days.push(self.0.steady());
        Ok(if days.len() > self.2 { Next::done(json!(days.len())) } else { Next::Poll(EVERY) })
    }
}

/// A tenth of a second, at a thousand times the machine's speed.
const EVERY: Duration = Duration::from_secs(100);

#[tokio::test]
async fn a_clock_that_is_set_makes_nothing_early_late_or_twice() {
    let clock = Arc::new(QuickClock::new(1000));
    let mut bench = Bench { clock: clock.clone(), ..Bench::new() };
    bench.pace.lease = Duration::from_secs(300);
    bench.pace.grace = Duration::from_secs(200);
    bench.pace.sweep = Duration::from_secs(5);
    let (gate, days) = (Gate::default(), Arc::new(Mutex::new(Vec::new())));
    let engine = bench.engine(Steps::new().with(gate.clone()).with(Diary(clock.clone(), days.clone(), 8)));
    let tasks = vec![task("gate", "gate"), task("diary", "diary")];
    engine.create(NewWorkflow::new(id(), tasks)).await.expect("creates");
    let (w, stop) = (id(), Stop::new());
    let count = || days.lock().expect("nobody panics holding this").len();
    let (end, ()) = tokio::join!(engine.finish(&w, &stop), async {
        gate.began.notified().await;
        for (days, jump) in [(2, 3_600_000), (5, -7_200_000)] {
            while count() < days {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            clock.jump(jump);
        }
        while count() < 9 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        gate.open.notify_one();
    });
    assert_eq!(end.expect("works"), WorkflowState::Done);
    assert_eq!(gate.ticks.load(Ordering::SeqCst), 1, "what runs is not taken for dead");
    let days = days.lock().expect("nobody panics holding this").clone();
    for (before, after) in days.iter().zip(&days[1..]) {
        let waited = *after - *before;
        // Early never; late by what this machine is busy with, but by no hour.
        assert!(waited >= EVERY && waited < EVERY * 15, "{waited:?} of {days:?}");
    }
    let snapshot = engine.snapshot(&id()).await.expect("looks");
    assert!(snapshot.tasks.iter().all(|task| task.attempt == 0));
}

/// Plans what cannot be.
struct Circle;

#[async_trait]
impl Step for Circle {
    fn kind(&self) -> &'static str {
        "circle"
    }
    fn version(&self) -> u32 {
        1
    }
    fn class(&self) -> Class {
        Class::Io
    }
    async fn tick(&self, _: &Cx, _: &mut Value) -> Result<Next> {
        let spawn = vec![task("a", "circle").needs(["b"]), task("b", "circle").needs(["a"])];
        Ok(Next::Done { result: Value::Null, spawn })
    }
}

#[tokio::test]
async fn a_plan_that_cannot_be_fails_its_task_and_not_the_engine() {
    let bench = Bench::new();
    let steps = Steps::new().with(Circle).with(Write);
    let end = bench.run(steps.clone(), "w", vec![task("plan", "circle")]).await.expect("works");
    assert!(matches!(&end, WorkflowState::Failed { why, .. } if why.en.contains("circle: a, b")), "{end:?}");
    assert_eq!(bench.run(steps, "v", vec![task("a", "write")]).await.expect("works"), WorkflowState::Done);
}
