//! Section 4: assets.

use crate::desk::{Asked, Desk, Stages};
use crate::errors::Refusal;
use crate::ids;
use crate::options::{WireOptions, choose};
use crate::wire::{Answered, moment};
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use kinora_app::Stage;
use kinora_app::productions::{AssetKind, AssetView, VersionView};
use kinora_gate::{By, Way};
use kinora_http::Fault;
use kinora_http::body::Json;
use kinora_http::query::{Path, Query};
use kinora_http::upload::{FileKind, FormLimits};
use kinora_model::text;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A stage that shall be worked on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewAssets {
    workflow_id: String,
    /// The script to work from: the workflow's.
    script_id: Option<String>,
    #[serde(default)]
    options: WireOptions,
}

/// Designs the roles, places and things of a workflow.
#[utoipa::path(post, path = "/assets", request_body = NewAssets, responses(
    (status = 202, body = Answered<Asked>), (status = 400, body = Refusal), (status = 401, body = Refusal),
    (status = 403, body = Refusal), (status = 404, body = Refusal),
), security(("bearer" = [])), tag = "assets")]
pub(crate) async fn create(
    State(desk): State<Desk>,
    By(caller): By,
    way: Way,
    body: Json<NewAssets>,
) -> Result<Response, Fault> {
    let NewAssets { workflow_id, script_id, options } = body.value;
    ids::belongs("script", script_id.as_deref(), &workflow_id)?;
    let stages = Stages { caller: &caller, way: &way, body: &body.bytes };
    desk.go_on(stages, &workflow_id, Stage::Asset, None, |chosen, choices| options.apply(chosen, choices)).await
}

#[derive(Serialize, ToSchema)]
pub(crate) struct Asset {
    id: String,
    /// `character`, `prop` or `scene`.
    #[serde(rename = "type")]
    kind: &'static str,
    name: String,
    description: String,
    prompt: String,
    design_image_url: Option<String>,
    /// Who drew it, where somebody elsewhere was hired: `ark/seedream-4`; `offline` where the work fell back to us.
    #[serde(skip_serializing_if = "Option::is_none")]
    made_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reference_image_url: Option<String>,
    status: &'static str,
}

impl Asset {
    pub fn of(desk: &Desk, way: &Way, workflow: &str, asset: &AssetView) -> Result<Self, Fault> {
        Ok(Self {
            id: ids::of_asset(workflow, &asset.key),
            kind: asset.kind.word(),
            name: asset.name.clone(),
            description: asset.description.clone(),
            prompt: asset.prompt.clone(),
            design_image_url: desk.link_to(way, asset.picture.as_ref(), "asset")?,
            made_by: asset.by.as_ref().map(|by| by.name()),
            reference_image_url: desk.link_to(way, asset.reference.as_ref(), "reference")?,
            status: asset.state.word(),
        })
    }
}

#[derive(Serialize, ToSchema)]
pub(crate) struct AssetList {
    assets: Vec<Asset>,
    total: usize,
}

/// The roles, places and things of a workflow.
#[utoipa::path(get, path = "/assets", params(
    ("workflow_id" = String, Query), ("type" = Option<String>, Query, pattern = "^(character|prop|scene)?$", description = "character, prop or scene"),
), responses(
    (status = 200, body = Answered<AssetList>), (status = 400, body = Refusal), (status = 401, body = Refusal),
    (status = 403, body = Refusal), (status = 404, body = Refusal),
), security(("bearer" = [])), tag = "assets")]
pub(crate) async fn list(
    State(desk): State<Desk>,
    By(caller): By,
    way: Way,
    query: Query,
) -> Result<Answered<AssetList>, Fault> {
    let id = query.get("workflow_id").filter(|id| !id.is_empty()).ok_or_else(|| {
        Fault::invalid(
            "workflow_id",
            text!("workflow_id is missing: ?workflow_id=…"; "缺少 workflow_id：请加上 ?workflow_id=…"),
        )
    })?;
    let kind = query.one_of("type", &AssetKind::ALL.map(|kind| (kind.word(), kind)))?;
    desk.known(&caller, id).await?;
    let assets = desk.productions.assets(&caller, id).await?;
    let chosen = assets.iter().filter(|asset| kind.is_none_or(|kind| asset.kind == kind));
    let assets = chosen.map(|asset| Asset::of(&desk, &way, id, asset)).collect::<Result<Vec<_>, _>>()?;
    Ok(Answered::of(AssetList { total: assets.len(), assets }))
}

#[derive(Serialize, ToSchema)]
pub(crate) struct Referenced {
    asset_id: String,
    reference_image_url: String,
    status: &'static str,
}

#[derive(ToSchema)]
#[expect(dead_code, reason = "only describes the form")]
pub(crate) struct ReferenceForm {
    /// A PNG, JPEG or WebP.
    #[schema(content_media_type = "application/octet-stream", value_type = String, format = Binary)]
    file: String,
    asset_id: Option<String>,
}

