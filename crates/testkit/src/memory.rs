//! Stores that live in memory.

mod blobs;
mod rows;

pub use blobs::MemoryBlobs;
use rows::Tables;

use async_trait::async_trait;
use kinora_model::Result;
use kinora_ports::store::{Store, Unit, View};
use std::sync::Mutex;

/// Work in memory. It outlives the engines over it, as a file outlives processes.
#[derive(Default)]
pub struct MemoryStore(Mutex<Tables>);

impl MemoryStore {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }
}

#[async_trait]
impl Store for MemoryStore {
    async fn write(&self, unit: Unit) -> Result<()> {
        let mut tables = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        // A copy is written, and takes the place of the original when all went well.
        let mut copy = tables.clone();
        unit(&mut copy)?;
        *tables = copy;
        Ok(())
    }
    async fn read(&self, view: View) -> Result<()> {
        let tables = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone();
        view(&tables)
    }
    fn is_exclusive(&self) -> bool {
        true
    }
}
