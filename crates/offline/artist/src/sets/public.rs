//! Office, school, hospital: rooms people share.

use super::home;
use crate::{
    colour::{Rgb, rgb},
    furniture,
    outlook::{View, outlook},
    stage::{Lamp, Place, Stage},
    svg::{Path, Svg},
};

/// Long lamps on the ceiling.
fn ceiling(stage: &mut Stage, place: &Place, cx: f64) {
    let b = place.board;
    let t = b.top() - 60.0;
    let c = rgb(0xe9ebec);
    let paint = stage.mid.down(t, b.top() + 70.0, c.darker(0.2), c);
    stage.mid.fill(&Path::rect(b.left() - 300.0, t - 200.0, b.w + 800.0, 200.0 + 100.0), paint);
    stage.mid.line(
        &Path::at(b.left() - 300.0, b.top() + 40.0).l(b.right() + 300.0, b.top() + 40.0),
        c.darker(0.35),
        3.0,
        0.8,
    );
    let lit = if place.palette.lamps > 0.3 { 1.0 } else { 0.6 };
    for k in [-0.3, 0.04, 0.36] {
        let x = cx + k * b.w;
        stage.shine.fill_a(
            &Path::poly(&[
                (x - 80.0, b.top() + 12.0),
                (x + 80.0, b.top() + 12.0),
                (x + 96.0, b.top() + 30.0),
                (x - 96.0, b.top() + 30.0),
            ])
            .z(),
            rgb(0xfbfdff),
            lit,
        );
        stage.lamps.push(Lamp {
            x,
            y: b.top() + 40.0,
            reach: 520.0,
            colour: rgb(0xeaf2ff).scaled(0.26 * place.palette.lamps),
            halo: 120.0 * place.palette.lamps,
            flame: false,
        });
    }
}

fn desk(svg: &mut Svg, x: f64, y: f64, w: f64, c: Rgb) {
    let h = w * 0.36;
    svg.spot(x, y, w * 0.6, w * 0.06, rgb(0x0a0a0c), 0.5);
    for d in [-1.0, 1.0] {
        svg.fill(&Path::rect(x + d * w * 0.44 - w * 0.02, y - h, w * 0.04, h), rgb(0x5a5e66));
    }
    svg.fill(&Path::rect(x - w * 0.42, y - h, w * 0.84, h * 0.5), c.darker(0.35));
    svg.fill(
        &Path::poly(&[
            (x - w * 0.52, y - h),
            (x - w * 0.44, y - h - w * 0.11),
            (x + w * 0.44, y - h - w * 0.11),
            (x + w * 0.52, y - h),
        ])
        .z(),
        c.lighter(0.15),
    );
    svg.fill(&Path::rect(x - w * 0.52, y - h, w * 1.04, w * 0.03), c);
}

fn monitor(stage: &mut Stage, x: f64, y: f64, w: f64) {
    stage.mid.fill(&Path::rect(x - w * 0.05, y - w * 0.2, w * 0.1, w * 0.2), rgb(0x2c2f36));
    stage.mid.fill(&Path::round(x - w * 0.2, y - 5.0, w * 0.4, 7.0, 3.0), rgb(0x2c2f36));
    stage.mid.fill(&Path::round(x - w * 0.5, y - w * 0.78, w, w * 0.6, 5.0), rgb(0x23262d));
    let glass = stage.shine.lin(
        (x - w * 0.4, y - w * 0.7),
        (x + w * 0.4, y - w * 0.2),
        &[(0.0, rgb(0xb8dcf2), 0.95), (1.0, rgb(0x5484ac), 0.95)],
    );
    stage.shine.fill(&Path::rect(x - w * 0.46, y - w * 0.74, w * 0.92, w * 0.52), glass);
    for i in 0..4 {
        let l = [0.5, 0.7, 0.36, 0.62][i as usize];
        stage.shine.line(
            &Path::at(x - w * 0.38, y - w * (0.64 - 0.1 * f64::from(i)))
                .l(x - w * 0.38 + w * l, y - w * (0.64 - 0.1 * f64::from(i))),
            Rgb::WHITE,
            2.4,
            0.6,
        );
    }
}

