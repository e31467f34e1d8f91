//! Many at once, over real files.

use crate::desk::engine;
use async_trait::async_trait;
use kinora_model::{Result, Text, WorkflowId};
use kinora_testkit::engine::{Class, Cx, NewTask, NewWorkflow, Next, Pace, Step, Steps, Stop, WorkflowState};
use serde_json::Value;
use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

/// Takes a while, and writes down whose it was.
#[derive(Clone, Default)]
struct Turn {
    ended: Arc<Mutex<Vec<WorkflowId>>>,
    now: Arc<AtomicUsize>,
    most: Arc<AtomicUsize>,
}

#[async_trait]
impl Step for Turn {
    fn kind(&self) -> &'static str {
        "turn"
    }
    fn version(&self) -> u32 {
        1
    }
    fn class(&self) -> Class {
        Class::Cpu
    }
    fn reusable(&self) -> bool {
        false
    }
    async fn tick(&self, cx: &Cx, _: &mut Value) -> Result<Next> {
        self.most.fetch_max(self.now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        tokio::task::yield_now().await;
        self.now.fetch_sub(1, Ordering::SeqCst);
        self.ended.lock().expect("nobody panics holding this").push(cx.workflow().clone());
        Ok(Next::done(Value::Null))
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_wants_one_thing_is_not_behind_the_999_of_another() {
    let folder = tempfile::tempdir().expect("a folder");
    let turn = Turn::default();
    let pace = Pace { cpu_slots: 3, ..Pace::default() };
    let engine = engine(folder.path(), Steps::new().with(turn.clone()), pace);
    let tasks = || {
        let task = |key: &str| NewTask::new(key, "turn", "stage", Text::same("turn"));
        vec![task("a"), task("b").needs(["a"]), task("c").needs(["b"]).priority(-5)]
    };
    for n in 0..999 {
        let new = NewWorkflow::new(WorkflowId::new(format!("greedy-{n}")), tasks()).owner("greedy");
        engine.create(new).await.expect("creates");
    }
    for owner in ["modest", "shy"] {
        engine.create(NewWorkflow::new(WorkflowId::new(owner), tasks()).owner(owner)).await.expect("creates");
    }
    engine.until_idle(&Stop::new()).await.expect("works");
    let ended = turn.ended.lock().expect("nobody panics holding this").clone();
    assert_eq!(ended.len(), 1001 * 3);
    assert!(turn.most.load(Ordering::SeqCst) <= 3, "no more at once than there are slots");
    for owner in ["modest", "shy"] {
        let last = ended.iter().rposition(|workflow| workflow.as_str() == owner).expect("it was done");
        // Three in a row, with a share of a third: some ten, and what was taken at once before.
        assert!(last < 60, "{owner} is done after {last} of {}", ended.len());
    }
    let all = engine.workflows(None, 2000).await.expect("reads");
    assert!(all.len() == 1001 && all.iter().all(|workflow| workflow.state == WorkflowState::Done));
}

/// Asks after something until the world says that it is there.
#[derive(Clone, Default)]
struct Ask {
    asked: Arc<AtomicUsize>,
    there: Arc<std::sync::atomic::AtomicBool>,
}

#[async_trait]
impl Step for Ask {
    fn kind(&self) -> &'static str {
        "ask"
    }
    fn version(&self) -> u32 {
        1
    }
    fn class(&self) -> Class {
        Class::Io
    }
    async fn tick(&self, _: &Cx, cursor: &mut Value) -> Result<Next> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        *cursor = Value::from("job");
        if self.there.load(Ordering::SeqCst) {
            return Ok(Next::done(Value::Null));
        }
        Ok(Next::Poll(Duration::from_millis(500)))
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_polls_go_on_across_a_restart_and_end_together() {
    const TASKS: usize = 2000;
    let folder = tempfile::tempdir().expect("a folder");
    let ask = Ask::default();
    let tasks = (0..TASKS).map(|n| NewTask::new(format!("t{n}"), "ask", "stage", Text::same("ask"))).collect();
    let id = WorkflowId::new("w");
    {
        let engine = engine(folder.path(), Steps::new().with(ask.clone()), Pace::default());
        engine.create(NewWorkflow::new(id.clone(), tasks)).await.expect("creates");
        return_after(&engine, &ask, TASKS * 3).await;
    }
    let engine = engine(folder.path(), Steps::new().with(ask.clone()), Pace::default());
    let before = ask.asked.load(Ordering::SeqCst);
    return_after(&engine, &ask, before + TASKS * 2).await;
    ask.there.store(true, Ordering::SeqCst);
    assert_eq!(engine.finish(&id, &Stop::new()).await.expect("works"), WorkflowState::Done);
    let row = engine.workflow(&id).await.expect("reads");
    assert_eq!((row.stages[0].done as usize, row.stages[0].running), (TASKS, 0));
}

/// Works until it was asked so many times, and stops as a terminal would stop it.
async fn return_after(engine: &kinora_testkit::engine::Engine, ask: &Ask, times: usize) {
    let stop = Stop::new();
    let (end, ()) = tokio::join!(engine.serve(&stop), async {
        while ask.asked.load(Ordering::SeqCst) < times {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        stop.soft();
    });
    end.expect("stops");
}
