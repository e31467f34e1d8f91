//! Videos and pictures.

use crate::address::id_of;
use crate::code::Code;
use crate::desk::{Desk, Edit};
use crate::loose::{Listed, Micros, TextOrList, span, within};
use crate::material::{IMAGE, Material, VIDEO};
use crate::place::{Unknown, Where};
use crate::style::Failure;
use crate::wire::{SegmentInfo, Stretch};
use axum::extract::State;
use axum::response::Response;
use kinora_gate::{ByOpen, Way};
use kinora_http::Fault;
use kinora_http::body::Json;
use kinora_http::upload::FileKind;
use kinora_model::text;
use kinora_timeline::draft::write::names::Group;
use kinora_timeline::draft::write::{Draft, Motion, Picture, PictureKind, TrackKind, Transit};
use kinora_timeline::{Span, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

fn one() -> f64 {
    1.0
}

#[derive(Deserialize, ToSchema)]
pub struct AddVideos {
    /// The draft.
    #[serde(default)]
    draft_url: String,
    /// A list of clips, or JSON text of one.
    #[schema(value_type = TextOrList<VideoInfo>)]
    video_infos: Listed<VideoInfo>,
    /// How long each clip shall last: it is played faster or slower for that.
    #[serde(default)]
    scene_timelines: Option<Vec<Stretch>>,
    #[serde(flatten)]
    place: Where,
}

#[derive(Deserialize, ToSchema)]
pub struct VideoInfo {
    video_url: String,
    start: Micros,
    end: Micros,
    transition: Option<String>,
    transition_duration: Option<Micros>,
    /// Gain, 0 to 10; anything else counts as 1.
    #[serde(default = "one")]
    #[serde(deserialize_with = "crate::loose::value")]
    volume: f64,
}

#[derive(Serialize, ToSchema)]
pub struct VideosAdded {
    /// All videos and pictures of the draft.
    video_ids: Vec<String>,
    #[serde(flatten)]
    added: Added,
}

/// What is told of everything that was laid on a new track.
#[derive(Serialize, ToSchema)]
pub struct Added {
    draft_url: String,
    track_id: String,
    segment_ids: Vec<String>,
    segment_infos: Vec<SegmentInfo>,
    /// What was asked for and is left out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<String>,
}

impl Added {
    fn of(laid: Vec<SegmentInfo>, track_id: String, draft_url: String, warnings: Vec<String>) -> Self {
        let segment_ids = laid.iter().map(|info| info.id.clone()).collect();
        Self { draft_url, track_id, segment_ids, segment_infos: laid, warnings }
    }
}

/// A clip that is ready to be laid.
struct Ready {
    material: Material,
    kind: PictureKind,
    target: Span,
    asked: (Micros, Micros),
    volume: f64,
    motions: Vec<Motion>,
    transit: Option<Transit>,
}

/// Lays videos on a new track above all others.
#[utoipa::path(post, path = "/add_videos", tag = "drafts", request_body = AddVideos, responses(
    (status = 200, body = VideosAdded), (status = 400, body = Failure), (status = 404, description = "There is no such draft", body = Failure),
))]
pub async fn add_videos(
    State(desk): State<Desk>,
    ByOpen(caller): ByOpen,
    way: Way,
    request: Json<AddVideos>,
) -> Result<Response, Fault> {
    let Json { value: request, bytes } = request;
    let id = id_of(&request.draft_url)?;
    let place = request.place.checked(Code::Video)?;
    let infos = request.video_infos.items("video_infos", Code::Video)?;
    let scenes = request.scene_timelines.unwrap_or_default();
    desk.once(&caller, &way, &bytes, async |names| {
        desk.drafts.get(&caller, &id).await?;
        let whole =
            scenes.len() >= infos.len() && scenes.iter().all(|scene| scene.start.0 >= 0 && scene.end > scene.start);
        let (mut unknown, mut ready, mut next) = (Unknown::default(), Vec::new(), None::<Time>);
        for (i, info) in infos.iter().enumerate() {
            let asked = span("video_infos", i, info.start, info.end, Code::Video)?;
            let material = desk.bring(&caller, &format!("video_infos[{i}].video_url"), &info.video_url, VIDEO).await?;
            let source = Span::new(Time::ZERO, material.length.min(asked.duration));
            let speed = match scenes.get(i).filter(|scene| scene.start.0 >= 0 && scene.end > scene.start) {
                Some(scene) => asked.duration.as_secs_f64() / (scene.end.time() - scene.start.time()).as_secs_f64(),
                None => 1.0,
            };
            let speed = within("scene_timelines", speed, 0.01, 100.0, Code::Video)?;
            let lasts = Time::from_micros((source.duration.as_secs_f64() / speed * 1e6).round() as i64);
            let start = next.filter(|_| whole).unwrap_or(asked.start);
            let target = Span::new(start, if speed == 1.0 { source.duration } else { lasts });
            next = Some(target.end());
            ready.push(Ready {
                kind: PictureKind::Video { length: material.length, source, sound: material.sound },
                material,
                target,
                asked: (info.start, info.end),
                volume: if (0.0..=10.0).contains(&info.volume) { info.volume } else { 1.0 },
                motions: vec![],
                transit: unknown.transit(info.transition.as_deref(), info.transition_duration),
            });
        }
        let edit = desk.edits(&caller, &way, &names, &id);
        let (laid, track_id, video_ids) = lay(edit, ("video", Code::VideoFailed), place, ready).await?;
        let added = Added::of(laid, track_id, desk.draft_url(&way, &id)?, unknown.told(way.language));
        Ok(VideosAdded { video_ids, added })
    })
    .await
}

