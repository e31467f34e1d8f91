//! The stores in memory do what every store must do.

use kinora_testkit::{
    clock::StillClock,
    conformance,
    engine::local::{LocalEvents, LocalQueue},
    memory::{MemoryBlobs, MemoryStore},
};
use std::{sync::Arc, time::Duration};

#[tokio::test]
async fn store() {
    conformance::store(Arc::new(MemoryStore::new())).await;
}

#[tokio::test]
async fn blobs() {
    conformance::blobs(&MemoryBlobs::new()).await;
}

#[tokio::test]
async fn queue() {
    let (clock, lease) = (Arc::new(StillClock::at(0)), Duration::from_secs(60));
    conformance::queue(&LocalQueue::new(clock.clone(), lease), &clock, lease).await;
}

#[tokio::test]
async fn events() {
    conformance::events(&LocalEvents::new()).await;
}
