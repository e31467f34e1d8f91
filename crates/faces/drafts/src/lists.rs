//! Lists of what the editor has, as far as it is known here.
//!
//! The editor's shop has thousands of effects, of which only the editor's maker can tell. Listed are those whose numbers are
//! known here: what can be written into a draft.

use crate::desk::Desk;
use crate::style::Failure;
use axum::extract::State;
use axum::response::Response;
use kinora_gate::{ByOpen, Way};
use kinora_http::Fault;
use kinora_http::body::Json;
use kinora_http::outside::describe::quoted;
use kinora_model::text;
use kinora_timeline::draft::write::names::{self, Group, Named};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
pub struct AskAnimations {
    /// 0 all, 1 those that cost, 2 those that are free.
    #[serde(default)]
    #[serde(deserialize_with = "crate::loose::value")]
    mode: i64,
    /// `in`, `out` or `loop`; all of them where absent.
    #[serde(rename = "type")]
    kind: Option<String>,
}

#[derive(Deserialize, ToSchema)]
pub struct AskEffects {
    /// 0 all, 1 those that cost, 2 those that are free.
    #[serde(default)]
    #[serde(deserialize_with = "crate::loose::value")]
    mode: i64,
}

#[derive(Serialize, ToSchema)]
pub struct Effects {
    effects: Vec<Value>,
}

#[derive(Serialize, ToSchema)]
pub struct Filters {
    filters: Vec<Value>,
}

#[derive(Serialize, ToSchema)]
pub struct TextEffects {
    text_effects: Vec<Value>,
    /// Why there are none.
    warnings: Vec<String>,
}

#[derive(Deserialize, ToSchema)]
pub struct SearchSticker {
    /// What it should show.
    #[schema(example = "爱心")]
    keyword: String,
}

#[derive(Serialize, ToSchema)]
pub struct Stickers {
    data: Vec<Value>,
    /// Why there are none.
    warnings: Vec<String>,
}

/// Whether what costs, or does not, is asked for.
fn of_mode(mode: i64) -> Result<fn(&&'static Named) -> bool, Fault> {
    match mode {
        0 => Ok(|_| true),
        1 => Ok(|named| named.costs),
        2 => Ok(|named| !named.costs),
        _ => {
            let what = text!("mode must be 0, 1 or 2, not {mode}"; "mode 必须为 0、1 或 2，而不是 {mode}");
            Err(Fault::invalid("mode", what))
        }
    }
}

fn animations(request: &AskAnimations, groups: [(Group, &str); 3], kind: &str, panel: &str) -> Result<Effects, Fault> {
    if let Some(wanted) = request.kind.as_deref().filter(|wanted| !["in", "out", "loop"].contains(wanted)) {
        let got = quoted(wanted, 20);
        let what = text!("type must be in, out or loop, not `{got}`"; "type 必须为 in、out 或 loop，而不是 `{got}`");
        return Err(Fault::invalid("type", what));
    }
    let asked = of_mode(request.mode)?;
    let groups = groups.into_iter().filter(|(_, word)| request.kind.as_deref().is_none_or(|wanted| wanted == *word));
    let row = |named: &Named, word: &str| {
        let category = match word {
            "in" => "入场",
            "out" => "出场",
            _ => "循环",
        };
        json!({
            "id": named.effect, "resource_id": named.resource, "name": named.name, "type": word, "start": 0,
            "duration": named.length.ticks() / (kinora_timeline::Time::PER_SECOND / 1_000_000), "category_id": word,
            "category_name": category, "request_id": "", "icon_url": "", "material_type": kind, "panel": panel, "path": "",
            "platform": "all",
        })
    };
    let effects =
        groups.flat_map(|(group, word)| names::all(group).filter(asked).map(move |named| row(named, word))).collect();
    Ok(Effects { effects })
}

/// Lists the animations of texts that can be named.
#[utoipa::path(post, path = "/get_text_animations", tag = "drafts", request_body = AskAnimations,
    responses((status = 200, body = Effects), (status = 400, body = Failure)))]
