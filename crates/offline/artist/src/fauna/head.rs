//! Heads that look at us: cat, rabbit, dog.

use crate::{
    colour::{Rgb, rgb},
    rig::Actor,
    sheet::{Coat, Sheet},
    svg::{Path, Svg},
};
use kinora_model::script::{Age, Being, Emotion, Gesture};

const NIGHT: Rgb = rgb(0x17120f);

fn fill(svg: &mut Svg, d: &Path, c: Rgb, key: f64) {
    let paint = svg.lin(
        (-70.0 * key, 40.0),
        (60.0 * key, -70.0),
        &[(0.0, c.darker(0.24), 1.0), (0.5, c, 1.0), (1.0, c.lighter(0.16), 1.0)],
    );
    svg.fill(d, paint);
    svg.line(d, c.darker(0.55), 2.2, 0.5);
}

pub(super) fn draw(svg: &mut Svg, s: &Sheet, key: f64) {
    match s.kind {
        Being::Dog => dog(svg, s, key),
        Being::Rabbit => rabbit(svg, s, key),
        _ => cat(svg, s, key),
    }
}

fn cat(svg: &mut Svg, s: &Sheet, key: f64) {
    for (d, inner, c) in [
        (
            Path::at(-60.0, -30.0).q(-74.0, -84.0, -58.0, -110.0).q(-26.0, -92.0, -8.0, -60.0).z(),
            Path::at(-52.0, -44.0).q(-62.0, -78.0, -54.0, -94.0).q(-34.0, -82.0, -22.0, -60.0).z(),
            s.cloth,
        ),
        (
            Path::at(66.0, -30.0).q(82.0, -84.0, 68.0, -110.0).q(36.0, -94.0, 16.0, -60.0).z(),
            Path::at(58.0, -44.0).q(70.0, -78.0, 64.0, -94.0).q(44.0, -84.0, 30.0, -60.0).z(),
            if s.coat == Coat::Patched { s.inner } else { s.cloth },
        ),
    ] {
        fill(svg, &d, c, key);
        svg.fill_a(&inner, s.skin, 0.75);
    }
    let skull = Path::at(4.0, -68.0)
        .c(46.0, -70.0, 74.0, -44.0, 74.0, -8.0)
        .c(76.0, 12.0, 84.0, 22.0, 90.0, 34.0)
        .c(66.0, 38.0, 44.0, 54.0, 6.0, 54.0)
        .c(-32.0, 54.0, -58.0, 38.0, -82.0, 34.0)
        .c(-76.0, 22.0, -68.0, 12.0, -66.0, -8.0)
        .c(-66.0, -44.0, -38.0, -66.0, 4.0, -68.0)
        .z();
    fill(svg, &skull, s.cloth, key);
    svg.clip(&skull);
    match s.coat {
        Coat::Striped => {
            for (x, w) in [(-16.0, 7.0), (4.0, 9.0), (24.0, 7.0)] {
                svg.line(&Path::at(x, -72.0).q(x * 0.8 + 1.0, -52.0, x * 0.7 + 2.0, -34.0), s.inner, w, 0.6);
            }
            for d in [-1.0, 1.0] {
                for y in [2.0, 16.0] {
                    svg.line(
                        &Path::at(4.0 + d * 92.0, y).q(4.0 + d * 72.0, y + 4.0, 4.0 + d * 56.0, y + 1.0),
                        s.inner,
                        6.0,
                        0.5,
                    );
                }
            }
        }
        Coat::Patched => svg.ell(48.0, -30.0, 44.0, 42.0, s.inner, 0.85),
        Coat::Plain => {}
    }
    svg.spot(5.0, 34.0, 48.0, 34.0, s.trim, 1.0);
    svg.spot(4.0, 10.0, 14.0, 40.0, s.trim, if s.coat == Coat::Plain { 0.0 } else { 0.8 });
    for x in [-44.0, 54.0] {
        svg.spot(x, 26.0, 20.0, 13.0, rgb(0xf29a8c), 0.4);
    }
    svg.end();
    nose(svg, 5.0, 20.0, 1.0, s);
    for (y, dy) in [(26.0, -8.0), (31.0, 4.0), (36.0, 15.0)] {
        for d in [-1.0, 1.0] {
            let x = 5.0 + d * 26.0;
            svg.line(&Path::at(x, y).q(x + d * 36.0, y + dy * 0.3, x + d * 74.0, y + dy), rgb(0xfdfaf4), 1.6, 0.85);
        }
    }
}

