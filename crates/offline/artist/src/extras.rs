//! People without a name: small figures of few strokes, dressed for the world they stand in. A standing one is 1 high,
//! its feet at y = 0.

use crate::{
    colour::{Rgb, rgb},
    rng::Rng,
    svg::{Path, Svg},
};
use kinora_model::script::{Era, Folk};

/// The world they are dressed for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Dress {
    /// When.
    pub era: Era,
    /// In China rather than in Europe.
    pub eastern: bool,
}

const EAST: [u32; 8] = [0x6d7a78, 0x7a6a55, 0x4e5f74, 0x8a5a4a, 0x6a6f54, 0x8c8272, 0x5c5066, 0x9a8560];
const WEST: [u32; 8] = [0x5a4c40, 0x4a5360, 0x7a5a48, 0x6a6a58, 0x8a7a66, 0x54483e, 0x70484a, 0x3f4a4c];
const TODAY: [u32; 8] = [0x3f4a5c, 0x8a4a46, 0x6a7480, 0xb59a6c, 0x4d6a5a, 0x2f3238, 0xa0a4a8, 0x7a6488];

/// How one of them is built up: skirted or in trousers, with what on the head.
struct Looks {
    cloth: Rgb,
    skirt: bool,
    hat: Hat,
    hair: Rgb,
}

#[derive(Clone, Copy, PartialEq)]
enum Hat {
    None,
    Knot,
    Bun,
    Straw,
    Kerchief,
    Cap,
    Helmet,
    Gauze,
}

fn looks(rng: &mut Rng, folk: Folk, dress: Dress) -> Looks {
    let dark = rgb(rng.pick(&[0x17131cu32, 0x241a18, 0x2a2a30]));
    let (east, today) = (dress.era == Era::Period && dress.eastern, dress.era == Era::Modern);
    let woman = rng.chance(0.45);
    match folk {
        Folk::Soldiers => {
            let cloth = if today {
                rgb(0x55603f)
            } else if east {
                rgb(0x4a4f58)
            } else {
                rgb(0x6f2f30)
            };
            Looks { cloth, skirt: east, hat: if today { Hat::Cap } else { Hat::Helmet }, hair: dark }
        }
        Folk::Bearers => Looks {
            cloth: rgb(rng.pick(&[0x8a7a60u32, 0x6f6450, 0x77705f])),
            skirt: false,
            hat: if east && rng.chance(0.6) { Hat::Straw } else { Hat::Kerchief },
            hair: dark,
        },
        Folk::Court => Looks {
            cloth: rgb(rng.pick(&[0x7a2a2cu32, 0x2f4a6a, 0x4a3a66, 0x2f5a4a])),
            skirt: true,
            hat: if east { Hat::Gauze } else { Hat::None },
            hair: dark,
        },
        Folk::People if today => Looks {
            cloth: rgb(rng.pick(&TODAY)),
            skirt: woman && rng.chance(0.4),
            hat: if woman { Hat::Bun } else { Hat::None },
            hair: rgb(rng.pick(&[0x17131cu32, 0x3d281c, 0x5a4a3e])),
        },
        Folk::People if east => Looks {
            cloth: rgb(rng.pick(&EAST)),
            skirt: woman || rng.chance(0.5),
            hat: match (woman, rng.below(4)) {
                (true, _) => Hat::Bun,
                (_, 0) => Hat::Straw,
                (_, 1) => Hat::Kerchief,
                _ => Hat::Knot,
            },
            hair: if rng.chance(0.15) { rgb(0xb9b6b4) } else { dark },
        },
        Folk::People => Looks {
            cloth: rgb(rng.pick(&WEST)),
            skirt: woman,
            hat: if woman {
                Hat::Kerchief
            } else if rng.chance(0.6) {
                Hat::Cap
            } else {
                Hat::None
            },
            hair: rgb(rng.pick(&[0x2a1d18u32, 0x5a3a22, 0x8a5a2c, 0xa9a49c])),
        },
    }
}

