//! The front of an office tower, a school or a hospital.

use crate::{
    colour::{Rgb, rgb},
    nature,
    outlook::skyline,
    sky,
    stage::{Lamp, Place, Stage},
    svg::Path,
};
use kinora_model::script::Setting;

/// The front of an office tower, a school or a hospital.
pub(super) fn draw(place: &mut Place, stage: &mut Stage) {
    let b = *place.board;
    let p = place.palette.clone();
    let horizon = b.h * 0.62;
    stage.horizon = horizon + 16.0;
    sky::draw(place, stage, horizon);
    let c = place.far(rgb(0x7284a0), 0.75);
    skyline(
        &mut stage.far,
        &mut place.rng,
        b.left() - 60.0,
        b.right() + 60.0,
        horizon + 20.0,
        b.h.min(800.0) * 0.3,
        c,
        p.lamps,
    );
    let ground = if p.snow { rgb(0xdde4ea) } else { rgb(0x8f948c) };
    nature::ground(place, stage, horizon + 12.0, ground);
    nature::paving(place, stage, horizon + 12.0, ground);
    let (wall, stripe, floors, w) = match place.setting {
        Setting::Office => (rgb(0x7f98ae), rgb(0x4f6a84), 9, b.w.min(900.0) * 0.42),
        Setting::School => (rgb(0xd4b89a), rgb(0xb0623c), 4, b.w.min(1100.0) * 0.72),
        _ => (rgb(0xeceff0), rgb(0x6fa8b4), 5, b.w.min(1100.0) * 0.62),
    };
    let x = b.w * (0.5 - p.side * 0.06);
    let foot = horizon + 34.0;
    let fh = if floors > 6 { 46.0 } else { 58.0 };
    let h = fh * f64::from(floors) + 20.0;
    stage.mid.spot(x, foot + 4.0, w * 0.6, 22.0, rgb(0x0c0e10), 0.5);
    let paint = stage.mid.across(x - w * 0.5 * p.side, x + w * 0.5 * p.side, wall.darker(0.3), wall.lighter(0.08));
    stage.mid.fill(&Path::rect(x - w / 2.0, foot - h, w, h), paint);
    stage.mid.fill(&Path::rect(x - w * 0.52, foot - h - 12.0, w * 1.04, 16.0), stripe);
    let cols = (w / 44.0) as usize;
    for f in 1..floors {
        let y = foot - fh * f64::from(f) - fh * 0.8;
        stage.mid.fill(&Path::rect(x - w / 2.0, y + fh * 0.78, w, 5.0), stripe.mix(wall, 0.4));
        for i in 0..cols {
            let wx = x - w / 2.0 + w * (i as f64 + 0.18) / cols as f64;
            let ww = w / cols as f64 * 0.64;
            let glass = stage.mid.down(y, y + fh * 0.6, rgb(0xa6c4d6), rgb(0x4f6a80));
            stage.mid.fill(&Path::rect(wx, y, ww, fh * 0.58), glass);
            let tone = place.rng.pick(&[rgb(0xffe0a0), rgb(0xf2f6ff), rgb(0xffd28a)]);
            if place.rng.chance(0.5) && p.lamps > 0.3 {
                stage.shine.fill_a(&Path::rect(wx, y, ww, fh * 0.58), tone, 0.85 * p.lamps);
            }
        }
    }
    // The entrance under its canopy.
    let (dw, dh) = (130.0, 62.0);
    stage.mid.fill(&Path::rect(x - dw / 2.0, foot - dh, dw, dh), rgb(0x33424e));
    stage.shine.fill_a(
        &Path::rect(x - dw / 2.0 + 5.0, foot - dh + 6.0, dw - 10.0, dh - 6.0),
        rgb(0xffe6b4),
        0.25 + 0.65 * p.lamps,
    );
    stage.shine.line(
        &Path::at(x, foot - dh)
            .l(x, foot)
            .m(x - dw * 0.25, foot - dh)
            .l(x - dw * 0.25, foot)
            .m(x + dw * 0.25, foot - dh)
            .l(x + dw * 0.25, foot),
        rgb(0x33424e),
        3.0,
        1.0,
    );
    stage.mid.fill(&Path::rect(x - dw * 0.7, foot - dh - 14.0, dw * 1.4, 15.0), stripe.darker(0.1));
    if p.lamps > 0.3 {
        stage.lamps.push(Lamp {
            x,
            y: foot - 30.0,
            reach: 300.0,
            colour: rgb(0xffdca0).scaled(0.45 * p.lamps),
            halo: 120.0,
            flame: false,
        });
    }
    match place.setting {
        Setting::Hospital => {
            let (cx, cy) = (x, foot - h + fh * 0.5 - 34.0);
            stage.shine.fill(
                &Path::round(cx - 32.0, cy - 32.0, 64.0, 64.0, 8.0),
                Rgb::WHITE.lit(if p.lamps > 0.3 { Rgb::WHITE } else { p.ambient }),
            );
            stage.shine.fill(
                &Path::rect(cx - 8.0, cy - 24.0, 16.0, 48.0).and(&Path::rect(cx - 24.0, cy - 8.0, 48.0, 16.0)),
                rgb(0xd8343c),
            );
        }
        Setting::School => {
            let fx = x + w * 0.3;
            stage.mid.line(&Path::at(fx, foot + 40.0).l(fx, foot - h - 40.0), rgb(0xb4bac0), 4.0, 1.0);
            stage.mid.fill(
                &Path::at(fx, foot - h - 38.0)
                    .q(fx + 24.0, foot - h - 46.0, fx + 52.0, foot - h - 36.0)
                    .l(fx + 50.0, foot - h - 4.0)
                    .q(fx + 24.0, foot - h - 12.0, fx, foot - h - 4.0)
                    .z(),
                rgb(0xc8343a),
            );
            stage.mid.ell(x, foot - h + 34.0, 22.0, 22.0, rgb(0xf6f2e6), 1.0);
            stage.mid.line(
                &Path::at(x, foot - h + 34.0).l(x, foot - h + 20.0).m(x, foot - h + 34.0).l(x + 9.0, foot - h + 38.0),
                rgb(0x26242a),
                2.4,
                1.0,
            );
        }
        _ => {}
    }
    for d in [-1.0, 1.0] {
        for i in 0..2 {
            let tx = x + d * (w * 0.58 + 90.0 * f64::from(i)) + place.rng.range(-16.0, 16.0);
            let th = place.rng.range(150.0, 220.0);
            let leaf = if p.snow { rgb(0x8a918c) } else { rgb(0x557a44) };
            nature::tree(
                &mut stage.mid,
                &mut place.rng,
                tx,
                foot + 26.0 + 20.0 * f64::from(i),
                th,
                leaf,
                p.side,
                p.snow,
            );
        }
    }
    forecourt(place, stage, x, foot);
    stage.floor = b.h * 0.92;
    stage.focus = (x, foot - h * 0.35);
}

