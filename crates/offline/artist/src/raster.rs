//! From drawing to pixels: the board, patches of it, and what is done to pixels that vectors do badly (blur, mirrors).

use crate::svg::Svg;
use kinora_model::{Error, Result, text};
use resvg::{tiny_skia, usvg};

/// The drawing board: a view of `w`×`h` drawing units, whose shorter side is 720, with a margin all round.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Board {
    /// Width of the view in drawing units.
    pub w: f64,
    /// Height of the view in drawing units.
    pub h: f64,
    /// Board size in pixels.
    pub px_w: u32,
    /// See `px_w`.
    pub px_h: u32,
    /// Pixels per drawing unit.
    pub scale: f64,
    /// Units of margin left and right of the view.
    pub margin_x: f64,
    /// Units of margin above and below the view.
    pub margin_y: f64,
}

/// Share of the board that is seen at camera scale 1.
pub(crate) const VIEW: f64 = 0.88;

impl Board {
    /// The board for a view of `width`×`height` pixels.
    pub fn new(width: u32, height: u32) -> Result<Self> {
        let (min, max) = (64, 4096);
        if !(min..=max).contains(&width) || !(min..=max).contains(&height) {
            return Err(Error::invalid(text!(
                "a picture of {width}×{height} pixels cannot be drawn; each side must be {min} to {max}";
                "无法绘制 {width}×{height} 像素的画面；每边应在 {min} 到 {max} 之间"
            )));
        }
        let scale = f64::from(width.min(height)) / 720.0;
        let (w, h) = (f64::from(width) / scale, f64::from(height) / scale);
        let px_w = (f64::from(width) / VIEW).ceil() as u32;
        let px_h = (f64::from(height) / VIEW).ceil() as u32;
        let margin_x = (f64::from(px_w) / scale - w) / 2.0;
        let margin_y = (f64::from(px_h) / scale - h) / 2.0;
        Ok(Self { w, h, px_w, px_h, scale, margin_x, margin_y })
    }
    /// Left edge of the board, in units (0 is the left edge of the view).
    pub fn left(&self) -> f64 {
        -self.margin_x
    }
    /// Right edge of the board.
    pub fn right(&self) -> f64 {
        self.w + self.margin_x
    }
    /// Top edge of the board.
    pub fn top(&self) -> f64 {
        -self.margin_y
    }
    /// Bottom edge of the board.
    pub fn bottom(&self) -> f64 {
        self.h + self.margin_y
    }
    /// Whether the picture is higher than wide.
    pub fn tall(&self) -> bool {
        self.h > self.w * 1.2
    }
    /// Draws all of the board, seen through `lens`.
    pub fn render(&self, svg: &Svg, lens: &Lens) -> Result<Patch> {
        let (w, h) = (f64::from(self.px_w), f64::from(self.px_h));
        let window = (self.left(), self.top(), w / self.scale, h / self.scale);
        let text = svg.document(window, (lens.k * lens.flip(), lens.k), (lens.dx, lens.dy));
        rasterise(&text, self.px_w, self.px_h, self.scale)
    }
    /// Draws only the window from `x1`, `y1` to `x2`, `y2` in units, cut to the board.
    pub fn render_box(&self, svg: &Svg, x1: f64, y1: f64, x2: f64, y2: f64) -> Result<Patch> {
        let px = |u: f64, margin: f64, size: u32| ((u + margin) * self.scale).clamp(0.0, f64::from(size));
        let (l, r) = (px(x1, self.margin_x, self.px_w).floor(), px(x2, self.margin_x, self.px_w).ceil());
        let (t, b) = (px(y1, self.margin_y, self.px_h).floor(), px(y2, self.margin_y, self.px_h).ceil());
        let (w, h) = ((r - l).max(1.0), (b - t).max(1.0));
        let window = (l / self.scale - self.margin_x, t / self.scale - self.margin_y, w / self.scale, h / self.scale);
        let text = svg.document(window, (1.0, 1.0), (0.0, 0.0));
        let mut patch = rasterise(&text, w as u32, h as u32, self.scale)?;
        (patch.x, patch.y) = (l as i32, t as i32);
        Ok(patch)
    }
    /// The drawing unit in the middle of a board pixel.
    pub fn unit(&self, x: f64, y: f64) -> (f64, f64) {
        ((x + 0.5) / self.scale - self.margin_x, (y + 0.5) / self.scale - self.margin_y)
    }
}

