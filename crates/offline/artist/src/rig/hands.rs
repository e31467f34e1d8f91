//! Hands: a palm, a thumb and four fingers, open, pointing, or closed around something.

use super::{
    head::skin_shadow,
    pose::{Arm, Hand},
};
use crate::{
    colour::Rgb,
    sheet::Sheet,
    svg::{Path, Point, Svg},
};
use kinora_model::script::Age;

/// A finger through its knuckles, with a thin dark edge that keeps it apart from the next.
fn finger(svg: &mut Svg, points: [Point; 3], width: f64, skin: Rgb, edge: Rgb) {
    let [(x1, y1), (x2, y2), (x3, y3)] = points;
    // The curve goes through the middle knuckle.
    let path = Path::at(x1, y1).q(2.0 * x2 - (x1 + x3) / 2.0, 2.0 * y2 - (y1 + y3) / 2.0, x3, y3);
    svg.line(&path, edge, width + 2.2, 0.8);
    svg.line(&path, skin, width, 1.0);
}

/// The hand at the end of `arm`.
pub(super) fn hand(svg: &mut Svg, s: &Sheet, arm: &Arm) {
    let (x, y) = arm.wrist;
    let edge = skin_shadow(s.skin);
    let dim = s.skin.mix(edge, 0.22);
    // Women's and children's hands are slighter.
    let k = if s.female || s.age == Age::Child { 0.9 } else { 1.02 };
    let w = if s.female { 6.6 } else { 7.8 };
    match arm.hand {
        Hand::Hidden => {}
        Hand::Open(turn) => {
            svg.place(x, y, turn, k, k);
            // From the little finger to the first, so that each lies over the next.
            for (i, (base, mid, tip)) in [
                ((17.0, 8.5), (27.0, 11.0), (35.0, 11.5)),
                ((19.0, 3.5), (33.0, 6.0), (43.0, 6.0)),
                ((20.0, -2.0), (35.0, -1.5), (47.0, 0.0)),
                ((19.0, -7.5), (33.0, -9.0), (43.5, -7.5)),
            ]
            .into_iter()
            .enumerate()
            {
                finger(svg, [base, mid, tip], if i == 0 { w - 1.2 } else { w }, s.skin, edge);
            }
            palm(svg, s.skin, edge);
            finger(svg, [(5.0, -9.0), (15.0, -17.5), (25.0, -19.0)], w + 0.6, s.skin, edge);
            svg.line(&Path::at(3.0, -5.0).q(11.0, -9.0, 15.0, -14.0), edge, 1.2, 0.5);
            svg.end();
        }
        Hand::Point(turn) => {
            svg.place(x, y, turn, k, k);
            palm(svg, s.skin, edge);
            for (i, (base, mid, tip)) in [
                ((18.0, 10.0), (27.0, 11.0), (21.0, 13.5)),
                ((19.0, 5.0), (30.0, 5.5), (22.0, 9.0)),
                ((20.0, -1.0), (31.5, -0.5), (23.0, 3.5)),
            ]
            .into_iter()
            .enumerate()
            {
                finger(svg, [base, mid, tip], if i == 0 { w - 1.0 } else { w }, dim, edge);
            }
            finger(svg, [(18.0, -7.0), (36.0, -9.0), (53.0, -9.5)], w, s.skin, edge);
            finger(svg, [(5.0, -6.0), (15.0, -2.0), (25.0, -2.5)], w, s.skin, edge);
            svg.end();
        }
        Hand::Fist => {
            svg.place(x, y, 0.0, k, k);
            let back = Path::smooth(
                &[
                    (-14.0, -10.0),
                    (-3.0, -15.0),
                    (11.0, -13.0),
                    (17.0, -4.0),
                    (15.0, 11.0),
                    (2.0, 16.0),
                    (-13.0, 11.0),
                    (-16.0, 0.0),
                ],
                true,
            );
            svg.fill(&back, s.skin);
            svg.line(&back, edge, 1.3, 0.7);
            for (i, dy) in [-9.0, -2.6, 3.8, 10.0].into_iter().enumerate() {
                let reach = [13.0, 15.0, 14.5, 12.0][i];
                finger(svg, [(-1.0, dy), (reach, dy - 0.5), (4.0, dy + 1.0)], w - 1.0, dim, edge);
            }
            finger(svg, [(-10.0, -9.0), (0.0, -13.0), (10.0, -9.5)], w, s.skin, edge);
            svg.end();
        }
    }
}

/// The back of an open hand from the wrist to the knuckles.
fn palm(svg: &mut Svg, skin: Rgb, edge: Rgb) {
    let d = Path::smooth(
        &[
            (-8.0, -10.0),
            (6.0, -12.5),
            (19.0, -11.5),
            (24.0, -3.0),
            (22.0, 9.5),
            (12.0, 13.0),
            (0.0, 11.5),
            (-9.0, 9.5),
        ],
        true,
    );
    let paint = svg.lin((0.0, -13.0), (4.0, 13.0), &[(0.0, skin, 1.0), (1.0, skin.mix(edge, 0.3), 1.0)]);
    svg.fill(&d, paint);
    svg.line(&Path::at(-6.0, 10.5).q(6.0, 14.0, 17.0, 11.5), edge, 1.2, 0.6);
    for (x, y) in [(19.0, -7.0), (20.5, -1.5), (19.5, 4.0)] {
        svg.line(&Path::at(x - 3.0, y - 1.6).q(x, y, x - 3.0, y + 1.6), edge, 1.0, 0.45);
    }
}