/// Draws one, its feet at `x`, `y`, `h` high, facing `way` (1 right, −1 left); `air` fades its colours with distance.
pub(crate) fn draw(
    svg: &mut Svg,
    rng: &mut Rng,
    folk: Folk,
    dress: Dress,
    (x, y): (f64, f64),
    (h, way): (f64, f64),
    air: impl Fn(Rgb) -> Rgb,
) {
    let mut l = looks(rng, folk, dress);
    if folk != Folk::Soldiers {
        let shade = rng.range(-0.16, 0.2);
        l.cloth = if shade < 0.0 { l.cloth.darker(-shade) } else { l.cloth.lighter(shade) };
    }
    let h = h * rng.range(0.94, 1.05);
    let (cloth, skin) = (air(l.cloth), air(rgb(0xd9a983).darker(0.12)));
    let (hair, dark) = (air(l.hair), air(l.cloth.darker(0.4)));
    svg.spot(x, y, h * 0.24, h * 0.035, air(rgb(0x0c0c12)), 0.5);
    svg.place(x, y, 0.0, h * way * 0.84, h);
    let armed = folk == Folk::Soldiers;
    if armed {
        // The shaft of the spear stands behind the hand.
        svg.line(&Path::at(0.19, 0.0).l(0.2, -1.34), air(rgb(0x5a4232)), 0.018, 1.0);
        svg.fill(&Path::at(0.2, -1.5).l(0.222, -1.4).l(0.2, -1.33).l(0.178, -1.4).z(), air(rgb(0xc9ced6)));
        svg.fill(&Path::at(0.2, -1.34).l(0.235, -1.26).l(0.165, -1.26).z(), air(rgb(0xb5332e)));
    }
    if l.skirt {
        let hem = 0.17;
        svg.fill(&Path::at(-0.1, -0.56).l(0.1, -0.56).l(hem, -0.03).q(0.0, 0.01, -hem, -0.03).z(), dark);
    } else {
        let legs = air(l.cloth.mix(rgb(0x2a2a30), 0.6));
        for d in [-0.055, 0.055] {
            svg.line(&Path::at(d, -0.5).l(d * 1.25, -0.03), legs, 0.085, 1.0);
        }
    }
    let trunk = Path::at(-0.125, -0.8)
        .q(-0.06, -0.85, 0.0, -0.85)
        .q(0.06, -0.85, 0.125, -0.8)
        .l(0.115, -0.5)
        .q(0.0, -0.46, -0.115, -0.5)
        .z();
    svg.fill(&trunk, cloth);
    let raised = !armed && folk == Folk::People && rng.chance(0.14);
    let far_hand = if raised {
        (0.2, -0.92)
    } else if armed {
        (0.19, -0.62)
    } else {
        (0.12, -0.52)
    };
    for (hand, c) in [((-0.13, -0.48), dark), (far_hand, dark)] {
        let d: f64 = if hand.0 < 0.0 { -1.0 } else { 1.0 };
        svg.line(&Path::at(d * 0.11, -0.78).q(d * 0.18, -0.66, hand.0, hand.1), c, 0.062, 1.0);
        svg.ell(hand.0, hand.1, 0.024, 0.026, skin, 1.0);
    }
    if armed && dress.era == Era::Period {
        for row in 0..3 {
            let at = -0.76 + 0.085 * f64::from(row);
            svg.line(&Path::at(-0.1, at).q(0.0, at + 0.04, 0.1, at), air(rgb(0x9aa0aa)), 0.016, 0.8);
        }
    } else {
        svg.line(&Path::at(-0.112, -0.56).q(0.0, -0.53, 0.112, -0.56), air(l.cloth.darker(0.6)), 0.022, 0.9);
    }
    if folk == Folk::Bearers {
        svg.line(&Path::at(-0.42, -0.8).q(0.0, -0.87, 0.42, -0.8), air(rgb(0x8a6a40)), 0.026, 1.0);
        for d in [-0.4, 0.4] {
            svg.line(
                &Path::at(d, -0.81).l(d - 0.05, -0.46).m(d, -0.81).l(d + 0.05, -0.46),
                air(rgb(0x5a4630)),
                0.01,
                1.0,
            );
            svg.fill(&Path::round(d - 0.085, -0.48, 0.17, 0.16, 0.04), air(rgb(0x9a7c4c)));
        }
    }
    head(svg, &l, skin, hair, &air);
    svg.end();
}

/// Head and what is on it; features are too small to be seen.
fn head(svg: &mut Svg, l: &Looks, skin: Rgb, hair: Rgb, air: &impl Fn(Rgb) -> Rgb) {
    svg.fill(&Path::rect(-0.022, -0.88, 0.044, 0.06), skin);
    svg.ell(0.004, -0.925, 0.052, 0.064, skin, 1.0);
    let cap = Path::at(-0.056, -0.9).c(-0.07, -1.01, 0.062, -1.015, 0.054, -0.945).q(0.0, -0.965, -0.03, -0.935).z();
    svg.fill(&cap, hair);
    match l.hat {
        Hat::None => {}
        Hat::Knot => svg.ell(-0.006, -1.0, 0.02, 0.022, hair, 1.0),
        Hat::Bun => svg.ell(-0.046, -0.95, 0.032, 0.034, hair, 1.0),
        Hat::Straw => {
            let straw = air(rgb(0xb89a5c));
            svg.fill(
                &Path::at(-0.13, -0.945)
                    .q(0.0, -1.09, 0.0, -1.08)
                    .q(0.0, -1.09, 0.13, -0.945)
                    .q(0.0, -0.92, -0.13, -0.945)
                    .z(),
                straw,
            );
        }
        Hat::Kerchief => {
            let cloth = air(l.cloth.lighter(0.35));
            svg.fill(
                &Path::at(-0.06, -0.9).c(-0.074, -1.02, 0.066, -1.02, 0.056, -0.95).q(0.0, -0.98, -0.06, -0.9).z(),
                cloth,
            );
        }
        Hat::Cap => {
            let cloth = air(l.cloth.darker(0.3));
            svg.fill(
                &Path::at(-0.06, -0.955)
                    .c(-0.06, -1.02, 0.06, -1.02, 0.06, -0.96)
                    .l(0.095, -0.95)
                    .q(0.0, -0.975, -0.06, -0.955)
                    .z(),
                cloth,
            );
        }
        Hat::Helmet => {
            let iron = air(rgb(0x787f8a));
            svg.fill(
                &Path::at(-0.066, -0.9).c(-0.076, -1.03, 0.07, -1.03, 0.062, -0.94).q(0.0, -0.975, -0.066, -0.9).z(),
                iron,
            );
            svg.line(&Path::at(0.0, -1.0).q(-0.012, -1.05, -0.045, -1.05), air(rgb(0xb5332e)), 0.026, 1.0);
        }
        Hat::Gauze => {
            let black = air(rgb(0x1c1b22));
            svg.fill(&Path::round(-0.056, -1.04, 0.108, 0.085, 0.03), black);
            svg.line(&Path::at(-0.17, -0.985).l(0.17, -0.985), black, 0.016, 1.0);
        }
    }
}
