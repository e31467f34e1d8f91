//! Stretches of an edited film that are a clip's own pictures, untouched: they are taken over as they are coded.
//!
//! A frame is such where the topmost picture is a film's, of the canvas's size, placed as it is, at its own pace, with
//! nothing done to it and nothing over it; where its coding is one that goes into the film ([`kinora_media::copy`]); and
//! where each next frame of the film shows each next frame of the file. A stretch begins with a picture that needs none
//! before it. What lies between the cut and that picture is composed and encoded as everything else, and joined to it.
//!
//! Only films that somebody edited are copied from: of a film of our own making every frame is looked at.

use crate::{
    Job,
    film::frame_at,
    part::{Told, place},
    plan::{Plan, Seen, Shown},
};
use kinora_media::copy::{CodedFilm, KINDS, Manner, Run, write_run};
use kinora_model::{Error, Result};
use kinora_timeline::{Blend, Clip, Curve, Look, MediaId, Source, Time, Transform};
use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

/// Raised whenever the same run is written with other bytes.
const ENGINE: &str = "kinora-copy 1";

/// Seconds that a stretch must last, if there is something of its clip to encode: an encoder more has its price.
const LEAST: f64 = 1.0;

/// Frames of the film that are copied.
#[derive(Debug)]
pub struct Stretch {
    /// Which ones.
    pub frames: Range<i64>,
    media: MediaId,
    film: std::sync::Arc<CodedFilm>,
    run: Run,
}

/// What a clip shows if it is nothing but a piece of a film at its own pace.
fn piece(clip: &Clip) -> Option<(&MediaId, Time)> {
    let Source::Video { media, start, speed, warp: None } = &clip.source else { return None };
    let Transform { fit: _, x, y, scale, rotation, opacity, stretch } = &clip.transform;
    let always = |c: &Curve, value: f64| c.is_constant() && c.at(Time::ZERO) == value;
    let placed = always(x, 0.0)
        && always(y, 0.0)
        && always(scale, 1.0)
        && always(rotation, 0.0)
        && always(opacity, 1.0)
        && stretch.as_ref().is_none_or(|s| always(&s.x, 1.0) && always(&s.y, 1.0));
    let plain = clip.look.as_ref().is_none_or(|look| {
        // What is behind it is hidden by it.
        let Look { crop, backdrop: _, masks, blend, key, tone, effects, clear } = &**look;
        let as_it_is = crop.is_none() && key.is_none() && tone.is_none() && effects.is_empty() && !clear;
        as_it_is && masks.is_empty() && *blend == Blend::Normal
    });
    (*speed == 1.0 && placed && plain && clip.motions.is_empty()).then_some((media, *start))
}

/// The clip whose picture is all that frame `n` shows.
fn alone<'t>(plan: &Plan<'t>, n: i64) -> Option<Seen<'t>> {
    match plan.shown(n).last()? {
        Shown::One(seen) => piece(seen.clip).is_some().then_some(seen),
        Shown::Two { .. } => None,
    }
}

/// All stretches of the film that can be copied, in order.
///
/// # Errors
/// Of the job's media function; `Io`.
pub fn stretches(job: &Job, plan: &Plan) -> Result<Vec<Stretch>> {
    if !plan.timeline.as_edited {
        return Ok(Vec::new());
    }
    let canvas = &plan.timeline.canvas;
    let mut worded = HashSet::new();
    for words in plan.words.iter().filter(|w| w.is_drawn(job.burn_captions)) {
        worded.extend(words.frames.clone());
    }
    let mut films: HashMap<&MediaId, Option<std::sync::Arc<CodedFilm>>> = HashMap::new();
    let mut manners: HashSet<Manner> = HashSet::new();
    let mut found = Vec::new();
    let mut n = 0;
    while n < plan.frames {
        let Some(seen) = alone(plan, n).filter(|_| !worded.contains(&n)) else {
            n += 1;
            continue;
        };
        let Some((media, start)) = piece(seen.clip) else { continue };
        if !films.contains_key(media) {
            let film = CodedFilm::open(&(job.media)(media)?)?.filter(|f| f.size() == (canvas.width, canvas.height));
            films.insert(media, film.map(std::sync::Arc::new));
        }
        let film = films[media].as_ref();
        let wanted =
            |seen: &Seen| film.map_or(0, |f| frame_at(f.times(), start.as_secs_f64() + seen.time.as_secs_f64()));
        let first = wanted(&seen);
        // As far as each next frame of the film is the next one of the file.
        let mut end = n + 1;
        while end < plan.frames
            && !worded.contains(&end)
            && alone(plan, end).is_some_and(|s| s.index == seen.index && wanted(&s) == first + (end - n) as usize)
        {
            end += 1;
        }
        if let Some(film) = film
            && let Some(run) = film.run_within(first..first + (end - n) as usize)?
        {
            let begin = n + (run.frames.start - first) as i64;
            let frames = begin..begin + run.frames.len() as i64;
            let long = frames.end - frames.start >= canvas.rate.nearest(Time::from_secs_f64(LEAST));
            let same = |n: i64| alone(plan, n).is_some_and(|s| s.index == seen.index);
            let whole = frames == (n..end) && !same(n - 1) && !same(end);
            let manner = film.manner();
            // Two are left for what is encoded here, steady or not.
            let room = manners.len() < KINDS - 2 || manners.contains(&manner);
            if room && (long || whole) {
                manners.insert(manner);
                found.push(Stretch { frames, media: media.clone(), film: film.clone(), run });
            }
        }
        n = end;
    }
    Ok(found)
}

impl Stretch {
    /// A key of all that its bytes depend on.
    pub fn key(&self, rate: (u32, u32)) -> String {
        let mut hasher = blake3::Hasher::new();
        let run = (self.run.frames.start, self.run.frames.end, self.run.ahead);
        serde_json::to_writer(&mut hasher, &(ENGINE, &self.media, run, rate)).expect("plain data into memory");
        hasher.finalize().to_hex().to_string()
    }

    /// Copies it, as a part that is kept under `key`.
    ///
    /// # Errors
    /// `Io`; `Invalid` where the file changed since it was looked at.
    pub fn make(&self, job: &Job, rate: (u32, u32), key: &str) -> Result<Told> {
        let io = |e| Error::io(job.cache.display(), e);
        let unfinished = tempfile::Builder::new().prefix(".part-").suffix(".mp4").tempfile_in(job.cache).map_err(io)?;
        let unfinished = unfinished.into_temp_path();
        write_run(&self.film, &self.run, rate, &unfinished)?;
        let frames = self.run.frames.len() as u64;
        let told = Told { frames, looks: Vec::new(), warnings: Vec::new(), misfits: Vec::new() };
        place(job.cache, key).keep(unfinished, &told)?;
        Ok(told)
    }
}
