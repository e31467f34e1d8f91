//! The sounds of the world, each made by signal processing from a seed.
//!
//! Two kinds: beds last as long as they are wanted and never repeat, since they are not loops but made to measure;
//! the rest happen once and are as long as they naturally are.

mod acts;
mod animals;
mod creatures;
pub(crate) mod dsp;
pub(crate) mod rooms;
mod things;
mod vehicles;
mod weather;

use crate::stereo::samples;
use crate::{Stereo, level};
use fastrand::Rng;
use kinora_model::script::Sound;

/// Integrated loudness of a bed (LUFS, EBU R 128): under speech at −20 it is there and does not mask.
pub const BED_LUFS: f64 = -26.0;

/// How far a bed's ends are faded, so that it neither begins nor ends with a click (s).
const BED_FADE: f64 = 0.03;
/// How far the end of a sound that happens once is faded where it is cut short (s).
const ONCE_FADE: f64 = 0.12;

/// The sound of `sound`.
///
/// A bed ([`Sound::is_bed`]) is exactly `seconds` long, at [`BED_LUFS`]. Anything else is as long as it naturally is
/// and at most `seconds`, with its peak between −12 and −4 dBFS by its nature: a sword is louder than a step. The
/// same `seed` gives the same samples, another one another instance of the same thing. A
/// length that is none (negative, infinite, not a number) counts as nought.
pub fn effect(sound: Sound, seconds: f64, seed: u64) -> Stereo {
    let mut rng = Rng::with_seed(seed ^ (sound as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let seconds = if seconds.is_finite() { seconds.max(0.0) } else { 0.0 };
    let wanted = samples(seconds);
    // What is cut short is made at its natural length first: a shorter thunder is the beginning of a long one.
    let (mut made, peak) = match sound {
        Sound::Rain => (weather::rain(&mut rng, seconds), 0.0),
        Sound::Wind => (weather::wind(&mut rng, seconds), 0.0),
        Sound::Fire => (weather::fire(&mut rng, seconds), 0.0),
        Sound::Water => (weather::water(&mut rng, seconds), 0.0),
        Sound::Birds => (creatures::birds(&mut rng, seconds), 0.0),
        Sound::Crickets => (creatures::crickets(&mut rng, seconds), 0.0),
        Sound::Crowd => (creatures::crowd(&mut rng, seconds), 0.0),
        Sound::Traffic => (things::traffic(&mut rng, seconds), 0.0),
        Sound::Thunder => (weather::thunder(&mut rng, 7.5), -4.0),
        Sound::Door => (things::door(&mut rng, 1.9), -8.0),
        Sound::Knock => (things::knock(&mut rng, 1.3), -7.0),
        Sound::Steps => (things::steps(&mut rng, seconds.clamp(1.2, 3.4)), -11.0),
        Sound::Bell => (things::bell(&mut rng, 7.0), -7.0),
        Sound::Sword => (things::sword(&mut rng, 1.9), -6.0),
        Sound::Horse => (creatures::horse(&mut rng, seconds.clamp(1.3, 3.7)), -7.0),
        Sound::Crash => (things::crash(&mut rng, 2.0), -5.0),
        Sound::Phone => (things::phone(&mut rng, 3.9), -9.0),
        Sound::Dog => (animals::dog(&mut rng, 2.1), -8.0),
        Sound::Cat => (animals::cat(&mut rng, 1.9), -10.0),
        Sound::Rooster => (animals::rooster(&mut rng, 2.6), -8.0),
        Sound::Frogs => (animals::frogs(&mut rng, seconds), 0.0),
        Sound::Clock => (acts::clock(&mut rng, seconds.clamp(1.2, 4.1)), -11.5),
        Sound::Glass => (acts::glass(&mut rng, 1.7), -7.0),
        Sound::Gunshot => (acts::gunshot(&mut rng, 2.6), -4.5),
        Sound::Heartbeat => (acts::heartbeat(&mut rng, seconds.clamp(1.2, 3.5)), -6.0),
        Sound::Drum => (acts::drum(&mut rng, 3.6), -6.0),
        Sound::Firecrackers => (acts::firecrackers(&mut rng, seconds.clamp(1.2, 3.2)), -7.0),
        Sound::Writing => (acts::writing(&mut rng, seconds.clamp(1.2, 2.8)), -12.0),
        Sound::Pouring => (acts::pouring(&mut rng, 2.6), -11.0),
        Sound::Car => (vehicles::car(&mut rng, 4.5), -8.0),
        Sound::Train => (vehicles::train(&mut rng, seconds.clamp(2.4, 6.0)), -7.0),
        Sound::Arrow => (acts::arrow(&mut rng, 1.3), -8.0),
        Sound::Splash => (acts::splash(&mut rng, 1.9), -7.0),
    };
    level::without_rumble(&mut made, 18.0);
    made.resize(if sound.is_bed() { wanted } else { made.len().min(wanted) });
    if sound.is_bed() {
        let fade = samples(BED_FADE).min(wanted / 4);
        made.fade(fade, fade);
        level::to_loudness(&mut made, BED_LUFS);
        level::limit(&mut made);
    } else {
        made.fade(samples(0.001), samples(ONCE_FADE));
        level::to_peak(&mut made, level::gain(peak));
    }
    made
}
