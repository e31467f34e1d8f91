//! Filters on a cel.

use super::Cel;
use crate::yuv::Plane;
use kinora_timeline::{Effect, EffectKind};

/// A number of 0…1 that depends on nothing but its place.
pub(super) fn grain(x: u64, y: u64, n: u64) -> f64 {
    // SplitMix64 (Steele, Lea, Flood 2014) over the place.
    let mut z = (x << 40 ^ y << 20 ^ n).wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
}

impl Cel {
    /// Applies `effect`; `n` is the frame, for what changes from frame to frame.
    pub fn effect(&mut self, effect: &Effect, n: i64) {
        let strength = effect.strength;
        let (w, h) = self.size();
        match effect.kind {
            _ if strength <= 0.0 => {}
            EffectKind::Gray => self.gray(strength),
            EffectKind::Sepia => {
                self.gray(strength);
                self.grade([1.07, 0.98, 0.82], 1.0, strength);
            }
            EffectKind::Grade { r, g, b, saturation } => self.grade([r, g, b], saturation, strength),
            EffectKind::Negative => {
                let strength = strength as f32;
                self.recolor(|rgb| (rgb.map(|c| c + (1.0 - 2.0 * c) * strength), 1.0));
            }
            EffectKind::Blur => self.blur(strength * w as f64 / 40.0),
            EffectKind::Pixelate => self.pixelate((strength * w as f64 / 20.0) as usize),
            EffectKind::Noise => self.noise(strength, n),
            EffectKind::Tiles { columns, rows } => {
                let (columns, rows) = (f64::from(columns.max(1)), f64::from(rows.max(1)));
                // Each field shows the middle of the picture in its own shape.
                let fit = columns.min(rows);
                let (fw, fh) = (w as f64 / columns, h as f64 / rows);
                *self = self.moved(|x, y| {
                    let (u, v) = (x.rem_euclid(fw) - fw / 2.0, y.rem_euclid(fh) - fh / 2.0);
                    (w as f64 / 2.0 + u * fit, h as f64 / 2.0 + v * fit)
                });
            }
            EffectKind::Bars => {
                let bar = h as f64 / 8.0 * strength;
                self.darken(|_, y| if y < bar || y > h as f64 - bar { 0.0 } else { 1.0 });
            }
            EffectKind::Vignette => {
                let (cx, cy) = (w as f64 / 2.0, h as f64 / 2.0);
                self.darken(|x, y| {
                    let r = ((x - cx) / cx).hypot((y - cy) / cy);
                    1.0 - strength * 0.8 * ((r - 0.55) / 0.8).clamp(0.0, 1.0)
                });
            }
            EffectKind::Shake => {
                let by = strength * w as f64 / 50.0;
                let (dx, dy) = (grain(0, 1, n as u64) * 2.0 - 1.0, grain(1, 0, n as u64) * 2.0 - 1.0);
                let (cx, cy) = (w as f64 / 2.0, h as f64 / 2.0);
                // A little larger, so that no border shows.
                let k = 1.0 / (1.0 + 2.5 * strength / 50.0 * w as f64 / h as f64);
                *self = self.moved(|x, y| (cx + (x - cx) * k + dx * by, cy + (y - cy) * k + dy * by));
            }
        }
    }

    fn gray(&mut self, strength: f64) {
        let [_, u, v] = &mut self.planes;
        for plane in [u, v] {
            for (c, &a) in plane.data.iter_mut().zip(&self.alpha[1].data) {
                let middle = 128.0 * f64::from(a) / 255.0;
                *c = (f64::from(*c) + (middle - f64::from(*c)) * strength).round() as u8;
            }
        }
    }

    /// A Gaussian of this deviation in canvas pixels, as three boxes.
    pub fn blur(&mut self, deviation: f64) {
        self.each_plane(|plane, half| blur(plane, deviation / half as f64));
    }

    /// Squares of `size` canvas pixels, each in its mean colour.
    pub(super) fn pixelate(&mut self, size: usize) {
        let size = size / 2 * 2;
        if size < 2 {
            return;
        }
        self.each_plane(|plane, half| {
            let size = size / half;
            for top in (0..plane.h).step_by(size.max(1)) {
                for left in (0..plane.w).step_by(size.max(1)) {
                    let (right, bottom) = ((left + size).min(plane.w), (top + size).min(plane.h));
                    let mut sum = 0usize;
                    for y in top..bottom {
                        sum += plane.row(y)[left..right].iter().map(|&v| usize::from(v)).sum::<usize>();
                    }
                    let count = (right - left) * (bottom - top);
                    let mean = ((sum + count / 2) / count) as u8;
                    for y in top..bottom {
                        plane.row_mut(y)[left..right].fill(mean);
                    }
                }
            }
        });
    }

