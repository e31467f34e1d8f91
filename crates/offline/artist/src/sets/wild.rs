//! The open: mountain, field.

use crate::{
    colour::rgb,
    nature, sky,
    stage::{Place, Stage},
};

pub(super) fn mountain(place: &mut Place, stage: &mut Stage) {
    let b = *place.board;
    let horizon = b.h * 0.66;
    stage.horizon = horizon;
    sky::draw(place, stage, horizon);
    nature::country(place, stage, horizon, b.h * 0.5, 5, true);
    nature::ground(place, stage, horizon, rgb(0x5a644c));
    let p = place.palette.clone();
    for _ in 0..8 {
        let x = place.rng.range(b.left(), b.right());
        let y = horizon + place.rng.range(16.0, 120.0);
        let w = place.rng.range(40.0, 150.0);
        nature::rock(&mut stage.mid, &mut place.rng, x, y, w, rgb(0x6d7078), p.side, p.snow);
    }
    let x = b.w * if p.side > 0.0 { 0.2 } else { 0.8 };
    nature::tree(&mut stage.mid, &mut place.rng, x, horizon + 70.0, 280.0, rgb(0x3c5a42), p.side, p.snow);
    nature::branch(
        &mut stage.near,
        &mut place.rng,
        b.left() - 20.0,
        b.h * 0.1,
        b.w.min(760.0) * 0.4,
        1.0,
        rgb(0x1c2426),
        None,
    );
    stage.floor = b.h * 0.9;
    stage.focus = (b.w * 0.5, horizon * 0.8);
}
