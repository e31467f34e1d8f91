//! An engine over real files, in a folder that may be used again.

use kinora_embedded::{FileBlobs, SqliteStore, SystemClock};
use kinora_testkit::engine::{
    Engine, Pace, Parts, Steps,
    local::{LocalEvents, LocalQueue},
};
use std::{path::Path, sync::Arc};

/// An engine that works in `folder`.
pub fn engine(folder: &Path, steps: Steps, pace: Pace) -> Engine {
    let clock = Arc::new(SystemClock);
    Engine::new(Parts {
        store: Arc::new(SqliteStore::open(&folder.join("work.db")).expect("the store opens")),
        queue: Arc::new(LocalQueue::new(clock.clone(), pace.lease)),
        events: Arc::new(LocalEvents::new()),
        blobs: Arc::new(FileBlobs::open(&folder.join("media")).expect("the media open")),
        clock,
        steps,
        pace,
    })
}
