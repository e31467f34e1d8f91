//! A dog, a cat, a cock, frogs: throats.

use super::dsp::{Drift, Filter, between, glide, hump, room, wait, white};
use crate::stereo::samples;
use crate::{SAMPLE_RATE, Stereo};
use fastrand::Rng;

const RATE: f64 = SAMPLE_RATE as f64;

/// Samples over which a formant stands still.
const STRIDE: usize = 32;

/// What a throat does at a moment of a call.
struct Throat {
    /// Pitch in hertz.
    pitch: f64,
    /// The two resonances that make the vowel, in hertz.
    formants: [f64; 2],
    /// Strength, 0 to 1.
    strength: f64,
    /// Share of breath against voice, 0 to 1.
    breath: f64,
}

/// A call of `seconds`: a pulse train and breath through two formants that move, as `throat` says for each time.
fn call(rng: &mut Rng, seconds: f64, throat: impl Fn(f64) -> Throat) -> Vec<f32> {
    let mut formants = [Filter::band(800.0, 4.0), Filter::band(1800.0, 5.0)];
    let mut unsteady = Drift::new(rng, 0.03, 0.985, 1.015);
    let mut phase = 0.0;
    let mut now = throat(0.0);
    (0..samples(seconds))
        .map(|i| {
            if i % STRIDE == 0 {
                now = throat(i as f64 / RATE);
                for (filter, (hertz, q)) in formants.iter_mut().zip(now.formants.into_iter().zip([4.0, 5.0])) {
                    filter.retune(Filter::band(hertz, q));
                }
            }
            phase = (phase + now.pitch * unsteady.next(rng, 1) / RATE) % 1.0;
            // A pulse that opens slowly and shuts at once is rich in overtones, as a throat is.
            let voice = (1.0 - now.breath) * (2.0 * phase * phase - 2.0 / 3.0);
            let source = voice + now.breath * white(rng);
            let [first, second] = &mut formants;
            let shaped = first.next(source) + 0.7 * second.next(source) + 0.06 * source;
            (now.strength * shaped) as f32
        })
        .collect()
}

/// A line through `points` of time and value.
fn line(points: &[(f64, f64)], time: f64) -> f64 {
    let after = points.partition_point(|point| point.0 <= time);
    match (after.checked_sub(1).map(|i| points[i]), points.get(after)) {
        (Some(a), Some(b)) => a.1 + (b.1 - a.1) * (time - a.0) / (b.0 - a.0),
        (Some(a), None) => a.1,
        (None, first) => first.map_or(0.0, |b| b.1),
    }
}

/// A dog: two barks, a breath, two more.
pub(super) fn dog(rng: &mut Rng, seconds: f64) -> Stereo {
    let mut sound = Stereo::silence(samples(seconds));
    let size = between(rng, 0.85, 1.2);
    for (at, weight) in [(0.02, 0.9), (0.36, 1.0), (1.05, 0.85), (1.37, 0.95)] {
        let (at, long) = (at + between(rng, 0.0, 0.04), between(rng, 0.15, 0.19));
        let bark = call(rng, long, |t| {
            let place = t / long;
            Throat {
                pitch: size * line(&[(0.0, 300.0), (0.25, 520.0), (1.0, 260.0)], place),
                formants: [size * line(&[(0.0, 450.0), (0.3, 900.0), (1.0, 420.0)], place), size * 1750.0],
                strength: (place * 14.0).min(1.0) * (1.0 - place).powf(0.8),
                breath: 0.35,
            }
        });
        sound.add_mono(samples(at), &bark, 0.8 * weight, 0.0);
    }
    room(&mut sound, 0.6, 0.2);
    sound
}

