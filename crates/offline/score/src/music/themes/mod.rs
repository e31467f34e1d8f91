//! The eight themes, composed for Kinora.
//!
//! Melodies stay in the middle register, rest at least a third of the time and are mostly pentatonic, so that they
//! leave room for voices and sit as well on a shakuhachi as on a clarinet. Keys differ from mood to mood but are related
//! (F, B flat, G minor, D minor, C minor, ...), so that most borders share a tone.

mod quiet;
mod stirring;

use super::theme::Theme;
use kinora_model::script::Mood;

/// The theme of `mood`.
pub(crate) fn theme(mood: Mood) -> &'static Theme {
    match mood {
        Mood::Calm => &quiet::CALM,
        Mood::Tender => &quiet::TENDER,
        Mood::Sad => &quiet::SAD,
        Mood::Mystery => &quiet::MYSTERY,
        Mood::Tense => &stirring::TENSE,
        Mood::Dark => &stirring::DARK,
        Mood::Epic => &stirring::EPIC,
        Mood::Comic => &stirring::COMIC,
    }
}

/// Kinds of chord, in semitones above the root.
mod kind {
    pub const MAJOR: &[i32] = &[0, 4, 7];
    pub const MINOR: &[i32] = &[0, 3, 7];
    pub const DIMINISHED: &[i32] = &[0, 3, 6];
    pub const SUSPENDED: &[i32] = &[0, 5, 7];
    pub const NINTH: &[i32] = &[0, 4, 7, 14];
    pub const MINOR_NINTH: &[i32] = &[0, 3, 7, 14];
    pub const SEVENTH: &[i32] = &[0, 4, 7, 10];
    pub const MAJOR_SEVENTH: &[i32] = &[0, 4, 7, 11];
    pub const MINOR_SEVENTH: &[i32] = &[0, 3, 7, 10];
}

/// The chord of `tones` on `root` semitones above the tonic.
const fn on(root: i32, tones: &'static [i32]) -> super::theme::Chord {
    super::theme::Chord { root, tones }
}

/// The General MIDI programs the themes call for, from 0.
mod gm {
    pub const PIANO: u8 = 0;
    pub const CELESTA: u8 = 8;
    pub const MUSIC_BOX: u8 = 10;
    pub const VIBRAPHONE: u8 = 11;
    pub const MARIMBA: u8 = 12;
    pub const XYLOPHONE: u8 = 13;
    pub const TUBULAR_BELLS: u8 = 14;
    pub const DULCIMER: u8 = 15;
    pub const NYLON_GUITAR: u8 = 24;
    pub const VIOLA: u8 = 41;
    pub const CELLO: u8 = 42;
    pub const CONTRABASS: u8 = 43;
    pub const TREMOLO: u8 = 44;
    pub const PIZZICATO: u8 = 45;
    pub const HARP: u8 = 46;
    pub const TIMPANI: u8 = 47;
    pub const STRINGS: u8 = 48;
    pub const SLOW_STRINGS: u8 = 49;
    pub const CHOIR: u8 = 52;
    pub const TROMBONE: u8 = 57;
    pub const HORN: u8 = 60;
    pub const BRASS: u8 = 61;
    pub const ENGLISH_HORN: u8 = 69;
    pub const BASSOON: u8 = 70;
    pub const CLARINET: u8 = 71;
    pub const FLUTE: u8 = 73;
    pub const PAN_FLUTE: u8 = 75;
    pub const SHAKUHACHI: u8 = 77;
    pub const WARM_PAD: u8 = 89;
    pub const BOWED_PAD: u8 = 92;
    pub const SHAMISEN: u8 = 106;
    pub const KOTO: u8 = 107;
    pub const KALIMBA: u8 = 108;
    pub const FIDDLE: u8 = 110;
    pub const WOODBLOCK: u8 = 115;
    pub const TAIKO: u8 = 116;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::music::theme::Phrase;

    fn phrases() -> impl Iterator<Item = (Mood, &'static Theme, &'static Phrase)> {
        Mood::ALL.iter().flat_map(|mood| theme(*mood).phrases.iter().map(|phrase| (*mood, theme(*mood), phrase)))
    }

    #[test]
    fn every_melody_fills_its_four_bars_and_leaves_room_for_speech() {
        for (mood, theme, phrase) in phrases() {
            let whole: f64 = phrase.melody.iter().map(|tone| tone.beats).sum();
            assert_eq!(whole, (Phrase::BARS * theme.beats) as f64, "{mood:?}");
            let rests: f64 = phrase.melody.iter().filter(|t| t.pitch.is_none()).map(|tone| tone.beats).sum();
            assert!(
                phrase.melody.len() <= 5 * Phrase::BARS && (rests > 0.0 || theme.tempo < 60.0),
                "{mood:?} never breathes"
            );
        }
    }

    #[test]
    fn what_a_melody_dwells_on_belongs_to_its_chord() {
        for (mood, theme, phrase) in phrases() {
            let mut beat = 0.0;
            for tone in phrase.melody {
                let chord = phrase.chords[beat as usize / theme.beats];
                if let (Some(pitch), true) = (tone.pitch, tone.beats >= 2.0) {
                    let fits = chord.classes(0).any(|class| class == pitch.rem_euclid(12));
                    assert!(fits, "{mood:?}: {pitch} at beat {beat} over {chord:?}");
                }
                beat += tone.beats;
            }
        }
    }

    #[test]
    fn grace_notes_are_near_and_of_the_theme() {
        for (mood, theme, phrase) in phrases() {
            for pitch in phrase.melody.iter().filter_map(|tone| tone.pitch) {
                assert!((1..=4).contains(&theme.step_below(pitch)), "{mood:?}: {pitch}");
            }
        }
    }

    #[test]
    fn no_interval_is_wider_than_an_octave_and_most_are_steps() {
        for (mood, _, phrase) in phrases() {
            let pitches: Vec<i32> = phrase.melody.iter().filter_map(|tone| tone.pitch).collect();
            assert!(pitches.windows(2).all(|p| (p[0] - p[1]).abs() <= 12), "{mood:?}");
            let leaps = pitches.windows(2).filter(|p| (p[0] - p[1]).abs() > 5).count();
            assert!(leaps * 3 <= pitches.len(), "{mood:?} leaps {leaps} times in {}", pitches.len());
        }
    }
}
