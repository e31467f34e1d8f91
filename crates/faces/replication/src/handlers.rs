//! A function for each route: one call, and its answer in the document's shape.

use crate::analysed::{Data, Processed};
use crate::wire::{Ask, Create, Created, CreatedTask, Failure, Reader, Told, Uploaded};
use crate::{Desk, Model};
use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use kinora_app::clips::Asked;
use kinora_app::replicas::NewReplica;
use kinora_app::uploads::Given;
use kinora_gate::{ByOpen, Names, Way};
use kinora_http::credentials::{API_KEY, Presented};
use kinora_http::outside::describe::quoted;
use kinora_http::request_id::RequestId;
use kinora_http::upload::{FileKind, FormLimits};
use kinora_http::{Fault, body};
use kinora_model::text;

/// Most characters of a prompt.
const LONGEST_PROMPT: usize = 4000;

/// Looks at a video, and tells what is in it.
#[utoipa::path(
    post, path = "/upload", tag = "replication", security(("api_key" = [])),
    request_body(content_type = "multipart/form-data", content = Vec<u8>, description = "`file`: the video"),
    responses(
        (status = 200, body = Processed),
        (status = 400, description = "The form is wrong", body = Failure),
        (status = 401, description = "The key in X-API-Key is missing or wrong", body = Failure),
        (status = 413, description = "The video is too large", body = Failure),
        (status = 415, description = "It is no video, or a broken one", body = Failure),
    )
)]
pub async fn process(
    State(desk): State<Desk>,
    presented: Presented,
    way: Way,
    body: Body,
) -> Result<Json<Processed>, Fault> {
    if matches!(presented, Presented::Nothing) {
        let what = text!("the key is missing: send X-API-Key"; "缺少密钥：请在请求头 X-API-Key 中发送");
        return Err(Fault::unauthenticated(what).at(API_KEY.as_str()));
    }
    let caller = desk.gate.key_holder(&presented).await?;
    let mut form = desk.gate.form(&way.headers, body, FileKind::VIDEOS, FormLimits::default()).await?;
    let kept = desk.gate.keep(form.file("file")?).await?;
    let analysed = desk.replicas.analyse(&caller, desk.gate.id(), &kept.media).await?;
    let stills = analysed.analysis.stills.iter();
    let link = |(n, still): (usize, &kinora_app::replicas::Still)| {
        desk.gate.link(&still.media, &format!("frame-{}.jpg", n + 1), &way)
    };
    let links = stills.enumerate().map(link).collect::<Result<_, _>>()?;
    let message = text!("the video was looked at"; "视频解析完成").in_language(way.language).to_owned();
    Ok(Json(Processed { code: 0, message, data: Data::of(analysed, links, way.language) }))
}

/// Takes a picture.
#[utoipa::path(
    post, path = "/upload", tag = "replication", security((), ("api_key" = [])),
    request_body(content_type = "multipart/form-data", content = Vec<u8>,
        description = "`region`, `sub_app_id`, `media`: the picture, `cover`: another one, or empty"),
    responses(
        (status = 200, body = Uploaded),
        (status = 400, description = "The form is wrong", body = Failure),
        (status = 401, description = "A key is needed here", body = Failure),
        (status = 413, description = "The picture is too large", body = Failure),
        (status = 415, description = "It is no picture, or a broken one", body = Failure),
    )
)]
pub async fn upload(
    State(desk): State<Desk>,
    ByOpen(caller): ByOpen,
    way: Way,
    body: Body,
) -> Result<Json<Uploaded>, Fault> {
    let limits = FormLimits { files: 2, ..FormLimits::default() };
    let mut form = desk.gate.form(&way.headers, body, FileKind::IMAGES, limits).await?;
    for field in ["region", "sub_app_id"] {
        if form.text(field).is_none() {
            return Err(Fault::invalid(field, text!("{field} is missing"; "缺少 {field}")));
        }
    }
    let kept = desk.gate.keep(form.file("media")?).await?;
    let cover_url = match form.file("cover") {
        Ok(cover) => {
            let cover = desk.gate.keep(cover).await?;
            desk.gate.link(&cover.media, &format!("cover.{}", cover.kind.extension()), &way)?
        }
        Err(_) => String::new(),
    };
    let media_url = desk.gate.link(&kept.media, &format!("media.{}", kept.kind.extension()), &way)?;
    let given = Given { media: kept.media, name: kept.name.unwrap_or_default(), pixels: kept.facts.pixels };
    let kept = desk.uploads.keep(&caller, desk.gate.id(), given).await?;
    Ok(Json(Uploaded { file_id: kept.id, media_url, cover_url }))
}

