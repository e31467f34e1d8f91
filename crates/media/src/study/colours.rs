//! The main colours of a film, and its frames as pictures.

use image::{Rgb, RgbImage};

/// A colour and how much of the film is like it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Colour {
    /// Red, green, blue.
    pub rgb: [u8; 3],
    /// Share of all pixels, 0…1.
    pub share: f32,
}

/// Every so many frames are looked at for colours.
const EVERY: usize = 10;
/// Groups that colours are sorted into.
const GROUPS: usize = 6;
/// Rounds of sorting.
const ROUNDS: usize = 12;
/// Groups nearer than this (of 0…441) are one colour.
const ALIKE: f32 = 42.0;
/// A colour is told where it has so much of the film.
const LEAST_SHARE: f32 = 0.05;
/// Steps of each channel in which colours are counted.
const STEPS: usize = 16;

/// Counts colours.
#[derive(Default)]
pub(super) struct Palette {
    frames: usize,
    /// Pixels and sum of their channels, by coarse colour.
    counts: Vec<(u64, [u64; 3])>,
}

impl Palette {
    /// Adds a frame, planar YUV 4:2:0.
    pub fn add(&mut self, frame: &[u8], size: (u32, u32)) {
        self.frames += 1;
        if !(self.frames - 1).is_multiple_of(EVERY) {
            return;
        }
        self.counts.resize(STEPS * STEPS * STEPS, (0, [0; 3]));
        for Rgb(pixel) in picture(frame, size).pixels() {
            let [r, g, b] = pixel.map(|v| usize::from(v) * STEPS / 256);
            let (count, sum) = &mut self.counts[(r * STEPS + g) * STEPS + b];
            *count += 1;
            (0..3).for_each(|c| sum[c] += u64::from(pixel[c]));
        }
    }

    /// The main colours, the commonest first (k-means, Lloyd 1982, begun with the commonest colour and then whichever is
    /// farthest from all before, so that the same film has the same colours).
    pub fn main(&self) -> Vec<Colour> {
        let points: Vec<(f32, [f32; 3])> = self
            .counts
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, sum)| (*count as f32, sum.map(|s| s as f32 / *count as f32)))
            .collect();
        let all: f32 = points.iter().map(|(count, _)| count).sum();
        let Some(first) = points.iter().max_by(|a, b| a.0.total_cmp(&b.0)) else { return vec![] };
        let mut middles = vec![first.1];
        while middles.len() < GROUPS.min(points.len()) {
            let far = |(count, at): &(f32, [f32; 3])| count.sqrt() * nearest(&middles, *at).1;
            match points.iter().max_by(|a, b| far(a).total_cmp(&far(b))) {
                Some(next) => middles.push(next.1),
                None => break,
            }
        }
        let mut shares = vec![0.0; middles.len()];
        for _ in 0..ROUNDS {
            let mut sums = vec![(0.0, [0.0; 3]); middles.len()];
            for (count, at) in &points {
                let (sum, total) = &mut sums[nearest(&middles, *at).0];
                *sum += count;
                (0..3).for_each(|c| total[c] += at[c] * count);
            }
            for ((middle, share), (count, total)) in middles.iter_mut().zip(&mut shares).zip(sums) {
                *share = count / all;
                if count > 0.0 {
                    *middle = total.map(|t: f32| t / count);
                }
            }
        }
        let mut groups: Vec<(f32, [f32; 3])> = shares.into_iter().zip(middles).collect();
        groups.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut told: Vec<(f32, [f32; 3])> = Vec::new();
        for (share, middle) in groups {
            match told.iter_mut().find(|(_, other)| apart(*other, middle) < ALIKE) {
                Some((sum, _)) => *sum += share,
                None => told.push((share, middle)),
            }
        }
        told.sort_by(|a, b| b.0.total_cmp(&a.0));
        told.retain(|(share, _)| *share >= LEAST_SHARE);
        told.into_iter().map(|(share, middle)| Colour { rgb: middle.map(|v| v.round() as u8), share }).collect()
    }
}

/// The nearest of `middles`, and how far it is.
fn nearest(middles: &[[f32; 3]], at: [f32; 3]) -> (usize, f32) {
    let far = middles.iter().map(|middle| apart(*middle, at)).enumerate();
    far.min_by(|a, b| a.1.total_cmp(&b.1)).unwrap_or((0, 0.0))
}

fn apart(a: [f32; 3], b: [f32; 3]) -> f32 {
    (0..3).map(|c| (a[c] - b[c]).powi(2)).sum::<f32>().sqrt()
}

/// A frame (planar YUV 4:2:0, BT.709, limited range, as [`VideoReader`](crate::VideoReader) gives it) as a picture.
pub(super) fn picture(frame: &[u8], (width, height): (u32, u32)) -> RgbImage {
    let (w, pixels) = (width as usize, (width * height) as usize);
    let (blue, red) = frame[pixels..].split_at((frame.len() - pixels) / 2);
    RgbImage::from_fn(width, height, |x, y| {
        let (x, y) = (x as usize, y as usize);
        let half = (y / 2) * w.div_ceil(2) + x / 2;
        let luma = 1.164_38 * (f32::from(frame[y * w + x]) - 16.0);
        let (cb, cr) = (f32::from(blue[half]) - 128.0, f32::from(red[half]) - 128.0);
        // ITU-R BT.709, matrix and range.
        let rgb = [luma + 1.792_74 * cr, luma - 0.213_25 * cb - 0.532_91 * cr, luma + 2.112_4 * cb];
        Rgb(rgb.map(|v| v.round().clamp(0.0, 255.0) as u8))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_colours_are_told_with_their_shares() {
        // Three quarters white, one quarter red, as BT.709 writes them.
        let (w, h) = (16usize, 8usize);
        let mut frame = vec![235; w * h];
        let (mut cb, mut cr) = (vec![128; 32], vec![128; 32]);
        for y in 0..h {
            (12..w).for_each(|x| frame[y * w + x] = 63);
        }
        for y in 0..4 {
            (6..8).for_each(|x| (cb[y * 8 + x], cr[y * 8 + x]) = (102, 240));
        }
        frame.extend(cb);
        frame.extend(cr);
        let mut palette = Palette::default();
        palette.add(&frame, (16, 8));
        let found = palette.main();
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].rgb.iter().all(|v| *v > 250) && (found[0].share - 0.75).abs() < 0.01, "{found:?}");
        let [r, g, b] = found[1].rgb;
        assert!(r > 245 && g < 12 && b < 12, "{found:?}");
        assert_eq!(Palette::default().main(), vec![]);
    }
}
