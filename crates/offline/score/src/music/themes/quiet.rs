//! Themes for scenes in which nothing presses.

use super::super::theme::{Course, Layer, Part, Phrase, Theme, n, rest, s, voice};
use super::{gm, kind, on};

/// F major, pentatonic: long tones over plucked chords.
#[rustfmt::skip] // a line of melody is a bar
pub(super) const CALM: Theme = Theme {
    tonic: 5,
    tempo: 72.0,
    beats: 4,
    home: on(0, kind::NINTH),
    course: Course::Even,
    phrases: [
        Phrase {
            chords: [on(0, kind::NINTH), on(9, kind::MINOR_SEVENTH), on(5, kind::MAJOR_SEVENTH), on(7, kind::SUSPENDED)],
            melody: &[
                rest(1.0), n(1.0, 4), n(2.0, 7),
                n(2.5, 9), n(0.5, 7), n(1.0, 4),
                rest(1.0), n(1.0, 9), n(2.0, 12),
                n(3.0, 7), rest(1.0),
            ],
        },
        Phrase {
            chords: [on(5, kind::MAJOR_SEVENTH), on(0, kind::NINTH), on(2, kind::MINOR_SEVENTH), on(7, kind::SUSPENDED)],
            melody: &[
                n(2.0, 12), n(1.0, 9), n(1.0, 7),
                n(3.0, 4), rest(1.0),
                rest(1.0), n(1.0, 2), n(2.0, 0),
                n(3.0, 2), rest(1.0),
            ],
        },
    ],
    layers: &[
        Layer {
            part: Part::Lead,
            velocity: 78.0,
            from: 0.0,
            western: &[voice(gm::CLARINET, 66, 84, 70, 70), voice(gm::NYLON_GUITAR, 62, 110, 54, 60)],
            eastern: &[voice(gm::SHAKUHACHI, 66, 84, 72, 90), voice(gm::KOTO, 66, 104, 54, 70)],
        },
        Layer {
            part: Part::Figure(&[
                s(0.0, 0, 3.0, 1.0), s(0.5, 2, 2.5, 0.75), s(1.0, 3, 2.5, 0.85), s(2.0, 4, 2.0, 0.8), s(3.0, 2, 1.0, 0.7),
            ]),
            velocity: 62.0,
            from: 0.0,
            western: &[voice(gm::HARP, 54, 96, 44, 70)],
            eastern: &[voice(gm::KOTO, 54, 92, 40, 70)],
        },
        Layer {
            part: Part::Pad,
            velocity: 58.0,
            from: 0.0,
            western: &[voice(gm::SLOW_STRINGS, 60, 82, 64, 80)],
            eastern: &[voice(gm::SLOW_STRINGS, 60, 76, 64, 80)],
        },
        Layer {
            part: Part::Figure(&[s(0.0, 0, 3.8, 1.0)]),
            velocity: 60.0,
            from: 0.5,
            western: &[voice(gm::CELLO, 43, 84, 74, 60)],
            eastern: &[voice(gm::CELLO, 43, 78, 74, 60)],
        },
    ],
};

/// B flat major, a slow waltz.
#[rustfmt::skip] // a line of melody is a bar
pub(super) const TENDER: Theme = Theme {
    tonic: 10,
    tempo: 84.0,
    beats: 3,
    home: on(0, kind::MAJOR),
    course: Course::Swell,
    phrases: [
        Phrase {
            chords: [on(0, kind::MAJOR), on(9, kind::MINOR_SEVENTH), on(5, kind::NINTH), on(7, kind::MAJOR)],
            melody: &[
                n(2.0, 4), n(1.0, 7),
                n(2.0, 12), n(1.0, 9),
                n(1.5, 9), n(0.5, 7), n(1.0, 5),
                n(2.0, 7), rest(1.0),
            ],
        },
        Phrase {
            chords: [on(5, kind::NINTH), on(4, kind::MINOR_SEVENTH), on(2, kind::MINOR_SEVENTH), on(7, kind::SUSPENDED)],
            melody: &[
                n(1.0, 9), n(2.0, 12),
                n(1.0, 11), n(2.0, 7),
                n(1.0, 9), n(2.0, 5),
                n(2.0, 2), rest(1.0),
            ],
        },
    ],
    layers: &[
        Layer {
            part: Part::Lead,
            velocity: 76.0,
            from: 0.0,
            western: &[voice(gm::PIANO, 68, 92, 58, 70), voice(gm::CELLO, 58, 96, 74, 80)],
            eastern: &[voice(gm::FIDDLE, 66, 72, 70, 90), voice(gm::PAN_FLUTE, 68, 82, 58, 90)],
        },
        Layer {
            part: Part::Figure(&[
                s(0.0, 0, 3.0, 1.0), s(0.5, 1, 2.5, 0.6), s(1.0, 2, 2.0, 0.75), s(1.5, 3, 1.5, 0.7), s(2.0, 4, 1.0, 0.7), s(2.5, 2, 0.5, 0.55),
            ]),
            velocity: 54.0,
            from: 0.0,
            western: &[voice(gm::PIANO, 52, 84, 50, 70)],
            eastern: &[voice(gm::HARP, 52, 92, 44, 70)],
        },
        Layer {
            part: Part::Pad,
            velocity: 56.0,
            from: 0.0,
            western: &[voice(gm::SLOW_STRINGS, 60, 84, 64, 80)],
            eastern: &[voice(gm::SLOW_STRINGS, 60, 80, 64, 80)],
        },
        Layer {
            part: Part::Figure(&[s(0.0, 6, 2.8, 1.0)]),
            velocity: 44.0,
            from: 0.8,
            western: &[voice(gm::MUSIC_BOX, 58, 70, 84, 90)],
            eastern: &[voice(gm::DULCIMER, 58, 66, 84, 90)],
        },
    ],
};

