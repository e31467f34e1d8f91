//! Segments that are heard: sounds, and the sound of films.

use super::{
    Feature, Reader,
    keys::Keys,
    loose::Loose,
    names,
    speed::{HEARD, Pace},
    visual,
};
use crate::{Bus, Curve, MediaId, Play, SoundClip, Span, Time};
use kinora_model::Result;
use serde_json::Value;

/// Pieces of constant speed that a sound with a changing one is played in.
const PIECES: i64 = 24;

impl<'d> Reader<'d, '_> {
    /// A track of sounds.
    pub(super) fn audio_track(&mut self, track: &'d Value) -> Result<()> {
        if track.at("attribute").num().unwrap_or(0.0) as i64 & 1 == 1 {
            return Ok(());
        }
        for segment in track.at("segments").list().iter().filter(|s| s.at("visible").flag(true)) {
            let Some(span) = visual::span(segment) else { continue };
            let Some(&(_, material)) = self.materials.get(segment.at("material_id").word()) else {
                self.warnings.skipped(Feature::Segment, "");
                continue;
            };
            let Some(found) = self.found(material, true)? else { continue };
            if !found.sounds {
                self.warnings.skipped(Feature::Segment, material.at("name").word());
                continue;
            }
            let refs = self.refs(segment);
            let length = segment.at("source_timerange").at("duration").micros();
            let speeds = refs.iter().find(|r| r.0 == "speeds").map(|r| r.1);
            let target = segment.at("target_timerange").at("duration").micros();
            let pace = Pace::of(segment, speeds, (length > 0).then_some(length), target);
            self.add_sound(segment, span, &refs, &pace, found.media);
        }
        Ok(())
    }

    /// Adds the sound of a segment.
    pub(super) fn add_sound(
        &mut self,
        segment: &'d Value,
        span: Span,
        refs: &[(&'d str, &'d Value)],
        pace: &Pace,
        media: MediaId,
    ) {
        let volume = segment.at("volume").num().unwrap_or(1.0).clamp(0.0, 10.0);
        let keyed = Keys::of(segment).curve(&["KFTypeVolume"], |v| v.clamp(0.0, 10.0));
        let volume = keyed.unwrap_or_else(|| Curve::constant(volume));
        if volume.0.iter().all(|k| k.value == 0.0) {
            return;
        }
        let mut effect = None;
        for (_, material) in refs.iter().filter(|r| r.0 == "audio_effects") {
            let name = material.at("name").word();
            match names::sound_effect(name) {
                Some(known) => {
                    self.warnings.approximated(Feature::AudioEffect, name);
                    effect = Some(known);
                }
                None => self.warnings.skipped(Feature::AudioEffect, name),
            }
        }
        let fade = refs.iter().find(|r| r.0 == "audio_fades").map(|r| r.1);
        let faded = |key: &str| {
            let length = fade.map_or(0, |f| f.at(key).micros()).max(0);
            Time::from_micros(length).min(span.duration)
        };
        let start = Time::from_micros(segment.at("source_timerange").at("start").micros().max(0));
        let keeps_pitch = !segment.at("is_tone_modify").flag(false);
        let whole = SoundClip {
            span,
            media,
            start,
            // Nothing makes way for anything in somebody else's mix.
            bus: Bus::Effect,
            gain: Curve::constant(0.0),
            pan: 0.0,
            fade_in: faded("fade_in_duration"),
            fade_out: faded("fade_out_duration"),
            looped: false,
            play: Some(Box::new(Play { volume, speed: pace.speed.max(HEARD), keeps_pitch, effect })),
        };
        match &pace.warp {
            None => self.sounds.push(whole),
            Some(warp) => self.sounds.extend(pieces(&whole, warp)),
        }
    }
}

/// `whole`, which runs along `warp` (seconds of file at each moment), as pieces that each have one speed. Its volume and
/// fades go on across them.
fn pieces(whole: &SoundClip, warp: &Curve) -> Vec<SoundClip> {
    let length = whole.span.duration;
    let at = |i: i64| Time::from_ticks(length.ticks() * i / PIECES);
    let faded = |t: Time| {
        let ratio = |part: Time, of: Time| part.ticks() as f64 / of.ticks().max(1) as f64;
        let up = if whole.fade_in > Time::ZERO { ratio(t, whole.fade_in).min(1.0) } else { 1.0 };
        let down = if whole.fade_out > Time::ZERO { ratio(length - t, whole.fade_out).min(1.0) } else { 1.0 };
        up * down
    };
    let Some(play) = &whole.play else { return vec![whole.clone()] };
    let piece = |i: i64| {
        let (from, to) = (at(i), at(i + 1));
        let span = Span::new(whole.span.start + from, to - from);
        let speed = (warp.at(to) - warp.at(from)) / span.duration.as_secs_f64();
        let value = |t: Time| play.volume.at(t) * faded(t);
        let middle = Time::from_ticks((to - from).ticks() / 2);
        let volume = Curve(vec![
            visual::key(Time::ZERO, value(from)),
            visual::key(middle, value(from + middle)),
            visual::key(to - from, value(to)),
        ]);
        SoundClip {
            span,
            start: whole.start + Time::from_secs_f64(warp.at(from)),
            fade_in: Time::ZERO,
            fade_out: Time::ZERO,
            play: Some(Box::new(Play { volume, speed: speed.clamp(HEARD, 100.0), ..(**play).clone() })),
            ..whole.clone()
        }
    };
    (0..PIECES).map(piece).collect()
}
