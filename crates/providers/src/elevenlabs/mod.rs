//! ElevenLabs: speech with the time of each character, sound effects, music. All of it answers at once.

mod audio;
mod speech;
mod wire;

use crate::{
    account::Account,
    net::{Ask, Auth, Line, Manners, Net},
    order::Workbench,
};
use async_trait::async_trait;
use kinora_model::{
    ErrorKind, Language, Result, Text,
    script::{Age, Sex},
    text,
};
use kinora_ports::provider::{FrontDesk, Provider, VoiceOption};
use std::{sync::Arc, time::Duration};

/// Its card.
pub(crate) const CARD: &str = include_str!("card.toml");

/// Its words.
const MANNERS: Manners = Manners {
    codes: &[
        ("quota_exceeded", ErrorKind::Exhausted),
        ("invalid_api_key", ErrorKind::Denied),
        ("voice_not_found", ErrorKind::Missing),
        ("too_many_concurrent_requests", ErrorKind::RateLimited(Duration::from_secs(5))),
        ("system_busy", ErrorKind::RateLimited(Duration::from_secs(15))),
    ],
};

/// ElevenLabs.
pub(crate) struct Eleven {
    line: Line,
}

/// The account called `name`.
pub(crate) fn open(name: &str, account: &Account, net: &Net) -> Result<Provider> {
    let card = Arc::new(account.card(name, CARD)?);
    let base = account.base_url.as_deref().unwrap_or("https://api.elevenlabs.io");
    let line = Line::new(name, base, Auth::Header("xi-api-key", account.key(name)?), MANNERS, net)?;
    let eleven = Arc::new(Eleven { line });
    let mut provider = Provider::new(card.clone(), eleven.clone());
    provider.speech = Workbench::open(&card, &eleven);
    provider.music = Workbench::open(&card, &eleven);
    provider.noise = Workbench::open(&card, &eleven);
    Ok(provider)
}

#[async_trait]
impl FrontDesk for Eleven {
    async fn hello(&self) -> Result<Text> {
        let count = self.models().await?.len();
        Ok(text!("the key is taken; {count} models are offered"; "密钥有效；提供 {count} 个模型"))
    }
    async fn models(&self) -> Result<Vec<String>> {
        let list: Vec<wire::Model> = self.line.ask_for(Ask::get("v1/models")).await?;
        Ok(list.into_iter().map(|model| model.model_id).collect())
    }
    async fn voices(&self) -> Result<Vec<VoiceOption>> {
        let list: wire::Voices = self.line.ask_for(Ask::get("v2/voices").query("page_size", "100")).await?;
        Ok(list.voices.into_iter().map(option).collect())
    }
}

/// A voice as it can be chosen: by its id, for names are not unique.
fn option(voice: wire::Voice) -> VoiceOption {
    let label = |key: &str| voice.labels.get(key).and_then(|label| label.as_deref()).unwrap_or_default().to_lowercase();
    let manner = [voice.name.clone(), label("accent"), voice.description.clone().unwrap_or_default()];
    let manner: Vec<String> = manner.into_iter().filter(|word| !word.is_empty()).collect();
    VoiceOption {
        language: if label("language").starts_with("zh") || label("language").starts_with("cmn") {
            Language::Zh
        } else {
            Language::En
        },
        sex: match label("gender").as_str() {
            "female" => Sex::Female,
            "male" => Sex::Male,
            _ => Sex::Unknown,
        },
        age: match label("age").as_str() {
            "young" => Age::Youth,
            "old" => Age::Elder,
            _ => Age::Adult,
        },
        name: voice.voice_id,
        manner: Text::same(manner.join(", ")),
    }
}