/// Gives an asset a picture that it shall look like when it is regenerated.
#[utoipa::path(post, path = "/assets/{id}/upload", params(("id" = String, Path)),
request_body(content = ReferenceForm, content_type = "multipart/form-data"), responses(
    (status = 200, body = Answered<Referenced>), (status = 400, body = Refusal), (status = 401, body = Refusal),
    (status = 403, body = Refusal), (status = 404, body = Refusal), (status = 413, body = Refusal),
), security(("bearer" = [])), tag = "assets")]
pub(crate) async fn upload(
    State(desk): State<Desk>,
    By(caller): By,
    way: Way,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Answered<Referenced>, Fault> {
    let (workflow, key) = ids::asset(&id)?;
    desk.known(&caller, &workflow).await?;
    let mut form = desk.gate.form(&headers, body, FileKind::IMAGES, FormLimits::default()).await?;
    if form.text("asset_id").is_some_and(|said| said != id) {
        return Err(Fault::invalid(
            "asset_id",
            text!("asset_id is not the asset of the path"; "asset_id 与路径中的资产不一致"),
        ));
    }
    let kept = desk.gate.keep(form.file("file")?).await?;
    desk.productions.give_reference(&caller, &workflow, &key, &kept.media).await?;
    let reference_image_url = desk.link(&way, &kept.media, "reference")?;
    Ok(Answered::of(Referenced { asset_id: id, reference_image_url, status: "pending" }))
}

/// What shall be other about an asset.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AssetAgain {
    /// How it shall look; as before where absent.
    prompt: Option<String>,
    #[serde(default)]
    options: AssetAgainOptions,
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AssetAgainOptions {
    /// Who draws.
    ai_provider: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct Regenerating {
    asset_id: String,
    status: &'static str,
    task_id: String,
}

/// Makes an asset anew, and whatever it is seen in.
#[utoipa::path(post, path = "/assets/{id}/regenerate", params(("id" = String, Path)), request_body = AssetAgain, responses(
    (status = 200, body = Answered<Regenerating>), (status = 400, body = Refusal), (status = 401, body = Refusal),
    (status = 403, body = Refusal), (status = 404, body = Refusal),
), security(("bearer" = [])), tag = "assets")]
pub(crate) async fn regenerate(
    State(desk): State<Desk>,
    By(caller): By,
    way: Way,
    Path(id): Path<String>,
    body: Json<AssetAgain>,
) -> Result<Response, Fault> {
    let (workflow, asset) = ids::asset(&id)?;
    let known = desk.known(&caller, &workflow).await?;
    let AssetAgain { prompt, options } = body.value;
    choose(&mut known.options.clone(), &desk.choices, "ai_provider", "image", options.ai_provider.as_deref())?;
    desk.once(&caller, &way, &body.bytes, StatusCode::OK, async |_| {
        let maker = options.ai_provider.as_deref();
        let task = desk.productions.regenerate_asset(&caller, &workflow, &asset, prompt.as_deref(), maker).await?;
        Ok(Regenerating { asset_id: id, status: "processing", task_id: task.to_string() })
    })
    .await
}

#[derive(Serialize, ToSchema)]
pub(crate) struct Versions {
    versions: Vec<Version>,
    total: usize,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct Version {
    version: usize,
    current: bool,
    /// What a person wrote for it; absent for what the script says.
    #[serde(skip_serializing_if = "Option::is_none")]
    prompt: Option<String>,
    image_url: Option<String>,
    created_at: String,
}

impl Versions {
    pub fn of(desk: &Desk, way: &Way, views: Vec<VersionView>) -> Result<Self, Fault> {
        let version = |view: VersionView| {
            Ok(Version {
                version: view.number,
                current: view.current,
                prompt: view.prompt,
                image_url: desk.link_to(way, view.picture.as_ref(), "version")?,
                created_at: moment(view.made),
            })
        };
        let versions = views.into_iter().map(version).collect::<Result<Vec<_>, Fault>>()?;
        Ok(Self { total: versions.len(), versions })
    }
}

/// The versions of an asset, oldest first.
#[utoipa::path(get, path = "/assets/{id}/versions", params(("id" = String, Path)), responses(
    (status = 200, body = Answered<Versions>), (status = 401, body = Refusal), (status = 403, body = Refusal),
    (status = 404, body = Refusal),
), security(("bearer" = [])), tag = "assets")]
pub(crate) async fn versions(
    State(desk): State<Desk>,
    By(caller): By,
    way: Way,
    Path(id): Path<String>,
) -> Result<Answered<Versions>, Fault> {
    let (workflow, key) = ids::asset(&id)?;
    desk.known(&caller, &workflow).await?;
    let views = desk.productions.asset_versions(&caller, &workflow, &key).await?;
    Ok(Answered::of(Versions::of(&desk, &way, views)?))
}

/// Makes an earlier version of an asset the current one.
#[utoipa::path(post, path = "/assets/{id}/versions/{n}/restore",
params(("id" = String, Path), ("n" = u32, Path, description = "from 1")), responses(
    (status = 202, body = Answered<Asked>), (status = 401, body = Refusal), (status = 403, body = Refusal),
    (status = 404, body = Refusal),
), security(("bearer" = [])), tag = "assets")]
pub(crate) async fn restore(
    State(desk): State<Desk>,
    By(caller): By,
    way: Way,
    Path((id, n)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let (workflow, asset) = ids::asset(&id)?;
    desk.known(&caller, &workflow).await?;
    let n = n.parse().map_err(|_| ids::absent(&n))?;
    desk.once(&caller, &way, &[], StatusCode::ACCEPTED, async |_| {
        Ok(Asked::of(&desk.productions.restore_asset(&caller, &workflow, &asset, n).await?))
    })
    .await
}