fn nose(svg: &mut Svg, x: f64, y: f64, k: f64, s: &Sheet) {
    let c = if s.cloth.luma() < 0.25 { rgb(0x5a4048) } else { rgb(0xd9788a) };
    let d = Path::at(x - 9.0 * k, y)
        .q(x, y - 5.0 * k, x + 9.0 * k, y)
        .q(x + 6.0 * k, y + 9.0 * k, x, y + 10.0 * k)
        .q(x - 6.0 * k, y + 9.0 * k, x - 9.0 * k, y)
        .z();
    svg.fill(&d, c);
    svg.ell(x - 3.0 * k, y + 1.0, 2.4 * k, 1.6 * k, Rgb::WHITE, 0.6);
}

fn rabbit(svg: &mut Svg, s: &Sheet, key: f64) {
    for (x, tip, turn) in [(-26.0, -44.0, -1.0), (30.0, 50.0, 1.0)] {
        let d = Path::at(x - 18.0, -40.0)
            .c(x - 30.0 + turn * 6.0, -90.0, tip - 24.0, -150.0, tip, -168.0)
            .c(tip + 20.0, -150.0, x + 26.0 + turn * 6.0, -90.0, x + 18.0, -40.0)
            .z();
        fill(svg, &d, s.cloth, key);
        let inner = Path::at(x - 7.0, -54.0)
            .c(x - 14.0 + turn * 5.0, -92.0, tip - 10.0, -138.0, tip, -152.0)
            .c(tip + 8.0, -138.0, x + 13.0 + turn * 5.0, -92.0, x + 7.0, -54.0)
            .z();
        svg.fill_a(&inner, s.skin, 0.7);
    }
    let skull = Path::at(4.0, -56.0)
        .c(40.0, -56.0, 60.0, -30.0, 62.0, 0.0)
        .c(64.0, 34.0, 40.0, 54.0, 5.0, 54.0)
        .c(-30.0, 54.0, -54.0, 34.0, -54.0, 0.0)
        .c(-52.0, -30.0, -32.0, -56.0, 4.0, -56.0)
        .z();
    fill(svg, &skull, s.cloth, key);
    svg.clip(&skull);
    svg.spot(5.0, 34.0, 40.0, 30.0, s.trim, 1.0);
    for x in [-36.0, 46.0] {
        svg.spot(x, 24.0, 18.0, 12.0, rgb(0xf29a9c), 0.5);
    }
    svg.end();
    nose(svg, 5.0, 20.0, 0.85, s);
}

