//! The sky: light, disc, stars, clouds.

use crate::{
    colour::{Rgb, rgb},
    stage::{Lamp, Place, Stage},
    svg::{Path, Svg},
};
use kinora_model::script::{TimeOfDay, Weather};

/// Draws the sky over all of the board down to `horizon` and below.
pub(crate) fn draw(place: &mut Place, stage: &mut Stage, horizon: f64) {
    let (b, p) = (*place.board, place.palette.clone());
    let svg = &mut stage.back;
    let air = svg.lin(
        (0.0, b.top()),
        (0.0, horizon + 30.0),
        &[(0.0, p.sky[0], 1.0), (0.55, p.sky[1], 1.0), (1.0, p.sky[2], 1.0)],
    );
    svg.rect(b.left() - 400.0, b.top() - 400.0, b.w + 1200.0, b.h + 1200.0, air);
    let night = p.night;
    if night && matches!(place.weather, Weather::Clear) {
        stars(svg, place, horizon);
    }
    let x = b.w * (0.5 + p.side * place.rng.range(0.2, 0.3));
    let y = match place.time {
        TimeOfDay::Dawn => horizon - b.h * 0.2,
        TimeOfDay::Dusk => horizon - b.h * 0.17,
        TimeOfDay::Day => b.h * 0.12,
        TimeOfDay::Night => horizon * place.rng.range(0.28, 0.42),
    };
    if p.disc {
        disc(svg, place, x, y);
    } else {
        svg.spot(x, y, 420.0, 260.0, p.sky[2].lighter(0.35), 0.5);
    }
    clouds(svg, place, horizon, (x, y));
    if p.disc && matches!(place.time, TimeOfDay::Dusk | TimeOfDay::Dawn) {
        stage.lamps.push(Lamp { x, y, reach: b.w * 0.7, colour: p.key.scaled(0.22), halo: 330.0, flame: false });
    } else if p.disc && night {
        stage.lamps.push(Lamp { x, y, reach: b.w * 0.6, colour: p.key.scaled(0.12), halo: 190.0, flame: false });
    }
}

fn stars(svg: &mut Svg, place: &mut Place, horizon: f64) {
    let b = place.board;
    for _ in 0..150 {
        let (x, y) = (place.rng.range(b.left(), b.right()), place.rng.range(b.top(), horizon * 0.9));
        let r = place.rng.range(0.5, 1.7);
        let fade = 1.0 - (y / horizon).max(0.0) * 0.75;
        svg.ell(x, y, r, r, rgb(0xe8efff), place.rng.range(0.3, 0.95) * fade);
    }
}

fn disc(svg: &mut Svg, place: &mut Place, x: f64, y: f64) {
    let p = place.palette;
    if p.night {
        svg.spot(x, y, 330.0, 330.0, p.key, 0.2);
        svg.spot(x, y, 130.0, 130.0, p.key, 0.4);
        let r = 40.0;
        let face = svg.rad(
            x - 9.0,
            y - 9.0,
            r * 1.5,
            &[(0.0, rgb(0xfffdf0), 1.0), (0.6, rgb(0xe6ebf4), 1.0), (1.0, rgb(0xb3c0dc), 1.0)],
        );
        svg.ell(x, y, r, r, face, 1.0);
        for (dx, dy, s) in [(-12.0, -8.0, 9.0), (8.0, 4.0, 12.0), (-4.0, 16.0, 7.0), (15.0, -15.0, 5.0)] {
            svg.spot(x + dx, y + dy, s, s * 0.85, rgb(0x8f9dbd), 0.5);
        }
        return;
    }
    let low = place.time != TimeOfDay::Day;
    let strength = if place.weather == Weather::Clear { 1.0 } else { 0.45 };
    svg.spot(x, y, if low { 620.0 } else { 420.0 }, if low { 420.0 } else { 420.0 }, p.key, 0.6 * strength);
    svg.spot(x, y, 190.0, 190.0, p.key.lighter(0.5), 0.75 * strength);
    let r = if low { 52.0 } else { 34.0 };
    svg.spot(x, y, r * 1.7, r * 1.7, Rgb::WHITE, 0.9 * strength);
    svg.ell(x, y, r, r, p.key.lighter(0.72), 0.95 * strength.max(0.6));
}

