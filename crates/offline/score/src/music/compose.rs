//! A theme and a form become notes.

use super::form::{Bar, Ending, Form, Place};
use super::theme::{Chord, Layer, Part, Step, Theme, Voice, voice};
use super::{Palette, accompany};
use fastrand::Rng;

/// A note, in seconds from the start of its passage.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Note {
    /// When it begins.
    pub at: f64,
    /// How long it is held.
    pub seconds: f64,
    /// MIDI channel.
    pub channel: u8,
    /// MIDI key.
    pub key: u8,
    /// MIDI velocity.
    pub velocity: u8,
}

/// A change of a channel's strength (MIDI expression), in seconds from the start of its passage.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Swell {
    /// When.
    pub at: f64,
    /// MIDI channel.
    pub channel: u8,
    /// 0 to 127.
    pub value: u8,
}

/// A passage written out.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Sheet {
    /// The instrument on each channel used.
    pub voices: Vec<(u8, Voice)>,
    /// All notes, by time.
    pub notes: Vec<Note>,
    /// All changes of strength, by time.
    pub swells: Vec<Swell>,
}

/// What a passage is to be.
#[derive(Clone)]
pub(crate) struct Order {
    /// Its theme.
    pub theme: &'static Theme,
    /// Its length.
    pub seconds: f64,
    /// How often this theme was heard before in the piece.
    pub occurrence: usize,
    /// Whether it opens the piece.
    pub opens: bool,
    /// How it ends.
    pub ending: Ending,
    /// The tonic (a pitch class) of a rousing theme that this quieter one leads to: drums roll up to it.
    pub rouses: Option<u8>,
    /// When somebody speaks over it, in seconds from its start, in order, apart: there it is thinner.
    pub spoken: Vec<(f64, f64)>,
    /// Whose instruments.
    pub palette: Palette,
    /// For the small freedoms a player takes.
    pub seed: u64,
}

/// Strings and winds stop speaking this long before a border, so that their release is under the next passage's attack.
const LIFT: f64 = 0.03;
/// Notes shorter than this are not worth beginning (s).
const SHORTEST: f64 = 0.06;
/// Strength under speech against elsewhere.
const HUSHED: f64 = 0.78;
/// A tone of a melody shorter than this (in beats) passes by, and is left out under speech.
const PASSING: f64 = 1.0;
/// General MIDI program of the timpani.
const TIMPANI: u8 = 47;

/// Writes out a passage.
pub(crate) fn compose(order: &Order) -> Sheet {
    let form = Form::new(order.theme, order.seconds, order.ending);
    let mut writer =
        Writer { order, form: &form, rng: Rng::with_seed(order.seed), sheet: Sheet::default(), melody: None };
    let mut channels = (0u8..16).filter(|channel| *channel != 9);
    for layer in order.theme.layers {
        let voices = match order.palette {
            Palette::Western => layer.western,
            Palette::Eastern => layer.eastern,
        };
        let parts: Vec<(u8, Voice)> = channels.by_ref().zip(voices.iter().copied()).collect();
        writer.sheet.voices.extend(&parts);
        match layer.part {
            Part::Lead => writer.lead(layer, &parts),
            Part::Pad => writer.pad(layer, parts[0]),
            Part::Figure(steps) => writer.steps(layer, parts[0], steps, true),
            Part::Drum(steps) => writer.steps(layer, parts[0], steps, false),
        }
    }
    if let (Some(tonic), Some(channel)) = (order.rouses, channels.next()) {
        writer.roll(channel, tonic);
    }
    let mut sheet = writer.sheet;
    sheet.notes.sort_by(|a, b| a.at.total_cmp(&b.at).then(a.channel.cmp(&b.channel)).then(a.key.cmp(&b.key)));
    sheet.swells.sort_by(|a, b| a.at.total_cmp(&b.at).then(a.channel.cmp(&b.channel)));
    part_repeats(&mut sheet.notes);
    sheet
}

/// Ends each note before the next one on the same key of the same channel begins: a synthesizer that is told to
/// release a key releases all notes on it.
fn part_repeats(notes: &mut Vec<Note>) {
    for i in 0..notes.len() {
        let note = notes[i];
        let end = note.at + note.seconds;
        let next = (notes[i + 1..].iter().take_while(|later| later.at < end + 0.01))
            .find(|later| later.channel == note.channel && later.key == note.key);
        if let Some(next) = next {
            notes[i].seconds = next.at - note.at - 0.01;
        }
    }
    notes.retain(|note| note.seconds >= SHORTEST);
}

