//! Things of all times.

use crate::{
    colour::{Rgb, rgb},
    svg::{Path, Svg},
};

/// An oil-paper umbrella's roof with its middle on the origin, 220 wide.
pub(crate) fn canopy(svg: &mut Svg, c: Rgb) {
    let under =
        Path::at(-108.0, 22.0).q(0.0, 44.0, 108.0, 22.0).q(60.0, -6.0, 0.0, -8.0).q(-60.0, -6.0, -108.0, 22.0).z();
    svg.fill(&under, c.darker(0.6));
    let top = Path::at(-112.0, 24.0)
        .c(-84.0, -26.0, -34.0, -52.0, 0.0, -58.0)
        .c(34.0, -52.0, 84.0, -26.0, 112.0, 24.0)
        .q(92.0, 14.0, 72.0, 24.0)
        .q(48.0, 10.0, 24.0, 25.0)
        .q(0.0, 12.0, -24.0, 25.0)
        .q(-48.0, 10.0, -72.0, 24.0)
        .q(-92.0, 14.0, -112.0, 24.0)
        .z();
    let paint = svg.rad(20.0, -50.0, 150.0, &[(0.0, c.lighter(0.28), 1.0), (0.5, c, 1.0), (1.0, c.darker(0.4), 1.0)]);
    svg.fill(&top, paint);
    for x in [-72.0, -24.0, 24.0, 72.0] {
        svg.line(&Path::at(0.0, -57.0).q(x * 0.75, -36.0, x, 24.0), c.darker(0.5), 1.6, 0.6);
    }
    svg.line(&Path::at(-96.0, 12.0).q(-40.0, -16.0, 0.0, -20.0).q(40.0, -16.0, 96.0, 12.0), c.lighter(0.5), 1.4, 0.35);
    svg.line(&Path::at(0.0, -58.0).l(0.0, -68.0), rgb(0x4a2f20), 5.0, 1.0);
}

pub(super) fn letter(svg: &mut Svg) {
    svg.place(0.0, -42.0, -6.0, 1.0, 1.0);
    let paper = svg.lin((-60.0, -40.0), (60.0, 40.0), &[(0.0, rgb(0xfdf6e3), 1.0), (1.0, rgb(0xe2d2ad), 1.0)]);
    let sheet = Path::at(-58.0, -40.0).l(56.0, -42.0).l(60.0, 40.0).q(0.0, 44.0, -56.0, 42.0).z();
    svg.fill(&sheet, paper);
    svg.line(&sheet, rgb(0x8a734c), 1.2, 0.6);
    for i in 0..7 {
        let x = 44.0 - 14.5 * f64::from(i);
        for j in 0..4 {
            let y = -30.0 + 16.0 * f64::from(j);
            if (i * 5 + j * 3) % 11 != 4 {
                svg.line(
                    &Path::at(x - 1.0, y)
                        .l(x + 1.5, y + 5.0)
                        .m(x - 3.0, y + 4.0)
                        .l(x + 3.0, y + 7.0)
                        .m(x + 1.0, y + 8.0)
                        .l(x - 1.0, y + 11.0),
                    rgb(0x2c2420),
                    1.3,
                    0.75,
                );
            }
        }
    }
    svg.fill_a(&Path::round(-52.0, 20.0, 15.0, 15.0, 2.0), rgb(0xb5302c), 0.85);
    svg.line(&Path::at(2.0, -41.0).l(3.0, 42.0), rgb(0xb9a57c), 1.4, 0.5);
    svg.end();
}

pub(super) fn scroll(svg: &mut Svg) {
    let paper = svg.down(-70.0, -10.0, rgb(0xf6ead0), rgb(0xd9c69c));
    svg.fill(&Path::at(-70.0, -70.0).l(70.0, -70.0).l(70.0, -12.0).l(-70.0, -12.0).z(), paper);
    svg.line(
        &Path::smooth(
            &[(-50.0, -28.0), (-30.0, -52.0), (-14.0, -34.0), (8.0, -58.0), (30.0, -32.0), (52.0, -44.0)],
            false,
        ),
        rgb(0x4a5a58),
        3.0,
        0.7,
    );
    for x in [-72.0, 72.0] {
        let roll = svg.across(x - 10.0, x + 10.0, rgb(0xfaf0d8), rgb(0xb59a6a));
        svg.fill(&Path::round(x - 10.0, -76.0, 20.0, 70.0, 8.0), roll);
        svg.fill(&Path::round(x - 5.0, -86.0, 10.0, 12.0, 3.0), rgb(0x6b3a22));
        svg.fill(&Path::round(x - 5.0, -8.0, 10.0, 10.0, 3.0), rgb(0x6b3a22));
    }
}

