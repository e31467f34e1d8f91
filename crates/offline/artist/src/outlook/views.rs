//! The views themselves, in their final colours: light of the hour is in them already.

use super::{View, skyline};
use crate::{
    colour::{Rgb, rgb},
    nature,
    rng::Rng,
    stage::Place,
    svg::{Path, Svg},
};
use kinora_model::script::{TimeOfDay, Weather};

/// An opening: left, top, width, height.
type Opening = (f64, f64, f64, f64);

/// How colours look outside: dimmed by the hour, faded by distance.
struct Air {
    light: f64,
    haze: Rgb,
    lamps: f64,
    snow: bool,
}

impl Air {
    /// A surface `k` of the way (0 near, 1 far) to the horizon.
    fn tone(&self, c: Rgb, k: f64) -> Rgb {
        let c = if self.snow { c.mix(rgb(0xe6edf4), 0.7) } else { c };
        c.scaled(self.light).mix(self.haze, k)
    }
    /// What snow does not cover: water, walls.
    fn bare(&self, c: Rgb, k: f64) -> Rgb {
        c.scaled(self.light).mix(self.haze, k)
    }
}

/// Draws `view` over the sky of an opening.
pub(super) fn draw(svg: &mut Svg, place: &mut Place, view: View, at: Opening) {
    let p = place.palette.clone();
    let light = match place.time {
        TimeOfDay::Night => 0.32,
        TimeOfDay::Dusk => 0.7,
        TimeOfDay::Dawn => 0.84,
        TimeOfDay::Day => 0.96,
    };
    let air = Air { light, haze: p.haze, lamps: p.lamps, snow: p.snow };
    let (x, y, w, h) = at;
    match view {
        View::Hills => hills(svg, place, &air, at, 0.66, 0.26),
        View::Sea => sea(svg, place, &air, at),
        View::River => {
            hills(svg, place, &air, (x, y - h * 0.1, w, h), 0.6, 0.3);
            water(svg, place, &air, (x, y + h * 0.64, w, h * 0.36), 0.6);
            let bank = nature::ridge(&mut place.rng, x - 8.0, x + w + 8.0, y + h * 0.93, h * 0.05, 0.5);
            ground(svg, &bank, at, air.tone(rgb(0x4f6a44), 0.08));
        }
        View::Mountain => {
            for (k, rise) in [(0.68, 0.84), (0.42, 0.6), (0.12, 0.26)] {
                let base = y + h * (0.9 - 0.12 * k);
                let line = nature::ridge(&mut place.rng, x - 10.0, x + w + 10.0, base, h * rise, 0.62);
                ground(svg, &line, at, air.tone(rgb(0x4d6470), k));
                svg.line(&Path::poly(&line), p.key.mix(p.haze, 0.4), 1.2, 0.35);
            }
        }
        View::Forest => forest(svg, place, &air, at),
        View::Garden => garden(svg, place, &air, at),
        View::Village => {
            hills(svg, place, &air, (x, y - h * 0.12, w, h), 0.66, 0.22);
            fields(svg, place, &air, at);
            for (u, k) in [(0.2, 0.13), (0.42, 0.1), (0.74, 0.16)] {
                house(svg, place, &air, (x + w * u, y + h * (0.7 + k * 0.6)), h * k * 1.5, 0.24);
            }
            tuft(svg, &mut place.rng, (x + w * 0.9, y + h * 0.84), h * 0.2, air.tone(rgb(0x4c6c3e), 0.12));
        }
        View::Town => {
            hills(svg, place, &air, (x, y - h * 0.14, w, h), 0.62, 0.2);
            for row in 0..3 {
                let k = f64::from(row);
                let size = h * (0.2 + 0.08 * k);
                let mut u = x - size * place.rng.unit();
                while u < x + w + size {
                    let foot = y + h * (0.74 + 0.14 * k) + place.rng.range(-0.02, 0.02) * h;
                    let width = size * place.rng.range(0.85, 1.2);
                    house(svg, place, &air, (u, foot), width, 0.5 - 0.2 * k);
                    u += size * place.rng.range(1.0, 1.5);
                }
            }
            let street = Path::rect(x, y + h * 0.98, w, h * 0.04);
            svg.fill(&street, air.tone(rgb(0x6f6a62), 0.05));
        }
        View::City => skyline(svg, &mut place.rng, x, x + w, y + h, h * 0.62, p.haze.darker(0.3), p.lamps),
    }
}

