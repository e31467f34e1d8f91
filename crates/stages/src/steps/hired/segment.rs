//! A shot in motion, filmed from its picture.

use super::fitted;
use super::prompt::{self, prompt, within};
use crate::graph;
use crate::hire::{Asks, Offer, step::Work};
use crate::pace::{Pace, pace};
use crate::steps::done;
use crate::steps::picture::{SegmentInput, SegmentMade, SegmentStep, takes};
use crate::steps::store;
use async_trait::async_trait;
use kinora_engine::{Cx, Next, Step};
use kinora_media::intake::Kind;
use kinora_model::script::CameraMove;
use kinora_model::{Error, ErrorKind, Language, Result, text};
use kinora_ports::provider::card::Ability;
use kinora_ports::provider::{FrameTake, VideoRequest, VideoTake};
use kinora_timeline::{Source, Time};
use serde::{Deserialize, Serialize};

/// A transition looks so far beyond a shot's end, and as far before its beginning, in seconds.
const HANDLES: f64 = 0.5;

/// Order for a shot in motion, beside who is hired.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct HiredSegment {
    /// As for us.
    #[serde(flatten)]
    pub segment: SegmentInput,
    /// What is seen, in words.
    pub words: String,
    /// Their language.
    pub language: Language,
    /// Pixels of the film.
    pub width: u32,
    /// Pixels of the film.
    pub height: u32,
    /// Seed.
    pub seed: u64,
}

pub(in crate::steps) struct SegmentWork(pub SegmentStep);

/// How long the shot lasts.
fn paced(cx: &Cx, segment: &SegmentInput) -> Result<Pace> {
    let takes = takes(cx, &segment.shot)?;
    Ok(pace(&segment.scene, &segment.shot, segment.place, &takes))
}

#[async_trait]
impl Asks<VideoRequest> for SegmentWork {
    async fn ask(&self, cx: &Cx, offer: &Offer<'_>) -> Result<VideoRequest> {
        let HiredSegment { segment, words, language, width, height, seed } = cx.input_as()?;
        let frame: FrameTake = cx.need_as(&graph::frame(&segment.shot.id))?;
        let wanted = paced(cx, &segment)?.length.as_secs_f64() + HANDLES;
        let Ability::Video(can) = &offer.model.ability else {
            return Err(Error::missing(
                text!("“{}” makes no films", offer.model.name; "“{}”不能生成视频", offer.model.name),
            ));
        };
        let shot = &segment.shot;
        let action = if shot.action.trim().is_empty() { words.as_str() } else { shot.action.as_str() };
        let values = [("what", words.as_str()), ("action", action), ("camera", prompt::camera(shot.camera, language))];
        let (width, height) = can.sizes.fit(width, height);
        let first = can.first.then(|| frame.still.clone());
        let references = match (can.first, can.references) {
            (false, 1..) => vec![frame.still],
            _ => vec![],
        };
        Ok(VideoRequest {
            prompt: within(prompt!("segment").fill(language, &values), can.prompt_chars),
            first,
            references,
            seconds: can.seconds.fit(wanted),
            width,
            height,
            seed: Some(seed),
            ..VideoRequest::default()
        })
    }
}

#[async_trait]
impl Work for SegmentWork {
    type Request = VideoRequest;
    const KIND: (&'static str, u32) = ("hired_segment", 1);
    async fn made(&self, cx: &Cx, take: VideoTake) -> Result<Next> {
        let HiredSegment { segment, .. } = cx.input_as()?;
        let facts = fitted::facts(cx, &take.media, &[Kind::Video]).await?;
        let length = paced(cx, &segment)?.length.as_secs_f64();
        let source = source(&take, facts.seconds, length)?;
        done(&SegmentMade {
            source: store(cx, &source).await?,
            // It moves by itself; the cut only breathes.
            camera: CameraMove::Static,
            // Who stands where in it is not told.
            stands: Default::default(),
            seconds: length,
            media: vec![take.media],
        })
    }
    fn offline(&self) -> &dyn Step {
        &self.0
    }
}

/// The film over a shot of `length` seconds: as shot where it is long enough, slower where it is not.
fn source(take: &VideoTake, has: f64, length: f64) -> Result<Source> {
    // A frame at the end is kept back: the last moment of a file is not always one.
    let usable = has - 0.05;
    if usable < 0.5 {
        let what = text!("the film that came back lasts {has:.2} s"; "返回的视频只有 {has:.2} 秒");
        return Err(Error::new(ErrorKind::Unverified, what));
    }
    let speed = (usable / (length + HANDLES)).min(1.0);
    Ok(Source::Video { media: take.media.clone(), start: Time::ZERO, speed, warp: None })
}

#[cfg(test)]
mod tests {
    use super::*;
    use kinora_timeline::MediaId;

    #[test]
    fn a_film_that_is_too_short_is_slowed_and_one_that_is_long_is_not() {
        let take = VideoTake { media: MediaId("a.mp4".into()), last: None, revised: None };
        let speed = |has, length| match source(&take, has, length).expect("long enough") {
            Source::Video { speed, .. } => speed,
            other => panic!("{other:?}"),
        };
        assert!((speed(8.0, 4.0) - 1.0).abs() < 1e-9);
        assert!((speed(5.05, 9.5) - 0.5).abs() < 1e-9);
        assert!(source(&take, 0.2, 4.0).is_err());
    }
}
