//! Curves as keyframes, between which the editor goes at an even pace.

use super::super::KeyPoint;
use crate::{Bus, Curve, Ease, SoundClip, Span, Time, Timeline};

/// Straight pieces that a bent way between two keys is written as: off by less than a hundredth of the way.
const PIECES: i64 = 12;

/// The shortest time in which a value may jump.
const JUMP: Time = Time::from_millis(1);

/// The points that a curve goes through from zero to `length`, by straight lines.
pub fn points(curve: &Curve, length: Time) -> Vec<(Time, f64)> {
    let mut moments = vec![Time::ZERO, length];
    for pair in curve.0.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        moments.push(a.at);
        moments.push(b.at);
        match a.ease {
            Ease::Linear => {}
            Ease::Hold => moments.push(b.at - JUMP),
            _ => moments.extend((1..PIECES).map(|n| a.at + Time::from_ticks((b.at - a.at).ticks() * n / PIECES))),
        }
    }
    moments.retain(|at| *at >= Time::ZERO && *at <= length);
    moments.sort();
    moments.dedup();
    moments.into_iter().map(|at| (at, curve.at(at))).collect()
}

/// The value of a curve that does not change, times `scale`; else its keyframes are added to `keys` and its first value is
/// given.
pub fn constant_or(curve: &Curve, length: Time, property: &'static str, scale: f64, keys: &mut Vec<KeyPoint>) -> f64 {
    let found = points(curve, length);
    let first = found.first().map_or(0.0, |(_, value)| value * scale);
    if found.iter().any(|(_, value)| value * scale != first) {
        keys.extend(found.into_iter().map(|(at, value)| KeyPoint { property, at, value: value * scale }));
    }
    first
}

/// The gain of `piece` of a sound, `raised` by so many decibels, with how it makes way for speech: a constant, or the first of its keyframes, and those.
pub fn volume(timeline: &Timeline, raised: f64, clip: &SoundClip, piece: Span) -> (f64, Vec<KeyPoint>) {
    let down = match clip.bus {
        Bus::Music => timeline.mix.ducking.music,
        Bus::Ambience => timeline.mix.ducking.ambience,
        Bus::Speech | Bus::Effect => 0.0,
    };
    let ducks = if down == 0.0 { Vec::new() } else { speech(timeline) };
    let (attack, release) = (timeline.mix.ducking.attack, timeline.mix.ducking.release);
    let mut moments: Vec<Time> =
        points(&clip.gain, clip.span.duration).into_iter().map(|(at, _)| at + clip.span.start).collect();
    for duck in &ducks {
        moments.extend([duck.start - attack, duck.start, duck.end(), duck.end() + release]);
    }
    moments.extend([piece.start, piece.end()]);
    moments.retain(|at| *at >= piece.start && *at <= piece.end());
    moments.sort();
    moments.dedup();
    let gain = |at: Time| {
        let depth = ducks.iter().map(|duck| depth(*duck, at, attack, release)).fold(0.0, f64::max);
        let decibels = raised + clip.gain.at(at - clip.span.start) - down * depth;
        (10f64.powf(decibels / 20.0) * 1e4).round() / 1e4
    };
    let first = gain(piece.start);
    if moments.iter().all(|at| gain(*at) == first) {
        return (first, Vec::new());
    }
    let key = |at: Time| KeyPoint { property: "KFTypeVolume", at: at - piece.start, value: gain(at) };
    (first, moments.into_iter().map(key).collect())
}

/// How far everything else makes way at a moment, 0…1.
fn depth(duck: Span, at: Time, attack: Time, release: Time) -> f64 {
    let share = |part: Time, whole: Time| part.as_secs_f64() / whole.as_secs_f64().max(1e-9);
    if at < duck.start {
        1.0 - share(duck.start - at, attack).min(1.0)
    } else if at > duck.end() {
        1.0 - share(at - duck.end(), release).min(1.0)
    } else {
        1.0
    }
}

/// When somebody speaks; pauses too short to come back from are none.
fn speech(timeline: &Timeline) -> Vec<Span> {
    let short = timeline.mix.ducking.attack + timeline.mix.ducking.release;
    let mut spoken: Vec<Span> = timeline.sounds.iter().filter(|s| s.bus == Bus::Speech).map(|s| s.span).collect();
    spoken.sort_by_key(|span| span.start);
    let mut joined: Vec<Span> = Vec::new();
    for span in spoken {
        match joined.last_mut() {
            Some(last) if span.start <= last.end() + short => {
                last.duration = last.end().max(span.end()) - last.start;
            }
            _ => joined.push(span),
        }
    }
    joined
}
