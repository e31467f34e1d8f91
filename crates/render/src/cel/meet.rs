//! How two clips meet, where it is more than a dissolve.

use super::{Cel, effect::grain};
use kinora_timeline::{Side, TransitionKind as K};

/// Width of a soft wipe's edge, as a share of its way.
const SOFT: f64 = 0.25;
/// Stripes of blinds.
const STRIPES: f64 = 10.0;
/// How large the picture becomes on its way through a zoom.
const NEAR: f64 = 1.6;

/// `leaves` and `comes` at `progress` (0…1) of their transition.
pub fn meet(kind: K, leaves: Cel, comes: Cel, progress: f64) -> Cel {
    let p = progress;
    let (w, h) = leaves.size();
    let (w, h) = (w as f64, h as f64);
    let (cx, cy) = (w / 2.0, h / 2.0);
    // How far a point lies on the way to a side: 0 where the edge begins, 1 where it ends.
    let way = |side: Side, x: f64, y: f64| match side {
        Side::Right => x / w,
        Side::Left => 1.0 - x / w,
        Side::Down => y / h,
        Side::Up => 1.0 - y / h,
    };
    let length = |side: Side| if matches!(side, Side::Left | Side::Right) { w } else { h };
    let hard = |at: f64, length: f64| (p - at) * length + 0.5;
    match kind {
        K::Dissolve | K::Dip(_) => mixed(leaves, &comes, |_, _| p),
        K::Wipe(side) => mixed(leaves, &comes, |x, y| hard(way(side, x, y), length(side))),
        K::SoftWipe(side) => mixed(leaves, &comes, |x, y| (p * (1.0 + SOFT) - way(side, x, y)) / SOFT),
        K::Corner(a, b) => mixed(leaves, &comes, |x, y| hard((way(a, x, y) + way(b, x, y)) / 2.0, w.hypot(h))),
        K::Push(side) => {
            let mut out = shifted(&leaves, side, p);
            out.cover(&shifted(&comes, side, p - 1.0));
            out
        }
        K::Cover(side) => {
            let mut out = leaves;
            out.cover(&shifted(&comes, side, p - 1.0));
            out
        }
        K::ZoomIn => {
            let scaled = |cel: &Cel, k: f64| cel.moved(|x, y| (cx + (x - cx) / k, cy + (y - cy) / k));
            if p < 0.5 {
                scaled(&leaves, 1.0 + (NEAR - 1.0) * (2.0 * p).powi(2))
            } else {
                scaled(&comes, 1.0 + (NEAR - 1.0) * (2.0 - 2.0 * p).powi(2) * 0.5)
            }
        }
        K::ZoomOut => {
            let k = (1.0 - p).max(0.01);
            let mut small = leaves.moved(|x, y| (cx + (x - cx) / k, cy + (y - cy) / k));
            small.fade((2.0 - 2.0 * p).min(1.0));
            let mut out = comes;
            out.cover(&small);
            out
        }
        K::Circle => {
            let radius = p * cx.hypot(cy);
            mixed(leaves, &comes, |x, y| radius - (x - cx).hypot(y - cy) + 0.5)
        }
        K::Clock => mixed(leaves, &comes, |x, y| {
            // From the top, clockwise, in turns.
            let turn = ((x - cx).atan2(cy - y) / std::f64::consts::TAU).rem_euclid(1.0);
            (p - turn) * std::f64::consts::TAU * (x - cx).hypot(y - cy) + 0.5
        }),
        K::Open { vertical } => mixed(leaves, &comes, |x, y| {
            let (off, half) = if vertical { ((y - cy).abs(), cy) } else { ((x - cx).abs(), cx) };
            p * half - off + 0.5
        }),
        K::Blinds { vertical } => mixed(leaves, &comes, |x, y| {
            let (at, length) = if vertical { (x, w / STRIPES) } else { (y, h / STRIPES) };
            hard((at / length).fract(), length)
        }),
        K::Pixelate => {
            let mut out = if p < 0.5 { leaves } else { comes };
            out.pixelate(((1.0 - (2.0 * p - 1.0).abs()) * w / 12.0) as usize);
            out
        }
        K::Blur => {
            let mut out = mixed(leaves, &comes, |_, _| p);
            out.blur((1.0 - (2.0 * p - 1.0).abs()) * w / 40.0);
            out
        }
        K::Grains => {
            mixed(leaves, &comes, |x, y| f64::from(u8::from(grain((x / 2.0) as u64, (y / 2.0) as u64, 0) < p)))
        }
        K::Squeeze { vertical } => {
            let k = (1.0 - p).max(0.005);
            let squeezed = leaves.moved(|x, y| if vertical { (cx + (x - cx) / k, y) } else { (x, cy + (y - cy) / k) });
            let mut out = comes;
            out.cover(&squeezed);
            out
        }
        K::Turn { clockwise } => {
            let turned = |cel: &Cel, turns: f64| {
                let (sin, cos) = (turns * if clockwise { 1.0 } else { -1.0 } * std::f64::consts::TAU).sin_cos();
                cel.moved(|x, y| {
                    let (dx, dy) = (x - cx, y - cy);
                    (cx + dx * cos + dy * sin, cy + dy * cos - dx * sin)
                })
            };
            let mut out = turned(&leaves, p / 2.0);
            out.fade(1.0 - p);
            let mut next = turned(&comes, (p - 1.0) / 2.0);
            next.fade(p);
            // Two shares of one picture: they add.
            let pairs = out.planes.iter_mut().zip(&next.planes).chain(out.alpha.iter_mut().zip(&next.alpha));
            for (a, b) in pairs {
                a.data.iter_mut().zip(&b.data).for_each(|(a, &b)| *a = a.saturating_add(b));
            }
            out
        }
    }
}