/// What stands on the square before the building at `x`, whose foot is at `foot`: beds of flowers, lamp posts, a bench,
/// and a car that has stopped.
fn forecourt(place: &mut Place, stage: &mut Stage, x: f64, foot: f64) {
    let b = *place.board;
    let p = place.palette.clone();
    for d in [-1.0, 1.0] {
        let (near, far) = (b.w.min(1200.0) * 0.34, b.w.min(1200.0) * 0.13);
        let (y1, y2) = (foot + 34.0, b.h * 0.83);
        let bed = [(x + d * far, y1), (x + d * (far + 70.0), y1), (x + d * (near + 190.0), y2), (x + d * near, y2)];
        let soil = if p.snow { rgb(0xe6ecf2) } else { rgb(0x4e6b3c) };
        let paint = stage.mid.down(y1, y2, soil.lighter(0.08), soil.darker(0.3));
        stage.mid.fill(&Path::poly(&bed).z(), paint);
        stage.mid.line(&Path::poly(&bed).z(), rgb(0xb8b4a8), 5.0, 0.9);
        if !p.snow {
            for _ in 0..70 {
                let (k, u) = (place.rng.unit(), place.rng.range(0.08, 0.92));
                let (l, r) = (far + (near - far) * k, far + 70.0 + (near + 120.0 - far) * k);
                let (fx, fy) = (x + d * (l + (r - l) * u), y1 + (y2 - y1) * k);
                let c = place.rng.pick(&[rgb(0xe85a6a), rgb(0xf2c84a), rgb(0xf0e6f0), rgb(0x8a6ad0), rgb(0x6f9a4c)]);
                stage.mid.ell(fx, fy - 3.0, 1.6 + 4.0 * k, 1.4 + 3.2 * k, c, 0.95);
            }
        }
        // A lamp post at the far corner of each bed.
        let (lx, ly, lh) = (x + d * (far + 110.0), foot + 62.0, 168.0);
        stage.mid.spot(lx, ly, 30.0, 6.0, rgb(0x0c0e10), 0.5);
        stage.mid.line(&Path::at(lx, ly).l(lx, ly - lh), rgb(0x39424a), 6.0, 1.0);
        stage.mid.line(&Path::at(lx - 20.0, ly - lh).l(lx + 20.0, ly - lh), rgb(0x39424a), 5.0, 1.0);
        let globe = rgb(0xdfe4e6).mix(rgb(0xffe0a0), p.lamps);
        for e in [-20.0, 20.0] {
            stage.shine.ell(lx + e, ly - lh - 9.0, 9.0, 10.0, globe.scaled(0.55 + 0.45 * p.lamps), 1.0);
        }
        if p.lamps > 0.3 {
            stage.lamps.push(Lamp {
                x: lx,
                y: ly - lh,
                reach: 230.0,
                colour: rgb(0xffd9a0).scaled(0.42 * p.lamps),
                halo: 74.0,
                flame: false,
            });
        }
    }
    let d = if place.rng.chance(0.5) { 1.0 } else { -1.0 };
    car(place, stage, b.w * 0.5 + d * b.w.min(1200.0) * 0.4, foot + 76.0, -d);
    let (bx, by) = (b.w * 0.5 - d * b.w.min(1200.0) * 0.4, foot + 96.0);
    stage.mid.spot(bx, by + 2.0, 76.0, 9.0, rgb(0x0c0e10), 0.45);
    for k in [0.0, 13.0] {
        stage.mid.fill(&Path::round(bx - 62.0, by - 62.0 + k, 124.0, 9.0, 4.0), rgb(0x8a5f3c));
    }
    stage.mid.fill(&Path::round(bx - 66.0, by - 34.0, 132.0, 10.0, 4.0), rgb(0x9a6c46));
    for e in [-52.0, 52.0] {
        stage.mid.line(&Path::at(bx + e, by - 62.0).l(bx + e, by), rgb(0x2f353a), 6.0, 1.0);
    }
}

