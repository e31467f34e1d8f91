//! The steps of a clip that a film has not.

use super::cut::heard;
use super::film::{How, paint, place_of};
use super::{RenderRoom, done};
use crate::clip::{self, ClipMade, ClipOrder, Heard};
use crate::graph;
use async_trait::async_trait;
use image::{DynamicImage, RgbaImage, codecs::png::PngEncoder, imageops};
use kinora_engine::{Class, Cx, Next, Step};
use kinora_media::intake::decode_picture;
use kinora_model::script::{Brief, Weather};
use kinora_model::{Error, ErrorKind, Result, text};
use kinora_ports::provider::{FrameTake, Illustrator, RetouchRequest, Scenarist, Sheet, SheetPart};
use kinora_render::{Metadata, Quality};
use kinora_timeline::{Drift, Layer, MediaId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;

/// Order for the reading of a clip's prompt.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
pub struct ClipBriefInput(pub ClipOrder);

/// Reads a clip's prompt and lays out the rest; hands on a [`Brief`].
pub struct ClipBriefStep(pub Arc<dyn Scenarist>);

#[async_trait]
impl Step for ClipBriefStep {
    of_kind!("clip_brief", 4);
    async fn tick(&self, cx: &Cx, _: &mut Value) -> Result<Next> {
        let ClipBriefInput(order) = cx.input_as()?;
        let mut brief = self.0.brief(&order.reading(), &cx.desk()).await?;
        // Nobody speaks in a clip, whatever its prompt quotes.
        brief.shot.lines.clear();
        let spawn = clip::after_brief(&order, &brief)?;
        match done(&brief)? {
            Next::Done { result, .. } => Ok(Next::Done { result, spawn }),
            other => Ok(other),
        }
    }
}

/// Order for a given picture as a frame.
#[derive(Serialize, Deserialize)]
pub struct ClipStillInput {
    /// The picture.
    pub picture: MediaId,
    /// Pixels of the film.
    pub width: u32,
    /// Pixels of the film.
    pub height: u32,
    /// What falls before it.
    pub weather: Weather,
    /// Seed.
    pub seed: u64,
}

/// Takes a given picture as a frame, with the weather before it; hands on a [`FrameTake`].
pub struct ClipStillStep;

#[async_trait]
impl Step for ClipStillStep {
    of_kind!("clip_still", 1);
    async fn tick(&self, cx: &Cx, _: &mut Value) -> Result<Next> {
        let ClipStillInput { picture, width, height, weather, seed } = cx.input_as()?;
        let picture = opened(cx, &picture).await?;
        let making = tokio::task::spawn_blocking(move || {
            let board = clip::board_of(&picture, width, height);
            let size = board.dimensions();
            let falling = clip::falling(weather, size.0, size.1, seed);
            let sheet = |sheet: Vec<u8>| RgbaImage::from_raw(size.0, size.1, sheet).map(DynamicImage::from);
            let falling = falling.and_then(|(pixels, drift)| Some((sheet(pixels)?, drift)));
            let falling = falling.map(|(sheet, drift)| Ok::<_, Error>((png(&sheet)?, drift))).transpose()?;
            Ok::<_, Error>((png(&board.into())?, size, falling))
        });
        let (board, size, falling) = making.await.map_err(broke_off)??;
        let still = cx.blobs().put(&board, "png").await?;
        let layer = |name: &str, media: &MediaId, depth, drift: Option<Drift>| {
            let media = media.clone();
            let layer = Layer {
                name: name.into(),
                media,
                x: 0,
                y: 0,
                w: size.0,
                h: size.1,
                depth,
                glow: false,
                drift,
                seen: None,
            };
            Sheet { layer, part: SheetPart::Always }
        };
        let mut sheets = vec![layer("picture", &still, 1.0, None)];
        if let Some((sheet, drift)) = falling {
            sheets.push(layer(weather.word(), &cx.blobs().put(&sheet, "png").await?, 1.3, Some(drift)));
        }
        done(&FrameTake { still, sheets, board: size, view: clip::VIEW })
    }
}

/// Order for a clip's film, but for what it is made of, which comes from the tasks before.
#[derive(Serialize, Deserialize)]
pub struct ClipFilmInput {
    /// Written into the file.
    pub title: String,
    /// Length.
    pub seconds: f64,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Whether it is marked as made by a machine.
    pub watermark: bool,
    /// Whether its place is heard.
    pub effects: bool,
}

/// Renders a clip and verifies it; hands on a [`ClipMade`].
pub struct ClipFilmStep(pub RenderRoom);

#[async_trait]
impl Step for ClipFilmStep {
    of_kind!("clip_film", 1);
    async fn tick(&self, cx: &Cx, _: &mut Value) -> Result<Next> {
        let order: ClipFilmInput = cx.input_as()?;
        let brief: Brief = cx.need_as(clip::BRIEF)?;
        let frame: FrameTake = cx.need_as(&clip::frame(&brief))?;
        let (beds, effects) = match order.effects {
            true => heard(cx, &brief.scene, &brief.shot, 0, true)?,
            false => Default::default(),
        };
        let size = (order.width, order.height);
        let mark = match order.watermark {
            true => {
                let sheet = RgbaImage::from_raw(size.0, size.1, clip::mark(size.0, size.1)).unwrap_or_default();
                Some(cx.blobs().put(&png(&sheet.into())?, "png").await?)
            }
            false => None,
        };
        let heard = Heard { music: cx.need_as(graph::MUSIC)?, beds, effects };
        let timeline = clip::reel(&brief, &frame, heard, order.seconds, size, mark);
        if let Some(fault) = timeline.check().first() {
            return Err(Error::internal(text!("the clip is not sound: {}", fault.en; "视频时间线有误：{}", fault.zh)));
        }
        let out = cx.blobs().scratch("mp4").await?;
        let media = place_of(cx, &timeline).await?;
        let metadata = Metadata { title: order.title, language: Some(brief.language) };
        let how = How { quality: Quality::Standard, burn_captions: false, soft_captions: false, metadata };
        let report = paint(cx, &self.0, timeline, media, how, &out).await?;
        let media = cx.blobs().adopt(&out, "mp4").await?;
        let seconds = Some(report.duration);
        done(&ClipMade { media, width: size.0, height: size.1, seconds, unread: brief.unread })
    }
}

/// Order for a clip's picture, but for the picture itself.
#[derive(Serialize, Deserialize)]
pub struct ClipPictureInput {
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Whether it is marked as made by a machine.
    pub watermark: bool,
}

/// Takes the drawn picture, and marks it; hands on a [`ClipMade`].
pub struct ClipPictureStep;

#[async_trait]
impl Step for ClipPictureStep {
    of_kind!("clip_picture", 1);
    async fn tick(&self, cx: &Cx, _: &mut Value) -> Result<Next> {
        let ClipPictureInput { width, height, watermark } = cx.input_as()?;
        let brief: Brief = cx.need_as(clip::BRIEF)?;
        let frame: FrameTake = cx.need_as(&clip::frame(&brief))?;
        let made = finished(cx, frame.still, watermark).await?;
        is_of_size(&made, (width, height))?;
        done(&ClipMade { unread: brief.unread, ..made })
    }
}

/// Order for a changed picture.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ClipRetouchInput {
    /// The picture as it is.
    pub picture: MediaId,
    /// What shall be other.
    pub prompt: String,
    /// Pixels wanted; the picture's own where absent.
    pub size: Option<(u32, u32)>,
    /// Whether it is marked as made by a machine.
    pub watermark: bool,
    /// Seed.
    pub seed: u64,
}

