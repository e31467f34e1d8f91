//! Sounds.

use crate::add::apart;
use crate::address::id_of;
use crate::code::Code;
use crate::desk::Desk;
use crate::loose::{Listed, Micros, TextOrList, span};
use crate::material::{AUDIO, Material};
use crate::place::Unknown;
use crate::style::Failure;
use axum::extract::State;
use axum::response::Response;
use kinora_gate::{ByOpen, Way};
use kinora_http::Fault;
use kinora_http::body::Json;
use kinora_model::text;
use kinora_timeline::draft::write::{Sound, TrackKind};
use kinora_timeline::{Span, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

fn one() -> f64 {
    1.0
}

#[derive(Deserialize, ToSchema)]
pub struct AddAudios {
    /// The draft.
    draft_url: String,
    /// A list of sounds, or JSON text of one.
    #[schema(value_type = TextOrList<AudioInfo>)]
    audio_infos: Listed<AudioInfo>,
}

#[derive(Deserialize, ToSchema)]
pub struct AudioInfo {
    audio_url: String,
    start: Micros,
    end: Micros,
    /// Gain, 0 to 2; anything else counts as 1.
    #[serde(default = "one")]
    #[serde(deserialize_with = "crate::loose::value")]
    volume: f64,
    audio_effect: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct AudiosAdded {
    draft_url: String,
    track_id: String,
    /// All sounds of the draft.
    audio_ids: Vec<String>,
    /// What was asked for and is left out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<String>,
}

/// Sounds overlap by this much without being meant to: each is moved on by it, so often at most.
const NUDGE: (Time, usize) = (Time::from_micros(100), 10);

/// Lays sounds on a new track.
#[utoipa::path(post, path = "/add_audios", tag = "drafts", request_body = AddAudios, responses(
    (status = 200, body = AudiosAdded), (status = 400, body = Failure), (status = 404, description = "There is no such draft", body = Failure),
))]
pub async fn add_audios(
    State(desk): State<Desk>,
    ByOpen(caller): ByOpen,
    way: Way,
    request: Json<AddAudios>,
) -> Result<Response, Fault> {
    let Json { value: request, bytes } = request;
    let id = id_of(&request.draft_url)?;
    let infos = request.audio_infos.items("audio_infos", Code::Audio)?;
    desk.once(&caller, &way, &bytes, async |names| {
        desk.drafts.get(&caller, &id).await?;
        let (mut unknown, mut ready) = (Unknown::default(), Vec::<(Material, Span, f64)>::new());
        for (i, info) in infos.iter().enumerate() {
            let asked = span("audio_infos", i, info.start, info.end, Code::Audio)?;
            let material = desk.bring(&caller, &format!("audio_infos[{i}].audio_url"), &info.audio_url, AUDIO).await?;
            let mut target = Span::new(asked.start, asked.duration.min(material.length));
            let meets = |target: Span, ready: &[(Material, Span, f64)]| {
                ready.iter().any(|(_, other, _)| other.overlaps(target))
            };
            for _ in 0..NUDGE.1 {
                if meets(target, &ready) {
                    target.start += NUDGE.0;
                }
            }
            if info.audio_effect.as_deref().is_some_and(|name| !name.trim().is_empty()) {
                unknown.note(text!("effects on sounds are left out"; "音频特效未收录，已忽略"));
            }
            ready.push((material, target, if (0.0..=2.0).contains(&info.volume) { info.volume } else { 1.0 }));
        }
        apart(ready.iter().map(|(_, target, _)| *target), Code::AudioFailed)?;
        let draft_id = id.clone();
        let (track_id, audio_ids) = desk
            .edits(&caller, &way, &names, &id)
            .make(move |draft| {
                let track = draft.add_track(TrackKind::Audio, "audio", Some(10));
                for (material, target, volume) in ready {
                    let sound = heard(&material, &draft_id, target, volume);
                    draft.add_sound(&track, &sound);
                }
                Ok((track.id, draft.ids_in("audios")))
            })
            .await?;
        let draft_url = desk.draft_url(&way, &id)?;
        Ok(AudiosAdded { draft_url, track_id, audio_ids, warnings: unknown.told(way.language) })
    })
    .await
}

/// A sound from its beginning.
pub fn heard(material: &Material, draft: &str, target: Span, volume: f64) -> Sound {
    Sound {
        path: material.path_in(draft),
        name: material.name.clone(),
        length: material.length,
        target,
        source: Span::new(Time::ZERO, target.duration),
        volume,
        fades: Default::default(),
        keys: vec![],
    }
}
