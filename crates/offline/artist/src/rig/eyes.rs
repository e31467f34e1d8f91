//! Eyes, brows and glasses: most of what a face says.

use super::{Actor, Face, head::skin_shadow};
use crate::{
    colour::{Rgb, rgb},
    svg::{Path, Svg},
};
use kinora_model::script::{Age, Emotion};

/// How a feeling sets eyes and brows: inner end of the brow down, outer end down, arch, openness of the eye, lower lid up.
struct Look {
    inner: f64,
    outer: f64,
    arch: f64,
    open: f64,
    cheek: f64,
}

fn look(emotion: Emotion) -> Look {
    let (inner, outer, arch, open, cheek) = match emotion {
        Emotion::Calm => (0.0, 0.0, 4.0, 0.94, 0.0),
        Emotion::Happy => (-1.5, -0.5, 5.5, 0.74, 0.34),
        Emotion::Sad => (-5.5, 4.0, 1.5, 0.74, 0.0),
        Emotion::Angry => (7.0, -4.5, 1.0, 0.82, 0.12),
        Emotion::Fear => (-7.5, 1.0, 3.0, 1.16, 0.0),
        Emotion::Surprise => (-6.0, -6.0, 7.0, 1.2, 0.0),
        Emotion::Worry => (-4.5, 2.5, 1.5, 0.96, 0.0),
        Emotion::Resolve => (4.0, -2.5, 2.0, 0.86, 0.06),
    };
    Look { inner, outer, arch, open, cheek }
}

/// The eye that a patch covers: the far one, so that the near one still says what is felt.
const COVERED: usize = 1;

pub(super) fn draw(svg: &mut Svg, actor: &Actor, open: bool) {
    let f = Face::of(actor);
    let l = look(actor.emotion);
    for i in 0..2 {
        let out = if i == 0 { -1.0 } else { 1.0 };
        // What is under a patch is not seen.
        match (actor.sheet.one_eyed && i == COVERED, open) {
            (true, _) => {}
            (false, true) => open_eye(svg, actor, &f, &l, i, out),
            (false, false) => closed_eye(svg, actor, &f, i, out),
        }
        brow(svg, actor, &f, &l, i, out, if open { 0.0 } else { 1.2 });
    }
    if actor.sheet.one_eyed {
        patch(svg, actor, &f);
    }
    if actor.sheet.glasses {
        glasses(svg, &f);
    }
}

fn open_eye(svg: &mut Svg, actor: &Actor, f: &Face, l: &Look, i: usize, out: f64) {
    let s = actor.sheet;
    let ((cx, cy), w, h) = (f.eyes[i], f.eye_w[i], f.eye_h * l.open);
    let x = |u: f64| cx + out * u;
    let low = 0.68 - l.cheek;
    // Outer corners sit a little higher for the young, lower with sadness and age.
    let tilt = match (s.age, actor.emotion) {
        (Age::Elder, _) => 2.2,
        (_, Emotion::Sad | Emotion::Worry) => 1.2,
        _ => -1.2,
    };
    let upper = |p: Path| {
        p.c(x(-0.78 * w), cy - h * 0.5, x(-0.42 * w), cy - h * 1.02, x(0.02 * w), cy - h).c(
            x(0.5 * w),
            cy - h * 0.98,
            x(0.84 * w),
            cy - h * 0.5,
            x(w),
            cy + tilt,
        )
    };
    let shape = upper(Path::at(x(-w), cy + 3.4))
        .c(x(0.82 * w), cy + h * low * 0.75, x(0.4 * w), cy + h * low, x(-0.1 * w), cy + h * low)
        .c(x(-0.5 * w), cy + h * low, x(-0.8 * w), cy + 5.6, x(-w), cy + 3.4)
        .z();
    svg.fill(&shape, rgb(0xfcf7f1));
    svg.clip(&shape);
    let r = if s.age == Age::Elder { 5.9 } else { (f.eye_h * 0.79).max(6.7) };
    let (rx, ry) = (r * 0.92 * (1.0 - 0.1 * actor.turn * i as f64), r * 1.04);
    let (ix, iy) = (cx + actor.gaze.0 * w * 0.4, cy - h * 0.16 + actor.gaze.1 * 3.0);
    let iris = svg.lin(
        (ix, iy - ry),
        (ix, iy + ry),
        &[(0.0, s.iris.darker(0.75), 1.0), (0.42, s.iris, 1.0), (1.0, s.iris.mix(rgb(0xd59a5c), 0.62), 1.0)],
    );
    svg.ell(ix, iy, rx, ry, s.iris.darker(0.82), 1.0);
    svg.ell(ix, iy, rx - 0.9, ry - 0.9, iris, 1.0);
    svg.ell(ix, iy - 0.4, rx * 0.46, ry * 0.48, rgb(0x0c0709), 1.0);
    svg.spot(ix, iy + ry * 0.55, rx * 0.62, ry * 0.36, s.iris.mix(rgb(0xffd9a0), 0.7), 0.55);
    // The upper lid throws a shadow on the ball.
    let lid =
        upper(Path::at(x(-w), cy + 3.4)).l(x(w), cy - 1.0 + h * 0.12).q(x(0.1 * w), cy - h * 0.42, x(-w), cy + 4.0).z();
    svg.fill_a(&lid, rgb(0x3a2230), 0.42);
    svg.end();
    let k = actor.key;
    let big = r * 0.21;
    svg.ell(ix + k * rx * 0.36, iy - ry * 0.4, big, big * 1.15, Rgb::WHITE, 0.97);
    svg.ell(ix - k * rx * 0.38, iy + ry * 0.42, big * 0.5, big * 0.5, Rgb::WHITE, 0.65);
    lashes(svg, actor, (cx, cy), w, h, out, tilt);
    let shadow = skin_shadow(s.skin);
    let under = Path::at(x(0.92 * w), cy + tilt + 1.6).c(
        x(0.75 * w),
        cy + h * low * 0.8 + 0.6,
        x(0.3 * w),
        cy + h * low + 0.9,
        x(-0.3 * w),
        cy + h * low + 0.5,
    );
    svg.line(&under, rgb(0x3b2226), 1.0, if s.female { 0.6 } else { 0.42 });
    let crease =
        Path::at(x(-0.72 * w), cy - h * 0.82 - 1.5).q(x(0.1 * w), cy - h * 1.2 - 3.4, x(0.92 * w), cy - h * 0.62 - 2.2);
    svg.line(&crease, shadow.lit(Rgb { r: 0.75, g: 0.55, b: 0.52 }), 1.15, 0.62);
}

