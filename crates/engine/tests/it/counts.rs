//! What a workflow's row says of its tasks, and documents beside it.

use crate::steps::{Fail, Gate, Split, Write, task};
use kinora_engine::{Engine, NewTask, NewWorkflow, Steps, Stop};
use kinora_model::{Error, ErrorKind, WorkflowId, text};
use kinora_ports::store::{Document, Listing, StageCount, Workflow, read};
use kinora_testkit::Bench;
use serde_json::{Value, json};
use std::sync::{Arc, atomic::AtomicU32};

fn id() -> WorkflowId {
    WorkflowId::new("w")
}

async fn row(engine: &Engine) -> Workflow {
    let row = engine.workflow(&id()).await.expect("reads");
    // However it came about, the counts are those of the tasks.
    let tasks = engine.snapshot(&id()).await.expect("looks").tasks;
    for counted in &row.stages {
        let of = |states: &[&str]| {
            tasks.iter().filter(|t| t.stage == counted.stage && states.contains(&t.state.as_str())).count() as u32
        };
        let all = tasks.iter().filter(|t| t.stage == counted.stage).count() as u32;
        let (done, failed) = (of(&["done"]), of(&["failed"]));
        let (cancelled, running) = (of(&["cancelled"]), of(&["running", "waiting"]));
        let stage = counted.stage.clone();
        assert_eq!(*counted, StageCount { stage, tasks: all, done, failed, cancelled, running });
    }
    assert_eq!(row.stages.iter().map(|s| s.tasks as usize).sum::<usize>(), tasks.len());
    row
}

fn staged(key: &str, kind: &str, stage: &str) -> NewTask {
    NewTask { stage: stage.into(), ..task(key, kind) }
}

#[tokio::test]
async fn stages_are_counted_from_the_first_task_to_the_last() {
    let bench = Bench::new();
    let gate = Gate::default();
    let engine = bench.engine(Steps::new().with(gate.clone()).with(Split).with(Write));
    let tasks =
        vec![staged("split", "split", "plan").input(json!(["a", "b"])), staged("gate", "gate", "end").needs(["split"])];
    engine.create(NewWorkflow::new(id(), tasks).owner("anna")).await.expect("creates");
    let new = row(&engine).await;
    assert_eq!((new.owner.as_str(), new.standing(), new.stage(), new.share()), ("anna", "queued", Some("plan"), 0.0));
    assert_eq!((new.started, new.ended), (None, None));
    let w = id();
    let stop = Stop::new();
    let (end, middle) = tokio::join!(engine.finish(&w, &stop), async {
        gate.began.notified().await;
        let mut middle = row(&engine).await;
        while middle.share() < 0.8 {
            tokio::task::yield_now().await;
            middle = row(&engine).await;
        }
        gate.open.notify_one();
        middle
    });
    end.expect("works");
    assert_eq!((middle.standing(), middle.stage()), ("running", Some("end")));
    assert_eq!(middle.stages.iter().map(|s| s.stage.as_str()).collect::<Vec<_>>(), ["plan", "end", "stage"]);
    assert_eq!(middle.stages[1].running, 1);
    let end = row(&engine).await;
    assert_eq!((end.standing(), end.stage(), end.share()), ("done", Some("stage"), 1.0));
    assert!(end.created <= middle.started.expect("begun") && middle.started <= end.ended);
}

#[tokio::test]
async fn an_end_is_none_any_more_when_it_goes_on() {
    let bench = Bench::new();
    let left = Arc::new(AtomicU32::new(1));
    let engine = bench.engine(Steps::new().with(Fail(left, ErrorKind::Invalid)).with(Write));
    let tasks = vec![task("a", "fail"), task("b", "write").needs(["a"])];
    engine.create(NewWorkflow::new(id(), tasks)).await.expect("creates");
    engine.finish(&id(), &Stop::new()).await.expect("works");
    let failed = row(&engine).await;
    assert_eq!((failed.stages[0].failed, failed.ended.is_some()), (1, true));
    engine.retry(&id()).await.expect("goes on");
    let again = row(&engine).await;
    assert_eq!((again.stages[0].failed, again.ended, again.standing()), (0, None, "running"));
    engine.cancel(&id()).await.expect("cancels");
    let cancelled = row(&engine).await;
    assert_eq!(
        (cancelled.stages[0].cancelled, cancelled.ended.is_some()),
        (1, false),
        "the one that had begun is told"
    );
    engine.finish(&id(), &Stop::new()).await.expect("works");
    let cancelled = row(&engine).await;
    assert_eq!((cancelled.stages[0].cancelled, cancelled.ended.is_some(), cancelled.stage()), (2, true, Some("stage")));
}

#[tokio::test]
async fn what_a_dead_process_ran_is_not_counted_as_running() {
    let gate = Gate { deaf: true, ..Gate::default() };
    let bench = Bench::new();
    let engine = bench.engine(Steps::new().with(gate.clone()));
    engine.create(NewWorkflow::new(id(), vec![task("gate", "gate")])).await.expect("creates");
    let work = tokio::spawn(async move { engine.finish(&id(), &Stop::new()).await });
    gate.began.notified().await;
    work.abort();
    let engine = bench.engine(Steps::new().with(gate.clone()));
    assert_eq!(row(&engine).await.stages[0].running, 1);
    let (w, stop) = (id(), Stop::new());
    let (end, ()) = tokio::join!(engine.finish(&w, &stop), async {
        gate.began.notified().await;
        assert_eq!(row(&engine).await.stages[0].running, 1, "taken anew, counted once");
        gate.open.notify_one();
    });
    end.expect("works");
    assert_eq!(row(&engine).await.stages[0].running, 0);
}

#[tokio::test]
async fn a_document_and_its_run_are_there_together_or_not_at_all() {
    let bench = Bench::new();
    let engine = bench.engine(Steps::new().with(Write));
    let new = |kind: &str| NewWorkflow::new(id(), vec![task("a", kind)]).owner("anna");
    let document = |id: WorkflowId| Document {
        kind: "clip".into(),
        id: "c".into(),
        owner: "anna".into(),
        label: String::new(),
        run: Some(id),
        created: 0,
        updated: 0,
        body: Value::Null,
    };
    let listed = async || read(&**engine.store(), |rows| rows.documents(&Listing::of("clip"))).await.expect("reads");

    let refused = engine.create_with(new("unknown"), move |rows| rows.put_document(&document(id()))).await;
    assert_eq!(refused.expect_err("no such step").kind(), ErrorKind::Missing);
    assert_eq!(listed().await.total, 0, "no run, no document");
    let refused = engine.create_with(new("write"), |_| Err(Error::invalid(text!("no"; "否")))).await;
    assert_eq!(refused.expect_err("refused").kind(), ErrorKind::Invalid);
    assert_eq!(engine.workflow(&id()).await.expect_err("no document, no run").kind(), ErrorKind::NotFound);

    let made = engine.create_with(new("write"), move |rows| rows.put_document(&document(id()))).await;
    assert!(made.expect("creates"));
    let (_, run) = &listed().await.found[0];
    assert_eq!(run.as_ref().map(|run| run.id.clone()), Some(id()));
    let again = engine.create_with(new("write"), |_| panic!("it is not asked")).await;
    assert!(!again.expect("leaves it as it is"));
    engine.finish(&id(), &Stop::new()).await.expect("works");
    assert_eq!(read(&**engine.store(), |rows| rows.tally("clip", Some("anna"))).await.expect("reads")["done"], 1);
}
