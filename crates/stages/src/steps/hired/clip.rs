//! Clips that somebody elsewhere makes: a film, a picture, another picture of a given one.

use super::fitted;
use super::frame::able;
use super::prompt::within;
use crate::clip::{self, CLIP, ClipKind, ClipMade, ClipOrder, Route};
use crate::hire::{Asks, Offer, step::Work};
use crate::pace::RATE;
use crate::stage::Stage;
use crate::steps::clip::{ClipRetouchInput, ClipRetouchStep, finished, is_of_size, png};
use crate::steps::film::{How, paint, place_of};
use crate::steps::{RenderRoom, done, unstorable};
use async_trait::async_trait;
use image::RgbaImage;
use kinora_engine::{Class, Cx, Next, Step};
use kinora_media::intake::{Facts, Kind};
use kinora_model::{Error, Result, text};
use kinora_ports::provider::card::Ability;
use kinora_ports::provider::{PaintRequest, PaintTake, VideoRequest, VideoTake};
use kinora_render::{Metadata, Quality};
use kinora_timeline::{
    Bus, Canvas, Clip, Color, Curve, MediaId, Mix, SoundClip, Source, Span, Time, Timeline, Track, Transform,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Order for a film or a picture, beside who is hired.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct HiredClipInput {
    /// What; its route is ours, for where the work falls back to us.
    pub order: ClipOrder,
}

/// What somebody elsewhere made of a clip.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct HiredClipMade {
    /// The film or the picture, as it came; absent where it is drawn here after all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media: Option<MediaId>,
}

fn ordered(cx: &Cx) -> Result<ClipOrder> {
    Ok(cx.input_as::<HiredClipInput>()?.order)
}

/// What came back, and the task that makes of it what was ordered.
fn kept(order: ClipOrder, media: MediaId) -> Result<Next> {
    let title = text!("finish the clip"; "完成作品");
    let keep = KeepInput { media: media.clone(), order };
    let spawn = vec![crate::graph::task(CLIP, "clip_keep", Stage::Video, title, &keep, vec![])?];
    let result = serde_json::to_value(HiredClipMade { media: Some(media) }).map_err(unstorable)?;
    Ok(Next::Done { result, spawn })
}

/// Leaves the clip to us.
struct DrawStep;

#[async_trait]
impl Step for DrawStep {
    of_kind!("clip_drawn_instead", 1);
    async fn tick(&self, cx: &Cx, _: &mut Value) -> Result<Next> {
        let order = ClipOrder { route: Route::Drawn, ..ordered(cx)? };
        let spawn = clip::first_tasks(&order)?;
        let result = serde_json::to_value(HiredClipMade { media: None }).map_err(unstorable)?;
        Ok(Next::Done { result, spawn })
    }
}

pub(in crate::steps) struct FilmWork;

#[async_trait]
impl Asks<VideoRequest> for FilmWork {
    async fn ask(&self, cx: &Cx, offer: &Offer<'_>) -> Result<VideoRequest> {
        let order = ordered(cx)?;
        let (ClipKind::Video { seconds, width, height, reference }, Ability::Video(can)) =
            (order.what, &offer.model.ability)
        else {
            return Err(Error::missing(
                text!("“{}” makes no films", offer.model.name; "“{}”不能生成视频", offer.model.name),
            ));
        };
        let (width, height) = can.sizes.fit(width, height);
        let (first, references) = match reference {
            Some(picture) if can.first => (Some(picture), vec![]),
            Some(picture) if can.references > 0 => (None, vec![picture]),
            Some(_) => {
                let name = &offer.model.name;
                return Err(Error::invalid(text!("“{name}” takes no reference picture"; "“{name}” 不支持参考图片")));
            }
            None => (None, vec![]),
        };
        Ok(VideoRequest {
            prompt: within(order.prompt, can.prompt_chars),
            first,
            references,
            seconds: can.seconds.fit(seconds),
            width,
            height,
            sound: can.sound,
            seed: Some(order.seed),
            ..VideoRequest::default()
        })
    }
}

