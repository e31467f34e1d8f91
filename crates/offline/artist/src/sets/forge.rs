//! The forge: coals that glow under a hood, bellows, an anvil with hot iron on it, tools on the wall.

use super::wild::tongues;
use crate::{
    colour::{Rgb, rgb},
    furniture,
    outlook::View,
    rng::Rng,
    stage::{Lamp, Place, Stage},
    svg::{Path, Svg},
};

/// Words for the place where iron is worked.
const WORDS: &[&str] =
    &["铁匠", "打铁", "铁铺", "锻造", "铸剑", "forge", "smithy", "blacksmith", "smith's", "swordsmith"];

/// Whether the place's words name a forge.
pub(super) fn is_named(place: &Place) -> bool {
    place.interior && place.says(WORDS)
}

/// Draws the smith's workshop.
pub(super) fn inside(place: &mut Place, stage: &mut Stage) {
    let b = *place.board;
    let p = place.palette.clone();
    let line = b.h * 0.7;
    let stone = rgb(0x77695c);
    furniture::room(stage, place, line, rgb(0x6b5848), rgb(0x5c4f45));
    let d = if place.rng.chance(0.5) { 1.0 } else { -1.0 };
    let beams = rgb(0x4a3626);
    for k in [0.03, 0.36, 0.66, 0.97] {
        let x = b.left() + (b.right() - b.left()) * k;
        let post = stage.mid.across(x - 15.0, x + 15.0, beams.darker(0.45), beams.lighter(0.08));
        stage.mid.fill(&Path::rect(x - 14.0, b.top() - 200.0, 28.0, line - b.top() + 206.0), post);
    }
    let top = stage.mid.down(b.top(), b.top() + 66.0, beams.darker(0.15), beams.darker(0.6));
    stage.mid.fill(&Path::rect(b.left() - 300.0, b.top() - 220.0, b.w + 800.0, 272.0), top);
    // A small window away from the fire.
    let (ww, wh) = (b.w.min(900.0) * 0.17, line * 0.3);
    let wx = (b.w * (0.5 - d * 0.33) - ww / 2.0).clamp(20.0, b.w - ww - 20.0);
    furniture::square_window(stage, place, (wx, line * 0.24, ww, wh), beams, None, View::Town);
    tools(&mut stage.mid, b.w * (0.5 - d * 0.08), line * 0.34, b.w.min(900.0) * 0.2, place.eastern);
    hearth(place, stage, b.w * (0.5 + d * 0.24), line, b.w.min(900.0) * 0.32, d, stone);
    anvil(stage, b.w * (0.5 - d * 0.17), line + 84.0, 1.0);
    // Water to quench in, and iron that waits.
    let kx = b.w * (0.5 - d * 0.38);
    let wood = rgb(0x6a4c34);
    stage.mid.spot(kx, line + 64.0, 74.0, 10.0, rgb(0x0a0706), 0.6);
    let tub = stage.mid.across(kx - 56.0, kx + 56.0, wood.darker(0.5), wood.lighter(0.1));
    stage.mid.fill(
        &Path::at(kx - 56.0, line - 24.0)
            .l(kx - 46.0, line + 62.0)
            .q(kx, line + 70.0, kx + 46.0, line + 62.0)
            .l(kx + 56.0, line - 24.0)
            .z(),
        tub,
    );
    stage.mid.ell(kx, line - 24.0, 56.0, 11.0, rgb(0x2f4450), 1.0);
    for y in [line - 4.0, line + 40.0] {
        stage.mid.line(&Path::at(kx - 53.0, y).q(kx, y + 9.0, kx + 53.0, y), rgb(0x35373c), 5.0, 1.0);
    }
    for (i, dx) in [-30.0, -16.0, 2.0, 20.0].into_iter().enumerate() {
        let x = kx + d * 96.0 + dx;
        stage.mid.line(
            &Path::at(x, line + 22.0).l(x - d * 24.0, line - 150.0 - 14.0 * i as f64),
            rgb(0x54565c),
            6.0,
            1.0,
        );
    }
    stage.floor = b.h * 0.92;
    stage.focus = (b.w * (0.5 + d * 0.06), line * 0.56 - 6.0 * p.side);
}

