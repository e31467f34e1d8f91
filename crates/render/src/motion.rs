//! What a clip's motions do to where it is.

use crate::lens::Camera;
use kinora_timeline::{Clip, Motion, MotionKind as K, Phase, Side, Time};
use std::f64::consts::TAU;

/// How far `motion` is from "as it is" at `time`: 0 as it is … 1 wholly changed, and straight in time; for a loop, the share
/// of its span that is behind. None where it does nothing then.
fn share(motion: &Motion, time: Time) -> Option<f64> {
    let past = (time - motion.span.start).ticks() as f64 / motion.span.duration.ticks().max(1) as f64;
    match motion.phase {
        Phase::In => (past < 1.0).then_some(1.0 - past.max(0.0)),
        Phase::Out => (past > 0.0).then_some(past.min(1.0)),
        Phase::Loop => (0.0..1.0).contains(&past).then_some(past),
    }
}

/// Slow at the end where it comes to rest: what comes brakes, what goes speeds up.
fn braked(share: f64) -> f64 {
    share * share
}

/// Of the film's time within a loop's turns: 0…1 over and over.
fn turns(motion: &Motion, time: Time, period: Time) -> f64 {
    let seconds = (time - motion.span.start).as_secs_f64();
    (seconds / period.as_secs_f64().max(1e-3)).fract()
}

/// `placed` with the motions of `clip` at `time` on top.
pub fn moved(placed: Camera, clip: &Clip, time: Time) -> Camera {
    let mut camera = placed;
    for motion in &clip.motions {
        let Some(share) = share(motion, time) else { continue };
        let far = braked(share);
        // A way out goes on to the side, a way in comes from the other one.
        let sign = if motion.phase == Phase::Out { 1.0 } else { -1.0 };
        let mut fade = |fades: bool| {
            if fades {
                camera.opacity *= 1.0 - share;
            }
        };
        match motion.kind {
            K::Fade => fade(true),
            K::Zoom { from, fade: fades } => {
                fade(fades);
                camera.scale *= (1.0 + (from - 1.0) * far).max(0.001);
            }
            K::Slide { side, way, fade: fades } => {
                fade(fades);
                let (x, y) = side.step();
                camera.x += x * way * far * sign;
                camera.y += y * way * far * sign;
            }
            K::Turn { degrees, fade: fades } => {
                fade(fades);
                camera.rotation += degrees * far * sign;
            }
            K::Bounce => {
                fade(share > 0.7);
                // A spring that has come to rest when nothing is left of `share`.
                let past = 1.0 - share;
                camera.scale *= (1.0 - (-5.0 * past).exp() * (2.5 * TAU * past).cos() * share.sqrt()).max(0.001);
            }
            K::Swing { degrees, period } => camera.rotation += degrees * (TAU * turns(motion, time, period)).sin(),
            K::Pulse { by, period } => {
                camera.scale *= 1.0 + by * (0.5 - 0.5 * (TAU * turns(motion, time, period)).cos());
            }
            K::Flicker { depth, period } => {
                camera.opacity *= 1.0 - depth * (0.5 - 0.5 * (TAU * turns(motion, time, period)).cos());
            }
            K::Hop { height, period } => {
                camera.y -= height * (0.5 * TAU * turns(motion, time, period)).sin().abs();
            }
            K::Spin { period } => camera.rotation += 360.0 * turns(motion, time, period),
            K::Shake { by, period } => {
                let at = TAU * turns(motion, time, period);
                camera.x += by * at.sin();
                camera.y += by * (2.0 * at).sin() * 0.6;
            }
            K::Wipe(_) | K::Type => {}
        }
    }
    camera
}

/// A straight edge behind which a clip is seen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Edge {
    /// Where it moves to.
    pub side: Side,
    /// Share of the picture that is seen, 0…1.
    pub open: f64,
    /// Whether that share lies where the edge has been (on the way in) rather than before it.
    pub behind: bool,
}

/// The edge of a clip's wipe at `time`, where one is on its way.
pub fn edge(clip: &Clip, time: Time) -> Option<Edge> {
    clip.motions.iter().find_map(|motion| match motion.kind {
        K::Wipe(side) => {
            let share = share(motion, time)?;
            Some(Edge { side, open: 1.0 - share, behind: motion.phase != Phase::Out })
        }
        _ => None,
    })
}

/// Share of a clip's glyphs that are seen at `time`; none where no motion types them.
pub fn typed(clip: &Clip, time: Time) -> Option<f64> {
    clip.motions.iter().find_map(|motion| match motion.kind {
        K::Type => share(motion, time).map(|share| if motion.phase == Phase::Loop { share } else { 1.0 - share }),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use kinora_timeline::{Color, Source, Span, Transform};

    fn at(phase: Phase, kind: K, ms: i64) -> Camera {
        let span = Span::new(Time::ZERO, Time::from_millis(4000));
        let start = if phase == Phase::Out { 3000 } else { 0 };
        let motion = Motion { span: Span::new(Time::from_millis(start), Time::from_millis(1000)), phase, kind };
        let clip = Clip { motions: vec![motion], ..Clip::new(span, Source::Color(Color::BLACK), Transform::default()) };
        Camera::at(&clip, Time::from_millis(ms))
    }

    #[test]
    fn what_comes_rests_and_what_goes_is_gone() {
        let left = K::Slide { side: Side::Left, way: 1.0, fade: false };
        assert_eq!(at(Phase::In, left, 0).x, 1.0, "it comes from the right");
        assert_eq!(at(Phase::In, left, 1000).x, 0.0);
        assert_eq!(at(Phase::Out, left, 2900).x, 0.0);
        assert_eq!(at(Phase::Out, left, 4000).x, -1.0);
        assert_eq!(at(Phase::In, K::Fade, 250).opacity, 0.25);
        assert_eq!(at(Phase::Out, K::Fade, 3750).opacity, 0.25);
        assert_eq!(at(Phase::In, K::Fade, -500).opacity, 0.0, "a transition's handle reaches before the clip");
        assert!((at(Phase::In, K::Bounce, 999).scale - 1.0).abs() < 0.02);
    }

    #[test]
    fn loops_come_back() {
        let period = Time::from_millis(400);
        let swing = |ms| at(Phase::Loop, K::Swing { degrees: 10.0, period }, ms).rotation;
        assert!((swing(100) - 10.0).abs() < 1e-9 && (swing(300) + 10.0).abs() < 1e-9 && swing(800).abs() < 1e-9);
        assert_eq!(swing(1500), 0.0, "the loop is over");
    }
}
