//! Train, car, station.

use crate::{
    colour::{Rgb, rgb},
    furniture, nature,
    outlook::{View, outlook, skyline},
    sky,
    stage::{Lamp, Place, Stage},
    svg::Path,
};

pub(super) fn inside(place: &mut Place, stage: &mut Stage) {
    let b = *place.board;
    let p = place.palette.clone();
    let line = b.h * 0.78;
    let panel = place.rng.pick(&[rgb(0xb9a68a), rgb(0x9aa8ac), rgb(0xb0977c)]);
    furniture::room(stage, place, line, panel, rgb(0x6a6660));
    let cx = b.w * 0.5;
    // Windows in a row with the country going by.
    let (wy, wh) = (line * 0.2, line * 0.46);
    let ww = b.w.clamp(420.0, 1000.0) * 0.36;
    let step = ww * 1.14;
    let shift = place.rng.range(-0.2, 0.2) * ww;
    let n = (b.w / step / 2.0).ceil() as i32;
    let usual = if place.says(&["地铁", "subway", "metro"]) { View::City } else { View::Hills };
    let left = |i: i32| cx + shift + f64::from(i) * step - ww / 2.0;
    let pane = |i: i32| Path::round(left(i), wy, ww, wh, 26.0);
    let all = (-n..=n).fold(Path::default(), |path, i| path.and(&pane(i)));
    outlook(stage, place, &all, (left(-n), wy, left(n) + ww - left(-n), wh), usual);
    let frame = rgb(0x6a6f76).lit(p.ambient);
    for i in -n..=n {
        let x = left(i);
        stage.shine.line(&pane(i), frame.darker(0.4), 14.0, 1.0);
        stage.shine.line(&pane(i), frame.lighter(0.15), 8.0, 1.0);
        stage.shine.line(&Path::at(x + 4.0, wy + wh * 0.24).l(x + ww - 4.0, wy + wh * 0.24), frame, 5.0, 1.0);
        let sweep = [(0.55, 8.0), (0.68, 8.0), (0.4, wh - 8.0), (0.27, wh - 8.0)].map(|(u, v)| (x + ww * u, wy + v));
        stage.shine.fill_a(&Path::poly(&sweep).z(), Rgb::WHITE, 0.1);
    }
    // Luggage rack and lamps.
    let metal = rgb(0x9aa0a6);
    stage.mid.fill(&Path::rect(b.left() - 300.0, b.top() - 200.0, b.w + 800.0, 200.0 + line * 0.05), rgb(0xe2ddd0));
    stage.mid.line(
        &Path::at(b.left() - 300.0, line * 0.11)
            .l(b.right() + 300.0, line * 0.11)
            .m(b.left() - 300.0, line * 0.14)
            .l(b.right() + 300.0, line * 0.14),
        metal,
        5.0,
        1.0,
    );
    let mut x = b.left() + 20.0;
    while x < b.right() {
        let w = place.rng.range(70.0, 150.0);
        let h = place.rng.range(34.0, 62.0);
        if place.rng.chance(0.6) {
            let c = place.rng.pick(&[rgb(0x7a4a34), rgb(0x3d5068), rgb(0x8a2f34), rgb(0x57604a)]);
            let paint = stage.mid.down(line * 0.11 - h, line * 0.11, c.lighter(0.1), c.darker(0.35));
            stage.mid.fill(&Path::round(x, line * 0.11 - h, w, h, 9.0), paint);
            stage.mid.line(
                &Path::at(x + w * 0.3, line * 0.11 - h).q(
                    x + w * 0.5,
                    line * 0.11 - h - 18.0,
                    x + w * 0.7,
                    line * 0.11 - h,
                ),
                c.darker(0.4),
                5.0,
                1.0,
            );
        }
        x += w + place.rng.range(20.0, 90.0);
    }
    // Seats facing each other.
    let seat = place.rng.pick(&[rgb(0x3f5f78), rgb(0x7a3a3c), rgb(0x4a6a58)]);
    for i in -n - 1..=n + 1 {
        let sx = cx + shift + (f64::from(i) + 0.5) * step;
        for d in [-1.0, 1.0] {
            let bx = sx + d * 26.0;
            let paint = stage.mid.across(bx - 26.0, bx + 26.0, seat.darker(0.35), seat.lighter(0.06));
            stage.mid.fill(&Path::round(bx - 24.0, line - 230.0, 48.0, 262.0, 20.0), paint);
            stage.mid.fill(
                &Path::round(bx + d * 10.0 - if d < 0.0 { 90.0 } else { 0.0 }, line - 50.0, 90.0, 44.0, 12.0),
                seat.darker(0.12),
            );
            stage.mid.fill_a(&Path::round(bx - 22.0, line - 226.0, 44.0, 50.0, 14.0), rgb(0xf0ece2), 0.9);
        }
    }
    if p.lamps > 0.3 {
        for k in [-0.32, 0.0, 0.32] {
            let x = cx + k * b.w;
            stage.shine.fill(&Path::round(x - 60.0, b.top() + 6.0, 120.0, 16.0, 8.0), rgb(0xfff3d4));
            stage.lamps.push(Lamp {
                x,
                y: b.top() + 20.0,
                reach: 480.0,
                colour: rgb(0xffe0b0).scaled(0.36 * p.lamps),
                halo: 110.0,
                flame: false,
            });
        }
    }
    stage.table = true;
    stage.focus = (cx, line * 0.5);
}

