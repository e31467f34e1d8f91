//! Parts of the film: each is encoded by itself and kept under a key made of all that its pixels depend on.

use crate::{
    Quality,
    compose::{Compositor, Shared},
    plan::Plan,
    verify::Look,
    yuv::Frame,
};
use kinora_media::{Encoder, Ffmpeg, VideoFormat, process::go_on};
use kinora_model::{Error, Result, Text};
use serde::{Deserialize, Serialize};
use std::{
    ops::Range,
    path::{Path, PathBuf},
    sync::atomic::AtomicBool,
};

/// Raised whenever the same input makes other pixels or other bytes.
const ENGINE: &str = "kinora-render 1";

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

/// Encoder settings for `plan` at `quality`.
pub fn format(plan: &Plan, quality: &Quality) -> VideoFormat {
    let canvas = &plan.timeline.canvas;
    let (preset, crf) = quality.preset();
    VideoFormat {
        width: canvas.width,
        height: canvas.height,
        rate: (canvas.rate.num, canvas.rate.den),
        preset: preset.into(),
        crf,
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
    add("format", &(format.width, format.height, format.rate, &format.preset, format.crf));
    add("frames", &(part.end - part.start));
    add("background", &timeline.canvas.background);
    for (index, clip, frames) in plan.clips_in(part) {
        let at = (index.0, clip.span.start.ticks() - begin.ticks(), from(&frames));
        add("clip", &(at, &clip.source, &clip.transform));
    }
    for (index, frames, kind) in plan.joins_in(part) {
        add("join", &(index.0, from(&frames), kind));
    }
    if burn {
        for (i, words) in plan.words_in(part) {
            add("fonts", &fonts);
            let with: Vec<_> = plan.words_with(i).map(|w| w.caption).collect();
            let shown = (from(&words.frames), &words.caption.text, &words.caption.role, words.caption.language);
            add("words", &(shown, with.iter().map(|c| (&c.text, &c.role, c.language)).collect::<Vec<_>>()));
        }
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

/// Where a part and what is told of it are kept.
pub fn paths(cache: &Path, key: &str) -> (PathBuf, PathBuf) {
    (cache.join(format!("{key}.mp4")), cache.join(format!("{key}.json")))
}

/// What is told of a part that is kept already.
pub fn kept(cache: &Path, key: &str) -> Option<Told> {
    let (film, told) = paths(cache, key);
    let told = serde_json::from_slice(&std::fs::read(told).ok()?).ok()?;
    (film.metadata().ok()?.len() > 0).then_some(told)
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
    let (film, told_path) = paths(cache, key);
    // Under a name of its own until it is whole: a part by its own name is always good.
    let unfinished = tempfile::Builder::new()
        .prefix(".part-")
        .suffix(".mp4")
        .tempfile_in(cache)
        .map_err(|e| Error::io(cache.display(), e))?
        .into_temp_path();
    let mut encoder = Encoder::video(ffmpeg, &format(shared.plan, &shared.job.quality), &unfinished)?;
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
    let json = serde_json::to_vec(&told).expect("plain data");
    let io = |path: &Path| {
        let place = path.display().to_string();
        move |e| Error::io(place, e)
    };
    let mut beside = tempfile::NamedTempFile::new_in(cache).map_err(io(cache))?;
    std::io::Write::write_all(&mut beside, &json).map_err(io(beside.path()))?;
    unfinished.persist(&film).map_err(|e| Error::io(film.display(), e.error))?;
    beside.persist(&told_path).map_err(|e| Error::io(told_path.display(), e.error))?;
    Ok(told)
}

fn write(encoder: &mut Encoder, frame: &Frame) -> std::io::Result<()> {
    frame.planes.iter().try_for_each(|plane| encoder.write(&plane.data))
}
