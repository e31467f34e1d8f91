//! River, lake and sea: water that mirrors the sky, a shore, boats, a pier or a lighthouse.

use crate::{
    building,
    colour::{Rgb, rgb},
    nature, sky,
    stage::{Lamp, Place, Stage},
    svg::Path,
};
use kinora_model::script::{Era, Weather};

pub(super) fn draw(place: &mut Place, stage: &mut Stage) {
    let b = *place.board;
    let lighthouse = place.says(&["灯塔", "lighthouse"]);
    let sea = lighthouse || place.says(&["海", "sea", "ocean", "beach", "shore", "coast", "harbour", "harbor", "港"]);
    let horizon = b.h * if sea { 0.54 } else { 0.52 };
    let p = place.palette.clone();
    stage.horizon = horizon;
    sky::draw(place, stage, horizon);
    if sea {
        nature::country(place, stage, horizon, b.h.min(800.0) * 0.09, 1, false);
    } else {
        nature::country(place, stage, horizon, b.h.min(800.0) * 0.36, 4, true);
    }
    let (l, r) = (b.left() - 500.0, b.right() + 500.0);
    let water = rgb(0x4d7c96);
    let deep = rgb(0x2c5068);
    let paint = stage.mid.lin(
        (0.0, horizon),
        (0.0, b.bottom()),
        &[(0.0, water.lighter(0.3), 1.0), (0.4, water, 1.0), (1.0, deep, 1.0)],
    );
    stage.mid.rect(l, horizon, r - l, b.bottom() - horizon + 400.0, paint);
    let storm = place.weather == Weather::Storm;
    let shore = b.h * 0.86;
    waves(place, stage, horizon, shore, if sea { 1.0 } else { 0.45 } * if storm { 2.0 } else { 1.0 });
    // The path of light below sun or moon, on the sheet that lamps do not darken.
    if p.disc {
        let x = b.w * (0.5 + p.side * 0.25);
        for i in 0..46 {
            let k = f64::from(i) / 46.0;
            let y = horizon + 3.0 + (shore - horizon) * k * k;
            let w = 12.0 + 46.0 * k * place.rng.range(0.4, 1.2);
            let dx = place.rng.range(-1.0, 1.0) * (10.0 + 50.0 * k);
            stage.shine.spot(x + dx, y, w, 1.2 + 2.6 * k, p.key.lighter(0.4), 0.55);
        }
    }
    if lighthouse {
        tower(place, stage, horizon);
    } else if place.era == Era::Period && place.eastern {
        boat(place, stage, b.w * (0.5 - p.side * 0.26), horizon + 66.0, 1.0);
    } else {
        let x = b.w * (0.5 - p.side * 0.27);
        sail(stage, x, horizon + 40.0);
    }
    if !sea {
        reeds(place, stage, shore);
    }
    bank(place, stage, shore, sea);
    stage.gloss = if storm {
        0.25
    } else if sea {
        0.42
    } else {
        0.62
    };
    stage.floor = b.h * 0.93;
    stage.focus = (b.w * 0.5, horizon * 0.84);
}

fn waves(place: &mut Place, stage: &mut Stage, horizon: f64, shore: f64, strength: f64) {
    let b = *place.board;
    for i in 0..90 {
        let k = f64::from(i) / 90.0;
        let y = horizon + 2.0 + (shore - horizon) * k.powf(1.7);
        let x = place.rng.range(b.left() - 100.0, b.right() + 100.0);
        let w = (20.0 + 190.0 * k) * place.rng.range(0.5, 1.3);
        let h = (0.6 + 5.0 * k) * strength;
        let crest = Path::at(x - w, y)
            .q(x - w * 0.4, y - h * 1.6, x, y - h)
            .q(x + w * 0.5, y + h * 0.3, x + w, y)
            .q(x + w * 0.4, y + h * 0.9, x, y + h * 0.5)
            .q(x - w * 0.5, y + h * 0.6, x - w, y)
            .z();
        let light = i % 3 != 0;
        stage.mid.fill_a(&crest, if light { rgb(0xcfe2ea) } else { rgb(0x1d3a50) }, if light { 0.24 } else { 0.3 });
        if strength > 1.2 && i % 4 == 0 {
            stage.mid.line(
                &Path::at(x - w * 0.5, y - h).q(x, y - h * 2.0, x + w * 0.4, y - h * 0.4),
                Rgb::WHITE,
                2.0 + 3.0 * k,
                0.6,
            );
        }
    }
}

