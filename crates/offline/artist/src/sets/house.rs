//! Homes from outside: the cottage behind its fence, the house with a gable.

use crate::{
    building::{self, House},
    colour::rgb,
    nature, sky,
    stage::{Lamp, Place, Stage},
    svg::Path,
};
use kinora_model::script::Era;

pub(super) fn outside(place: &mut Place, stage: &mut Stage) {
    let b = *place.board;
    let p = place.palette.clone();
    let horizon = b.h * 0.62;
    stage.horizon = horizon;
    sky::draw(place, stage, horizon);
    nature::country(place, stage, horizon, b.h.min(800.0) * 0.28, 4, place.era == Era::Period);
    nature::ground(place, stage, horizon, rgb(0x68784c));
    let x = b.w * (0.5 - p.side * 0.08);
    let foot = horizon + 54.0;
    if place.era == Era::Period {
        let w = b.w.clamp(300.0, 400.0) * 0.9;
        building::paved_way(
            &mut stage.mid,
            &mut place.rng,
            x,
            foot - 2.0,
            76.0,
            b.bottom() + 60.0,
            340.0,
            b.w * 0.5 - x,
            rgb(0x8a8478),
        );
        building::house(
            stage,
            place,
            x,
            foot,
            w,
            1,
            House { roof: rgb(0x7d6a4a), wood: rgb(0x5c4030), wall: rgb(0xcdbb94) },
            true,
        );
        fence(stage, place, x - w * 0.62, foot + 44.0, x - w * 1.6);
        fence(stage, place, x + w * 0.62, foot + 44.0, x + w * 1.6);
        building::hang_lantern(stage, place, x + w * 0.26, foot - w * 0.24, 0.5, rgb(0xd8432f));
    } else {
        villa(place, stage, x, foot);
    }
    let tx = b.w * (0.5 + p.side * 0.33);
    let leaf = if p.snow { rgb(0x8a8f8c) } else { rgb(0x4f7440) };
    stage.mid.spot(tx, foot + 36.0, 130.0, 20.0, rgb(0x141c12), 0.5);
    nature::tree(&mut stage.mid, &mut place.rng, tx, foot + 36.0, b.h.min(760.0) * 0.5, leaf, p.side, p.snow);
    if !p.snow {
        nature::grass(&mut stage.mid, &mut place.rng, b.left() - 40.0, b.w * 0.3, b.h * 0.92, 40.0, 120, rgb(0x5a7a40));
        nature::grass(
            &mut stage.mid,
            &mut place.rng,
            b.w * 0.7,
            b.right() + 40.0,
            b.h * 0.92,
            40.0,
            120,
            rgb(0x5a7a40),
        );
    }
    nature::branch(
        &mut stage.near,
        &mut place.rng,
        if p.side > 0.0 { b.left() - 20.0 } else { b.right() + 20.0 },
        b.h * 0.08,
        330.0,
        p.side,
        rgb(0x241c1c),
        Some(rgb(0xb07a86)),
    );
    stage.floor = b.h * 0.92;
    stage.focus = (x, foot - 110.0);
}

pub(super) fn fence(stage: &mut Stage, place: &mut Place, x0: f64, y: f64, x1: f64) {
    let c = rgb(0x7a6244);
    let n = ((x1 - x0).abs() / 20.0) as usize;
    for i in 0..n {
        let x = x0 + (x1 - x0) * i as f64 / n as f64;
        let h = place.rng.range(38.0, 54.0);
        stage.mid.line(
            &Path::at(x, y).l(x + place.rng.range(-2.0, 2.0), y - h),
            c.darker(place.rng.range(0.0, 0.3)),
            6.0,
            1.0,
        );
    }
    stage.mid.line(&Path::at(x0, y - 30.0).l(x1, y - 30.0).m(x0, y - 14.0).l(x1, y - 14.0), c.darker(0.2), 4.0, 1.0);
}

