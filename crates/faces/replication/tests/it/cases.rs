//! The document's own examples.

use crate::film::{film, product};
use crate::{holder_key, house, idle_house};
use kinora_facekit::House;
use kinora_facekit::cases::{Props, play_with};
use kinora_gate::Limits;

/// The files that the document's pages send, and a key.
async fn props(house: &House) -> Props {
    let folder = tempfile::tempdir().expect("a folder");
    let video = film(folder.path(), true).await;
    let files = [("原视频.mp4", video), ("参考图.png", product())].map(|(name, bytes)| (name.to_owned(), bytes));
    Props { files: files.into(), words: [("key".to_owned(), holder_key(house).await)].into() }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_document_shows_is_answered() {
    let house = house().await;
    play_with(&house, include_str!("cases/document.yaml"), &props(&house).await).await;
}

#[tokio::test]
async fn tasks_that_nobody_works_on_wait() {
    let house = idle_house(Limits::default()).await;
    play_with(&house, include_str!("cases/waiting.yaml"), &props(&house).await).await;
}