fn bank(place: &mut Place, stage: &mut Stage, shore: f64, sea: bool) {
    let b = *place.board;
    let p = place.palette.clone();
    let c = if p.snow {
        rgb(0xdfe6ee)
    } else if sea {
        rgb(0xc9b58c)
    } else {
        rgb(0x66705a)
    };
    let (l, r) = (b.left() - 500.0, b.right() + 500.0);
    // Coves and spits of several sizes, no even wave.
    let (a, e) = (place.rng.range(0.0, 6.0), place.rng.range(0.0, 6.0));
    let edge: Vec<(f64, f64)> = (0..=90)
        .map(|i| {
            let u = f64::from(i);
            let sway = 15.0 * (u * 0.19 + a).sin() + 8.0 * (u * 0.53 + e).sin() + place.rng.range(-2.5, 2.5);
            (l + (r - l) * u / 90.0, shore + sway)
        })
        .collect();
    // Shallow water, wet ground, and foam that breaks off and begins again.
    let low = |by: f64| edge.iter().map(|&(x, y)| (x, y + by)).collect::<Vec<_>>();
    stage.bank.line(&Path::smooth(&low(-9.0), false), c.lighter(0.1), 20.0, 0.2);
    stage.bank.line(&Path::smooth(&low(-3.0), false), rgb(0x2a4050), 8.0, 0.28);
    let mut at = 0;
    while at + 3 < edge.len() {
        let (run, gap) = (2 + place.rng.below(5), 1 + place.rng.below(3));
        let end = (at + run).min(edge.len() - 1);
        for (by, width, alpha) in [(-5.0, 2.6, 0.55), (-13.0, 1.5, 0.3)] {
            let part: Vec<(f64, f64)> = edge[at..=end].iter().map(|&(x, y)| (x, y + by)).collect();
            stage.bank.line(&Path::smooth(&part, false), Rgb::WHITE, if sea { width * 1.6 } else { width }, alpha);
        }
        at = end + gap;
    }
    let paint = stage.bank.down(shore - 20.0, b.bottom(), c, c.darker(0.4));
    stage.bank.fill(&Path::smooth(&edge, false).l(r, b.bottom() + 400.0).l(l, b.bottom() + 400.0).z(), paint);
    for _ in 0..30 {
        let (x, y) = (place.rng.range(l, r), place.rng.range(shore + 24.0, b.bottom()));
        let w = place.rng.range(20.0, 120.0);
        stage.bank.spot(x, y, w, w * 0.08, if place.rng.chance(0.5) { c.lighter(0.3) } else { c.darker(0.5) }, 0.35);
    }
    stage.bank.line(&Path::smooth(&low(7.0), false), c.darker(0.5), 13.0, 0.28);
    let mut stones = Path::default();
    for _ in 0..140 {
        let k = place.rng.unit();
        let (x, y) = (place.rng.range(l, r), shore + 16.0 + (b.bottom() - shore) * k);
        let w = 2.0 + 7.0 * k * place.rng.unit();
        stones = stones.m(x - w, y).q(x, y - w * 1.1, x + w, y).q(x, y + w * 0.4, x - w, y).z();
    }
    stage.bank.fill_a(&stones, c.darker(0.35), 0.55);
    for _ in 0..9 {
        let side = if place.rng.chance(0.5) { -1.0 } else { 1.0 };
        let x = b.w * 0.5 + side * b.w * place.rng.range(0.24, 0.62);
        let (y, w) = (shore + place.rng.range(6.0, 50.0), place.rng.range(26.0, 120.0));
        nature::rock(&mut stage.bank, &mut place.rng, x, y, w, rgb(0x6c6f76), p.side, p.snow);
    }
}

