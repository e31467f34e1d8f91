//! Trees: firs, broad trees with leaves that catch the light, orchards in bloom.
#![allow(clippy::too_many_arguments, reason = "place, size, colours and light of one thing, each a plain number")]

use crate::{
    colour::{Rgb, rgb},
    rng::Rng,
    stage::{Place, Stage},
    svg::{Path, Point, Svg},
};
use kinora_model::script::Setting;

/// A fir `h` high standing at `x`, `y`.
pub(crate) fn fir(svg: &mut Svg, rng: &mut Rng, x: f64, y: f64, h: f64, c: Rgb, snow: bool) {
    svg.line(&Path::at(x, y).l(x, y - h * 0.3), c.darker(0.3), h * 0.04, 1.0);
    let tiers = 6;
    for i in 0..tiers {
        let k = f64::from(i) / f64::from(tiers);
        let (base, w) = (y - h * (0.1 + 0.72 * k), h * (0.26 - 0.21 * k));
        let d = Path::at(x, base - h * 0.3)
            .q(x + w * 0.3, base - h * 0.1, x + w * rng.range(0.85, 1.1), base)
            .q(x + w * 0.45, base - h * 0.02, x + w * 0.1, base + h * 0.012)
            .q(x - w * 0.45, base - h * 0.02, x - w * rng.range(0.85, 1.1), base)
            .q(x - w * 0.3, base - h * 0.1, x, base - h * 0.3)
            .z();
        svg.fill(&d, c.lighter(0.05 * f64::from(i % 2)));
        if snow {
            svg.line(
                &Path::at(x - w * 0.8, base - 1.0).q(x - w * 0.3, base - h * 0.06, x, base - h * 0.2),
                Rgb::WHITE,
                h * 0.025,
                0.75,
            );
        }
    }
}

/// A broad tree: trunk, boughs and a crown of tufts whose leaves catch the light of `side`, `h` high.
pub(crate) fn tree(svg: &mut Svg, rng: &mut Rng, x: f64, y: f64, h: f64, leaf: Rgb, side: f64, snow: bool) {
    let bark = rgb(0x4e3b30);
    let lean = rng.range(-0.1, 0.1) * h;
    let trunk = Path::at(x - h * 0.06, y)
        .c(x - h * 0.02, y - h * 0.16, x + lean * 0.4 - h * 0.03, y - h * 0.35, x + lean - h * 0.02, y - h * 0.62)
        .l(x + lean + h * 0.02, y - h * 0.62)
        .c(x + lean * 0.5 + h * 0.03, y - h * 0.35, x + h * 0.03, y - h * 0.16, x + h * 0.075, y)
        .q(x + h * 0.03, y - h * 0.015, x + h * 0.012, y + h * 0.008)
        .q(x - h * 0.02, y - h * 0.012, x - h * 0.06, y)
        .z();
    let paint = svg.across(x - h * 0.05 * side, x + h * 0.05 * side, bark.darker(0.4), bark.lighter(0.1));
    svg.fill(&trunk, paint);
    let tips: Vec<Point> = [-0.3, -0.17, 0.0, 0.15, 0.29]
        .into_iter()
        .map(|u| (x + lean + u * h + rng.range(-0.03, 0.03) * h, y - h * rng.range(0.62, 0.78)))
        .collect();
    for &(tx, ty) in &tips {
        let from = (x + lean * 0.6, y - h * 0.38);
        svg.line(
            &Path::at(from.0, from.1).q((from.0 + tx) / 2.0, (from.1 + ty) / 2.0 + h * 0.06, tx, ty),
            bark.darker(0.2),
            h * 0.02,
            1.0,
        );
    }
    let mut tufts: Vec<(f64, f64, f64)> = Vec::new();
    for &(tx, ty) in &tips {
        for _ in 0..3 {
            let (dx, dy) = (rng.range(-0.1, 0.1) * h, rng.range(-0.14, 0.05) * h);
            tufts.push((tx + dx, ty + dy, h * rng.range(0.09, 0.15)));
        }
    }
    crown(svg, rng, &mut tufts, h, leaf, side, snow);
}

/// Tufts from the far and low to the near and high; each dark below, lit on its upper `side`.
fn crown(svg: &mut Svg, rng: &mut Rng, tufts: &mut [(f64, f64, f64)], h: f64, leaf: Rgb, side: f64, snow: bool) {
    tufts.sort_by(|a, b| b.1.total_cmp(&a.1));
    for &(x, y, r) in tufts.iter() {
        svg.spot(x - side * r * 0.2, y + r * 0.25, r * 1.5, r * 1.15, leaf.darker(0.62), 0.9);
    }
    let size = (h * 0.016).clamp(1.6, 6.5);
    let count = 26;
    for (shift, tone, alpha, share) in [
        (-0.28, leaf.darker(0.5), 1.0, 1.25),
        (-0.08, leaf.darker(0.22), 1.0, 1.1),
        (0.14, leaf, 1.0, 0.92),
        (0.36, leaf.lighter(0.24), 0.95, 0.62),
    ] {
        let mut leaves = Path::default();
        for &(x, y, r) in tufts.iter() {
            for _ in 0..count {
                let (a, d) = (rng.range(0.0, std::f64::consts::TAU), r * share * rng.unit().sqrt());
                let (px, py) =
                    (x + side * shift * r * 0.8 + a.cos() * d * 1.15, y - shift * r * 1.1 + a.sin() * d * 0.85);
                let turn = rng.range(0.0, std::f64::consts::TAU);
                let (ux, uy) = (turn.cos() * size * 1.7, turn.sin() * size * 1.7);
                leaves = leaves
                    .m(px - ux, py - uy)
                    .q(px - uy * 0.7, py + ux * 0.7, px + ux, py + uy)
                    .q(px + uy * 0.7, py - ux * 0.7, px - ux, py - uy)
                    .z();
            }
        }
        svg.fill_a(&leaves, tone, alpha);
    }
    if snow {
        for &(x, y, r) in tufts.iter() {
            svg.spot(x, y - r * 0.55, r * 1.05, r * 0.42, rgb(0xf6f9fc), 0.95);
        }
    }
}

