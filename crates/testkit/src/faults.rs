//! A store that fails or is slow when it is told to.

use async_trait::async_trait;
use kinora_model::{Error, ErrorKind, Result, text};
use kinora_ports::store::{Store, Unit, View};
use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

/// What is wrong with a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It can be read, and fails so when it is written: as a full disk does.
    Writing(ErrorKind),
    /// Nothing works: it fails so.
    Everything(ErrorKind),
    /// Everything takes so much longer, by the machine's clock.
    Slow(Duration),
}

/// A store that fails or is slow when it is told to, and keeps count. It keeps the crash contract: what fails has not
/// happened.
pub struct FaultyStore {
    store: Arc<dyn Store>,
    fault: Mutex<Option<Fault>>,
    writes: AtomicU64,
    refused: AtomicU64,
}

impl FaultyStore {
    /// This store, with nothing wrong.
    pub fn new(store: Arc<dyn Store>) -> Self {
        Self { store, fault: Mutex::default(), writes: AtomicU64::new(0), refused: AtomicU64::new(0) }
    }
    /// From now on this is wrong with it; `None` mends it.
    pub fn set(&self, fault: Option<Fault>) {
        *self.fault.lock().expect("nobody panics holding this") = fault;
    }
    /// Units that it was given to write and wrote.
    pub fn writes(&self) -> u64 {
        self.writes.load(Ordering::SeqCst)
    }
    /// Times that it failed.
    pub fn refused(&self) -> u64 {
        self.refused.load(Ordering::SeqCst)
    }

    async fn meet(&self, writes: bool) -> Result<()> {
        let fault = *self.fault.lock().expect("nobody panics holding this");
        match fault {
            Some(Fault::Slow(time)) => tokio::time::sleep(time).await,
            Some(Fault::Writing(_)) if !writes => {}
            Some(Fault::Writing(kind) | Fault::Everything(kind)) => {
                self.refused.fetch_add(1, Ordering::SeqCst);
                return Err(Error::new(kind, text!("the store fails as it was told to"; "存储按要求失败")));
            }
            None => {}
        }
        Ok(())
    }
}

#[async_trait]
impl Store for FaultyStore {
    async fn write(&self, unit: Unit) -> Result<()> {
        self.meet(true).await?;
        self.writes.fetch_add(1, Ordering::SeqCst);
        self.store.write(unit).await
    }
    async fn read(&self, view: View) -> Result<()> {
        self.meet(false).await?;
        self.store.read(view).await
    }
    fn is_exclusive(&self) -> bool {
        self.store.is_exclusive()
    }
}