fn reeds(place: &mut Place, stage: &mut Stage, shore: f64) {
    let b = *place.board;
    if place.palette.snow {
        return;
    }
    for (x0, x1) in [(b.left() - 40.0, b.w * 0.2), (b.w * 0.82, b.right() + 40.0)] {
        nature::grass(&mut stage.bank, &mut place.rng, x0, x1, shore + 6.0, 110.0, 90, rgb(0x6d7c46));
        for _ in 0..9 {
            let (x, h) = (place.rng.range(x0, x1), place.rng.range(90.0, 150.0));
            stage.bank.line(
                &Path::at(x, shore).q(x + 4.0, shore - h * 0.6, x + 12.0, shore - h),
                rgb(0x7a7448),
                2.4,
                1.0,
            );
            stage.bank.line(
                &Path::at(x + 11.0, shore - h * 0.96).l(x + 16.0, shore - h * 1.2),
                rgb(0x6a4a30),
                7.0,
                1.0,
            );
        }
    }
    nature::grass(
        &mut stage.near,
        &mut place.rng,
        b.left(),
        b.left() + b.w * 0.22,
        b.bottom() + 16.0,
        190.0,
        50,
        rgb(0x20301e),
    );
    nature::grass(
        &mut stage.near,
        &mut place.rng,
        b.right() - b.w * 0.18,
        b.right(),
        b.bottom() + 16.0,
        160.0,
        45,
        rgb(0x20301e),
    );
}

/// A flat boat with a reed roof and a lantern.
fn boat(place: &mut Place, stage: &mut Stage, x: f64, y: f64, k: f64) {
    let wood = rgb(0x5a4230);
    stage.mid.spot(x, y + 4.0, 150.0 * k, 14.0 * k, rgb(0x10202a), 0.6);
    stage.mid.place(x, y, 0.0, k, k);
    let hull = Path::at(-128.0, -22.0)
        .q(-100.0, -6.0, -70.0, -8.0)
        .l(74.0, -8.0)
        .q(104.0, -8.0, 134.0, -26.0)
        .q(112.0, 8.0, 80.0, 10.0)
        .l(-78.0, 10.0)
        .q(-110.0, 6.0, -128.0, -22.0)
        .z();
    let paint = stage.mid.down(-24.0, 10.0, wood.lighter(0.15), wood.darker(0.55));
    stage.mid.fill(&hull, paint);
    let roof = Path::at(-58.0, -8.0).c(-60.0, -62.0, 60.0, -62.0, 58.0, -8.0).z();
    let reed = stage.mid.across(-58.0, 58.0, rgb(0x6a5a3a), rgb(0xa8905c));
    stage.mid.fill(&roof, reed);
    for i in -3..4 {
        let u = f64::from(i) * 16.0;
        stage.mid.line(&Path::at(u, -9.0).q(u * 0.9, -40.0, u * 0.5, -49.0), rgb(0x4a3c26), 1.6, 0.6);
    }
    stage.mid.line(&Path::at(92.0, -8.0).l(118.0, -104.0), rgb(0x4a3626), 3.4, 1.0);
    stage.mid.end();
    building::hang_lantern(stage, place, x - 74.0 * k, y - 50.0 * k, 0.42 * k, rgb(0xe0643a));
}

fn sail(stage: &mut Stage, x: f64, y: f64) {
    let c = rgb(0xf1ede2);
    stage.mid.fill(
        &Path::at(x - 46.0, y - 10.0)
            .l(x + 50.0, y - 12.0)
            .q(x + 34.0, y + 8.0, x + 22.0, y + 8.0)
            .l(x - 30.0, y + 8.0)
            .z(),
        rgb(0x7a3b2e),
    );
    stage.mid.line(&Path::at(x, y - 10.0).l(x, y - 132.0), rgb(0x4a3626), 3.0, 1.0);
    let paint = stage.mid.across(x, x + 54.0, c, c.darker(0.25));
    stage
        .mid
        .fill(&Path::at(x + 4.0, y - 126.0).q(x + 56.0, y - 70.0, x + 46.0, y - 22.0).l(x + 4.0, y - 18.0).z(), paint);
    stage.mid.fill(
        &Path::at(x - 4.0, y - 112.0).q(x - 34.0, y - 60.0, x - 38.0, y - 22.0).l(x - 4.0, y - 18.0).z(),
        c.darker(0.12),
    );
}

