//! Bodies on four legs: cat, dog and rabbit share one build and differ in measure.

use super::Pose;
use crate::{
    colour::{Rgb, rgb},
    sheet::{Coat, Sheet},
    svg::{Path, Point, Svg},
};
use kinora_model::script::{Age, Being};

/// Measures of a body: how wide and high it is beside a cat's, and how thick its legs are.
#[derive(Clone, Copy, Debug)]
struct Build {
    sx: f64,
    sy: f64,
    leg: f64,
}

impl Build {
    fn of(s: &Sheet) -> Self {
        let (sx, sy, leg) = match s.kind {
            Being::Dog => (1.22, 1.42, 30.0),
            Being::Rabbit => (0.92, 0.8, 22.0),
            _ => (1.0, 1.0, 25.0),
        };
        // The young are all head.
        let k = if s.age == Age::Child { 0.78 } else { 1.0 };
        Self { sx: sx * k, sy: sy * k, leg: leg * k.sqrt() }
    }
}

/// Ground below the face of a cat in each pose, before measure.
fn ground(pose: Pose) -> f64 {
    match pose {
        Pose::Sit => 232.0,
        Pose::Run => 196.0,
        Pose::Play => 150.0,
        Pose::Sleep => 74.0,
    }
}

/// Where the body hangs on the head: its drawing begins this far below the face.
const NECK: f64 = 30.0;

/// Ground below the face.
pub(super) fn foot(s: &Sheet, pose: Pose) -> f64 {
    NECK + (ground(pose) - NECK) * Build::of(s).sy
}

/// How broad the body is beside a grown cat's.
pub(super) fn breadth(s: &Sheet) -> f64 {
    Build::of(s).sx
}

fn place(svg: &mut Svg, s: &Sheet) {
    let b = Build::of(s);
    svg.place(0.0, NECK * (1.0 - b.sy), 0.0, b.sx, b.sy);
}

/// A line that thins from `a` to `b` along `points`.
fn tapered(points: &[Point], a: f64, b: f64) -> Path {
    let n = points.len();
    let side = |i: usize, d: f64| {
        let (p, q) = (points[i.saturating_sub(1)], points[(i + 1).min(n - 1)]);
        let (dx, dy) = (q.0 - p.0, q.1 - p.1);
        let l = (dx * dx + dy * dy).sqrt().max(0.01);
        let w = (a + (b - a) * i as f64 / (n - 1) as f64) * 0.5 * d;
        (points[i].0 - dy / l * w, points[i].1 + dx / l * w)
    };
    let mut outline: Vec<Point> = (0..n).map(|i| side(i, 1.0)).collect();
    outline.extend((0..n).rev().map(|i| side(i, -1.0)));
    Path::smooth(&outline, true)
}

fn fur(svg: &mut Svg, d: &Path, c: Rgb, key: f64) {
    let paint = svg.lin(
        (-150.0 * key, 220.0),
        (120.0 * key, -40.0),
        &[(0.0, c.darker(0.32), 1.0), (0.5, c, 1.0), (1.0, c.lighter(0.16), 1.0)],
    );
    svg.fill(d, paint);
    svg.line(d, c.darker(0.55), 2.2, 0.5);
}

