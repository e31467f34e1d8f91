//! Masks and wipes: shapes on a clip's picture, drawn at the canvas's own pixels.

use super::Cel;
use crate::{lens::Lens, motion::Edge, yuv::Plane};
use kinora_timeline::{Mask, Shape, Side};
use std::f64::consts::{PI, TAU};

/// Softest border, as a share of the picture's smaller side.
const SOFTEST: f64 = 0.2;
/// Corners that a curved outline is drawn with.
const CORNERS: usize = 64;

impl Cel {
    /// How much `mask` keeps of each sample of a picture of `size`, which `lens` maps the canvas to.
    pub fn masked(&self, mask: &Mask, lens: &Lens, size: (f64, f64)) -> [Plane; 2] {
        let center = (size.0 / 2.0 * (1.0 + mask.x), size.1 / 2.0 * (1.0 + mask.y));
        let (sin, cos) = mask.rotation.to_radians().sin_cos();
        let half = (mask.width * size.0 / 2.0, mask.height * size.1 / 2.0);
        let outline = outline(mask.shape, half);
        // One pixel of the canvas is the sharpest border that can be drawn.
        let (sx, sy) = lens.steps();
        let soft = (mask.feather * SOFTEST * size.0.min(size.1)).max((sx + sy) / 2.0);
        self.shares(|x, y| {
            let (px, py) = lens.at(x, y);
            let (dx, dy) = (px - center.0, py - center.1);
            let (u, v) = (dx * cos + dy * sin, dy * cos - dx * sin);
            let inside = match mask.shape {
                Shape::Line => -v,
                Shape::Band => half.1 - v.abs(),
                Shape::Rectangle => rectangle(u, v, half, mask.corner * half.0.min(half.1)),
                Shape::Ellipse => ellipse(u, v, half),
                Shape::Heart | Shape::Star => polygon(u, v, &outline),
            };
            let kept = (inside / soft + 0.5).clamp(0.0, 1.0);
            if mask.invert { 1.0 - kept } else { kept }
        })
    }

    /// Keeps what is on the seen side of a wipe's edge.
    pub fn wipe(&mut self, edge: Edge, lens: &Lens, size: (f64, f64)) {
        let (sx, sy) = lens.steps();
        let shares = self.shares(|x, y| {
            let (px, py) = lens.at(x, y);
            // How far the edge has to go before it is here, and how wide a pixel is.
            let (at, pixel) = match edge.side {
                Side::Right => (px / size.0, sx / size.0),
                Side::Left => (1.0 - px / size.0, sx / size.0),
                Side::Down => (py / size.1, sy / size.1),
                Side::Up => (1.0 - py / size.1, sy / size.1),
            };
            let seen = if edge.behind { edge.open - at } else { at - (1.0 - edge.open) };
            seen / pixel.max(1e-9) + 0.5
        });
        self.keep(&shares);
    }
}

/// Distance into a rectangle with round corners; negative outside.
fn rectangle(u: f64, v: f64, half: (f64, f64), radius: f64) -> f64 {
    let (x, y) = (u.abs() - half.0 + radius, v.abs() - half.1 + radius);
    radius - x.max(0.0).hypot(y.max(0.0)) - x.max(y).min(0.0)
}

/// Distance into an ellipse, to first order (exact on its border and for a circle).
fn ellipse(u: f64, v: f64, half: (f64, f64)) -> f64 {
    let (a, b) = (half.0.max(1e-6), half.1.max(1e-6));
    let near = (u / a).hypot(v / b);
    if near < 1e-9 {
        return a.min(b);
    }
    let slope = (u / (a * a)).hypot(v / (b * b));
    near * (1.0 - near) / slope
}

