//! Section 6: animatics.

use crate::desk::{Asked, Desk, Stages};
use crate::errors::Refusal;
use crate::ids;
use crate::options::{choose, within};
use crate::wire::{Answered, Sentence, seconds, sentences};
use axum::extract::{FromRequest, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kinora_app::Stage;
use kinora_app::edits::VoiceEdit;
use kinora_gate::{By, Way};
use kinora_http::Fault;
use kinora_http::body::Json;
use kinora_http::query::Path;
use kinora_http::upload::{FileKind, FormLimits};
use kinora_model::text;
use kinora_timeline::MediaId;
use serde::{Deserialize, Serialize};
use std::time::Duration;
use utoipa::ToSchema;

/// How long an answer waits for a line to be spoken.
const PATIENCE: Duration = Duration::from_secs(60);
/// The most characters of a line that is to be spoken.
const LONGEST_LINE: usize = 2000;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewAnimatic {
    workflow_id: String,
    storyboard_id: Option<String>,
    #[serde(default)]
    options: AnimaticOptions,
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AnimaticOptions {
    /// Who makes pictures move.
    video_provider: Option<String>,
    /// Who speaks.
    audio_provider: Option<String>,
    /// How long shots may be, as far as what is spoken in them allows.
    duration_control: Option<DurationControl>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DurationControl {
    /// Seconds, 0.5 to 60.
    #[schema(example = 2.0, minimum = 0.5, maximum = 60)]
    min: f64,
    /// Seconds, 0.5 to 60, not less than `min`.
    #[schema(example = 5.0, minimum = 0.5, maximum = 60)]
    max: f64,
}

impl DurationControl {
    fn millis(&self) -> Result<(u32, u32), Fault> {
        let min = within("options.duration_control.min", self.min, 0.5, 60.0)?;
        let max = within("options.duration_control.max", self.max, min, 60.0)?;
        Ok(((min * 1000.0) as u32, (max * 1000.0) as u32))
    }
}

/// Speaks the lines of a workflow and times its shots.
#[utoipa::path(post, path = "/animatic", request_body = NewAnimatic, responses(
    (status = 202, body = Answered<Asked>), (status = 400, body = Refusal), (status = 401, body = Refusal),
    (status = 403, body = Refusal), (status = 404, body = Refusal),
), security(("bearer" = [])), tag = "animatic")]
pub(crate) async fn create(
    State(desk): State<Desk>,
    By(caller): By,
    way: Way,
    body: Json<NewAnimatic>,
) -> Result<Response, Fault> {
    let NewAnimatic { workflow_id, storyboard_id, options } = body.value;
    ids::belongs("storyboard", storyboard_id.as_deref(), &workflow_id)?;
    let length = options.duration_control.as_ref().map(DurationControl::millis).transpose()?;
    let stages = Stages { caller: &caller, way: &way, body: &body.bytes };
    desk.go_on(stages, &workflow_id, Stage::Animatic, None, |chosen, choices| {
        chosen.wishes.shot_length = length.or(chosen.wishes.shot_length);
        choose(chosen, choices, "video_provider", "video", options.video_provider.as_deref())?;
        choose(chosen, choices, "audio_provider", "audio", options.audio_provider.as_deref())
    })
    .await
}

#[derive(Serialize, ToSchema)]
pub(crate) struct Animatic {
    id: String,
    workflow_id: String,
    video_url: Option<String>,
    audio_url: Option<String>,
    shots: Vec<AnimaticShot>,
    total_duration: f64,
    status: &'static str,
    warnings: Vec<Sentence>,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct AnimaticShot {
    shot_id: String,
    video_url: Option<String>,
    audio_url: Option<String>,
    start_time: f64,
    duration: f64,
}

/// An animatic: by its id, the id of its task or of its workflow.
#[utoipa::path(get, path = "/animatic/{id}", params(("id" = String, Path)), responses(
    (status = 200, body = Answered<Animatic>), (status = 401, body = Refusal), (status = 403, body = Refusal),
    (status = 404, body = Refusal),
), security(("bearer" = [])), tag = "animatic")]
pub(crate) async fn get(
    State(desk): State<Desk>,
    By(caller): By,
    way: Way,
    Path(id): Path<String>,
) -> Result<Answered<Animatic>, Fault> {
    let workflow_id = ids::workflow_of("animatic", &id)?;
    let (_, view) = desk.productions.animatic(&caller, &workflow_id).await?;
    let shot = |shot: &kinora_app::productions::TimedShot| {
        let reel = shot.reel.as_ref();
        Ok(AnimaticShot {
            shot_id: ids::of_shot(&shot.id),
            video_url: desk.link_to(&way, reel.map(|r| &r.video), "shot")?,
            audio_url: desk.link_to(&way, reel.map(|r| &r.audio), "shot")?,
            start_time: seconds(shot.start),
            duration: seconds(shot.seconds),
        })
    };
    Ok(Answered::of(Animatic {
        id: format!("animatic_{workflow_id}"),
        video_url: desk.link_to(&way, view.reel.as_ref().map(|r| &r.video), "animatic")?,
        audio_url: desk.link_to(&way, view.reel.as_ref().map(|r| &r.audio), "animatic")?,
        shots: view.shots.iter().map(shot).collect::<Result<_, Fault>>()?,
        total_duration: seconds(view.seconds),
        status: view.state.word(),
        warnings: sentences(&view.warnings),
        workflow_id,
    }))
}

