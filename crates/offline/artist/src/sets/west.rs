//! Places of the old West: room with a fireplace, cottage, town, castle and church.

use crate::{
    building,
    colour::{Rgb, rgb},
    furniture, nature,
    props::{self, Kind, Prop},
    sky,
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

/// A room of a house or an inn: stone below, plaster and timber above, a fire, a sash window.
pub(super) fn room(place: &mut Place, stage: &mut Stage, public: bool) {
    let b = *place.board;
    let p = place.palette.clone();
    let line = b.h * if b.tall() { 0.67 } else { 0.7 };
    let wood = place.rng.pick(&[rgb(0x5a3e2a), rgb(0x4c3828), rgb(0x664430)]);
    let plaster = place.rng.pick(&[rgb(0xcabfa4), rgb(0xb9b8a8), rgb(0xc8b496)]);
    furniture::room(stage, place, line, plaster, wood.lighter(0.16));
    let (l, span) = (b.left() - 300.0, b.w + 2.0 * b.margin_x + 600.0);
    let stone = rgb(0x8a857c);
    stage.back.rect(l, line - 110.0, span, 110.0, stone.darker(0.3));
    masonry(&mut stage.back, place, (l, line - 110.0, span, 110.0), stone, 27.0);
    let d = if place.rng.chance(0.5) { 1.0 } else { -1.0 };
    // Timber: posts, a rail, beams under the ceiling.
    for k in [0.04, 0.32, 0.68, 0.96] {
        let x = b.left() + (b.right() - b.left()) * k;
        let paint = stage.back.across(x - 12.0, x + 12.0, wood.darker(0.35), wood);
        stage.back.rect(x - 12.0, b.top() - 300.0, 24.0, line - 100.0 - b.top() + 300.0, paint);
    }
    stage.back.rect(l, line - 122.0, span, 18.0, wood.darker(0.15));
    let beam = stage.mid.down(b.top(), b.top() + 66.0, wood.darker(0.1), wood.darker(0.5));
    stage.mid.fill(&Path::rect(l, b.top() - 220.0, span, 280.0), beam);
    for i in 0..7 {
        let x = b.left() + (b.right() - b.left()) * (f64::from(i) + 0.5) / 7.0;
        stage.mid.fill(&Path::rect(x - 15.0, b.top() + 50.0, 30.0, 26.0), wood.darker(0.3));
    }
    // The window away from the fire.
    let (ww, wh) = (b.w.min(900.0) * 0.23, line * 0.44);
    let wx = (b.w * (0.5 - d * 0.2) - ww / 2.0).clamp(30.0, b.w - ww - 30.0);
    let cloth = place.rng.pick(&[rgb(0x8a5a48), rgb(0x5f7466), rgb(0x7a6a84)]);
    furniture::square_window(stage, place, (wx, line * 0.2, ww, wh), rgb(0xd8ccb4), Some(cloth), false);
    let bars = rgb(0xd8ccb4).lit(p.ambient);
    let mut panes = Path::default();
    for k in [0.25, 0.75] {
        panes = panes.m(wx + ww * k, line * 0.2).l(wx + ww * k, line * 0.2 + wh);
    }
    panes = panes.m(wx, line * 0.2 + wh * 0.7).l(wx + ww, line * 0.2 + wh * 0.7);
    stage.shine.line(&panes, bars, 3.4, 1.0);
    hearth(place, stage, b.w * (0.5 + d * 0.27), line, b.w.min(900.0) * 0.27, stone);
    // A dresser or the bar beside the window where there is room.
    let sx = if d > 0.0 { b.left() + 16.0 } else { b.right() - 16.0 - b.w * 0.15 };
    if b.w > 900.0 {
        let rect = (sx, line * 0.22, b.w * 0.15, line * 0.74);
        furniture::shelf(&mut stage.mid, &mut place.rng, rect, wood, public);
    }
    if place.vista {
        let x = b.w * (0.5 - d * 0.26);
        furniture::old_table(&mut stage.mid, x, line + 96.0, 230.0, wood.lighter(0.12), p.side);
        stage.shine.place(x, line + 96.0 - 120.0, 0.0, 0.62, 0.62);
        props::standing(&mut stage.shine, Prop { kind: Kind::OilLamp, colour: None });
        stage.shine.end();
        stage.lamps.push(Lamp {
            x,
            y: line - 84.0,
            reach: 420.0,
            colour: rgb(0xffb868).scaled(0.5 * p.lamps),
            halo: 120.0 * p.lamps,
            flame: true,
        });
    }
    stage.table = true;
    stage.focus = (b.w * 0.5 + d * b.w * 0.04, line * 0.52);
}

/// A stone fireplace with its fire, its middle at `x`, standing on `line`.
fn hearth(place: &mut Place, stage: &mut Stage, x: f64, line: f64, w: f64, stone: Rgb) {
    let b = *place.board;
    let h = line * 0.52;
    let (foot, top) = (line + 14.0, line + 14.0 - h);
    let breast = (x - w * 0.36, b.top() - 200.0, w * 0.72, top - b.top() + 210.0);
    stage.mid.fill(&Path::rect(breast.0, breast.1, breast.2, breast.3), stone.darker(0.28));
    masonry(&mut stage.mid, place, breast, stone.darker(0.06), 30.0);
    let front = (x - w * 0.5, top, w, h);
    stage.mid.fill(&Path::rect(front.0, front.1, front.2, front.3), stone.darker(0.25));
    masonry(&mut stage.mid, place, front, stone.lighter(0.05), 26.0);
    let mouth = Path::at(x - w * 0.33, foot)
        .l(x - w * 0.33, top + h * 0.42)
        .q(x, top + h * 0.18, x + w * 0.33, top + h * 0.42)
        .l(x + w * 0.33, foot)
        .z();
    let soot = stage.mid.down(top + h * 0.2, foot, rgb(0x0e0a0a), rgb(0x33190e));
    stage.mid.fill(&mouth, soot);
    stage.mid.line(&mouth, stone.lighter(0.16), 7.0, 0.8);
    let shelf = stage.mid.down(top - 20.0, top + 6.0, rgb(0x6a4a32), rgb(0x3a281c));
    stage.mid.fill(&Path::rect(x - w * 0.57, top - 18.0, w * 1.14, 24.0), shelf);
    for (dx, kind, k) in [(-0.4, Kind::Candle, 0.5), (0.05, Kind::Watch, 0.5), (0.36, Kind::Jar, 0.5)] {
        stage.mid.place(x + dx * w, top - 18.0, 0.0, k, k);
        props::standing(&mut stage.mid, Prop { kind, colour: None });
        stage.mid.end();
    }
    stage.mid.fill(&Path::rect(x - w * 0.56, foot - 4.0, w * 1.12, 16.0), stone.darker(0.15));
    super::wild::fire(stage, x, foot - 6.0, (w / 300.0).min(1.0) * 0.95);
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

/// A hall of stone with tall windows and columns.
pub(super) fn hall(place: &mut Place, stage: &mut Stage) {
    let b = *place.board;
    let p = place.palette.clone();
    let line = b.h * 0.7;
    let stone = rgb(0xa39c90);
    furniture::room(stage, place, line, stone.darker(0.12), stone.darker(0.05));
    let rect = (b.left() - 300.0, b.top() - 100.0, b.w + 800.0, line - b.top() + 100.0);
    masonry(&mut stage.back, place, rect, stone.darker(0.1), 44.0);
    let w = b.w.min(1000.0) * 0.1;
    for k in [0.26, 0.5, 0.74] {
        let x = b.w * k;
        let (top, foot) = (line * 0.16, line * 0.72);
        let arch = Path::at(x - w / 2.0, foot)
            .l(x - w / 2.0, top + w * 0.5)
            .q(x - w * 0.4, top, x, top - w * 0.3)
            .q(x + w * 0.4, top, x + w / 2.0, top + w * 0.5)
            .l(x + w / 2.0, foot)
            .z();
        furniture::outlook(stage, place, &arch, (x - w / 2.0, top - w * 0.3, w, foot - top + w * 0.3), false);
        let lead = stone.lit(p.ambient);
        stage.shine.line(&arch, lead.darker(0.3), 9.0, 1.0);
        stage.shine.line(
            &Path::at(x, top - w * 0.2)
                .l(x, foot)
                .m(x - w / 2.0, (top + foot) / 2.0)
                .l(x + w / 2.0, (top + foot) / 2.0),
            lead.darker(0.4),
            3.0,
            1.0,
        );
    }
    for k in [0.1, 0.38, 0.62, 0.9] {
        let x = b.w * k;
        super::hall::column(&mut stage.mid, x, b.top() - 200.0, line + 26.0, 46.0, stone.lighter(0.05), p.side);
    }
    let carpet = Path::poly(&[
        (b.w * 0.45, line),
        (b.w * 0.55, line),
        (b.w * 0.68, b.bottom() + 60.0),
        (b.w * 0.32, b.bottom() + 60.0),
    ])
    .z();
    let paint = stage.mid.down(line, b.bottom(), rgb(0x6a2028), rgb(0x9a2c34));
    stage.mid.fill(&carpet, paint);
    for k in [0.38, 0.62] {
        let (x, y) = (b.w * k, line * 0.56);
        stage.mid.line(&Path::at(x, y + 30.0).l(x, y), rgb(0x3a3030), 6.0, 1.0);
        stage.shine.ell(x, y - 8.0, 6.0, 12.0, rgb(0xffc060), 0.95);
        stage.lamps.push(Lamp {
            x,
            y: y - 8.0,
            reach: 320.0,
            colour: rgb(0xffa850).scaled(0.45),
            halo: 100.0,
            flame: true,
        });
    }
    stage.focus = (b.w * 0.5, line * 0.5);
}
