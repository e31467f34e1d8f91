//! Planned deaths, and the harness that runs any graph with one at every place.

use crate::Bench;
use async_trait::async_trait;
use kinora_engine::{NewTask, NewWorkflow, Steps, Stop, WorkflowState};
use kinora_model::{Error, Result, WorkflowId, text};
use kinora_ports::{
    blobs::{Blobs, Stored},
    clock::Millis,
    store::{Store, Unit, View},
};
use kinora_timeline::MediaId;
use serde_json::Value;
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

/// When a process dies: at its so-manyth write, before or after that takes hold. From then on nothing it does takes
/// hold any more, as if it were gone.
pub struct Fate {
    left: AtomicU32,
    after: bool,
}

impl Fate {
    /// Dies at write number `n` (from 0), after it took hold if `after`.
    pub fn at(n: u32, after: bool) -> Arc<Self> {
        Arc::new(Self { left: AtomicU32::new(n + 1), after })
    }
    /// Whether it came to that.
    pub fn came(&self) -> bool {
        self.left.load(Ordering::SeqCst) == 0
    }

    /// Lets a write happen, or not.
    async fn meet<T>(&self, write: impl Future<Output = Result<T>>) -> Result<T> {
        let step = |n: u32| n.checked_sub(1);
        match self.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, step) {
            Ok(1) if self.after => {
                let _ = write.await;
                Err(dead())
            }
            Ok(1) | Err(_) => Err(dead()),
            Ok(_) => write.await,
        }
    }
}

fn dead() -> Error {
    Error::internal(text!("this process is dead"; "进程已死"))
}

/// A store seen by a process that has a fate.
pub struct MortalStore(pub Arc<dyn Store>, pub Arc<Fate>);

#[async_trait]
impl Store for MortalStore {
    async fn write(&self, unit: Unit) -> Result<()> {
        self.1.meet(self.0.write(unit)).await
    }
    async fn read(&self, view: View) -> Result<()> {
        if self.1.came() { Err(dead()) } else { self.0.read(view).await }
    }
    fn is_exclusive(&self) -> bool {
        self.0.is_exclusive()
    }
}

/// Media seen by a process that has a fate.
pub struct MortalBlobs(pub Arc<dyn Blobs>, pub Arc<Fate>);

#[async_trait]
impl Blobs for MortalBlobs {
    async fn put(&self, bytes: &[u8], extension: &str) -> Result<MediaId> {
        self.1.meet(self.0.put(bytes, extension)).await
    }
    async fn put_file(&self, path: &Path, extension: &str) -> Result<MediaId> {
        self.1.meet(self.0.put_file(path, extension)).await
    }
    async fn adopt(&self, path: &Path, extension: &str) -> Result<MediaId> {
        self.1.meet(self.0.adopt(path, extension)).await
    }
    async fn scratch(&self, extension: &str) -> Result<PathBuf> {
        self.0.scratch(extension).await
    }
    async fn get(&self, id: &MediaId) -> Result<Vec<u8>> {
        if self.1.came() { Err(dead()) } else { self.0.get(id).await }
    }
    async fn path_of(&self, id: &MediaId) -> Result<PathBuf> {
        if self.1.came() { Err(dead()) } else { self.0.path_of(id).await }
    }
    async fn exists(&self, id: &MediaId) -> Result<bool> {
        if self.1.came() { Err(dead()) } else { self.0.exists(id).await }
    }
    async fn list(&self, after: Option<&MediaId>, limit: usize) -> Result<Vec<Stored>> {
        if self.1.came() { Err(dead()) } else { self.0.list(after, limit).await }
    }
    async fn retire(&self, id: &MediaId, since: Millis) -> Result<bool> {
        self.1.meet(self.0.retire(id, since)).await
    }
    async fn remove(&self, id: &MediaId) -> Result<()> {
        self.1.meet(self.0.remove(id)).await
    }
}

/// Everything a graph runs in, made new for every run that is to be undisturbed by the others.
pub struct World {
    /// Where its work and media live; the material that the graph needs is in it.
    pub bench: Bench,
    /// New steps over a bench, as a new process would have them.
    pub steps: Box<dyn Fn(&Bench) -> Steps>,
    /// What must be the same however often the process dies, beyond the results: what was paid, say.
    pub outside: Box<dyn Fn() -> Value>,
}

/// How a run of a graph ended.
#[derive(Debug, PartialEq)]
struct End {
    state: WorkflowState,
    results: BTreeMap<String, Value>,
    outside: Value,
}

/// Runs the graph of these first tasks undisturbed, runs it again over the same stores ("twice"), and runs it once for
/// every write that it makes, dying before or after that write and then starting anew ("dead after each step"). Every
/// `stride`th write is tried; 1 tries all. Gives the number of deaths.
///
/// # Panics
/// Where a run does not end as the first one did: in its state, its results, or the world outside.
pub async fn survive(world: &dyn Fn() -> World, tasks: &[NewTask], stride: u32) -> u32 {
    let calm = world();
    let first = end(&calm, &calm.bench, "w", tasks).await.expect("an undisturbed run does not fail");
    assert_eq!(first.state, WorkflowState::Done, "an undisturbed run gets done");
    let second = end(&calm, &calm.bench, "again", tasks).await.expect("a second run does not fail");
    assert_eq!(first, second, "twice is the same as once");

    let mut deaths = 0;
    for after in [false, true] {
        let place = if after { "after" } else { "before" };
        for n in (0..).step_by(stride.max(1) as usize) {
            let world = world();
            let fate = Fate::at(n, after);
            let mortal = Bench {
                store: Arc::new(MortalStore(world.bench.store.clone(), fate.clone())),
                blobs: Arc::new(MortalBlobs(world.bench.blobs.clone(), fate.clone())),
                ..world.bench.clone()
            };
            let died = end(&world, &mortal, "w", tasks).await;
            if !fate.came() {
                assert_eq!(died.expect("nobody died"), first);
                break;
            }
            deaths += 1;
            let end = end(&world, &world.bench, "w", tasks).await;
            let end = end.unwrap_or_else(|e| panic!("dead {place} write {n}: the next process fails: {e}"));
            assert_eq!(end, first, "dead {place} write {n}: the next process ends otherwise");
        }
    }
    deaths
}

async fn end(world: &World, bench: &Bench, name: &str, tasks: &[NewTask]) -> Result<End> {
    let (engine, id) = (bench.engine((world.steps)(bench)), WorkflowId::new(name));
    engine.create(NewWorkflow::new(id.clone(), tasks.to_vec())).await?;
    let state = engine.finish(&id, &Stop::new()).await?;
    let mut results = BTreeMap::new();
    for task in engine.snapshot(&id).await?.tasks {
        if let Some(result) = engine.result(&id, &task.key).await? {
            results.insert(task.key, result);
        }
    }
    Ok(End { state, results, outside: (world.outside)() })
}
