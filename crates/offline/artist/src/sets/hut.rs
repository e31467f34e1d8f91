//! Plain rooms of old China: a bamboo hut in the wood, the cabin of a boat, a barn in the fields, a shop on the street.

use crate::{
    colour::{Rgb, rgb},
    furniture, nature,
    outlook::{View, outlook},
    props::{self, Kind, Prop},
    stage::{Lamp, Place, Stage},
    svg::{Path, Svg},
};

/// A thing of its usual colour, `k` times its size, standing at `x`, `y`.
fn put(svg: &mut Svg, kind: Kind, x: f64, y: f64, k: f64) {
    svg.place(x, y, 0.0, k, k);
    props::standing(svg, Prop { kind, colour: None });
    svg.end();
}

/// A flame at `x`, `y` that lights the room about it.
fn flame(place: &Place, stage: &mut Stage, x: f64, y: f64, strength: f64) {
    let p = place.palette;
    stage.lamps.push(Lamp {
        x,
        y,
        reach: 470.0,
        colour: rgb(0xffb060).scaled(strength * p.lamps),
        halo: 140.0 * p.lamps,
        flame: true,
    });
}

/// A low table with a candle where the whole room is seen.
fn low_table(place: &Place, stage: &mut Stage, x: f64, line: f64, wood: Rgb) {
    furniture::old_table(&mut stage.mid, x, line + 92.0, 210.0, wood, place.palette.side);
    put(&mut stage.mid, Kind::Teapot, x - 52.0, line - 24.0, 0.5);
    put(&mut stage.shine, Kind::Candle, x + 14.0, line - 24.0, 0.6);
    flame(place, stage, x + 14.0, line - 82.0, 0.55);
}

/// A hut of bamboo: walls of canes, a wide window on the grove, mats and baskets.
pub(super) fn bamboo(place: &mut Place, stage: &mut Stage) {
    let b = *place.board;
    let p = place.palette.clone();
    let line = b.h * 0.7;
    let cane = rgb(0xa8a860);
    furniture::room(stage, place, line, rgb(0x9a9858), rgb(0x8a7448));
    let (l, r) = (b.left() - 300.0, b.right() + 300.0);
    let mut x = l;
    while x < r {
        let w = place.rng.range(19.0, 27.0);
        let c = cane.mix(rgb(0x6f8a48), place.rng.unit() * 0.7).darker(place.rng.unit() * 0.18);
        let paint = stage.back.across(x, x + w, c.darker(0.45), c.lighter(0.12));
        stage.back.rect(x, b.top() - 300.0, w - 1.0, line - b.top() + 300.0, paint);
        let mut y = b.top() + place.rng.range(0.0, 90.0);
        while y < line {
            stage.back.line(&Path::at(x, y).q(x + w / 2.0, y + 4.0, x + w, y), c.darker(0.6), 2.6, 0.8);
            y += place.rng.range(86.0, 132.0);
        }
        x += w;
    }
    let d = if place.rng.chance(0.5) { 1.0 } else { -1.0 };
    let (ww, wh) = (b.w.min(900.0) * 0.42, line * 0.44);
    let wx = (b.w * (0.5 - d * 0.1) - ww / 2.0).clamp(20.0, b.w - ww - 20.0);
    furniture::square_window(stage, place, (wx, line * 0.22, ww, wh), cane.darker(0.25), None, View::Hills);
    // Canes of the grove stand before the window.
    let leaf = rgb(0x5f8a4c).lit(p.ambient);
    stage.shine.clip(&Path::rect(wx, line * 0.22, ww, wh));
    for k in [0.12, 0.3, 0.82, 0.93] {
        let w = place.rng.range(9.0, 15.0);
        nature::bamboo(
            &mut stage.shine,
            &mut place.rng,
            wx + ww * k,
            line * 0.68,
            wh * 1.2,
            w,
            leaf.mix(p.haze, 0.2),
            p.side,
        );
    }
    stage.shine.end();
    // Eaves of thatch, a hanging lantern, a straw cape and a hat on the wall.
    let straw = rgb(0xb29a5c);
    let eave = stage.mid.down(b.top(), b.top() + 110.0, straw.darker(0.45), straw.darker(0.1));
    stage.mid.fill(&Path::rect(l, b.top() - 220.0, r - l, 300.0), eave);
    for i in 0..150 {
        let x = l + (r - l) * f64::from(i) / 150.0 + place.rng.range(-4.0, 4.0);
        let e = b.top() + 80.0 + place.rng.range(0.0, 34.0);
        stage.mid.line(
            &Path::at(x, b.top() + 20.0).l(x + place.rng.range(-6.0, 6.0), e),
            straw.darker(place.rng.unit() * 0.4),
            4.0,
            0.9,
        );
    }
    let hx = b.w * (0.5 + d * 0.3);
    let (hy, hr) = (line * 0.36, 74.0);
    let brim = stage.mid.down(hy - hr * 0.6, hy + hr * 0.4, straw.lighter(0.15), straw.darker(0.4));
    stage.mid.fill(
        &Path::at(hx - hr, hy + 18.0)
            .q(hx - 10.0, hy - hr * 0.9, hx, hy - hr * 0.9)
            .q(hx + 10.0, hy - hr * 0.9, hx + hr, hy + 18.0)
            .q(hx, hy + 44.0, hx - hr, hy + 18.0)
            .z(),
        brim,
    );
    for k in [-0.6, -0.3, 0.0, 0.3, 0.6] {
        stage.mid.line(&Path::at(hx, hy - hr * 0.86).l(hx + k * hr * 1.3, hy + 26.0), straw.darker(0.45), 1.6, 0.6);
    }
    for (dx, k) in [(-0.08, 1.0), (0.05, 0.74)] {
        let (x, w) = (hx + dx * b.w, 104.0 * k);
        let y = line + 30.0;
        stage.mid.spot(x, y + 2.0, w * 0.7, 10.0, rgb(0x120e08), 0.6);
        let weave = stage.mid.across(x - w / 2.0, x + w / 2.0, straw.darker(0.5), straw);
        stage.mid.fill(
            &Path::at(x - w * 0.5, y - w * 0.62)
                .q(x - w * 0.46, y, x - w * 0.3, y)
                .l(x + w * 0.3, y)
                .q(x + w * 0.46, y, x + w * 0.5, y - w * 0.62)
                .z(),
            weave,
        );
        for i in 0..4 {
            let yy = y - w * 0.12 * f64::from(i + 1);
            stage.mid.line(&Path::at(x - w * 0.44, yy).q(x, yy + 7.0, x + w * 0.44, yy), straw.darker(0.6), 2.2, 0.6);
        }
    }
    if place.vista {
        low_table(place, stage, b.w * (0.5 - d * 0.26), line, cane.darker(0.2));
    }
    stage.table = true;
    stage.focus = (wx + ww / 2.0, line * 0.48);
}

