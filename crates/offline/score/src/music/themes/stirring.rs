//! Themes for scenes in which something happens, or may.

use super::super::theme::{Course, Layer, Part, Phrase, Theme, n, rest, s, voice};
use super::{gm, kind, on};

/// E phrygian over a running ostinato: the half tone above the tonic never lets go.
#[rustfmt::skip] // a line of melody is a bar
pub(super) const TENSE: Theme = Theme {
    tonic: 4,
    tempo: 100.0,
    beats: 4,
    home: on(0, kind::MINOR),
    course: Course::Build,
    phrases: [
        Phrase {
            chords: [on(0, kind::MINOR), on(0, kind::MINOR), on(1, kind::MAJOR), on(0, kind::MINOR)],
            melody: &[
                rest(4.0),
                rest(2.0), n(1.0, 3), n(1.0, 0),
                n(3.0, 1), rest(1.0),
                n(2.0, 0), rest(2.0),
            ],
        },
        Phrase {
            chords: [on(0, kind::MINOR), on(8, kind::MAJOR), on(1, kind::MAJOR), on(10, kind::MINOR)],
            melody: &[
                rest(2.0), n(2.0, 7),
                n(3.0, 8), rest(1.0),
                n(2.0, 5), n(1.0, 3), n(1.0, 5),
                n(3.0, 1), rest(1.0),
            ],
        },
    ],
    layers: &[
        Layer {
            part: Part::Lead,
            velocity: 76.0,
            from: 0.0,
            western: &[voice(gm::HORN, 56, 84, 74, 80), voice(gm::VIOLA, 60, 92, 56, 80)],
            eastern: &[voice(gm::SHAKUHACHI, 66, 76, 74, 90), voice(gm::FIDDLE, 64, 72, 56, 80)],
        },
        Layer {
            part: Part::Figure(&[
                s(0.0, 0, 0.4, 1.0), s(0.5, 0, 0.4, 0.7), s(1.0, 3, 0.4, 0.85), s(1.5, 0, 0.4, 0.7),
                s(2.0, 1, 0.4, 0.95), s(2.5, 0, 0.4, 0.7), s(3.0, 2, 0.4, 0.85), s(3.5, 0, 0.4, 0.75),
            ]),
            velocity: 74.0,
            from: 0.0,
            western: &[voice(gm::PIZZICATO, 47, 110, 48, 60)],
            eastern: &[voice(gm::SHAMISEN, 50, 86, 48, 50)],
        },
        Layer {
            part: Part::Pad,
            velocity: 54.0,
            from: 0.0,
            western: &[voice(gm::TREMOLO, 60, 80, 64, 80)],
            eastern: &[voice(gm::TREMOLO, 60, 76, 64, 80)],
        },
        Layer {
            part: Part::Figure(&[s(0.0, 0, 3.9, 1.0)]),
            velocity: 62.0,
            from: 0.65,
            western: &[voice(gm::CONTRABASS, 42, 70, 72, 50)],
            eastern: &[voice(gm::CONTRABASS, 42, 67, 72, 50)],
        },
        Layer {
            part: Part::Drum(&[s(0.0, 0, 0.5, 1.0), s(0.75, 0, 0.5, 0.6), s(2.5, 2, 0.5, 0.5)]),
            velocity: 70.0,
            from: 0.75,
            western: &[voice(gm::TAIKO, 40, 84, 64, 70)],
            eastern: &[voice(gm::TAIKO, 41, 92, 64, 80)],
        },
    ],
};

