//! A clip's picture by itself: what can be cut, coloured and blended before it is laid over the film.
//!
//! Most clips are painted straight onto the film ([`crate::paint`]). One that is masked, keyed, coloured, blended, or that
//! meets its neighbour in more than a dissolve, is first painted onto a cel: premultiplied planes with an alpha of their own
//! at luma and at chroma resolution. The painter itself knows nothing of cels: it paints once over nothing (all planes 0)
//! and once over full (all planes 255). The first gives the premultiplied planes; what is left of the second is 1 − alpha.

mod blend;
mod color;
mod effect;
mod mask;
mod meet;

pub use meet::meet;

use crate::{
    paint::over,
    sheet::scale,
    yuv::{Frame, Plane, Ycc},
};

/// A picture with its own alpha: all of the canvas, or a part of it.
#[derive(Clone, Debug)]
pub struct Cel {
    /// Where its left upper corner lies on the canvas; even.
    pub at: (usize, usize),
    /// Premultiplied luma and chroma, their offsets too.
    pub planes: [Plane; 3],
    /// Alpha at luma and at chroma resolution.
    pub alpha: [Plane; 2],
}

impl Cel {
    /// Nothing, of `w`×`h` (even).
    pub fn clear(w: usize, h: usize) -> Self {
        let (cw, ch) = (w / 2, h / 2);
        Self {
            at: (0, 0),
            planes: [Plane::filled(w, h, 0), Plane::filled(cw, ch, 0), Plane::filled(cw, ch, 0)],
            alpha: [Plane::filled(w, h, 0), Plane::filled(cw, ch, 0)],
        }
    }

    /// All of it in one opaque colour.
    pub fn filled(w: usize, h: usize, color: Ycc) -> Self {
        let alpha = [Plane::filled(w, h, 255), Plane::filled(w / 2, h / 2, 255)];
        Self { at: (0, 0), planes: Frame::filled(w, h, color).planes, alpha }
    }

    /// What `paint` paints: it is called once over nothing and once over full.
    pub fn painted(w: usize, h: usize, mut paint: impl FnMut(&mut Frame)) -> Self {
        let mut on_nothing = Frame::filled(w, h, Ycc([0; 3]));
        paint(&mut on_nothing);
        let mut on_full = Frame::filled(w, h, Ycc([255; 3]));
        paint(&mut on_full);
        let [luma, chroma, _] = on_full.planes;
        let alpha = |full: Plane, nothing: &Plane| {
            let mut alpha = full;
            for (a, &n) in alpha.data.iter_mut().zip(&nothing.data) {
                *a = 255 - a.saturating_sub(n);
            }
            alpha
        };
        let alpha = [alpha(luma, &on_nothing.planes[0]), alpha(chroma, &on_nothing.planes[1])];
        Self { at: (0, 0), planes: on_nothing.planes, alpha }
    }

    /// The film so far as a cel.
    pub fn of_frame(frame: &Frame) -> Self {
        let (w, h) = (frame.planes[0].w, frame.planes[0].h);
        let alpha = [Plane::filled(w, h, 255), Plane::filled(w / 2, h / 2, 255)];
        Self { at: (0, 0), planes: frame.planes.clone(), alpha }
    }

    /// Pixels across and down.
    pub fn size(&self) -> (usize, usize) {
        (self.planes[0].w, self.planes[0].h)
    }

    /// The alpha that belongs to plane `p`.
    fn alpha_of(&self, p: usize) -> &Plane {
        &self.alpha[p.min(1)]
    }

    /// Lays it over `out` at `opacity` of 256.
    pub fn lay(&self, opacity: u16, out: &mut Frame) {
        for (p, plane) in out.planes.iter_mut().enumerate() {
            let half = if p == 0 { 1 } else { 2 };
            let (left, top) = (self.at.0 / half, self.at.1 / half);
            let mine = &self.planes[p];
            for y in 0..mine.h {
                let below = &mut plane.row_mut(top + y)[left..left + mine.w];
                over(below, mine.row(y), self.alpha_of(p).row(y), opacity);
            }
        }
    }

    /// Lays `top`, which has the same place, over it.
    pub fn cover(&mut self, top: &Cel) {
        for (p, plane) in self.planes.iter_mut().enumerate() {
            over(&mut plane.data, &top.planes[p].data, &top.alpha[p.min(1)].data, 256);
        }
        for (below, top) in self.alpha.iter_mut().zip(&top.alpha) {
            over(&mut below.data, &top.data, &top.data, 256);
        }
    }

    /// Shares of 0…255 for each of its samples, at luma and at chroma resolution: what `share` gives (0…1) for points of the
    /// canvas, in pixels from its left upper corner.
    fn shares(&self, share: impl Fn(f64, f64) -> f64) -> [Plane; 2] {
        let (left, top) = (self.at.0 as f64, self.at.1 as f64);
        [1.0, 2.0].map(|half: f64| {
            let (w, h) = (self.planes[0].w / half as usize, self.planes[0].h / half as usize);
            let mut plane = Plane::filled(w, h, 0u8);
            for y in 0..h {
                // Chroma sits left, between two rows.
                let at = top + y as f64 * half + half / 2.0;
                for (x, v) in plane.row_mut(y).iter_mut().enumerate() {
                    *v = (share(left + x as f64 * half + 0.5, at).clamp(0.0, 1.0) * 255.0).round() as u8;
                }
            }
            plane
        })
    }

