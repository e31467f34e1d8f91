//! Sounds, measured.

use crate::measure::{apart, centre_and_spread, direct_current, envelope, fingerprint, lufs, share};
use kinora_model::script::{Setting, Sound, TimeOfDay, Weather};
use kinora_score::{SAMPLE_RATE, Stereo, ambience, effect, effects::BED_LUFS};

fn each_sound() -> impl Iterator<Item = (Sound, Stereo)> {
    Sound::ALL.iter().map(|sound| (*sound, effect(*sound, 8.0, 5)))
}

#[test]
fn a_bed_is_exactly_as_long_as_wanted_and_the_rest_at_most() {
    for sound in Sound::ALL {
        for seconds in [0.0, 0.05, 0.7, 3.337, 8.0] {
            let (made, wanted) =
                (effect(*sound, seconds, 1).len(), (seconds * f64::from(SAMPLE_RATE)).round() as usize);
            let right = if sound.is_bed() { made == wanted } else { made <= wanted };
            assert!(right, "{sound:?} of {seconds} s: {made} of {wanted} samples");
        }
        let natural = effect(*sound, 30.0, 1).seconds();
        assert!(sound.is_bed() || (1.0..8.0).contains(&natural), "{sound:?} lasts {natural} s");
    }
    assert!(effect(Sound::Rain, f64::INFINITY, 1).is_empty() && effect(Sound::Horse, f64::NAN, 1).is_empty());
    assert!(effect(Sound::Rain, f64::NAN, 1).is_empty() && effect(Sound::Knock, -1.0, 1).is_empty());
}

