//! Colours that a given picture brings into a look.

use super::{Sheet, Wardrobe};
use crate::colour::{Rgb, rgb};

/// The colours that a picture of somebody is mostly made of, by where clothes and hair usually are in it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tones {
    /// Of the lower middle: clothes.
    pub cloth: Rgb,
    /// The second colour there.
    pub trim: Rgb,
    /// Of the upper middle, but for skin: hair.
    pub hair: Option<Rgb>,
}

/// Steps of each colour part in the count: 512 kinds of colour are enough to find the ones that dominate.
const STEPS: usize = 8;

impl Tones {
    /// Reads a picture of `width`×`height` RGBA pixels. The borders, which are background in most pictures, count less.
    pub fn of(rgba: &[u8], width: usize, height: usize) -> Self {
        let clothes = Counted::of(rgba, width, (0.2, 0.8), (0.45, 1.0), height);
        let top = Counted::of(rgba, width, (0.25, 0.75), (0.04, 0.36), height);
        let cloth = clothes.best(|c| !is_skin(c)).unwrap_or(rgb(0x808080));
        let trim = clothes.best(|c| !is_skin(c) && c.distance(cloth) > 0.28);
        // Hair is darker or paler than skin and never as colourful as cloth, unless it was dyed to be.
        let hair = top.best(|c| !is_skin(c) && (c.luma() < 0.45 || saturation(c) > 0.35));
        Self { cloth, trim: trim.unwrap_or_else(|| cloth.lighter(0.5)), hair }
    }

    /// Gives these colours to a look.
    pub(super) fn dress(&self, sheet: &mut Sheet) {
        sheet.cloth = self.cloth;
        if !sheet.kind.is_person() {
            return;
        }
        if !matches!(sheet.wardrobe, Wardrobe::Monk) {
            sheet.trim = self.trim;
        }
        if let Some(hair) = self.hair {
            sheet.hair_colour = hair;
        }
    }
}

/// How much of each kind of colour is in a part of a picture.
struct Counted(Vec<(f64, [f64; 3])>);

impl Counted {
    fn of(rgba: &[u8], width: usize, across: (f64, f64), down: (f64, f64), height: usize) -> Self {
        let mut kinds = vec![(0.0, [0.0; 3]); STEPS * STEPS * STEPS];
        let from = |k: f64, n: usize| (k * n as f64) as usize;
        for y in from(down.0, height)..from(down.1, height).min(height) {
            for x in from(across.0, width)..from(across.1, width).min(width) {
                let p = &rgba[(y * width + x) * 4..][..4];
                if p[3] < 128 {
                    continue;
                }
                let middle = 1.0 - (x as f64 / width as f64 - 0.5).abs() * 1.4;
                let step = |v: u8| usize::from(v) * STEPS / 256;
                let kind = &mut kinds[(step(p[0]) * STEPS + step(p[1])) * STEPS + step(p[2])];
                kind.0 += middle;
                for (sum, v) in kind.1.iter_mut().zip(p) {
                    *sum += middle * f64::from(*v) / 255.0;
                }
            }
        }
        Self(kinds)
    }

    /// The colour there is most of, among those that `fits` takes; colourful ones count a little more than greys.
    fn best(&self, fits: impl Fn(Rgb) -> bool) -> Option<Rgb> {
        let mean = |(n, sum): &(f64, [f64; 3])| Rgb { r: sum[0] / n, g: sum[1] / n, b: sum[2] / n };
        let found = self.0.iter().filter(|k| k.0 > 0.0).map(|k| (k.0 * (0.5 + saturation(mean(k))), mean(k)));
        found.filter(|(_, c)| fits(*c)).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, c)| c)
    }
}

fn saturation(c: Rgb) -> f64 {
    let (max, min) = (c.r.max(c.g).max(c.b), c.r.min(c.g).min(c.b));
    if max <= 0.0 { 0.0 } else { (max - min) / max }
}

/// Whether a colour may be skin: warm, neither very dark nor very colourful.
fn is_skin(c: Rgb) -> bool {
    c.r > 0.45 && c.r > c.g && c.g > c.b && (0.12..0.55).contains(&saturation(c)) && c.r - c.g < 0.3
}