/// How a shot looks at its set: enlarged and moved, perhaps seen from the other side.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lens {
    /// Enlargement.
    pub k: f64,
    /// Shift in board units after enlargement.
    pub dx: f64,
    /// See `dx`.
    pub dy: f64,
    /// Mirrored left to right.
    pub mirrored: bool,
}

impl Lens {
    /// Looks at `focus` of the set enlarged `k` times so that it lies at `to` in the view.
    pub fn at(k: f64, focus: (f64, f64), to: (f64, f64), mirrored: bool) -> Self {
        let fx = if mirrored { -focus.0 } else { focus.0 };
        Self { k, dx: to.0 - fx * k, dy: to.1 - focus.1 * k, mirrored }
    }
    /// −1 where mirrored.
    pub fn flip(&self) -> f64 {
        if self.mirrored { -1.0 } else { 1.0 }
    }
    /// Where a place of the set is in the view.
    pub fn map(&self, x: f64, y: f64) -> (f64, f64) {
        (x * self.k * self.flip() + self.dx, y * self.k + self.dy)
    }
}

/// Rasterises a document at `scale` pixels per unit.
pub(crate) fn rasterise(text: &str, w: u32, h: u32, scale: f64) -> Result<Patch> {
    let broken =
        |what: &str| Error::internal(text!("the drawing could not be rasterised: {what}"; "画面无法栅格化：{what}"));
    let tree =
        usvg::Tree::from_str(text, &usvg::Options::default()).map_err(|e| broken(&e.to_string()).caused_by(e))?;
    let mut map = tiny_skia::Pixmap::new(w, h).ok_or_else(|| broken("size"))?;
    resvg::render(&tree, tiny_skia::Transform::from_scale(scale as f32, scale as f32), &mut map.as_mut());
    Ok(Patch { x: 0, y: 0, w: w as usize, h: h as usize, px: map.take() })
}

/// A rectangle of pixels somewhere on the board; colours are premultiplied by alpha.
#[derive(Clone, Debug)]
pub(crate) struct Patch {
    /// Left edge on the board.
    pub x: i32,
    /// Top edge on the board.
    pub y: i32,
    /// Width.
    pub w: usize,
    /// Height.
    pub h: usize,
    /// RGBA.
    pub px: Vec<u8>,
}

