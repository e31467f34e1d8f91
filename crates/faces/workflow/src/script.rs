//! Section 3: scripts.

use crate::desk::{Asked, Desk, Stages};
use crate::errors::Refusal;
use crate::ids;
use crate::options::{WireOptions, usual};
use crate::wire::{Answered, moment};
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use kinora_app::productions::{NewProduction, ScriptView, StoryInput, TaskName};
use kinora_app::{Stage, StoryKind};
use kinora_gate::{By, Way};
use kinora_http::Fault;
use kinora_http::body::Json;
use kinora_http::outside::describe::quoted;
use kinora_http::query::Path;
use kinora_http::upload::{FileKind, FormLimits};
use kinora_model::text;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A story as a request brings it.
pub(crate) struct Story<'a> {
    pub kind: Option<String>,
    pub content: Option<String>,
    pub file_url: Option<String>,
    pub name: Option<&'a str>,
}

/// The longest idea, in characters: more is a story.
const LONGEST_IDEA: usize = 2000;

impl Story<'_> {
    /// Whether the request brings any.
    pub fn is_there(&self) -> bool {
        self.content.is_some() || self.file_url.is_some()
    }

    /// Keeps it among the media.
    pub async fn read(self, desk: &Desk) -> Result<StoryInput, Fault> {
        let kind = match self.kind.as_deref() {
            None | Some("novel" | "file") => StoryKind::Novel,
            Some("idea") => StoryKind::Idea,
            Some("screenplay") => StoryKind::Screenplay,
            Some(other) => {
                let other = quoted(other, 40);
                return Err(Fault::invalid(
                    "input_type",
                    text!("input_type cannot be “{other}”; it is one of: novel, idea, screenplay, file";
                          "input_type 不能是“{other}”；可选：novel、idea、screenplay、file"),
                ));
            }
        };
        let is_file = self.kind.as_deref() == Some("file");
        if let Some(url) = &self.file_url {
            return uploaded(desk, "input_file_url", url, kind);
        }
        let Some(content) = self.content.filter(|c| !c.trim().is_empty()) else {
            return Err(Fault::invalid(
                "input_content",
                text!("input_content is missing: send the text of the story, or the address of an uploaded file";
                      "缺少 input_content：请提供故事文本或已上传文件的地址"),
            ));
        };
        if is_file || content.starts_with("http://") || content.starts_with("https://") {
            return uploaded(desk, "input_content", content.trim(), kind);
        }
        let length = content.chars().count();
        if kind == StoryKind::Idea && length > LONGEST_IDEA {
            return Err(Fault::invalid(
                "input_content",
                text!("an idea has at most {LONGEST_IDEA} characters and this has {length}; send it as a novel";
                      "创意最多 {LONGEST_IDEA} 个字符，当前为 {length} 个；请以 novel 类型提交"),
            ));
        }
        let media = desk.productions.blobs().put(content.as_bytes(), "txt").await?;
        let file_name = format!("{}.txt", self.name.unwrap_or("story"));
        Ok(StoryInput { kind, media, file_name })
    }
}

/// The story at an address that an upload answered.
fn uploaded(desk: &Desk, field: &'static str, url: &str, kind: StoryKind) -> Result<StoryInput, Fault> {
    match desk.gate.media_of(url) {
        Some(media) => {
            let path = url.split(['?', '#']).next().unwrap_or_default();
            let file_name = path.rsplit('/').next().unwrap_or_default().to_owned();
            Ok(StoryInput { kind, media: media.map_err(|fault| fault.at(field))?, file_name })
        }
        None => {
            let url = quoted(url, 80);
            Err(Fault::invalid(
                field,
                text!("{field}: this server does not fetch “{url}”; upload the file to /api/v1/workflow/script/upload and send the file_url from its answer";
                      "{field}：服务器不会抓取“{url}”；请先上传到 /api/v1/workflow/script/upload，再使用返回的 file_url"),
            ))
        }
    }
}

/// A script to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewScript {
    /// The workflow; another one is made where it is absent, which ends with its script.
    workflow_id: Option<String>,
    #[schema(example = "novel")]
    input_type: Option<String>,
    input_content: Option<String>,
    input_file_url: Option<String>,
    #[serde(default)]
    options: WireOptions,
}

