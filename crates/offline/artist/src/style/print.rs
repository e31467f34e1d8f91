//! A poster printed long ago: few inks laid flat, dark contours, a screen of dots where it is dim.

use super::{is_veil, lines, tooth};
use crate::{
    DrawnLayer,
    colour::{Rgb, rgb},
};

/// The inks from dark to light: night teal, teal, clay, ochre, cream.
const INKS: [Rgb; 6] = [rgb(0x12262e), rgb(0x23505a), rgb(0x6a7a70), rgb(0xc08a58), rgb(0xe8c488), rgb(0xf8ead0)];

pub(super) fn apply(layer: &mut DrawnLayer, scale: f64) {
    if layer.glow {
        for p in layer.rgba.chunks_exact_mut(4) {
            (p[1], p[2]) = ((u16::from(p[1]) * 9 / 10) as u8, (u16::from(p[2]) * 7 / 10) as u8);
            p[3] = (u16::from(p[3]) * 3 / 4) as u8;
        }
        return;
    }
    let veil = is_veil(layer);
    let lines = if veil { Vec::new() } else { lines(layer, ((scale * 1.1).round() as usize).max(1)) };
    let pitch = (5.4 * scale).max(3.0);
    let (w, left, top) = (layer.w as usize, layer.x, layer.y);
    for (i, p) in layer.rgba.chunks_exact_mut(4).enumerate().filter(|(_, p)| p[3] != 0) {
        let (x, y) = (left + (i % w) as i32, top + (i / w) as i32);
        let c = Rgb { r: f64::from(p[0]) / 255.0, g: f64::from(p[1]) / 255.0, b: f64::from(p[2]) / 255.0 };
        let l = (c.luma().powf(0.9) * 1.04).min(1.0);
        let mut tone =
            if veil { printed(c, l) } else { printed(c, l - dots(x, y, pitch) * (0.62 - l).clamp(0.0, 0.3) * 0.5) };
        if !veil {
            let press = ((f64::from(lines[i]) - 26.0).max(0.0) / 120.0).min(1.0);
            tone = tone.mix(INKS[0], press * 0.6);
            tone = tone.scaled(1.0 + 0.028 * f64::from(tooth(x, y)) / 128.0);
        }
        p[..3].copy_from_slice(&[tone.r, tone.g, tone.b].map(|v| (v.clamp(0.0, 1.0) * 255.0).round() as u8));
    }
}

/// The ink for a colour of lightness `l`: flat steps, with some of the colour's own hue left.
fn printed(c: Rgb, l: f64) -> Rgb {
    let at = l.clamp(0.0, 1.0) * (INKS.len() - 1) as f64;
    let (i, part) = (at.floor().min((INKS.len() - 2) as f64), at.fract());
    let part = if at >= (INKS.len() - 1) as f64 { 1.0 } else { part };
    // Steps with borders of a third of their width.
    let step = ((part - 0.5) * 3.0 + 0.5).clamp(0.0, 1.0);
    let ink = INKS[i as usize].mix(INKS[i as usize + 1], step);
    let own = c.saturated(0.95);
    let flat = own.scaled((ink.luma() + 0.02) / (own.luma() + 0.02)).mix(own, 0.3);
    flat.mix(ink, 0.52)
}

/// A screen of round dots at 45°: 1 in their middles, 0 between them.
fn dots(x: i32, y: i32, pitch: f64) -> f64 {
    let (u, v) = (f64::from(x + y) / pitch / 1.414, f64::from(x - y) / pitch / 1.414);
    let (du, dv) = (u - u.round(), v - v.round());
    (1.0 - (du * du + dv * dv) * 5.0).clamp(0.0, 1.0)
}
