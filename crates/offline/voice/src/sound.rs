//! Work on samples: pitch, silence, loudness.

use crate::speech::SAMPLE_RATE;
use std::f32::consts::PI;
use std::ops::Range;

/// Loudness that every line is brought to, in LUFS (ITU-R BS.1770, gated).
const LOUDNESS: f64 = -20.0;
/// Above this magnitude peaks are bent rather than cut.
const KNEE: f32 = 0.8;
/// Length of the steps in which loudness over time is looked at, in samples (10 ms).
const STEP: usize = SAMPLE_RATE as usize / 100;
/// Softer than the loudest step by this factor (−42 dB) is silence.
const SILENCE: f32 = 0.008;

/// Root mean square of each 10 ms.
pub(crate) fn levels(samples: &[f32]) -> Vec<f32> {
    samples.chunks(STEP).map(|step| (step.iter().map(|s| s * s).sum::<f32>() / step.len() as f32).sqrt()).collect()
}

/// Length of a step of [`levels`], in samples.
pub(crate) fn step() -> usize {
    STEP
}

/// Where sound begins and ends in the part `within` of `samples`; nothing if there is none.
pub(crate) fn audible(samples: &[f32], within: Range<usize>) -> Option<Range<usize>> {
    let offset = within.start.min(samples.len());
    let samples = &samples[offset..within.end.clamp(offset, samples.len())];
    let levels = levels(samples);
    let loudest = levels.iter().copied().fold(0.0, f32::max);
    let heard = |level: &f32| *level > loudest * SILENCE && *level > 1e-5;
    let first = levels.iter().position(heard)?;
    let last = levels.iter().rposition(heard)?;
    // One step more at both ends, for breathy beginnings and dying ends.
    let (start, end) = (first.saturating_sub(1) * STEP, ((last + 2) * STEP).min(samples.len()));
    Some(offset + start..offset + end)
}

/// The same sound higher by `factor` and shorter by it, by windowed-sinc interpolation.
pub(crate) fn raised(samples: &[f32], factor: f32) -> Vec<f32> {
    if factor == 1.0 {
        return samples.to_vec();
    }
    const REACH: isize = 12;
    // Raising squeezes the spectrum outwards: what would fold back is filtered out.
    let cutoff = (1.0 / factor).min(1.0);
    let length = (samples.len() as f64 / f64::from(factor)) as usize;
    (0..length)
        .map(|i| {
            let place = i as f64 * f64::from(factor);
            let centre = place as isize;
            let mut sum = 0.0;
            for tap in centre - REACH + 1..=centre + REACH {
                let Some(sample) = usize::try_from(tap).ok().and_then(|tap| samples.get(tap)) else { continue };
                let x = (place - tap as f64) as f32;
                let window = 0.5 + 0.5 * (PI * x / REACH as f32).cos();
                let sinc = if x.abs() < 1e-6 { 1.0 } else { (PI * x * cutoff).sin() / (PI * x * cutoff) };
                sum += sample * window * sinc * cutoff;
            }
            sum
        })
        .collect()
}

/// Brings `samples` to the loudness of all speech, in place. Silence stays silence.
pub(crate) fn level(samples: &mut [f32]) {
    let Some(loudness) = loudness(samples) else { return };
    let gain = 10_f64.powf((LOUDNESS - loudness) / 20.0) as f32;
    for sample in samples {
        let loud = *sample * gain;
        let over = loud.abs() - KNEE;
        *sample = if over > 0.0 { (KNEE + (1.0 - KNEE) * (over / (1.0 - KNEE)).tanh()).copysign(loud) } else { loud };
    }
}

/// Gated loudness in LUFS; nothing for silence.
pub(crate) fn loudness(samples: &[f32]) -> Option<f64> {
    // A measure needs 400 ms at least: a short cry is heard over and over.
    let shortest = SAMPLE_RATE as usize;
    let mut meter = ebur128::EbuR128::new(1, SAMPLE_RATE, ebur128::Mode::I).ok()?;
    let mut heard = 0;
    while heard < shortest.max(samples.len()) && !samples.is_empty() {
        meter.add_frames_f32(samples).ok()?;
        heard += samples.len();
    }
    meter.loudness_global().ok().filter(|lufs| lufs.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(hertz: f32, seconds: f32, gain: f32) -> Vec<f32> {
        (0..(seconds * SAMPLE_RATE as f32) as usize)
            .map(|i| gain * (2.0 * PI * hertz * i as f32 / SAMPLE_RATE as f32).sin())
            .collect()
    }

    fn crossings(samples: &[f32]) -> usize {
        samples.windows(2).filter(|w| w[0] < 0.0 && w[1] >= 0.0).count()
    }

    #[test]
    fn raising_changes_pitch_and_length() {
        let low = tone(200.0, 1.0, 0.5);
        let high = raised(&low, 1.25);
        assert!((high.len() as f32 / low.len() as f32 - 0.8).abs() < 0.001);
        let hertz = crossings(&high) as f32 / (high.len() as f32 / SAMPLE_RATE as f32);
        assert!((hertz - 250.0).abs() < 3.0, "{hertz}");
        assert!((levels(&high)[40] - levels(&low)[40]).abs() < 0.01);
    }

    #[test]
    fn loud_and_soft_end_up_equal() {
        for (gain, seconds) in [(0.9, 2.0), (0.01, 2.0), (0.3, 0.2)] {
            let mut samples = tone(400.0, seconds, gain);
            level(&mut samples);
            let lufs = loudness(&samples).unwrap();
            assert!((lufs - LOUDNESS).abs() < 0.3, "{gain} {seconds}: {lufs}");
        }
        let mut nothing = vec![0.0; 1000];
        level(&mut nothing);
        assert!(nothing.iter().all(|s| *s == 0.0));
    }

    #[test]
    fn finds_the_ends_of_sound() {
        let mut samples = vec![0.0; 24_000];
        samples.extend(tone(300.0, 0.5, 0.4));
        samples.extend(vec![0.0; 12_000]);
        let found = audible(&samples, 0..samples.len()).unwrap();
        assert!(found.start.abs_diff(24_000) <= 2 * STEP && found.end.abs_diff(36_000) <= 2 * STEP, "{found:?}");
        // What lies outside is not looked at: the model clicks as it starts.
        samples[100..300].fill(0.5);
        assert_eq!(audible(&samples, 19_920..samples.len()).unwrap(), found);
        assert_eq!(audible(&[0.0; 500], 0..500), None);
    }
}