/// Corners of a shape that has no simple formula, within a box of twice `half`.
fn outline(shape: Shape, half: (f64, f64)) -> Vec<(f64, f64)> {
    match shape {
        // Five points, the first one up; the inner corners of a regular pentagram lie at 0.382 of the radius.
        Shape::Star => (0..10)
            .map(|i| {
                let (sin, cos) = (i as f64 * PI / 5.0).sin_cos();
                let r = if i % 2 == 0 { 1.0 } else { 0.382 };
                (half.0 * r * sin, -half.1 * r * cos)
            })
            .collect(),
        // x = 16 sin³t, y = 13 cos t − 5 cos 2t − 2 cos 3t − cos 4t, which spans 32 by 29 around (0, −2.5).
        Shape::Heart => (0..CORNERS)
            .map(|i| {
                let t = i as f64 / CORNERS as f64 * TAU;
                let y = 13.0 * t.cos() - 5.0 * (2.0 * t).cos() - 2.0 * (3.0 * t).cos() - (4.0 * t).cos();
                (half.0 * t.sin().powi(3), -half.1 * (y + 2.5) / 14.5)
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// Distance into a polygon; negative outside.
fn polygon(u: f64, v: f64, corners: &[(f64, f64)]) -> f64 {
    let (mut nearest, mut inside) = (f64::INFINITY, false);
    for (i, &(ax, ay)) in corners.iter().enumerate() {
        let (bx, by) = corners[(i + 1) % corners.len()];
        let (ex, ey) = (bx - ax, by - ay);
        let along = (((u - ax) * ex + (v - ay) * ey) / (ex * ex + ey * ey).max(1e-12)).clamp(0.0, 1.0);
        nearest = nearest.min((u - ax - ex * along).hypot(v - ay - ey * along));
        if (ay > v) != (by > v) && u < ax + (v - ay) / (by - ay) * ex {
            inside = !inside;
        }
    }
    if inside { nearest } else { -nearest }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yuv::Ycc;

    fn kept(shape: Shape, feather: f64, change: impl Fn(&mut Mask)) -> impl Fn(usize, usize) -> u8 {
        let mut mask =
            Mask { shape, x: 0.0, y: 0.0, width: 0.5, height: 0.5, rotation: 0.0, feather, corner: 0.0, invert: false };
        change(&mut mask);
        let mut cel = Cel::filled(200, 100, Ycc::BLACK);
        let shares = cel.masked(&mask, &Lens::PLAIN, (200.0, 100.0));
        cel.keep(&shares);
        move |x, y| cel.alpha[0].row(y)[x]
    }

    #[test]
    fn shapes_keep_what_they_enclose() {
        let line = kept(Shape::Line, 0.0, |_| {});
        assert_eq!((line(100, 45), line(100, 55)), (255, 0), "all above the line");
        let band = kept(Shape::Band, 0.0, |_| {});
        assert_eq!((band(3, 50), band(3, 20)), (255, 0));
        let box_ = kept(Shape::Rectangle, 0.0, |_| {});
        assert_eq!((box_(52, 27), box_(47, 27), box_(148, 73)), (255, 0, 255));
        let round = kept(Shape::Rectangle, 0.0, |m| m.corner = 1.0);
        assert_eq!((round(52, 27), round(100, 27)), (0, 255));
        let ellipse = kept(Shape::Ellipse, 0.0, |_| {});
        assert_eq!((ellipse(100, 50), ellipse(53, 28), ellipse(54, 50)), (255, 0, 255));
        let turned = kept(Shape::Rectangle, 0.0, |m| m.rotation = 90.0);
        assert_eq!((turned(100, 3), turned(60, 50)), (255, 0), "100 wide and 50 high becomes 50 wide and 100 high");
        let outside = kept(Shape::Ellipse, 0.0, |m| m.invert = true);
        assert_eq!((outside(100, 50), outside(2, 2)), (0, 255));
        let moved = kept(Shape::Ellipse, 0.0, |m| m.x = 0.8);
        assert_eq!((moved(180, 50), moved(100, 50)), (255, 0));
        let star = kept(Shape::Star, 0.0, |m| (m.width, m.height) = (0.5, 1.0));
        assert_eq!((star(100, 5), star(60, 5), star(100, 50), star(100, 97)), (255, 0, 255, 0));
        let heart = kept(Shape::Heart, 0.0, |m| (m.width, m.height) = (0.5, 1.0));
        assert_eq!((heart(100, 95), heart(75, 15), heart(100, 3), heart(55, 90)), (255, 255, 0, 0));
    }

    #[test]
    fn a_soft_border_lies_across_the_sharp_one() {
        let soft = kept(Shape::Line, 1.0, |_| {});
        // 20 pixels wide: a fifth of the smaller side.
        assert!(soft(0, 39) == 255 && soft(0, 61) == 0);
        assert!(soft(0, 45).abs_diff(184) < 12 && soft(0, 55).abs_diff(58) < 12, "{} {}", soft(0, 45), soft(0, 55));
    }
}
