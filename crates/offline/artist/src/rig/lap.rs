//! Skirts and robes of those who sit: the lap over the thighs, lit from above, and the cloth that falls from the knees.

use super::{
    Actor,
    body::{Build, SEAT_FOOT},
};
use crate::{
    colour::{Rgb, rgb},
    svg::{Path, Svg},
};

/// Height of the knees of a seated adult.
const KNEES: f64 = 446.0;
/// Where the cloth breaks over the knees.
const BREAK: f64 = 424.0;

/// Half the width of the knees.
fn knees(build: &Build) -> f64 {
    build.hw * 1.5
}

/// A skirt or robe that is `length` long on somebody who stands.
pub(super) fn draw(svg: &mut Svg, actor: &Actor, build: &Build, cloth: Rgb, trim: Rgb, length: f64) {
    let (w, h, k) = (build.ww, build.hw, knees(build));
    // The thighs take up a fourth of what is long; what is short ends over the shins.
    let bottom = (length - 262.0).clamp(KNEES + 60.0, SEAT_FOOT - 16.0);
    let reach = k * 1.06;
    for side in [-1.0, 1.0] {
        svg.ell(side * k * 0.42, SEAT_FOOT - 8.0, 26.0, 11.0, rgb(0x2a2024), 1.0);
    }
    let fall = Path::at(-k, BREAK)
        .c(-k * 1.03, BREAK + 60.0, -reach, bottom - 60.0, -reach, bottom - 4.0)
        .c(-reach * 0.5, bottom + 12.0, -reach * 0.2, bottom - 2.0, 0.0, bottom + 4.0)
        .c(reach * 0.3, bottom + 12.0, reach * 0.6, bottom, reach, bottom - 4.0)
        .c(reach, bottom - 60.0, k * 1.03, BREAK + 60.0, k, BREAK)
        .z();
    let (dark, mid) = (cloth.darker(0.42), cloth.darker(0.16));
    let paint = svg.lin(
        (-reach * actor.key, 0.0),
        (reach * actor.key, 0.0),
        &[(0.0, dark, 1.0), (0.5, mid, 1.0), (1.0, cloth.darker(0.06), 1.0)],
    );
    svg.fill(&fall, paint);
    svg.clip(&fall);
    for i in 0..6 {
        let x = (f64::from(i) / 5.0 * 2.0 - 1.0) * k * 0.86;
        let fold = Path::at(x - 3.0, BREAK + 16.0)
            .c(x - 6.0, BREAK + 90.0, x * 1.06 - 8.0, bottom - 60.0, x * 1.08 - 10.0, bottom + 12.0)
            .l(x * 1.08 + 10.0, bottom + 12.0)
            .c(x * 1.06 + 6.0, bottom - 60.0, x + 4.0, BREAK + 90.0, x + 3.0, BREAK + 16.0)
            .z();
        svg.fill_a(&fold, cloth.darker(0.6), 0.3);
    }
    // Between the knees the cloth lies in shadow.
    svg.fill_a(
        &Path::at(-k * 0.14, BREAK + 8.0)
            .q(0.0, bottom - 40.0, -6.0, bottom)
            .l(8.0, bottom)
            .q(10.0, bottom - 60.0, k * 0.14, BREAK + 8.0)
            .z(),
        cloth.darker(0.7),
        0.34,
    );
    let hem = Path::at(-reach - 4.0, bottom - 8.0)
        .c(-reach * 0.5, bottom + 8.0, -reach * 0.2, bottom - 6.0, 0.0, bottom)
        .c(reach * 0.3, bottom + 8.0, reach * 0.6, bottom - 4.0, reach + 4.0, bottom - 8.0);
    svg.line(&hem, trim, 20.0, 0.9);
    svg.end();
    svg.line(&fall, cloth.darker(0.55), 1.8, 0.4);
    let top = outline(w, h, k);
    let paint = svg.down(270.0, KNEES, cloth.darker(0.1), cloth.lighter(0.16));
    svg.fill(&top, paint);
    svg.clip(&top);
    for side in [-1.0, 1.0] {
        // The far side of each thigh.
        let crease = Path::at(side * w * 0.16, 300.0).q(side * k * 0.16, 360.0, side * k * 0.1, KNEES);
        svg.line(&crease, cloth.darker(0.55), 6.0, 0.3);
        svg.line(
            &Path::at(side * h * 0.6, 330.0).q(side * k * 0.6, 372.0, side * k * 0.78, 404.0),
            cloth.darker(0.5),
            4.0,
            0.26,
        );
    }
    svg.end();
    svg.line(&top, cloth.darker(0.55), 1.8, 0.35);
}

/// The lap: from the waist over the thighs to two round knees.
fn outline(w: f64, h: f64, k: f64) -> Path {
    Path::at(-w + 2.0, 262.0)
        .c(-w - 6.0, 292.0, -h - 6.0, 306.0, -h - 12.0, 330.0)
        .c(-h - 22.0, 356.0, -k - 6.0, 384.0, -k, BREAK)
        .c(-k * 0.94, KNEES + 10.0, -k * 0.2, KNEES + 12.0, -k * 0.06, BREAK + 6.0)
        .q(0.0, BREAK - 4.0, k * 0.06, BREAK + 6.0)
        .c(k * 0.2, KNEES + 12.0, k * 0.94, KNEES + 10.0, k, BREAK)
        .c(k + 6.0, 384.0, h + 22.0, 356.0, h + 12.0, 330.0)
        .c(h + 6.0, 306.0, w + 6.0, 292.0, w - 2.0, 262.0)
        .z()
}

/// A white apron over the lap and down from the knees.
pub(super) fn apron(svg: &mut Svg, build: &Build, linen: Rgb) {
    let (w, k) = (build.ww, knees(build));
    let fall = Path::at(-k * 0.7, BREAK)
        .c(-k * 0.72, 480.0, -k * 0.74, 540.0, -k * 0.72, 580.0)
        .q(0.0, 598.0, k * 0.72, 580.0)
        .c(k * 0.74, 540.0, k * 0.72, 480.0, k * 0.7, BREAK)
        .z();
    svg.fill(&fall, linen.darker(0.14));
    svg.line(&fall, linen.darker(0.45), 1.6, 0.5);
    let top = Path::at(-w * 0.6, 268.0)
        .c(-w * 0.9, 320.0, -k * 0.66, 360.0, -k * 0.7, BREAK + 10.0)
        .q(0.0, BREAK + 20.0, k * 0.7, BREAK + 10.0)
        .c(k * 0.66, 360.0, w * 0.9, 320.0, w * 0.6, 268.0)
        .z();
    svg.fill(&top, linen);
    svg.line(&top, linen.darker(0.45), 1.4, 0.35);
}
