//! A car, a train.

use super::dsp::{Filter, between, burst, glide, hump, mode, ring, room, white};
use crate::stereo::samples;
use crate::{SAMPLE_RATE, Stereo};
use fastrand::Rng;

const RATE: f64 = SAMPLE_RATE as f64;

/// A car comes by from one side to the other; its pitch falls as it passes.
pub(super) fn car(rng: &mut Rng, seconds: f64) -> Stereo {
    let mut sound = Stereo::silence(samples(seconds));
    let way = if rng.bool() { 1.0 } else { -1.0 };
    let idle = between(rng, 78.0, 96.0);
    let (mut tyres, mut rush) = (Filter::band(900.0, 0.7), Filter::low(220.0));
    let mut phase = 0.0;
    for i in 0..sound.len() {
        let place = i as f64 / RATE / seconds;
        // Seven seconds of road to either side of whoever listens, at a car's height.
        let along = 2.0 * place - 1.0;
        let near = 1.0 / (1.0 + (4.2 * along).powi(2)) * hump(place, 1.0).powf(0.5);
        // Doppler: some eight per cent up before, down after.
        let tune = 1.0 - 0.08 * (3.0 * along).tanh();
        if i % 64 == 0 {
            tyres.retune(Filter::band(tune * (700.0 + 900.0 * near), 0.7));
        }
        phase = (phase + idle * tune / RATE) % 1.0;
        let engine: f64 =
            (1..=6).map(|n| (std::f64::consts::TAU * f64::from(n) * phase).sin() / f64::from(n).powf(0.8)).sum::<f64>();
        let x = white(rng);
        let car = near * (0.16 * engine + 0.5 * tyres.next(x) + 0.6 * rush.next(x));
        let pan = 0.5 + 0.5 * way * (1.6 * along).clamp(-0.95, 0.95);
        sound.left[i] += (car * (1.0 - pan).sqrt()) as f32;
        sound.right[i] += (car * pan.sqrt()) as f32;
    }
    sound
}

/// A train: its whistle, short and long, and wheels over the joints of the rails.
pub(super) fn train(rng: &mut Rng, seconds: f64) -> Stereo {
    let mut sound = Stereo::silence(samples(seconds));
    let tune = between(rng, 0.95, 1.05);
    for (at, long) in [(0.05, 0.35), (0.62, 1.35)] {
        for (hertz, gain) in [(311.0, 1.0), (370.0, 0.9), (466.0, 0.8), (622.0, 0.35), (932.0, 0.2)] {
            let blow = |t: f64| (t * 14.0).min(1.0) * ((long - t) * 9.0).min(1.0);
            // Steam comes up to pressure: the tone starts a little flat, and trembles.
            let pitch = |t: f64| hertz * tune * (1.0 - 0.05 * (-18.0 * t).exp() + 0.003 * (31.0 * t).sin());
            sound.add_mono(samples(at), &glide(long, pitch, blow), 0.11 * gain, -0.15);
        }
        let steam = burst(rng, long, Filter::band(2300.0, 0.6), |t| (t * 14.0).min(1.0) * ((long - t) * 9.0).min(1.0));
        sound.add_mono(samples(at), &steam, 0.07, -0.15);
    }
    let mut bogie = 0.1;
    while bogie < seconds - 0.4 {
        for (later, weight) in [(0.0, 1.0), (0.15, 0.8)] {
            let (near, pan) = (0.5 + 0.5 * hump(bogie / seconds, 1.0), (0.6 * (2.0 * bogie / seconds - 1.0)) as f32);
            let clack =
                [mode(118.0, 0.16, 1.0), mode(262.0, 0.1, 0.7), mode(960.0, 0.04, 0.35), mode(2100.0, 0.03, 0.2)];
            let gain = 0.34 * weight * near;
            sound.add_mono(samples(bogie + later), &ring(&clack, 0.2), gain as f32, pan);
            let iron = burst(rng, 0.05, Filter::band(1500.0, 0.6), |t| (t * 2000.0).min(1.0) * (-70.0 * t).exp());
            sound.add_mono(samples(bogie + later), &iron, (0.5 * gain) as f32, pan);
        }
        bogie += 0.58 + between(rng, 0.0, 0.02);
    }
    let rumble = burst(rng, seconds, Filter::low(130.0), |t| hump(t, seconds).powf(0.5));
    sound.add_mono(0, &rumble, 0.7, 0.0);
    room(&mut sound, 1.3, 0.25);
    sound
}
