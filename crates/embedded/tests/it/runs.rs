//! Whole graphs over real files.

use crate::desk::engine;
use async_trait::async_trait;
use kinora_embedded::{FileBlobs, SqliteStore};
use kinora_model::{Result, Text, WorkflowId};
use kinora_testkit::engine::{Class, Cx, NewTask, NewWorkflow, Next, Pace, Step, Steps, Stop, WorkflowState};
use kinora_testkit::{
    Bench,
    death::{World, survive},
};
use serde_json::{Value, json};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Instant,
};

/// Writes its input, and what it needs, into a file; counts how often it ran.
struct Press(Arc<AtomicU32>);

#[async_trait]
impl Step for Press {
    fn kind(&self) -> &'static str {
        "press"
    }
    fn version(&self) -> u32 {
        1
    }
    fn class(&self) -> Class {
        Class::Cpu
    }
    async fn tick(&self, cx: &Cx, _cursor: &mut Value) -> Result<Next> {
        self.0.fetch_add(1, Ordering::Relaxed);
        let whole = json!([cx.input(), cx.needs()]).to_string();
        let media = cx.blobs().put(whole.as_bytes(), "txt").await?;
        Ok(Next::done(json!({"page": media})))
    }
}

/// Says its input, and adds pages and a binding of them.
struct Contents;

#[async_trait]
impl Step for Contents {
    fn kind(&self) -> &'static str {
        "contents"
    }
    fn version(&self) -> u32 {
        1
    }
    fn class(&self) -> Class {
        Class::Io
    }
    async fn tick(&self, cx: &Cx, _cursor: &mut Value) -> Result<Next> {
        let pages: Vec<String> = cx.input_as()?;
        let page = |(i, words): (usize, &String)| {
            NewTask::new(format!("page:{i}"), "press", "pages", Text::same("page")).input(json!(words))
        };
        let mut spawn: Vec<NewTask> = pages.iter().enumerate().map(page).collect();
        let keys: Vec<String> = spawn.iter().map(|t| t.key.clone()).collect();
        spawn.push(NewTask::new("book", "press", "binding", Text::same("book")).needs(keys));
        Ok(Next::Done { result: json!(pages.len()), spawn })
    }
}

fn pages(count: usize, changed: Option<usize>) -> Vec<NewTask> {
    let words: Vec<String> = (0..count).map(|i| format!("{i}{}", if changed == Some(i) { "!" } else { "" })).collect();
    vec![NewTask::new("contents", "contents", "plan", Text::same("contents")).input(json!(words))]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_done_twice() {
    let folder = tempfile::tempdir().expect("a folder");
    let ran = Arc::new(AtomicU32::new(0));
    let steps = Steps::new().with(Press(ran.clone())).with(Contents);
    let mut last = None;
    for (name, changed, expected, reused) in
        [("first", None, 201, 0), ("same", None, 0, 202), ("other", Some(7), 2, 199)]
    {
        // A new engine each time: as a new process would.
        let engine = engine(folder.path(), steps.clone(), Pace::default());
        let id = WorkflowId::new(name);
        assert!(engine.create(NewWorkflow::new(id.clone(), pages(200, changed))).await.expect("creates"));
        let end = engine.finish(&id, &Stop::new()).await.expect("works");
        assert_eq!(end, WorkflowState::Done);
        assert_eq!(ran.swap(0, Ordering::Relaxed), expected, "{name}: pages and bindings that were run");
        let snapshot = engine.snapshot(&id).await.expect("looks");
        assert_eq!(
            snapshot.stages.iter().map(|s| s.reused).sum::<u32>(),
            reused,
            "{name}: results that were used again"
        );
        let book = engine.result(&id, "book").await.expect("looks").expect("there is a book");
        match name {
            "same" => assert_eq!(last.as_ref(), Some(&book)),
            _ => assert_ne!(last.as_ref(), Some(&book)),
        }
        last = Some(book);
    }
}

#[tokio::test]
async fn a_graph_survives_death_at_every_write() {
    let world = || {
        let folder = tempfile::tempdir().expect("a folder");
        let store = SqliteStore::open(&folder.path().join("work.db")).expect("opens");
        let blobs = FileBlobs::open(&folder.path().join("media")).expect("opens");
        let mut bench = Bench { store: Arc::new(store), blobs: Arc::new(blobs), ..Bench::new() };
        bench.pace.attempts = 100;
        World {
            bench,
            steps: Box::new(|_| Steps::new().with(Press(Arc::default())).with(Contents)),
            // The folder goes when the world does.
            outside: Box::new(move || json!(folder.path().exists())),
        }
    };
    assert!(survive(&world, &pages(2, None), 1).await > 20);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_result_whose_media_are_gone_is_made_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let ran = Arc::new(AtomicU32::new(0));
    let steps = Steps::new().with(Press(ran.clone())).with(Contents);
    let engine = engine(folder.path(), steps, Pace::default());
    for (name, expected) in [("a", 4), ("b", 0), ("c", 1)] {
        let id = WorkflowId::new(name);
        engine.create(NewWorkflow::new(id.clone(), pages(3, None))).await.expect("creates");
        assert_eq!(engine.finish(&id, &Stop::new()).await.expect("works"), WorkflowState::Done);
        assert_eq!(ran.swap(0, Ordering::Relaxed), expected, "{name}");
        let page = engine.result(&id, "page:1").await.expect("looks").expect("done");
        let page = page["page"].as_str().expect("a name").to_owned();
        if name == "b" {
            std::fs::remove_file(folder.path().join("media").join(&page[..2]).join(&page)).expect("removes");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn thousands_of_tasks_pass_in_a_second() {
    let folder = tempfile::tempdir().expect("a folder");
    let steps = Steps::new().with(Nothing);
    let engine = engine(folder.path(), steps, Pace::default());
    for count in [1_000, 10_000] {
        let id = WorkflowId::new(format!("w{count}"));
        let tasks = (0..count)
            .map(|i| NewTask::new(format!("t{i}"), "nothing", "s", Text::same("t")).input(json!(i)))
            .collect();
        let start = Instant::now();
        engine.create(NewWorkflow::new(id.clone(), tasks)).await.expect("creates");
        println!("{count} made in {:?}", start.elapsed());
        let start = Instant::now();
        assert_eq!(engine.finish(&id, &Stop::new()).await.expect("works"), WorkflowState::Done);
        // Some 9,000 a second on two idle cores; printed for whoever wants to know.
        let took = start.elapsed();
        println!("{count} done in {took:?}: {:.0}/s", f64::from(count) / took.as_secs_f64());
    }
}

struct Nothing;

#[async_trait]
impl Step for Nothing {
    fn kind(&self) -> &'static str {
        "nothing"
    }
    fn version(&self) -> u32 {
        1
    }
    fn class(&self) -> Class {
        Class::Io
    }
    fn reusable(&self) -> bool {
        false
    }
    async fn tick(&self, _: &Cx, _: &mut Value) -> Result<Next> {
        Ok(Next::done(Value::Null))
    }
}