/// Makes the script of a workflow anew, or of a story alone.
#[utoipa::path(post, path = "/script", request_body = NewScript, responses(
    (status = 202, body = Answered<Asked>), (status = 400, body = Refusal), (status = 401, body = Refusal),
    (status = 403, body = Refusal), (status = 404, body = Refusal),
), security(("bearer" = [])), tag = "script")]
pub(crate) async fn create(
    State(desk): State<Desk>,
    By(caller): By,
    way: Way,
    body: Json<NewScript>,
) -> Result<Response, Fault> {
    let NewScript { workflow_id, input_type, input_content, input_file_url, options } = body.value;
    let story = Story { kind: input_type, content: input_content, file_url: input_file_url, name: None };
    let Some(id) = workflow_id else {
        let mut chosen = usual();
        options.apply(&mut chosen, &desk.choices)?;
        chosen.stop_after = chosen.stop_after.or(Some(Stage::Script));
        let input = story.read(&desk).await?;
        return desk
            .once(&caller, &way, &body.bytes, StatusCode::ACCEPTED, async |names| {
                let name = input.file_name.clone();
                let new = NewProduction { id: names.hex("workflow", 24), name, input, options: chosen };
                let made = desk.productions.create(&caller, new).await?;
                Ok(Asked::of(&TaskName { production: made.id, stage: Stage::Script, run: 1 }))
            })
            .await;
    };
    desk.known(&caller, &id).await?;
    let input = if story.is_there() { Some(story.read(&desk).await?) } else { None };
    let stages = Stages { caller: &caller, way: &way, body: &body.bytes };
    desk.go_on(stages, &id, Stage::Script, input, |chosen, choices| options.apply(chosen, choices)).await
}

#[derive(Serialize, ToSchema)]
pub(crate) struct ScriptBrief {
    id: String,
    status: &'static str,
    screenplay: String,
    storyboard_script: String,
}

impl ScriptBrief {
    pub fn of(workflow: &str, script: ScriptView) -> Self {
        Self {
            id: format!("script_{workflow}"),
            status: script.state.word(),
            screenplay: script.screenplay,
            storyboard_script: script.shot_list,
        }
    }
}

#[derive(Serialize, ToSchema)]
pub(crate) struct Script {
    id: String,
    workflow_id: String,
    /// `novel`, `idea` or `screenplay`.
    input_type: &'static str,
    screenplay: String,
    storyboard_script: String,
    status: &'static str,
    created_at: String,
    /// What the reader was unsure about or left out.
    warnings: Vec<crate::wire::Sentence>,
}

/// A script: by its id, the id of its task or of its workflow.
#[utoipa::path(get, path = "/script/{id}", params(("id" = String, Path)), responses(
    (status = 200, body = Answered<Script>), (status = 401, body = Refusal), (status = 403, body = Refusal),
    (status = 404, body = Refusal),
), security(("bearer" = [])), tag = "script")]
pub(crate) async fn get(
    State(desk): State<Desk>,
    By(caller): By,
    Path(id): Path<String>,
) -> Result<Answered<Script>, Fault> {
    let workflow_id = ids::workflow_of("script", &id)?;
    let (production, view) = desk.productions.script(&caller, &workflow_id).await?;
    Ok(Answered::of(Script {
        id: format!("script_{workflow_id}"),
        input_type: match production.input.kind {
            StoryKind::Novel => "novel",
            StoryKind::Idea => "idea",
            StoryKind::Screenplay => "screenplay",
        },
        warnings: view.script.as_ref().map(|s| crate::wire::sentences(&s.warnings)).unwrap_or_default(),
        screenplay: view.screenplay,
        storyboard_script: view.shot_list,
        status: view.state.word(),
        created_at: moment(production.created),
        workflow_id,
    }))
}

#[derive(Serialize, ToSchema)]
pub(crate) struct Uploaded {
    file_url: String,
    file_size: u64,
    content_type: &'static str,
}

#[derive(ToSchema)]
#[expect(dead_code, reason = "only describes the form")]
pub(crate) struct StoryForm {
    /// `.txt`, `.md`, `.docx`, `.pdf` or `.epub`.
    #[schema(content_media_type = "application/octet-stream", value_type = String, format = Binary)]
    file: String,
    workflow_id: Option<String>,
}

/// Takes a story's file, to be named by its address in later requests.
#[utoipa::path(post, path = "/script/upload", request_body(content = StoryForm, content_type = "multipart/form-data"),
responses(
    (status = 200, body = Answered<Uploaded>), (status = 400, body = Refusal), (status = 401, body = Refusal),
    (status = 403, body = Refusal), (status = 404, body = Refusal), (status = 413, body = Refusal),
), security(("bearer" = [])), tag = "script")]
pub(crate) async fn upload(
    State(desk): State<Desk>,
    By(caller): By,
    way: Way,
    headers: HeaderMap,
    body: Body,
) -> Result<Answered<Uploaded>, Fault> {
    let mut form = desk.gate.form(&headers, body, FileKind::DOCUMENTS, FormLimits::default()).await?;
    if let Some(id) = form.text("workflow_id") {
        desk.known(&caller, id).await?;
    }
    let kept = desk.gate.keep(form.file("file")?).await?;
    let name = kept.name.as_deref().map_or("story", |n| n.rsplit_once('.').map_or(n, |(stem, _)| stem));
    Ok(Answered::of(Uploaded {
        file_url: desk.link(&way, &kept.media, name)?,
        file_size: kept.bytes,
        content_type: kept.kind.media_type(),
    }))
}
