//! What is seen and heard in a film, measured: its shots, how much moves in them, its colours, its sound.
//!
//! One pass reads every frame very small ([`cuts`]); what needs more pixels is fetched afterwards, a frame at a time
//! ([`still_at`]). Nothing here knows what the pictures show.

mod colours;
mod cuts;
mod sound;

pub use colours::Colour;
pub use sound::Loudness;

use crate::intake::Facts;
use crate::{Ffmpeg, StreamKind, VideoReader, process::go_on};
use image::{RgbImage, imageops};
use kinora_model::{Error, Result, text};
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// Size of the frames of the first pass, in pixels.
const SMALL: (u32, u32) = (64, 36);
/// Frames looked at, at most: ten minutes at 30 a second. What comes later is not studied, and the study says so.
const MOST_FRAMES: usize = 18_000;
/// Stills taken of one film, at most.
const MOST_STILLS: usize = 24;
/// A shot gets another still for each of these, in seconds: what is written changes within shots, too, and nobody reads it
/// in much less.
const STILL_EVERY: f64 = 1.0;

/// What was measured on a film.
#[derive(Clone, Debug, PartialEq)]
pub struct Study {
    /// Seconds that were looked at, from its beginning.
    pub seconds: f64,
    /// Whether it goes on after them.
    pub is_cut_off: bool,
    /// Its shots, in order and without gaps.
    pub shots: Vec<Shot>,
    /// Its main colours, the commonest first.
    pub colours: Vec<Colour>,
    /// What is heard; absent where it has no sound.
    pub sound: Option<Loudness>,
    /// Moments worth looking at, in seconds, in order: at least one, and no more than are worth it.
    pub stills: Vec<f64>,
}

/// A stretch of film without a cut.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shot {
    /// Seconds.
    pub start: f64,
    /// Seconds.
    pub end: f64,
    /// How much its frames change on average from one to the next: 0 is a still, 1 is noise.
    pub motion: f32,
}

impl Shot {
    /// Its length in seconds.
    pub fn seconds(&self) -> f64 {
        self.end - self.start
    }
}

/// Measures the film in `path`, of which [`examine`](crate::intake::examine) told `facts`. It reads every frame once.
///
/// # Errors
/// [`Invalid`](kinora_model::ErrorKind::Invalid) where it is no film or cannot be decoded;
/// [`Cancelled`](kinora_model::ErrorKind::Cancelled) soon after `cancel` is true.
pub fn study(ffmpeg: &Ffmpeg, path: &Path, facts: &Facts, cancel: &AtomicBool) -> Result<Study> {
    let probe = ffmpeg.probe(path)?;
    let stream = probe.first(StreamKind::Video).filter(|_| facts.picture.is_some());
    let stream = stream
        .ok_or_else(|| Error::invalid(text!("there is no picture in the file to look at"; "文件中没有可分析的画面")))?;
    let times = moments(ffmpeg, path, facts)?;
    let mut reader = VideoReader::open(ffmpeg, path, stream, 0.0, SMALL)?;
    let mut frame = vec![0; reader.frame_bytes()];
    let (mut changes, mut palette) = (cuts::Changes::default(), colours::Palette::default());
    while changes.frames() < MOST_FRAMES && reader.read(&mut frame)? {
        changes.add(&frame, SMALL);
        palette.add(&frame, SMALL);
        go_on(cancel)?;
    }
    let frames = changes.frames();
    if frames == 0 {
        return Err(Error::invalid(text!("not one frame of the film can be shown"; "视频中没有任何可显示的画面")));
    }
    let is_cut_off = frames == MOST_FRAMES && times.len() > frames;
    let at = |n: usize| times.get(n).copied().unwrap_or(facts.seconds).min(facts.seconds);
    let seconds = if is_cut_off { at(frames) } else { facts.seconds };
    let mut borders: Vec<usize> = vec![0];
    borders.extend(changes.cuts());
    let shots: Vec<Shot> = borders
        .iter()
        .enumerate()
        .map(|(i, first)| {
            let next = borders.get(i + 1).copied();
            let end = next.map_or(seconds, at);
            Shot {
                start: if i == 0 { 0.0 } else { at(*first) },
                end,
                motion: changes.motion(*first..next.unwrap_or(frames)),
            }
        })
        .collect();
    let sound = match facts.sound {
        Some(_) => Some(sound::measure(ffmpeg, path, seconds, cancel)?),
        None => None,
    };
    let stills = stills(&shots);
    Ok(Study { seconds, is_cut_off, shots, colours: palette.main(), sound, stills })
}

