//! Whoever speaks OpenAI's API: OpenAI, relays (new-api, LiteLLM, apiyi), and servers of one's own (vLLM, vLLM-Omni, Ollama,
//! llama.cpp, LM Studio).
//!
//! OpenAI itself makes no more videos; the shape of its videos API lives on with the others, so it is a dialect here, with
//! the address and the models from configuration. Options of an account:
//!
//! | option | values | usual |
//! |---|---|---|
//! | `auth` | `bearer`, `raw` (the key alone), `none` | `bearer`; `none` without a key |
//! | `video_form` | `multipart`, `json`: how a video is ordered | `multipart` |
//! | `video_delete` | whether jobs can be stopped with DELETE (vLLM-Omni) | `false` |
//! | `token_limit` | `max_tokens` (servers of one's own), `max_completion_tokens` (OpenAI) | `max_tokens` |
//! | `image_answer` | `b64_json`, `url`: asked for where set; OpenAI's own models must not be asked | – |

mod audio;
mod chat;
mod images;
mod videos;
pub(crate) mod wire;

use crate::{
    account::Account,
    net::{Ask, Auth, Line, Manners, Net},
    order::Workbench,
};
use async_trait::async_trait;
use kinora_model::{ErrorKind, Result, Text, text};
use kinora_ports::provider::{FrontDesk, Provider, VoiceOption};
use std::{sync::Arc, time::Duration};

pub(crate) use chat::{Chat, Dialect, cost};

/// The card of OpenAI itself, and templates for whoever speaks like it.
pub(crate) const CARD: &str = include_str!("card.toml");

/// Words of OpenAI and of gateways that say more than the status.
const MANNERS: Manners = Manners {
    codes: &[
        ("insufficient_quota", ErrorKind::Exhausted),
        ("insufficient_user_quota", ErrorKind::Exhausted),
        ("billing_hard_limit_reached", ErrorKind::Exhausted),
        ("moderation_blocked", ErrorKind::Invalid),
        ("content_policy_violation", ErrorKind::Invalid),
        ("model_not_found", ErrorKind::Missing),
        ("rate_limit_exceeded", ErrorKind::RateLimited(Duration::from_secs(20))),
    ],
};

/// The account called `name`.
pub(crate) fn open(name: &str, account: &Account, net: &Net) -> Result<Provider> {
    let card = Arc::new(account.card(name, CARD)?);
    let auth = match (account.word("auth"), &account.api_key) {
        (Some("none"), _) | (None, None) => Auth::Open,
        (Some("raw"), _) => Auth::Raw(account.key(name)?),
        _ => Auth::Bearer(account.key(name)?),
    };
    let base = account.base_url.as_deref().unwrap_or("https://api.openai.com/v1");
    let line = Arc::new(Line::new(name, base, auth, MANNERS, net)?);
    let limit = account.word("token_limit").unwrap_or(if account.base_url.is_some() {
        "max_tokens"
    } else {
        "max_completion_tokens"
    });
    let chat = Arc::new(Chat { line: line.clone(), dialect: Dialect::of(limit) });
    let videos = Arc::new(videos::Videos {
        line: line.clone(),
        json: account.word("video_form") == Some("json"),
        deletes: account.options.get("video_delete").and_then(serde_json::Value::as_bool).unwrap_or(false),
    });
    let images =
        Arc::new(images::Images { line: line.clone(), answer: account.word("image_answer").map(str::to_owned) });
    let audio = Arc::new(audio::Audio { line: line.clone() });
    let mut provider = Provider::new(card.clone(), Arc::new(Desk { line }));
    provider.video = Workbench::open(&card, &videos);
    provider.paint = Workbench::open(&card, &images);
    provider.text = Workbench::open(&card, &chat);
    provider.look = Workbench::open(&card, &chat);
    provider.speech = Workbench::open(&card, &audio);
    provider.listen = Workbench::open(&card, &audio);
    Ok(provider)
}

/// `GET /models`: the cheapest question that needs the key.
pub(crate) struct Desk {
    pub line: Arc<Line>,
}

#[async_trait]
impl FrontDesk for Desk {
    async fn hello(&self) -> Result<Text> {
        let count = self.models().await?.len();
        Ok(text!("the key is taken; {count} models are offered"; "密钥有效；提供 {count} 个模型"))
    }
    async fn models(&self) -> Result<Vec<String>> {
        let list: wire::List = self.line.ask_for(Ask::get("models")).await?;
        Ok(list.data.into_iter().map(|model| model.id).collect())
    }
    async fn voices(&self) -> Result<Vec<VoiceOption>> {
        Ok(Vec::new())
    }
}
