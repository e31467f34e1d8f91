//! Battlefield and camp.

use super::wild;
use crate::{
    colour::rgb,
    furniture, nature,
    outlook::{View, outlook},
    props::{self, Kind, Prop},
    sky,
    stage::{Lamp, Place, Stage},
    svg::{Path, Svg},
};

/// A war banner on its pole.
fn banner(svg: &mut Svg, x: f64, y: f64, h: f64, d: f64, torn: f64, red: bool) {
    let c = if red { rgb(0x8f2a26) } else { rgb(0x2f3c4c) };
    svg.line(&Path::at(x, y).l(x + h * 0.03, y - h), rgb(0x3a2c22), h * 0.018 + 1.0, 1.0);
    let (tx, ty) = (x + h * 0.03, y - h * 0.97);
    let w = h * 0.36;
    let cloth = Path::at(tx, ty)
        .q(tx + d * w * 0.4, ty - h * 0.05, tx + d * w, ty + h * 0.03)
        .l(tx + d * w * 0.84, ty + h * (0.12 + 0.04 * torn))
        .l(tx + d * w * 1.02, ty + h * 0.2)
        .l(tx + d * w * 0.8, ty + h * (0.26 - 0.03 * torn))
        .q(tx + d * w * 0.4, ty + h * 0.3, tx, ty + h * 0.34)
        .z();
    let paint = svg.across(tx, tx + d * w, c.lighter(0.08), c.darker(0.45));
    svg.fill(&cloth, paint);
    svg.ell(tx + d * w * 0.4, ty + h * 0.14, h * 0.05, h * 0.06, rgb(0xd9b26a), 0.85);
}

