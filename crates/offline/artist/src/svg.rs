//! Writing SVG: paths, gradients, groups. Only what the drawings use, and only what is cheap to rasterise: opacity sits
//! on fills and strokes (no group of its own), softness comes from gradients.

use crate::colour::Rgb;
use std::fmt::Write as _;

/// A place in drawing units: x to the right, y down.
pub(crate) type Point = (f64, f64);

/// An outline being drawn.
#[derive(Clone, Debug, Default)]
pub(crate) struct Path(String);

impl Path {
    /// Begins at `x`, `y`.
    pub fn at(x: f64, y: f64) -> Self {
        Self::default().m(x, y)
    }
    fn put(mut self, letter: char, numbers: &[f64]) -> Self {
        self.0.push(letter);
        for n in numbers {
            let _ = write!(self.0, "{n:.2} ");
        }
        self
    }
    /// Begins another part.
    pub fn m(self, x: f64, y: f64) -> Self {
        self.put('M', &[x, y])
    }
    /// A straight line.
    pub fn l(self, x: f64, y: f64) -> Self {
        self.put('L', &[x, y])
    }
    /// A cubic curve.
    pub fn c(self, x1: f64, y1: f64, x2: f64, y2: f64, x: f64, y: f64) -> Self {
        self.put('C', &[x1, y1, x2, y2, x, y])
    }
    /// A quadratic curve.
    pub fn q(self, x1: f64, y1: f64, x: f64, y: f64) -> Self {
        self.put('Q', &[x1, y1, x, y])
    }
    /// Closes the part.
    pub fn z(mut self) -> Self {
        self.0.push('Z');
        self
    }
    /// Straight through `points`.
    pub fn poly(points: &[Point]) -> Self {
        let mut path = Self::default();
        for (i, &(x, y)) in points.iter().enumerate() {
            path = if i == 0 { path.m(x, y) } else { path.l(x, y) };
        }
        path
    }
    /// A smooth line through `points` (Catmull-Rom, as Bézier curves); closed where asked.
    pub fn smooth(points: &[Point], closed: bool) -> Self {
        let n = points.len() as isize;
        let at = |i: isize| -> Point {
            let i = if closed { i.rem_euclid(n) } else { i.clamp(0, n - 1) };
            points[i as usize]
        };
        let mut path = Self::at(at(0).0, at(0).1);
        for i in 0..(if closed { n } else { n - 1 }) {
            let (p0, p1, p2, p3) = (at(i - 1), at(i), at(i + 1), at(i + 2));
            path = path.c(
                p1.0 + (p2.0 - p0.0) / 6.0,
                p1.1 + (p2.1 - p0.1) / 6.0,
                p2.0 - (p3.0 - p1.0) / 6.0,
                p2.1 - (p3.1 - p1.1) / 6.0,
                p2.0,
                p2.1,
            );
        }
        if closed { path.z() } else { path }
    }
    /// An axis-parallel box.
    pub fn rect(x: f64, y: f64, w: f64, h: f64) -> Self {
        Self::poly(&[(x, y), (x + w, y), (x + w, y + h), (x, y + h)]).z()
    }
    /// A box with corners rounded by `r`.
    pub fn round(x: f64, y: f64, w: f64, h: f64, r: f64) -> Self {
        let r = r.min(w / 2.0).min(h / 2.0);
        Self::at(x + r, y)
            .l(x + w - r, y)
            .q(x + w, y, x + w, y + r)
            .l(x + w, y + h - r)
            .q(x + w, y + h, x + w - r, y + h)
            .l(x + r, y + h)
            .q(x, y + h, x, y + h - r)
            .l(x, y + r)
            .q(x, y, x + r, y)
            .z()
    }
    /// An ellipse.
    pub fn ellipse(cx: f64, cy: f64, rx: f64, ry: f64) -> Self {
        // A quarter of a circle as a Bézier curve: control length 4/3·(√2−1).
        let (kx, ky) = (rx * 0.5523, ry * 0.5523);
        Self::at(cx - rx, cy)
            .c(cx - rx, cy - ky, cx - kx, cy - ry, cx, cy - ry)
            .c(cx + kx, cy - ry, cx + rx, cy - ky, cx + rx, cy)
            .c(cx + rx, cy + ky, cx + kx, cy + ry, cx, cy + ry)
            .c(cx - kx, cy + ry, cx - rx, cy + ky, cx - rx, cy)
            .z()
    }
    /// Follows with all of `other`.
    pub fn and(mut self, other: &Path) -> Self {
        self.0.push_str(&other.0);
        self
    }
}

/// What fills an outline.
#[derive(Clone, Debug)]
pub(crate) struct Paint(String);

impl From<Rgb> for Paint {
    fn from(colour: Rgb) -> Self {
        Paint(colour.to_string())
    }
}
impl From<&Paint> for Paint {
    fn from(paint: &Paint) -> Self {
        paint.clone()
    }
}

/// One gradient stop: place 0…1, colour, opacity.
pub(crate) type Stop = (f64, Rgb, f64);

/// One sheet of drawing.
#[derive(Clone, Debug, Default)]
pub(crate) struct Svg {
    defs: String,
    body: String,
    ids: usize,
}