/// A straight sword along +x, the grip at the origin.
pub(crate) fn blade(svg: &mut Svg) {
    let steel = svg.lin(
        (0.0, -7.0),
        (0.0, 7.0),
        &[(0.0, rgb(0xf4f7fb), 1.0), (0.5, rgb(0xa9b4c2), 1.0), (0.52, rgb(0x6f7a8a), 1.0), (1.0, rgb(0xc9d2dc), 1.0)],
    );
    svg.fill(&Path::at(20.0, -6.5).l(232.0, -4.0).l(252.0, 0.0).l(232.0, 4.0).l(20.0, 6.5).z(), steel);
    svg.fill(
        &Path::smooth(&[(14.0, -17.0), (22.0, -12.0), (24.0, 0.0), (22.0, 12.0), (14.0, 17.0), (11.0, 0.0)], true),
        rgb(0xc9a24a),
    );
    svg.fill(&Path::round(-36.0, -6.5, 50.0, 13.0, 4.0), rgb(0x3a2320));
    for i in 0..5 {
        let x = -32.0 + 9.0 * f64::from(i);
        svg.line(&Path::at(x, -6.0).l(x + 6.0, 6.0), rgb(0x8a5a3a), 1.8, 0.8);
    }
    svg.ell(-39.0, 0.0, 7.0, 8.0, rgb(0xc9a24a), 1.0);
    svg.line(&Path::at(-44.0, 2.0).q(-56.0, 14.0, -52.0, 34.0), rgb(0xb5302c), 3.4, 1.0);
}

pub(super) fn teapot(svg: &mut Svg, c: Rgb) {
    let body = svg.rad(12.0, -52.0, 60.0, &[(0.0, c.lighter(0.4), 1.0), (0.5, c, 1.0), (1.0, c.darker(0.5), 1.0)]);
    svg.line(&Path::at(-34.0, -52.0).c(-72.0, -62.0, -70.0, -14.0, -34.0, -18.0), c.darker(0.3), 8.0, 1.0);
    svg.fill(
        &Path::at(30.0, -36.0)
            .c(54.0, -38.0, 56.0, -58.0, 68.0, -66.0)
            .l(76.0, -60.0)
            .c(64.0, -42.0, 60.0, -18.0, 32.0, -18.0)
            .z(),
        c.darker(0.12),
    );
    svg.fill(
        &Path::smooth(
            &[
                (-24.0, -62.0),
                (0.0, -66.0),
                (24.0, -62.0),
                (42.0, -40.0),
                (36.0, -12.0),
                (20.0, 0.0),
                (-20.0, 0.0),
                (-36.0, -12.0),
                (-42.0, -40.0),
            ],
            true,
        ),
        body,
    );
    svg.fill(&Path::at(-25.0, -60.0).q(0.0, -78.0, 25.0, -60.0).q(0.0, -54.0, -25.0, -60.0).z(), c.lighter(0.08));
    svg.ell(0.0, -73.0, 6.0, 5.0, c.darker(0.2), 1.0);
    svg.line(&Path::at(-30.0, -30.0).q(0.0, -24.0, 32.0, -31.0), c.lighter(0.5), 1.6, 0.3);
}

pub(super) fn cup(svg: &mut Svg, c: Rgb) {
    let wall = svg.across(-26.0, 26.0, c.darker(0.32), c.lighter(0.2));
    svg.fill(
        &Path::at(-27.0, -38.0)
            .c(-26.0, -14.0, -18.0, -4.0, -12.0, 0.0)
            .l(12.0, 0.0)
            .c(18.0, -4.0, 26.0, -14.0, 27.0, -38.0)
            .z(),
        wall,
    );
    svg.ell(0.0, -38.0, 27.0, 8.0, c.darker(0.12), 1.0);
    svg.ell(0.0, -37.0, 23.5, 6.2, rgb(0x8a5526), 1.0);
    svg.ell(6.0, -38.0, 8.0, 1.8, rgb(0xe2b56e), 0.7);
    svg.line(&Path::at(-23.0, -22.0).q(0.0, -14.0, 23.0, -22.0), rgb(0x4a6f9a), 2.0, 0.6);
}

