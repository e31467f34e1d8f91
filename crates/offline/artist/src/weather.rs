//! What falls and drifts before the camera: tiles that run without a seam, and the lens.

use crate::{
    Motion,
    colour::{Rgb, rgb},
    palette::Palette,
    raster::{Board, Patch, rasterise},
    rng::Rng,
    svg::{Path, Svg},
};
use kinora_model::{
    Result,
    script::{Mood, Scene, Setting, TimeOfDay, Weather},
};

/// A sheet of weather.
pub(crate) struct Fall {
    /// For people.
    pub name: &'static str,
    /// Pixels; a tile, or one sheet for the board.
    pub patch: Patch,
    /// Its movement.
    pub motion: Motion,
    /// How it answers the camera.
    pub depth: f64,
    /// Whether it is light.
    pub glow: bool,
}

/// Side of a tile in drawing units.
const TILE: f64 = 600.0;

/// Draws `draw(svg, x, y)` at a place and at its neighbours' places, so that what leaves the tile comes in again.
fn wrapped(svg: &mut Svg, (w, h): (f64, f64), (x, y): (f64, f64), draw: impl Fn(&mut Svg, f64, f64)) {
    for dx in [-w, 0.0, w] {
        for dy in [-h, 0.0, h] {
            draw(svg, x + dx, y + dy);
        }
    }
}

fn tile(board: &Board, svg: &Svg, w: f64, h: f64) -> Result<Patch> {
    // Whole pixels on both sides, or the seam would show.
    let (pw, ph) = ((w * board.scale).round().max(1.0), (h * board.scale).round().max(1.0));
    let (sx, sy) = (pw / (w * board.scale), ph / (h * board.scale));
    let window = (0.0, 0.0, pw / board.scale, ph / board.scale);
    rasterise(&svg.document(window, (sx, sy), (0.0, 0.0)), pw as u32, ph as u32, board.scale)
}

/// The sheets of weather and air for a scene, far to near; where something blooms, its petals drift. Nothing falls indoors, but dust hangs in the light.
pub(crate) fn falls(
    board: &Board,
    scene: &Scene,
    palette: &Palette,
    bloom: Option<Rgb>,
    near: bool,
    rng: &mut Rng,
) -> Result<Vec<Fall>> {
    if scene.interior {
        return Ok(vec![dust(board, palette, rng)?]);
    }
    let wind = -palette.side;
    Ok(match scene.weather {
        Weather::Rain => vec![
            rain(board, rng, 0.11 * wind, 150, 0.75, 0.9)?,
            rain(board, rng, 0.13 * wind, if near { 16 } else { 26 }, 1.5, 1.25)?,
        ],
        Weather::Storm => {
            vec![rain(board, rng, 0.34 * wind, 150, 0.9, 0.9)?, rain(board, rng, 0.4 * wind, 44, 1.7, 1.25)?]
        }
        Weather::Snow => vec![snow(board, rng, 80, 1.0, 0.9)?, snow(board, rng, 15, 2.3, 1.3)?],
        Weather::Fog => vec![mist(board, palette, rng, 0.5)?],
        Weather::Clear => {
            let mut list = Vec::new();
            if scene.time == TimeOfDay::Dawn || scene.mood == Mood::Mystery {
                list.push(mist(board, palette, rng, 0.2)?);
            }
            if let Some(petal) = bloom {
                list.push(petals(board, rng, petal)?);
                return Ok(list);
            }
            list.push(match (scene.setting, scene.time, scene.mood) {
                (Setting::Battlefield, ..) => motes(board, rng, "embers", rgb(0xff9a3c), 34, (26.0, -70.0), true)?,
                (Setting::Field | Setting::Forest | Setting::Water, TimeOfDay::Night, _) => {
                    motes(board, rng, "fireflies", rgb(0xd8f58a), 15, (9.0, -6.0), true)?
                }
                (.., Mood::Tender | Mood::Sad) if scene.time != TimeOfDay::Night => petals(board, rng, rgb(0xf6c3cf))?,
                (Setting::Forest, ..) => petals(board, rng, rgb(0xc9b45a))?,
                _ => motes(board, rng, "dust", palette.key.lighter(0.4), 22, (8.0, -4.0), false)?,
            });
            list
        }
    })
}