pub(super) fn platform(place: &mut Place, stage: &mut Stage) {
    let b = *place.board;
    let p = place.palette.clone();
    let horizon = b.h * 0.6;
    stage.horizon = horizon + 90.0;
    sky::draw(place, stage, horizon);
    nature::country(place, stage, horizon, b.h.min(800.0) * 0.22, 3, false);
    let c = place.far(rgb(0x74839a), 0.6);
    skyline(&mut stage.far, &mut place.rng, b.left() - 60.0, b.right() + 60.0, horizon + 20.0, 130.0, c, p.lamps);
    let (l, r) = (b.left() - 500.0, b.right() + 500.0);
    // The train stands along the platform.
    let (ty, th) = (horizon - 96.0, 190.0);
    let paint_c = place.rng.pick(&[rgb(0x3d6a58), rgb(0xd8dadc), rgb(0x7a3432)]);
    stage.mid.rect(l, ty + th, r - l, 60.0, rgb(0x1c1c20));
    let body = stage.mid.down(ty, ty + th, paint_c.lighter(0.18), paint_c.darker(0.3));
    stage.mid.fill(&Path::round(l, ty, r - l, th, 22.0), body);
    stage.mid.fill(&Path::rect(l, ty + th * 0.66, r - l, 12.0), rgb(0xe2b23c));
    stage.mid.fill(&Path::rect(l, ty - 12.0, r - l, 16.0), rgb(0x6a6e74));
    let mut x = l + place.rng.range(0.0, 90.0);
    let mut i = 0;
    while x < r {
        if i % 5 == 4 {
            stage.mid.fill(&Path::round(x, ty + 24.0, 66.0, th - 30.0, 6.0), paint_c.darker(0.35));
            stage.mid.fill(&Path::round(x + 12.0, ty + 36.0, 42.0, 56.0, 6.0), rgb(0x6a8494));
            x += 96.0;
        } else {
            let lit = place.rng.chance(0.85) && p.lamps > 0.3;
            stage.mid.fill(&Path::round(x, ty + 34.0, 92.0, 66.0, 9.0), rgb(0x50697a));
            if lit {
                stage.shine.fill_a(&Path::round(x, ty + 34.0, 92.0, 66.0, 9.0), rgb(0xffe0a4), 0.9 * p.lamps);
                if place.rng.chance(0.5) {
                    let hx = x + place.rng.range(24.0, 68.0);
                    let dark = rgb(0x6a4a34);
                    stage.shine.ell(hx, ty + 66.0, 10.0, 12.0, dark, 1.0);
                    let coat = Path::at(hx - 21.0, ty + 100.0)
                        .c(hx - 20.0, ty + 82.0, hx - 8.0, ty + 80.0, hx, ty + 79.0)
                        .c(hx + 8.0, ty + 80.0, hx + 20.0, ty + 82.0, hx + 21.0, ty + 100.0)
                        .z();
                    stage.shine.fill(&coat, dark);
                }
            }
            x += 112.0;
        }
        i += 1;
    }
    let stone = if p.snow { rgb(0xdfe5eb) } else { rgb(0x9c9a94) };
    let top = horizon + 118.0;
    let floor = stage.mid.down(top, b.bottom(), stone, stone.darker(0.4));
    stage.mid.rect(l, top, r - l, b.bottom() - top + 400.0, floor);
    stage.mid.fill(&Path::rect(l, top, r - l, 9.0), stone.lighter(0.3));
    stage.mid.fill(&Path::rect(l, top + 18.0, r - l, 9.0), rgb(0xe0b840));
    let mut joints = Path::default();
    for i in -14..15 {
        let x = b.w * 0.5 + f64::from(i) * 90.0;
        joints = joints.m(x, top + 28.0).l(b.w * 0.5 + (x - b.w * 0.5) * 2.0, b.bottom() + 40.0);
    }
    stage.mid.line(&joints, stone.darker(0.4), 2.0, 0.5);
    // Roof on columns, a clock, lamps.
    let roof = stage.mid.down(b.top(), b.h * 0.12, rgb(0x4a5058), rgb(0x6d747c));
    stage
        .mid
        .fill(&Path::poly(&[(l, b.top() - 100.0), (r, b.top() - 100.0), (r, b.h * 0.1), (l, b.h * 0.1)]).z(), roof);
    stage.mid.fill(&Path::rect(l, b.h * 0.1, r - l, 14.0), rgb(0x3a3f46));
    for k in [-0.42, 0.06, 0.46] {
        let x = b.w * (0.5 + k);
        let post = stage.mid.across(x - 11.0, x + 11.0, rgb(0x2f3a40), rgb(0x6a7880));
        stage.mid.fill(&Path::rect(x - 10.0, b.h * 0.1, 20.0, top + 36.0 - b.h * 0.1), post);
        stage.mid.line(
            &Path::at(x - 70.0, b.h * 0.12).q(x - 12.0, b.h * 0.14, x - 9.0, b.h * 0.24).m(x + 70.0, b.h * 0.12).q(
                x + 12.0,
                b.h * 0.14,
                x + 9.0,
                b.h * 0.24,
            ),
            rgb(0x3f4a50),
            7.0,
            1.0,
        );
        let lx = x + b.w * 0.2;
        stage.mid.line(&Path::at(lx, b.h * 0.1).l(lx, b.h * 0.15), rgb(0x2c3036), 4.0, 1.0);
        stage.mid.fill(&Path::at(lx - 34.0, b.h * 0.17).q(lx, b.h * 0.13, lx + 34.0, b.h * 0.17).z(), rgb(0x2c3036));
        if p.lamps > 0.3 {
            stage.shine.ell(lx, b.h * 0.172, 22.0, 6.0, rgb(0xfff0c8), 1.0);
            stage.lamps.push(Lamp {
                x: lx,
                y: b.h * 0.18,
                reach: 460.0,
                colour: rgb(0xffdca0).scaled(0.42 * p.lamps),
                halo: 120.0,
                flame: false,
            });
        }
    }
    let (kx, ky) = (b.w * 0.34, b.h * 0.22);
    stage.mid.line(&Path::at(kx, b.h * 0.1).l(kx, ky - 30.0), rgb(0x2c3036), 5.0, 1.0);
    stage.mid.ell(kx, ky, 34.0, 34.0, rgb(0x2c3036), 1.0);
    stage.shine.ell(kx, ky, 28.0, 28.0, rgb(0xfaf4e0).lit(if p.lamps > 0.3 { Rgb::WHITE } else { p.ambient }), 1.0);
    stage.shine.line(&Path::at(kx, ky).l(kx, ky - 19.0).m(kx, ky).l(kx + 13.0, ky + 6.0), rgb(0x1c1a20), 3.0, 1.0);
    stage.floor = b.h * 0.93;
    stage.focus = (b.w * 0.5, horizon * 0.8);
}
