//! Words on the picture and beside it.
//!
//! [`layout`] decides where lines break (pure), [`style`] how large they are and where they stand, [`raster`] draws them
//! once each, [`card`] the titles among them; the compositor lays the result over its frames. [`split`] cuts what is too long for one look.
//! [`words`] sets the words of an editor's tracks, which have styles and places of their own.

mod card;
pub mod layout;
mod lines;
pub mod raster;
mod shapes;
pub mod split;
pub mod style;
pub mod words;

pub use raster::{Overlay, Typesetter};

use kinora_timeline::{CaptionRole, Rate, Timeline};
use std::{fmt::Write, ops::Range};

/// How long a title takes to come and to go.
const FADE_SECONDS: f64 = 0.6;

/// How much of a caption shows in frame `n` of its `frames`: titles come and go gently, speech is there at once.
pub fn opacity(role: &CaptionRole, n: i64, frames: &Range<i64>, rate: Rate) -> f64 {
    if role.is_subtitle() {
        return 1.0;
    }
    let whole = (FADE_SECONDS * f64::from(rate.num) / f64::from(rate.den))
        .min((frames.end - frames.start) as f64 / 2.0)
        .max(1.0);
    let from_border = (n - frames.start + 1).min(frames.end - n) as f64;
    let p = (from_border / whole).min(1.0);
    p * p * (3.0 - 2.0 * p)
}

/// The spoken words of `timeline` as an SRT file (UTF-8).
pub fn subtitles_srt(timeline: &Timeline) -> String {
    let mut srt = String::new();
    let stamp = |t: kinora_timeline::Time| {
        let ms = (t.as_secs_f64() * 1000.0).round() as i64;
        format!("{:02}:{:02}:{:02},{:03}", ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60, ms % 1000)
    };
    let spoken = timeline.captions.iter().filter(|c| c.role.is_subtitle() && !c.text.trim().is_empty());
    for (i, caption) in spoken.enumerate() {
        let end = caption.span.end().min(timeline.duration);
        let (_, shown) = style::shown(caption);
        // A blank line would end the entry.
        let lines: Vec<&str> = shown.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
        let _ = write!(srt, "{}\n{} --> {}\n{}\n\n", i + 1, stamp(caption.span.start), stamp(end), lines.join("\n"));
    }
    srt
}