impl Svg {
    /// Whether nothing is drawn.
    pub fn is_empty(&self) -> bool {
        self.body.is_empty()
    }
    /// A filled outline.
    pub fn fill(&mut self, path: &Path, paint: impl Into<Paint>) {
        self.fill_a(path, paint, 1.0);
    }
    /// A filled outline of this opacity.
    pub fn fill_a(&mut self, path: &Path, paint: impl Into<Paint>, alpha: f64) {
        let _ = write!(self.body, r#"<path d="{}" fill="{}""#, path.0, paint.into().0);
        if alpha < 0.999 {
            let _ = write!(self.body, r#" fill-opacity="{alpha:.3}""#);
        }
        self.body.push_str("/>");
    }
    /// A line along an outline.
    pub fn line(&mut self, path: &Path, paint: impl Into<Paint>, width: f64, alpha: f64) {
        let _ = write!(
            self.body,
            r#"<path d="{}" fill="none" stroke="{}" stroke-width="{width:.2}" stroke-opacity="{alpha:.3}"/>"#,
            path.0,
            paint.into().0
        );
    }
    /// A filled ellipse.
    pub fn ell(&mut self, cx: f64, cy: f64, rx: f64, ry: f64, paint: impl Into<Paint>, alpha: f64) {
        self.fill_a(&Path::ellipse(cx, cy, rx, ry), paint, alpha);
    }
    /// A filled box.
    pub fn rect(&mut self, x: f64, y: f64, w: f64, h: f64, paint: impl Into<Paint>) {
        self.fill(&Path::rect(x, y, w, h), paint);
    }
    fn gradient(&mut self, open: String, tag: &str, stops: &[Stop]) -> Paint {
        self.ids += 1;
        let id = format!("p{}", self.ids);
        let _ = write!(self.defs, r#"<{tag} id="{id}" gradientUnits="userSpaceOnUse" {open}>"#);
        for (at, colour, alpha) in stops {
            let _ = write!(
                self.defs,
                r#"<stop offset="{at:.3}" stop-color="{colour}" stop-opacity="{:.3}"/>"#,
                alpha.clamp(0.0, 1.0)
            );
        }
        let _ = write!(self.defs, "</{tag}>");
        Paint(format!("url(#{id})"))
    }
    /// A gradient from one point to another, in the coordinates of where it is used.
    pub fn lin(&mut self, a: Point, b: Point, stops: &[Stop]) -> Paint {
        let open = format!(r#"x1="{:.2}" y1="{:.2}" x2="{:.2}" y2="{:.2}""#, a.0, a.1, b.0, b.1);
        self.gradient(open, "linearGradient", stops)
    }
    /// A gradient down from `y1` to `y2` between two solid colours.
    pub fn down(&mut self, y1: f64, y2: f64, top: Rgb, bottom: Rgb) -> Paint {
        self.lin((0.0, y1), (0.0, y2), &[(0.0, top, 1.0), (1.0, bottom, 1.0)])
    }
    /// A gradient across from `x1` to `x2` between two solid colours.
    pub fn across(&mut self, x1: f64, x2: f64, left: Rgb, right: Rgb) -> Paint {
        self.lin((x1, 0.0), (x2, 0.0), &[(0.0, left, 1.0), (1.0, right, 1.0)])
    }
    /// A round gradient out from a centre.
    pub fn rad(&mut self, cx: f64, cy: f64, r: f64, stops: &[Stop]) -> Paint {
        let open = format!(r#"cx="{cx:.2}" cy="{cy:.2}" r="{r:.2}""#);
        self.gradient(open, "radialGradient", stops)
    }
    /// A soft spot: solid in the middle, gone at the rim.
    pub fn spot(&mut self, cx: f64, cy: f64, rx: f64, ry: f64, colour: Rgb, alpha: f64) {
        self.ids += 1;
        let id = format!("p{}", self.ids);
        let (sx, sy) = (1.0, ry / rx);
        let _ = write!(
            self.defs,
            r#"<radialGradient id="{id}" gradientUnits="userSpaceOnUse" cx="0" cy="0" r="{rx:.2}" gradientTransform="translate({cx:.2} {cy:.2}) scale({sx} {sy:.4})">"#
        );
        // Stops of (1−x²)², which has no visible rim.
        for at in [0.0f64, 0.2, 0.4, 0.6, 0.8, 1.0] {
            let a = alpha * (1.0 - at * at) * (1.0 - at * at);
            let _ = write!(self.defs, r#"<stop offset="{at}" stop-color="{colour}" stop-opacity="{a:.3}"/>"#);
        }
        self.defs.push_str("</radialGradient>");
        self.fill(&Path::ellipse(cx, cy, rx, ry), Paint(format!("url(#{id})")));
    }
    /// Begins a group moved to `x`, `y`, turned by `degrees`, scaled by `sx`, `sy`. Ends with [`end`](Self::end).
    pub fn place(&mut self, x: f64, y: f64, degrees: f64, sx: f64, sy: f64) {
        let _ = write!(
            self.body,
            r#"<g transform="translate({x:.2} {y:.2}) rotate({degrees:.2}) scale({sx:.4} {sy:.4})">"#
        );
    }
    /// Begins a group seen only inside `path`.
    pub fn clip(&mut self, path: &Path) {
        self.ids += 1;
        let _ = write!(self.defs, r#"<clipPath id="p{}"><path d="{}"/></clipPath>"#, self.ids, path.0);
        let _ = write!(self.body, r#"<g clip-path="url(#p{})">"#, self.ids);
    }
    /// Ends the group begun last.
    pub fn end(&mut self) {
        self.body.push_str("</g>");
    }
    /// The document: the window `x, y, w, h` of the drawing, which is first scaled by `zoom` (sx, sy) and moved by
    /// `shift`.
    pub fn document(&self, (x, y, w, h): (f64, f64, f64, f64), zoom: Point, shift: Point) -> String {
        format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="{w:.3}" height="{h:.3}" viewBox="{x:.3} {y:.3} {w:.3} {h:.3}"><defs>{}</defs><g stroke-linecap="round" stroke-linejoin="round" transform="matrix({:.5} 0 0 {:.5} {:.3} {:.3})">{}</g></svg>"#,
            self.defs, zoom.0, zoom.1, shift.0, shift.1, self.body
        )
    }
}
