//! Birds, crickets, a horse, a crowd.

use super::dsp::{Drift, Filter, between, burst, glide, hump, mode, ring, room, wait, white};
use crate::stereo::samples;
use crate::{SAMPLE_RATE, Stereo};
use fastrand::Rng;

/// Birds: four singers, each with a motif of its own, in a wood.
pub(super) fn birds(rng: &mut Rng, seconds: f64) -> Stereo {
    let mut sound = Stereo::silence(samples(seconds));
    for bird in 0..4 {
        let (pan, far) = (between(rng, -0.9, 0.9), between(rng, 0.25, 1.0));
        let base = [2300.0, 3100.0, 3900.0, 2700.0][bird] * between(rng, 0.9, 1.1);
        // The motif: pitch at either end and length of each note, the same at every call.
        let motif: Vec<(f64, f64, f64)> = (0..2 + rng.usize(0..4))
            .map(|_| (between(rng, 0.85, 1.35), between(rng, 0.8, 1.3), between(rng, 0.05, 0.16)))
            .collect();
        let mut time = between(rng, 0.0, 2.5);
        while time < seconds {
            for round in 0..1 + rng.usize(0..3) {
                for (from, to, long) in &motif {
                    let trill = if bird == 2 { 28.0 } else { 0.0 };
                    let pitch = |t: f64| {
                        base * (from + (to - from) * t / long)
                            * (1.0 + 0.04 * (trill * std::f64::consts::TAU * t).sin())
                    };
                    let note = glide(*long, pitch, |t| hump(t, *long).powf(1.3));
                    let gain = 0.16 * far * (1.0 - 0.15 * round as f64);
                    sound.add_mono(samples(time), &note, gain as f32, pan as f32);
                    time += long + between(rng, 0.02, 0.06);
                }
                time += 0.12;
            }
            time += 0.8 + wait(rng, 0.7);
        }
    }
    room(&mut sound, 1.0, 0.25);
    let mut air = Filter::band(900.0, 0.4);
    let mut leaves = Drift::new(rng, 2.0, 0.3, 1.0);
    for i in 0..sound.len() {
        let x = 0.006 * leaves.next(rng, 1) * air.next(white(rng));
        sound.left[i] += x as f32;
        sound.right[i] += (0.7 * x) as f32;
    }
    sound
}

/// Crickets: five near ones that chirp, each at its own pace, before a field of far ones.
pub(super) fn crickets(rng: &mut Rng, seconds: f64) -> Stereo {
    let mut sound = Stereo::silence(samples(seconds));
    for _ in 0..5 {
        let (hertz, pan, near) = (between(rng, 3900.0, 4900.0), between(rng, -1.0, 1.0), between(rng, 0.25, 1.0));
        let (pulses, pace) = (3 + rng.usize(0..2), between(rng, 0.42, 0.75));
        let pulse = glide(0.018, |_| hertz, |t| hump(t, 0.018));
        let mut time = between(rng, 0.0, 0.6);
        while time < seconds {
            if rng.f64() < 0.06 {
                time += between(rng, 0.6, 2.5);
            }
            for beat in 0..pulses {
                let gain = 0.05 * near * (0.7 + 0.15 * beat as f64);
                sound.add_mono(samples(time + 0.031 * beat as f64), &pulse, gain as f32, pan as f32);
            }
            time += pace * between(rng, 0.97, 1.03);
        }
    }
    for channel in [&mut sound.left, &mut sound.right] {
        let mut field = Filter::band(4300.0, 12.0);
        let mut level = Drift::new(rng, 0.35, 0.3, 1.0);
        for x in channel.iter_mut() {
            *x += (0.035 * level.next(rng, 1) * field.next(white(rng))) as f32;
        }
    }
    room(&mut sound, 0.6, 0.2);
    sound
}