/// Orders a video.
#[utoipa::path(
    post, path = "/create", tag = "replication", request_body = Create, security((), ("api_key" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key and body give the first answer again")),
    responses(
        (status = 200, body = Created),
        (status = 400, description = "Something in the request is wrong", body = Failure),
        (status = 401, description = "A key is needed here", body = Failure),
        (status = 404, description = "There is no such analysis", body = Failure),
        (status = 409, description = "The idempotency key belongs to another request", body = Failure),
        (status = 429, description = "Too many tasks are unfinished", body = Failure),
    )
)]
pub async fn create(
    State(desk): State<Desk>,
    ByOpen(caller): ByOpen,
    way: Way,
    Extension(request_id): Extension<RequestId>,
    request: body::Json<Create>,
) -> Result<Response, Fault> {
    let body::Json { value: request, bytes } = request;
    let (desk, request, caller) = (&desk, &request, &caller);
    let work = |names: Names| async move {
        let model = model(desk, request)?;
        let length = request.prompt.trim().chars().count();
        if !(1..=LONGEST_PROMPT).contains(&length) {
            let what = text!("prompt must have 1 to {LONGEST_PROMPT} characters, not {length}"; "prompt 必须有 1 到 {LONGEST_PROMPT} 个字符，而不是 {length} 个");
            return Err(Fault::invalid("prompt", what));
        }
        let upload = desk.uploads.find(caller, &request.file_id).await?.ok_or_else(|| {
            let got = quoted(&request.file_id, 60);
            let what = text!("file_id: `{got}` names no uploaded picture; upload it first, to /vod/upload"; "file_id：`{got}` 不是已上传的图片；请先通过 /vod/upload 上传");
            Fault::invalid("file_id", what)
        })?;
        let new = NewReplica {
            name: format!("aigc-{}", names.hex("task", 32)),
            asked: Asked { model: model.called(), config: String::new(), aspect: None },
            prompt: request.prompt.trim().to_owned(),
            picture: upload.given.media,
            pixels: upload.given.pixels,
            pattern: request.analysis_id.clone(),
            route: model.route.clone(),
            seed: names.number("seed"),
        };
        let clip = desk.replicas.create(caller, new).await?;
        let response = CreatedTask { task_id: clip.id, request_id: request_id.as_str().to_owned() };
        Ok(Json(Created { response }).into_response())
    };
    desk.gate.once(caller, &way, &bytes, work).await
}

/// Tells of a task.
#[utoipa::path(
    post, path = "/task", tag = "replication", request_body = Ask, security((), ("api_key" = [])),
    responses(
        (status = 200, body = Told),
        (status = 400, description = "Something in the request is wrong", body = Failure),
        (status = 401, description = "A key is needed here", body = Failure),
        (status = 404, description = "There is no such task", body = Failure),
    )
)]
pub async fn task(
    State(desk): State<Desk>,
    ByOpen(caller): ByOpen,
    way: Way,
    Extension(request_id): Extension<RequestId>,
    request: body::Json<Ask>,
) -> Result<Json<Told>, Fault> {
    let clip = desk.replicas.get(&caller, &request.value.task_id).await?;
    let (request_id, models) = (request_id.as_str(), &desk.settings.models);
    let reader = Reader { gate: &desk.gate, way: &way, request_id, models };
    Ok(Json(reader.told(&clip)?))
}

/// The model that a request names.
fn model<'a>(desk: &'a Desk, request: &Create) -> Result<&'a Model, Fault> {
    let models = &desk.settings.models;
    let found = models.iter().find(|m| m.name == request.model_name && m.version == request.model_version);
    found.ok_or_else(|| {
        let known: Vec<String> = models.iter().map(Model::called).collect();
        let known = known.join(", ");
        let got = quoted(&format!("{} {}", request.model_name, request.model_version), 60);
        let field = if models.iter().any(|m| m.name == request.model_name) { "model_version" } else { "model_name" };
        Fault::invalid(field, text!("{field}: there is no model `{got}`; there are: {known}"; "{field}：没有模型 `{got}`；可用的有：{known}"))
    })
}
