//! What a place sounds like when nobody speaks.

use crate::effects::{dsp, effect};
use crate::stereo::samples;
use crate::{Stereo, level};
use kinora_model::script::{Setting, Sound, TimeOfDay, Weather};

/// One bed of an ambience.
struct Bed {
    sound: Sound,
    /// Against [`crate::effects::BED_LUFS`], in decibels.
    decibels: f64,
    /// What lies above this is lost on the way (Hz).
    up_to: Option<f64>,
}

/// The sound of a place: `seconds` of it, between about −50 LUFS (a quiet room) and −26 (a storm outside).
///
/// Outdoors it is the weather, the hour (birds at dawn, crickets at night) and what the place itself brings (waves, a
/// street, a market). Indoors all of that is behind walls, over the tone of the room. Nothing where `seconds` is not
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
    let fade = samples(0.03).min(place.len() / 4);
    place.fade(fade, fade);
    level::limit(&mut place);
    Some(place)
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
        Setting::Forest | Setting::Field => bed(Sound::Wind, walls - 14.0, dull),
        Setting::Temple | Setting::Palace => bed(Sound::Wind, walls - 13.0, Some(800.0)),
        Setting::Water => bed(Sound::Water, walls - 2.0, dull),
        Setting::Battlefield => {
            bed(Sound::Wind, walls - 5.0, dull);
            bed(Sound::Fire, walls - 9.0, dull);
        }
        Setting::ModernStreet => bed(Sound::Traffic, walls - 2.0, dull),
        Setting::Vehicle => bed(Sound::Traffic, -3.0, Some(500.0)),
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
