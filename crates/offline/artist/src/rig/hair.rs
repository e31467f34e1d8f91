//! Hair: what falls behind the head, what is gathered on top, and the hairline.

mod back;
mod fringe;
mod hats;
mod worn;

pub(super) use back::from_behind;
pub(crate) use worn::flower;

use super::{Actor, Face};
use crate::{
    colour::{Rgb, rgb},
    rng::{Rng, seed_of},
    sheet::{HairStyle, Sheet},
    svg::{Path, Svg},
};
use kinora_model::script::Age;

use HairStyle::*;

/// Colours of one head of hair.
struct Tones {
    base: Rgb,
    light: Rgb,
    dark: Rgb,
}

fn tones(sheet: &Sheet) -> Tones {
    let base = sheet.hair_colour;
    let pale = base.luma() > 0.5;
    Tones {
        base,
        light: if pale { base.lighter(0.5) } else { base.mix(rgb(0x8a86b0), 0.42) },
        dark: if pale { base.mix(rgb(0x77737c), 0.4) } else { base.darker(0.5) },
    }
}

/// Top of hair and what is worn in it.
pub(super) fn top(sheet: &Sheet) -> f64 {
    match sheet.hair {
        HighBun => -150.0,
        HalfUp | Topknot | HalfTopknot => -128.0,
        TwinBuns => -116.0,
        Hat | Cap | Bonnet => -114.0,
        TopHat => -160.0,
        Bald => -82.0,
        _ => -96.0,
    }
}

fn long_back(length: f64, wave: f64, spread: f64) -> Path {
    let l = length;
    Path::at(-50.0, -36.0)
        .c(-62.0, 0.0, -60.0 - wave, l * 0.25, -62.0 - spread * 0.5, l * 0.5)
        .c(-62.0 - spread + wave, l * 0.7, -60.0 - spread - wave, l * 0.86, -46.0 - spread, l)
        .q(-40.0, l + 14.0, -26.0, l + 2.0)
        .q(-14.0, l + 18.0, 0.0, l + 4.0)
        .q(16.0, l + 16.0, 26.0, l - 2.0)
        .q(40.0, l + 8.0, 44.0 + spread, l - 12.0)
        .c(58.0 + spread + wave, l * 0.8, 56.0 + spread * 0.6 - wave, l * 0.6, 58.0, l * 0.45)
        .c(58.0 + wave, l * 0.2, 58.0, -6.0, 48.0, -38.0)
        .c(40.0, -84.0, -40.0, -88.0, -50.0, -36.0)
        .z()
}

/// What lies behind neck and shoulders.
pub(super) fn behind(svg: &mut Svg, actor: &Actor) {
    let s = actor.sheet;
    let t = tones(s);
    let (length, wave, spread) = match s.hair {
        HalfUp | Flowing | HalfTopknot => (if s.female { 262.0 } else { 215.0 }, 0.0, 4.0),
        LongBangs => (196.0, 0.0, 2.0),
        Wavy => (150.0, 9.0, 16.0),
        Bob => (62.0, 0.0, 8.0),
        LowBun => {
            svg.ell(-40.0, 42.0, 24.0, 22.0, t.base, 1.0);
            svg.line(&Path::at(-56.0, 36.0).q(-40.0, 22.0, -24.0, 38.0), t.light, 1.6, 0.5);
            svg.line(&Path::at(-58.0, 46.0).q(-40.0, 32.0, -22.0, 48.0), t.light, 1.4, 0.4);
            return;
        }
        Ponytail => {
            let tail = Path::at(-28.0, -70.0)
                .c(-70.0, -84.0, -92.0, -40.0, -84.0, 20.0)
                .c(-80.0, 60.0, -92.0, 96.0, -74.0, 146.0)
                .c(-64.0, 110.0, -50.0, 76.0, -54.0, 30.0)
                .c(-58.0, -10.0, -50.0, -40.0, -20.0, -56.0)
                .z();
            let paint = svg.across(-92.0, -40.0, t.light.mix(t.base, 0.55), t.base);
            svg.fill(&tail, paint);
            for i in 0..5 {
                let k = f64::from(i) * 6.0;
                svg.line(
                    &Path::at(-34.0 + k * 0.4, -66.0).c(-72.0 + k, -60.0, -84.0 + k, -10.0, -76.0 + k * 0.8, 110.0 - k),
                    t.light,
                    1.3,
                    0.4,
                );
            }
            svg.ell(-32.0, -66.0, 8.0, 9.0, s.trim, 1.0);
            return;
        }
        _ => return,
    };
    let shape = long_back(length, wave, spread);
    let paint = svg.down(-80.0, length, t.base, t.base.mix(t.light, 0.4));
    svg.fill(&shape, paint);
    let mut rng = Rng::new(seed_of(1, &[&s.role, "hair"]));
    for i in 0..16 {
        let x = -56.0 + 7.2 * f64::from(i);
        let end = length * rng.range(0.82, 0.98);
        let line = Path::at(x * 0.78, 0.0).c(
            x * 1.05,
            length * 0.3,
            x * 1.08 + wave,
            length * 0.6,
            x * 0.95 - wave * 0.5,
            end,
        );
        svg.line(&line, if i % 3 == 0 { t.dark } else { t.light }, rng.range(0.9, 2.2), rng.range(0.2, 0.45));
    }
}