/// A horse at a gallop, passing: three beats and a breath.
pub(super) fn horse(rng: &mut Rng, seconds: f64) -> Stereo {
    let mut sound = Stereo::silence(samples(seconds));
    let strides = ((seconds - 0.3) / 0.48).max(1.0) as usize;
    for stride in 0..strides {
        let place = (stride as f64 + 0.5) / strides as f64;
        let (pan, near) = (1.4 * place - 0.7, 0.35 + 0.65 * hump(place, 1.0));
        for (at, weight) in [(0.0, 0.8), (0.12, 0.7), (0.235, 1.0)] {
            let start = samples(0.03 + 0.48 * stride as f64 + at + between(rng, 0.0, 0.012));
            let tune = between(rng, 0.92, 1.08);
            let hoof = [mode(95.0 * tune, 0.14, 1.0), mode(410.0 * tune, 0.07, 0.5), mode(880.0 * tune, 0.045, 0.35)];
            let gain = near * weight;
            sound.add_mono(start, &ring(&hoof, 0.18), (0.5 * gain) as f32, pan as f32);
            let dirt = burst(rng, 0.09, Filter::band(1500.0, 0.6), |t| (t * 700.0).min(1.0) * (-55.0 * t).exp());
            sound.add_mono(start, &dirt, (0.4 * gain) as f32, pan as f32);
        }
        if stride % 2 == 1 {
            let snort = burst(rng, 0.22, Filter::band(750.0, 1.5), |t| hump(t, 0.22).powi(2));
            sound.add_mono(samples(0.3 + 0.48 * stride as f64), &snort, (0.35 * near) as f32, pan as f32);
        }
    }
    sound
}

/// A crowd: eighteen talkers too far apart to be understood.
///
/// Each is a glottal pulse train through two formants that move from vowel to vowel, four or so syllables a second.
/// Speech heard across a square has nothing above 4 kHz, so it is made at a quarter of the rate and interpolated.
pub(super) fn crowd(rng: &mut Rng, seconds: f64) -> Stereo {
    const SLOWER: usize = 4;
    const VOWELS: [(f64, f64); 5] = [(730.0, 1090.0), (270.0, 2290.0), (300.0, 870.0), (530.0, 1840.0), (570.0, 840.0)];
    let rate = f64::from(SAMPLE_RATE) / SLOWER as f64;
    let length = samples(seconds) / SLOWER + 2;
    let mut sides = [vec![0f32; length], vec![0f32; length]];
    for _ in 0..18 {
        let pitch = if rng.bool() { between(rng, 95.0, 150.0) } else { between(rng, 175.0, 260.0) };
        let (pan, near) = (rng.f64(), between(rng, 0.3, 1.0));
        let mut tune = Drift::new(rng, 0.3 / SLOWER as f64, 0.85, 1.2);
        let (mut phase, mut left, mut long, mut loud) = (0.0, 0.0, 1.0, 0.0);
        let mut formants = [Filter::band(2000.0, 6.0), Filter::band(4000.0, 8.0)];
        let [left_side, right_side] = &mut sides;
        for (x, y) in left_side.iter_mut().zip(right_side) {
            if left <= 0.0 {
                long = between(rng, 0.12, 0.32) * rate;
                left = long;
                // Between sentences everybody breathes.
                loud = if rng.f64() < 0.22 { 0.0 } else { near * between(rng, 0.4, 1.0) };
                let (first, second) = VOWELS[rng.usize(0..VOWELS.len())];
                for (filter, hertz) in formants.iter_mut().zip([first, second]) {
                    // A filter is told frequencies of the full rate.
                    filter.retune(Filter::band(hertz * SLOWER as f64, 6.0));
                }
            }
            left -= 1.0;
            phase = (phase + pitch * tune.next(rng, 1) / rate) % 1.0;
            let source = 1.0 - 2.0 * phase + 0.25 * white(rng);
            let voice = formants[0].next(source) + 0.6 * formants[1].next(source);
            let sample = (loud * hump(left, long) * voice) as f32;
            *x += sample * (1.0 - pan as f32).sqrt();
            *y += sample * (pan as f32).sqrt();
        }
    }
    let spread = |side: &[f32]| -> Vec<f32> {
        (0..samples(seconds))
            .map(|i| {
                let (at, part) = (i / SLOWER, (i % SLOWER) as f32 / SLOWER as f32);
                side[at] + (side[at + 1] - side[at]) * part
            })
            .collect()
    };
    let mut sound = Stereo { left: spread(&sides[0]), right: spread(&sides[1]) };
    super::dsp::muffle(&mut sound, 3200.0);
    room(&mut sound, 0.9, 0.6);
    sound
}
