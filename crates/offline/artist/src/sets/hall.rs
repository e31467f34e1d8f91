//! Palace: great roofs outside, columns and a high seat inside.

use crate::{
    building::{self, House},
    colour::{Rgb, rgb},
    furniture, nature, sky,
    stage::{Lamp, Place, Stage},
    svg::{Path, Svg},
};

pub(super) fn palace(place: &mut Place, stage: &mut Stage) {
    let b = *place.board;
    let p = place.palette.clone();
    let horizon = b.h * 0.6;
    stage.horizon = horizon + 30.0;
    sky::draw(place, stage, horizon);
    nature::country(place, stage, horizon, b.h.min(800.0) * 0.22, 3, false);
    let cx = b.w * 0.5;
    let stone = if p.snow { rgb(0xe4eaf0) } else { rgb(0xb9b0a0) };
    let (l, r) = (b.left() - 400.0, b.right() + 400.0);
    let paint = stage.mid.down(horizon, b.bottom(), stone, stone.darker(0.4));
    stage.mid.rect(l, horizon + 26.0, r - l, b.bottom() - horizon + 400.0, paint);
    // Side halls far off.
    let c = House { roof: rgb(0xc08f34), wood: rgb(0x9a2c26), wall: rgb(0xa83a30) };
    for d in [-1.0, 1.0] {
        building::house(stage, place, cx + d * b.w.max(900.0) * 0.42, horizon + 30.0, 210.0, 1, c, false);
    }
    let w = b.w.clamp(380.0, 500.0);
    let base = horizon + 6.0;
    // Three terraces of white stone with stairs.
    for i in 0..3 {
        let k = f64::from(i);
        let (y, hw) = (base + k * 26.0, w * (0.62 + 0.1 * k));
        let face = stage.mid.down(y, y + 26.0, rgb(0xe9e3d6), rgb(0xb5ac9c));
        stage.mid.fill(&Path::rect(cx - hw, y, hw * 2.0, 28.0), face);
        let mut rail = Path::default();
        let n = (hw / 11.0) as i32;
        for j in -n..=n {
            let x = cx + f64::from(j) * 11.0;
            if (x - cx).abs() > w * 0.13 {
                rail = rail.m(x, y).l(x, y - 13.0);
            }
        }
        stage.mid.line(&rail, rgb(0xf4efe4), 3.4, 1.0);
        for d in [-1.0, 1.0] {
            stage.mid.line(&Path::at(cx + d * w * 0.13, y - 12.0).l(cx + d * hw, y - 12.0), rgb(0xf4efe4), 3.0, 1.0);
        }
    }
    for i in 0..12 {
        let k = f64::from(i) / 12.0;
        let (y, hw) = (base + 82.0 * k, w * (0.12 + 0.05 * k));
        stage.mid.fill(&Path::rect(cx - hw, y, hw * 2.0, 7.4), if i % 2 == 0 { rgb(0xd8d0c0) } else { rgb(0xa8a090) });
    }
    building::house(stage, place, cx, base, w, 2, c, true);
    building::paved_way(
        &mut stage.mid,
        &mut place.rng,
        cx,
        base + 84.0,
        w * 0.34,
        b.bottom() + 60.0,
        w * 1.5,
        0.0,
        stone,
    );
    for (d, k) in [(-1.0, 1.0), (1.0, 0.92)] {
        let x = cx + d * w * 0.72;
        burner(&mut stage.mid, x, base + 126.0, k);
        building::hang_lantern(stage, place, cx + d * w * 0.3, base - w * 0.245, 0.62, rgb(0xd8432f));
    }
    for (x, d) in [(b.left() - 10.0, 1.0), (b.right() + 10.0, -1.0)] {
        let hang = Path::at(x, b.top())
            .l(x + d * 54.0, b.top())
            .q(x + d * 40.0, b.h * 0.3, x + d * 60.0, b.h * 0.56)
            .l(x, b.h * 0.6)
            .z();
        stage.near.fill(&hang, rgb(0x7a1f20));
    }
    stage.floor = b.h * 0.93;
    stage.focus = (cx, base - w * 0.2);
}

