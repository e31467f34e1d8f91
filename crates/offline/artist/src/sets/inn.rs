//! The inn: a house of two storeys at the foot of the hills; inside, wood, jars and a round window.

use crate::{
    building::{self, House},
    colour::rgb,
    furniture, nature, sky,
    stage::{Lamp, Place, Stage},
    svg::Path,
};

pub(super) fn outside(place: &mut Place, stage: &mut Stage) {
    let b = *place.board;
    let horizon = b.h * if b.tall() { 0.6 } else { 0.64 };
    stage.horizon = horizon;
    sky::draw(place, stage, horizon);
    nature::country(place, stage, horizon, b.h.min(900.0) * 0.42, 4, true);
    nature::ground(place, stage, horizon, rgb(0x55604a));
    let p = place.palette.clone();
    for _ in 0..9 {
        let x = if place.rng.chance(0.5) {
            place.rng.range(b.left() - 40.0, b.w * 0.26)
        } else {
            place.rng.range(b.w * 0.74, b.right() + 40.0)
        };
        let (h, dy) = (place.rng.range(70.0, 150.0), place.rng.range(4.0, 22.0));
        nature::fir(&mut stage.mid, &mut place.rng, x, horizon + dy, h, rgb(0x33503f), p.snow);
    }
    let w = (b.w * 0.34).clamp(300.0, 440.0);
    let x = b.w * 0.5 + place.rng.range(-0.06, 0.06) * b.w;
    let foot = horizon + 40.0;
    building::paved_way(
        &mut stage.mid,
        &mut place.rng,
        x,
        foot - 2.0,
        w * 0.32,
        b.bottom() + 60.0,
        w * 1.9,
        (b.w * 0.5 - x) * 0.8,
        rgb(0x7a7c80),
    );
    let roof = place.rng.pick(&[rgb(0x3c4a66), rgb(0x4a4442), rgb(0x35564f)]);
    let top =
        building::house(stage, place, x, foot, w, 2, House { roof, wood: rgb(0x6a3426), wall: rgb(0xb39468) }, true);
    for (dx, dy, k) in [(-0.545, 0.235, 0.62), (0.545, 0.235, 0.62), (-0.2, 0.25, 0.5), (0.2, 0.25, 0.5)] {
        building::hang_lantern(stage, place, x + dx * w, foot - dy * w, k, rgb(0xd8432f));
    }
    // The inn's banner hangs from an arm of its pole.
    let (fx, fy, ft) = (x + w * 0.78, foot + 8.0, top - 6.0);
    stage.mid.line(
        &Path::at(fx, fy).l(fx, ft - 24.0).m(fx - 6.0, ft - 8.0).l(fx + 54.0, ft - 8.0),
        rgb(0x4a3020),
        5.0,
        1.0,
    );
    let cloth = stage.mid.across(fx + 10.0, fx + 50.0, rgb(0xd9b566), rgb(0xa67c38));
    let banner = Path::at(fx + 10.0, ft - 6.0)
        .l(fx + 48.0, ft - 6.0)
        .c(fx + 52.0, ft + 34.0, fx + 44.0, ft + 70.0, fx + 50.0, ft + 108.0)
        .q(fx + 30.0, ft + 100.0, fx + 13.0, ft + 110.0)
        .c(fx + 8.0, ft + 70.0, fx + 15.0, ft + 34.0, fx + 10.0, ft - 6.0)
        .z();
    stage.mid.fill(&banner, cloth);
    let ink = Path::at(fx + 18.0, ft + 14.0)
        .l(fx + 23.0, ft + 20.0)
        .m(fx + 17.0, ft + 27.0)
        .l(fx + 22.0, ft + 31.0)
        .m(fx + 18.0, ft + 46.0)
        .l(fx + 24.0, ft + 37.0)
        .m(fx + 27.0, ft + 14.0)
        .l(fx + 42.0, ft + 13.0)
        .m(fx + 28.0, ft + 22.0)
        .l(fx + 41.0, ft + 21.0)
        .l(fx + 41.0, ft + 46.0)
        .l(fx + 29.0, ft + 47.0)
        .z()
        .m(fx + 32.0, ft + 14.0)
        .l(fx + 32.0, ft + 33.0)
        .m(fx + 37.0, ft + 14.0)
        .l(fx + 37.0, ft + 33.0)
        .m(fx + 30.0, ft + 39.0)
        .l(fx + 40.0, ft + 38.0);
    stage.mid.line(&ink, rgb(0x3a1f16), 2.6, 0.95);
    stage.mid.line(
        &Path::at(fx + 15.0, ft + 64.0).q(fx + 32.0, ft + 60.0, fx + 44.0, ft + 64.0),
        rgb(0x8a2c24),
        3.0,
        0.9,
    );
    stage.mid.line(
        &Path::at(fx + 15.0, ft + 92.0).q(fx + 32.0, ft + 86.0, fx + 46.0, ft + 91.0),
        rgb(0x8a2c24),
        3.0,
        0.9,
    );
    for _ in 0..7 {
        let (rx, side) = (place.rng.range(0.0, 1.0), if place.rng.chance(0.5) { -1.0 } else { 1.0 });
        let px = x + side * (w * 0.75 + rx * b.w * 0.3);
        let py = foot + place.rng.range(20.0, 150.0);
        let size = place.rng.range(26.0, 74.0);
        nature::rock(&mut stage.mid, &mut place.rng, px, py, size, rgb(0x6f7278), p.side, p.snow);
    }
    if !p.snow {
        nature::grass(&mut stage.mid, &mut place.rng, b.left(), x - w * 0.7, b.h * 0.93, 34.0, 120, rgb(0x4c6a46));
        nature::grass(&mut stage.mid, &mut place.rng, x + w * 0.7, b.right(), b.h * 0.93, 34.0, 120, rgb(0x4c6a46));
    }
    let dark = rgb(0x1c2426);
    nature::branch(
        &mut stage.near,
        &mut place.rng,
        b.right() + 20.0,
        b.h * 0.16,
        b.w.min(760.0) * 0.36,
        -1.0,
        dark,
        None,
    );
    if !p.snow {
        nature::grass(&mut stage.near, &mut place.rng, b.left(), b.left() + 260.0, b.bottom() + 10.0, 110.0, 60, dark);
        nature::grass(&mut stage.near, &mut place.rng, b.right() - 230.0, b.right(), b.bottom() + 10.0, 90.0, 50, dark);
    }
    stage.floor = b.h * 0.9;
    stage.focus = (x, foot - w * 0.25);
}

