//! Bird, butterfly and fish.

use super::Pose;
use crate::{
    colour::{Rgb, rgb},
    sheet::Sheet,
    svg::{Path, Svg},
};

/// Ground below a bird's eye: it sits on it or flies above it.
pub(super) fn bird_foot(pose: Pose) -> f64 {
    if flies(pose) { 420.0 } else { 118.0 }
}

fn flies(pose: Pose) -> bool {
    matches!(pose, Pose::Run | Pose::Play)
}

fn plumage(svg: &mut Svg, d: &Path, c: Rgb, key: f64) {
    let paint = svg.lin(
        (-60.0 * key, 90.0),
        (60.0 * key, -40.0),
        &[(0.0, c.darker(0.35), 1.0), (0.5, c, 1.0), (1.0, c.lighter(0.2), 1.0)],
    );
    svg.fill(d, paint);
    svg.line(d, c.darker(0.55), 1.8, 0.5);
}

pub(super) fn bird(svg: &mut Svg, s: &Sheet, pose: Pose, key: f64) {
    let c = s.cloth;
    let air = flies(pose);
    let turn = if air { -24.0 } else { 0.0 };
    if !air {
        for x in [-34.0, -14.0] {
            svg.line(
                &Path::at(x, 84.0)
                    .l(x + 2.0, 114.0)
                    .m(x + 2.0, 114.0)
                    .l(x + 16.0, 118.0)
                    .m(x + 2.0, 114.0)
                    .l(x - 10.0, 118.0),
                rgb(0x8a5a34),
                3.4,
                1.0,
            );
        }
    }
    svg.place(0.0, 0.0, -turn * 0.0, 1.0, 1.0);
    let tail = if air {
        Path::at(-110.0, 36.0).l(-196.0, 40.0).l(-186.0, 58.0).l(-204.0, 72.0).l(-104.0, 64.0).z()
    } else {
        Path::at(-74.0, 58.0).l(-150.0, 104.0).l(-134.0, 112.0).l(-138.0, 122.0).l(-56.0, 82.0).z()
    };
    plumage(svg, &tail, c.darker(0.3), key);
    let body = if air {
        Path::smooth(
            &[
                (-30.0, -24.0),
                (6.0, -34.0),
                (30.0, -10.0),
                (24.0, 18.0),
                (-6.0, 52.0),
                (-66.0, 72.0),
                (-124.0, 58.0),
                (-96.0, 26.0),
                (-56.0, 4.0),
            ],
            true,
        )
    } else {
        Path::smooth(
            &[
                (-30.0, -20.0),
                (-4.0, -36.0),
                (26.0, -20.0),
                (30.0, 12.0),
                (20.0, 62.0),
                (-24.0, 92.0),
                (-76.0, 84.0),
                (-72.0, 44.0),
                (-44.0, 16.0),
            ],
            true,
        )
    };
    plumage(svg, &body, c, key);
    svg.clip(&body);
    if air {
        svg.spot(-24.0, 56.0, 70.0, 30.0, s.trim, 1.0);
    } else {
        svg.spot(8.0, 58.0, 40.0, 50.0, s.trim, 1.0);
    }
    svg.spot(8.0, 12.0, 24.0, 16.0, s.trim, 0.8);
    svg.end();
    let beak = Path::at(26.0, -8.0).q(46.0, -6.0, 56.0, 6.0).q(40.0, 10.0, 27.0, 8.0).z();
    svg.fill(&beak, rgb(0xe8a03c));
    svg.line(&Path::at(28.0, 2.0).l(54.0, 5.0), rgb(0x8a5418), 1.6, 0.9);
    svg.end();
    bird_wing(svg, s, pose, false);
}

/// The near wing, or the far one, which is a sheet of its own and beats.
pub(super) fn bird_wing(svg: &mut Svg, s: &Sheet, pose: Pose, far: bool) {
    let c = if far { s.cloth.darker(0.25) } else { s.cloth.darker(0.12) };
    if flies(pose) {
        let dx = if far { 26.0 } else { 0.0 };
        let d = Path::at(-14.0 + dx, 14.0)
            .c(-30.0 + dx, -60.0, -60.0 + dx * 1.6, -120.0, -136.0 + dx * 2.0, -150.0)
            .l(-128.0 + dx * 2.0, -118.0)
            .l(-150.0 + dx * 2.0, -104.0)
            .l(-132.0 + dx * 1.6, -80.0)
            .l(-146.0 + dx * 1.4, -58.0)
            .c(-130.0 + dx, -20.0, -110.0 + dx, 10.0, -76.0 + dx, 34.0)
            .z();
        plumage(svg, &d, c, 1.0);
        for i in 0..4 {
            let k = f64::from(i);
            svg.line(
                &Path::at(-40.0 + dx, 4.0 - k * 12.0).l(-120.0 + dx * 1.5, -34.0 - k * 26.0),
                c.darker(0.4),
                2.0,
                0.5,
            );
        }
    } else if !far {
        let d = Path::at(-20.0, 22.0)
            .c(2.0, 34.0, 0.0, 66.0, -30.0, 80.0)
            .c(-60.0, 92.0, -96.0, 92.0, -112.0, 98.0)
            .c(-96.0, 66.0, -62.0, 24.0, -20.0, 22.0)
            .z();
        plumage(svg, &d, c, 1.0);
        for i in 0..3 {
            let k = f64::from(i) * 12.0;
            svg.line(&Path::at(-22.0, 46.0 + k * 0.8).q(-54.0, 62.0 + k, -88.0 + k, 88.0), c.darker(0.4), 2.0, 0.5);
        }
    }
}

