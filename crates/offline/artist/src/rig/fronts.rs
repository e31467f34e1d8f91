//! Fronts of clothes: collars, lapels, plates.

use super::{Actor, body::Build};
use crate::{
    colour::rgb,
    sheet::Wardrobe::*,
    svg::{Path, Svg},
};

/// Crossed collar of a robe: the wearer's left over right, as the living wear it.
pub(super) fn crossed(svg: &mut Svg, actor: &Actor, b: &Build) {
    let s = actor.sheet;
    let x = actor.turn * 6.0;
    // Skin shows down to the throat; under it the inner collar.
    let v = Path::at(-28.0, 78.0).l(x + 3.0, 178.0).l(35.0, 78.0).l(25.0, 78.0).l(x + 2.0, 142.0).l(-18.0, 78.0).z();
    svg.fill(&v, s.inner);
    svg.line(&v, s.inner.darker(0.4), 1.2, 0.5);
    let width = if s.wardrobe == Monk { 15.0 } else { 19.0 };
    let under = Path::at(33.0, 80.0).c(26.0, 120.0, x + 14.0, 160.0, x - 14.0, 212.0);
    svg.line(&under, s.trim.darker(0.14), width, 1.0);
    let over = Path::at(-28.0, 80.0).c(-22.0, 120.0, x - 2.0, 170.0, b.ww * 0.72, 272.0);
    svg.line(&over, s.trim.darker(0.45), width + 2.4, 0.5);
    svg.line(&over, s.trim, width, 1.0);
    svg.line(&over, s.trim.lighter(0.4), 1.6, 0.5);
    if s.wardrobe == Monk {
        let sash = Path::at(-b.sw, 120.0)
            .l(-b.sw + 60.0, 108.0)
            .c(0.0, 190.0, b.ww, 260.0, b.hw, 330.0)
            .l(b.ww - 40.0, 330.0)
            .c(-10.0, 260.0, -b.sw + 30.0, 200.0, -b.sw, 170.0)
            .z();
        svg.fill(&sash, s.trim);
        for i in 0..13 {
            let a = 0.35 + f64::from(i) * 0.2;
            svg.ell(2.0 - 46.0 * a.cos(), 108.0 + 74.0 * a.sin(), 5.4, 5.4, rgb(0x5a3420), 1.0);
        }
    } else if s.wardrobe != Peasant && s.female {
        // A little embroidery on the shaded breast.
        let c = s.trim.lighter(0.2);
        for (px, py, r) in [(-46.0, 172.0, 6.0), (-58.0, 188.0, 4.4), (-40.0, 192.0, 3.6)] {
            super::hair::flower(svg, px, py, r, c);
        }
        svg.line(&Path::at(-66.0, 206.0).q(-50.0, 190.0, -34.0, 168.0), c, 1.4, 0.6);
    }
}

pub(super) fn scholar(svg: &mut Svg, actor: &Actor, b: &Build) {
    let s = actor.sheet;
    let x = actor.turn * 6.0;
    let robe = s.inner.mix(s.cloth, 0.3);
    let open = Path::at(-30.0, 80.0)
        .c(-34.0, 160.0, -40.0, 250.0, -44.0, 340.0)
        .l(46.0, 340.0)
        .c(44.0, 250.0, 40.0, 160.0, 36.0, 80.0)
        .z();
    svg.fill(&open, robe);
    svg.line(&Path::at(30.0, 82.0).c(22.0, 120.0, x + 10.0, 150.0, x - 10.0, 190.0), s.inner.lighter(0.4), 13.0, 1.0);
    svg.line(&Path::at(-26.0, 82.0).c(-18.0, 130.0, x + 6.0, 180.0, 44.0, 262.0), s.inner.lighter(0.5), 13.0, 1.0);
    svg.line(&Path::at(-26.0, 82.0).c(-18.0, 130.0, x + 6.0, 180.0, 44.0, 262.0), s.inner.darker(0.4), 1.3, 0.6);
    for side in [-1.0, 1.0] {
        let d = Path::at(side * 33.0, 80.0).c(side * 37.0, 160.0, side * 42.0, 250.0, side * 46.0, 345.0);
        svg.line(&d, s.trim, 17.0, 1.0);
        svg.line(&d, s.trim.lighter(0.35), 1.6, 0.5);
    }
    let _ = b;
}