/// Fills from a line of hills to the sill.
fn ground(svg: &mut Svg, line: &[(f64, f64)], (x, y, w, h): Opening, c: Rgb) {
    svg.fill(&Path::poly(line).l(x + w + 10.0, y + h + 4.0).l(x - 10.0, y + h + 4.0).z(), c);
}

/// Three lines of hills, the farthest about `base` of the way down and `rise` high.
fn hills(svg: &mut Svg, place: &mut Place, air: &Air, at: Opening, base: f64, rise: f64) {
    let (x, y, w, h) = at;
    for i in 0..3 {
        let k = f64::from(i) / 3.0;
        let line = nature::ridge(
            &mut place.rng,
            x - 10.0,
            x + w + 10.0,
            y + h * (base + 0.13 * k),
            h * (rise - 0.38 * rise * k),
            0.55,
        );
        ground(svg, &line, (x, y, w, h * 1.2), air.tone(rgb(0x41604f), 0.8 - 0.24 * k));
    }
}

/// Water with its glints; the sky lies on it the more, the farther away.
fn water(svg: &mut Svg, place: &mut Place, air: &Air, (x, y, w, h): Opening, calm: f64) {
    let p = place.palette.clone();
    let blue = rgb(0x2f7898);
    let paint = svg.lin(
        (0.0, y),
        (0.0, y + h),
        &[
            (0.0, air.bare(blue.lighter(0.25), 0.3), 1.0),
            (0.35, air.bare(blue, 0.12), 1.0),
            (1.0, air.bare(blue.darker(0.3), 0.0), 1.0),
        ],
    );
    svg.rect(x, y, w, h + 4.0, paint);
    let (mut light, mut dark) = (Path::default(), Path::default());
    for i in 0..54 {
        let k = place.rng.unit();
        let (cx, cy, l) = (place.rng.range(x, x + w), y + 2.0 + h * k * k, w * (0.02 + 0.08 * k) * calm.max(0.5));
        let wave = |path: Path| path.m(cx - l, cy).q(cx, cy - 1.0 - 4.0 * k * (1.2 - calm), cx + l, cy);
        if i % 3 == 0 { dark = wave(dark) } else { light = wave(light) }
    }
    svg.line(&dark, air.bare(rgb(0x17384c), 0.05), 1.6, 0.4);
    svg.line(&light, p.sky[2].lighter(0.2), 1.4, 0.4);
    if p.disc {
        let sun = x + w * 0.69;
        for i in 0..16 {
            let k = f64::from(i) / 16.0;
            let cx = sun + place.rng.range(-1.0, 1.0) * w * (0.01 + 0.03 * k);
            svg.spot(cx, y + 3.0 + h * k, w * (0.02 + 0.05 * k), 1.4 + 2.2 * k, p.key.lighter(0.4), 0.5);
        }
    }
}

