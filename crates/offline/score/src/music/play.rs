//! Notes become sound, through the sampled orchestra.

use super::compose::Sheet;
use crate::stereo::samples;
use crate::{SAMPLE_RATE, Stereo};
use kinora_model::{Error, Result, text};
use rustysynth::{SoundFont, Synthesizer, SynthesizerSettings};
use std::sync::Arc;

/// How long the room may go on after the last release (s).
const TAIL: f64 = 3.5;
/// Whoever plays is on stage at once; more notes than this would cut the oldest off.
const POLYPHONY: usize = 96;

const SET_CONTROL: i32 = 0xB0;
const SET_PROGRAM: i32 = 0xC0;

enum Act {
    Off,
    Swell(u8),
    On(u8),
}

/// Plays `sheet`, `seconds` long, and lets it ring: the sound is longer than `seconds` by the tail of the room.
pub(crate) fn play(font: &Arc<SoundFont>, sheet: &Sheet, seconds: f64) -> Result<Stereo> {
    let mut settings = SynthesizerSettings::new(SAMPLE_RATE as i32);
    settings.maximum_polyphony = POLYPHONY;
    let mut synth = Synthesizer::new(font, &settings).map_err(|cause| {
        Error::internal(text!("the synthesizer does not start: {cause}"; "合成器无法启动：{cause}")).caused_by(cause)
    })?;
    for (channel, voice) in &sheet.voices {
        let channel = i32::from(*channel);
        synth.process_midi_message(channel, SET_PROGRAM, i32::from(voice.program), 0);
        for (control, value) in [(7, voice.volume), (10, voice.pan), (91, voice.reverb), (11, 127)] {
            synth.process_midi_message(channel, SET_CONTROL, control, i32::from(value));
        }
    }
    let mut sound = Stereo::silence(samples(seconds + TAIL));
    let mut done = 0;
    for (at, channel, key, act) in acts(sheet) {
        let until = at.clamp(done, sound.len());
        synth.render(&mut sound.left[done..until], &mut sound.right[done..until]);
        done = until;
        match act {
            Act::Off => synth.note_off(channel, key),
            Act::On(velocity) => synth.note_on(channel, key, i32::from(velocity)),
            Act::Swell(value) => synth.process_midi_message(channel, SET_CONTROL, 11, i32::from(value)),
        }
    }
    synth.render(&mut sound.left[done..], &mut sound.right[done..]);
    sound.fade(0, samples(0.5 * TAIL));
    Ok(sound)
}

/// Everything that happens, by sample; at the same one, releases come first and strokes last.
fn acts(sheet: &Sheet) -> Vec<(usize, i32, i32, Act)> {
    let mut acts = Vec::with_capacity(2 * sheet.notes.len() + sheet.swells.len());
    for swell in &sheet.swells {
        acts.push((samples(swell.at), i32::from(swell.channel), 0, Act::Swell(swell.value)));
    }
    for note in &sheet.notes {
        let (channel, key) = (i32::from(note.channel), i32::from(note.key));
        acts.push((samples(note.at), channel, key, Act::On(note.velocity)));
        acts.push((samples(note.at + note.seconds), channel, key, Act::Off));
    }
    let order = |act: &Act| match act {
        Act::Off => 0,
        Act::Swell(_) => 1,
        Act::On(_) => 2,
    };
    acts.sort_by_key(|(at, channel, key, act)| (*at, order(act), *channel, *key));
    acts
}
