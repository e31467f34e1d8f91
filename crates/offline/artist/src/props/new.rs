//! Things of today.

use crate::{
    colour::{Rgb, rgb},
    svg::{Path, Svg},
};

pub(super) fn phone(svg: &mut Svg) {
    svg.place(0.0, -56.0, 9.0, 1.0, 1.0);
    svg.fill(&Path::round(-29.0, -56.0, 58.0, 114.0, 10.0), rgb(0x17181f));
    let glass = svg.lin(
        (-26.0, -50.0),
        (26.0, 50.0),
        &[(0.0, rgb(0x8fd0ff), 1.0), (0.5, rgb(0x3d6fb0), 1.0), (1.0, rgb(0x7b5fb0), 1.0)],
    );
    svg.fill(&Path::round(-25.5, -51.0, 51.0, 104.0, 7.0), glass);
    for (i, y) in [-24.0, -6.0, 12.0].into_iter().enumerate() {
        let x = if i == 1 { -8.0 } else { -20.0 };
        svg.fill_a(&Path::round(x, y, 30.0, 12.0, 5.0), Rgb::WHITE, 0.75);
    }
    svg.end();
}

pub(super) fn laptop(svg: &mut Svg) {
    svg.fill(&Path::round(-64.0, -92.0, 128.0, 84.0, 6.0), rgb(0x2b2e36));
    let glass = svg.lin((-60.0, -88.0), (60.0, -12.0), &[(0.0, rgb(0xbfe3ff), 1.0), (1.0, rgb(0x4a7ab0), 1.0)]);
    svg.fill(&Path::rect(-58.0, -86.0, 116.0, 72.0), glass);
    for i in 0..6 {
        let y = -78.0 + 10.0 * f64::from(i);
        svg.line(
            &Path::at(-48.0, y).l(-48.0 + [60.0, 84.0, 44.0, 92.0, 70.0, 36.0][i as usize], y),
            Rgb::WHITE,
            3.2,
            0.65,
        );
    }
    svg.fill(&Path::at(-64.0, -8.0).l(64.0, -8.0).l(84.0, 4.0).l(-84.0, 4.0).z(), rgb(0x8f949e));
}

/// An upright piano from the front, its keys before it.
pub(super) fn piano(svg: &mut Svg, wood: Rgb) {
    svg.spot(0.0, 2.0, 100.0, 8.0, Rgb::BLACK, 0.35);
    let front = svg.lin((0.0, -104.0), (0.0, 0.0), &[(0.0, wood.lighter(0.16), 1.0), (1.0, wood.darker(0.4), 1.0)]);
    svg.fill(&Path::round(-82.0, -104.0, 164.0, 104.0, 4.0), front);
    svg.fill(&Path::round(-86.0, -109.0, 172.0, 9.0, 3.0), wood.lighter(0.24));
    for x in [-74.0, 4.0] {
        svg.line(&Path::round(x, -96.0, 70.0, 32.0, 3.0), wood.darker(0.35), 2.0, 0.8);
        svg.line(&Path::round(x, -34.0, 70.0, 28.0, 3.0), wood.darker(0.45), 2.0, 0.6);
    }
    // Sheets of music.
    svg.fill(&Path::at(-24.0, -62.0).l(-22.0, -88.0).l(0.0, -85.0).l(22.0, -88.0).l(24.0, -62.0).z(), rgb(0xf4efe2));
    for i in 0..4 {
        let y = -82.0 + 5.0 * f64::from(i);
        svg.line(&Path::at(-19.0, y).l(-3.0, y + 1.0).m(3.0, y + 1.0).l(19.0, y), rgb(0x6a645c), 0.8, 0.7);
    }
    // The shelf with its keys: fifty-two white ones, the black ones in groups of two and three.
    svg.fill(&Path::at(-86.0, -58.0).l(86.0, -58.0).l(90.0, -46.0).l(-90.0, -46.0).z(), wood.darker(0.2));
    svg.fill(&Path::at(-78.0, -57.0).l(78.0, -57.0).l(81.0, -49.0).l(-81.0, -49.0).z(), rgb(0xf6f2e8));
    for key in 0..52 {
        let x = -78.0 + 3.0 * f64::from(key);
        svg.line(&Path::at(x, -57.0).l(x * 1.038, -49.0), rgb(0x9a948a), 0.4, 0.8);
        if !matches!(key % 7, 1 | 4) {
            svg.fill(&Path::rect(x + 2.1, -57.0, 1.8, 4.8), rgb(0x17151a));
        }
    }
    svg.fill(&Path::rect(-90.0, -46.0, 180.0, 5.0), wood.lighter(0.1));
    for x in [-84.0, 76.0] {
        svg.fill(&Path::rect(x, -41.0, 8.0, 41.0), wood.darker(0.3));
    }
}

