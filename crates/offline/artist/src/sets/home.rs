//! Homes: the old room with its lattice window, and the modern living room.

use crate::{
    colour::{Rgb, rgb},
    furniture, nature,
    outlook::View,
    props::{self, Kind, Prop},
    rng::Rng,
    stage::{Lamp, Place, Stage},
    svg::{Path, Svg},
};

fn plain(kind: Kind) -> Prop {
    Prop { kind, colour: None }
}

pub(super) fn old_room(place: &mut Place, stage: &mut Stage) {
    let b = *place.board;
    let p = place.palette.clone();
    let line = b.h * if b.tall() { 0.68 } else { 0.71 };
    let wood = place.rng.pick(&[rgb(0x70462c), rgb(0x5c4632), rgb(0x6a3c30)]);
    furniture::room(stage, place, line, rgb(0xcdb990), wood.lighter(0.12));
    let cx = b.w * 0.5;
    let d = if place.rng.chance(0.5) { 1.0 } else { -1.0 };
    // A wide lattice window off the middle.
    let (ww, wh) = (b.w.min(900.0) * 0.34, line * 0.46);
    let wx = (cx - d * b.w * 0.12 - ww / 2.0).clamp(20.0, b.w - ww - 20.0);
    furniture::square_window(stage, place, (wx, line * 0.2, ww, wh), wood, None, View::Hills);
    let c = wood.lit(p.ambient).darker(0.1);
    let mut bars = Path::default();
    for i in 1..9 {
        let x = wx + ww * f64::from(i) / 9.0;
        if !(4..=5).contains(&i) {
            bars = bars.m(x, line * 0.2).l(x, line * 0.2 + wh);
        }
    }
    for k in [0.2, 0.55, 0.8] {
        bars = bars
            .m(wx, line * 0.2 + wh * k)
            .l(wx + ww * 0.42, line * 0.2 + wh * k)
            .m(wx + ww * 0.58, line * 0.2 + wh * k)
            .l(wx + ww, line * 0.2 + wh * k);
    }
    stage.shine.line(&bars, c, 3.4, 1.0);
    for x in [b.left() + 10.0, wx - 46.0, wx + ww + 46.0, b.right() - 10.0] {
        let post = stage.mid.across(x - 13.0, x + 13.0, wood.darker(0.35), wood.lighter(0.05));
        stage.mid.fill(&Path::rect(x - 13.0, b.top() - 200.0, 26.0, line - b.top() + 200.0), post);
    }
    let beam = stage.mid.down(b.top(), b.top() + 60.0, wood.darker(0.15), wood.darker(0.5));
    stage.mid.fill(&Path::rect(b.left() - 300.0, b.top() - 220.0, b.w + 800.0, 270.0), beam);
    stage.mid.fill(&Path::rect(b.left() - 300.0, line - 26.0, b.w + 800.0, 26.0), wood.darker(0.2));
    // A long table under the window: vase with plum, books.
    let (tx, tw, ty) = (wx + ww / 2.0, ww * 1.06, line + 6.0);
    for e in [-0.48, 0.44] {
        stage.mid.fill(&Path::rect(tx + e * tw, ty - 96.0, tw * 0.04, 110.0), wood.darker(0.4));
    }
    stage.mid.fill(&Path::rect(tx - tw * 0.53, ty - 108.0, tw * 1.06, 16.0), wood.lighter(0.12));
    stage.mid.fill(&Path::rect(tx - tw * 0.5, ty - 92.0, tw, 12.0), wood.darker(0.3));
    for (dx, kind, k) in [(-0.36, Kind::Book, 0.62), (0.1, Kind::Brush, 0.62), (0.38, Kind::Jar, 0.7)] {
        stage.mid.place(tx + dx * tw, ty - 107.0, 0.0, k, k);
        props::standing(&mut stage.mid, plain(kind));
        stage.mid.end();
    }
    nature::branch(
        &mut stage.mid,
        &mut place.rng,
        tx + 0.38 * tw,
        ty - 176.0,
        120.0,
        d,
        rgb(0x3a2a26),
        Some(rgb(0xe89aac)),
    );
    // The other side: a screen with a scroll, a shelf.
    let ox = if d > 0.0 { wx + ww + 80.0 } else { (wx - 80.0 - 150.0).max(b.left() + 20.0) };
    if ox + 150.0 < b.right() {
        furniture::wall_scroll(&mut stage.mid, &mut place.rng, ox, line * 0.16, 120.0, line * 0.5);
        let sx = if d > 0.0 { ox + 160.0 } else { ox - 40.0 - b.w * 0.16 };
        if b.w > 900.0 {
            furniture::shelf(&mut stage.mid, &mut place.rng, (sx, line * 0.24, b.w * 0.16, line * 0.72), wood, false);
        }
    }
    if place.vista {
        let x = cx + d * b.w * 0.26;
        furniture::old_table(&mut stage.mid, x, line + 92.0, 220.0, wood.lighter(0.1), p.side);
        stage.shine.place(x, line + 92.0 - 118.0, 0.0, 0.62, 0.62);
        props::standing(&mut stage.shine, plain(Kind::Candle));
        stage.shine.end();
        stage.lamps.push(Lamp {
            x,
            y: line - 80.0,
            reach: 460.0,
            colour: rgb(0xffb060).scaled(0.55 * p.lamps),
            halo: 130.0 * p.lamps,
            flame: true,
        });
    }
    stage.table = true;
    stage.focus = (tx, line * 0.5);
}

