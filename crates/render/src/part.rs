//! Parts of the film: each is encoded by itself and kept under a key made of all that its pixels depend on.

use crate::{
    Quality,
    compose::{Compositor, Shared},
    kept::Place,
    plan::Plan,
    verify::Look,
    yuv::Frame,
};
use kinora_media::{Encoder, Ffmpeg, VideoFormat, process::go_on};
use kinora_model::{Error, Result, Text};
use kinora_timeline::Source;
use serde::{Deserialize, Serialize};
use std::{ops::Range, path::Path, sync::atomic::AtomicBool};

/// Raised whenever the same input makes other pixels or other bytes.
const ENGINE: &str = "kinora-render 8";

/// What is told of a part beside its bytes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Told {
    /// Number of frames.
    pub frames: u64,
    /// Its frames as they were composed.
    pub looks: Vec<Look>,
    /// What could not be shown as it should.
    pub warnings: Vec<Text>,
    /// Words that do not fit into the picture.
    pub misfits: Vec<Text>,
}

/// Encoder settings for `part` of `plan` at `quality`: steady where something glides in it.
pub fn format(plan: &Plan, part: &Range<i64>, quality: &Quality) -> VideoFormat {
    let canvas = &plan.timeline.canvas;
    let (preset, crf) = quality.preset();
    let steady = plan.clips_in(part).into_iter().any(|(_, clip, _)| clip.glides());
    VideoFormat {
        width: canvas.width,
        height: canvas.height,
        rate: (canvas.rate.num, canvas.rate.den),
        preset: preset.into(),
        crf,
        steady,
    }
}

/// A key of everything that the pixels of `part` depend on. Media are named by their content. Times count from the part's
/// own beginning, so that a part which only moves in the film keeps its key.
pub fn key(plan: &Plan, part: &Range<i64>, format: &VideoFormat, burn: bool, fonts: &str) -> String {
    let timeline = plan.timeline;
    let begin = timeline.canvas.rate.time_of(part.start);
    let from = |frames: &Range<i64>| (frames.start - part.start, frames.end - part.start);
    let mut hasher = blake3::Hasher::new();
    let mut add = |what: &str, value: &dyn erased::Json| {
        hasher.update(what.as_bytes());
        value.feed(&mut hasher);
        hasher.update(b"\n");
    };
    add("engine", &ENGINE);
    add("format", &(format.width, format.height, format.rate, &format.preset, format.crf, format.steady));
    add("frames", &(part.end - part.start));
    add("background", &timeline.canvas.background);
    for (index, clip, frames) in plan.clips_in(part) {
        let at = (index.0, clip.span.start.ticks() - begin.ticks(), from(&frames));
        add("clip", &(at, &clip.source, &clip.transform));
        if clip.look.is_some() || !clip.motions.is_empty() {
            add("look", &(&clip.look, &clip.motions));
        }
        if matches!(clip.source, Source::Words(_)) {
            add("set in", &fonts);
        }
    }
    for (index, frames, kind) in plan.joins_in(part) {
        add("join", &(index.0, from(&frames), kind));
    }
    for (i, words) in plan.words_in(part).filter(|(_, w)| w.is_drawn(burn)) {
        add("fonts", &fonts);
        let with: Vec<_> = plan.words_with(i).map(|w| w.caption).collect();
        let shown = (from(&words.frames), &words.caption.text, &words.caption.role, words.caption.language);
        add("words", &(shown, with.iter().map(|c| (&c.text, &c.role, c.language)).collect::<Vec<_>>()));
    }
    hasher.finalize().to_hex().to_string()
}

/// Values of several types through one door into the hasher.
mod erased {
    use serde::Serialize;

    pub trait Json {
        fn feed(&self, hasher: &mut blake3::Hasher);
    }

    impl<T: Serialize> Json for T {
        fn feed(&self, hasher: &mut blake3::Hasher) {
            serde_json::to_writer(hasher, self).expect("plain data into memory");
        }
    }
}

/// Where the part with this key is kept.
pub fn place(cache: &Path, key: &str) -> Place {
    Place::new(cache, key, "mp4")
}

/// Composes and encodes `part` and keeps it under `key`. `each` is called after each frame.
pub fn make(
    shared: &Shared,
    compositor: &mut Compositor,
    ffmpeg: &Ffmpeg,
    part: &Range<i64>,
    key: &str,
    each: &dyn Fn(),
    cancel: &AtomicBool,
) -> Result<Told> {
    let cache = shared.job.cache;
    // Under a name of its own until it is whole: a part by its own name is always good.
    let unfinished = tempfile::Builder::new()
        .prefix(".part-")
        .suffix(".mp4")
        .tempfile_in(cache)
        .map_err(|e| Error::io(cache.display(), e))?
        .into_temp_path();
    let mut encoder = Encoder::video(ffmpeg, &format(shared.plan, part, &shared.job.quality), &unfinished)?;
    compositor.keep_for(part);
    compositor.warnings.clear();
    compositor.misfits.clear();
    let mut told = Told { frames: 0, looks: Vec::new(), warnings: Vec::new(), misfits: Vec::new() };
    let mut frame = compositor.blank();
    for n in part.clone() {
        go_on(cancel)?;
        compositor.frame(n, &mut frame)?;
        if write(&mut encoder, &frame).is_err() {
            return Err(encoder.broken());
        }
        told.looks.push(Look::of(&frame));
        told.frames += 1;
        each();
    }
    encoder.finish()?;
    told.warnings.append(&mut compositor.warnings);
    told.misfits.append(&mut compositor.misfits);
    place(cache, key).keep(unfinished, &told)?;
    Ok(told)
}

