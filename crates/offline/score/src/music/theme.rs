//! What a theme is written in: the notation that [`super::themes`] uses.
//!
//! Pitches are semitones above the theme's tonic, times are beats, so a theme has no register and no tempo until a
//! passage gives it one.

/// The musical idea of a mood.
pub(crate) struct Theme {
    /// Pitch class of the tonic, 0 for C to 11 for B.
    pub tonic: u8,
    /// Beats a minute where the length of a passage allows; a passage stretches it by a few per cent.
    pub tempo: f64,
    /// Beats in a bar.
    pub beats: usize,
    /// The chord on which a passage comes to rest.
    pub home: Chord,
    /// Two phrases of four bars.
    pub phrases: [Phrase; 2],
    /// Who plays what.
    pub layers: &'static [Layer],
    /// How the strength goes over a passage.
    pub course: Course,
}

impl Theme {
    /// Semitones from `pitch` down to the next tone that the theme's own melodies use.
    pub fn step_below(&self, pitch: i32) -> i32 {
        let used = |class: i32| {
            let tones = self.phrases.iter().flat_map(|phrase| phrase.melody);
            tones.filter_map(|tone| tone.pitch).any(|pitch| pitch.rem_euclid(12) == class)
        };
        (1..12).find(|step| used((pitch - step).rem_euclid(12))).unwrap_or(12)
    }
}

/// Four bars: a chord for each, and a melody over them.
pub(crate) struct Phrase {
    /// One chord a bar.
    pub chords: [Chord; Phrase::BARS],
    /// The melody, tone after tone; its lengths add up to the four bars.
    pub melody: &'static [Tone],
}

impl Phrase {
    /// Bars in a phrase.
    pub const BARS: usize = 4;
}

/// A chord: a root above the tonic, and its tones above the root, lowest first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Chord {
    /// Semitones from the tonic to the root.
    pub root: i32,
    /// Semitones from the root, 0 first.
    pub tones: &'static [i32],
}

impl Chord {
    /// The pitch classes of this chord over a tonic, lowest first.
    pub fn classes(self, tonic: u8) -> impl Iterator<Item = i32> {
        self.tones.iter().map(move |tone| (i32::from(tonic) + self.root + tone).rem_euclid(12))
    }
}

/// One step of a melody.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Tone {
    /// Length in beats.
    pub beats: f64,
    /// Semitones above the tonic; nothing is a rest.
    pub pitch: Option<i32>,
}

/// A tone of a melody.
pub(crate) const fn n(beats: f64, pitch: i32) -> Tone {
    Tone { beats, pitch: Some(pitch) }
}
/// A rest.
pub(crate) const fn rest(beats: f64) -> Tone {
    Tone { beats, pitch: None }
}

/// An instrument and its place in the room.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Voice {
    /// General MIDI program, 0 to 127.
    pub program: u8,
    /// The key around which it plays, middle C being 60.
    pub centre: i32,
    /// Channel volume, 0 to 127.
    pub volume: u8,
    /// Left 0, middle 64, right 127.
    pub pan: u8,
    /// How much goes to the reverb, 0 to 127.
    pub reverb: u8,
}

/// An instrument: General MIDI `program` around the key `centre`.
pub(crate) const fn voice(program: u8, centre: i32, volume: u8, pan: u8, reverb: u8) -> Voice {
    Voice { program, centre, volume, pan, reverb }
}

/// A strand of the texture.
pub(crate) struct Layer {
    /// What it plays.
    pub part: Part,
    /// Strength of its notes at full intensity, 1 to 127.
    pub velocity: f64,
    /// It is silent while the passage's intensity (0 to 1) is below this.
    pub from: f64,
    /// Its instruments in a western film; a lead changes between them from phrase to phrase and return to return.
    pub western: &'static [Voice],
    /// Its instruments in an eastern film.
    pub eastern: &'static [Voice],
}

/// What a layer plays.
#[derive(Clone, Copy)]
pub(crate) enum Part {
    /// The melody.
    Lead,
    /// The bar's chord, held, each voice moving as little as it can.
    Pad,
    /// Steps through the bar's chord: [`Step::index`] counts its tones upward, beginning again an octave higher.
    Figure(&'static [Step]),
    /// Strokes without harmony: [`Step::index`] is in semitones from the instrument's centre.
    Drum(&'static [Step]),
}

/// One note of a repeating bar.
#[derive(Clone, Copy)]
pub(crate) struct Step {
    /// Where in the bar, in beats from 0.
    pub beat: f64,
    /// Which tone; see [`Part`].
    pub index: i32,
    /// Length in beats.
    pub beats: f64,
    /// Strength against the layer's, 1 for as strong.
    pub accent: f64,
}

/// A note of a repeating bar: at `beat`, tone `index`, for `beats`, `accent` times the layer's strength.
pub(crate) const fn s(beat: f64, index: i32, beats: f64, accent: f64) -> Step {
    Step { beat, index, beats, accent }
}

/// How the strength goes over a passage.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Course {
    /// Hardly at all.
    Even,
    /// Up to past the middle, and down again.
    Swell,
    /// Up to the end.
    Build,
}

impl Course {
    /// Intensity, 0 to 1, at `place`, 0 to 1, of a passage of `bars` bars; passages too short for a development are
    /// played at a middling strength throughout.
    pub fn intensity(self, place: f64, bars: usize) -> f64 {
        if bars < 4 {
            return 0.65;
        }
        match self {
            Course::Even => 0.5 + 0.2 * (std::f64::consts::PI * place).sin(),
            Course::Swell => 0.38 + 0.6 * (std::f64::consts::PI * place.powf(1.4)).sin(),
            Course::Build => 0.55 + 0.45 * place,
        }
    }
}
