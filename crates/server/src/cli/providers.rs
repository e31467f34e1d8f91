//! `kinora providers`: makers elsewhere, what each can do, and whether it answers.

use super::{Caller, print};
use crate::config::{self, Given};
use crate::wiring;
use kinora_app::hiring::Hiring;
use kinora_model::{Error, ErrorKind, Result, Text, text};
use kinora_ports::provider::card::Ability;
use kinora_ports::provider::{Model, Price, Provider, Usage};
use serde_json::json;

/// What the caller wants to know.
pub enum ProvidersOrder {
    /// All of them.
    List {
        /// As JSON.
        json: bool,
    },
    /// Whether one answers.
    Test {
        /// Its name.
        name: String,
    },
}

/// Does what was ordered.
pub fn run(caller: Caller, given: &Given, order: &ProvidersOrder) -> Result<()> {
    let config = config::load(given)?;
    let hiring = wiring::hiring(&config.hiring, &config.faces)?;
    match order {
        ProvidersOrder::List { json: true } => print(&format!("{}\n", as_json(&hiring))),
        ProvidersOrder::List { json: false } => print(&as_page(caller, &hiring)),
        ProvidersOrder::Test { name } => {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .map_err(|e| Error::io("tokio", e))?;
            runtime.block_on(test(caller, &hiring, name))
        }
    }
}

fn as_json(hiring: &Hiring) -> serde_json::Value {
    let account = |(name, provider): (&String, &Provider)| {
        let models = provider.card.models.iter().map(
            |model| json!({"name": model.name, "capability": model.ability.capability().word(), "price": model.price}),
        );
        json!({"name": name, "title": provider.card.title.en, "limits": provider.card.limits, "models": models.collect::<Vec<_>>()})
    };
    let routes = hiring.routes.all().into_iter().map(|(name, capabilities)| {
        let leads = capabilities.into_iter().filter_map(|capability| {
            let choices = hiring.routes.hire(capability, name)?.choices;
            Some((capability.word().to_owned(), choices.iter().map(|c| json!(c.name())).collect()))
        });
        (name.to_owned(), serde_json::Value::Object(leads.collect()))
    });
    json!({
        "providers": hiring.agency.providers().iter().map(account).collect::<Vec<_>>(),
        "routes": routes.collect::<serde_json::Map<_, _>>(),
        "defaults": hiring.defaults,
        "currency": hiring.currency(),
        "budget": hiring.budget.map(|budget| budget as f64 / 1e6),
    })
}

fn as_page(caller: Caller, hiring: &Hiring) -> String {
    let say = |text: Text| caller.say(&text).to_owned();
    let mut page = String::new();
    if hiring.agency.providers().is_empty() {
        return say(text!(
            "no provider is configured: everything is made offline. Set a key (APIYI_API_KEY, GEMINI_API_KEY, ARK_API_KEY, …) or [providers.NAME] in kinora.toml\n";
            "未配置任何供应商：一切由离线引擎完成。可设置密钥（APIYI_API_KEY、GEMINI_API_KEY、ARK_API_KEY 等）或在 kinora.toml 中写 [providers.名称]\n"
        ));
    }
    for (name, provider) in hiring.agency.providers() {
        page += &format!("{name}  ({})\n", caller.say(&provider.card.title));
        for capability in provider.card.capabilities() {
            for model in provider.card.models_of(capability) {
                let price = model.price.as_ref().map_or_else(|| say(text!("price unknown"; "价格未知")), price);
                page += &format!("  {:<8} {:<40} {price}\n", capability.word(), model.name);
            }
        }
    }
    page += &format!("\n{}\n", say(text!("routes"; "路由")));
    for (name, capabilities) in hiring.routes.all() {
        for capability in capabilities {
            if let Some(hire) = hiring.routes.hire(capability, name) {
                let choices: Vec<String> = hire.choices.iter().map(|choice| choice.name()).collect();
                page += &format!("  {name:<30} {:<8} → {}\n", capability.word(), choices.join(" → "));
            }
        }
    }
    page
}

