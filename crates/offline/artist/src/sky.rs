//! The sky: light, disc, stars, clouds.

use crate::{
    colour::{Rgb, rgb},
    stage::{Lamp, Place, Stage},
    svg::Svg,
};
use kinora_model::script::{TimeOfDay, Weather};

/// Draws the sky over all of the board down to `horizon` and below.
pub(crate) fn draw(place: &mut Place, stage: &mut Stage, horizon: f64) {
    // The sky has a chance of its own, so that the land below is the same in all weathers.
    let land = place.rng.clone();
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
        TimeOfDay::Dawn => horizon - b.h * 0.24,
        TimeOfDay::Dusk => horizon - b.h * 0.22,
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
    place.rng = land;
    place.rng.bits();
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
    svg.spot(x, y, if low { 620.0 } else { 420.0 }, 420.0, p.key, 0.6 * strength);
    svg.spot(x, y, 190.0, 190.0, p.key.lighter(0.5), 0.75 * strength);
    let r = if low { 52.0 } else { 34.0 };
    svg.spot(x, y, r * 1.7, r * 1.7, Rgb::WHITE, 0.9 * strength);
    svg.ell(x, y, r, r, p.key.lighter(0.72), 0.95 * strength.max(0.6));
}

/// A heap of cloud: soft puffs, bright towards `light`, with a shaded foot.
fn cumulus(svg: &mut Svg, place: &mut Place, x: f64, y: f64, w: f64, light: (f64, f64)) {
    let p = place.palette.clone();
    let bright = p.sky[2].mix(p.key, 0.35).lighter(if p.night { 0.06 } else { 0.45 });
    let dark = p.sky[1].mix(p.sky[0], 0.25).mix(p.haze, 0.3);
    let to = if light.0 > x { 1.0 } else { -1.0 };
    let puffs: Vec<(f64, f64, f64)> = (0..15)
        .map(|_| {
            let k = place.rng.range(-1.0, 1.0);
            let rise = (1.0 - k * k) * place.rng.range(0.1, 1.0);
            (x + k * w * 0.44, y - rise * w * 0.24, w * (0.08 + 0.1 * (1.0 - k.abs())) * place.rng.range(0.8, 1.2))
        })
        .collect();
    for &(px, py, r) in &puffs {
        svg.spot(px - to * r * 0.2, py + r * 0.3, r * 1.3, r, dark, 0.35);
    }
    for &(px, py, r) in &puffs {
        svg.spot(px, py, r * 1.15, r * 0.95, bright, 0.5);
        svg.spot(px + to * r * 0.3, py - r * 0.3, r * 0.7, r * 0.55, bright.lighter(0.5), 0.55);
    }
    svg.spot(x, y + w * 0.03, w * 0.56, w * 0.06, dark, 0.28);
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