/// The tail, a sheet of its own.
pub(super) fn tail(svg: &mut Svg, s: &Sheet, pose: Pose) {
    place(svg, s);
    let f = ground(pose);
    let c = s.cloth;
    if s.kind == Being::Rabbit {
        let (x, y) = match pose {
            Pose::Sit => (-112.0, f - 44.0),
            Pose::Sleep => (-196.0, 20.0),
            _ => (-252.0, 44.0),
        };
        svg.ell(x, y, 30.0, 28.0, s.trim, 1.0);
        svg.ell(x - 6.0, y - 6.0, 20.0, 18.0, s.trim.lighter(0.4), 0.9);
        svg.end();
        return;
    }
    let dog = s.kind == Being::Dog;
    let points: Vec<Point> = match (pose, dog) {
        (Pose::Sit, false) => {
            vec![(-84.0, f - 26.0), (-140.0, f - 18.0), (-182.0, f - 58.0), (-178.0, f - 112.0), (-148.0, f - 140.0)]
        }
        (Pose::Sit, true) => vec![(-84.0, f - 40.0), (-134.0, f - 52.0), (-168.0, f - 90.0), (-166.0, f - 124.0)],
        (Pose::Run, false) => vec![(-232.0, 50.0), (-290.0, 34.0), (-326.0, -22.0), (-318.0, -82.0), (-286.0, -108.0)],
        (Pose::Run, true) => vec![(-232.0, 46.0), (-282.0, 26.0), (-306.0, -18.0), (-296.0, -52.0)],
        (Pose::Play, false) => {
            vec![(-226.0, 8.0), (-272.0, -40.0), (-276.0, -104.0), (-246.0, -148.0), (-212.0, -150.0)]
        }
        (Pose::Play, true) => vec![(-226.0, 6.0), (-262.0, -40.0), (-262.0, -84.0), (-240.0, -110.0)],
        (Pose::Sleep, _) => vec![(-196.0, 40.0), (-212.0, 50.0), (-200.0, 62.0)],
    };
    let (a, b) = if dog { (30.0, 15.0) } else { (27.0, 19.0) };
    let d = tapered(&points, a, b);
    fur(svg, &d, c.darker(0.06), 1.0);
    svg.clip(&d);
    if s.coat == Coat::Striped {
        for p in points.iter().skip(1) {
            svg.line(&Path::at(p.0 - 22.0, p.1 - 8.0).q(p.0, p.1 + 4.0, p.0 + 22.0, p.1 - 4.0), s.inner, 8.0, 0.55);
        }
    }
    if let Some(tip) = points.last() {
        svg.ell(tip.0, tip.1, 20.0, 22.0, s.trim, if s.coat == Coat::Plain { 0.5 } else { 0.9 });
    }
    svg.end();
    svg.end();
}

/// Body and legs.
pub(super) fn draw(svg: &mut Svg, s: &Sheet, pose: Pose, key: f64) {
    place(svg, s);
    match pose {
        Pose::Sit => sitting(svg, s, key),
        Pose::Run => running(svg, s, key),
        Pose::Play => playing(svg, s, key),
        Pose::Sleep => sleeping(svg, s, key),
    }
    svg.end();
    if let Some(c) = s.ornament.filter(|_| pose != Pose::Sleep) {
        let band = Path::at(-38.0, 40.0).q(4.0, 66.0, 44.0, 42.0).l(46.0, 54.0).q(4.0, 80.0, -42.0, 52.0).z();
        svg.fill(&band, c);
        svg.line(&band, c.darker(0.4), 1.4, 0.6);
        svg.ell(8.0, 72.0, 9.0, 9.0, rgb(0xf0c850), 1.0);
        svg.line(&Path::at(0.0, 73.0).l(16.0, 73.0), rgb(0x9a7420), 1.6, 0.9);
    }
}

/// Legs are points from the hip down to the paw.
fn leg(svg: &mut Svg, s: &Sheet, points: &[Point], c: Rgb, key: f64) {
    let w = Build::of(s).leg;
    let d = tapered(points, w * 1.5, w * 0.9);
    fur(svg, &d, c, key);
    let (x, y) = points[points.len() - 1];
    let sock = if s.coat == Coat::Plain { c } else { s.trim };
    let paw = Path::ellipse(x + 6.0, y - 3.0, w * 0.74, w * 0.42);
    svg.fill(&paw, sock);
    svg.line(&paw, c.darker(0.5), 1.8, 0.5);
    for dx in [0.0, 8.0] {
        svg.line(&Path::at(x + 4.0 + dx, y + 3.0).l(x + 5.0 + dx, y - 4.0), sock.darker(0.4), 1.4, 0.6);
    }
}

