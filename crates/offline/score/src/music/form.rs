//! The shape of a passage: how many beats fill its seconds, how they group into bars, and what happens in each.

use super::theme::{Chord, Phrase, Theme};

/// How a passage ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Ending {
    /// The piece ends: a slowing down and a last chord that has time to die away.
    Close,
    /// Another theme follows whose home shares this tone (a pitch class) with ours: it rings across the border.
    Common(i32),
    /// What follows shares nothing with us, or is the same theme again: the last beats turn to this chord, the
    /// suspended dominant of what follows, given above our own tonic.
    Dominant(Chord),
}

impl Ending {
    /// How `from` goes on to `to`.
    pub fn between(from: &Theme, to: &Theme) -> Self {
        let same = std::ptr::eq(from, to);
        let common = from.home.classes(from.tonic).find(|class| to.home.classes(to.tonic).any(|c| c == *class));
        match common {
            Some(class) if !same => Self::Common(class),
            _ => {
                let root = (i32::from(to.tonic) + 7 - i32::from(from.tonic)).rem_euclid(12);
                Self::Dominant(Chord { root, tones: &[0, 5, 7, 10] })
            }
        }
    }
}

/// What a bar is for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Place {
    /// Before the first melody.
    Intro,
    /// Between two melodies.
    Breath,
    /// Bar `bar` of phrase `phrase`, in the `round`th melody of the passage.
    Melody { phrase: usize, bar: usize, round: usize },
    /// Coming to rest.
    Cadence,
    /// Turning to what follows.
    Turn,
}

/// One bar.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Bar {
    /// Its first beat, counted from the start of the passage.
    pub beat: usize,
    /// Its beats.
    pub beats: usize,
    /// Its chord.
    pub chord: Chord,
    /// What it is for.
    pub place: Place,
}

/// The bars of a passage and the time of every beat.
pub(crate) struct Form {
    /// The bars, without a gap, filling the passage.
    pub bars: Vec<Bar>,
    /// The second at which each beat begins; the last entry is the passage's end.
    times: Vec<f64>,
}

impl Form {
    /// Lays out `seconds` of `theme`.
    ///
    /// The passage gets the whole number of beats that is nearest at the theme's tempo, so the tempo bends by at most
    /// half a beat over the whole, and its end is a bar line to the sample. The odd beats go to the last bar, where a
    /// player would take them too.
    pub fn new(theme: &Theme, seconds: f64, ending: Ending) -> Self {
        let beats = (seconds * theme.tempo / 60.0).round().max(1.0) as usize;
        Self { bars: bars(theme, beats, ending), times: times(beats, seconds, ending) }
    }

    /// The second at which `beat` (with its fraction) sounds.
    pub fn time(&self, beat: f64) -> f64 {
        let whole = (beat.max(0.0) as usize).min(self.times.len() - 2);
        let (from, to) = (self.times[whole], self.times[whole + 1]);
        from + (to - from) * (beat - whole as f64)
    }
    /// Beats in the passage.
    pub fn beats(&self) -> usize {
        self.times.len() - 1
    }
    /// The second at which bar `index` begins; the passage's end for the one after the last.
    pub fn bar_time(&self, index: usize) -> f64 {
        self.bars.get(index).map_or(self.times[self.beats()], |bar| self.times[bar.beat])
    }
}

/// Beats that slow down towards the end, more so at the end of the piece, scaled to last `seconds` in all.
fn times(beats: usize, seconds: f64, ending: Ending) -> Vec<f64> {
    let held: &[f64] = if ending == Ending::Close { &[1.08, 1.16, 1.25, 1.3] } else { &[1.03, 1.07] };
    let mut weights = vec![1.0; beats];
    if beats >= 8 {
        weights[beats - held.len()..].copy_from_slice(held);
    }
    let whole: f64 = weights.iter().sum();
    let mut times = vec![0.0];
    let mut passed = 0.0;
    for weight in weights {
        passed += weight;
        times.push(passed / whole * seconds);
    }
    times
}

fn bars(theme: &Theme, beats: usize, ending: Ending) -> Vec<Bar> {
    let (full, odd) = (beats / theme.beats, beats % theme.beats);
    // A last bar of a beat or two would be over before it rested, so few odd beats make the last bar longer instead.
    let own_bar = full == 0 || (odd * 2 > theme.beats && ending != Ending::Close);
    let before = if own_bar { full } else { full - 1 };
    let mut bars = Vec::with_capacity(before + 2);
    for (index, (chord, place)) in body(theme, before).into_iter().enumerate() {
        bars.push(Bar { beat: index * theme.beats, beats: theme.beats, chord, place });
    }
    let rest = beats - before * theme.beats;
    let turn = if matches!(ending, Ending::Dominant(_)) && before > 0 { rest / 2 } else { 0 };
    let beat = before * theme.beats;
    bars.push(Bar { beat, beats: rest - turn, chord: theme.home, place: Place::Cadence });
    if let (Ending::Dominant(chord), true) = (ending, turn > 0) {
        bars.push(Bar { beat: beat + rest - turn, beats: turn, chord, place: Place::Turn });
    }
    bars
}

