//! Sub-pixel resampling of planes: separable cubic Lagrange, 14-bit weights, rows first.
//!
//! The vector form (AVX2, found at run time) and the scalar form give the same bytes; tests hold them to it.

use crate::yuv::Plane;
use std::ops::Range;

#[cfg(target_arch = "x86_64")]
mod vector;

/// Weights sum to this.
const ONE: i32 = 1 << 14;

/// A sample of a source.
pub trait Sample: Copy + Into<i32> {
    /// Bits of it that lie behind the point.
    const FRACTION: u32;
}

impl Sample for u8 {
    const FRACTION: u32 = 0;
}

/// Six bits finer than the bytes that come out. A slow move needs them: between whole samples that differ by one, a
/// moved picture has no values of its own, and so its gentle slopes would jump from pixel to pixel instead of gliding.
impl Sample for u16 {
    const FRACTION: u32 = 6;
}

/// For each output sample of a range: which source samples it is made of.
pub struct Taps {
    /// Source samples per output sample, even.
    n: usize,
    /// Output index of the first entry.
    from: usize,
    /// First source sample of each output sample.
    first: Vec<u32>,
    /// `n` weights for each.
    weights: Vec<i16>,
    /// Entries with which another turn of a repeating plane begins.
    turns: Vec<usize>,
    /// For four weights: entries by eights, as the vector kernel takes them.
    eights: Vec<Eight>,
}

/// Eight neighbouring output samples of four weights each. Outputs 0…3 lie in the low halves, 4…7 in the high ones.
#[derive(Clone, Copy)]
#[repr(align(32))]
struct Eight {
    /// For outputs 0, 1 | 4, 5 and then 2, 3 | 6, 7: bytes of the eight source samples from `first` on.
    bytes: [[u8; 32]; 2],
    /// Weights in the same order.
    weights: [[i16; 16]; 2],
    /// First source samples of outputs 0 and 4; none where the samples of a half do not lie within eight.
    first: Option<[u32; 2]>,
}

impl Eight {
    fn new(first: &[u32], weights: &[i16]) -> Self {
        let starts = [first[0], first[4]];
        let near = |k: usize| first[k].checked_sub(starts[k / 4]).filter(|off| *off <= 4);
        let mut eight = Self { bytes: [[0; 32]; 2], weights: [[0; 16]; 2], first: Some(starts) };
        for k in 0..8 {
            let Some(off) = near(k) else { return Self { first: None, ..eight } };
            let (which, slot) = (k / 2 % 2, k / 4 * 2 + k % 2);
            for (i, byte) in eight.bytes[which][slot * 8..slot * 8 + 8].iter_mut().enumerate() {
                *byte = off as u8 * 2 + i as u8;
            }
            eight.weights[which][slot * 4..slot * 4 + 4].copy_from_slice(&weights[k * 4..k * 4 + 4]);
        }
        eight
    }
}

/// What lies beyond the border of a plane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beyond {
    /// Its border sample, on and on.
    Edge,
    /// The plane again, which repeats after this many samples and holds [`WRAP`] more than that.
    Again(usize),
}

/// Samples that a repeating plane holds beyond its period, so that taps never have to be split.
pub const WRAP: usize = 32;
/// Most samples that one output sample is made of.
const MOST: usize = WRAP;

/// The kernel of cubic Lagrange interpolation. Unlike Catmull-Rom's, whose third-order error moves fine detail to and fro
/// as the fraction of a sample changes, its error is of fourth order and moves nothing (Meijering, Zuiderveld, Viergever
/// 1999): a slow pan stays steady.
fn kernel(x: f64) -> f64 {
    let x = x.abs();
    if x < 1.0 {
        (1.0 - x * x) * (2.0 - x) / 2.0
    } else if x < 2.0 {
        (1.0 - x) * (2.0 - x) * (3.0 - x) / 6.0
    } else {
        0.0
    }
}

/// How much wider than its own the kernel is for `step`. A step that is a little above 1 is let pass: what it folds back
/// is far down in the kernel's own fall, and twice the taps would be paid for it.
fn width(step: f64) -> f64 {
    (step - 0.15).max(1.0)
}

