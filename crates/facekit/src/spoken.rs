//! Speech for films that callers send.

use crate::House;
use crate::house::assets;
use kinora_model::Language;
use kinora_model::script::{Emotion, LineKind};
use kinora_ports::provider::{CastRequest, Desk, SpeechRequest, VoiceActor};
use kinora_providers::offline::OfflineVoiceActor;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// `text` as our narrator speaks it: a WAV.
pub async fn spoken(house: &House, text: &str, language: Language) -> Vec<u8> {
    let actor = OfflineVoiceActor::new(assets().join("voice"));
    let order = CastRequest { roles: vec![], language, wishes: BTreeMap::new(), seed: 1 };
    let voice = actor.cast(&order).await.expect("there is a narrator").narrator;
    let request =
        SpeechRequest { text: text.into(), language, voice, emotion: Emotion::Calm, kind: LineKind::Narration };
    let desk = Desk { blobs: house.rooms.blobs.clone(), cancelled: Arc::new(AtomicBool::new(false)) };
    let take = actor.speak(&request, &desk).await.expect("it is spoken");
    desk.blobs.get(&take.media).await.expect("it is there")
}