pub(super) fn armour(svg: &mut Svg, actor: &Actor, b: &Build) {
    let s = actor.sheet;
    let steel = rgb(0x767c88);
    let plate = Path::at(-b.sw + 24.0, 112.0)
        .q(0.0, 150.0, b.sw - 24.0, 112.0)
        .c(b.sw - 6.0, 190.0, b.ww + 4.0, 240.0, b.ww, 300.0)
        .l(-b.ww, 300.0)
        .c(-b.ww - 4.0, 240.0, -b.sw + 6.0, 190.0, -b.sw + 24.0, 112.0)
        .z();
    let paint = svg.across(-b.sw * actor.key, b.sw * actor.key, steel.darker(0.5), steel.lighter(0.25));
    svg.fill(&plate, paint);
    svg.clip(&plate);
    for row in 0..11 {
        let y = 136.0 + 17.0 * f64::from(row);
        for i in -7..8 {
            let x = f64::from(i) * 17.0 + if row % 2 == 0 { 0.0 } else { 8.5 };
            svg.line(&Path::at(x - 8.0, y - 4.0).q(x, y + 12.0, x + 8.0, y - 4.0), rgb(0x2c2f38), 1.6, 0.6);
            svg.line(&Path::at(x - 5.0, y).q(x, y + 8.0, x + 5.0, y), steel.lighter(0.5), 1.0, 0.35);
        }
    }
    svg.end();
    svg.line(&plate, s.trim, 4.0, 0.95);
    let scarf =
        Path::smooth(&[(-40.0, 88.0), (-6.0, 104.0), (38.0, 86.0), (46.0, 106.0), (4.0, 128.0), (-46.0, 110.0)], true);
    svg.fill(&scarf, rgb(0xa83030));
    svg.line(&Path::at(-36.0, 100.0).q(0.0, 122.0, 40.0, 98.0), rgb(0x6a1a1e), 2.0, 0.6);
}

pub(super) fn suit(svg: &mut Svg, actor: &Actor, _b: &Build) {
    let s = actor.sheet;
    let x = actor.turn * 6.0 + 2.0;
    let white = if s.wardrobe == Uniform { rgb(0xc8d6e6) } else { rgb(0xf2f1ee) };
    svg.fill(&Path::at(-30.0, 78.0).l(x, 268.0).l(34.0, 78.0).z(), white);
    let tie = Path::at(x - 9.0, 108.0)
        .l(x + 9.0, 108.0)
        .l(x + 5.0, 124.0)
        .l(x + 13.0, 226.0)
        .l(x, 248.0)
        .l(x - 12.0, 226.0)
        .l(x - 5.0, 124.0)
        .z();
    let paint = svg.down(108.0, 248.0, s.trim.lighter(0.08), s.trim.darker(0.3));
    svg.fill(&tie, paint);
    for i in 0..5 {
        let y = 140.0 + 20.0 * f64::from(i);
        svg.line(&Path::at(x - 9.0, y + 8.0).l(x + 9.0, y), s.trim.lighter(0.35), 2.4, 0.4);
    }
    for side in [-1.0, 1.0] {
        let collar = Path::at(x + side * 4.0, 108.0)
            .l(x + side * 24.0, 78.0)
            .l(x + side * 36.0, 96.0)
            .l(x + side * 18.0, 126.0)
            .z();
        svg.fill(&collar, white.darker(if side * actor.key > 0.0 { 0.0 } else { 0.12 }));
        svg.line(&collar, rgb(0x8a8f9a), 1.2, 0.6);
        let lapel = Path::at(x + side * 28.0, 84.0)
            .l(x + side * 58.0, 128.0)
            .l(x + side * 44.0, 142.0)
            .l(x + side * 56.0, 152.0)
            .l(x + side * 2.0, 272.0)
            .l(x + side * 3.0, 258.0)
            .c(x + side * 12.0, 200.0, x + side * 20.0, 130.0, x + side * 28.0, 84.0)
            .z();
        svg.fill(&lapel, s.cloth.lighter(if side * actor.key > 0.0 { 0.12 } else { 0.02 }));
        svg.line(&lapel, s.cloth.darker(0.6), 1.6, 0.7);
    }
    svg.line(&Path::at(x, 270.0).q(x + 4.0, 330.0, x + 14.0, 400.0), s.cloth.darker(0.6), 2.0, 0.8);
    svg.ell(x + 1.0, 286.0, 4.0, 4.0, s.cloth.darker(0.5), 1.0);
    svg.ell(x + 4.0, 326.0, 4.0, 4.0, s.cloth.darker(0.5), 1.0);
    if s.wardrobe == Uniform {
        for side in [-1.0, 1.0] {
            svg.fill(&Path::round(side * 74.0 - 20.0, 104.0, 40.0, 11.0, 4.0), s.trim.mix(rgb(0xd9b54a), 0.7));
        }
        svg.fill(
            &Path::smooth(
                &[(-48.0, 158.0), (-41.0, 151.0), (-34.0, 158.0), (-36.0, 172.0), (-41.0, 178.0), (-46.0, 172.0)],
                true,
            ),
            rgb(0xd9b54a),
        );
    } else {
        svg.fill(&Path::at(44.0, 176.0).l(66.0, 172.0).l(64.0, 160.0).l(54.0, 166.0).l(47.0, 160.0).z(), rgb(0xf2efe8));
    }
}

