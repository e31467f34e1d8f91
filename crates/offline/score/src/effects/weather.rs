//! Rain, thunder, wind, fire and water: noise with a body.

use super::dsp::{Drift, Filter, between, burst, each_side, glide, hump, wait, white};
use crate::Stereo;
use crate::stereo::samples;
use fastrand::Rng;

/// How many samples pass between two changes of a filter.
const STRIDE: usize = 64;

/// Rain: a hiss of all the far drops, and the near ones each by itself.
pub(super) fn rain(rng: &mut Rng, seconds: f64) -> Stereo {
    let mut sound = each_side(seconds, |length| {
        let (mut top, mut bottom) = (Filter::low(7500.0), Filter::high(450.0));
        let mut patter = Filter::band(1800.0, 0.6);
        let (mut density, mut colour) = (Drift::new(rng, 3.5, 0.75, 1.0), Drift::new(rng, 5.0, 5500.0, 8500.0));
        let mut level = 1.0;
        (0..length)
            .map(|i| {
                if i % STRIDE == 0 {
                    level = density.next(rng, STRIDE);
                    top.retune(Filter::low(colour.next(rng, STRIDE)));
                }
                let x = white(rng);
                (level * (0.10 * bottom.next(top.next(x)) + 0.10 * patter.next(x))) as f32
            })
            .collect()
    });
    // Bubbles that drops beat into water sing upward (M. Minnaert 1933); drops on stone only tick.
    let mut time = 0.0;
    while time < seconds {
        let big = rng.f64() < 0.06;
        let (low, high) = if big { (450.0, 1300.0) } else { (1500.0, 6000.0) };
        let (hertz, decay) = (between(rng, low, high), if big { 55.0 } else { between(rng, 220.0, 600.0) });
        let drop = glide(5.0 / decay, |t| hertz * (1.0 + 6.0 * t), |t| (-decay * t).exp() * (t * 3000.0).min(1.0));
        let gain = 0.09 * rng.f64().powi(2) * if big { 1.4 } else { 1.0 };
        sound.add_mono(samples(time), &drop, gain as f32, between(rng, -1.0, 1.0) as f32);
        time += wait(rng, 190.0);
    }
    sound
}

/// Thunder: a tearing crack, then rolls from farther and farther, lower and lower.
pub(super) fn thunder(rng: &mut Rng, seconds: f64) -> Stereo {
    let rolls: Vec<(f64, f64, f64)> = (0..11)
        .map(|n| {
            (0.15 + 0.38 * f64::from(n) + between(rng, -0.15, 0.25), between(rng, 0.12, 0.55), between(rng, 0.3, 1.0))
        })
        .collect();
    let mut sound = each_side(seconds, |length| {
        let (mut body, mut steep) = (Filter::low(160.0), Filter::low(160.0));
        let mut side = Drift::new(rng, 0.8, 0.6, 1.0);
        let (mut level, mut rumble) = (1.0, 0.0);
        (0..length)
            .map(|i| {
                let time = i as f64 / 48_000.0;
                if i % STRIDE == 0 {
                    let cutoff = 65.0 + 330.0 * (-time * 0.9).exp();
                    body.retune(Filter::low(cutoff));
                    steep.retune(Filter::low(cutoff));
                    level = side.next(rng, STRIDE);
                    let bumps: f64 =
                        rolls.iter().map(|(at, width, gain)| gain * (-((time - at) / width).powi(2)).exp()).sum();
                    rumble = (bumps + 0.5) * (-time * 0.42).exp() * (time * 30.0).min(1.0);
                }
                (2.2 * level * rumble * steep.next(body.next(white(rng)))) as f32
            })
            .collect()
    });
    for tear in 0..5 {
        let at = 0.02 + 0.06 * f64::from(tear) + between(rng, 0.0, 0.03);
        let (speed, colour) = (between(rng, 9.0, 22.0), between(rng, 500.0, 1800.0));
        let crack = burst(rng, 0.6, Filter::band(colour, 0.5), |t| (t * 900.0).min(1.0) * (-speed * t).exp());
        sound.add_mono(samples(at), &crack, 0.28, between(rng, -0.5, 0.5) as f32);
    }
    sound
}

