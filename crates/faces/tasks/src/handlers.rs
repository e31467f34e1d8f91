//! A function for each route: one call, and its answer in the document's shape.

use crate::Desk;
use crate::reference;
use crate::wire::{Content, CreateTask, Decision, Failure, Reader, Success, Task, TaskPage, TaskStats};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kinora_app::clips::{ClipState, Filter, Medium, NewClip, SortBy};
use kinora_gate::{By, Names, Way};
use kinora_http::Fault;
use kinora_http::body;
use kinora_http::query::{Paging, Path, Query};
use kinora_model::text;

/// The document's pages.
const PAGES: Paging<'static, SortBy> = Paging {
    page: "page",
    size: "pageSize",
    usual_size: 20,
    order_by: "orderBy",
    keys: &[
        ("createdAt", SortBy::Created),
        ("updatedAt", SortBy::Updated),
        ("completedAt", SortBy::Ended),
        ("status", SortBy::State),
        ("progress", SortBy::Progress),
    ],
    order: "order",
};

/// The document's words for media.
const MEDIA: &[(&str, Medium)] = &[("VIDEO", Medium::Video), ("IMAGE", Medium::Picture)];

/// Orders a video or a picture.
#[utoipa::path(
    post, path = "/tasks", tag = "video tasks", request_body = CreateTask, security(("bearer" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key and body give the first answer again")),
    responses(
        (status = 201, description = "It is ordered", body = Success<Task>),
        (status = 400, description = "Something in the request is wrong, or too many tasks are unfinished", body = Failure),
        (status = 401, description = "Nobody known is calling", body = Failure),
        (status = 403, description = "The credential is not good for that", body = Failure),
        (status = 409, description = "The idempotency key belongs to another request", body = Failure),
        (status = 413, description = "The body or the picture is too large", body = Failure),
        (status = 415, description = "The body is not JSON", body = Failure),
    )
)]
pub async fn create(
    State(desk): State<Desk>,
    By(caller): By,
    way: Way,
    request: body::Json<CreateTask>,
) -> Result<Response, Fault> {
    let body::Json { value: request, bytes } = request;
    let (desk, request, caller, way) = (&desk, &request, &caller, &way);
    let work = |names: Names| async move {
        let plan = desk.settings.plan(request)?;
        let picture = match &request.reference_image {
            Some(written) => Some(reference::keep(&desk.gate, written).await?),
            None => None,
        };
        let chance = names.number("seed");
        let (asked, order) = plan.order(picture, chance)?;
        let clip = desk.clips.create(caller, NewClip { name: names.uuid("video"), group: None, asked, order }).await?;
        let reader = Reader { gate: &desk.gate, settings: &desk.settings, way };
        let done = text!("the task is created"; "任务创建成功");
        let answer = Success::told(reader.task(&clip)?, done.in_language(way.language));
        Ok((StatusCode::CREATED, Json(answer)).into_response())
    };
    desk.gate.once(caller, way, &bytes, work).await
}

/// Tells of one task.
#[utoipa::path(
    get, path = "/tasks/{videoId}", tag = "video tasks", security(("bearer" = [])),
    params(("videoId" = String, Path, description = "The task's videoId")),
    responses(
        (status = 200, body = Success<Task>),
        (status = 401, body = Failure),
        (status = 403, description = "It is somebody else's", body = Failure),
        (status = 404, description = "There is no such task", body = Failure),
    )
)]
pub async fn get(
    State(desk): State<Desk>,
    By(caller): By,
    way: Way,
    Path(id): Path<String>,
) -> Result<Json<Success<Task>>, Fault> {
    let clip = desk.clips.get(&caller, &id).await?;
    let reader = Reader { gate: &desk.gate, settings: &desk.settings, way: &way };
    Ok(Json(Success::of(reader.task(&clip)?)))
}

/// Tells where the result of a completed task can be fetched.
#[utoipa::path(
    get, path = "/tasks/{videoId}/content", tag = "video tasks", security(("bearer" = [])),
    params(("videoId" = String, Path, description = "The task's videoId")),
    responses(
        (status = 200, body = Success<Content>),
        (status = 400, description = "It is not completed", body = Failure),
        (status = 401, body = Failure),
        (status = 403, description = "It is somebody else's", body = Failure),
        (status = 404, description = "There is no such task", body = Failure),
    )
)]
pub async fn content(
    State(desk): State<Desk>,
    By(caller): By,
    way: Way,
    Path(id): Path<String>,
) -> Result<Json<Success<Content>>, Fault> {
    let (clip, _) = desk.clips.content(&caller, &id).await?;
    let reader = Reader { gate: &desk.gate, settings: &desk.settings, way: &way };
    let url = reader.url(&clip)?.unwrap_or_default();
    Ok(Json(Success::of(Content { video_id: clip.id, url })))
}

