//! Keyframes.

use crate::address::id_of;
use crate::code::Code;
use crate::desk::Desk;
use crate::infos::spaced;
use crate::loose::{Listed, Micros, TextOrList, within};
use crate::style::Failure;
use axum::extract::State;
use axum::response::Response;
use kinora_gate::{ByOpen, Way};
use kinora_http::Fault;
use kinora_http::body::Json;
use kinora_http::outside::describe::quoted;
use kinora_model::text;
use kinora_timeline::draft::write::{Draft, KEYFRAMED, KeyPoint};
use serde::{Deserialize, Serialize};
use serde_json::{Map, json};
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// Both sides at once: written as the one of width.
const UNIFORM: &str = "UNIFORM_SCALE";

#[derive(Deserialize, ToSchema)]
pub struct AddKeyframes {
    /// The draft.
    #[serde(default)]
    draft_url: String,
    /// A list of keyframes, or JSON text of one.
    #[schema(value_type = TextOrList<KeyframeInfo>)]
    keyframes: Listed<KeyframeInfo>,
}

#[derive(Deserialize, ToSchema)]
pub struct KeyframeInfo {
    segment_id: String,
    /// `KFTypePositionX`, `KFTypePositionY`, `KFTypeScaleX`, `KFTypeScaleY`, `KFTypeRotation`, `KFTypeAlpha`, `UNIFORM_SCALE`,
    /// `KFTypeSaturation`, `KFTypeContrast`, `KFTypeBrightness` or `KFTypeVolume`.
    #[schema(example = "KFTypeAlpha")]
    property: String,
    /// Microseconds from the segment's start.
    offset: Micros,
    /// Positions are in half canvases (up positive), or, beyond 1, in pixels of the interface.
    #[serde(deserialize_with = "crate::loose::value")]
    value: f64,
}

#[derive(Serialize, ToSchema)]
pub struct KeyframesAdded {
    draft_url: String,
    keyframes_added: usize,
    affected_segments: Vec<String>,
}

/// Adds keyframes to segments; those of segments that are not there are passed over.
#[utoipa::path(post, path = "/add_keyframes", tag = "drafts", request_body = AddKeyframes, responses(
    (status = 200, body = KeyframesAdded), (status = 400, body = Failure), (status = 404, description = "There is no such draft", body = Failure),
))]
pub async fn add_keyframes(
    State(desk): State<Desk>,
    ByOpen(caller): ByOpen,
    way: Way,
    request: Json<AddKeyframes>,
) -> Result<Response, Fault> {
    let Json { value: request, bytes } = request;
    let id = id_of(&request.draft_url)?;
    let infos = request.keyframes.items("keyframes", Code::Keyframe)?;
    let mut keys = Vec::new();
    for (i, KeyframeInfo { segment_id, property, offset, value }) in infos.into_iter().enumerate() {
        let name = if property == UNIFORM { "KFTypeScaleX" } else { property.as_str() };
        let Some(property) = KEYFRAMED.iter().copied().find(|known| *known == name) else {
            let (got, known) = (quoted(&property, 40), KEYFRAMED.join(", "));
            let what = text!("keyframes[{i}].property must be one of {known}, {UNIFORM}, not `{got}`";
                             "keyframes[{i}].property 必须是以下之一：{known}、{UNIFORM}，而不是 `{got}`");
            return Err(Code::KeyframeProperty.fault(what).at(format!("keyframes[{i}].property")));
        };
        within(&format!("keyframes[{i}].value"), value, -1e6, 1e6, Code::Keyframe)?;
        within(&format!("keyframes[{i}].offset"), offset.0 as f64, 0.0, 86_400e6, Code::Keyframe)?;
        keys.push((segment_id, KeyPoint { property, at: offset.time(), value }));
    }
    desk.once(&caller, &way, &bytes, async |names| {
        let adding = desk.edits(&caller, &way, &names, &id).make(move |draft: &mut Draft| {
            let (mut added, mut affected) = (0usize, BTreeSet::new());
            let (width, height) = draft.canvas();
            for (segment, mut key) in keys {
                // What cannot be half canvases is pixels.
                let side = match key.property {
                    "KFTypePositionX" => width,
                    "KFTypePositionY" => height,
                    _ => 1.0,
                };
                if key.value.abs() > 1.0 {
                    key.value /= side;
                }
                if draft.add_key(&segment, key) {
                    added += 1;
                    affected.insert(segment);
                }
            }
            Ok((added, affected))
        });
        let (keyframes_added, affected) = adding.await?;
        let draft_url = desk.draft_url(&way, &id)?;
        Ok(KeyframesAdded { draft_url, keyframes_added, affected_segments: affected.into_iter().collect() })
    })
    .await
}

