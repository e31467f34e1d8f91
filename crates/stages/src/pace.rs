//! How long a shot lasts, and when in it each line is spoken.
//!
//! A pure function of the shot and its spoken lines, so that a shot's picture can be made to move before the rest of
//! the film is known, and a change in one shot moves the others without changing them. Lengths are whole frames.

use kinora_model::film::Wishes;
use kinora_model::script::{LineKind, Scene, Script, Shot, ShotSize};
use kinora_ports::provider::SpeechTake;
use kinora_timeline::{Rate, Span, Time};

/// Frame rate of every film.
pub const RATE: Rate = Rate::THIRTY;

/// How long the end's card stands, with the picture's going.
const END_CARD: Time = Time::from_millis(3600);

/// Where a shot stands, as far as its length depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Place {
    /// First of the film: the title is shown over it before anybody speaks.
    pub opens_film: bool,
    /// First of its scene: a look around before anybody speaks.
    pub opens_scene: bool,
    /// Last of its scene: a breath before the next one.
    pub closes_scene: bool,
    /// Last of the film: it lingers, then fades.
    pub closes_film: bool,
    /// Shortest and longest wanted, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bounds: Option<(u32, u32)>,
}

impl Place {
    /// The places of all shots of a script, in order.
    pub fn all(script: &Script, wishes: &Wishes) -> Vec<Place> {
        let count = script.shots().count();
        let mut places = Vec::with_capacity(count);
        for scene in &script.scenes {
            for n in 0..scene.shots.len() {
                let i = places.len();
                places.push(Place {
                    opens_film: i == 0,
                    opens_scene: n == 0,
                    closes_scene: n + 1 == scene.shots.len(),
                    closes_film: i + 1 == count,
                    bounds: wishes.shot_length,
                });
            }
        }
        places
    }
}

/// A shot in time. All on the shot's own clock.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Pace {
    /// Its length, whole frames.
    pub length: Time,
    /// When each of its lines is heard.
    pub lines: Vec<Span>,
    /// When its single sounds begin.
    pub sounds_at: Time,
    /// When the title or chapter stands over it.
    pub title: Option<Span>,
    /// When the end's card stands in its place, after the last words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<Span>,
}

/// Times a shot by its spoken lines (`takes[i]` speaks `shot.lines[i]`).
pub fn pace(scene: &Scene, shot: &Shot, place: Place, takes: &[SpeechTake]) -> Pace {
    let ms = Time::from_millis;
    let has_title = place.opens_film || (place.opens_scene && scene.chapter_title.is_some());
    let lead = match (has_title, place.opens_scene) {
        (true, _) => ms(3600),
        (_, true) => ms(1100),
        _ if shot.lines.first().is_some_and(|l| l.kind == LineKind::Narration) => ms(220),
        _ => ms(300),
    };
    let tail = match (place.closes_film, place.closes_scene) {
        (true, _) => ms(700) + END_CARD,
        (_, true) => ms(1000),
        _ => ms(320),
    };
    let mut at = lead;
    let mut lines = Vec::with_capacity(takes.len());
    for (i, take) in takes.iter().enumerate() {
        if i > 0 {
            let same_voice = shot.lines[i - 1].speaker == shot.lines[i].speaker;
            at += if same_voice { ms(260) } else { ms(420) };
        }
        let length = Time::from_secs_f64(take.seconds);
        lines.push(Span::new(at, length));
        at += length;
    }
    let least = match shot.size {
        ShotSize::ExtremeWide => ms(3600),
        ShotSize::Wide => ms(3000),
        _ => ms(2000),
    };
    let wanted = match place.bounds {
        None => (at + tail).max(least),
        // What is spoken is heard to its end, however short the shot should be.
        Some((shortest, longest)) => (at + tail.max(least - at))
            .min(ms(longest.into()))
            .max(ms(shortest.into()))
            .max(if takes.is_empty() { Time::ZERO } else { at + ms(200) }),
    };
    let frames = RATE.nearest(wanted + Time::from_ticks(RATE.frame().ticks() / 2));
    let length = RATE.time_of(frames);
    // Where a shot may not be as long as it would be, the film ends without a card rather than with one over its last words.
    let free = length - END_CARD;
    let end = (place.closes_film && free >= at + ms(300)).then(|| Span::new(free, END_CARD - ms(100)));
    let title = has_title.then(|| Span::new(ms(500), lead - ms(700)));
    Pace { length, lines, sounds_at: if place.opens_scene { ms(500) } else { ms(60) }, title, end }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{scene, shot, take};

    const INSIDE: Place =
        Place { opens_film: false, opens_scene: false, closes_scene: false, closes_film: false, bounds: None };

    #[test]
    fn a_shot_holds_its_lines_and_is_whole_frames() {
        let shot = shot("s1-1", &["a", "b"]);
        let p = pace(&scene(vec![]), &shot, INSIDE, &[take(1.234), take(2.0)]);
        assert_eq!(RATE.time_of(RATE.nearest(p.length)), p.length);
        assert!(p.lines[0].end() < p.lines[1].start, "lines do not overlap");
        assert!(p.lines[1].end() < p.length);
    }

    #[test]
    fn a_silent_shot_lasts_by_its_size() {
        let mut wide = shot("s1-1", &[]);
        wide.size = ShotSize::Wide;
        let close = Shot { size: ShotSize::Close, ..wide.clone() };
        let of = |s: &Shot| pace(&scene(vec![]), s, INSIDE, &[]).length;
        assert!(of(&wide) > of(&close) && of(&close) >= Time::from_millis(2000));
    }

    #[test]
    fn bounds_hold_where_speech_lets_them() {
        let place = Place { bounds: Some((2500, 4000)), ..INSIDE };
        let of = |lines: &[&str], takes: &[SpeechTake]| {
            pace(&scene(vec![]), &shot("s1-1", lines), place, takes).length.as_secs_f64()
        };
        assert!((of(&[], &[]) - 2.5).abs() < 0.05);
        assert!((of(&["a"], &[take(3.4)]) - 4.0).abs() < 0.05);
        assert!(of(&["a"], &[take(9.0)]) > 9.0, "nobody is cut off");
    }

    #[test]
    fn the_end_comes_after_the_last_words_or_not_at_all() {
        let place = Place { closes_scene: true, closes_film: true, ..INSIDE };
        let of = |place: Place| pace(&scene(vec![]), &shot("s1-1", &["a"]), place, &[take(2.0)]);
        let p = of(place);
        let end = p.end.expect("the film has an end");
        assert!(end.start > p.lines[0].end() && end.end() <= p.length);
        assert_eq!(of(Place { bounds: Some((1000, 4000)), ..place }).end, None, "there is no room for it");
        assert_eq!(of(INSIDE).end, None);
    }

    #[test]
    fn nobody_speaks_over_the_title() {
        let place = Place { opens_film: true, opens_scene: true, ..INSIDE };
        let p = pace(&scene(vec![]), &shot("s1-1", &["a"]), place, &[take(1.0)]);
        assert!(p.title.expect("the film has a title").end() <= p.lines[0].start);
    }
}
