//! Bamboo grove or wood: stems in four depths with light between them.

use crate::{
    colour::{Rgb, rgb},
    nature,
    raster::Board,
    stage::{Place, Stage},
    svg::Path,
};
use kinora_model::script::{Era, TimeOfDay, Weather};

pub(super) fn draw(place: &mut Place, stage: &mut Stage) {
    let b = *place.board;
    let horizon = b.h * 0.68;
    stage.horizon = horizon;
    let p = place.palette.clone();
    let bamboo =
        place.says(&["竹", "bamboo"]) || (place.era == Era::Period && !place.says(&["松", "pine", "wood", "林海"]));
    // The air between the stems is bright towards the light.
    let green = rgb(0x9cbf86).lit(p.ambient);
    let deep = rgb(0x2c4a3c).lit(p.ambient).mix(p.haze, 0.25);
    let glow = p.haze.mix(green, 0.45).lighter(if p.night { 0.0 } else { 0.12 });
    let air = stage.back.lin(
        (0.0, b.top()),
        (0.0, horizon + 60.0),
        &[(0.0, deep, 1.0), (0.6, deep.mix(glow, 0.7), 1.0), (1.0, glow, 1.0)],
    );
    stage.back.rect(b.left() - 400.0, b.top() - 400.0, b.w + 1200.0, b.h + 900.0, air);
    let lx = b.w * (0.5 + p.side * 0.2);
    stage.back.spot(
        lx,
        horizon * 0.42,
        b.w * 0.42,
        b.h * 0.42,
        p.key.mix(glow, 0.35),
        if p.night { 0.35 } else { 0.75 },
    );
    if p.night && p.disc {
        stage.back.spot(lx, horizon * 0.3, 110.0, 110.0, p.key, 0.5);
        stage.back.ell(lx, horizon * 0.3, 32.0, 32.0, rgb(0xf3f3e8), 1.0);
    }
    for depth in 0..3 {
        let k = 1.0 - f64::from(depth) / 3.0;
        let c = rgb(0x4f7f4a).lit(p.ambient).mix(glow, 0.25 + 0.55 * k);
        let n = [26, 18, 11][depth as usize];
        for _ in 0..(n as f64 * (b.w / 1280.0).max(0.7)) as usize {
            let x = place.rng.range(b.left() - 40.0, b.right() + 40.0);
            let w = [5.0, 8.0, 13.0][depth as usize] * place.rng.range(0.8, 1.25);
            let y = horizon + 8.0 + 14.0 * f64::from(depth);
            if bamboo {
                let h = b.h * place.rng.range(0.8, 1.1);
                nature::bamboo(&mut stage.far, &mut place.rng, x, y, h, w, c, p.side);
            } else {
                trunk(&mut stage.far, &b, x, y, w * 1.9, c.mix(rgb(0x5a4a44).lit(p.ambient), 0.5), p.side);
            }
        }
        stage.far.spot(b.w * 0.5, horizon + 10.0, b.w * 0.8, 90.0, glow, 0.45);
        if !bamboo {
            for _ in 0..14 {
                let (x, y) = (place.rng.range(b.left(), b.right()), place.rng.range(b.top(), horizon * 0.4));
                stage.far.spot(x, y, place.rng.range(60.0, 170.0), place.rng.range(30.0, 80.0), c, 0.5);
            }
        }
    }
    let clear_day = place.weather == Weather::Clear && !p.night;
    if clear_day {
        for i in 0..6 {
            let x = lx + (f64::from(i) - 2.5) * 90.0 + place.rng.range(-30.0, 30.0);
            let (dx, w) = (-p.side * b.h * 0.42, place.rng.range(26.0, 70.0));
            let beam = stage.far.lin((x, b.top()), (x + dx, horizon + 60.0), &[(0.0, p.key, 0.42), (1.0, p.key, 0.0)]);
            stage.far.fill(
                &Path::poly(&[
                    (x - w * 0.4, b.top()),
                    (x + w * 0.4, b.top()),
                    (x + dx + w, horizon + 80.0),
                    (x + dx - w, horizon + 80.0),
                ])
                .z(),
                beam,
            );
        }
    }
    nature::ground(place, stage, horizon, if place.time == TimeOfDay::Day { rgb(0x6b7a46) } else { rgb(0x5f6c48) });
    // A trodden path with light on it.
    let earth = if p.snow { rgb(0xcdd6de) } else { rgb(0x9a8a64) };
    let px = b.w * 0.5;
    let path = Path::at(lx - 16.0, horizon + 10.0)
        .c(lx - 90.0, b.h * 0.78, px + 40.0, b.h * 0.84, px - 180.0, b.bottom() + 50.0)
        .l(px + 220.0, b.bottom() + 50.0)
        .c(px + 190.0, b.h * 0.86, lx - 10.0, b.h * 0.78, lx + 16.0, horizon + 10.0)
        .z();
    let paint = stage.mid.down(horizon, b.bottom(), earth.lighter(0.15), earth.darker(0.3));
    stage.mid.fill_a(&path, paint, 0.8);
    for _ in 0..40 {
        let x = place.rng.range(b.left(), b.right());
        let y = place.rng.range(horizon + 20.0, b.bottom());
        let r = place.rng.range(8.0, 34.0);
        stage.mid.spot(x, y, r, r * 0.22, if place.rng.chance(0.5) { rgb(0xe9eeb0) } else { rgb(0x202c18) }, 0.3);
    }
    // Near stems stand at both sides and leave the middle to people.
    for _ in 0..9 {
        let side = if place.rng.chance(0.5) { -1.0 } else { 1.0 };
        let x = b.w * 0.5 + side * b.w * place.rng.range(0.27, 0.58);
        let y = horizon + place.rng.range(40.0, 150.0);
        if bamboo {
            let w = place.rng.range(17.0, 27.0);
            nature::bamboo(&mut stage.mid, &mut place.rng, x, y, y + 200.0, w, rgb(0x6f9a52), p.side);
        } else {
            let w = place.rng.range(34.0, 64.0);
            trunk(&mut stage.mid, &b, x, y, w, rgb(0x5e4a3c), p.side);
            nature::grass(&mut stage.mid, &mut place.rng, x - w, x + w, y + 6.0, 34.0, 21, rgb(0x50683a));
        }
        let size = place.rng.range(24.0, 60.0);
        nature::rock(&mut stage.mid, &mut place.rng, x + 40.0 * side, y + 22.0, size, rgb(0x6a7066), p.side, p.snow);
    }
    if !p.snow {
        for (x0, x1) in [(b.left() - 50.0, b.w * 0.3), (b.w * 0.72, b.right() + 50.0)] {
            nature::grass(&mut stage.mid, &mut place.rng, x0, x1, b.h * 0.88, 44.0, 110, rgb(0x5a7a40));
        }
    }
    let dark = rgb(0x1a2a1e);
    for (x, d) in [(b.left() - 10.0, 1.0), (b.right() + 10.0, -1.0)] {
        if bamboo {
            for _ in 0..5 {
                let (dx, y) = (place.rng.range(0.0, 150.0), place.rng.range(b.top(), b.h * 0.34));
                nature::bamboo_leaves(&mut stage.near, &mut place.rng, x + d * dx, y, 150.0, dark, d);
            }
        } else {
            let y = b.h * place.rng.range(0.04, 0.16);
            nature::branch(&mut stage.near, &mut place.rng, x, y, 330.0, d, dark, None);
        }
    }
    stage.floor = b.h * 0.91;
    stage.focus = (b.w * 0.5, horizon * 0.66);
}

/// The trunk of a tall tree that leaves the picture at the top.
fn trunk(svg: &mut crate::svg::Svg, b: &Board, x: f64, y: f64, w: f64, c: Rgb, side: f64) {
    let t = b.top() - 300.0;
    let paint = svg.across(x - w * 0.5 * side, x + w * 0.5 * side, c.darker(0.5), c.lighter(0.12));
    svg.fill(
        &Path::at(x - w * 0.8, y)
            .c(x - w * 0.5, y - w, x - w * 0.42, y - w * 3.0, x - w * 0.36, t)
            .l(x + w * 0.36, t)
            .c(x + w * 0.42, y - w * 3.0, x + w * 0.5, y - w, x + w * 0.85, y + 2.0)
            .z(),
        paint,
    );
    let mut bark = Path::default();
    for i in 0..7 {
        let u = (f64::from(i) - 3.0) * 0.1 * w;
        let top = y - w * (1.0 + f64::from(i % 3) * 2.2);
        bark = bark.m(x + u, top).q(x + u + w * 0.05, top - w * 1.2, x + u - w * 0.02, top - w * 2.2);
    }
    svg.line(&bark, c.darker(0.6), w * 0.03 + 0.6, 0.5);
}