pub(super) fn coat(svg: &mut Svg, actor: &Actor, _b: &Build) {
    let s = actor.sheet;
    let x = actor.turn * 6.0 + 2.0;
    let under = if s.wardrobe == Doctor { rgb(0x7fa6bd) } else { s.trim.mix(s.inner, 0.35) };
    svg.fill(&Path::at(-34.0, 78.0).l(x, 285.0).l(38.0, 78.0).z(), under);
    if s.wardrobe == Doctor {
        svg.fill(&Path::at(x - 20.0, 80.0).l(x, 140.0).l(x + 22.0, 80.0).q(x, 104.0, x - 20.0, 80.0).z(), s.skin);
        svg.line(
            &Path::at(-26.0, 92.0)
                .c(-30.0, 150.0, -20.0, 190.0, x + 4.0, 200.0)
                .c(30.0, 190.0, 36.0, 150.0, 32.0, 92.0),
            rgb(0x39424e),
            4.4,
            1.0,
        );
        svg.line(&Path::at(x + 4.0, 200.0).q(x + 20.0, 216.0, x + 14.0, 236.0), rgb(0x39424e), 4.0, 1.0);
        svg.ell(x + 13.0, 240.0, 8.0, 8.0, rgb(0xaab2ba), 1.0);
    } else {
        // A soft high collar.
        let roll =
            Path::smooth(&[(-28.0, 70.0), (2.0, 84.0), (32.0, 70.0), (37.0, 98.0), (4.0, 114.0), (-33.0, 98.0)], true);
        svg.fill(&roll, under.lighter(0.1));
        for k in [-18.0, -6.0, 7.0, 19.0] {
            svg.line(&Path::at(k, 82.0).l(k * 1.15, 104.0), under.darker(0.4), 1.6, 0.45);
        }
    }
    for side in [-1.0, 1.0] {
        let lapel = Path::at(x + side * 30.0, 80.0)
            .c(x + side * 50.0, 92.0, x + side * 66.0, 116.0, x + side * 72.0, 138.0)
            .l(x + side * 48.0, 150.0)
            .l(x + side * 62.0, 164.0)
            .l(x + side * 2.0, 292.0)
            .c(x + side * 10.0, 210.0, x + side * 22.0, 140.0, x + side * 30.0, 80.0)
            .z();
        svg.fill(&lapel, s.cloth.lighter(if side * actor.key > 0.0 { 0.14 } else { 0.03 }));
        svg.line(&lapel, s.cloth.darker(0.55), 1.8, 0.6);
        svg.fill_a(&Path::round(side * 56.0 - 20.0, 292.0, 40.0, 9.0, 3.0), s.cloth.darker(0.4), 0.6);
    }
    for y in [302.0, 336.0] {
        svg.ell(x + 16.0, y, 5.0, 5.0, s.cloth.darker(0.5), 1.0);
    }
}

