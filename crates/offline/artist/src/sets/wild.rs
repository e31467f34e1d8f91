//! The open: mountain, cave, field.

use crate::{
    colour::{Rgb, rgb},
    furniture, nature,
    outlook::{View, outlook},
    sky,
    stage::{Lamp, Place, Stage},
    svg::{Path, Svg},
};
use kinora_model::script::{Era, TimeOfDay, Weather};

pub(super) fn mountain(place: &mut Place, stage: &mut Stage) {
    let b = *place.board;
    let horizon = b.h * 0.7;
    stage.horizon = horizon;
    sky::draw(place, stage, horizon);
    nature::country(place, stage, horizon, b.h.min(820.0) * 0.56, 5, true);
    let p = place.palette.clone();
    heights(place, stage, horizon);
    // We stand on a ledge: rock in front, the valley beyond.
    nature::ground(place, stage, horizon + 30.0, rgb(0x62685a));
    stage.horizon = horizon + 30.0;
    let stone = rgb(0x747780);
    for _ in 0..10 {
        let x = place.rng.range(b.left() - 40.0, b.right() + 40.0);
        let y = horizon + place.rng.range(40.0, 90.0);
        let w = place.rng.range(40.0, 130.0);
        nature::rock(&mut stage.mid, &mut place.rng, x, y, w, stone, p.side, p.snow);
    }
    // A cliff with an old pine closes one side.
    let d = -p.side;
    let edge = if d > 0.0 { b.right() + 60.0 } else { b.left() - 60.0 };
    let w = b.w.min(900.0) * 0.3;
    let top = horizon * 0.42;
    let cliff = [
        (edge, top - 60.0),
        (edge - d * w * 0.4, top),
        (edge - d * w * 0.55, top + 70.0),
        (edge - d * w * 0.8, top + 160.0),
        (edge - d * w * 0.74, horizon - 10.0),
        (edge - d * w * 1.05, horizon + 70.0),
        (edge - d * w * 1.2, b.bottom() + 100.0),
        (edge + d * 400.0, b.bottom() + 100.0),
        (edge + d * 400.0, top - 60.0),
    ];
    let paint = stage.mid.lin(
        (edge - d * w, 0.0),
        (edge, 0.0),
        &[(0.0, stone.lighter(0.06), 1.0), (0.5, stone.darker(0.3), 1.0), (1.0, stone.darker(0.55), 1.0)],
    );
    stage.mid.fill(&Path::poly(&cliff).z(), paint);
    for i in 0..16 {
        let k = f64::from(i) / 16.0;
        let (x, y) = (edge - d * w * (0.1 + 0.75 * place.rng.unit()), top + (b.h - top) * k);
        let l = place.rng.range(30.0, 90.0);
        stage.mid.line(
            &Path::at(x, y).l(x - d * 12.0, y + l * 0.5).l(x - d * 6.0, y + l),
            stone.darker(0.65),
            2.6,
            0.4,
        );
    }
    if p.snow {
        stage.mid.line(&Path::poly(&cliff[..4]), rgb(0xf4f7fb), 12.0, 0.9);
    }
    nature::branch(
        &mut stage.mid,
        &mut place.rng,
        edge - d * w * 0.2,
        top + 6.0,
        b.w.min(900.0) * 0.36,
        -d,
        rgb(0x2c3a30),
        None,
    );
    nature::branch(
        &mut stage.near,
        &mut place.rng,
        if d > 0.0 { b.left() - 20.0 } else { b.right() + 20.0 },
        b.h * 0.08,
        b.w.min(760.0) * 0.34,
        d,
        rgb(0x1c2426),
        None,
    );
    stage.floor = b.h * 0.91;
    stage.focus = (b.w * 0.5, horizon * 0.72);
}

