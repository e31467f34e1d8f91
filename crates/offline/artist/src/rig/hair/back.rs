//! Hair and hats from behind: the same style and the same hat as from the front.

use super::{Tones, hats, tones, worn};
use crate::{
    rig::Actor,
    sheet::{HairStyle::*, Sheet, Wardrobe},
    svg::{Path, Svg},
};

/// A person seen from behind: the whole back of the head.
pub(in crate::rig) fn from_behind(svg: &mut Svg, actor: &Actor) {
    let s = actor.sheet;
    let t = tones(s);
    if s.hair == Bald {
        bald(svg, s);
        return;
    }
    let up = matches!(s.hair, Topknot | HighBun | LowBun | TwinBuns | Hat | Cap | TopHat | Bonnet | Crop);
    if up {
        nape(svg, s);
    }
    let length = match s.hair {
        HalfUp | Flowing | HalfTopknot => 262.0,
        LongBangs => 190.0,
        Wavy => 150.0,
        Bob => 66.0,
        Messy | SideSwept | SweptBack => 46.0,
        Ponytail | Braid => 44.0,
        _ => 36.0,
    };
    let spread = if length > 100.0 { 0.0 } else { -14.0 };
    let shape = super::long_back(length, if s.hair == Wavy { 9.0 } else { 0.0 }, spread);
    let paint = svg.down(-80.0, length, t.base.mix(t.light, 0.3), t.base);
    svg.fill(&shape, &paint);
    svg.ell(0.0, -43.0, 50.0, 48.0, paint, 1.0);
    // Hair that is put up runs to where it is gathered, hair that hangs runs down.
    let knot = match s.hair {
        LowBun => Some((0.0, 34.0)),
        Topknot | HighBun => Some((-2.0, -92.0)),
        Ponytail => Some((0.0, -44.0)),
        Braid => Some((0.0, 40.0)),
        _ => None,
    };
    for i in 0..13 {
        let x = -48.0 + 8.0 * f64::from(i);
        let line = match knot {
            Some((kx, ky)) => {
                let (from, y) = (x * 1.02, if ky < 0.0 { length * 0.7 } else { -58.0 });
                Path::at(from, y).q(x * 1.05, (y + ky) / 2.0, kx + x * 0.12, ky)
            }
            None => Path::at(x * 0.3, -84.0).c(x, -70.0, x * 1.1, 0.0, x * 0.9, length * 0.92),
        };
        svg.line(&line, t.light, 1.6, 0.36);
    }
    gathered_behind(svg, s, &t);
    worn::gathered(svg, actor, &t);
    match s.hair {
        Cap => hats::cap_behind(svg, s),
        TopHat => hats::top_hat(svg, s),
        Bonnet => hats::bonnet_behind(svg, s),
        Hat => worn::hat(svg, s, true),
        _ => {}
    }
}

