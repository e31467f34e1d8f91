//! Section 2: workflows.

use crate::desk::{Desk, no_such_workflow};
use crate::errors::Refusal;
use crate::ids;
use crate::options::{WireOptions, stage, usual};
use crate::script::{ScriptBrief, Story};
use crate::storyboard::StoryboardBrief;
use crate::wire::{Answered, Sentence, moment, sentences, share};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use kinora_app::productions::{Filter, NewProduction, Production, Progress, Standing, TaskName, WholeView};
use kinora_gate::{By, Way};
use kinora_http::body::Json;
use kinora_http::outside::describe::quoted;
use kinora_http::query::{Paging, Path, Query};
use kinora_http::{Fault, FaultKind};
use kinora_model::text;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The longest name of a workflow, in characters.
const LONGEST_NAME: usize = 200;

/// A workflow to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewWorkflow {
    /// Its name.
    #[schema(example = "我的视频项目")]
    pub name: Option<String>,
    /// `novel`, `idea`, `screenplay`, or `file` where `input_content` is the address of one.
    #[schema(example = "novel")]
    pub input_type: Option<String>,
    /// The text itself, or the address that an upload answered.
    pub input_content: Option<String>,
    /// The address that an upload answered.
    pub input_file_url: Option<String>,
    #[serde(default)]
    pub options: WireOptions,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct Created {
    workflow_id: String,
    status: &'static str,
    created_at: String,
    /// What the caller should know of what was chosen.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<Sentence>,
}

/// Creates a workflow and starts it.
#[utoipa::path(post, path = "", request_body = NewWorkflow, responses(
    (status = 202, body = Answered<Created>), (status = 400, body = Refusal), (status = 401, body = Refusal),
), security(("bearer" = [])), tag = "workflow")]
pub(crate) async fn create(
    State(desk): State<Desk>,
    By(caller): By,
    way: Way,
    body: Json<NewWorkflow>,
) -> Result<Response, Fault> {
    let NewWorkflow { name, input_type, input_content, input_file_url, options } = body.value;
    let mut chosen = usual();
    options.apply(&mut chosen, &desk.choices)?;
    let story = Story { kind: input_type, content: input_content, file_url: input_file_url, name: name.as_deref() };
    let input = story.read(&desk).await?;
    let name = match name {
        Some(name) => check_name(&name)?,
        None => input.file_name.rsplit_once('.').map_or(input.file_name.as_str(), |(stem, _)| stem).to_owned(),
    };
    let warnings = notes(&desk, &chosen.providers);
    desk.once(&caller, &way, &body.bytes, StatusCode::ACCEPTED, async |names| {
        let new = NewProduction { id: names.hex("workflow", 24), name, input, options: chosen };
        let made = desk.productions.create(&caller, new).await?;
        Ok(Created { workflow_id: made.id, status: "pending", created_at: moment(made.created), warnings })
    })
    .await
}

fn check_name(name: &str) -> Result<String, Fault> {
    let name = name.trim();
    match name.chars().count() {
        0 => Err(Fault::invalid("name", text!("name is empty"; "name 为空"))),
        n if n > LONGEST_NAME => Err(Fault::invalid(
            "name",
            text!("name has {n} characters; at most {LONGEST_NAME} are kept"; "name 有 {n} 个字符；最多 {LONGEST_NAME} 个"),
        )),
        _ => Ok(name.to_owned()),
    }
}

/// What a caller should know of the providers chosen.
fn notes(desk: &Desk, chosen: &std::collections::BTreeMap<String, String>) -> Vec<Sentence> {
    let noted = |name: &String| desk.choices.providers.iter().find(|p| p.name == *name).and_then(|p| p.note.as_ref());
    let mut said: Vec<&kinora_model::Text> = chosen.values().filter_map(noted).collect();
    said.dedup();
    said.into_iter().map(Sentence::from).collect()
}

#[derive(Serialize, ToSchema)]
pub(crate) struct Workflow {
    id: String,
    name: String,
    /// `pending`, `running`, `paused`, `completed`, `failed` or `cancelled`.
    status: &'static str,
    current_stage: &'static str,
    progress: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    script: Option<ScriptBrief>,
    assets: Vec<crate::assets::Asset>,
    #[serde(skip_serializing_if = "Option::is_none")]
    storyboard: Option<StoryboardBrief>,
    /// Ids by which the results of the other stages can be asked for.
    animatic_id: String,
    video_id: String,
    edit_id: String,
    /// Why it failed, or what it waits for.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<Sentence>,
    warnings: Vec<Sentence>,
    /// Seconds of work still to come, about.
    #[serde(skip_serializing_if = "Option::is_none")]
    seconds_left: Option<f64>,
    created_at: String,
    updated_at: String,
}

