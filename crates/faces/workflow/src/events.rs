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
            let now = Happened::Progress(feed.now.clone());
            yield told(&now, &words(&id, &now));
            while let Some(next) = feed.next().await {
                yield told(&next.change, &next.words(|change| words(&id, change)));
            }
        }))
    }
}

/// The document's word for the kind of a change.
fn kind(change: &Happened) -> &'static str {
    match change {
        Happened::Progress(_) => "progress",
        Happened::StageCompleted(_) => "stage_completed",
        Happened::StageFailed(..) => "stage_failed",
        Happened::Completed => "workflow_completed",
        Happened::Failed(_) => "workflow_failed",
    }
}

/// A change as the document writes it.
fn words(id: &str, change: &Happened) -> String {
    let data = match change {
        Happened::Progress(progress) => serde_json::to_value(ProgressView::of(id, progress)).unwrap_or(Value::Null),
        Happened::StageCompleted(stage) => json!({ "workflow_id": id, "stage": stage.word() }),
        Happened::StageFailed(stage, why) => {
            json!({ "workflow_id": id, "stage": stage.word(), "error": Sentence::from(why) })
        }
        Happened::Completed => json!({ "workflow_id": id }),
        Happened::Failed(why) => json!({ "workflow_id": id, "error": Sentence::from(why) }),
    };
    json!({ "type": kind(change), "data": data }).to_string()
}

/// A change in these words, as it goes out.
fn told(change: &Happened, words: &str) -> Change {
    Change { kind: kind(change), is_state: matches!(change, Happened::Progress(_)), text: words.into() }
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
