//! ComfyUI: a server of one's own that runs graphs of nodes. It costs nothing but time.
//!
//! A model is a graph. Options of an account:
//!
//! - `workflows`: for each model its graph in ComfyUI's API format, as JSON text. In its strings, `%prompt%`, `%negative%`, `%model%`,
//!   `%width%`, `%height%`, `%seed%`, `%seconds%`, `%frames%` (at 24 a second) and `%picture1%`, `%picture2%`, … (names of pictures that were
//!   uploaded) stand for the order; a string that is nothing but one of the numbers becomes a number.
//! - A picture model without a graph is the name of a checkpoint, drawn with the usual graph.
//!
//! The name of a job is chosen by us, after our key, so that an order of which the answer was lost is found in the queue or in the
//! history.

mod graph;
mod run;
mod wire;

use crate::{
    account::Account,
    net::{Ask, Auth, Line, Manners, Net},
    order::Workbench,
};
use async_trait::async_trait;
use kinora_model::{Error, Result, Text, text};
use kinora_ports::provider::{Capability, FrontDesk, Provider, VoiceOption};
use serde_json::Value;
use std::{collections::BTreeMap, sync::Arc};

/// Its card.
pub(crate) const CARD: &str = include_str!("card.toml");

/// A ComfyUI server.
pub(crate) struct Comfy {
    line: Line,
    /// Graphs by model.
    graphs: BTreeMap<String, Value>,
}

/// The account called `name`.
pub(crate) fn open(name: &str, account: &Account, net: &Net) -> Result<Provider> {
    let card = Arc::new(account.card(name, CARD)?);
    let auth = account.api_key.clone().map_or(Auth::Open, Auth::Bearer);
    let base = account.base_url.as_deref().unwrap_or("http://127.0.0.1:8188");
    let line = Line::new(name, base, auth, Manners::PLAIN, net)?;
    let mut graphs = BTreeMap::new();
    for (model, graph) in account.options.get("workflows").and_then(Value::as_object).into_iter().flatten() {
        let parsed = match graph {
            Value::String(json) => serde_json::from_str(json).ok(),
            graph => Some(graph.clone()),
        };
        let graph = parsed.filter(Value::is_object).ok_or_else(|| {
            Error::invalid(text!("the workflow “{model}” of {name} is no JSON object; export it with “Export (API)”";
                                 "{name} 的工作流“{model}”不是 JSON 对象；请用 “Export (API)” 导出"))
        })?;
        graphs.insert(model.clone(), graph);
    }
    if let Some(model) = card.models_of(Capability::Video).find(|model| !graphs.contains_key(&model.name)) {
        let model = &model.name;
        return Err(Error::missing(text!("{name} offers clips by “{model}”, but has no workflow of that name";
                                        "{name} 提供视频模型“{model}”，但缺少同名工作流")));
    }
    let comfy = Arc::new(Comfy { line, graphs });
    let mut provider = Provider::new(card.clone(), comfy.clone());
    provider.paint = Workbench::open(&card, &comfy);
    provider.video = Workbench::open(&card, &comfy);
    Ok(provider)
}

#[async_trait]
impl FrontDesk for Comfy {
    async fn hello(&self) -> Result<Text> {
        let line: wire::Queue = self.line.ask_for(Ask::get("queue")).await?;
        let count = line.queue_running.len() + line.queue_pending.len();
        Ok(text!("it answers; {count} jobs are in its queue"; "服务可用；队列中有 {count} 个任务"))
    }
    async fn models(&self) -> Result<Vec<String>> {
        self.line.ask_for(Ask::get("models/checkpoints")).await
    }
    async fn voices(&self) -> Result<Vec<VoiceOption>> {
        Ok(Vec::new())
    }
}
