//! What a person decides about a paid order: an addition, for a task that asks would wait for ever otherwise.

use crate::Desk;
use crate::wire::{Decide, Failure, Reader, Told};
use axum::extract::State;
use axum::{Extension, Json};
use kinora_app::clips::Answer;
use kinora_gate::{ByOpen, Way};
use kinora_http::request_id::RequestId;
use kinora_http::{Fault, body};
use kinora_model::text;

/// Decides about a paid order of which nobody knows whether it was taken.
#[utoipa::path(
    post, path = "/decide", tag = "replication", request_body = Decide, security((), ("api_key" = [])),
    responses(
        (status = 200, body = Told),
        (status = 400, description = "The decision is none", body = Failure),
        (status = 401, description = "A key is needed here", body = Failure),
        (status = 404, description = "There is no such task", body = Failure),
        (status = 409, description = "It asks nothing", body = Failure),
    )
)]
pub async fn decide(
    State(desk): State<Desk>,
    ByOpen(caller): ByOpen,
    Extension(request_id): Extension<RequestId>,
    way: Way,
    request: body::Json<Decide>,
) -> Result<Json<Told>, Fault> {
    let Decide { task_id, decision, job } = request.value;
    let answer = match (decision.as_str(), job.filter(|job| !job.trim().is_empty())) {
        ("again", None) => Answer::Again,
        ("give_up", None) => Answer::GiveUp,
        ("adopt", Some(job)) => Answer::Adopt(job.trim().to_owned()),
        _ => {
            return Err(Fault::invalid(
                "decision",
                text!("decision must be again, adopt (with job) or give_up"; "decision 必须是 again、adopt（需要 job）或 give_up"),
            ));
        }
    };
    let clip = desk.replicas.decide(&caller, &task_id, &answer).await?;
    let (request_id, models) = (request_id.as_str(), &desk.settings.models);
    let reader = Reader { gate: &desk.gate, way: &way, request_id, models };
    Ok(Json(reader.told(&clip)?))
}
