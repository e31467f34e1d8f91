//! The steps of a new film after the pattern of a given one.

use super::clip::{broke_off, opened, png};
use super::film::{How, paint, place_of};
use super::{RenderRoom, done};
use crate::clip::{self, ClipMade};
use crate::graph;
use crate::replica::{self, Analysis, Framing, HeardSound, ReplicaOrder, SeenColour, SeenShot};
use async_trait::async_trait;
use image::codecs::jpeg::JpegEncoder;
use image::{RgbImage, RgbaImage};
use kinora_engine::{Class, Cx, Next, Step};
use kinora_media::intake::{Bounds, Facts, Kind, examine};
use kinora_media::study::{Study, still_at, study};
use kinora_media::{Ffmpeg, extract_speech};
use kinora_model::{Error, Language, Result, text};
use kinora_ports::provider::{AnalysisRequest, Analyst, FrameTake, Sheet, SheetPart, Still};
use kinora_render::{Metadata, Quality};
use kinora_timeline::{Layer, MediaId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Longer side of a still, in pixels: small print is still readable.
const STILL: u32 = 1280;
/// Quality of a still's JPEG.
const JPEG: u8 = 88;

/// Order for the analysis of a film.
#[derive(Serialize, Deserialize)]
pub struct StudyInput {
    /// The film.
    pub video: MediaId,
}

/// Looks at a film; hands on an [`Analysis`].
pub struct StudyStep(pub Arc<dyn Analyst>);

#[async_trait]
impl Step for StudyStep {
    fn kind(&self) -> &'static str {
        "study"
    }
    fn version(&self) -> u32 {
        (4 << 8) | self.0.installed()
    }
    fn class(&self) -> Class {
        Class::Cpu
    }
    async fn tick(&self, cx: &Cx, _: &mut Value) -> Result<Next> {
        let StudyInput { video } = cx.input_as()?;
        let (path, flag) = (cx.blobs().path_of(&video).await?, cx.flag());
        let heard = cx.blobs().scratch("wav").await?;
        let out = heard.clone();
        let looking = tokio::task::spawn_blocking(move || {
            let ffmpeg = Ffmpeg::find()?;
            let facts = examine(&ffmpeg, &path, &[Kind::Video], &Bounds::default(), &flag)?;
            let study = study(&ffmpeg, &path, &facts, &flag)?;
            let still = |at: &f64| jpeg(&still_at(&ffmpeg, &path, &facts, *at, STILL)?);
            let stills = study.stills.iter().map(still).collect::<Result<Vec<_>>>()?;
            let is_heard = study.sound.is_some_and(|sound| sound.heard > 0.0);
            if is_heard {
                extract_speech(&ffmpeg, &path, study.seconds, &out, &flag)?;
            }
            Ok::<_, Error>((facts, study, stills, is_heard))
        });
        let (facts, study, pictures, is_heard) = looking.await.map_err(broke_off)??;
        let mut stills = Vec::with_capacity(pictures.len());
        for (picture, at) in pictures.iter().zip(&study.stills) {
            stills.push(Still { media: cx.blobs().put(picture, "jpg").await?, at: *at });
        }
        let sound = match is_heard {
            true => Some(cx.blobs().adopt(&heard, "wav").await?),
            false => None,
        };
        let request = AnalysisRequest {
            stills: stills.clone(),
            shots: study.shots.iter().map(|shot| shot.seconds()).collect(),
            colours: study.colours.iter().map(|colour| colour.rgb).collect(),
            sound,
        };
        let findings = self.0.analyse(&request, &cx.desk()).await?;
        let mut analysis = told(&facts, study, stills);
        analysis.findings = findings;
        if analysis.is_cut_off {
            let seconds = analysis.seconds;
            analysis
                .findings
                .undone
                .push(text!("only the first {seconds:.0} s were looked at"; "仅分析了前 {seconds:.0} 秒"));
        }
        done(&analysis)
    }
}

fn told(facts: &Facts, study: Study, stills: Vec<Still>) -> Analysis {
    let picture = facts.picture.as_ref();
    let (num, den) = picture.and_then(|p| p.rate).unwrap_or((0, 1));
    Analysis {
        seconds: study.seconds,
        is_cut_off: study.is_cut_off,
        width: picture.map_or(0, |p| p.width),
        height: picture.map_or(0, |p| p.height),
        frame_rate: f64::from(num) / f64::from(den.max(1)),
        shots: study.shots.iter().map(|s| SeenShot { start: s.start, end: s.end, motion: s.motion }).collect(),
        colours: study.colours.iter().map(|c| SeenColour { rgb: c.rgb, share: c.share }).collect(),
        sound: study.sound.map(|s| HeardSound { decibels: s.decibels, heard: s.heard }),
        stills,
        findings: Default::default(),
        made_by: None,
    }
}