#[async_trait]
impl Work for FilmWork {
    type Request = VideoRequest;
    const KIND: (&'static str, u32) = ("hired_clip_film", 1);
    async fn made(&self, cx: &Cx, take: VideoTake) -> Result<Next> {
        kept(ordered(cx)?, take.media)
    }
    fn offline(&self) -> &dyn Step {
        &DrawStep
    }
}

pub(in crate::steps) struct PictureWork;

#[async_trait]
impl Asks<PaintRequest> for PictureWork {
    async fn ask(&self, cx: &Cx, offer: &Offer<'_>) -> Result<PaintRequest> {
        let order = ordered(cx)?;
        let ClipKind::Picture { width, height, reference } = order.what else {
            return Err(Error::internal(text!("a picture was ordered as something else"; "图片订单类型有误")));
        };
        let (sizes, _, chars) = able(offer);
        let (width, height) = sizes(width, height);
        Ok(PaintRequest {
            model: None,
            prompt: within(order.prompt, chars),
            references: reference.into_iter().collect(),
            width,
            height,
            count: 1,
            seed: Some(order.seed),
        })
    }
}

#[async_trait]
impl Work for PictureWork {
    type Request = PaintRequest;
    const KIND: (&'static str, u32) = ("hired_clip_picture", 1);
    async fn made(&self, cx: &Cx, take: PaintTake) -> Result<Next> {
        kept(ordered(cx)?, fitted::first(take.pictures)?)
    }
    fn offline(&self) -> &dyn Step {
        &DrawStep
    }
}

pub(in crate::steps) struct RetouchWork(pub ClipRetouchStep);

#[async_trait]
impl Asks<PaintRequest> for RetouchWork {
    async fn ask(&self, cx: &Cx, offer: &Offer<'_>) -> Result<PaintRequest> {
        let ClipRetouchInput { picture, prompt, size, seed, .. } = cx.input_as()?;
        let (sizes, _, chars) = able(offer);
        let (width, height) = match size {
            Some(size) => size,
            None => {
                let facts = fitted::facts(cx, &picture, &[Kind::Picture, Kind::Gif]).await?;
                facts.picture.map_or((1024, 1024), |p| (p.width, p.height))
            }
        };
        let (width, height) = sizes(width, height);
        let (prompt, references) = (within(prompt, chars), vec![picture]);
        Ok(PaintRequest { model: None, prompt, references, width, height, count: 1, seed: Some(seed) })
    }
}

#[async_trait]
impl Work for RetouchWork {
    type Request = PaintRequest;
    const KIND: (&'static str, u32) = ("hired_clip_retouch", 1);
    async fn made(&self, cx: &Cx, take: PaintTake) -> Result<Next> {
        let ClipRetouchInput { size, watermark, .. } = cx.input_as()?;
        let mut media = fitted::first(take.pictures)?;
        if let Some(size) = size {
            media = fitted::picture(cx, &media, size).await?;
        }
        done(&finished(cx, media, watermark).await?)
    }
    fn offline(&self) -> &dyn Step {
        &self.0
    }
}

/// Order for what is made of a clip that came from elsewhere.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct KeepInput {
    /// The film or the picture as it came.
    pub media: MediaId,
    /// What was ordered.
    pub order: ClipOrder,
}

/// Makes of what came what was ordered: its size, its length, its mark; hands on a [`ClipMade`]. What is as ordered is
/// kept as it came.
pub(in crate::steps) struct KeepStep(pub RenderRoom);

#[async_trait]
impl Step for KeepStep {
    of_kind!("clip_keep", 1);
    async fn tick(&self, cx: &Cx, _: &mut Value) -> Result<Next> {
        let KeepInput { media, order } = cx.input_as()?;
        match order.what {
            ClipKind::Video { seconds, width, height, .. } => {
                let facts = fitted::facts(cx, &media, &[Kind::Video]).await?;
                let size = facts.picture.as_ref().map(|p| (p.width, p.height));
                let is_as_ordered = size == Some((width, height)) && facts.seconds < seconds + 0.5;
                if is_as_ordered && !order.watermark {
                    let seconds = Some(facts.seconds);
                    return done(&ClipMade { media, width, height, seconds, unread: vec![] });
                }
                let seconds = facts.seconds.min(seconds);
                let timeline = reel(cx, &media, &facts, seconds, (width, height), order.watermark).await?;
                let out = cx.blobs().scratch("mp4").await?;
                let places = place_of(cx, &timeline).await?;
                let metadata = Metadata { title: order.prompt.chars().take(80).collect(), language: None };
                let how = How { quality: Quality::High, burn_captions: false, soft_captions: false, metadata };
                let report = paint(cx, &self.0, timeline, places, how, &out).await?;
                let media = cx.blobs().adopt(&out, "mp4").await?;
                done(&ClipMade { media, width, height, seconds: Some(report.duration), unread: vec![] })
            }
            ClipKind::Picture { width, height, .. } => {
                let fitted = fitted::picture(cx, &media, (width, height)).await?;
                let made = finished(cx, fitted, order.watermark).await?;
                is_of_size(&made, (width, height))?;
                done(&made)
            }
            ClipKind::Replica(_) => {
                Err(Error::internal(text!("such a film is ordered elsewhere as one shot"; "复刻任务类型有误")))
            }
            ClipKind::Retouch { .. } => {
                Err(Error::internal(text!("a changed picture is finished where it is changed"; "修改图片任务类型有误")))
            }
        }
    }
}

/// The film that came, on a canvas of another size, for so long, with the mark over it.
async fn reel(
    cx: &Cx,
    media: &MediaId,
    facts: &Facts,
    seconds: f64,
    (width, height): (u32, u32),
    mark: bool,
) -> Result<Timeline> {
    // Whole frames that are surely there.
    let length = RATE.time_of(RATE.nearest(Time::from_secs_f64((seconds - 0.04).max(0.1))).max(1));
    let span = Span::new(Time::ZERO, length);
    let film = Source::Video { media: media.clone(), start: Time::ZERO, speed: 1.0, warp: None };
    let mut tracks = vec![Track { clips: vec![Clip::new(span, film, Transform::default())], ..Track::default() }];
    if mark {
        let sheet = RgbaImage::from_raw(width, height, clip::mark(width, height)).unwrap_or_default();
        let media = cx.blobs().put(&png(&sheet.into())?, "png").await?;
        let clip = Clip::new(span, Source::Still { media }, Transform::default());
        tracks.push(Track { clips: vec![clip], ..Track::default() });
    }
    let sound = SoundClip {
        span,
        media: media.clone(),
        start: Time::ZERO,
        bus: Bus::Effect,
        gain: Curve::constant(0.0),
        pan: 0.0,
        fade_in: Time::ZERO,
        fade_out: Time::ZERO,
        looped: false,
        play: None,
    };
    Ok(Timeline {
        canvas: Canvas { width, height, rate: RATE, background: Color::BLACK },
        duration: length,
        tracks,
        sounds: facts.sound.iter().map(|_| sound.clone()).collect(),
        mix: Mix::default(),
        captions: vec![],
        // What they filmed is their choice: dark and still pictures are no faults.
        as_edited: true,
    })
}
