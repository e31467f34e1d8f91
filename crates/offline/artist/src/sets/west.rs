//! Places of the old West: cottage, town, castle and church; rooms are in `inside`.

mod inside;

pub(super) use inside::{hall, room};

use crate::{
    building,
    colour::{Rgb, rgb},
    nature, sky,
    stage::{Lamp, Place, Stage},
    svg::{Path, Svg},
};
use kinora_model::script::Setting;

/// Courses of rough stone over a rectangle.
fn masonry(svg: &mut Svg, place: &mut Place, (x, y, w, h): (f64, f64, f64, f64), c: Rgb, size: f64) {
    svg.clip(&Path::rect(x, y, w, h));
    let rows = (h / size).ceil() as usize;
    for row in 0..rows {
        let top = y + row as f64 * size;
        let mut at = x - place.rng.range(0.0, size * 1.4);
        while at < x + w {
            let step = size * place.rng.range(1.1, 2.3);
            let tone = if place.rng.chance(0.5) {
                c.lighter(place.rng.range(0.0, 0.1))
            } else {
                c.darker(place.rng.range(0.0, 0.16))
            };
            svg.fill_a(&Path::round(at + 1.5, top + 1.5, step - 3.0, size - 3.0, size * 0.22), tone, 0.75);
            at += step;
        }
    }
    svg.end();
}

/// A house front with a gable: its foot at `x`, `y`, `w` wide, `h` to the eaves.
pub(super) fn gable(place: &mut Place, stage: &mut Stage, (x, y, w, h): (f64, f64, f64, f64), wall: Rgb, tiles: Rgb) {
    let p = place.palette.clone();
    let lit = p.lamps;
    stage.mid.spot(x, y + 2.0, w * 0.66, w * 0.06, rgb(0x101410), 0.5);
    let paint = stage.mid.across(x - w * 0.5 * p.side, x + w * 0.5 * p.side, wall.darker(0.34), wall);
    stage.mid.fill(&Path::rect(x - w / 2.0, y - h, w, h), paint);
    if w > 120.0 {
        masonry(&mut stage.mid, place, (x - w / 2.0, y - h, w, h), wall, w * 0.055);
    }
    let rise = w * 0.42;
    let slate = if p.snow { rgb(0xeef2f7) } else { tiles };
    let cx = x + w * 0.28;
    stage.mid.fill(&Path::rect(cx - w * 0.05, y - h - rise * 1.02, w * 0.1, rise * 0.8), wall.darker(0.2));
    stage.mid.fill(&Path::rect(cx - w * 0.06, y - h - rise * 1.06, w * 0.12, w * 0.03), wall.darker(0.4));
    let roof = Path::poly(&[
        (x - w * 0.57, y - h + 4.0),
        (x - w * 0.36, y - h - rise),
        (x + w * 0.36, y - h - rise),
        (x + w * 0.57, y - h + 4.0),
    ])
    .z();
    let paint = stage.mid.lin(
        (x - p.side * w * 0.5, y - h),
        (x + p.side * w * 0.4, y - h - rise),
        &[(0.0, slate.darker(0.4), 1.0), (1.0, slate.lighter(0.1), 1.0)],
    );
    stage.mid.fill(&roof, paint);
    stage.mid.clip(&roof);
    let rows = (rise / (w * 0.045)).ceil() as usize;
    for row in 1..rows {
        let ry = y - h - rise + row as f64 * w * 0.05;
        stage.mid.line(&Path::at(x - w, ry).l(x + w, ry), slate.darker(0.5), 1.2, 0.4);
    }
    stage.mid.end();
    let door = (w * 0.15).max(8.0);
    stage.mid.fill(&Path::round(x - door / 2.0, y - h * 0.62, door, h * 0.62, door * 0.3), rgb(0x3f5a4c));
    stage.mid.line(
        &Path::round(x - door / 2.0, y - h * 0.62, door, h * 0.62, door * 0.3),
        wall.lighter(0.3),
        w * 0.012,
        0.9,
    );
    let mut windows = vec![(-0.33, 0.78), (0.33, 0.78)];
    if h > w * 0.75 {
        windows = vec![(-0.3, 0.46), (0.3, 0.46), (-0.3, 0.9), (0.0, 0.9), (0.3, 0.9)];
    }
    for (dx, up) in windows {
        let (ww, wh) = (w * 0.15, (w * 0.2).min(h * 0.3));
        let (wx, wy) = (x + dx * w - ww / 2.0, y - h * up);
        stage.mid.fill(&Path::rect(wx - 2.0, wy - 2.0, ww + 4.0, wh + 4.0), rgb(0xe8e2d4));
        stage.mid.fill(&Path::rect(wx, wy, ww, wh), rgb(0x4a5a68));
        if lit > 0.3 {
            stage.shine.fill_a(&Path::rect(wx, wy, ww, wh), rgb(0xffcf86), lit);
        }
        let bars = Path::at(wx + ww / 2.0, wy).l(wx + ww / 2.0, wy + wh).m(wx, wy + wh / 2.0).l(wx + ww, wy + wh / 2.0);
        let c = if lit > 0.3 { rgb(0x5a4a38) } else { rgb(0xe8e2d4) };
        if lit > 0.3 {
            stage.shine.line(&bars, c, w * 0.008 + 0.6, 1.0);
        } else {
            stage.mid.line(&bars, c, w * 0.008 + 0.6, 1.0);
        }
    }
    if lit > 0.3 {
        let colour = rgb(0xffb868).scaled(0.4 * lit);
        stage.lamps.push(Lamp { x, y: y - h * 0.5, reach: w * 0.9, colour, halo: w * 0.3, flame: true });
    }
    // Smoke.
    for i in 0..5 {
        let k = f64::from(i);
        let (sx, sy) = (cx - p.side * k * w * 0.05, y - h - rise * 1.1 - k * w * 0.09);
        stage.mid.spot(sx, sy, w * (0.04 + 0.02 * k), w * (0.04 + 0.016 * k), rgb(0xc9cdd2), 0.34 - 0.05 * k);
    }
}

