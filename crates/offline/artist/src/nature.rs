//! Growing and standing things of the open: ridges, trees, bamboo, grass, rocks, branches before the lens.
#![allow(clippy::too_many_arguments, reason = "place, size, colours and light of one thing, each a plain number")]

mod tree;

use crate::{
    colour::{Rgb, rgb},
    rng::Rng,
    stage::{Place, Stage},
    svg::{Path, Point, Svg},
};
use kinora_model::script::TimeOfDay;
pub(crate) use tree::{fir, orchard, tree};

/// Colour of the trees in bloom (or in autumn) that `words`, in lower case, name.
pub(crate) fn bloom(words: &str) -> Option<Rgb> {
    let says = |list: &[&str]| list.iter().any(|w| words.contains(w));
    if says(&["桃花", "桃林", "桃树", "樱", "peach tree", "peach blossom", "cherry tree", "cherry blossom"]) {
        Some(rgb(0xf2a6bc))
    } else if says(&["梨花", "杏花", "苹果花", "apple blossom", "pear blossom", "blossoming orchard"]) {
        Some(rgb(0xf6e6e2))
    } else if says(&["枫", "maple"]) {
        Some(rgb(0xc8482c))
    } else {
        None
    }
}

/// A line of hills by midpoint displacement from `x0` to `x1` around `y`, `amp` high, the rougher the larger `rough`.
pub(crate) fn ridge(rng: &mut Rng, x0: f64, x1: f64, y: f64, amp: f64, rough: f64) -> Vec<Point> {
    let mut heights: Vec<f64> = (0..5).map(|_| y - amp * rng.unit()).collect();
    let mut a = amp * 0.5;
    for _ in 0..5 {
        let mut finer = Vec::with_capacity(heights.len() * 2);
        for pair in heights.windows(2) {
            finer.push(pair[0]);
            finer.push((pair[0] + pair[1]) / 2.0 + (rng.unit() - 0.5) * a);
        }
        finer.push(heights[heights.len() - 1]);
        heights = finer;
        a *= rough;
    }
    let n = heights.len() - 1;
    heights.into_iter().enumerate().map(|(i, v)| (x0 + (x1 - x0) * i as f64 / n as f64, v)).collect()
}

/// Peaks like those of ink paintings: steep shoulders and rounded heads.
fn peaks(rng: &mut Rng, x0: f64, x1: f64, y: f64, amp: f64) -> Vec<Point> {
    let n = 3 + rng.below(3);
    let list: Vec<(f64, f64, f64)> = (0..n)
        .map(|i| {
            let x = x0 + (x1 - x0) * (i as f64 + rng.range(0.15, 0.85)) / n as f64;
            (x, amp * rng.range(0.4, 1.0), rng.range(80.0, 190.0))
        })
        .collect();
    let steps = 150;
    let mut noise = 0.0;
    (0..=steps)
        .map(|i| {
            let x = x0 + (x1 - x0) * f64::from(i) / f64::from(steps);
            let h = list.iter().map(|&(px, ph, w)| ph / (1.0 + ((x - px) / w).powi(2)).powf(1.35)).fold(0.0, f64::max);
            noise = noise * 0.7 + rng.range(-1.0, 1.0) * (2.0 + h * 0.02);
            (x, y - h + noise)
        })
        .collect()
}

fn closed(points: &[Point], bottom: f64) -> Path {
    let (first, last) = (points[0], points[points.len() - 1]);
    Path::poly(points).l(last.0, bottom).l(first.0, bottom).z()
}