/// The cabin of a boat: bent ribs under a mat roof, a long opening on the water, a lantern that hangs.
pub(super) fn cabin(place: &mut Place, stage: &mut Stage) {
    let b = *place.board;
    let p = place.palette.clone();
    let line = b.h * 0.72;
    let wood = rgb(0x7c5434);
    furniture::room(stage, place, line, wood.lighter(0.05), wood.darker(0.1));
    let (l, r) = (b.left() - 300.0, b.right() + 300.0);
    let mut planks = Path::default();
    for i in 1..9 {
        let y = line - (line - b.top()) * f64::from(i) / 9.0;
        planks = planks.m(l, y).l(r, y);
    }
    stage.back.line(&planks, wood.darker(0.6), 2.6, 0.6);
    let (wy, wh) = (line * 0.3, line * 0.4);
    let (x1, x2) = (b.w * 0.08, b.w * 0.92);
    let opening = Path::round(x1, wy, x2 - x1, wh, 46.0);
    outlook(stage, place, &opening, (x1, wy, x2 - x1, wh), View::Hills);
    // The water outside, near enough to see its ripples.
    let water = p.sky[1].mix(rgb(0x3f6f86).lit(p.ambient), 0.55);
    stage.shine.clip(&opening);
    let sea = stage.shine.down(wy + wh * 0.62, wy + wh, water.lighter(0.18), water.darker(0.25));
    stage.shine.rect(x1, wy + wh * 0.62, x2 - x1, wh, sea);
    let mut ripples = Path::default();
    for _ in 0..70 {
        let k = place.rng.unit();
        let (x, y, w) = (place.rng.range(x1, x2), wy + wh * (0.63 + 0.37 * k), 10.0 + 44.0 * k);
        ripples = ripples.m(x, y).q(x + w / 2.0, y - 2.0 - 3.0 * k, x + w, y);
    }
    stage.shine.line(&ripples, p.sky[2].lighter(0.25), 1.8, 0.5);
    stage.shine.end();
    let frame = wood.lit(p.ambient);
    stage.shine.line(&opening, frame.darker(0.5), 20.0, 1.0);
    stage.shine.line(&opening, frame.lighter(0.08), 11.0, 1.0);
    for k in [0.34, 0.66] {
        let x = x1 + (x2 - x1) * k;
        stage.shine.line(&Path::at(x, wy).l(x, wy + wh), frame.darker(0.25), 12.0, 1.0);
    }
    // Bent ribs and the mat roof.
    let mat = stage.mid.down(b.top(), line * 0.3, rgb(0x8a7648), rgb(0x5a4a2c));
    stage.mid.fill(
        &Path::at(l, b.top() - 200.0)
            .l(r, b.top() - 200.0)
            .l(r, line * 0.26)
            .c(b.w * 0.75, line * 0.02, b.w * 0.25, line * 0.02, l, line * 0.26)
            .z(),
        mat,
    );
    for i in 0..7 {
        let k = f64::from(i) / 6.0;
        let x = b.left() + (b.right() - b.left()) * k;
        let bow = (k - 0.5) * 130.0;
        stage.mid.line(
            &Path::at(x + bow, line).c(
                x + bow * 1.4,
                line * 0.5,
                x + bow * 0.5,
                b.top() + 60.0,
                b.w * 0.5 + (x - b.w * 0.5) * 0.5,
                b.top() - 40.0,
            ),
            wood.darker(0.35),
            15.0,
            1.0,
        );
    }
    let lx = b.w * if p.side > 0.0 { 0.3 } else { 0.7 };
    stage.shine.line(&Path::at(lx, b.top()).l(lx, line * 0.16), rgb(0x2a1c12), 3.0, 1.0);
    put(&mut stage.shine, Kind::Lantern, lx, line * 0.16 + 128.0, 1.0);
    flame(place, stage, lx, line * 0.27, 0.6);
    // A chest, a coil of rope, jars.
    let cx = b.w * if p.side > 0.0 { 0.82 } else { 0.18 };
    stage.mid.spot(cx, line + 52.0, 96.0, 12.0, rgb(0x120c08), 0.6);
    put(&mut stage.mid, Kind::Box, cx, line + 50.0, 1.5);
    put(&mut stage.mid, Kind::Jar, cx - 130.0, line + 40.0, 0.9);
    for i in 0..4 {
        let rope = Path::ellipse(b.w - cx, line + 62.0 - 9.0 * f64::from(i), 54.0, 14.0);
        stage.mid.line(&rope, rgb(0xb89a66).darker(0.08 * f64::from(i)), 9.0, 1.0);
    }
    stage.table = true;
    stage.focus = (b.w * 0.5, line * 0.52);
}

