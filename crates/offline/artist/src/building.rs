//! Walls and roofs of the old town: what inns, streets, palaces and temples are made of.
#![allow(clippy::too_many_arguments, reason = "place, size, colours and light of one thing, each a plain number")]

use crate::{
    colour::{Rgb, rgb},
    rng::Rng,
    stage::{Lamp, Place, Stage},
    svg::{Path, Svg},
};

/// Colours of one house.
#[derive(Clone, Copy, Debug)]
pub(crate) struct House {
    /// Tiles.
    pub roof: Rgb,
    /// Posts and beams.
    pub wood: Rgb,
    /// Wall between them.
    pub wall: Rgb,
}

/// Light that windows give.
pub(crate) const WINDOW: Rgb = rgb(0xffc768);

/// A swept tiled roof: ridge at `y`, eaves at `y + h`, `w` from eave to eave.
pub(crate) fn roof(svg: &mut Svg, x: f64, y: f64, w: f64, h: f64, tiles: Rgb, side: f64, snow: bool) {
    let (half, top) = (w * 0.5, w * 0.31);
    let lift = h * 0.2;
    let outline = Path::at(x - top, y)
        .c(x - top - w * 0.045, y + h * 0.55, x - half * 0.86, y + h * 0.92, x - half, y + h - lift)
        .c(x - half * 0.8, y + h * 1.06, x - half * 0.4, y + h, x, y + h)
        .c(x + half * 0.4, y + h, x + half * 0.8, y + h * 1.06, x + half, y + h - lift)
        .c(x + half * 0.86, y + h * 0.92, x + top + w * 0.045, y + h * 0.55, x + top, y)
        .z();
    let paint = svg.lin(
        (x - side * half, y + h),
        (x + side * half * 0.6, y),
        &[(0.0, tiles.darker(0.45), 1.0), (0.55, tiles, 1.0), (1.0, tiles.lighter(0.2), 1.0)],
    );
    svg.fill(&outline, paint);
    let n = (w / 15.0).clamp(8.0, 42.0) as usize;
    for i in 1..n {
        let k = i as f64 / n as f64 * 2.0 - 1.0;
        let (a, b) = (x + k * top, x + k * half * 0.985);
        let end = y + h - lift * k.abs().powi(5) - h * 0.01;
        let line = Path::at(a, y + 2.0).c(a + k * w * 0.03, y + h * 0.45, b - k * w * 0.05, y + h * 0.85, b, end);
        svg.line(&line, tiles.darker(0.6), w * 0.0042 + 0.5, 0.55);
        svg.line(
            &Path::at(a + 1.6, y + 2.0).c(
                a + k * w * 0.03 + 1.6,
                y + h * 0.45,
                b - k * w * 0.05 + 1.6,
                y + h * 0.85,
                b + 1.6,
                end,
            ),
            tiles.lighter(0.35),
            w * 0.0016 + 0.3,
            0.35,
        );
    }
    let eave = Path::at(x - half, y + h - lift).c(x - half * 0.8, y + h * 1.06, x - half * 0.4, y + h, x, y + h).c(
        x + half * 0.4,
        y + h,
        x + half * 0.8,
        y + h * 1.06,
        x + half,
        y + h - lift,
    );
    svg.line(&eave, tiles.darker(0.62), w * 0.012 + 1.0, 1.0);
    svg.line(&eave, tiles.lighter(0.3), w * 0.003 + 0.5, 0.7);
    let beam = h * 0.1 + 2.0;
    svg.fill(&Path::round(x - top - 3.0, y - beam * 0.8, top * 2.0 + 6.0, beam * 1.3, beam * 0.4), tiles.darker(0.4));
    for d in [-1.0, 1.0] {
        let hx = x + d * (top + 1.0);
        let horn = Path::at(hx, y + beam * 0.5)
            .c(
                hx + d * beam * 0.9,
                y - beam * 0.4,
                hx + d * beam * 0.7,
                y - beam * 1.8,
                hx - d * beam * 0.2,
                y - beam * 2.4,
            )
            .c(hx + d * beam * 0.1, y - beam * 1.2, hx - d * beam * 0.4, y - beam * 0.6, hx - d * beam, y - beam * 0.4)
            .z();
        svg.fill(&horn, tiles.darker(0.45));
    }
    if snow {
        let d = Path::at(x - top, y - beam * 0.6)
            .c(x - top - w * 0.04, y + h * 0.5, x - half * 0.84, y + h * 0.85, x - half, y + h - lift - 2.0)
            .c(x - half * 0.6, y + h * 0.82, x - half * 0.2, y + h * 0.74, x, y + h * 0.78)
            .c(x + half * 0.2, y + h * 0.7, x + half * 0.6, y + h * 0.86, x + half, y + h - lift - 2.0)
            .c(x + half * 0.84, y + h * 0.85, x + top + w * 0.04, y + h * 0.5, x + top, y - beam * 0.6)
            .z();
        svg.fill_a(&d, rgb(0xf2f6fb), 0.93);
    }
}

