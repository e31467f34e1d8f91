//! Beds of certain rooms: what machines and rails add where nobody asks for it by name.

use super::dsp::{Drift, Filter, between, each_side, glide, mode, ring, white};
use crate::Stereo;
use crate::stereo::samples;
use fastrand::Rng;
use std::f64::consts::TAU;

/// Air out of ducts, and the hum of lamps.
pub(crate) fn ventilation(rng: &mut Rng, seconds: f64) -> Stereo {
    let hum = between(rng, 99.0, 101.0);
    each_side(seconds, |length| {
        let (mut air, mut duct) = (Filter::band(420.0, 0.5), Filter::band(190.0, 3.0));
        let mut level = Drift::new(rng, 4.0, 0.85, 1.0);
        (0..length)
            .map(|i| {
                let x = white(rng);
                let phase = TAU * hum * i as f64 / f64::from(crate::SAMPLE_RATE);
                let lamps = phase.sin() + 0.5 * (2.0 * phase).sin() + 0.25 * (4.0 * phase).sin();
                (level.next(rng, 1) * (0.3 * air.next(x) + 0.25 * duct.next(x)) + 0.012 * lamps) as f32
            })
            .collect()
    })
}

/// A monitor beside a bed: a short tone for every heartbeat.
pub(crate) fn monitor(rng: &mut Rng, seconds: f64) -> Stereo {
    let mut sound = Stereo::silence(samples(seconds));
    let tone = glide(0.11, |_| 988.0, |t| (t * 200.0).min(1.0) * ((0.11 - t) * 120.0).min(1.0));
    let mut time = between(rng, 0.1, 0.6);
    while time < seconds {
        sound.add_mono(samples(time), &tone, 0.3, 0.35);
        time += 0.86 + between(rng, 0.0, 0.03);
    }
    sound
}

/// Inside a carriage: the floor's rumble, and pairs of wheels over the joints of the rails.
pub(crate) fn carriage(rng: &mut Rng, seconds: f64) -> Stereo {
    let mut sound = each_side(seconds, |length| {
        let (mut floor, mut air) = (Filter::low(120.0), Filter::band(500.0, 0.6));
        let mut sway = Drift::new(rng, 1.6, 0.7, 1.0);
        (0..length)
            .map(|_| {
                let x = white(rng);
                (sway.next(rng, 1) * (0.5 * floor.next(x) + 0.05 * air.next(x))) as f32
            })
            .collect()
    });
    let mut time = between(rng, 0.0, 0.6);
    while time < seconds {
        for (later, pan, gain) in [(0.0, -0.4, 0.16), (0.16, -0.3, 0.13), (0.62, 0.35, 0.11), (0.78, 0.45, 0.09)] {
            let clack = [mode(92.0, 0.14, 1.0), mode(205.0, 0.1, 0.6), mode(640.0, 0.04, 0.3)];
            sound.add_mono(samples(time + later), &ring(&clack, 0.16), gain, pan);
        }
        time += 1.36 + between(rng, 0.0, 0.03);
    }
    sound
}
