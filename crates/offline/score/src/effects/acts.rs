//! What people do with things: glass, guns, drums, firecrackers, ink, tea, clocks, arrows, water.

use super::dsp::{Drift, Filter, Mode, between, burst, glide, hump, mode, ring, room, wait, white};
use crate::stereo::samples;
use crate::{SAMPLE_RATE, Stereo};
use fastrand::Rng;

const RATE: f64 = SAMPLE_RATE as f64;

/// A clock: tick and tock, a second apart from one tick to the next tock.
pub(super) fn clock(rng: &mut Rng, seconds: f64) -> Stereo {
    let mut sound = Stereo::silence(samples(seconds));
    let case = between(rng, 0.92, 1.08);
    for beat in 0..(2.0 * (seconds - 0.1)) as usize {
        // The pallets strike on either side: one sounds a little higher.
        let tune = case * if beat % 2 == 0 { 1.0 } else { 0.86 };
        let tick = [mode(2350.0 * tune, 0.05, 1.0), mode(3900.0 * tune, 0.03, 0.6), mode(640.0 * tune, 0.06, 0.35)];
        let at = samples(0.02 + 0.5 * beat as f64);
        sound.add_mono(at, &ring(&tick, 0.08), 0.4, 0.0);
        let click = burst(rng, 0.006, Filter::high(4500.0), |t| (-900.0 * t).exp());
        sound.add_mono(at, &click, 0.25, 0.0);
    }
    room(&mut sound, 0.35, 0.2);
    sound
}

/// A glass falls: one blow, then pieces that ring and dance.
pub(super) fn glass(rng: &mut Rng, seconds: f64) -> Stereo {
    let mut sound = Stereo::silence(samples(seconds));
    let piece = |sound: &mut Stereo, rng: &mut Rng, at: f64, gain: f64, long: f64| {
        let base = between(rng, 3100.0, 6400.0);
        let modes: Vec<Mode> = [(1.0, 1.0), (1.73, 0.7), (2.31, 0.45), (3.02, 0.25)]
            .map(|(ratio, part)| mode(base * ratio, long / ratio, part))
            .to_vec();
        sound.add_mono(samples(at), &ring(&modes, long), gain as f32, between(rng, -0.4, 0.4) as f32);
    };
    for _ in 0..5 {
        piece(&mut sound, rng, 0.01, 0.22, 0.55);
    }
    let blow = burst(rng, 0.06, Filter::high(3800.0), |t| (t * 6000.0).min(1.0) * (-75.0 * t).exp());
    sound.add_mono(samples(0.01), &blow, 0.5, 0.0);
    // Each piece falls back a few times, sooner and weaker every time.
    for _ in 0..9 {
        let (mut at, mut gap, mut gain) =
            (between(rng, 0.08, 0.35), between(rng, 0.09, 0.22), between(rng, 0.05, 0.14));
        while gap > 0.02 && at < seconds - 0.3 {
            piece(&mut sound, rng, at, gain, 0.22);
            (at, gap, gain) = (at + gap, gap * 0.66, gain * 0.7);
        }
    }
    room(&mut sound, 0.5, 0.15);
    sound
}

/// A shot in the open: the crack, the boom, and hills that answer.
pub(super) fn gunshot(rng: &mut Rng, seconds: f64) -> Stereo {
    let mut sound = Stereo::silence(samples(seconds));
    let crack = burst(rng, 0.05, Filter::high(900.0), |t| (t * 20_000.0).min(1.0) * (-140.0 * t).exp());
    sound.add_mono(0, &crack, 1.0, 0.0);
    let boom = burst(rng, 0.5, Filter::low(320.0), |t| (t * 4000.0).min(1.0) * (-14.0 * t).exp());
    sound.add_mono(0, &boom, 2.2, 0.0);
    let body = [mode(68.0, 0.4, 1.0), mode(112.0, 0.3, 0.7)];
    sound.add_mono(0, &ring(&body, 0.45), 0.35, 0.0);
    for (at, gain, pan) in [(0.19, 0.28, -0.7), (0.34, 0.2, 0.6), (0.62, 0.12, -0.3), (0.95, 0.07, 0.4)] {
        let colour = between(rng, 500.0, 1100.0);
        let echo = burst(rng, 0.4, Filter::low(colour), |t| (t * 120.0).min(1.0) * (-11.0 * t).exp());
        sound.add_mono(samples(at + between(rng, 0.0, 0.03)), &echo, gain, pan);
    }
    room(&mut sound, 1.8, 0.25);
    sound
}