/// Lists the caller's tasks.
#[utoipa::path(
    get, path = "/tasks", tag = "video tasks", security(("bearer" = [])),
    params(
        ("page" = Option<u64>, Query, minimum = 1, maximum = 4_294_967_295_i64, description = "The page's number, from 1"),
        ("pageSize" = Option<u32>, Query, minimum = 1, maximum = 100, description = "Tasks of a page; 20 where absent"),
        ("status" = Option<String>, Query, pattern = "^(QUEUED|PROCESSING|COMPLETED|FAILED|CANCELLED)?$", description = "QUEUED, PROCESSING, COMPLETED, FAILED or CANCELLED"),
        ("mediaType" = Option<String>, Query, pattern = "^(VIDEO|IMAGE)?$", description = "VIDEO or IMAGE"),
        ("orderBy" = Option<String>, Query, pattern = "^(createdAt|updatedAt|completedAt|status|progress)?$", description = "createdAt, updatedAt, completedAt, status or progress"),
        ("order" = Option<String>, Query, pattern = "^(asc|desc)?$", description = "asc or desc"),
    ),
    responses(
        (status = 200, body = Success<TaskPage>),
        (status = 400, description = "A parameter is wrong", body = Failure),
        (status = 401, body = Failure),
    )
)]
pub async fn list(
    State(desk): State<Desk>,
    By(caller): By,
    way: Way,
    query: Query,
) -> Result<Json<Success<TaskPage>>, Fault> {
    let page = PAGES.read(&query)?;
    let states = [
        ("QUEUED", ClipState::Queued),
        ("PROCESSING", ClipState::Processing),
        ("COMPLETED", ClipState::Completed),
        ("FAILED", ClipState::Failed),
        ("CANCELLED", ClipState::Cancelled),
    ];
    let filter = Filter {
        state: query.one_of("status", &states)?,
        medium: query.one_of("mediaType", MEDIA)?,
        group: None,
        order: page.by,
        descending: page.descending,
        skip: page.skip(),
        limit: page.size.into(),
    };
    let (clips, total) = desk.clips.list(&caller, &filter).await?;
    let reader = Reader { gate: &desk.gate, settings: &desk.settings, way: &way };
    let tasks = clips.iter().map(|clip| reader.task(clip)).collect::<Result<_, _>>()?;
    Ok(Json(Success::of(TaskPage { tasks, total, page: page.number, page_size: page.size })))
}

/// Counts the caller's tasks.
#[utoipa::path(
    get, path = "/stats", tag = "video tasks", security(("bearer" = [])),
    responses((status = 200, body = Success<TaskStats>), (status = 401, body = Failure))
)]
pub async fn stats(State(desk): State<Desk>, By(caller): By) -> Result<Json<Success<TaskStats>>, Fault> {
    Ok(Json(Success::of(desk.clips.stats(&caller).await?.into())))
}

/// Cancels a task that is not over.
#[utoipa::path(
    post, path = "/tasks/{videoId}/cancel", tag = "video tasks", security(("bearer" = [])),
    params(("videoId" = String, Path, description = "The task's videoId")),
    responses(
        (status = 200, body = Success<Task>),
        (status = 400, description = "It is over", body = Failure),
        (status = 401, body = Failure),
        (status = 403, description = "It is somebody else's", body = Failure),
        (status = 404, description = "There is no such task", body = Failure),
    )
)]
pub async fn cancel(
    State(desk): State<Desk>,
    By(caller): By,
    way: Way,
    Path(id): Path<String>,
) -> Result<Json<Success<Task>>, Fault> {
    let clip = desk.clips.cancel(&caller, &id).await?;
    let reader = Reader { gate: &desk.gate, settings: &desk.settings, way: &way };
    let done = text!("the task is cancelled"; "任务已取消");
    Ok(Json(Success::told(reader.task(&clip)?, done.in_language(way.language))))
}

/// Decides about a paid call of which nobody knows whether it was taken: an addition to the document.
#[utoipa::path(
    post, path = "/tasks/{videoId}/decide", tag = "video tasks", request_body = Decision, security(("bearer" = [])),
    params(("videoId" = String, Path, description = "The task's videoId")),
    responses(
        (status = 200, body = Success<Task>),
        (status = 400, description = "The decision is none", body = Failure),
        (status = 401, body = Failure),
        (status = 403, description = "It is somebody else's", body = Failure),
        (status = 404, description = "There is no such task", body = Failure),
        (status = 409, description = "It asks nothing", body = Failure),
    )
)]
pub async fn decide(
    State(desk): State<Desk>,
    By(caller): By,
    way: Way,
    Path(id): Path<String>,
    request: body::Json<Decision>,
) -> Result<Json<Success<Task>>, Fault> {
    let Decision { decision, job } = request.value;
    let answer = kinora_gate::decision(&decision, job, "giveUp")?;
    let clip = desk.clips.decide(&caller, &id, &answer).await?;
    let reader = Reader { gate: &desk.gate, settings: &desk.settings, way: &way };
    Ok(Json(Success::of(reader.task(&clip)?)))
}
