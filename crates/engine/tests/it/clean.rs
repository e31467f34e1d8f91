//! Forgetting workflows, and removing files that nothing names.

use crate::steps::{Gate, Write, task};
use kinora_engine::{Cleaned, Cleaning, NewWorkflow, Steps, Stop, WorkflowState};
use kinora_model::{ErrorKind, WorkflowId};
use kinora_ports::store::{Call, CallState, Document, Task, write};
use kinora_testkit::{Bench, QuickClock};
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};

const DAY: Duration = Duration::from_secs(24 * 3600);

fn id(name: &str) -> WorkflowId {
    WorkflowId::new(name)
}

fn document(bench: &Bench, id: &str, body: Value) -> Document {
    let (now, text) = (bench.clock.now(), String::new());
    Document {
        kind: "upload".into(),
        id: id.into(),
        owner: text.clone(),
        label: text,
        run: None,
        created: now,
        updated: now,
        body,
    }
}

#[tokio::test]
async fn only_what_came_to_its_end_is_forgotten() {
    let bench = Bench::new();
    let gate = Gate::default();
    let engine = bench.engine(Steps::new().with(gate.clone()).with(Write));
    let tasks = vec![task("gate", "gate"), task("after", "write").needs(["gate"])];
    engine.create(NewWorkflow::new(id("w"), tasks)).await.expect("creates");
    let refused = async || engine.forget(&id("w")).await.expect_err("it goes on").kind();
    assert_eq!(refused().await, ErrorKind::Conflict);
    let (w, stop) = (id("w"), Stop::new());
    let (end, ()) = tokio::join!(engine.finish(&w, &stop), async {
        gate.began.notified().await;
        assert_eq!(refused().await, ErrorKind::Conflict);
        gate.open.notify_one();
    });
    assert_eq!(end.expect("works"), WorkflowState::Done);
    let given = document(&bench, "d", Value::Null);
    write(&*bench.store, move |rows| rows.put_document(&given)).await.expect("writes");
    engine.forget_with(&id("w"), |rows| rows.remove_document("upload", "d")).await.expect("forgets");
    assert_eq!(engine.forget(&id("w")).await.expect_err("gone").kind(), ErrorKind::NotFound);
    assert_eq!(engine.snapshot(&id("w")).await.expect_err("gone").kind(), ErrorKind::NotFound);
    assert_eq!(engine.workflows(None, 9).await.expect("reads"), []);
    let document = kinora_ports::store::read(&*bench.store, |rows| rows.document("upload", "d"));
    assert_eq!(document.await.expect("reads"), None);
    // The same again is a new one, which finds what was made before.
    let again = bench.run(Steps::new().with(Write), "w", vec![task("again", "write")]).await.expect("works");
    assert_eq!(again, WorkflowState::Done);
}

