//! Options of commands whose work may be done elsewhere.

use clap::{Arg, ArgAction, ArgMatches, value_parser};
use kinora_model::{Language, Result, Text, text};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Who makes what of a film elsewhere, and for how much.
#[derive(Default)]
pub struct Hired {
    /// Routes by `text`, `image`, `video`, `audio`.
    pub routes: BTreeMap<String, String>,
    /// What may be spent, in the configuration's currency.
    pub budget: Option<f64>,
    /// Only tell what it would cost.
    pub estimate: bool,
    /// The configuration's file.
    pub config: Option<PathBuf>,
}

impl Hired {
    /// Whether anything of it was said: only then the configuration is looked at.
    pub fn is_meant(&self) -> bool {
        self.estimate || self.budget.is_some() || !self.routes.is_empty() || self.config.is_some()
    }
}

/// Options of films that are partly made elsewhere.
pub fn args(language: Language) -> Vec<Arg> {
    let t = |text: Text| text.in_language(language).to_owned();
    let heading = t(text!("Made elsewhere (see `kinora providers list`)"; "由供应商制作（见 kinora providers list）"));
    let arg = |name: &'static str, help: Text| Arg::new(name).long(name).help(t(help)).help_heading(heading.clone());
    let route = |name: &'static str, help: Text| arg(name, help).value_name("ROUTE");
    vec![
        route(
            "text-by",
            text!("who reads the story; here, by rules, where absent"; "剧本由谁生成；默认由离线规则完成"),
        ),
        route("image-by", text!("who draws"; "图片由谁生成")),
        route("video-by", text!("who makes shots move"; "视频由谁生成")),
        route("audio-by", text!("who speaks and composes"; "配音与配乐由谁生成")),
        arg("budget", text!("what may be spent"; "预算上限"))
            .value_name("AMOUNT")
            .allow_negative_numbers(true)
            .value_parser(value_parser!(f64)),
        arg("estimate", text!("only tell what it would cost"; "仅估算费用")).action(ArgAction::SetTrue),
        arg("config", text!("the configuration's file (kinora.toml where absent)"; "配置文件（默认 kinora.toml）"))
            .value_name("FILE")
            .value_parser(value_parser!(PathBuf)),
    ]
}

/// What the parsed words mean.
///
/// # Errors
/// `Invalid` for a budget that is none.
pub fn order(m: &ArgMatches) -> Result<Hired> {
    let budget = m.get_one::<f64>("budget").copied();
    if let Some(amount) = budget {
        kinora_app::hiring::millionths(amount)?;
    }
    let words = ["text", "image", "video", "audio"];
    let routes = words.into_iter().filter_map(|word| {
        let name = m.get_one::<String>(&format!("{word}-by"))?;
        Some((word.to_owned(), name.clone()))
    });
    let (estimate, config) = (m.get_flag("estimate"), m.get_one::<PathBuf>("config").cloned());
    Ok(Hired { routes: routes.collect(), budget, estimate, config })
}