/// D minor, natural: falling lines, few of them.
#[rustfmt::skip] // a line of melody is a bar
pub(super) const SAD: Theme = Theme {
    tonic: 2,
    tempo: 58.0,
    beats: 4,
    home: on(0, kind::MINOR),
    course: Course::Swell,
    phrases: [
        Phrase {
            chords: [on(0, kind::MINOR), on(8, kind::MAJOR_SEVENTH), on(5, kind::MINOR), on(7, kind::MINOR)],
            melody: &[
                rest(1.0), n(2.0, 7), n(0.5, 8), n(0.5, 7),
                n(3.0, 3), rest(1.0),
                rest(1.0), n(1.5, 5), n(0.5, 3), n(1.0, 0),
                n(3.0, 2), rest(1.0),
            ],
        },
        Phrase {
            chords: [on(8, kind::MAJOR_SEVENTH), on(3, kind::MAJOR), on(5, kind::MINOR_SEVENTH), on(7, kind::SUSPENDED)],
            melody: &[
                n(2.0, 12), n(1.0, 10), n(1.0, 8),
                n(2.5, 7), n(0.5, 5), n(1.0, 3),
                n(2.0, 5), n(1.0, 3), n(1.0, 0),
                n(3.0, 2), rest(1.0),
            ],
        },
    ],
    layers: &[
        Layer {
            part: Part::Lead,
            velocity: 74.0,
            from: 0.0,
            western: &[voice(gm::CELLO, 57, 100, 72, 80), voice(gm::ENGLISH_HORN, 62, 78, 58, 80)],
            eastern: &[voice(gm::FIDDLE, 64, 74, 70, 96), voice(gm::SHAKUHACHI, 64, 90, 58, 100)],
        },
        Layer {
            part: Part::Figure(&[s(0.0, 0, 4.0, 1.0), s(1.0, 2, 3.0, 0.7), s(2.0, 3, 2.0, 0.85), s(3.0, 4, 1.0, 0.65)]),
            velocity: 52.0,
            from: 0.0,
            western: &[voice(gm::PIANO, 50, 92, 52, 90)],
            eastern: &[voice(gm::KOTO, 52, 88, 46, 90)],
        },
        Layer {
            part: Part::Pad,
            velocity: 56.0,
            from: 0.0,
            western: &[voice(gm::SLOW_STRINGS, 57, 90, 64, 90)],
            eastern: &[voice(gm::SLOW_STRINGS, 57, 80, 64, 90)],
        },
        Layer {
            part: Part::Figure(&[s(0.0, 0, 3.9, 1.0)]),
            velocity: 58.0,
            from: 0.6,
            western: &[voice(gm::CONTRABASS, 42, 64, 78, 60)],
            eastern: &[voice(gm::CONTRABASS, 42, 61, 78, 60)],
        },
    ],
};

/// B minor with chords from outside it, in three: nothing resolves where it should.
#[rustfmt::skip] // a line of melody is a bar
pub(super) const MYSTERY: Theme = Theme {
    tonic: 11,
    tempo: 80.0,
    beats: 3,
    home: on(0, kind::MINOR_NINTH),
    course: Course::Even,
    phrases: [
        Phrase {
            chords: [on(0, kind::MINOR_NINTH), on(5, kind::MAJOR), on(8, kind::MAJOR_SEVENTH), on(1, kind::MAJOR)],
            melody: &[
                rest(1.0), n(2.0, 7),
                n(3.0, 9),
                n(1.0, 8), n(1.0, 7), n(1.0, 3),
                n(2.0, 5), rest(1.0),
            ],
        },
        Phrase {
            chords: [on(0, kind::MINOR_NINTH), on(6, kind::MAJOR), on(0, kind::MINOR_NINTH), on(5, kind::MAJOR)],
            melody: &[
                n(1.0, 12), n(2.0, 7),
                n(2.0, 10), n(1.0, 6),
                n(2.0, 7), rest(1.0),
                n(2.0, 9), rest(1.0),
            ],
        },
    ],
    layers: &[
        Layer {
            part: Part::Lead,
            velocity: 70.0,
            from: 0.0,
            western: &[voice(gm::FLUTE, 66, 76, 72, 100), voice(gm::VIBRAPHONE, 66, 96, 56, 90)],
            eastern: &[voice(gm::SHAKUHACHI, 66, 74, 72, 110), voice(gm::DULCIMER, 66, 84, 56, 90)],
        },
        Layer {
            part: Part::Figure(&[
                s(0.0, 0, 2.5, 1.0), s(0.5, 2, 2.0, 0.7), s(1.0, 4, 2.0, 0.8), s(1.5, 3, 1.5, 0.7), s(2.0, 5, 1.0, 0.85), s(2.5, 2, 0.5, 0.6),
            ]),
            velocity: 56.0,
            from: 0.0,
            western: &[voice(gm::CELESTA, 62, 84, 44, 100)],
            eastern: &[voice(gm::KALIMBA, 62, 84, 44, 100)],
        },
        Layer {
            part: Part::Pad,
            velocity: 60.0,
            from: 0.0,
            western: &[voice(gm::BOWED_PAD, 57, 70, 64, 90)],
            eastern: &[voice(gm::WARM_PAD, 57, 70, 64, 90)],
        },
        Layer {
            part: Part::Figure(&[s(0.0, 0, 2.9, 1.0)]),
            velocity: 54.0,
            from: 0.55,
            western: &[voice(gm::CONTRABASS, 42, 64, 70, 60)],
            eastern: &[voice(gm::CONTRABASS, 42, 64, 70, 60)],
        },
    ],
};