/// Changes a picture, and marks it; hands on a [`ClipMade`].
pub struct ClipRetouchStep(pub Arc<dyn Illustrator>);

#[async_trait]
impl Step for ClipRetouchStep {
    of_kind!("clip_retouch", 2);
    async fn tick(&self, cx: &Cx, _: &mut Value) -> Result<Next> {
        let ClipRetouchInput { picture, prompt, size, watermark, seed } = cx.input_as()?;
        let (width, height) = (size.map(|s| s.0), size.map(|s| s.1));
        let request = RetouchRequest { picture, prompt, width, height, seed };
        let changed = self.0.retouch(&request, &cx.desk()).await?;
        let made = finished(cx, changed, watermark).await?;
        if let Some(size) = size {
            is_of_size(&made, size)?;
        }
        done(&made)
    }
}

/// A finished picture, marked where that is wanted.
pub(super) async fn finished(cx: &Cx, media: MediaId, watermark: bool) -> Result<ClipMade> {
    let picture = opened(cx, &media).await?;
    let (width, height) = (picture.width(), picture.height());
    let media = match watermark {
        false => media,
        true => {
            let making = tokio::task::spawn_blocking(move || {
                let mut picture = picture.into_rgba8();
                if let Some(mark) = RgbaImage::from_raw(width, height, clip::mark(width, height)) {
                    imageops::overlay(&mut picture, &mark, 0, 0);
                }
                png(&picture.into())
            });
            cx.blobs().put(&making.await.map_err(broke_off)??, "png").await?
        }
    };
    Ok(ClipMade { media, width, height, seconds: None, unread: vec![] })
}

pub(super) fn is_of_size(made: &ClipMade, (width, height): (u32, u32)) -> Result<()> {
    let (w, h) = (made.width, made.height);
    if (w, h) == (width, height) {
        return Ok(());
    }
    let what =
        text!("the picture came out {w}×{h} instead of {width}×{height}"; "图片成品为 {w}×{h}，而非 {width}×{height}");
    Err(Error::new(ErrorKind::Unverified, what))
}

pub(super) async fn opened(cx: &Cx, media: &MediaId) -> Result<DynamicImage> {
    let path = cx.blobs().path_of(media).await?;
    tokio::task::spawn_blocking(move || decode_picture(&path)).await.map_err(broke_off)?
}

pub(super) fn broke_off(cause: tokio::task::JoinError) -> Error {
    Error::internal(text!("work on a picture failed unexpectedly"; "图片处理意外出错")).caused_by(cause)
}

pub(super) fn png(picture: &DynamicImage) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let written = picture.write_with_encoder(PngEncoder::new(&mut bytes));
    written.map_err(|e| Error::internal(text!("a picture cannot be stored"; "图片无法保存")).caused_by(e))?;
    Ok(bytes)
}
