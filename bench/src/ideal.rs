//! Frames against the ideal move: the still seen through a Lanczos-3 filter in floating point, at exact positions.

use crate::work::{DISSOLVE, SHOT, movement, name};
use kinora_media::{Ffmpeg, StreamKind, VideoReader};
use kinora_model::{Error, Result, text};
use std::{fs::File, io::Read, path::Path};

/// Pixels across.
pub const W: usize = 1280;
/// Rows above the captions: words are not part of the move.
pub const H: usize = 540;
/// Bytes of a frame.
pub const FRAME: usize = 1280 * 720 * 3 / 2;

/// How true frames are.
#[derive(Clone, Copy, Debug)]
pub struct Truth {
    /// Mean structural similarity of luma (8×8 windows; Wang et al. 2004) to the ideal, 0…1.
    pub ssim: f64,
    /// Root mean square of how much more or less than it should the picture moves from one frame to the next, in pixels.
    pub jitter: f64,
    /// The same of the shot that is worst.
    pub worst: f64,
}

/// Where frames come from.
pub enum Frames {
    /// A film.
    Film(Box<VideoReader>),
    /// Raw planes.
    Raw(File),
}

impl Frames {
    /// The frames of a film.
    pub fn of_film(ffmpeg: &Ffmpeg, path: &Path) -> Result<Self> {
        let probe = ffmpeg.probe(path)?;
        let none = || Error::invalid(text!("{} has no pictures", path.display(); "{} 没有画面", path.display()));
        let stream = probe.first(StreamKind::Video).ok_or_else(none)?;
        Ok(Self::Film(Box::new(VideoReader::open(ffmpeg, path, stream, 0.0, (1280, 720))?)))
    }

    /// Raw frames in a file.
    pub fn raw(path: &Path) -> Result<Self> {
        File::open(path).map(Self::Raw).map_err(|e| Error::io(path.display(), e))
    }

    /// The next one; false where there is none.
    pub fn next(&mut self, frame: &mut [u8]) -> Result<bool> {
        match self {
            Self::Film(reader) => reader.read(frame),
            Self::Raw(file) => Ok(file.read_exact(frame).is_ok()),
        }
    }
}

/// Luma, width and height.
type Still = (Vec<f32>, usize, usize);

/// Luma of a still in floating point, BT.709 limited.
fn still(path: &Path) -> Result<Still> {
    let place = path.display();
    let picture = image::open(path).map_err(|e| Error::invalid(text!("{place}: {e}"; "{place}：{e}")))?.into_rgb8();
    let (w, h) = (picture.width() as usize, picture.height() as usize);
    let luma = |p: &image::Rgb<u8>| {
        let [r, g, b] = p.0.map(f32::from);
        16.0 + (0.2126 * r + 0.7152 * g + 0.0722 * b) * 219.0 / 255.0
    };
    Ok((picture.pixels().map(luma).collect(), w, h))
}

fn lanczos(x: f64) -> f64 {
    let x = x.abs();
    if x < 1e-9 {
        1.0
    } else if x < 3.0 {
        let y = std::f64::consts::PI * x;
        3.0 * y.sin() * (y / 3.0).sin() / (y * y)
    } else {
        0.0
    }
}

/// Weights of source samples for each of `n` output samples that begin at `from` and are `step` wide.
fn weights(n: usize, from: f64, step: f64, len: usize) -> Vec<Vec<(usize, f32)>> {
    let wide = step.max(1.0);
    (0..n)
        .map(|i| {
            let center = from + (i as f64 + 0.5) * step - 0.5;
            let reach = (center - 3.0 * wide).ceil() as i64..=(center + 3.0 * wide).floor() as i64;
            let all: Vec<(usize, f64)> =
                reach.map(|j| (j.clamp(0, len as i64 - 1) as usize, lanczos((j as f64 - center) / wide))).collect();
            let sum: f64 = all.iter().map(|w| w.1).sum();
            all.into_iter().map(|(j, w)| (j, (w / sum) as f32)).collect()
        })
        .collect()
}

fn seen(luma: &[f32], w: usize, h: usize, (x, y): (f64, f64), (bw, bh): (f64, f64)) -> Vec<f32> {
    let (across, down) = (weights(W, x, bw / 1280.0, w), weights(H, y, bh / 720.0, h));
    let mut out = vec![0f32; W * H];
    let mut row = vec![0f32; w];
    for (out, taps) in out.chunks_exact_mut(W).zip(&down) {
        row.fill(0.0);
        for &(j, weight) in taps {
            for (sum, v) in row.iter_mut().zip(&luma[j * w..(j + 1) * w]) {
                *sum += weight * v;
            }
        }
        for (out, taps) in out.iter_mut().zip(&across) {
            *out = taps.iter().map(|&(j, weight)| weight * row[j]).sum();
        }
    }
    out
}