#[tokio::test]
async fn files_that_nothing_names_go_and_all_others_stay() {
    let clock = Arc::new(QuickClock::new(1000));
    let blobs = Arc::new(kinora_testkit::memory::MemoryBlobs::by(clock.clone()));
    let bench = Bench { clock: clock.clone(), blobs: blobs.clone(), ..Bench::new() };
    let engine = bench.engine(Steps::new().with(Write));
    let made = async |name: &str, words: &str| {
        let tasks = vec![task(words, "write").input(json!(words))];
        assert_eq!(bench.run(Steps::new().with(Write), name, tasks).await.expect("works"), WorkflowState::Done);
        let result = bench.result(name, words).await.expect("reads").expect("it is done");
        kinora_timeline::MediaId(result["media"].as_str().expect("a name").to_owned())
    };
    let (kept, gone, reusable) = (made("a", "one").await, made("b", "two").await, made("c", "three").await);
    let stray = engine_put(&bench, b"stray").await;
    let uploaded = engine_put(&bench, b"uploaded").await;
    let given = document(&bench, &uploaded.0, Value::Null);
    write(&*bench.store, move |rows| rows.put_document(&given)).await.expect("writes");
    for (piece, age) in [(1, 30), (2, 60)] {
        engine.forget(&id(if piece == 1 { "b" } else { "c" })).await.expect("forgets");
        let cleaning = Cleaning { files: DAY * 10, results: Some(DAY * age), piece };
        if piece == 1 {
            let cleaned = engine.clean(&cleaning, &Stop::new()).await.expect("cleans");
            assert_eq!(cleaned, Cleaned { kept: 5, ..Cleaned::default() }, "all are young");
            clock.jump(40 * 24 * 3_600_000);
            // Put again, it is young again.
            assert_eq!(engine_put(&bench, b"stray").await, stray);
            // Old results are not kept for use again; those that a workflow still names keep their files.
            let cleaned = engine.clean(&cleaning, &Stop::new()).await.expect("cleans");
            assert_eq!((cleaned.results, cleaned.files, cleaned.bytes > 0, cleaned.kept), (3, 1, true, 4));
            for (file, there) in [(&kept, true), (&gone, false), (&reusable, true), (&stray, true), (&uploaded, true)] {
                assert_eq!(bench.blobs.exists(file).await.expect("looks"), there, "{file}");
            }
            clock.jump(20 * 24 * 3_600_000);
        } else {
            let cleaned = engine.clean(&cleaning, &Stop::new()).await.expect("cleans");
            assert_eq!((cleaned.files, cleaned.kept), (2, 2), "the stray one, and that of what was forgotten");
            assert_eq!(blobs.names().len(), 2);
        }
    }
    let stopped = Stop::new();
    stopped.soft();
    let cleaned = engine.clean(&Cleaning { files: Duration::ZERO, ..Cleaning::default() }, &stopped).await;
    assert_eq!(cleaned.expect("stops"), Cleaned::default());
}

async fn engine_put(bench: &Bench, bytes: &[u8]) -> kinora_timeline::MediaId {
    bench.blobs.put(bytes, "bin").await.expect("puts")
}

#[tokio::test]
async fn what_was_paid_for_stays_as_long_as_its_task() {
    let clock = Arc::new(QuickClock::new(1000));
    let blobs = Arc::new(kinora_testkit::memory::MemoryBlobs::by(clock.clone()));
    let bench = Bench { clock: clock.clone(), blobs, ..Bench::new() };
    let engine = bench.engine(Steps::new().with(Write));
    bench.run(Steps::new().with(Write), "a", vec![task("t", "write").input(json!("words"))]).await.expect("works");
    // A vendor that answers at once: what it made is named by nothing but the record of the call.
    let bought = engine_put(&bench, b"bought").await;
    let call = Call {
        idem: "i".into(),
        task: Task::id_of(&id("a"), "t"),
        number: 0,
        provider: "acme".into(),
        request: "r".into(),
        cost: 1,
        state: CallState::Settled { remote: format!("outcome:{{\"media\":\"{bought}\"}}") },
        at: 1,
    };
    write(&*bench.store, move |rows| rows.put_call(&call)).await.expect("writes");
    clock.jump(40 * 24 * 3_600_000);
    let clean = async || engine.clean(&Cleaning::default(), &Stop::new()).await.expect("cleans").files;
    assert_eq!((clean().await, bench.blobs.exists(&bought).await.expect("looks")), (0, true));
    engine.forget(&id("a")).await.expect("forgets");
    assert_eq!((clean().await, bench.blobs.exists(&bought).await.expect("looks")), (1, false));
}

#[tokio::test]
async fn results_whose_files_are_gone_are_forgotten_and_the_young_are_left_alone() {
    let clock = Arc::new(QuickClock::new(1000));
    let bench = Bench { clock: clock.clone(), ..Bench::new() };
    let engine = bench.engine(Steps::new().with(Write));
    for name in ["a", "b"] {
        let tasks = vec![task("t", "write").input(json!(name))];
        bench.run(Steps::new().with(Write), name, tasks).await.expect("works");
    }
    let result = bench.result("a", "t").await.expect("reads").expect("done");
    let file = kinora_timeline::MediaId(result["media"].as_str().expect("a name").to_owned());
    bench.blobs.remove(&file).await.expect("removes");
    let results = async || engine.clean(&Cleaning::default(), &Stop::new()).await.expect("cleans").results;
    assert_eq!(results().await, 0);
    clock.jump(3 * 24 * 3_600_000);
    assert_eq!(results().await, 1);
    assert_eq!(results().await, 0);
}