#[derive(Deserialize, ToSchema)]
pub struct AskKeyframeInfos {
    /// What changes: `KFTypeAlpha`, `KFTypePositionX`, …
    ctype: String,
    /// `0|50|100`: percent of each segment's length.
    offsets: String,
    /// `a|b|c`: a value for each of them.
    values: String,
    #[schema(value_type = TextOrList<SegmentSpan>)]
    segment_infos: Listed<SegmentSpan>,
    #[serde(default, deserialize_with = "crate::loose::value")]
    height: Option<f64>,
    #[serde(default, deserialize_with = "crate::loose::value")]
    width: Option<f64>,
}

#[derive(Deserialize, ToSchema)]
pub struct SegmentSpan {
    id: String,
    start: Micros,
    end: Micros,
}

#[derive(Serialize, ToSchema)]
pub struct KeyframeInfos {
    /// JSON text of a list.
    keyframes_infos: String,
}

/// Spreads keyframes over segments.
#[utoipa::path(post, path = "/keyframes_infos", tag = "drafts", request_body = AskKeyframeInfos,
    responses((status = 200, body = KeyframeInfos), (status = 400, body = Failure)))]
pub async fn keyframes_infos(
    State(desk): State<Desk>,
    ByOpen(_): ByOpen,
    way: Way,
    request: Json<AskKeyframeInfos>,
) -> Result<Response, Fault> {
    let ask = request.value;
    let numbers = |field: &str, written: &str| -> Result<Vec<f64>, Fault> {
        let number = |part: &str| part.trim().parse::<f64>().ok().filter(|number| number.is_finite());
        written.split('|').map(number).collect::<Option<Vec<f64>>>().ok_or_else(|| {
            let got = quoted(written, 60);
            Fault::invalid(field, text!("{field} must be numbers like 0|50|100, not `{got}`"; "{field} 应为形如 0|50|100 的数字，而不是 `{got}`"))
        })
    };
    let (offsets, values) = (numbers("offsets", &ask.offsets)?, numbers("values", &ask.values)?);
    if offsets.len() != values.len() {
        let (n, m) = (offsets.len(), values.len());
        let what = text!("offsets has {n} numbers and values {m}; they must be as many"; "offsets 有 {n} 个数，values 有 {m} 个；数量必须相同");
        return Err(Fault::invalid("values", what));
    }
    let segments = ask.segment_infos.items("segment_infos", Code::Validation)?;
    let side = match ask.ctype.as_str() {
        "KFTypePositionX" => ask.width,
        "KFTypePositionY" => ask.height,
        _ => None,
    };
    let side = side.filter(|side| *side >= 1.0).unwrap_or(1.0);
    let mut items = Vec::new();
    for segment in segments {
        let length = (segment.end.0 - segment.start.0).max(0) as f64;
        for (offset, value) in offsets.iter().zip(&values) {
            items.push(Map::from_iter([
                ("segment_id".to_owned(), json!(segment.id)),
                ("property".to_owned(), json!(ask.ctype)),
                ("offset".to_owned(), json!((length * offset.clamp(0.0, 100.0) / 100.0) as i64)),
                ("value".to_owned(), json!(value / side)),
            ]));
        }
    }
    desk.told(&way, &KeyframeInfos { keyframes_infos: spaced(&items)? })
}
