//! How a drawn shot moves: the camera, the eyes, the mouths.

use crate::pace::Pace;
use kinora_model::RoleId;
use kinora_model::script::{CameraMove, LineKind, Shot};
use kinora_ports::provider::{FrameTake, MouthShape, SheetPart, SpeechTake};
use kinora_timeline::{Curve, Ease, Key, Layered, Source, Span, Time, Transform};
use std::collections::BTreeMap;

/// Room on each side of the picture that the camera may use, in picture widths; near layers move up to 1.5 times as
/// far, and even then must not show their edge.
const ROOM: f64 = 0.04;

/// The camera over a shot of this length. A still camera breathes a little: a picture that stands wholly still looks
/// like a fault.
pub fn camera(camera: CameraMove, length: Time) -> Transform {
    let seconds = length.as_secs_f64();
    // As fast in a short shot as in a long one, and never farther than there is room.
    let way = |per_second: f64, most: f64| (per_second * seconds).min(most);
    let mut t = Transform::default();
    // Keys lie on the shot's borders; the curve holds there, and transitions reach half a second beyond.
    let ramp = |a: f64, b: f64| Curve(vec![key(Time::ZERO, a), key(length, b)]);
    match camera {
        CameraMove::Static => t.scale = ramp(1.0, 1.0 + way(0.004, 0.025)),
        CameraMove::PushIn => t.scale = ramp(1.0, 1.0 + way(0.014, 0.10)),
        CameraMove::PullOut => t.scale = ramp(1.0 + way(0.014, 0.10), 1.0),
        CameraMove::PanLeft | CameraMove::PanRight => {
            let half = way(0.009, ROOM);
            let half = if camera == CameraMove::PanLeft { -half } else { half };
            t.x = ramp(half, -half);
            t.scale = ramp(1.02, 1.02 + way(0.002, 0.02));
        }
        CameraMove::CraneUp => {
            let half = way(0.009, ROOM);
            t.y = ramp(-half, half);
            t.scale = ramp(1.02, 1.02 + way(0.002, 0.02));
        }
    }
    t
}

fn key(at: Time, value: f64) -> Key {
    Key { at, value, ease: Ease::Linear }
}

/// The picture of a shot with everything in it set to the shot's clock: mouths to the voices, eyes to a blink every few
/// seconds. Without layers, the still.
pub fn animate(frame: &FrameTake, shot: &Shot, pace: &Pace, takes: &[SpeechTake]) -> Source {
    if frame.sheets.is_empty() {
        return Source::Still { media: frame.still.clone() };
    }
    let layers = frame.sheets.iter().map(|sheet| {
        let mut layer = sheet.layer.clone();
        layer.seen = match &sheet.part {
            SheetPart::Always => None,
            SheetPart::Eyes(role, open) => {
                let shut = blinks(role.as_str(), shot.id.as_str(), pace.length);
                Some(if *open { between(&shut, handles(pace.length)) } else { shut })
            }
            SheetPart::Mouth(role, shape) => {
                let spoken = mouths(role, shot, pace, takes);
                Some(match shape {
                    MouthShape::Closed => {
                        let mut moving: Vec<Span> = spoken.iter().map(|(_, s)| *s).collect();
                        moving.sort_by_key(|s| s.start);
                        between(&moving, handles(pace.length))
                    }
                    shape => spoken.into_iter().filter(|(s, _)| s == shape).map(|(_, span)| span).collect(),
                })
            }
        };
        layer
    });
    let (width, height) = frame.board;
    Source::Layered(Box::new(Layered { width, height, view: frame.view, layers: layers.collect() }))
}

/// The shot's clock, and half a second before and after it, where a transition may look.
fn handles(length: Time) -> Span {
    let reach = Time::from_secs_f64(5.0);
    Span::new(Time::ZERO - reach, length + reach * 2)
}

/// Where each role whose face is drawn stands in what the camera sees, from −1 at its left edge to 1 at its right.
pub fn stands(frame: &FrameTake) -> BTreeMap<RoleId, f64> {
    let mut sums: BTreeMap<RoleId, (f64, f64)> = BTreeMap::new();
    for sheet in &frame.sheets {
        let (SheetPart::Mouth(role, _) | SheetPart::Eyes(role, _)) = &sheet.part else { continue };
        let (sum, count) = sums.entry(role.clone()).or_default();
        *sum += f64::from(sheet.layer.x) + f64::from(sheet.layer.w) / 2.0;
        *count += 1.0;
    }
    let place = |middle: f64| (middle / f64::from(frame.board.0) - 0.5) * 2.0 / frame.view;
    sums.into_iter().map(|(role, (sum, count))| (role, place(sum / count).clamp(-1.0, 1.0))).collect()
}

