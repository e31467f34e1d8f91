//! The document's own examples, and what programs for the live service send.

use crate::{house, idle_house};
use kinora_facekit::cases::play;

#[tokio::test(flavor = "multi_thread")]
async fn what_the_document_shows_is_answered() {
    play(&house().await, include_str!("cases/document.yaml")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_for_the_live_service_are_answered() {
    play(&house().await, include_str!("cases/service.yaml")).await;
}

#[tokio::test]
async fn drafts_are_built_over_many_calls() {
    play(&idle_house().await, include_str!("cases/build.yaml")).await;
}

#[tokio::test]
async fn blocks_are_put_together() {
    play(&idle_house().await, include_str!("cases/blocks.yaml")).await;
}
