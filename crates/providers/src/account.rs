//! An account at a vendor as the configuration writes it, and the card that comes of it.

use crate::net::Secret;
use kinora_model::{Error, Result, Text, text};
use kinora_ports::provider::{Capability, Card, Limits, Model};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// An account as the configuration writes it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Account {
    /// Which vendor: a word of [`vendors`](crate::vendors).
    pub vendor: String,
    /// Its address; the vendor's own where absent.
    pub base_url: Option<String>,
    /// An HTTP proxy on the way to it: `http://10.0.0.2:3128`. What it makes is fetched without one.
    pub proxy: Option<String>,
    /// Wait for no answer longer than this, in seconds; each call has its own limit where absent, up to 15 minutes. An order
    /// whose answer is late is in doubt, so too short a time costs people work.
    pub answer_within: Option<u32>,
    /// The key of vendors that have one.
    pub api_key: Option<Secret>,
    /// First half of a pair of keys.
    pub secret_id: Option<Secret>,
    /// Second half of a pair of keys.
    pub secret_key: Option<Secret>,
    /// Models instead of the card's own, in full.
    pub models: Option<Vec<Model>>,
    /// Names of models instead of the card's own, by capability: each can what the card's first one of that capability can, and
    /// costs what nobody has said.
    pub offers: BTreeMap<Capability, Vec<String>>,
    /// Limits instead of the card's own.
    pub limits: Option<Limits>,
    /// What only this vendor knows.
    pub options: BTreeMap<String, Value>,
}

/// A vendor's card as its folder writes it (`card.toml`).
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Printed {
    title: Text,
    #[serde(default)]
    limits: Limits,
    #[serde(default)]
    models: Vec<Model>,
    /// What `offers` are made after where `models` has none of their kind; never offered themselves.
    #[serde(default)]
    templates: Vec<Model>,
}

impl Account {
    /// The card of the account called `name`, after the vendor's `printed` one.
    ///
    /// # Errors
    /// [`Internal`](kinora_model::ErrorKind::Internal) where the printed card is broken, [`Invalid`](kinora_model::ErrorKind::Invalid) for offers
    /// of a kind that the vendor does not make.
    pub(crate) fn card(&self, name: &str, printed: &str) -> Result<Card> {
        let vendor = &self.vendor;
        let printed: Printed = toml::from_str(printed).map_err(|cause| {
            Error::internal(text!("the card of {vendor} is broken: {cause}"; "{vendor} 的能力卡有误：{cause}"))
        })?;
        let mut models = self.models.clone().unwrap_or_else(|| printed.models.clone());
        for (capability, names) in &self.offers {
            let mut like = printed.models.iter().chain(&printed.templates);
            let like = like.find(|model| model.ability.capability() == *capability).ok_or_else(|| {
                let (en, zh) = (capability.title().en, capability.title().zh);
                Error::invalid(
                    text!("{vendor} makes no {en}; take “{}” out of the offers of {name}", capability.word();
                                     "{vendor} 不提供{zh}；请从 {name} 的 offers 中移除“{}”", capability.word()),
                )
            })?;
            models.retain(|model| model.ability.capability() != *capability);
            // What costs nothing at the first model costs nothing at its neighbours; other prices differ.
            let price = like.price.clone().filter(kinora_ports::provider::Price::is_free);
            models.extend(names.iter().map(|name| Model { name: name.clone(), price: price.clone(), ..like.clone() }));
        }
        let limits = self.limits.unwrap_or(printed.limits);
        Ok(Card { provider: name.to_owned(), title: printed.title, models, limits })
    }
    /// The only key.
    ///
    /// # Errors
    /// [`Missing`](kinora_model::ErrorKind::Missing) where there is none.
    pub(crate) fn key(&self, name: &str) -> Result<Secret> {
        self.needed(name, "api_key", &self.api_key)
    }
    /// A key that is needed.
    ///
    /// # Errors
    /// As [`key`](Self::key).
    pub(crate) fn needed(&self, name: &str, field: &str, key: &Option<Secret>) -> Result<Secret> {
        key.clone().filter(|key| !key.is_empty()).ok_or_else(|| {
            Error::missing(text!("the account {name} has no {field}; set it in the configuration or the environment";
                                 "账户 {name} 缺少 {field}；请在配置或环境变量中设置"))
        })
    }
    /// An option that is text.
    pub(crate) fn word(&self, option: &str) -> Option<&str> {
        self.options.get(option).and_then(Value::as_str)
    }
    /// An option that is a whole number.
    pub(crate) fn number(&self, option: &str) -> Option<u64> {
        self.options.get(option).and_then(Value::as_u64)
    }
}