/// A lighthouse on its rock, with its beam after dark.
fn tower(place: &mut Place, stage: &mut Stage, horizon: f64) {
    let b = *place.board;
    let p = place.palette.clone();
    let x = b.w * (0.5 - p.side * 0.24);
    let (foot, top, w) = (horizon + 34.0, horizon - b.h.min(760.0) * 0.4, 62.0);
    for (dx, dy, size) in
        [(-90.0, 30.0, 170.0), (70.0, 34.0, 200.0), (-20.0, 44.0, 260.0), (150.0, 40.0, 110.0), (-170.0, 36.0, 110.0)]
    {
        nature::rock(&mut stage.mid, &mut place.rng, x + dx, foot + dy, size, rgb(0x5c6068), p.side, p.snow);
    }
    // The keeper's house: lighthouses are built alike everywhere.
    super::west::gable(place, stage, (x + 112.0, foot + 8.0, 96.0, 44.0), rgb(0xe4ddcc), rgb(0x8a4436));
    let shaft = |k0: f64, k1: f64| {
        let (y0, y1) = (foot + (top - foot) * k0, foot + (top - foot) * k1);
        let (w0, w1) = (w * (1.0 - 0.42 * k0), w * (1.0 - 0.42 * k1));
        Path::poly(&[(x - w0 / 2.0, y0), (x + w0 / 2.0, y0), (x + w1 / 2.0, y1), (x - w1 / 2.0, y1)]).z()
    };
    for i in 0..6 {
        let c = if i % 2 == 0 { rgb(0xf3efe6) } else { rgb(0xb5382f) };
        let paint = stage.mid.across(x - w * 0.5 * p.side, x + w * 0.5 * p.side, c.darker(0.42), c);
        stage.mid.fill(&shaft(f64::from(i) / 6.0, (f64::from(i) + 1.0) / 6.0), paint);
    }
    for k in [0.25, 0.58] {
        let y = foot + (top - foot) * k;
        stage.mid.fill(&Path::round(x - 6.0, y - 11.0, 12.0, 20.0, 5.0), rgb(0x2a2c34));
    }
    stage.mid.fill(&Path::rect(x - 28.0, top - 6.0, 56.0, 8.0), rgb(0x3a3c44));
    stage.mid.fill(&Path::rect(x - 17.0, top - 36.0, 34.0, 31.0), rgb(0x2c3038));
    stage
        .shine
        .fill(&Path::rect(x - 13.0, top - 33.0, 26.0, 26.0), rgb(0xfff0b4).mix(rgb(0x9ab0bc), 1.0 - p.lamps.max(0.3)));
    stage.mid.fill(&Path::at(x - 22.0, top - 36.0).q(x, top - 66.0, x + 22.0, top - 36.0).z(), rgb(0xa8362e));
    if p.lamps > 0.3 {
        for d in [-1.0, 1.0] {
            let reach = b.w * 0.6;
            let beam = stage.shine.lin(
                (x, top),
                (x + d * reach, top),
                &[(0.0, rgb(0xfff2c0), 0.6 * p.lamps), (1.0, rgb(0xfff2c0), 0.0)],
            );
            stage.shine.fill(
                &Path::poly(&[
                    (x, top - 26.0),
                    (x + d * reach, top - 120.0),
                    (x + d * reach, top + 40.0),
                    (x, top - 14.0),
                ])
                .z(),
                beam,
            );
        }
        stage.lamps.push(Lamp {
            x,
            y: top - 20.0,
            reach: 420.0,
            colour: rgb(0xffe9a8).scaled(0.4),
            halo: 150.0,
            flame: false,
        });
    }
}