/// Distant country: `count` ridges from far to near with mist between them, the lowest about `horizon`. `amp` is how
/// high the farthest rises; `steep` draws ink-painting peaks.
pub(crate) fn country(place: &mut Place, stage: &mut Stage, horizon: f64, amp: f64, count: usize, steep: bool) {
    let b = *place.board;
    let (x0, x1) = (b.left() - 60.0, b.right() + 60.0);
    let p = place.palette.clone();
    let green = if p.snow { rgb(0xc6d0da) } else { rgb(0x51705c) };
    for i in 0..count {
        let k = 1.0 - i as f64 / count as f64;
        let y = horizon + 8.0 - k * 26.0;
        let a = amp * (0.25 + 0.75 * k);
        let line = if steep && i + 1 < count {
            peaks(&mut place.rng, x0, x1, y, a)
        } else {
            ridge(&mut place.rng, x0, x1, y, a * 0.62, 0.55)
        };
        // A low sun has a gap to shine through.
        let low = p.disc && matches!(place.time, TimeOfDay::Dawn | TimeOfDay::Dusk);
        let line: Vec<Point> = if low {
            let sun = b.w * (0.5 + p.side * 0.25);
            let gap = |x: f64| 1.0 - 0.62 * (-((x - sun) / 190.0).powi(2)).exp();
            line.into_iter().map(|(x, v)| (x, y - (y - v) * gap(x))).collect()
        } else {
            line
        };
        let c = place.far(green.mix(p.sky[0].mix(rgb(0x4a5a78), 0.4), 0.3 + 0.5 * k), 0.22 + 0.6 * k);
        let foot = c.mix(p.haze, 0.72);
        let paint = stage.far.lin(
            (0.0, y - a),
            (0.0, y + 30.0),
            &[(0.0, c, 1.0), (0.55, c.mix(foot, 0.35), 1.0), (1.0, foot, 1.0)],
        );
        stage.far.fill(&closed(&line, horizon + 140.0), paint);
        let side = p.side;
        stage.far.line(&Path::poly(&line), c.mix(p.key, 0.45), 1.3, if p.night { 0.25 } else { 0.4 });
        if p.snow && steep {
            let cap: Vec<Point> = line.iter().map(|&(x, v)| (x + side * 2.0, v.min(y - a * 0.3))).collect();
            stage.far.line(&Path::poly(&cap), Rgb::WHITE.lit(p.ambient), 5.0, 0.35);
        }
        if i + 1 == count || i % 2 == 1 {
            treeline(&mut stage.far, &mut place.rng, &line, c.darker(0.22), 5.0 + 5.0 * (1.0 - k));
        }
        for _ in 0..3 {
            let x = place.rng.range(x0, x1);
            stage.far.spot(
                x,
                y + 6.0,
                place.rng.range(200.0, 460.0),
                34.0,
                p.haze.lighter(0.12),
                0.3 + 0.3 * p.haze_amount,
            );
        }
    }
}

/// Tiny firs along a ridge.
fn treeline(svg: &mut Svg, rng: &mut Rng, line: &[Point], c: Rgb, size: f64) {
    let mut path = Path::default();
    for pair in line.windows(2).step_by(1) {
        if rng.chance(0.55) {
            let (x, y) = (pair[0].0 + rng.range(0.0, 12.0), pair[0].1 + 2.0);
            let h = size * rng.range(0.8, 2.4);
            path = path.m(x - h * 0.3, y).l(x, y - h).l(x + h * 0.3, y).z();
        }
    }
    svg.fill_a(&path, c, 0.85);
}