pub(super) fn photo(svg: &mut Svg) {
    svg.place(0.0, -52.0, -4.0, 1.0, 1.0);
    svg.fill(&Path::rect(-44.0, -52.0, 88.0, 104.0), rgb(0xf6f1e4));
    let sky = svg.down(-44.0, 28.0, rgb(0xd9b98a), rgb(0x8a6a4a));
    svg.fill(&Path::rect(-37.0, -45.0, 74.0, 76.0), sky);
    for (x, k) in [(-12.0, 1.0), (13.0, 0.88)] {
        svg.fill(
            &Path::smooth(
                &[(x - 17.0 * k, 31.0), (x - 13.0 * k, 6.0), (x, -1.0), (x + 13.0 * k, 6.0), (x + 17.0 * k, 31.0)],
                true,
            ),
            rgb(0x3f332c),
        );
        svg.ell(x, -10.0 * k, 9.0 * k, 11.0 * k, rgb(0xe6c9a4), 1.0);
        svg.fill(
            &Path::at(x - 10.0 * k, -9.0 * k)
                .c(x - 12.0 * k, -26.0 * k, x + 12.0 * k, -26.0 * k, x + 10.0 * k, -9.0 * k)
                .q(x, -18.0 * k, x - 10.0 * k, -9.0 * k)
                .z(),
            rgb(0x2a1f1c),
        );
    }
    svg.end();
}

pub(super) fn watch(svg: &mut Svg) {
    svg.line(
        &Path::smooth(&[(0.0, -92.0), (-22.0, -108.0), (-54.0, -100.0), (-70.0, -118.0)], false),
        rgb(0xc9a24a),
        3.4,
        1.0,
    );
    svg.fill(&Path::round(-7.0, -96.0, 14.0, 14.0, 4.0), rgb(0xc9a24a));
    let gold = svg.lin(
        (-40.0, -84.0),
        (40.0, 0.0),
        &[(0.0, rgb(0xfff0b8), 1.0), (0.5, rgb(0xc99a3a), 1.0), (1.0, rgb(0x7a5a20), 1.0)],
    );
    svg.ell(0.0, -42.0, 42.0, 42.0, gold, 1.0);
    svg.ell(0.0, -42.0, 34.0, 34.0, rgb(0xfaf4e2), 1.0);
    for i in 0..12 {
        let a = f64::from(i) * std::f64::consts::PI / 6.0;
        let (s, c) = a.sin_cos();
        svg.line(
            &Path::at(s * 27.0, -42.0 - c * 27.0).l(s * 31.0, -42.0 - c * 31.0),
            rgb(0x2c2420),
            if i % 3 == 0 { 2.6 } else { 1.2 },
            0.9,
        );
    }
    svg.line(&Path::at(0.0, -42.0).l(-12.0, -58.0), rgb(0x1c1a20), 3.2, 1.0);
    svg.line(&Path::at(0.0, -42.0).l(16.0, -62.0), rgb(0x1c1a20), 2.0, 1.0);
}

pub(super) fn key(svg: &mut Svg) {
    svg.place(0.0, -20.0, -18.0, 1.0, 1.0);
    svg.line(&Path::ellipse(-40.0, 0.0, 16.0, 16.0), rgb(0xb58a3a), 8.0, 1.0);
    svg.line(&Path::at(-24.0, 0.0).l(52.0, 0.0), rgb(0xb58a3a), 7.0, 1.0);
    svg.line(&Path::at(-24.0, -2.0).l(52.0, -2.0), rgb(0xf0d890), 1.8, 0.9);
    svg.line(&Path::at(50.0, 0.0).l(50.0, 20.0).m(36.0, 0.0).l(36.0, 15.0), rgb(0xb58a3a), 7.0, 1.0);
    svg.end();
}

pub(super) fn gun(svg: &mut Svg) {
    svg.place(0.0, -40.0, -6.0, 1.0, 1.0);
    let steel = svg.down(-16.0, 10.0, rgb(0x6a707c), rgb(0x23262e));
    svg.fill(
        &Path::at(-50.0, -14.0)
            .l(74.0, -14.0)
            .l(74.0, 6.0)
            .l(6.0, 8.0)
            .l(-4.0, 12.0)
            .l(-16.0, 40.0)
            .l(-46.0, 40.0)
            .l(-36.0, 2.0)
            .l(-52.0, 0.0)
            .z(),
        steel,
    );
    svg.line(&Path::at(4.0, 8.0).q(10.0, 26.0, 24.0, 22.0).l(26.0, 8.0), rgb(0x23262e), 4.0, 1.0);
    svg.fill(&Path::at(-36.0, 6.0).l(-12.0, 8.0).l(-22.0, 36.0).l(-42.0, 36.0).z(), rgb(0x4a3226));
    svg.end();
}

pub(super) fn lamp(svg: &mut Svg, c: Rgb) {
    svg.ell(0.0, -3.0, 26.0, 7.0, rgb(0x4a3a30), 1.0);
    svg.line(&Path::at(0.0, -4.0).l(0.0, -60.0), rgb(0x6a5444), 6.0, 1.0);
    let shade = svg.down(-112.0, -54.0, c, c.mix(rgb(0xffc46a), 0.65));
    svg.fill(
        &Path::at(-24.0, -112.0).q(0.0, -117.0, 24.0, -112.0).l(42.0, -56.0).q(0.0, -48.0, -42.0, -56.0).z(),
        shade,
    );
    svg.line(&Path::at(-41.0, -57.0).q(0.0, -49.0, 41.0, -57.0), rgb(0xfff0c0), 2.4, 0.9);
}
