//! Things that burn.

use crate::{
    colour::{Rgb, rgb},
    svg::{Path, Svg},
};

/// A paper lantern hanging from `x`, `y`, about 90 high.
pub(crate) fn lantern(svg: &mut Svg, x: f64, y: f64, k: f64, c: Rgb) {
    svg.place(x, y, 0.0, k, k);
    svg.line(&Path::at(0.0, 0.0).l(0.0, 12.0), rgb(0x2c1c16), 2.4, 1.0);
    let body = Path::smooth(
        &[
            (-16.0, 16.0),
            (16.0, 16.0),
            (31.0, 34.0),
            (31.0, 50.0),
            (16.0, 68.0),
            (-16.0, 68.0),
            (-31.0, 50.0),
            (-31.0, 34.0),
        ],
        true,
    );
    let paint = svg.rad(
        0.0,
        44.0,
        36.0,
        &[(0.0, rgb(0xffe9a8), 1.0), (0.4, c.mix(rgb(0xffb255), 0.55), 1.0), (1.0, c.darker(0.18), 1.0)],
    );
    svg.fill(&body, paint);
    for dx in [-0.62, -0.22, 0.22, 0.62] {
        svg.line(&Path::at(dx * 16.0, 16.0).q(dx * 46.0, 42.0, dx * 16.0, 68.0), c.darker(0.35), 1.2, 0.6);
    }
    svg.fill(&Path::round(-14.0, 10.0, 28.0, 8.0, 2.0), rgb(0x5a2a1a));
    svg.fill(&Path::round(-14.0, 66.0, 28.0, 8.0, 2.0), rgb(0x5a2a1a));
    svg.line(&Path::at(0.0, 74.0).l(0.0, 82.0), rgb(0xd9a441), 2.0, 1.0);
    for dx in [-4.0, 0.0, 4.0] {
        svg.line(&Path::at(dx * 0.5, 82.0).l(dx, 104.0), c, 2.2, 0.95);
    }
    svg.end();
}

pub(super) fn flame(svg: &mut Svg, x: f64, y: f64, k: f64) {
    let d = |s: f64| {
        Path::at(x, y)
            .c(x - 13.0 * s * k, y - 6.0 * k, x - 7.0 * s * k, y - 24.0 * k, x + 1.0, y - 40.0 * s * k)
            .c(x + 8.0 * s * k, y - 24.0 * k, x + 13.0 * s * k, y - 6.0 * k, x, y)
            .z()
    };
    svg.fill_a(&d(1.0), rgb(0xff9a3c), 0.95);
    svg.fill(&d(0.72), rgb(0xffd873));
    svg.fill(&d(0.42), rgb(0xfffbe0));
}

pub(super) fn candle(svg: &mut Svg) {
    svg.ell(0.0, -3.0, 34.0, 8.0, rgb(0x6b4a2a), 1.0);
    svg.ell(0.0, -5.0, 32.0, 7.0, rgb(0xb88a4a), 1.0);
    let wax = svg.down(-84.0, -4.0, rgb(0xfff0c8), rgb(0xd9b98a));
    svg.fill(&Path::at(-11.0, -80.0).q(0.0, -76.0, 11.0, -80.0).l(12.0, -6.0).q(0.0, -1.0, -12.0, -6.0).z(), wax);
    svg.fill_a(
        &Path::at(-11.0, -80.0).c(-16.0, -70.0, -15.0, -52.0, -11.0, -48.0).l(-8.0, -78.0).z(),
        rgb(0xfff6dc),
        1.0,
    );
    svg.line(&Path::at(0.0, -78.0).l(0.5, -86.0), rgb(0x2a1a14), 2.0, 1.0);
    flame(svg, 0.5, -84.0, 1.0);
}

pub(super) fn oil_lamp(svg: &mut Svg) {
    svg.fill(
        &Path::smooth(
            &[
                (-22.0, 0.0),
                (-16.0, -8.0),
                (-6.0, -14.0),
                (-5.0, -44.0),
                (5.0, -44.0),
                (6.0, -14.0),
                (16.0, -8.0),
                (22.0, 0.0),
            ],
            true,
        ),
        rgb(0x8a6a3a),
    );
    let bowl = svg.across(-34.0, 34.0, rgb(0x5e4526), rgb(0xc09a58));
    svg.fill(
        &Path::at(-34.0, -56.0).q(0.0, -62.0, 40.0, -58.0).q(20.0, -36.0, 0.0, -38.0).q(-24.0, -36.0, -34.0, -56.0).z(),
        bowl,
    );
    flame(svg, 32.0, -56.0, 0.9);
}
