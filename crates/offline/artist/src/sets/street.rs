//! Streets: the old town with its shop fronts and lanterns, the modern city with its lights.

use crate::{
    building::{self, House},
    colour::{Rgb, rgb},
    nature,
    outlook::skyline,
    sky,
    stage::{Lamp, Place, Stage},
    svg::{Path, Point},
};

/// Both sides of a street run to one vanishing point; this says where a wall point `(depth, height)` is seen.
/// `depth` 0 is at the vanishing point, 1 at the border of the picture.
struct Wall {
    vanish: Point,
    edge_x: f64,
    base: f64,
}

impl Wall {
    fn at(&self, depth: f64, height: f64) -> Point {
        let (vx, vy) = self.vanish;
        (vx + (self.edge_x - vx) * depth, vy + (self.base - vy) * depth - height * depth)
    }
    fn quad(&self, d0: f64, d1: f64, h0: f64, h1: f64) -> Path {
        Path::poly(&[self.at(d0, h0), self.at(d1, h0), self.at(d1, h1), self.at(d0, h1)]).z()
    }
}

/// Depths at which houses begin, far to near.
const DEPTHS: [f64; 6] = [0.1, 0.17, 0.28, 0.45, 0.72, 1.2];

pub(super) fn old(place: &mut Place, stage: &mut Stage) {
    let b = *place.board;
    let p = place.palette.clone();
    let horizon = b.h * 0.56;
    stage.horizon = horizon + 24.0;
    sky::draw(place, stage, horizon);
    nature::country(place, stage, horizon, b.h.min(800.0) * 0.26, 3, true);
    let vx = b.w * (0.5 + p.side * 0.06);
    // A gate tower closes the street.
    let tower = House { roof: rgb(0x46505f), wood: rgb(0x7a3a2a), wall: rgb(0xa8875e) };
    building::house(stage, place, vx, horizon + 26.0, 150.0, 2, tower, true);
    let (l, r) = (b.left() - 400.0, b.right() + 400.0);
    let stone = if p.snow { rgb(0xdde4ec) } else { rgb(0x85827e) };
    let paint = stage.mid.down(horizon + 20.0, b.bottom(), stone, stone.darker(0.4));
    stage.mid.rect(l, horizon + 24.0, r - l, b.bottom() - horizon + 400.0, paint);
    building::paved_way(
        &mut stage.mid,
        &mut place.rng,
        vx,
        horizon + 24.0,
        70.0,
        b.bottom() + 60.0,
        b.w.max(800.0) * 1.5,
        b.w * 0.5 - vx,
        stone,
    );
    let reach = b.w.max(900.0) * 0.5;
    for side in [-1.0, 1.0] {
        let wall = Wall { vanish: (vx, horizon + 14.0), edge_x: b.w * 0.5 + side * reach * 1.04, base: b.h * 0.99 };
        for i in 0..DEPTHS.len() - 1 {
            let (d0, d1) = (DEPTHS[i], DEPTHS[i + 1]);
            shop(place, stage, &wall, d0, d1, side);
        }
    }
    if !p.night {
        stage.shine.spot(vx, horizon, b.w * 0.22, 90.0, p.haze.lighter(0.2), 0.35);
    }
    let dark = rgb(0x201418);
    for (i, x) in [b.left() + 30.0, b.right() - 90.0].into_iter().enumerate() {
        crate::props::lantern(
            &mut stage.near,
            x,
            b.top() - 10.0 - 30.0 * i as f64,
            2.1,
            if p.lamps > 0.3 { rgb(0xd8432f) } else { dark.mix(rgb(0xa83a2e), 0.7) },
        );
    }
    stage.floor = b.h * 0.92;
    stage.focus = (vx, horizon * 0.82);
}