pub(super) fn office(place: &mut Place, stage: &mut Stage) {
    let b = *place.board;
    let line = b.h * 0.7;
    furniture::room(stage, place, line, rgb(0xc9cdd2), rgb(0x8b8f98));
    let cx = b.w * 0.5;
    // A wall of glass over the city, with a solid part at one side.
    let d = if place.rng.chance(0.5) { 1.0 } else { -1.0 };
    let (wx, ww) = if d > 0.0 { (b.left() - 20.0, b.w * 0.7) } else { (b.w * 0.3 + b.margin_x, b.w * 0.7 + 20.0) };
    let (wy, wh) = (b.top() + 44.0, line - b.top() - 84.0);
    outlook(stage, place, &Path::rect(wx, wy, ww, wh), (wx, wy, ww, wh), View::City);
    let frame = rgb(0x5c6470).lit(place.palette.ambient);
    let mut bars = Path::default();
    for i in 0..=5 {
        let x = wx + ww * f64::from(i) / 5.0;
        bars = bars.m(x, wy).l(x, wy + wh);
    }
    bars = bars
        .m(wx, wy + wh * 0.72)
        .l(wx + ww, wy + wh * 0.72)
        .m(wx, wy)
        .l(wx + ww, wy)
        .m(wx, wy + wh)
        .l(wx + ww, wy + wh);
    stage.shine.line(&bars, frame, 7.0, 1.0);
    let sx = if d > 0.0 { wx + ww + 40.0 } else { b.left() + 30.0 };
    furniture::shelf(
        &mut stage.mid,
        &mut place.rng,
        (sx, line * 0.3, b.w.min(1000.0) * 0.18, line * 0.68),
        rgb(0xa08a6c),
        false,
    );
    ceiling(stage, place, cx);
    home::plant(&mut stage.mid, &mut place.rng, cx + d * b.w * 0.17, line + 24.0);
    if place.vista {
        for (k, dy, w) in [(-0.34, 46.0, 190.0), (0.33, 62.0, 220.0)] {
            let x = cx + k * b.w;
            desk(&mut stage.mid, x, line + dy, w, rgb(0xc2a67e));
            monitor(stage, x - 18.0, line + dy - w * 0.4, w * 0.36);
        }
    } else {
        monitor(stage, cx - d * b.w * 0.3, line - 20.0, 130.0);
    }
    stage.table = true;
    stage.focus = (cx, line * 0.54);
}

