//! Rooms: walls, floors, windows, and what stands in rooms.
#![allow(clippy::too_many_arguments, reason = "place, size, colours and light of one thing, each a plain number")]

use crate::{
    colour::{Rgb, rgb},
    nature,
    outlook::{View, outlook},
    rng::Rng,
    stage::{Place, Stage},
    svg::{Path, Svg},
};
use kinora_model::script::Setting;

/// Walls and floor of a room; the floor begins at `line`. Planks or tiles run towards the viewer.
pub(crate) fn room(stage: &mut Stage, place: &mut Place, line: f64, wall: Rgb, floor: Rgb) {
    let b = *place.board;
    let (l, r) = (b.left() - 300.0, b.right() + 300.0);
    stage.back_is_surface = true;
    let paint = stage.back.lin(
        (0.0, b.top()),
        (0.0, line),
        &[(0.0, wall.darker(0.5), 1.0), (0.5, wall, 1.0), (1.0, wall.darker(0.22), 1.0)],
    );
    stage.back.rect(l, b.top() - 300.0, r - l, line - b.top() + 310.0, paint);
    for _ in 0..14 {
        let (x, y) = (place.rng.range(l, r), place.rng.range(b.top(), line));
        let tone = if place.rng.chance(0.5) { wall.lighter(0.12) } else { wall.darker(0.3) };
        stage.back.spot(x, y, place.rng.range(80.0, 240.0), place.rng.range(40.0, 120.0), tone, 0.2);
    }
    let paint = stage.back.lin(
        (0.0, line),
        (0.0, b.bottom()),
        &[(0.0, floor.darker(0.4), 1.0), (0.3, floor, 1.0), (1.0, floor.darker(0.35), 1.0)],
    );
    stage.back.rect(l, line, r - l, b.bottom() - line + 300.0, paint);
    let cx = b.w / 2.0;
    let mut boards = Path::default();
    for i in -16..=16 {
        let x = cx + f64::from(i) * b.w * 0.055;
        boards = boards.m(x, line).l(cx + (x - cx) * 3.4, b.bottom() + 200.0);
    }
    if !matches!(place.setting, Setting::Mountain | Setting::Battlefield) {
        stage.back.line(&boards, floor.darker(0.6), 1.8, 0.45);
    }
    let shade =
        stage.back.lin((0.0, line), (0.0, line + 40.0), &[(0.0, rgb(0x0a0810), 0.5), (1.0, rgb(0x0a0810), 0.0)]);
    stage.back.rect(l, line, r - l, 40.0, shade);
    stage.horizon = line;
    stage.floor = b.h * 0.9;
    stage.focus = (cx, line * 0.62);
}

/// A round moon window with a frame and a lattice.
pub(crate) fn moon_window(stage: &mut Stage, place: &mut Place, x: f64, y: f64, r: f64, wood: Rgb) {
    outlook(stage, place, &Path::ellipse(x, y, r, r), (x - r, y - r, r * 2.0, r * 2.0), View::Hills);
    let svg = &mut stage.shine;
    let dark = wood.lit(place.palette.ambient).darker(0.15);
    // A bough before the window.
    svg.clip(&Path::ellipse(x, y, r, r));
    nature::branch(
        svg,
        &mut place.rng,
        x - r,
        y - r * 0.55,
        r * 1.2,
        1.0,
        dark.darker(0.4),
        place.palette.snow.then_some(rgb(0xf3c4cf)),
    );
    svg.end();
    svg.line(&Path::ellipse(x, y, r + r * 0.05, r + r * 0.05), dark.darker(0.5), r * 0.16, 1.0);
    svg.line(&Path::ellipse(x, y, r + r * 0.055, r + r * 0.055), dark.lighter(0.08), r * 0.1, 1.0);
    svg.line(&Path::ellipse(x, y, r * 0.99, r * 0.99), dark.lighter(0.25), r * 0.012, 0.8);
    let mut bars = Path::default();
    for u in [-0.38, 0.38] {
        let l = (1.0f64 - u * u).sqrt();
        bars = bars.m(x + u * r, y - l * r).l(x + u * r, y + l * r).m(x - l * r, y + u * r).l(x + l * r, y + u * r);
    }
    svg.line(&bars, dark.darker(0.2), r * 0.03, 1.0);
}

