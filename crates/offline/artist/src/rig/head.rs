//! Neck is the body's; here are skull, ears, skin light, nose, beard, scar and the marks of age.

use super::{Actor, Face};
use crate::{
    colour::{Rgb, rgb},
    sheet::{Beard, HairStyle},
    svg::{Path, Svg},
};
use kinora_model::script::{Age, Emotion};

/// Shadow colour of a skin: redder and darker, never grey.
pub(super) fn skin_shadow(skin: Rgb) -> Rgb {
    skin.lit(Rgb { r: 0.82, g: 0.62, b: 0.56 })
}

/// Outline of the face.
fn outline(actor: &Actor, f: &Face) -> Path {
    let (s, t) = (actor.sheet, actor.turn);
    let child = if s.age == Age::Child { 1.0 } else { 0.0 };
    let jaw = if s.female { 0.0 } else { 4.0 } + child * 2.0 + (s.build - 1.0) * 24.0;
    let (cx, chin, k) = (f.mid, f.chin, s.face);
    let x = |v: f64| v * k;
    Path::at(x(-44.5), -36.0)
        .c(x(-48.0), -12.0, x(-46.0 - child * 2.0), 12.0, x(-42.0 - jaw * 0.5 - child * 2.0), 26.0)
        .c(x(-38.0 - jaw * 0.6), 40.0, x(-24.0 - jaw), chin - 9.0, cx - 9.0 - jaw * 0.4, chin - 1.0)
        .c(cx - 3.0, chin + 2.4, cx + 5.0, chin + 2.4, cx + 10.0 + jaw * 0.4, chin - 2.5)
        .c(x(24.0 + jaw), chin - 12.0, x(39.0 - 3.0 * t + jaw * 0.5), 36.0, x(42.5 - 4.0 * t + child), 18.0)
        .c(x(43.5 - 4.0 * t), 10.0, x(41.0 - 6.0 * t), 2.0, x(41.5 - 5.0 * t), -7.0)
        .c(x(43.5 - 4.0 * t), -16.0, x(44.5 - 3.0 * t), -28.0, x(42.5 - 2.0 * t), -40.0)
        .c(36.0, -78.0, -38.0, -82.0, x(-44.5), -36.0)
        .z()
}

pub(super) fn draw(svg: &mut Svg, actor: &Actor) {
    let (s, f) = (actor.sheet, Face::of(actor));
    let skin = s.skin;
    let shadow = skin_shadow(skin);
    let deep = shadow.lit(Rgb { r: 0.72, g: 0.52, b: 0.5 });
    ear(svg, actor, shadow, deep);
    let face = outline(actor, &f);
    let key = actor.key;
    let fill = svg.lin(
        (-46.0 * key, 10.0),
        (46.0 * key, -12.0),
        &[(0.0, skin.mix(shadow, 0.55), 1.0), (0.45, skin, 1.0), (1.0, skin.lighter(0.18), 1.0)],
    );
    svg.fill(&face, fill);
    svg.clip(&face);
    shading(svg, actor, &f, shadow);
    marks(svg, actor, &f, shadow, deep);
    svg.end();
    nose(svg, actor, &f, shadow, deep);
    if s.masked {
        mask(svg, actor, &f);
    } else if s.beard != Beard::None {
        beard(svg, actor, &f);
    }
}

fn ear(svg: &mut Svg, actor: &Actor, shadow: Rgb, deep: Rgb) {
    let s = actor.sheet;
    let shape =
        Path::smooth(&[(-43.0, -4.0), (-50.0, -9.0), (-55.0, -2.0), (-54.0, 10.0), (-50.0, 22.0), (-43.0, 24.0)], true);
    svg.fill(&shape, s.skin.mix(shadow, 0.3));
    svg.line(&Path::at(-46.0, -2.0).c(-52.0, -4.0, -53.0, 6.0, -48.0, 14.0), deep, 1.6, 0.5);
    if s.ornament.is_some() && s.female {
        let c = s.ornament.unwrap_or(s.trim);
        svg.line(&Path::at(-50.0, 23.0).l(-50.5, 32.0), rgb(0xe9c46a), 1.3, 1.0);
        svg.ell(-50.5, 36.0, 2.6, 4.4, c, 1.0);
    }
}

