//! Videos of drafts.

use crate::address::id_of;
use crate::code::Code;
use crate::desk::Desk;
use crate::files::asked;
use crate::style::Failure;
use axum::extract::State;
use axum::response::Response;
use kinora_app::drafts::{Rendering, RenderingState};
use kinora_gate::{ByOpen, Way};
use kinora_http::Fault;
use kinora_http::body::Json;
use kinora_http::query::Query;
use kinora_model::{Language, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
pub struct GenVideo {
    /// The draft: the id after `draft_id=`, `draftId=` or `drafId=` counts, whatever host stands before it.
    #[schema(example = "https://ts.fyshark.com/#/cozeToJianyin?drafId=7434912345678901234")]
    draft_url: String,
}

#[derive(Serialize, ToSchema)]
pub struct Submitted {
    /// What happens now, for people.
    message: String,
}

/// Asks for a video of a draft as it stands now. Asked again while it waits or is made, it is the same one; after that the
/// draft is rendered anew.
#[utoipa::path(post, path = "/gen_video", tag = "drafts", request_body = GenVideo,
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key and body give the first answer again")),
    responses((status = 200, body = Submitted), (status = 400, body = Failure), (status = 500, body = Failure),
              (status = 503, description = "Too many are in the making", body = Failure)))]
pub async fn gen_video(
    State(desk): State<Desk>,
    ByOpen(caller): ByOpen,
    way: Way,
    request: Json<GenVideo>,
) -> Result<Response, Fault> {
    let Json { value: request, bytes } = request;
    let id = id_of(&request.draft_url)?;
    let asking = desk.once(&caller, &way, &bytes, async |_| {
        desk.drafts.render(&caller, &id).await?;
        let done = text!("the video is ordered; ask how far it is by the draft_url"; "视频生成任务已提交，请使用draft_url查询进度");
        Ok(Submitted { message: done.in_language(way.language).to_owned() })
    });
    asking.await.map_err(|fault| Code::SubmitFailed.over(fault))
}

#[derive(Deserialize, ToSchema)]
pub struct GenVideoStatus {
    /// The draft, as it was named to `gen_video`.
    #[schema(example = "https://ts.fyshark.com/#/cozeToJianyin?drafId=7434912345678901234")]
    draft_url: String,
}

/// How far a video is.
#[derive(Serialize, ToSchema)]
pub struct VideoStatus {
    /// As it was asked for.
    draft_url: String,
    /// `pending`, `processing`, `completed`, `failed`, or (after a `DELETE` only) `cancelled`.
    #[schema(example = "processing")]
    status: &'static str,
    /// 0 waiting, 10 begun, 20 draft read, 30 room made, 50 media looked into, 70 rendering, 90 written, 100 stored.
    #[schema(minimum = 0, maximum = 100)]
    progress: u8,
    /// Where it can be fetched; empty unless it is completed.
    video_url: String,
    /// Why it failed, or that it was cancelled; else empty.
    error_message: String,
    /// In UTC.
    #[schema(example = "2024-09-24T10:30:00.000Z")]
    created_at: String,
    started_at: Option<String>,
    completed_at: Option<String>,
    /// What the draft asks for and the video lacks, or shows otherwise.
    warnings: Vec<String>,
}

/// Tells how far the video of a draft is.
#[utoipa::path(post, path = "/gen_video_status", tag = "drafts", request_body = GenVideoStatus, responses(
    (status = 200, body = VideoStatus), (status = 400, body = Failure),
    (status = 404, description = "Nobody asked for one", body = Failure), (status = 500, body = Failure)))]
pub async fn gen_video_status(
    State(desk): State<Desk>,
    ByOpen(caller): ByOpen,
    way: Way,
    request: Json<GenVideoStatus>,
) -> Result<Response, Fault> {
    let url = request.value.draft_url;
    let id = id_of(&url)?;
    let found = desk.drafts.rendering(&caller, &id).await.map_err(|error| Code::StatusFailed.over(error.into()))?;
    let status = status(&desk, &way, url, &found)?;
    desk.told(&way, &status)
}

/// Cancels the video of a draft, which the query or a JSON body names.
#[utoipa::path(delete, path = "/gen_video", tag = "drafts", request_body = Option<GenVideo>,
    params(("draft_url" = Option<String>, Query, description = "The draft, percent-encoded"),
           ("draft_id" = Option<String>, Query, description = "In its place, the draft's id")),
    responses((status = 200, body = VideoStatus), (status = 400, body = Failure), (status = 404, body = Failure),
              (status = 409, description = "It is over", body = Failure)))]
pub async fn cancel_video(
    State(desk): State<Desk>,
    ByOpen(caller): ByOpen,
    way: Way,
    query: Query,
    request: Option<Json<GenVideo>>,
) -> Result<Response, Fault> {
    let named = request.map(|request| request.value.draft_url);
    let id = named.as_deref().map_or_else(|| asked(&query), id_of)?;
    let found = desk.drafts.cancel(&caller, &id).await?;
    let url = named.or_else(|| query.get("draft_url").map(str::to_owned));
    let url = url.map_or_else(|| desk.draft_url(&way, &id), Ok)?;
    let status = status(&desk, &way, url, &found)?;
    desk.told(&way, &status)
}

#[derive(Serialize, ToSchema)]
pub struct ActiveCount {
    /// Videos that wait or are in the making.
    count: u64,
}

/// Counts the videos that wait or are in the making.
#[utoipa::path(get, path = "/gen_video_active_count", tag = "drafts",
    responses((status = 200, body = ActiveCount), (status = 401, body = Failure)))]
pub async fn gen_video_active_count(State(desk): State<Desk>, ByOpen(_): ByOpen, way: Way) -> Result<Response, Fault> {
    let count = desk.drafts.active().await?;
    desk.told(&way, &ActiveCount { count })
}

fn status(desk: &Desk, way: &Way, draft_url: String, found: &Rendering) -> Result<VideoStatus, Fault> {
    let said = |what: &kinora_model::Text| what.in_language(way.language).to_owned();
    let video_url = match &found.made {
        Some(made) => desk.gate.link(&made.film, &format!("{}.mp4", found.draft), way)?,
        None => String::new(),
    };
    let failed = match (way.language, &found.why) {
        (_, None) => String::new(),
        (Language::Zh, Some(why)) if found.state == RenderingState::Failed => format!("导出草稿失败: {}", why.zh),
        (Language::En, Some(why)) if found.state == RenderingState::Failed => {
            format!("the draft could not be rendered: {}", why.en)
        }
        (_, Some(why)) => said(why),
    };
    Ok(VideoStatus {
        draft_url,
        status: match found.state {
            RenderingState::Pending => "pending",
            RenderingState::Processing => "processing",
            RenderingState::Completed => "completed",
            RenderingState::Failed => "failed",
            RenderingState::Cancelled => "cancelled",
        },
        progress: found.progress,
        video_url,
        error_message: failed,
        created_at: stamp(found.created),
        started_at: found.started.map(stamp),
        completed_at: found.ended.map(stamp),
        warnings: found.made.iter().flat_map(|made| &made.warnings).map(said).collect(),
    })
}

/// A moment in UTC, to the millisecond, as the document writes it.
fn stamp(millis: i64) -> String {
    jiff::Timestamp::from_millisecond(millis).unwrap_or_default().strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_as_in_the_document() {
        assert_eq!(stamp(1_727_173_800_000), "2024-09-24T10:30:00.000Z");
        assert_eq!(stamp(1_727_173_800_007), "2024-09-24T10:30:00.007Z");
    }
}