/// Frames of the first `shots` outside their dissolves against the ideal, every `stride`-th and the one after it.
pub fn judge(mut frames: Frames, media: &Path, shots: usize, stride: usize) -> Result<Truth> {
    let (shot, fade) = ((SHOT * 30.0) as usize, (DISSOLVE * 30.0) as usize);
    let mut frame = vec![0u8; FRAME];
    let (mut ssim, mut jitter, mut n) = (Vec::new(), vec![Vec::new(); shots], 0);
    let mut source: Option<(usize, Still)> = None;
    let mut before: Option<(usize, (f64, f64))> = None;
    while frames.next(&mut frame)? {
        let (i, k) = (n / shot, n % shot);
        n += 1;
        if i >= shots || k < fade + 1 || k % stride > 1 {
            continue;
        }
        if source.as_ref().is_none_or(|(have, _)| *have != i) {
            source = Some((i, still(&media.join(name(i)))?));
        }
        let Some((_, (luma, w, h))) = &source else { continue };
        let m = movement(i);
        let p = k as f64 / (shot + fade) as f64;
        let at = |(a, b): (f64, f64)| a + (b - a) * p;
        // The shift of the picture is linear, not its centre: where scale changes too, the two differ a little.
        let shift = |c: (f64, f64)| {
            let (a, b) = ((0.5 - c.0) * m.scale.0, (0.5 - c.1) * m.scale.1);
            0.5 - (a + (b - a) * p) / at(m.scale)
        };
        let size = (*w as f64 / at(m.scale), *h as f64 / at(m.scale));
        let corner = (shift(m.x) * *w as f64 - size.0 / 2.0, shift(m.y) * *h as f64 - size.1 / 2.0);
        let ideal = seen(luma, *w, *h, corner, size);
        let found = &frame[..W * H];
        ssim.push(similarity(found, &ideal));
        let off = displacement(found, &ideal);
        if let Some((last, was)) = before
            && last + 1 == n
        {
            jitter[i].push((off.0 - was.0).powi(2) + (off.1 - was.1).powi(2));
        }
        before = Some((n, off));
    }
    let mean = |v: &[f64]| v.iter().sum::<f64>() / v.len().max(1) as f64;
    let worst = jitter.iter().map(|shot| mean(shot).sqrt()).fold(0.0, f64::max);
    Ok(Truth { ssim: mean(&ssim), jitter: mean(&jitter.concat()).sqrt(), worst })
}

/// Mean structural similarity of the upper rows.
pub fn similarity(found: &[u8], ideal: &[f32]) -> f64 {
    let (c1, c2) = ((0.01 * 255.0f64).powi(2), (0.03 * 255.0f64).powi(2));
    let (mut total, mut windows) = (0.0, 0.0);
    for y in (0..H - 7).step_by(8) {
        for x in (0..W - 7).step_by(8) {
            let (mut a, mut b, mut aa, mut bb, mut ab) = (0.0, 0.0, 0.0, 0.0, 0.0);
            for row in y..y + 8 {
                for at in row * W + x..row * W + x + 8 {
                    let (p, q) = (f64::from(found[at]), f64::from(ideal[at]));
                    (a, b, aa, bb, ab) = (a + p, b + q, aa + p * p, bb + q * q, ab + p * q);
                }
            }
            let (ma, mb) = (a / 64.0, b / 64.0);
            let (va, vb, cov) = (aa / 64.0 - ma * ma, bb / 64.0 - mb * mb, ab / 64.0 - ma * mb);
            total += (2.0 * ma * mb + c1) * (2.0 * cov + c2) / ((ma * ma + mb * mb + c1) * (va + vb + c2));
            windows += 1.0;
        }
    }
    total / windows
}

/// Rows and columns weighed 1, 4, 6, 4, 1: slopes are only true for detail well above two pixels.
fn softened(luma: &[f32]) -> Vec<f32> {
    let pass = |from: &[f32], step: usize| -> Vec<f32> {
        let at = |i: usize| from.get(i).copied().unwrap_or(0.0);
        (0..from.len())
            .map(|i| {
                let near = at(i.wrapping_sub(step)) + at(i + step);
                let far = at(i.wrapping_sub(2 * step)) + at(i + 2 * step);
                (6.0 * from[i] + 4.0 * near + far) / 16.0
            })
            .collect()
    };
    pass(&pass(luma, 1), W)
}

/// By how much `found` lies beside `ideal`, by least squares on the slope of the picture (Lucas and Kanade 1981).
fn displacement(found: &[u8], ideal: &[f32]) -> (f64, f64) {
    let found: Vec<f32> = found.iter().map(|&v| f32::from(v)).collect();
    let (found, ideal) = (softened(&found), softened(ideal));
    let (mut xx, mut xy, mut yy, mut xe, mut ye) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for y in 4..H - 4 {
        for x in 4..W - 4 {
            let at = y * W + x;
            let gx = f64::from(ideal[at + 1] - ideal[at - 1]) / 2.0;
            let gy = f64::from(ideal[at + W] - ideal[at - W]) / 2.0;
            let e = f64::from(ideal[at] - found[at]);
            (xx, xy, yy) = (xx + gx * gx, xy + gx * gy, yy + gy * gy);
            (xe, ye) = (xe + gx * e, ye + gy * e);
        }
    }
    let det = xx * yy - xy * xy;
    ((yy * xe - xy * ye) / det, (xx * ye - xy * xe) / det)
}
