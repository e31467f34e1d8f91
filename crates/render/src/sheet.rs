//! A picture ready to be drawn: premultiplied planes, and a coarse map of where it hides what is below.

use crate::{
    resample::{Sample, WRAP},
    yuv::{Frame, Plane, Ycc},
};
use std::ops::Range;

/// How a sheet meets what is below it.
#[derive(Clone, Debug)]
pub enum Surface {
    /// Opaque everywhere.
    Solid,
    /// Opaque inside its own rectangle, and cut off there: its border is as sharp as the canvas can show, wherever it lies.
    Cut,
    /// Paint with an alpha plane at luma and one at chroma resolution; colour planes are premultiplied.
    Paint([Plane; 2]),
    /// Light: luma plane 0…255 with no offset, chroma planes around 128; screened onto what is below. The plane here is
    /// its luma at chroma resolution.
    Light(Plane),
}

/// A picture in planes.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// Luma, with six more bits behind the point.
    pub luma: Plane<u16>,
    /// Both chroma planes.
    pub chroma: [Plane; 2],
    /// How it meets what is below.
    pub surface: Surface,
    /// Where it is empty, where opaque.
    pub cover: Cover,
    /// Repeats after its size less [`WRAP`] in x, in y.
    pub again: (bool, bool),
}

/// Premultiplied R'G'B'A picture.
#[derive(Clone, Debug)]
pub struct Rgba {
    /// Width in pixels.
    pub w: usize,
    /// Height in pixels.
    pub h: usize,
    /// Four bytes a pixel.
    pub data: Vec<u8>,
}

impl Rgba {
    /// Nothing, of `w`×`h`.
    pub fn clear(w: usize, h: usize) -> Self {
        Self { w, h, data: vec![0; w * h * 4] }
    }

    /// Lays `top` over this with its left upper corner at (x, y).
    pub fn draw(&mut self, top: &Rgba, x: i64, y: i64) {
        let columns = x.max(0)..(x + top.w as i64).min(self.w as i64);
        for row in y.max(0)..(y + top.h as i64).min(self.h as i64) {
            if columns.is_empty() {
                return;
            }
            let width = (columns.end - columns.start) as usize * 4;
            let from = ((row - y) as usize * top.w + (columns.start - x) as usize) * 4;
            let to = (row as usize * self.w + columns.start as usize) * 4;
            let below = &mut self.data[to..to + width];
            for (below, top) in below.chunks_exact_mut(4).zip(top.data[from..from + width].chunks_exact(4)) {
                match top[3] {
                    0 => {}
                    255 => below.copy_from_slice(top),
                    alpha => {
                        for (b, &t) in below.iter_mut().zip(top) {
                            *b = t.saturating_add(scale(*b, 255 - alpha));
                        }
                    }
                }
            }
        }
    }

    /// This within a clear border of so many pixels in x and in y.
    pub fn bordered(&self, border: (usize, usize)) -> Rgba {
        let mut out = Rgba::clear(self.w + 2 * border.0, self.h + 2 * border.1);
        for y in 0..self.h {
            let to = ((y + border.1) * out.w + border.0) * 4;
            out.data[to..to + self.w * 4].copy_from_slice(&self.data[y * self.w * 4..(y + 1) * self.w * 4]);
        }
        out
    }

    /// This, then the same again for [`WRAP`] pixels, in x and in y where asked. Sides must be even.
    pub fn repeated(&self, again: (bool, bool)) -> Rgba {
        let (w, h) = (self.w + if again.0 { WRAP } else { 0 }, self.h + if again.1 { WRAP } else { 0 });
        let mut out = Rgba::clear(w, h);
        for y in 0..h {
            for x in 0..w {
                let from = (y % self.h * self.w + x % self.w) * 4;
                out.data[(y * w + x) * 4..][..4].copy_from_slice(&self.data[from..from + 4]);
            }
        }
        out
    }
}

/// `a·b/255`, rounded.
pub fn scale(a: u8, b: u8) -> u8 {
    let product = u16::from(a) * u16::from(b) + 128;
    ((product + (product >> 8)) >> 8) as u8
}

/// `x` with 16 bits behind the point.
fn fixed(x: f64) -> i32 {
    (x * 65536.0).round() as i32
}

/// Weights of R', G', B' in luma, with 16 bits behind the point.
fn luma_weights(light: bool) -> [i32; 3] {
    [0.2126, 0.7152, 0.0722].map(|k| fixed(k * if light { 1.0 } else { 219.0 / 255.0 }))
}

/// Luma of a premultiplied picture. Its offset is multiplied by alpha, as everything premultiplied is; light has none.
pub fn fine_luma(picture: &Rgba, light: bool) -> Plane<u16> {
    let [kr, kg, kb] = luma_weights(light);
    let offset = if light { 0 } else { fixed(16.0 / 255.0) };
    let down = 16 - u16::FRACTION;
    let of = |p: &[u8]| {
        let [r, g, b, a] = [p[0], p[1], p[2], p[3]].map(i32::from);
        ((kr * r + kg * g + kb * b + offset * a + (1 << (down - 1))) >> down) as u16
    };
    Plane { w: picture.w, h: picture.h, data: picture.data.chunks_exact(4).map(of).collect() }
}