fn marks(svg: &mut Svg, s: &Sheet, d: &Path, stripes: &[Point]) {
    svg.clip(d);
    match s.coat {
        Coat::Plain => {}
        Coat::Striped => {
            for &(x, y) in stripes {
                let stripe =
                    Path::at(x - 7.0, y - 32.0).q(x + 6.0, y, x - 4.0, y + 40.0).q(x - 16.0, y, x - 7.0, y - 32.0).z();
                svg.fill_a(&stripe, s.inner, 0.55);
            }
        }
        Coat::Patched => {
            for (i, &(x, y)) in stripes.iter().enumerate() {
                let c = if i % 2 == 0 { s.inner } else { rgb(0x3a3230) };
                svg.ell(x, y, 38.0, 32.0, c, 0.85);
            }
        }
    }
    svg.end();
}

fn sitting(svg: &mut Svg, s: &Sheet, key: f64) {
    let f = ground(Pose::Sit);
    let body = Path::at(-34.0, 24.0)
        .c(-70.0, 62.0, -116.0, 120.0, -112.0, f - 40.0)
        .c(-110.0, f - 6.0, -84.0, f, -40.0, f)
        .l(44.0, f)
        .c(64.0, f - 50.0, 74.0, 96.0, 44.0, 26.0)
        .z();
    fur(svg, &body, s.cloth, key);
    marks(svg, s, &body, &[(-44.0, 72.0), (-72.0, 104.0), (-96.0, 142.0), (-70.0, 168.0)]);
    svg.clip(&body);
    svg.spot(34.0, 94.0, 36.0, 74.0, s.trim, 0.95);
    svg.spot(-20.0, f, 120.0, 30.0, s.cloth.darker(0.6), 0.35);
    svg.end();
    // The far foreleg, the haunch, the near foreleg.
    leg(svg, s, &[(46.0, 116.0), (52.0, 176.0), (50.0, f - 4.0)], s.cloth.darker(0.1), key);
    let haunch = Path::at(-104.0, f - 4.0)
        .c(-118.0, f - 70.0, -78.0, f - 104.0, -40.0, f - 84.0)
        .c(-12.0, f - 66.0, -14.0, f - 20.0, -34.0, f - 6.0)
        .z();
    fur(svg, &haunch, s.cloth.lighter(0.03), key);
    marks(svg, s, &haunch, &[(-78.0, f - 62.0), (-56.0, f - 46.0)]);
    let paw = Path::ellipse(-34.0, f - 9.0, 34.0, 12.0);
    svg.fill(&paw, if s.coat == Coat::Plain { s.cloth } else { s.trim });
    svg.line(&paw, s.cloth.darker(0.5), 1.8, 0.5);
    leg(svg, s, &[(14.0, 110.0), (16.0, 176.0), (12.0, f - 2.0)], s.cloth.lighter(0.04), key);
}

fn running(svg: &mut Svg, s: &Sheet, key: f64) {
    let f = ground(Pose::Run);
    leg(svg, s, &[(-52.0, 90.0), (-34.0, 136.0), (-64.0, f - 10.0)], s.cloth.darker(0.2), key);
    leg(svg, s, &[(-204.0, 84.0), (-172.0, 136.0), (-186.0, f - 4.0)], s.cloth.darker(0.2), key);
    let points = [
        (6.0, 26.0),
        (-60.0, 22.0),
        (-140.0, 32.0),
        (-206.0, 24.0),
        (-246.0, 48.0),
        (-252.0, 88.0),
        (-214.0, 112.0),
        (-140.0, 106.0),
        (-60.0, 116.0),
        (-4.0, 94.0),
        (22.0, 58.0),
    ];
    let body = Path::smooth(&points, true);
    fur(svg, &body, s.cloth, key);
    marks(svg, s, &body, &[(-70.0, 40.0), (-110.0, 48.0), (-150.0, 50.0), (-190.0, 46.0), (-222.0, 62.0)]);
    svg.clip(&body);
    svg.spot(-110.0, 118.0, 120.0, 26.0, s.trim, 0.7);
    svg.spot(8.0, 76.0, 34.0, 40.0, s.trim, 0.9);
    svg.end();
    leg(svg, s, &[(-218.0, 78.0), (-250.0, 128.0), (-292.0, f - 16.0)], s.cloth, key);
    leg(svg, s, &[(-26.0, 88.0), (16.0, 132.0), (56.0, f - 18.0)], s.cloth.lighter(0.04), key);
}