/// A bronze incense burner.
pub(super) fn burner(svg: &mut Svg, x: f64, y: f64, k: f64) {
    svg.spot(x, y, 60.0 * k, 10.0 * k, rgb(0x0c0a08), 0.6);
    svg.place(x, y, 0.0, k, k);
    let c = rgb(0x6a5a36);
    for dx in [-24.0, 0.0, 24.0] {
        svg.line(&Path::at(dx * 0.9, -30.0).q(dx * 1.3, -14.0, dx * 1.1, 0.0), c.darker(0.3), 7.0, 1.0);
    }
    let bowl = svg.across(-44.0, 44.0, c.darker(0.4), c.lighter(0.25));
    svg.fill(&Path::at(-44.0, -70.0).q(-48.0, -24.0, 0.0, -22.0).q(48.0, -24.0, 44.0, -70.0).z(), bowl);
    svg.fill(&Path::round(-50.0, -78.0, 100.0, 12.0, 4.0), c.lighter(0.1));
    for d in [-1.0, 1.0] {
        svg.line(&Path::at(d * 40.0, -76.0).q(d * 56.0, -98.0, d * 38.0, -104.0), c.darker(0.1), 6.0, 1.0);
    }
    for i in 0..3 {
        let dx = f64::from(i) * 12.0 - 12.0;
        svg.line(&Path::at(dx, -78.0).l(dx + 2.0, -112.0), rgb(0x7a3a2a), 2.4, 1.0);
        svg.spot(dx + 6.0, -150.0, 14.0, 46.0, rgb(0xe8e4dc), 0.35);
    }
    svg.end();
}

/// A round column with its light.
pub(super) fn column(svg: &mut Svg, x: f64, top: f64, foot: f64, w: f64, c: Rgb, side: f64) {
    let paint = svg.lin(
        (x - side * w, 0.0),
        (x + side * w, 0.0),
        &[(0.0, c.darker(0.6), 1.0), (0.6, c, 1.0), (0.82, c.lighter(0.25), 1.0), (1.0, c.darker(0.1), 1.0)],
    );
    svg.fill(&Path::rect(x - w, top, w * 2.0, foot - top), paint);
    svg.fill(&Path::round(x - w * 1.35, foot - w * 0.5, w * 2.7, w * 0.9, w * 0.2), rgb(0x9a948a));
    svg.fill(&Path::rect(x - w, top + (foot - top) * 0.08, w * 2.0, w * 0.3), rgb(0xd9a845));
}

