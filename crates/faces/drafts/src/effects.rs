//! Effects, filters and stickers.

use crate::address::id_of;
use crate::code::Code;
use crate::desk::{Desk, Edit};
use crate::loose::{Listed, Micros, TextOrList, span, within};
use crate::place::Where;
use crate::style::Failure;
use axum::extract::State;
use axum::response::Response;
use kinora_gate::{ByOpen, Way};
use kinora_http::Fault;
use kinora_http::body::Json;
use kinora_http::outside::describe::quoted;
use kinora_model::text;
use kinora_timeline::Span;
use kinora_timeline::draft::write::names::{self, Group, Named};
use kinora_timeline::draft::write::{Draft, Effect, EffectKind, Sticker, TrackKind};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The height at which the live service puts stickers: above everything but later stickers.
const STICKERS: i64 = 14_000;

#[derive(Deserialize, ToSchema)]
pub struct AddEffects {
    /// The draft.
    #[serde(default)]
    draft_url: String,
    /// A list of effects, or JSON text of one.
    #[schema(value_type = TextOrList<EffectInfo>)]
    effect_infos: Listed<EffectInfo>,
}

#[derive(Deserialize, ToSchema)]
pub struct EffectInfo {
    /// The editor's name for it.
    #[schema(example = "模糊")]
    effect_title: String,
    start: Micros,
    end: Micros,
}

#[derive(Serialize, ToSchema)]
pub struct EffectsAdded {
    draft_url: String,
    track_id: String,
    effect_ids: Vec<String>,
    segment_ids: Vec<String>,
}

#[derive(Deserialize, ToSchema)]
pub struct AddFilters {
    /// The draft.
    #[serde(default)]
    draft_url: String,
    /// A list of filters, or JSON text of one.
    #[schema(value_type = TextOrList<FilterInfo>)]
    filter_infos: Listed<FilterInfo>,
}

#[derive(Deserialize, ToSchema)]
pub struct FilterInfo {
    /// The editor's name for it.
    #[schema(example = "默片")]
    filter_title: String,
    start: Micros,
    end: Micros,
    /// 0 to 100.
    #[serde(default = "whole")]
    #[serde(deserialize_with = "crate::loose::value")]
    intensity: f64,
}

fn whole() -> f64 {
    100.0
}

#[derive(Serialize, ToSchema)]
pub struct FiltersAdded {
    draft_url: String,
    track_id: String,
    filter_ids: Vec<String>,
    segment_ids: Vec<String>,
}

/// What of this group is called so.
fn named(group: Group, field: &str, name: &str, code: Code) -> Result<&'static Named, Fault> {
    names::find(group, name.trim()).ok_or_else(|| {
        let got = quoted(name, 40);
        let known: Vec<&str> = names::all(group).map(|named| named.name).collect();
        let (en, zh) = (known.join(", "), known.join("、"));
        let what =
            text!("{field}: “{got}” is not known here; known are {en}"; "{field}：未收录“{got}”；已收录的有：{zh}");
        code.fault(what).at(field)
    })
}

/// Lays these on a new track: the track's id, what was laid.
async fn lay(
    edit: Edit<'_>,
    kind: TrackKind,
    effects: Vec<(&'static Named, EffectKind, Span)>,
) -> Result<(String, Vec<String>, Vec<String>), Fault> {
    let adding = edit.make(move |draft: &mut Draft| {
        let name = if kind == TrackKind::Filter { "filter" } else { "effect" };
        let track = draft.add_track(kind, name, None);
        let laid = effects
            .into_iter()
            .map(|(named, kind, target)| draft.add_effect(&track, &Effect { named, kind, target }))
            .map(|laid| (laid.material, laid.segment))
            .collect::<Vec<_>>();
        let (materials, segments) = laid.into_iter().unzip();
        Ok((track.id, materials, segments))
    });
    adding.await
}

/// Lays effects over everything below, on a new track. Those are taken that `get_effects` lists; a video made here says
/// which of them it lacks.
#[utoipa::path(post, path = "/add_effects", tag = "drafts", request_body = AddEffects, responses(
    (status = 200, body = EffectsAdded), (status = 400, body = Failure),
    (status = 404, description = "There is no such draft or effect", body = Failure),
))]
pub async fn add_effects(
    State(desk): State<Desk>,
    ByOpen(caller): ByOpen,
    way: Way,
    request: Json<AddEffects>,
) -> Result<Response, Fault> {
    let Json { value: request, bytes } = request;
    let id = id_of(&request.draft_url)?;
    let infos = request.effect_infos.items("effect_infos", Code::Effect)?;
    desk.once(&caller, &way, &bytes, async |names| {
        let mut effects = Vec::new();
        for (i, info) in infos.iter().enumerate() {
            let target = span("effect_infos", i, info.start, info.end, Code::Effect)?;
            let field = format!("effect_infos[{i}].effect_title");
            effects.push((
                named(Group::Effect, &field, &info.effect_title, Code::NoEffect)?,
                EffectKind::Scene,
                target,
            ));
        }
        let edit = desk.edits(&caller, &way, &names, &id);
        let (track_id, effect_ids, segment_ids) = lay(edit, TrackKind::Effect, effects).await?;
        Ok(EffectsAdded { draft_url: desk.draft_url(&way, &id)?, track_id, effect_ids, segment_ids })
    })
    .await
}

