//! Neck, trunk, arms, hands, legs: the shapes under and around the clothes.

use super::{Actor, clothes, head::skin_shadow, lap, limbs, pose};
use crate::{
    colour::{Rgb, rgb},
    props,
    sheet::Sheet,
    svg::{Path, Svg},
};
use kinora_model::script::{Age, Gesture};

/// Height of the base of the neck, where bodies are scaled from.
pub(super) const NECK: f64 = 92.0;
/// How much closer to the chin the trunk sits than its own measures say.
pub(super) const LIFT: f64 = 12.0;
/// Soles of a standing adult.
pub(super) const STAND_FOOT: f64 = 905.0;
/// Soles of a seated adult.
pub(super) const SEAT_FOOT: f64 = 660.0;
/// Hem of a kneeling adult.
pub(super) const KNEEL_FOOT: f64 = 560.0;

/// How large the body is against the head: children are small under big heads.
pub(super) fn stature(s: &Sheet) -> f64 {
    match (s.age, s.female) {
        (Age::Child, _) => 0.6,
        (Age::Youth, true) | (Age::Elder, true) => 0.92,
        (_, true) => 0.95,
        (Age::Youth, false) | (Age::Elder, false) => 0.97,
        (_, false) => 1.0,
    }
}

/// A height of the legs in this figure: those of children are short.
pub(super) fn down(s: &Sheet, y: f64) -> f64 {
    const HIPS: f64 = 360.0;
    if s.age == Age::Child { y.min(HIPS) + (y - HIPS).max(0.0) * 0.72 } else { y }
}

/// Half widths of the trunk.
#[derive(Clone, Copy, Debug)]
pub(super) struct Build {
    /// Shoulders.
    pub sw: f64,
    /// Waist.
    pub ww: f64,
    /// Hips.
    pub hw: f64,
}

impl Build {
    fn of(s: &Sheet) -> Self {
        let (sw, ww, hw) = match (s.age, s.female) {
            (Age::Child, _) => (82.0, 62.0, 66.0),
            (_, true) => (78.0, 50.0, 66.0),
            (Age::Youth, false) => (92.0, 64.0, 66.0),
            (_, false) => (102.0, 74.0, 74.0),
        };
        Self { sw: sw * s.build, ww: ww * s.build, hw: hw * s.build }
    }
    /// The trunk from the neck to the hips; with `open` the cloth leaves throat and breastbone free.
    pub fn trunk(&self, bottom: f64, open: bool) -> Path {
        let Build { sw, ww, hw } = *self;
        let outline = Path::at(-29.0, 78.0)
            .c(-32.0, 98.0, -sw + 34.0, 102.0, -sw + 14.0, 110.0)
            .c(-sw, 116.0, -sw - 6.0, 132.0, -sw + 2.0, 170.0)
            .c(-sw + 12.0, 210.0, -ww, 240.0, -ww, 275.0)
            .c(-ww, 300.0, -hw, 320.0, -hw, bottom)
            .l(hw, bottom)
            .c(hw, 320.0, ww, 300.0, ww, 275.0)
            .c(ww, 240.0, sw - 12.0, 210.0, sw - 2.0, 170.0)
            .c(sw + 6.0, 132.0, sw, 116.0, sw - 14.0, 110.0)
            .c(sw - 34.0, 102.0, 36.0, 98.0, 35.0, 78.0);
        if open { outline.l(4.0, 168.0).z() } else { outline.z() }
    }
}