pub(super) fn field(place: &mut Place, stage: &mut Stage) {
    let b = *place.board;
    let p = place.palette.clone();
    let horizon = b.h * 0.6;
    stage.horizon = horizon;
    sky::draw(place, stage, horizon);
    // Smoke stands over the field.
    for _ in 0..7 {
        let x = place.rng.range(b.left(), b.right());
        let (w, lean) = (place.rng.range(46.0, 110.0), place.rng.range(-60.0, 120.0) * -p.side);
        for i in 0..9 {
            let k = f64::from(i) / 9.0;
            stage.far.spot(
                x + lean * k * 2.0,
                horizon - 340.0 * k,
                w * (0.5 + 1.5 * k),
                60.0 + 50.0 * k,
                p.sky[0].mix(rgb(0x2a2426), 0.6),
                0.3 * (1.0 - k),
            );
        }
        stage.far.spot(x, horizon, 60.0, 26.0, rgb(0xff7a2c), if p.lamps > 0.3 { 0.6 } else { 0.3 });
    }
    nature::country(place, stage, horizon, b.h.min(800.0) * 0.24, 4, false);
    nature::ground(place, stage, horizon, rgb(0x7a6a52));
    // A far host: spears and banners in the haze.
    let host = place.far(rgb(0x3a3634), 0.4);
    let mut spears = Path::default();
    for _ in 0..150 {
        let x = place.rng.range(b.left() - 40.0, b.right() + 40.0);
        let y = horizon + place.rng.range(8.0, 22.0);
        spears = spears.m(x, y).l(x + place.rng.range(-3.0, 5.0), y - place.rng.range(20.0, 42.0));
    }
    stage.shine.line(&spears, host, 1.6, 0.85);
    for _ in 0..56 {
        let x = place.rng.range(b.left() - 40.0, b.right() + 40.0);
        stage.shine.ell(x, horizon + 14.0, 5.0, 11.0, host, 0.9);
    }
    for i in 0..7 {
        let x = b.left() + (b.w + 80.0) * (f64::from(i) + place.rng.range(0.1, 0.9)) / 7.0;
        let (h, dy) = (place.rng.range(90.0, 150.0), place.rng.range(8.0, 30.0));
        let red = i % 3 != 1;
        banner(&mut stage.mid, x, horizon + dy, h, -p.side, place.rng.unit(), red);
    }
    tents(place, stage, horizon + 34.0);
    for _ in 0..22 {
        let x = place.rng.range(b.left() - 30.0, b.right() + 30.0);
        let y = place.rng.range(horizon + 50.0, b.h * 0.97);
        let k = (y - horizon) / (b.h - horizon);
        if (x - b.w * 0.5).abs() > 170.0 {
            let (tilt, l) = (place.rng.range(-0.5, 0.5), 130.0 * k);
            stage.mid.line(&Path::at(x, y).l(x + tilt * l, y - l), rgb(0x4a3626), 5.0 * k + 0.8, 1.0);
            if place.rng.chance(0.5) {
                let (ex, ey) = (x + tilt * l, y - l);
                stage.mid.fill(
                    &Path::poly(&[(ex - 5.0 * k, ey), (ex + tilt * 30.0 * k, ey - 32.0 * k), (ex + 5.0 * k, ey)]).z(),
                    rgb(0xaab2bc),
                );
            }
        }
    }
    for d in [-1.0, 1.0] {
        let (dx, y) = (place.rng.range(0.26, 0.4), horizon + place.rng.range(70.0, 130.0));
        banner(&mut stage.mid, b.w * (0.5 + d * dx), y, b.h.min(760.0) * 0.44, -p.side, place.rng.unit(), d > 0.0);
    }
    wild::fire(stage, b.w * (0.5 - p.side * 0.3), b.h * 0.82, 0.8);
    // Spears of those who stand beside the camera.
    let (edge, d) = if p.side > 0.0 { (b.left() + 20.0, 1.0) } else { (b.right() - 20.0, -1.0) };
    for i in 0..4 {
        let x = edge + d * (f64::from(i) * 34.0 + place.rng.range(-8.0, 8.0));
        let (top, lean) = (b.h * place.rng.range(0.22, 0.42), d * place.rng.range(10.0, 46.0));
        stage.near.line(&Path::at(x, b.bottom() + 40.0).l(x + lean, top), rgb(0x2a1e18), 9.0, 1.0);
        let tip = [(x + lean - 9.0, top), (x + lean + d * 4.0, top - 62.0), (x + lean + 10.0, top)];
        stage.near.fill(&Path::poly(&tip).z(), rgb(0x7d848e));
        stage.near.line(
            &Path::at(x + lean, top + 6.0).q(x + lean + 12.0, top + 26.0, x + lean + 4.0, top + 48.0),
            rgb(0x8a2622),
            10.0,
            1.0,
        );
    }
    stage.floor = b.h * 0.92;
    stage.focus = (b.w * 0.5, horizon * 0.86);
}

fn tents(place: &mut Place, stage: &mut Stage, y: f64) {
    let b = *place.board;
    let p = place.palette.clone();
    for d in [-1.0, 1.0] {
        for i in 0..2 {
            let x = b.w * 0.5 + d * b.w.max(900.0) * (0.24 + 0.17 * f64::from(i)) + place.rng.range(-20.0, 20.0);
            let w = place.rng.range(110.0, 160.0);
            let c = rgb(0xb8a684);
            let paint = stage.mid.across(x - w * 0.5 * p.side, x + w * 0.5 * p.side, c.darker(0.45), c);
            stage.mid.fill(
                &Path::at(x - w * 0.62, y + 14.0)
                    .q(x - w * 0.2, y - w * 0.3, x, y - w * 0.62)
                    .q(x + w * 0.2, y - w * 0.3, x + w * 0.62, y + 14.0)
                    .z(),
                paint,
            );
            let flap = Path::at(x, y - w * 0.5)
                .q(x - w * 0.08, y - w * 0.2, x - w * 0.16, y + 13.0)
                .l(x + w * 0.14, y + 13.0)
                .q(x + w * 0.06, y - w * 0.2, x, y - w * 0.5)
                .z();
            if p.lamps > 0.4 {
                stage.shine.fill(&flap, rgb(0xffb860));
                stage.lamps.push(Lamp {
                    x,
                    y: y - w * 0.1,
                    reach: w * 1.3,
                    colour: rgb(0xffa050).scaled(0.4),
                    halo: w * 0.5,
                    flame: true,
                });
            } else {
                stage.mid.fill(&flap, rgb(0x2c221c));
            }
            if p.snow {
                stage.mid.line(
                    &Path::at(x - w * 0.45, y - w * 0.12).q(x - w * 0.16, y - w * 0.36, x, y - w * 0.6),
                    rgb(0xf1f5fa),
                    6.0,
                    0.9,
                );
            }
        }
    }
}