/// A square window with curtains (modern) or lattice wings.
pub(crate) fn square_window(
    stage: &mut Stage,
    place: &mut Place,
    bx: (f64, f64, f64, f64),
    frame: Rgb,
    curtain: Option<Rgb>,
    usual: View,
) {
    let (x, y, w, h) = bx;
    outlook(stage, place, &Path::rect(x, y, w, h), bx, usual);
    let lit = |c: Rgb| c.lit(place.palette.ambient);
    let c = lit(frame);
    let svg = &mut stage.shine;
    svg.line(&Path::rect(x, y, w, h), c.darker(0.4), 13.0, 1.0);
    svg.line(&Path::rect(x, y, w, h), c, 9.0, 1.0);
    svg.line(&Path::at(x + w / 2.0, y).l(x + w / 2.0, y + h).m(x, y + h * 0.36).l(x + w, y + h * 0.36), c, 5.0, 1.0);
    svg.fill(&Path::rect(x - 16.0, y + h + 4.0, w + 32.0, 12.0), c.lighter(0.1));
    if let Some(cloth) = curtain {
        let cloth = lit(cloth);
        for d in [-1.0, 1.0] {
            let (a, e) = if d < 0.0 { (x - 34.0, x + w * 0.2) } else { (x + w + 34.0, x + w * 0.8) };
            let hang = Path::at(a, y - 24.0)
                .l(e, y - 24.0)
                .c(e + d * 6.0, y + h * 0.4, e + d * w * 0.1, y + h * 0.7, e + d * w * 0.07, y + h + 70.0)
                .l(a, y + h + 74.0)
                .z();
            let paint = svg.across(a, e, cloth.darker(0.25), cloth);
            svg.fill(&hang, paint);
            for i in 1..6 {
                let k = f64::from(i) / 6.0;
                let px = a + (e - a) * k;
                svg.line(
                    &Path::at(px, y - 20.0).q(px + d * 8.0, y + h * 0.5, px + d * w * 0.06 * k, y + h + 68.0),
                    cloth.darker(0.45),
                    4.0,
                    0.35,
                );
            }
        }
        svg.line(&Path::at(x - 48.0, y - 24.0).l(x + w + 48.0, y - 24.0), c.darker(0.4), 7.0, 1.0);
    }
}

/// An old shelf with jars and books on it, none like its neighbour.
pub(crate) fn shelf(svg: &mut Svg, rng: &mut Rng, (x, y, w, h): (f64, f64, f64, f64), wood: Rgb, jars: bool) {
    svg.fill(&Path::rect(x, y, w, h), wood.darker(0.62));
    let rows = (h / 92.0).round().max(2.0) as usize;
    let step = h / rows as f64;
    for row in 0..rows {
        let base = y + step * (row as f64 + 1.0) - 7.0;
        let mut px = x + 10.0;
        while px < x + w - 16.0 {
            let kind = rng.below(if jars { 5 } else { 7 });
            let room = x + w - 12.0 - px;
            let used = if jars && kind < 3 {
                vessel(svg, rng, px, base, step, room)
            } else if kind == 4 {
                rng.range(10.0, 34.0)
            } else {
                books(svg, rng, px, base, step, room)
            };
            px += used + rng.range(2.0, 9.0);
        }
        svg.fill(&Path::rect(x - 4.0, base, w + 8.0, 8.0), wood.lighter(0.06));
        svg.fill_a(&Path::rect(x, base + 8.0, w, 12.0), rgb(0x08060a), 0.35);
    }
    for px in [x - 7.0, x + w - 3.0] {
        svg.fill(&Path::rect(px, y - 10.0, 10.0, h + 16.0), wood);
    }
    svg.fill(&Path::rect(x - 14.0, y - 14.0, w + 28.0, 11.0), wood.lighter(0.1));
}

fn vessel(svg: &mut Svg, rng: &mut Rng, x: f64, base: f64, step: f64, room: f64) -> f64 {
    let w = rng.range(22.0, 44.0).min(room);
    let h = (step - 20.0) * rng.range(0.45, 0.86);
    let c = rng.pick(&[
        rgb(0x7f9a9c),
        rgb(0xa8654a),
        rgb(0xd2c4a4),
        rgb(0x54708c),
        rgb(0x4f4742),
        rgb(0x8b9a72),
        rgb(0x9b8494),
    ]);
    let (m, neck, belly) = (x + w / 2.0, rng.range(0.26, 0.6), rng.range(0.35, 0.7));
    let paint = svg.across(x, x + w, c.darker(0.45), c.lighter(0.2));
    let d = Path::smooth(
        &[
            (m - w * 0.3, base),
            (m - w * 0.5, base - h * belly),
            (m - w * neck * 0.5, base - h * 0.88),
            (m - w * neck * 0.6, base - h),
            (m + w * neck * 0.6, base - h),
            (m + w * neck * 0.5, base - h * 0.88),
            (m + w * 0.5, base - h * belly),
            (m + w * 0.3, base),
        ],
        true,
    );
    svg.fill(&d, paint);
    svg.line(
        &Path::at(m + w * 0.26, base - h * 0.3).q(m + w * 0.36, base - h * belly, m + w * 0.2, base - h * 0.76),
        Rgb::WHITE,
        1.8,
        0.25,
    );
    w
}