impl Patch {
    /// A clear patch.
    pub fn clear(w: usize, h: usize) -> Self {
        Self { x: 0, y: 0, w, h, px: vec![0; w * h * 4] }
    }
    /// Alpha of a pixel; 0 outside.
    pub fn alpha(&self, x: i32, y: i32) -> u8 {
        if x < 0 || y < 0 || x >= self.w as i32 || y >= self.h as i32 {
            0
        } else {
            self.px[(y as usize * self.w + x as usize) * 4 + 3]
        }
    }
    /// Cuts away clear borders; a wholly clear patch becomes one clear pixel.
    pub fn crop(self) -> Self {
        let used = |row: &[u8]| row.chunks_exact(4).any(|p| p[3] != 0 || p[0] != 0);
        let rows: Vec<&[u8]> = self.px.chunks_exact(self.w * 4).collect();
        let Some(top) = rows.iter().position(|r| used(r)) else {
            return Self { x: self.x, y: self.y, w: 1, h: 1, px: vec![0; 4] };
        };
        let bottom = rows.iter().rposition(|r| used(r)).unwrap_or(top);
        let mut left = self.w;
        let mut right = 0;
        for row in &rows[top..=bottom] {
            if let Some(first) = row.chunks_exact(4).position(|p| p[3] != 0) {
                left = left.min(first);
                right = right.max(row.chunks_exact(4).rposition(|p| p[3] != 0).unwrap_or(first));
            }
        }
        if left == 0 && right + 1 == self.w && top == 0 && bottom + 1 == self.h {
            return self;
        }
        let w = right + 1 - left;
        let px = rows[top..=bottom].iter().flat_map(|r| r[left * 4..(left + w) * 4].iter().copied()).collect();
        Self { x: self.x + left as i32, y: self.y + top as i32, w, h: bottom + 1 - top, px }
    }
    /// Straight alpha, as PNG wants it.
    pub fn straight(mut self) -> Vec<u8> {
        for p in self.px.chunks_exact_mut(4) {
            let a = u32::from(p[3]);
            if a != 0 && a != 255 {
                for c in &mut p[..3] {
                    *c = ((u32::from(*c) * 255 + a / 2) / a).min(255) as u8;
                }
            }
        }
        self.px
    }
    /// Lays `other` over this one, or adds it as light. Both are placed on the board.
    pub fn lay(&mut self, other: &Patch, glow: bool) {
        let (dx, dy) = (other.x - self.x, other.y - self.y);
        for y in 0..other.h as i32 {
            let ty = y + dy;
            if ty < 0 || ty >= self.h as i32 {
                continue;
            }
            let from = (-dx).max(0);
            let to = (other.w as i32).min(self.w as i32 - dx);
            for x in from..to {
                let s = (y as usize * other.w + x as usize) * 4;
                let t = (ty as usize * self.w + (x + dx) as usize) * 4;
                let src = &other.px[s..s + 4];
                if src[3] == 0 {
                    continue;
                }
                let dst = &mut self.px[t..t + 4];
                let keep = 255 - u32::from(src[3]);
                for c in 0..4 {
                    let (s, d) = (u32::from(src[c]), u32::from(dst[c]));
                    dst[c] = if glow && c < 3 {
                        (s + d - (s * d + 127) / 255).min(255) as u8
                    } else if glow {
                        d as u8
                    } else {
                        (s + (d * keep + 127) / 255).min(255) as u8
                    };
                }
            }
        }
    }
    /// Softens by about `radius` pixels: three box blurs, which come close to a Gaussian.
    pub fn blur(&mut self, radius: f64) {
        let r = (radius / 1.7).round() as usize;
        if r == 0 {
            return;
        }
        for _ in 0..3 {
            self.blur_rows(r);
            self.blur_columns(r);
        }
    }
    fn blur_rows(&mut self, r: usize) {
        let w = self.w;
        let mut out = vec![0u8; w * 4];
        let n = (2 * r + 1) as u32;
        for row in self.px.chunks_exact_mut(w * 4) {
            let mut sum = [0u32; 4];
            let at = |i: isize, c: usize| u32::from(row[i.clamp(0, w as isize - 1) as usize * 4 + c]);
            for (c, s) in sum.iter_mut().enumerate() {
                *s = (-(r as isize)..=r as isize).map(|i| at(i, c)).sum();
            }
            for x in 0..w {
                for c in 0..4 {
                    out[x * 4 + c] = (sum[c] / n) as u8;
                    sum[c] = sum[c] + at((x + r + 1) as isize, c) - at(x as isize - r as isize, c);
                }
            }
            row.copy_from_slice(&out);
        }
    }
    fn blur_columns(&mut self, r: usize) {
        let (row, h) = (self.w * 4, self.h);
        let source = self.px.clone();
        let at = |y: isize| {
            let y = y.clamp(0, h as isize - 1) as usize;
            &source[y * row..(y + 1) * row]
        };
        let mut sum = vec![0u32; row];
        for y in -(r as isize)..=r as isize {
            for (s, v) in sum.iter_mut().zip(at(y)) {
                *s += u32::from(*v);
            }
        }
        let n = (2 * r + 1) as u32;
        for y in 0..h {
            let (gone, come) = (at(y as isize - r as isize), at((y + r + 1) as isize));
            for (i, out) in self.px[y * row..(y + 1) * row].iter_mut().enumerate() {
                *out = (sum[i] / n) as u8;
                sum[i] = sum[i] + u32::from(come[i]) - u32::from(gone[i]);
            }
        }
    }
}