pub(super) fn modern_room(place: &mut Place, stage: &mut Stage, public: bool) {
    let b = *place.board;
    let p = place.palette.clone();
    let line = b.h * if b.tall() { 0.68 } else { 0.71 };
    let wall = place.rng.pick(&[rgb(0xd8cdbb), rgb(0xc4ced2), rgb(0xd6c2b0), rgb(0xbfcabb)]);
    furniture::room(stage, place, line, wall, rgb(0xb08a62));
    let d = if place.rng.chance(0.5) { 1.0 } else { -1.0 };
    let cx = b.w * 0.5;
    stage.mid.fill(&Path::rect(b.left() - 300.0, line - 16.0, b.w + 800.0, 16.0), rgb(0xf2eee6));
    let (ww, wh) = (b.w.min(900.0) * 0.36, line * 0.58);
    let wx = (cx - d * b.w * 0.2 - ww / 2.0).clamp(40.0, b.w - ww - 40.0);
    let cloth = place.rng.pick(&[rgb(0x8fa3a8), rgb(0xc08a72), rgb(0x8a9a7a), rgb(0xb7a48c)]);
    // Where no words tell, people live among houses.
    let usual = if public { View::City } else { View::Town };
    furniture::square_window(stage, place, (wx, line * 0.14, ww, wh), rgb(0xf4f1ea), Some(cloth), usual);
    // The other wall: pictures or shelves, never in a row.
    let rx = if d > 0.0 { wx + ww + 90.0 } else { b.left() + 30.0 };
    let rw = if d > 0.0 { b.right() - 30.0 - rx } else { wx - 90.0 - rx };
    if rw > 150.0 {
        if public || place.rng.chance(0.4) {
            furniture::shelf(
                &mut stage.mid,
                &mut place.rng,
                (rx + rw * 0.1, line * 0.16, (rw * 0.8).min(330.0), line * 0.8),
                rgb(0x9a7650),
                false,
            );
        } else {
            for (fx, fy, fw, fh) in [(0.12, 0.2, 0.26, 0.22), (0.46, 0.14, 0.2, 0.2), (0.44, 0.38, 0.3, 0.15)] {
                picture(&mut stage.mid, &mut place.rng, rx + rw * fx, line * fy, rw * fw, line * fh);
            }
        }
    }
    let sofa_x = if rw > 150.0 { rx + rw * 0.45 } else { cx + d * b.w * 0.2 };
    let seat = place.rng.pick(&[rgb(0x5f7f86), rgb(0xa86a52), rgb(0x6b7a5a), rgb(0x7a6f86)]);
    rug(&mut stage.mid, cx, b.h * 0.87, b.w.min(1000.0) * 0.4, seat.mix(rgb(0xe8dcc8), 0.55));
    if place.vista || !public {
        sofa(&mut stage.mid, sofa_x, line + 66.0, 320.0, seat, p.side);
    }
    let lx = if d > 0.0 { b.w - 76.0 } else { 76.0 };
    floor_lamp(place, stage, lx, line + 56.0);
    plant(&mut stage.mid, &mut place.rng, if d > 0.0 { wx - 60.0 } else { wx + ww + 62.0 }, line + 40.0);
    if p.lamps > 0.5 {
        stage.lamps.push(Lamp {
            x: cx,
            y: b.top() + 30.0,
            reach: b.w * 0.6,
            colour: rgb(0xffdca8).scaled(0.4),
            halo: 0.0,
            flame: false,
        });
    }
    stage.table = true;
    stage.focus = (wx + ww * 0.5 + d * b.w * 0.12, line * 0.52);
}

fn picture(svg: &mut Svg, rng: &mut Rng, x: f64, y: f64, w: f64, h: f64) {
    svg.fill_a(&Path::rect(x + 5.0, y + 7.0, w, h), rgb(0x14100e), 0.3);
    svg.fill(&Path::rect(x, y, w, h), rgb(0x5a4636));
    svg.fill(&Path::rect(x + 6.0, y + 6.0, w - 12.0, h - 12.0), rgb(0xf3eee2));
    let inner = Path::rect(x + 15.0, y + 15.0, w - 30.0, h - 30.0);
    svg.clip(&inner);
    let c = rng.pick(&[rgb(0x7fa2b0), rgb(0xd9a878), rgb(0x9aa88a), rgb(0xb5899a)]);
    svg.rect(x, y, w, h, c.lighter(0.4));
    for i in 0..3 {
        let k = f64::from(i) / 3.0;
        let line = nature::ridge(rng, x, x + w, y + h * (0.6 + 0.14 * k), h * 0.3, 0.5);
        svg.fill(&Path::poly(&line).l(x + w, y + h).l(x, y + h).z(), c.darker(0.12 + 0.2 * k));
    }
    svg.end();
}

