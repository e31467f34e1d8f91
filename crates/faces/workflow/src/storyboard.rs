//! Section 5: storyboards.

use crate::assets::Versions;
use crate::desk::{Asked, Desk, Stages};
use crate::errors::Refusal;
use crate::ids;
use crate::options::{choose, grid};
use crate::wire::{Answered, seconds};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use kinora_app::Stage;
use kinora_app::productions::{ItemState, Replacements, StoryboardView};
use kinora_gate::{By, Way};
use kinora_http::Fault;
use kinora_http::body::Json;
use kinora_http::query::Path;
use kinora_model::script::ShotSize;
use kinora_model::text;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Shots that one request may name.
const MOST_SHOTS: usize = 1000;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewStoryboard {
    workflow_id: String,
    script_id: Option<String>,
    #[serde(default)]
    options: StoryboardOptions,
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StoryboardOptions {
    /// Rows and columns of a sheet, `2x2` to `5x5`.
    #[schema(example = "3x3")]
    grid_layout: Option<String>,
    /// Who draws.
    ai_provider: Option<String>,
    /// Each shot is also cut from its sheet, whatever this says.
    #[expect(dead_code, reason = "the document has it, and both values come to the same")]
    auto_crop: Option<bool>,
}

/// Draws the shots of a workflow.
#[utoipa::path(post, path = "/storyboard", request_body = NewStoryboard, responses(
    (status = 202, body = Answered<Asked>), (status = 400, body = Refusal), (status = 401, body = Refusal),
    (status = 403, body = Refusal), (status = 404, body = Refusal),
), security(("bearer" = [])), tag = "storyboard")]
pub(crate) async fn create(
    State(desk): State<Desk>,
    By(caller): By,
    way: Way,
    body: Json<NewStoryboard>,
) -> Result<Response, Fault> {
    let NewStoryboard { workflow_id, script_id, options } = body.value;
    ids::belongs("script", script_id.as_deref(), &workflow_id)?;
    let shape = options.grid_layout.as_deref().map(|word| grid("options.grid_layout", word)).transpose()?;
    let stages = Stages { caller: &caller, way: &way, body: &body.bytes };
    desk.go_on(stages, &workflow_id, Stage::Storyboard, None, |chosen, choices| {
        chosen.grid = shape.unwrap_or(chosen.grid);
        choose(chosen, choices, "ai_provider", "image", options.ai_provider.as_deref())
    })
    .await
}

#[derive(Serialize, ToSchema)]
pub(crate) struct StoryboardBrief {
    id: String,
    status: &'static str,
    shots_count: usize,
    completed_shots: usize,
}

impl StoryboardBrief {
    pub fn of(workflow: &str, view: &StoryboardView) -> Self {
        Self {
            id: format!("storyboard_{workflow}"),
            status: view.state.word(),
            shots_count: view.shots.len(),
            completed_shots: view.shots.iter().filter(|s| s.state == ItemState::Completed).count(),
        }
    }
}

#[derive(Serialize, ToSchema)]
pub(crate) struct Storyboard {
    id: String,
    workflow_id: String,
    shots: Vec<StoryboardShot>,
    grid_layout: String,
    /// The first sheet.
    grid_image_url: Option<String>,
    /// All sheets, in order.
    grid_image_urls: Vec<String>,
    status: &'static str,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct StoryboardShot {
    id: String,
    sequence: usize,
    prompt: String,
    /// Words of an edited prompt that changed nothing: what they say is not in the picture.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unread: Vec<String>,
    /// `extreme-long`, `long`, `medium`, `close-up` or `extreme-close-up`.
    shot_type: &'static str,
    image_url: Option<String>,
    cropped_image_url: Option<String>,
    dialogue: String,
    /// Seconds; known when its lines are spoken.
    duration: Option<f64>,
    /// `pending`, `pending_regeneration`, `processing`, `completed`, `failed` or `cancelled`.
    status: &'static str,
}

fn shot_type(size: ShotSize) -> &'static str {
    match size {
        ShotSize::ExtremeWide => "extreme-long",
        ShotSize::Wide => "long",
        ShotSize::Medium => "medium",
        ShotSize::Close => "close-up",
        ShotSize::ExtremeClose => "extreme-close-up",
    }
}