/// What is high up and far: a sea of cloud over the valley, a pavilion on a crag, a waterfall, birds.
fn heights(place: &mut Place, stage: &mut Stage, horizon: f64) {
    let b = *place.board;
    let p = place.palette.clone();
    let d = p.side;
    let (x, y, w) = (b.w * (0.5 - d * 0.2), horizon - b.h * 0.13, b.w.min(900.0) * 0.09);
    let rock = place.far(rgb(0x5a6668), 0.42);
    let crag = [
        (x - w * 1.5, horizon + 40.0),
        (x - w * 1.02, y + 96.0),
        (x - w * 0.94, y + 34.0),
        (x - w * 0.72, y),
        (x + w * 0.66, y + 3.0),
        (x + w * 0.92, y + 44.0),
        (x + w * 1.2, y + 84.0),
        (x + w * 1.8, horizon + 40.0),
    ];
    let paint = stage.far.lin(
        (x - d * w, 0.0),
        (x + d * w, 0.0),
        &[(0.0, rock.darker(0.3), 1.0), (0.7, rock, 1.0), (1.0, rock.lighter(0.12), 1.0)],
    );
    stage.far.fill(&Path::poly(&crag).z(), paint);
    // Water falls from the crag where it does not freeze.
    if !p.snow {
        let fall = p.haze.lighter(0.5);
        let (fx, foot) = (x - d * w * 0.5, horizon + 26.0);
        for i in 0..6 {
            let u = f64::from(i) * 3.4 - 8.0;
            let line =
                Path::at(fx + u * 0.5, y + 4.0).c(fx + u, y + 40.0, fx + u * 1.3, foot - 60.0, fx + u * 1.7, foot);
            stage.far.line(&line, fall, 2.8, 0.55);
        }
        stage.far.spot(fx, foot, 60.0, 22.0, fall, 0.6);
    }
    if place.era == Era::Period && place.eastern {
        let (wood, roof) = (place.far(rgb(0x7a3b30), 0.3), place.far(rgb(0x39434c), 0.34));
        for (level, k) in [(0.0, 1.0), (0.62, 0.72)] {
            let (fy, hw) = (y - level * w, w * 0.5 * k);
            for u in [-0.8, -0.3, 0.3, 0.8] {
                stage.far.line(&Path::at(x + u * hw, fy + 2.0).l(x + u * hw, fy - w * 0.42), wood, 4.0 * k, 1.0);
            }
            let eave = fy - w * 0.4;
            stage.far.fill(
                &Path::at(x - hw * 1.5, eave - w * 0.04)
                    .q(x - hw * 0.6, eave - w * 0.06, x, eave - w * 0.3 * k)
                    .q(x + hw * 0.6, eave - w * 0.06, x + hw * 1.5, eave - w * 0.04)
                    .q(x, eave + w * 0.1, x - hw * 1.5, eave - w * 0.04)
                    .z(),
                roof,
            );
        }
        if p.lamps > 0.3 {
            stage.far.spot(x, y - w * 0.2, w * 0.5, w * 0.36, rgb(0xffb868), 0.75 * p.lamps);
        }
    }
    for i in 0..9 {
        let u = f64::from(i) / 8.0 * 1.2 - 0.1;
        let (cx, cy) = (b.left() + (b.right() - b.left()) * u, horizon + place.rng.range(-6.0, 34.0));
        let (rx, ry) = (place.rng.range(150.0, 300.0), place.rng.range(22.0, 44.0));
        stage.far.spot(cx, cy + 16.0, rx, ry, p.haze.mix(p.sky[1], 0.3), 0.6);
        stage.far.spot(cx, cy, rx * 0.8, ry * 0.6, p.haze.lighter(0.35), 0.6);
    }
    if !p.night && place.weather == Weather::Clear {
        let (fx, fy) = (b.w * (0.5 + d * 0.12), b.h * 0.24);
        let mut birds = Path::default();
        for i in 0..7 {
            let (dx, dy) =
                (f64::from((i + 1) / 2) * 26.0 * if i % 2 == 0 { 1.0 } else { -1.0 }, f64::from((i + 1) / 2) * 11.0);
            let s = place.rng.range(7.0, 10.0);
            let (bx, by) = (fx + dx, fy + dy);
            birds = birds.m(bx - s, by - s * 0.35).q(bx - s * 0.4, by - s * 0.55, bx, by).q(
                bx + s * 0.4,
                by - s * 0.55,
                bx + s,
                by - s * 0.35,
            );
        }
        stage.far.line(&birds, p.sky[0].darker(0.45), 2.0, 0.8);
    }
}

