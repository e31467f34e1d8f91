//! The mouth in its four shapes.

use super::{Actor, Face};
use crate::{
    colour::{Rgb, rgb},
    svg::{Path, Svg},
};
use kinora_model::script::{Age, Emotion};

pub(super) fn draw(svg: &mut Svg, actor: &Actor, shape: u8) {
    if actor.sheet.masked {
        return;
    }
    let s = actor.sheet;
    let f = Face::of(actor);
    let (x, y) = f.mouth;
    let lip = if s.female && s.age != Age::Child && s.age != Age::Elder {
        rgb(0xc8505a)
    } else {
        s.skin.mix(rgb(0xb0524a), 0.52)
    };
    let dark = lip.mix(rgb(0x4a141c), 0.72);
    let squeeze = 1.0 - 0.12 * actor.turn;
    match shape {
        0 => closed(svg, actor, x, y, lip, dark, squeeze),
        1 => open(svg, x, y, 9.0 * squeeze, 4.0, lip, dark),
        2 => open(svg, x, y, 10.5 * squeeze, 8.0, lip, dark),
        _ => round(svg, x, y, lip, dark),
    }
}

fn closed(svg: &mut Svg, actor: &Actor, x: f64, y: f64, lip: Rgb, dark: Rgb, squeeze: f64) {
    let (curve, w) = match actor.emotion {
        Emotion::Calm => (0.9, 10.0),
        Emotion::Happy => (4.6, 13.0),
        Emotion::Sad => (-3.2, 8.5),
        Emotion::Angry => (-2.8, 10.5),
        Emotion::Fear => (-1.6, 8.0),
        Emotion::Surprise => return round(svg, x, y, lip, dark),
        Emotion::Worry => (-1.8, 8.5),
        Emotion::Resolve => (-0.6, 10.0),
    };
    let w = w * squeeze * if actor.sheet.female { 0.95 } else { 1.12 };
    let full = if actor.sheet.female { 1.0 } else { 0.7 };
    let (cy, my) = (y - curve * 0.5, y + curve * 0.35);
    let upper = Path::at(x - w, cy)
        .c(x - w * 0.55, y - 2.6 * full, x - w * 0.2, y - 3.8 * full, x, y - 2.4 * full)
        .c(x + w * 0.2, y - 3.8 * full, x + w * 0.55, y - 2.6 * full, x + w, cy)
        .q(x, my * 2.0 - cy, x - w, cy)
        .z();
    let lower = Path::at(x - w * 0.86, cy + 0.4)
        .q(x, my * 2.0 - cy, x + w * 0.86, cy + 0.4)
        .c(x + w * 0.4, y + 5.4 * full + curve * 0.3, x - w * 0.4, y + 5.4 * full + curve * 0.3, x - w * 0.86, cy + 0.4)
        .z();
    let a = if actor.sheet.female { 0.92 } else { 0.62 };
    svg.fill_a(&lower, lip.lighter(0.1), a);
    svg.fill_a(&upper, lip.darker(0.12), a);
    svg.line(&Path::at(x - w, cy).q(x, my * 2.0 - cy, x + w, cy), dark, 1.5, 0.95);
    if actor.emotion == Emotion::Happy {
        svg.line(&Path::at(x - w - 1.5, cy - 2.0).q(x - w - 3.0, cy, x - w - 1.0, cy + 1.8), dark, 1.0, 0.5);
        svg.line(&Path::at(x + w + 1.5, cy - 2.0).q(x + w + 3.0, cy, x + w + 1.0, cy + 1.8), dark, 1.0, 0.5);
    }
    svg.spot(x + actor.key * 2.0, y + 2.8 * full + curve * 0.3, 4.2, 1.5, Rgb::WHITE, 0.4 * full);
}

fn open(svg: &mut Svg, x: f64, y: f64, w: f64, h: f64, lip: Rgb, dark: Rgb) {
    let outer = Path::at(x - w, y - 0.5)
        .c(x - w * 0.5, y - 3.8, x - w * 0.2, y - 4.6, x, y - 3.4)
        .c(x + w * 0.2, y - 4.6, x + w * 0.5, y - 3.8, x + w, y - 0.5)
        .c(x + w * 0.7, y + h + 1.0, x + w * 0.3, y + h + 3.2, x, y + h + 3.2)
        .c(x - w * 0.3, y + h + 3.2, x - w * 0.7, y + h + 1.0, x - w, y - 0.5)
        .z();
    let inner = Path::at(x - w * 0.84, y - 0.3)
        .q(x, y - 3.2, x + w * 0.84, y - 0.3)
        .c(x + w * 0.55, y + h, x + w * 0.25, y + h + 1.0, x, y + h + 1.0)
        .c(x - w * 0.25, y + h + 1.0, x - w * 0.55, y + h, x - w * 0.84, y - 0.3)
        .z();
    svg.fill_a(&outer, lip, 0.9);
    svg.fill(&inner, dark.darker(0.25));
    svg.clip(&inner);
    svg.fill(
        &Path::at(x - w * 0.7, y - 3.0)
            .l(x + w * 0.7, y - 3.0)
            .l(x + w * 0.6, y + 1.0)
            .q(x, y + 1.8, x - w * 0.6, y + 1.0)
            .z(),
        rgb(0xfff6ee),
    );
    svg.ell(x, y + h + 1.6, w * 0.5, h * 0.42, rgb(0xd2646a), 0.9);
    svg.end();
}

fn round(svg: &mut Svg, x: f64, y: f64, lip: Rgb, dark: Rgb) {
    svg.ell(x, y + 1.6, 6.4, 7.0, lip, 0.9);
    svg.ell(x, y + 1.6, 4.5, 5.2, dark.darker(0.25), 1.0);
    svg.ell(x, y + 4.8, 2.8, 1.8, rgb(0xd2646a), 0.8);
}
