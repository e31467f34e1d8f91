//! The front of an office tower, a school or a hospital.

use crate::{
    colour::{Rgb, rgb},
    furniture, nature, sky,
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
    furniture::skyline(
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
    stage.floor = b.h * 0.92;
    stage.focus = (x, foot - h * 0.35);
}