/// The open sea to its horizon, a sail on it.
fn sea(svg: &mut Svg, place: &mut Place, air: &Air, (x, y, w, h): Opening) {
    let line = y + h * 0.52;
    let rough = matches!(place.weather, Weather::Storm | Weather::Rain);
    water(svg, place, air, (x, line, w, h * 0.48), if rough { 0.2 } else { 0.8 });
    svg.line(&Path::at(x, line).l(x + w, line), air.haze.lighter(0.2), 1.2, 0.7);
    if rough {
        let mut foam = Path::default();
        for _ in 0..26 {
            let k = place.rng.unit();
            let (cx, cy, l) = (place.rng.range(x, x + w), line + h * 0.46 * k, w * (0.015 + 0.05 * k));
            foam = foam.m(cx - l, cy).q(cx - l * 0.2, cy - 3.0 - 5.0 * k, cx + l, cy + 1.0);
        }
        svg.line(&foam, air.bare(Rgb::WHITE, 0.2), 2.4, 0.75);
    } else {
        let (cx, s) = (x + w * place.rng.range(0.14, 0.4), h * 0.085);
        svg.fill(
            &Path::at(cx - s, line + s * 0.3)
                .l(cx + s, line + s * 0.3)
                .q(cx + s * 0.7, line + s * 0.75, cx, line + s * 0.75)
                .z(),
            air.bare(rgb(0x5a3c2c), 0.2),
        );
        let sail = air.bare(rgb(0xf3ecdc), 0.16);
        svg.fill(
            &Path::at(cx, line + s * 0.2)
                .l(cx, line - s * 1.6)
                .q(cx + s, line - s * 0.5, cx + s * 0.8, line + s * 0.2)
                .z(),
            sail,
        );
    }
    // A little of the shore below the sill.
    let shore = nature::ridge(&mut place.rng, x - 8.0, x + w + 8.0, y + h * 0.96, h * 0.04, 0.5);
    svg.line(&Path::poly(&shore), air.bare(Rgb::WHITE, 0.25), 3.0, 0.6);
    ground(svg, &shore, (x, y, w, h), air.tone(rgb(0xb9a47c), 0.1));
}

/// A round crown on a trunk that stands at `foot`, `h` high.
fn tuft(svg: &mut Svg, rng: &mut Rng, (x, foot): (f64, f64), h: f64, c: Rgb) {
    svg.line(&Path::at(x, foot).l(x + h * 0.02, foot - h * 0.5), c.darker(0.55), h * 0.07, 1.0);
    for (u, v, r) in [(-0.2, 0.5, 0.2), (0.2, 0.52, 0.2), (0.0, 0.7, 0.26), (-0.1, 0.6, 0.2), (0.12, 0.66, 0.18)] {
        let shade = if v > 0.6 { c.lighter(0.1) } else { c.darker(0.22) };
        let (dx, dy) = (rng.range(-0.03, 0.03) * h, rng.range(-0.03, 0.03) * h);
        svg.ell(x + u * h + dx, foot - v * h + dy, r * h, r * h * 0.82, shade, 1.0);
    }
}

/// Trunks and crowns, row before row.
fn forest(svg: &mut Svg, place: &mut Place, air: &Air, at: Opening) {
    let (x, y, w, h) = at;
    let far = nature::ridge(&mut place.rng, x - 8.0, x + w + 8.0, y + h * 0.4, h * 0.16, 0.7);
    ground(svg, &far, at, air.tone(rgb(0x3f6a4c), 0.62));
    for (row, k) in [0.42, 0.22, 0.04].into_iter().enumerate() {
        let size = h * (0.5 + 0.14 * row as f64);
        let foot = y + h * (0.86 + 0.06 * row as f64);
        svg.rect(x, foot - h * 0.04, w, h, air.tone(rgb(0x47603c), k));
        let mut u = x - size * place.rng.unit() * 0.5;
        while u < x + w + size * 0.3 {
            let leaf = air.tone(rgb(0x3c6a44).mix(rgb(0x6f8a44), place.rng.unit() * 0.4), k);
            if place.rng.chance(0.4) {
                nature::fir(svg, &mut place.rng, u, foot, size * 1.1, leaf, air.snow);
            } else {
                tuft(svg, &mut place.rng, (u, foot), size, leaf);
            }
            u += size * place.rng.range(0.38, 0.62);
        }
    }
}