/// Words to be spoken in a shot.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewAudio {
    #[schema(example = "台词内容")]
    text: String,
    #[schema(example = "shot_s1-1")]
    shot_id: String,
    #[serde(default)]
    options: AudioOptions,
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AudioOptions {
    /// Who speaks.
    provider: Option<String>,
    /// A voice by name; the one that the shot's speaker was cast with where absent.
    voice_id: Option<String>,
}

#[derive(ToSchema)]
#[expect(dead_code, reason = "only describes the form")]
pub(crate) struct AudioForm {
    /// A WAV, MP3, M4A, FLAC or OGG.
    #[schema(content_media_type = "application/octet-stream", value_type = String, format = Binary)]
    file: String,
    shot_id: String,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct Audio {
    shot_id: String,
    audio_url: Option<String>,
    duration: Option<f64>,
    /// `completed`; `processing` where it is still being spoken.
    status: &'static str,
    task_id: String,
}

/// Has words spoken in a shot (JSON), or takes a recording of them (a form). Whatever depends on it is made anew.
#[utoipa::path(post, path = "/animatic/{id}/audio", params(("id" = String, Path)),
request_body(content((NewAudio = "application/json"), (AudioForm = "multipart/form-data"))), responses(
    (status = 200, body = Answered<Audio>), (status = 202, body = Answered<Audio>), (status = 400, body = Refusal),
    (status = 401, body = Refusal), (status = 403, body = Refusal), (status = 404, body = Refusal),
    (status = 413, body = Refusal),
), security(("bearer" = [])), tag = "animatic")]
pub(crate) async fn audio(
    State(desk): State<Desk>,
    By(caller): By,
    way: Way,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Fault> {
    let workflow = ids::workflow_of("animatic", &id)?;
    let known = desk.known(&caller, &workflow).await?;
    if is_form(request.headers()) {
        let (head, body) = request.into_parts();
        let mut form = desk.gate.form(&head.headers, body, FileKind::SOUNDS, FormLimits::default()).await?;
        let shot_id = form.text("shot_id").map(str::to_owned).ok_or_else(|| missing("shot_id"))?;
        let shot = ids::shot(&shot_id)?;
        let kept = desk.gate.keep(form.file("file")?).await?;
        let length = kept.facts.seconds.unwrap_or_default();
        let voice = VoiceEdit::Recording { media: kept.media.clone(), seconds: length };
        // A form is never sent twice with the same bytes; what it brought is the same.
        let same = format!("{shot_id} {}", kept.media.0);
        return desk
            .once(&caller, &way, same.as_bytes(), StatusCode::OK, async |_| {
                let task = desk.productions.give_voice(&caller, &workflow, &shot, &voice).await?;
                let audio_url = Some(desk.link(&way, &kept.media, "voice")?);
                let (duration, status) = (Some(seconds(length)), "completed");
                Ok(Audio { shot_id, audio_url, duration, status, task_id: task.to_string() })
            })
            .await;
    }
    let body = Json::<NewAudio>::from_request(request, &()).await?;
    let NewAudio { text: words, shot_id, options } = body.value;
    let shot = ids::shot(&shot_id)?;
    choose(&mut known.options.clone(), &desk.choices, "provider", "audio", options.provider.as_deref())?;
    let length = words.chars().count();
    if words.trim().is_empty() || length > LONGEST_LINE {
        return Err(Fault::invalid(
            "text",
            text!("text must have 1 to {LONGEST_LINE} characters and has {length}";
                  "text 必须有 1 到 {LONGEST_LINE} 个字符，当前为 {length} 个"),
        ));
    }
    if let Some(voice) = &options.voice_id {
        desk.choices.check_voice("options.voice_id", voice)?;
    }
    let maker = options.provider.as_deref().map(|name| desk.productions.speaker(name));
    let voice = VoiceEdit::Words { text: words, voice: options.voice_id, maker };
    let answer = async |_| {
        let task = desk.productions.give_voice(&caller, &workflow, &shot, &voice).await?;
        let takes = desk.productions.await_voices(&caller, &task, &shot, PATIENCE).await?;
        let take = takes.first();
        let status = if take.is_some() { StatusCode::OK } else { StatusCode::ACCEPTED };
        let media: Option<&MediaId> = take.map(|take| &take.media);
        let audio = Audio {
            shot_id,
            audio_url: desk.link_to(&way, media, "voice")?,
            duration: take.map(|take| seconds(take.seconds)),
            status: if take.is_some() { "completed" } else { "processing" },
            task_id: task.to_string(),
        };
        Ok((status, Answered::of(audio)).into_response())
    };
    desk.gate.once(&caller, &way, &body.bytes, answer).await
}

/// Whether the body is a form.
pub(crate) fn is_form(headers: &HeaderMap) -> bool {
    let said = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    said.trim_start().to_ascii_lowercase().starts_with("multipart/form-data")
}

/// A form's field that must be there.
pub(crate) fn missing(field: &'static str) -> Fault {
    Fault::invalid(field, text!("{field} is missing"; "缺少 {field}"))
}
