//! An engine over memory, and steps in one line.

use crate::{
    QuickClock,
    memory::{MemoryBlobs, MemoryStore},
};
use async_trait::async_trait;
use kinora_engine::{
    Class, Cx, Engine, NewTask, NewWorkflow, Next, Pace, Parts, Step, Steps, Stop, WorkflowState,
    local::{LocalEvents, LocalQueue},
};
use kinora_model::{Result, WorkflowId};
use kinora_ports::{blobs::Blobs, clock::Clock, store::Store};
use serde_json::Value;
use std::{sync::Arc, time::Duration};

/// Where work lives while engines come and go.
#[derive(Clone)]
pub struct Bench {
    /// Work.
    pub store: Arc<dyn Store>,
    /// Media.
    pub blobs: Arc<dyn Blobs>,
    /// Time, which goes a thousand times faster.
    pub clock: Arc<dyn Clock>,
    /// How long things may take.
    pub pace: Pace,
}

impl Default for Bench {
    fn default() -> Self {
        Self::new()
    }
}

impl Bench {
    /// In memory, with leases that no test outlives, so that nothing is taken for dead because the machine is slow.
    pub fn new() -> Self {
        let clock = Arc::new(QuickClock::new(1000));
        Self {
            store: Arc::new(MemoryStore::new()),
            blobs: Arc::new(MemoryBlobs::by(clock.clone())),
            clock,
            pace: Pace {
                lease: Duration::from_secs(100_000),
                grace: Duration::from_secs(50_000),
                sweep: Duration::from_secs(100),
                stopping: Duration::from_secs(2000),
                ..Pace::default()
            },
        }
    }

    /// A new engine, as a new process would have one: it knows only what is in the stores.
    pub fn engine(&self, steps: Steps) -> Engine {
        Engine::new(Parts {
            store: self.store.clone(),
            queue: Arc::new(LocalQueue::new(self.clock.clone(), self.pace.lease)),
            events: Arc::new(LocalEvents::new()),
            blobs: self.blobs.clone(),
            clock: self.clock.clone(),
            steps,
            pace: self.pace,
        })
    }

    /// Makes the workflow `name` if it is not there, and works until it stands.
    ///
    /// # Errors
    /// Those of the engine.
    pub async fn run(&self, steps: Steps, name: &str, tasks: Vec<NewTask>) -> Result<WorkflowState> {
        let (engine, id) = (self.engine(steps), WorkflowId::new(name));
        engine.create(NewWorkflow::new(id.clone(), tasks)).await?;
        engine.finish(&id, &Stop::new()).await
    }

    /// What the task `key` of the workflow `name` gave.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn result(&self, name: &str, key: &str) -> Result<Option<Value>> {
        self.engine(Steps::new()).result(&WorkflowId::new(name), key).await
    }
}

/// A step of this kind that does what `tick` does with what it may use and its cursor.
pub fn step<F>(kind: &'static str, class: Class, tick: F) -> impl Step
where
    F: Fn(Cx, Value) -> std::pin::Pin<Box<dyn Future<Output = Result<(Next, Value)>> + Send>> + Send + Sync + 'static,
{
    Told { kind, class, tick }
}

struct Told<F> {
    kind: &'static str,
    class: Class,
    tick: F,
}

#[async_trait]
impl<F> Step for Told<F>
where
    F: Fn(Cx, Value) -> std::pin::Pin<Box<dyn Future<Output = Result<(Next, Value)>> + Send>> + Send + Sync,
{
    fn kind(&self) -> &'static str {
        self.kind
    }
    fn version(&self) -> u32 {
        1
    }
    fn class(&self) -> Class {
        self.class
    }
    async fn tick(&self, cx: &Cx, cursor: &mut Value) -> Result<Next> {
        let (next, after) = (self.tick)(cx.clone(), cursor.take()).await?;
        *cursor = after;
        Ok(next)
    }
}