pub(super) fn classroom(place: &mut Place, stage: &mut Stage) {
    let b = *place.board;
    let line = b.h * 0.69;
    furniture::room(stage, place, line, rgb(0xdcd6c4), rgb(0xa98c66));
    let cx = b.w * 0.5;
    let d = if place.rng.chance(0.5) { 1.0 } else { -1.0 };
    stage.mid.fill(&Path::rect(b.left() - 300.0, line - 110.0, b.w + 800.0, 110.0), rgb(0x9db8a4));
    let bw = b.w.min(860.0) * 0.52;
    let bx = cx + d * b.w * 0.1 - bw / 2.0;
    let (by, bh) = (line * 0.2, line * 0.48);
    stage.mid.fill(&Path::round(bx - 10.0, by - 10.0, bw + 20.0, bh + 20.0, 4.0), rgb(0x8a6a44));
    let green = stage.mid.lin((bx, by), (bx + bw, by + bh), &[(0.0, rgb(0x35594a), 1.0), (1.0, rgb(0x28453a), 1.0)]);
    stage.mid.fill(&Path::rect(bx, by, bw, bh), green);
    stage.mid.spot(bx + bw * 0.4, by + bh * 0.5, bw * 0.4, bh * 0.4, rgb(0xd8e4dc), 0.14);
    let chalk = rgb(0xeef2ea);
    for row in 0..3 {
        let mut x = bx + bw * 0.08;
        let y = by + bh * (0.22 + 0.22 * f64::from(row));
        while x < bx + bw * place.rng.range(0.5, 0.66) {
            let s = bh * 0.055;
            // In the language of the story; signs that are the same from both sides, for a set may be mirrored.
            let g = match place.rng.below(4) + if place.words.is_ascii() { 4 } else { 0 } {
                4 => Path::at(x - s, y + s * 1.4)
                    .l(x, y - s * 1.5)
                    .l(x + s, y + s * 1.4)
                    .m(x - s * 0.6, y + s * 0.4)
                    .l(x + s * 0.6, y + s * 0.4),
                5 => Path::at(x - s, y - s).l(x + s, y - s).m(x, y - s).l(x, y + s * 1.4),
                6 => Path::at(x - s * 0.8, y - s).l(x + s * 0.8, y + s).m(x + s * 0.8, y - s).l(x - s * 0.8, y + s),
                7 => Path::at(x - s * 0.8, y - s * 0.4)
                    .l(x + s * 0.8, y - s * 0.4)
                    .m(x - s * 0.8, y + s * 0.4)
                    .l(x + s * 0.8, y + s * 0.4),
                0 => Path::at(x - s, y - s).l(x + s, y - s * 1.1).m(x, y - s * 1.7).l(x - s * 0.1, y + s * 1.5),
                1 => Path::at(x, y - s * 1.6).l(x - s, y + s * 1.4).m(x, y - s * 0.6).l(x + s, y + s * 1.4),
                2 => Path::at(x - s, y - s).l(x + s, y - s).l(x + s, y + s).l(x - s, y + s).z().m(x - s, y).l(x + s, y),
                _ => Path::at(x - s, y - s)
                    .q(x, y - s * 1.6, x + s, y - s)
                    .m(x - s, y + s * 0.2)
                    .l(x + s, y)
                    .m(x, y - s)
                    .l(x, y + s * 1.5),
            };
            stage.mid.line(&g, chalk, 2.2, 0.75);
            x += s * 3.4;
        }
    }
    let (gx, gy, g) = (bx + bw * 0.8, by + bh * 0.5, bh * 0.24);
    stage.mid.line(
        &Path::at(gx - g, gy + g * 0.8)
            .l(gx + g, gy + g * 0.8)
            .l(gx - g * 0.2, gy - g)
            .z()
            .m(gx - g * 0.2, gy - g)
            .l(gx - g * 0.2, gy + g * 0.8),
        chalk,
        2.4,
        0.75,
    );
    stage.mid.fill(&Path::rect(bx, by + bh + 2.0, bw, 9.0), rgb(0xa8845a));
    let wx = if d > 0.0 { b.left() + 40.0 } else { b.right() - 40.0 - b.w.min(900.0) * 0.2 };
    furniture::square_window(
        stage,
        place,
        (wx, line * 0.16, b.w.min(900.0) * 0.2, line * 0.5),
        rgb(0xf0eee6),
        Some(rgb(0xd5dccd)),
        View::Garden,
    );
    ceiling(stage, place, cx);
    let wood = rgb(0xc99a62);
    if place.vista {
        for row in 0..2 {
            let k = f64::from(row);
            for i in -2..3 {
                let x = cx + (f64::from(i) + if row == 1 { 0.5 } else { 0.0 }) * b.w.max(800.0) * (0.22 + 0.05 * k);
                if (x - cx).abs() > b.w.min(900.0) * 0.19 {
                    desk(&mut stage.mid, x, line + 50.0 + 66.0 * k, 150.0 + 50.0 * k, wood);
                }
            }
        }
    }
    stage.table = true;
    stage.focus = (cx + d * b.w * 0.06, line * 0.5);
}

