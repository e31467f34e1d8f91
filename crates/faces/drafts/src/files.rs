//! Drafts themselves: making them, and fetching their files.

use crate::address::id_of;
use crate::code::Code;
use crate::desk::Desk;
use crate::loose::within;
use crate::style::Failure;
use crate::wire::DraftTold;
use axum::extract::State;
use axum::http::{HeaderMap, Method, header};
use axum::response::{IntoResponse, Response};
use kinora_app::drafts::{Draft, NewDraft};
use kinora_gate::{ByOpen, Way};
use kinora_http::body::Json;
use kinora_http::file::Served;
use kinora_http::query::{Path, Query};
use kinora_http::{Fault, FaultKind};
use kinora_model::text;
use kinora_timeline::Time;
use kinora_timeline::draft::write::{Bin, meta_info};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What the content of a draft is called: by versions up to 5, by later ones and on the Mac.
const CONTENT: [&str; 2] = ["draft_content.json", "draft_info.json"];
/// What says of a draft that it is one.
const META: &str = "draft_meta_info.json";

#[derive(Deserialize, ToSchema)]
pub struct CreateDraft {
    /// Pixels.
    #[serde(default = "wide")]
    #[schema(minimum = 16, maximum = 8192)]
    #[serde(deserialize_with = "crate::loose::value")]
    width: f64,
    /// Pixels.
    #[serde(default = "high")]
    #[schema(minimum = 16, maximum = 8192)]
    #[serde(deserialize_with = "crate::loose::value")]
    height: f64,
}

fn wide() -> f64 {
    1920.0
}
fn high() -> f64 {
    1080.0
}

#[derive(Serialize, ToSchema)]
pub struct DraftCreated {
    /// The draft, for all later calls.
    #[schema(example = "http://127.0.0.1:8000/v1/get_draft?draft_id=20260131120000a1b2c3d4")]
    draft_url: String,
    /// Where it says what can be done with it.
    tip_url: String,
}

/// Makes an empty draft.
#[utoipa::path(post, path = "/create_draft", tag = "drafts", request_body = CreateDraft,
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key and body give the first answer again")),
    responses((status = 200, body = DraftCreated), (status = 400, body = Failure)))]
pub async fn create_draft(
    State(desk): State<Desk>,
    ByOpen(caller): ByOpen,
    way: Way,
    request: Json<CreateDraft>,
) -> Result<Response, Fault> {
    let Json { value: CreateDraft { width, height }, bytes } = request;
    for (field, value) in [("width", width), ("height", height)] {
        within(field, value, 16.0, 8192.0, Code::Validation)?;
    }
    // The renderer wants even sides; the editor does not mind.
    let even = |side: f64| (side as u32).div_ceil(2) * 2;
    desk.once(&caller, &way, &bytes, async |names| {
        let now = jiff::Timestamp::from_millisecond(desk.gate.now()).unwrap_or_default();
        let id = format!("{}{}", now.strftime("%Y%m%d%H%M%S"), names.hex("draft", 8));
        let new =
            NewDraft { id: id.clone(), ticket: names.hex("ticket", 32), width: even(width), height: even(height) };
        desk.drafts.create(&caller, new).await.map_err(|error| Code::DraftFailed.over(error.into()))?;
        let tip_url = desk.gate.address("/docs", &way)?;
        Ok(DraftCreated { draft_url: desk.draft_url(&way, &id)?, tip_url })
    })
    .await
}

#[derive(Deserialize, ToSchema)]
pub struct SaveDraft {
    /// The draft.
    #[serde(default)]
    draft_url: String,
}

/// Saves a draft. It is kept from its first call on; this looks whether it is there.
#[utoipa::path(post, path = "/save_draft", tag = "drafts", request_body = SaveDraft,
    responses((status = 200, body = DraftTold), (status = 400, body = Failure), (status = 404, body = Failure)))]
pub async fn save_draft(
    State(desk): State<Desk>,
    ByOpen(caller): ByOpen,
    way: Way,
    request: Json<SaveDraft>,
) -> Result<Response, Fault> {
    let id = id_of(&request.value.draft_url)?;
    desk.drafts.get(&caller, &id).await?;
    desk.told(&way, &DraftTold { draft_url: desk.draft_url(&way, &id)? })
}

#[derive(Serialize, ToSchema)]
pub struct DraftFiles {
    /// Where each file of the draft's folder can be fetched; behind the draft's id stands its place in that folder.
    files: Vec<String>,
}

