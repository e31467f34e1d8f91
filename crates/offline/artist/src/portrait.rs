//! Reference pictures of the asset stage: a role before a plain ground.

use crate::{
    Sheet,
    colour::{Rgb, rgb},
    fauna, light,
    raster::{Board, Lens, Patch},
    rig::{self, Actor},
    rng::{Rng, seed_of},
    svg::Svg,
};
use kinora_model::{
    Result,
    script::{Emotion, Era, Gesture},
};

/// The reference picture of the role on `sheet`: head and shoulders and, where the picture is wide enough, the whole
/// figure beside it. Gives `width`×`height` RGBA pixels. Fails for a size that cannot be drawn.
pub fn portrait(sheet: &Sheet, era: Era, width: u32, height: u32, seed: u64) -> Result<Vec<u8>> {
    let board = Board::new(width, height)?;
    let mut rng = Rng::new(seed_of(seed, &[&sheet.role, "portrait"]));
    let mut back = Svg::default();
    let tone = match era {
        Era::Period => rgb(0xe9dcc2),
        Era::Modern => rgb(0xd5dee6),
    }
    .mix(sheet.cloth, 0.12);
    let paper = back.down(board.top(), board.bottom(), tone.lighter(0.35), tone.darker(0.16));
    back.rect(board.left(), board.top(), board.w * 2.0, board.h * 2.0, paper);
    back.spot(board.w * 0.42, board.h * 0.4, board.w * 0.5, board.h * 0.6, Rgb::WHITE, 0.5);
    for _ in 0..5 {
        let (x, y) = (rng.range(0.0, board.w), rng.range(0.0, board.h));
        back.spot(x, y, rng.range(120.0, 300.0), rng.range(40.0, 120.0), sheet.cloth.lighter(0.4), 0.16);
    }
    let mut picture = board.render(&back, &Lens::at(1.0, (0.0, 0.0), (0.0, 0.0), false))?;
    let actor = Actor {
        sheet,
        emotion: Emotion::Calm,
        gesture: Gesture::Stand,
        turn: 0.45,
        key: 1.0,
        gaze: (0.1, 0.0),
        back: false,
        held: None,
        mount: rig::mount::BROWN,
    };
    if !sheet.kind.is_person() {
        let (from, to) = fauna::span(sheet, Gesture::Stand);
        let (foot, top) = (rig::foot(sheet, Gesture::Stand), rig::crown(sheet));
        let k = (board.h * 0.8 / (foot - top)).min(board.w * 0.8 / (to - from));
        let (x, y) = (board.w * 0.5 - (from + to) / 2.0 * k, board.h * 0.92 - foot * k);
        let mut whole = Svg::default();
        whole.spot(board.w * 0.5, board.h * 0.92, (to - from) * 0.6 * k, 22.0, tone.darker(0.6), 0.5);
        whole.place(x, y, 0.0, k, k);
        rig::behind(&mut whole, &actor);
        rig::figure(&mut whole, &actor);
        rig::eyes(&mut whole, &actor, true);
        rig::mouth(&mut whole, &actor, 0);
        whole.end();
        let mut patch = board.render_box(&whole, board.left(), board.top(), board.right(), board.bottom())?;
        light::rim(&mut patch, 3.0 * board.scale, -1.5 * board.scale, Rgb::WHITE, 0.5);
        picture.lay(&patch, false);
        return Ok(view(&picture, width, height));
    }
    let both = board.w > board.h * 1.15;
    if both {
        let crown = rig::crown(sheet);
        let k = board.h * 0.9 / (rig::foot(sheet, Gesture::Stand) - crown);
        let mut whole = Svg::default();
        let (x, y) = (board.w * 0.78, board.h * 0.04 - crown * k);
        whole.spot(x, board.h * 0.945, 130.0 * k * 1.6, 20.0, tone.darker(0.6), 0.5);
        whole.place(x, y, 0.0, k, k);
        rig::figure(&mut whole, &actor);
        rig::eyes(&mut whole, &actor, true);
        rig::mouth(&mut whole, &actor, 0);
        whole.end();
        let mut patch = board.render_box(&whole, board.w * 0.55, 0.0, board.w, board.h)?;
        light::rim(&mut patch, 2.0 * board.scale, -1.0, Rgb::WHITE, 0.5);
        picture.lay(&patch, false);
    }
    let mut bust = Svg::default();
    let top = rig::crown(sheet);
    let k = (board.h * 0.9 / (215.0 - top)).min(board.w * if both { 0.52 } else { 0.92 } / 250.0);
    let x = board.w * if both { 0.33 } else { 0.5 };
    let y = (board.h - (230.0) * k).max(board.h * 0.05 - top * k);
    bust.place(x, y, 0.0, k, k);
    rig::figure(&mut bust, &actor);
    rig::eyes(&mut bust, &actor, true);
    rig::mouth(&mut bust, &actor, 0);
    bust.end();
    let edge = if both { board.w * 0.62 } else { board.right() };
    let mut patch = board.render_box(&bust, board.left(), board.top(), edge, board.bottom())?;
    light::rim(&mut patch, 4.0 * board.scale, -2.0 * board.scale, Rgb::WHITE, 0.6);
    picture.lay(&patch, false);
    Ok(view(&picture, width, height))
}

/// The view without the board's margin.
fn view(picture: &Patch, width: u32, height: u32) -> Vec<u8> {
    let (w, h) = (width as usize, height as usize);
    let (x0, y0) = ((picture.w - w) / 2, (picture.h - h) / 2);
    let mut out = Vec::with_capacity(w * h * 4);
    for y in 0..h {
        let row = ((y + y0) * picture.w + x0) * 4;
        out.extend_from_slice(&picture.px[row..row + w * 4]);
    }
    out
}