impl Taps {
    /// For output samples `range`, where output sample `i` sits at source index `base + i·step` (`step` > 0) of a plane
    /// with `len` samples. Where `step` is well above 1 the kernel is widened, so that nothing aliases.
    pub fn new(range: Range<usize>, base: f64, step: f64, len: usize, beyond: Beyond) -> Self {
        let wide = width(step);
        let reach = 2.0 * wide;
        let n = match (2.0 * reach).ceil() as usize {
            0..=4 => 4,
            5..=8 => 8,
            more => more.next_multiple_of(2).min(MOST),
        }
        .min(len & !1);
        let mut taps = Self {
            n,
            from: range.start,
            first: Vec::with_capacity(range.len()),
            weights: vec![0; range.len() * n],
            turns: Vec::new(),
            eights: Vec::new(),
        };
        let mut exact = [0f64; MOST];
        for (i, weights) in range.zip(taps.weights.chunks_exact_mut(n)) {
            let center = base + i as f64 * step;
            let wanted = floor(center - n as f64 / 2.0) + 1;
            let first = match beyond {
                Beyond::Edge => wanted.clamp(0, (len - n) as i64),
                Beyond::Again(period) => wanted.rem_euclid(period as i64),
            };
            let exact = &mut exact[..n];
            exact.fill(0.0);
            let mut sum = 0.0;
            for k in 0..n as i64 {
                let weight = kernel(((wanted + k) as f64 - center) / wide);
                let slot = match beyond {
                    Beyond::Edge => ((wanted + k).clamp(0, len as i64 - 1) - first).clamp(0, n as i64 - 1),
                    Beyond::Again(_) => k,
                };
                exact[slot as usize] += weight;
                sum += weight;
            }
            let (mut total, mut heaviest) = (0, 0);
            for k in 0..n {
                let weight = nearest(exact[k] / sum * f64::from(ONE));
                weights[k] = weight as i16;
                total += weight;
                if exact[k] > exact[heaviest] {
                    heaviest = k;
                }
            }
            weights[heaviest] += (ONE - total) as i16;
            taps.first.push(first as u32);
        }
        taps.turns = (1..taps.first.len()).filter(|&k| taps.first[k] < taps.first[k - 1]).collect();
        if n == 4 {
            let eights = taps.first.chunks_exact(8).zip(taps.weights.chunks_exact(32));
            taps.eights = eights.map(|(first, weights)| Eight::new(first, weights)).collect();
        }
        taps
    }

    fn of(&self, i: usize) -> (usize, &[i16]) {
        let k = i - self.from;
        (self.first[k] as usize, &self.weights[k * self.n..(k + 1) * self.n])
    }
}

/// The greatest whole number that is not above `x`. (The library's own is a call where the oldest processors are built
/// for.)
fn floor(x: f64) -> i64 {
    let whole = x as i64;
    whole - i64::from(whole as f64 > x)
}

/// The whole number next to `x`.
fn nearest(x: f64) -> i32 {
    (x + 0.5f64.copysign(x)) as i32
}

/// Row buffer between the two passes, kept from call to call, and which kernels to use.
pub struct Resampler {
    row: Vec<i16>,
    vector: bool,
}

impl Default for Resampler {
    fn default() -> Self {
        Self { row: Vec::new(), vector: vector_available() }
    }
}

impl Resampler {
    /// With the scalar kernels, whatever the processor has.
    #[cfg(test)]
    pub fn scalar() -> Self {
        Self { row: Vec::new(), vector: false }
    }

    /// Output samples `cols` of row `y` of `source` seen through `h` and `v`, into `out`.
    pub fn row<S: Sample>(
        &mut self,
        source: &Plane<S>,
        v: &Taps,
        y: usize,
        h: &Taps,
        cols: Range<usize>,
        out: &mut [u8],
    ) {
        let (top, down) = v.of(y);
        let mut begin = cols.start;
        while begin < cols.end {
            // Source positions rise within one turn of a repeating plane; each turn is done by itself.
            let k = begin - h.from;
            let turn =
                h.turns.get(h.turns.partition_point(|&t| t <= k)).map_or(cols.end, |&t| cols.end.min(h.from + t));
            let run = k..turn - h.from;
            let (left, right) = (h.first[run.start] as usize, (h.first[run.end - 1] as usize + h.n).min(source.w));
            // What lies beyond the samples is read and weighed with nothing.
            if self.row.len() < right - left + 16 {
                self.row.resize(right - left + 16, 0);
            }
            let rows = &source.data[top * source.w..];
            let part = &mut out[begin - cols.start..turn - cols.start];
            begin = turn;
            #[cfg(target_arch = "x86_64")]
            if self.vector {
                // SAFETY: `vector` is true only where the processor has AVX2.
                unsafe {
                    match down.len() {
                        4 => vector::down::<2, S>(rows, source.w, left..right, down, &mut self.row),
                        8 => vector::down::<4, S>(rows, source.w, left..right, down, &mut self.row),
                        _ => down_scalar(rows, source.w, left..right, down, &mut self.row),
                    }
                    match h.n {
                        4 => vector::across4(&self.row, h, run, left, part),
                        8 => vector::across8(&self.row, h, run, left, part),
                        _ => across(&self.row, h, run, left, part),
                    }
                }
                continue;
            }
            down_scalar(rows, source.w, left..right, down, &mut self.row);
            across(&self.row, h, run, left, part);
        }
    }