pub(super) fn draw(svg: &mut Svg, actor: &Actor) {
    let s = actor.sheet;
    let build = Build::of(s);
    let k = stature(s);
    // Bodies are scaled about the base of the neck; the neck itself belongs to the head.
    svg.place(0.0, NECK * (1.0 - k) - LIFT, 0.0, k, k);
    let arms = pose::arms(actor, build.sw);
    match actor.gesture {
        Gesture::Sit | Gesture::Sleep => super::mount::stool(svg, build.hw),
        Gesture::Ride => super::mount::horse(svg, actor.mount, actor.key),
        _ => {}
    }
    clothes::behind(svg, actor, &build);
    if actor.gesture == Gesture::Fight {
        limbs::arm(svg, actor, &build, &arms[0], -1.0);
    }
    clothes::lower(svg, actor, &build);
    svg.end();
    if !actor.back {
        neck(svg, actor);
    }
    svg.place(0.0, NECK * (1.0 - k) - LIFT, 0.0, k, k);
    clothes::upper(svg, actor, &build);
    let reads = actor.gesture == Gesture::Read;
    if let Some(prop) = actor.held.filter(|_| !reads) {
        let w = arms[1].wrist;
        props::held(svg, prop, w.0, w.1, actor.key);
    }
    if actor.gesture == Gesture::Fight {
        let w = arms[1].wrist;
        svg.place(w.0, w.1, -58.0, 1.0, 1.0);
        props::blade(svg);
        svg.end();
    }
    limbs::arm(svg, actor, &build, &arms[1], 1.0);
    if reads {
        svg.place(3.0, 222.0, 0.0, 1.0, 1.0);
        props::read(svg, actor.held, s.wardrobe);
        svg.end();
    }
    if actor.gesture != Gesture::Fight {
        limbs::arm(svg, actor, &build, &arms[0], -1.0);
    }
    svg.end();
}

fn neck(svg: &mut Svg, actor: &Actor) {
    let s = actor.sheet;
    let w = match (s.age, s.female) {
        (Age::Child, _) => 15.0,
        (_, true) => 17.5,
        _ => 24.0,
    };
    let x = -2.0 + actor.turn * 4.0;
    let shadow = skin_shadow(s.skin);
    let d = Path::at(x - w, 34.0)
        .c(x - w, 62.0, x - w - 1.0, 76.0, x - w - 8.0, 90.0)
        .c(x - w - 18.0, 102.0, x - 30.0, 120.0, x, 150.0)
        .c(x + 34.0, 120.0, x + w + 20.0, 102.0, x + w + 9.0, 90.0)
        .c(x + w + 2.0, 76.0, x + w, 62.0, x + w, 34.0)
        .z();
    let paint = svg.across(x - w * actor.key, x + w * actor.key, s.skin.mix(shadow, 0.5), s.skin);
    svg.fill(&d, paint);
    svg.clip(&d);
    let throat = Path::at(x - 50.0, 30.0)
        .l(x + 50.0, 30.0)
        .l(x + 50.0, 66.0)
        .c(x + 20.0, 92.0, x - 8.0, 88.0, x - 50.0, 58.0)
        .z();
    svg.fill_a(&throat, shadow, 0.62);
    svg.line(&Path::at(x + w * 0.5, 76.0).q(x + 7.0, 102.0, x + 3.0, 118.0), shadow, 2.0, 0.5);
    svg.line(&Path::at(x - 34.0, 112.0).q(x - 16.0, 108.0, x - 3.0, 116.0), shadow, 1.8, 0.55);
    svg.line(&Path::at(x + 36.0, 112.0).q(x + 18.0, 108.0, x + 5.0, 116.0), shadow, 1.8, 0.55);
    svg.end();
}

