//! How loud a film is.

use crate::process::go_on;
use crate::{
    Ffmpeg, SoundReader,
    decode::{Manner, SAMPLE_RATE},
};
use kinora_model::Result;
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// A stretch that is measured by itself, in samples: half a second.
const STRETCH: usize = SAMPLE_RATE as usize / 2;
/// Below this nothing is heard, in decibels of full scale.
const SILENCE: f64 = -60.0;

/// How loud a film is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Loudness {
    /// Root mean square of what is heard, in decibels of full scale; of digital silence, minus a hundred.
    pub decibels: f64,
    /// Share of its length in which something is heard, 0…1.
    pub heard: f64,
}

/// Measures the first `seconds` of the film's sound.
pub(super) fn measure(ffmpeg: &Ffmpeg, path: &Path, seconds: f64, cancel: &AtomicBool) -> Result<Loudness> {
    let mut reader = SoundReader::open(ffmpeg, path, 0.0, &Manner::default())?;
    let mut stretch = vec![[0.0; 2]; STRETCH];
    let most = (seconds * f64::from(SAMPLE_RATE)) as usize;
    let (mut samples, mut stretches, mut heard, mut power) = (0, 0u32, 0u32, 0.0);
    while samples < most {
        let got = reader.read(&mut stretch)?;
        if got == 0 {
            break;
        }
        let sum: f64 = stretch[..got].iter().flatten().map(|v| f64::from(*v).powi(2)).sum();
        power += sum;
        heard += u32::from(decibels(sum / (2 * got) as f64) > SILENCE);
        (samples, stretches) = (samples + got, stretches + 1);
        go_on(cancel)?;
    }
    let share = f64::from(heard) / f64::from(stretches.max(1));
    Ok(Loudness { decibels: decibels(power / (2 * samples.max(1)) as f64), heard: share })
}

fn decibels(power: f64) -> f64 {
    (10.0 * power.max(1e-10).log10()).max(-100.0)
}
