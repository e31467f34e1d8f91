//! A function for each route: one call, and its answer in the document's shape.

use crate::Desk;
use crate::order::{self, Picture};
use crate::wire::{Attachment, Failure, Generate, Generated, GivenAttachment, Many, One, Reader, Status, name};
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use kinora_app::caller::Caller;
use kinora_app::clips::{Asked, Filter, NewClip, Schedule, SortBy};
use kinora_app::uploads::Given;
use kinora_gate::{ByOpen, Names, Way};
use kinora_http::file::safe;
use kinora_http::outside::describe::quoted;
use kinora_http::query::{Paging, Query};
use kinora_http::upload::FileKind;
use kinora_http::{Fault, FaultKind, body};
use kinora_model::{Text, text};

/// Digits of the ids of conversations and messages.
const DIGITS: usize = 17;

/// Pages of a list, which the document does not have.
const PAGES: Paging<'static, SortBy> = Paging {
    page: "page",
    size: "page_size",
    usual_size: 100,
    order_by: "order_by",
    keys: &[("created_at", SortBy::Created)],
    order: "order",
};

/// Takes a picture: the body is its bytes.
#[utoipa::path(
    post, path = "/upload", tag = "conversations", security((), ("api_key" = [])),
    params(
        ("file_type" = u32, Query, description = "2: a picture"),
        ("file_name" = Option<String>, Query, description = "What it is called, for showing"),
    ),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "A picture of at most 10 MiB"),
    responses(
        (status = 200, body = Attachment),
        (status = 400, description = "A parameter is wrong", body = Failure),
        (status = 401, description = "A key is needed here", body = Failure),
        (status = 413, description = "The picture is too large", body = Failure),
        (status = 415, description = "It is no picture, or a broken one", body = Failure),
    )
)]
pub async fn upload(
    State(desk): State<Desk>,
    ByOpen(caller): ByOpen,
    way: Way,
    query: Query,
    body: Body,
) -> Result<Json<Attachment>, Fault> {
    let kind = query.one_of("file_type", &[("2", ())])?;
    kind.ok_or_else(|| {
        Fault::invalid("file_type", text!("file_type is missing; 2 is a picture"; "缺少 file_type；2 表示图片"))
    })?;
    let received = desk.gate.raw(&way.headers, body, FileKind::IMAGES).await?;
    let kept = desk.gate.keep(received).await?;
    let given = query.get("file_name").map(safe).filter(|name| !name.is_empty());
    let name = given.unwrap_or_else(|| format!("image.{}", kept.kind.extension()));
    let given = Given { media: kept.media, name, pixels: kept.facts.pixels };
    Ok(Json(Attachment::of(&desk.uploads.keep(&caller, desk.gate.id(), given).await?)))
}

/// Orders a video.
#[utoipa::path(
    post, path = "/generate", tag = "conversations", request_body = Generate, security((), ("api_key" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key and body give the first answer again")),
    responses(
        (status = 200, body = Generated),
        (status = 400, description = "Something in the request is wrong, or the picture was never uploaded", body = Failure),
        (status = 401, description = "A key is needed here", body = Failure),
        (status = 404, description = "There is no such conversation", body = Failure),
        (status = 409, description = "The idempotency key belongs to another request", body = Failure),
        (status = 415, description = "The body is not JSON", body = Failure),
        (status = 429, description = "Too many tasks are unfinished", body = Failure),
    )
)]
pub async fn generate(
    State(desk): State<Desk>,
    ByOpen(caller): ByOpen,
    way: Way,
    request: body::Json<Generate>,
) -> Result<Response, Fault> {
    let body::Json { value: request, bytes } = request;
    let (desk, request, caller, way) = (&desk, &request, &caller, &way);
    let work = |names: Names| async move {
        let picture = match &request.image_attachment {
            Some(attachment) => Some(picture(desk, caller, attachment).await?),
            None => None,
        };
        let seed = names.number("seed");
        let order::Plan { mut order, note } = order::plan(&request.prompt, picture, seed)?;
        if !request.guest {
            (order.route, order.schedule) = (desk.settings.route.clone(), desk.settings.schedule);
        }
        let conversation = match &request.conversation_id {
            Some(given) => going_on(desk, caller, given).await?,
            None => digits(&names, "conversation"),
        };
        let message = digits(&names, "message");
        let asked = Asked {
            model: "video-gen".into(),
            config: if request.guest { "guest" } else { "account" }.into(),
            aspect: None,
        };
        let estimated = estimate(order.schedule);
        let new = NewClip { name: name(&conversation, &message), group: Some(conversation.clone()), asked, order };
        desk.clips.create(caller, new).await?;
        let done = text!("the task is created and being worked on…"; "视频生成任务已创建，正在处理中...");
        let message_for = |text: &Text| text.in_language(way.language).to_owned();
        Ok(Json(Generated {
            success: true,
            message: message_for(&done) + &note.map(|note| format!(" {}", message_for(&note))).unwrap_or_default(),
            conversation_id: conversation,
            message_id: message,
            section_id: digits(&names, "section"),
            // However soon it is begun: nobody has looked for its result yet.
            task_status: Status::Pending,
            estimated_time: message_for(&estimated),
        })
        .into_response())
    };
    desk.gate.once(caller, way, &bytes, work).await
}

