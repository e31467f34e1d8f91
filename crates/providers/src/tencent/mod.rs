//! Tencent Cloud VOD's AIGC tasks: clips and pictures of many makers (Kling, Vidu, Hailuo, GV, GG, …) under one signature.
//!
//! It is the one vendor here that can promise to take an order once: our key is the task's `SessionId`, of which it refuses a
//! second one within three days, and which its list of tasks shows again. A model's name is `ModelName` and `ModelVersion` with a
//! colon between: `Vidu:q3`.
//!
//! Options of an account: `sub_app_id` (a number; accounts opened since December 2023 must name one), `region` for media uploads
//! (`StorageRegion`), `upload_url` (an address in place of the storage's own, for tests).

mod images;
mod sign;
mod tasks;
mod upload;
mod videos;
mod wire;

use crate::{
    account::Account,
    net::{Ask, Auth, Line, Manners, Net, Says, Secret, broken},
    order::Workbench,
};
use async_trait::async_trait;
use kinora_model::{ErrorKind, Result, Text, text};
use kinora_ports::{
    clock::Millis,
    provider::{FrontDesk, Provider, VoiceOption},
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};

/// Its card.
pub(crate) const CARD: &str = include_str!("card.toml");

/// The service's name in signatures.
const SERVICE: &str = "vod";
/// The version of its API.
const VERSION: &str = "2018-07-17";

/// Tencent's words, of refusals and of tasks that failed. `SessionId` is dealt with where it may come.
const MANNERS: Manners = Manners {
    codes: &[
        ("AuthFailure*", ErrorKind::Denied),
        ("UnauthorizedOperation*", ErrorKind::Denied),
        ("RequestLimitExceeded*", ErrorKind::RateLimited(Duration::from_secs(2))),
        ("LimitExceeded*", ErrorKind::Exhausted),
        ("ResourceInsufficient*", ErrorKind::RateLimited(Duration::from_secs(60))),
        ("ResourceNotFound*", ErrorKind::NotFound),
        ("InvalidParameter*", ErrorKind::Invalid),
        ("ContentModerationFailed", ErrorKind::Invalid),
        ("InternalError*", ErrorKind::Transient),
        ("FailedOperation*", ErrorKind::Transient),
    ],
};

/// The vendor refuses a second task of one `SessionId`.
const SESSION_TAKEN: [&str; 2] = ["InvalidParameterValue.SessionId", "FailedOperation.TaskDuplicate"];

/// Tencent Cloud VOD.
pub(crate) struct Vod {
    line: Line,
    id: Secret,
    key: Secret,
    sub_app: Option<u64>,
    region: Option<String>,
    upload_url: Option<String>,
}

/// How a call ended that the vendor answered.
enum Said<T> {
    /// Well.
    Yes(T),
    /// It refuses; with its word.
    No(Says),
}

impl Vod {
    /// Signs and sends an action; `deadline` where it costs money.
    async fn call<T: DeserializeOwned>(
        &self,
        action: &str,
        mut body: Value,
        deadline: Option<Millis>,
    ) -> Result<Said<T>> {
        if let (Some(sub_app), Some(fields)) = (self.sub_app, body.as_object_mut()) {
            fields.insert("SubAppId".into(), json!(sub_app));
        }
        let bytes = serde_json::to_vec(&body).unwrap_or_default();
        let seconds = self.line.clock().now().div_euclid(1000);
        let host = self.line.host();
        let signed =
            sign::Signing { id: self.id.expose(), key: self.key.expose(), service: SERVICE, host: &host, seconds };
        let ask = Ask::post("")
            .header("authorization", signed.authorization(&bytes))
            .header("x-tc-action", action)
            .header("x-tc-version", VERSION)
            .header("x-tc-timestamp", seconds.to_string())
            .header("x-tc-language", "zh-CN")
            .bytes("application/json", bytes);
        let reply = match deadline {
            Some(deadline) => self.line.pay(ask, deadline).await?,
            None => self.line.ask(ask).await?,
        };
        // Every answer is 200; what it is stands within.
        let answer: wire::Envelope = serde_json::from_slice(&reply.body).unwrap_or_default();
        let response = answer.response.ok_or_else(|| broken(&self.line.provider, "Response", deadline.is_some()))?;
        if let Some(error) = response.get("Error") {
            let word = |key: &str| error.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
            let says = Says {
                status: reply.status,
                code: word("Code"),
                message: self.line.veil(&word("Message")),
                after: None,
            };
            return Ok(Said::No(says));
        }
        let read =
            serde_json::from_value(response).map_err(|_| broken(&self.line.provider, action, deadline.is_some()))?;
        Ok(Said::Yes(read))
    }

    /// An action that costs nothing and must succeed.
    async fn ask<T: DeserializeOwned>(&self, action: &str, body: Value) -> Result<T> {
        match self.call(action, body, None).await? {
            Said::Yes(answer) => Ok(answer),
            Said::No(says) => Err(self.line.manners.error(&self.line.provider, &says, false)),
        }
    }
}

/// The account called `name`.
pub(crate) fn open(name: &str, account: &Account, net: &Net) -> Result<Provider> {
    let card = Arc::new(account.card(name, CARD)?);
    let id = account.needed(name, "secret_id", &account.secret_id)?;
    let key = account.needed(name, "secret_key", &account.secret_key)?;
    let base = account.base_url.as_deref().unwrap_or("https://vod.tencentcloudapi.com");
    let line = Line::new(name, base, Auth::Open, MANNERS, net)?.hiding(&key).hiding(&id);
    let word = |option: &str| account.word(option).map(str::to_owned);
    let (sub_app, region, upload_url) = (account.number("sub_app_id"), word("region"), word("upload_url"));
    let vod = Arc::new(Vod { line, id, key, sub_app, region, upload_url });
    let mut provider = Provider::new(card.clone(), vod.clone());
    provider.video = Workbench::open(&card, &vod);
    provider.paint = Workbench::open(&card, &vod);
    Ok(provider)
}

#[async_trait]
impl FrontDesk for Vod {
    async fn hello(&self) -> Result<Text> {
        let tasks: wire::Tasks = self.ask("DescribeTasks", json!({"Status": "FINISH", "Limit": 1})).await?;
        let count = tasks.task_set.len();
        Ok(
            text!("the signature is taken; the list of tasks opens ({count} shown)"; "签名有效；任务列表可访问（显示 {count} 条）"),
        )
    }
    async fn models(&self) -> Result<Vec<String>> {
        Ok(Vec::new())
    }
    async fn voices(&self) -> Result<Vec<VoiceOption>> {
        Ok(Vec::new())
    }
}