pub async fn get_text_animations(
    State(desk): State<Desk>,
    ByOpen(_): ByOpen,
    way: Way,
    request: Json<AskAnimations>,
) -> Result<Response, Fault> {
    let groups = [(Group::TextIn, "in"), (Group::TextOut, "out"), (Group::TextLoop, "loop")];
    desk.told(&way, &animations(&request.value, groups, "sticker", "")?)
}

/// Lists the animations of pictures that can be named.
#[utoipa::path(post, path = "/get_image_animations", tag = "drafts", request_body = AskAnimations,
    responses((status = 200, body = Effects), (status = 400, body = Failure)))]
pub async fn get_image_animations(
    State(desk): State<Desk>,
    ByOpen(_): ByOpen,
    way: Way,
    request: Json<AskAnimations>,
) -> Result<Response, Fault> {
    let groups = [(Group::PictureIn, "in"), (Group::PictureOut, "out"), (Group::PictureLoop, "loop")];
    desk.told(&way, &animations(&request.value, groups, "video", "video")?)
}

/// Lists the filters that can be named.
#[utoipa::path(post, path = "/get_filters", tag = "drafts", request_body = AskEffects,
    responses((status = 200, body = Filters), (status = 400, body = Failure)))]
pub async fn get_filters(
    State(desk): State<Desk>,
    ByOpen(_): ByOpen,
    way: Way,
    request: Json<AskEffects>,
) -> Result<Response, Fault> {
    let listed = names::all(Group::Filter).filter(of_mode(request.value.mode)?);
    let row = |named: &Named| json!({"name": named.name, "is_vip": named.costs, "resource_id": named.resource, "effect_id": named.effect, "has_params": false});
    desk.told(&way, &Filters { filters: listed.map(row).collect() })
}

/// Lists the effects that can be named.
#[utoipa::path(post, path = "/get_effects", tag = "drafts", request_body = AskEffects,
    responses((status = 200, body = Effects), (status = 400, body = Failure)))]
pub async fn get_effects(
    State(desk): State<Desk>,
    ByOpen(_): ByOpen,
    way: Way,
    request: Json<AskEffects>,
) -> Result<Response, Fault> {
    let listed = names::all(Group::Effect).filter(of_mode(request.value.mode)?);
    let row = |named: &Named| json!({"name": named.name, "is_vip": named.costs, "resource_id": named.resource, "effect_id": named.effect, "icon_url": ""});
    desk.told(&way, &Effects { effects: listed.map(row).collect() })
}

/// Lists flower texts: none, for they are the editor's alone, and says so.
#[utoipa::path(post, path = "/get_text_effects", tag = "drafts", request_body = AskEffects,
    responses((status = 200, body = TextEffects), (status = 400, body = Failure)))]
pub async fn get_text_effects(
    State(desk): State<Desk>,
    ByOpen(_): ByOpen,
    way: Way,
    request: Json<AskEffects>,
) -> Result<Response, Fault> {
    of_mode(request.value.mode)?;
    let why = text!("flower texts are the editor's own and none are known here; add_captions leaves them out";
                    "花字是剪辑软件自有的资源，此处未收录；add_captions 会忽略花字");
    let warnings = vec![why.in_language(way.language).to_owned()];
    desk.told(&way, &TextEffects { text_effects: Vec::new(), warnings })
}

/// Looks for stickers: there are none, for they are in the editor's shop alone, and the answer says so.
#[utoipa::path(post, path = "/search_sticker", tag = "drafts", request_body = SearchSticker,
    responses((status = 200, body = Stickers), (status = 400, body = Failure)))]
pub async fn search_sticker(
    State(desk): State<Desk>,
    ByOpen(_): ByOpen,
    way: Way,
    request: Json<SearchSticker>,
) -> Result<Response, Fault> {
    if request.value.keyword.trim().is_empty() {
        let what = text!("keyword must not be empty"; "keyword 不能为空");
        return Err(Fault::invalid("keyword", what));
    }
    let why = text!("stickers are in the editor's own shop, which cannot be searched from here; add_sticker takes the number of one that you know";
                    "贴纸位于剪辑软件自有的素材库，此处无法搜索；若已知贴纸编号，可直接用于 add_sticker");
    let warnings = vec![why.in_language(way.language).to_owned()];
    desk.told(&way, &Stickers { data: Vec::new(), warnings })
}