    /// All of `out` from `source`, where output sample (i, j) sits at source index (x.0 + i·x.1, y.0 + j·y.1).
    pub fn plane<S: Sample>(&mut self, source: &Plane<S>, x: (f64, f64), y: (f64, f64), out: &mut Plane) {
        let h = Taps::new(0..out.w, x.0, x.1, source.w, Beyond::Edge);
        let v = Taps::new(0..out.h, y.0, y.1, source.h, Beyond::Edge);
        for row in 0..out.h {
            let w = out.w;
            self.row(source, &v, row, &h, 0..w, out.row_mut(row));
        }
    }
}

fn vector_available() -> bool {
    #[cfg(target_arch = "x86_64")]
    {
        std::arch::is_x86_feature_detected!("avx2")
    }
    #[cfg(not(target_arch = "x86_64"))]
    {
        false
    }
}

/// Down pass: weights rows into 6 fractional bits.
fn down_scalar<S: Sample>(rows: &[S], stride: usize, cols: Range<usize>, weights: &[i16], out: &mut [i16]) {
    let shift = 8 + S::FRACTION;
    for (out, x) in out.iter_mut().zip(cols) {
        let sum: i32 = weights.iter().enumerate().map(|(k, &w)| i32::from(w) * rows[k * stride + x].into()).sum();
        *out = ((sum + (1 << (shift - 1))) >> shift) as i16;
    }
}

