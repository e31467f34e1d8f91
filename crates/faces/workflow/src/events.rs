//! Section 9: progress as it happens.

use crate::desk::{Desk, no_such_workflow};
use crate::errors::Refusal;
use crate::ids;
use crate::wire::Sentence;
use crate::workflow::ProgressView;
use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use futures_util::Stream;
use kinora_app::caller::Caller;
use kinora_app::productions::Change as Happened;
use kinora_gate::By;
use kinora_http::Fault;
use kinora_http::events::{Change, Pace, Socket, serve, stream};
use kinora_http::query::Path;
use serde_json::{Value, json};
use std::pin::Pin;

type Changes = Pin<Box<dyn Stream<Item = Change> + Send>>;

impl Desk {
    /// The present state of a workflow, then each change.
    async fn changes(&self, caller: &Caller, id: &str) -> Result<Changes, Fault> {
        let id = ids::workflow(id)?.to_owned();
        let mut feed = self.productions.follow(caller, &id).await.map_err(no_such_workflow)?;
        Ok(Box::pin(async_stream::stream! {
            yield worded(&id, &Happened::Progress(feed.now.clone()));
            while let Some(change) = feed.next().await {
                yield worded(&id, &change);
            }
        }))
    }
}

/// A change as the document writes it.
fn worded(id: &str, change: &Happened) -> Change {
    let (kind, is_state, data) = match change {
        Happened::Progress(progress) => {
            ("progress", true, serde_json::to_value(ProgressView::of(id, progress)).unwrap_or(Value::Null))
        }
        Happened::StageCompleted(stage) => {
            ("stage_completed", false, json!({ "workflow_id": id, "stage": stage.word() }))
        }
        Happened::StageFailed(stage, why) => {
            ("stage_failed", false, json!({ "workflow_id": id, "stage": stage.word(), "error": Sentence::from(why) }))
        }
        Happened::Completed => ("workflow_completed", false, json!({ "workflow_id": id })),
        Happened::Failed(why) => ("workflow_failed", false, json!({ "workflow_id": id, "error": Sentence::from(why) })),
    };
    let text = json!({ "type": kind, "data": data }).to_string();
    Change { kind, is_state, text: text.into() }
}

/// The progress of a workflow over a WebSocket: the present state on connecting, then each change. The token stands in the
/// `Authorization` header or in `?token=`.
#[utoipa::path(get, path = "/{id}/ws", params(
    ("id" = String, Path), ("token" = Option<String>, Query, description = "where no header can be sent"),
), responses(
    (status = 101, description = "messages of `{type, data}`"), (status = 400, body = Refusal),
    (status = 401, body = Refusal), (status = 403, body = Refusal), (status = 404, body = Refusal),
), security(("bearer" = [])), tag = "workflow")]
pub(crate) async fn socket(
    State(desk): State<Desk>,
    Path(id): Path<String>,
    headers: HeaderMap,
    uri: Uri,
    socket: Result<Socket, Fault>,
) -> Result<Response, Fault> {
    let listener = desk.gate.listener(&headers, &uri).await?;
    let changes = desk.changes(&listener.caller, &id).await?;
    Ok(serve(socket?, changes, desk.gate.until(&listener), Pace::default()))
}

/// The same as server-sent events.
#[utoipa::path(get, path = "/{id}/events", params(("id" = String, Path)), responses(
    (status = 200, description = "events of the document's five types", content_type = "text/event-stream"),
    (status = 401, body = Refusal), (status = 403, body = Refusal), (status = 404, body = Refusal),
), security(("bearer" = [])), tag = "workflow")]
pub(crate) async fn events(
    State(desk): State<Desk>,
    By(caller): By,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let changes = desk.changes(&caller, &id).await?;
    Ok(stream(changes, desk.gate.stopping()))
}
