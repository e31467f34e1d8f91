//! Arms, hands, legs.

use super::{
    Actor,
    body::Build,
    clothes,
    hands::hand,
    pose::{self, Arm, Hand},
};
use crate::{
    colour::Rgb,
    sheet::{Sheet, Wardrobe},
    svg::{Path, Point, Svg},
};
use kinora_model::script::Gesture;

/// An outline of changing width along shoulder, elbow, wrist.
pub(super) fn limb(points: [Point; 3], widths: [f64; 3]) -> Path {
    let dir = |a: Point, b: Point| {
        let (dx, dy) = (b.0 - a.0, b.1 - a.1);
        let l = (dx * dx + dy * dy).sqrt().max(1e-6);
        (dx / l, dy / l)
    };
    let (d1, d2) = (dir(points[0], points[1]), dir(points[1], points[2]));
    let mid = dir((0.0, 0.0), (d1.0 + d2.0, d1.1 + d2.1));
    let off = |p: Point, d: Point, w: f64| (p.0 - d.1 * w / 2.0, p.1 + d.0 * w / 2.0);
    let half = |a: Point, b: Point, k: f64| (a.0 + (b.0 - a.0) * k, a.1 + (b.1 - a.1) * k);
    let side = |s: f64| {
        [
            off(points[0], d1, widths[0] * s),
            off(half(points[0], points[1], 0.55), d1, (widths[0] * 0.55 + widths[1] * 0.5) * s),
            off(points[1], mid, widths[1] * s),
            off(half(points[1], points[2], 0.5), d2, (widths[1] + widths[2]) * 0.52 * s),
            off(points[2], d2, widths[2] * s),
        ]
    };
    let mut outline = side(1.0).to_vec();
    outline.extend(side(-1.0).into_iter().rev());
    Path::smooth(&outline, true)
}

pub(super) fn arm(svg: &mut Svg, actor: &Actor, build: &Build, arm: &Arm, side: f64) {
    let s = actor.sheet;
    let shoulder = (side * (build.sw - 16.0), 132.0);
    let cloth = clothes::sleeve_colour(s);
    let lit = side * actor.key > 0.0;
    let tone = if lit { cloth.lighter(0.05) } else { cloth.darker(0.16) };
    let thick = if s.female { 0.86 } else { 1.0 } * s.build;
    if pose::wide_sleeves(s.wardrobe) {
        hand(svg, s, arm);
        wide_sleeve(svg, s, shoulder, arm, side, tone);
        return;
    }
    if arm.hand != Hand::Hidden {
        hand(svg, s, arm);
    }
    let shoulder = (shoulder.0 - side * 13.0, shoulder.1 + 14.0);
    let shape = limb([shoulder, arm.elbow, arm.wrist], [58.0 * thick, 45.0 * thick, 32.0 * thick]);
    let (sw, key) = (build.sw, actor.key);
    let paint = svg.lin(
        (-sw * key * 1.1, 200.0),
        (sw * key * 1.1, 130.0),
        &[(0.0, cloth.darker(0.36), 1.0), (0.5, cloth.darker(0.06), 1.0), (1.0, cloth.lighter(0.09), 1.0)],
    );
    svg.fill(&shape, paint);
    let (ex, ey) = arm.elbow;
    // The fold where the arm leaves the trunk, and those inside the elbow.
    if ey > 200.0 {
        let fold = Path::at(side * (sw - 40.0), 168.0).c(
            side * (sw - 36.0),
            190.0,
            ex - side * 24.0,
            ey - 34.0,
            ex - side * 21.0,
            ey + 4.0,
        );
        svg.line(&fold, cloth.darker(0.6), 2.4, 0.55);
    }
    svg.line(
        &Path::at(ex - side * 19.0, ey - 8.0).q(ex - side * 4.0, ey + 3.0, ex + side * 6.0, ey - 4.0),
        cloth.darker(0.5),
        2.4,
        0.5,
    );
    svg.line(
        &Path::at(ex - side * 19.0, ey + 8.0).q(ex - side * 6.0, ey + 13.0, ex + side * 4.0, ey + 7.0),
        cloth.darker(0.5),
        2.0,
        0.4,
    );
    clothes::cuff(svg, s, arm, thick);
}

