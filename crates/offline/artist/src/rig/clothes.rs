//! Wardrobes: each is a trunk, a lower part and its details, in the sheet's colours.

use super::{
    Actor,
    body::{self, Build, LEATHER, STAND_FOOT},
    fronts, lap, limbs,
    pose::{Arm, Hand},
    western,
};
use crate::{
    colour::{Rgb, rgb},
    sheet::{Sheet, Wardrobe},
    svg::{Path, Svg},
};
use kinora_model::script::Gesture;

use Wardrobe::*;

/// Colour of the sleeves.
pub(super) fn sleeve_colour(s: &Sheet) -> Rgb {
    match s.wardrobe {
        Scholar => s.inner.mix(s.cloth, 0.3),
        Waistcoat => rgb(0xe9e2d4),
        Armour => s.cloth.darker(0.25),
        _ => s.cloth,
    }
}

/// Trousers that go with the coat.
fn trousers(s: &Sheet) -> Rgb {
    match s.wardrobe {
        Suit | Uniform => s.cloth,
        Martial | Armour => s.cloth.darker(0.5),
        Peasant => rgb(0x6f6a5c),
        Waistcoat | Jersey | Greatcoat => s.cloth.mix(rgb(0x3a3630), 0.75),
        Doctor => rgb(0x5d7f94),
        _ => {
            if s.cloth.luma() > 0.4 {
                rgb(0x35394a)
            } else {
                rgb(0x6a6458)
            }
        }
    }
}

/// What hangs behind the body: a soldier's cape.
pub(super) fn behind(svg: &mut Svg, actor: &Actor, b: &Build) {
    // From behind it hangs over the body, and is drawn with it.
    if actor.sheet.wardrobe == Armour && !actor.back {
        cape(svg, b);
    }
}

fn cape(svg: &mut Svg, b: &Build) {
    let red = rgb(0x9a2a2c);
    let d = Path::at(-b.sw + 10.0, 112.0)
        .c(-b.sw - 50.0, 300.0, -b.sw - 60.0, 560.0, -b.sw - 90.0, 760.0)
        .c(-40.0, 790.0, 40.0, 750.0, b.sw + 40.0, 770.0)
        .c(b.sw + 40.0, 500.0, b.sw + 30.0, 300.0, b.sw - 10.0, 112.0)
        .z();
    let paint = svg.down(112.0, 780.0, red, red.darker(0.55));
    svg.fill(&d, paint);
    for k in [-0.7, -0.3, 0.1, 0.5] {
        svg.line(
            &Path::at(k * b.sw, 160.0).c(k * b.sw * 1.2, 400.0, k * b.sw * 1.6, 600.0, k * b.sw * 1.7 - 20.0, 760.0),
            red.darker(0.6),
            7.0,
            0.35,
        );
    }
}

/// Legs, skirts, hems.
pub(super) fn lower(svg: &mut Svg, actor: &Actor, b: &Build) {
    let s = actor.sheet;
    let shoe = if matches!(s.wardrobe, Hoodie | Shirt) { rgb(0xd9d6d0) } else { rgb(0x2a2024) };
    match s.wardrobe {
        Hanfu | Monk => {
            body::skirt(svg, actor, b, s.cloth, s.trim, STAND_FOOT - 4.0, if s.female { 84.0 } else { 58.0 })
        }
        Scholar => {
            body::skirt(svg, actor, b, s.inner.mix(s.cloth, 0.3), s.inner.darker(0.2), STAND_FOOT - 4.0, 44.0);
        }
        Martial | Armour => {
            limbs::legs(svg, actor, b, trousers(s), rgb(0x231c1f));
            body::skirt(
                svg,
                actor,
                b,
                s.cloth.darker(if s.wardrobe == Armour { 0.2 } else { 0.06 }),
                s.trim,
                620.0,
                42.0,
            );
        }
        Gown | Shawl => {
            body::skirt(svg, actor, b, s.cloth, s.cloth.darker(0.25), STAND_FOOT - 4.0, 92.0);
            if s.wardrobe == Shawl || s.age == kinora_model::script::Age::Child {
                apron(svg, actor, b);
            }
        }
        Greatcoat => {
            limbs::legs(svg, actor, b, trousers(s), rgb(0x231c1f));
            body::skirt(svg, actor, b, s.cloth, s.cloth.darker(0.2), 700.0, 34.0);
            svg.line(&Path::at(0.0, 300.0).l(2.0, 690.0), s.cloth.darker(0.55), 2.8, 0.7);
        }
        Dress => {
            limbs::legs(svg, actor, b, s.skin.mix(rgb(0x8a6a60), 0.2), rgb(0x5a2a34));
            body::skirt(svg, actor, b, s.cloth, s.cloth.darker(0.2), 650.0, 62.0);
        }
        Coat | Doctor => {
            limbs::legs(svg, actor, b, trousers(s), shoe);
            body::skirt(svg, actor, b, s.cloth, s.cloth.darker(0.14), 650.0, 22.0);
            svg.line(&Path::at(6.0, 270.0).l(8.0, 640.0), s.cloth.darker(0.5), 2.6, 0.6);
        }
        Suit | Uniform | Shirt | Hoodie | Peasant | Waistcoat | Jersey => limbs::legs(svg, actor, b, trousers(s), shoe),
    }
}

