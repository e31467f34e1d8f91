//! Masks.

use crate::address::id_of;
use crate::code::Code;
use crate::desk::Desk;
use crate::loose::{MOST, within};
use crate::style::Failure;
use axum::extract::State;
use axum::response::Response;
use kinora_gate::{ByOpen, Way};
use kinora_http::Fault;
use kinora_http::body::Json;
use kinora_http::outside::describe::quoted;
use kinora_model::text;
use kinora_timeline::draft::write::names::{self, Group};
use kinora_timeline::draft::write::{Draft, Mask};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
pub struct AddMasks {
    /// The draft.
    #[serde(default)]
    draft_url: String,
    /// Which pictures are masked.
    segment_ids: Vec<String>,
    /// 线性, 镜面, 圆形, 矩形, 爱心 or 星形.
    #[serde(default = "line")]
    name: String,
    /// Of its centre from the picture's, in pixels of the picture's file: right positive.
    #[serde(default, rename = "X")]
    #[serde(deserialize_with = "crate::loose::value")]
    x: f64,
    /// The same; up positive.
    #[serde(default, rename = "Y")]
    #[serde(deserialize_with = "crate::loose::value")]
    y: f64,
    /// In pixels of the picture's file; counts for 矩形 only.
    #[serde(default = "usual_side")]
    #[serde(deserialize_with = "crate::loose::value")]
    width: f64,
    /// In pixels of the picture's file.
    #[serde(default = "usual_side")]
    #[serde(deserialize_with = "crate::loose::value")]
    height: f64,
    /// 0 to 100.
    #[serde(default)]
    #[serde(deserialize_with = "crate::loose::value")]
    feather: f64,
    /// Degrees, clockwise.
    #[serde(default)]
    #[serde(deserialize_with = "crate::loose::value")]
    rotation: f64,
    #[serde(default)]
    #[serde(deserialize_with = "crate::loose::value")]
    invert: bool,
    /// 0 to 100.
    #[serde(default, rename = "roundCorner")]
    #[serde(deserialize_with = "crate::loose::value")]
    round_corner: f64,
}

fn line() -> String {
    "线性".into()
}
fn usual_side() -> f64 {
    512.0
}

#[derive(Serialize, ToSchema)]
pub struct MasksAdded {
    draft_url: String,
    masks_added: usize,
    affected_segments: Vec<String>,
    mask_ids: Vec<String>,
}

/// Masks pictures.
#[utoipa::path(post, path = "/add_masks", tag = "drafts", request_body = AddMasks, responses(
    (status = 200, body = MasksAdded), (status = 400, body = Failure),
    (status = 404, description = "There is no such draft, segment or mask", body = Failure),
))]
pub async fn add_masks(
    State(desk): State<Desk>,
    ByOpen(caller): ByOpen,
    way: Way,
    request: Json<AddMasks>,
) -> Result<Response, Fault> {
    let Json { value: request, bytes } = request;
    let (id, code) = (id_of(&request.draft_url)?, Code::Mask);
    let shape = names::find(Group::Mask, request.name.trim()).ok_or_else(|| {
        let (got, known) =
            (quoted(&request.name, 40), names::all(Group::Mask).map(|mask| mask.name).collect::<Vec<_>>().join("、"));
        let what = text!("name must be one of {known}, not `{got}`"; "name 必须是以下之一：{known}，而不是 `{got}`");
        Code::NoMask.fault(what).at("name")
    })?;
    let count = request.segment_ids.len();
    if !(1..=MOST).contains(&count) {
        let what = text!("segment_ids must have 1 to {MOST} items, not {count}"; "segment_ids 必须有 1 到 {MOST} 项，而不是 {count} 项");
        return Err(code.fault(what).at("segment_ids"));
    }
    for (field, value) in [("width", request.width), ("height", request.height)] {
        within(field, value, 1.0, 1e5, code)?;
    }
    let mask = Mask {
        shape,
        centre: (within("X", request.x, -1e5, 1e5, code)?, within("Y", request.y, -1e5, 1e5, code)?),
        size: (request.width, request.height),
        feather: within("feather", request.feather, 0.0, 100.0, code)? / 100.0,
        rotation: within("rotation", request.rotation, -3600.0, 3600.0, code)?,
        invert: request.invert,
        corner: within("roundCorner", request.round_corner, 0.0, 100.0, code)? / 100.0,
    };
    let segments = request.segment_ids;
    desk.once(&caller, &way, &bytes, async |names| {
        let adding = desk.edits(&caller, &way, &names, &id).make(move |draft: &mut Draft| {
            let mut mask_ids = Vec::new();
            for segment in &segments {
                let shown = quoted(segment, 64);
                match draft.segment_of(segment) {
                    None => return Err(Code::NoSegment.error(text!("there is no segment {shown} in the draft"; "草稿中没有片段 {shown}"))),
                    Some((kind, _)) if kind != "video" => {
                        return Err(Code::WrongSegment.error(
                            text!("the segment {shown} is of a {kind} track; only pictures have masks"; "片段 {shown} 位于 {kind} 轨道；只有画面可以加蒙版"),
                        ));
                    }
                    Some(_) => mask_ids.extend(draft.add_mask(segment, &mask)),
                }
            }
            Ok((mask_ids, segments))
        });
        let (mask_ids, affected_segments) = adding.await?;
        let draft_url = desk.draft_url(&way, &id)?;
        Ok(MasksAdded { draft_url, masks_added: mask_ids.len(), affected_segments, mask_ids })
    })
    .await
}
