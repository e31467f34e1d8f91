//! What a place sounds like when nobody speaks.

use crate::effects::{BED_LUFS, dsp, effect, rooms};
use crate::stereo::samples;
use crate::{Stereo, level};
use fastrand::Rng;
use kinora_model::script::{Setting, Sound, TimeOfDay, Weather};

/// One bed of an ambience.
struct Bed {
    sound: Sound,
    /// Against [`crate::effects::BED_LUFS`], in decibels.
    decibels: f64,
    /// What lies above this is lost on the way (Hz).
    up_to: Option<f64>,
}

/// A sound that happens in a place now and then.
struct Spot {
    sound: Sound,
    /// Seconds from one to the next on average; a clock's are exact.
    every: f64,
    /// Against the sound as it is made, in decibels.
    decibels: f64,
    /// What lies above this is lost on the way (Hz).
    up_to: f64,
}

/// The sound of a place: `seconds` of it, between about −50 LUFS (a quiet room) and −26 (a storm outside).
///
/// Outdoors it is the weather, the hour (birds at dawn, crickets at night) and what the place itself brings (waves, a
/// street, a market, a far bell). Indoors all of that is behind walls, over the tone of the room. Nothing where `seconds` is not
/// a length. The same `seed` gives the same samples.
pub fn ambience(
    setting: Setting,
    interior: bool,
    time: TimeOfDay,
    weather: Weather,
    seconds: f64,
    seed: u64,
) -> Option<Stereo> {
    if !seconds.is_finite() || samples(seconds) == 0 {
        return None;
    }
    let mut place = room_tone(interior, seconds, seed);
    for (index, bed) in beds(setting, interior, time, weather).into_iter().enumerate() {
        let mut sound = effect(bed.sound, seconds, seed.wrapping_add(index as u64));
        if let Some(hertz) = bed.up_to {
            dsp::muffle(&mut sound, hertz);
        }
        place.add(0, &sound, level::gain(bed.decibels));
    }
    let mut rng = Rng::with_seed(!seed);
    if let Some(mut machine) = machine(setting, interior, &mut rng, seconds) {
        level::to_loudness(&mut machine, BED_LUFS);
        place.add(0, &machine, level::gain(-12.0));
    }
    for spot in spots(setting, interior, time, weather) {
        scatter(&mut place, &spot, &mut rng);
    }
    let fade = samples(0.03).min(place.len() / 4);
    place.fade(fade, fade);
    level::limit(&mut place);
    Some(place)
}

/// Lays a spot's sound into `place` again and again, each time from another side.
fn scatter(place: &mut Stereo, spot: &Spot, rng: &mut Rng) {
    let steady = spot.sound == Sound::Clock;
    let pan = dsp::between(rng, -0.7, 0.7);
    let mut at = if steady { 0.0 } else { dsp::between(rng, 0.15, 0.6) * spot.every };
    while at < place.seconds() {
        let mut sound = effect(spot.sound, if steady { spot.every } else { 8.0 }, rng.u64(..));
        dsp::muffle(&mut sound, spot.up_to);
        let pan = if steady { pan } else { dsp::between(rng, -0.8, 0.8) };
        sound.left.iter_mut().for_each(|x| *x *= (1.0 - pan).sqrt() as f32);
        sound.right.iter_mut().for_each(|x| *x *= (1.0 + pan).sqrt() as f32);
        place.add(samples(at), &sound, level::gain(spot.decibels));
        at += if steady { spot.every } else { spot.every * dsp::between(rng, 0.7, 1.4) };
    }
}

/// What hums, beeps or rolls in a place whether anybody listens or not.
fn machine(setting: Setting, interior: bool, rng: &mut Rng, seconds: f64) -> Option<Stereo> {
    match setting {
        Setting::Office if interior => Some(rooms::ventilation(rng, seconds)),
        Setting::Hospital if interior => Some(rooms::monitor(rng, seconds)),
        Setting::Vehicle if interior => Some(rooms::carriage(rng, seconds)),
        _ => None,
    }
}