/// Lays filters over everything below, on a new track. Those are taken that `get_filters` lists; a video made here says
/// which of them it lacks.
#[utoipa::path(post, path = "/add_filters", tag = "drafts", request_body = AddFilters, responses(
    (status = 200, body = FiltersAdded), (status = 400, body = Failure),
    (status = 404, description = "There is no such draft or filter", body = Failure),
))]
pub async fn add_filters(
    State(desk): State<Desk>,
    ByOpen(caller): ByOpen,
    way: Way,
    request: Json<AddFilters>,
) -> Result<Response, Fault> {
    let Json { value: request, bytes } = request;
    let id = id_of(&request.draft_url)?;
    let infos = request.filter_infos.items("filter_infos", Code::Filter)?;
    desk.once(&caller, &way, &bytes, async |names| {
        let mut filters = Vec::new();
        for (i, info) in infos.iter().enumerate() {
            let target = span("filter_infos", i, info.start, info.end, Code::Filter)?;
            let field = format!("filter_infos[{i}].filter_title");
            let strength = within(&format!("filter_infos[{i}].intensity"), info.intensity, 0.0, 100.0, Code::Filter)?;
            let named = named(Group::Filter, &field, &info.filter_title, Code::NoFilter)?;
            filters.push((named, EffectKind::Filter(strength / 100.0), target));
        }
        let edit = desk.edits(&caller, &way, &names, &id);
        let (track_id, filter_ids, segment_ids) = lay(edit, TrackKind::Filter, filters).await?;
        Ok(FiltersAdded { draft_url: desk.draft_url(&way, &id)?, track_id, filter_ids, segment_ids })
    })
    .await
}

#[derive(Deserialize, ToSchema)]
pub struct AddSticker {
    /// The draft.
    draft_url: String,
    /// Its number in the editor's shop.
    sticker_id: String,
    start: Micros,
    end: Micros,
    #[serde(default = "unchanged")]
    #[serde(deserialize_with = "crate::loose::value")]
    scale: f64,
    #[serde(default)]
    #[serde(deserialize_with = "crate::loose::value")]
    transform_x: f64,
    #[serde(default)]
    #[serde(deserialize_with = "crate::loose::value")]
    transform_y: f64,
}

fn unchanged() -> f64 {
    1.0
}

#[derive(Serialize, ToSchema)]
pub struct StickerAdded {
    draft_url: String,
    sticker_id: String,
    track_id: String,
    segment_id: String,
    /// Microseconds.
    duration: i64,
}

/// Lays a sticker on a new track. It is the editor's: a video made here lacks it, and says so.
#[utoipa::path(post, path = "/add_sticker", tag = "drafts", request_body = AddSticker, responses(
    (status = 200, body = StickerAdded), (status = 400, body = Failure), (status = 404, description = "There is no such draft", body = Failure),
))]
pub async fn add_sticker(
    State(desk): State<Desk>,
    ByOpen(caller): ByOpen,
    way: Way,
    request: Json<AddSticker>,
) -> Result<Response, Fault> {
    let Json { value: AddSticker { draft_url, sticker_id, start, end, scale, transform_x, transform_y }, bytes } =
        request;
    let (id, code) = (id_of(&draft_url)?, Code::Sticker);
    let target = span("sticker", 0, start, end, code)?;
    if !(1..=64).contains(&sticker_id.len())
        || !sticker_id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
    {
        let what = text!("sticker_id must be 1 to 64 letters or digits"; "sticker_id 必须是 1 到 64 个字母或数字");
        return Err(code.fault(what).at("sticker_id"));
    }
    within("scale", scale, 0.001, 100.0, code)?;
    let place = Where { alpha: 1.0, scale_x: scale, scale_y: scale, transform_x, transform_y }.checked(code)?;
    desk.once(&caller, &way, &bytes, async |names| {
        let resource = sticker_id.clone();
        let adding = desk.edits(&caller, &way, &names, &id).make(move |draft: &mut Draft| {
            let track = draft.add_track(TrackKind::Sticker, "sticker", Some(STICKERS));
            let place = place.on(draft.canvas());
            let laid = draft.add_sticker(&track, &Sticker { resource, target, place });
            Ok((track.id, laid.segment))
        });
        let (track_id, segment_id) = adding.await?;
        let draft_url = desk.draft_url(&way, &id)?;
        Ok(StickerAdded { draft_url, sticker_id: sticker_id.clone(), track_id, segment_id, duration: end.0 - start.0 })
    })
    .await
}
