//! Fronts of the old West: gown, shawl, waistcoat, greatcoat, jersey.

use super::{Actor, body::Build};
use crate::{
    colour::rgb,
    svg::{Path, Svg},
};

/// A fitted bodice buttoned to the throat, with a white collar.
pub(super) fn gown(svg: &mut Svg, actor: &Actor, b: &Build) {
    let s = actor.sheet;
    let x = actor.turn * 6.0 + 2.0;
    for d in [-1.0, 1.0] {
        svg.line(
            &Path::at(x + d * 46.0, 120.0).q(x + d * 34.0, 200.0, x + d * 14.0, 276.0),
            s.cloth.darker(0.5),
            2.2,
            0.5,
        );
    }
    svg.line(&Path::at(x, 108.0).q(x + 4.0, 190.0, x + 2.0, 280.0), s.cloth.darker(0.5), 1.8, 0.6);
    for i in 0..6 {
        svg.ell(x + 3.0, 128.0 + 25.0 * f64::from(i), 3.6, 3.6, s.trim.lighter(0.2), 1.0);
    }
    collar(svg, x, actor.key);
    let _ = b;
}

/// A white collar with rounded points.
fn collar(svg: &mut Svg, x: f64, key: f64) {
    let white = rgb(0xf4f0e8);
    for d in [-1.0, 1.0] {
        let leaf = Path::at(x, 106.0)
            .c(x + d * 10.0, 88.0, x + d * 22.0, 78.0, x + d * 30.0, 74.0)
            .c(x + d * 50.0, 84.0, x + d * 46.0, 114.0, x + d * 26.0, 122.0)
            .q(x + d * 8.0, 124.0, x, 106.0)
            .z();
        svg.fill(&leaf, white.darker(if d * key > 0.0 { 0.0 } else { 0.12 }));
        svg.line(&leaf, white.darker(0.45), 1.3, 0.6);
    }
}

/// A gown under a shawl drawn together on the breast.
pub(super) fn shawl(svg: &mut Svg, actor: &Actor, b: &Build) {
    gown(svg, actor, b);
    let s = actor.sheet;
    let wool = s.trim.mix(rgb(0x8a6a54), 0.35);
    for (d, tone) in [(1.0, wool.darker(0.14)), (-1.0, wool)] {
        let wrap = Path::at(d * 24.0, 72.0)
            .c(d * 60.0, 84.0, d * (b.sw + 26.0), 104.0, d * (b.sw + 22.0), 190.0)
            .c(d * (b.sw - 6.0), 240.0, d * 10.0, 270.0, -d * 22.0, 282.0)
            .c(-d * 6.0, 210.0, d * 12.0, 150.0, d * 24.0, 72.0)
            .z();
        svg.fill(&wrap, tone);
        svg.line(&wrap, tone.darker(0.5), 1.8, 0.6);
        for k in [0.3, 0.55, 0.8] {
            let fold = Path::at(d * (24.0 + 40.0 * k), 84.0 + 16.0 * k).c(
                d * (40.0 + 40.0 * k),
                150.0,
                d * 44.0 * k,
                220.0,
                -d * 10.0 * (1.0 - k),
                266.0,
            );
            svg.line(&fold, tone.darker(0.55), 2.0, 0.4);
        }
    }
}

/// A waistcoat over a shirt with a neckerchief.
pub(super) fn waistcoat(svg: &mut Svg, actor: &Actor, b: &Build) {
    let s = actor.sheet;
    let x = actor.turn * 6.0 + 2.0;
    let linen = rgb(0xefe8da);
    svg.fill(&Path::at(-34.0, 76.0).l(x, 210.0).l(38.0, 76.0).z(), linen);
    for d in [-1.0, 1.0] {
        let front = Path::at(x + d * 30.0, 84.0)
            .c(x + d * 26.0, 140.0, x + d * 12.0, 180.0, x, 206.0)
            .l(x, 330.0)
            .l(x + d * 26.0, 350.0)
            .l(x + d * (b.sw + 30.0), 330.0)
            .l(x + d * (b.sw - 22.0), 112.0)
            .z();
        let tone = if d * actor.key > 0.0 { s.cloth.lighter(0.08) } else { s.cloth };
        svg.fill(&front, tone);
        svg.line(&front, s.cloth.darker(0.55), 1.8, 0.6);
        svg.line(&Path::at(x + d * 34.0, 262.0).l(x + d * 62.0, 256.0), s.cloth.darker(0.5), 2.6, 0.7);
    }
    for i in 0..5 {
        svg.ell(x + 2.0, 224.0 + 24.0 * f64::from(i), 4.0, 4.0, rgb(0xc9a45a), 1.0);
    }
    svg.line(&Path::at(x + 4.0, 250.0).q(x + 26.0, 276.0, x + 50.0, 260.0), rgb(0xd9b45a), 2.0, 0.9);
    neckerchief(svg, x, s.trim);
}

