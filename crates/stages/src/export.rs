//! A film for other editors: a Jianying draft with its media, OpenTimelineIO, captions.
//!
//! A shot of ours is a drawing in layers that move, each by its depth, with weather before it and mouths that speak; no
//! editor has such a thing. Two ways lead into one: a still with keyframes of its camera, which stays small and editable
//! but loses everything that moves in the picture, or the shot rendered to a clip of its own, which looks as in the film
//! and can be cut, moved and replaced like any footage. The second is taken: whoever opens a film in an editor wants to
//! recut it, not to see another one. Clips are rendered without captions, sounds, fades and transitions, for these stay
//! editable, and with handles where a transition needs them.

use kinora_timeline::draft::write::film::lanes;
use kinora_timeline::{
    Canvas, Caption, Clip, Curve, Drift, Fit, Key, Layered, MediaId, Source, Span, Time, Timeline, Track, Transform,
};
use serde::{Deserialize, Serialize};

/// What a film is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// A Jianying draft's folder with its media, as a ZIP archive; an OpenTimelineIO and captions lie beside.
    Draft,
    /// OpenTimelineIO; its clips are in the archive of the draft.
    Otio,
    /// Captions as SubRip, without titles.
    Srt,
    /// Captions as Advanced SubStation Alpha, with titles.
    Ass,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Draft, Self::Otio, Self::Srt, Self::Ass];

    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Otio => "otio",
            Self::Srt => "srt",
            Self::Ass => "ass",
        }
    }

    /// The format of this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.word() == word)
    }

    /// The usual extension of its files.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Draft => "zip",
            other => other.word(),
        }
    }
}

/// Captions in a format that has nothing else; none for the others.
pub fn captions(timeline: &Timeline, format: Format) -> Option<String> {
    match format {
        Format::Srt => Some(kinora_render::subtitles_srt(timeline)),
        Format::Ass => Some(kinora_timeline::ass::write(timeline)),
        Format::Draft | Format::Otio => None,
    }
}

/// A clip that is to be rendered to a file.
#[derive(Clone, Debug)]
pub struct Roll {
    /// Its track among those that are seen, and its place there.
    pub at: (usize, usize),
    /// The clip alone.
    pub timeline: Timeline,
    /// How much of it lies before what is used.
    pub before: Time,
}

/// The clips of `timeline` that no editor could show: pictures in layers, and bare colour.
pub fn rolls(timeline: &Timeline) -> Vec<Roll> {
    let tracks = timeline.tracks.iter().filter(|track| !track.hidden).enumerate();
    tracks
        .flat_map(|(t, track)| (0..track.clips.len()).filter_map(move |c| roll(timeline.canvas, track, (t, c))))
        .collect()
}

fn roll(canvas: Canvas, track: &Track, at: (usize, usize)) -> Option<Roll> {
    let clip = &track.clips[at.1];
    if !matches!(clip.source, Source::Layered(_) | Source::Color(_)) {
        return None;
    }
    // Half of a transition lies beyond the border, and a clip's handles are whole frames.
    let half = |after: Option<usize>| {
        let transition = track.transitions.iter().find(|transition| Some(transition.after) == after);
        let frames = transition.map_or(0, |t| canvas.rate.nearest(t.duration).div_euclid(2) + 1);
        canvas.rate.time_of(frames)
    };
    let (before, after) = (half(at.1.checked_sub(1)), half(Some(at.1)));
    let mut alone = clip.clone();
    alone.span = Span::new(Time::ZERO, before + clip.span.duration + after);
    alone.source = match &clip.source {
        Source::Layered(layered) => Source::Layered(Box::new(later(layered, before))),
        other => other.clone(),
    };
    // Fades stay editable.
    let opacity = Curve::constant(1.0);
    let Transform { x, y, scale, rotation, .. } = &clip.transform;
    let shifted = |curve: &Curve| Curve(curve.0.iter().map(|key| Key { at: key.at + before, ..*key }).collect());
    alone.transform = Transform {
        x: shifted(x),
        y: shifted(y),
        scale: shifted(scale),
        rotation: shifted(rotation),
        opacity,
        ..clip.transform.clone()
    };
    let timeline = Timeline {
        canvas,
        duration: alone.span.duration,
        tracks: vec![Track { clips: vec![alone], ..Track::default() }],
        sounds: vec![],
        mix: Default::default(),
        captions: vec![],
        // A shot may be dark, and still.
        as_edited: true,
    };
    Some(Roll { at, timeline, before })
}

/// The same picture, all of it so much later on its clip's clock.
fn later(layered: &Layered, by: Time) -> Layered {
    let seconds = by.as_secs_f64();
    let mut later = layered.clone();
    for layer in &mut later.layers {
        for span in layer.seen.iter_mut().flatten() {
            span.start += by;
        }
        // What is seen from the very beginning is seen before it, too.
        if let Some(first) = layer.seen.iter_mut().flatten().next().filter(|span| span.start == by) {
            *first = Span::new(Time::ZERO, first.duration + by);
        }
        match &mut layer.drift {
            Some(Drift::Run { x, y, .. }) => {
                layer.x -= (*x * seconds).round() as i32;
                layer.y -= (*y * seconds).round() as i32;
            }
            Some(Drift::Sway { period, phase, .. } | Drift::Flicker { period, phase, .. }) => {
                *phase = (*phase - seconds / period.as_secs_f64().max(1e-9)).rem_euclid(1.0);
            }
            None => {}
        }
    }
    later
}