/// A tree in bloom: dark crooked boughs that spread low, clouds of blossom along them.
fn blossoming(svg: &mut Svg, rng: &mut Rng, x: f64, y: f64, h: f64, petal: Rgb, side: f64) {
    let bark = rgb(0x3c2a26);
    let d = if rng.chance(0.5) { 1.0 } else { -1.0 };
    let fork = (x + d * h * 0.07, y - h * 0.34);
    svg.line(
        &Path::at(x, y).c(x - d * h * 0.04, y - h * 0.12, x + d * h * 0.1, y - h * 0.2, fork.0, fork.1),
        bark,
        h * 0.07,
        1.0,
    );
    let mut tufts: Vec<(f64, f64, f64)> = Vec::new();
    for (u, v) in [(-0.42, 0.52), (-0.24, 0.72), (-0.02, 0.84), (0.2, 0.74), (0.42, 0.56), (0.08, 0.6)] {
        let tip = (x + u * h + rng.range(-0.04, 0.04) * h, y - h * v);
        let mid = ((fork.0 + tip.0) / 2.0 + rng.range(-0.04, 0.04) * h, (fork.1 + tip.1) / 2.0 + h * 0.05);
        svg.line(&Path::at(fork.0, fork.1).q(mid.0, mid.1, tip.0, tip.1), bark.lighter(0.04), h * 0.022, 1.0);
        for k in [0.45, 0.75, 1.0, 1.12] {
            let (px, py) = (fork.0 + (tip.0 - fork.0) * k, fork.1 + (tip.1 - fork.1) * k);
            tufts.push((px + rng.range(-0.05, 0.05) * h, py + rng.range(-0.07, 0.03) * h, h * rng.range(0.06, 0.11)));
        }
    }
    crown(svg, rng, &mut tufts, h, petal, side, false);
    // Single flowers catch the light.
    for &(tx, ty, r) in tufts.iter().step_by(2) {
        let (fx, fy) = (tx + rng.range(-0.7, 0.7) * r, ty + rng.range(-0.6, 0.5) * r);
        crate::rig::blossom(svg, fx, fy, (h * 0.017).clamp(2.0, 7.0), petal.lighter(0.45));
    }
}

/// Trees in bloom from the middle distance towards us on both sides, and petals on the ground, where the text names them.
pub(crate) fn orchard(place: &mut Place, stage: &mut Stage, horizon: f64) {
    let Some(c) = place.bloom else { return };
    let b = *place.board;
    let side = place.palette.side;
    // By water only the far shore has room for them; before a house the way to its door stays free.
    let rows = if stage.gloss > 0.0 { 1 } else { 3 };
    let open = matches!(place.setting, Setting::Field | Setting::Mountain | Setting::Water | Setting::Battlefield);
    for row in 0..rows {
        let k = f64::from(row) / 2.0;
        let n = 8 - row * 2;
        for i in 0..n {
            let share = (f64::from(i) + place.rng.range(0.1, 0.9)) / f64::from(n);
            // The middle of the nearer rows is left to people and to the view.
            if (row > 0 || !open) && (0.27..0.73).contains(&share) {
                continue;
            }
            let x = b.left() + (b.right() - b.left()) * share;
            let y = horizon + 14.0 + 96.0 * k * k;
            let h = b.h.min(760.0) * (0.12 + 0.34 * k * k) * place.rng.range(0.9, 1.15);
            stage.mid.spot(x, y, h * 0.42, h * 0.06, rgb(0x1c2018), 0.45);
            blossoming(&mut stage.mid, &mut place.rng, x, y, h, c, side);
        }
    }
    let mut petals = Path::default();
    for _ in 0..150 {
        let k = place.rng.unit();
        let (x, y) = (place.rng.range(b.left(), b.right()), horizon + 34.0 + (b.bottom() - horizon - 34.0) * k);
        let r = 1.2 + 3.4 * k;
        petals = petals.m(x - r, y).q(x, y - r * 0.8, x + r, y).q(x, y + r * 0.8, x - r, y).z();
    }
    stage.mid.fill_a(&petals, c.lighter(0.25), 0.85);
}
