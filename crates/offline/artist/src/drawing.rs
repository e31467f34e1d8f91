//! A finished drawing: layers that can move.

use crate::raster::Patch;
use std::borrow::Cow;

/// A picture in layers, back to front.
#[derive(Clone, Debug)]
pub struct Drawing {
    /// Width of the board in pixels, overscan included.
    pub width: u32,
    /// Height of the board in pixels.
    pub height: u32,
    /// Share of the board's width and height that is seen at camera scale 1.
    pub view: f64,
    /// Back to front.
    pub layers: Vec<DrawnLayer>,
}

/// One sheet of a drawing.
#[derive(Clone, Debug)]
pub struct DrawnLayer {
    /// For people: `backdrop`, `role-1`, `mouth of role-1, open`.
    pub name: String,
    /// Left edge on the board, in pixels.
    pub x: i32,
    /// Top edge on the board.
    pub y: i32,
    /// Width.
    pub w: u32,
    /// Height.
    pub h: u32,
    /// RGBA with straight alpha, row by row.
    pub rgba: Vec<u8>,
    /// How it answers the camera: 0 stays on the lens, below 1 far, 1 moves with the picture, above 1 near.
    pub depth: f64,
    /// Light, not paint: result = below + this − below·this.
    pub glow: bool,
    /// Movement of its own.
    pub motion: Option<Motion>,
    /// When it is shown.
    pub part: Part,
}

/// Movement of a layer of its own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Motion {
    /// Runs on at this speed in board pixels per second.
    Run {
        /// To the right.
        x: f64,
        /// Down.
        y: f64,
        /// It is a tile: the same again begins where it ends, both ways. Else it goes and is gone.
        tile: bool,
    },
    /// Swings: offset = amount · sin(2π(t/period + phase)).
    Sway {
        /// Board pixels to the right.
        x: f64,
        /// Board pixels down.
        y: f64,
        /// Seconds of one swing.
        period_s: f64,
        /// 0…1.
        phase: f64,
    },
    /// Opacity = 1 − depth·(0.5 + 0.5·sin(2π(t/period + phase))).
    Flicker {
        /// How far opacity falls, 0…1.
        depth: f64,
        /// Seconds of one flicker.
        period_s: f64,
        /// 0…1.
        phase: f64,
    },
}

/// When a layer is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Always.
    Always,
    /// While the mouth of that figure (its index in the cast) has this shape; exactly one shape at a time.
    Mouth {
        /// Index in the cast.
        figure: usize,
        /// 0 closed, 1 half open, 2 open, 3 round.
        shape: u8,
    },
    /// While the eyes of that figure are open, or closed.
    Eyes {
        /// Index in the cast.
        figure: usize,
        /// Open.
        open: bool,
    },
}

impl DrawnLayer {
    pub(crate) fn new(name: impl Into<String>, patch: Patch, depth: f64, tile: bool) -> Self {
        let patch = if tile { patch } else { patch.crop() };
        let (x, y, w, h) = (patch.x, patch.y, patch.w as u32, patch.h as u32);
        let rgba = patch.straight();
        Self { name: name.into(), x, y, w, h, rgba, depth, glow: false, motion: None, part: Part::Always }
    }
    pub(crate) fn glowing(mut self) -> Self {
        self.glow = true;
        self
    }
    pub(crate) fn moving(mut self, motion: Motion) -> Self {
        self.motion = Some(motion);
        self
    }
    pub(crate) fn of(mut self, part: Part) -> Self {
        self.part = part;
        self
    }
    /// Whether it is shown in a still: mouths closed, eyes open.
    fn rests(&self) -> bool {
        matches!(self.part, Part::Always | Part::Mouth { shape: 0, .. } | Part::Eyes { open: true, .. })
    }
    fn tiled(&self) -> bool {
        matches!(self.motion, Some(Motion::Run { tile: true, .. }))
    }
}

/// The view of `drawing` at rest (mouths closed, eyes open, camera at scale 1) as `width`×`height` RGBA pixels.
pub fn still(drawing: &Drawing, width: u32, height: u32) -> Vec<u8> {
    let (w, h) = (drawing.width as usize, drawing.height as usize);
    let mut board = vec![0u8; w * h * 3];
    for layer in drawing.layers.iter().filter(|l| l.rests()) {
        lay(&mut board, (w, h), layer);
    }
    // The view in board pixels; where it is one to one, its pixels are taken as they are.
    let (vw, vh) = (w as f64 * drawing.view, h as f64 * drawing.view);
    let (kx, ky) = (vw / f64::from(width), vh / f64::from(height));
    let (kx, ky) = if (kx - 1.0).abs() < 0.004 && (ky - 1.0).abs() < 0.004 { (1.0, 1.0) } else { (kx, ky) };
    let (x0, y0) = ((w as f64 - kx * f64::from(width)) / 2.0, (h as f64 - ky * f64::from(height)) / 2.0);
    let mut out = Vec::with_capacity(width as usize * height as usize * 4);
    for y in 0..height {
        let (y1, y2) = span(y0, ky, y, h);
        for x in 0..width {
            let (x1, x2) = span(x0, kx, x, w);
            let mut sum = [0u32; 3];
            for sy in y1..y2 {
                for sx in x1..x2 {
                    let p = &board[(sy * w + sx) * 3..][..3];
                    for c in 0..3 {
                        sum[c] += u32::from(p[c]);
                    }
                }
            }
            let n = ((y2 - y1) * (x2 - x1)) as u32;
            out.extend(sum.map(|s| ((s + n / 2) / n) as u8));
            out.push(255);
        }
    }
    out
}

/// Board pixels `a..b` that make pixel `i`: at least one.
fn span(start: f64, step: f64, i: u32, limit: usize) -> (usize, usize) {
    let a = (start + step * f64::from(i) + 0.25).max(0.0) as usize;
    let b = (start + step * f64::from(i + 1) + 0.25).max(0.0) as usize;
    let a = a.min(limit - 1);
    (a, b.clamp(a + 1, limit))
}

/// Lays a layer over RGB pixels.
pub(crate) fn lay(board: &mut [u8], (w, h): (usize, usize), layer: &DrawnLayer) {
    let (lw, lh) = (layer.w as usize, layer.h as usize);
    let rgba: Cow<[u8]> = Cow::Borrowed(&layer.rgba);
    let (ys, xs) = if layer.tiled() {
        (0..h as i32, 0..w as i32)
    } else {
        (
            layer.y.max(0)..(layer.y + layer.h as i32).min(h as i32),
            layer.x.max(0)..(layer.x + layer.w as i32).min(w as i32),
        )
    };
    for y in ys {
        let sy = (y - layer.y).rem_euclid(lh as i32) as usize;
        for x in xs.clone() {
            let sx = (x - layer.x).rem_euclid(lw as i32) as usize;
            let s = &rgba[(sy * lw + sx) * 4..][..4];
            let a = u32::from(s[3]);
            if a == 0 {
                continue;
            }
            let d = &mut board[(y as usize * w + x as usize) * 3..][..3];
            for c in 0..3 {
                let (sc, dc) = (u32::from(s[c]), u32::from(d[c]));
                d[c] = if layer.glow {
                    let light = (sc * a + 127) / 255;
                    (dc + light - (dc * light + 127) / 255) as u8
                } else {
                    ((sc * a + dc * (255 - a) + 127) / 255) as u8
                };
            }
        }
    }
}
