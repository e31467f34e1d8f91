//! How loud a sound is, and making it so.

use crate::{SAMPLE_RATE, Stereo};
use ebur128::{EbuR128, Mode};

/// The highest sample that leaves this crate: −3.1 dBFS, so that −3 dBFS holds after rounding to 16 bits.
pub(crate) const CEILING: f32 = 0.70;

/// Below this the gated loudness is that of noise under the fade, and is not lifted (LUFS).
const INAUDIBLE: f64 = -65.0;

/// Integrated loudness in LUFS (EBU R 128); nothing where it is silent or shorter than the 0.4 s a measure needs.
pub(crate) fn loudness(sound: &Stereo) -> Option<f64> {
    let mut meter = EbuR128::new(2, SAMPLE_RATE, Mode::I).ok()?;
    meter.add_frames_planar_f32(&[&sound.left, &sound.right]).ok()?;
    meter.loudness_global().ok().filter(|lufs| *lufs > INAUDIBLE)
}

/// The factor for a change of `decibels`.
pub(crate) fn gain(decibels: f64) -> f32 {
    10f64.powf(decibels / 20.0) as f32
}

/// Brings `sound` to `lufs`; what is too short to measure is brought to a peak 9 dB above, as music and noise have.
pub(crate) fn to_loudness(sound: &mut Stereo, lufs: f64) {
    match loudness(sound) {
        Some(now) => sound.scale(gain(lufs - now)),
        None => to_peak(sound, gain(lufs + 9.0)),
    }
}

/// Brings the highest sample of `sound` to `peak`; silence stays silence.
pub(crate) fn to_peak(sound: &mut Stereo, peak: f32) {
    let now = sound.peak();
    if now > 0.0 {
        sound.scale(peak / now);
    }
}

/// Holds `sound` below [`CEILING`] without bending single waves: the gain falls over the 5 ms before a peak and comes
/// back over about 80 ms, alike on both channels, so the picture between the ears stays where it is.
pub(crate) fn limit(sound: &mut Stereo) {
    const AHEAD: usize = SAMPLE_RATE as usize / 200;
    let mut wanted: Vec<f32> =
        (sound.left.iter().zip(&sound.right)).map(|(l, r)| CEILING / l.abs().max(r.abs()).max(CEILING)).collect();
    if wanted.iter().all(|g| *g >= 1.0) {
        return;
    }
    // Backwards: each sample falls no faster than linearly over AHEAD; forwards: it recovers exponentially.
    for i in (0..wanted.len().saturating_sub(1)).rev() {
        let next = wanted[i + 1];
        wanted[i] = wanted[i].min(next + (1.0 - next).max(0.05) / AHEAD as f32);
    }
    let recovery = 1.0 - (-1.0 / (0.08 * SAMPLE_RATE as f32)).exp();
    let mut gain = 1f32;
    for (i, target) in wanted.iter().enumerate() {
        gain = target.min(gain + (1.0 - gain) * recovery);
        sound.left[i] *= gain;
        sound.right[i] *= gain;
    }
}

/// Takes away what lies below hearing, direct current included: a first-order high-pass at `hertz` on both channels.
pub(crate) fn without_rumble(sound: &mut Stereo, hertz: f64) {
    let keep = (-std::f64::consts::TAU * hertz / f64::from(SAMPLE_RATE)).exp();
    for channel in [&mut sound.left, &mut sound.right] {
        let mut slow = 0f64;
        for x in channel.iter_mut() {
            slow = keep * slow + (1.0 - keep) * f64::from(*x);
            *x -= slow as f32;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(seconds: f64, peak: f32) -> Stereo {
        let wave: Vec<f32> = (0..crate::stereo::samples(seconds))
            .map(|i| peak * (i as f32 * 997.0 * std::f32::consts::TAU / SAMPLE_RATE as f32).sin())
            .collect();
        Stereo { left: wave.clone(), right: wave }
    }

    #[test]
    fn a_tone_of_full_scale_on_both_channels_is_at_nought_and_can_be_set() {
        let mut sound = tone(3.0, 1.0);
        assert!((loudness(&sound).unwrap() - 0.0).abs() < 0.1, "EBU tech 3341: {:?}", loudness(&sound));
        to_loudness(&mut sound, -20.0);
        assert!((loudness(&sound).unwrap() + 20.0).abs() < 0.05);
    }

    #[test]
    fn limiting_keeps_quiet_sound_as_it_is_and_loud_sound_below_the_ceiling() {
        let (mut quiet, mut loud) = (tone(0.5, 0.5), tone(0.5, 2.0));
        let before = quiet.clone();
        limit(&mut quiet);
        assert_eq!(quiet, before);
        limit(&mut loud);
        assert!(loud.peak() <= CEILING + 1e-6 && loud.peak() > 0.9 * CEILING, "{}", loud.peak());
    }

    #[test]
    fn direct_current_goes() {
        let mut sound = Stereo { left: vec![0.5; 48_000], right: vec![0.5; 48_000] };
        without_rumble(&mut sound, 20.0);
        assert!(sound.left[47_999].abs() < 1e-6);
    }
}