fn rug(svg: &mut Svg, x: f64, y: f64, w: f64, c: Rgb) {
    svg.ell(x, y, w, w * 0.13, c.darker(0.2), 0.9);
    svg.ell(x, y - 2.0, w * 0.96, w * 0.118, c, 0.95);
    svg.line(&Path::ellipse(x, y - 2.0, w * 0.84, w * 0.098), c.darker(0.3), 3.0, 0.5);
}

fn sofa(svg: &mut Svg, x: f64, y: f64, w: f64, c: Rgb, side: f64) {
    svg.spot(x, y, w * 0.6, 18.0, rgb(0x0c0a0a), 0.6);
    let back = svg.down(y - 140.0, y - 40.0, c.lighter(0.1), c.darker(0.25));
    svg.fill(&Path::round(x - w * 0.44, y - 140.0, w * 0.88, 110.0, 26.0), back);
    svg.line(&Path::at(x, y - 134.0).l(x, y - 70.0), c.darker(0.45), 2.6, 0.6);
    let seat = svg.down(y - 72.0, y - 10.0, c.lighter(0.16), c.darker(0.3));
    svg.fill(&Path::round(x - w * 0.42, y - 74.0, w * 0.84, 64.0, 14.0), seat);
    svg.line(
        &Path::at(x, y - 70.0).l(x, y - 34.0).m(x - w * 0.42, y - 36.0).l(x + w * 0.42, y - 36.0),
        c.darker(0.45),
        2.4,
        0.6,
    );
    for d in [-1.0, 1.0] {
        let arm =
            svg.across(x + d * w * 0.42 - 30.0 * side, x + d * w * 0.42 + 30.0 * side, c.darker(0.35), c.lighter(0.06));
        svg.fill(&Path::round(x + d * w * 0.45 - 26.0, y - 104.0, 52.0, 98.0, 20.0), arm);
    }
    svg.place(x - w * 0.24, y - 84.0, -14.0, 1.0, 1.0);
    svg.fill(&Path::round(-30.0, -28.0, 60.0, 54.0, 14.0), c.mix(rgb(0xf0d9a8), 0.7));
    svg.end();
}

fn floor_lamp(place: &mut Place, stage: &mut Stage, x: f64, y: f64) {
    stage.mid.line(&Path::at(x, y).l(x, y - 290.0), rgb(0x4a4038), 6.0, 1.0);
    stage.mid.ell(x, y, 34.0, 8.0, rgb(0x4a4038), 1.0);
    let lit = place.palette.lamps;
    let shade = Path::at(x - 34.0, y - 350.0).l(x + 34.0, y - 350.0).l(x + 56.0, y - 276.0).l(x - 56.0, y - 276.0).z();
    if lit > 0.5 {
        let paint = stage.shine.down(y - 350.0, y - 276.0, rgb(0xffe0a4), rgb(0xfff3d4));
        stage.shine.fill(&shade, paint);
        stage.lamps.push(Lamp {
            x,
            y: y - 300.0,
            reach: 520.0,
            colour: rgb(0xffc988).scaled(0.55 * lit),
            halo: 170.0,
            flame: false,
        });
    } else {
        stage.mid.fill(&shade, rgb(0xeee2c8));
    }
}

/// A potted plant with long leaves.
pub(super) fn plant(svg: &mut Svg, rng: &mut Rng, x: f64, y: f64) {
    for i in 0..13 {
        let a = -2.7 + f64::from(i) * 0.185;
        let l = rng.range(70.0, 130.0);
        let (ex, ey) = (x + a.cos() * l, y - 56.0 + a.sin() * l);
        let (nx, ny) = (-(ey - y + 56.0) * 0.13, (ex - x) * 0.13);
        let c = rgb(0x4f7f4a).darker(rng.range(0.0, 0.35));
        svg.fill(
            &Path::at(x, y - 54.0)
                .q((x + ex) / 2.0 + nx, (y - 56.0 + ey) / 2.0 + ny, ex, ey)
                .q((x + ex) / 2.0 - nx, (y - 56.0 + ey) / 2.0 - ny, x, y - 54.0)
                .z(),
            c,
        );
    }
    let pot = svg.across(x - 30.0, x + 30.0, rgb(0x8a5a44), rgb(0xc98a68));
    svg.fill(&Path::at(x - 32.0, y - 60.0).l(x + 32.0, y - 60.0).l(x + 23.0, y).l(x - 23.0, y).z(), pot);
}
