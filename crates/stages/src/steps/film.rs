//! Stage 6, its end: the film.

use super::cut::EditMade;
use super::{RenderRoom, done, stored};
use crate::order::FilmMade;
use async_trait::async_trait;
use kinora_engine::{Class, Cx, Next, Step};
use kinora_model::film::Captions;
use kinora_model::{Error, Language, Result, Text, text};
use kinora_render::{Job, Metadata, Progress, Quality, Report};
use kinora_timeline::{Backdrop, MediaId, Source, Timeline};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Order for a film.
#[derive(Serialize, Deserialize)]
pub struct FilmInput {
    /// Title, written into the file.
    pub title: String,
    /// Language, written into the file.
    pub language: Language,
    /// How captions are delivered.
    pub captions: Captions,
    /// Effort of the encoder.
    pub quality: Quality,
    /// What the reader was unsure about.
    pub warnings: Vec<Text>,
}

/// Renders the film and verifies it; hands on a [`FilmMade`].
pub struct FilmStep(pub RenderRoom);

#[async_trait]
impl Step for FilmStep {
    of_kind!("film", 1);
    async fn tick(&self, cx: &Cx, _: &mut Value) -> Result<Next> {
        let order: FilmInput = cx.input_as()?;
        let edit: EditMade = cx.need_as(crate::graph::EDIT)?;
        let timeline: Timeline = stored(cx, &edit.timeline).await?;
        let subtitles = match order.captions {
            Captions::None => None,
            _ => Some(kinora_render::subtitles_srt(&timeline)),
        };
        let media = place_of(cx, &timeline).await?;
        let out = cx.blobs().scratch("mp4").await?;
        let how = How {
            quality: order.quality,
            burn_captions: matches!(order.captions, Captions::Burned | Captions::Both | Captions::None),
            soft_captions: matches!(order.captions, Captions::Soft | Captions::Both),
            metadata: Metadata { title: order.title, language: Some(order.language) },
        };
        let report = paint(cx, &self.0, timeline, media, how, &out).await?;
        let film = cx.blobs().adopt(&out, "mp4").await?;
        let subtitles = match subtitles.filter(|s| !s.is_empty()) {
            Some(text) => Some(cx.blobs().put(text.as_bytes(), "srt").await?),
            None => None,
        };
        let warnings = order.warnings.into_iter().chain(edit.warnings).chain(report.warnings.iter().cloned()).collect();
        done(&FilmMade { film, subtitles, timeline: edit.timeline, report: (&report).into(), warnings })
    }
}

/// How a timeline is painted.
pub(super) struct How {
    pub quality: Quality,
    pub burn_captions: bool,
    pub soft_captions: bool,
    pub metadata: Metadata,
}

/// Where each file is.
pub(super) type Places = BTreeMap<MediaId, PathBuf>;

/// Renders `timeline` into the file `out` and checks it.
pub(super) async fn paint(
    cx: &Cx,
    room: &RenderRoom,
    timeline: Timeline,
    places: Places,
    how: How,
    out: &Path,
) -> Result<Report> {
    let telling = cx.clone();
    let tell = move |progress: Progress| {
        if let Progress::Frames { done, total } = progress {
            telling.progress(done, total, text!("frame {done} of {total}"; "第 {done}/{total} 帧"));
        }
    };
    paint_telling(cx, room, timeline, places, how, out, tell).await
}

/// [`paint`], with its progress told to `tell`.
pub(super) async fn paint_telling(
    cx: &Cx,
    room: &RenderRoom,
    timeline: Timeline,
    places: Places,
    how: How,
    out: &Path,
    tell: impl Fn(Progress) + Send + Sync + 'static,
) -> Result<Report> {
    let (room, cancelled, out) = (room.clone(), cx.flag(), out.to_owned());
    let rendering = tokio::task::spawn_blocking(move || {
        let media = |id: &MediaId| {
            places.get(id).cloned().ok_or_else(|| {
                Error::internal(text!("the timeline names {id}, which was not fetched"; "时间线引用了未取得的 {id}"))
            })
        };
        let job = Job {
            timeline: &timeline,
            media: &media,
            fonts: &room.fonts,
            cache: &room.parts,
            quality: how.quality,
            workers: room.workers,
            burn_captions: how.burn_captions,
            soft_captions: how.soft_captions,
            metadata: how.metadata,
        };
        kinora_render::render(&job, &out, &tell, &cancelled)
    });
    rendering.await.map_err(|cause| {
        Error::internal(text!("the renderer failed unexpectedly"; "渲染器内部出错")).caused_by(cause)
    })?
}

/// Where every file is that a timeline names.
pub(super) async fn place_of(cx: &Cx, timeline: &Timeline) -> Result<Places> {
    let mut places = Places::new();
    for id in media_of(timeline) {
        let path = cx.blobs().path_of(&id).await?;
        places.insert(id, path);
    }
    Ok(places)
}

/// Every file that a timeline names.
fn media_of(timeline: &Timeline) -> Vec<MediaId> {
    let mut all: Vec<MediaId> = timeline.sounds.iter().map(|s| s.media.clone()).collect();
    for clip in timeline.tracks.iter().flat_map(|t| &t.clips) {
        match &clip.source {
            Source::Still { media } | Source::Video { media, .. } => all.push(media.clone()),
            Source::Layered(layered) => all.extend(layered.layers.iter().map(|l| l.media.clone())),
            Source::Color(_) | Source::Words(_) | Source::Effect(_) => {}
        }
        if let Some(Backdrop::Picture(media)) = clip.look.as_ref().and_then(|look| look.backdrop.as_ref()) {
            all.push(media.clone());
        }
    }
    all.sort();
    all.dedup();
    all
}