pub(super) fn inside(place: &mut Place, stage: &mut Stage) {
    let b = *place.board;
    let line = b.h * if b.tall() { 0.66 } else { 0.7 };
    let wood = place.rng.pick(&[rgb(0x6b4228), rgb(0x5f4630), rgb(0x70402c)]);
    furniture::room(stage, place, line, rgb(0x9c7850).mix(wood, 0.2), wood.lighter(0.06));
    let side = place.palette.side;
    // Panelling and posts.
    let panel = stage.back.down(line - 150.0, line, wood.lighter(0.05), wood.darker(0.3));
    stage.back.rect(b.left() - 300.0, line - 150.0, b.w + 800.0, 150.0, panel);
    let mut grooves = Path::default();
    let mut gx = b.left() - 280.0;
    while gx < b.right() + 300.0 {
        grooves = grooves.m(gx, line - 148.0).l(gx, line);
        gx += place.rng.range(38.0, 56.0);
    }
    stage.back.line(&grooves, wood.darker(0.6), 2.2, 0.6);
    stage.back.line(
        &Path::at(b.left() - 300.0, line - 150.0).l(b.right() + 300.0, line - 150.0),
        wood.lighter(0.15),
        6.0,
        0.9,
    );
    let cx = b.w * 0.5 + place.rng.range(-0.08, 0.08) * b.w;
    let r = (b.w.min(b.h) * 0.25).min(line * 0.36);
    let wy = line * 0.44;
    furniture::moon_window(stage, place, cx, wy, r, wood);
    // Shelves to one side, a scroll and the counter to the other; never the same on both.
    let d = if place.rng.chance(0.5) { 1.0 } else { -1.0 };
    let room = (b.w * 0.5 - r - 60.0).max(90.0);
    let sx = if d > 0.0 { cx + r + 56.0 } else { cx - r - 56.0 - room };
    furniture::shelf(&mut stage.mid, &mut place.rng, (sx, line * 0.16, room, line * 0.74), wood, true);
    let ox = if d > 0.0 { cx - r - 60.0 - room * 0.42 } else { cx + r + 60.0 };
    furniture::wall_scroll(&mut stage.mid, &mut place.rng, ox, line * 0.17, room * 0.36, line * 0.46);
    // The counter under the scroll, with wine jars.
    let kx = if d > 0.0 { ox - room * 0.55 } else { ox - 10.0 };
    let counter = stage.mid.down(line - 120.0, line + 30.0, wood.lighter(0.12), wood.darker(0.4));
    stage.mid.fill(&Path::rect(kx, line - 112.0, room * 0.95, 142.0), counter);
    stage.mid.fill(&Path::rect(kx - 10.0, line - 122.0, room * 0.95 + 20.0, 14.0), wood.lighter(0.22));
    for (i, k) in [0.66, 0.5, 0.58].into_iter().enumerate() {
        stage.mid.place(kx + 50.0 + 74.0 * i as f64, line - 121.0, 0.0, k, k);
        crate::props::standing(&mut stage.mid, crate::props::Prop { kind: crate::props::Kind::Jar, colour: None });
        stage.mid.end();
    }
    for x in [b.left() + 26.0, b.right() - 26.0] {
        let post = stage.mid.across(
            x - 22.0,
            x + 22.0,
            wood.darker(if side > 0.0 { 0.5 } else { 0.1 }),
            wood.darker(if side > 0.0 { 0.1 } else { 0.5 }),
        );
        stage.mid.fill(&Path::rect(x - 22.0, b.top() - 200.0, 44.0, line - b.top() + 240.0), post);
    }
    let beam = stage.mid.down(b.top() - 10.0, b.top() + 74.0, wood.darker(0.2), wood.darker(0.6));
    stage.mid.fill(&Path::rect(b.left() - 300.0, b.top() - 200.0, b.w + 800.0, 262.0), beam);
    for x in [cx - r * 1.28, cx + r * 1.28] {
        building::hang_lantern(stage, place, x, b.top() + 60.0, 0.86, rgb(0xd8502f));
    }
    if place.vista {
        // Tables stand where nobody stands.
        furniture::old_table(&mut stage.mid, b.w * 0.2, line + 74.0, 210.0, wood.lighter(0.08), side);
        furniture::old_table(&mut stage.mid, b.w * 0.8, line + 92.0, 240.0, wood.lighter(0.04), side);
        for (tx, ty) in [(b.w * 0.2, line + 74.0 - 112.0), (b.w * 0.8, line + 92.0 - 128.0)] {
            stage.shine.place(tx, ty, 0.0, 0.55, 0.55);
            crate::props::standing(
                &mut stage.shine,
                crate::props::Prop { kind: crate::props::Kind::Candle, colour: None },
            );
            stage.shine.end();
            stage.lamps.push(Lamp {
                x: tx,
                y: ty - 50.0,
                reach: 330.0,
                colour: rgb(0xffb060).scaled(0.5 * place.palette.lamps),
                halo: 110.0 * place.palette.lamps,
                flame: true,
            });
        }
    }
    stage.table = true;
    stage.focus = (cx, wy);
}