/// A barn: rough boards with light between them, hay, tools.
pub(super) fn barn(place: &mut Place, stage: &mut Stage) {
    let b = *place.board;
    let p = place.palette.clone();
    let line = b.h * 0.69;
    let wood = rgb(0x8a6a48);
    furniture::room(stage, place, line, wood, rgb(0x8c7650));
    let (l, r) = (b.left() - 300.0, b.right() + 300.0);
    let day = p.sky[2].mix(p.key, 0.4).scaled(if p.night { 0.5 } else { 1.0 });
    let mut x = l;
    while x < r {
        let w = place.rng.range(44.0, 74.0);
        let c = wood.darker(place.rng.unit() * 0.3).mix(rgb(0x6f665a), place.rng.unit() * 0.4);
        let paint = stage.back.across(x, x + w, c.darker(0.25), c);
        stage.back.rect(x, b.top() - 300.0, w - 3.0, line - b.top() + 300.0, paint);
        for _ in 0..3 {
            let gx = x + place.rng.range(6.0, w - 8.0);
            let gy = place.rng.range(b.top(), line - 120.0);
            stage.back.line(&Path::at(gx, gy).q(gx + 3.0, gy + 60.0, gx, gy + 120.0), c.darker(0.5), 1.8, 0.5);
        }
        // Daylight in the gaps between the boards.
        stage.shine.rect(x + w - 3.0, b.top() + place.rng.range(20.0, 160.0), 2.2, (line - b.top()) * 0.55, day);
        x += w;
    }
    let d = if place.rng.chance(0.5) { 1.0 } else { -1.0 };
    // An open half door on the fields.
    let (dw, dh) = (b.w.min(900.0) * 0.26, line * 0.72);
    let dx = b.w * (0.5 - d * 0.2) - dw / 2.0;
    outlook(stage, place, &Path::rect(dx, line - dh, dw, dh), (dx, line - dh, dw, dh), View::Hills);
    let post = wood.lit(p.ambient).darker(0.3);
    stage.shine.line(&Path::at(dx, line).l(dx, line - dh).l(dx + dw, line - dh).l(dx + dw, line), post, 18.0, 1.0);
    for (x, k) in [(b.w * 0.02, 1.0), (b.w * 0.98, 1.0), (b.w * 0.5 + d * 10.0, 0.8)] {
        let beam = stage.mid.across(x - 20.0 * k, x + 20.0 * k, wood.darker(0.55), wood.darker(0.1));
        stage.mid.fill(&Path::rect(x - 18.0 * k, b.top() - 200.0, 36.0 * k, line - b.top() + 206.0), beam);
    }
    let top = stage.mid.down(b.top(), b.top() + 70.0, wood.darker(0.3), wood.darker(0.6));
    stage.mid.fill(&Path::rect(l, b.top() - 220.0, r - l, 280.0), top);
    // Hay.
    let hay = rgb(0xcaa858);
    for (u, k) in [(0.34, 1.0), (0.22, 0.7), (0.46, 0.6)] {
        let (x, y, w) = (b.w * (0.5 + d * u), line + 54.0 - 20.0 * (1.0 - k), 250.0 * k);
        stage.mid.spot(x, y, w * 0.7, 18.0, rgb(0x140e06), 0.6);
        let heap = stage.mid.lin(
            (x - p.side * w / 2.0, y),
            (x + p.side * w / 2.0, y - w * 0.6),
            &[(0.0, hay.darker(0.5), 1.0), (1.0, hay.lighter(0.1), 1.0)],
        );
        stage.mid.fill(
            &Path::at(x - w * 0.56, y)
                .c(x - w * 0.46, y - w * 0.46, x - w * 0.2, y - w * 0.66, x, y - w * 0.66)
                .c(x + w * 0.24, y - w * 0.66, x + w * 0.46, y - w * 0.4, x + w * 0.56, y)
                .z(),
            heap,
        );
        let (mut light, mut dark) = (Path::default(), Path::default());
        for i in 0..130 {
            let (u, v) = (place.rng.range(-0.5, 0.5), place.rng.unit());
            let (sx, sy) = (x + u * w, y - v * w * 0.62 * (1.0 - 3.4 * u * u));
            let (ex, ey) = (sx + place.rng.range(-20.0, 20.0), sy + place.rng.range(-12.0, 8.0));
            if i % 2 == 0 { light = light.m(sx, sy).l(ex, ey) } else { dark = dark.m(sx, sy).l(ex, ey) }
        }
        stage.mid.line(&dark, hay.darker(0.5), 1.8, 0.7);
        stage.mid.line(&light, hay.lighter(0.3), 1.6, 0.8);
    }
    // A rake and a hoe lean on the wall; an oil lamp stands on a barrel.
    for (u, lean, teeth) in [(0.06, 26.0, true), (0.1, 40.0, false)] {
        let x = b.w * (0.5 + d * u);
        let (tx, ty) = (x + d * lean, line * 0.3);
        stage.mid.line(&Path::at(x, line + 18.0).l(tx, ty), rgb(0x6a4a30), 7.0, 1.0);
        stage.mid.line(&Path::at(tx - 26.0, ty).l(tx + 26.0, ty), rgb(0x4e5054), 7.0, 1.0);
        for i in 0..if teeth { 6 } else { 0 } {
            let e = tx - 25.0 + 10.0 * f64::from(i);
            stage.mid.line(&Path::at(e, ty).l(e, ty + 18.0), rgb(0x4e5054), 3.0, 1.0);
        }
    }
    let bx = b.w * (0.5 - d * 0.4);
    let keg = stage.mid.across(bx - 52.0, bx + 52.0, wood.darker(0.55), wood.lighter(0.05));
    stage.mid.fill(
        &Path::at(bx - 44.0, line + 48.0)
            .q(bx - 64.0, line - 6.0, bx - 44.0, line - 62.0)
            .l(bx + 44.0, line - 62.0)
            .q(bx + 64.0, line - 6.0, bx + 44.0, line + 48.0)
            .z(),
        keg,
    );
    for y in [line - 42.0, line + 26.0] {
        stage.mid.line(&Path::at(bx - 51.0, y).q(bx, y + 8.0, bx + 51.0, y), rgb(0x3c3e42), 5.0, 1.0);
    }
    put(&mut stage.shine, Kind::OilLamp, bx, line - 62.0, 0.8);
    flame(place, stage, bx + 20.0, line - 116.0, 0.55);
    stage.focus = (b.w * 0.5, line * 0.55);
}