/// A latticed window; its panes shine by `lit` (0…1).
pub(crate) fn lattice(mid: &mut Svg, shine: &mut Svg, (x, y, w, h): (f64, f64, f64, f64), wood: Rgb, lit: f64) {
    mid.fill(&Path::rect(x, y, w, h), rgb(0x8a7f70).darker(0.5));
    let bars = |svg: &mut Svg, c: Rgb| {
        let step = (w / 5.0).clamp(7.0, 22.0);
        let nx = (w / step).round().max(2.0);
        let ny = (h / step).round().max(2.0);
        let mut path = Path::default();
        for i in 1..nx as usize {
            let px = x + w * i as f64 / nx;
            path = path.m(px, y).l(px, y + h);
        }
        for i in 1..ny as usize {
            let py = y + h * i as f64 / ny;
            path = path.m(x, py).l(x + w, py);
        }
        svg.line(&path, c, (w * 0.022).clamp(1.0, 3.0), 1.0);
        svg.line(&Path::rect(x, y, w, h), c, (w * 0.05).clamp(2.0, 6.0), 1.0);
    };
    if lit > 0.05 {
        let paint = shine.lin(
            (x, y),
            (x, y + h),
            &[(0.0, WINDOW.mix(rgb(0xff9a3c), 0.35), lit), (0.6, WINDOW, lit), (1.0, rgb(0xffe7a8), lit)],
        );
        shine.fill(&Path::rect(x, y, w, h), paint);
        bars(shine, wood.darker(0.7));
    } else {
        bars(mid, wood.darker(0.3));
    }
}

/// A tall window of paper and lattice in a hall's wall: by day it glows with the light outside, by night it is dark
/// and blue. Light falls in by it.
pub(crate) fn paper_window(stage: &mut Stage, place: &Place, (x, y, w, h): (f64, f64, f64, f64), wood: Rgb) {
    let p = place.palette;
    let (high, low) = if p.night {
        (p.sky[0].lighter(0.06), p.sky[1].lighter(0.08))
    } else {
        (p.sky[1].mix(p.key, 0.4).lighter(0.25), p.sky[2].mix(p.key, 0.5).lighter(0.12))
    };
    let paper = stage.shine.down(y, y + h, high, low);
    stage.shine.fill(&Path::rect(x, y, w, h), paper);
    let c = wood.lit(p.ambient).darker(0.35);
    let mut bars = Path::default();
    let (columns, rows) = ((w / 21.0).round().max(3.0), (h * 0.62 / 21.0).round().max(4.0));
    for i in 1..columns as usize {
        let bx = x + w * i as f64 / columns;
        bars = bars.m(bx, y).l(bx, y + h * 0.7);
    }
    for i in 1..=rows as usize {
        let by = y + h * 0.7 * i as f64 / rows;
        bars = bars.m(x, by).l(x + w, by);
    }
    stage.shine.line(&bars, c, 2.4, 1.0);
    stage.shine.fill(&Path::rect(x, y + h * 0.7, w, h * 0.3), c.lighter(0.06));
    stage.shine.line(&Path::rect(x + w * 0.12, y + h * 0.75, w * 0.76, h * 0.19), c.darker(0.4), 2.6, 0.9);
    stage.shine.line(&Path::rect(x, y, w, h), c, 8.0, 1.0);
    stage.windows.push((x, y, w, h * 0.7));
    stage.lamps.push(Lamp {
        x: x + w / 2.0,
        y: y + h * 0.5,
        reach: h * 1.15,
        colour: low.scaled(if p.night { 0.14 } else { 0.34 }),
        halo: if p.night { 0.0 } else { h * 0.42 },
        flame: false,
    });
}