/// Wind: gusts that howl around edges, over a low breath.
pub(super) fn wind(rng: &mut Rng, seconds: f64) -> Stereo {
    // Both ears hear the same gusts.
    let count = samples(seconds) / STRIDE + 1;
    let mut gust = Drift::new(rng, 2.6, 0.15, 1.0);
    let gusts: Vec<f64> = (0..count).map(|_| gust.next(rng, STRIDE).powf(1.5)).collect();
    each_side(seconds, |length| {
        let mut breath = Filter::low(260.0);
        let mut howls = [Filter::band(400.0, 5.0), Filter::band(700.0, 9.0)];
        let mut turns = [Drift::new(rng, 2.2, -40.0, 60.0), Drift::new(rng, 1.4, -60.0, 110.0)];
        let mut level = 0.0;
        (0..length)
            .map(|i| {
                if i % STRIDE == 0 {
                    level = gusts[i / STRIDE];
                    for ((howl, turn), (base, rise, q)) in
                        howls.iter_mut().zip(&mut turns).zip([(240.0, 260.0, 4.0), (480.0, 430.0, 9.0)])
                    {
                        howl.retune(Filter::band(base + rise * level + turn.next(rng, STRIDE), q));
                    }
                }
                let x = white(rng);
                let howling = 1.1 * howls[0].next(x) + 0.8 * level * howls[1].next(x);
                (0.5 * (0.35 + 0.65 * level) * breath.next(x) + level * howling) as f32
            })
            .collect()
    })
}

/// Fire: a flutter of flames, hiss, and wood that snaps in bunches.
pub(super) fn fire(rng: &mut Rng, seconds: f64) -> Stereo {
    let mut sound = each_side(seconds, |length| {
        let (mut flame, mut hiss) = (Filter::low(240.0), Filter::band(3200.0, 0.7));
        let (mut flutter, mut breath) = (Drift::new(rng, 0.11, 0.4, 1.0), Drift::new(rng, 1.7, 0.5, 1.0));
        let mut level = 0.5;
        (0..length)
            .map(|i| {
                if i % STRIDE == 0 {
                    level = flutter.next(rng, STRIDE) * breath.next(rng, STRIDE);
                }
                let x = white(rng);
                (0.55 * level * flame.next(x) + 0.02 * hiss.next(x)) as f32
            })
            .collect()
    });
    let mut time = 0.0;
    let mut eager = Drift::new(rng, 1.5, 3.0, 24.0);
    while time < seconds {
        let (decay, colour) = (between(rng, 120.0, 900.0), between(rng, 700.0, 5200.0));
        let snap = burst(rng, 7.0 / decay, Filter::band(colour, 1.3), |t| (t * 6000.0).min(1.0) * (-decay * t).exp());
        let gain = 0.5 * rng.f64().powi(4) + 0.05;
        sound.add_mono(samples(time), &snap, gain as f32, between(rng, -0.6, 0.6) as f32);
        let gap = 0.01;
        let rate = eager.next(rng, samples(gap));
        time += gap + wait(rng, rate);
    }
    sound
}

/// Water: waves that come in and run out, and lapping at the near edge.
pub(super) fn water(rng: &mut Rng, seconds: f64) -> Stereo {
    // Each wave rises in a third of its time, breaks, and runs out; the next one comes before it is gone.
    let mut waves = Vec::new();
    let mut at = -between(rng, 1.0, 4.0);
    while at < seconds {
        let (length, gain) = (between(rng, 5.5, 9.0), between(rng, 0.55, 1.0));
        waves.push((at, length, gain));
        at += length * between(rng, 0.55, 0.85);
    }
    let swell = |time: f64| -> f64 {
        waves
            .iter()
            .map(|(at, length, gain)| {
                let place = (time - at) / length;
                let shape = if place < 0.35 { (place / 0.35).powi(2) } else { (1.0 - (place - 0.35) / 0.65).powi(2) };
                if (0.0..1.0).contains(&place) { gain * shape } else { 0.0 }
            })
            .sum()
    };
    let mut sound = each_side(seconds, |length| {
        let (mut body, mut foam) = (Filter::low(700.0), Filter::band(3200.0, 0.5));
        let (mut level, mut side) = (0.0, Drift::new(rng, 1.3, 0.75, 1.0));
        (0..length)
            .map(|i| {
                if i % STRIDE == 0 {
                    level = swell(i as f64 / 48_000.0) * side.next(rng, STRIDE);
                    body.retune(Filter::low(350.0 + 1500.0 * level));
                }
                let x = white(rng);
                ((0.05 + 0.32 * level) * body.next(x) + 0.16 * level * level * foam.next(x)) as f32
            })
            .collect()
    });
    let mut time = 0.0;
    while time < seconds {
        let (hertz, long) = (between(rng, 280.0, 1100.0), between(rng, 0.03, 0.09));
        let lap = glide(long, |t| hertz * (1.0 + 4.0 * t), |t| hump(t, long));
        sound.add_mono(samples(time), &lap, (0.05 * rng.f64()) as f32, between(rng, -0.9, 0.9) as f32);
        time += wait(rng, 9.0);
    }
    sound
}