pub(super) fn wide_sleeve(svg: &mut Svg, s: &Sheet, (sx, sy): Point, arm: &Arm, side: f64, tone: Rgb) {
    let ((ex, ey), (wx, wy)) = (arm.elbow, arm.wrist);
    let (dx, dy) = (wx - ex, wy - ey);
    let l = (dx * dx + dy * dy).sqrt().max(1.0);
    let (ux, uy) = (dx / l, dy / l);
    let drop = if s.wardrobe == Wardrobe::Monk { 74.0 } else { 104.0 };
    let (tx, ty) = (wx + ux * 8.0, wy + uy * 8.0 - 18.0);
    let (bx, by) = (wx + ux * 2.0 - side * 6.0 * (1.0 - ux.abs()), wy + drop);
    let d = Path::at(sx + side * 4.0, sy - 22.0)
        .c(sx + side * 24.0, sy - 14.0, ex + side * 10.0, ey - 60.0, ex + side * 12.0, ey - 4.0)
        .c(ex + side * 14.0, ey + 30.0, ex + side * 2.0 + ux * 20.0, by - 14.0, (ex + bx) / 2.0, by + 6.0)
        .q((ex + bx * 3.0) / 4.0, by + 12.0, bx, by)
        .c(bx + ux * 10.0, by - drop * 0.4, tx + ux * 6.0, ty + 30.0, tx, ty)
        .c(tx - ux * l * 0.4, ty - uy * l * 0.4 - 2.0, ex - side * 22.0, ey - 30.0, sx - side * 22.0, sy + 34.0)
        .z();
    let paint = svg.lin(
        (ex, ey - 90.0),
        (ex, by),
        &[(0.0, tone.lighter(0.08), 1.0), (0.5, tone, 1.0), (1.0, tone.darker(0.3), 1.0)],
    );
    svg.fill(&d, paint);
    let seam = Path::at(sx - side * 18.0, sy + 44.0).q(ex - side * 22.0, ey - 30.0, ex - side * 16.0, ey + 10.0);
    svg.line(&seam, s.cloth.darker(0.6), 2.0, 0.3);
    svg.clip(&d);
    for (k, a) in [(0.25, 0.3), (0.5, 0.24), (0.75, 0.2)] {
        let (fx, fy) = (ex + (wx - ex) * k, ey + (wy - ey) * k);
        svg.line(
            &Path::at(fx - side * 6.0, fy - 46.0).c(fx, fy + 20.0, fx - side * 2.0, fy + 50.0, fx + ux * 6.0, by),
            s.cloth.darker(0.55),
            2.6,
            a,
        );
    }
    let hem = Path::at(bx, by + 8.0).c(bx + ux * 10.0, by - drop * 0.4, tx + ux * 6.0, ty + 30.0, tx, ty - 4.0);
    svg.line(&hem, s.trim, 15.0, 1.0);
    svg.line(&hem, s.trim.darker(0.35), 1.6, 0.6);
    svg.end();
}

/// Trousered legs with shoes, for `gesture`.
pub(super) fn legs(svg: &mut Svg, actor: &Actor, build: &Build, cloth: Rgb, shoe: Rgb) {
    let h = build.hw;
    let (hips, knees, ankles): ([Point; 2], [Point; 2], [Point; 2]) = match actor.gesture {
        Gesture::Walk | Gesture::Play => (
            [(-h * 0.45, 360.0), (h * 0.45, 360.0)],
            [(-h * 0.75, 610.0), (h * 0.95, 590.0)],
            [(-h * 1.55, 840.0), (h * 1.15, 872.0)],
        ),
        Gesture::Fight => (
            [(-h * 0.5, 360.0), (h * 0.5, 360.0)],
            [(-h * 1.2, 600.0), (h * 1.7, 570.0)],
            [(-h * 2.3, 850.0), (h * 1.8, 870.0)],
        ),
        Gesture::Sit | Gesture::Ride | Gesture::Sleep => (
            [(-h * 0.5, 370.0), (h * 0.5, 370.0)],
            [(-h * 0.78, 430.0), (h * 0.8, 430.0)],
            [(-h * 0.62, 628.0), (h * 0.7, 628.0)],
        ),
        Gesture::Kneel => (
            [(-h * 0.45, 370.0), (h * 0.45, 370.0)],
            [(-h * 1.0, 500.0), (h * 1.15, 430.0)],
            [(-h * 1.1, 530.0), (h * 1.1, 540.0)],
        ),
        _ => (
            [(-h * 0.5, 360.0), (h * 0.5, 360.0)],
            [(-h * 0.52, 610.0), (h * 0.56, 610.0)],
            [(-h * 0.5, 872.0), (h * 0.58, 872.0)],
        ),
    };
    let standing = !matches!(actor.gesture, Gesture::Sit | Gesture::Ride | Gesture::Sleep | Gesture::Kneel);
    let fit = |p: [Point; 2]| if standing { p.map(|(x, y)| (x, super::body::down(actor.sheet, y))) } else { p };
    let (knees, ankles) = (fit(knees), fit(ankles));
    for i in 0..2 {
        let tone = if (i == 0) == (actor.key > 0.0) { cloth.darker(0.2) } else { cloth };
        let (ax, ay) = ankles[i];
        let d = if i == 0 { -1.0 } else { 1.0 };
        let toe = if actor.back { 0.0 } else { d * 8.0 + 10.0 };
        svg.fill(
            &Path::smooth(
                &[
                    (ax - 17.0, ay - 14.0),
                    (ax + 15.0, ay - 14.0),
                    (ax + 22.0 + toe, ay + 22.0),
                    (ax + toe, ay + 33.0),
                    (ax - 18.0, ay + 30.0),
                ],
                true,
            ),
            shoe,
        );
        let shape = limb([hips[i], knees[i], ankles[i]], [build.hw * 1.18, build.hw * 0.82, build.hw * 0.62]);
        svg.fill(&shape, tone);
        svg.line(&shape, cloth.darker(0.5), 1.8, 0.45);
        let (kx, ky) = knees[i];
        svg.line(&Path::at(kx - 14.0, ky - 6.0).q(kx, ky + 4.0, kx + 16.0, ky - 4.0), cloth.darker(0.5), 2.4, 0.4);
    }
}