/// Fine samples as bytes.
pub fn coarse(fine: &[u16]) -> Vec<u8> {
    fine.iter().map(|v| ((v + (1 << (u16::FRACTION - 1))) >> u16::FRACTION).min(255) as u8).collect()
}

impl Sheet {
    /// Out of a premultiplied picture with even sides.
    pub fn new(picture: &Rgba, light: bool) -> Self {
        let (w, h) = (picture.w, picture.h);
        assert!(w.is_multiple_of(2) && h.is_multiple_of(2) && w >= 2 && h >= 2, "sides are made even on loading");
        let solid = !light && picture.data.chunks_exact(4).all(|p| p[3] == 255);
        let luma = fine_luma(picture, light);
        let mut alpha = Plane::filled(if solid || light { 0 } else { w }, if solid || light { 0 } else { h }, 0);
        for (out, p) in alpha.data.iter_mut().zip(picture.data.chunks_exact(4)) {
            *out = p[3];
        }
        let (cw, ch) = (w / 2, h / 2);
        let mut chroma = [Plane::filled(cw, ch, 0), Plane::filled(cw, ch, 0)];
        // Alpha, or the luma of light, at chroma resolution.
        let mut half = Plane::filled(if solid { 0 } else { cw }, if solid { 0 } else { ch }, 0);
        let y_of = luma_weights(light);
        let u_of = [-0.2126 / 1.8556, -0.7152 / 1.8556, 0.5].map(|k| fixed(k * 224.0 / 255.0 / 8.0));
        let v_of = [0.5, -0.7152 / 1.5748, -0.0722 / 1.5748].map(|k| fixed(k * 224.0 / 255.0 / 8.0));
        let middle = fixed(128.0 / 255.0 / 8.0);
        for y in 0..ch {
            let rows = [2 * y, 2 * y + 1].map(|y| &picture.data[y * w * 4..(y + 1) * w * 4]);
            for x in 0..cw {
                // Sited left: weights 1, 2, 1 across, both rows alike.
                let mut sum = [0i32; 4];
                for row in rows {
                    for (column, weight) in [((2 * x).saturating_sub(1), 1), (2 * x, 2), (2 * x + 1, 1)] {
                        for (sum, &p) in sum.iter_mut().zip(&row[column * 4..column * 4 + 4]) {
                            *sum += weight * i32::from(p);
                        }
                    }
                }
                let [r, g, b, a] = sum;
                let lift = if light { 128 << 16 } else { middle * a };
                let value = |k: [i32; 3]| ((k[0] * r + k[1] * g + k[2] * b + lift + 32768) >> 16).clamp(0, 255) as u8;
                chroma[0].data[y * cw + x] = value(u_of);
                chroma[1].data[y * cw + x] = value(v_of);
                if light {
                    let value = y_of[0] * r + y_of[1] * g + y_of[2] * b;
                    half.data[y * cw + x] = ((value + (1 << 18)) >> 19).min(255) as u8;
                } else if !solid {
                    half.data[y * cw + x] = ((a + 4) >> 3) as u8;
                }
            }
        }
        let cover = match () {
            () if solid => Cover::solid(w, h),
            () if light => Cover::of(&Plane { w, h, data: coarse(&luma.data) }, true),
            () => Cover::of(&alpha, false),
        };
        let surface = match () {
            () if solid => Surface::Solid,
            () if light => Surface::Light(half),
            () => Surface::Paint([alpha, half]),
        };
        Self { luma, chroma, surface, cover, again: (false, false) }
    }

    /// An opaque sheet for a film's pictures of `w`×`h` (even); `fills`: nothing beyond it is ever seen. The pictures are
    /// put in by [`Sheet::put`].
    pub fn for_film(w: usize, h: usize, fills: bool) -> Self {
        let [_, u, v] = Frame::filled(w, h, Ycc::BLACK).planes;
        let luma = Plane::filled(w, h, 16 << u16::FRACTION);
        let surface = if fills { Surface::Solid } else { Surface::Cut };
        Self { luma, chroma: [u, v], surface, cover: Cover::solid(w, h), again: (false, false) }
    }

    /// Puts a film's picture in: luma, then both chroma planes, `w`×`h`.
    pub fn put(&mut self, picture: &[u8], w: usize, h: usize) {
        let (luma, chroma) = picture.split_at(w * h);
        for (fine, &v) in self.luma.data.iter_mut().zip(luma) {
            *fine = u16::from(v) << u16::FRACTION;
        }
        for (plane, from) in self.chroma.iter_mut().zip(chroma.chunks_exact(w * h / 4)) {
            plane.data.copy_from_slice(from);
        }
    }

    /// Width and height in luma samples.
    pub fn size(&self) -> (usize, usize) {
        (self.luma.w, self.luma.h)
    }

    /// What it repeats after, in luma samples, where it does.
    pub fn period(&self) -> (Option<usize>, Option<usize>) {
        let (w, h) = self.size();
        (self.again.0.then_some(w - WRAP), self.again.1.then_some(h - WRAP))
    }