/// A cottage, or an inn, in its garden.
pub(super) fn cottage(place: &mut Place, stage: &mut Stage) {
    let b = *place.board;
    let p = place.palette.clone();
    let horizon = b.h * 0.62;
    stage.horizon = horizon;
    sky::draw(place, stage, horizon);
    nature::country(place, stage, horizon, b.h.min(800.0) * 0.22, 4, false);
    nature::ground(place, stage, horizon, rgb(0x66784c));
    let inn = place.setting == Setting::Inn;
    let x = b.w * (0.5 - p.side * 0.08);
    let foot = horizon + 56.0;
    let w = b.w.clamp(300.0, 400.0);
    let h = w * if inn { 0.8 } else { 0.42 };
    let road = rgb(0x948c7e);
    building::paved_way(
        &mut stage.mid,
        &mut place.rng,
        x,
        foot - 2.0,
        70.0,
        b.bottom() + 60.0,
        330.0,
        b.w * 0.5 - x,
        road,
    );
    gable(place, stage, (x, foot, w, h), rgb(0xa9a294), rgb(0x55606c));
    super::house::fence(stage, place, x - w * 0.6, foot + 44.0, x - w * 1.6);
    super::house::fence(stage, place, x + w * 0.6, foot + 44.0, x + w * 1.6);
    let tx = b.w * (0.5 + p.side * 0.34);
    let leaf = if p.snow { rgb(0x8a8f8c) } else { rgb(0x4f7440) };
    stage.mid.spot(tx, foot + 36.0, 130.0, 20.0, rgb(0x141c12), 0.5);
    nature::tree(&mut stage.mid, &mut place.rng, tx, foot + 36.0, b.h.min(760.0) * 0.5, leaf, p.side, p.snow);
    if !p.snow {
        let green = rgb(0x5a7a40);
        nature::grass(&mut stage.mid, &mut place.rng, b.left() - 40.0, b.w * 0.3, b.h * 0.92, 40.0, 120, green);
        nature::grass(&mut stage.mid, &mut place.rng, b.w * 0.7, b.right() + 40.0, b.h * 0.92, 40.0, 120, green);
    }
    stage.floor = b.h * 0.92;
    stage.focus = (x, foot - h * 0.6);
}

/// A street of gabled houses with cobbles.
pub(super) fn street(place: &mut Place, stage: &mut Stage) {
    let b = *place.board;
    let horizon = b.h * 0.63;
    stage.horizon = horizon;
    sky::draw(place, stage, horizon);
    nature::country(place, stage, horizon, b.h.min(800.0) * 0.18, 2, false);
    nature::ground(place, stage, horizon, rgb(0x7c776e));
    let walls = [rgb(0xb8ae9a), rgb(0xa89a88), rgb(0xc9bda4), rgb(0x9a948c), rgb(0xbca48a)];
    let roofs = [rgb(0x6a4a40), rgb(0x4f5a66), rgb(0x7a5844), rgb(0x565048)];
    // Far houses small in the middle, near ones large at the sides.
    let mut row: Vec<(f64, f64)> = Vec::new();
    for side in [-1.0, 1.0] {
        let mut at = 0.08;
        let mut w = 86.0;
        while at < 0.75 {
            row.push((b.w * 0.5 + side * (b.w * at + w * 0.5), w));
            at += w / b.w * 0.92;
            w *= 1.42;
        }
    }
    row.sort_by(|a, b| a.1.total_cmp(&b.1));
    for (x, w) in row {
        let (wall, tiles) = (place.rng.pick(&walls), place.rng.pick(&roofs));
        let h = w * place.rng.range(0.82, 1.1);
        gable(place, stage, (x, horizon + 8.0 + (w - 86.0) * 0.26, w, h), wall, tiles);
    }
    let stone = rgb(0x8f8a82);
    building::paved_way(
        &mut stage.mid,
        &mut place.rng,
        b.w * 0.5,
        horizon + 6.0,
        b.w * 0.14,
        b.bottom() + 60.0,
        b.w * 1.5,
        0.0,
        stone,
    );
    stage.floor = b.h * 0.92;
    stage.focus = (b.w * 0.5, horizon * 0.76);
}