/// `timeline` with files in the place of what was rendered: each roll's place, what of its file comes before the used part,
/// and the file. Tracks that nobody sees are gone.
pub fn flat(timeline: &Timeline, files: &[((usize, usize), Time, kinora_timeline::MediaId)]) -> Timeline {
    let mut flat = timeline.clone();
    flat.tracks.retain(|track| !track.hidden);
    for ((t, c), before, media) in files {
        let Some(clip) = flat.tracks.get_mut(*t).and_then(|track| track.clips.get_mut(*c)) else { continue };
        let opacity = clip.transform.opacity.clone();
        let transform = Transform { fit: kinora_timeline::clip::Fit::Contain, opacity, ..Transform::default() };
        let source = Source::Video { media: media.clone(), start: *before, speed: 1.0, warp: None };
        *clip = Clip { source, transform, ..clip.clone() };
    }
    flat
}

/// `flat` with pictures over all others as long as captions are seen, which they come and go with.
pub fn grounded(flat: &Timeline, grounds: &[(Caption, MediaId)]) -> Timeline {
    let mut grounded = flat.clone();
    for lane in lanes(grounds.iter().collect(), |(caption, _)| caption.span) {
        let ground = |(caption, media): &(Caption, MediaId)| {
            let transform = Transform { fit: Fit::Contain, opacity: caption.presence(), ..Transform::default() };
            Clip::new(caption.span, Source::Still { media: media.clone() }, transform)
        };
        let clips = lane.into_iter().map(ground).collect();
        grounded.tracks.push(Track { clips, ..Track::default() });
    }
    grounded
}

#[cfg(test)]
mod tests {
    use super::*;
    use kinora_timeline::{Color, MediaId, Rate, Repeat, Transition, TransitionKind};

    fn seconds(n: i64) -> Time {
        Time::from_millis(n * 1000)
    }

    fn colour(from: i64, to: i64) -> Clip {
        let source = Source::Color(Color::BLACK);
        let opacity = Curve::ramp(0.0, 1.0, seconds(1), Default::default());
        let transform = Transform { opacity, ..Transform::default() };
        Clip::new(Span::new(seconds(from), seconds(to - from)), source, transform)
    }

    fn film() -> Timeline {
        let canvas = Canvas { width: 320, height: 180, rate: Rate::THIRTY, background: Color::BLACK };
        let transition = Transition { after: 0, duration: Rate::THIRTY.frame() * 20, kind: TransitionKind::Dissolve };
        let track =
            Track { clips: vec![colour(0, 2), colour(2, 5)], transitions: vec![transition], ..Track::default() };
        let hidden = Track { hidden: true, ..track.clone() };
        let (sounds, captions, mix) = Default::default();
        Timeline { canvas, duration: seconds(5), tracks: vec![hidden, track], sounds, mix, captions, as_edited: false }
    }

    #[test]
    fn clips_are_rendered_with_handles_where_they_give_way() {
        let rolls = rolls(&film());
        let handle = Rate::THIRTY.frame() * 11;
        let lengths: Vec<_> = rolls.iter().map(|roll| (roll.at, roll.before, roll.timeline.duration)).collect();
        assert_eq!(lengths, [((0, 0), Time::ZERO, seconds(2) + handle), ((0, 1), handle, seconds(3) + handle)]);
        assert!(rolls[0].timeline.tracks[0].clips[0].transform.opacity.is_constant(), "fades stay the editor's");
        let files: Vec<_> =
            rolls.iter().map(|roll| (roll.at, roll.before, MediaId(format!("{}.mp4", roll.at.1)))).collect();
        let flat = flat(&film(), &files);
        assert_eq!(flat.tracks.len(), 1);
        let clip = &flat.tracks[0].clips[1];
        assert!(matches!(&clip.source, Source::Video { start, .. } if *start == handle));
        assert!(!clip.transform.opacity.is_constant() && clip.span == film().tracks[1].clips[1].span);
    }

    #[test]
    fn what_moves_is_where_it_would_be() {
        let period = seconds(4);
        let layer = |drift, seen| kinora_timeline::Layer {
            name: String::new(),
            media: MediaId("a.png".into()),
            x: 10,
            y: 20,
            w: 5,
            h: 5,
            depth: 1.0,
            glow: false,
            drift: Some(drift),
            seen,
        };
        let layered = Layered {
            width: 100,
            height: 100,
            view: 0.9,
            layers: vec![
                layer(
                    Drift::Run { x: 30.0, y: -10.0, repeat: Repeat::Tile },
                    Some(vec![Span::new(Time::ZERO, seconds(1))]),
                ),
                layer(
                    Drift::Sway { x: 1.0, y: 0.0, period, phase: 0.1 },
                    Some(vec![Span::new(seconds(3), seconds(1))]),
                ),
            ],
        };
        let later = later(&layered, seconds(1));
        assert_eq!((later.layers[0].x, later.layers[0].y), (-20, 30));
        assert_eq!(later.layers[0].seen, Some(vec![Span::new(Time::ZERO, seconds(2))]));
        assert!(matches!(later.layers[1].drift, Some(Drift::Sway { phase, .. }) if (phase - 0.85).abs() < 1e-9));
        assert_eq!(later.layers[1].seen, Some(vec![Span::new(seconds(4), seconds(1))]));
    }
}