/// Large round eyes of cats and rabbits.
pub(super) fn round_eyes(svg: &mut Svg, actor: &Actor, open: bool) {
    let s = actor.sheet;
    let k = if s.age == Age::Child { 1.16 } else { 1.0 };
    let (rx, ry) = (14.5 * k, 16.5 * k * if actor.emotion == Emotion::Surprise { 1.1 } else { 1.0 });
    let rabbit = s.kind == Being::Rabbit;
    let centres = if rabbit { [-22.0, 32.0] } else { [-27.0, 36.0] };
    let lid = s.cloth.darker(0.7).mix(NIGHT, 0.6);
    for x in centres {
        let y = 0.0;
        if !open {
            svg.line(&Path::at(x - rx, y + 2.0).q(x, y + ry * 0.75, x + rx, y + 2.0), lid, 4.0, 1.0);
            continue;
        }
        let d = Path::at(x - rx, y + 1.0)
            .c(x - rx * 0.8, y - ry * 1.12, x + rx * 0.8, y - ry * 1.12, x + rx, y + 1.0)
            .c(x + rx * 0.75, y + ry * 0.98, x - rx * 0.75, y + ry * 0.98, x - rx, y + 1.0)
            .z();
        let iris = svg.rad(
            x,
            y + 5.0,
            ry * 1.2,
            &[(0.0, s.iris.lighter(0.5), 1.0), (0.7, s.iris, 1.0), (1.0, s.iris.darker(0.5), 1.0)],
        );
        svg.fill(&d, iris);
        svg.clip(&d);
        let (px, py) = (x + actor.gaze.0 * 4.0, y - 1.0 + actor.gaze.1 * 3.0);
        let narrow = if rabbit { 0.86 } else { 0.62 };
        svg.ell(px, py, rx * narrow, ry * 0.8, NIGHT, 1.0);
        svg.ell(px - 4.5 * k, py - 6.0 * k, 5.0 * k, 5.6 * k, Rgb::WHITE, 0.95);
        svg.ell(px + 4.5 * k, py + 5.5 * k, 2.6 * k, 2.6 * k, Rgb::WHITE, 0.7);
        if matches!(actor.emotion, Emotion::Happy) {
            svg.fill(
                &Path::at(x - rx - 2.0, y + ry)
                    .q(x, y + ry * 0.2, x + rx + 2.0, y + ry)
                    .l(x + rx, y + ry * 2.0)
                    .l(x - rx, y + ry * 2.0)
                    .z(),
                s.cloth,
            );
        }
        if matches!(actor.emotion, Emotion::Angry | Emotion::Resolve) {
            svg.fill(
                &Path::at(x - rx - 2.0, y - ry * 1.4)
                    .l(x + rx + 2.0, y - ry * 1.4)
                    .l(x + rx + 2.0, y - ry * 0.5)
                    .l(x - rx - 2.0, y - ry * 0.4)
                    .z(),
                s.cloth.darker(0.2),
            );
        }
        svg.end();
        svg.line(
            &Path::at(x - rx - 2.0, y + 1.0).c(
                x - rx * 0.8,
                y - ry * 1.14,
                x + rx * 0.8,
                y - ry * 1.14,
                x + rx + 2.0,
                y + 1.0,
            ),
            lid,
            3.4,
            1.0,
        );
    }
    if matches!(actor.emotion, Emotion::Sad | Emotion::Worry | Emotion::Fear) {
        for (i, x) in centres.into_iter().enumerate() {
            let d = if i == 0 { -1.0 } else { 1.0 };
            svg.line(&Path::at(x - d * 12.0, -26.0).l(x + d * 10.0, -20.0), lid, 3.4, 0.7);
        }
    }
}

/// The small mouth under a small nose.
pub(super) fn small_mouth(svg: &mut Svg, actor: &Actor, shape: u8) {
    let c = actor.sheet.cloth.darker(0.75).mix(NIGHT, 0.4);
    let (x, y) = (5.0, 30.0);
    svg.line(&Path::at(x, y - 1.0).l(x, y + 5.0), c, 2.2, 0.9);
    let smile = if matches!(actor.emotion, Emotion::Sad | Emotion::Fear) { 1.0 } else { 9.0 };
    for d in [-1.0, 1.0] {
        svg.line(&Path::at(x, y + 5.0).q(x + d * 5.0, y + 5.0 + smile, x + d * 16.0, y + 4.0), c, 2.4, 0.9);
    }
    let open = [0.0, 5.0, 11.0, 8.0][usize::from(shape.min(3))];
    if open > 0.0 {
        svg.ell(x, y + 8.0 + open * 0.5, if shape == 3 { 5.0 } else { 8.0 }, open, rgb(0x7a2c34), 1.0);
        svg.ell(x, y + 9.0 + open * 0.9, 5.0, open * 0.45, rgb(0xe8848c), 1.0);
    }
}

fn dog(svg: &mut Svg, s: &Sheet, key: f64) {
    let ear = if s.coat == Coat::Plain { s.cloth.darker(0.3) } else { s.inner };
    // The far ear, the skull, the muzzle, the near ear.
    let far = Path::at(34.0, -58.0).c(66.0, -74.0, 92.0, -40.0, 86.0, 2.0).c(72.0, 12.0, 58.0, -12.0, 52.0, -34.0).z();
    fill(svg, &far, ear.darker(0.15), key);
    let skull = Path::at(-6.0, -72.0)
        .c(36.0, -76.0, 62.0, -48.0, 64.0, -16.0)
        .c(70.0, 20.0, 52.0, 54.0, 4.0, 56.0)
        .c(-40.0, 56.0, -66.0, 30.0, -64.0, -10.0)
        .c(-62.0, -46.0, -40.0, -70.0, -6.0, -72.0)
        .z();
    fill(svg, &skull, s.cloth, key);
    svg.clip(&skull);
    svg.spot(20.0, -52.0, 14.0, 60.0, s.trim, if s.cloth.luma() < 0.25 { 0.0 } else { 0.75 });
    svg.end();
    let muzzle = Path::at(-14.0, 18.0)
        .c(-10.0, -4.0, 24.0, -12.0, 52.0, -6.0)
        .c(82.0, -2.0, 94.0, 14.0, 88.0, 32.0)
        .c(78.0, 56.0, 40.0, 62.0, 14.0, 58.0)
        .c(-10.0, 54.0, -18.0, 38.0, -14.0, 18.0)
        .z();
    fill(svg, &muzzle, s.trim.mix(s.cloth, 0.15), key);
    let snout = Path::at(40.0, -4.0)
        .c(54.0, -12.0, 84.0, -8.0, 84.0, 4.0)
        .c(82.0, 18.0, 66.0, 24.0, 58.0, 22.0)
        .c(46.0, 18.0, 38.0, 6.0, 40.0, -4.0)
        .z();
    svg.fill(&snout, rgb(0x241c1c));
    svg.ell(58.0, -1.0, 9.0, 4.0, Rgb::WHITE, 0.45);
    let near =
        Path::at(-34.0, -62.0).c(-80.0, -62.0, -104.0, -8.0, -86.0, 44.0).c(-66.0, 54.0, -42.0, 22.0, -30.0, -28.0).z();
    fill(svg, &near, ear, key);
}