/// Across pass, for entries `run` of `taps`: 6 + 14 fractional bits back to bytes.
fn across(row: &[i16], taps: &Taps, run: Range<usize>, left: usize, out: &mut [u8]) {
    let (first, weights) = (&taps.first[run.clone()], &taps.weights[run.start * taps.n..run.end * taps.n]);
    for ((out, &first), weights) in out.iter_mut().zip(first).zip(weights.chunks_exact(taps.n)) {
        let samples = &row[first as usize - left..][..taps.n];
        let sum: i32 = samples.iter().zip(weights).map(|(&s, &w)| i32::from(s) * i32::from(w)).sum();
        *out = ((sum + (1 << 19)) >> 20).clamp(0, 255) as u8;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noise(w: usize, h: usize) -> Plane {
        let mut state = 0x2545_f491_4f6c_dd1du64;
        let data = (0..w * h)
            .map(|_| {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                (state >> 32) as u8
            })
            .collect();
        Plane { w, h, data }
    }

    #[test]
    fn vector_and_scalar_give_the_same_bytes() {
        let source = noise(203, 97);
        for step in [0.31, 0.93, 1.0, 1.21, 1.9, 2.7] {
            for base in [-3.7, 0.0, 0.25, 11.113] {
                let (mut a, mut b) = (Plane::filled(67, 31, 0), Plane::filled(67, 31, 0));
                Resampler::default().plane(&source, (base, step), (base / 2.0, step), &mut a);
                Resampler::scalar().plane(&source, (base, step), (base / 2.0, step), &mut b);
                assert_eq!(a, b, "step {step}, base {base}");
            }
        }
    }

    #[test]
    fn vector_and_scalar_give_the_same_bytes_of_fine_samples() {
        let coarse = noise(203, 97);
        let data =
            coarse.data.iter().zip(coarse.data.iter().rev()).map(|(&a, &b)| u16::from(a) << 6 | u16::from(b) >> 2);
        let source = Plane { w: 203, h: 97, data: data.collect() };
        for (base, step) in [(-3.7, 0.31), (0.25, 1.0), (11.113, 1.21), (4.0, 2.7)] {
            let (mut a, mut b) = (Plane::filled(67, 31, 0), Plane::filled(67, 31, 0));
            Resampler::default().plane(&source, (base, step), (base / 2.0, step), &mut a);
            Resampler::scalar().plane(&source, (base, step), (base / 2.0, step), &mut b);
            assert_eq!(a, b, "step {step}, base {base}");
        }
    }

    /// A slope of about a fifth of a code value a pixel, moved by fractions of a pixel: whole samples would stand and jump.
    #[test]
    fn gentle_slopes_glide() {
        let slope = 0.213_7;
        let at = |x: f64| 60.0 + x * slope;
        let source = Plane {
            w: 400,
            h: 8,
            data: (0..8 * 400).map(|i| (at(f64::from(i % 400)) * 64.0).round() as u16).collect(),
        };
        for i in 0..40 {
            let shift = 20.0 + f64::from(i) * 0.07;
            let mut out = Plane::filled(320, 1, 0);
            Resampler::default().plane(&source, (shift, 1.0), (3.0, 1.0), &mut out);
            let off: f64 = out.data.iter().enumerate().map(|(x, &v)| f64::from(v) - at(shift + x as f64)).sum();
            assert!((off / 320.0 / slope).abs() < 0.1, "shift {shift}: off by {} px", off / 320.0 / slope);
        }
    }

    #[test]
    fn nothing_moves_at_whole_steps() {
        let source = noise(64, 48);
        let mut out = Plane::filled(40, 30, 0);
        Resampler::default().plane(&source, (5.0, 1.0), (7.0, 1.0), &mut out);
        for y in 0..30 {
            assert_eq!(out.row(y), &source.row(y + 7)[5..45]);
        }
    }

    #[test]
    fn samples_are_those_of_the_kernel_in_floating_point() {
        let source = noise(90, 40);
        for step in [0.83f64, 1.0, 1.37] {
            let (x0, y0) = (4.37, 3.81);
            let mut out = Plane::filled(48, 20, 0);
            Resampler::default().plane(&source, (x0, step), (y0, step), &mut out);
            let wide = width(step);
            let weights = |center: f64| -> Vec<(usize, f64)> {
                let all = (0..90).map(|i| (i, kernel((i as f64 - center) / wide))).filter(|w| w.1 != 0.0);
                let all: Vec<_> = all.collect();
                let sum: f64 = all.iter().map(|w| w.1).sum();
                all.into_iter().map(|(i, w)| (i, w / sum)).collect()
            };
            let mut bias = 0.0;
            for y in 0..20 {
                for x in 0..48 {
                    let exact: f64 = weights(y0 + f64::from(y) * step)
                        .iter()
                        .flat_map(|&(j, v)| {
                            weights(x0 + f64::from(x) * step).into_iter().map(move |(i, h)| (i, j, v * h))
                        })
                        .map(|(i, j, w)| w * f64::from(source.row(j)[i]))
                        .sum();
                    let got = f64::from(out.row(y as usize)[x as usize]);
                    assert!((got - exact.clamp(0.0, 255.0)).abs() < 0.56, "({x}, {y}) at {step}: {got} for {exact}");
                    bias += got - exact.clamp(0.0, 255.0);
                }
            }
            assert!((bias / 960.0).abs() < 0.03, "bias {}", bias / 960.0);
        }
    }

    /// A picture moved by known fractions of a pixel: where its samples say that it is, by least squares.
    #[test]
    fn moves_are_true_to_a_few_thousandths_of_a_pixel() {
        let wave = |x: f64| 128.0 + 90.0 * (x * 0.35).sin() + 25.0 * (x * 0.11 + 1.0).cos();
        let slope = |x: f64| 31.5 * (x * 0.35).cos() - 2.75 * (x * 0.11 + 1.0).sin();
        let row: Vec<u8> = (0..400).map(|x| wave(f64::from(x)).round() as u8).collect();
        let source = Plane { w: 400, h: 16, data: row.repeat(16) };
        for zoom in [1.0, 0.9, 0.77] {
            for i in 0..25 {
                let shift = 20.0 + f64::from(i) * 0.04;
                let mut out = Plane::filled(320, 1, 0);
                Resampler::default().plane(&source, (shift, zoom), (5.0, 1.0), &mut out);
                let (mut up, mut down) = (0.0, 0.0);
                for (x, &v) in out.data.iter().enumerate() {
                    let at = shift + x as f64 * zoom;
                    up += (f64::from(v) - wave(at)) * slope(at);
                    down += slope(at) * slope(at);
                }
                assert!((up / down).abs() < 0.006, "zoom {zoom}, shift {shift}: off by {} px", up / down);
            }
        }
    }

    #[test]
    fn a_repeating_plane_has_no_seam() {
        let period = 48;
        let tile = noise(period, 20);
        let wrapped = Plane {
            w: period + WRAP,
            h: 20,
            data: (0..20)
                .flat_map(|y| (0..period + WRAP).map(move |x| (y, x % period)))
                .map(|(y, x)| tile.row(y)[x])
                .collect(),
        };
        let thrice = Plane {
            w: period * 3,
            h: 20,
            data: (0..20)
                .flat_map(|y| (0..period * 3).map(move |x| (y, x % period)))
                .map(|(y, x)| tile.row(y)[x])
                .collect(),
        };
        let (base, step) = (40.3, 0.87);
        let v = Taps::new(0..8, 4.0, 1.0, 20, Beyond::Edge);
        let a = Taps::new(0..80, base, step, period + WRAP, Beyond::Again(period));
        let b = Taps::new(0..80, base, step, period * 3, Beyond::Edge);
        let (mut x, mut y) = ([0; 80], [0; 80]);
        for row in 0..8 {
            Resampler::default().row(&wrapped, &v, row, &a, 0..80, &mut x);
            Resampler::default().row(&thrice, &v, row, &b, 0..80, &mut y);
            assert_eq!(x, y);
        }
    }
}
