//! The embedded stores do what every store must do.

use kinora_embedded::{FileBlobs, SqliteStore};
use kinora_testkit::conformance;
use std::{fs, sync::Arc};

#[tokio::test]
async fn store() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = SqliteStore::open(&folder.path().join("work.db")).expect("opens");
    conformance::store(Arc::new(store)).await;
}

#[tokio::test]
async fn blobs() {
    let folder = tempfile::tempdir().expect("a folder");
    conformance::blobs(&FileBlobs::open(folder.path()).expect("opens")).await;
}

#[tokio::test]
async fn what_the_dead_left_is_removed_and_what_the_living_make_is_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let tmp = folder.path().join("tmp");
    fs::create_dir_all(tmp.join("dead")).expect("makes");
    fs::write(tmp.join("dead/half.png"), "ha").expect("writes");
    fs::write(tmp.join("dead.lock"), "").expect("writes");
    let living = FileBlobs::open(folder.path()).expect("opens");
    assert!(!tmp.join("dead").exists() && !tmp.join("dead.lock").exists());
    let making = kinora_ports::blobs::Blobs::scratch(&living, "png").await.expect("has room");
    fs::write(&making, "in the making").expect("writes");
    drop(FileBlobs::open(folder.path()).expect("opens beside it"));
    assert!(making.exists());
    drop(living);
    assert_eq!(fs::read_dir(&tmp).expect("reads").count(), 0);
}