struct Writer<'a> {
    order: &'a Order,
    form: &'a Form,
    rng: Rng,
    sheet: Sheet,
    /// Channel, voice and key of the melody note last written, for the cadence to answer.
    melody: Option<(u8, Voice, i32)>,
}

impl Writer<'_> {
    fn intensity(&self, beat: f64) -> f64 {
        self.order.theme.course.intensity(beat / self.form.beats() as f64, self.form.bars.len())
    }

    /// Whether somebody speaks at `beat`.
    fn is_spoken(&self, beat: f64) -> bool {
        let time = self.form.time(beat);
        let after = self.order.spoken.partition_point(|(start, _)| *start <= time);
        after.checked_sub(1).is_some_and(|i| time < self.order.spoken[i].1)
    }

    /// Writes a note from `beat` to `until`, a little late and uneven as hands are, but never early at a border.
    fn note(&mut self, channel: u8, key: i32, beat: f64, until: f64, strength: f64) {
        let late = if beat < 1.0 { 0.0 } else { 0.012 * self.rng.f64() };
        let at = self.form.time(beat) + late;
        let end = self.form.time(until).min(self.order.seconds - LIFT);
        let opening = if self.order.opens { 0.6 + 0.4 * (beat / 4.0).min(1.0) } else { 1.0 };
        let touch = 1.0 + 0.08 * (self.rng.f64() - 0.5);
        let hush = if self.is_spoken(beat) { HUSHED } else { 1.0 };
        let velocity = strength * (0.72 + 0.38 * self.intensity(beat)) * opening * touch * hush;
        if end - at >= SHORTEST {
            let (key, velocity) = (key.clamp(21, 108) as u8, velocity.clamp(1.0, 127.0) as u8);
            self.sheet.notes.push(Note { at, seconds: end - at, channel, key, velocity });
        }
    }

    /// The melody: phrase by phrase, each by the next of the voices, and a note of rest at the cadence.
    fn lead(&mut self, layer: &Layer, parts: &[(u8, Voice)]) {
        for bar in &self.form.bars {
            match bar.place {
                Place::Melody { phrase, bar: 0, round } => {
                    let first = self.order.occurrence + round;
                    // At every third return the other voice joins in, at its own height.
                    if self.order.occurrence % 3 == 2 {
                        let (channel, voice) = parts[(first + 1) % parts.len()];
                        self.phrase(0.6 * layer.velocity, channel, voice, phrase, bar);
                    }
                    let (channel, voice) = parts[first % parts.len()];
                    self.phrase(layer.velocity, channel, voice, phrase, bar);
                }
                Place::Cadence => self.rest_note(layer, parts, bar),
                _ => {}
            }
        }
        if let (Ending::Common(class), Some((channel, voice, last)), true) =
            (self.order.ending, self.melody, self.form.beats() >= 2 * self.order.theme.beats)
        {
            // The shared tone, alone on the last beat: heard in the old key, understood in the new one.
            let beat = self.form.beats() as f64 - 1.0;
            let key = accompany::nearest(class, (last + voice.centre) / 2);
            self.note(channel, key, beat, beat + 1.0, 0.8 * layer.velocity);
        }
    }

    fn phrase(&mut self, strength: f64, channel: u8, voice: Voice, phrase: usize, first: &Bar) {
        let theme = self.order.theme;
        let until = self.form.bars.iter().find(|bar| bar.place == Place::Cadence).map_or(0, |bar| bar.beat) as f64;
        // A theme that comes back often is also heard an octave higher, where its voice is a low one.
        let octave = if self.order.occurrence % 4 >= 2 && voice.centre <= 57 { 12 } else { 0 };
        let tonic = accompany::nearest(i32::from(theme.tonic), voice.centre - 5) + octave;
        let mut beat = first.beat as f64;
        for tone in theme.phrases[phrase].melody {
            let (start, end) = (beat, (beat + tone.beats).min(until));
            beat += tone.beats;
            let Some(pitch) = tone.pitch else { continue };
            if start >= until {
                return;
            }
            let key = tonic + pitch;
            let spoken = self.is_spoken(start);
            if spoken && tone.beats < PASSING {
                continue;
            }
            // A plucked or blown grace note from below, as eastern players take into a long tone.
            let graced =
                self.order.palette == Palette::Eastern && tone.beats >= 1.5 && !spoken && self.rng.f64() < 0.45;
            let mut from = start;
            if graced {
                from += 0.1 * theme.tempo / 60.0;
                self.note(channel, key - theme.step_below(pitch), start, from, 0.7 * strength);
            }
            self.note(channel, key, from, end - 0.05, strength);
            self.melody = Some((channel, voice, key));
        }
    }

    /// The tone of the home chord nearest to where the melody was.
    fn rest_note(&mut self, layer: &Layer, parts: &[(u8, Voice)], bar: &Bar) {
        let (channel, voice, last) = self.melody.unwrap_or_else(|| {
            let (channel, voice) = parts[self.order.occurrence % parts.len()];
            (channel, voice, voice.centre)
        });
        let triad = Chord { root: bar.chord.root, tones: &bar.chord.tones[..3] };
        let key = triad.classes(self.order.theme.tonic).map(|class| accompany::nearest(class, last));
        let key = key.min_by_key(|key| (key - last).abs()).unwrap_or(last);
        let held = (bar.beats as f64 - 0.5).clamp(0.5, 3.0);
        self.note(channel, key, bar.beat as f64, bar.beat as f64 + held, 0.9 * layer.velocity);
        self.melody = Some((channel, voice, key));
    }

    /// Held chords, tied over where a voice does not move, and a swell in every bar.
    fn pad(&mut self, layer: &Layer, (channel, voice): (u8, Voice)) {
        let mut held: Vec<(i32, usize)> = Vec::new();
        let mut last: Vec<i32> = Vec::new();
        let bars = &self.form.bars;
        for (index, bar) in bars.iter().enumerate() {
            let silent = self.intensity(bar.beat as f64) < layer.from && bar.place != Place::Cadence;
            let open = self.order.palette == Palette::Eastern && self.order.theme.tempo < 115.0;
            let chord = if silent {
                vec![]
            } else {
                accompany::voicing(bar.chord, self.order.theme.tonic, voice.centre, open, &last)
            };
            for (key, since) in held.iter().filter(|(key, _)| !chord.contains(key)) {
                self.note(channel, *key, *since as f64, bar.beat as f64 + 0.1, layer.velocity);
            }
            held.retain(|(key, _)| chord.contains(key));
            for key in &chord {
                if held.iter().all(|(sounding, _)| sounding != key) {
                    held.push((*key, bar.beat));
                }
            }
            last = if chord.is_empty() { last } else { chord };
            self.swell(channel, index, bar);
        }
        let end = self.form.beats() as f64;
        for (key, since) in held {
            self.note(channel, key, since as f64, end, layer.velocity);
        }
    }

    /// Strength over one bar: a small hump on the passage's own curve; the opening bar comes out of nothing.
    fn swell(&mut self, channel: u8, index: usize, bar: &Bar) {
        const STEPS: usize = 12;
        let (from, to) = (self.form.bar_time(index), self.form.bar_time(index + 1));
        for step in 0..STEPS {
            let place = step as f64 / STEPS as f64;
            let hump = 0.88 + 0.12 * (std::f64::consts::PI * place).sin();
            let opening = if self.order.opens && index == 0 { 0.25 + 0.75 * place } else { 1.0 };
            let closing = match (bar.place, self.order.ending) {
                (Place::Cadence, Ending::Close) => 1.0 - 0.5 * place,
                (Place::Cadence | Place::Turn, _) => 1.0 - 0.2 * place,
                _ => 1.0,
            };
            let strength = 0.7 + 0.3 * self.intensity(bar.beat as f64 + place * bar.beats as f64);
            let hush = if self.is_spoken(bar.beat as f64 + place * bar.beats as f64) { HUSHED } else { 1.0 };
            let value = (127.0 * strength * hump * opening * closing * hush) as u8;
            self.sheet.swells.push(Swell { at: from + (to - from) * place, channel, value });
        }
    }

    /// Timpani on the dominant of what comes, from nearly nothing, in the last beats.
    fn roll(&mut self, channel: u8, tonic: u8) {
        const STROKES: usize = 4;
        let voice = voice(TIMPANI, 43, 92, 64, 80);
        self.sheet.voices.push((channel, voice));
        let beats = self.form.beats().min(3);
        let key = accompany::nearest((i32::from(tonic) + 7) % 12, voice.centre);
        for stroke in 0..beats * STROKES {
            let place = stroke as f64 / (beats * STROKES) as f64;
            let beat = (self.form.beats() - beats) as f64 + place * beats as f64;
            self.note(channel, key, beat, beat + 1.0 / STROKES as f64, 14.0 + 66.0 * place * place);
        }
    }

    /// A bar's pattern, bar after bar; at the cadence it comes to rest in the first half of the bar. Under speech only
    /// its heavy beats are left, of drums the first. At every other return what follows the first stroke is turned
    /// upside down.
    fn steps(&mut self, layer: &Layer, (channel, voice): (u8, Voice), steps: &[Step], harmonic: bool) {
        let turned = harmonic && self.order.occurrence % 2 == 1;
        let later = || steps.iter().filter(|step| step.beat > 0.0).map(|step| step.index);
        let (lowest, highest) = (later().min().unwrap_or(0), later().max().unwrap_or(0));
        for bar in &self.form.bars {
            let ends = matches!(bar.place, Place::Cadence | Place::Turn);
            if self.intensity(bar.beat as f64) < layer.from && !(ends && harmonic) {
                continue;
            }
            let stop = match (bar.place, self.order.ending) {
                (Place::Cadence, Ending::Close) => 0.9,
                (Place::Cadence, _) => (bar.beats as f64 / 2.0).max(0.9),
                _ => bar.beats as f64,
            };
            for step in steps.iter().filter(|step| step.beat < stop) {
                let heavy = step.beat == 0.0 || (harmonic && step.beat % 2.0 == 0.0);
                if !heavy && self.is_spoken(bar.beat as f64 + step.beat) {
                    continue;
                }
                let index = if turned && step.beat > 0.0 { lowest + highest - step.index } else { step.index };
                let key = match harmonic {
                    true => accompany::count_up(bar.chord, self.order.theme.tonic, voice.centre, index),
                    false => voice.centre + step.index,
                };
                let start = bar.beat as f64 + step.beat;
                let end = if ends { (bar.beat + bar.beats) as f64 } else { start + step.beats };
                self.note(
                    channel,
                    key,
                    start,
                    end.min(start + step.beats.max(if ends { 4.0 } else { 0.0 })),
                    layer.velocity * step.accent,
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::music::themes::theme;
    use kinora_model::script::Mood;

    fn order(mood: Mood, seconds: f64, occurrence: usize) -> Order {
        let ending = Ending::between(theme(mood), theme(Mood::Calm));
        Order {
            theme: theme(mood),
            seconds,
            occurrence,
            opens: false,
            ending,
            rouses: None,
            spoken: vec![],
            palette: Palette::Western,
            seed: 7,
        }
    }

    #[test]
    fn every_passage_speaks_on_its_first_sample_and_is_released_at_its_border() {
        for mood in Mood::ALL {
            for palette in [Palette::Western, Palette::Eastern] {
                for seconds in [0.8, 1.7, 2.9, 6.2, 14.3, 47.0] {
                    let sheet = compose(&Order { palette, ..order(*mood, seconds, 0) });
                    assert_eq!(sheet.notes[0].at, 0.0, "{mood:?} {seconds}");
                    let end = sheet.notes.iter().map(|note| note.at + note.seconds).fold(0.0, f64::max);
                    assert!(end <= seconds - LIFT + 1e-9, "{mood:?} {seconds}: held until {end}");
                    assert!(end >= 0.85 * seconds - 0.2, "{mood:?} {seconds}: silent from {end}");
                }
            }
        }
    }

    #[test]
    fn no_key_is_struck_while_it_still_sounds() {
        for mood in Mood::ALL {
            let notes = compose(&order(*mood, 40.0, 0)).notes;
            for (i, note) in notes.iter().enumerate() {
                let clash = notes[i + 1..].iter().find(|later| {
                    later.channel == note.channel && later.key == note.key && later.at < note.at + note.seconds
                });
                assert_eq!(clash, None, "{mood:?}: {note:?}");
            }
        }
    }

    #[test]
    fn melodies_stay_in_the_middle_of_the_keyboard() {
        for mood in Mood::ALL {
            for (palette, occurrence) in [(Palette::Western, 0), (Palette::Eastern, 1), (Palette::Western, 2)] {
                let sheet = compose(&Order { palette, ..order(*mood, 60.0, occurrence) });
                // The lead comes first in every theme, with two voices.
                let melody = sheet.notes.iter().filter(|note| note.channel < 2);
                let keys: Vec<u8> = melody.map(|note| note.key).collect();
                assert!(keys.len() > 8, "{mood:?}");
                assert!(keys.iter().all(|key| (46..=82).contains(key)), "{mood:?} {palette:?}: {keys:?}");
            }
        }
    }

    #[test]
    fn drums_roll_up_to_a_rousing_theme_and_stop_before_it() {
        let quiet = compose(&order(Mood::Calm, 20.0, 0));
        let rousing = compose(&Order { rouses: Some(7), ..order(Mood::Calm, 20.0, 0) });
        let roll: Vec<&Note> = rousing.notes.iter().filter(|note| !quiet.notes.contains(note)).collect();
        assert!(roll.len() >= 10 && roll.iter().all(|note| note.at > 16.0 && note.key % 12 == 2));
        assert!(roll.windows(2).all(|pair| pair[0].velocity <= pair[1].velocity + 8));
        assert!(roll[roll.len() - 1].velocity > 2 * roll[0].velocity);
    }

    #[test]
    fn a_theme_that_returns_is_the_same_music_otherwise_told() {
        for mood in Mood::ALL {
            let (first, second) = (compose(&order(*mood, 30.0, 0)), compose(&order(*mood, 30.0, 1)));
            assert_ne!(first.notes, second.notes, "{mood:?}");
            let classes = |sheet: &Sheet| {
                let mut seen = [0.0; 12];
                sheet.notes.iter().for_each(|note| seen[usize::from(note.key) % 12] += note.seconds);
                seen
            };
            assert!(likeness(&classes(&first), &classes(&second)) > 0.8, "{mood:?}");
        }
    }

    /// The melody of the first phrase: each tone's beats from the first, and its semitones from it.
    fn motif(sheet: &Sheet, tempo: f64) -> Vec<(i32, i32)> {
        let lead: Vec<&Note> = sheet.notes.iter().filter(|note| note.channel < 2).collect();
        let lead: Vec<&&Note> = lead.iter().filter(|note| note.channel == lead[0].channel).take(4).collect();
        let quarters = |note: &Note| ((note.at - lead[0].at) * tempo / 60.0 * 4.0).round() as i32;
        lead.iter().map(|note| (quarters(note), i32::from(note.key) - i32::from(lead[0].key))).collect()
    }

    #[test]
    fn a_theme_returns_with_its_motif_in_another_dress() {
        for mood in Mood::ALL {
            let sheets: Vec<Sheet> = (0..4).map(|occurrence| compose(&order(*mood, 32.0, occurrence))).collect();
            let first = motif(&sheets[0], theme(*mood).tempo);
            assert!(first.len() == 4, "{mood:?}: {first:?}");
            for (occurrence, sheet) in sheets.iter().enumerate().skip(1) {
                assert_eq!(motif(sheet, theme(*mood).tempo), first, "{mood:?}, return {occurrence}");
                let dress =
                    |sheet: &Sheet| -> Vec<(u8, u8)> { sheet.notes.iter().map(|n| (n.channel, n.key)).collect() };
                assert_ne!(dress(sheet), dress(&sheets[occurrence - 1]), "{mood:?}, return {occurrence}");
            }
        }
    }

    #[test]
    fn under_speech_it_is_thinner_and_softer_and_elsewhere_as_it_was() {
        for mood in Mood::ALL {
            let (from, to) = (8.0, 22.0);
            let plain = compose(&order(*mood, 32.0, 0));
            let under = compose(&Order { spoken: vec![(from, to)], ..order(*mood, 32.0, 0) });
            let within = |sheet: &Sheet, range: std::ops::Range<f64>| -> (usize, f64) {
                let notes: Vec<&Note> = sheet.notes.iter().filter(|note| range.contains(&note.at)).collect();
                let strength = notes.iter().map(|note| f64::from(note.velocity)).sum::<f64>();
                (notes.len(), strength / notes.len() as f64)
            };
            let ((all, strong), (left, soft)) = (within(&plain, from..to), within(&under, from..to));
            println!("{mood:?}: {left} of {all} notes under speech, strength {soft:.0} of {strong:.0}");
            assert!(
                left * 10 <= all * 8 && left as f64 * soft < 0.75 * all as f64 * strong,
                "{mood:?}: {left} of {all}, {soft:.0} of {strong:.0}"
            );
            assert!(left > 0, "{mood:?} falls silent");
            assert_eq!(within(&plain, 0.0..7.9).0, within(&under, 0.0..7.9).0, "{mood:?}");
            assert_eq!(within(&plain, 22.1..32.0).0, within(&under, 22.1..32.0).0, "{mood:?}");
        }
    }

    #[test]
    fn no_two_moods_use_the_same_tones() {
        let classes: Vec<[f64; 12]> = (Mood::ALL.iter())
            .map(|mood| {
                let mut seen = [0.0; 12];
                let sheet = compose(&order(*mood, 45.0, 0));
                sheet.notes.iter().for_each(|note| seen[usize::from(note.key) % 12] += note.seconds);
                seen
            })
            .collect();
        for (i, a) in classes.iter().enumerate() {
            for (j, b) in classes.iter().enumerate().skip(i + 1) {
                let like = likeness(a, b);
                assert!(like < 0.93, "{:?} and {:?}: {like:.2}", Mood::ALL[i], Mood::ALL[j]);
            }
        }
    }

    fn likeness(a: &[f64; 12], b: &[f64; 12]) -> f64 {
        let dot = |a: &[f64; 12], b: &[f64; 12]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
        dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
    }
}