/// A workflow and how far it is.
#[utoipa::path(get, path = "/{id}", params(("id" = String, Path)), responses(
    (status = 200, body = Answered<Workflow>), (status = 401, body = Refusal), (status = 403, body = Refusal),
    (status = 404, body = Refusal),
), security(("bearer" = [])), tag = "workflow")]
pub(crate) async fn get(
    State(desk): State<Desk>,
    By(caller): By,
    way: Way,
    Path(id): Path<String>,
) -> Result<Answered<Workflow>, Fault> {
    let id = ids::workflow(&id)?;
    let whole = desk.productions.whole(&caller, id).await.map_err(no_such_workflow)?;
    let WholeView { production, changed, progress, script, assets, storyboard, notes: taken } = whole;
    let has_script = script.script.is_some();
    let reason = match &progress.standing {
        Standing::Failed(why) | Standing::Paused(Some(why)) => Some(Sentence::from(why)),
        _ => None,
    };
    Ok(Answered::of(Workflow {
        name: production.name.clone(),
        status: progress.standing.word(),
        current_stage: progress.stage.word(),
        progress: share(progress.share),
        script: has_script.then(|| ScriptBrief::of(id, script)),
        assets: assets.iter().map(|a| crate::assets::Asset::of(&desk, &way, id, a)).collect::<Result<_, _>>()?,
        storyboard: has_script.then(|| StoryboardBrief::of(id, &storyboard)),
        animatic_id: format!("animatic_{id}"),
        video_id: format!("video_{id}"),
        edit_id: format!("edit_{id}"),
        reason,
        warnings: notes(&desk, &production.options.providers).into_iter().chain(sentences(&taken)).collect(),
        seconds_left: progress.seconds_left.filter(|_| progress.standing == Standing::Running).map(f64::ceil),
        created_at: moment(production.created),
        updated_at: moment(changed),
        id: id.to_owned(),
    }))
}

#[derive(Serialize, ToSchema)]
pub(crate) struct WorkflowList {
    workflows: Vec<Item>,
    total: u64,
    page: u32,
    page_size: u32,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct Item {
    id: String,
    name: String,
    status: &'static str,
    current_stage: &'static str,
    progress: f64,
    created_at: String,
}

impl Item {
    fn of((production, progress): (Production, Progress)) -> Self {
        Self {
            status: progress.standing.word(),
            current_stage: progress.stage.word(),
            progress: share(progress.share),
            created_at: moment(production.created),
            id: production.id,
            name: production.name,
        }
    }
}

const PAGES: Paging<'static, ()> = Paging {
    page: "page",
    size: "page_size",
    usual_size: 20,
    order_by: "order_by",
    keys: &[("created_at", ())],
    order: "order",
};

/// The caller's workflows, latest first.
#[utoipa::path(get, path = "", params(
    ("page" = Option<u64>, Query, minimum = 1, maximum = 4_294_967_295_i64, description = "usually 1"),
    ("page_size" = Option<u32>, Query, minimum = 1, maximum = 100, description = "usually 20"),
    ("status" = Option<String>, Query, pattern = "^(pending|running|paused|completed|failed|cancelled)?$", description = "pending, running, paused, completed, failed or cancelled"),
    ("stage" = Option<String>, Query, pattern = "^(script|asset|storyboard|animatic|video|edit)?$", description = "script, asset, storyboard, animatic, video or edit"),
), responses((status = 200, body = Answered<WorkflowList>), (status = 400, body = Refusal), (status = 401, body = Refusal)),
security(("bearer" = [])), tag = "workflow")]
pub(crate) async fn list(
    State(desk): State<Desk>,
    By(caller): By,
    query: Query,
) -> Result<Answered<WorkflowList>, Fault> {
    let page = PAGES.read(&query)?;
    let known = ["pending", "running", "paused", "completed", "failed", "cancelled"].map(|word| (word, word));
    let standing = query.one_of("status", &known)?.map(str::to_owned);
    let stage = query.get("stage").filter(|s| !s.is_empty()).map(|word| stage("stage", word)).transpose()?;
    let filter = Filter { standing, stage, skip: page.skip(), limit: page.size.into() };
    let (found, total) = desk.productions.list(&caller, &filter).await?;
    let workflows = found.into_iter().map(Item::of).collect();
    Ok(Answered::of(WorkflowList { workflows, total, page: page.number, page_size: page.size }))
}

#[derive(Serialize, ToSchema)]
pub(crate) struct Steered {
    id: String,
    status: &'static str,
}

/// Begins nothing new of a workflow until it is resumed; what a paid provider is making goes on to its end.
#[utoipa::path(post, path = "/{id}/pause", params(("id" = String, Path)), responses(
    (status = 200, body = Answered<Steered>), (status = 400, body = Refusal), (status = 401, body = Refusal),
    (status = 403, body = Refusal), (status = 404, body = Refusal),
), security(("bearer" = [])), tag = "workflow")]
pub(crate) async fn pause(
    State(desk): State<Desk>,
    By(caller): By,
    Path(id): Path<String>,
) -> Result<Answered<Steered>, Fault> {
    desk.known(&caller, &id).await?;
    desk.productions.pause(&caller, &id).await?;
    Ok(Answered::of(Steered { id, status: "paused" }))
}