pub(super) fn shirt(svg: &mut Svg, actor: &Actor, _b: &Build) {
    let s = actor.sheet;
    let x = actor.turn * 6.0 + 2.0;
    svg.fill(
        &Path::at(x - 20.0, 80.0).l(x, 138.0).l(x + 22.0, 80.0).q(x, 104.0, x - 20.0, 80.0).z(),
        s.skin.mix(super::head::skin_shadow(s.skin), 0.35),
    );
    for side in [-1.0, 1.0] {
        let collar = Path::at(x + side * 1.0, 138.0)
            .l(x + side * 22.0, 76.0)
            .q(x + side * 38.0, 84.0, x + side * 40.0, 98.0)
            .l(x + side * 20.0, 140.0)
            .z();
        svg.fill(&collar, s.cloth.lighter(if side * actor.key > 0.0 { 0.3 } else { 0.16 }));
        svg.line(&collar, s.cloth.darker(0.5), 1.5, 0.6);
    }
    svg.line(&Path::at(x + 1.0, 138.0).q(x + 6.0, 260.0, x + 4.0, 400.0), s.cloth.darker(0.5), 2.0, 0.55);
    for i in 0..5 {
        svg.ell(x + 4.0, 164.0 + 44.0 * f64::from(i), 3.4, 3.4, s.cloth.lighter(0.6), 1.0);
    }
    let pocket = Path::at(34.0, 170.0).l(66.0, 166.0).l(66.0, 204.0).l(50.0, 212.0).l(35.0, 206.0).z();
    svg.line(&pocket, s.cloth.darker(0.5), 1.6, 0.5);
}

pub(super) fn hoodie(svg: &mut Svg, actor: &Actor, _b: &Build) {
    let s = actor.sheet;
    let x = actor.turn * 6.0 + 2.0;
    svg.fill(&Path::at(-30.0, 90.0).l(4.0, 174.0).l(36.0, 90.0).z(), s.cloth.darker(0.06));
    svg.fill(&Path::smooth(&[(-24.0, 82.0), (x, 122.0), (28.0, 82.0), (x, 96.0)], true), s.inner);
    for side in [-1.0, 1.0] {
        let hood = Path::at(x, 126.0)
            .c(x + side * 10.0, 100.0, x + side * 20.0, 84.0, x + side * 26.0, 66.0)
            .c(x + side * 52.0, 74.0, x + side * 64.0, 96.0, x + side * 56.0, 116.0)
            .c(x + side * 40.0, 136.0, x + side * 16.0, 140.0, x, 126.0)
            .z();
        svg.fill(&hood, s.cloth.lighter(if side * actor.key > 0.0 { 0.16 } else { 0.03 }));
        svg.line(&hood, s.cloth.darker(0.5), 1.6, 0.5);
        svg.line(
            &Path::at(x + side * 13.0, 128.0).q(x + side * 17.0, 160.0, x + side * 14.0, 188.0),
            s.inner,
            3.4,
            0.95,
        );
    }
    let pocket = Path::at(-44.0, 300.0).l(48.0, 300.0).l(62.0, 372.0).l(-58.0, 372.0).z();
    svg.fill_a(&pocket, s.cloth.darker(0.35), 0.4);
    svg.line(&pocket, s.cloth.darker(0.5), 1.8, 0.5);
    svg.line(&Path::at(-78.0, 214.0).q(0.0, 226.0, 78.0, 214.0), s.trim, 15.0, 0.75);
}

pub(super) fn dress(svg: &mut Svg, actor: &Actor, b: &Build) {
    let s = actor.sheet;
    let x = actor.turn * 6.0 + 2.0;
    let skin = svg.down(80.0, 160.0, s.skin, s.skin.mix(super::head::skin_shadow(s.skin), 0.4));
    let neckline =
        Path::at(-50.0, 84.0).c(-44.0, 124.0, -22.0, 152.0, x, 156.0).c(26.0, 152.0, 48.0, 124.0, 54.0, 84.0).z();
    svg.fill(&neckline, skin);
    svg.line(&Path::at(-38.0, 108.0).q(-18.0, 104.0, x - 4.0, 114.0), super::head::skin_shadow(s.skin), 1.8, 0.55);
    svg.line(&Path::at(42.0, 108.0).q(20.0, 104.0, x + 6.0, 114.0), super::head::skin_shadow(s.skin), 1.8, 0.55);
    svg.line(
        &Path::at(-50.0, 84.0).c(-44.0, 124.0, -22.0, 152.0, x, 156.0).c(26.0, 152.0, 48.0, 124.0, 54.0, 84.0),
        s.cloth.lighter(0.3),
        3.4,
        0.9,
    );
    svg.line(&Path::at(-30.0, 90.0).q(x, 138.0, 34.0, 90.0), rgb(0xe0bd66), 1.4, 0.9);
    svg.ell(x + 1.0, 116.0, 3.4, 4.4, s.trim.lighter(0.3), 1.0);
    for side in [-1.0, 1.0] {
        svg.line(
            &Path::at(side * b.ww * 0.5, 170.0).q(side * b.ww * 0.62, 220.0, side * b.ww * 0.4, 270.0),
            s.cloth.darker(0.5),
            2.0,
            0.35,
        );
    }
}
