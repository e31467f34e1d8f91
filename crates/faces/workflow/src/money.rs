//! What workflows cost: additions to the document.

use crate::desk::{Desk, no_such_workflow};
use crate::errors::Refusal;
use crate::ids;
use crate::options::{budget, usual};
use crate::script::Story;
use crate::wire::{Answered, moment};
use crate::workflow::NewWorkflow;
use axum::extract::State;
use kinora_app::productions;
use kinora_gate::By;
use kinora_http::Fault;
use kinora_http::body::Json;
use kinora_http::query::Path;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a workflow would cost.
#[derive(Serialize, ToSchema)]
pub(crate) struct Estimate {
    /// The currency of all amounts.
    #[schema(example = "USD")]
    currency: String,
    /// The whole; `null` where nobody has said what a part costs.
    total: Option<f64>,
    items: Vec<Item>,
}

/// One kind of thing that is paid for.
#[derive(Serialize, ToSchema)]
pub(crate) struct Item {
    /// The stage that needs it.
    stage: &'static str,
    /// `text`, `paint`, `video`, `speech` or `music`.
    capability: &'static str,
    /// The name that was chosen.
    route: String,
    /// Who would be asked first.
    provider: String,
    /// How many orders.
    count: usize,
    /// What they cost together; `null` where nobody has said.
    cost: Option<f64>,
}

/// Millionths as a number of units, to a ten-thousandth.
fn units(millionths: i64) -> f64 {
    (millionths as f64 / 100.0).round() / 10_000.0
}

impl From<productions::Estimate> for Estimate {
    fn from(estimate: productions::Estimate) -> Self {
        let total = estimate.total().map(units);
        let item = |item: productions::Item| Item {
            stage: item.stage,
            capability: item.what,
            route: item.route,
            provider: item.provider,
            count: item.count,
            cost: item.cost.map(units),
        };
        Self { currency: estimate.currency, total, items: estimate.items.into_iter().map(item).collect() }
    }
}

/// What a workflow of this request would cost. Nothing is created, and nobody is paid: the story is read by rules.
#[utoipa::path(post, path = "/estimate", request_body = NewWorkflow, responses(
    (status = 200, body = Answered<Estimate>), (status = 400, body = Refusal), (status = 401, body = Refusal),
), security(("bearer" = [])), tag = "workflow")]
pub(crate) async fn estimate_new(
    State(desk): State<Desk>,
    By(caller): By,
    body: Json<NewWorkflow>,
) -> Result<Answered<Estimate>, Fault> {
    let NewWorkflow { name, input_type, input_content, input_file_url, options } = body.value;
    let mut chosen = usual();
    options.apply(&mut chosen, &desk.choices)?;
    let story = Story { kind: input_type, content: input_content, file_url: input_file_url, name: name.as_deref() };
    let input = story.read(&desk).await?;
    Ok(Answered::of(desk.productions.estimate_new(&caller, &input, &chosen).await?.into()))
}

/// What a workflow costs from beginning to end, by its script where that is made.
#[utoipa::path(get, path = "/{id}/estimate", params(("id" = String, Path)), responses(
    (status = 200, body = Answered<Estimate>), (status = 401, body = Refusal), (status = 403, body = Refusal),
    (status = 404, body = Refusal),
), security(("bearer" = [])), tag = "workflow")]
pub(crate) async fn estimate(
    State(desk): State<Desk>,
    By(caller): By,
    Path(id): Path<String>,
) -> Result<Answered<Estimate>, Fault> {
    let estimate = desk.productions.estimate(&caller, ids::workflow(&id)?).await.map_err(no_such_workflow)?;
    Ok(Answered::of(estimate.into()))
}

/// What was paid for a workflow.
#[derive(Serialize, ToSchema)]
pub(crate) struct Ledger {
    /// The currency of all amounts.
    currency: String,
    /// What was spent, or may have to be.
    spent: f64,
    /// What may be spent; `null` where nothing limits it.
    budget: Option<f64>,
    /// What the caller has spent in all their workflows lately.
    #[serde(skip_serializing_if = "Option::is_none")]
    user_spent: Option<f64>,
    /// What the caller may spend in that time.
    #[serde(skip_serializing_if = "Option::is_none")]
    user_budget: Option<f64>,
    entries: Vec<Entry>,
}

