//! Temple: pagoda and pines outside, a golden figure and candles inside.

use super::hall::{burner, column};
use crate::{
    building::{self, House},
    colour::rgb,
    furniture, nature,
    props::{self, Kind, Prop},
    sky,
    stage::{Lamp, Place, Stage},
    svg::Path,
};

pub(super) fn outside(place: &mut Place, stage: &mut Stage) {
    let b = *place.board;
    let p = place.palette.clone();
    let horizon = b.h * 0.62;
    stage.horizon = horizon;
    sky::draw(place, stage, horizon);
    nature::country(place, stage, horizon, b.h.min(800.0) * 0.48, 4, true);
    // A pagoda rises behind the trees.
    let px = b.w * (0.5 + p.side * 0.27);
    let c = House { roof: rgb(0x4e5a52), wood: rgb(0x7a4230), wall: rgb(0xb98a5c) };
    let mut w = 128.0;
    let mut y = horizon + 6.0;
    for _ in 0..5 {
        let h = w * 0.36;
        stage.mid.fill(&Path::rect(px - w * 0.36, y - h, w * 0.72, h), c.wall.darker(0.25));
        stage.mid.fill(&Path::rect(px - w * 0.1, y - h * 0.8, w * 0.2, h * 0.8), rgb(0x2a1c18));
        if p.lamps > 0.4 {
            stage.shine.fill_a(
                &Path::rect(px - w * 0.09, y - h * 0.76, w * 0.18, h * 0.72),
                building::WINDOW,
                0.8 * p.lamps,
            );
        }
        building::roof(&mut stage.mid, px, y - h - w * 0.17, w * 1.12, w * 0.24, c.roof, p.side, p.snow);
        y -= h + w * 0.13;
        w *= 0.88;
    }
    stage.mid.line(&Path::at(px, y - 4.0).l(px, y - 54.0), rgb(0x9a7a3a), 4.0, 1.0);
    nature::ground(place, stage, horizon, rgb(0x5e6a4c));
    for _ in 0..12 {
        let x = place.rng.range(b.left() - 40.0, b.right() + 40.0);
        let (h, dy) = (place.rng.range(90.0, 190.0), place.rng.range(0.0, 20.0));
        if (x - b.w * 0.46).abs() > 190.0 {
            nature::fir(&mut stage.mid, &mut place.rng, x, horizon + dy, h, rgb(0x35543f), p.snow);
        }
    }
    let cx = b.w * (0.5 - p.side * 0.05);
    let foot = horizon + 44.0;
    let w = b.w.clamp(300.0, 400.0) * 0.88;
    building::paved_way(
        &mut stage.mid,
        &mut place.rng,
        cx,
        foot + 14.0,
        w * 0.36,
        b.bottom() + 60.0,
        w * 1.5,
        b.w * 0.5 - cx,
        rgb(0x8b8b86),
    );
    for i in 0..4 {
        let y = foot + f64::from(i) * 8.0;
        stage.mid.fill(
            &Path::rect(cx - w * (0.2 + 0.03 * f64::from(i)), y, w * (0.4 + 0.06 * f64::from(i)), 8.0),
            if i % 2 == 0 { rgb(0xa8a69e) } else { rgb(0x8a8880) },
        );
    }
    building::house(
        stage,
        place,
        cx,
        foot,
        w,
        1,
        House { roof: rgb(0x50605a), wood: rgb(0x7a3a2a), wall: rgb(0xc29a50) },
        true,
    );
    burner(&mut stage.mid, cx + w * 0.52, foot + 70.0, 0.9);
    for d in [-1.0, 1.0] {
        stone_lantern(place, stage, cx + d * w * 0.78, foot + 74.0);
    }
    nature::branch(
        &mut stage.near,
        &mut place.rng,
        if p.side > 0.0 { b.left() - 20.0 } else { b.right() + 20.0 },
        b.h * 0.1,
        360.0,
        p.side,
        rgb(0x1a221e),
        None,
    );
    stage.floor = b.h * 0.92;
    stage.focus = (cx, foot - w * 0.2);
}