/// A price in words.
fn price(price: &Price) -> String {
    if price.is_free() {
        return "free".to_owned();
    }
    let one = |rate: &kinora_ports::provider::card::Rate| {
        let per = serde_json::to_value(rate.per).ok().and_then(|v| v.as_str().map(|s| s.replace('_', " ")));
        let from = if rate.from_height > 0 { format!(" from {}p", rate.from_height) } else { String::new() };
        format!("{} {} per {}{from}", rate.millionths as f64 / 1e6, price.currency, per.unwrap_or_default())
    };
    price.rates.iter().map(one).collect::<Vec<_>>().join(" + ")
}

/// Asks the vendor, for nothing, whether it answers and takes the key; says what it offers and what a small order would
/// cost.
async fn test(caller: Caller, hiring: &Hiring, name: &str) -> Result<()> {
    let provider = hiring.agency.provider(name)?;
    let hello = provider.desk.hello().await?;
    let mut page = format!("✓ {name}: {}\n", caller.say(&hello));
    match provider.desk.models().await {
        Ok(offered) if !offered.is_empty() => {
            for model in &provider.card.models {
                let mark = if offered.contains(&model.name) { "✓" } else { "?" };
                page += &format!("  {mark} {:<8} {}\n", model.ability.capability().word(), model.name);
            }
            let told = text!("(“?”: configured here, and not in the vendor's list)"; "（“?”：此处已配置，但不在供应商的列表中）");
            page += &format!("  {}\n", caller.say(&told));
        }
        Ok(_) => {}
        // Some know no such list; the greeting was answered, so the key is right.
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    for capability in provider.card.capabilities() {
        let model = provider.card.model(capability, None)?;
        let (what, usage) = small(model);
        let cost = match hiring.agency.cost(model.price.as_ref(), &usage)? {
            Some(cost) => format!("{:.4} {}", cost as f64 / 1e6, hiring.currency()),
            None => caller.say(&text!("price unknown"; "价格未知")).to_owned(),
        };
        page += &format!("  {}: {cost}\n", caller.say(&what));
    }
    print(&page)
}

/// The smallest order that makes sense, and what is paid for.
fn small(model: &Model) -> (Text, Usage) {
    let none = Usage::default();
    match &model.ability {
        Ability::Video(can) => {
            let (w, h) = can.sizes.fit(1280, 720);
            let seconds = can.seconds.fit(1.0);
            let megapixel_seconds = seconds * f64::from(w) * f64::from(h) / 1e6;
            let usage = Usage { seconds, megapixel_seconds, height: w.min(h), ..none };
            (text!("a film of {seconds} s, {w}x{h}"; "{seconds} 秒视频，{w}x{h}"), usage)
        }
        Ability::Paint(can) => {
            let (w, h) = can.sizes.fit(1024, 1024);
            (text!("a picture, {w}x{h}"; "一张图片，{w}x{h}"), Usage { pictures: 1.0, height: w.min(h), ..none })
        }
        Ability::Speech(_) => {
            (text!("100 characters spoken"; "100 字配音"), Usage { characters: 100.0, seconds: 30.0, ..none })
        }
        Ability::Music(can) => {
            let seconds = can.seconds.fit(30.0);
            (text!("{seconds} s of music"; "{seconds} 秒配乐"), Usage { seconds, ..none })
        }
        Ability::Noise(can) => {
            let seconds = can.seconds.fit(3.0);
            (text!("a sound of {seconds} s"; "{seconds} 秒音效"), Usage { seconds, ..none })
        }
        Ability::Listen(_) => (text!("a minute listened to"; "识别一分钟语音"), Usage { seconds: 60.0, ..none }),
        _ => {
            let usage = Usage { tokens_in: 1000.0, tokens_out: 1000.0, pictures: 1.0, ..none };
            (text!("1000 tokens read and 1000 written"; "读取与生成各 1000 token"), usage)
        }
    }
}