/// Where people of a house hang their lanterns: a red lantern `k` large at `x`, `y`, lit after dark.
pub(crate) fn hang_lantern(stage: &mut Stage, place: &Place, x: f64, y: f64, k: f64, c: Rgb) {
    let lit = place.palette.lamps;
    let target = if lit > 0.3 { &mut stage.shine } else { &mut stage.mid };
    crate::props::lantern(target, x, y, k, c);
    if lit > 0.3 {
        stage.lamps.push(Lamp {
            x,
            y: y + 44.0 * k,
            reach: 300.0 * k.sqrt(),
            colour: rgb(0xff8a48).scaled(0.42 * lit),
            halo: 95.0 * k.sqrt() * 1.3,
            flame: true,
        });
    }
}

/// A house of `storeys`, front towards us: middle at `x`, foot at `y`, `w` wide; the door open where `door`. Gives the
/// height of its roof ridge.
pub(crate) fn house(
    stage: &mut Stage,
    place: &mut Place,
    x: f64,
    y: f64,
    w: f64,
    storeys: usize,
    c: House,
    door: bool,
) -> f64 {
    let p = place.palette.clone();
    let lit = p.lamps;
    let mut base = y;
    let mut width = w;
    let bays: usize = if w > 250.0 { 5 } else { 3 };
    for storey in 0..storeys {
        let h = if storey == 0 { w * 0.27 } else { w * 0.19 };
        let (l, t) = (x - width / 2.0, base - h);
        let wall = stage.mid.lin(
            (l, 0.0),
            (l + width, 0.0),
            &[
                (0.0, c.wall.darker(if p.side > 0.0 { 0.4 } else { 0.05 }), 1.0),
                (1.0, c.wall.darker(if p.side > 0.0 { 0.05 } else { 0.4 }), 1.0),
            ],
        );
        stage.mid.fill(&Path::rect(l, t, width, h), wall);
        // The dark under the eaves.
        let under =
            stage.mid.lin((0.0, t), (0.0, t + h * 0.5), &[(0.0, rgb(0x0c0a12), 0.6), (1.0, rgb(0x0c0a12), 0.0)]);
        let bay = width / bays as f64;
        for i in 0..bays {
            let bx = l + bay * i as f64;
            let middle = i == bays / 2;
            if storey == 0 && middle {
                let (dx, dw) = (bx + bay * 0.06, bay * 0.88);
                stage.mid.fill(&Path::rect(dx, t + h * 0.16, dw, h * 0.84), rgb(0x1a1210));
                if door && lit > 0.05 {
                    let glow =
                        stage.shine.lin((0.0, t), (0.0, base), &[(0.0, rgb(0xffa94d), lit), (1.0, rgb(0xffe2a0), lit)]);
                    stage.shine.fill(&Path::rect(dx, t + h * 0.16, dw, h * 0.84), glow);
                } else if door {
                    let inner = stage.mid.down(t, base, rgb(0x2a1a14), rgb(0x5a3a28));
                    stage.mid.fill(&Path::rect(dx, t + h * 0.16, dw, h * 0.84), inner);
                } else {
                    for s in 0..2 {
                        let px = dx + dw * 0.5 * f64::from(s);
                        stage
                            .mid
                            .fill(&Path::rect(px + 1.0, t + h * 0.17, dw * 0.5 - 2.0, h * 0.83), c.wood.lighter(0.06));
                        stage.mid.ell(
                            dx + dw * 0.5 + if s == 0 { -4.0 } else { 4.0 },
                            t + h * 0.6,
                            2.0,
                            2.6,
                            rgb(0xc9a24a),
                            1.0,
                        );
                    }
                }
            } else {
                let share = place.rng.range(0.0, 1.0);
                let shine = if share < 0.8 { lit * place.rng.range(0.75, 1.0) } else { 0.0 };
                let top = t + h * if storey == 0 { 0.24 } else { 0.28 };
                lattice(
                    &mut stage.mid,
                    &mut stage.shine,
                    (bx + bay * 0.12, top, bay * 0.76, h * if storey == 0 { 0.46 } else { 0.5 }),
                    c.wood,
                    shine,
                );
            }
        }
        stage.mid.fill(&Path::rect(l, t, width, h * 0.5), under);
        for i in 0..=bays {
            let px = l + bay * i as f64;
            let pw = (w * 0.016).max(3.0);
            let post = stage.mid.across(
                px - pw,
                px + pw,
                c.wood.darker(if p.side > 0.0 { 0.4 } else { 0.0 }),
                c.wood.lighter(if p.side > 0.0 { 0.1 } else { 0.0 }).darker(if p.side > 0.0 { 0.0 } else { 0.4 }),
            );
            stage.mid.fill(&Path::rect(px - pw, t, pw * 2.0, h), post);
        }
        if storey > 0 {
            // A balcony rail.
            let ry = base - h * 0.26;
            let mut rail = Path::at(l - 6.0, ry).l(l + width + 6.0, ry);
            let steps = (width / 11.0) as usize;
            for i in 0..=steps {
                let px = l + width * i as f64 / steps as f64;
                rail = rail.m(px, ry).l(px, base);
            }
            stage.mid.line(&rail, c.wood, 2.2, 1.0);
        }
        let rh = if storey + 1 == storeys { width * 0.2 } else { width * 0.13 };
        let over = width * 1.3;
        if storey + 1 < storeys {
            // The skirt roof between two storeys is drawn before the upper storey stands on it.
            roof(&mut stage.mid, x, t - rh * 0.72, over, rh, c.roof, p.side, p.snow);
            base = t - rh * 0.5;
            width *= 0.74;
        } else {
            roof(&mut stage.mid, x, t - rh * 0.8, over, rh, c.roof, p.side, p.snow);
            base = t - rh * 0.8;
        }
    }
    if lit > 0.2 {
        stage.lamps.push(Lamp {
            x,
            y: y - w * 0.12,
            reach: w * 0.85,
            colour: rgb(0xffa95a).scaled(0.5 * lit),
            halo: w * 0.42,
            flame: true,
        });
    }
    base
}