fn shading(svg: &mut Svg, actor: &Actor, f: &Face, shadow: Rgb) {
    let (s, key) = (actor.sheet, actor.key);
    // The side away from the light: two overlapping shapes make a soft terminator.
    for (shift, alpha) in [(0.0, 0.2), (6.0, 0.17), (12.0, 0.13)] {
        let d = if key > 0.0 {
            Path::at(-70.0, -90.0)
                .l(-26.0 - shift, -90.0)
                .c(-34.0 - shift, -40.0, -26.0 - shift, -20.0, -33.0 - shift, -4.0)
                .c(-37.0 - shift, 10.0, -27.0 - shift, 24.0, -29.0 - shift, 34.0)
                .c(-26.0 - shift, 50.0, -8.0 - shift, 58.0, 2.0, 90.0)
                .l(-70.0, 90.0)
                .z()
        } else {
            Path::at(80.0, -90.0)
                .l(31.0 + shift, -90.0)
                .c(34.0 + shift, -50.0, 32.0 + shift, -22.0, 34.0 + shift, -6.0)
                .c(36.0 + shift, 6.0, 27.0 + shift, 12.0, 29.0 + shift, 24.0)
                .c(30.0 + shift, 40.0, 20.0 + shift, 52.0, 12.0, 90.0)
                .l(80.0, 90.0)
                .z()
        };
        svg.fill_a(&d, shadow, alpha);
    }
    // What the hair throws on the forehead, and the shade under the brows.
    if !matches!(s.hair, HairStyle::Bald) {
        let d = Path::at(-60.0, -80.0)
            .l(60.0, -80.0)
            .l(60.0, -22.0)
            .c(36.0, -32.0, 22.0, -38.0, 6.0, -46.0)
            .c(-10.0, -36.0, -30.0, -24.0, -42.0, 2.0)
            .l(-60.0, 10.0)
            .z();
        svg.fill_a(&d, shadow, 0.42);
    }
    for (x, y) in f.eyes {
        svg.spot(x, y - 7.0, 19.0, 12.0, shadow, 0.4);
    }
    let blush = if s.female || s.age == Age::Child { 0.34 } else { 0.16 };
    let warm = rgb(0xe8705c);
    let heat = match actor.emotion {
        Emotion::Happy => 1.25,
        Emotion::Angry => 1.15,
        Emotion::Fear => 0.5,
        _ => 1.0,
    };
    svg.spot(-25.0 + f.mid, 26.0, 18.0, 11.0, warm, blush * heat);
    svg.spot(30.0 + f.mid * 0.3, 26.0, 14.0, 10.0, warm, blush * heat);
    let lit = if key > 0.0 { 27.0 } else { -24.0 };
    svg.spot(lit, 14.0, 13.0, 15.0, Rgb::WHITE, 0.24);
    svg.spot(f.mid + lit * 0.3, -28.0, 20.0, 14.0, Rgb::WHITE, 0.2);
    svg.spot(f.mid + 1.0, f.chin - 6.0, 8.0, 5.0, Rgb::WHITE, 0.14);
    // Under the lower lip.
    svg.spot(f.mouth.0, f.mouth.1 + 8.5, 8.0, 3.4, shadow, 0.5);
}

fn marks(svg: &mut Svg, actor: &Actor, f: &Face, shadow: Rgb, deep: Rgb) {
    let s = actor.sheet;
    if s.age == Age::Elder {
        let (lx, ly) = f.eyes[0];
        let (rx, ry) = f.eyes[1];
        let wrinkles = [
            Path::at(lx - 13.0, ly + 4.0).q(lx - 19.0, ly + 5.0, lx - 23.0, ly + 10.0),
            Path::at(lx - 14.0, ly).q(lx - 20.0, ly - 1.0, lx - 24.0, ly + 1.0),
            Path::at(lx - 10.0, ly + 10.0).q(lx, ly + 15.0, lx + 10.0, ly + 10.0),
            Path::at(rx - 8.0, ry + 10.0).q(rx, ry + 14.5, rx + 9.0, ry + 9.0),
            Path::at(f.nose.0 - 12.0, f.nose.1 + 2.0).q(
                f.nose.0 - 20.0,
                f.nose.1 + 10.0,
                f.nose.0 - 21.0,
                f.nose.1 + 20.0,
            ),
            Path::at(f.nose.0 + 8.0, f.nose.1 + 2.0).q(
                f.nose.0 + 14.0,
                f.nose.1 + 9.0,
                f.nose.0 + 14.0,
                f.nose.1 + 18.0,
            ),
            Path::at(-20.0 + f.mid, -36.0).q(f.mid, -41.0, 22.0 + f.mid, -36.0),
            Path::at(-15.0 + f.mid, -43.0).q(f.mid + 1.0, -47.0, 18.0 + f.mid, -43.0),
        ];
        for w in &wrinkles {
            svg.line(w, shadow.mix(deep, 0.4), 1.4, 0.6);
        }
        svg.spot(-33.0, 30.0, 12.0, 20.0, shadow, 0.4);
    }
    if !s.female && s.age == Age::Adult {
        svg.spot(-36.0, 32.0, 11.0, 18.0, shadow, 0.35);
        if s.beard == Beard::Short || s.beard == Beard::None {
            svg.spot(
                f.mouth.0 - 1.0,
                f.mouth.1 + 6.0,
                30.0,
                20.0,
                s.hair_colour,
                if s.beard == Beard::None { 0.07 } else { 0.2 },
            );
        }
    }
    if s.scar {
        svg.line(&Path::at(24.0, 14.0).q(30.0, 24.0, 29.0, 36.0), rgb(0xa5483e), 2.4, 0.75);
        svg.line(&Path::at(25.0, 14.0).q(31.0, 24.0, 30.0, 36.0), s.skin.lighter(0.4), 0.9, 0.8);
    }
    if actor.emotion == Emotion::Angry || actor.emotion == Emotion::Worry {
        let x = f.mid + 1.5;
        svg.line(&Path::at(x - 3.0, -14.0).q(x - 2.0, -10.0, x - 3.0, -6.0), deep, 1.2, 0.45);
    }
    if actor.emotion == Emotion::Sad {
        let (x, y) = f.eyes[1];
        let tear = Path::at(x + 4.0, y + 11.0)
            .q(x + 8.0, y + 22.0, x + 5.0, y + 30.0)
            .q(x + 1.0, y + 24.0, x + 4.0, y + 11.0)
            .z();
        svg.fill_a(&tear, Rgb::WHITE, 0.75);
        svg.ell(x + 5.0, y + 30.0, 2.4, 3.2, Rgb::WHITE, 0.85);
    }
}

