//! Sub-pixel resampling of planes: separable Catmull-Rom, 14-bit weights, rows first.
//!
//! The vector form (AVX2, found at run time) and the scalar form give the same bytes; tests hold them to it.

use crate::yuv::Plane;
use std::ops::Range;

/// Weights sum to this.
const ONE: i32 = 1 << 14;

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

/// The Catmull-Rom kernel (Keys 1981, a = −½).
fn kernel(x: f64) -> f64 {
    let x = x.abs();
    if x < 1.0 {
        (1.5 * x - 2.5) * x * x + 1.0
    } else if x < 2.0 {
        ((-0.5 * x + 2.5) * x - 4.0) * x + 2.0
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
        let mut taps =
            Self { n, from: range.start, first: Vec::with_capacity(range.len()), weights: vec![0; range.len() * n] };
        let mut exact = [0f64; MOST];
        for (i, weights) in range.zip(taps.weights.chunks_exact_mut(n)) {
            let center = base + i as f64 * step;
            let wanted = (center - n as f64 / 2.0).floor() as i64 + 1;
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
                let weight = (exact[k] / sum * f64::from(ONE)).round() as i32;
                weights[k] = weight as i16;
                total += weight;
                if exact[k] > exact[heaviest] {
                    heaviest = k;
                }
            }
            weights[heaviest] += (ONE - total) as i16;
            taps.first.push(first as u32);
        }
        taps
    }

    fn of(&self, i: usize) -> (usize, &[i16]) {
        let k = i - self.from;
        (self.first[k] as usize, &self.weights[k * self.n..(k + 1) * self.n])
    }
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
    pub fn row(&mut self, source: &Plane, v: &Taps, y: usize, h: &Taps, cols: Range<usize>, out: &mut [u8]) {
        let (top, down) = v.of(y);
        let mut begin = cols.start;
        while begin < cols.end {
            // Source positions rise within one turn of a repeating plane; each turn is done by itself.
            let starts = &h.first[begin - h.from..cols.end - h.from];
            let run = starts.windows(2).position(|w| w[1] < w[0]).map_or(starts.len(), |i| i + 1);
            let (left, right) = (starts[0] as usize, (starts[run - 1] as usize + h.n).min(source.w));
            self.row.clear();
            self.row.resize(right - left + 16, 0);
            let rows = &source.data[top * source.w..];
            let part = &mut out[begin - cols.start..begin - cols.start + run];
            let k = begin - h.from;
            let (first, weights) = (&h.first[k..k + run], &h.weights[k * h.n..(k + run) * h.n]);
            #[cfg(target_arch = "x86_64")]
            if self.vector {
                // SAFETY: `vector` is true only where the processor has AVX2.
                unsafe {
                    vector::down(rows, source.w, left..right, down, &mut self.row);
                    match h.n {
                        4 => vector::across4(&self.row, first, weights, left, part),
                        8 => vector::across8(&self.row, first, weights, left, part),
                        _ => across(&self.row, first, weights, h.n, left, part),
                    }
                }
                begin += run;
                continue;
            }
            down_scalar(rows, source.w, left..right, down, &mut self.row);
            across(&self.row, first, weights, h.n, left, part);
            begin += run;
        }
    }

    /// All of `out` from `source`, where output sample (i, j) sits at source index (x.0 + i·x.1, y.0 + j·y.1).
    pub fn plane(&mut self, source: &Plane, x: (f64, f64), y: (f64, f64), out: &mut Plane) {
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
fn down_scalar(rows: &[u8], stride: usize, cols: Range<usize>, weights: &[i16], out: &mut [i16]) {
    for (out, x) in out.iter_mut().zip(cols) {
        let sum: i32 = weights.iter().enumerate().map(|(k, &w)| i32::from(w) * i32::from(rows[k * stride + x])).sum();
        *out = ((sum + 128) >> 8) as i16;
    }
}

/// Across pass: 6 + 14 fractional bits back to bytes.
fn across(row: &[i16], first: &[u32], weights: &[i16], n: usize, left: usize, out: &mut [u8]) {
    for ((out, &first), weights) in out.iter_mut().zip(first).zip(weights.chunks_exact(n)) {
        let samples = &row[first as usize - left..][..n];
        let sum: i32 = samples.iter().zip(weights).map(|(&s, &w)| i32::from(s) * i32::from(w)).sum();
        *out = ((sum + (1 << 19)) >> 20).clamp(0, 255) as u8;
    }
}

#[cfg(target_arch = "x86_64")]
mod vector {
    use super::across;
    use std::{arch::x86_64::*, ops::Range};

    /// [`super::down_scalar`], sixteen columns at a time. `weights` has an even length.
    #[target_feature(enable = "avx2")]
    pub fn down(rows: &[u8], stride: usize, cols: Range<usize>, weights: &[i16], out: &mut [i16]) {
        let m = cols.len();
        assert!(weights.len().is_multiple_of(2) && rows.len() >= (weights.len() - 1) * stride + cols.end);
        assert!(out.len() >= m);
        let mut pairs = [_mm256_setzero_si256(); super::MOST / 2];
        for (pair, two) in pairs.iter_mut().zip(weights.chunks_exact(2)) {
            *pair = _mm256_set1_epi32((i32::from(two[0]) & 0xffff) | (i32::from(two[1]) << 16));
        }
        let pairs = &pairs[..weights.len() / 2];
        let half = _mm256_set1_epi32(128);
        let mut x = 0;
        while x + 16 <= m {
            let (mut low, mut high) = (half, half);
            for (k, &pair) in pairs.iter().enumerate() {
                let at = 2 * k * stride + cols.start + x;
                // SAFETY: the last byte read is (weights − 1)·stride + cols.start + x + 15 < rows.len(), asserted above.
                let (a, b) = unsafe {
                    let p = rows.as_ptr().add(at);
                    (_mm_loadu_si128(p.cast()), _mm_loadu_si128(p.add(stride).cast()))
                };
                let (a, b) = (_mm256_cvtepu8_epi16(a), _mm256_cvtepu8_epi16(b));
                low = _mm256_add_epi32(low, _mm256_madd_epi16(_mm256_unpacklo_epi16(a, b), pair));
                high = _mm256_add_epi32(high, _mm256_madd_epi16(_mm256_unpackhi_epi16(a, b), pair));
            }
            let sum = _mm256_packs_epi32(_mm256_srai_epi32(low, 8), _mm256_srai_epi32(high, 8));
            // SAFETY: x + 16 ≤ m ≤ out.len().
            unsafe { _mm256_storeu_si256(out.as_mut_ptr().add(x).cast(), sum) };
            x += 16;
        }
        super::down_scalar(rows, stride, cols.start + x..cols.end, weights, &mut out[x..]);
    }

    /// [`across`] for eight taps, eight outputs at a time.
    #[target_feature(enable = "avx2")]
    pub fn across8(row: &[i16], first: &[u32], weights: &[i16], left: usize, out: &mut [u8]) {
        let n = out.len();
        assert!(first.len() == n && weights.len() == n * 8);
        let half = _mm256_set1_epi32(1 << 19);
        let mut x = 0;
        while x + 8 <= n {
            // Outputs i and i + 4 share a register, one in each half, so that the sums come out in order.
            let two = |i: usize| {
                let (a, b) = (first[x + i] as usize - left, first[x + i + 4] as usize - left);
                assert!(a + 8 <= row.len() && b + 8 <= row.len());
                // SAFETY: the rows are checked just above, the weights before the loop.
                let (a, b, wa, wb) = unsafe {
                    (
                        _mm_loadu_si128(row.as_ptr().add(a).cast()),
                        _mm_loadu_si128(row.as_ptr().add(b).cast()),
                        _mm_loadu_si128(weights.as_ptr().add((x + i) * 8).cast()),
                        _mm_loadu_si128(weights.as_ptr().add((x + i + 4) * 8).cast()),
                    )
                };
                _mm256_madd_epi16(_mm256_set_m128i(b, a), _mm256_set_m128i(wb, wa))
            };
            let sum = _mm256_hadd_epi32(_mm256_hadd_epi32(two(0), two(1)), _mm256_hadd_epi32(two(2), two(3)));
            store8(_mm256_add_epi32(sum, half), &mut out[x..x + 8]);
            x += 8;
        }
        across(row, &first[x..], &weights[x * 8..], 8, left, &mut out[x..]);
    }

    /// [`across`] for four taps, eight outputs at a time.
    #[target_feature(enable = "avx2")]
    pub fn across4(row: &[i16], first: &[u32], weights: &[i16], left: usize, out: &mut [u8]) {
        let n = out.len();
        assert!(first.len() == n && weights.len() == n * 4);
        let half = _mm256_set1_epi32(1 << 19);
        let mut x = 0;
        while x + 8 <= n {
            let four = |i: usize| {
                let at = first[x + i] as usize - left;
                assert!(at + 4 <= row.len());
                // SAFETY: checked just above.
                unsafe { row.as_ptr().add(at).cast::<i64>().read_unaligned() }
            };
            // Halves hold outputs 0, 1 | 4, 5 and 2, 3 | 6, 7: the pairwise sum then puts them in order.
            let a = _mm256_set_epi64x(four(5), four(4), four(1), four(0));
            let b = _mm256_set_epi64x(four(7), four(6), four(3), four(2));
            // SAFETY: 32 weights from x·4 on, and x + 8 ≤ n.
            let (w0, w1) = unsafe {
                let p = weights.as_ptr().add(x * 4);
                (_mm256_loadu_si256(p.cast()), _mm256_loadu_si256(p.add(16).cast()))
            };
            let wa = _mm256_permute2x128_si256(w0, w1, 0x20);
            let wb = _mm256_permute2x128_si256(w0, w1, 0x31);
            let sum = _mm256_hadd_epi32(_mm256_madd_epi16(a, wa), _mm256_madd_epi16(b, wb));
            store8(_mm256_add_epi32(sum, half), &mut out[x..x + 8]);
            x += 8;
        }
        across(row, &first[x..], &weights[x * 4..], 4, left, &mut out[x..]);
    }

    #[target_feature(enable = "avx2")]
    fn store8(sum: __m256i, out: &mut [u8]) {
        let sum = _mm256_srai_epi32(sum, 20);
        let words = _mm256_packus_epi32(sum, sum);
        let bytes = _mm256_packus_epi16(words, words);
        out[..4].copy_from_slice(&_mm256_extract_epi32(bytes, 0).to_le_bytes());
        out[4..8].copy_from_slice(&_mm256_extract_epi32(bytes, 4).to_le_bytes());
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