/// Lists the files of a draft.
#[utoipa::path(get, path = "/get_draft", tag = "drafts",
    params(("draft_id" = String, Query, description = "The draft's id"),
           ("draft_url" = Option<String>, Query, description = "In its place, an address that holds it")),
    responses((status = 200, body = DraftFiles), (status = 400, body = Failure), (status = 404, body = Failure)))]
pub async fn get_draft(
    State(desk): State<Desk>,
    ByOpen(caller): ByOpen,
    way: Way,
    query: Query,
) -> Result<Response, Fault> {
    let id = asked(&query)?;
    let draft = desk.drafts.get(&caller, &id).await?;
    let link = |path: &str| {
        let path = format!("{}/draft_files/{}/output/draft/{id}/{path}", desk.prefix, draft.ticket);
        desk.gate.address(&path, &way)
    };
    let kept = draft.files();
    let paths = CONTENT.into_iter().chain([META]).chain(kept.iter().map(|file| file.path.as_str()));
    let files = paths.map(link).collect::<Result<_, _>>()?;
    desk.told(&way, &DraftFiles { files })
}

/// The draft that a query means.
pub fn asked(query: &Query) -> Result<String, Fault> {
    let written = ["draft_id", "draftId", "drafId", "draft_url"].iter().find_map(|name| query.get(name));
    id_of(written.unwrap_or_default())
}

/// Fetches a file of a draft: whoever holds its address may.
#[utoipa::path(get, path = "/draft_files/{ticket}/output/draft/{id}/{name}", tag = "drafts",
    params(("ticket" = String, Path), ("id" = String, Path), ("name" = String, Path, description = "draft_content.json, draft_info.json or draft_meta_info.json")),
    responses((status = 200, description = "The file"), (status = 404, body = Failure)))]
pub async fn draft_file(
    State(desk): State<Desk>,
    Path((ticket, id, name)): Path<(String, String, String)>,
) -> Result<Response, Fault> {
    let draft = desk.drafts.open(&id, &ticket).await?;
    let text = match name.as_str() {
        META => meta(&draft).to_string(),
        name if CONTENT.contains(&name) => draft.content.to_string(),
        _ => return Err(no_file()),
    };
    Ok(([(header::CONTENT_TYPE, "application/json")], text).into_response())
}

/// Fetches a medium of a draft: whoever holds its address may.
#[utoipa::path(get, path = "/draft_files/{ticket}/output/draft/{id}/assets/{folder}/{name}", tag = "drafts",
    params(("ticket" = String, Path), ("id" = String, Path), ("folder" = String, Path), ("name" = String, Path)),
    responses((status = 200, description = "The file"), (status = 206, description = "A part of it"), (status = 404, body = Failure)))]
pub async fn draft_medium(
    State(desk): State<Desk>,
    Path((ticket, id, folder, name)): Path<(String, String, String, String)>,
    method: Method,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let draft = desk.drafts.open(&id, &ticket).await?;
    let wanted = format!("assets/{folder}/{name}");
    // Only what the draft shows: a path never reaches the media store.
    let file = draft.files().into_iter().find(|file| file.path == wanted).ok_or_else(no_file)?;
    let (hash, extension) = file.media.0.split_once('.').ok_or_else(no_file)?;
    let path = desk.drafts.blobs().path_of(&file.media).await?;
    Served::new(path).of_type(extension).tagged(hash).named(&name).answer(&method, &headers).await
}

fn no_file() -> Fault {
    Fault::new(FaultKind::NotFound, text!("the draft has no such file"; "草稿中没有该文件"))
}

fn meta(draft: &Draft) -> serde_json::Value {
    let list = |name: &str| draft.content["materials"][name].as_array().cloned().unwrap_or_default();
    let bin = |kind: &'static str, material: &serde_json::Value| {
        let pixels = |side: &str| material[side].as_u64().and_then(|side| u32::try_from(side).ok()).unwrap_or(0);
        let name = material["material_name"].as_str().or(material["name"].as_str()).unwrap_or_default();
        Bin {
            path: material["path"].as_str().unwrap_or_default().to_owned(),
            name: name.to_owned(),
            kind,
            length: Time::from_micros(if kind == "photo" { 0 } else { material["duration"].as_i64().unwrap_or(0) }),
            size: (pixels("width"), pixels("height")),
        }
    };
    let pictures = list("videos");
    let sounds = list("audios");
    let kind = |material: &serde_json::Value| if material["type"] == "photo" { "photo" } else { "video" };
    let bin: Vec<Bin> =
        pictures.iter().map(|m| bin(kind(m), m)).chain(sounds.iter().map(|m| bin("music", m))).collect();
    let length = Time::from_micros(draft.content["duration"].as_i64().unwrap_or(0));
    meta_info(&draft.id, &draft.id, length, &bin)
}
