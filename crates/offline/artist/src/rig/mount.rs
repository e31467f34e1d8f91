//! What a figure sits on: a stool, a horse.

use crate::{
    colour::{Rgb, rgb},
    svg::{Path, Point, Svg},
};

/// Where a mounted figure's horse stands, in figure units.
pub(super) const HOOVES: f64 = 905.0;

/// A plain stool under a seated figure.
pub(super) fn stool(svg: &mut Svg, hips: f64) {
    let wood = rgb(0x6a4a32);
    for d in [-1.0, 1.0] {
        svg.fill(
            &Path::poly(&[
                (d * hips * 1.5, 430.0),
                (d * hips * 1.7, 430.0),
                (d * hips * 1.84, 650.0),
                (d * hips * 1.66, 650.0),
            ])
            .z(),
            wood.darker(0.3),
        );
    }
    svg.fill(&Path::round(-hips * 1.86, 404.0, hips * 3.72, 32.0, 10.0), wood);
    svg.fill_a(&Path::round(-hips * 1.86, 404.0, hips * 3.72, 8.0, 4.0), wood.lighter(0.3), 0.6);
}

/// The coat of a horse of which nothing is said.
pub(crate) const BROWN: Rgb = rgb(0x6b4630);

/// Eye of the horse, in figure units.
const EYE: (f64, f64) = (338.0, 276.0);

/// Ground below the eye of a horse without a rider.
pub(crate) const FOOT: f64 = HOOVES - EYE.1;

/// A horse without a rider, its eye at the origin; the eye itself is not drawn.
pub(crate) fn free(svg: &mut Svg, coat: Rgb, running: bool, key: f64) {
    svg.place(-EYE.0, -EYE.1, 0.0, 1.0, 1.0);
    body(svg, coat, running, key);
    svg.end();
}

/// A horse under a rider, seen from the side, its head towards +x.
pub(super) fn horse(svg: &mut Svg, coat: Rgb, key: f64) {
    body(svg, coat, false, key);
    svg.ell(EYE.0, EYE.1, 7.0, 6.0, rgb(0x120a08), 1.0);
    tack(svg);
}

/// Hip, knee, fetlock and hoof of the four legs: the far pair first.
fn legs(running: bool) -> [[Point; 4]; 4] {
    if running {
        [
            [(-150.0, 590.0), (-210.0, 690.0), (-290.0, 740.0), (-330.0, 800.0)],
            [(210.0, 580.0), (290.0, 640.0), (370.0, 650.0), (420.0, 690.0)],
            [(-206.0, 590.0), (-150.0, 700.0), (-180.0, 790.0), (-140.0, 870.0)],
            [(196.0, 590.0), (250.0, 690.0), (214.0, 770.0), (262.0, 838.0)],
        ]
    } else {
        let far = |x: f64| [(x + 34.0, 600.0), (x + 44.0, 720.0), (x + 26.0, 800.0), (x + 30.0, 880.0)];
        let near = |x: f64| [(x, 600.0), (x + 6.0, 720.0), (x - 12.0, 800.0), (x - 6.0, 882.0)];
        [far(-190.0), far(170.0), near(-214.0), near(200.0)]
    }
}

fn body(svg: &mut Svg, coat: Rgb, running: bool, key: f64) {
    let dark = coat.darker(0.5);
    let leg = |svg: &mut Svg, points: &[Point; 4], c: Rgb| {
        svg.line(&Path::smooth(points, false), c, 34.0, 1.0);
        let (x, y) = points[3];
        svg.fill(&Path::round(x - 22.0, y - 4.0, 42.0, 26.0, 8.0), dark.darker(0.5));
    };
    let legs = legs(running);
    for points in &legs[..2] {
        leg(svg, points, dark);
    }
    let tail = Path::at(-256.0, 470.0)
        .c(-330.0, 500.0, -320.0, 640.0, -340.0, 740.0)
        .c(-300.0, 700.0, -276.0, 600.0, -240.0, 520.0)
        .z();
    svg.fill(&tail, dark.darker(0.4));
    let body: Vec<Point> = vec![
        (-262.0, 500.0),
        (-236.0, 440.0),
        (-150.0, 418.0),
        (-20.0, 436.0),
        (110.0, 424.0),
        (190.0, 380.0),
        (248.0, 290.0),
        (282.0, 232.0),
        (300.0, 196.0),
        (312.0, 226.0),
        (348.0, 262.0),
        (410.0, 330.0),
        (418.0, 362.0),
        (392.0, 382.0),
        (336.0, 356.0),
        (304.0, 362.0),
        (276.0, 450.0),
        (248.0, 540.0),
        (200.0, 610.0),
        (100.0, 640.0),
        (-60.0, 640.0),
        (-190.0, 620.0),
        (-246.0, 580.0),
    ];
    let paint = svg.lin(
        (-120.0 * key, 640.0),
        (120.0 * key, 400.0),
        &[(0.0, dark, 1.0), (0.55, coat, 1.0), (1.0, coat.lighter(0.16), 1.0)],
    );
    svg.fill(&Path::smooth(&body, true), paint);
    for points in &legs[2..] {
        leg(svg, points, coat.darker(0.2));
    }
    let mane = Path::at(296.0, 190.0)
        .c(240.0, 220.0, 190.0, 320.0, 150.0, 420.0)
        .c(196.0, 400.0, 216.0, 380.0, 226.0, 350.0)
        .c(250.0, 320.0, 262.0, 270.0, 296.0, 216.0)
        .z();
    svg.fill(&mane, dark.darker(0.4));
    svg.fill(&Path::at(284.0, 216.0).l(288.0, 168.0).q(306.0, 184.0, 308.0, 214.0).z(), coat.darker(0.1));
    svg.ell(404.0, 346.0, 5.0, 4.0, rgb(0x120a08), 0.8);
    svg.line(&Path::at(410.0, 366.0).q(396.0, 372.0, 384.0, 366.0), dark.darker(0.4), 3.0, 0.8);
}

/// Bridle and saddle cloth.
fn tack(svg: &mut Svg) {
    svg.line(
        &Path::at(392.0, 372.0).q(350.0, 330.0, 362.0, 276.0).m(366.0, 320.0).q(240.0, 380.0, 40.0, 330.0),
        rgb(0x2a1a14),
        6.0,
        1.0,
    );
    svg.fill(
        &Path::smooth(
            &[(-110.0, 424.0), (0.0, 412.0), (96.0, 424.0), (104.0, 520.0), (0.0, 540.0), (-112.0, 520.0)],
            true,
        ),
        rgb(0x7a2c2a),
    );
}