pub(super) fn jar(svg: &mut Svg, c: Rgb) {
    let body = svg.rad(12.0, -56.0, 70.0, &[(0.0, c.lighter(0.4), 1.0), (0.5, c, 1.0), (1.0, c.darker(0.5), 1.0)]);
    svg.fill(
        &Path::smooth(
            &[
                (-16.0, -88.0),
                (16.0, -88.0),
                (40.0, -58.0),
                (34.0, -16.0),
                (20.0, 0.0),
                (-20.0, 0.0),
                (-34.0, -16.0),
                (-40.0, -58.0),
            ],
            true,
        ),
        body,
    );
    svg.fill(
        &Path::at(-20.0, -84.0).q(0.0, -76.0, 20.0, -84.0).l(15.0, -104.0).q(0.0, -112.0, -15.0, -104.0).z(),
        rgb(0xb5302c),
    );
    svg.line(&Path::at(-18.0, -86.0).q(0.0, -79.0, 18.0, -86.0), rgb(0xd9b26a), 3.0, 1.0);
    svg.fill(&Path::poly(&[(0.0, -64.0), (19.0, -45.0), (0.0, -26.0), (-19.0, -45.0)]).z(), rgb(0xc23a30));
    svg.line(
        &Path::at(-7.0, -50.0).l(7.0, -50.0).m(0.0, -54.0).l(0.0, -37.0).m(-7.0, -42.0).l(7.0, -42.0),
        rgb(0xf4dfae),
        2.4,
        0.9,
    );
}

pub(super) fn book(svg: &mut Svg, c: Rgb) {
    svg.place(0.0, -30.0, -5.0, 1.0, 1.0);
    svg.fill(&Path::round(-52.0, 12.0, 106.0, 18.0, 4.0), c.darker(0.4));
    svg.fill(&Path::rect(-46.0, 13.0, 98.0, 13.0), rgb(0xf0e6cc));
    for y in [16.0, 19.5, 23.0] {
        svg.line(&Path::at(-46.0, y).l(52.0, y), rgb(0xb9a67c), 0.8, 0.8);
    }
    let cover = Path::at(-52.0, 13.0).l(-38.0, -30.0).l(66.0, -30.0).l(54.0, 13.0).z();
    let paint = svg.lin((-40.0, -30.0), (60.0, 14.0), &[(0.0, c.lighter(0.18), 1.0), (1.0, c.darker(0.2), 1.0)]);
    svg.fill(&cover, paint);
    svg.fill(&Path::at(-20.0, -22.0).l(4.0, -22.0).l(-8.0, 6.0).l(-32.0, 6.0).z(), rgb(0xf0e6cc));
    svg.line(&Path::at(-10.0, -18.0).l(-18.0, 2.0), rgb(0x2c2420), 2.4, 0.8);
    svg.end();
}

pub(super) fn jade(svg: &mut Svg, c: Rgb) {
    svg.line(&Path::at(-30.0, -104.0).q(-6.0, -92.0, 0.0, -76.0).q(8.0, -94.0, 34.0, -106.0), rgb(0xa83030), 3.0, 1.0);
    svg.line(&Path::ellipse(0.0, -46.0, 21.0, 21.0), c.darker(0.35), 19.0, 1.0);
    let stone = svg.lin(
        (-30.0, -80.0),
        (30.0, -10.0),
        &[(0.0, c.lighter(0.55), 1.0), (0.5, c, 1.0), (1.0, c.darker(0.25), 1.0)],
    );
    svg.line(&Path::ellipse(0.0, -46.0, 21.0, 21.0), stone, 16.0, 1.0);
    svg.line(&Path::at(-20.0, -60.0).q(-8.0, -74.0, 10.0, -70.0), Rgb::WHITE, 2.6, 0.7);
    for dx in [-5.0, 0.0, 5.0] {
        svg.line(&Path::at(dx * 0.4, -16.0).l(dx, 12.0), rgb(0xa83030), 2.6, 0.95);
    }
    svg.ell(0.0, -16.0, 5.0, 5.0, rgb(0xd9b26a), 1.0);
}

pub(super) fn ring(svg: &mut Svg) {
    svg.line(&Path::ellipse(0.0, -30.0, 30.0, 28.0), rgb(0x8a6422), 10.0, 1.0);
    let gold = svg.lin(
        (-30.0, -60.0),
        (30.0, 0.0),
        &[(0.0, rgb(0xfff0b8), 1.0), (0.5, rgb(0xdcae4a), 1.0), (1.0, rgb(0x9c7428), 1.0)],
    );
    svg.line(&Path::ellipse(0.0, -30.0, 30.0, 28.0), gold, 7.0, 1.0);
    svg.fill(
        &Path::poly(&[(-14.0, -64.0), (-8.0, -74.0), (8.0, -74.0), (14.0, -64.0), (0.0, -50.0)]).z(),
        rgb(0x8fd0ea),
    );
    svg.fill_a(&Path::poly(&[(-8.0, -74.0), (0.0, -64.0), (0.0, -50.0), (-14.0, -64.0)]).z(), Rgb::WHITE, 0.55);
}