/// A round eye seen from the side, at the origin.
pub(super) fn bead(svg: &mut Svg, open: bool, r: f64) {
    let night = rgb(0x14100e);
    if open {
        svg.ell(0.0, 0.0, r * 1.3, r * 1.3, rgb(0xf4ecdc), 0.7);
        svg.ell(0.0, 0.0, r, r, night, 1.0);
        svg.ell(-r * 0.3, -r * 0.35, r * 0.34, r * 0.34, Rgb::WHITE, 0.95);
    } else {
        svg.line(&Path::at(-r, 0.0).q(0.0, r * 0.8, r, 0.0), night, 3.0, 1.0);
    }
}

/// A butterfly seen from the side.
pub(super) fn butterfly(svg: &mut Svg, c: Rgb) {
    wings(svg, c, true);
    wings(svg, c, false);
    butterfly_body(svg);
}

/// Its wings, the far pair a sheet of its own.
pub(super) fn butterfly_wings(svg: &mut Svg, s: &Sheet, far: bool) {
    wings(svg, s.cloth, far);
}

fn wings(svg: &mut Svg, c: Rgb, far: bool) {
    let (dx, c) = if far { (34.0, c.darker(0.22)) } else { (0.0, c) };
    let upper = Path::at(0.0, 8.0)
        .c(-10.0 + dx, -40.0, -50.0 + dx * 2.0, -96.0, -100.0 + dx * 2.6, -84.0)
        .c(-124.0 + dx * 2.6, -40.0, -80.0 + dx, 6.0, 0.0, 14.0)
        .z();
    let lower = Path::at(-2.0, 14.0)
        .c(-50.0 + dx, 10.0, -96.0 + dx * 2.0, 40.0, -82.0 + dx * 2.0, 76.0)
        .c(-50.0 + dx * 2.0, 96.0, -10.0 + dx, 60.0, 2.0, 20.0)
        .z();
    for d in [&lower, &upper] {
        plumage(svg, d, c, 1.0);
        svg.line(d, rgb(0x2a2028), 6.0, 0.85);
    }
    for (x, y, r) in [(-70.0, -52.0, 14.0), (-48.0, -22.0, 9.0), (-56.0, 52.0, 11.0)] {
        svg.ell(x + dx * 1.7, y, r, r * 0.9, c.lighter(0.6), 0.9);
    }
}

pub(super) fn butterfly_body(svg: &mut Svg) {
    let c = rgb(0x2a2028);
    svg.fill(&Path::smooth(&[(8.0, -16.0), (14.0, 0.0), (6.0, 34.0), (-4.0, 58.0), (-8.0, 30.0), (0.0, 0.0)], true), c);
    svg.line(&Path::at(8.0, -14.0).q(18.0, -36.0, 36.0, -44.0).m(6.0, -14.0).q(8.0, -38.0, 18.0, -54.0), c, 2.6, 1.0);
}

pub(super) fn fish(svg: &mut Svg, s: &Sheet, key: f64) {
    let c = s.cloth;
    let tail = Path::at(-176.0, 14.0)
        .c(-220.0, -20.0, -250.0, -60.0, -276.0, -54.0)
        .c(-256.0, -10.0, -256.0, 34.0, -280.0, 82.0)
        .c(-246.0, 84.0, -214.0, 50.0, -176.0, 22.0)
        .z();
    plumage(svg, &tail, c.lighter(0.2), key);
    let fin = Path::at(-46.0, -50.0).c(-70.0, -96.0, -130.0, -92.0, -150.0, -26.0).z();
    plumage(svg, &fin, c.lighter(0.12), key);
    let body = Path::smooth(
        &[
            (48.0, 14.0),
            (24.0, -24.0),
            (-40.0, -54.0),
            (-120.0, -34.0),
            (-184.0, 12.0),
            (-120.0, 56.0),
            (-40.0, 66.0),
            (22.0, 42.0),
        ],
        true,
    );
    plumage(svg, &body, c, key);
    svg.clip(&body);
    svg.spot(-50.0, 66.0, 130.0, 30.0, s.trim, 0.8);
    for row in 0..4 {
        for i in 0..7 {
            let (x, y) = (-34.0 - f64::from(i) * 22.0 - f64::from(row % 2) * 11.0, -26.0 + f64::from(row) * 22.0);
            svg.line(&Path::at(x, y - 10.0).q(x - 14.0, y, x, y + 10.0), c.darker(0.35), 2.0, 0.5);
        }
    }
    svg.end();
    svg.line(&Path::at(-20.0, -34.0).q(-36.0, 6.0, -18.0, 46.0), c.darker(0.45), 3.0, 0.7);
    let side =
        Path::at(-40.0, 30.0).c(-70.0, 34.0, -92.0, 58.0, -84.0, 74.0).c(-60.0, 70.0, -44.0, 50.0, -40.0, 30.0).z();
    plumage(svg, &side, c.lighter(0.2), key);
    svg.line(&Path::at(46.0, 20.0).q(36.0, 26.0, 26.0, 24.0), c.darker(0.6), 3.0, 0.8);
}