#[derive(Deserialize, ToSchema)]
pub struct AddImages {
    /// The draft.
    draft_url: String,
    /// A list of pictures, or JSON text of one.
    #[schema(value_type = TextOrList<ImageInfo>)]
    image_infos: Listed<ImageInfo>,
    #[serde(flatten)]
    place: Where,
}

#[derive(Deserialize, ToSchema)]
pub struct ImageInfo {
    image_url: String,
    start: Micros,
    end: Micros,
    #[serde(alias = "in_animation_name")]
    in_animation: Option<String>,
    in_animation_duration: Option<Micros>,
    out_animation: Option<String>,
    out_animation_duration: Option<Micros>,
    loop_animation: Option<String>,
    loop_animation_duration: Option<Micros>,
    transition: Option<String>,
    transition_duration: Option<Micros>,
}

#[derive(Serialize, ToSchema)]
pub struct ImagesAdded {
    /// All videos and pictures of the draft.
    image_ids: Vec<String>,
    #[serde(flatten)]
    added: Added,
}

/// Lays pictures on a new track above all others.
#[utoipa::path(post, path = "/add_images", tag = "drafts", request_body = AddImages, responses(
    (status = 200, body = ImagesAdded), (status = 400, body = Failure), (status = 404, description = "There is no such draft", body = Failure),
))]
pub async fn add_images(
    State(desk): State<Desk>,
    ByOpen(caller): ByOpen,
    way: Way,
    request: Json<AddImages>,
) -> Result<Response, Fault> {
    let Json { value: request, bytes } = request;
    let id = id_of(&request.draft_url)?;
    let place = request.place.checked(Code::Image)?;
    let infos = request.image_infos.items("image_infos", Code::Image)?;
    desk.once(&caller, &way, &bytes, async |names| {
        desk.drafts.get(&caller, &id).await?;
        let (mut unknown, mut ready) = (Unknown::default(), Vec::new());
        for (i, info) in infos.iter().enumerate() {
            let target = span("image_infos", i, info.start, info.end, Code::Image)?;
            let material = desk.bring(&caller, &format!("image_infos[{i}].image_url"), &info.image_url, IMAGE).await?;
            let motions = [
                unknown.motion(Group::PictureIn, info.in_animation.as_deref(), info.in_animation_duration),
                unknown.motion(Group::PictureOut, info.out_animation.as_deref(), info.out_animation_duration),
                unknown.motion(Group::PictureLoop, info.loop_animation.as_deref(), info.loop_animation_duration),
            ];
            let moves = material.kind == FileKind::Gif && material.length > Time::ZERO;
            let source = Span::new(Time::ZERO, target.duration.min(material.length));
            ready.push(Ready {
                target: if moves { Span::new(target.start, source.duration) } else { target },
                kind: match moves {
                    true => PictureKind::Video { length: material.length, source, sound: false },
                    false => PictureKind::Photo,
                },
                material,
                asked: (info.start, info.end),
                volume: 1.0,
                motions: motions.into_iter().flatten().collect(),
                transit: unknown.transit(info.transition.as_deref(), info.transition_duration),
            });
        }
        let edit = desk.edits(&caller, &way, &names, &id);
        let (laid, track_id, image_ids) = lay(edit, ("image", Code::ImageFailed), place, ready).await?;
        let added = Added::of(laid, track_id, desk.draft_url(&way, &id)?, unknown.told(way.language));
        Ok(ImagesAdded { image_ids, added })
    })
    .await
}