pub(super) fn cave(place: &mut Place, stage: &mut Stage) {
    let b = *place.board;
    let line = b.h * 0.72;
    let stone = rgb(0x6d6862);
    furniture::room(stage, place, line, stone.darker(0.25), stone.darker(0.1));
    let (cx, r) = (b.w * 0.5 + place.rng.range(-0.14, 0.14) * b.w, b.w.min(b.h) * 0.27);
    // The mouth of the cave: an arch of broken rock down to the floor.
    let n = 12;
    let mouth: Vec<(f64, f64)> = (0..=n)
        .map(|i| {
            let a = std::f64::consts::PI * (1.0 + f64::from(i) / f64::from(n));
            let k = r * place.rng.range(0.9, 1.14);
            (cx + a.cos() * k * 1.15, line + 4.0 + a.sin() * k * 1.75)
        })
        .collect();
    let shape = Path::poly(&mouth).z();
    outlook(stage, place, &shape, (cx - r * 1.4, line - r * 2.0, r * 2.8, r * 2.02), View::Hills);
    stage.shine.line(&shape, stone.lit(place.palette.ambient).darker(0.6), 16.0, 0.9);
    for i in 0..18 {
        let x = b.left() + (b.w + 2.0 * b.margin_x) * f64::from(i) / 17.0 + place.rng.range(-30.0, 30.0);
        let h = place.rng.range(50.0, 190.0) * if (x - cx).abs() < r { 0.4 } else { 1.0 };
        let w = place.rng.range(18.0, 46.0);
        let t = b.top() - 40.0;
        let paint = stage.mid.across(x - w, x + w, stone.darker(0.65), stone.darker(0.3));
        stage.mid.fill(
            &Path::at(x - w, t)
                .c(x - w * 0.6, t + h * 0.5, x - w * 0.2, t + h, x, t + h + 40.0)
                .c(x + w * 0.2, t + h, x + w * 0.6, t + h * 0.5, x + w, t)
                .z(),
            paint,
        );
    }
    for _ in 0..9 {
        let side = if place.rng.chance(0.5) { -1.0 } else { 1.0 };
        let x = cx + side * place.rng.range(r * 1.2, b.w * 0.6);
        let (y, w) = (line + place.rng.range(0.0, 70.0), place.rng.range(70.0, 190.0));
        nature::rock(&mut stage.mid, &mut place.rng, x, y, w, stone, place.palette.side, false);
    }
    fire(stage, b.w * if cx > b.w * 0.5 { 0.28 } else { 0.72 }, line + 60.0, 1.0);
    stage.floor = b.h * 0.92;
    stage.focus = (b.w * 0.5, line * 0.6);
}

/// A camp fire.
pub(super) fn fire(stage: &mut Stage, x: f64, y: f64, k: f64) {
    stage.mid.spot(x, y, 90.0 * k, 18.0 * k, rgb(0x140c0a), 0.7);
    for (dx, turn) in [(-26.0, 16.0), (24.0, -18.0), (0.0, 4.0)] {
        stage.mid.place(x + dx * k, y - 6.0 * k, turn, k, k);
        stage.mid.fill(&Path::round(-44.0, -7.0, 88.0, 14.0, 6.0), rgb(0x3e2a1e));
        stage.mid.end();
    }
    tongues(&mut stage.shine, x, y, k);
    stage.lamps.push(Lamp {
        x,
        y: y - 40.0 * k,
        reach: 480.0 * k,
        colour: rgb(0xff9a4c).scaled(0.6),
        halo: 190.0 * k,
        flame: true,
    });
}

/// Tongues of flame on a fire at `x`, `y`.
pub(super) fn tongues(svg: &mut Svg, x: f64, y: f64, k: f64) {
    for (dx, h, c) in [
        (-18.0, 62.0, 0xff7a2cu32),
        (16.0, 70.0, 0xff7a2c),
        (0.0, 96.0, 0xff9a36),
        (-6.0, 62.0, 0xffc65a),
        (8.0, 50.0, 0xffd873),
        (0.0, 32.0, 0xfff3c0),
    ] {
        let (h, w) = (h * k, h * 0.24 * k);
        let px = x + dx * k;
        let d = Path::at(px, y)
            .c(px - w * 1.5, y - h * 0.2, px - w * 0.6, y - h * 0.6, px + w * 0.2, y - h)
            .c(px + w * 0.5, y - h * 0.6, px + w * 1.5, y - h * 0.2, px, y)
            .z();
        svg.fill_a(&d, rgb(c), 0.92);
    }
}

