//! One call that adds one of each.

use crate::add::seen;
use crate::address::id_of;
use crate::code::Code;
use crate::desk::Desk;
use crate::loose::{color, within};
use crate::material::{AUDIO, IMAGE, VIDEO};
use crate::sounds::heard;
use crate::style::Failure;
use axum::extract::State;
use axum::response::Response;
use kinora_gate::{ByOpen, Way};
use kinora_http::Fault;
use kinora_http::body::Json;
use kinora_model::Text;
use kinora_timeline::draft::write::{Draft, Look, TrackKind, Words};
use kinora_timeline::{Span, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How long sound, video and words are, at most.
const FIVE: Time = Time::from_millis(5000);
/// How long a picture is.
const THREE: Time = Time::from_millis(3000);

#[derive(Deserialize, ToSchema)]
pub struct EasyCreate {
    /// The draft.
    draft_url: String,
    /// A sound, of which 5 s are heard.
    audio_url: String,
    /// Words, shown for 5 s.
    text: Option<String>,
    /// A picture, shown for 3 s.
    img_url: Option<String>,
    /// A video, of which 5 s are seen.
    video_url: Option<String>,
    #[serde(default = "white")]
    text_color: String,
    #[serde(default = "usual_size")]
    #[serde(deserialize_with = "crate::loose::value")]
    font_size: f64,
    #[serde(default)]
    #[serde(deserialize_with = "crate::loose::value")]
    text_transform_y: f64,
}

fn white() -> String {
    "#ffffff".into()
}
fn usual_size() -> f64 {
    15.0
}

#[derive(Serialize, ToSchema)]
pub struct EasyCreated {
    draft_url: String,
    /// What could not be added, and why.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<String>,
}

/// Adds a sound and, where given, a video, a picture and words, each on a track of its own from the beginning on. What
/// cannot be added is told of in `warnings`; the rest is added all the same.
#[utoipa::path(post, path = "/easy_create_material", tag = "drafts", request_body = EasyCreate, responses(
    (status = 200, body = EasyCreated), (status = 400, body = Failure), (status = 404, description = "There is no such draft", body = Failure),
))]
pub async fn easy_create_material(
    State(desk): State<Desk>,
    ByOpen(caller): ByOpen,
    way: Way,
    request: Json<EasyCreate>,
) -> Result<Response, Fault> {
    let Json { value: request, bytes } = request;
    let id = id_of(&request.draft_url)?;
    let code = Code::Validation;
    let look = Look {
        size: within("font_size", request.font_size, 1.0, 200.0, code)?,
        color: color("text_color", &request.text_color, code)?,
        ..Look::default()
    };
    let y = within("text_transform_y", request.text_transform_y, -1e6, 1e6, code)?;
    let text = request.text.filter(|text| !text.trim().is_empty());
    let given = |url: &Option<String>| url.clone().filter(|url| !url.trim().is_empty());
    let (video_url, img_url) = (given(&request.video_url), given(&request.img_url));
    desk.once(&caller, &way, &bytes, async |names| {
        desk.drafts.get(&caller, &id).await?;
        let mut failed: Vec<Text> = Vec::new();
        let mut kept = |got: Result<_, Fault>| got.map_err(|fault| failed.push(fault.what().clone())).ok();
        let audio = kept(desk.bring(&caller, "audio_url", &request.audio_url, AUDIO).await);
        let video = match &video_url {
            Some(url) => kept(desk.bring(&caller, "video_url", url, VIDEO).await),
            None => None,
        };
        let image = match &img_url {
            Some(url) => kept(desk.bring(&caller, "img_url", url, IMAGE).await),
            None => None,
        };
        let (draft_id, text, look) = (id.clone(), text.clone(), look.clone());
        let adding = desk.edits(&caller, &way, &names, &id).make(move |draft: &mut Draft| {
            for (name, material, at_most) in [("video", video, FIVE), ("image", image, THREE)] {
                let Some(material) = material else { continue };
                let track = draft.add_track(TrackKind::Video, name, None);
                draft.add_picture(&track, &seen(&material, &draft_id, Time::ZERO, at_most));
            }
            if let Some(text) = text {
                let track = draft.add_track(TrackKind::Text, "text", None);
                let mut words = Words::new(text, Span::new(Time::ZERO, FIVE), look);
                words.place.offset.1 = y / draft.canvas().1;
                draft.add_words(&track, &words);
            }
            if let Some(audio) = audio {
                let track = draft.add_track(TrackKind::Audio, "audio", Some(10));
                let span = Span::new(Time::ZERO, FIVE.min(audio.length));
                draft.add_sound(&track, &heard(&audio, &draft_id, span, 1.0));
            }
            Ok(())
        });
        adding.await?;
        let warnings = failed.iter().map(|what| what.in_language(way.language).to_owned()).collect();
        Ok(EasyCreated { draft_url: desk.draft_url(&way, &id)?, warnings })
    })
    .await
}