/// Lays pictures on a new track: what was laid, the track's id, and all pictures of the draft.
async fn lay(
    edit: Edit<'_>,
    (name, code): (&'static str, Code),
    place: Where,
    ready: Vec<Ready>,
) -> Result<(Vec<SegmentInfo>, String, Vec<String>), Fault> {
    apart(ready.iter().map(|clip| clip.target), code)?;
    let draft_id = edit.id.to_owned();
    let done = move |draft: &mut Draft| {
        let track = draft.add_track(TrackKind::Video, name, None);
        let canvas = draft.canvas();
        let mut laid = Vec::new();
        for clip in ready {
            let path = clip.material.path_in(&draft_id);
            let mut picture = Picture::new(path, clip.material.name, clip.material.size, clip.kind, clip.target);
            (picture.volume, picture.place) = (clip.volume, place.on(canvas));
            (picture.motions, picture.transit) = (clip.motions, clip.transit);
            laid.push(SegmentInfo::of(&draft.add_picture(&track, &picture), clip.asked.0, clip.asked.1));
        }
        Ok((laid, track.id, draft.ids_in("videos")))
    };
    edit.make(done).await
}

/// That no two spans on one track share a moment.
pub fn apart(spans: impl Iterator<Item = Span>, code: Code) -> Result<(), Fault> {
    let mut spans: Vec<Span> = spans.collect();
    spans.sort_by_key(|span| span.start);
    match spans.windows(2).find(|pair| pair[0].end() > pair[1].start) {
        None => Ok(()),
        Some(pair) => {
            let (end, start) = (pair[0].end().as_secs_f64(), pair[1].start.as_secs_f64());
            Err(code.fault(
                text!("two clips of one track overlap: one ends at {end} s, the next starts at {start} s; add them by two calls";
                      "同一轨道上的两个片段重叠：前者结束于 {end} 秒，后者开始于 {start} 秒；请分两次添加"),
            ))
        }
    }
}

/// A video or picture for its own time, as it is.
pub fn seen(material: &Material, draft: &str, start: Time, at_most: Time) -> Picture {
    let moves = material.length > Time::ZERO;
    let span = Span::new(start, if moves { at_most.min(material.length) } else { at_most });
    let kind = match moves {
        true => PictureKind::Video {
            length: material.length,
            source: Span::new(Time::ZERO, span.duration),
            sound: material.sound,
        },
        false => PictureKind::Photo,
    };
    Picture::new(material.path_in(draft), material.name.clone(), material.size, kind, span)
}