/// Chest low, rump high, a paw after whatever it is.
fn playing(svg: &mut Svg, s: &Sheet, key: f64) {
    let f = ground(Pose::Play);
    leg(svg, s, &[(-196.0, 44.0), (-178.0, 92.0), (-196.0, f - 4.0)], s.cloth.darker(0.2), key);
    leg(svg, s, &[(-14.0, 76.0), (18.0, 112.0), (44.0, f - 4.0)], s.cloth.darker(0.12), key);
    let points = [
        (14.0, 28.0),
        (-40.0, 22.0),
        (-120.0, -8.0),
        (-186.0, -28.0),
        (-232.0, -2.0),
        (-240.0, 46.0),
        (-210.0, 78.0),
        (-140.0, 76.0),
        (-64.0, 104.0),
        (0.0, 100.0),
        (28.0, 66.0),
    ];
    let body = Path::smooth(&points, true);
    fur(svg, &body, s.cloth, key);
    marks(svg, s, &body, &[(-70.0, 26.0), (-106.0, 18.0), (-144.0, 10.0), (-182.0, 4.0), (-212.0, 22.0)]);
    svg.clip(&body);
    svg.spot(10.0, 84.0, 44.0, 38.0, s.trim, 0.95);
    svg.end();
    leg(svg, s, &[(-206.0, 30.0), (-244.0, 84.0), (-222.0, f - 2.0)], s.cloth, key);
    // The paw in the air.
    leg(svg, s, &[(10.0, 82.0), (86.0, 86.0), (136.0, 22.0)], s.cloth.lighter(0.05), key);
}

fn sleeping(svg: &mut Svg, s: &Sheet, key: f64) {
    let f = ground(Pose::Sleep);
    let points = [
        (40.0, 40.0),
        (10.0, -16.0),
        (-60.0, -54.0),
        (-140.0, -44.0),
        (-198.0, 0.0),
        (-204.0, f - 18.0),
        (-150.0, f),
        (-40.0, f),
        (36.0, f - 2.0),
    ];
    let body = Path::smooth(&points, true);
    fur(svg, &body, s.cloth, key);
    marks(svg, s, &body, &[(-60.0, -20.0), (-96.0, -16.0), (-134.0, -8.0), (-168.0, 14.0)]);
    let wrap = tapered(&[(-196.0, f - 22.0), (-120.0, f - 6.0), (-30.0, f - 2.0), (44.0, f - 12.0)], 30.0, 20.0);
    fur(svg, &wrap, s.cloth.darker(0.08), key);
    let paw = Path::ellipse(38.0, f - 10.0, 30.0, 13.0);
    svg.fill(&paw, s.trim);
    svg.line(&paw, s.cloth.darker(0.5), 1.8, 0.5);
}

/// The ball that a dog is after.
pub(super) fn ball(svg: &mut Svg, x: f64, ground: f64) {
    let (r, y) = (30.0, ground - 30.0);
    svg.spot(x, ground, 44.0, 8.0, rgb(0x101810), 0.4);
    let d = Path::ellipse(x, y, r, r);
    let paint = svg.rad(
        x - 10.0,
        y - 12.0,
        46.0,
        &[(0.0, rgb(0xff8f7a), 1.0), (0.6, rgb(0xdd4338), 1.0), (1.0, rgb(0x8f2420), 1.0)],
    );
    svg.fill(&d, paint);
    svg.line(&Path::at(x - r, y).q(x, y + 16.0, x + r, y), rgb(0xfff2d8), 5.0, 0.9);
}