#[test]
fn levels_are_as_promised_and_nothing_clicks_at_an_end() {
    for (sound, made) in each_sound() {
        assert!(made.left.iter().chain(&made.right).all(|x| x.is_finite()), "{sound:?}");
        assert!(direct_current(&made) < 1e-3, "{sound:?}: {}", direct_current(&made));
        let peak = 20.0 * f64::from(made.peak()).log10();
        if sound.is_bed() {
            assert!((lufs(&made) - BED_LUFS).abs() < 0.7, "{sound:?}: {}", lufs(&made));
            assert!(peak < -3.0, "{sound:?}: {peak}");
        } else {
            assert!((-12.1..-3.9).contains(&peak), "{sound:?}: {peak}");
        }
        for channel in [&made.left, &made.right] {
            for end in [channel[0], channel[channel.len() - 1]] {
                assert!(end.abs() < 1e-3, "{sound:?} starts or ends at {end}");
            }
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_sound_and_another_one_another() {
    for sound in Sound::ALL {
        let made = effect(*sound, 2.0, 9);
        assert_eq!(made, effect(*sound, 2.0, 9), "{sound:?}");
        assert_ne!(made, effect(*sound, 2.0, 10), "{sound:?}");
    }
}

#[test]
fn no_two_sounds_are_alike() {
    let made: Vec<(Sound, [Vec<f64>; 2])> = each_sound().map(|(sound, made)| (sound, fingerprint(&made))).collect();
    let single = made.iter().filter(|(sound, _)| !sound.is_bed()).count();
    assert!(single >= 20, "a film has {single} sounds that happen once");
    for (sound, mine) in &made {
        let others =
            made.iter().filter(|(other, _)| other != sound).map(|(other, theirs)| (other, apart(mine, theirs)));
        let (nearest, far) = others.min_by(|a, b| a.1.total_cmp(&b.1)).expect("there are many");
        println!("{sound:?} is nearest to {nearest:?}: {far:.2}");
        assert!(far > 0.06, "{sound:?} and {nearest:?} are {far:.2} apart");
    }
}

#[test]
fn sounds_have_the_pitch_of_their_kind() {
    let centre = |sound| centre_and_spread(&effect(sound, 6.0, 2)).0.exp2();
    assert!(centre(Sound::Thunder) < 200.0, "{}", centre(Sound::Thunder));
    assert!(centre(Sound::Crickets) > 3500.0 && centre(Sound::Birds) > 1800.0);
    assert!((1000.0..5000.0).contains(&centre(Sound::Rain)), "{}", centre(Sound::Rain));
    assert!(centre(Sound::Bell) < centre(Sound::Phone) && centre(Sound::Phone) < centre(Sound::Sword));
}

#[test]
fn three_knocks_are_three() {
    let envelope = envelope(&effect(Sound::Knock, 5.0, 3));
    let loud = envelope.iter().cloned().fold(0.0, f64::max);
    let rises = envelope.windows(2).filter(|e| e[0] < 0.35 * loud && e[1] >= 0.35 * loud).count();
    assert_eq!(rises + usize::from(envelope[0] >= 0.35 * loud), 3, "{envelope:.3?}");
}

#[test]
fn a_bed_does_not_repeat_itself() {
    for sound in Sound::ALL.iter().filter(|sound| sound.is_bed()) {
        let made = effect(*sound, 20.0, 4);
        let wave = &made.left;
        let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(x, y)| f64::from(x * y)).sum::<f64>();
        let part = &wave[48_000..96_000];
        for second in 3..18 {
            let later = &wave[second * 48_000..(second + 1) * 48_000];
            let like = dot(part, later) / (dot(part, part) * dot(later, later)).sqrt();
            assert!(like.abs() < 0.35, "{sound:?} is heard again after {second} s: {like}");
        }
    }
}

#[test]
fn an_ambience_tells_hour_weather_and_walls() {
    let made = |interior, time, weather| ambience(Setting::Field, interior, time, weather, 8.0, 6).unwrap();
    let night = made(false, TimeOfDay::Night, Weather::Clear);
    let noon = made(false, TimeOfDay::Day, Weather::Clear);
    assert!(share(&night, 3600.0, 5200.0) > 2.0 * share(&noon, 3600.0, 5200.0), "crickets");
    let (outside, inside) = (made(false, TimeOfDay::Day, Weather::Rain), made(true, TimeOfDay::Day, Weather::Rain));
    assert!(share(&inside, 2500.0, 20_000.0) < 0.3 * share(&outside, 2500.0, 20_000.0), "walls dull the rain");
    assert!(lufs(&inside) < lufs(&outside) - 4.0);
    assert_eq!(made(true, TimeOfDay::Day, Weather::Rain), inside);
}

#[test]
fn every_place_has_an_ambience_that_is_heard_and_not_loud() {
    for setting in Setting::ALL {
        for interior in [true, false] {
            for time in [TimeOfDay::Day, TimeOfDay::Night] {
                let sound = ambience(*setting, interior, time, Weather::Clear, 1.5, 8).unwrap();
                let loud = lufs(&sound);
                assert!((-53.0..-20.0).contains(&loud), "{setting:?} inside {interior} {time:?}: {loud}");
                assert_eq!(sound.len(), SAMPLE_RATE as usize * 3 / 2);
            }
        }
    }
    assert!(ambience(Setting::Home, true, TimeOfDay::Day, Weather::Clear, 0.0, 1).is_none());
}

#[test]
fn at_least_eight_places_are_known_with_eyes_shut() {
    // Outdoors by day where a story goes outdoors, indoors else.
    let outdoors = |setting| {
        use Setting::*;
        matches!(setting, OldStreet | Temple | Forest | Mountain | Water | Battlefield | ModernStreet | Field)
    };
    let places: Vec<(Setting, [Vec<f64>; 2])> = (Setting::ALL.iter())
        .map(|setting| {
            let made = ambience(*setting, !outdoors(*setting), TimeOfDay::Day, Weather::Clear, 20.0, 4).unwrap();
            (*setting, fingerprint(&made))
        })
        .collect();
    let mut apart_from_all: Vec<&(Setting, [Vec<f64>; 2])> = Vec::new();
    for place in &places {
        let nearest = apart_from_all.iter().map(|other| (other.0, apart(&place.1, &other.1)));
        match nearest.min_by(|a, b| a.1.total_cmp(&b.1)) {
            Some((other, far)) if far < 0.1 => println!("{:?} sounds as {other:?}: {far:.2}", place.0),
            _ => apart_from_all.push(place),
        }
    }
    println!("{} places: {:?}", apart_from_all.len(), apart_from_all.iter().map(|p| p.0).collect::<Vec<_>>());
    assert!(apart_from_all.len() >= 8);
}
