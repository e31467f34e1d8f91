//! Ink wash: lines of a brush, washes that pool, paper that shows; only red keeps its colour.

use super::{is_veil, lines, tooth};
use crate::{
    DrawnLayer,
    colour::{Rgb, rgb},
};

const INK: Rgb = rgb(0x1a1c20);
const PAPER: Rgb = rgb(0xf5ecd8);

pub(super) fn apply(layer: &mut DrawnLayer, scale: f64) {
    if layer.glow {
        each(layer, |c| c.saturated(0.3).scaled(0.45));
        return;
    }
    if is_veil(layer) {
        each(layer, |c| wash(c, 0.0, 1.0));
        return;
    }
    let lines = lines(layer, ((scale * 1.3).round() as usize).max(1));
    // Washes spread unevenly: slow noise moves the borders between them, quick noise is the tooth of the paper.
    let cell = (80.0 * scale).max(6.0);
    let slow = |x: i32, y: i32| {
        let (u, v) = (f64::from(x) / cell, f64::from(y) / cell);
        let (i, j) = (u.floor() as i32, v.floor() as i32);
        let (fu, fv) = (u - u.floor(), v - v.floor());
        let (fu, fv) = (fu * fu * (3.0 - 2.0 * fu), fv * fv * (3.0 - 2.0 * fv));
        let at = |di: i32, dj: i32| f64::from(tooth(i + di, j + dj));
        let (top, low) = (at(0, 0) + (at(1, 0) - at(0, 0)) * fu, at(0, 1) + (at(1, 1) - at(0, 1)) * fu);
        (top + (low - top) * fv) / 128.0
    };
    // A red sky would be more than a touch: what is far keeps little of its red.
    let touch = if layer.depth < 0.7 { 0.3 } else { 1.0 };
    let (w, left, top) = (layer.w as usize, layer.x, layer.y);
    for (i, p) in layer.rgba.chunks_exact_mut(4).enumerate().filter(|(_, p)| p[3] != 0) {
        let (x, y) = (left + (i % w) as i32, top + (i / w) as i32);
        let c = Rgb { r: f64::from(p[0]) / 255.0, g: f64::from(p[1]) / 255.0, b: f64::from(p[2]) / 255.0 };
        let mut tone = wash(c, 0.05 * slow(x, y) + 0.014 * f64::from(tooth(x, y)) / 128.0, touch);
        // A brush presses harder the stronger the change of tone; faint changes leave no line.
        let press = (f64::from(lines[i]) - 16.0).max(0.0) / 90.0;
        tone = tone.mix(INK, press.min(1.0).powf(0.8) * 0.86);
        p[..3].copy_from_slice(&[tone.r, tone.g, tone.b].map(|v| (v.clamp(0.0, 1.0) * 255.0).round() as u8));
    }
}

/// The wash that stands for a colour; `more` is the chance of brush and paper, added to how light it
/// is; `touch` is how much red it may keep.
fn wash(c: Rgb, more: f64, touch: f64) -> Rgb {
    let l = (c.luma().powf(0.56) * 1.06 + more).clamp(0.0, 1.0);
    // Four washes with soft borders, the lightest being bare paper.
    let steps = 4.0;
    let (whole, part) = ((l * steps).floor(), (l * steps).fract());
    let soft = part * part * (3.0 - 2.0 * part);
    let stepped = (whole + soft) / steps;
    let grey = INK.mix(PAPER, (l * 0.45 + stepped * 0.55).min(1.0));
    // Redness above the other two parts decides how much of the colour stays.
    let red = ((c.r - c.g.max(c.b) * 1.3) * 3.4).clamp(0.0, 1.0);
    grey.mix(c.mix(rgb(0xb0302a), 0.35), (0.08 + 0.72 * red) * touch)
}

fn each(layer: &mut DrawnLayer, tone: impl Fn(Rgb) -> Rgb) {
    for p in layer.rgba.chunks_exact_mut(4).filter(|p| p[3] != 0) {
        let c = Rgb { r: f64::from(p[0]) / 255.0, g: f64::from(p[1]) / 255.0, b: f64::from(p[2]) / 255.0 };
        let c = tone(c);
        p[..3].copy_from_slice(&[c.r, c.g, c.b].map(|v| (v.clamp(0.0, 1.0) * 255.0).round() as u8));
    }
}