/// Lawn, a path, shrubs, flowers, trees, and a wall behind them.
fn garden(svg: &mut Svg, place: &mut Place, air: &Air, at: Opening) {
    let (x, y, w, h) = at;
    hills(svg, place, air, (x, y - h * 0.1, w, h), 0.62, 0.2);
    let east = place.eastern && !place.old_west();
    let wall = air.bare(if east { rgb(0xe6e0d0) } else { rgb(0x9a7c62) }, 0.22);
    svg.rect(x - 4.0, y + h * 0.52, w + 8.0, h * 0.2, wall);
    svg.rect(x - 4.0, y + h * 0.5, w + 8.0, h * 0.035, air.tone(rgb(0x4a4c52), 0.15));
    svg.rect(x - 4.0, y + h * 0.7, w + 8.0, h * 0.34, air.tone(rgb(0x5f8a48), 0.06));
    let way = Path::poly(&[
        (x + w * 0.46, y + h * 0.7),
        (x + w * 0.54, y + h * 0.7),
        (x + w * 0.7, y + h * 1.02),
        (x + w * 0.36, y + h * 1.02),
    ])
    .z();
    svg.fill(&way, air.tone(rgb(0xc8b898), 0.08));
    let leaf = place.bloom.map_or(rgb(0x557f42), |c| c.darker(0.05));
    for (u, size, foot) in [(0.14, 0.66, 0.78), (0.84, 0.56, 0.76), (0.64, 0.36, 0.72)] {
        tuft(svg, &mut place.rng, (x + w * u, y + h * foot), h * size, air.tone(leaf, 0.1));
    }
    for i in 0..16 {
        let u = place.rng.unit();
        let (cx, cy) = (x + w * u, y + h * place.rng.range(0.8, 0.99));
        if (u - 0.52).abs() > 0.16 {
            svg.ell(cx, cy, h * 0.045, h * 0.03, air.tone(rgb(0x476e38), 0.04), 1.0);
            let petal = [rgb(0xe9788c), rgb(0xf4d35e), rgb(0xf6f0ea), rgb(0xb67ad0)][i % 4];
            for d in [-0.022, 0.0, 0.024] {
                svg.ell(
                    cx + d * h,
                    cy - h * place.rng.range(0.01, 0.035),
                    h * 0.011,
                    h * 0.011,
                    air.bare(petal, 0.0),
                    1.0,
                );
            }
        }
    }
}

/// Strips of fields.
fn fields(svg: &mut Svg, place: &mut Place, air: &Air, (x, y, w, h): Opening) {
    for (i, c) in [rgb(0x7f9a52), rgb(0xc2ae5c), rgb(0x6d8a48), rgb(0x93a45a)].into_iter().enumerate() {
        let top = y + h * (0.7 + 0.08 * i as f64);
        let line = nature::ridge(&mut place.rng, x - 8.0, x + w + 8.0, top, h * 0.03, 0.4);
        ground(svg, &line, (x, y, w, h), air.tone(c, 0.3 - 0.08 * i as f64));
    }
}

/// A house `size` wide standing at a foot, its window lit after dark; roofs are swept in the East and gabled in the West.
fn house(svg: &mut Svg, place: &mut Place, air: &Air, (x, foot): (f64, f64), size: f64, far: f64) {
    let east = place.eastern && place.era == kinora_model::script::Era::Period;
    let wall = place.rng.pick(&[rgb(0xd8cbb0), rgb(0xc4b598), rgb(0xb8a894)]);
    let tiles = if east { rgb(0x3f4650) } else { place.rng.pick(&[rgb(0x8a4c3c), rgb(0x5a5660), rgb(0x7a5a44)]) };
    let (hw, hh) = (size * 0.5, size * 0.42);
    svg.rect(x - hw, foot - hh, size, hh + size * 0.1, air.bare(wall, far));
    let roof = if east {
        Path::at(x - hw * 1.3, foot - hh)
            .q(x - hw * 0.8, foot - hh * 1.2, x - hw * 0.6, foot - hh * 1.75)
            .l(x + hw * 0.6, foot - hh * 1.75)
            .q(x + hw * 0.8, foot - hh * 1.2, x + hw * 1.3, foot - hh)
            .z()
    } else {
        Path::poly(&[(x - hw * 1.15, foot - hh), (x, foot - hh * 2.1), (x + hw * 1.15, foot - hh)]).z()
    };
    svg.fill(&roof, air.tone(tiles, far));
    for u in [-0.5, 0.2] {
        let pane = Path::rect(x + u * hw, foot - hh * 0.75, hw * 0.34, hh * 0.4);
        svg.fill(&pane, air.bare(rgb(0x3a4048), far));
        if air.lamps > 0.3 {
            svg.fill_a(&pane, rgb(0xffcf86), air.lamps);
        }
    }
}