pub(super) fn stone_lantern(place: &mut Place, stage: &mut Stage, x: f64, y: f64) {
    let c = rgb(0x8a8c88);
    let s = &mut stage.mid;
    s.spot(x, y, 34.0, 7.0, rgb(0x0c0c0a), 0.6);
    let paint = s.across(x - 16.0, x + 16.0, c.darker(0.35), c.lighter(0.1));
    s.fill(&Path::rect(x - 9.0, y - 52.0, 18.0, 52.0), &paint);
    s.fill(&Path::rect(x - 20.0, y - 8.0, 40.0, 8.0), c.darker(0.15));
    s.fill(&Path::rect(x - 17.0, y - 80.0, 34.0, 28.0), paint);
    s.fill(
        &Path::at(x - 30.0, y - 78.0).q(x, y - 90.0, x, y - 104.0).q(x, y - 90.0, x + 30.0, y - 78.0).z(),
        c.darker(0.2),
    );
    if place.palette.lamps > 0.3 {
        stage.shine.fill(&Path::round(x - 8.0, y - 76.0, 16.0, 20.0, 3.0), rgb(0xffd27a));
        stage.lamps.push(Lamp {
            x,
            y: y - 66.0,
            reach: 170.0,
            colour: rgb(0xffa54c).scaled(0.5 * place.palette.lamps),
            halo: 64.0,
            flame: true,
        });
    } else {
        stage.mid.fill(&Path::round(x - 8.0, y - 76.0, 16.0, 20.0, 3.0), rgb(0x33322e));
    }
}