fn nose(svg: &mut Svg, actor: &Actor, f: &Face, shadow: Rgb, deep: Rgb) {
    let s = actor.sheet;
    let (x, y) = f.nose;
    let big = if s.age == Age::Child {
        0.6
    } else if s.female {
        0.8
    } else {
        1.1
    };
    let bridge = x - 3.5 - 2.0 * actor.turn;
    // The side plane away from the light.
    let d = if actor.key > 0.0 {
        Path::at(bridge - 2.5, -6.0)
            .c(bridge - 1.0, 6.0, x - 4.0, y - 9.0, x - 5.5 * big, y - 1.0)
            .c(x - 4.0 * big, y + 3.0, x - 1.0, y + 3.0, x + 1.5, y + 1.5)
            .c(x - 1.0, y - 4.0, bridge + 2.5, 4.0, bridge + 1.0, -6.0)
            .z()
    } else {
        Path::at(bridge + 2.0, -6.0)
            .c(bridge + 3.0, 6.0, x + 3.0, y - 9.0, x + 4.5 * big, y - 1.5)
            .c(x + 4.0 * big, y + 3.0, x, y + 3.2, x - 3.0, y + 1.5)
            .c(x + 1.0, y - 4.0, bridge + 1.0, 4.0, bridge + 2.0, -6.0)
            .z()
    };
    svg.fill_a(&d, shadow, 0.3);
    svg.line(&Path::at(x - 5.0 * big, y + 1.8).q(x - 1.0, y + 4.4, x + 3.6 * big, y + 1.2), deep, 1.6, 0.75);
    if !s.female && s.age != Age::Child {
        svg.line(&Path::at(x - 6.5, y - 3.0).q(x - 9.0, y, x - 6.5, y + 2.0), deep, 1.2, 0.45);
        svg.line(
            &Path::at(bridge + 3.0 * actor.key, -4.0).q(bridge + 4.0 * actor.key, 6.0, x + 2.5, y - 6.0),
            deep,
            1.0,
            0.25,
        );
    }
    svg.ell(x + 0.6 * actor.key, y - 3.6, 1.7 * big, 2.2 * big, Rgb::WHITE, 0.5);
}

fn mask(svg: &mut Svg, actor: &Actor, f: &Face) {
    let c = actor.sheet.cloth.darker(0.2);
    let d = Path::at(-45.0, 12.0)
        .c(-20.0, 12.0, f.nose.0 - 8.0, 14.0, f.nose.0, 10.0)
        .c(f.nose.0 + 8.0, 13.0, 34.0, 14.0, 42.0, 12.0)
        .c(42.0, 40.0, 28.0, 60.0, f.mid + 6.0, f.chin + 8.0)
        .c(-14.0, f.chin + 4.0, -42.0, 42.0, -45.0, 12.0)
        .z();
    let paint = svg.across(-45.0, 42.0, c.darker(0.25), c.lighter(0.12));
    svg.fill(&d, paint);
    for k in [0.3, 0.55, 0.8] {
        svg.line(
            &Path::at(-40.0 + k * 6.0, 14.0 + 36.0 * k).q(f.mid, 26.0 + 40.0 * k, 38.0 - k * 10.0, 14.0 + 34.0 * k),
            c.darker(0.5),
            1.2,
            0.4,
        );
    }
}