fn shop(place: &mut Place, stage: &mut Stage, wall: &Wall, d0: f64, d1: f64, side: f64) {
    let p = place.palette.clone();
    let h = place.rng.range(760.0, 920.0);
    let lit_side = side != p.side;
    let plaster = place.rng.pick(&[rgb(0xb59a74), rgb(0xa58a6c), rgb(0xc2aa84), rgb(0x9c8468)]).darker(if lit_side {
        0.05
    } else {
        0.32
    });
    let wood = place.rng.pick(&[rgb(0x6a3a28), rgb(0x5a4030), rgb(0x70352c)]).darker(if lit_side { 0.0 } else { 0.25 });
    stage.mid.fill(&wall.quad(d0, d1, 0.0, h), plaster);
    let (m0, m1) = (d0 + (d1 - d0) * 0.08, d1 - (d1 - d0) * 0.06);
    stage.mid.fill(&wall.quad(m0, m1, 0.0, h * 0.48), wood.darker(0.45));
    let lit = p.lamps * place.rng.range(0.7, 1.0);
    let n = 4;
    for i in 0..n {
        let (a, e) =
            (m0 + (m1 - m0) * f64::from(i) / f64::from(n), m0 + (m1 - m0) * (f64::from(i) + 0.86) / f64::from(n));
        if lit > 0.1 {
            stage.shine.fill_a(&wall.quad(a, e, h * 0.1, h * 0.42), building::WINDOW, 0.9 * lit);
            let mut bars = Path::default();
            for k in [0.2, 0.3] {
                let (s, t) = (wall.at(a, h * k), wall.at(e, h * k));
                bars = bars.m(s.0, s.1).l(t.0, t.1);
            }
            for k in [0.33, 0.66] {
                let (s, t) = (wall.at(a + (e - a) * k, h * 0.1), wall.at(a + (e - a) * k, h * 0.42));
                bars = bars.m(s.0, s.1).l(t.0, t.1);
            }
            stage.shine.line(&bars, wood.darker(0.7), 5.0 * d1, 0.9);
        } else {
            stage.mid.fill(&wall.quad(a, e, h * 0.02, h * 0.42), wood.lighter(0.08));
        }
        // The upper floor's windows.
        stage.mid.fill(&wall.quad(a, e, h * 0.64, h * 0.86), wood.darker(0.25));
        if place.rng.chance(0.55) && lit > 0.1 {
            stage.shine.fill_a(
                &wall.quad(a + (e - a) * 0.1, e - (e - a) * 0.1, h * 0.66, h * 0.84),
                building::WINDOW,
                0.8 * lit,
            );
            let (s, t) = (wall.at((a + e) / 2.0, h * 0.65), wall.at((a + e) / 2.0, h * 0.85));
            stage.shine.line(&Path::at(s.0, s.1).l(t.0, t.1), wood.darker(0.7), 4.0 * d1, 0.9);
        }
    }
    let tiles = place.rng.pick(&[rgb(0x4a505c), rgb(0x44464c), rgb(0x4d4a46)]);
    let tiles = if p.snow { rgb(0xe9eef4) } else { tiles };
    // Awning roof over the shop, and the eaves.
    for (lo, hi, out) in [(0.5, 0.6, 0.1), (1.0, 1.16, 0.13)] {
        let (a, e) = (wall.at(d0, h * hi), wall.at(d1, h * hi));
        let push = |q: Point, d: f64| (q.0 - side * out * 520.0 * d, q.1);
        let (c, f) = (push(wall.at(d1, h * lo), d1), push(wall.at(d0, h * lo), d0));
        let roof = Path::poly(&[a, e, c, f]).z();
        let paint =
            stage.mid.lin((a.0, a.1), (c.0, c.1), &[(0.0, tiles.lighter(0.12), 1.0), (1.0, tiles.darker(0.4), 1.0)]);
        stage.mid.fill(&roof, paint);
        let mut ribs = Path::default();
        for i in 1..14 {
            let k = f64::from(i) / 14.0;
            ribs = ribs.m(a.0 + (e.0 - a.0) * k, a.1 + (e.1 - a.1) * k).l(f.0 + (c.0 - f.0) * k, f.1 + (c.1 - f.1) * k);
        }
        stage.mid.line(&ribs, tiles.darker(0.55), 3.0 * d1, 0.5);
        stage.mid.line(&Path::at(f.0, f.1).l(c.0, c.1), tiles.darker(0.6), 7.0 * d1, 1.0);
    }
    let near = (d0 + d1) / 2.0;
    if d1 < 1.0 || place.rng.chance(0.8) {
        let at = wall.at(near, h * 0.47);
        let (x, k) = (at.0 - side * 56.0 * near, (0.95 * near).max(0.14));
        let c = place.rng.pick(&[rgb(0xd8432f), rgb(0xe0803a), rgb(0xd8432f)]);
        if k < 0.75 {
            building::hang_lantern(stage, place, x, at.1, k, c);
        }
    }
    // A sign board hung out over the street.
    if place.rng.chance(0.7) {
        let at = wall.at(d0 + (d1 - d0) * 0.3, h * 0.47);
        let k = near;
        let (x, y) = (at.0 - side * 34.0 * k, at.1);
        let cloth = place.rng.pick(&[rgb(0x2f4f6a), rgb(0xb59a5a), rgb(0x8a2f2a), rgb(0xe4dcc6)]);
        let banner = Path::at(x - 22.0 * k, y)
            .l(x + 22.0 * k, y)
            .l(x + 22.0 * k, y + 120.0 * k)
            .l(x, y + 106.0 * k)
            .l(x - 22.0 * k, y + 120.0 * k)
            .z();
        stage.mid.fill(&banner, cloth);
        let ink = if cloth.luma() > 0.45 { rgb(0x241c1a) } else { rgb(0xf0e2bc) };
        for j in 0..2 {
            let cy = y + (30.0 + 40.0 * f64::from(j)) * k;
            let strokes = Path::at(x - 11.0 * k, cy - 8.0 * k)
                .l(x + 11.0 * k, cy - 9.0 * k)
                .m(x, cy - 15.0 * k)
                .l(x - 1.0 * k, cy + 14.0 * k)
                .m(x - 10.0 * k, cy + 12.0 * k)
                .l(x + 12.0 * k, cy + 11.0 * k)
                .m(x - 7.0 * k, cy + 1.0 * k)
                .l(x + 8.0 * k, cy + 1.0 * k);
            stage.mid.line(&strokes, ink, 3.2 * k, 0.9);
        }
    }
}