/// A skirt or robe from the waist to the hem, for `gesture`; its half width at the hem is `flare` beyond the hips.
pub(super) fn skirt(svg: &mut Svg, actor: &Actor, build: &Build, cloth: Rgb, trim: Rgb, length: f64, flare: f64) {
    let (w, h) = (build.ww, build.hw);
    if actor.gesture == Gesture::Sit {
        return lap::draw(svg, actor, build, cloth, trim, length);
    }
    let (bottom, spread, lean) = match actor.gesture {
        Gesture::Ride | Gesture::Sleep => ((length - 250.0).max(520.0), flare + 14.0, 0.0),
        Gesture::Kneel => (KNEEL_FOOT - 4.0, flare + 62.0, 0.0),
        _ if actor.sheet.age == Age::Child => (down(actor.sheet, length), flare, 0.0),
        Gesture::Walk | Gesture::Play => (length, flare + 8.0, -26.0),
        Gesture::Fight => (length, flare + 44.0, 0.0),
        _ => (length, flare, 0.0),
    };
    let hem = h + spread;
    let d = Path::at(-w + 2.0, 262.0)
        .c(-w - 4.0, 300.0, -h - 8.0, 330.0, -h - spread * 0.35 + lean * 0.2, 420.0)
        .c(-h - spread * 0.6 + lean * 0.5, bottom - 180.0, -hem + lean * 0.8, bottom - 90.0, -hem + lean, bottom - 8.0)
        .c(-hem * 0.6 + lean, bottom + 12.0, -hem * 0.2, bottom - 4.0, 0.0, bottom + 6.0)
        .c(hem * 0.3, bottom + 14.0, hem * 0.7, bottom - 2.0, hem + lean * 0.5, bottom - 8.0)
        .c(hem + lean * 0.3, bottom - 100.0, h + spread * 0.6, bottom - 190.0, h + spread * 0.35, 420.0)
        .c(h + 8.0, 330.0, w + 4.0, 300.0, w - 2.0, 262.0)
        .z();
    let (dark, light) = (cloth.darker(0.3), cloth.lighter(0.08));
    let paint = svg.lin(
        (-hem * actor.key, 0.0),
        (hem * actor.key, 0.0),
        &[(0.0, dark, 1.0), (0.45, cloth, 1.0), (1.0, light, 1.0)],
    );
    svg.fill(&d, paint);
    svg.clip(&d);
    for i in 0..7 {
        let k = f64::from(i) / 6.0 * 2.0 - 1.0;
        let fold = Path::at(k * w * 0.7 - 2.0, 270.0)
            .c(k * h, 380.0, k * hem * 0.8 + lean * 0.5, bottom - 160.0, k * hem * 0.94 + lean, bottom + 12.0)
            .l(k * hem * 0.94 + 18.0 + lean, bottom + 12.0)
            .c(k * hem * 0.8 + 10.0 + lean * 0.5, bottom - 160.0, k * h + 4.0, 380.0, k * w * 0.7 + 2.0, 270.0)
            .z();
        svg.fill_a(&fold, cloth.darker(0.55), 0.3);
    }
    let edge = Path::at(-hem - 10.0 + lean, bottom - 12.0)
        .c(-hem * 0.6 + lean, bottom + 8.0, -hem * 0.2, bottom - 8.0, 0.0, bottom + 2.0)
        .c(hem * 0.3, bottom + 10.0, hem * 0.7, bottom - 6.0, hem + 10.0 + lean, bottom - 12.0);
    svg.line(&edge, trim, 22.0, 0.9);
    svg.end();
    svg.line(&d, cloth.darker(0.55), 1.8, 0.4);
}

/// Cloth folds over the trunk.
pub(super) fn folds(svg: &mut Svg, build: &Build, cloth: Rgb) {
    for (x, y, dx, l) in
        [(-0.72, 150.0, 22.0, 90.0), (0.7, 146.0, -20.0, 96.0), (-0.5, 236.0, 16.0, 50.0), (0.5, 240.0, -18.0, 46.0)]
    {
        let x = x * build.sw;
        let d = Path::at(x, y)
            .c(x + dx * 0.2, y + l * 0.3, x + dx * 0.4, y + l * 0.7, x + dx, y + l)
            .c(x + dx * 0.2 + 8.0, y + l * 0.7, x + 6.0, y + l * 0.3, x, y)
            .z();
        svg.fill_a(&d, cloth.darker(0.6), 0.28);
    }
}

/// A darkish leather.
pub(super) const LEATHER: Rgb = rgb(0x4a3226);