fn rain(board: &Board, rng: &mut Rng, slope: f64, count: usize, size: f64, depth: f64) -> Result<Fall> {
    let mut svg = Svg::default();
    for _ in 0..count {
        let at = (rng.range(0.0, TILE), rng.range(0.0, TILE));
        let (l, w, a) = (rng.range(26.0, 62.0) * size, rng.range(0.8, 1.5) * size, rng.range(0.18, 0.5));
        let c = rgb(0xdbe6f5);
        wrapped(&mut svg, (TILE, TILE), at, |svg, x, y| {
            let d = Path::at(x - w * 0.2, y)
                .l(x + slope * l - w * 0.5, y + l)
                .l(x + slope * l + w * 0.5, y + l)
                .l(x + w * 0.2, y)
                .z();
            svg.fill_a(&d, c, a);
        });
    }
    let speed = 1050.0 * board.scale * (0.7 + 0.3 * size);
    Ok(Fall {
        name: if depth < 1.0 { "rain, far" } else { "rain, near" },
        patch: tile(board, &svg, TILE, TILE)?,
        motion: Motion::Run { x: speed * slope, y: speed, tile: true },
        depth,
        glow: false,
    })
}

fn snow(board: &Board, rng: &mut Rng, count: usize, size: f64, depth: f64) -> Result<Fall> {
    let mut svg = Svg::default();
    for _ in 0..count {
        let at = (rng.range(0.0, TILE), rng.range(0.0, TILE));
        let (r, a) = (rng.range(1.8, 4.8) * size, rng.range(0.55, 0.95));
        wrapped(&mut svg, (TILE, TILE), at, |svg, x, y| svg.spot(x, y, r, r, Rgb::WHITE, a));
    }
    Ok(Fall {
        name: if depth < 1.0 { "snow, far" } else { "snow, near" },
        patch: tile(board, &svg, TILE, TILE)?,
        motion: Motion::Run { x: -18.0 * board.scale * size, y: 62.0 * board.scale * size, tile: true },
        depth,
        glow: false,
    })
}

fn petals(board: &Board, rng: &mut Rng, c: Rgb) -> Result<Fall> {
    let mut svg = Svg::default();
    for _ in 0..16 {
        let at = (rng.range(0.0, TILE), rng.range(0.0, TILE));
        let (r, turn) = (rng.range(3.0, 6.5), rng.range(0.0, 360.0));
        let tone = c.lighter(rng.range(0.0, 0.4));
        wrapped(&mut svg, (TILE, TILE), at, |svg, x, y| {
            svg.place(x, y, turn, 1.0, 1.0);
            svg.fill_a(
                &Path::at(-r, 0.0).q(-r * 0.2, -r * 0.9, r, -r * 0.1).q(r * 0.1, r * 0.7, -r, 0.0).z(),
                tone,
                0.85,
            );
            svg.end();
        });
    }
    Ok(Fall {
        name: "petals",
        patch: tile(board, &svg, TILE, TILE)?,
        motion: Motion::Run { x: 34.0 * board.scale, y: 46.0 * board.scale, tile: true },
        depth: 1.15,
        glow: false,
    })
}

