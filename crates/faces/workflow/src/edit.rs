//! Section 8: the edit.

use crate::animatic::is_form;
use crate::desk::{Asked, Desk, Stages};
use crate::errors::Refusal;
use crate::ids;
use crate::options::{music as music_style, within};
use crate::wire::{Answered, Sentence, seconds, sentences};
use axum::extract::{FromRequest, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use kinora_app::Stage;
use kinora_app::edits::GivenMusic;
use kinora_gate::{By, Way};
use kinora_http::Fault;
use kinora_http::body::Json;
use kinora_http::outside::describe::quoted;
use kinora_http::query::Path;
use kinora_http::upload::{FileKind, FormLimits};
use kinora_model::film::Music;
use kinora_model::text;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewEdit {
    workflow_id: String,
    video_id: Option<String>,
    #[serde(default)]
    options: EditOptions,
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EditOptions {
    /// Sounds of places and of what happens in them.
    add_audio_effects: Option<bool>,
    add_background_music: Option<bool>,
    /// A mood for the whole film, `cinematic` or `auto` for one that follows the scenes, or `none`.
    #[schema(example = "cinematic")]
    music_style: Option<String>,
}

/// Cuts the shots of a workflow to a film, with music and sounds.
#[utoipa::path(post, path = "/edit", request_body = NewEdit, responses(
    (status = 202, body = Answered<Asked>), (status = 400, body = Refusal), (status = 401, body = Refusal),
    (status = 403, body = Refusal), (status = 404, body = Refusal),
), security(("bearer" = [])), tag = "edit")]
pub(crate) async fn create(
    State(desk): State<Desk>,
    By(caller): By,
    way: Way,
    body: Json<NewEdit>,
) -> Result<Response, Fault> {
    let NewEdit { workflow_id, video_id, options } = body.value;
    ids::belongs("video", video_id.as_deref(), &workflow_id)?;
    let style = options.music_style.as_deref().map(|word| music_style("options.music_style", word)).transpose()?;
    let stages = Stages { caller: &caller, way: &way, body: &body.bytes };
    desk.go_on(stages, &workflow_id, Stage::Edit, None, |chosen, _| {
        let wishes = &mut chosen.wishes;
        wishes.effects = options.add_audio_effects.unwrap_or(wishes.effects);
        wishes.music = style.unwrap_or(wishes.music);
        match options.add_background_music {
            Some(false) => wishes.music = Music::None,
            Some(true) if wishes.music == Music::None => wishes.music = Music::ByMood,
            _ => {}
        }
        Ok(())
    })
    .await
}

/// Music for the film.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewMusic {
    /// An address that this server answered.
    music_url: String,
    /// 0 to 2; 1 is as loud as the file.
    #[serde(default = "usual_volume")]
    #[schema(example = 0.3, minimum = 0, maximum = 2)]
    volume: f64,
    /// Seconds, 0 to 60.
    #[serde(default = "usual_fade")]
    #[schema(example = 2.0, minimum = 0, maximum = 60)]
    fade_in: f64,
    /// Seconds, 0 to 60.
    #[serde(default = "usual_fade")]
    #[schema(example = 2.0, minimum = 0, maximum = 60)]
    fade_out: f64,
}

fn usual_volume() -> f64 {
    0.3
}

fn usual_fade() -> f64 {
    2.0
}