pub(super) fn flowers(svg: &mut Svg, c: Rgb) {
    for (x, y, bend) in [(-26.0, -84.0, -14.0), (6.0, -100.0, 4.0), (32.0, -76.0, 16.0), (-6.0, -64.0, -4.0)] {
        svg.line(&Path::at(0.0, 0.0).q(bend * 0.2, y * 0.5, x, y), rgb(0x4a6f42), 3.4, 1.0);
        svg.fill(
            &Path::at(x * 0.5, y * 0.5)
                .q(x * 0.5 + 16.0, y * 0.5 - 12.0, x * 0.5 + 28.0, y * 0.5 - 4.0)
                .q(x * 0.5 + 12.0, y * 0.5 + 4.0, x * 0.5, y * 0.5)
                .z(),
            rgb(0x5d8a50),
        );
        for i in 0..7 {
            let a = f64::from(i) * 0.9;
            svg.ell(
                x + a.cos() * 9.0,
                y + a.sin() * 8.0,
                9.0,
                8.0,
                c.mix(rgb(0xffffff), 0.1 + 0.08 * f64::from(i % 4)),
                1.0,
            );
        }
        svg.ell(x, y, 8.0, 7.0, c.darker(0.15), 1.0);
        svg.line(&Path::at(x - 4.0, y).q(x, y - 6.0, x + 4.0, y), c.lighter(0.4), 1.6, 0.8);
    }
}

pub(super) fn coins(svg: &mut Svg) {
    for (x, y) in [(-30.0, -8.0), (26.0, -7.0), (-2.0, -10.0), (-14.0, -24.0), (16.0, -23.0), (2.0, -38.0)] {
        svg.ell(x, y + 4.0, 24.0, 9.0, rgb(0x8a6422), 1.0);
        let gold = svg.across(x - 24.0, x + 24.0, rgb(0xc08c34), rgb(0xffe39a));
        svg.ell(x, y, 24.0, 9.0, gold, 1.0);
        svg.fill(&Path::poly(&[(x - 6.0, y), (x, y - 2.6), (x + 6.0, y), (x, y + 2.6)]).z(), rgb(0x6a4a1a));
    }
}

pub(super) fn casket(svg: &mut Svg, c: Rgb) {
    let front = svg.down(-58.0, 0.0, c.lighter(0.12), c.darker(0.4));
    svg.fill(&Path::round(-66.0, -54.0, 132.0, 54.0, 4.0), front);
    svg.fill(&Path::at(-66.0, -52.0).l(-50.0, -78.0).l(50.0, -78.0).l(66.0, -52.0).z(), c.lighter(0.2));
    for x in [-60.0, 60.0] {
        svg.fill(&Path::poly(&[(x - 6.0, -54.0), (x + 6.0, -54.0), (x + 6.0, 0.0), (x - 6.0, 0.0)]).z(), rgb(0xc9a24a));
    }
    svg.fill(&Path::round(-13.0, -58.0, 26.0, 28.0, 6.0), rgb(0xc9a24a));
    svg.ell(0.0, -44.0, 4.0, 5.0, rgb(0x3a2320), 1.0);
    svg.line(&Path::at(-66.0, -52.0).l(66.0, -52.0), c.darker(0.6), 2.0, 0.9);
}

pub(super) fn flute(svg: &mut Svg) {
    svg.place(0.0, -24.0, -12.0, 1.0, 1.0);
    let wood = svg.down(-7.0, 7.0, rgb(0xb5793c), rgb(0x5a3418));
    svg.fill(&Path::round(-110.0, -7.0, 220.0, 14.0, 6.0), wood);
    for i in 0..7 {
        svg.ell(-50.0 + 20.0 * f64::from(i), -2.0, 4.0, 2.8, rgb(0x2a160c), 1.0);
    }
    svg.line(&Path::at(104.0, 4.0).q(112.0, 26.0, 106.0, 46.0), rgb(0xa83030), 4.0, 1.0);
    svg.end();
}

