//! A disk that is full and a file that somebody has locked, under an engine that serves.

use crate::desk::engine;
use async_trait::async_trait;
use kinora_model::{Result, Text, WorkflowId};
use kinora_testkit::engine::{Class, Cx, Engine, NewTask, NewWorkflow, Next, Pace, Step, Steps, Stop, WorkflowState};
use rusqlite::Connection;
use serde_json::{Value, json};
use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

/// Gives a large page, and counts how often it was made.
struct Page(Arc<AtomicU32>);

#[async_trait]
impl Step for Page {
    fn kind(&self) -> &'static str {
        "page"
    }
    fn version(&self) -> u32 {
        1
    }
    fn class(&self) -> Class {
        Class::Io
    }
    async fn tick(&self, cx: &Cx, _: &mut Value) -> Result<Next> {
        self.0.fetch_add(1, Ordering::SeqCst);
        Ok(Next::done(json!([cx.input(), "w".repeat(20_000)])))
    }
}

const PAGES: u32 = 40;

fn id() -> WorkflowId {
    WorkflowId::new("book")
}

/// An engine over the file at `folder`, with a book to make.
async fn book(folder: &Path, made: &Arc<AtomicU32>) -> Engine {
    let engine = engine(folder, Steps::new().with(Page(made.clone())), Pace::default());
    let page = |n: u32| {
        let task = NewTask::new(format!("p{n}"), "page", "pages", Text::same("page")).input(json!(n));
        if n == 0 { task } else { task.needs([format!("p{}", n - 1)]) }
    };
    engine.create(NewWorkflow::new(id(), (0..PAGES).map(page).collect())).await.expect("creates");
    engine
}

async fn done(engine: &Engine) {
    let done = async {
        while !matches!(engine.workflow(&id()).await, Ok(w) if w.state == WorkflowState::Done) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), done).await.expect("it gets done");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_locked_by_somebody_is_waited_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let made = Arc::new(AtomicU32::new(0));
    let engine = book(folder.path(), &made).await;
    let somebody = Connection::open(folder.path().join("work.db")).expect("opens");
    let stop = Stop::new();
    let (end, ()) = tokio::join!(engine.serve(&stop), async {
        while made.load(Ordering::SeqCst) < 5 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        somebody.busy_timeout(Duration::from_secs(20)).expect("sets");
        somebody.execute_batch("BEGIN IMMEDIATE").expect("locks");
        let before = made.load(Ordering::SeqCst);
        // Longer than the store itself waits.
        tokio::time::sleep(Duration::from_millis(6500)).await;
        assert!(made.load(Ordering::SeqCst) <= before + 2, "nothing new is begun that cannot be written");
        somebody.execute_batch("ROLLBACK").expect("lets go");
        done(&engine).await;
        stop.soft();
    });
    end.expect("it ends well");
    assert_eq!(made.load(Ordering::SeqCst), PAGES, "each page was made once");
}