fn neckerchief(svg: &mut Svg, x: f64, c: crate::colour::Rgb) {
    let band = Path::smooth(
        &[(x - 34.0, 76.0), (x, 94.0), (x + 34.0, 76.0), (x + 36.0, 94.0), (x, 116.0), (x - 36.0, 94.0)],
        true,
    );
    svg.fill(&band, c);
    for d in [-1.0, 1.0] {
        svg.fill(
            &Path::at(x, 108.0).l(x + d * 18.0, 142.0).l(x + d * 4.0, 150.0).z(),
            c.darker(if d < 0.0 { 0.16 } else { 0.05 }),
        );
    }
    svg.line(&band, c.darker(0.5), 1.4, 0.5);
}

/// A double-breasted greatcoat with a broad collar.
pub(super) fn greatcoat(svg: &mut Svg, actor: &Actor, b: &Build) {
    let s = actor.sheet;
    let x = actor.turn * 6.0 + 2.0;
    svg.fill(&Path::at(-34.0, 76.0).l(x, 176.0).l(38.0, 76.0).z(), rgb(0xe9e2d4));
    neckerchief(svg, x, s.trim);
    for d in [1.0, -1.0] {
        let lapel = Path::at(x + d * 24.0, 68.0)
            .c(x + d * 50.0, 74.0, x + d * 74.0, 96.0, x + d * 80.0, 130.0)
            .l(x + d * 52.0, 172.0)
            .l(x - d * 10.0, 196.0)
            .c(x + d * 12.0, 160.0, x + d * 22.0, 110.0, x + d * 24.0, 68.0)
            .z();
        svg.fill(&lapel, s.cloth.lighter(if d * actor.key > 0.0 { 0.16 } else { 0.05 }));
        svg.line(&lapel, s.cloth.darker(0.6), 2.0, 0.7);
    }
    svg.line(&Path::at(x - 12.0, 196.0).q(x - 8.0, 260.0, x - 10.0, 330.0), s.cloth.darker(0.55), 2.2, 0.7);
    for row in 0..4 {
        for d in [-1.0, 1.0] {
            let (bx, by) = (x + d * 26.0, 206.0 + 32.0 * f64::from(row));
            svg.ell(bx, by, 5.4, 5.4, rgb(0xb9924a), 1.0);
            svg.ell(bx - 1.5, by - 1.5, 2.0, 2.0, rgb(0xf4dfa4), 0.9);
        }
    }
    let _ = b;
}

/// A knitted jersey with a rolled neck.
pub(super) fn jersey(svg: &mut Svg, actor: &Actor, b: &Build) {
    let s = actor.sheet;
    for i in -7..8 {
        let x = f64::from(i) * 13.0;
        svg.line(&Path::at(x, 116.0).q(x * 1.06, 240.0, x, 396.0), s.cloth.darker(0.4), 1.8, 0.3);
    }
    for y in [150.0, 158.0, 236.0, 244.0] {
        svg.line(&Path::at(-b.sw, y).q(0.0, y + 12.0, b.sw, y), s.trim.mix(s.cloth, 0.4), 3.0, 0.6);
    }
    let neck =
        Path::smooth(&[(-30.0, 62.0), (2.0, 74.0), (34.0, 62.0), (39.0, 92.0), (4.0, 110.0), (-35.0, 92.0)], true);
    svg.fill(&neck, s.cloth.lighter(0.1));
    svg.line(&neck, s.cloth.darker(0.5), 1.6, 0.5);
    for k in [-20.0, -7.0, 6.0, 19.0] {
        svg.line(&Path::at(k, 74.0).l(k * 1.15, 100.0), s.cloth.darker(0.4), 1.8, 0.45);
    }
}