pub(super) fn bell(svg: &mut Svg, bronze: Rgb) {
    let side = svg.lin(
        (-46.0, 0.0),
        (46.0, 0.0),
        &[
            (0.0, bronze.darker(0.5), 1.0),
            (0.35, bronze.lighter(0.45), 1.0),
            (0.7, bronze, 1.0),
            (1.0, bronze.darker(0.6), 1.0),
        ],
    );
    // What it hangs by, the tongue, and the mouth behind it.
    svg.line(&Path::at(-9.0, -92.0).c(-14.0, -116.0, 14.0, -116.0, 9.0, -92.0), bronze.darker(0.35), 5.0, 1.0);
    svg.ell(0.0, -4.0, 45.0, 6.0, bronze.darker(0.75), 1.0);
    svg.ell(0.0, -1.0, 7.0, 7.0, bronze.darker(0.5), 1.0);
    let body = Path::at(-46.0, -4.0)
        .c(-34.0, -18.0, -33.0, -46.0, -30.0, -64.0)
        .c(-27.0, -86.0, -14.0, -94.0, 0.0, -94.0)
        .c(14.0, -94.0, 27.0, -86.0, 30.0, -64.0)
        .c(33.0, -46.0, 34.0, -18.0, 46.0, -4.0)
        .q(0.0, 7.0, -46.0, -4.0)
        .z();
    svg.fill(&body, side);
    for (y, half) in [(-18.0, 38.0), (-62.0, 30.0), (-68.0, 29.0)] {
        svg.line(&Path::at(-half, y).q(0.0, y + 8.0, half, y), bronze.darker(0.45), 2.2, 0.8);
    }
}

/// A bell taller than a man, in a frame of beams.
pub(super) fn great_bell(svg: &mut Svg, bronze: Rgb) {
    let wood = rgb(0x5a3322);
    svg.spot(0.0, 2.0, 92.0, 9.0, Rgb::BLACK, 0.35);
    for x in [-70.0, 70.0] {
        let post = svg.across(x - 7.0, x + 7.0, wood.lighter(0.16), wood.darker(0.35));
        svg.fill(&Path::rect(x - 7.0, -118.0, 14.0, 118.0), post);
        svg.fill(&Path::at(x - 20.0, 2.0).l(x - 12.0, -8.0).l(x + 12.0, -8.0).l(x + 20.0, 2.0).z(), wood.darker(0.3));
    }
    let beam = svg.lin((0.0, -130.0), (0.0, -114.0), &[(0.0, wood.lighter(0.22), 1.0), (1.0, wood.darker(0.4), 1.0)]);
    svg.fill(&Path::round(-92.0, -130.0, 184.0, 15.0, 4.0), beam);
    svg.place(0.0, -8.0, 0.0, 1.06, 0.98);
    bell(svg, bronze);
    // Bosses in rows, as such bells have them.
    for row in 0..3 {
        let y = -76.0 + 7.0 * f64::from(row);
        for i in -2..=2 {
            svg.ell(f64::from(i) * 9.0, y, 1.8, 1.8, bronze.lighter(0.3), 0.9);
        }
    }
    svg.end();
}

pub(super) fn brush(svg: &mut Svg) {
    svg.fill(&Path::round(-60.0, -16.0, 96.0, 16.0, 5.0), rgb(0x26242c));
    svg.ell(-18.0, -16.0, 34.0, 6.0, rgb(0x0e0d12), 1.0);
    svg.place(10.0, -22.0, -52.0, 1.0, 1.0);
    svg.fill(&Path::round(0.0, -4.5, 92.0, 9.0, 4.0), rgb(0x9a6a3a));
    svg.fill(&Path::at(0.0, -6.0).q(-22.0, -5.0, -32.0, 2.0).q(-20.0, 6.0, 0.0, 6.0).z(), rgb(0x1c1a20));
    svg.end();
}

pub(super) fn fan(svg: &mut Svg, c: Rgb) {
    let leaf = Path::at(0.0, 0.0).l(-66.0, -62.0).c(-44.0, -112.0, 44.0, -112.0, 66.0, -62.0).z();
    let paint = svg.rad(
        0.0,
        0.0,
        104.0,
        &[(0.0, c.darker(0.2), 1.0), (0.45, c.darker(0.05), 1.0), (1.0, c.lighter(0.25), 1.0)],
    );
    svg.fill(&leaf, paint);
    for i in 0..9 {
        let a = -2.38 + f64::from(i) * 0.205;
        svg.line(&Path::at(0.0, 0.0).l(a.cos() * 92.0, a.sin() * 92.0), rgb(0x7a5433), 1.5, 0.6);
    }
    svg.line(
        &Path::smooth(&[(-40.0, -66.0), (-14.0, -80.0), (4.0, -74.0), (34.0, -84.0)], false),
        rgb(0x4a3a34),
        2.6,
        0.8,
    );
    for (x, y) in [(-24.0, -76.0), (-2.0, -80.0), (24.0, -86.0)] {
        svg.ell(x, y, 4.6, 4.6, rgb(0xd8506a), 1.0);
    }
}