/// What is gathered at the back of the head: a bun, a tail, a braid.
fn gathered_behind(svg: &mut Svg, s: &Sheet, t: &Tones) {
    match s.hair {
        LowBun => {
            let bun = svg.rad(
                8.0,
                22.0,
                44.0,
                &[(0.0, t.base.mix(t.light, 0.7), 1.0), (0.6, t.base, 1.0), (1.0, t.dark, 1.0)],
            );
            svg.ell(0.0, 34.0, 31.0, 27.0, bun, 1.0);
            for k in [-12.0, -3.0, 6.0] {
                svg.line(&Path::at(-25.0, 32.0 + k).q(0.0, 14.0 + k * 1.6, 25.0, 32.0 + k), t.light, 1.5, 0.45);
            }
            if let Some(c) = s.ornament {
                worn::flower(svg, 22.0, 18.0, 8.0, c.lighter(0.3));
            }
        }
        Ponytail => {
            let tail = Path::at(-14.0, -46.0)
                .c(-34.0, -20.0, -32.0, 60.0, -18.0, 150.0)
                .q(0.0, 172.0, 16.0, 148.0)
                .c(32.0, 60.0, 34.0, -20.0, 14.0, -46.0)
                .z();
            let paint = svg.across(-32.0, 32.0, t.dark, t.base.mix(t.light, 0.5));
            svg.fill(&tail, paint);
            for k in [-14.0, -5.0, 4.0, 13.0] {
                svg.line(&Path::at(k * 0.6, -44.0).c(k * 1.6, 0.0, k * 1.6, 80.0, k * 0.7, 146.0), t.light, 1.5, 0.45);
            }
            svg.ell(0.0, -45.0, 16.0, 8.0, s.trim, 1.0);
        }
        Braid => {
            for i in 0..8 {
                let y = 46.0 + 21.0 * f64::from(i);
                let w = 19.0 - 1.3 * f64::from(i);
                for (d, c) in [(-1.0, t.base), (1.0, t.base.mix(t.light, 0.4))] {
                    svg.fill(
                        &Path::at(0.0, y + 20.0)
                            .q(d * w * 1.5, y + 8.0, d * w * 0.6, y - 10.0)
                            .q(0.0, y - 4.0, 0.0, y + 20.0)
                            .z(),
                        c,
                    );
                }
                svg.line(&Path::at(-w * 0.8, y).q(0.0, y + 16.0, w * 0.8, y), t.dark, 1.6, 0.6);
            }
            svg.ell(0.0, 214.0, 9.0, 7.0, s.ornament.unwrap_or(s.trim), 1.0);
            svg.fill(&Path::at(-7.0, 218.0).l(0.0, 254.0).l(7.0, 218.0).z(), t.base);
        }
        _ => {}
    }
}

/// The nape below hair that is put up.
fn nape(svg: &mut Svg, s: &Sheet) {
    svg.fill(&Path::round(-22.0, 14.0, 44.0, 92.0, 12.0), s.skin.darker(0.16));
    for d in [-1.0, 1.0] {
        svg.ell(d * 48.0, 6.0, 8.0, 14.0, s.skin.darker(0.1), 1.0);
    }
}

fn bald(svg: &mut Svg, s: &Sheet) {
    let shade = s.skin.darker(0.28);
    for d in [-1.0, 1.0] {
        svg.ell(d * 49.0, 4.0, 9.0, 15.0, s.skin.darker(0.12), 1.0);
        svg.ell(d * 50.0, 5.0, 4.5, 9.0, shade, 0.7);
    }
    svg.fill(&Path::round(-25.0, 20.0, 50.0, 86.0, 12.0), s.skin.darker(0.14));
    let paint = svg.lin(
        (-44.0, 30.0),
        (34.0, -70.0),
        &[(0.0, shade, 1.0), (0.5, s.skin.darker(0.08), 1.0), (1.0, s.skin, 1.0)],
    );
    let skull = [
        (0.0, -76.0),
        (34.0, -62.0),
        (49.0, -24.0),
        (45.0, 16.0),
        (30.0, 44.0),
        (0.0, 54.0),
        (-30.0, 44.0),
        (-45.0, 16.0),
        (-49.0, -24.0),
        (-34.0, -62.0),
    ];
    svg.fill(&Path::smooth(&skull, true), paint);
    svg.line(&Path::at(-14.0, 50.0).q(0.0, 58.0, 14.0, 50.0), shade, 2.4, 0.6);
    if s.wardrobe != Wardrobe::Monk && s.age == kinora_model::script::Age::Elder {
        // What is left grows around the back.
        let rest = Path::at(-46.0, -12.0)
            .q(0.0, 14.0, 46.0, -12.0)
            .q(46.0, 22.0, 28.0, 40.0)
            .q(0.0, 50.0, -28.0, 40.0)
            .q(-46.0, 22.0, -46.0, -12.0)
            .z();
        svg.fill(&rest, tones(s).base);
    }
}
