//! A true-peak limiter that looks ahead.
//!
//! Peaks between samples are found at four times the rate (ITU-R BS.1770-5, annex 2, with a windowed sinc of our own). The
//! gain that the loudest peak of the next 5 ms allows is held by a sliding minimum and smoothed by a mean over the same
//! 5 ms: so it is down exactly when the peak comes, without a step; it comes back over about 80 ms.

use kinora_media::decode::SAMPLE_RATE;
use std::collections::VecDeque;

/// Samples looked ahead.
const AHEAD: usize = 240;
/// Samples on each side of a point between samples.
const REACH: usize = 8;
/// Seconds to come back by 1 − 1/e.
const RELEASE: f32 = 0.08;

/// Keeps stereo below a ceiling.
pub struct Limiter {
    ceiling: f32,
    /// Weights for a quarter, a half and three quarters between two samples.
    between: [[f32; 2 * REACH]; 3],
    /// Last samples, newest at the end, for the peaks between them.
    recent: [[f32; 2]; 2 * REACH],
    /// Samples that wait for their gain.
    waiting: VecDeque<[f32; 2]>,
    /// Falling queue of (position, gain): its front is the least of the window.
    least: VecDeque<(u64, f32)>,
    envelope: f32,
    mean: VecDeque<f32>,
    sum: f64,
    release: f32,
    at: u64,
}

impl Limiter {
    /// Nothing that it gives has a true peak above `ceiling` dBTP, but for rounding.
    pub fn new(ceiling: f64) -> Self {
        let between = std::array::from_fn(|phase| {
            let shift = (phase + 1) as f64 / 4.0;
            let raw: [f64; 2 * REACH] = std::array::from_fn(|k| {
                let x = k as f64 - (REACH as f64 - 1.0) - shift;
                let window = (std::f64::consts::PI * x / (2.0 * REACH as f64)).cos().powi(2);
                let y = std::f64::consts::PI * x;
                window * if y.abs() < 1e-9 { 1.0 } else { y.sin() / y }
            });
            let sum: f64 = raw.iter().sum();
            raw.map(|w| (w / sum) as f32)
        });
        Self {
            ceiling: super::decibels(ceiling) as f32,
            between,
            recent: [[0.0; 2]; 2 * REACH],
            waiting: VecDeque::with_capacity(2 * AHEAD),
            least: VecDeque::new(),
            envelope: 1.0,
            mean: std::iter::repeat_n(1.0, AHEAD).collect(),
            sum: AHEAD as f64,
            release: 1.0 - (-1.0 / (RELEASE * SAMPLE_RATE as f32)).exp(),
            at: 0,
        }
    }

    /// One sample in; `give` is called for each that is ready.
    pub fn push(&mut self, frame: [f32; 2], give: &mut impl FnMut([f32; 2])) {
        self.recent.rotate_left(1);
        self.recent[2 * REACH - 1] = frame;
        self.waiting.push_back(frame);
        let peak = self.peak();
        let gain = if peak > self.ceiling { self.ceiling / peak } else { 1.0 };
        while self.least.back().is_some_and(|&(_, g)| g >= gain) {
            self.least.pop_back();
        }
        self.least.push_back((self.at, gain));
        if self.least.front().is_some_and(|&(at, _)| at + AHEAD as u64 <= self.at) {
            self.least.pop_front();
        }
        let allowed = self.least.front().map_or(1.0, |&(_, g)| g);
        self.envelope = allowed.min(self.envelope + (1.0 - self.envelope) * self.release);
        self.mean.push_back(self.envelope);
        self.sum += f64::from(self.envelope) - f64::from(self.mean.pop_front().unwrap_or(1.0));
        self.at += 1;
        // The peak at `recent`'s middle was found now; its gain is whole in the mean after the window has passed.
        if self.waiting.len() > AHEAD + REACH - 1 {
            self.give(give);
        }
    }

    /// Gives what still waits.
    pub fn finish(&mut self, give: &mut impl FnMut([f32; 2])) {
        let rest = self.waiting.len();
        for _ in 0..rest {
            let before = self.waiting.len();
            self.push([0.0; 2], give);
            // A silent sample came in: it is not part of the sound.
            self.waiting.pop_back();
            if self.waiting.len() == before {
                self.give(give);
            }
        }
    }

    fn give(&mut self, give: &mut impl FnMut([f32; 2])) {
        let gain = (self.sum / AHEAD as f64) as f32;
        if let Some(frame) = self.waiting.pop_front() {
            give(frame.map(|s| s * gain));
        }
    }

    /// The highest value at and around the middle of `recent`, of both channels.
    fn peak(&self) -> f32 {
        let highest = self.recent.iter().flatten().fold(0f32, |m, s| m.max(s.abs()));
        // A peak between samples is never twice as high as the samples around it.
        if highest * 2.0 <= self.ceiling {
            return 0.0;
        }
        let middle = &self.recent[REACH - 1];
        let mut peak = middle[0].abs().max(middle[1].abs());
        for weights in &self.between {
            let mut sum = [0f32; 2];
            for (frame, w) in self.recent.iter().zip(weights) {
                sum[0] += frame[0] * w;
                sum[1] += frame[1] * w;
            }
            peak = peak.max(sum[0].abs()).max(sum[1].abs());
        }
        peak
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sound::meter::Meter;

    fn limited(input: &[[f32; 2]], ceiling: f64) -> Vec<[f32; 2]> {
        let mut limiter = Limiter::new(ceiling);
        let mut out = Vec::new();
        for &frame in input {
            limiter.push(frame, &mut |f| out.push(f));
        }
        limiter.finish(&mut |f| out.push(f));
        out
    }

    #[test]
    fn quiet_sound_passes_untouched_and_in_its_place() {
        let input: Vec<[f32; 2]> = (0..5000).map(|i| [(i as f32 * 0.05).sin() * 0.3, 0.1]).collect();
        assert_eq!(limited(&input, -1.0), input);
    }

    #[test]
    fn peaks_between_samples_stay_below_the_ceiling() {
        // A quarter-rate sine at 45°: its samples are 3 dB below its peaks.
        let input: Vec<[f32; 2]> = (0..48_000)
            .map(|i| {
                let loud = if (12_000..24_000).contains(&i) { 1.6 } else { 0.4 };
                let s = (i as f32 * std::f32::consts::FRAC_PI_2 + std::f32::consts::FRAC_PI_4).sin() * loud;
                [s, -s * 0.5]
            })
            .collect();
        let output = limited(&input, -1.0);
        assert_eq!(output.len(), input.len());
        let mut meter = Meter::new(true);
        meter.add(&output);
        let peak = meter.true_peak().unwrap();
        assert!(peak <= -0.9 && peak > -3.0, "true peak {peak}");
        assert_eq!(output[5_000], input[5_000], "far from the peak nothing changes");
    }
}