/// A bamboo cane from `x` at `y` upward `h`, with leaf tufts.
pub(crate) fn bamboo(svg: &mut Svg, rng: &mut Rng, x: f64, y: f64, h: f64, w: f64, c: Rgb, side: f64) {
    let lean = rng.range(-0.05, 0.05) * h;
    let joints = (h / (w * 7.5)).ceil().max(3.0) as usize;
    let at = |k: f64| (x + lean * k * k, y - h * k);
    for i in 0..joints {
        let (a, b) = (at(i as f64 / joints as f64), at((i + 1) as f64 / joints as f64));
        let paint = svg.across(a.0 - w * 0.5 * side, a.0 + w * 0.5 * side, c.darker(0.42), c.lighter(0.16));
        let d = Path::at(a.0 - w * 0.5, a.1)
            .q(a.0 - w * 0.42, (a.1 + b.1) / 2.0, b.0 - w * 0.5, b.1 + 1.0)
            .l(b.0 + w * 0.5, b.1 + 1.0)
            .q(a.0 + w * 0.42, (a.1 + b.1) / 2.0, a.0 + w * 0.5, a.1)
            .z();
        svg.fill(&d, paint);
        svg.line(
            &Path::at(b.0 - w * 0.56, b.1 + 1.0).q(b.0, b.1 + w * 0.22, b.0 + w * 0.56, b.1 + 1.0),
            c.darker(0.55),
            w * 0.16,
            0.9,
        );
        svg.line(
            &Path::at(b.0 - w * 0.5, b.1 + w * 0.24).q(b.0, b.1 + w * 0.44, b.0 + w * 0.5, b.1 + w * 0.24),
            c.lighter(0.45),
            w * 0.08,
            0.6,
        );
        if i > 1 && rng.chance(0.5) {
            let d = if rng.chance(0.5) { -1.0 } else { 1.0 };
            let (tx, ty) = (b.0 + d * w * rng.range(3.0, 6.0), b.1 - w * rng.range(1.5, 3.5));
            svg.line(&Path::at(b.0, b.1).q((b.0 + tx) / 2.0, b.1 - w * 2.0, tx, ty), c.darker(0.25), w * 0.13, 0.9);
            bamboo_leaves(svg, rng, tx, ty, w * 3.2, c, d);
        }
    }
}

/// A drooping tuft of bamboo leaves.
pub(crate) fn bamboo_leaves(svg: &mut Svg, rng: &mut Rng, x: f64, y: f64, l: f64, c: Rgb, d: f64) {
    for _ in 0..5 {
        let a = rng.range(-0.3, 1.25);
        let len = l * rng.range(0.7, 1.2);
        let (ex, ey) = (x + d * a.cos() * len, y + a.sin() * len);
        let (nx, ny) = (-(ey - y) * 0.12, (ex - x) * 0.12);
        let tone = c.mix(rgb(0x2c5a3a), rng.range(0.0, 0.4)).lighter(rng.range(0.0, 0.16));
        svg.fill(
            &Path::at(x, y)
                .q((x + ex) / 2.0 + nx, (y + ey) / 2.0 + ny, ex, ey)
                .q((x + ex) / 2.0 - nx, (y + ey) / 2.0 - ny, x, y)
                .z(),
            tone,
        );
    }
}

/// Grass blades along a line between `x0` and `x1` at `y`, in one path.
pub(crate) fn grass(svg: &mut Svg, rng: &mut Rng, x0: f64, x1: f64, y: f64, h: f64, count: usize, c: Rgb) {
    for tone in 0..3 {
        let mut path = Path::default();
        for _ in 0..count / 3 {
            let x = rng.range(x0, x1);
            let (len, bend) = (h * rng.range(0.5, 1.15), rng.range(-0.5, 0.6) * h * 0.6);
            let w = h * 0.045 + 0.6;
            path = path
                .m(x - w, y)
                .q(x - w * 0.3 + bend * 0.2, y - len * 0.6, x + bend, y - len)
                .q(x + w * 0.8 + bend * 0.2, y - len * 0.55, x + w, y)
                .z();
        }
        svg.fill(&path, c.mix(rgb(0xdde6a0), 0.12 * f64::from(tone)).darker(0.22 * f64::from(2 - tone) * 0.5));
    }
}

