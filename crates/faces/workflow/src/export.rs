//! An addition: the edit for other editors.

use crate::desk::Desk;
use crate::errors::Refusal;
use crate::ids;
use crate::wire::{Answered, Sentence, accepted, sentences, share};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use kinora_app::exports::{Export, Format};
use kinora_gate::{By, Way};
use kinora_http::query::{Path, Query};
use kinora_http::{Fault, FaultKind};
use kinora_model::text;
use serde::Serialize;
use utoipa::ToSchema;

/// The formats by their words.
const FORMATS: [(&str, Format); 4] =
    [("draft", Format::Draft), ("otio", Format::Otio), ("srt", Format::Srt), ("ass", Format::Ass)];

#[derive(Serialize, ToSchema)]
pub(crate) struct Exported {
    edit_id: String,
    /// `draft`, `otio`, `srt` or `ass`.
    format: &'static str,
    /// `processing`, `completed` or `failed`.
    status: &'static str,
    /// 0 to 1.
    progress: f64,
    /// Where it can be fetched.
    url: Option<String>,
    /// Why it failed.
    error: Option<Sentence>,
    /// What of the film is not in it, or not quite as it was.
    warnings: Vec<Sentence>,
}

/// The finished edit for other editors: a Jianying draft with its clips (a ZIP archive), OpenTimelineIO, or captions. The
/// first call begins the work; ask again until it is completed.
#[utoipa::path(get, path = "/edit/{id}/export", params(
    ("id" = String, Path, description = "Of the edit, its task or its workflow"),
    ("format" = Option<String>, Query, description = "draft (where absent), otio, srt or ass"),
    ("again" = Option<String>, Query, description = "true: one that failed is tried again"),
), responses(
    (status = 200, body = Answered<Exported>), (status = 202, description = "It is being made", body = Answered<Exported>),
    (status = 400, body = Refusal), (status = 401, body = Refusal), (status = 403, body = Refusal), (status = 404, body = Refusal),
), security(("bearer" = [])), tag = "edit")]
pub(crate) async fn export(
    State(desk): State<Desk>,
    By(caller): By,
    way: Way,
    Path(id): Path<String>,
    query: Query,
) -> Result<Response, Fault> {
    let format = query.one_of("format", &FORMATS)?.unwrap_or(Format::Draft);
    let again = query.one_of("again", &[("true", true), ("false", false)])?.unwrap_or(false);
    let workflow_id = ids::workflow_of("edit", &id)?;
    let (production, view) = desk.productions.edit(&caller, &workflow_id).await?;
    let timeline = view.timeline.ok_or_else(|| {
        let what =
            text!("the film is not finished yet, so there is nothing to export"; "影片尚未完成，没有可导出的内容");
        Fault::new(FaultKind::Conflict, what)
    })?;
    let export = desk.productions.exports().of(&caller.user, &timeline, &production.name, format, again).await?;
    let mut told = Exported {
        edit_id: format!("edit_{workflow_id}"),
        format: format.word(),
        status: "processing",
        progress: 0.0,
        url: None,
        error: None,
        warnings: vec![],
    };
    match export {
        Export::Working(done) => {
            told.progress = share(done);
            return Ok(accepted(told));
        }
        Export::Made { media, warnings } => {
            told.url = Some(desk.link(&way, &media, &production.name)?);
            told.warnings = sentences(&warnings);
            (told.status, told.progress) = ("completed", 1.0);
        }
        Export::Failed(why) => (told.status, told.error) = ("failed", Some((&why).into())),
    }
    Ok(Answered::of(told).into_response())
}
