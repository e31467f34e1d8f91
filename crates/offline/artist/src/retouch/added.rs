//! Somebody or something drawn into a picture.

use super::{Addition, Raster};
use crate::{
    colour::Rgb,
    fauna, light,
    props::{self, Kind, Prop},
    raster::{Board, Patch},
    rig::{self, Actor},
    rng::Rng,
    svg::Svg,
};
use kinora_model::{
    Error, Result,
    script::{Age, Gesture},
    text,
};

/// Places across the picture, the best first.
const SLOTS: [f64; 6] = [0.68, 0.3, 0.5, 0.84, 0.14, 0.42];

pub(super) fn draw(picture: &mut Raster, addition: &Addition, seed: u64) -> Result<()> {
    let things: Vec<Prop> = addition.props.iter().filter_map(|w| Prop::named(w)).collect();
    if things.is_empty() && addition.cast.is_empty() {
        let words = addition.props.join(", ");
        return Err(Error::invalid(text!(
            "{words} cannot be drawn; add a person, an animal or one of the usual things (umbrella, lantern, book, flower…)";
            "无法绘制“{words}”；可以添加人物、动物或常见物件（伞、灯笼、书、花等）"
        )));
    }
    let board = Board::new(picture.width, picture.height)?;
    let mut rng = Rng::new(seed);
    let light = around(picture);
    let side = if rng.chance(0.5) { 1.0 } else { -1.0 };
    let mut layer = Patch::clear(board.px_w as usize, board.px_h as usize);
    let total = addition.cast.len() + things.len();
    let k_all = 1.0 / (total as f64).powf(0.25);
    let ground = board.h * 0.95;
    let mut slots = SLOTS.iter().cycle();
    for figure in &addition.cast {
        let (sheet, gesture) = (figure.sheet, figure.presence.gesture);
        let at = board.w * slots.next().copied().unwrap_or(0.5);
        let (foot, top) = (rig::foot(sheet, gesture), rig::crown(sheet));
        let person = sheet.kind.is_person();
        let share = match (person, sheet.age) {
            (true, Age::Child) => 0.46,
            (true, _) => 0.62,
            _ => 0.36,
        };
        let mut k = board.h * share * k_all / (foot - top);
        let (from, to) = if person { (-150.0, 150.0) } else { fauna::span(sheet, gesture) };
        k = k.min(board.w * 0.6 / (to - from));
        let facing = if at > board.w * 0.5 { -1.0 } else { 1.0 };
        let x = at - facing * (from + to) / 2.0 * k;
        let actor = Actor {
            sheet,
            emotion: figure.presence.emotion,
            gesture,
            turn: 0.5,
            key: side * facing,
            gaze: (0.4, 0.0),
            back: false,
            held: None,
            mount: rig::mount::BROWN,
        };
        let mut svg = Svg::default();
        let flying = foot * k > board.h * 0.5 && !person;
        shadow(&mut svg, at, ground, (to - from) * 0.5 * k * if flying { 0.5 } else { 1.0 });
        svg.place(x, ground - foot * k, 0.0, k * facing, k);
        rig::behind(&mut svg, &actor);
        rig::figure(&mut svg, &actor);
        rig::eyes(&mut svg, &actor, gesture != Gesture::Sleep);
        rig::mouth(&mut svg, &actor, 0);
        svg.end();
        lay(&board, &mut layer, &svg, light, side)?;
    }
    for thing in things {
        let at = board.w * slots.next().copied().unwrap_or(0.5);
        let k = board.h * 0.0034 * k_all;
        let mut svg = Svg::default();
        shadow(&mut svg, at, ground, 60.0 * k);
        // An open umbrella lies on the ground.
        let drop = if thing.kind == Kind::Umbrella { 30.0 * k } else { 0.0 };
        svg.place(at, ground + drop, 0.0, k, k);
        props::standing(&mut svg, thing);
        svg.end();
        lay(&board, &mut layer, &svg, if thing.shines() { Rgb::WHITE } else { light }, side)?;
    }
    blend(picture, &layer);
    Ok(())
}

fn shadow(svg: &mut Svg, x: f64, y: f64, r: f64) {
    svg.spot(x, y, r * 1.25, r * 0.22, Rgb::BLACK, 0.45);
}

fn lay(board: &Board, layer: &mut Patch, svg: &Svg, ambient: Rgb, side: f64) -> Result<()> {
    let mut patch = board.render_box(svg, board.left(), board.top(), board.right(), board.bottom())?;
    light::Light { ambient, pools: Vec::new() }.fall_on(board, &mut patch);
    light::rim(&mut patch, side * 3.0 * board.scale, -1.5 * board.scale, ambient.lighter(0.4), 0.4);
    layer.lay(&patch, false);
    Ok(())
}

/// The light of the picture's lower part, so that what is added stands in it.
fn around(picture: &Raster) -> Rgb {
    let from = picture.rgba.len() / 8 * 4;
    let (mut sum, mut n) = ([0.0f64; 3], 0.0);
    for p in picture.rgba[from..].chunks_exact(4).step_by(7) {
        for (s, v) in sum.iter_mut().zip(p) {
            *s += f64::from(*v) / 255.0;
        }
        n += 1.0;
    }
    let mean = Rgb { r: sum[0] / n, g: sum[1] / n, b: sum[2] / n };
    // A middle grey ground is plain daylight.
    let k = (mean.luma() / 0.42).clamp(0.42, 1.0);
    Rgb::WHITE.mix(mean.scaled(1.0 / mean.luma().max(0.08)), 0.3).scaled(k)
}

/// Lays the view of the board over the picture.
fn blend(picture: &mut Raster, layer: &Patch) {
    let (w, h) = (picture.width as usize, picture.height as usize);
    let (x0, y0) = ((layer.w - w) / 2, (layer.h - h) / 2);
    for y in 0..h {
        for x in 0..w {
            let s = &layer.px[((y + y0) * layer.w + x + x0) * 4..][..4];
            if s[3] == 0 {
                continue;
            }
            let d = &mut picture.rgba[(y * w + x) * 4..][..4];
            let keep = 255 - u32::from(s[3]);
            for c in 0..4 {
                d[c] = (u32::from(s[c]) + (u32::from(d[c]) * keep + 127) / 255).min(255) as u8;
            }
        }
    }
}
