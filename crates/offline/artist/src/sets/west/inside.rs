//! Rooms of the old West: the room with its fireplace, the hall of stone.

use super::masonry;
use crate::{
    colour::{Rgb, rgb},
    furniture,
    outlook::{View, outlook},
    props::{self, Kind, Prop},
    sets::{hall::column, wild::fire},
    stage::{Lamp, Place, Stage},
    svg::Path,
};

/// A room of a house or an inn: stone below, plaster and timber above, a fire, a sash window.
pub(in crate::sets) fn room(place: &mut Place, stage: &mut Stage, public: bool) {
    let b = *place.board;
    let p = place.palette.clone();
    let line = b.h * if b.tall() { 0.67 } else { 0.7 };
    let wood = place.rng.pick(&[rgb(0x5a3e2a), rgb(0x4c3828), rgb(0x664430)]);
    let plaster = place.rng.pick(&[rgb(0xcabfa4), rgb(0xb9b8a8), rgb(0xc8b496)]);
    furniture::room(stage, place, line, plaster, wood.lighter(0.16));
    let (l, span) = (b.left() - 300.0, b.w + 2.0 * b.margin_x + 600.0);
    let stone = rgb(0x8a857c);
    stage.back.rect(l, line - 110.0, span, 110.0, stone.darker(0.3));
    masonry(&mut stage.back, place, (l, line - 110.0, span, 110.0), stone, 27.0);
    let d = if place.rng.chance(0.5) { 1.0 } else { -1.0 };
    // Timber: posts, a rail, beams under the ceiling.
    for k in [0.04, 0.32, 0.68, 0.96] {
        let x = b.left() + (b.right() - b.left()) * k;
        let paint = stage.back.across(x - 12.0, x + 12.0, wood.darker(0.35), wood);
        stage.back.rect(x - 12.0, b.top() - 300.0, 24.0, line - 100.0 - b.top() + 300.0, paint);
    }
    stage.back.rect(l, line - 122.0, span, 18.0, wood.darker(0.15));
    let beam = stage.mid.down(b.top(), b.top() + 66.0, wood.darker(0.1), wood.darker(0.5));
    stage.mid.fill(&Path::rect(l, b.top() - 220.0, span, 280.0), beam);
    for i in 0..7 {
        let x = b.left() + (b.right() - b.left()) * (f64::from(i) + 0.5) / 7.0;
        stage.mid.fill(&Path::rect(x - 15.0, b.top() + 50.0, 30.0, 26.0), wood.darker(0.3));
    }
    // The window away from the fire.
    let (ww, wh) = (b.w.min(900.0) * 0.23, line * 0.44);
    let wx = (b.w * (0.5 - d * 0.2) - ww / 2.0).clamp(30.0, b.w - ww - 30.0);
    let cloth = place.rng.pick(&[rgb(0x8a5a48), rgb(0x5f7466), rgb(0x7a6a84)]);
    furniture::square_window(stage, place, (wx, line * 0.2, ww, wh), rgb(0xd8ccb4), Some(cloth), View::Hills);
    let bars = rgb(0xd8ccb4).lit(p.ambient);
    let mut panes = Path::default();
    for k in [0.25, 0.75] {
        panes = panes.m(wx + ww * k, line * 0.2).l(wx + ww * k, line * 0.2 + wh);
    }
    panes = panes.m(wx, line * 0.2 + wh * 0.7).l(wx + ww, line * 0.2 + wh * 0.7);
    stage.shine.line(&panes, bars, 3.4, 1.0);
    hearth(place, stage, b.w * (0.5 + d * 0.27), line, b.w.min(900.0) * 0.27, stone);
    // A dresser or the bar beside the window where there is room.
    let sx = if d > 0.0 { b.left() + 16.0 } else { b.right() - 16.0 - b.w * 0.15 };
    if b.w > 900.0 {
        let rect = (sx, line * 0.22, b.w * 0.15, line * 0.74);
        furniture::shelf(&mut stage.mid, &mut place.rng, rect, wood, public);
    }
    if place.vista {
        let x = b.w * (0.5 - d * 0.26);
        furniture::old_table(&mut stage.mid, x, line + 96.0, 230.0, wood.lighter(0.12), p.side);
        stage.shine.place(x, line + 96.0 - 120.0, 0.0, 0.62, 0.62);
        props::standing(&mut stage.shine, Prop { kind: Kind::OilLamp, colour: None });
        stage.shine.end();
        stage.lamps.push(Lamp {
            x,
            y: line - 84.0,
            reach: 420.0,
            colour: rgb(0xffb868).scaled(0.5 * p.lamps),
            halo: 120.0 * p.lamps,
            flame: true,
        });
    }
    stage.table = true;
    stage.focus = (b.w * 0.5 + d * b.w * 0.04, line * 0.52);
}