/// C minor with the tritone and the minor chord a third below: slow, low, hollow.
#[rustfmt::skip] // a line of melody is a bar
pub(super) const DARK: Theme = Theme {
    tonic: 0,
    tempo: 54.0,
    beats: 4,
    home: on(0, kind::MINOR),
    course: Course::Swell,
    phrases: [
        Phrase {
            chords: [on(0, kind::MINOR), on(0, kind::MINOR_NINTH), on(8, kind::MINOR), on(6, kind::DIMINISHED)],
            melody: &[
                n(3.0, 0), rest(1.0),
                rest(2.0), n(1.0, 2), n(1.0, 0),
                n(3.0, 3), rest(1.0),
                n(3.0, 6), rest(1.0),
            ],
        },
        Phrase {
            chords: [on(0, kind::MINOR), on(1, kind::MAJOR), on(8, kind::MINOR), on(7, kind::MAJOR)],
            melody: &[
                n(3.0, 7), n(1.0, 5),
                n(2.0, 8), n(1.0, 5), rest(1.0),
                n(3.0, 3), rest(1.0),
                n(3.0, 2), rest(1.0),
            ],
        },
    ],
    layers: &[
        Layer {
            part: Part::Lead,
            velocity: 72.0,
            from: 0.0,
            western: &[voice(gm::TROMBONE, 52, 76, 70, 90), voice(gm::CELLO, 50, 104, 58, 90)],
            eastern: &[voice(gm::SHAKUHACHI, 60, 84, 70, 110), voice(gm::CELLO, 50, 104, 58, 90)],
        },
        Layer {
            part: Part::Pad,
            velocity: 62.0,
            from: 0.0,
            western: &[voice(gm::CHOIR, 53, 76, 64, 100)],
            eastern: &[voice(gm::CHOIR, 53, 70, 64, 100)],
        },
        Layer {
            part: Part::Figure(&[s(0.0, 0, 4.0, 1.0)]),
            velocity: 76.0,
            from: 0.0,
            western: &[voice(gm::CONTRABASS, 39, 79, 60, 60)],
            eastern: &[voice(gm::CONTRABASS, 39, 76, 60, 60)],
        },
        Layer {
            part: Part::Figure(&[s(0.0, 3, 4.0, 1.0)]),
            velocity: 52.0,
            from: 0.6,
            western: &[voice(gm::TUBULAR_BELLS, 48, 66, 40, 110)],
            eastern: &[voice(gm::DULCIMER, 48, 70, 40, 110)],
        },
        Layer {
            part: Part::Drum(&[s(0.0, 0, 1.0, 1.0), s(2.0, -2, 1.0, 0.55), s(3.5, 0, 0.5, 0.5)]),
            velocity: 72.0,
            from: 0.5,
            western: &[voice(gm::TAIKO, 36, 92, 64, 90)],
            eastern: &[voice(gm::TAIKO, 36, 96, 64, 90)],
        },
    ],
};

/// G minor, marching in threes and a two, brass over running strings.
#[rustfmt::skip] // a line of melody is a bar
pub(super) const EPIC: Theme = Theme {
    tonic: 7,
    tempo: 108.0,
    beats: 4,
    home: on(0, kind::MINOR),
    course: Course::Build,
    phrases: [
        Phrase {
            chords: [on(0, kind::MINOR), on(8, kind::MAJOR), on(3, kind::MAJOR), on(10, kind::MAJOR)],
            melody: &[
                n(1.5, 0), n(0.5, 2), n(1.0, 3), n(1.0, 7),
                n(2.0, 8), n(1.0, 7), n(1.0, 5),
                n(2.0, 10), n(1.0, 7), n(1.0, 3),
                n(3.0, 5), rest(1.0),
            ],
        },
        Phrase {
            chords: [on(0, kind::MINOR), on(8, kind::MAJOR), on(5, kind::MINOR), on(7, kind::MAJOR)],
            melody: &[
                n(2.0, 12), n(1.0, 10), n(1.0, 7),
                n(1.5, 8), n(0.5, 10), n(2.0, 12),
                n(1.0, 8), n(1.0, 7), n(2.0, 5),
                n(3.0, 7), rest(1.0),
            ],
        },
    ],
    layers: &[
        Layer {
            part: Part::Lead,
            velocity: 92.0,
            from: 0.0,
            western: &[voice(gm::HORN, 58, 100, 54, 80), voice(gm::STRINGS, 67, 96, 74, 80)],
            eastern: &[voice(gm::FIDDLE, 66, 86, 54, 90), voice(gm::SHAKUHACHI, 67, 100, 74, 90)],
        },
        Layer {
            part: Part::Figure(&[
                s(0.0, 0, 0.4, 1.0), s(0.5, 2, 0.4, 0.7), s(1.0, 1, 0.4, 0.7), s(1.5, 0, 0.4, 0.95),
                s(2.0, 2, 0.4, 0.7), s(2.5, 1, 0.4, 0.7), s(3.0, 0, 0.4, 0.95), s(3.5, 2, 0.4, 0.75),
            ]),
            velocity: 84.0,
            from: 0.0,
            western: &[voice(gm::STRINGS, 50, 96, 46, 50)],
            eastern: &[voice(gm::SHAMISEN, 50, 88, 46, 50)],
        },
        Layer {
            part: Part::Pad,
            velocity: 70.0,
            from: 0.62,
            western: &[voice(gm::BRASS, 55, 76, 64, 80)],
            eastern: &[voice(gm::CHOIR, 60, 84, 64, 90)],
        },
        Layer {
            part: Part::Figure(&[s(0.0, 0, 1.4, 1.0), s(1.5, 0, 1.4, 0.85), s(3.0, 0, 0.9, 0.85)]),
            velocity: 82.0,
            from: 0.0,
            western: &[voice(gm::CONTRABASS, 42, 76, 74, 50)],
            eastern: &[voice(gm::CONTRABASS, 42, 76, 74, 50)],
        },
        Layer {
            part: Part::Drum(&[
                s(0.0, 0, 0.5, 1.0), s(0.75, 3, 0.3, 0.5), s(1.5, 0, 0.5, 0.85), s(2.5, 3, 0.3, 0.5), s(3.0, 0, 0.5, 0.9), s(3.5, 3, 0.3, 0.6),
            ]),
            velocity: 92.0,
            from: 0.45,
            western: &[voice(gm::TAIKO, 40, 90, 64, 70)],
            eastern: &[voice(gm::TAIKO, 40, 96, 64, 70)],
        },
        Layer {
            part: Part::Figure(&[s(0.0, 0, 1.5, 1.0), s(3.0, 0, 0.8, 0.7)]),
            velocity: 80.0,
            from: 0.8,
            western: &[voice(gm::TIMPANI, 43, 84, 76, 80)],
            eastern: &[voice(gm::TIMPANI, 43, 80, 76, 80)],
        },
    ],
};