/// The upper lid's dark edge: thin at the nose, thick outside, with a small wing for women.
fn lashes(svg: &mut Svg, actor: &Actor, (cx, cy): (f64, f64), w: f64, h: f64, out: f64, tilt: f64) {
    let s = actor.sheet;
    let x = |u: f64| cx + out * u;
    let th = if s.female {
        3.3
    } else if s.age == Age::Child {
        3.0
    } else {
        2.5
    };
    let wing = if s.female { 4.4 } else { 1.4 };
    let d = Path::at(x(-w - 0.6), cy + 3.8)
        .c(x(-0.78 * w), cy - h * 0.46, x(-0.42 * w), cy - h * 0.96, x(0.02 * w), cy - h + 0.6)
        .c(x(0.5 * w), cy - h * 0.9, x(0.82 * w), cy - h * 0.42, x(w), cy + tilt + 1.0)
        .l(x(w + wing), cy + tilt - wing * 0.75)
        .c(x(0.92 * w), cy - h * 0.72 - th * 0.5, x(0.5 * w), cy - h - th, x(0.02 * w), cy - h - th * 0.85)
        .c(x(-0.45 * w), cy - h - th * 0.6, x(-0.82 * w), cy - h * 0.5 - th * 0.2, x(-w - 0.6), cy + 3.8)
        .z();
    svg.fill(&d, rgb(0x1a0f14));
    if s.female {
        for (u, dx, dy) in [(0.72, 3.6, -5.0), (0.9, 4.2, -3.6)] {
            let (px, py) = (x(u * w), cy - h * (0.72 - (u - 0.72) * 2.4));
            svg.line(
                &Path::at(px, py).q(px + out * dx * 0.4, py + dy * 0.5, px + out * dx, py + dy),
                rgb(0x1a0f14),
                1.25,
                0.9,
            );
        }
    }
}

fn closed_eye(svg: &mut Svg, actor: &Actor, f: &Face, i: usize, out: f64) {
    let s = actor.sheet;
    let ((cx, cy), w) = (f.eyes[i], f.eye_w[i]);
    let x = |u: f64| cx + out * u;
    let sag = if actor.emotion == Emotion::Happy { -3.0 } else { 4.6 };
    let y = cy + 2.4;
    // The lid covers what the open eye leaves of the face beneath.
    svg.spot(cx, cy - 1.0, w * 1.1, f.eye_h * 0.9, s.skin.mix(skin_shadow(s.skin), 0.3), 0.5);
    let th = if s.female { 2.5 } else { 2.0 };
    let d = Path::at(x(-w), y - 0.4)
        .c(x(-0.5 * w), y + sag, x(0.4 * w), y + sag * 1.15, x(w + 1.6), y - 0.6)
        .c(x(0.45 * w), y + sag * 1.1 + th, x(-0.5 * w), y + sag + th * 0.8, x(-w), y - 0.4)
        .z();
    svg.fill(&d, rgb(0x1a0f14));
    if s.female {
        for u in [0.45, 0.7, 0.95] {
            let (px, py) = (x(u * w), y + sag * (1.0 - u * u) + 1.2);
            svg.line(&Path::at(px, py).l(px + out * 2.6 * u, py + 3.4), rgb(0x1a0f14), 1.1, 0.85);
        }
    }
    let crease = Path::at(x(-0.7 * w), y - 4.6).q(x(0.1 * w), y - 5.6 + sag * 0.2, x(0.85 * w), y - 4.4);
    svg.line(&crease, skin_shadow(s.skin), 1.1, 0.7);
}

