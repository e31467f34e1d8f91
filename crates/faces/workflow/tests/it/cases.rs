//! The document's own examples.

use crate::idle_house;
use kinora_facekit::cases::play;

#[tokio::test]
async fn what_the_document_shows_is_answered() {
    play(&idle_house().await, include_str!("cases/document.yaml")).await;
}

#[tokio::test]
async fn errors_have_the_documents_codes() {
    play(&idle_house().await, include_str!("cases/errors.yaml")).await;
}