fn spots(setting: Setting, interior: bool, time: TimeOfDay, weather: Weather) -> Vec<Spot> {
    let mut spots = Vec::new();
    let mut spot = |sound, every, decibels, up_to| spots.push(Spot { sound, every, decibels, up_to });
    let walls = if interior { -8.0 } else { 0.0 };
    let dry = matches!(weather, Weather::Clear | Weather::Fog);
    let country = matches!(setting, Setting::OldStreet | Setting::Field | Setting::Inn);
    match time {
        TimeOfDay::Dawn if country && dry => spot(Sound::Rooster, 14.0, walls - 24.0, 2600.0),
        TimeOfDay::Night if country && dry => spot(Sound::Dog, 16.0, walls - 26.0, 1500.0),
        _ => {}
    }
    match setting {
        Setting::Home if interior => spot(Sound::Clock, 4.0, -24.0, 4000.0),
        Setting::Temple => spot(Sound::Bell, 22.0, walls - 20.0, 1200.0),
        Setting::Office if interior && time == TimeOfDay::Day => spot(Sound::Phone, 19.0, -32.0, 1500.0),
        Setting::Battlefield => {
            spot(Sound::Drum, 9.0, walls - 17.0, 700.0);
            spot(Sound::Horse, 15.0, walls - 22.0, 1400.0);
        }
        Setting::Inn if interior => spot(Sound::Pouring, 11.0, -20.0, 5000.0),
        _ => {}
    }
    spots
}

/// Air: wind from behind a wall is as near to a silent room as it is to a still field.
fn room_tone(interior: bool, seconds: f64, seed: u64) -> Stereo {
    let mut air = effect(Sound::Traffic, seconds, !seed);
    dsp::muffle(&mut air, if interior { 160.0 } else { 240.0 });
    level::to_loudness(&mut air, if interior { -50.0 } else { -48.0 });
    air
}

fn beds(setting: Setting, interior: bool, time: TimeOfDay, weather: Weather) -> Vec<Bed> {
    let mut beds = Vec::new();
    let mut bed = |sound, decibels, up_to| beds.push(Bed { sound, decibels, up_to });
    // Walls take the top away and some ten decibels.
    let (walls, dull) = if interior { (-9.0, Some(900.0)) } else { (0.0, None) };
    match weather {
        Weather::Rain => bed(Sound::Rain, walls, dull.map(|_| 1800.0)),
        Weather::Storm => {
            bed(Sound::Rain, walls + 1.0, dull.map(|_| 1800.0));
            bed(Sound::Wind, walls - 2.0, dull);
        }
        Weather::Snow => bed(Sound::Wind, walls - 9.0, Some(700.0)),
        Weather::Fog | Weather::Clear => {}
    }
    let dry = matches!(weather, Weather::Clear | Weather::Fog);
    let town = matches!(setting, Setting::ModernStreet | Setting::Vehicle | Setting::Office | Setting::Hospital);
    if dry && !town {
        match time {
            TimeOfDay::Dawn => bed(Sound::Birds, walls - 4.0, dull.map(|_| 2600.0)),
            TimeOfDay::Day if !interior => bed(Sound::Birds, -11.0, None),
            TimeOfDay::Night => bed(Sound::Crickets, 1.4 * walls - 6.0, None),
            TimeOfDay::Dusk => bed(Sound::Crickets, 1.4 * walls - 12.0, None),
            TimeOfDay::Day => {}
        }
    }
    let awake = matches!(time, TimeOfDay::Day | TimeOfDay::Dusk);
    match setting {
        Setting::Inn if interior => {
            bed(Sound::Fire, -9.0, None);
            bed(Sound::Crowd, if awake { -9.0 } else { -19.0 }, Some(1600.0));
        }
        Setting::Inn | Setting::OldStreet if awake => bed(Sound::Crowd, walls - 5.0, dull),
        Setting::Mountain => bed(Sound::Wind, walls - 5.0, dull),
        Setting::Forest if dry && time == TimeOfDay::Day => bed(Sound::Birds, walls - 5.0, dull),
        Setting::Forest | Setting::Field => bed(Sound::Wind, walls - 14.0, dull),
        Setting::Palace if interior => bed(Sound::Fire, -15.0, Some(2500.0)),
        Setting::Temple | Setting::Palace => bed(Sound::Wind, walls - 13.0, Some(800.0)),
        Setting::Water => bed(Sound::Water, walls - 2.0, dull),
        Setting::Battlefield => {
            bed(Sound::Wind, walls - 5.0, dull);
            bed(Sound::Fire, walls - 9.0, dull);
        }
        Setting::ModernStreet => bed(Sound::Traffic, walls - 2.0, dull),
        Setting::Vehicle if !interior => bed(Sound::Traffic, -4.0, None),
        Setting::Office | Setting::Hospital => {
            bed(Sound::Traffic, -16.0, Some(400.0));
            if awake {
                bed(Sound::Crowd, -19.0, Some(1400.0));
            }
        }
        Setting::School if awake => bed(Sound::Crowd, walls - 9.0, Some(2000.0)),
        Setting::Home if interior && time == TimeOfDay::Night => bed(Sound::Wind, -20.0, Some(500.0)),
        _ => {}
    }
    beds
}