/// `cel` moved to `side` by `by` canvases.
fn shifted(cel: &Cel, side: Side, by: f64) -> Cel {
    let (w, h) = cel.size();
    let (x, y) = side.step();
    // Whole pairs of pixels, so that nothing is resampled.
    let even = |v: f64| (v / 2.0).round() * 2.0;
    let (dx, dy) = (even(x * by * w as f64), even(y * by * h as f64));
    cel.moved(|x, y| (x - dx, y - dy))
}

/// `a`, and `b` by a share (0…1, cut off beyond) that is asked for by place.
fn mixed(mut a: Cel, b: &Cel, share: impl Fn(f64, f64) -> f64) -> Cel {
    let pairs = a.planes.iter_mut().zip(&b.planes).chain(a.alpha.iter_mut().zip(&b.alpha));
    for (i, (a, b)) in pairs.enumerate() {
        let half = if i == 0 || i == 3 { 1.0 } else { 2.0 };
        let w = a.w;
        for (i, (a, &b)) in a.data.iter_mut().zip(&b.data).enumerate() {
            let (x, y) = ((i % w) as f64 * half + 0.5, (i / w) as f64 * half + half / 2.0);
            let share = (share(x, y).clamp(0.0, 1.0) * 256.0).round() as i32;
            *a = (i32::from(*a) + (((i32::from(b) - i32::from(*a)) * share + 128) >> 8)) as u8;
        }
    }
    a
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yuv::Ycc;

    fn at(kind: K, progress: f64) -> impl Fn(usize, usize) -> u8 {
        let cel = |luma: u8| Cel::filled(64, 32, Ycc([luma, 128, 128]));
        let out = meet(kind, cel(50), cel(200), progress);
        move |x, y| out.planes[0].row(y)[x]
    }

    #[test]
    fn each_way_begins_with_one_and_ends_with_the_other() {
        let kinds = [
            K::Wipe(Side::Left),
            K::SoftWipe(Side::Down),
            K::Push(Side::Up),
            K::Cover(Side::Right),
            K::Corner(Side::Left, Side::Up),
            K::ZoomIn,
            K::ZoomOut,
            K::Circle,
            K::Clock,
            K::Open { vertical: true },
            K::Blinds { vertical: false },
            K::Pixelate,
            K::Blur,
            K::Grains,
            K::Squeeze { vertical: true },
            K::Turn { clockwise: true },
        ];
        for kind in kinds {
            let (begin, end) = (at(kind, 1e-6), at(kind, 1.0 - 1e-6));
            assert!(begin(20, 10).abs_diff(50) <= 2, "{kind:?} begins with {}", begin(20, 10));
            assert!(end(20, 10).abs_diff(200) <= 2, "{kind:?} ends with {}", end(20, 10));
        }
    }

    #[test]
    fn sides_are_where_the_edge_goes_to() {
        let right = at(K::Wipe(Side::Right), 0.5);
        assert_eq!((right(10, 5), right(50, 5)), (200, 50), "the next one is behind the edge");
        let up = at(K::Wipe(Side::Up), 0.25);
        assert_eq!((up(10, 30), up(10, 5)), (200, 50));
        let push = at(K::Push(Side::Left), 0.25);
        assert_eq!((push(10, 5), push(60, 5)), (50, 200), "the next one comes from the right");
        let circle = at(K::Circle, 0.4);
        assert_eq!((circle(32, 16), circle(1, 1)), (200, 50));
        let clock = at(K::Clock, 0.25);
        assert_eq!((clock(60, 5), clock(5, 5), clock(60, 28)), (200, 50, 50));
    }
}
