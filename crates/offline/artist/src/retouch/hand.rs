//! Another hand: ink, water colours, flat colours, pencil; and what is out of focus.

use super::{Plain, Raster, luma, mix};
use crate::{raster::Patch, rng::Rng};

fn blurred(picture: &Raster, radius: f64) -> Vec<u8> {
    let (w, h) = (picture.width as usize, picture.height as usize);
    let mut patch = Patch { x: 0, y: 0, w, h, px: picture.rgba.clone() };
    patch.blur(radius);
    patch.px
}

/// Length of the shorter side in parts of a picture of 720: what a pixel is worth.
fn scale(picture: &Raster) -> f64 {
    f64::from(picture.width.min(picture.height)) / 720.0
}

fn colour(p: &[u8]) -> [f32; 3] {
    [p[0], p[1], p[2]].map(|v| f32::from(v) / 255.0)
}

/// Strength of edges in `px`, 0…1, by the Sobel operator on luma.
fn edges(px: &[u8], w: usize, h: usize) -> Vec<f32> {
    let light: Vec<f32> = px.chunks_exact(4).map(|p| luma(colour(p))).collect();
    let at = |x: isize, y: isize| light[y.clamp(0, h as isize - 1) as usize * w + x.clamp(0, w as isize - 1) as usize];
    let mut out = Vec::with_capacity(w * h);
    for y in 0..h as isize {
        for x in 0..w as isize {
            let gx = at(x + 1, y - 1) + 2.0 * at(x + 1, y) + at(x + 1, y + 1)
                - at(x - 1, y - 1)
                - 2.0 * at(x - 1, y)
                - at(x - 1, y + 1);
            let gy = at(x - 1, y + 1) + 2.0 * at(x, y + 1) + at(x + 1, y + 1)
                - at(x - 1, y - 1)
                - 2.0 * at(x, y - 1)
                - at(x + 1, y - 1);
            out.push((gx * gx + gy * gy).sqrt().min(1.0));
        }
    }
    out
}

/// Draws the picture anew in another hand.
pub(super) fn redraw(picture: &mut Raster, plain: Plain, seed: u64) {
    let (w, h, k) = (picture.width as usize, picture.height as usize, scale(picture));
    let smooth = blurred(picture, k * if plain == Plain::Watercolour { 2.8 } else { 2.2 });
    let lines = edges(&smooth, w, h);
    let mut grain = Rng::new(seed ^ 0x6a);
    let paper = [0.965f32, 0.945, 0.89];
    for (i, p) in picture.rgba.chunks_exact_mut(4).enumerate() {
        let soft = colour(&smooth[i * 4..]);
        let edge = (lines[i] * 2.4 - 0.12).clamp(0.0, 1.0);
        let tooth = grain.unit() as f32 - 0.5;
        let c = match plain {
            Plain::Cartoon => {
                // Five steps of light, colours kept and lifted.
                let l = luma(soft).max(0.02);
                let step = ((l * 5.0).floor() + 0.6) / 5.0;
                let lit = soft.map(|v| v * step / l);
                let full = luma(lit);
                mix(lit.map(|v| full + (v - full) * 1.3), [0.08, 0.06, 0.1], edge * edge)
            }
            Plain::Sketch => {
                let shade = (luma(soft) * 1.15).min(1.0).powf(0.7);
                let l = (0.55 + 0.45 * shade) * (1.0 - 0.85 * edge) + tooth * 0.05;
                [l * 0.98, l * 0.97, l * 0.95]
            }
            Plain::Watercolour => {
                let step = soft.map(|v| ((v * 7.0).round() / 7.0) * 0.6 + v * 0.4);
                let thin = mix(step, paper, 0.24);
                mix(thin, soft.map(|v| v * 0.5), edge * 0.45).map(|v| v + tooth * 0.035)
            }
            _ => {
                let l = luma(soft).powf(0.8);
                let wash = mix([0.1, 0.11, 0.13], paper, ((l * 6.0).round() / 6.0 * 0.5 + l * 0.5).min(1.0));
                // Red is the one colour that ink painters keep.
                let red = ((soft[0] - soft[1].max(soft[2]) * 1.2) * 3.0).clamp(0.0, 1.0);
                mix(mix(wash, soft, red * 0.7), [0.06, 0.06, 0.08], edge * 0.7).map(|v| v + tooth * 0.03)
            }
        };
        for (to, from) in p.iter_mut().zip(c) {
            *to = (from.clamp(0.0, 1.0) * 255.0 + 0.5) as u8;
        }
    }
}

/// Sharp in the middle, soft around it.
pub(super) fn soften(picture: &mut Raster) {
    let soft = blurred(picture, 11.0 * scale(picture));
    let (w, h) = (picture.width as usize, picture.height as usize);
    for y in 0..h {
        for x in 0..w {
            let (u, v) = (x as f32 / w as f32 - 0.5, y as f32 / h as f32 - 0.55);
            let k = ((u * u * 5.0 + v * v * 3.4).sqrt() * 2.2 - 0.85).clamp(0.0, 1.0);
            let i = (y * w + x) * 4;
            for (sharp, soft) in picture.rgba[i..i + 3].iter_mut().zip(&soft[i..]) {
                let (a, b) = (f32::from(*sharp), f32::from(*soft));
                *sharp = (a + (b - a) * k + 0.5) as u8;
            }
        }
    }
}
