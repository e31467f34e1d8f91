//! Doors, steps, bells, blades, machines: bodies that are struck, rubbed or broken.

use super::dsp::{Drift, Filter, Mode, between, burst, each_side, glide, hump, mode, ring, room, wait, white};
use crate::stereo::samples;
use crate::{SAMPLE_RATE, Stereo};
use fastrand::Rng;

const RATE: f64 = SAMPLE_RATE as f64;

/// A door: hinges that stick and slip, then wood on wood and the latch.
pub(super) fn door(rng: &mut Rng, seconds: f64) -> Stereo {
    let mut sound = Stereo::silence(samples(seconds));
    let creaking = 0.72 * seconds;
    let wood = [(430.0, 28.0), (980.0, 40.0), (1650.0, 45.0), (2500.0, 40.0)];
    let mut filters = wood.map(|(hertz, q)| Filter::band(hertz, q));
    let mut unsteady = Drift::new(rng, 0.09, 0.85, 1.18);
    let mut phase = 0.0;
    let creak: Vec<f32> = (0..samples(creaking))
        .map(|i| {
            let place = i as f64 / RATE / creaking;
            phase += (55.0 + 70.0 * (std::f64::consts::PI * place).sin()) * unsteady.next(rng, 1) / RATE;
            let slip = if phase >= 1.0 { between(rng, 0.5, 1.0) } else { 0.0 };
            phase %= 1.0;
            let body: f64 = filters.iter_mut().zip([1.0, 0.8, 0.5, 0.3]).map(|(f, gain)| gain * f.next(slip)).sum();
            (body * hump(place, 1.0).powf(0.7)) as f32
        })
        .collect();
    sound.add_mono(0, &creak, 9.0, -0.15);
    let close = creaking + 0.04;
    let thud = [mode(72.0, 0.35, 1.0), mode(128.0, 0.25, 0.7), mode(235.0, 0.15, 0.5), mode(510.0, 0.08, 0.25)];
    sound.add_mono(samples(close), &ring(&thud, 0.45), 0.35, 0.0);
    let slap = burst(rng, 0.12, Filter::band(700.0, 0.6), |t| (t * 900.0).min(1.0) * (-45.0 * t).exp());
    sound.add_mono(samples(close), &slap, 0.5, 0.0);
    let latch = [mode(2150.0, 0.05, 0.8), mode(3480.0, 0.04, 0.6), mode(5200.0, 0.03, 0.3)];
    sound.add_mono(samples(close + 0.09), &ring(&latch, 0.08), 0.16, 0.1);
    room(&mut sound, 0.5, 0.25);
    sound
}

/// Three knocks on a door.
pub(super) fn knock(rng: &mut Rng, seconds: f64) -> Stereo {
    let mut sound = Stereo::silence(samples(seconds));
    for (n, weight) in [0.85, 0.75, 1.0].into_iter().enumerate() {
        let tune = between(rng, 0.97, 1.03);
        let panel = [(165.0, 0.16, 1.0), (390.0, 0.11, 0.7), (720.0, 0.07, 0.45), (1240.0, 0.04, 0.3)]
            .map(|(hertz, long, gain)| mode(hertz * tune, long, gain));
        let at = samples(0.02 + 0.27 * n as f64 + between(rng, 0.0, 0.02));
        sound.add_mono(at, &ring(&panel, 0.25), 0.4 * weight, 0.05);
        let skin = burst(rng, 0.02, Filter::band(2200.0, 0.7), |t| (t * 2500.0).min(1.0) * (-220.0 * t).exp());
        sound.add_mono(at, &skin, 0.3 * weight, 0.05);
    }
    room(&mut sound, 0.45, 0.3);
    sound
}

/// Somebody walks by: heel, then sole, on a hard floor.
pub(super) fn steps(rng: &mut Rng, seconds: f64) -> Stereo {
    let mut sound = Stereo::silence(samples(seconds));
    let count = ((seconds - 0.1) / 0.54).max(1.0) as usize;
    for n in 0..count {
        let at = 0.03 + 0.54 * n as f64 + between(rng, 0.0, 0.03);
        let (pan, weight) = ((0.25 * if n % 2 == 0 { -1.0 } else { 1.0 }) as f32, between(rng, 0.75, 1.0) as f32);
        let tune = between(rng, 0.9, 1.1);
        let heel = [mode(88.0 * tune, 0.12, 1.0), mode(215.0 * tune, 0.07, 0.5), mode(1350.0 * tune, 0.02, 0.2)];
        sound.add_mono(samples(at), &ring(&heel, 0.16), 0.4 * weight, pan);
        for (later, gain, colour) in [(0.0, 0.30, 2300.0), (0.085, 0.22, 3100.0)] {
            let scuff = burst(rng, 0.08, Filter::band(colour, 0.7), |t| (t * 1200.0).min(1.0) * (-70.0 * t).exp());
            sound.add_mono(samples(at + later), &scuff, gain * weight, pan);
        }
    }
    room(&mut sound, 0.4, 0.2);
    sound
}

