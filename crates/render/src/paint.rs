//! Sheets onto a frame, tile by tile.
//!
//! For each tile the sheets are asked, front to back, what they hide; those behind an opaque one are never touched, and
//! empty ones neither. Neighbouring tiles with the same answer are painted as one run.

use crate::{
    lens::Lens,
    resample::{Beyond, Resampler, Sample, Taps},
    sheet::{Hides, Sheet, Surface, scale},
    yuv::{Frame, Plane, Ycc},
};
use std::ops::Range;

/// One sheet to draw.
#[derive(Clone, Copy)]
pub struct Draw<'s> {
    /// What.
    pub sheet: &'s Sheet,
    /// Where.
    pub lens: Lens,
    /// 0…1.
    pub opacity: f64,
}

/// What lies below the first sheet.
#[derive(Clone, Copy, Debug)]
pub enum Base {
    /// One colour.
    Color(Ycc),
    /// What is in the frame already.
    Keep,
}

/// Rows of a band, columns of a tile.
const BAND: usize = 16;
const TILE: usize = 32;

/// Paints; keeps its buffers from frame to frame.
#[derive(Default)]
pub struct Painter {
    resampler: Resampler,
    color: Vec<u8>,
    alpha: Vec<u8>,
}

/// A draw with all that is the same for a whole frame.
struct Look<'s> {
    draw: Draw<'s>,
    /// 0…256.
    opacity: u16,
    /// Part of the canvas in which anything of it can be.
    cols: Range<usize>,
    rows: Range<usize>,
    /// Samples that the filter reaches beyond a point.
    reach: f64,
    /// For luma and chroma, across and down; none where the lens turns.
    taps: Option<[[Taps; 2]; 2]>,
}

impl<'s> Look<'s> {
    fn new(draw: Draw<'s>, w: usize, h: usize) -> Option<Self> {
        let opacity = (draw.opacity * 256.0).round() as u16;
        let (sw, sh) = draw.sheet.size();
        let lens = draw.lens;
        let (px, py) = draw.sheet.period();
        let step = lens.steps();
        let reach = 2.0 * step.0.max(step.1).max(1.0) + 1.0;
        let straight = lens.is_straight();
        let along = |again: bool, [k, _, c]: [f64; 3], size: usize, limit: usize| {
            if again || !straight {
                return 0..limit;
            }
            let border = |at: f64| ((at - c) / k).clamp(0.0, limit as f64);
            border(-reach).floor() as usize / TILE * TILE
                ..(border(size as f64 + reach).ceil() as usize).next_multiple_of(TILE).min(limit)
        };
        let cols = along(px.is_some(), lens.x, sw, w);
        let rows = along(py.is_some(), [lens.y[1], 0.0, lens.y[2]], sh, h);
        if opacity == 0 || cols.is_empty() || rows.is_empty() {
            return None;
        }
        let taps = (straight && lens != Lens::PLAIN).then(|| {
            // Index in the sheet of the canvas's first luma sample; chroma sites follow (left across, between rows down).
            let (x, y) = (lens.x[2] + lens.x[0] / 2.0 - 0.5, lens.y[2] + lens.y[1] / 2.0 - 0.5);
            let (kx, ky) = (lens.x[0], lens.y[1]);
            let beyond = |period: Option<usize>, half: usize| period.map_or(Beyond::Edge, |p| Beyond::Again(p / half));
            let half = |r: &Range<usize>| r.start / 2..r.end.div_ceil(2);
            [
                [Taps::new(cols.clone(), x, kx, sw, beyond(px, 1)), Taps::new(rows.clone(), y, ky, sh, beyond(py, 1))],
                [
                    Taps::new(half(&cols), x / 2.0, kx, sw / 2, beyond(px, 2)),
                    Taps::new(half(&rows), (lens.y[2] + ky - 1.0) / 2.0, ky, sh / 2, beyond(py, 2)),
                ],
            ]
        });
        Some(Self { draw, opacity, cols, rows, reach, taps })
    }