    /// Multiplies it by `shares`.
    pub fn keep(&mut self, shares: &[Plane; 2]) {
        let [luma, chroma] = shares;
        let [y, u, v] = &mut self.planes;
        let [full, half] = &mut self.alpha;
        for (plane, shares) in [(y, luma), (u, chroma), (v, chroma), (full, luma), (half, chroma)] {
            plane.data.iter_mut().zip(&shares.data).for_each(|(v, &by)| *v = scale(*v, by));
        }
    }

    /// It in `color` by `weight` of 0…1, as far as it is there.
    pub fn dip(&mut self, color: Ycc, weight: f64) {
        let weight = (weight * 256.0).round() as i32;
        for (p, (plane, value)) in self.planes.iter_mut().zip(color.0).enumerate() {
            for (v, &a) in plane.data.iter_mut().zip(&self.alpha[p.min(1)].data) {
                let (old, new) = (i32::from(*v), i32::from(scale(value, a)));
                *v = (old + (((new - old) * weight + 128) >> 8)) as u8;
            }
        }
    }

    /// It at `opacity` of 0…1.
    pub fn fade(&mut self, opacity: f64) {
        if opacity < 1.0 {
            let by = (opacity.max(0.0) * 255.0).round() as u8;
            let planes = self.planes.iter_mut().chain(&mut self.alpha);
            planes.flat_map(|p| &mut p.data).for_each(|v| *v = scale(*v, by));
        }
    }

    /// Applies `change` to each plane, alphas among them; the second argument is 1 for luma resolution, 2 for chroma's.
    fn each_plane(&mut self, mut change: impl FnMut(&mut Plane, usize)) {
        for (i, plane) in self.planes.iter_mut().enumerate() {
            change(plane, if i == 0 { 1 } else { 2 });
        }
        for (i, plane) in self.alpha.iter_mut().enumerate() {
            change(plane, i + 1);
        }
    }

    /// A cel each of whose samples is taken from the point of this one that `from` gives for a point of the canvas (both in
    /// pixels), straight between four samples; beyond the border is nothing.
    fn moved(&self, from: impl Fn(f64, f64) -> (f64, f64)) -> Self {
        let (w, h) = self.size();
        let mut out = Self::clear(w, h);
        let pairs = self.planes.iter().zip(&mut out.planes).chain(self.alpha.iter().zip(&mut out.alpha));
        for (i, (source, to)) in pairs.enumerate() {
            let half = if i == 0 || i == 3 { 1.0 } else { 2.0 };
            // Centre of the first sample, in canvas pixels.
            let (left, top) = (0.5, half / 2.0);
            for y in 0..to.h {
                for x in 0..to.w {
                    let (sx, sy) = from(x as f64 * half + left, y as f64 * half + top);
                    to.data[y * source.w + x] = between(source, (sx - left) / half, (sy - top) / half);
                }
            }
        }
        out
    }
}

/// The value of a plane between its samples, 0 beyond them.
fn between(plane: &Plane, x: f64, y: f64) -> u8 {
    let (ix, iy) = (x.floor(), y.floor());
    if ix < -1.0 || iy < -1.0 || ix >= plane.w as f64 || iy >= plane.h as f64 {
        return 0;
    }
    let (fx, fy) = (((x - ix) * 256.0) as i32, ((y - iy) * 256.0) as i32);
    let (ix, iy) = (ix as i64, iy as i64);
    let at = |x: i64, y: i64| {
        let inside = (0..plane.w as i64).contains(&x) && (0..plane.h as i64).contains(&y);
        if inside { i32::from(plane.data[y as usize * plane.w + x as usize]) } else { 0 }
    };
    let top = at(ix, iy) * (256 - fx) + at(ix + 1, iy) * fx;
    let bottom = at(ix, iy + 1) * (256 - fx) + at(ix + 1, iy + 1) * fx;
    ((top * (256 - fy) + bottom * fy + (1 << 15)) >> 16) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cel_laid_down_is_what_was_painted() {
        let below = Frame::filled(16, 8, Ycc([100, 90, 180]));
        let paint = |frame: &mut Frame| frame.mix_color(Ycc([235, 128, 128]), 64);
        let mut direct = below.clone();
        paint(&mut direct);
        let cel = Cel::painted(16, 8, paint);
        assert!(cel.alpha[0].data.iter().all(|a| a.abs_diff(64) <= 1), "a quarter: {}", cel.alpha[0].data[0]);
        let mut laid = below;
        cel.lay(256, &mut laid);
        for (a, b) in direct.planes.iter().zip(&laid.planes) {
            assert!(a.data.iter().zip(&b.data).all(|(a, b)| a.abs_diff(*b) <= 1));
        }
    }

    #[test]
    fn moving_by_whole_pixels_moves_and_leaves_nothing() {
        let cel = Cel::filled(8, 8, Ycc([200, 100, 50])).moved(|x, y| (x - 4.0, y));
        assert_eq!(&cel.planes[0].data[..8], [0, 0, 0, 0, 200, 200, 200, 200]);
        assert_eq!(&cel.alpha[1].data[..4], [0, 0, 255, 255]);
    }
}