/// A storyboard: by its id, the id of its task or of its workflow.
#[utoipa::path(get, path = "/storyboard/{id}", params(("id" = String, Path)), responses(
    (status = 200, body = Answered<Storyboard>), (status = 401, body = Refusal), (status = 403, body = Refusal),
    (status = 404, body = Refusal),
), security(("bearer" = [])), tag = "storyboard")]
pub(crate) async fn get(
    State(desk): State<Desk>,
    By(caller): By,
    way: Way,
    Path(id): Path<String>,
) -> Result<Answered<Storyboard>, Fault> {
    let workflow_id = ids::workflow_of("storyboard", &id)?;
    let (_, view) = desk.productions.storyboard(&caller, &workflow_id).await?;
    let sheets = view.sheets.iter().map(|s| desk.link(&way, s, "sheet")).collect::<Result<Vec<_>, _>>()?;
    let shot = |shot: &kinora_app::productions::ShotView| {
        Ok(StoryboardShot {
            id: ids::of_shot(&shot.id),
            sequence: shot.sequence,
            prompt: shot.prompt.clone(),
            unread: shot.unread.clone(),
            shot_type: shot_type(shot.size),
            image_url: desk.link_to(&way, shot.picture.as_ref(), "shot")?,
            cropped_image_url: desk.link_to(&way, shot.cropped.as_ref(), "shot")?,
            dialogue: shot.dialogue.clone(),
            duration: shot.seconds.map(seconds),
            status: shot.state.word(),
        })
    };
    Ok(Answered::of(Storyboard {
        id: format!("storyboard_{workflow_id}"),
        shots: view.shots.iter().map(shot).collect::<Result<_, Fault>>()?,
        grid_layout: view.grid.to_string(),
        grid_image_url: sheets.first().cloned(),
        grid_image_urls: sheets,
        status: view.state.word(),
        workflow_id,
    }))
}

/// What shall be other about a shot.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ShotChange {
    /// What it shows, in words: what they do not name stays.
    prompt: Option<String>,
    #[serde(default)]
    replacements: WireReplacements,
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WireReplacements {
    character: Option<String>,
    scene: Option<String>,
    action: Option<String>,
    /// `extreme-long`, `long`, `medium`, `close-up` or `extreme-close-up`.
    #[schema(example = "medium")]
    shot_type: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct Changed {
    shot_id: String,
    prompt: String,
    status: &'static str,
}

/// Changes the words for a shot's picture, which is made anew by `regenerate`.
#[utoipa::path(put, path = "/storyboard/{id}/shots/{shot_id}",
params(("id" = String, Path), ("shot_id" = String, Path)), request_body = ShotChange, responses(
    (status = 200, body = Answered<Changed>), (status = 400, body = Refusal), (status = 401, body = Refusal),
    (status = 403, body = Refusal), (status = 404, body = Refusal),
), security(("bearer" = [])), tag = "storyboard")]
pub(crate) async fn edit(
    State(desk): State<Desk>,
    By(caller): By,
    Path((id, shot_id)): Path<(String, String)>,
    body: Json<ShotChange>,
) -> Result<Answered<Changed>, Fault> {
    let workflow = ids::workflow_of("storyboard", &id)?;
    desk.known(&caller, &workflow).await?;
    let shot = ids::shot(&shot_id)?;
    let ShotChange { prompt, replacements } = body.value;
    let WireReplacements { character, scene, action, shot_type } = replacements;
    if [&prompt, &character, &scene, &action, &shot_type].into_iter().all(Option::is_none) {
        return Err(Fault::invalid(
            "prompt",
            text!("nothing is changed: send prompt, replacements, or both"; "没有任何修改：请提供 prompt、replacements 或两者"),
        ));
    }
    let replacements = Replacements { character, scene, action, shot_type };
    let prompt = desk.productions.edit_shot(&caller, &workflow, &shot, prompt.as_deref(), &replacements).await?;
    Ok(Answered::of(Changed { shot_id, prompt, status: ItemState::PendingRegeneration.word() }))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StoryboardAgain {
    /// Which; all that were edited where absent.
    shot_ids: Option<Vec<String>>,
    #[serde(default)]
    options: StoryboardOptions,
}

/// Makes the pictures of some shots anew, and what depends on them; nothing else.
#[utoipa::path(post, path = "/storyboard/{id}/regenerate", params(("id" = String, Path)), request_body = StoryboardAgain,
responses(
    (status = 202, body = Answered<Asked>), (status = 400, body = Refusal), (status = 401, body = Refusal),
    (status = 403, body = Refusal), (status = 404, body = Refusal),
), security(("bearer" = [])), tag = "storyboard")]
pub(crate) async fn regenerate(
    State(desk): State<Desk>,
    By(caller): By,
    way: Way,
    Path(id): Path<String>,
    body: Json<StoryboardAgain>,
) -> Result<Response, Fault> {
    let workflow = ids::workflow_of("storyboard", &id)?;
    let known = desk.known(&caller, &workflow).await?;
    let StoryboardAgain { shot_ids, options } = body.value;
    choose(&mut known.options.clone(), &desk.choices, "ai_provider", "image", options.ai_provider.as_deref())?;
    let shots = match shot_ids {
        Some(named) if named.len() > MOST_SHOTS => {
            return Err(Fault::invalid(
                "shot_ids",
                text!("shot_ids names more than {MOST_SHOTS} shots"; "shot_ids 超过 {MOST_SHOTS} 个"),
            ));
        }
        Some(named) => named.iter().map(|id| ids::shot(id)).collect::<Result<Vec<_>, _>>()?,
        None => known.shots.iter().filter(|(_, v)| v.wanted.is_some()).map(|(id, _)| id.clone()).collect(),
    };
    if shots.is_empty() {
        return Err(Fault::invalid(
            "shot_ids",
            text!("no shot is named and none was edited: send shot_ids"; "未指定镜头且没有待重新生成的镜头：请提供 shot_ids"),
        ));
    }
    desk.once(&caller, &way, &body.bytes, StatusCode::ACCEPTED, async |_| {
        let maker = options.ai_provider.as_deref();
        let task = desk.productions.regenerate_shots(&caller, &workflow, &shots, maker).await?;
        Ok(Asked::of(&task))
    })
    .await
}