/// A major with secondary dominants, plucked and short.
#[rustfmt::skip] // a line of melody is a bar
pub(super) const COMIC: Theme = Theme {
    tonic: 9,
    tempo: 120.0,
    beats: 4,
    home: on(0, kind::MAJOR),
    course: Course::Even,
    phrases: [
        Phrase {
            chords: [on(0, kind::MAJOR), on(9, kind::SEVENTH), on(2, kind::SEVENTH), on(7, kind::SEVENTH)],
            melody: &[
                n(0.5, 7), n(0.5, 6), n(1.0, 7), n(1.0, 4), rest(1.0),
                n(0.5, 9), n(0.5, 8), n(1.0, 9), n(1.0, 4), rest(1.0),
                n(0.5, 6), n(0.5, 9), n(1.0, 12), n(1.0, 9), rest(1.0),
                n(1.0, 11), n(1.0, 7), n(1.0, 5), rest(1.0),
            ],
        },
        Phrase {
            chords: [on(0, kind::MAJOR), on(5, kind::MAJOR), on(0, kind::MAJOR), on(7, kind::SEVENTH)],
            melody: &[
                n(0.5, 4), n(0.5, 7), n(1.0, 12), n(1.0, 12), rest(1.0),
                n(1.0, 9), n(0.5, 5), n(0.5, 9), n(1.0, 12), rest(1.0),
                n(0.5, 7), n(0.5, 3), n(1.0, 4), n(1.0, 0), rest(1.0),
                n(0.5, 2), n(0.5, 1), n(1.0, 2), n(1.0, 7), rest(1.0),
            ],
        },
    ],
    layers: &[
        Layer {
            part: Part::Lead,
            velocity: 82.0,
            from: 0.0,
            western: &[voice(gm::BASSOON, 56, 92, 72, 50), voice(gm::CLARINET, 64, 80, 58, 50)],
            eastern: &[voice(gm::PAN_FLUTE, 70, 76, 72, 60), voice(gm::SHAMISEN, 62, 90, 58, 50)],
        },
        Layer {
            part: Part::Figure(&[s(0.0, 0, 0.5, 1.0), s(2.0, 2, 0.5, 0.85)]),
            velocity: 84.0,
            from: 0.0,
            western: &[voice(gm::PIZZICATO, 43, 112, 60, 50)],
            eastern: &[voice(gm::PIZZICATO, 43, 108, 60, 50)],
        },
        Layer {
            part: Part::Figure(&[s(1.0, 1, 0.3, 1.0), s(1.0, 2, 0.3, 0.9), s(3.0, 1, 0.3, 1.0), s(3.0, 3, 0.3, 0.8)]),
            velocity: 64.0,
            from: 0.0,
            western: &[voice(gm::PIZZICATO, 60, 104, 44, 50)],
            eastern: &[voice(gm::KOTO, 60, 88, 44, 50)],
        },
        Layer {
            part: Part::Figure(&[s(3.0, 4, 0.3, 0.9), s(3.5, 3, 0.3, 0.8)]),
            velocity: 58.0,
            from: 0.55,
            western: &[voice(gm::XYLOPHONE, 62, 70, 84, 60)],
            eastern: &[voice(gm::MARIMBA, 62, 84, 84, 60)],
        },
        Layer {
            part: Part::Drum(&[s(1.0, 0, 0.3, 0.8), s(3.0, 0, 0.3, 0.9), s(3.5, 3, 0.3, 0.6)]),
            velocity: 60.0,
            from: 0.45,
            western: &[voice(gm::WOODBLOCK, 62, 70, 88, 50)],
            eastern: &[voice(gm::WOODBLOCK, 60, 78, 88, 50)],
        },
    ],
};
