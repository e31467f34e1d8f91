//! All sounds of a film into one.

use super::{
    decibels,
    duck::{Speech, WINDOW},
    load::Player,
};
use kinora_media::{Ffmpeg, decode::SAMPLE_RATE, process::go_on};
use kinora_model::Result;
use kinora_timeline::{Bus, MediaId, SoundClip, Time, Timeline};
use std::{collections::BTreeMap, ops::Range, path::PathBuf, sync::atomic::AtomicBool};

/// Resolves a media id.
pub type Media<'a> = &'a (dyn Fn(&MediaId) -> Result<PathBuf> + Sync);

/// Gains are worked out this often and drawn straight between, in samples (5 ms).
const STEP: usize = 240;

/// Mixes a timeline's sounds from its beginning to its end.
pub struct Mixer<'a> {
    ffmpeg: &'a Ffmpeg,
    timeline: &'a Timeline,
    media: Media<'a>,
    speech: Speech,
    playing: BTreeMap<usize, Player>,
    buffer: Vec<[f32; 2]>,
}

fn samples(t: Time) -> i64 {
    (t.ticks() as i128 * i128::from(SAMPLE_RATE)).div_euclid(Time::PER_SECOND.into()) as i64
}

fn span(clip: &SoundClip) -> Range<i64> {
    samples(clip.span.start)..samples(clip.span.end())
}

impl<'a> Mixer<'a> {
    /// Listens through the speech first, to know where the others make way.
    pub fn new(ffmpeg: &'a Ffmpeg, timeline: &'a Timeline, media: Media<'a>, cancel: &AtomicBool) -> Result<Self> {
        let mut speech = Speech::default();
        let ducks = timeline.sounds.iter().any(|s| matches!(s.bus, Bus::Music | Bus::Ambience));
        for clip in timeline.sounds.iter().filter(|s| s.bus == Bus::Speech && ducks) {
            go_on(cancel)?;
            let span = span(clip);
            let mut player = Player::open(ffmpeg, &media(&clip.media)?, clip)?;
            let mut levels = Vec::new();
            let mut window = [[0f32; 2]; WINDOW];
            let mut at = span.start;
            while at < span.end {
                let wanted = WINDOW.min((span.end - at) as usize);
                let got = player.read(&mut window[..wanted])?;
                let sum: f32 = window[..got].iter().flatten().map(|s| s * s).sum();
                levels.push((sum / (2 * got.max(1)) as f32).sqrt());
                at += got as i64;
                if got < wanted {
                    break;
                }
            }
            speech.note(span.start, levels.into_iter());
        }
        Ok(Self { ffmpeg, timeline, media, speech: speech.settled(), playing: BTreeMap::new(), buffer: Vec::new() })
    }

    /// The sound from sample `from` on into `out`. Called for one stretch after the other.
    pub fn mix(&mut self, from: i64, out: &mut [[f32; 2]]) -> Result<()> {
        out.fill([0.0; 2]);
        let to = from + out.len() as i64;
        for (i, clip) in self.timeline.sounds.iter().enumerate() {
            let span = span(clip);
            if span.end <= from || span.start >= to {
                if span.end <= from {
                    self.playing.remove(&i);
                }
                continue;
            }
            if !self.playing.contains_key(&i) {
                let path = (self.media)(&clip.media)?;
                let player = Player::open(self.ffmpeg, &path, clip)?;
                self.playing.insert(i, player);
            }
            let Some(player) = self.playing.get_mut(&i) else { continue };
            let (first, last) = (from.max(span.start), to.min(span.end));
            self.buffer.resize((last - first) as usize, [0.0; 2]);
            let got = player.read(&mut self.buffer)?;
            let out = &mut out[(first - from) as usize..][..got];
            add(out, &self.buffer[..got], |at| level(self.timeline, &self.speech, clip, &span, first + at as i64));
        }
        Ok(())
    }
}

/// Adds `sound` to `out` with gains that `level` gives for left and right at a sample, worked out every [`STEP`].
fn add(out: &mut [[f32; 2]], sound: &[[f32; 2]], level: impl Fn(usize) -> [f64; 2]) {
    let mut now = level(0).map(|g| g as f32);
    for (i, (out, sound)) in out.chunks_mut(STEP).zip(sound.chunks(STEP)).enumerate() {
        let next = level((i + 1) * STEP).map(|g| g as f32);
        for (k, (out, sound)) in out.iter_mut().zip(sound).enumerate() {
            let p = k as f32 / STEP as f32;
            for c in 0..2 {
                out[c] += sound[c] * (now[c] + (next[c] - now[c]) * p);
            }
        }
        now = next;
    }
}

/// Gain of `clip` for left and right at sample `at` of the film.
fn level(timeline: &Timeline, speech: &Speech, clip: &SoundClip, span: &Range<i64>, at: i64) -> [f64; 2] {
    let ducking = &timeline.mix.ducking;
    let down = match clip.bus {
        Bus::Music => ducking.music,
        Bus::Ambience => ducking.ambience,
        Bus::Speech | Bus::Effect => 0.0,
    };
    let ducked = if down == 0.0 { 0.0 } else { down * speech.depth(at, ducking.attack, ducking.release) };
    let time = Time::from_samples(at, SAMPLE_RATE) - clip.span.start;
    // Equal power: the sines of two clips that cross add up to one in power. An editor's fades are straight.
    let fade = |past: i64, length: Time| {
        let length = samples(length);
        if length <= 0 || past >= length {
            1.0
        } else {
            let share = past.max(0) as f64 / length as f64;
            if clip.play.is_some() { share } else { (share * std::f64::consts::FRAC_PI_2).sin() }
        }
    };
    let volume = clip.play.as_ref().map_or(1.0, |p| p.volume.at(time));
    let gain = decibels(clip.gain.at(time) - ducked)
        * volume
        * fade(at - span.start, clip.fade_in)
        * fade(span.end - at, clip.fade_out);
    // Equal power again; in the middle both sides are as they are.
    let angle = (clip.pan.clamp(-1.0, 1.0) + 1.0) * std::f64::consts::FRAC_PI_4;
    [gain * angle.cos() * std::f64::consts::SQRT_2, gain * angle.sin() * std::f64::consts::SQRT_2]
}