pub(super) fn field(place: &mut Place, stage: &mut Stage) {
    let b = *place.board;
    let horizon = b.h * 0.6;
    let p = place.palette.clone();
    sky::draw(place, stage, horizon);
    nature::country(place, stage, horizon, b.h.min(820.0) * 0.2, 4, false);
    nature::ground(place, stage, horizon, rgb(0x6f8a4e));
    stage.horizon = horizon;
    // Fields lie in strips that widen towards us.
    let colours = [rgb(0xb9a857), rgb(0x7f9c4e), rgb(0x93aa58), rgb(0xc4b266), rgb(0x6a8a4a)];
    let vx = b.w * place.rng.range(0.3, 0.7);
    for i in -5..6 {
        let (a, e) = (f64::from(i), f64::from(i) + place.rng.range(0.6, 0.95));
        let (y1, y2) = (horizon + 16.0, b.h * 0.94);
        let c = if p.snow { rgb(0xdfe6ee) } else { place.rng.pick(&colours) };
        let x = |u: f64, y: f64| vx + u * (60.0 + (y - horizon) * 1.5);
        let strip = stage.mid.lin((0.0, y1), (0.0, y2), &[(0.0, c, 0.6), (0.5, c, 0.5), (1.0, c, 0.0)]);
        stage.mid.fill(&Path::poly(&[(x(a, y1), y1), (x(e, y1), y1), (x(e, y2), y2), (x(a, y2), y2)]).z(), strip);
        let mut rows = Path::default();
        for j in 0..5 {
            let u = a + (e - a) * (f64::from(j) + 0.5) / 5.0;
            rows = rows.m(x(u, y1), y1).l(x(u, b.h * 0.78), b.h * 0.78);
        }
        stage.mid.line(&rows, c.darker(0.4), 1.6, 0.4);
    }
    // A lone tree, a cottage far off, a path.
    let d = p.side;
    let cottage = b.w * (0.5 - d * 0.24);
    if place.era == Era::Period && place.eastern {
        crate::building::house(
            stage,
            place,
            cottage,
            horizon + 26.0,
            96.0,
            1,
            crate::building::House { roof: rgb(0x8a7350), wood: rgb(0x5a4030), wall: rgb(0xcbb68c) },
            false,
        );
    } else {
        let roof = if place.era == Era::Modern { rgb(0x9a4a3c) } else { rgb(0x6a5a48) };
        super::west::gable(place, stage, (cottage, horizon + 26.0, 86.0, 40.0), rgb(0xe0d8c8), roof);
    }
    let tx = b.w * (0.5 + d * 0.3);
    let leaf = place.bloom.unwrap_or(if p.snow { rgb(0x8a8f8c) } else { rgb(0x56783e) });
    stage.mid.spot(tx, horizon + 74.0, 150.0, 22.0, rgb(0x1c2a18), 0.5);
    nature::tree(&mut stage.mid, &mut place.rng, tx, horizon + 74.0, b.h.min(760.0) * 0.42, leaf, d, p.snow);
    let earth = if p.snow { rgb(0xcfd6de) } else { rgb(0xb79f72) };
    let px = b.w * 0.5;
    let road = Path::at(vx - 8.0, horizon + 14.0)
        .c(vx - 60.0, horizon + 60.0, px + 60.0, b.h * 0.76, px - 150.0, b.bottom() + 60.0)
        .l(px + 210.0, b.bottom() + 60.0)
        .c(px + 190.0, b.h * 0.78, vx - 20.0, horizon + 60.0, vx + 8.0, horizon + 14.0)
        .z();
    let paint = stage.mid.down(horizon, b.bottom(), earth.lighter(0.1), earth.darker(0.25));
    stage.mid.fill_a(&road, paint, 0.85);
    if !p.snow {
        let tall = rgb(0x7d8f44);
        nature::grass(&mut stage.mid, &mut place.rng, b.left() - 60.0, px - 150.0, b.h * 0.9, 54.0, 150, tall);
        nature::grass(&mut stage.mid, &mut place.rng, px + 190.0, b.right() + 60.0, b.h * 0.9, 54.0, 150, tall);
        for _ in 0..46 {
            let left = place.rng.chance(0.5);
            let x = if left { place.rng.range(b.left(), px - 160.0) } else { place.rng.range(px + 200.0, b.right()) };
            let y = place.rng.range(b.h * 0.8, b.h * 0.93);
            let c = place.rng.pick(&[rgb(0xf2e6a0), rgb(0xe8a0b0), Rgb::WHITE, rgb(0xc9a0e0)]);
            stage.mid.ell(x, y - 14.0, 3.2, 2.6, c, 0.95);
        }
        nature::grass(
            &mut stage.near,
            &mut place.rng,
            b.left(),
            b.left() + b.w * 0.3,
            b.bottom() + 12.0,
            120.0,
            70,
            rgb(0x3a4a24),
        );
        nature::grass(
            &mut stage.near,
            &mut place.rng,
            b.right() - b.w * 0.3,
            b.right(),
            b.bottom() + 12.0,
            100.0,
            70,
            rgb(0x3a4a24),
        );
    }
    if place.time == TimeOfDay::Night {
        stage.lamps.push(Lamp {
            x: cottage,
            y: horizon + 10.0,
            reach: 90.0,
            colour: rgb(0xffb060).scaled(0.5),
            halo: 60.0,
            flame: true,
        });
    }
    stage.floor = b.h * 0.91;
    stage.focus = (b.w * (0.5 + d * 0.1), horizon * 0.82);
}