fn beard(svg: &mut Svg, actor: &Actor, f: &Face) {
    let s = actor.sheet;
    let (mx, my) = f.mouth;
    let h = s.hair_colour;
    let dark = h.mix(rgb(0x6a6460), if h.luma() > 0.5 { 0.35 } else { 0.1 });
    match s.beard {
        Beard::Long => {
            let d = Path::at(-41.0, 22.0)
                .c(-42.0, 48.0, -30.0, 62.0, -20.0, 80.0)
                .c(-12.0, 108.0, mx - 6.0, 128.0, mx + 6.0, 158.0)
                .c(mx + 12.0, 128.0, 24.0, 104.0, 30.0, 78.0)
                .c(38.0, 60.0, 42.0, 40.0, 41.0, 24.0)
                .c(36.0, 36.0, 26.0, 38.0, mx + 16.0, my - 4.0)
                .c(mx + 14.0, my + 9.0, mx - 12.0, my + 9.0, mx - 15.0, my - 4.0)
                .c(-24.0, 38.0, -36.0, 36.0, -41.0, 22.0)
                .z();
            let paint = svg.lin(
                (-40.0 * actor.key, 60.0),
                (40.0 * actor.key, 60.0),
                &[(0.0, dark, 1.0), (0.6, h, 1.0), (1.0, h.lighter(0.3), 1.0)],
            );
            svg.fill(&d, paint);
            for i in 0..13 {
                let k = f64::from(i) / 12.0;
                let x = -32.0 + 64.0 * k;
                let w = if i % 3 == 0 { 1.8 } else { 1.0 };
                let d = Path::at(x, 48.0 + (k - 0.5).abs() * -14.0).c(
                    x * 0.95,
                    76.0,
                    mx + (x - mx) * 0.5,
                    110.0,
                    mx + 4.0 + (k - 0.5) * 10.0,
                    146.0 - (k - 0.5).abs() * 60.0,
                );
                svg.line(&d, if i % 2 == 0 { dark } else { h.lighter(0.35) }, w, 0.5);
            }
            moustache(svg, mx, my, h, dark, 1.25);
        }
        Beard::Goatee => {
            let d = Path::smooth(
                &[
                    (mx - 8.0, my + 9.0),
                    (mx - 9.0, my + 18.0),
                    (mx - 4.0, my + 34.0),
                    (mx + 3.0, my + 48.0),
                    (mx + 9.0, my + 32.0),
                    (mx + 11.0, my + 18.0),
                    (mx + 9.0, my + 9.0),
                    (mx + 1.0, my + 11.0),
                ],
                true,
            );
            svg.fill(&d, h);
            svg.line(&Path::at(mx, my + 14.0).q(mx, my + 30.0, mx + 3.0, my + 42.0), h.lighter(0.3), 1.2, 0.5);
            moustache(svg, mx, my, h, dark, 0.85);
        }
        Beard::Moustache => moustache(svg, mx, my, h, dark, 1.0),
        Beard::Short => {
            let d = Path::at(-43.0, 12.0)
                .c(-41.0, 40.0, -26.0, f.chin - 6.0, f.mid - 6.0, f.chin + 4.0)
                .c(f.mid + 4.0, f.chin + 6.0, f.mid + 12.0, f.chin + 4.0, 26.0, f.chin - 12.0)
                .c(38.0, 42.0, 41.0, 30.0, 41.0, 16.0)
                .c(38.0, 34.0, 30.0, 36.0, mx + 17.0, my - 2.0)
                .c(mx + 12.0, my + 12.0, mx - 12.0, my + 12.0, mx - 16.0, my - 2.0)
                .c(-28.0, 36.0, -38.0, 32.0, -43.0, 12.0)
                .z();
            svg.fill_a(&d, h, 0.72);
            moustache(svg, mx, my, h, dark, 0.7);
        }
        Beard::None => {}
    }
}

fn moustache(svg: &mut Svg, mx: f64, my: f64, h: Rgb, dark: Rgb, k: f64) {
    let d = Path::at(mx, my - 8.0)
        .c(mx - 8.0 * k, my - 12.0, mx - 18.0 * k, my - 6.0, mx - 24.0 * k, my + 9.0 * k)
        .c(mx - 16.0 * k, my + 3.0, mx - 8.0, my - 2.0, mx, my - 4.5)
        .c(mx + 7.0, my - 2.0, mx + 14.0 * k, my + 3.0, mx + 21.0 * k, my + 8.0 * k)
        .c(mx + 16.0 * k, my - 6.0, mx + 8.0 * k, my - 12.0, mx, my - 8.0)
        .z();
    svg.fill(&d, h);
    svg.line(
        &Path::at(mx - 2.0, my - 7.0).q(mx - 12.0 * k, my - 6.0, mx - 19.0 * k, my + 4.0),
        dark.lighter(0.2),
        1.0,
        0.6,
    );
}