/// A temple bell, struck once with a beam; its modes come in pairs that beat, as in every cast bell.
pub(super) fn bell(rng: &mut Rng, seconds: f64) -> Stereo {
    let prime = between(rng, 158.0, 176.0);
    // Hum, prime, tierce, quint, nominal and above, with their usual ratios.
    let partials = [
        (0.5, 6.5, 0.6),
        (1.0, 6.0, 0.8),
        (1.2, 4.2, 0.6),
        (1.5, 3.0, 0.35),
        (2.0, 3.4, 0.6),
        (2.6, 1.7, 0.3),
        (3.0, 1.4, 0.25),
        (4.1, 0.9, 0.2),
        (5.4, 0.5, 0.12),
    ];
    let mut sound = each_side(seconds, |_| {
        let modes: Vec<Mode> = (partials.iter())
            .flat_map(|(ratio, long, gain)| {
                let (hertz, beat) = (prime * ratio, between(rng, 0.2, 0.9));
                let long = long * seconds / 6.5;
                [mode(hertz, long, *gain), mode(hertz + beat, 0.9 * long, 0.7 * gain)]
            })
            .collect();
        ring(&modes, seconds)
    });
    let strike = burst(rng, 0.09, Filter::band(620.0, 0.6), |t| (t * 700.0).min(1.0) * (-60.0 * t).exp());
    sound.add_mono(0, &strike, 1.5, 0.0);
    room(&mut sound, 2.5, 0.25);
    sound
}

/// Two blades: the swing, then steel on steel twice, and one slides off the other.
pub(super) fn sword(rng: &mut Rng, seconds: f64) -> Stereo {
    let mut sound = Stereo::silence(samples(seconds));
    let mut swing = Filter::band(900.0, 1.6);
    let whoosh: Vec<f32> = (0..samples(0.26))
        .map(|i| {
            let time = i as f64 / RATE;
            if i % 32 == 0 {
                swing.retune(Filter::band(600.0 + 2400.0 * hump(time, 0.3), 1.6));
            }
            (swing.next(white(rng)) * hump(time, 0.26).powi(2)) as f32
        })
        .collect();
    sound.add_mono(0, &whoosh, 0.28, -0.4);
    for (at, weight, pan) in [(0.17, 1.0, -0.1), (0.52, 0.75, 0.25)] {
        let blade: Vec<Mode> = [1870.0, 2740.0, 3960.0, 5230.0, 6710.0, 8350.0, 10_400.0]
            .into_iter()
            .enumerate()
            .map(|(n, hertz)| {
                mode(
                    hertz * between(rng, 0.96, 1.04),
                    between(rng, 0.35, 1.0) / (1.0 + 0.15 * n as f64),
                    0.5 / (1.0 + 0.3 * n as f64),
                )
            })
            .collect();
        sound.add_mono(samples(at), &ring(&blade, 1.2), 0.2 * weight, pan);
        let clash = burst(rng, 0.05, Filter::high(2600.0), |t| (t * 3000.0).min(1.0) * (-110.0 * t).exp());
        sound.add_mono(samples(at), &clash, 0.35 * weight, pan);
    }
    let scrape = burst(rng, 0.3, Filter::band(5600.0, 4.0), |t| hump(t, 0.3) * (0.6 + 0.4 * (t * 400.0).sin()));
    sound.add_mono(samples(0.56), &scrape, 0.3, 0.3);
    room(&mut sound, 0.9, 0.2);
    sound
}