/// Tells of one task.
#[utoipa::path(
    get, path = "/status", tag = "conversations", security((), ("api_key" = [])),
    params(
        ("conversation_id" = String, Query, description = "17 digits"),
        ("message_id" = String, Query, description = "17 digits"),
    ),
    responses(
        (status = 200, body = One),
        (status = 400, description = "A parameter is missing or wrong", body = Failure),
        (status = 401, description = "A key is needed here", body = Failure),
        (status = 404, description = "There is no such task", body = Failure),
    )
)]
pub async fn status(
    State(desk): State<Desk>,
    ByOpen(caller): ByOpen,
    way: Way,
    query: Query,
) -> Result<Json<One>, Fault> {
    let (conversation, message) = (id_in(&query, "conversation_id")?, id_in(&query, "message_id")?);
    let clip = desk.clips.get(&caller, &name(conversation, message)).await?;
    let reader = Reader { gate: &desk.gate, way: &way };
    Ok(Json(One { success: true, task: reader.task(&clip)? }))
}

/// Lists tasks, newest first.
#[utoipa::path(
    get, path = "/list", tag = "conversations", security((), ("api_key" = [])),
    params(
        ("conversation_id" = Option<String>, Query, description = "Only those of this conversation"),
        ("page" = Option<u64>, Query, minimum = 1, maximum = 4_294_967_295_i64, description = "The page's number, from 1"),
        ("page_size" = Option<u32>, Query, minimum = 1, maximum = 100, description = "Tasks of a page; 100 where absent"),
    ),
    responses(
        (status = 200, body = Many),
        (status = 400, description = "A parameter is wrong", body = Failure),
        (status = 401, description = "A key is needed here", body = Failure),
    )
)]
pub async fn list(
    State(desk): State<Desk>,
    ByOpen(caller): ByOpen,
    way: Way,
    query: Query,
) -> Result<Json<Many>, Fault> {
    let page = PAGES.read(&query)?;
    let group = match query.get("conversation_id") {
        Some(_) => Some(id_in(&query, "conversation_id")?.to_owned()),
        None => None,
    };
    let filter = Filter {
        state: None,
        medium: None,
        group,
        order: page.by,
        descending: page.descending,
        skip: page.skip(),
        limit: page.size.into(),
    };
    let (clips, total) = desk.clips.list(&caller, &filter).await?;
    let reader = Reader { gate: &desk.gate, way: &way };
    let tasks = clips.iter().map(|clip| reader.task(clip)).collect::<Result<_, _>>()?;
    Ok(Json(Many { success: true, total, tasks, page: page.number, page_size: page.size }))
}

/// The picture that a request names.
async fn picture(desk: &Desk, caller: &Caller, attachment: &GivenAttachment) -> Result<Picture, Fault> {
    const FIELD: &str = "image_attachment.key";
    let found = match attachment.id() {
        Some(id) => desk.uploads.find(caller, id).await?,
        None => None,
    };
    let upload = found.ok_or_else(|| {
        let key = quoted(&attachment.key, 60);
        let what = text!("{FIELD}: `{key}` was never uploaded; upload the picture first and give back what that answers";
                         "{FIELD}：`{key}` 从未上传；请先上传图片，并原样传回上传接口的响应");
        Fault::invalid(FIELD, what)
    })?;
    Ok(Picture { media: upload.given.media, pixels: upload.given.pixels })
}

/// The conversation that a request goes on with: one of the caller's.
async fn going_on(desk: &Desk, caller: &Caller, given: &str) -> Result<String, Fault> {
    let conversation = checked("conversation_id", given)?.to_owned();
    let filter = Filter {
        state: None,
        medium: None,
        group: Some(conversation.clone()),
        order: SortBy::Created,
        descending: true,
        skip: 0,
        limit: 1,
    };
    match desk.clips.list(caller, &filter).await? {
        (_, 0) => Err(Fault::new(
            FaultKind::NotFound,
            text!("there is no conversation {conversation}"; "会话 {conversation} 不存在"),
        )
        .at("conversation_id")),
        _ => Ok(conversation),
    }
}

/// An id in a query.
fn id_in<'a>(query: &'a Query, field: &str) -> Result<&'a str, Fault> {
    let missing = || Fault::invalid(field, text!("{field} is missing"; "缺少 {field}"));
    checked(field, query.get(field).ok_or_else(missing)?)
}

/// An id, where it is one.
pub(crate) fn checked<'a>(field: &str, id: &'a str) -> Result<&'a str, Fault> {
    if id.len() == DIGITS && id.bytes().all(|b| b.is_ascii_digit()) {
        return Ok(id);
    }
    let got = quoted(id, 40);
    Err(Fault::invalid(
        field,
        text!("{field} must be {DIGITS} digits, not `{got}`"; "{field} 必须是 {DIGITS} 位数字，而不是 `{got}`"),
    ))
}

/// So many digits for `what`, of which the first is not 0.
fn digits(names: &Names, what: &str) -> String {
    const LEAST: u64 = 10_u64.pow(DIGITS as u32 - 1);
    let chance = u64::from_str_radix(&names.hex(what, 16), 16).unwrap_or_default();
    (LEAST + chance % (9 * LEAST)).to_string()
}

/// When a video will be there.
fn estimate(schedule: Option<Schedule>) -> Text {
    match schedule {
        Some(schedule) => {
            let minutes = |time: std::time::Duration| time.as_secs().div_ceil(60).max(1);
            let longest = schedule.first + schedule.every * schedule.attempts.saturating_sub(1);
            let (first, last) = (minutes(schedule.first), minutes(longest));
            text!("done in {first} to {last} minutes, probably"; "预计{first}-{last}分钟完成")
        }
        None => text!("done in 1 to 2 minutes, probably"; "预计1-2分钟完成"),
    }
}
