//! Light and colour.

use super::{Plain, Raster, luma, mix};
use kinora_model::script::{TimeOfDay, Weather};

type Colour = [f32; 3];

fn saturated(c: Colour, k: f32) -> Colour {
    let l = luma(c);
    c.map(|v| l + (v - l) * k)
}

fn times(c: Colour, k: Colour) -> Colour {
    [c[0] * k[0], c[1] * k[1], c[2] * k[2]]
}

/// Light laid over a colour without burning out.
fn screen(c: Colour, light: Colour, k: f32) -> Colour {
    [0, 1, 2].map(|i| c[i] + light[i] * k * (1.0 - c[i]))
}

/// The light of an hour.
pub(super) fn hour(picture: &mut Raster, time: TimeOfDay) {
    match time {
        TimeOfDay::Day => picture.each(|c, _, _| saturated(c.map(|v| v.max(0.0).powf(0.82)), 1.08)),
        TimeOfDay::Dawn => picture.each(|c, _, y| {
            let c = times(saturated(c, 0.88), [0.98, 0.88, 0.9]);
            screen(c, [1.0, 0.76, 0.62], 0.34 * (1.0 - y))
        }),
        TimeOfDay::Dusk => picture.each(|c, _, y| {
            let c = times(c.map(|v| v.powf(1.12)), [0.98, 0.7, 0.62]);
            let c = mix(c, times(c, [0.78, 0.62, 0.95]), y * 0.8);
            screen(c, [1.0, 0.5, 0.2], 0.36 * (1.0 - y))
        }),
        TimeOfDay::Night => {
            picture.each(|c, _, _| {
                // What is bright and warm is a lamp and goes on shining.
                let lamp = ((c[0] - c[2] - 0.25) * 2.5).clamp(0.0, 1.0) * ((luma(c) - 0.55) * 3.0).clamp(0.0, 1.0);
                let dark = times(saturated(c, 0.55).map(|v| v.powf(1.35)), [0.3, 0.38, 0.62]);
                let dark = screen(dark, [0.08, 0.12, 0.3], 0.35);
                mix(dark, times(c, [1.0, 0.88, 0.66]), lamp * 0.75)
            });
            vignette(picture, 0.5);
        }
    }
}

/// The light under a weather; what falls is laid over it later.
pub(super) fn weather(picture: &mut Raster, weather: Weather) {
    match weather {
        Weather::Clear => picture.each(|c, _, y| {
            let c = saturated(c.map(|v| 0.5 + (v - 0.5) * 1.1), 1.16);
            screen(c, [1.0, 0.93, 0.72], 0.14 * (1.0 - y))
        }),
        Weather::Rain => picture.each(|c, _, _| times(saturated(c, 0.6), [0.74, 0.8, 0.88])),
        Weather::Storm => picture.each(|c, _, _| times(saturated(c, 0.5).map(|v| v.powf(1.15)), [0.54, 0.6, 0.72])),
        Weather::Snow => {
            picture.each(|c, _, y| screen(saturated(c, 0.55), [0.86, 0.92, 1.0], 0.14 + 0.3 * snowed(c, y)))
        }
        Weather::Fog => picture.each(|c, _, y| {
            mix(saturated(c, 0.55), [0.8, 0.84, 0.87], 0.35 + 0.35 * (1.0 - (y - 0.45).abs() * 1.6).max(0.0))
        }),
    }
}

/// How much snow lies on a colour at height `y`: greens and low things whiten.
fn snowed(c: Colour, y: f32) -> f32 {
    (leaf(c) + 0.6 * (y - 0.55).max(0.0) * 2.0).min(1.0)
}

/// How much of a leaf a colour has, 0…1.
fn leaf([r, g, b]: Colour) -> f32 {
    ((g - r.max(b) * 0.98) * 5.0).clamp(0.0, 1.0)
}

/// A season's greens and light.
pub(super) fn season(picture: &mut Raster, season: Plain) {
    match season {
        Plain::Spring => picture.each(|c, _, _| {
            let k = leaf(c);
            screen(mix(c, times(c, [1.12, 1.16, 0.86]), k), [1.0, 0.86, 0.9], 0.08)
        }),
        Plain::Summer => picture.each(|c, _, _| times(saturated(c, 1.22), [1.04, 1.02, 0.94])),
        Plain::Autumn => picture.each(|c, _, _| {
            let k = leaf(c);
            let l = luma(c);
            let gold = mix([l * 1.9, l * 1.05, l * 0.28], [l * 1.7, l * 0.62, l * 0.24], (l * 7.0).sin() * 0.5 + 0.5);
            times(mix(c, gold, k * 0.9), [1.05, 0.98, 0.88])
        }),
        _ => picture.each(|c, _, y| {
            let k = snowed(c, y);
            screen(times(saturated(c, 0.55), [0.92, 0.97, 1.06]), [0.92, 0.95, 1.0], 0.55 * k)
        }),
    }
}

/// Plain grading.
pub(super) fn grade(picture: &mut Raster, plain: Plain) {
    let f: fn(Colour) -> Colour = match plain {
        Plain::Warmer => |c| times(c, [1.1, 1.0, 0.84]),
        Plain::Colder => |c| times(c, [0.86, 0.98, 1.12]),
        Plain::Brighter => |c| c.map(|v| v.powf(0.72)),
        Plain::Darker => |c| c.map(|v| v.powf(1.35) * 0.88),
        Plain::Contrast => |c| c.map(|v| 0.5 + (v - 0.5) * 1.35),
        Plain::Vivid => |c| saturated(c, 1.45),
        Plain::Muted => |c| saturated(c, 0.5).map(|v| 0.06 + v * 0.9),
        Plain::Sepia => |c| {
            let l = luma(c);
            mix([0.16, 0.1, 0.06], [1.0, 0.92, 0.74], l)
        },
        _ => |c| [luma(c); 3],
    };
    picture.each(|c, _, _| f(c));
    if plain == Plain::Sepia {
        vignette(picture, 0.4);
    }
}

/// Darkens the corners by up to `amount`.
pub(super) fn vignette(picture: &mut Raster, amount: f32) {
    picture.each(|c, x, y| {
        let d = ((x - 0.5).powi(2) + (y - 0.5).powi(2)) * 2.0;
        c.map(|v| v * (1.0 - amount * (d - 0.18).max(0.0)))
    });
}
