//! The document's own examples.

use crate::{house, idle_house};
use kinora_app::clips::Rules;
use kinora_facekit::cases::play;

#[tokio::test(flavor = "multi_thread")]
async fn what_the_document_shows_is_answered() {
    play(&house().await, include_str!("cases/document.yaml")).await;
}

#[tokio::test]
async fn tasks_that_nobody_works_on_are_queued() {
    play(&idle_house(Rules { unfinished: 2, ..Rules::default() }).await, include_str!("cases/queued.yaml")).await;
}