/// A parked car seen from its side, its nose towards `d`.
fn car(place: &mut Place, stage: &mut Stage, x: f64, y: f64, d: f64) {
    let paint = place.rng.pick(&[rgb(0xb8423a), rgb(0x3c6a94), rgb(0xd8dcdf), rgb(0x4a6a58), rgb(0xd0a23c)]);
    let svg = &mut stage.mid;
    svg.spot(x, y + 3.0, 132.0, 13.0, rgb(0x0c0e10), 0.6);
    svg.place(x, y, 0.0, d, 1.0);
    let body = Path::at(-112.0, -14.0)
        .c(-116.0, -44.0, -108.0, -50.0, -84.0, -52.0)
        .c(-66.0, -82.0, -46.0, -86.0, -6.0, -86.0)
        .c(28.0, -86.0, 40.0, -74.0, 58.0, -54.0)
        .c(94.0, -50.0, 112.0, -44.0, 114.0, -24.0)
        .l(112.0, -12.0)
        .z();
    let shell = svg.down(-86.0, -10.0, paint.lighter(0.18), paint.darker(0.35));
    svg.fill(&body, shell);
    let glass = svg.down(-80.0, -52.0, rgb(0xbcd4e0), rgb(0x54707f));
    svg.fill(&Path::at(-74.0, -54.0).c(-60.0, -76.0, -44.0, -79.0, -16.0, -79.0).l(-16.0, -54.0).z(), &glass);
    svg.fill(&Path::at(-10.0, -54.0).l(-10.0, -79.0).c(20.0, -79.0, 30.0, -70.0, 44.0, -54.0).z(), &glass);
    svg.line(&Path::at(-13.0, -80.0).l(-13.0, -16.0), paint.darker(0.5), 1.8, 0.7);
    svg.fill(&Path::round(98.0, -42.0, 14.0, 9.0, 4.0), rgb(0xf6eec8));
    svg.fill(&Path::round(-113.0, -42.0, 9.0, 11.0, 3.0), rgb(0xc2302c));
    for wx in [-66.0, 66.0] {
        svg.ell(wx, -12.0, 22.0, 22.0, rgb(0x1a1c20), 1.0);
        svg.ell(wx, -12.0, 11.0, 11.0, rgb(0x9aa2a8), 1.0);
        svg.ell(wx, -12.0, 4.0, 4.0, rgb(0x3a4046), 1.0);
    }
    svg.end();
}
