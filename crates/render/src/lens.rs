//! Where a sheet is seen: the way from canvas to source coordinates.

use crate::motion;
use kinora_timeline::{Clip, Time};

/// An affine map from canvas to sheet. Both count luma samples continuously: sample `i` fills `i`…`i + 1`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lens {
    /// Sheet x for canvas x, for canvas y, constant.
    pub x: [f64; 3],
    /// Sheet y likewise.
    pub y: [f64; 3],
}

impl Lens {
    /// Each canvas pixel shows the sample at its own place.
    pub const PLAIN: Lens = Lens { x: [1.0, 0.0, 0.0], y: [0.0, 1.0, 0.0] };

    /// The point of the sheet that the canvas shows at (x, y).
    pub fn at(&self, x: f64, y: f64) -> (f64, f64) {
        (self.x[0] * x + self.x[1] * y + self.x[2], self.y[0] * x + self.y[1] * y + self.y[2])
    }

    /// The same for a part of the canvas that begins at (x, y), as if it began at its left upper corner.
    pub fn from_corner(&self, x: f64, y: f64) -> Self {
        let (u, v) = self.at(x, y);
        Self { x: [self.x[0], self.x[1], u], y: [self.y[0], self.y[1], v] }
    }

    /// Whether it neither turns nor mirrors.
    pub fn is_straight(&self) -> bool {
        self.x[1] == 0.0 && self.y[0] == 0.0 && self.x[0] > 0.0 && self.y[1] > 0.0
    }

    /// Least and greatest x, then y, of the sheet in a box of the canvas.
    pub fn bounds(&self, x: (f64, f64), y: (f64, f64)) -> [(f64, f64); 2] {
        let corners = [(x.0, y.0), (x.1, y.0), (x.0, y.1), (x.1, y.1)].map(|(x, y)| self.at(x, y));
        let span = |values: [f64; 4]| {
            values.into_iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(lo, hi), v| (lo.min(v), hi.max(v)))
        };
        [span(corners.map(|c| c.0)), span(corners.map(|c| c.1))]
    }

    /// Sheet samples per canvas pixel.
    pub fn steps(&self) -> (f64, f64) {
        (self.x[0].hypot(self.y[0]), self.x[1].hypot(self.y[1]))
    }
}

/// Where a clip is at one moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Camera {
    /// Shift in canvas widths.
    pub x: f64,
    /// Shift in canvas heights.
    pub y: f64,
    /// Size.
    pub scale: f64,
    /// Degrees, clockwise.
    pub rotation: f64,
    /// 0…1.
    pub opacity: f64,
    /// Factors of width and height on top of `scale`; a negative one mirrors.
    pub stretch: (f64, f64),
}

/// Least scale: below it a picture is a dot, and a curve that dips below zero must not mirror it.
const LEAST_SCALE: f64 = 0.01;

impl Camera {
    /// Nothing moved, turned or changed.
    pub const STILL: Camera = Camera { x: 0.0, y: 0.0, scale: 1.0, rotation: 0.0, opacity: 1.0, stretch: (1.0, 1.0) };

    /// Of `clip` at `time` on its own clock: its transform, and its motions on top.
    pub fn at(clip: &Clip, time: Time) -> Self {
        let transform = &clip.transform;
        let stretch =
            transform.stretch.as_ref().map_or((1.0, 1.0), |s| (at_least(s.x.at(time)), at_least(s.y.at(time))));
        let placed = Self {
            x: transform.x.at(time),
            y: transform.y.at(time),
            scale: transform.scale.at(time).max(LEAST_SCALE),
            rotation: transform.rotation.at(time),
            opacity: transform.opacity.at(time).clamp(0.0, 1.0),
            stretch,
        };
        if clip.motions.is_empty() { placed } else { motion::moved(placed, clip, time) }
    }

    /// How much larger than at scale 1 it shows its picture, on the side where that is more.
    pub fn closeness(&self) -> f64 {
        self.scale * self.stretch.0.abs().max(self.stretch.1.abs())
    }

    /// As a layer of `depth` answers it: zoom and shift by depth; a turn takes everything along but what is fixed to the
    /// lens.
    pub fn for_depth(self, depth: f64) -> Self {
        Self {
            x: self.x * depth,
            y: self.y * depth,
            scale: (1.0 + (self.scale - 1.0) * depth).max(LEAST_SCALE),
            rotation: if depth == 0.0 { 0.0 } else { self.rotation },
            opacity: self.opacity,
            stretch: self.stretch,
        }
    }
}

/// A factor that is not too near to zero, of either sign.
fn at_least(factor: f64) -> f64 {
    if factor.abs() < LEAST_SCALE { LEAST_SCALE.copysign(factor) } else { factor }
}

/// A drawing board on a canvas.
#[derive(Clone, Copy, Debug)]
pub struct Board {
    /// Board pixels.
    pub size: (f64, f64),
    /// Canvas pixels.
    pub canvas: (f64, f64),
    /// Board pixels per canvas pixel at scale 1.
    pub per_pixel: f64,
}