/// Hairline, fringe, and what is gathered on top.
pub(super) fn front(svg: &mut Svg, actor: &Actor) {
    let s = actor.sheet;
    let t = tones(s);
    if s.hair == Bald {
        svg.spot(actor.key * 16.0, -54.0, 20.0, 12.0, Rgb::WHITE, 0.35);
        if s.wardrobe == crate::sheet::Wardrobe::Monk {
            for i in 0..6 {
                svg.ell(-6.0 + 11.0 * f64::from(i % 3), -66.0 + 9.0 * f64::from(i / 3), 1.8, 1.5, rgb(0x9a6a4e), 0.8);
            }
        } else if s.age == Age::Elder {
            let side = Path::at(-46.0, 12.0)
                .c(-56.0, -4.0, -54.0, -34.0, -42.0, -42.0)
                .c(-42.0, -26.0, -44.0, -8.0, -43.0, 6.0)
                .z();
            svg.fill(&side, t.base);
        }
        return;
    }
    worn::gathered(svg, actor, &t);
    let cap = cap(actor);
    let key = actor.key;
    let paint = svg.lin(
        (-48.0 * key, -10.0),
        (40.0 * key, -84.0),
        &[(0.0, t.dark, 1.0), (0.45, t.base, 1.0), (1.0, t.base.mix(t.light, 0.6), 1.0)],
    );
    svg.fill(&cap, &paint);
    svg.clip(&cap);
    strands(svg, actor, &t);
    svg.end();
    fringe::fringe(svg, actor, &t);
    match s.hair {
        Hat => worn::hat(svg, s, false),
        Cap => hats::cap(svg, s),
        Bonnet => hats::bonnet(svg, s),
        TopHat => hats::top_hat(svg, s),
        _ => {}
    }
}