#[derive(ToSchema)]
#[expect(dead_code, reason = "only describes the form")]
pub(crate) struct MusicForm {
    /// A WAV, MP3, M4A, FLAC or OGG.
    #[schema(content_media_type = "application/octet-stream", value_type = String, format = Binary)]
    file: String,
    volume: Option<f64>,
    fade_in: Option<f64>,
    fade_out: Option<f64>,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct Editing {
    edit_id: String,
    status: &'static str,
    task_id: String,
}

/// Puts music under the film and renders it anew: by an address (JSON), or with the file itself (a form).
#[utoipa::path(post, path = "/edit/{id}/music", params(("id" = String, Path)),
request_body(content((NewMusic = "application/json"), (MusicForm = "multipart/form-data"))), responses(
    (status = 200, body = Answered<Editing>), (status = 400, body = Refusal), (status = 401, body = Refusal),
    (status = 403, body = Refusal), (status = 404, body = Refusal), (status = 413, body = Refusal),
), security(("bearer" = [])), tag = "edit")]
pub(crate) async fn music(
    State(desk): State<Desk>,
    By(caller): By,
    way: Way,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Fault> {
    let workflow = ids::workflow_of("edit", &id)?;
    desk.known(&caller, &workflow).await?;
    let given = if is_form(request.headers()) {
        let (head, body) = request.into_parts();
        let mut form = desk.gate.form(&head.headers, body, FileKind::SOUNDS, FormLimits::default()).await?;
        let number = |field: &'static str, usual: f64| match form.text(field).map(str::parse::<f64>) {
            None => Ok(usual),
            Some(Ok(number)) => Ok(number),
            Some(Err(_)) => Err(Fault::invalid(field, text!("{field} must be a number"; "{field} 必须是数字"))),
        };
        let (volume, fade_in) = (number("volume", usual_volume())?, number("fade_in", usual_fade())?);
        let fade_out = number("fade_out", usual_fade())?;
        let kept = desk.gate.keep(form.file("file")?).await?;
        GivenMusic { media: kept.media, seconds: kept.facts.seconds.unwrap_or_default(), volume, fade_in, fade_out }
    } else {
        let NewMusic { music_url, volume, fade_in, fade_out } =
            Json::<NewMusic>::from_request(request, &()).await?.value;
        let media = desk.gate.media_of(&music_url).ok_or_else(|| {
            let url = quoted(&music_url, 80);
            Fault::invalid(
                "music_url",
                text!("music_url: this server does not fetch “{url}”; send the file itself as the form field `file`";
                      "music_url：服务器不会抓取“{url}”；请用表单字段 file 直接上传音乐文件"),
            )
        })?;
        let media = media.map_err(|fault| fault.at("music_url"))?;
        // How long it is need not be known: music that is shorter than the film begins again.
        GivenMusic { media, seconds: 0.0, volume, fade_in, fade_out }
    };
    within("volume", given.volume, 0.0, 2.0)?;
    within("fade_in", given.fade_in, 0.0, 60.0)?;
    within("fade_out", given.fade_out, 0.0, 60.0)?;
    // A form is never sent twice with the same bytes; what it brought is the same.
    let same = serde_json::to_vec(&given).expect("plain data");
    desk.once(&caller, &way, &same, StatusCode::OK, async |_| {
        let task = desk.productions.give_music(&caller, &workflow, Some(&given)).await?;
        Ok(Editing { edit_id: format!("edit_{workflow}"), status: "processing", task_id: task.to_string() })
    })
    .await
}

#[derive(Serialize, ToSchema)]
pub(crate) struct Edit {
    id: String,
    workflow_id: String,
    final_video_url: Option<String>,
    /// Captions as SubRip.
    subtitles_url: Option<String>,
    audio_effects: Vec<String>,
    /// The files of `audio_effects`.
    audio_effect_urls: Vec<String>,
    background_music_url: Option<String>,
    status: &'static str,
    duration: Option<f64>,
    /// What was measured on the film.
    #[serde(skip_serializing_if = "Option::is_none")]
    measured: Option<Measured>,
    warnings: Vec<Sentence>,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct Measured {
    frames: u64,
    bytes: u64,
    loudness_lufs: Option<f64>,
    true_peak_dbtp: Option<f64>,
}

/// The edit: by its id, the id of its task or of its workflow.
#[utoipa::path(get, path = "/edit/{id}", params(("id" = String, Path)), responses(
    (status = 200, body = Answered<Edit>), (status = 401, body = Refusal), (status = 403, body = Refusal),
    (status = 404, body = Refusal),
), security(("bearer" = [])), tag = "edit")]
pub(crate) async fn get(
    State(desk): State<Desk>,
    By(caller): By,
    way: Way,
    Path(id): Path<String>,
) -> Result<Answered<Edit>, Fault> {
    let workflow_id = ids::workflow_of("edit", &id)?;
    let (production, view) = desk.productions.edit(&caller, &workflow_id).await?;
    let effects = view.effects.iter();
    Ok(Answered::of(Edit {
        id: format!("edit_{workflow_id}"),
        final_video_url: desk.link_to(&way, view.film.as_ref(), &production.name)?,
        subtitles_url: desk.link_to(&way, view.subtitles.as_ref(), &production.name)?,
        audio_effects: effects.clone().map(|(key, _)| key.replace(':', "_")).collect(),
        audio_effect_urls: effects.map(|(_, m)| desk.link(&way, m, "effect")).collect::<Result<_, _>>()?,
        background_music_url: desk.link_to(&way, view.music.as_ref(), "music")?,
        status: view.state.word(),
        duration: view.measured.as_ref().map(|m| seconds(m.duration)),
        measured: view.measured.map(|m| Measured {
            frames: m.frames,
            bytes: m.bytes,
            loudness_lufs: m.loudness_lufs,
            true_peak_dbtp: m.true_peak_dbtp,
        }),
        warnings: sentences(&view.warnings),
        workflow_id,
    }))
}