/// Traffic: the hum of a town, cars that come by, now and then a horn far off.
pub(super) fn traffic(rng: &mut Rng, seconds: f64) -> Stereo {
    let mut sound = each_side(seconds, |length| {
        let (mut hum, mut tyres) = (Filter::low(170.0), Filter::band(750.0, 0.6));
        let mut level = Drift::new(rng, 3.0, 0.6, 1.0);
        (0..length)
            .map(|_| {
                let x = white(rng);
                let level = level.next(rng, 1);
                (level * (0.55 * hum.next(x) + 0.05 * tyres.next(x))) as f32
            })
            .collect()
    });
    let mut time = between(rng, -2.0, 1.5);
    while time < seconds {
        let (long, colour, way) =
            (between(rng, 3.5, 6.0), between(rng, 450.0, 900.0), if rng.bool() { 1.0 } else { -1.0 });
        let loud = between(rng, 0.35, 1.0);
        let skipped = samples((-time).max(0.0));
        let (mut road, mut engine) = (Filter::band(colour, 0.7), Filter::low(140.0));
        for i in 0..samples(long) {
            let place = i as f64 / RATE / long;
            // How near it is; the tyres shine when it is nearest.
            let near = 1.0 / (1.0 + (9.0 * (place - 0.5)).powi(2)) * hump(place, 1.0);
            if i % 64 == 0 {
                road.retune(Filter::band(colour * (0.8 + 0.7 * near), 0.7));
            }
            let x = white(rng);
            let car = loud * near * (0.55 * road.next(x) + 0.9 * engine.next(x));
            let pan = (0.5 + way * 1.1 * (place - 0.5)).clamp(0.0, 1.0);
            let Some(at) =
                (samples(time.max(0.0)) + i).checked_sub(skipped).filter(|at| i >= skipped && *at < sound.len())
            else {
                continue;
            };
            sound.left[at] += (car * (1.0 - pan).sqrt()) as f32;
            sound.right[at] += (car * pan.sqrt()) as f32;
        }
        time += 1.2 + wait(rng, 0.4);
    }
    let mut time = between(rng, 2.0, 9.0);
    while time < seconds {
        let (hertz, long, pan) = (between(rng, 370.0, 430.0), between(rng, 0.18, 0.5), between(rng, -0.8, 0.8));
        for ratio in [1.0, 1.26] {
            let tone = glide(long, |_| hertz * ratio, |t| ((t * 40.0).min(1.0)) * ((long - t) * 25.0).min(1.0));
            sound.add_mono(samples(time), &tone, 0.014, pan as f32);
        }
        time += 4.0 + wait(rng, 0.1);
    }
    sound
}

/// Something breaks: a blow, then shards, fewer and smaller.
pub(super) fn crash(rng: &mut Rng, seconds: f64) -> Stereo {
    let mut sound = Stereo::silence(samples(seconds));
    let blow = burst(rng, 0.25, Filter::high(1200.0), |t| (t * 2500.0).min(1.0) * (-22.0 * t).exp());
    sound.add_mono(0, &blow, 0.35, 0.0);
    let thud = [mode(110.0, 0.2, 1.0), mode(190.0, 0.14, 0.6), mode(460.0, 0.08, 0.4)];
    sound.add_mono(0, &ring(&thud, 0.3), 0.22, 0.0);
    let mut time = 0.01;
    while time < seconds - 0.1 {
        let base = between(rng, 2400.0, 7800.0);
        let long = between(rng, 0.04, 0.28);
        let shard = [mode(base, long, 1.0), mode(base * 1.52, 0.7 * long, 0.6), mode(base * 2.17, 0.5 * long, 0.3)];
        let gain = 0.24 * rng.f64().powi(2) * (-1.6 * time).exp() + 0.004;
        sound.add_mono(samples(time), &ring(&shard, long), gain as f32, between(rng, -0.7, 0.7) as f32);
        time += wait(rng, 8.0 + 130.0 * (-4.5 * time).exp());
    }
    room(&mut sound, 0.7, 0.2);
    sound
}

/// A telephone with a bell: twice two short rings.
pub(super) fn phone(rng: &mut Rng, seconds: f64) -> Stereo {
    let mut sound = Stereo::silence(samples(seconds));
    let gongs = [1180.0, 1490.0].map(|hertz| {
        let hertz = hertz * between(rng, 0.98, 1.02);
        ring(&[mode(hertz, 0.5, 0.7), mode(hertz * 2.72, 0.3, 0.45), mode(hertz * 5.1, 0.12, 0.2)], 0.5)
    });
    for start in [0.01, 0.61, 2.2, 2.8] {
        // The clapper goes between both gongs, twenty-four strokes a second.
        for stroke in 0..10 {
            let at = start + f64::from(stroke) / 24.0;
            sound.add_mono(samples(at), &gongs[stroke as usize % 2], between(rng, 0.08, 0.1) as f32, 0.1);
        }
    }
    room(&mut sound, 0.35, 0.15);
    sound
}