impl Board {
    /// The map onto a sheet whose left upper corner lies at `origin` on the board (border excluded), with `density` sheet
    /// samples per board pixel and a border of `border` samples.
    pub fn lens(&self, camera: Camera, origin: (f64, f64), density: (f64, f64), border: (f64, f64)) -> Lens {
        let (sin, cos) = if camera.rotation == 0.0 { (0.0, 1.0) } else { camera.rotation.to_radians().sin_cos() };
        let k = self.per_pixel / camera.scale;
        let center = (self.canvas.0 * (0.5 + camera.x), self.canvas.1 * (0.5 + camera.y));
        let (kx, ky) = (k * density.0 / camera.stretch.0, k * density.1 / camera.stretch.1);
        let constant = |size: f64, origin: f64, density: f64, border: f64, a: f64, b: f64| {
            (size / 2.0 - origin) * density + border - a * center.0 - b * center.1
        };
        let (xa, xb, ya, yb) = (kx * cos, kx * sin, -ky * sin, ky * cos);
        Lens {
            x: [xa, xb, constant(self.size.0, origin.0, density.0, border.0, xa, xb)],
            y: [ya, yb, constant(self.size.1, origin.1, density.1, border.1, ya, yb)],
        }
    }
}

impl Board {
    /// Least and greatest x, then y, of the canvas in which any of the board is seen through `camera`.
    pub fn seen(&self, camera: Camera) -> [(f64, f64); 2] {
        let (sin, cos) = camera.rotation.to_radians().sin_cos();
        let k = camera.scale / self.per_pixel / 2.0;
        let (w, h) = (self.size.0 * k * camera.stretch.0.abs(), self.size.1 * k * camera.stretch.1.abs());
        let (x, y) = ((w * cos).abs() + (h * sin).abs(), (w * sin).abs() + (h * cos).abs());
        let center = (self.canvas.0 * (0.5 + camera.x), self.canvas.1 * (0.5 + camera.y));
        [(center.0 - x, center.0 + x), (center.1 - y, center.1 + y)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOARD: Board = Board { size: (1600.0, 900.0), canvas: (1280.0, 720.0), per_pixel: 1.25 };
    const STILL: Camera = Camera { x: 0.0, y: 0.0, scale: 1.0, rotation: 0.0, opacity: 1.0, stretch: (1.0, 1.0) };

    #[test]
    fn scale_one_shows_the_whole_board_and_depth_zero_stays() {
        let lens = BOARD.lens(STILL, (0.0, 0.0), (1.0, 1.0), (0.0, 0.0));
        assert_eq!((lens.at(0.0, 0.0), lens.at(1280.0, 720.0)), ((0.0, 0.0), (1600.0, 900.0)));
        let moved = Camera { x: 0.1, y: -0.2, scale: 1.5, rotation: 5.0, ..STILL };
        assert_eq!(BOARD.lens(moved.for_depth(0.0), (0.0, 0.0), (1.0, 1.0), (0.0, 0.0)), lens);
        assert_eq!(moved.for_depth(1.0), moved);
    }

    #[test]
    fn what_is_seen_of_a_board_is_where_its_lens_points() {
        let camera = Camera { x: 0.2, y: -0.1, scale: 0.3, rotation: 35.0, stretch: (-1.2, 0.7), ..STILL };
        let lens = BOARD.lens(camera, (0.0, 0.0), (1.0, 1.0), (0.0, 0.0));
        let [x, y] = BOARD.seen(camera);
        let on_board = |x: f64, y: f64| {
            let (u, v) = lens.at(x, y);
            (0.0..=1600.0).contains(&u) && (0.0..=900.0).contains(&v)
        };
        // Each side of the box is touched and nothing lies beyond it.
        let steps = |(a, b): (f64, f64)| (0..=400).map(move |i| a + (b - a) * f64::from(i) / 400.0);
        for (inside, outside) in [((x.0 + 1.0, 0.0), (x.0 - 1.0, 0.0)), ((x.1 - 1.0, 0.0), (x.1 + 1.0, 0.0))] {
            assert!(steps(y).any(|y| on_board(inside.0, y)) && !steps(y).any(|y| on_board(outside.0, y)));
        }
        assert!(steps(x).any(|x| on_board(x, y.0 + 1.0)) && !steps(x).any(|x| on_board(x, y.0 - 1.0)));
    }

    #[test]
    fn a_positive_turn_is_clockwise() {
        let lens = BOARD.lens(Camera { rotation: 90.0, ..STILL }, (0.0, 0.0), (1.0, 1.0), (0.0, 0.0));
        // The top of the board comes to lie on the right: the canvas shows it to the right of its centre.
        let (x, y) = lens.at(640.0 + 360.0, 360.0);
        assert!((x - 800.0).abs() < 1e-9 && y.abs() < 1e-9, "{x}, {y}");
    }
}