pub(super) fn modern(place: &mut Place, stage: &mut Stage) {
    let b = *place.board;
    let p = place.palette.clone();
    let horizon = b.h * 0.57;
    stage.horizon = horizon + 16.0;
    sky::draw(place, stage, horizon);
    let towers = rgb(0x6d7f98);
    for i in 0..2 {
        let c = place.far(towers, 0.85 - 0.35 * f64::from(i));
        skyline(
            &mut stage.far,
            &mut place.rng,
            b.left() - 60.0,
            b.right() + 60.0,
            horizon + 20.0,
            b.h.min(800.0) * (0.46 - 0.12 * f64::from(i)),
            c,
            p.lamps * 0.9,
        );
    }
    let vx = b.w * (0.5 + p.side * 0.08);
    let (l, r) = (b.left() - 400.0, b.right() + 400.0);
    let asphalt = if p.snow { rgb(0xc6cdd5) } else { rgb(0x55585f) };
    let paint = stage.mid.down(horizon + 10.0, b.bottom(), asphalt.lighter(0.15), asphalt.darker(0.35));
    stage.mid.rect(l, horizon + 16.0, r - l, b.bottom() - horizon + 400.0, paint);
    let reach = b.w.max(900.0) * 0.5;
    for side in [-1.0, 1.0] {
        let wall = Wall { vanish: (vx, horizon + 8.0), edge_x: b.w * 0.5 + side * reach * 1.05, base: b.h * 0.97 };
        // Pavement.
        let kerb = Wall { vanish: (vx, horizon + 8.0), edge_x: b.w * 0.5 + side * reach * 0.52, base: b.h * 1.1 };
        let (a, e, c, f) = (wall.at(0.05, 0.0), wall.at(1.3, 0.0), kerb.at(1.3, 0.0), kerb.at(0.05, 0.0));
        let pave = if p.snow { rgb(0xe6ebf0) } else { rgb(0x9a9a9c) };
        let paint = stage.mid.down(horizon, b.bottom(), pave, pave.darker(0.35));
        stage.mid.fill(&Path::poly(&[a, e, c, f]).z(), paint);
        stage.mid.line(&Path::at(c.0, c.1).l(f.0, f.1), pave.lighter(0.2), 3.0, 0.8);
        for i in 0..DEPTHS.len() - 1 {
            block(place, stage, &wall, DEPTHS[i], DEPTHS[i + 1], side);
        }
        for d in [0.2, 0.36, 0.66] {
            street_lamp(place, stage, &kerb, d, side);
        }
    }
    let mut marks = Path::default();
    for d in [0.08, 0.13, 0.2, 0.31, 0.48, 0.75] {
        let (y0, y1) = (horizon + 8.0 + (b.h * 1.05 - horizon) * d, horizon + 8.0 + (b.h * 1.05 - horizon) * d * 1.25);
        let x = |y: f64| vx + (b.w * 0.5 - vx) * (y - horizon) / (b.h - horizon);
        let w = 7.0 * d;
        marks = marks
            .and(&Path::poly(&[(x(y0) - w, y0), (x(y0) + w, y0), (x(y1) + w * 1.25, y1), (x(y1) - w * 1.25, y1)]).z());
    }
    stage.mid.fill_a(&marks, rgb(0xe8e2d0), 0.7);
    car(place, stage, vx + (b.w * 0.5 - vx) * 0.3 - p.side * 84.0, horizon + 58.0, 0.62);
    stage.floor = b.h * 0.92;
    stage.focus = (vx, horizon * 0.8);
}