    /// Bytes that it holds.
    pub fn bytes(&self) -> usize {
        let alpha = match &self.surface {
            Surface::Solid | Surface::Cut => 0,
            Surface::Light(plane) => plane.data.len(),
            Surface::Paint(planes) => planes.iter().map(|p| p.data.len()).sum(),
        };
        self.luma.data.len() * 2 + self.chroma.iter().map(|p| p.data.len()).sum::<usize>() + alpha
    }
}

/// What a region of a sheet hides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hides {
    /// Nothing is drawn there.
    Nothing,
    /// Some of what is below.
    Some,
    /// All of what is below.
    All,
}

/// For blocks of 16×16 luma samples: whether they are empty, opaque or mixed.
#[derive(Clone, Debug)]
pub struct Cover {
    w: usize,
    h: usize,
    /// Empty for an opaque sheet.
    blocks: Vec<Hides>,
}

const BLOCK: usize = 16;

impl Cover {
    fn solid(w: usize, h: usize) -> Self {
        Self { w: w.div_ceil(BLOCK), h: h.div_ceil(BLOCK), blocks: Vec::new() }
    }

    fn of(plane: &Plane, light: bool) -> Self {
        let (w, h) = (plane.w.div_ceil(BLOCK), plane.h.div_ceil(BLOCK));
        let mut blocks = Vec::with_capacity(w * h);
        for by in 0..h {
            for bx in 0..w {
                let (mut least, mut most) = (255, 0);
                for y in by * BLOCK..((by + 1) * BLOCK).min(plane.h) {
                    for &v in &plane.row(y)[bx * BLOCK..((bx + 1) * BLOCK).min(plane.w)] {
                        least = least.min(v);
                        most = most.max(v);
                    }
                }
                blocks.push(match () {
                    () if most == 0 => Hides::Nothing,
                    () if least == 255 && !light => Hides::All,
                    () => Hides::Some,
                });
            }
        }
        Self { w, h, blocks }
    }

    /// What samples `x`×`y` hide; parts beyond the border hide nothing, save on an opaque sheet.
    pub fn at(&self, x: Range<i64>, y: Range<i64>) -> Hides {
        if self.blocks.is_empty() {
            return Hides::All;
        }
        let block = BLOCK as i64;
        let mut found = None;
        for by in y.start.div_euclid(block)..=(y.end - 1).div_euclid(block) {
            for bx in x.start.div_euclid(block)..=(x.end - 1).div_euclid(block) {
                let inside = (0..self.w as i64).contains(&bx) && (0..self.h as i64).contains(&by);
                let here = if inside { self.blocks[by as usize * self.w + bx as usize] } else { Hides::Nothing };
                match found {
                    _ if here == Hides::Some => return Hides::Some,
                    None => found = Some(here),
                    Some(other) if other != here => return Hides::Some,
                    Some(_) => {}
                }
            }
        }
        found.unwrap_or(Hides::Nothing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yuv::Ycc;
    use kinora_timeline::Color;

    fn flat(w: usize, h: usize, [r, g, b, a]: [u8; 4]) -> Rgba {
        let pixel = [scale(r, a), scale(g, a), scale(b, a), a];
        Rgba { w, h, data: pixel.repeat(w * h) }
    }

    #[test]
    fn a_solid_picture_has_the_planes_of_its_colour() {
        let sheet = Sheet::new(&flat(32, 16, [200, 40, 90, 255]), false);
        let Ycc(want) = Ycc::of(Color { r: 200, g: 40, b: 90, a: 255 });
        assert!(matches!(sheet.surface, Surface::Solid));
        let [u, v] = sheet.chroma;
        for (plane, want) in [coarse(&sheet.luma.data), u.data, v.data].iter().zip(want) {
            assert!(plane.iter().all(|v| v.abs_diff(want) <= 1), "{} for {want}", plane[0]);
        }
    }

    #[test]
    fn cover_tells_empty_mixed_and_opaque() {
        let mut picture = Rgba::clear(64, 32);
        picture.draw(&flat(32, 32, [9, 9, 9, 255]), 32, 0);
        let cover = Sheet::new(&picture, false).cover;
        assert_eq!(cover.at(0..32, 0..32), Hides::Nothing);
        assert_eq!(cover.at(32..64, 0..32), Hides::All);
        assert_eq!(cover.at(16..48, 0..32), Hides::Some);
        assert_eq!(cover.at(48..70, 0..32), Hides::Some);
    }

    #[test]
    fn drawing_over_clips_and_blends() {
        let mut below = flat(8, 8, [100, 100, 100, 255]);
        below.draw(&flat(8, 8, [200, 0, 0, 128]), -4, 6);
        let at = |x: usize, y: usize| &below.data[(y * 8 + x) * 4..][..4];
        assert_eq!(at(5, 7), [100, 100, 100, 255]);
        let [r, g, _, a] = at(1, 7) else { unreachable!() };
        assert!(r.abs_diff(150) <= 1 && g.abs_diff(50) <= 1 && *a == 255);
    }
}