    fn noise(&mut self, strength: f64, n: i64) {
        let w = self.planes[0].w;
        for (i, (v, &a)) in self.planes[0].data.iter_mut().zip(&self.alpha[0].data).enumerate() {
            let (x, y) = ((i % w) as u64, (i / w) as u64);
            let by = (grain(x, y, n as u64) - 0.5) * 70.0 * strength * f64::from(a) / 255.0;
            *v = (f64::from(*v) + by).clamp(0.0, 255.0) as u8;
        }
    }

    /// Brings colours towards black by a share (1: as they are), which is asked for by place.
    fn darken(&mut self, share: impl Fn(f64, f64) -> f64) {
        let black = [16.0, 128.0, 128.0];
        for (p, plane) in self.planes.iter_mut().enumerate() {
            let half = if p == 0 { 1.0 } else { 2.0 };
            let alpha = &self.alpha[p.min(1)].data;
            let w = plane.w;
            for (i, (v, &a)) in plane.data.iter_mut().zip(alpha).enumerate() {
                let (x, y) = ((i % w) as f64 * half + 0.5, (i / w) as f64 * half + half / 2.0);
                let dark = black[p] * f64::from(a) / 255.0;
                *v = (dark + (f64::from(*v) - dark) * share(x, y)).round().clamp(0.0, 255.0) as u8;
            }
        }
    }
}

/// Three box blurs along rows and columns; beyond the border its last sample goes on.
fn blur(plane: &mut Plane, deviation: f64) {
    // Three boxes of width d have together the variance 3·(d² − 1)/12.
    let radius = (((4.0 * deviation * deviation + 1.0).sqrt() - 1.0) / 2.0).round() as usize;
    if radius == 0 {
        return;
    }
    let (w, h) = (plane.w, plane.h);
    let mut turned = vec![0; w * h];
    for _ in 0..3 {
        boxed(&plane.data, w, h, radius, &mut turned);
        boxed(&turned, h, w, radius, &mut plane.data);
    }
}

/// Rows of `from` (`w`×`h`) blurred by a box of 2·radius + 1 samples into the columns of `out`.
fn boxed(from: &[u8], w: usize, h: usize, radius: usize, out: &mut [u8]) {
    let width = 2 * radius as u32 + 1;
    for y in 0..h {
        let row = &from[y * w..(y + 1) * w];
        let at = |x: i64| u32::from(row[x.clamp(0, w as i64 - 1) as usize]);
        let mut sum: u32 = (-(radius as i64)..=radius as i64).map(at).sum();
        for x in 0..w {
            out[x * h + y] = ((sum + width / 2) / width) as u8;
            sum = sum + at(x as i64 + radius as i64 + 1) - at(x as i64 - radius as i64);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yuv::Ycc;

    #[test]
    fn a_blur_keeps_the_mean_and_spreads_an_edge() {
        let mut cel = Cel::filled(64, 16, Ycc([40, 128, 128]));
        for y in 0..16 {
            cel.planes[0].row_mut(y)[32..].fill(200);
        }
        cel.blur(4.0);
        let row = cel.planes[0].row(8);
        assert!(row[2] == 40 && row[61] == 200 && row[31].abs_diff(120) < 8, "{row:?}");
        assert!(row.windows(2).all(|v| v[0] <= v[1]));
    }

    #[test]
    fn tiles_repeat_and_bars_are_black() {
        let mut cel = Cel::filled(64, 64, Ycc([40, 128, 128]));
        for y in 0..64 {
            cel.planes[0].row_mut(y)[32..].fill(200);
        }
        let mut tiled = cel.clone();
        tiled.effect(&Effect { kind: EffectKind::Tiles { columns: 2, rows: 2 }, strength: 1.0 }, 0);
        let row = tiled.planes[0].row(10);
        assert_eq!((row[4], row[28], row[36], row[60]), (40, 200, 40, 200));
        cel.effect(&Effect { kind: EffectKind::Bars, strength: 1.0 }, 0);
        assert_eq!((cel.planes[0].row(2)[60], cel.planes[0].row(32)[60]), (16, 200));
    }
}