fn write(encoder: &mut Encoder, frame: &Frame) -> std::io::Result<()> {
    frame.planes.iter().try_for_each(|plane| encoder.write(&plane.data))
}

#[cfg(test)]
mod tests {
    use super::*;
    use kinora_timeline::{
        Canvas, Caption, CaptionRole, Clip, Color, Curve, MediaId, Mix, Rate, Span, Time, Timeline, Track, Transform,
        Transition, TransitionKind,
    };

    fn film() -> Timeline {
        let clip = |name: &str, start: i64| {
            let span = Span::new(Time::from_millis(start), Time::from_millis(2000));
            Clip::new(span, Source::Still { media: MediaId(name.into()) }, Transform::default())
        };
        let dissolve = Transition { after: 0, duration: Time::from_millis(400), kind: TransitionKind::Dissolve };
        Timeline {
            canvas: Canvas { width: 64, height: 36, rate: Rate::THIRTY, background: Color::BLACK },
            duration: Time::from_millis(4000),
            tracks: vec![Track {
                clips: vec![clip("a", 0), clip("b", 2000)],
                transitions: vec![dissolve],
                hidden: false,
            }],
            sounds: Vec::new(),
            mix: Mix::default(),
            captions: vec![Caption {
                span: Span::new(Time::from_millis(100), Time::from_millis(3500)),
                text: "words".into(),
                language: kinora_model::Language::En,
                role: CaptionRole::Narration,
            }],
            as_edited: false,
        }
    }

    fn keys(timeline: &Timeline, quality: Quality, fonts: &str) -> Vec<String> {
        let plan = Plan::new(timeline);
        plan.parts.iter().map(|p| key(&plan, p, &format(&plan, p, &quality), true, fonts)).collect()
    }

    #[test]
    fn whatever_changes_the_pixels_changes_the_key() {
        let before = keys(&film(), Quality::Standard, "f");
        type Change = (&'static str, fn(&mut Timeline));
        let changes: Vec<Change> = vec![
            ("width", |t| t.canvas.width = 66),
            ("height", |t| t.canvas.height = 38),
            ("rate", |t| t.canvas.rate = Rate { num: 25, den: 1 }),
            ("background", |t| t.canvas.background.r = 1),
            ("media", |t| t.tracks[0].clips[0].source = Source::Still { media: MediaId("c".into()) }),
            ("source", |t| t.tracks[0].clips[0].source = Source::Color(Color::BLACK)),
            ("fit", |t| t.tracks[0].clips[0].transform.fit = kinora_timeline::clip::Fit::Contain),
            ("x", |t| t.tracks[0].clips[0].transform.x = Curve::constant(0.1)),
            ("y", |t| t.tracks[0].clips[0].transform.y = Curve::constant(0.1)),
            ("scale", |t| t.tracks[0].clips[0].transform.scale = Curve::constant(1.1)),
            ("rotation", |t| t.tracks[0].clips[0].transform.rotation = Curve::constant(1.0)),
            ("opacity", |t| t.tracks[0].clips[0].transform.opacity = Curve::constant(0.9)),
            ("span", |t| t.tracks[0].clips[0].span.start = Time::from_millis(7)),
            ("transition length", |t| t.tracks[0].transitions[0].duration = Time::from_millis(600)),
            ("transition kind", |t| t.tracks[0].transitions[0].kind = TransitionKind::Dip(Color::BLACK)),
            ("no transition", |t| t.tracks[0].transitions.clear()),
            ("words", |t| t.captions[0].text.push('!')),
            ("language", |t| t.captions[0].language = kinora_model::Language::Zh),
            ("role", |t| t.captions[0].role = CaptionRole::Chapter),
            ("when", |t| t.captions[0].span.start = Time::from_millis(400)),
            ("hidden", |t| t.tracks[0].hidden = true),
            ("one more track", |t| t.tracks.push(t.tracks[0].clone())),
        ];
        for (name, change) in changes {
            let mut timeline = film();
            change(&mut timeline);
            let after = keys(&timeline, Quality::Standard, "f");
            assert!(after.iter().zip(&before).any(|(a, b)| a != b), "{name} leaves every key as it was");
        }
        assert_ne!(keys(&film(), Quality::High, "f"), before, "quality");
        assert_ne!(keys(&film(), Quality::Standard, "g"), before, "fonts");
    }

    #[test]
    fn what_does_not_change_the_pixels_keeps_the_key() {
        let mut timeline = film();
        let before = keys(&timeline, Quality::Standard, "f");
        timeline.mix.loudness = -16.0;
        timeline.captions[0].span.duration = Time::from_millis(3505);
        assert_eq!(keys(&timeline, Quality::Standard, "f"), before);
    }
}