/// A cat mews: the mouth opens and shuts again.
pub(super) fn cat(rng: &mut Rng, seconds: f64) -> Stereo {
    let mut sound = Stereo::silence(samples(seconds));
    let size = between(rng, 0.92, 1.12);
    for (at, long, weight) in [(0.02, 0.72, 1.0), (1.05, 0.5, 0.65)] {
        let mew = call(rng, long, |t| {
            let place = t / long;
            Throat {
                pitch: size * line(&[(0.0, 560.0), (0.35, 780.0), (0.7, 700.0), (1.0, 480.0)], place),
                formants: [
                    size * line(&[(0.0, 600.0), (0.4, 1500.0), (1.0, 800.0)], place),
                    size * line(&[(0.0, 2600.0), (0.3, 2900.0), (1.0, 1500.0)], place),
                ],
                strength: (place * 6.0).min(1.0) * ((1.0 - place) * 4.0).min(1.0),
                breath: 0.06,
            }
        });
        sound.add_mono(samples(at), &mew, 0.6 * weight, 0.0);
    }
    room(&mut sound, 0.4, 0.15);
    sound
}

/// A cock crows: three short, one long that falls.
pub(super) fn rooster(rng: &mut Rng, seconds: f64) -> Stereo {
    let mut sound = Stereo::silence(samples(seconds));
    let size = between(rng, 0.93, 1.08);
    // Start, length, and the pitch at both ends and between.
    let calls = [
        (0.02, 0.17, [560.0, 720.0, 680.0]),
        (0.25, 0.15, [760.0, 820.0, 740.0]),
        (0.45, 0.36, [820.0, 1020.0, 960.0]),
        (0.86, 1.05, [1000.0, 1080.0, 560.0]),
    ];
    for (at, long, [from, top, to]) in calls {
        let cry = call(rng, long, |t| {
            let place = t / long;
            Throat {
                pitch: size * line(&[(0.0, from), (0.3, top), (0.6, 0.5 * (top + to)), (1.0, to)], place),
                formants: [size * 1650.0, size * line(&[(0.0, 2900.0), (0.5, 3300.0), (1.0, 2500.0)], place)],
                strength: (place * 9.0).min(1.0) * ((1.0 - place) * 3.5).min(1.0),
                breath: 0.12,
            }
        });
        sound.add_mono(samples(at), &cry, 0.7, 0.0);
    }
    room(&mut sound, 1.2, 0.3);
    sound
}

/// Frogs: seven of them around a pond, each with its own croak, answering one another.
pub(super) fn frogs(rng: &mut Rng, seconds: f64) -> Stereo {
    let mut sound = Stereo::silence(samples(seconds));
    for frog in 0..7 {
        let (pan, near) = (between(rng, -1.0, 1.0), between(rng, 0.2, 1.0));
        let low = frog % 3 == 0;
        let (hertz, rate, pulses) = if low {
            (between(rng, 330.0, 480.0), between(rng, 26.0, 34.0), 9 + rng.usize(0..5))
        } else {
            (between(rng, 780.0, 1250.0), between(rng, 38.0, 52.0), 5 + rng.usize(0..4))
        };
        let pulse = glide(
            0.9 / rate,
            |t| hertz * (1.0 + 1.2 * t),
            |t| hump(t, 0.9 / rate).powf(1.5) * (1.0 + 0.4 * (std::f64::consts::TAU * 2.1 * hertz * t).sin()),
        );
        let mut time = between(rng, 0.0, 1.2);
        while time < seconds {
            for n in 0..pulses {
                // A throat fills: the first pulses are weaker.
                let gain = 0.12 * near * (0.4 + 0.6 * (n as f64 / pulses as f64 * 2.5).min(1.0));
                sound.add_mono(samples(time + n as f64 / rate), &pulse, gain as f32, pan as f32);
            }
            time += pulses as f64 / rate + between(rng, 0.25, 0.6) + wait(rng, if low { 0.9 } else { 1.6 });
        }
    }
    room(&mut sound, 0.9, 0.35);
    for channel in [&mut sound.left, &mut sound.right] {
        let mut pond = Filter::band(900.0, 1.5);
        let mut level = Drift::new(rng, 0.8, 0.4, 1.0);
        channel.iter_mut().for_each(|x| *x += (0.004 * level.next(rng, 1) * pond.next(white(rng))) as f32);
    }
    sound
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_goes_through_its_points_and_holds_at_its_ends() {
        let points = [(0.2, 1.0), (0.4, 3.0)];
        assert_eq!([0.0, 0.2, 0.4, 9.0].map(|time| line(&points, time)), [1.0, 1.0, 3.0, 3.0]);
        assert!((line(&points, 0.3) - 2.0).abs() < 1e-9);
    }
}