/// A stone fireplace with its fire, its middle at `x`, standing on `line`.
fn hearth(place: &mut Place, stage: &mut Stage, x: f64, line: f64, w: f64, stone: Rgb) {
    let b = *place.board;
    let h = line * 0.52;
    let (foot, top) = (line + 14.0, line + 14.0 - h);
    let breast = (x - w * 0.36, b.top() - 200.0, w * 0.72, top - b.top() + 210.0);
    stage.mid.fill(&Path::rect(breast.0, breast.1, breast.2, breast.3), stone.darker(0.28));
    masonry(&mut stage.mid, place, breast, stone.darker(0.06), 30.0);
    let front = (x - w * 0.5, top, w, h);
    stage.mid.fill(&Path::rect(front.0, front.1, front.2, front.3), stone.darker(0.25));
    masonry(&mut stage.mid, place, front, stone.lighter(0.05), 26.0);
    let mouth = Path::at(x - w * 0.33, foot)
        .l(x - w * 0.33, top + h * 0.42)
        .q(x, top + h * 0.18, x + w * 0.33, top + h * 0.42)
        .l(x + w * 0.33, foot)
        .z();
    let soot = stage.mid.down(top + h * 0.2, foot, rgb(0x0e0a0a), rgb(0x33190e));
    stage.mid.fill(&mouth, soot);
    stage.mid.line(&mouth, stone.lighter(0.16), 7.0, 0.8);
    let shelf = stage.mid.down(top - 20.0, top + 6.0, rgb(0x6a4a32), rgb(0x3a281c));
    stage.mid.fill(&Path::rect(x - w * 0.57, top - 18.0, w * 1.14, 24.0), shelf);
    for (dx, kind, k) in [(-0.4, Kind::Candle, 0.5), (0.05, Kind::Watch, 0.5), (0.36, Kind::Jar, 0.5)] {
        stage.mid.place(x + dx * w, top - 18.0, 0.0, k, k);
        props::standing(&mut stage.mid, Prop { kind, colour: None });
        stage.mid.end();
    }
    stage.mid.fill(&Path::rect(x - w * 0.56, foot - 4.0, w * 1.12, 16.0), stone.darker(0.15));
    fire(stage, x, foot - 6.0, (w / 300.0).min(1.0) * 0.95);
}

/// A hall of stone with tall windows and columns.
pub(in crate::sets) fn hall(place: &mut Place, stage: &mut Stage) {
    let b = *place.board;
    let p = place.palette.clone();
    let line = b.h * 0.7;
    let stone = rgb(0xa39c90);
    furniture::room(stage, place, line, stone.darker(0.12), stone.darker(0.05));
    let rect = (b.left() - 300.0, b.top() - 100.0, b.w + 800.0, line - b.top() + 100.0);
    masonry(&mut stage.back, place, rect, stone.darker(0.1), 44.0);
    let w = b.w.min(1000.0) * 0.1;
    for k in [0.26, 0.5, 0.74] {
        let x = b.w * k;
        let (top, foot) = (line * 0.16, line * 0.72);
        let arch = Path::at(x - w / 2.0, foot)
            .l(x - w / 2.0, top + w * 0.5)
            .q(x - w * 0.4, top, x, top - w * 0.3)
            .q(x + w * 0.4, top, x + w / 2.0, top + w * 0.5)
            .l(x + w / 2.0, foot)
            .z();
        outlook(stage, place, &arch, (x - w / 2.0, top - w * 0.3, w, foot - top + w * 0.3), View::Hills);
        let lead = stone.lit(p.ambient);
        stage.shine.line(&arch, lead.darker(0.3), 9.0, 1.0);
        stage.shine.line(
            &Path::at(x, top - w * 0.2)
                .l(x, foot)
                .m(x - w / 2.0, (top + foot) / 2.0)
                .l(x + w / 2.0, (top + foot) / 2.0),
            lead.darker(0.4),
            3.0,
            1.0,
        );
    }
    for k in [0.1, 0.38, 0.62, 0.9] {
        let x = b.w * k;
        column(&mut stage.mid, x, b.top() - 200.0, line + 26.0, 46.0, stone.lighter(0.05), p.side);
    }
    let carpet = Path::poly(&[
        (b.w * 0.45, line),
        (b.w * 0.55, line),
        (b.w * 0.68, b.bottom() + 60.0),
        (b.w * 0.32, b.bottom() + 60.0),
    ])
    .z();
    let paint = stage.mid.down(line, b.bottom(), rgb(0x6a2028), rgb(0x9a2c34));
    stage.mid.fill(&carpet, paint);
    for k in [0.38, 0.62] {
        let (x, y) = (b.w * k, line * 0.56);
        stage.mid.line(&Path::at(x, y + 30.0).l(x, y), rgb(0x3a3030), 6.0, 1.0);
        stage.shine.ell(x, y - 8.0, 6.0, 12.0, rgb(0xffc060), 0.95);
        stage.lamps.push(Lamp {
            x,
            y: y - 8.0,
            reach: 320.0,
            colour: rgb(0xffa850).scaled(0.45),
            halo: 100.0,
            flame: true,
        });
    }
    stage.focus = (b.w * 0.5, line * 0.5);
}
