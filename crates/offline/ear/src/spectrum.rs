//! Sound as the network takes it: how strong each of 80 bands of pitch is, a hundred times a second.
//!
//! Frames of 25 ms under a Hann window, their Fourier spectrum, bands of equal width on Slaney's mel scale (linear up to
//! 1 kHz, then logarithmic; "Auditory Toolbox", 1998), each weighed by its width; the logarithm of that, within eight
//! decades of the strongest, brought to about −1…1. All of it is products of matrices.

use crate::matrix::{Linear, Rows};
use kinora_model::Result;
use std::f64::consts::TAU;

/// Samples a second.
pub(crate) const RATE: usize = 16_000;
/// Samples from one frame to the next.
pub(crate) const HOP: usize = 160;
/// Bands.
pub(crate) const BANDS: usize = 80;
/// Samples under a frame's window.
const FRAME: usize = 400;
/// Frequencies of a frame's spectrum.
const LINES: usize = FRAME / 2 + 1;

/// Makes spectra. Its tables are made once.
pub(crate) struct Spectrum {
    /// Cosine and sine parts of each frequency, under the window.
    fourier: Linear,
    bands: Linear,
}

impl Spectrum {
    /// With its tables.
    pub fn new() -> Self {
        let mut waves = Vec::with_capacity(2 * LINES * FRAME);
        for part in [f64::cos, f64::sin] {
            for line in 0..LINES {
                waves.extend((0..FRAME).map(|n| {
                    let hann = 0.5 - 0.5 * (TAU * n as f64 / FRAME as f64).cos();
                    (hann * part(TAU * (line * n % FRAME) as f64 / FRAME as f64)) as f32
                }));
            }
        }
        let fourier = Linear { width: FRAME, weight: waves, bias: vec![] };
        Self { fourier, bands: Linear { width: LINES, weight: bands(), bias: vec![] } }
    }

    /// The frames of `samples` (one for each [`HOP`] of them, centred on its beginning).
    pub fn of(&self, samples: &[f32]) -> Result<Rows> {
        // Both ends go on as in a mirror.
        let half = FRAME / 2;
        let mirrored = |n: usize| samples.get(n).copied().unwrap_or_default();
        let mut padded: Vec<f32> = (1..=half).rev().map(mirrored).collect();
        padded.extend(samples);
        padded.extend((2..half + 2).map(|n| samples.len().checked_sub(n).map_or(0.0, mirrored)));
        // The frame on the last sample is one too many.
        padded.truncate(samples.len() - samples.len() % HOP + FRAME - HOP);
        let parts = self.fourier.over_stretches(&padded, HOP)?;
        let mut power = Rows { width: LINES, values: Vec::with_capacity(parts.height() * LINES) };
        for row in parts.values.chunks_exact(parts.width) {
            let (cosines, sines) = row.split_at(LINES);
            power.values.extend(cosines.iter().zip(sines).map(|(c, s)| c * c + s * s));
        }
        let mut frames = self.bands.of(&power)?;
        frames.values.iter_mut().for_each(|value| *value = value.max(1e-10).log10());
        let least = frames.values.iter().copied().fold(f32::MIN, f32::max) - 8.0;
        frames.values.iter_mut().for_each(|value| *value = (value.max(least) + 4.0) / 4.0);
        Ok(frames)
    }
}

/// How much of each frequency is in each band: triangles that reach from the middle of one neighbour to that of the other.
fn bands() -> Vec<f32> {
    let top = mel(RATE as f64 / 2.0);
    let corners: Vec<f64> = (0..BANDS + 2).map(|n| hertz(top * n as f64 / (BANDS + 1) as f64)).collect();
    let mut weights = Vec::with_capacity(BANDS * LINES);
    for corner in corners.windows(3) {
        let (low, middle, high) = (corner[0], corner[1], corner[2]);
        weights.extend((0..LINES).map(|line| {
            let at = (line * RATE) as f64 / FRAME as f64;
            let inside = ((at - low) / (middle - low)).min((high - at) / (high - middle)).max(0.0);
            (inside * 2.0 / (high - low)) as f32
        }));
    }
    weights
}

/// Hertz to Slaney's mel: 3/200 a hertz below 1000 Hz, above it 27 to a factor of 6.4.
fn mel(hertz: f64) -> f64 {
    if hertz < 1000.0 { hertz * 3.0 / 200.0 } else { 15.0 + (hertz / 1000.0).ln() * 27.0 / 6.4_f64.ln() }
}

fn hertz(mel: f64) -> f64 {
    if mel < 15.0 { mel * 200.0 / 3.0 } else { 1000.0 * ((mel - 15.0) * 6.4_f64.ln() / 27.0).exp() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(hertz: f64, seconds: f64) -> Vec<f32> {
        (0..(seconds * RATE as f64) as usize).map(|n| (TAU * hertz * n as f64 / RATE as f64).sin() as f32).collect()
    }

    #[test]
    fn a_tone_is_strongest_in_its_band() {
        for frequency in [300.0, 1000.0, 4000.0] {
            let frames = Spectrum::new().of(&tone(frequency, 1.0)).expect("done");
            assert_eq!(frames.height(), 100);
            let row = &frames.values[50 * BANDS..51 * BANDS];
            let strongest = (0..BANDS).max_by(|a, b| row[*a].total_cmp(&row[*b])).expect("bands");
            let middle = hertz(mel(8000.0) * (strongest + 1) as f64 / (BANDS + 1) as f64);
            assert!((middle / frequency).ln().abs() < 0.08, "{frequency}: {middle}");
        }
    }

    #[test]
    fn silence_is_flat() {
        let frames = Spectrum::new().of(&[0.0; 3200]).expect("done");
        assert_eq!(frames.height(), 20);
        assert!(frames.values.iter().all(|v| (v + 1.5).abs() < 1e-4), "1e-10 is ten decades down");
    }
}