/// A modern house with a gable.
pub(super) fn villa(place: &mut Place, stage: &mut Stage, x: f64, y: f64) {
    let p = place.palette.clone();
    let lit = p.lamps;
    let wall = rgb(0xe4dccb);
    let (w, h) = (330.0, 170.0);
    stage.mid.spot(x, y + 4.0, w * 0.7, 20.0, rgb(0x101410), 0.5);
    let paint = stage.mid.across(x - w * 0.5 * p.side, x + w * 0.5 * p.side, wall.darker(0.3), wall);
    stage.mid.fill(&Path::rect(x - w / 2.0, y - h, w, h), paint);
    let tiles = if p.snow { rgb(0xeef2f7) } else { rgb(0x8a4a3e) };
    let roof = stage.mid.lin(
        (x - p.side * w * 0.5, y - h),
        (x + p.side * w * 0.4, y - h - 120.0),
        &[(0.0, tiles.darker(0.35), 1.0), (1.0, tiles.lighter(0.1), 1.0)],
    );
    stage.mid.fill(
        &Path::poly(&[
            (x - w * 0.58, y - h + 8.0),
            (x - w * 0.3, y - h - 108.0),
            (x + w * 0.3, y - h - 108.0),
            (x + w * 0.58, y - h + 8.0),
        ])
        .z(),
        roof,
    );
    stage.mid.fill(&Path::rect(x + w * 0.2, y - h - 150.0, 30.0, 66.0), rgb(0x9a6a58));
    // The porch gable.
    let gx = x - w * 0.14;
    stage.mid.fill(&Path::rect(gx - 66.0, y - h + 10.0, 132.0, h - 10.0), wall.lighter(0.2));
    stage.mid.fill(
        &Path::poly(&[(gx - 84.0, y - h + 16.0), (gx, y - h - 70.0), (gx + 84.0, y - h + 16.0)]).z(),
        tiles.darker(0.1),
    );
    stage.mid.fill(
        &Path::poly(&[(gx - 64.0, y - h + 13.0), (gx, y - h - 50.0), (gx + 64.0, y - h + 13.0)]).z(),
        wall.lighter(0.2),
    );
    stage.mid.fill(&Path::round(gx - 28.0, y - 96.0, 56.0, 96.0, 4.0), rgb(0x5a3a2c));
    stage.mid.ell(gx + 18.0, y - 48.0, 3.0, 3.0, rgb(0xd9b26a), 1.0);
    for (wx, wy, ww, wh) in [
        (gx - 24.0, y - h + 30.0, 48.0, 40.0),
        (x + w * 0.14, y - 110.0, 90.0, 66.0),
        (x - w * 0.48, y - 106.0, 40.0, 60.0),
    ] {
        stage.mid.fill(&Path::rect(wx - 4.0, wy - 4.0, ww + 8.0, wh + 8.0), rgb(0xf6f3ec));
        stage.mid.fill(&Path::rect(wx, wy, ww, wh), rgb(0x5a7388));
        if lit > 0.3 {
            stage.shine.fill_a(&Path::rect(wx, wy, ww, wh), rgb(0xffd898), lit);
        }
        let mid = wx + ww / 2.0;
        let bars = Path::at(mid, wy).l(mid, wy + wh).m(wx, wy + wh * 0.45).l(wx + ww, wy + wh * 0.45);
        if lit > 0.3 {
            stage.shine.line(&bars, rgb(0x6a5a48), 3.0, 1.0);
        } else {
            stage.mid.line(&bars, rgb(0xf6f3ec), 3.0, 1.0);
        }
    }
    if lit > 0.3 {
        stage.lamps.push(Lamp {
            x: x + w * 0.2,
            y: y - 70.0,
            reach: 280.0,
            colour: rgb(0xffc078).scaled(0.45 * lit),
            halo: 120.0,
            flame: false,
        });
    }
    for i in 0..9 {
        let bx = x - w * 0.6 + w * 1.25 * f64::from(i) / 8.0;
        if (bx - gx).abs() > 50.0 {
            let r = place.rng.range(20.0, 34.0);
            stage.mid.ell(bx, y - r * 0.4, r * 1.1, r * 0.8, rgb(0x48683c).darker(place.rng.range(0.0, 0.3)), 1.0);
        }
    }
}