pub(super) fn shrine(place: &mut Place, stage: &mut Stage) {
    let b = *place.board;
    let p = place.palette.clone();
    let line = b.h * 0.68;
    let wood = rgb(0x5e3826);
    furniture::room(stage, place, line, rgb(0x8a5a38), rgb(0x7a6450));
    let cx = b.w * 0.5 + place.rng.range(-0.05, 0.05) * b.w;
    // A golden figure in a halo, more felt than seen.
    let r = b.w.min(b.h) * 0.24;
    for d in [-1.0, 1.0] {
        let w = b.w.min(900.0) * 0.13;
        let x = cx + d * (r * 1.9 * 1.28 + 75.0);
        building::paper_window(stage, place, (x - w / 2.0, line * 0.24, w, line * 0.62), wood);
    }
    let (hx, hy) = (cx, line - r * 1.35);
    stage.back.spot(hx, hy, r * 1.7, r * 1.7, rgb(0xffc873), 0.5);
    let halo =
        stage.back.rad(hx, hy, r, &[(0.0, rgb(0xf2cd7a), 1.0), (0.8, rgb(0xb98234), 1.0), (1.0, rgb(0x7a4a1e), 1.0)]);
    stage.back.ell(hx, hy, r * 0.92, r * 0.92, halo, 0.85);
    for i in 0..28 {
        let a = f64::from(i) / 28.0 * std::f64::consts::TAU;
        stage.back.line(
            &Path::at(hx + a.cos() * r * 0.62, hy + a.sin() * r * 0.62)
                .l(hx + a.cos() * r * 0.88, hy + a.sin() * r * 0.88),
            rgb(0x8a5a24),
            2.4,
            0.5,
        );
    }
    let gold = rgb(0xc9953e);
    let body = stage.mid.lin(
        (hx - r * p.side, line - 110.0),
        (hx + r * p.side, hy),
        &[(0.0, gold.darker(0.6), 1.0), (1.0, gold.lighter(0.12), 1.0)],
    );
    let s = r / 150.0;
    let t = |x: f64, y: f64| (hx + x * s, line - 92.0 + y * s);
    let figure: Vec<(f64, f64)> = [
        (-120.0, 0.0),
        (-112.0, -34.0),
        (-70.0, -54.0),
        (-64.0, -104.0),
        (-36.0, -128.0),
        (-17.0, -136.0),
        (-22.0, -168.0),
        (-14.0, -192.0),
        (0.0, -206.0),
        (14.0, -192.0),
        (22.0, -168.0),
        (17.0, -136.0),
        (36.0, -128.0),
        (64.0, -104.0),
        (70.0, -54.0),
        (112.0, -34.0),
        (120.0, 0.0),
    ]
    .iter()
    .map(|&(x, y)| t(x, y))
    .collect();
    stage.mid.fill(&Path::smooth(&figure, false).z(), body);
    let (f1, f2) = (t(-40.0, -110.0), t(48.0, -30.0));
    stage.mid.line(&Path::at(f1.0, f1.1).q(hx + 10.0 * s, f1.1 + 60.0 * s, f2.0, f2.1), gold.darker(0.65), 3.0, 0.6);
    let face = t(0.0, -160.0);
    stage.mid.line(
        &Path::at(face.0 - 10.0 * s, face.1)
            .q(face.0 - 5.0 * s, face.1 + 4.0 * s, face.0 - 1.0, face.1)
            .m(face.0 + 2.0, face.1)
            .q(face.0 + 6.0 * s, face.1 + 4.0 * s, face.0 + 11.0 * s, face.1),
        gold.darker(0.75),
        1.8,
        0.8,
    );
    for i in -5..6 {
        let x = hx + f64::from(i) * r * 0.15;
        let petal = stage.mid.down(line - 100.0, line - 60.0, rgb(0xd98a7a), rgb(0x8a3a34));
        stage.mid.fill(
            &Path::at(x - r * 0.1, line - 62.0)
                .q(x - r * 0.08, line - 94.0, x, line - 102.0)
                .q(x + r * 0.08, line - 94.0, x + r * 0.1, line - 62.0)
                .z(),
            petal,
        );
    }
    // The altar with candles and fruit.
    let aw = r * 1.9;
    let altar = stage.mid.down(line - 64.0, line + 40.0, rgb(0x8a2a24), rgb(0x4a1614));
    stage.mid.fill(&Path::rect(hx - aw, line - 58.0, aw * 2.0, 98.0), altar);
    stage.mid.fill(&Path::rect(hx - aw * 1.04, line - 68.0, aw * 2.08, 13.0), wood.lighter(0.15));
    stage.mid.line(&Path::rect(hx - aw * 0.9, line - 44.0, aw * 1.8, 70.0), rgb(0xd9a845), 3.0, 0.8);
    for (dx, k) in [(-0.84, 0.62), (-0.68, 0.5), (0.66, 0.54), (0.86, 0.64)] {
        let x = hx + dx * aw;
        stage.shine.place(x, line - 66.0, 0.0, k, k);
        props::standing(&mut stage.shine, Prop { kind: Kind::Candle, colour: Some(rgb(0xb5382f)) });
        stage.shine.end();
        stage.lamps.push(Lamp {
            x,
            y: line - 66.0 - 100.0 * k,
            reach: 300.0,
            colour: rgb(0xffa850).scaled(0.14 + 0.3 * p.lamps),
            halo: 50.0 + 40.0 * p.lamps,
            flame: true,
        });
    }
    burner(&mut stage.mid, hx, line + 66.0, 0.86);
    for d in [-1.0, 1.0] {
        for i in 0..2 {
            let k = f64::from(i);
            let x = hx + d * (aw * 1.28 + k * 150.0);
            column(
                &mut stage.mid,
                x,
                b.top() - 200.0,
                line + 34.0 + k * 50.0,
                18.0 + 9.0 * k,
                wood.lighter(0.06),
                p.side,
            );
            let cloth = rgb(0xb5812e);
            if i == 0 {
                let hang = Path::at(x - d * 60.0, b.top())
                    .l(x - d * 22.0, b.top())
                    .q(x - d * 26.0, line * 0.3, x - d * 20.0, line * 0.5)
                    .l(x - d * 40.0, line * 0.53)
                    .l(x - d * 58.0, line * 0.5)
                    .z();
                let paint = stage.mid.down(b.top(), line * 0.5, cloth.darker(0.1), cloth.darker(0.45));
                stage.mid.fill(&hang, paint);
            }
        }
    }
    let beam = stage.mid.down(b.top(), b.top() + 60.0, wood.darker(0.2), wood.darker(0.6));
    stage.mid.fill(&Path::rect(b.left() - 300.0, b.top() - 220.0, b.w + 800.0, 262.0), beam);
    stage.floor = b.h * 0.93;
    stage.focus = (hx, line * 0.56);
}
