//! Section 7: moving shots.

use crate::desk::{Asked, Desk, Stages};
use crate::errors::Refusal;
use crate::ids;
use crate::options::{choose, quality};
use crate::wire::{Answered, seconds, share};
use axum::extract::State;
use axum::response::Response;
use kinora_app::Stage;
use kinora_app::productions::{ItemState, SegmentView};
use kinora_gate::{By, Way};
use kinora_http::Fault;
use kinora_http::body::Json;
use kinora_http::query::Path;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewVideo {
    workflow_id: String,
    animatic_id: Option<String>,
    #[serde(default)]
    options: VideoOptions,
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct VideoOptions {
    /// Who makes pictures move.
    provider: Option<String>,
    /// `draft`, `standard` or `high`: of the film; the small films of single shots are always drafts.
    quality: Option<String>,
    /// Segments are made side by side wherever there is a free slot, whatever this says.
    #[expect(dead_code, reason = "the document has it, and both values come to the same")]
    parallel: Option<bool>,
}

/// Makes the shots of a workflow move.
#[utoipa::path(post, path = "/video", request_body = NewVideo, responses(
    (status = 202, body = Answered<Asked>), (status = 400, body = Refusal), (status = 401, body = Refusal),
    (status = 403, body = Refusal), (status = 404, body = Refusal),
), security(("bearer" = [])), tag = "video")]
pub(crate) async fn create(
    State(desk): State<Desk>,
    By(caller): By,
    way: Way,
    body: Json<NewVideo>,
) -> Result<Response, Fault> {
    let NewVideo { workflow_id, animatic_id, options } = body.value;
    ids::belongs("animatic", animatic_id.as_deref(), &workflow_id)?;
    let effort = options.quality.as_deref().map(|word| quality("options.quality", word)).transpose()?;
    let stages = Stages { caller: &caller, way: &way, body: &body.bytes };
    desk.go_on(stages, &workflow_id, Stage::Video, None, |chosen, choices| {
        chosen.quality = effort.clone().unwrap_or(chosen.quality.clone());
        choose(chosen, choices, "provider", "video", options.provider.as_deref())
    })
    .await
}

#[derive(Serialize, ToSchema)]
pub(crate) struct Progress {
    video_id: String,
    progress: f64,
    total_segments: usize,
    completed_segments: usize,
    segments: Vec<SegmentProgress>,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct SegmentProgress {
    id: String,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    progress: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    video_url: Option<String>,
}

fn segment_id(segment: &SegmentView) -> String {
    format!("segment_{}", segment.shot)
}

/// How far the moving shots are.
#[utoipa::path(get, path = "/video/{id}/progress", params(("id" = String, Path)), responses(
    (status = 200, body = Answered<Progress>), (status = 401, body = Refusal), (status = 403, body = Refusal),
    (status = 404, body = Refusal),
), security(("bearer" = [])), tag = "video")]
pub(crate) async fn progress(
    State(desk): State<Desk>,
    By(caller): By,
    way: Way,
    Path(id): Path<String>,
) -> Result<Answered<Progress>, Fault> {
    let workflow = ids::workflow_of("video", &id)?;
    let (_, view) = desk.productions.video(&caller, &workflow).await?;
    let segment = |segment: &SegmentView| {
        let done = segment.state == ItemState::Completed;
        Ok(SegmentProgress {
            id: segment_id(segment),
            status: segment.state.word(),
            progress: (!done).then(|| share(segment.share)),
            video_url: desk.link_to(&way, segment.reel.as_ref().filter(|_| done).map(|r| &r.video), "segment")?,
        })
    };
    Ok(Answered::of(Progress {
        video_id: format!("video_{workflow}"),
        progress: share(view.share),
        total_segments: view.segments.len(),
        completed_segments: view.segments.iter().filter(|s| s.state == ItemState::Completed).count(),
        segments: view.segments.iter().map(segment).collect::<Result<_, Fault>>()?,
    }))
}

#[derive(Serialize, ToSchema)]
pub(crate) struct Video {
    id: String,
    workflow_id: String,
    segments: Vec<Segment>,
    status: &'static str,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct Segment {
    id: String,
    animatic_shot_id: String,
    /// A small film of the shot alone, half as wide and high as the film.
    video_url: Option<String>,
    duration: Option<f64>,
    status: &'static str,
}

/// The moving shots: by their id, the id of their task or of their workflow.
#[utoipa::path(get, path = "/video/{id}", params(("id" = String, Path)), responses(
    (status = 200, body = Answered<Video>), (status = 401, body = Refusal), (status = 403, body = Refusal),
    (status = 404, body = Refusal),
), security(("bearer" = [])), tag = "video")]
pub(crate) async fn get(
    State(desk): State<Desk>,
    By(caller): By,
    way: Way,
    Path(id): Path<String>,
) -> Result<Answered<Video>, Fault> {
    let workflow_id = ids::workflow_of("video", &id)?;
    let (_, view) = desk.productions.video(&caller, &workflow_id).await?;
    let segment = |segment: &SegmentView| {
        Ok(Segment {
            id: segment_id(segment),
            animatic_shot_id: ids::of_shot(&segment.shot),
            video_url: desk.link_to(&way, segment.reel.as_ref().map(|r| &r.video), "segment")?,
            duration: segment.seconds.map(seconds),
            status: segment.state.word(),
        })
    };
    Ok(Answered::of(Video {
        id: format!("video_{workflow_id}"),
        segments: view.segments.iter().map(segment).collect::<Result<_, Fault>>()?,
        status: view.state.word(),
        workflow_id,
    }))
}