fn motes(
    board: &Board,
    rng: &mut Rng,
    name: &'static str,
    c: Rgb,
    count: usize,
    (vx, vy): (f64, f64),
    strong: bool,
) -> Result<Fall> {
    let mut svg = Svg::default();
    for _ in 0..count {
        let at = (rng.range(0.0, TILE), rng.range(0.0, TILE));
        let r = rng.range(1.2, 2.8);
        let a = rng.range(0.3, 0.8) * if strong { 1.0 } else { 0.55 };
        wrapped(&mut svg, (TILE, TILE), at, |svg, x, y| {
            if strong {
                svg.spot(x, y, r * 6.0, r * 6.0, c, a * 0.4);
            }
            svg.spot(x, y, r * 1.4, r * 1.4, c.lighter(0.45), a);
        });
    }
    Ok(Fall {
        name,
        patch: tile(board, &svg, TILE, TILE)?,
        motion: Motion::Run { x: vx * board.scale, y: vy * board.scale, tile: true },
        depth: 1.1,
        glow: true,
    })
}

fn dust(board: &Board, palette: &Palette, rng: &mut Rng) -> Result<Fall> {
    motes(board, rng, "dust", palette.key.lighter(0.2), 15, (5.0, -3.0), false)
}

/// Drifting mist, one board wide, clear at its upper and lower edge.
fn mist(board: &Board, palette: &Palette, rng: &mut Rng, strength: f64) -> Result<Fall> {
    let (w, h) = (f64::from(board.px_w) / board.scale, f64::from(board.px_h) / board.scale);
    let mut svg = Svg::default();
    for _ in 0..16 {
        let (rx, ry) = (rng.range(0.18, 0.45) * w, rng.range(0.05, 0.12) * h);
        let at = (rng.range(0.0, w), h * rng.range(0.42, 0.82));
        let a = strength * rng.range(0.25, 0.6);
        for dx in [-w, 0.0, w] {
            svg.spot(at.0 + dx, at.1, rx, ry, palette.haze.lighter(0.25), a);
        }
    }
    let window = (0.0, 0.0, w, h);
    Ok(Fall {
        name: "mist",
        patch: rasterise(&svg.document(window, (1.0, 1.0), (0.0, 0.0)), board.px_w, board.px_h, board.scale)?,
        motion: Motion::Run { x: 13.0 * board.scale, y: 0.0, tile: true },
        depth: 0.85,
        glow: false,
    })
}

/// What the lens adds: darker corners and the grain of paper.
pub(crate) fn lens(board: &Board, palette: &Palette, mood: Mood, rng: &mut Rng) -> Patch {
    let (w, h) = (board.px_w as usize, board.px_h as usize);
    let mut patch = Patch::clear(w, h);
    let dark = match mood {
        Mood::Dark | Mood::Tense | Mood::Mystery => 0.74,
        Mood::Comic | Mood::Tender => 0.4,
        _ => 0.54,
    };
    let ink = palette.sky[0].darker(0.8);
    let ink = [ink.r, ink.g, ink.b].map(|v| v * 255.0);
    // One row of noise offsets per picture row keeps the grain cheap and free of pattern.
    let noise: Vec<i8> = (0..8192).map(|_| (rng.below(256) as i32 - 128) as i8).collect();
    for y in 0..h {
        let v = (y as f64 / h as f64 - 0.47) * 2.0;
        let row = rng.below(8192);
        for x in 0..w {
            let u = (x as f64 / w as f64 - 0.5) * 2.0;
            let d = (u * u * 0.85 + v * v * 0.75).min(1.6);
            let shade = dark * (d - 0.42).max(0.0).powf(1.5);
            let grain = f64::from(noise[(row + x * 7 + (x >> 3)) & 8191]) / 128.0;
            // Grain either darkens or lightens a little; together with the vignette as one colour with one alpha.
            let light = grain.max(0.0) * 0.035;
            let a = (shade + grain.abs() * 0.035).min(0.9);
            let p = &mut patch.px[(y * w + x) * 4..][..4];
            for c in 0..3 {
                p[c] = (ink[c] * (a - light).max(0.0) + 255.0 * light.min(a)).round() as u8;
            }
            p[3] = (a * 255.0).round() as u8;
            for c in 0..3 {
                p[c] = p[c].min(p[3]);
            }
        }
    }
    patch
}
