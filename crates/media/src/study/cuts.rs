//! Where one shot ends and the next begins.
//!
//! Two measures for each pair of frames that follow each other: how much the pixels differ, and how much their histograms
//! of brightness and colour do. At a cut both jump, far above what is usual just before and after; a camera that moves
//! changes pixels and hardly the histogram, a lamp that is lit changes both for one frame and then comes back.

use std::ops::Range;

/// A cut changes the pixels by so much at least (0…1).
const LEAST_CHANGE: f32 = 0.055;
/// And the histograms.
const LEAST_SHIFT: f32 = 0.16;
/// And the pixels by so many times what is usual around it.
const ABOVE: f32 = 3.2;
/// Frames around a pair that tell what is usual.
const AROUND: usize = 8;
/// Frames of the shortest shot.
const SHORTEST: usize = 5;
/// Over so many frames a slow change from one shot to the next is looked for…
const SLOW: usize = 14;
/// …and it is one where the histograms of both ends differ by so much, and the middle lies between.
const LEAST_SLOW_SHIFT: f32 = 0.62;
/// Steps of brightness and of each difference of colour in a histogram.
const STEPS: (usize, usize) = (16, 8);

/// What changed from frame to frame.
#[derive(Default)]
pub(super) struct Changes {
    /// Mean difference of the pixels from the frame before; 0 for the first.
    change: Vec<f32>,
    histograms: Vec<Vec<f32>>,
    last: Vec<u8>,
    /// The frame before the last.
    older: Vec<u8>,
    /// Mean difference from the frame before the last.
    over_one: Vec<f32>,
}

impl Changes {
    /// Adds the next frame, planar YUV 4:2:0.
    pub fn add(&mut self, frame: &[u8], size: (u32, u32)) {
        let apart = |other: &[u8]| match other.is_empty() {
            true => 0.0,
            false => {
                frame.iter().zip(other).map(|(a, b)| f32::from(a.abs_diff(*b))).sum::<f32>()
                    / frame.len() as f32
                    / 255.0
            }
        };
        self.change.push(apart(&self.last));
        self.over_one.push(apart(&self.older));
        self.histograms.push(histogram(frame, size));
        std::mem::swap(&mut self.older, &mut self.last);
        self.last.clear();
        self.last.extend_from_slice(frame);
    }

    /// How many frames there are.
    pub fn frames(&self) -> usize {
        self.change.len()
    }

    /// The first frame of each shot but the first.
    pub fn cuts(&self) -> Vec<usize> {
        let mut found: Vec<usize> = (1..self.frames()).filter(|n| self.is_cut(*n)).collect();
        found.extend(self.slow(&found));
        found.sort_unstable();
        let mut last = 0;
        found.retain(|n| {
            let is_far = *n >= last + SHORTEST && n + SHORTEST <= self.frames();
            if is_far {
                last = *n;
            }
            is_far
        });
        found
    }

    /// How much changes from frame to frame within `frames`, on average.
    pub fn motion(&self, frames: Range<usize>) -> f32 {
        let inside = self.change.get(frames.start + 1..frames.end).unwrap_or_default();
        match inside.len() {
            0 => 0.0,
            count => inside.iter().sum::<f32>() / count as f32,
        }
    }

    fn is_cut(&self, n: usize) -> bool {
        let change = self.change[n];
        if change < LEAST_CHANGE || self.shift(n - 1, n) < LEAST_SHIFT {
            return false;
        }
        // What comes back to where it was after one frame was a flash.
        if self.over_one.get(n + 1).is_some_and(|back| *back < change * 0.4)
            || (n >= 2 && self.over_one[n] < change * 0.4)
        {
            return false;
        }
        let around = n.saturating_sub(AROUND).max(1)..(n + AROUND + 1).min(self.frames());
        let mut others: Vec<f32> = around.filter(|i| *i != n).map(|i| self.change[i]).collect();
        others.sort_by(f32::total_cmp);
        let usual = others.get(others.len() / 2).copied().unwrap_or(0.0);
        change >= usual * ABOVE
    }