/// What the bars before the cadence hold: an introduction where there is time, then phrases with a bar to breathe.
fn body(theme: &Theme, count: usize) -> Vec<(Chord, Place)> {
    let mut body = Vec::with_capacity(count);
    if count > Phrase::BARS {
        body.push((theme.home, Place::Intro));
    }
    for round in 0.. {
        // A theme begins with its motif whenever it comes, or nobody would know it again; what is new is its dress.
        let phrase = round % theme.phrases.len();
        let chords = &theme.phrases[phrase].chords;
        // A phrase that would be cut after one bar is not begun: the figure goes on alone.
        let fits = round == 0 || count - body.len() >= 2;
        for (bar, chord) in chords.iter().enumerate() {
            let place = if fits { Place::Melody { phrase, bar, round } } else { Place::Breath };
            body.push((*chord, place));
        }
        body.push((theme.home, Place::Breath));
        if body.len() >= count {
            body.truncate(count);
            return body;
        }
    }
    body
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::music::themes::theme;
    use kinora_model::script::Mood;

    #[test]
    fn bars_fill_every_length_and_the_border_is_the_end_of_the_last() {
        for mood in Mood::ALL {
            for other in Mood::ALL {
                let ending = Ending::between(theme(*mood), theme(*other));
                for tenths in (4..900).step_by(7) {
                    let seconds = f64::from(tenths) / 10.0;
                    let form = Form::new(theme(*mood), seconds, ending);
                    let mut beat = 0;
                    for bar in &form.bars {
                        assert_eq!(bar.beat, beat);
                        assert!(bar.beats > 0);
                        beat += bar.beats;
                    }
                    assert_eq!(beat, form.beats());
                    assert!((form.time(beat as f64) - seconds).abs() < 1e-9);
                    assert!((form.bar_time(form.bars.len()) - seconds).abs() < 1e-9);
                }
            }
        }
    }

    #[test]
    fn the_tempo_bends_by_a_few_per_cent_only() {
        for mood in Mood::ALL {
            for seconds in [15.0, 22.2, 37.9, 61.3] {
                let form = Form::new(theme(*mood), seconds, Ending::Common(0));
                let tempo = 60.0 / (form.time(5.0) - form.time(4.0));
                assert!((tempo / theme(*mood).tempo - 1.0).abs() < 0.06, "{mood:?} {seconds}: {tempo}");
            }
        }
    }

    #[test]
    fn it_slows_down_before_the_end_of_the_piece() {
        let form = Form::new(theme(Mood::Epic), 30.0, Ending::Close);
        let length = |beat: usize| form.time(beat as f64 + 1.0) - form.time(beat as f64);
        assert!(length(form.beats() - 1) > 1.2 * length(4));
    }

    #[test]
    fn themes_that_share_a_tone_are_joined_by_it_and_a_return_by_its_dominant() {
        let (sad, calm) = (theme(Mood::Sad), theme(Mood::Calm));
        let Ending::Common(class) = Ending::between(sad, calm) else { panic!("D minor and F major share F and A") };
        assert!(sad.home.classes(sad.tonic).any(|c| c == class) && calm.home.classes(calm.tonic).any(|c| c == class));
        let Ending::Dominant(chord) = Ending::between(sad, sad) else { panic!("a theme that returns is led to") };
        assert_eq!(chord.root, 7);
    }

    #[test]
    fn a_short_passage_is_one_chord_and_a_long_one_sings_and_breathes() {
        let bars = |seconds| Form::new(theme(Mood::Calm), seconds, Ending::Close).bars;
        assert_eq!(bars(1.5).iter().map(|bar| bar.place).collect::<Vec<_>>(), [Place::Cadence]);
        let long = bars(60.0);
        let count = |wanted: fn(&Place) -> bool| long.iter().filter(|bar| wanted(&bar.place)).count();
        assert_eq!(count(|place| *place == Place::Intro), 1);
        assert!(
            count(|place| matches!(place, Place::Melody { .. })) >= 8 && count(|place| *place == Place::Breath) >= 2
        );
    }
}