/// The hearth: a block of stone with a bed of coals under its hood, the bellows on the far side.
fn hearth(place: &mut Place, stage: &mut Stage, x: f64, line: f64, w: f64, d: f64, stone: Rgb) {
    let b = *place.board;
    let (foot, bed) = (line + 40.0, line - 84.0);
    let hood = bed - 150.0;
    // The wall behind the fire is red with it.
    stage.mid.fill(&Path::rect(x - w * 0.44, hood, w * 0.88, bed - hood), rgb(0x3a1c12));
    stage.shine.spot(x, bed - 20.0, w * 0.48, 130.0, rgb(0xff7a2c), 0.75);
    let flue = stage.mid.across(x - w * 0.2, x + w * 0.2, stone.darker(0.6), stone.darker(0.25));
    stage.mid.fill(
        &Path::poly(&[
            (x - w * 0.2, b.top() - 200.0),
            (x + w * 0.2, b.top() - 200.0),
            (x + w * 0.24, hood - 70.0),
            (x + w * 0.52, hood + 16.0),
            (x - w * 0.52, hood + 16.0),
            (x - w * 0.24, hood - 70.0),
        ])
        .z(),
        flue,
    );
    stage.mid.fill(&Path::rect(x - w * 0.53, hood + 8.0, w * 1.06, 16.0), stone.darker(0.5));
    for e in [-1.0, 1.0] {
        stage.mid.fill(&Path::rect(x + e * w * 0.46 - 15.0, hood + 20.0, 30.0, bed - hood - 10.0), stone.darker(0.3));
    }
    stage.mid.spot(x, foot + 2.0, w * 0.68, 16.0, rgb(0x080504), 0.7);
    let block = stage.mid.down(bed, foot, stone, stone.darker(0.5));
    stage.mid.fill(&Path::rect(x - w * 0.52, bed, w * 1.04, foot - bed), block);
    courses(&mut stage.mid, &mut place.rng, (x - w * 0.52, bed + 14.0, w * 1.04, foot - bed - 14.0), stone);
    stage.mid.fill(&Path::rect(x - w * 0.56, bed - 6.0, w * 1.12, 20.0), stone.lighter(0.12));
    coals(&mut stage.shine, &mut place.rng, x, bed - 6.0, w * 0.4);
    tongues(&mut stage.shine, x, bed - 10.0, (w / 290.0).min(1.1));
    sparks(&mut stage.shine, &mut place.rng, x, bed - 40.0, w);
    // Bellows: two boards and a bag of leather, its nozzle in the coals.
    let (bx, by) = (x + d * w * 0.72, bed + 12.0);
    let leather = rgb(0x6e3f28);
    stage.mid.line(&Path::at(x + d * w * 0.5, bed + 8.0).l(bx - d * 40.0, by + 2.0), rgb(0x3a3c40), 13.0, 1.0);
    let bag = stage.mid.down(by - 44.0, by + 46.0, leather.lighter(0.12), leather.darker(0.5));
    stage.mid.fill(
        &Path::at(bx - d * 46.0, by)
            .q(bx, by - 52.0, bx + d * 74.0, by - 44.0)
            .l(bx + d * 74.0, by + 46.0)
            .q(bx, by + 52.0, bx - d * 46.0, by + 4.0)
            .z(),
        bag,
    );
    for k in [0.15, 0.4, 0.65, 0.9] {
        let (fx, half) = (bx + d * (74.0 - 90.0 * (1.0 - k)), 20.0 + 24.0 * k);
        stage.mid.line(&Path::at(fx, by - half).q(fx + d * 8.0, by, fx, by + half), leather.darker(0.6), 2.6, 0.7);
    }
    stage.mid.line(&Path::at(bx - d * 40.0, by - 10.0).l(bx + d * 92.0, by - 54.0), rgb(0x7a5636), 9.0, 1.0);
    stage.mid.fill(&Path::rect(bx + d * 40.0 - 9.0, by + 40.0, 18.0, foot - by - 40.0), rgb(0x4c3524));
    let strength = if place.palette.night { 0.95 } else { 0.5 };
    stage.lamps.push(Lamp {
        x,
        y: bed - 30.0,
        reach: b.w.min(1100.0) * 0.62,
        colour: rgb(0xff8a3c).scaled(strength),
        halo: w * 0.72,
        flame: true,
    });
}

