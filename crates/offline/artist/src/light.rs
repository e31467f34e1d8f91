//! Light on finished pixels: pools of lamp light, rims and the shadow side. Surfaces are drawn in their own
//! colours; how they look at this hour is decided here, for every layer alike.

use crate::{
    colour::Rgb,
    raster::{Board, Patch},
};

/// A soft ellipse of light.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pool {
    /// Centre, in drawing units.
    pub x: f64,
    /// See `x`.
    pub y: f64,
    /// Half width.
    pub rx: f64,
    /// Half height.
    pub ry: f64,
    /// Light added in the middle.
    pub colour: Rgb,
}

/// The light of a shot.
#[derive(Clone, Debug)]
pub(crate) struct Light {
    /// Light everywhere.
    pub ambient: Rgb,
    /// Lamps, fires, windows.
    pub pools: Vec<Pool>,
}

/// Pixels between two points where light is worked out; between them it runs straight.
const GRID: usize = 8;

impl Light {
    fn at(&self, x: f64, y: f64) -> [f32; 3] {
        let mut sum = self.ambient;
        for p in &self.pools {
            let d = ((x - p.x) / p.rx).powi(2) + ((y - p.y) / p.ry).powi(2);
            if d < 1.0 {
                let k = (1.0 - d) * (1.0 - d);
                sum = Rgb { r: sum.r + p.colour.r * k, g: sum.g + p.colour.g * k, b: sum.b + p.colour.b * k };
            }
        }
        // Above 1 light saturates gently, so that pools do not burn holes.
        let soft = |v: f64| if v > 1.0 { 1.0 + (v - 1.0) * 0.35 } else { v } as f32;
        [soft(sum.r), soft(sum.g), soft(sum.b)]
    }

    /// Multiplies a layer by the light that falls on it.
    pub fn fall_on(&self, board: &Board, patch: &mut Patch) {
        let (gw, gh) = (patch.w / GRID + 2, patch.h / GRID + 2);
        let mut grid = Vec::with_capacity(gw * gh);
        for gy in 0..gh {
            for gx in 0..gw {
                let (x, y) =
                    board.unit(f64::from(patch.x) + (gx * GRID) as f64, f64::from(patch.y) + (gy * GRID) as f64);
                grid.push(self.at(x, y));
            }
        }
        for y in 0..patch.h {
            let (gy, fy) = (y / GRID, (y % GRID) as f32 / GRID as f32);
            for x in 0..patch.w {
                let p = &mut patch.px[(y * patch.w + x) * 4..][..4];
                if p[3] == 0 {
                    continue;
                }
                let (gx, fx) = (x / GRID, (x % GRID) as f32 / GRID as f32);
                let (a, b) = (&grid[gy * gw + gx], &grid[gy * gw + gx + 1]);
                let (c, d) = (&grid[(gy + 1) * gw + gx], &grid[(gy + 1) * gw + gx + 1]);
                for i in 0..3 {
                    let top = a[i] + (b[i] - a[i]) * fx;
                    let low = c[i] + (d[i] - c[i]) * fx;
                    let k = top + (low - top) * fy;
                    p[i] = ((f32::from(p[i]) * k) as u8).min(p[3]);
                }
            }
        }
    }
}

/// A bright edge where the outline of `patch` faces the light at (`dx`, `dy`) pixels away.
pub(crate) fn rim(patch: &mut Patch, dx: f64, dy: f64, colour: Rgb, strength: f64) {
    let source = patch.clone();
    let c = [colour.r, colour.g, colour.b].map(|v| (v * 255.0) as f32);
    let steps = [0.34, 0.67, 1.0].map(|k| ((dx * k).round() as i32, (dy * k).round() as i32));
    for y in 0..patch.h {
        for x in 0..patch.w {
            let p = &mut patch.px[(y * patch.w + x) * 4..][..4];
            if p[3] < 8 {
                continue;
            }
            let open: i32 = steps
                .iter()
                .map(|(sx, sy)| (i32::from(p[3]) - i32::from(source.alpha(x as i32 + sx, y as i32 + sy))).max(0))
                .sum();
            if open > 0 {
                let k = (open as f32 / 765.0).powf(1.3) * strength as f32;
                let a = f32::from(p[3]) / 255.0;
                for i in 0..3 {
                    let v = f32::from(p[i]);
                    p[i] = (v + (c[i] * a - v).max(0.0) * k).min(f32::from(p[3])) as u8;
                }
            }
        }
    }
}

/// Darkens from nothing at unit `lit` to `amount` at unit `dark` (both across), towards `tint`.
pub(crate) fn shade(board: &Board, patch: &mut Patch, lit: f64, dark: f64, amount: f64, tint: Rgb) {
    let columns: Vec<[f32; 3]> = (0..patch.w)
        .map(|x| {
            let u = board.unit(f64::from(patch.x) + x as f64, 0.0).0;
            let t = ((u - lit) / (dark - lit)).clamp(0.0, 1.0);
            let k = t * t * (3.0 - 2.0 * t) * amount;
            [tint.r, tint.g, tint.b].map(|c| (1.0 - k * (1.0 - c)) as f32)
        })
        .collect();
    for row in patch.px.chunks_exact_mut(patch.w * 4) {
        for (p, k) in row.chunks_exact_mut(4).zip(&columns) {
            for i in 0..3 {
                p[i] = (f32::from(p[i]) * k[i]) as u8;
            }
        }
    }
}

/// Mirrors `behind` at board row `line` into the solid parts of `ground` below it. `strength` is 0…1 at the line and
/// falls off over `reach` pixels; `ripple` pixels of sideways shake grow with nearness.
pub(crate) fn mirror(ground: &mut Patch, behind: &Patch, line: f64, strength: f64, reach: f64, ripple: f64) {
    for y in 0..ground.h {
        let below = f64::from(ground.y) + y as f64 - line;
        if below < 0.0 {
            continue;
        }
        let k = strength * (1.0 - below / reach).clamp(0.0, 1.0);
        if k <= 0.0 {
            continue;
        }
        let near = 0.25 + below / reach;
        let shake = ripple * near * ((below / (2.0 + 5.0 * near)).sin() + 0.5 * (below / (1.3 + 3.1 * near)).cos());
        let from_y = (line - below * 1.05 - f64::from(behind.y)).clamp(0.0, behind.h as f64 - 1.0);
        for x in 0..ground.w {
            let i = (y * ground.w + x) * 4;
            let a = f64::from(ground.px[i + 3]) / 255.0;
            if a < 0.02 {
                continue;
            }
            let from_x = (f64::from(ground.x - behind.x) + x as f64 + shake).clamp(0.0, behind.w as f64 - 1.0);
            let s = (from_y as usize * behind.w + from_x as usize) * 4;
            for c in 0..3 {
                let (g, m) = (f64::from(ground.px[i + c]), f64::from(behind.px[s + c]) * a);
                ground.px[i + c] = (g + (m - g) * k) as u8;
            }
        }
    }
}