/// The mass of hair over the skull down to the hairline.
fn cap(actor: &Actor) -> Path {
    let s = actor.sheet;
    let f = Face::of(actor);
    let p = f.mid + 2.0;
    let full =
        |top: f64| Path::at(-49.0, 14.0).c(-58.0, -34.0, -47.0, top, 0.0, top).c(48.0, top, 56.0, -36.0, 46.5, 6.0);
    match s.hair {
        Crop | SideSwept | SweptBack | Receding | Cap | TopHat => {
            let outer =
                Path::at(-46.5, 6.0).c(-56.0, -34.0, -48.0, -90.0, 2.0, -91.0).c(48.0, -91.0, 54.0, -38.0, 45.0, 0.0);
            match s.hair {
                Crop | Cap | TopHat => outer
                    .c(44.0, -14.0, 43.0, -24.0, 41.0, -34.0)
                    .c(28.0, -50.0, -20.0, -54.0, -36.0, -40.0)
                    .c(-41.0, -28.0, -42.0, -10.0, -42.5, 6.0)
                    .z(),
                SideSwept => outer
                    .c(44.0, -10.0, 43.0, -20.0, 41.0, -28.0)
                    .c(24.0, -30.0, -6.0, -38.0, -22.0, -58.0)
                    .c(-30.0, -50.0, -39.0, -34.0, -42.5, 6.0)
                    .z(),
                SweptBack => outer
                    .c(43.0, -14.0, 43.0, -30.0, 38.0, -42.0)
                    .c(26.0, -60.0, 12.0, -58.0, 6.0, -54.0)
                    .c(-2.0, -60.0, -26.0, -58.0, -36.0, -38.0)
                    .c(-41.0, -24.0, -42.0, -8.0, -42.5, 6.0)
                    .z(),
                _ => outer
                    .c(43.0, -16.0, 43.0, -34.0, 38.0, -48.0)
                    .c(34.0, -70.0, 18.0, -72.0, 6.0, -62.0)
                    .c(-4.0, -72.0, -26.0, -70.0, -36.0, -46.0)
                    .c(-41.0, -26.0, -42.0, -8.0, -42.5, 6.0)
                    .z(),
            }
        }
        Messy => full(-94.0)
            .c(45.0, -8.0, 43.0, -16.0, 41.0, -22.0)
            .l(30.0, -30.0)
            .l(20.0, -34.0)
            .l(4.0, -40.0)
            .l(-12.0, -34.0)
            .l(-26.0, -30.0)
            .c(-38.0, -20.0, -42.0, -4.0, -44.0, 10.0)
            .z(),
        LongBangs | Bob | TwinBuns if s.hair != TwinBuns || s.age == Age::Child => full(-91.0)
            .c(45.0, -6.0, 43.0, -12.0, 41.0, -18.0)
            .q(0.0, -32.0, -38.0, -16.0)
            .c(-43.0, -8.0, -44.0, 4.0, -45.0, 18.0)
            .z(),
        Topknot | HighBun | Hat | LowBun | HalfTopknot | Bonnet => full(-89.0)
            .c(45.0, -8.0, 44.0, -22.0, 41.0, -32.0)
            .c(34.0, -46.0, 18.0, -52.0, p + 3.0, -49.0)
            .c(p - 10.0, -54.0, -28.0, -47.0, -38.0, -30.0)
            .c(-43.0, -22.0, -43.0, -4.0, -44.0, 14.0)
            .z(),
        // Parted in the middle.
        _ => full(-91.0)
            .c(45.0, -8.0, 44.0, -18.0, 40.0, -26.0)
            .c(30.0, -36.0, p + 10.0, -46.0, p, -62.0)
            .c(p - 9.0, -46.0, -24.0, -34.0, -36.0, -20.0)
            .c(-43.0, -10.0, -44.0, 4.0, -46.0, 18.0)
            .z(),
    }
}

fn strands(svg: &mut Svg, actor: &Actor, t: &Tones) {
    let s = actor.sheet;
    let f = Face::of(actor);
    let p = f.mid + 2.0;
    let up = matches!(s.hair, Topknot | HighBun | HalfTopknot | Hat | LowBun | SweptBack | Ponytail);
    let root = if up { (-2.0, -96.0) } else { (p, -90.0) };
    for i in 0..12 {
        let k = f64::from(i) / 11.0;
        let (c, a) = if i % 3 == 1 { (t.dark, 0.5) } else { (t.light, 0.3) };
        let left = Path::at(root.0 - 2.0, root.1).c(
            -30.0 + 20.0 * k,
            -86.0 + 10.0 * k,
            -54.0 + 30.0 * k,
            -50.0,
            -50.0 + 40.0 * k,
            8.0 - 50.0 * k,
        );
        let right = Path::at(root.0 + 2.0, root.1).c(
            26.0 - 14.0 * k,
            -88.0 + 8.0 * k,
            52.0 - 26.0 * k,
            -54.0,
            49.0 - 34.0 * k,
            2.0 - 48.0 * k,
        );
        svg.line(&left, c, 1.2, a);
        svg.line(&right, c, 1.2, a);
    }
    // The ring of light: uneven streaks along an arc, brighter towards the key.
    let key = actor.key;
    let arc = if up { -77.0 } else { -66.0 };
    let mut rng = Rng::new(seed_of(2, &[&s.role, "shine"]));
    for i in 0..15 {
        let k = f64::from(i) / 14.0 * 2.0 - 1.0;
        let (x, y) = (k * 41.0 + 1.0, arc + 27.0 * k * k + rng.range(-1.5, 1.5));
        let near = (1.0 - (k - 0.45 * key).abs()).max(0.0);
        let l = 3.0 + 8.0 * near * rng.range(0.6, 1.2);
        svg.line(
            &Path::at(x - k * 0.8, y - l * 0.5).q(x + k * 1.2, y, x + k * 2.4, y + l * 0.5),
            t.light.lighter(0.2),
            rng.range(1.4, 3.2),
            0.1 + 0.24 * near,
        );
    }
}