fn block(place: &mut Place, stage: &mut Stage, wall: &Wall, d0: f64, d1: f64, side: f64) {
    let p = place.palette.clone();
    let h = place.rng.range(900.0, 1900.0);
    let c = place
        .rng
        .pick(&[rgb(0x9a8f86), rgb(0x8a94a2), rgb(0xb0a494), rgb(0x7d828c), rgb(0xa88674)])
        .darker(if side != p.side { 0.04 } else { 0.34 });
    let (a, e) = (wall.at(d0, h), wall.at(d1, 0.0));
    let paint = stage.mid.lin((0.0, a.1), (0.0, e.1), &[(0.0, c.lighter(0.1), 1.0), (1.0, c.darker(0.2), 1.0)]);
    stage.mid.fill(&wall.quad(d0, d1, 0.0, h), paint);
    let floors = ((h - 250.0) / 170.0) as usize;
    let cols = 4;
    for f in 0..floors {
        for i in 0..cols {
            let (k0, k1) = (
                d0 + (d1 - d0) * (f64::from(i) + 0.2) / f64::from(cols),
                d0 + (d1 - d0) * (f64::from(i) + 0.8) / f64::from(cols),
            );
            let (h0, h1) = (f as f64 * 170.0 + 290.0, f as f64 * 170.0 + 395.0);
            stage.mid.fill(&wall.quad(k0, k1, h0, h1), rgb(0x8ba3b6).mix(c, 0.15));
            let tone = place.rng.pick(&[rgb(0xffd58a), rgb(0xffe6b4), rgb(0xcfe4ff)]);
            if place.rng.chance(0.3) && p.lamps > 0.3 {
                stage.shine.fill_a(&wall.quad(k0, k1, h0, h1), tone, 0.66 * p.lamps);
            }
        }
    }
    // The shop on the ground floor.
    let (m0, m1) = (d0 + (d1 - d0) * 0.06, d1 - (d1 - d0) * 0.05);
    let glass = rgb(0x3d4c5c);
    stage.mid.fill(&wall.quad(m0, m1, 12.0, 190.0), glass);
    let warm = place.rng.pick(&[rgb(0xffdf9e), rgb(0xffc987), rgb(0xd8ecff)]);
    let shine = (p.lamps * 0.9).max(0.15);
    stage.shine.fill_a(&wall.quad(m0, m1, 14.0, 184.0), warm, 0.66 * shine);
    for k in [0.25, 0.5, 0.75] {
        let (s, t) = (wall.at(m0 + (m1 - m0) * k, 14.0), wall.at(m0 + (m1 - m0) * k, 184.0));
        stage.shine.line(&Path::at(s.0, s.1).l(t.0, t.1), rgb(0x2a2c34), 5.0 * d1, 0.8);
    }
    let sign = place.rng.pick(&[rgb(0xe0485a), rgb(0x38a8c8), rgb(0xe8a838), rgb(0x7a62d0), rgb(0x3fa87a)]);
    let bright = if p.lamps > 0.3 { sign.lighter(0.2) } else { sign.lit(p.ambient) };
    stage.shine.fill(&wall.quad(m0, m1, 196.0, 248.0), bright);
    let letters = (m1 - m0) / 9.0;
    for i in 1..7 {
        let k = m0 + letters * (f64::from(i) + 0.5);
        if place.rng.chance(0.85) {
            stage.shine.fill_a(&wall.quad(k, k + letters * 0.6, 208.0, 236.0), Rgb::WHITE, 0.9);
        }
    }
    if p.lamps > 0.3 {
        let at = wall.at((d0 + d1) / 2.0, 130.0);
        stage.lamps.push(Lamp {
            x: at.0,
            y: at.1,
            reach: 420.0 * d1,
            colour: sign.mix(warm, 0.6).scaled(0.08 * p.lamps),
            halo: 105.0 * d1,
            flame: false,
        });
    }
    // A sign on edge over the pavement.
    if place.rng.chance(0.6) && d0 > 0.12 {
        let q = wall.at(d0, 480.0);
        let k = d0;
        let c2 = place.rng.pick(&[rgb(0xff5a7a), rgb(0x4ad0ff), rgb(0xffc84a), rgb(0x9a7aff)]);
        let c2 = if p.lamps > 0.3 { c2 } else { c2.lit(p.ambient).darker(0.15) };
        let x = q.0 - side * 60.0 * k;
        stage.shine.fill(&Path::round(x - 30.0 * k, q.1, 60.0 * k, 190.0 * k, 8.0 * k), rgb(0x23242c));
        stage.shine.line(&Path::round(x - 24.0 * k, q.1 + 6.0 * k, 48.0 * k, 178.0 * k, 6.0 * k), c2, 5.0 * k, 1.0);
        for j in 0..3 {
            let y = q.1 + (34.0 + 54.0 * f64::from(j)) * k;
            let g = Path::at(x - 13.0 * k, y - 10.0 * k)
                .l(x + 13.0 * k, y - 10.0 * k)
                .m(x, y - 18.0 * k)
                .l(x, y + 18.0 * k)
                .m(x - 13.0 * k, y + 16.0 * k)
                .l(x + 13.0 * k, y + 16.0 * k);
            stage.shine.line(&g, c2.lighter(0.35), 4.0 * k, 1.0);
        }
        if p.lamps > 0.3 {
            stage.lamps.push(Lamp {
                x,
                y: q.1 + 90.0 * k,
                reach: 330.0 * k,
                colour: c2.scaled(0.12),
                halo: 150.0 * k,
                flame: false,
            });
        }
    }
}