/// Rough courses of stone over a block.
fn courses(svg: &mut Svg, rng: &mut Rng, (x, y, w, h): (f64, f64, f64, f64), c: Rgb) {
    svg.clip(&Path::rect(x, y, w, h));
    for row in 0..(h / 26.0).ceil() as usize {
        let top = y + 26.0 * row as f64;
        let mut at = x - rng.range(0.0, 30.0);
        while at < x + w {
            let step = rng.range(34.0, 62.0);
            let tone = if rng.chance(0.5) { c.lighter(rng.range(0.0, 0.1)) } else { c.darker(rng.range(0.05, 0.3)) };
            svg.fill_a(&Path::round(at + 1.5, top + 1.5, step - 3.0, 23.0, 5.0), tone, 0.8);
            at += step;
        }
    }
    svg.end();
}

/// A heap of coals, brightest in its middle.
fn coals(svg: &mut Svg, rng: &mut Rng, x: f64, y: f64, half: f64) {
    let glow = svg.rad(
        x,
        y - 8.0,
        half,
        &[(0.0, rgb(0xffe28a), 1.0), (0.35, rgb(0xff9a36), 1.0), (0.75, rgb(0xd9481c), 1.0), (1.0, rgb(0x6a1c10), 1.0)],
    );
    svg.fill(
        &Path::at(x - half, y + 2.0)
            .q(x - half * 0.5, y - 34.0, x, y - 38.0)
            .q(x + half * 0.5, y - 34.0, x + half, y + 2.0)
            .z(),
        glow,
    );
    for _ in 0..46 {
        let u = rng.range(-0.92, 0.92);
        let (cx, cy) = (x + u * half, y - rng.unit() * 32.0 * (1.0 - u * u));
        let r = rng.range(4.0, 10.0);
        let hot = (1.0 - u.abs()) * rng.unit();
        let c = if rng.chance(0.4) { rgb(0x2c1410) } else { rgb(0xb8361a).mix(rgb(0xffd06a), hot) };
        svg.ell(cx, cy, r, r * 0.7, c, 0.85);
    }
}

/// Sparks that fly up from the coals.
fn sparks(svg: &mut Svg, rng: &mut Rng, x: f64, y: f64, w: f64) {
    for _ in 0..34 {
        let (u, v) = (rng.range(-1.0, 1.0), rng.unit());
        let (sx, sy) = (x + u * w * (0.12 + 0.5 * v), y - 20.0 - v * 210.0);
        svg.line(&Path::at(sx, sy).l(sx + u * 5.0, sy - 4.0 - 5.0 * rng.unit()), rgb(0xffc760), 2.2, 0.9 - 0.6 * v);
    }
}

