//! Words on the picture and beside it.
//!
//! [`layout`] decides where lines break (pure), [`style`] how large they are and where they stand, [`raster`] draws them
//! once each, [`card`] the titles among them; the compositor lays the result over its frames. [`split`] cuts what is too long for one look.
//! [`words`] sets the words of an editor's tracks, which have styles and places of their own, some of them in columns.

mod card;
mod columns;
pub mod layout;
mod lines;
pub mod raster;
mod shapes;
pub mod split;
pub mod style;
pub mod words;

pub use raster::{Overlay, Typesetter};

use kinora_model::{Result, Text, text};
use kinora_timeline::{Caption, CaptionRole, Rate, Timeline, caption};
use std::{fmt::Write, ops::Range, path::Path};

/// How much of a caption shows in frame `n` of its `frames`: titles come and go gently, speech is there at once.
pub fn opacity(role: &CaptionRole, n: i64, frames: &Range<i64>, rate: Rate) -> f64 {
    if role.is_subtitle() {
        return 1.0;
    }
    let whole = (caption::FADE.as_secs_f64() * f64::from(rate.num) / f64::from(rate.den))
        .min((frames.end - frames.start) as f64 / 2.0)
        .max(1.0);
    let from_border = (n - frames.start + 1).min(frames.end - n) as f64;
    let p = (from_border / whole).min(1.0);
    p * p * (3.0 - 2.0 * p)
}

/// The cards of `timeline` without their words (what darkens the picture behind them, and the rules): each caption that has
/// one, with the pixels of a whole canvas as R'G'B'A with straight alpha, four bytes a pixel.
///
/// # Errors
/// `Missing` where there is no font in `fonts`.
pub fn grounds<'t>(timeline: &'t Timeline, fonts: &Path) -> Result<Vec<(&'t Caption, Vec<u8>)>> {
    let cards: Vec<&Caption> = timeline.captions.iter().filter(|c| !c.role.is_subtitle()).collect();
    if cards.is_empty() {
        return Ok(Vec::new());
    }
    let mut typesetter = Typesetter::new(fonts)?;
    let straight = |pixels: tiny_skia::Pixmap| {
        let pixel = |p: &tiny_skia::PremultipliedColorU8| {
            let c = p.demultiply();
            [c.red(), c.green(), c.blue(), c.alpha()]
        };
        pixels.pixels().iter().flat_map(pixel).collect()
    };
    let ground = |caption| Some((caption, straight(typesetter.ground(caption, &timeline.canvas)?)));
    Ok(cards.into_iter().filter_map(ground).collect())
}

/// That no font has `missing` characters of `words`, in one sentence; none where all are there.
fn lacking(missing: &[char], words: &str) -> Option<Text> {
    /// Characters that are told one by one.
    const TOLD: usize = 20;
    let told = |c: &char| format!("{c:?} (U+{:04X})", *c as u32);
    let mut all = missing.iter().take(TOLD).map(told).collect::<Vec<_>>().join(", ");
    if missing.len() > TOLD {
        all.push('…');
    }
    let zh = all.replace(", ", "、");
    let short: String = words.chars().take(30).collect();
    match missing.len() {
        0 => None,
        1 => Some(text!("no installed font has the character {all} of the words “{short}”";
                        "已安装的字体中没有文字“{short}”的字符 {zh}")),
        n => Some(text!("no installed font has {n} of the characters of the words “{short}”: {all}";
                        "已安装的字体中没有文字“{short}”中的 {n} 个字符：{zh}")),
    }
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