/// A heap of cloud with a flat foot, lit from `light`.
fn cumulus(svg: &mut Svg, place: &mut Place, x: f64, y: f64, w: f64, light: (f64, f64)) {
    let p = place.palette.clone();
    let n = 5 + place.rng.below(3);
    let mut top = vec![(x - w * 0.5, y)];
    for i in 0..n {
        let k = (i as f64 + 0.5) / n as f64;
        let rise = (k * std::f64::consts::PI).sin() * w * place.rng.range(0.16, 0.3);
        top.push((x - w * 0.5 + w * k, y - rise));
        top.push((x - w * 0.5 + w * (k + 0.5 / n as f64), y - rise * 0.72));
    }
    top.push((x + w * 0.5, y));
    let outline = Path::smooth(&top, false)
        .q(x + w * 0.3, y + w * 0.05, x, y + w * 0.04)
        .q(x - w * 0.34, y + w * 0.05, x - w * 0.5, y)
        .z();
    let bright = p.sky[2].mix(p.key, 0.35).lighter(if p.night { 0.06 } else { 0.35 });
    let dark = p.sky[1].mix(p.haze, 0.4);
    let to = if light.0 > x { 1.0 } else { -1.0 };
    let paint = svg.lin(
        (x - to * w * 0.3, y + w * 0.06),
        (x + to * w * 0.12, y - w * 0.3),
        &[(0.0, dark, 0.1), (0.4, dark.mix(bright, 0.45), 0.66), (1.0, bright, 0.9)],
    );
    svg.fill(&outline, paint);
}

fn clouds(svg: &mut Svg, place: &mut Place, horizon: f64, light: (f64, f64)) {
    let b = *place.board;
    let p = place.palette.clone();
    let heavy = matches!(place.weather, Weather::Rain | Weather::Storm | Weather::Snow | Weather::Fog);
    if heavy {
        let storm = place.weather == Weather::Storm;
        for i in 0..26 {
            let x = place.rng.range(b.left() - 60.0, b.right() + 60.0);
            let y = place.rng.range(b.top() - 20.0, horizon * 0.72);
            let w = place.rng.range(160.0, 420.0);
            let c = if i % 3 == 0 { p.sky[2].lighter(0.08) } else { p.sky[0].darker(if storm { 0.35 } else { 0.16 }) };
            svg.spot(x, y, w, w * place.rng.range(0.12, 0.24), c, place.rng.range(0.14, 0.34));
        }
        return;
    }
    if place.time == TimeOfDay::Day {
        for _ in 0..4 {
            let (x, y, w) = (
                place.rng.range(0.0, b.w),
                place.rng.range(horizon * 0.2, horizon * 0.72),
                place.rng.range(180.0, 380.0),
            );
            cumulus(svg, place, x, y, w, light);
        }
    }
    // Long thin sheets, lit from below at the ends of the day.
    let low = matches!(place.time, TimeOfDay::Dawn | TimeOfDay::Dusk);
    for i in 0..if low { 13 } else { 6 } {
        let y = horizon * place.rng.range(0.12, 0.9);
        let x = place.rng.range(-60.0, b.w + 60.0);
        let w = place.rng.range(180.0, 460.0);
        let near = 1.0 - ((x - light.0).abs() / b.w).min(1.0);
        let c = if low {
            p.sky[2].mix(p.key, 0.5).mix(p.sky[0], if i % 3 == 0 { 0.55 } else { 0.1 * (1.0 - near) })
        } else {
            p.sky[2].lighter(0.12)
        };
        svg.spot(x, y, w, place.rng.range(5.0, 17.0), c, if low { 0.3 + 0.3 * near } else { 0.22 });
    }
}
