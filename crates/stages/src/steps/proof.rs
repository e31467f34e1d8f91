//! What is made besides the film, for people to look at: sheets of shots, and small films of what is there so far.

use super::film::{How, paint, place_of};
use super::picture::{SegmentMade, takes};
use super::timing::AnimaticMade;
use super::{RenderRoom, done, stored};
use crate::cut::{MadeShot, shot_alone};
use crate::graph;
use crate::grid::{Grid, lay_out};
use crate::motion;
use crate::pace::{Place, pace};
use async_trait::async_trait;
use image::{ExtendedColorType, ImageEncoder, RgbImage, codecs};
use kinora_engine::{Class, Cx, Next, Step};
use kinora_media::{Ffmpeg, extract_sound};
use kinora_model::film::{Aspect, Resolution};
use kinora_model::script::{CameraMove, Scene, Shot};
use kinora_model::{Error, Result, RoleId, ShotId, text};
use kinora_ports::provider::FrameTake;
use kinora_render::{Metadata, Quality};
use kinora_timeline::{MediaId, Source, Timeline};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Order for a sheet.
#[derive(Serialize, Deserialize)]
pub struct SheetInput {
    /// Its shape.
    pub grid: Grid,
    /// What it shows, row by row.
    pub shots: Vec<ShotId>,
}

/// A sheet of shots.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SheetMade {
    /// The sheet, a JPEG.
    pub sheet: MediaId,
    /// What is cut from it for each shot, a PNG each.
    pub cells: Vec<(ShotId, MediaId)>,
}

/// Lays shots out on a sheet and cuts them from it; hands on a [`SheetMade`].
pub struct SheetStep;

/// Width of a cell in pixels: a sheet of 3×3 is about as wide as a full HD picture.
const CELL: u32 = 640;

#[async_trait]
impl Step for SheetStep {
    of_kind!("sheet", 1);
    async fn tick(&self, cx: &Cx, _: &mut Value) -> Result<Next> {
        let SheetInput { grid, shots } = cx.input_as()?;
        let mut stills = Vec::new();
        for shot in &shots {
            let frame: FrameTake = cx.need_as(&graph::frame(shot))?;
            stills.push(cx.blobs().path_of(&frame.still).await?);
        }
        let making = tokio::task::spawn_blocking(move || sheet(grid, &stills));
        let (sheet, cells) = making.await.map_err(|cause| {
            Error::internal(text!("the sheet failed unexpectedly"; "分镜图排布出错")).caused_by(cause)
        })??;
        let sheet = cx.blobs().put(&sheet, "jpg").await?;
        let mut kept = Vec::new();
        for (shot, cell) in shots.into_iter().zip(cells) {
            kept.push((shot, cx.blobs().put(&cell, "png").await?));
        }
        done(&SheetMade { sheet, cells: kept })
    }
}

/// The sheet as JPEG and its cells as PNG.
fn sheet(grid: Grid, stills: &[PathBuf]) -> Result<(Vec<u8>, Vec<Vec<u8>>)> {
    let pictures = stills.iter().map(|path| open(path)).collect::<Result<Vec<_>>>()?;
    let (width, height) = pictures.first().map_or((16, 9), RgbImage::dimensions);
    let (sheet, cells) = lay_out(grid, &pictures, (CELL, (CELL * height / width.max(1)).max(2)));
    let cells = cells.iter().map(|cell| png(&cell.cut(&sheet))).collect::<Result<_>>()?;
    Ok((jpeg(&sheet)?, cells))
}

fn open(path: &Path) -> Result<RgbImage> {
    Ok(kinora_media::intake::decode_picture(path)?.into_rgb8())
}

fn jpeg(picture: &RgbImage) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let encoder = codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 90);
    encode(encoder, picture)?;
    Ok(bytes)
}

fn png(picture: &RgbImage) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    encode(codecs::png::PngEncoder::new(&mut bytes), picture)?;
    Ok(bytes)
}

fn encode(encoder: impl ImageEncoder, picture: &RgbImage) -> Result<()> {
    let (width, height) = picture.dimensions();
    encoder
        .write_image(picture, width, height, ExtendedColorType::Rgb8)
        .map_err(|e| Error::internal(text!("a picture cannot be stored"; "图片无法保存")).caused_by(e))
}

/// Order for a small film.
#[derive(Serialize, Deserialize)]
pub struct ReelInput {
    /// Of what.
    pub of: ReelOf,
    /// Size of the film; the reel is half of it.
    pub resolution: Resolution,
    /// Shape of the film.
    pub aspect: Aspect,
}

/// What a small film shows.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReelOf {
    /// The animatic: stills, voices, captions.
    Animatic,
    /// One shot with its voices.
    Shot {
        /// The place.
        scene: Box<Scene>,
        /// The shot.
        shot: Box<Shot>,
        /// Where it stands in the film.
        place: Place,
        /// In motion, or as a still.
        moving: bool,
    },
}

/// A small film.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReelMade {
    /// Picture and sound.
    pub video: MediaId,
    /// The sound alone.
    pub audio: MediaId,
    /// Its length.
    pub seconds: f64,
}

/// Renders a small film; hands on a [`ReelMade`].
pub struct ReelStep(pub RenderRoom);

#[async_trait]
impl Step for ReelStep {
    of_kind!("reel", 1);
    async fn tick(&self, cx: &Cx, _: &mut Value) -> Result<Next> {
        let ReelInput { of, resolution, aspect } = cx.input_as()?;
        let size = resolution.pixels(aspect);
        let mut timeline = match of {
            ReelOf::Animatic => stored::<Timeline>(cx, &cx.need_as::<AnimaticMade>(graph::ANIMATIC)?.timeline).await?,
            ReelOf::Shot { scene, shot, place, moving } => {
                let takes = takes(cx, &shot)?;
                let pace = pace(&scene, &shot, place, &takes);
                let (source, camera, stands) = picture(cx, &shot, moving).await?;
                let made =
                    MadeShot { scene: &scene, shot: &shot, pace, takes, source, camera, stands, effects: vec![] };
                shot_alone(made, size)
            }
        };
        // Half as wide and high, and even: a quarter of the work, and enough to judge by.
        (timeline.canvas.width, timeline.canvas.height) = (size.0.div_ceil(4) * 2, size.1.div_ceil(4) * 2);
        let out = cx.blobs().scratch("mp4").await?;
        let media = place_of(cx, &timeline).await?;
        let how =
            How { quality: Quality::Draft, burn_captions: true, soft_captions: false, metadata: Metadata::default() };
        let report = paint(cx, &self.0, timeline, media, how, &out).await?;
        let sound = cx.blobs().scratch("m4a").await?;
        extract_sound(&Ffmpeg::find()?, &out, &sound)?;
        let video = cx.blobs().adopt(&out, "mp4").await?;
        let audio = cx.blobs().adopt(&sound, "m4a").await?;
        done(&ReelMade { video, audio, seconds: report.duration })
    }
}

/// What is seen of a shot, how the camera moves over it, and who stands where in it.
async fn picture(cx: &Cx, shot: &Shot, moving: bool) -> Result<(Source, CameraMove, BTreeMap<RoleId, f64>)> {
    if moving {
        let segment: SegmentMade = cx.need_as(&graph::segment(&shot.id))?;
        return Ok((stored(cx, &segment.source).await?, segment.camera, segment.stands));
    }
    let frame: FrameTake = cx.need_as(&graph::frame(&shot.id))?;
    let stands = motion::stands(&frame);
    Ok((Source::Still { media: frame.still }, shot.camera, stands))
}