/// A heart: lub-dub, four times.
pub(super) fn heartbeat(rng: &mut Rng, seconds: f64) -> Stereo {
    let mut sound = Stereo::silence(samples(seconds));
    let pace = between(rng, 0.74, 0.86);
    for beat in 0..((seconds - 0.4) / pace).max(1.0) as usize {
        let start = 0.03 + pace * beat as f64 + between(rng, 0.0, 0.015);
        for (later, tune, weight) in [(0.0, 1.0, 1.0), (0.27 * pace / 0.8, 1.25, 0.7)] {
            // A small loudspeaker has no 50 Hz: the octave above tells of it.
            let thump = glide(0.16, |t| tune * (74.0 - 130.0 * t), |t| (t * 90.0).min(1.0) * (-22.0 * t).exp());
            let octave = glide(0.1, |t| tune * (150.0 - 260.0 * t), |t| (t * 90.0).min(1.0) * (-34.0 * t).exp());
            sound.add_mono(samples(start + later), &thump, 0.8 * weight, 0.0);
            sound.add_mono(samples(start + later), &octave, 0.3 * weight, 0.0);
        }
    }
    sound
}

/// A great drum: three slow strokes and three quick ones.
pub(super) fn drum(rng: &mut Rng, seconds: f64) -> Stereo {
    let mut sound = Stereo::silence(samples(seconds));
    for (at, weight) in [(0.02, 1.0), (0.72, 0.85), (1.42, 0.95), (2.12, 0.7), (2.36, 0.78), (2.6, 1.0)] {
        let tune = between(rng, 0.98, 1.02);
        let start = samples(at + between(rng, 0.0, 0.012));
        // A membrane's modes; struck hard, its pitch falls a little.
        let skin: Vec<Mode> =
            [(1.0, 0.9, 1.0), (1.59, 0.55, 0.6), (2.14, 0.4, 0.4), (2.65, 0.3, 0.25), (3.6, 0.2, 0.15)]
                .map(|(ratio, long, gain)| mode(86.0 * tune * ratio, long, gain))
                .to_vec();
        sound.add_mono(start, &ring(&skin, 0.9), 0.4 * weight, 0.0);
        let fall = glide(0.22, |t| tune * (128.0 - 190.0 * t), |t| (t * 300.0).min(1.0) * (-16.0 * t).exp());
        sound.add_mono(start, &fall, 0.35 * weight, 0.0);
        let stick = burst(rng, 0.03, Filter::band(1100.0, 0.7), |t| (t * 2500.0).min(1.0) * (-150.0 * t).exp());
        sound.add_mono(start, &stick, 0.4 * weight, 0.0);
    }
    room(&mut sound, 1.1, 0.25);
    sound
}

/// A string of firecrackers: it catches, runs, and dies away.
pub(super) fn firecrackers(rng: &mut Rng, seconds: f64) -> Stereo {
    let mut sound = Stereo::silence(samples(seconds));
    let mut time = 0.02;
    while time < seconds - 0.45 {
        let (decay, colour) = (between(rng, 90.0, 260.0), between(rng, 900.0, 2600.0));
        let bang = burst(rng, 0.07, Filter::band(colour, 0.5), |t| (t * 12_000.0).min(1.0) * (-decay * t).exp());
        let gain = 0.4 + 0.6 * rng.f64().powi(2);
        let pan = between(rng, -0.35, 0.35);
        sound.add_mono(samples(time), &bang, gain as f32, pan as f32);
        let thump = burst(rng, 0.05, Filter::low(260.0), |t| (-70.0 * t).exp());
        sound.add_mono(samples(time), &thump, (0.7 * gain) as f32, pan as f32);
        let place = time / seconds;
        time += 0.012 + wait(rng, 6.0 + 26.0 * hump(place, 1.0));
    }
    room(&mut sound, 0.9, 0.25);
    sound
}

/// A nib on paper: strokes of a few words.
pub(super) fn writing(rng: &mut Rng, seconds: f64) -> Stereo {
    let mut sound = Stereo::silence(samples(seconds));
    let mut time = 0.02;
    while time < seconds - 0.4 {
        for _ in 0..3 + rng.usize(0..4) {
            let (long, colour, gain) = (between(rng, 0.05, 0.17), between(rng, 3400.0, 6200.0), between(rng, 0.5, 1.0));
            let grain = between(rng, 140.0, 260.0);
            // Fibres catch the nib: the stroke is rough.
            let stroke = burst(rng, long, Filter::band(colour, 1.1), |t| {
                hump(t, long).powf(0.6) * (0.6 + 0.4 * (grain * std::f64::consts::TAU * t).sin())
            });
            sound.add_mono(samples(time), &stroke, gain as f32, between(rng, -0.06, 0.06) as f32);
            let touch = [mode(410.0, 0.03, 1.0), mode(890.0, 0.02, 0.5)];
            sound.add_mono(samples(time), &ring(&touch, 0.04), (0.1 * gain) as f32, 0.0);
            time += long + between(rng, 0.02, 0.07);
        }
        time += between(rng, 0.12, 0.3);
    }
    room(&mut sound, 0.3, 0.1);
    sound
}