fn jpeg(picture: &RgbImage) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let written = picture.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, JPEG));
    written.map_err(|e| Error::internal(text!("a still cannot be stored"; "截图无法保存")).caused_by(e))?;
    Ok(bytes)
}

/// Order for a picture in one framing.
#[derive(Serialize, Deserialize)]
pub struct ReplicaStillInput {
    /// The picture.
    pub picture: MediaId,
    /// How much of it.
    pub framing: Framing,
    /// What stands behind it.
    pub colour: Option<[u8; 3]>,
    /// Pixels of the film.
    pub width: u32,
    /// Pixels of the film.
    pub height: u32,
}

/// Frames a given picture; hands on a [`FrameTake`].
pub struct ReplicaStillStep;

#[async_trait]
impl Step for ReplicaStillStep {
    of_kind!("replica_still", 1);
    async fn tick(&self, cx: &Cx, _: &mut Value) -> Result<Next> {
        let ReplicaStillInput { picture, framing, colour, width, height } = cx.input_as()?;
        let picture = opened(cx, &picture).await?;
        let making = tokio::task::spawn_blocking(move || {
            let board = replica::board(&picture, framing, colour, (width, height));
            let size = board.dimensions();
            Ok::<_, Error>((png(&board.into())?, size))
        });
        let (board, size) = making.await.map_err(broke_off)??;
        let still = cx.blobs().put(&board, "png").await?;
        let layer = Layer {
            name: framing.word().into(),
            media: still.clone(),
            x: 0,
            y: 0,
            w: size.0,
            h: size.1,
            depth: 1.0,
            glow: false,
            drift: None,
            seen: None,
        };
        let sheets = vec![Sheet { layer, part: SheetPart::Always }];
        done(&FrameTake { still, sheets, board: size, view: clip::VIEW })
    }
}

/// Order for the film, but for its stills and its music, which come from the tasks before.
#[derive(Serialize, Deserialize)]
pub struct ReplicaFilmInput {
    /// The film.
    pub order: ReplicaOrder,
    /// Of what is written in it.
    pub language: Language,
    /// Written into the file.
    pub title: String,
    /// Whether it is marked as made by a machine.
    pub watermark: bool,
}

/// Renders the film and verifies it; hands on a [`ClipMade`].
pub struct ReplicaFilmStep(pub RenderRoom);

#[async_trait]
impl Step for ReplicaFilmStep {
    of_kind!("replica_film", 1);
    async fn tick(&self, cx: &Cx, _: &mut Value) -> Result<Next> {
        let ReplicaFilmInput { order, language, title, watermark } = cx.input_as()?;
        let mut stills: BTreeMap<Framing, FrameTake> = BTreeMap::new();
        for n in 0..order.shots.len() {
            let framing = Framing::of(n, order.shots.len());
            stills.insert(framing, cx.need_as(&replica::still(framing))?);
        }
        let size = (order.width, order.height);
        let mark = match watermark {
            true => {
                let sheet = RgbaImage::from_raw(size.0, size.1, clip::mark(size.0, size.1)).unwrap_or_default();
                Some(cx.blobs().put(&png(&sheet.into())?, "png").await?)
            }
            false => None,
        };
        let timeline = replica::reel(&order, &stills, cx.need_as(graph::MUSIC)?, language, mark);
        if let Some(fault) = timeline.check().first() {
            return Err(Error::internal(text!("the film is not sound: {}", fault.en; "视频时间线有误：{}", fault.zh)));
        }
        let out = cx.blobs().scratch("mp4").await?;
        let media = place_of(cx, &timeline).await?;
        let metadata = Metadata { title, language: Some(language) };
        let how = How { quality: Quality::Standard, burn_captions: true, soft_captions: false, metadata };
        let report = paint(cx, &self.0, timeline, media, how, &out).await?;
        let media = cx.blobs().adopt(&out, "mp4").await?;
        let unread = order.points[replica::placed(&order).len()..].to_vec();
        done(&ClipMade { media, width: size.0, height: size.1, seconds: Some(report.duration), unread })
    }
}