fn street_lamp(place: &mut Place, stage: &mut Stage, kerb: &Wall, d: f64, side: f64) {
    let (foot, top) = (kerb.at(d, 0.0), kerb.at(d, 640.0));
    let arm = (top.0 - side * 90.0 * d, top.1 - 6.0 * d);
    let c = rgb(0x3a3e46);
    stage.mid.line(
        &Path::at(foot.0, foot.1).l(top.0, top.1).q(top.0, top.1 - 22.0 * d, arm.0, arm.1),
        c,
        9.0 * d + 0.6,
        1.0,
    );
    stage.mid.fill(&Path::round(arm.0 - 26.0 * d, arm.1 - 6.0 * d, 52.0 * d, 13.0 * d, 5.0 * d), c);
    let lit = place.palette.lamps;
    if lit > 0.3 {
        stage.shine.ell(arm.0, arm.1 + 8.0 * d, 20.0 * d, 5.0 * d, rgb(0xfff0c4), 1.0);
        stage.lamps.push(Lamp {
            x: arm.0,
            y: arm.1 + 20.0 * d,
            reach: 520.0 * d,
            colour: rgb(0xffd596).scaled(0.16 * lit),
            halo: 150.0 * d,
            flame: false,
        });
    }
}

/// A parked car seen from behind.
fn car(place: &mut Place, stage: &mut Stage, x: f64, y: f64, k: f64) {
    let c = place.rng.pick(&[rgb(0x8a2f34), rgb(0x35506e), rgb(0xd4d4d2), rgb(0x2c3038), rgb(0xc9a040)]);
    stage.mid.spot(x, y, 110.0 * k, 16.0 * k, rgb(0x0c0c10), 0.7);
    stage.mid.place(x, y, 0.0, k, k);
    for d in [-1.0, 1.0] {
        stage.mid.fill(&Path::round(d * 62.0 - 14.0, -26.0, 28.0, 28.0, 8.0), rgb(0x16171c));
    }
    let cabin = Path::at(-62.0, -58.0)
        .c(-54.0, -94.0, -46.0, -100.0, -30.0, -102.0)
        .l(30.0, -102.0)
        .c(46.0, -100.0, 54.0, -94.0, 62.0, -58.0)
        .z();
    stage.mid.fill(&cabin, c.darker(0.12));
    let glass = stage.mid.down(-98.0, -60.0, rgb(0x9fb4c4), rgb(0x33404c));
    stage.mid.fill(
        &Path::at(-52.0, -60.0)
            .c(-46.0, -86.0, -42.0, -94.0, -28.0, -95.0)
            .l(28.0, -95.0)
            .c(42.0, -94.0, 46.0, -86.0, 52.0, -60.0)
            .z(),
        glass,
    );
    let body = stage.mid.down(-64.0, -8.0, c.lighter(0.15), c.darker(0.4));
    stage.mid.fill(&Path::round(-82.0, -62.0, 164.0, 52.0, 16.0), body);
    stage.mid.fill(&Path::round(-28.0, -32.0, 56.0, 14.0, 3.0), rgb(0xe8e8e4));
    stage.mid.end();
    let lit = place.palette.lamps > 0.3;
    for d in [-1.0, 1.0] {
        let red = if lit { rgb(0xff5a4a) } else { rgb(0xa83430).lit(place.palette.ambient) };
        stage.shine.fill(&Path::round(x + (d * 64.0 - 12.0) * k, y - 52.0 * k, 24.0 * k, 12.0 * k, 5.0 * k), red);
        if lit {
            stage.lamps.push(Lamp {
                x: x + d * 64.0 * k,
                y: y - 46.0 * k,
                reach: 130.0 * k,
                colour: rgb(0xff4a3a).scaled(0.4),
                halo: 60.0 * k,
                flame: false,
            });
        }
    }
}