fn books(svg: &mut Svg, rng: &mut Rng, x: f64, base: f64, step: f64, room: f64) -> f64 {
    let mut used = 0.0;
    for _ in 0..rng.below(4) + 2 {
        let w = rng.range(6.0, 13.0);
        if used + w > room {
            break;
        }
        let h = (step - 20.0) * rng.range(0.6, 0.95);
        let c = rng.pick(&[
            rgb(0x54708c),
            rgb(0x8a4038),
            rgb(0xcbb78c),
            rgb(0x4c6650),
            rgb(0x6a5474),
            rgb(0xb98a4a),
            rgb(0x3d4152),
        ]);
        let paint = svg.across(x + used, x + used + w, c.lighter(0.1), c.darker(0.3));
        svg.fill(&Path::rect(x + used, base - h, w, h), paint);
        svg.fill_a(&Path::rect(x + used + w * 0.2, base - h * 0.82, w * 0.6, h * 0.2), rgb(0xf0e2bc), 0.6);
        used += w + 0.8;
    }
    used
}

/// An old square table with two benches, middle at `x`, foot at `y`.
pub(crate) fn old_table(svg: &mut Svg, x: f64, y: f64, w: f64, wood: Rgb, side: f64) {
    let h = w * 0.46;
    svg.spot(x, y, w * 0.75, w * 0.1, rgb(0x080508), 0.55);
    for d in [-1.0, 1.0] {
        svg.fill(&Path::rect(x + d * w * 0.43 - w * 0.025, y - h, w * 0.05, h), wood.darker(0.25));
        svg.fill(&Path::rect(x + d * w * 0.3 - w * 0.02, y - h, w * 0.04, h * 0.86), wood.darker(0.45));
    }
    svg.fill(&Path::rect(x - w * 0.46, y - h, w * 0.92, h * 0.16), wood.darker(0.25));
    let top = Path::at(x - w * 0.52, y - h)
        .l(x - w * 0.42, y - h - w * 0.12)
        .l(x + w * 0.42, y - h - w * 0.12)
        .l(x + w * 0.52, y - h)
        .z();
    let paint = svg.across(x - w * 0.5 * side, x + w * 0.5 * side, wood.darker(0.15), wood.lighter(0.22));
    svg.fill(&top, paint);
    svg.fill(&Path::rect(x - w * 0.52, y - h, w * 1.04, w * 0.035), wood.darker(0.1));
    for d in [-1.0, 1.0] {
        let bx = x + d * w * 0.74;
        svg.fill(&Path::rect(bx - w * 0.17, y - h * 0.5, w * 0.34, w * 0.04), wood.lighter(0.05));
        for e in [-0.13, 0.11] {
            svg.fill(&Path::rect(bx + e * w, y - h * 0.47, w * 0.03, h * 0.47), wood.darker(0.35));
        }
    }
}

/// A picture scroll on the wall: hills in ink.
pub(crate) fn wall_scroll(svg: &mut Svg, rng: &mut Rng, x: f64, y: f64, w: f64, h: f64) {
    svg.fill(&Path::rect(x, y, w, h), rgb(0xb39a6c));
    let paper = svg.down(y, y + h, rgb(0xf1e6cb), rgb(0xdccba3));
    svg.fill(&Path::rect(x + w * 0.1, y + h * 0.08, w * 0.8, h * 0.84), paper);
    svg.clip(&Path::rect(x + w * 0.1, y + h * 0.08, w * 0.8, h * 0.84));
    for i in 0..3 {
        let k = f64::from(i) / 3.0;
        let line = nature::ridge(rng, x, x + w, y + h * (0.5 + 0.16 * k), h * 0.26, 0.6);
        let ink =
            svg.lin((0.0, y + h * 0.2), (0.0, y + h * 0.9), &[(0.0, rgb(0x39443f), 0.75), (1.0, rgb(0x39443f), 0.0)]);
        svg.fill(&Path::poly(&line).l(x + w, y + h).l(x, y + h).z(), ink);
    }
    svg.fill(&Path::rect(x + w * 0.74, y + h * 0.78, w * 0.1, w * 0.1), rgb(0xb5302c));
    svg.end();
    for py in [y, y + h] {
        svg.fill(&Path::round(x - w * 0.05, py - 5.0, w * 1.1, 10.0, 5.0), rgb(0x4a2a1a));
    }
}