    /// The middles of slow changes that hold no cut.
    fn slow(&self, cuts: &[usize]) -> Vec<usize> {
        let mut found = Vec::new();
        let mut n = SLOW;
        while n < self.frames() {
            let (from, middle) = (n - SLOW, n - SLOW / 2);
            let whole = self.shift(from, n);
            let halves = (self.shift(from, middle), self.shift(middle, n));
            let is_even = halves.0 > whole * 0.25 && halves.1 > whole * 0.25;
            if whole >= LEAST_SLOW_SHIFT && is_even && !cuts.iter().any(|cut| (from..=n).contains(cut)) {
                found.push(middle);
                n += SLOW;
            }
            n += 1;
        }
        found
    }

    /// How much the histograms of two frames differ, 0…1.
    fn shift(&self, a: usize, b: usize) -> f32 {
        self.histograms[a].iter().zip(&self.histograms[b]).map(|(a, b)| (a - b).abs()).sum::<f32>() / 2.0
    }
}

/// Shares of the pixels by brightness and colour; they add up to 1.
fn histogram(frame: &[u8], (width, height): (u32, u32)) -> Vec<f32> {
    let (w, h) = (width as usize, height as usize);
    let (luma, chroma) = frame.split_at(w * h);
    let (blue, red) = chroma.split_at(chroma.len() / 2);
    let step = |value: u8, steps: usize| usize::from(value) * steps / 256;
    let mut counts = vec![0.0; STEPS.0 + 2 * STEPS.1];
    // A third each.
    let (per_luma, per_chroma) = (1.0 / 3.0 / luma.len() as f32, 1.0 / 3.0 / blue.len().max(1) as f32);
    luma.iter().for_each(|v| counts[step(*v, STEPS.0)] += per_luma);
    blue.iter().for_each(|v| counts[STEPS.0 + step(*v, STEPS.1)] += per_chroma);
    red.iter().for_each(|v| counts[STEPS.0 + STEPS.1 + step(*v, STEPS.1)] += per_chroma);
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: (u32, u32) = (16, 8);

    /// A frame of one brightness with a bar that stands at `bar`.
    fn frame(luma: u8, chroma: u8, bar: usize) -> Vec<u8> {
        let mut frame: Vec<u8> = (0..128).map(|i| if i % 16 == bar % 16 { 255 - luma } else { luma }).collect();
        frame.extend([chroma; 64]);
        frame
    }

    fn cuts(frames: impl IntoIterator<Item = Vec<u8>>) -> Vec<usize> {
        let mut changes = Changes::default();
        frames.into_iter().for_each(|frame| changes.add(&frame, SIZE));
        changes.cuts()
    }

    #[test]
    fn a_cut_is_where_everything_changes_and_stays() {
        let shots = (0..60).map(|n| match n {
            0..20 => frame(60, 128, n),
            20..40 => frame(200, 90, n),
            _ => frame(60, 160, n),
        });
        assert_eq!(cuts(shots), [20, 40]);
    }

    #[test]
    fn what_moves_or_flashes_is_no_cut() {
        assert_eq!(cuts((0..60).map(|n| frame(60, 128, n * 3))), [0; 0], "a moving bar");
        assert_eq!(cuts((0..60).map(|n| frame(if n == 30 { 250 } else { 60 }, 128, 3))), [0; 0], "a flash");
        assert_eq!(cuts((0..60).map(|n| frame(60 + n as u8, 128, 3))), [0; 0], "a slow fade of light");
    }

    #[test]
    fn a_dissolve_is_one_cut_in_its_middle() {
        let frames = (0..60u32).map(|n| {
            let share = n.saturating_sub(24).min(12) as f32 / 12.0;
            let mix = |a: f32, b: f32| (a + (b - a) * share) as u8;
            frame(mix(40.0, 220.0), mix(90.0, 170.0), 3)
        });
        let found = cuts(frames);
        assert!(found.len() == 1 && (25..=36).contains(&found[0]), "{found:?}");
    }
}
