//! One account.

use super::money;
use crate::config::written::Written;
use kinora_model::{Error, Text, text};
use kinora_ports::provider::{Capability, Card, Price, Schedule};
use kinora_providers::Account;
use kinora_providers::net::Secret;
use kinora_providers::vendors::{VENDORS, Vendor, WELL_KNOWN};
use serde_json::{Map, Value};
use std::time::Duration;

/// Fields that are shown as `"***"`, with the names that people may write for them.
const SECRETS: [(&str, &str); 4] =
    [("key", "api_key"), ("api_key", "api_key"), ("secret_id", "secret_id"), ("secret_key", "secret_key")];

/// Models that the account which `APIYI_API_KEY` alone configures is asked for, as document 001 names its line.
const APIYI_VIDEO: &str = "sora-2";

/// How often jobs are asked after, where somebody set it.
#[derive(Clone, Copy)]
pub(super) struct Polls {
    every: Option<Duration>,
    attempts: Option<u32>,
}

/// The time between two looks at a video made elsewhere, and how often, where they are set.
pub(super) fn polls(written: &mut Written) -> Polls {
    let is_set = |written: &Written, key: &str| written.place(key).is_some();
    let every = written.time("tasks.poll_interval", "30 s", "ms");
    let attempts = written.number("tasks.poll_attempts", 20, 1, 1_000_000);
    Polls {
        every: is_set(written, "tasks.poll_interval").then_some(every),
        attempts: is_set(written, "tasks.poll_attempts").then_some(u32::try_from(attempts).unwrap_or(u32::MAX)),
    }
}

/// The account `providers.NAME`; `None` where something of it is wrong, which is noted.
pub(super) fn of(written: &mut Written, name: &str, polls: Polls) -> Option<Account> {
    let key = format!("providers.{name}");
    let mut fields = written.table(&key, &SECRETS.map(|(field, _)| field))?;
    let mut secrets = Map::new();
    for (field, into) in SECRETS {
        if let Some(value) = fields.remove(field) {
            // Digits are a key, too; and what is wrong with a key is never quoted.
            let word = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            secrets.insert(into.to_owned(), word.into());
        }
    }
    if fields.remove("key_file").is_some() {
        let word = written.file(&format!("{key}.key_file")).and_then(|bytes| String::from_utf8(bytes).ok())?;
        secrets.insert("api_key".into(), word.trim().into());
    }
    let known = WELL_KNOWN.iter().find(|known| known.name == name);
    if let Some(known) = known.filter(|_| !fields.contains_key("vendor")) {
        fields.insert("vendor".into(), known.vendor.into());
        if let Some(url) = known.base_url.filter(|_| !fields.contains_key("base_url")) {
            fields.insert("base_url".into(), url.into());
        }
    }
    if name == "apiyi" && !fields.contains_key("offers") && !fields.contains_key("models") {
        fields.insert("offers".into(), serde_json::json!({ "video": [APIYI_VIDEO] }));
    }
    let prices = fields.remove("prices");
    let mut account: Account = match serde_json::from_value(Value::Object(fields)) {
        Ok(account) => account,
        Err(wrong) => {
            written.refuse(&key, text!("{wrong}"; "{wrong}"));
            return None;
        }
    };
    let secret = |field: &str| secrets.get(field).and_then(Value::as_str).map(Secret::new);
    (account.api_key, account.secret_id, account.secret_key) =
        (secret("api_key"), secret("secret_id"), secret("secret_key"));
    let Some(vendor) = VENDORS.iter().find(|vendor| vendor.word == account.vendor) else {
        let (word, all) = (&account.vendor, VENDORS.iter().map(|v| v.word).collect::<Vec<_>>().join(", "));
        written.refuse(
            &format!("{key}.vendor"),
            text!("`{word}` is no vendor that is known here; known are {all}"; "`{word}` 不是已知的供应商；可选：{all}"),
        );
        return None;
    };
    for field in vendor.needs.iter().filter(|field| !secrets.contains_key(**field)) {
        written.refuse(
            &format!("{key}.{field}"),
            text!("this is missing; {} needs it", vendor.word; "缺少此项；{} 需要它", vendor.word),
        );
    }
    priced(written, &key, name, vendor, account, prices, polls)
}

/// The account with its prices and its schedule in its models.
fn priced(
    written: &mut Written,
    key: &str,
    name: &str,
    vendor: &Vendor,
    mut account: Account,
    prices: Option<Value>,
    polls: Polls,
) -> Option<Account> {
    let refuse = |written: &mut Written, why: &Text| written.refuse(key, why.clone());
    let mut card: Card = vendor.card(name, &account).map_err(|e: Error| refuse(written, e.what())).ok()?;
    let prices = match prices {
        None => Map::new(),
        Some(Value::Object(prices)) => prices,
        Some(_) => {
            refuse(written, &text!("`prices` must be a table of models"; "`prices` 应为以模型名为键的表"));
            return None;
        }
    };
    for (model, words) in &prices {
        let price: Result<Price, Text> = money::price(words.as_str().unwrap_or_default());
        match price {
            Err(why) => written.refuse(&format!("{key}.prices.{model}"), why),
            Ok(price) => {
                let mut found = false;
                for of in card.models.iter_mut().filter(|of| of.name == *model) {
                    (of.price, found) = (Some(price.clone()), true);
                }
                if !found {
                    let all: Vec<&str> = card.models.iter().map(|m| m.name.as_str()).collect();
                    let all = all.join(", ");
                    written.refuse(
                        &format!("{key}.prices.{model}"),
                        text!("there is no such model; there are {all}"; "没有这个模型；可选：{all}"),
                    );
                }
            }
        }
    }
    for model in card.models.iter_mut().filter(|model| model.ability.capability() == Capability::Video) {
        let Schedule { first, every, attempts } = model.schedule;
        let (every, attempts) = (polls.every.unwrap_or(every), polls.attempts.unwrap_or(attempts));
        model.schedule = Schedule { first: polls.every.unwrap_or(first), every, attempts };
    }
    account.models = Some(card.models);
    account.offers.clear();
    Some(account)
}