pub(super) fn dog_eyes(svg: &mut Svg, actor: &Actor, open: bool) {
    let s = actor.sheet;
    let k = if s.age == Age::Child { 1.3 } else { 1.05 };
    for (i, (x, y)) in [(-16.0, -16.0), (42.0, -20.0)].into_iter().enumerate() {
        let r = 10.0 * k * if i == 1 { 0.92 } else { 1.0 };
        if open {
            svg.ell(x, y, r, r * 1.1, NIGHT, 1.0);
            svg.ell(x + 1.0, y + 2.0, r * 0.75, r * 0.8, s.iris, 0.9);
            svg.ell(x + 1.0 + actor.gaze.0 * 2.0, y + 1.0, r * 0.5, r * 0.6, NIGHT, 1.0);
            svg.ell(x - r * 0.3, y - r * 0.4, r * 0.34, r * 0.38, Rgb::WHITE, 0.95);
        } else {
            svg.line(&Path::at(x - r, y).q(x, y + r * 0.8, x + r, y), NIGHT, 4.0, 1.0);
        }
        let d = if i == 0 { -1.0 } else { 1.0 };
        let (inner, outer) = match actor.emotion {
            Emotion::Sad | Emotion::Worry | Emotion::Fear => (-8.0, 3.0),
            Emotion::Angry | Emotion::Resolve => (4.0, -5.0),
            _ => (-3.0, -1.0),
        };
        let brow = Path::at(x - d * r, y - r - 8.0 + inner).q(x, y - r - 13.0, x + d * r, y - r - 8.0 + outer);
        svg.line(&brow, s.cloth.darker(0.55), 4.0, 0.55);
    }
}

/// The mouth of a dog: shut, or open with its tongue out.
pub(super) fn dog_mouth(svg: &mut Svg, actor: &Actor, shape: u8) {
    let c = rgb(0x3a2420);
    let glad = shape == 0 && (actor.emotion == Emotion::Happy || actor.gesture == Gesture::Play);
    let open = if glad { 15.0 } else { [0.0, 7.0, 16.0, 11.0][usize::from(shape.min(3))] };
    if open > 0.0 {
        let d = Path::at(16.0, 38.0)
            .q(48.0, 46.0, 80.0, 34.0)
            .q(74.0, 44.0 + open * 1.6, 46.0, 46.0 + open * 1.5)
            .q(24.0, 44.0 + open, 16.0, 38.0)
            .z();
        svg.fill(&d, rgb(0x6a2830));
        svg.fill(
            &Path::at(34.0, 44.0)
                .q(48.0, 40.0, 62.0, 44.0)
                .q(66.0, 52.0 + open * 1.7, 50.0, 54.0 + open * 1.8)
                .q(34.0, 52.0 + open * 1.5, 34.0, 44.0)
                .z(),
            rgb(0xf0808c),
        );
    }
    svg.line(
        &Path::at(58.0, 22.0)
            .q(60.0, 34.0, 56.0, 38.0)
            .q(34.0, 48.0, 10.0, 34.0)
            .m(56.0, 38.0)
            .q(72.0, 46.0, 84.0, 32.0),
        c,
        2.8,
        0.9,
    );
}