/// The versions of a shot, oldest first.
#[utoipa::path(get, path = "/storyboard/{id}/shots/{shot_id}/versions",
params(("id" = String, Path), ("shot_id" = String, Path)), responses(
    (status = 200, body = Answered<Versions>), (status = 401, body = Refusal), (status = 403, body = Refusal),
    (status = 404, body = Refusal),
), security(("bearer" = [])), tag = "storyboard")]
pub(crate) async fn versions(
    State(desk): State<Desk>,
    By(caller): By,
    way: Way,
    Path((id, shot_id)): Path<(String, String)>,
) -> Result<Answered<Versions>, Fault> {
    let workflow = ids::workflow_of("storyboard", &id)?;
    desk.known(&caller, &workflow).await?;
    let views = desk.productions.shot_versions(&caller, &workflow, &ids::shot(&shot_id)?).await?;
    Ok(Answered::of(Versions::of(&desk, &way, views)?))
}

/// Makes an earlier version of a shot the current one.
#[utoipa::path(post, path = "/storyboard/{id}/shots/{shot_id}/versions/{n}/restore",
params(("id" = String, Path), ("shot_id" = String, Path), ("n" = u32, Path, description = "from 1")), responses(
    (status = 202, body = Answered<Asked>), (status = 401, body = Refusal), (status = 403, body = Refusal),
    (status = 404, body = Refusal),
), security(("bearer" = [])), tag = "storyboard")]
pub(crate) async fn restore(
    State(desk): State<Desk>,
    By(caller): By,
    way: Way,
    Path((id, shot_id, n)): Path<(String, String, String)>,
) -> Result<Response, Fault> {
    let workflow = ids::workflow_of("storyboard", &id)?;
    desk.known(&caller, &workflow).await?;
    let n = n.parse().map_err(|_| ids::absent(&n))?;
    desk.once(&caller, &way, &[], StatusCode::ACCEPTED, async |_| {
        Ok(Asked::of(&desk.productions.restore_shot(&caller, &workflow, &ids::shot(&shot_id)?, n).await?))
    })
    .await
}
