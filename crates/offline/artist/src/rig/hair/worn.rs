//! Buns, knots, pins, blossoms, the scholar's cap.

use super::Tones;
use crate::{
    colour::{Rgb, rgb},
    rig::Actor,
    sheet::{HairStyle::*, Sheet},
    svg::{Path, Svg},
};
use kinora_model::script::Age;

/// Buns, knots and their ornaments.
pub(super) fn gathered(svg: &mut Svg, actor: &Actor, t: &Tones) {
    let s = actor.sheet;
    let mut bun = |x: f64, y: f64, rx: f64, ry: f64| {
        let paint = svg.rad(
            x + actor.key * rx * 0.4,
            y - ry * 0.5,
            rx * 1.5,
            &[(0.0, t.base.mix(t.light, 0.8), 1.0), (0.55, t.base, 1.0), (1.0, t.dark, 1.0)],
        );
        svg.ell(x, y, rx, ry, paint, 1.0);
        for i in 0..5 {
            let k = f64::from(i) / 4.0 - 0.5;
            svg.line(
                &Path::at(x - rx * 0.86, y + k * ry * 0.9 + 3.0).q(
                    x,
                    y - ry * 0.9 + k * ry * 1.6,
                    x + rx * 0.86,
                    y + k * ry * 0.7,
                ),
                t.light,
                1.1,
                0.34,
            );
        }
    };
    let gold = rgb(0xe6bf62);
    match s.hair {
        HalfUp => {
            bun(-6.0, -98.0, 26.0, 21.0);
            pin(svg, (-46.0, -84.0), (36.0, -106.0), gold, s.ornament, true);
        }
        HighBun => {
            bun(-22.0, -104.0, 22.0, 24.0);
            bun(20.0, -106.0, 20.0, 23.0);
            bun(-2.0, -118.0, 23.0, 28.0);
            pin(svg, (-50.0, -98.0), (48.0, -120.0), gold, s.ornament, true);
            if let Some(c) = s.ornament {
                flower(svg, 26.0, -88.0, 9.0, c.lighter(0.35));
            }
        }
        TwinBuns => {
            bun(-38.0, -84.0, 20.0, 19.0);
            bun(34.0, -86.0, 18.0, 18.0);
            let c = s.ornament.unwrap_or(s.trim);
            for (x, d) in [(-40.0, -1.0), (38.0, 1.0)] {
                svg.line(&Path::at(x, -70.0).q(x + d * 12.0, -50.0, x + d * 9.0, -28.0), c, 3.6, 1.0);
                svg.line(&Path::at(x, -70.0).q(x + d * 4.0, -52.0, x + d * 2.0, -34.0), c.darker(0.15), 3.0, 1.0);
                svg.ell(x, -71.0, 7.0, 4.6, c.lighter(0.15), 1.0);
            }
        }
        Topknot | HalfTopknot => {
            bun(-2.0, -101.0, 15.0, 17.0);
            pin(
                svg,
                (-30.0, -95.0),
                (28.0, -101.0),
                if s.age == Age::Elder { rgb(0x7a5433) } else { gold },
                None,
                false,
            );
            let c = if s.age == Age::Elder { rgb(0x6a4a2e) } else { s.ornament.unwrap_or(gold).mix(gold, 0.35) };
            let crown = Path::at(-16.0, -84.0)
                .q(-19.0, -98.0, -12.0, -105.0)
                .q(-2.0, -98.0, 8.0, -105.0)
                .q(15.0, -98.0, 12.0, -84.0)
                .q(-2.0, -78.0, -16.0, -84.0)
                .z();
            let paint = svg.across(-18.0, 14.0, c.darker(0.25), c.lighter(0.35));
            svg.fill(&crown, paint);
            svg.line(&Path::at(-15.0, -87.0).q(-2.0, -81.0, 11.0, -87.0), c.lighter(0.5), 1.2, 0.8);
        }
        _ => {}
    }
}

pub(super) fn pin(svg: &mut Svg, a: (f64, f64), b: (f64, f64), metal: Rgb, jewel: Option<Rgb>, tassel: bool) {
    svg.line(&Path::at(a.0, a.1).l(b.0, b.1), metal.darker(0.4), 4.6, 1.0);
    svg.line(&Path::at(a.0, a.1 - 0.8).l(b.0, b.1 - 0.8), metal, 2.6, 1.0);
    if let Some(c) = jewel {
        let shine = svg.rad(
            b.0 - 2.0,
            b.1 - 2.0,
            8.0,
            &[(0.0, c.lighter(0.7), 1.0), (0.45, c, 1.0), (1.0, c.darker(0.45), 1.0)],
        );
        svg.ell(b.0, b.1, 6.4, 6.4, shine, 1.0);
        if tassel {
            svg.line(&Path::at(b.0, b.1 + 6.0).q(b.0 + 3.0, b.1 + 18.0, b.0 + 1.0, b.1 + 28.0), metal, 1.4, 1.0);
            svg.ell(b.0 + 1.0, b.1 + 32.0, 2.6, 4.4, c, 1.0);
        }
    }
}

/// A five-petalled blossom.
pub(crate) fn flower(svg: &mut Svg, x: f64, y: f64, r: f64, c: Rgb) {
    for i in 0..5 {
        let a = f64::from(i) * 1.2566 + 0.3;
        svg.ell(
            x + a.cos() * r * 0.62,
            y + a.sin() * r * 0.62,
            r * 0.5,
            r * 0.5,
            c.mix(rgb(0xffffff), 0.12 * f64::from(i % 2)),
            1.0,
        );
    }
    svg.ell(x, y, r * 0.3, r * 0.3, rgb(0xf0cf6a), 1.0);
}

/// A scholar's soft cap with two ribbons; the jade on its front is not seen from behind.
pub(super) fn hat(svg: &mut Svg, s: &Sheet, behind: bool) {
    let c = if s.cloth.luma() < 0.35 { s.cloth.darker(0.35) } else { rgb(0x2a2a36) };
    for (x, d) in [(-40.0, -1.0), (42.0, 1.0)] {
        let ribbon = Path::at(x, -40.0)
            .c(x + d * 22.0, -20.0, x + d * 12.0, 20.0, x + d * 24.0, 62.0)
            .l(x + d * 13.0, 66.0)
            .c(x + d * 2.0, 24.0, x + d * 8.0, -10.0, x - d * 4.0, -34.0)
            .z();
        svg.fill_a(&ribbon, c.lighter(0.08), 0.95);
    }
    let d = Path::at(-51.0, -36.0)
        .c(-54.0, -70.0, -40.0, -104.0, -12.0, -108.0)
        .c(10.0, -112.0, 46.0, -102.0, 50.0, -40.0)
        .c(30.0, -58.0, -28.0, -60.0, -51.0, -36.0)
        .z();
    let paint = svg.lin((-50.0, -40.0), (40.0, -100.0), &[(0.0, c.darker(0.3), 1.0), (1.0, c.lighter(0.2), 1.0)]);
    svg.fill(&d, paint);
    svg.line(&Path::at(-50.0, -40.0).c(-28.0, -63.0, 30.0, -61.0, 49.0, -44.0), s.trim, 4.0, 0.9);
    svg.line(&Path::at(-10.0, -106.0).c(-18.0, -90.0, -18.0, -74.0, -12.0, -58.0), c.darker(0.5), 2.0, 0.6);
    if !behind {
        svg.fill(&Path::round(-4.0, -64.0, 11.0, 12.0, 3.0), rgb(0x86b8a0));
    }
}