/// The film's picture at `at` seconds (or the last one before its end), upright, its longer side at most `longest` pixels.
///
/// # Errors
/// As [`study`].
pub fn still_at(ffmpeg: &Ffmpeg, path: &Path, facts: &Facts, at: f64, longest: u32) -> Result<RgbImage> {
    let probe = ffmpeg.probe(path)?;
    let nothing = || Error::invalid(text!("the film has no picture at {at:.1} s"; "视频在 {at:.1} 秒处没有画面"));
    let (stream, picture) = probe.first(StreamKind::Video).zip(facts.picture.as_ref()).ok_or_else(nothing)?;
    let shrink = (f64::from(longest) / f64::from(picture.width.max(picture.height).max(1))).min(1.0);
    let even = |pixels: u32| ((f64::from(pixels) * shrink / 2.0).round() as u32).max(1) * 2;
    let size = (even(picture.width), even(picture.height));
    let mut frame = Vec::new();
    // The last frame begins before the film ends.
    for from in [at, (at - 0.5).max(0.0), 0.0] {
        let mut reader = VideoReader::open(ffmpeg, path, stream, from, size)?;
        frame.resize(reader.frame_bytes(), 0);
        if reader.read(&mut frame)? {
            return Ok(colours::picture(&frame, size));
        }
    }
    Err(nothing())
}

/// A smaller copy of a picture, its longer side at most `longest` pixels, for showing.
pub fn thumbnail(picture: &RgbImage, longest: u32) -> RgbImage {
    let (w, h) = picture.dimensions();
    let shrink = (f64::from(longest) / f64::from(w.max(h).max(1))).min(1.0);
    let side = |pixels: u32| ((f64::from(pixels) * shrink).round() as u32).max(1);
    imageops::thumbnail(picture, side(w), side(h))
}

/// When each frame is shown, in seconds from the first one.
fn moments(ffmpeg: &Ffmpeg, path: &Path, facts: &Facts) -> Result<Vec<f64>> {
    let packets = ffmpeg.packets(path)?;
    let stream = packets.probe.streams.iter().position(|s| s.kind == StreamKind::Video);
    let known = stream.and_then(|n| Some((packets.of.get(n)?, packets.probe.streams[n].tick()?)));
    if let Some((list, (num, den))) = known.filter(|(list, (_, den))| !list.is_empty() && *den > 0) {
        let mut shown: Vec<i64> = list.iter().map(|packet| packet.pts).collect();
        shown.sort_unstable();
        return Ok(shown.iter().map(|pts| (pts - shown[0]) as f64 * num as f64 / den as f64).collect());
    }
    // A container without times: frames are evenly spread, as far as anybody knows.
    let picture = facts.picture.as_ref();
    let (count, rate) = (picture.map_or(0, |p| p.frames), picture.and_then(|p| p.rate).unwrap_or((25, 1)));
    Ok((0..count).map(|n| n as f64 * f64::from(rate.1) / f64::from(rate.0.max(1))).collect())
}

/// Moments worth looking at: the middle of each shot, more of long ones; evenly chosen where there are too many.
fn stills(shots: &[Shot]) -> Vec<f64> {
    let all: Vec<f64> = shots
        .iter()
        .flat_map(|shot| {
            let count = ((shot.seconds() / STILL_EVERY).round() as usize).max(1);
            (0..count).map(move |n| shot.start + shot.seconds() * (n as f64 + 0.5) / count as f64)
        })
        .collect();
    if all.len() <= MOST_STILLS {
        return all;
    }
    (0..MOST_STILLS).map(|n| all[n * all.len() / MOST_STILLS]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_shots_are_looked_at_more_often_and_no_film_too_often() {
        let shot = |start: f64, end: f64| Shot { start, end, motion: 0.0 };
        assert_eq!(stills(&[shot(0.0, 1.0), shot(1.0, 6.0)]), [0.5, 1.5, 2.5, 3.5, 4.5, 5.5]);
        let many: Vec<Shot> = (0..100).map(|n| shot(f64::from(n), f64::from(n + 1))).collect();
        let chosen = stills(&many);
        assert!(chosen.len() == MOST_STILLS && chosen.is_sorted() && chosen[MOST_STILLS - 1] > 90.0);
    }
}