    fn hides(&self, cols: &Range<usize>, rows: &Range<usize>) -> Hides {
        let misses = |mine: &Range<usize>, tile: &Range<usize>| tile.start >= mine.end || tile.end <= mine.start;
        if misses(&self.cols, cols) || misses(&self.rows, rows) {
            return Hides::Nothing;
        }
        let sheet = self.draw.sheet;
        let edges = |r: &Range<usize>| (r.start as f64, r.end as f64);
        let [x, y] = self.draw.lens.bounds(edges(cols), edges(rows));
        let samples = |(lo, hi): (f64, f64), period: Option<usize>| {
            let (lo, hi) = ((lo - self.reach).floor() as i64, (hi + self.reach).ceil() as i64);
            match period {
                None => Some(lo..hi),
                Some(p) => {
                    let start = lo.rem_euclid(p as i64);
                    (start + (hi - lo) <= p as i64).then_some(start..start + (hi - lo))
                }
            }
        };
        let (px, py) = sheet.period();
        if matches!(sheet.surface, Surface::Cut) {
            let (sw, sh) = sheet.size();
            let inside = |(lo, hi): (f64, f64), size: usize| lo >= 1.0 && hi <= size as f64 - 1.0;
            let outside = |(lo, hi): (f64, f64), size: usize| hi < -1.0 || lo > size as f64 + 1.0;
            return match () {
                () if outside(x, sw) || outside(y, sh) => Hides::Nothing,
                () if inside(x, sw) && inside(y, sh) && self.opacity >= 256 => Hides::All,
                () => Hides::Some,
            };
        }
        let found = match (samples(x, px), samples(y, py)) {
            (Some(x), Some(y)) => sheet.cover.at(x, y),
            // Around the seam of a repeating sheet no one block tells.
            _ if matches!(sheet.surface, Surface::Solid) => Hides::All,
            _ => Hides::Some,
        };
        if found == Hides::All && self.opacity < 256 { Hides::Some } else { found }
    }
}

impl Painter {
    /// Paints `draws`, back to front, over `base` into `out`.
    pub fn paint(&mut self, draws: &[Draw], base: Base, out: &mut Frame) {
        let (w, h) = (out.planes[0].w, out.planes[0].h);
        let looks: Vec<Look> = draws.iter().filter_map(|&d| Look::new(d, w, h)).collect();
        if looks.is_empty() {
            if let Base::Color(color) = base {
                out.fill(color);
            }
            return;
        }
        // One bit for each sheet of a tile; more sheets than bits are painted in turns.
        for (turn, looks) in looks.chunks(128).enumerate() {
            let base = if turn == 0 { base } else { Base::Keep };
            for top in (0..h).step_by(BAND) {
                let rows = top..(top + BAND).min(h);
                let mut open: Option<(Range<usize>, (u128, bool))> = None;
                for left in (0..w).step_by(TILE) {
                    let cols = left..(left + TILE).min(w);
                    let mut seen = (0u128, false);
                    for (i, look) in looks.iter().enumerate().rev() {
                        match look.hides(&cols, &rows) {
                            Hides::Nothing => {}
                            Hides::Some => seen.0 |= 1 << i,
                            Hides::All => {
                                seen = (seen.0 | 1 << i, true);
                                break;
                            }
                        }
                    }
                    match &mut open {
                        Some((run, same)) if *same == seen => run.end = cols.end,
                        _ => {
                            if let Some((run, seen)) = open.replace((cols, seen)) {
                                self.run(looks, seen, run, rows.clone(), base, out);
                            }
                        }
                    }
                }
                if let Some((run, seen)) = open {
                    self.run(looks, seen, run, rows, base, out);
                }
            }
        }
    }

    fn run(
        &mut self,
        looks: &[Look],
        (mask, solid): (u128, bool),
        cols: Range<usize>,
        rows: Range<usize>,
        base: Base,
        out: &mut Frame,
    ) {
        let half = |r: &Range<usize>| r.start / 2..r.end / 2;
        let areas = [(cols.clone(), rows.clone()), (half(&cols), half(&rows))];
        if let (Base::Color(Ycc(color)), false) = (base, solid) {
            let areas = [&areas[0], &areas[1], &areas[1]];
            for ((plane, value), (cols, rows)) in out.planes.iter_mut().zip(color).zip(areas) {
                for y in rows.clone() {
                    plane.row_mut(y)[cols.clone()].fill(value);
                }
            }
        }
        let mut first = true;
        for (i, look) in looks.iter().enumerate() {
            if mask & (1 << i) == 0 {
                continue;
            }
            let covers = solid && first;
            first = false;
            match &look.draw.sheet.surface {
                Surface::Light(half_luma) => self.light(look, half_luma, &areas, out),
                surface => {
                    for (kind, (cols, rows)) in areas.iter().enumerate() {
                        for y in rows.clone() {
                            self.painted(look, surface, covers, (kind, y, cols), out);
                        }
                    }
                }
            }
        }
    }