/// A rock with a lit and a shaded side, `w` wide, standing at `x`, `y`.
pub(crate) fn rock(svg: &mut Svg, rng: &mut Rng, x: f64, y: f64, w: f64, c: Rgb, side: f64, snow: bool) {
    let h = w * rng.range(0.4, 0.65);
    let j = |rng: &mut Rng| rng.range(-0.06, 0.06) * w;
    let top = (x + j(rng) * 2.0, y - h);
    let points = [
        (x - w * 0.5, y),
        (x - w * 0.46 + j(rng), y - h * 0.5),
        (x - w * 0.24, y - h * 0.86 + j(rng)),
        top,
        (x + w * 0.26, y - h * 0.8 + j(rng)),
        (x + w * 0.45, y - h * 0.42 + j(rng)),
        (x + w * 0.52, y),
    ];
    let paint = svg.lin(
        (x - side * w * 0.5, y),
        (x + side * w * 0.4, y - h),
        &[(0.0, c.darker(0.5), 1.0), (0.6, c, 1.0), (1.0, c.lighter(0.22), 1.0)],
    );
    svg.fill(&Path::poly(&points).z(), paint);
    let shade = Path::poly(&[
        top,
        (x - side * w * 0.1, y - h * 0.4),
        (x - side * w * 0.04, y),
        (x - side * w * 0.5, y),
        (x - side * w * 0.44, y - h * 0.5),
        (x - side * w * 0.24, y - h * 0.84),
    ])
    .z();
    svg.fill_a(&shade, c.darker(0.6), 0.35);
    if snow {
        svg.fill(
            &Path::smooth(
                &[
                    points[1],
                    points[2],
                    points[3],
                    points[4],
                    (x + w * 0.3, y - h * 0.62),
                    (x, y - h * 0.74),
                    (x - w * 0.3, y - h * 0.62),
                ],
                true,
            ),
            rgb(0xf4f7fb),
        );
    }
}

/// Something dark and out of focus at a border of the picture: a pine or plum branch, leaves, bamboo, by the setting.
pub(crate) fn branch(svg: &mut Svg, rng: &mut Rng, x: f64, y: f64, l: f64, d: f64, c: Rgb, bloom: Option<Rgb>) {
    let mut points = vec![(x, y)];
    for i in 1..6 {
        let k = f64::from(i) / 5.0;
        points.push((x + d * l * k, y + l * 0.22 * k * k + rng.range(-0.05, 0.05) * l));
    }
    svg.line(&Path::smooth(&points, false), c, l * 0.034, 1.0);
    for pair in points.windows(2) {
        for _ in 0..3 {
            let k = rng.unit();
            let (px, py) = (pair[0].0 + (pair[1].0 - pair[0].0) * k, pair[0].1 + (pair[1].1 - pair[0].1) * k);
            let (ex, ey) = (px + d * rng.range(0.02, 0.16) * l, py + rng.range(-0.16, 0.15) * l);
            svg.line(&Path::at(px, py).q((px + ex) / 2.0, py - l * 0.02, ex, ey), c, l * 0.013, 1.0);
            match bloom {
                Some(petal) => {
                    for _ in 0..3 {
                        crate::rig::blossom(
                            svg,
                            ex + rng.range(-0.04, 0.04) * l,
                            ey + rng.range(-0.04, 0.04) * l,
                            l * rng.range(0.02, 0.034),
                            petal,
                        );
                    }
                }
                None => {
                    let mut needles = Path::default();
                    for j in 0..13 {
                        let a = f64::from(j) / 12.0 * 3.9 - 3.5;
                        let r = l * rng.range(0.08, 0.12);
                        needles = needles.m(ex, ey).l(ex + a.cos() * r, ey + a.sin() * r);
                    }
                    svg.line(&needles, c.lighter(0.06), l * 0.007, 0.95);
                }
            }
        }
    }
}