/// Lets a paused workflow go on, and a failed one try again.
#[utoipa::path(post, path = "/{id}/resume", params(("id" = String, Path)), responses(
    (status = 200, body = Answered<Steered>), (status = 400, body = Refusal), (status = 401, body = Refusal),
    (status = 403, body = Refusal), (status = 404, body = Refusal),
), security(("bearer" = [])), tag = "workflow")]
pub(crate) async fn resume(
    State(desk): State<Desk>,
    By(caller): By,
    Path(id): Path<String>,
) -> Result<Answered<Steered>, Fault> {
    desk.known(&caller, &id).await?;
    desk.productions.resume(&caller, &id).await?;
    Ok(Answered::of(Steered { id, status: "running" }))
}

/// Cancels a workflow.
#[utoipa::path(post, path = "/{id}/cancel", params(("id" = String, Path)), responses(
    (status = 200, body = Answered<Steered>), (status = 400, body = Refusal), (status = 401, body = Refusal),
    (status = 403, body = Refusal), (status = 404, body = Refusal),
), security(("bearer" = [])), tag = "workflow")]
pub(crate) async fn cancel(
    State(desk): State<Desk>,
    By(caller): By,
    Path(id): Path<String>,
) -> Result<Answered<Steered>, Fault> {
    desk.known(&caller, &id).await?;
    desk.productions.cancel(&caller, &id).await?;
    Ok(Answered::of(Steered { id, status: "cancelled" }))
}

#[derive(Serialize, ToSchema)]
pub(crate) struct ProgressView {
    workflow_id: String,
    status: &'static str,
    overall_progress: f64,
    current_stage: &'static str,
    stage_progress: f64,
    stages: Vec<StageView>,
    /// What is being done now.
    now: Vec<Sentence>,
    #[serde(skip_serializing_if = "Option::is_none")]
    seconds_left: Option<f64>,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct StageView {
    stage: &'static str,
    /// `pending`, `processing`, `completed`, `failed` or `cancelled`.
    status: &'static str,
    progress: f64,
}

impl ProgressView {
    pub fn of(id: &str, progress: &Progress) -> Self {
        let stage = |s: &kinora_app::productions::StageProgress| StageView {
            stage: s.stage.word(),
            status: s.state.word(),
            progress: share(s.share),
        };
        Self {
            workflow_id: id.to_owned(),
            status: progress.standing.word(),
            overall_progress: share(progress.share),
            current_stage: progress.stage.word(),
            stage_progress: share(progress.of_stage(progress.stage).share),
            stages: progress.stages.iter().map(stage).collect(),
            now: sentences(&progress.now),
            seconds_left: progress.seconds_left.filter(|_| progress.standing == Standing::Running).map(f64::ceil),
        }
    }
}

/// How far a workflow is, stage by stage.
#[utoipa::path(get, path = "/{id}/progress", params(("id" = String, Path)), responses(
    (status = 200, body = Answered<ProgressView>), (status = 401, body = Refusal), (status = 403, body = Refusal),
    (status = 404, body = Refusal),
), security(("bearer" = [])), tag = "workflow")]
pub(crate) async fn progress(
    State(desk): State<Desk>,
    By(caller): By,
    Path(id): Path<String>,
) -> Result<Answered<ProgressView>, Fault> {
    let found = desk.productions.progress(&caller, ids::workflow(&id)?).await;
    let (_, progress) = found.map_err(no_such_workflow)?;
    Ok(Answered::of(ProgressView::of(&id, &progress)))
}

#[derive(Serialize, ToSchema)]
pub(crate) struct TaskView {
    task_id: String,
    /// The stage that was asked for.
    kind: &'static str,
    status: &'static str,
    progress: f64,
    /// By which the result can be asked for.
    result_id: String,
    /// Why it failed.
    error: Option<Sentence>,
}

/// How a task stands that a stage's `POST` answered.
#[utoipa::path(get, path = "/tasks/{task_id}", params(("task_id" = String, Path)), responses(
    (status = 200, body = Answered<TaskView>), (status = 401, body = Refusal), (status = 403, body = Refusal),
    (status = 404, body = Refusal),
), security(("bearer" = [])), tag = "workflow")]
pub(crate) async fn task(
    State(desk): State<Desk>,
    By(caller): By,
    Path(task_id): Path<String>,
) -> Result<Answered<TaskView>, Fault> {
    let name = TaskName::parse(&task_id).ok_or_else(|| {
        let shown = quoted(&task_id, 80);
        Fault::new(FaultKind::NotFound, text!("there is no task {shown}"; "任务 {shown} 不存在"))
    })?;
    let (state, done, why) = desk.productions.task(&caller, &name).await?;
    Ok(Answered::of(TaskView {
        kind: name.stage.word(),
        status: state.word(),
        progress: share(done),
        result_id: format!("{}_{}", name.stage.word(), name.production),
        error: why.as_ref().map(Sentence::from),
        task_id,
    }))
}