fn brow(svg: &mut Svg, actor: &Actor, f: &Face, l: &Look, i: usize, out: f64, drop: f64) {
    let s = actor.sheet;
    let ((cx, cy), w) = (f.eyes[i], f.eye_w[i]);
    let x = |u: f64| cx + out * u;
    let rest =
        cy - if s.age == Age::Child {
            24.0
        } else if s.female {
            20.0
        } else {
            17.0
        } + drop;
    let (yi, yo) = (rest + l.inner, rest + l.outer + 1.0);
    let ym = yi.min(yo).mul_add(0.4, (yi + yo) * 0.3) - l.arch;
    let th = match (s.female, s.age) {
        (_, Age::Child) => 2.6,
        (true, _) => 3.0,
        (false, Age::Elder) => 5.4,
        (false, _) => 4.6,
    };
    let c = if s.hair_colour.luma() > 0.5 {
        s.hair_colour.darker(if s.age == Age::Elder { 0.08 } else { 0.3 })
    } else {
        s.hair_colour.lighter(0.06)
    };
    let d = Path::at(x(-0.92 * w), yi + th * 0.5)
        .c(x(-0.4 * w), ym + 0.4, x(0.3 * w), ym - 0.8, x(1.16 * w), yo)
        .c(x(0.4 * w), ym + th * 0.75, x(-0.3 * w), ym + th * 1.05, x(-0.86 * w), yi + th * 1.25)
        .z();
    svg.fill_a(&d, c, 0.94);
    if s.age == Age::Elder && !s.female {
        let tail = Path::at(x(0.8 * w), yo - 1.0)
            .q(x(1.3 * w), yo + 3.0, x(1.3 * w), yo + 12.0)
            .q(x(1.05 * w), yo + 6.0, x(0.7 * w), yo + 3.0)
            .z();
        svg.fill_a(&tail, c, 0.9);
    }
}

/// A leather patch, and the strap that holds it.
fn patch(svg: &mut Svg, actor: &Actor, f: &Face) {
    let leather = rgb(0x2a2220);
    let ((cx, cy), w) = (f.eyes[COVERED], f.eye_w[COVERED]);
    let temple = 44.0 + 2.0 * actor.turn;
    let strap =
        Path::at(-44.0, cy - 33.0).q(cx - w * 1.4, cy - 24.0, cx - w, cy - 9.0).l(cx + w, cy - 8.0).l(temple, cy - 4.0);
    svg.line(&strap, leather.lighter(0.06), 2.6, 1.0);
    let shape = Path::at(cx - w * 1.22, cy - 9.5)
        .q(cx, cy - 14.5, cx + w * 1.2, cy - 9.0)
        .c(cx + w * 1.3, cy + 5.0, cx + w * 0.7, cy + 15.0, cx, cy + 15.5)
        .c(cx - w * 0.8, cy + 15.0, cx - w * 1.35, cy + 4.0, cx - w * 1.22, cy - 9.5)
        .z();
    svg.fill(&shape, leather);
    svg.line(&shape, leather.lighter(0.2), 1.0, 0.5);
    svg.spot(cx + actor.key * w * 0.3, cy - 5.0, w * 0.6, 4.0, leather.lighter(0.4), 0.4);
}

fn glasses(svg: &mut Svg, f: &Face) {
    let frame = rgb(0x26211f);
    let y = f.eyes[0].1 + 1.5;
    let half = [15.5, 13.5];
    for ((cx, _), half) in f.eyes.into_iter().zip(half) {
        let lens = Path::round(cx - half, y - 11.5, half * 2.0, 23.0, 9.0);
        svg.fill_a(&lens, Rgb::WHITE, 0.08);
        svg.line(&lens, frame, 2.0, 0.95);
        svg.line(&Path::at(cx - half * 0.5, y - 7.0).l(cx - half * 0.1, y - 9.0), Rgb::WHITE, 1.6, 0.5);
    }
    svg.line(
        &Path::at(f.eyes[0].0 + half[0], y - 3.0).q(
            (f.eyes[0].0 + f.eyes[1].0) / 2.0,
            y - 6.5,
            f.eyes[1].0 - half[1],
            y - 3.0,
        ),
        frame,
        1.9,
        0.95,
    );
    svg.line(&Path::at(f.eyes[0].0 - half[0], y - 4.0).l(-47.0, y - 5.0), frame, 1.8, 0.95);
}