/// Open ground from `horizon` down: earth or snow with light on it and a worn path towards the viewer where asked.
pub(crate) fn ground(place: &mut Place, stage: &mut Stage, horizon: f64, earth: Rgb) {
    let b = *place.board;
    let snow = place.palette.snow;
    let c = if snow { rgb(0xdfe7f0) } else { earth };
    let (x0, x1) = (b.left() - 500.0, b.right() + 500.0);
    let far = c.mix(rgb(0xb8c4c8), 0.25);
    let paint = stage.mid.lin(
        (0.0, horizon),
        (0.0, b.bottom()),
        &[(0.0, far, 1.0), (0.35, c, 1.0), (1.0, c.darker(0.42), 1.0)],
    );
    let line = ridge(&mut place.rng, x0, x1, horizon + 5.0, 8.0, 0.5);
    stage.mid.fill(&closed(&line, b.bottom() + 500.0), paint);
    // Air over the far ground hides the seam between land and hills.
    let air = place.palette.haze;
    let veil = stage.shine.lin(
        (0.0, horizon - 70.0),
        (0.0, horizon + 90.0),
        &[(0.0, air, 0.0), (0.42, air, 0.62), (0.55, air, 0.5), (1.0, air, 0.0)],
    );
    stage.shine.rect(x0, horizon - 70.0, x1 - x0, 160.0, veil);
    for _ in 0..26 {
        let k = place.rng.unit().powf(1.6);
        let y = horizon + 12.0 + (b.bottom() - horizon) * k;
        let w = 60.0 + 260.0 * k;
        let x = place.rng.range(x0, x1);
        let tone = if place.rng.chance(0.5) { c.lighter(0.2) } else { c.darker(0.4) };
        stage.mid.spot(x, y, w, w * 0.07, tone, 0.28);
    }
    // Tufts or stones, small far off and larger near, so that the ground leads the eye.
    if !snow {
        let green = c.g > c.r;
        for (tone, n) in [(c.darker(0.35), 120), (c.lighter(0.22), 90)] {
            let mut marks = Path::default();
            for _ in 0..n {
                let k = place.rng.unit().powf(0.8);
                let (x, y) = (place.rng.range(x0, x1), horizon + 22.0 + (b.bottom() - horizon - 22.0) * k);
                let l = 3.0 + 15.0 * k * place.rng.range(0.5, 1.0);
                marks = if green {
                    let bend = place.rng.range(-0.5, 0.5) * l;
                    marks
                        .m(x, y)
                        .q(x + bend * 0.3, y - l * 0.6, x + bend, y - l)
                        .m(x + l * 0.35, y)
                        .l(x + l * 0.5 + bend, y - l * 0.7)
                } else {
                    marks.m(x, y).q(x + l * 0.6, y - l * 0.3, x + l * 1.4, y)
                };
            }
            stage.mid.line(&marks, tone, 1.7, 0.5);
        }
    }
}

/// Paved ground: joints that run to the horizon and across, closer the farther.
pub(crate) fn paving(place: &mut Place, stage: &mut Stage, horizon: f64, stone: Rgb) {
    let b = *place.board;
    let (x0, x1) = (b.left() - 300.0, b.right() + 300.0);
    let c = if place.palette.snow { rgb(0xc9d2dc) } else { stone };
    let (cx, depth) = (b.w * 0.5, b.bottom() - horizon);
    let mut joints = Path::default();
    for i in -14..=14 {
        let x = f64::from(i) * 46.0;
        joints = joints.m(cx + x, horizon + 10.0).l(cx + x * (1.0 + depth / 46.0), b.bottom() + 20.0);
    }
    let mut y = 12.0;
    while y < depth + 40.0 {
        joints = joints.m(x0, horizon + y).l(x1, horizon + y);
        y *= 1.34;
    }
    stage.mid.line(&joints, c.darker(0.45), 1.8, 0.5);
    // Some slabs are worn lighter or darker.
    for _ in 0..24 {
        let k = place.rng.unit();
        let (x, y) = (place.rng.range(x0, x1), horizon + 20.0 + depth * k * k);
        let w = 20.0 + 110.0 * k * k;
        let tone = if place.rng.chance(0.5) { c.lighter(0.2) } else { c.darker(0.3) };
        let slab = [(x - w, y), (x + w, y), (x + w * 1.2, y + w * 0.26), (x - w * 1.2, y + w * 0.26)];
        stage.mid.fill_a(&Path::poly(&slab).z(), tone, 0.16);
    }
}