/// A white apron over a skirt.
fn apron(svg: &mut Svg, actor: &Actor, b: &Build) {
    let c = rgb(0xefe9dc);
    if actor.gesture == Gesture::Sit {
        return lap::apron(svg, b, c);
    }
    let d = Path::at(-b.ww * 0.6, 268.0)
        .c(-b.hw * 0.9, 380.0, -b.hw * 1.2, 560.0, -b.hw * 1.25, 740.0)
        .q(0.0, 766.0, b.hw * 1.25, 740.0)
        .c(b.hw * 1.2, 560.0, b.hw * 0.9, 380.0, b.ww * 0.6, 268.0)
        .z();
    svg.fill(&d, c);
    svg.line(&d, c.darker(0.45), 1.6, 0.5);
    for k in [-0.6, -0.1, 0.4] {
        svg.line(&Path::at(k * b.ww, 290.0).q(k * b.hw * 1.3, 520.0, k * b.hw * 1.6, 740.0), c.darker(0.4), 2.4, 0.35);
    }
}

/// The trunk with collar, lapels, belt.
pub(super) fn upper(svg: &mut Svg, actor: &Actor, b: &Build) {
    let s = actor.sheet;
    let bottom = if matches!(s.wardrobe, Suit | Uniform | Shirt | Hoodie | Peasant | Waistcoat | Jersey) {
        400.0
    } else {
        330.0
    };
    let trunk = b.trunk(bottom, false);
    let cloth = s.cloth;
    let key = actor.key;
    let paint = svg.lin(
        (-b.sw * key, 200.0),
        (b.sw * key, 130.0),
        &[(0.0, cloth.darker(0.32), 1.0), (0.5, cloth, 1.0), (1.0, cloth.lighter(0.1), 1.0)],
    );
    // What closes at the throat shows no skin below it.
    let open = !actor.back && !matches!(s.wardrobe, Gown | Shawl | Jersey);
    svg.fill(&b.trunk(bottom, open), paint);
    svg.clip(&trunk);
    body::folds(svg, b, cloth);
    if !actor.back {
        match s.wardrobe {
            Hanfu | Monk | Peasant | Martial => fronts::crossed(svg, actor, b),
            Scholar => fronts::scholar(svg, actor, b),
            Armour => fronts::armour(svg, actor, b),
            Suit | Uniform => fronts::suit(svg, actor, b),
            Coat | Doctor => fronts::coat(svg, actor, b),
            Shirt => fronts::shirt(svg, actor, b),
            Hoodie => fronts::hoodie(svg, actor, b),
            Dress => fronts::dress(svg, actor, b),
            Gown => western::gown(svg, actor, b),
            Shawl => western::shawl(svg, actor, b),
            Waistcoat => western::waistcoat(svg, actor, b),
            Greatcoat => western::greatcoat(svg, actor, b),
            Jersey => western::jersey(svg, actor, b),
        }
    }
    svg.end();
    if actor.back {
        // The seam of the back, and the collar.
        svg.line(&Path::at(0.0, 112.0).q(2.0, 200.0, 0.0, bottom - 6.0), cloth.darker(0.5), 2.4, 0.45);
        svg.line(&Path::at(-31.0, 92.0).q(0.0, 108.0, 36.0, 92.0), s.trim, 7.0, 0.9);
    }
    belt(svg, actor, b);
    if actor.back && s.wardrobe == Armour {
        cape(svg, b);
    }
    if s.wardrobe == Armour {
        for side in [-1.0, 1.0] {
            let x = side * (b.sw - 12.0);
            for i in 0..3 {
                let y = 118.0 + 17.0 * f64::from(i);
                let plate = Path::smooth(
                    &[
                        (x - 34.0, y + 12.0),
                        (x - 20.0, y - 14.0),
                        (x + 20.0, y - 14.0),
                        (x + 34.0, y + 12.0),
                        (x, y + 22.0),
                    ],
                    true,
                );
                let paint = svg.across(x - 34.0 * key, x + 34.0 * key, rgb(0x4c4f58), rgb(0x9aa0aa));
                svg.fill(&plate, paint);
                svg.line(&plate, s.trim, 2.4, 0.9);
            }
        }
    }
}