pub(super) fn tent(place: &mut Place, stage: &mut Stage) {
    let b = *place.board;
    let p = place.palette.clone();
    let line = b.h * 0.72;
    let cloth = rgb(0xb39f7c);
    furniture::room(stage, place, line, cloth, rgb(0x7a664c));
    let cx = b.w * 0.5;
    // Canvas hangs in folds from the ridge.
    for i in -8..9 {
        let k = f64::from(i) / 8.0;
        let x = cx + k * b.w * 0.72;
        let fold = Path::at(cx + k * 60.0, b.top() - 60.0)
            .q(x * 0.9 + cx * 0.1, line * 0.3, x, line)
            .l(x + 34.0, line)
            .q(x * 0.9 + cx * 0.1 + 16.0, line * 0.3, cx + k * 60.0 + 6.0, b.top() - 60.0)
            .z();
        stage.back.fill_a(&fold, cloth.darker(0.6), 0.32);
    }
    let open = Path::at(cx + 10.0, line * 0.16)
        .q(cx - 70.0, line * 0.6, cx - 130.0, line)
        .l(cx + 150.0, line)
        .q(cx + 80.0, line * 0.6, cx + 10.0, line * 0.16)
        .z();
    outlook(stage, place, &open, (cx - 140.0, line * 0.16, 300.0, line * 0.84), View::Hills);
    for (d, w) in [(-1.0, 60.0), (1.0, 70.0)] {
        let flap = Path::at(cx + 10.0, line * 0.14)
            .q(cx + d * 80.0, line * 0.5, cx + d * 140.0, line + 6.0)
            .l(cx + d * (140.0 + w), line + 6.0)
            .q(cx + d * 100.0, line * 0.5, cx + 10.0, line * 0.14)
            .z();
        stage.mid.fill(&flap, cloth.darker(0.18));
    }
    stage.mid.fill(&Path::rect(cx + b.w * 0.2, b.top() - 100.0, 20.0, line - b.top() + 120.0), rgb(0x4a3626));
    // Armour stand, spears, map.
    for i in 0..4 {
        let x = cx - b.w * 0.3 + 20.0 * f64::from(i);
        stage.mid.line(&Path::at(x, line + 20.0).l(x + 12.0, line * 0.2), rgb(0x5a4028), 6.0, 1.0);
        stage.mid.fill(
            &Path::poly(&[(x + 5.0, line * 0.2), (x + 14.0, line * 0.2 - 54.0), (x + 19.0, line * 0.2)]).z(),
            rgb(0xb9c0c8),
        );
    }
    furniture::wall_scroll(
        &mut stage.mid,
        &mut place.rng,
        cx + b.w * 0.25,
        line * 0.24,
        b.w.min(900.0) * 0.14,
        line * 0.4,
    );
    if place.vista {
        let x = cx + b.w * 0.28;
        furniture::old_table(&mut stage.mid, x, line + 80.0, 220.0, rgb(0x6a4a30), p.side);
        stage.shine.place(x, line - 34.0, 0.0, 0.66, 0.66);
        props::standing(&mut stage.shine, Prop { kind: Kind::OilLamp, colour: None });
        stage.shine.end();
    }
    stage.lamps.push(Lamp {
        x: cx + b.w * 0.28,
        y: line - 80.0,
        reach: 520.0,
        colour: rgb(0xffa850).scaled(0.5 * p.lamps.max(0.4)),
        halo: if place.vista { 130.0 } else { 0.0 },
        flame: true,
    });
    stage.table = true;
    stage.focus = (cx, line * 0.6);
}