/// An anvil on its block, hot iron and a hammer on it; its foot at `x`, `y`.
fn anvil(stage: &mut Stage, x: f64, y: f64, k: f64) {
    let wood = rgb(0x5c4330);
    stage.mid.spot(x, y, 96.0 * k, 14.0 * k, rgb(0x080504), 0.7);
    stage.mid.place(x, y, 0.0, k, k);
    let block = stage.mid.across(-50.0, 50.0, wood.darker(0.5), wood.lighter(0.1));
    stage.mid.fill(&Path::at(-46.0, -92.0).l(46.0, -92.0).l(54.0, 0.0).q(0.0, 9.0, -54.0, 0.0).z(), block);
    for dx in [-24.0, 4.0, 28.0] {
        stage.mid.line(&Path::at(dx, -86.0).l(dx * 1.12, -6.0), wood.darker(0.55), 2.0, 0.6);
    }
    let iron = rgb(0x5a5e68);
    let paint = stage.mid.down(-168.0, -92.0, iron.lighter(0.25), iron.darker(0.55));
    let shape = Path::at(-104.0, -162.0)
        .q(-80.0, -168.0, -52.0, -166.0)
        .l(66.0, -166.0)
        .l(66.0, -144.0)
        .q(30.0, -136.0, 22.0, -122.0)
        .q(26.0, -104.0, 44.0, -92.0)
        .l(-44.0, -92.0)
        .q(-26.0, -104.0, -22.0, -122.0)
        .q(-36.0, -140.0, -104.0, -162.0)
        .z();
    stage.mid.fill(&shape, paint);
    stage.mid.line(&Path::at(-100.0, -163.0).l(64.0, -165.0), iron.lighter(0.55), 2.6, 0.8);
    stage.mid.line(&Path::at(18.0, -178.0).l(92.0, -206.0), rgb(0x7a5636), 8.0, 1.0);
    stage.mid.fill(&Path::round(-6.0, -190.0, 30.0, 23.0, 4.0), rgb(0x3e4148));
    stage.mid.end();
    stage.shine.place(x, y, 0.0, k, k);
    stage.shine.spot(-54.0, -172.0, 64.0, 34.0, rgb(0xff7a2c), 0.5);
    let hot = stage.shine.across(-96.0, -4.0, rgb(0xfff0b0), rgb(0xd94a1c));
    stage.shine.fill(&Path::round(-96.0, -175.0, 92.0, 9.0, 3.0), hot);
    stage.shine.end();
    stage.lamps.push(Lamp {
        x: x - 54.0 * k,
        y: y - 172.0 * k,
        reach: 220.0 * k,
        colour: rgb(0xff8a3c).scaled(0.25),
        halo: 60.0 * k,
        flame: true,
    });
}

/// Tongs, hammers and what was made, hung from a rail.
fn tools(svg: &mut Svg, x: f64, y: f64, w: f64, eastern: bool) {
    let iron = rgb(0x4a4d55);
    svg.fill(&Path::rect(x - w * 0.55, y - 6.0, w * 1.1, 12.0), rgb(0x553b28));
    for (i, u) in [-0.45, -0.27, -0.09, 0.09, 0.27, 0.45].into_iter().enumerate() {
        let tx = x + u * w;
        svg.ell(tx, y, 4.0, 4.0, iron.lighter(0.2), 1.0);
        match i % 3 {
            0 => {
                svg.line(&Path::at(tx - 5.0, y + 4.0).q(tx + 8.0, y + 60.0, tx - 7.0, y + 118.0), iron, 5.0, 1.0);
                svg.line(&Path::at(tx + 5.0, y + 4.0).q(tx - 8.0, y + 60.0, tx + 7.0, y + 118.0), iron, 5.0, 1.0);
            }
            1 => {
                svg.line(&Path::at(tx, y + 6.0).l(tx, y + 84.0), rgb(0x7a5636), 7.0, 1.0);
                svg.fill(&Path::round(tx - 19.0, y + 78.0, 38.0, 20.0, 4.0), iron);
            }
            _ if eastern => {
                svg.fill(
                    &Path::at(tx - 6.0, y + 34.0)
                        .l(tx + 7.0, y + 34.0)
                        .l(tx + 4.0, y + 132.0)
                        .l(tx, y + 146.0)
                        .l(tx - 5.0, y + 132.0)
                        .z(),
                    iron.lighter(0.4),
                );
                svg.fill(&Path::rect(tx - 15.0, y + 28.0, 31.0, 7.0), rgb(0xa9823c));
                svg.line(&Path::at(tx, y + 4.0).l(tx, y + 28.0), rgb(0x3a2418), 8.0, 1.0);
            }
            _ => {
                let shoe = Path::at(tx - 17.0, y + 46.0).c(tx - 32.0, y - 2.0, tx + 32.0, y - 2.0, tx + 17.0, y + 46.0);
                svg.line(&shoe, iron.lighter(0.15), 9.0, 1.0);
            }
        }
    }
}