fn belt(svg: &mut Svg, actor: &Actor, b: &Build) {
    let s = actor.sheet;
    let (w, key) = (b.ww + 3.0, actor.key);
    let mut band = |y: f64, h: f64, c: Rgb| {
        let d = Path::at(-w, y).q(0.0, y + 12.0, w, y).l(w + 1.0, y + h).q(0.0, y + h + 13.0, -w - 1.0, y + h).z();
        let paint = svg.across(-w * key, w * key, c.darker(0.35), c.lighter(0.12));
        svg.fill(&d, paint);
        svg.line(&d, c.darker(0.6), 1.4, 0.5);
    };
    match s.wardrobe {
        Hanfu if s.female => {
            band(238.0, 42.0, s.trim);
            band(252.0, 12.0, s.cloth.darker(0.25));
            if !actor.back {
                let x = w * 0.2;
                for (dx, l) in [(-4.0, 210.0), (10.0, 180.0)] {
                    let d = Path::at(x + dx - 5.0, 278.0)
                        .c(x + dx - 8.0, 340.0, x + dx + 4.0, 400.0, x + dx - 6.0, 280.0 + l)
                        .l(x + dx + 8.0, 280.0 + l - 6.0)
                        .c(x + dx + 16.0, 400.0, x + dx + 4.0, 340.0, x + dx + 6.0, 278.0)
                        .z();
                    svg.fill(&d, s.trim.darker(0.08));
                }
                svg.ell(x + 4.0, 270.0, 10.0, 8.0, s.trim.lighter(0.15), 1.0);
            }
        }
        Hanfu | Monk => band(254.0, 26.0, s.trim.darker(0.3)),
        Martial | Armour => {
            band(250.0, 34.0, LEATHER);
            if !actor.back {
                svg.fill(&Path::round(-12.0, 258.0, 26.0, 28.0, 5.0), s.trim);
                svg.fill(&Path::round(-6.0, 264.0, 14.0, 16.0, 3.0), LEATHER.darker(0.4));
            }
        }
        Peasant => {
            band(262.0, 14.0, rgb(0xa58a58));
        }
        Coat if s.female => band(262.0, 17.0, s.cloth.darker(0.3)),
        Dress | Gown => band(262.0, 12.0, s.trim),
        Shawl => band(262.0, 14.0, rgb(0xefe9dc)),
        Jersey => band(386.0, 12.0, s.cloth.darker(0.3)),
        _ => {}
    }
}

/// End of a narrow sleeve.
pub(super) fn cuff(svg: &mut Svg, s: &Sheet, arm: &Arm, thick: f64) {
    if arm.hand == Hand::Hidden {
        return;
    }
    let ((ex, ey), (wx, wy)) = (arm.elbow, arm.wrist);
    let (dx, dy) = (wx - ex, wy - ey);
    let l = (dx * dx + dy * dy).sqrt().max(1.0);
    let (ux, uy) = (dx / l, dy / l);
    let (c, from, width) = match s.wardrobe {
        Martial => (LEATHER, 62.0, 36.0),
        Armour => (rgb(0x6a707c), 66.0, 40.0),
        Suit => (rgb(0xf2f1ee), 4.0, 25.0),
        Hoodie => (s.trim, 16.0, 32.0),
        _ => return,
    };
    let at = |k: f64| (wx - ux * k, wy - uy * k);
    let (a, b) = (at(from), at(-2.0));
    svg.line(&Path::at(a.0, a.1).l(b.0, b.1), c, width * thick * 0.92, 1.0);
    if from > 40.0 {
        for k in [14.0, 32.0, 50.0] {
            let p = at(k);
            svg.line(
                &Path::at(p.0 - uy * 15.0, p.1 + ux * 15.0).l(p.0 + uy * 15.0, p.1 - ux * 15.0),
                c.darker(0.55),
                2.2,
                0.7,
            );
        }
    }
}