    /// Lays `cols` of row `y` of a look's luma (`kind` 0) or of both its chroma planes (1), which share their alpha.
    fn painted(
        &mut self,
        look: &Look,
        surface: &Surface,
        covers: bool,
        (kind, y, cols): (usize, usize, &Range<usize>),
        out: &mut Frame,
    ) {
        let planes = if kind == 0 { 0..1 } else { 1..3 };
        let resampler = &mut self.resampler;
        let sheet = look.draw.sheet;
        // Where nothing of it is, as in most of what lies between drops and leaves, its colours are not asked for.
        let mut cols = cols.clone();
        let mut covers = covers;
        if !covers {
            self.color.resize(cols.len(), 0);
            self.alpha.resize(cols.len(), 255);
            match surface {
                Surface::Paint(alpha) => sample(resampler, look, &alpha[kind], kind, y, &cols, &mut self.alpha),
                Surface::Cut => inside(look, kind, y, &cols, &mut self.alpha),
                _ => self.alpha.fill(255),
            }
            let Some(some) = span(&self.alpha) else { return };
            self.alpha.copy_within(some.clone(), 0);
            self.alpha.truncate(some.len());
            cols = cols.start + some.start..cols.start + some.end;
            covers = look.opacity >= 256 && self.alpha.iter().all(|&a| a == 255);
        }
        for p in planes {
            let row = &mut out.planes[p].row_mut(y)[cols.clone()];
            let color = if covers { &mut *row } else { &mut self.color[..cols.len()] };
            match p {
                0 => sample(resampler, look, &sheet.luma, kind, y, &cols, color),
                _ => sample(resampler, look, &sheet.chroma[p - 1], kind, y, &cols, color),
            }
            if !covers {
                if matches!(surface, Surface::Cut) {
                    self.color.iter_mut().zip(&self.alpha).for_each(|(c, &a)| *c = scale(*c, a));
                }
                over(row, &self.color, &self.alpha, look.opacity);
            }
        }
    }

    /// Screens light onto the picture: for each of R', G', B', below + light − below·light. In luma and chroma that is
    /// y = yb + yt − yb·yt and c = cb·(1 − yt) + ct·(1 − yb), less a product of two chromas that is small and left out.
    fn light(&mut self, look: &Look, half_luma: &Plane, areas: &[(Range<usize>, Range<usize>); 2], out: &mut Frame) {
        let opacity = i32::from(look.opacity);
        let [luma, u, v] = &mut out.planes;
        let (cols, rows) = &areas[1];
        self.alpha.resize(cols.len(), 0);
        self.color.resize(cols.len(), 0);
        for y in rows.clone() {
            sample(&mut self.resampler, look, half_luma, 1, y, cols, &mut self.alpha);
            for (plane, source) in [&mut *u, &mut *v].into_iter().zip(&look.draw.sheet.chroma) {
                sample(&mut self.resampler, look, source, 1, y, cols, &mut self.color);
                let below = &luma.row(2 * y)[2 * cols.start..2 * cols.end];
                let row = &mut plane.row_mut(y)[cols.clone()];
                for (x, c) in row.iter_mut().enumerate() {
                    let yt = (i32::from(self.alpha[x]) * opacity) >> 8;
                    let ct = ((i32::from(self.color[x]) - 128) * opacity) >> 8;
                    let dark = ((235 - i32::from(below[2 * x])) * 298) >> 8;
                    let mixed = (i32::from(*c) - 128) * (255 - yt) + ct * dark;
                    *c = (128 + (mixed + 127).div_euclid(255)).clamp(0, 255) as u8;
                }
            }
        }
        let (cols, rows) = &areas[0];
        self.color.resize(cols.len(), 0);
        for y in rows.clone() {
            sample(&mut self.resampler, look, &look.draw.sheet.luma, 0, y, cols, &mut self.color);
            for (c, &light) in luma.row_mut(y)[cols.clone()].iter_mut().zip(&self.color) {
                let light = (i32::from(light) * opacity) >> 8;
                let below = i32::from(*c);
                *c = (below + ((235 - below) * light + 127) / 255).clamp(0, 255) as u8;
            }
        }
    }
}

/// The least span, in whole eights, outside of which `samples` are 0; none where all are.
fn span(samples: &[u8]) -> Option<Range<usize>> {
    let eights = || samples.chunks(8).map(|eight| eight.iter().any(|&v| v != 0));
    let first = eights().position(|some| some)?;
    let last = eights().rposition(|some| some)?;
    Some(first * 8..samples.len().min(last * 8 + 8))
}