pub(super) fn ward(place: &mut Place, stage: &mut Stage) {
    let b = *place.board;
    let line = b.h * 0.7;
    furniture::room(stage, place, line, rgb(0xd9e3e2), rgb(0xa9b6b8));
    let cx = b.w * 0.5;
    let d = if place.rng.chance(0.5) { 1.0 } else { -1.0 };
    stage.mid.fill(&Path::rect(b.left() - 300.0, line - 120.0, b.w + 800.0, 14.0), rgb(0x7fb0b0));
    let ww = b.w.min(900.0) * 0.3;
    let wx = cx - d * b.w * 0.18 - ww / 2.0;
    furniture::square_window(
        stage,
        place,
        (wx, line * 0.16, ww, line * 0.48),
        rgb(0xf6f8f8),
        Some(rgb(0xbcd6d8)),
        View::City,
    );
    ceiling(stage, place, cx);
    // A curtain on a rail at the other side.
    let kx = cx + d * b.w * 0.3;
    for i in 0..9 {
        let x = kx + d * f64::from(i) * 26.0;
        let paint = stage.mid.across(x - 14.0, x + 14.0, rgb(0x9cc4c8), rgb(0xd2e8e8));
        stage.mid.fill(
            &Path::at(x - 14.0, line * 0.12)
                .l(x + 14.0, line * 0.12)
                .q(x + 10.0, line * 0.6, x + 15.0, line + 10.0)
                .l(x - 13.0, line + 10.0)
                .q(x - 10.0, line * 0.6, x - 14.0, line * 0.12)
                .z(),
            paint,
        );
    }
    stage.mid.line(&Path::at(kx - d * 40.0, line * 0.12).l(kx + d * 260.0, line * 0.12), rgb(0x8a949a), 5.0, 1.0);
    // The bed.
    let (x, y, w) = (cx - d * b.w.min(1000.0) * 0.2, line + 82.0, 360.0);
    let s = &mut stage.mid;
    s.spot(x, y + 4.0, w * 0.56, 20.0, rgb(0x0c1012), 0.5);
    for e in [-0.46, 0.46] {
        s.line(&Path::at(x + e * w, y).l(x + e * w, y - 120.0), rgb(0xb4bcc2), 8.0, 1.0);
    }
    s.line(
        &Path::at(x + d * w * 0.46, y - 150.0)
            .l(x + d * w * 0.46, y - 40.0)
            .m(x + d * w * 0.46, y - 150.0)
            .l(x + d * w * 0.38, y - 150.0),
        rgb(0xb4bcc2),
        7.0,
        1.0,
    );
    let sheet = s.down(y - 110.0, y - 30.0, rgb(0xfbfdfd), rgb(0xb9c8cc));
    s.fill(&Path::round(x - w * 0.5, y - 100.0, w, 62.0, 14.0), sheet);
    let blanket = s.down(y - 112.0, y - 26.0, rgb(0x8fb9c4), rgb(0x5a8694));
    s.fill(
        &Path::at(x - d * w * 0.5, y - 104.0)
            .q(x, y - 122.0, x + d * w * 0.2, y - 108.0)
            .l(x + d * w * 0.22, y - 34.0)
            .q(x, y - 26.0, x - d * w * 0.5, y - 32.0)
            .z(),
        blanket,
    );
    s.fill(&Path::round(x + d * w * 0.34 - 52.0, y - 132.0, 104.0, 38.0, 18.0), rgb(0xffffff));
    // Monitor and drip.
    let mx = x + d * w * 0.72;
    s.line(
        &Path::at(mx, y - 10.0).l(mx, y - 300.0).m(mx - 20.0, y - 300.0).l(mx + 20.0, y - 300.0),
        rgb(0x9aa4aa),
        5.0,
        1.0,
    );
    s.fill_a(&Path::round(mx + 6.0, y - 294.0, 26.0, 46.0, 8.0), rgb(0xe4f0f4), 0.9);
    s.line(
        &Path::at(mx + 19.0, y - 248.0).c(mx + 22.0, y - 180.0, mx - d * 40.0, y - 160.0, x + d * w * 0.3, y - 104.0),
        rgb(0xd4e4e8),
        1.8,
        0.9,
    );
    s.fill(&Path::round(mx - 56.0, y - 220.0, 62.0, 48.0, 5.0), rgb(0x2a3238));
    let trace = Path::at(mx - 52.0, y - 196.0)
        .l(mx - 38.0, y - 196.0)
        .l(mx - 33.0, y - 210.0)
        .l(mx - 28.0, y - 184.0)
        .l(mx - 23.0, y - 196.0)
        .l(mx, y - 196.0);
    stage.shine.line(&trace, rgb(0x6af0a0), 2.0, 1.0);
    stage.focus = (cx - d * b.w * 0.1, line * 0.52);
}