/// A castle or a church in its grounds.
pub(super) fn stronghold(place: &mut Place, stage: &mut Stage, church: bool) {
    let b = *place.board;
    let p = place.palette.clone();
    let horizon = b.h * 0.66;
    stage.horizon = horizon;
    sky::draw(place, stage, horizon);
    nature::country(place, stage, horizon, b.h.min(800.0) * 0.26, 3, false);
    nature::ground(place, stage, horizon, rgb(0x6a7650));
    let stone = rgb(0x9b978e);
    let (x, foot) = (b.w * 0.5, horizon + 26.0);
    let unit = b.h.min(760.0) * 0.1;
    let tower = |place: &mut Place, stage: &mut Stage, cx: f64, w: f64, h: f64, spire: bool| {
        let rect = (cx - w / 2.0, foot - h, w, h);
        let paint = stage.mid.across(cx - w * 0.5 * p.side, cx + w * 0.5 * p.side, stone.darker(0.42), stone);
        stage.mid.fill(&Path::rect(rect.0, rect.1, rect.2, rect.3), paint);
        masonry(&mut stage.mid, place, rect, stone.darker(0.08), unit * 0.2);
        if spire {
            let roof =
                Path::poly(&[(cx - w * 0.62, foot - h), (cx, foot - h - w * 1.7), (cx + w * 0.62, foot - h)]).z();
            let paint = stage.mid.across(cx - w * 0.6 * p.side, cx + w * 0.6 * p.side, rgb(0x2e3844), rgb(0x5f6f80));
            stage.mid.fill(&roof, paint);
        } else {
            let n = (w / (unit * 0.3)).round().max(3.0) as usize;
            for i in 0..n {
                let mx = cx - w * 0.54 + w * 1.08 * i as f64 / n as f64;
                stage
                    .mid
                    .fill(&Path::rect(mx, foot - h - unit * 0.2, w * 0.62 / n as f64, unit * 0.26), stone.darker(0.12));
            }
        }
        for k in [0.36, 0.68] {
            let slit = Path::round(cx - unit * 0.07, foot - h * k - unit * 0.3, unit * 0.14, unit * 0.42, unit * 0.07);
            stage.mid.fill(&slit, rgb(0x23242c));
            if p.lamps > 0.4 {
                stage.shine.fill_a(&slit, rgb(0xffcf86), p.lamps);
            }
        }
    };
    if church {
        tower(place, stage, x - unit * 1.9, unit * 1.5, unit * 4.2, true);
        gable(place, stage, (x + unit * 0.4, foot, unit * 3.6, unit * 1.9), stone, rgb(0x4f5a66));
    } else {
        tower(place, stage, x - unit * 2.3, unit * 1.3, unit * 4.4, true);
        tower(place, stage, x + unit * 2.4, unit * 1.2, unit * 3.9, true);
        tower(place, stage, x, unit * 4.0, unit * 2.5, false);
        tower(place, stage, x + unit * 0.6, unit * 1.5, unit * 4.9, false);
        let gate = Path::at(x - unit * 0.5, foot)
            .l(x - unit * 0.5, foot - unit * 0.8)
            .q(x, foot - unit * 1.5, x + unit * 0.5, foot - unit * 0.8)
            .l(x + unit * 0.5, foot)
            .z();
        stage.mid.fill(&gate, rgb(0x2c2018));
        stage.mid.line(&gate, stone.lighter(0.2), unit * 0.1, 0.9);
    }
    building::paved_way(
        &mut stage.mid,
        &mut place.rng,
        x,
        foot - 2.0,
        unit,
        b.bottom() + 60.0,
        380.0,
        0.0,
        rgb(0x948c7e),
    );
    stage.floor = b.h * 0.92;
    stage.focus = (x, foot - unit * 2.0);
}