/// Tea into a cup: bubbles whose pitch rises as the cup fills (M. Minnaert: the smaller the bubble, the higher).
pub(super) fn pouring(rng: &mut Rng, seconds: f64) -> Stereo {
    let mut sound = Stereo::silence(samples(seconds));
    let flowing = seconds - 0.35;
    let strength = |time: f64| ((time / 0.15).min(1.0) * ((flowing - time) / 0.25).min(1.0)).max(0.0);
    let mut time = 0.02;
    while time < flowing {
        let fill = time / flowing;
        let (hertz, long) = (between(rng, 420.0, 1100.0) * (1.0 + 1.1 * fill), between(rng, 0.012, 0.05));
        let bubble = glide(long, |t| hertz * (1.0 + 5.0 * t), |t| (t * 900.0).min(1.0) * (-(4.5 / long) * t).exp());
        let gain = 0.5 * strength(time) * rng.f64().powi(2);
        sound.add_mono(samples(time), &bubble, gain as f32, between(rng, -0.1, 0.1) as f32);
        time += wait(rng, 150.0);
    }
    let mut cup = Filter::band(700.0, 5.0);
    let mut stream = Filter::band(2600.0, 0.8);
    let hiss: Vec<f32> = (0..samples(flowing))
        .map(|i| {
            let time = i as f64 / RATE;
            if i % 64 == 0 {
                cup.retune(Filter::band(650.0 + 900.0 * time / flowing, 5.0));
            }
            let x = white(rng);
            (strength(time) * (0.16 * cup.next(x) + 0.03 * stream.next(x))) as f32
        })
        .collect();
    sound.add_mono(0, &hiss, 1.0, 0.0);
    for n in 0..3 {
        let drop = glide(0.06, |t| 900.0 + 5200.0 * t, |t| hump(t, 0.06));
        sound.add_mono(samples(flowing + 0.02 + 0.1 * f64::from(n)), &drop, 0.2 / (1 + n) as f32, 0.0);
    }
    room(&mut sound, 0.3, 0.12);
    sound
}

/// An arrow: the string, the flight, the wood that it shakes.
pub(super) fn arrow(rng: &mut Rng, seconds: f64) -> Stereo {
    let mut sound = Stereo::silence(samples(seconds));
    let string = [mode(182.0, 0.22, 1.0), mode(366.0, 0.16, 0.7), mode(731.0, 0.1, 0.5), mode(1480.0, 0.05, 0.3)];
    sound.add_mono(samples(0.01), &ring(&string, 0.3), 0.28, 0.0);
    let mut air = Filter::band(2400.0, 2.5);
    let flight: Vec<f32> = (0..samples(0.5))
        .map(|i| {
            let time = i as f64 / RATE;
            if i % 32 == 0 {
                air.retune(Filter::band(3600.0 - 4200.0 * time, 2.5));
            }
            (air.next(white(rng)) * hump(time, 0.5).powi(2)) as f32
        })
        .collect();
    sound.add_mono(samples(0.04), &flight, 0.55, 0.0);
    let hit = samples(0.47);
    let wood = [mode(140.0, 0.16, 1.0), mode(310.0, 0.1, 0.6), mode(760.0, 0.05, 0.35)];
    sound.add_mono(hit, &ring(&wood, 0.2), 0.6, 0.0);
    let bite = burst(rng, 0.03, Filter::band(1900.0, 0.7), |t| (t * 4000.0).min(1.0) * (-140.0 * t).exp());
    sound.add_mono(hit, &bite, 0.7, 0.0);
    // The shaft trembles.
    let shaft = glide(0.45, |_| 210.0, |t| (-7.0 * t).exp() * (0.5 + 0.5 * (std::f64::consts::TAU * 31.0 * t).sin()));
    sound.add_mono(hit, &shaft, 0.22, 0.0);
    room(&mut sound, 0.5, 0.2);
    sound
}

/// Something heavy falls into water: the slap, the hole that closes, drops that come back.
pub(super) fn splash(rng: &mut Rng, seconds: f64) -> Stereo {
    let mut sound = Stereo::silence(samples(seconds));
    let slap = burst(rng, 0.3, Filter::band(800.0, 0.4), |t| (t * 1500.0).min(1.0) * (-14.0 * t).exp());
    sound.add_mono(samples(0.01), &slap, 1.0, 0.0);
    let close = glide(0.3, |t| 120.0 + 420.0 * t, |t| hump(t, 0.3));
    sound.add_mono(samples(0.1), &close, 0.45, 0.0);
    let foam = burst(rng, 1.3, Filter::band(3000.0, 0.5), |t| (t * 14.0).min(1.0) * (-3.4 * t).exp());
    sound.add_mono(samples(0.06), &foam, 0.3, 0.0);
    let mut level = Drift::new(rng, 0.1, 0.5, 1.0);
    let mut time = 0.12;
    while time < seconds - 0.2 {
        let (hertz, long) = (between(rng, 350.0, 1900.0), between(rng, 0.015, 0.06));
        let drop = glide(long, |t| hertz * (1.0 + 6.0 * t), |t| hump(t, long));
        let gain = 0.35 * level.next(rng, 480) * rng.f64() * (-1.4 * time).exp();
        sound.add_mono(samples(time), &drop, gain as f32, between(rng, -0.6, 0.6) as f32);
        time += wait(rng, 60.0 * (-0.9 * time).exp() + 4.0);
    }
    room(&mut sound, 0.7, 0.2);
    sound
}
