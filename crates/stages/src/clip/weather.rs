//! Rain and snow before a given picture: a sheet that falls without a seam.

use crate::motion::Dice;
use kinora_model::script::Weather;
use kinora_timeline::{Drift, Repeat};
use tiny_skia::{Color, FillRule, LineCap, Paint, PathBuilder, Pixmap, Stroke, Transform};

/// What falls in such weather, as straight RGBA of `width`×`height` pixels, and how it moves; `None` where nothing does.
pub(crate) fn falling(weather: Weather, width: u32, height: u32, seed: u64) -> Option<(Vec<u8>, Drift)> {
    let mut sheet = Pixmap::new(width, height)?;
    let mut dice = Dice::new(&format!("falling {seed}"));
    let (w, h) = (width as f32, height as f32);
    let mut roll = |from: f32, to: f32| from + (to - from) * dice.roll() as f32;
    let speed = match weather {
        Weather::Rain | Weather::Storm => {
            let (drops, slant) = if weather == Weather::Storm { (420, 0.34) } else { (260, 0.10) };
            for _ in 0..drops {
                let (x, y, long, light) = (roll(0.0, w), roll(0.0, h), roll(0.03, 0.085) * h, roll(0.16, 0.42));
                let mut path = PathBuilder::new();
                path.move_to(0.0, 0.0);
                path.line_to(-slant * long, long);
                let line = Stroke { width: h * 0.0022, line_cap: LineCap::Round, ..Stroke::default() };
                everywhere(w, h, (x, y), |at| {
                    if let Some(path) = path.clone().finish() {
                        sheet.stroke_path(&path, &white(light), &line, at, None);
                    }
                });
            }
            (-f64::from(slant) * 1.5 * f64::from(h), 1.5 * f64::from(h))
        }
        Weather::Snow => {
            for _ in 0..240 {
                let (x, y, size, light) = (roll(0.0, w), roll(0.0, h), roll(0.0016, 0.0062) * h, roll(0.45, 0.9));
                everywhere(w, h, (x, y), |at| {
                    if let Some(flake) = PathBuilder::from_circle(0.0, 0.0, size) {
                        sheet.fill_path(&flake, &white(light), FillRule::Winding, at, None);
                    }
                });
            }
            (0.03 * f64::from(h), 0.14 * f64::from(h))
        }
        Weather::Clear | Weather::Fog => return None,
    };
    let straight = sheet.pixels().iter().flat_map(|p| {
        let p = p.demultiply();
        [p.red(), p.green(), p.blue(), p.alpha()]
    });
    Some((straight.collect(), Drift::Run { x: speed.0, y: speed.1, repeat: Repeat::Tile }))
}

/// Draws at (x, y) and wherever else it must stand for the sheet to go on where it ends.
fn everywhere(w: f32, h: f32, (x, y): (f32, f32), mut draw: impl FnMut(Transform)) {
    for (dx, dy) in [(0.0, 0.0), (w, 0.0), (-w, 0.0), (0.0, h), (0.0, -h), (w, -h), (-w, -h), (w, h), (-w, h)] {
        draw(Transform::from_translate(x + dx, y + dy));
    }
}

fn white(alpha: f32) -> Paint<'static> {
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    paint.set_color(Color::from_rgba(0.93, 0.95, 1.0, alpha).unwrap_or(Color::WHITE));
    paint
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_falls_goes_on_where_it_ends() {
        assert_eq!(falling(Weather::Clear, 64, 64, 1), None);
        for weather in [Weather::Rain, Weather::Snow, Weather::Storm] {
            let (w, h) = (320usize, 180usize);
            let (sheet, drift) = falling(weather, w as u32, h as u32, 1).expect("it falls");
            assert_eq!(sheet, falling(weather, w as u32, h as u32, 1).expect("it falls").0, "as before");
            assert!(matches!(drift, Drift::Run { y, .. } if y > 0.0));
            let alpha = |x: usize, y: usize| i32::from(sheet[(y * w + x) * 4 + 3]);
            let step =
                |above: usize, below: usize| (0..w).map(|x| (alpha(x, above) - alpha(x, below)).abs()).sum::<i32>();
            let inside = (0..h - 1).map(|y| step(y, y + 1)).max().unwrap_or(0);
            assert!(step(h - 1, 0) <= inside, "{weather:?}: the seam is a border like any other");
        }
    }
}