/// Samples `cols` of canvas row `y` of one of the look's planes; `kind` is 0 for luma, 1 for chroma resolution.
fn sample<S: Sample>(
    resampler: &mut Resampler,
    look: &Look,
    plane: &Plane<S>,
    kind: usize,
    y: usize,
    cols: &Range<usize>,
    out: &mut [u8],
) {
    match &look.taps {
        _ if look.draw.lens == Lens::PLAIN && cols.end <= plane.w && y < plane.h => {
            for (out, &v) in out.iter_mut().zip(&plane.row(y)[cols.clone()]) {
                let half = (1 << S::FRACTION) >> 1;
                *out = ((v.into() + half) >> S::FRACTION).clamp(0, 255) as u8;
            }
        }
        Some(taps) => {
            let [h, v] = &taps[kind];
            resampler.row(plane, v, y, h, cols.clone(), out);
        }
        None => turned(look, plane, kind, y, cols, out),
    }
}

/// How much of each canvas pixel lies inside a sheet that is cut off at its border.
fn inside(look: &Look, kind: usize, y: usize, cols: &Range<usize>, out: &mut [u8]) {
    let (w, h) = look.draw.sheet.size();
    let (step_x, step_y) = look.draw.lens.steps();
    // Chroma is as wide as two pixels.
    let wide = (kind + 1) as f64;
    for (out, x) in out.iter_mut().zip(cols.clone()) {
        let (px, py) =
            if kind == 0 { (x as f64 + 0.5, y as f64 + 0.5) } else { (2.0 * x as f64 + 0.5, 2.0 * y as f64 + 1.0) };
        let (sx, sy) = look.draw.lens.at(px, py);
        let share = |at: f64, size: usize, step: f64| {
            let from_border = at.min(size as f64 - at);
            (from_border / (step * wide) + 0.5).clamp(0.0, 1.0)
        };
        *out = (share(sx, w, step_x) * share(sy, h, step_y) * 255.0).round() as u8;
    }
}

/// The general way: a Catmull-Rom sample wherever the lens points.
fn turned<S: Sample>(look: &Look, plane: &Plane<S>, kind: usize, y: usize, cols: &Range<usize>, out: &mut [u8]) {
    let (px, py) = look.draw.sheet.period();
    let half = kind + 1;
    let weights = |f: f64| {
        let f2 = f * f;
        let f3 = f2 * f;
        [-0.5 * f3 + f2 - 0.5 * f, 1.5 * f3 - 2.5 * f2 + 1.0, -1.5 * f3 + 2.0 * f2 + 0.5 * f, 0.5 * f3 - 0.5 * f2]
    };
    let index = |i: i64, period: Option<usize>, len: usize| match period {
        Some(p) => i.rem_euclid((p / half) as i64) as usize,
        None => i.clamp(0, len as i64 - 1) as usize,
    };
    for (out, x) in out.iter_mut().zip(cols.clone()) {
        let (sx, sy) = if kind == 0 {
            let (sx, sy) = look.draw.lens.at(x as f64 + 0.5, y as f64 + 0.5);
            (sx - 0.5, sy - 0.5)
        } else {
            let (sx, sy) = look.draw.lens.at(2.0 * x as f64 + 0.5, 2.0 * y as f64 + 1.0);
            ((sx - 0.5) / 2.0, (sy - 1.0) / 2.0)
        };
        let (ix, iy) = (sx.floor(), sy.floor());
        let (wx, wy) = (weights(sx - ix), weights(sy - iy));
        let columns: [usize; 4] = std::array::from_fn(|k| index(ix as i64 + k as i64 - 1, px, plane.w));
        let mut sum = 0.0;
        for (k, wy) in wy.iter().enumerate() {
            let row = plane.row(index(iy as i64 + k as i64 - 1, py, plane.h));
            sum += wy * columns.iter().zip(wx).map(|(&c, wx)| wx * f64::from(row[c].into())).sum::<f64>();
        }
        *out = (sum / f64::from(1 << S::FRACTION)).round().clamp(0.0, 255.0) as u8;
    }
}

/// Premultiplied `color` with `alpha` over `below`, at `opacity` of 256.
pub fn over(below: &mut [u8], color: &[u8], alpha: &[u8], opacity: u16) {
    if opacity >= 256 {
        for ((b, &c), &a) in below.iter_mut().zip(color).zip(alpha) {
            *b = c.saturating_add(scale(*b, 255 - a));
        }
    } else {
        for ((b, &c), &a) in below.iter_mut().zip(color).zip(alpha) {
            let (c, a) = ((u16::from(c) * opacity + 128) >> 8, (u16::from(a) * opacity + 128) >> 8);
            *b = (c as u8).saturating_add(scale(*b, 255 - a as u8));
        }
    }
}