/// Paving that runs from a middle at `x`, `y` towards the viewer.
pub(crate) fn paved_way(
    svg: &mut Svg,
    rng: &mut Rng,
    x: f64,
    y: f64,
    top_w: f64,
    bottom: f64,
    bottom_w: f64,
    shift: f64,
    stone: Rgb,
) {
    let at = |k: f64, u: f64| {
        // Perspective: rows grow towards the viewer.
        let yy = y + (bottom - y) * k;
        let w = top_w + (bottom_w - top_w) * k;
        (x + shift * k + u * w / 2.0, yy)
    };
    let d = Path::poly(&[at(0.0, -1.0), at(0.0, 1.0), at(1.0, 1.0), at(1.0, -1.0)]).z();
    let paint = svg.down(y, bottom, stone.mix(rgb(0xb0b4bc), 0.2), stone.darker(0.3));
    svg.fill(&d, paint);
    let mut k0: f64 = 0.0;
    let mut row = 0;
    while k0 < 1.0 {
        let k1 = (k0 + 0.016 + k0 * 0.13).min(1.0);
        let mut u = -1.0 + if row % 2 == 0 { 0.0 } else { -0.2 };
        while u < 1.0 {
            let u1 = (u + rng.range(0.3, 0.52)).min(1.0);
            let a = u.max(-1.0);
            let inset = 0.012;
            let slab = Path::poly(&[
                at(k0 + 0.1 * (k1 - k0), a + inset),
                at(k0 + 0.1 * (k1 - k0), u1 - inset),
                at(k1, u1 - inset),
                at(k1, a + inset),
            ])
            .z();
            svg.fill_a(
                &slab,
                if rng.chance(0.5) { stone.lighter(rng.range(0.0, 0.16)) } else { stone.darker(rng.range(0.0, 0.25)) },
                0.75,
            );
            u = u1;
        }
        k0 = k1;
        row += 1;
    }
}