/// Open shapes of one role's mouth in the shot. Thoughts and letters are heard without a mouth.
fn mouths(role: &RoleId, shot: &Shot, pace: &Pace, takes: &[SpeechTake]) -> Vec<(MouthShape, Span)> {
    let mut shapes = Vec::new();
    for ((line, span), take) in shot.lines.iter().zip(&pace.lines).zip(takes) {
        if line.kind != LineKind::Dialogue || line.speaker.as_ref() != Some(role) {
            continue;
        }
        for m in take.mouth.iter().filter(|m| m.shape != MouthShape::Closed && m.end > m.start) {
            let start = span.start + Time::from_secs_f64(m.start);
            shapes.push((m.shape, Span::new(start, Time::from_secs_f64(m.end - m.start))));
        }
    }
    shapes
}

/// When a role's eyes are shut: every 2.4 to 5 seconds for an eighth of a second, differently for each role and shot.
fn blinks(role: &str, shot: &str, length: Time) -> Vec<Span> {
    let mut dice = Dice::new(&format!("{role}/{shot}"));
    let mut at = 0.7 + 2.0 * dice.roll();
    let mut shut = Vec::new();
    while at < length.as_secs_f64() {
        shut.push(Span::new(Time::from_secs_f64(at), Time::from_millis(125)));
        at += 2.4 + 2.6 * dice.roll();
    }
    shut
}

/// What of `whole` is outside all of `inside` (sorted, apart or touching).
fn between(inside: &[Span], whole: Span) -> Vec<Span> {
    let mut free = Vec::with_capacity(inside.len() + 1);
    let mut at = whole.start;
    for s in inside {
        if s.start > at {
            free.push(Span::new(at, s.start - at));
        }
        at = at.max(s.end());
    }
    if whole.end() > at {
        free.push(Span::new(at, whole.end() - at));
    }
    free
}

/// Small repeatable chance (SplitMix64, Steele et al. 2014), seeded by words.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(words: &str) -> Self {
        // FNV-1a, 64 bit.
        Self(words.bytes().fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)))
    }
    /// 0 ≤ x < 1.
    pub(crate) fn roll(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{frame_with_face, shot, take};

    fn paced(shot: &Shot, takes: &[SpeechTake]) -> Pace {
        let place = crate::pace::Place {
            opens_film: false,
            opens_scene: false,
            closes_scene: false,
            closes_film: false,
            bounds: None,
        };
        crate::pace::pace(&crate::tests::scene(vec![]), shot, place, takes)
    }

    #[test]
    fn one_mouth_and_one_pair_of_eyes_at_every_frame() {
        let mut shot = shot("s1-1", &["hello"]);
        shot.lines[0].speaker = Some(RoleId::new("role-1"));
        shot.lines[0].kind = LineKind::Dialogue;
        let takes = [take(6.0)];
        let pace = paced(&shot, &takes);
        let Source::Layered(l) = animate(&frame_with_face("role-1"), &shot, &pace, &takes) else {
            panic!("a frame with sheets is layered")
        };
        let mut shapes = std::collections::BTreeSet::new();
        for n in 0..crate::pace::RATE.nearest(pace.length) {
            let t = crate::pace::RATE.time_of(n);
            let seen = |part: &str| -> Vec<&str> {
                l.layers.iter().filter(|y| y.name.starts_with(part) && y.is_seen(t)).map(|y| y.name.as_str()).collect()
            };
            assert_eq!(seen("mouth").len(), 1, "frame {n}");
            assert_eq!(seen("eyes").len(), 1, "frame {n}");
            shapes.insert(seen("mouth")[0].to_owned());
        }
        assert!(shapes.len() > 1, "the mouth moves");
    }

    #[test]
    fn every_camera_moves_and_stays_in_its_room() {
        for &camera_move in CameraMove::ALL {
            let shot = Shot { camera: camera_move, ..shot("s1-1", &[]) };
            for seconds in [2, 6, 30] {
                let length = Time::from_millis(seconds * 1000);
                let t = camera(shot.camera, length);
                assert!([&t.x, &t.y, &t.scale].iter().any(|c| !c.is_constant()), "{camera_move:?} stands still");
                assert!(t.x.bounds().1 <= ROOM && t.y.bounds().1 <= ROOM && t.scale.bounds().0 >= 1.0);
            }
        }
    }
}