pub(super) fn throne(place: &mut Place, stage: &mut Stage) {
    let b = *place.board;
    let p = place.palette.clone();
    let line = b.h * 0.66;
    furniture::room(stage, place, line, rgb(0x7a2f28), rgb(0x6f5a4a));
    let cx = b.w * 0.5 + place.rng.range(-0.05, 0.05) * b.w;
    // Gilt screen behind the seat.
    let (sw, sh) = (b.w.min(760.0) * 0.44, line * 0.66);
    let gold = rgb(0xcf9d3e);
    for i in 0..5 {
        let k = f64::from(i) - 2.0;
        let (x, w, h) = (cx + k * sw * 0.2, sw * 0.19, sh * (1.0 - 0.07 * k.abs()));
        let paint = stage.back.down(line - h, line, gold.lighter(0.15), gold.darker(0.45));
        stage.back.fill(&Path::round(x - w / 2.0, line - h - 36.0, w, h, 10.0), paint);
        stage.back.line(
            &Path::round(x - w * 0.42, line - h - 26.0, w * 0.84, h - 20.0, 8.0),
            gold.darker(0.6),
            2.4,
            0.8,
        );
        let m = nature::ridge(&mut place.rng, x - w * 0.4, x + w * 0.4, line - h * 0.45, h * 0.26, 0.6);
        stage.back.line(&Path::poly(&m), gold.darker(0.7), 2.2, 0.6);
        stage.back.ell(x + w * 0.1, line - h * 0.8, w * 0.12, w * 0.12, rgb(0xb5382f), 0.85);
    }
    // Windows between the columns.
    for d in [-1.0, 1.0] {
        for (from, to) in [(0.0, 1.0), (1.0, 2.0)] {
            let at = |k: f64| sw * 0.66 + k * b.w * 0.11 + k * k * 34.0;
            let (near, w) = ((at(from) + at(to)) / 2.0, (at(to) - at(from)) * 0.52);
            let rect = (cx + d * near - w / 2.0, line * 0.2, w, line * 0.72);
            building::paper_window(stage, place, rect, rgb(0x8a2f26));
        }
    }
    // Steps, carpet, seat.
    for i in 0..4 {
        let k = f64::from(i);
        let (y, hw) = (line - 40.0 + k * 17.0, sw * (0.42 + 0.07 * k));
        let paint = stage.mid.down(y, y + 17.0, rgb(0xb9a384), rgb(0x7a6a54));
        stage.mid.fill(&Path::rect(cx - hw, y, hw * 2.0, 18.0), paint);
    }
    let red = rgb(0xa3282a);
    let carpet = stage.mid.down(line - 40.0, b.bottom(), red, red.darker(0.4));
    stage.mid.fill(
        &Path::poly(&[
            (cx - 46.0, line - 40.0),
            (cx + 46.0, line - 40.0),
            (cx + 56.0, line + 28.0),
            (cx + 250.0, b.bottom() + 40.0),
            (cx - 250.0, b.bottom() + 40.0),
            (cx - 56.0, line + 28.0),
        ])
        .z(),
        carpet,
    );
    for d in [-1.0, 1.0] {
        stage.mid.line(&Path::at(cx + d * 50.0, line + 28.0).l(cx + d * 226.0, b.bottom() + 30.0), gold, 5.0, 0.9);
    }
    let seat = stage.mid.down(line - 190.0, line - 40.0, gold.lighter(0.1), gold.darker(0.5));
    stage.mid.fill(
        &Path::at(cx - 62.0, line - 40.0)
            .l(cx - 66.0, line - 150.0)
            .q(cx - 46.0, line - 172.0, cx - 24.0, line - 164.0)
            .q(cx, line - 204.0, cx + 24.0, line - 164.0)
            .q(cx + 46.0, line - 172.0, cx + 66.0, line - 150.0)
            .l(cx + 62.0, line - 40.0)
            .z(),
        seat,
    );
    stage.mid.fill(&Path::round(cx - 44.0, line - 142.0, 88.0, 62.0, 12.0), rgb(0xb03a34));
    stage.mid.fill(&Path::round(cx - 54.0, line - 82.0, 108.0, 22.0, 8.0), rgb(0xc9903a));
    let n = if b.w > 900.0 { 3 } else { 2 };
    for i in 0..n {
        let k = f64::from(i);
        for d in [-1.0, 1.0] {
            let x = cx + d * (sw * 0.66 + k * b.w * 0.11 + k * k * 34.0);
            column(&mut stage.mid, x, b.top() - 200.0, line + 30.0 + k * 46.0, 19.0 + k * 9.0, rgb(0xa32e28), p.side);
        }
    }
    let beam = stage.mid.down(b.top(), b.top() + 80.0, rgb(0x2f5a5c), rgb(0x1c3038));
    stage.mid.fill(&Path::rect(b.left() - 300.0, b.top() - 220.0, b.w + 800.0, 280.0), beam);
    let mut pattern = Path::default();
    let mut x = b.left() - 280.0;
    while x < b.right() + 280.0 {
        pattern = pattern.m(x, b.top() + 52.0).q(x + 17.0, b.top() + 26.0, x + 34.0, b.top() + 52.0);
        x += 34.0;
    }
    stage.mid.line(&pattern, gold, 3.0, 0.9);
    for d in [-1.0, 1.0] {
        building::hang_lantern(stage, place, cx + d * sw * 0.44, b.top() + 56.0, 0.9, rgb(0xe0a040));
        let bx = cx + d * sw * 0.56;
        burner(&mut stage.mid, bx, line + 44.0, 0.8);
    }
    stage.lamps.push(Lamp {
        x: cx,
        y: line - 140.0,
        reach: b.w * 0.4,
        colour: rgb(0xffc070).scaled(0.08 + 0.5 * p.lamps),
        halo: 0.0,
        flame: true,
    });
    stage.floor = b.h * 0.92;
    stage.focus = (cx, line * 0.6);
}