/// A shop on an old street: a wall of drawers, a counter, goods, a hanging sign.
pub(super) fn shop(place: &mut Place, stage: &mut Stage) {
    let b = *place.board;
    let p = place.palette.clone();
    let line = b.h * 0.7;
    let wood = place.rng.pick(&[rgb(0x6f4428), rgb(0x5f4630), rgb(0x74402c)]);
    furniture::room(stage, place, line, rgb(0xc4b08a), wood.lighter(0.2));
    let d = if place.rng.chance(0.5) { 1.0 } else { -1.0 };
    // The cabinet of drawers, each with its label.
    let (cw, ch) = (b.w.min(1000.0) * 0.56, line * 0.78);
    let cx = b.w * (0.5 + d * 0.14) - cw / 2.0;
    let case = stage.back.down(line - ch, line, wood.lighter(0.1), wood.darker(0.4));
    stage.back.rect(cx - 14.0, line - ch - 14.0, cw + 28.0, ch + 14.0, case);
    let (columns, rows) = ((cw / 62.0) as usize, 6usize);
    for i in 0..columns {
        for j in 0..rows {
            let (w, h) = (cw / columns as f64, ch * 0.86 / rows as f64);
            let (x, y) = (cx + w * i as f64, line - ch + h * j as f64);
            let tone = wood.lighter(place.rng.range(0.06, 0.22));
            let face = stage.back.down(y, y + h, tone, tone.darker(0.3));
            stage.back.fill(&Path::round(x + 3.0, y + 3.0, w - 6.0, h - 6.0, 3.0), face);
            stage.back.fill(&Path::rect(x + w * 0.32, y + h * 0.2, w * 0.36, h * 0.3), rgb(0xe6d6ac));
            stage.back.line(
                &Path::at(x + w * 0.42, y + h * 0.27)
                    .l(x + w * 0.58, y + h * 0.27)
                    .m(x + w * 0.5, y + h * 0.24)
                    .l(x + w * 0.5, y + h * 0.46),
                rgb(0x3a2a20),
                1.6,
                0.8,
            );
            stage.back.ell(x + w * 0.5, y + h * 0.74, 4.6, 4.6, rgb(0xc9983e), 1.0);
        }
    }
    // The window on the street at the other side.
    let (ww, wh) = (b.w.min(900.0) * 0.22, line * 0.46);
    let wx = (b.w * (0.5 - d * 0.35) - ww / 2.0).clamp(20.0, b.w - ww - 20.0);
    furniture::square_window(stage, place, (wx, line * 0.22, ww, wh), wood, None, View::Hills);
    let beam = stage.mid.down(b.top(), b.top() + 60.0, wood.darker(0.15), wood.darker(0.55));
    stage.mid.fill(&Path::rect(b.left() - 300.0, b.top() - 220.0, b.w + 800.0, 276.0), beam);
    for k in [0.2, 0.5, 0.8] {
        let x = b.left() + (b.right() - b.left()) * k;
        crate::building::hang_lantern(stage, place, x, b.top() + 54.0, 0.8, rgb(0xd8483a));
    }
    // The counter with its goods.
    let (kx, kw, ky) = (cx - 30.0, cw + 60.0, line + 30.0);
    let front = stage.mid.down(ky - 96.0, ky, wood.lighter(0.08), wood.darker(0.45));
    stage.mid.fill(&Path::rect(kx, ky - 96.0, kw, 96.0), front);
    stage.mid.fill(&Path::round(kx - 14.0, ky - 112.0, kw + 28.0, 20.0, 4.0), wood.lighter(0.2));
    let panels = (kw / 120.0) as usize;
    for i in 0..panels {
        let w = kw / panels as f64;
        stage.mid.line(
            &Path::round(kx + w * i as f64 + 10.0, ky - 82.0, w - 20.0, 70.0, 4.0),
            wood.darker(0.5),
            3.0,
            0.8,
        );
    }
    for (k, kind, s) in [
        (0.1, Kind::Jar, 0.7),
        (0.24, Kind::Box, 0.6),
        (0.46, Kind::Scroll, 0.5),
        (0.66, Kind::Brush, 0.6),
        (0.86, Kind::Jar, 0.8),
    ] {
        put(&mut stage.mid, kind, kx + kw * k, ky - 110.0, s);
    }
    flame(place, stage, kx + kw * 0.5, ky - 150.0, 0.3);
    stage.mid.spot(kx + kw / 2.0, ky + 2.0, kw * 0.6, 16.0, rgb(0x100a08), 0.6);
    stage.floor = b.h * 0.92;
    stage.table = true;
    stage.focus = (cx + cw * 0.5, line * 0.5 - 10.0 * p.side);
}