/// A paid call.
#[derive(Serialize, ToSchema)]
pub(crate) struct Entry {
    /// The run that made it, from 1.
    run: usize,
    /// The task that made it.
    #[schema(example = "frame:s1-1")]
    task: String,
    provider: String,
    /// `sending`, `open`, `unknown`, `refused` or `settled`.
    state: &'static str,
    /// What it cost, or may cost until it is settled.
    cost: f64,
    at: String,
}

/// What was paid for a workflow, call by call.
#[utoipa::path(get, path = "/{id}/ledger", params(("id" = String, Path)), responses(
    (status = 200, body = Answered<Ledger>), (status = 401, body = Refusal), (status = 403, body = Refusal),
    (status = 404, body = Refusal),
), security(("bearer" = [])), tag = "workflow")]
pub(crate) async fn ledger(
    State(desk): State<Desk>,
    By(caller): By,
    Path(id): Path<String>,
) -> Result<Answered<Ledger>, Fault> {
    let ledger = desk.productions.ledger(&caller, ids::workflow(&id)?).await.map_err(no_such_workflow)?;
    let entry = |entry: kinora_app::hiring::Entry| Entry {
        run: entry.run,
        task: entry.task,
        provider: entry.provider,
        state: entry.state,
        cost: units(entry.cost),
        at: moment(entry.at),
    };
    Ok(Answered::of(Ledger {
        currency: ledger.currency,
        spent: units(ledger.spent),
        budget: ledger.budget.map(units),
        user_spent: ledger.allowance.map(|(spent, _)| units(spent)),
        user_budget: ledger.allowance.map(|(_, amount)| units(amount)),
        entries: ledger.entries.into_iter().map(entry).collect(),
    }))
}

/// Another budget.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewBudget {
    /// What the workflow may spend in all, in the server's currency.
    #[schema(example = 5.0)]
    amount: f64,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct Budgeted {
    id: String,
    budget: f64,
}

/// Changes what a workflow may spend. One that stopped at its budget goes on when it is resumed.
#[utoipa::path(put, path = "/{id}/budget", params(("id" = String, Path)), request_body = NewBudget, responses(
    (status = 200, body = Answered<Budgeted>), (status = 400, body = Refusal), (status = 401, body = Refusal),
    (status = 403, body = Refusal), (status = 404, body = Refusal),
), security(("bearer" = [])), tag = "workflow")]
pub(crate) async fn set_budget(
    State(desk): State<Desk>,
    By(caller): By,
    Path(id): Path<String>,
    body: Json<NewBudget>,
) -> Result<Answered<Budgeted>, Fault> {
    desk.known(&caller, &id).await?;
    let amount = budget("amount", body.value.amount)?;
    desk.productions.set_budget(&caller, &id, amount).await?;
    Ok(Answered::of(Budgeted { id, budget: units(amount) }))
}

/// What is decided about a paid call of which nobody knows whether it was taken.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Decision {
    /// `again` sends it again, and it may be paid twice; `adopt` goes on with the job named in `job`; `give_up` fails.
    #[schema(example = "adopt")]
    decision: String,
    /// The provider's name for the job, as its list of jobs shows it.
    job: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct Decided {
    id: String,
    status: &'static str,
}

/// Decides about a paid call of which nobody knows whether it was taken: its workflow is paused, with a reason that asks.
#[utoipa::path(post, path = "/{id}/decide", params(("id" = String, Path)), request_body = Decision, responses(
    (status = 200, body = Answered<Decided>), (status = 400, body = Refusal), (status = 401, body = Refusal),
    (status = 403, body = Refusal), (status = 404, body = Refusal),
), security(("bearer" = [])), tag = "workflow")]
pub(crate) async fn decide(
    State(desk): State<Desk>,
    By(caller): By,
    Path(id): Path<String>,
    body: Json<Decision>,
) -> Result<Answered<Decided>, Fault> {
    desk.known(&caller, &id).await?;
    let answer = kinora_gate::decision(&body.value.decision, body.value.job, "give_up")?;
    desk.productions.decide(&caller, &id, &answer).await?;
    Ok(Answered::of(Decided { id, status: "running" }))
}
