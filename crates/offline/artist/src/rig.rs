//! The rig: one person, drawn from the sheet in local units. The eye line is y = 0, the chin near y = 62, the feet of a
//! standing adult near y = 900; the figure faces right (+x). Every shot size uses the same drawing, so a person stays the
//! same person; the shot only decides scale, place and which way it is turned.

mod body;
mod clothes;
mod eyes;
mod fronts;
mod hair;
mod hands;
mod head;
mod lap;
mod limbs;
pub(crate) mod mount;
mod mouth;
mod pose;
mod western;

use crate::{colour::Rgb, fauna, props::Prop, sheet::Sheet, svg::Svg};
use kinora_model::script::{Age, Emotion, Gesture};

/// A role as it acts in one shot.
#[derive(Clone, Debug)]
pub(crate) struct Actor<'a> {
    /// Who.
    pub sheet: &'a Sheet,
    /// Feeling on the face.
    pub emotion: Emotion,
    /// What the body does.
    pub gesture: Gesture,
    /// How far the head turns away from the viewer towards +x: 0 frontal, 0.7 three quarters.
    pub turn: f64,
    /// Side the light comes from in local units: −1 or 1.
    pub key: f64,
    /// Where the eyes look: −1…1 across and down.
    pub gaze: (f64, f64),
    /// Seen from behind.
    pub back: bool,
    /// Held in the far hand.
    pub held: Option<Prop>,
    /// Coat of the horse of somebody who rides.
    pub mount: Rgb,
}

/// Lower end of a figure's drawing in local units when it stands, sits or kneels as `gesture` says.
pub(crate) fn foot(sheet: &Sheet, gesture: Gesture) -> f64 {
    if !sheet.kind.is_person() {
        return fauna::foot(sheet, gesture);
    }
    let k = body::stature(sheet);
    let y = match gesture {
        Gesture::Sit | Gesture::Sleep => body::SEAT_FOOT,
        Gesture::Ride => mount::HOOVES,
        Gesture::Kneel => body::KNEEL_FOOT,
        _ => body::down(sheet, body::STAND_FOOT),
    };
    body::NECK + (y - body::NECK) * k - body::LIFT
}

/// Top of hair and ornaments, in local units.
pub(crate) fn crown(sheet: &Sheet) -> f64 {
    if sheet.kind.is_person() { hair::top(sheet) } else { fauna::crown(sheet) }
}

/// The whole figure but for eyes and mouth (these are sheets of their own, so that they can move) and what of an animal
/// is drawn by [`behind`].
pub(crate) fn figure(svg: &mut Svg, actor: &Actor) {
    if !actor.sheet.kind.is_person() {
        fauna::draw(svg, actor);
        return;
    }
    hair::behind(svg, actor);
    body::draw(svg, actor);
    if actor.back {
        hair::from_behind(svg, actor);
        return;
    }
    head::draw(svg, actor);
    hair::front(svg, actor);
}

/// Both eyes, open or closed, with what lies before them.
pub(crate) fn eyes(svg: &mut Svg, actor: &Actor, open: bool) {
    if actor.sheet.kind.is_person() {
        eyes::draw(svg, actor, open && actor.gesture != Gesture::Sleep);
    } else {
        fauna::eyes(svg, actor, open);
    }
}

/// The mouth: 0 closed, 1 half open, 2 open, 3 round.
pub(crate) fn mouth(svg: &mut Svg, actor: &Actor, shape: u8) {
    if actor.sheet.kind.is_person() {
        mouth::draw(svg, actor, shape);
    } else {
        fauna::mouth(svg, actor, shape);
    }
}

/// A box in local units: left, top, right, bottom.
pub(crate) type Extent = (f64, f64, f64, f64);

/// Box of the eyes.
pub(crate) fn eyes_box(sheet: &Sheet) -> Extent {
    if sheet.kind.is_person() { (-52.0, -34.0, 56.0, 24.0) } else { fauna::EYES_BOX }
}

/// Box of the mouth.
pub(crate) fn mouth_box(sheet: &Sheet) -> Extent {
    if sheet.kind.is_person() { (-18.0, 28.0, 36.0, 60.0) } else { fauna::MOUTH_BOX }
}

/// Box of the whole figure, whichever way it faces.
pub(crate) fn whole_box(sheet: &Sheet) -> Extent {
    if sheet.kind.is_person() { (-330.0, -420.0, 330.0, 960.0) } else { fauna::WHOLE_BOX }
}

/// What moves by itself behind the figure: a tail, a wing; nothing of a person.
pub(crate) fn behind(svg: &mut Svg, actor: &Actor) {
    if !actor.sheet.kind.is_person() {
        fauna::behind(svg, actor);
    }
}

/// Measures of a face that all its parts share.
#[derive(Clone, Copy, Debug)]
struct Face {
    /// Shift of the middle of the face.
    mid: f64,
    /// Chin.
    chin: f64,
    /// Middle of the near and the far eye.
    eyes: [(f64, f64); 2],
    /// Half width of the near and the far eye.
    eye_w: [f64; 2],
    /// Height of an open eye.
    eye_h: f64,
    /// Middle of the mouth.
    mouth: (f64, f64),
    /// Tip of the nose.
    nose: (f64, f64),
}

impl Face {
    fn of(actor: &Actor) -> Self {
        let (s, t) = (actor.sheet, actor.turn);
        let child = s.age == Age::Child;
        let chin = match (s.age, s.female) {
            (Age::Child, _) => 57.0,
            (_, true) => 62.0,
            (Age::Youth, false) => 64.0,
            (_, false) => 67.0,
        };
        let eye_y = if child { 8.0 } else { 3.0 };
        let base_h = match (s.age, s.female) {
            (Age::Child, _) => 12.6,
            (Age::Elder, _) => 6.8,
            (Age::Youth, true) => 10.9,
            (_, true) => 10.1,
            (Age::Youth, false) => 9.3,
            (_, false) => 8.0,
        };
        let w = if child {
            12.6
        } else if s.female {
            13.0
        } else {
            12.4
        };
        Self {
            mid: 8.0 * t,
            chin,
            eyes: [(-20.0 + 10.0 * t, eye_y), (20.5 + 5.5 * t, eye_y)],
            eye_w: [w, w * (1.0 - 0.2 * t)],
            eye_h: base_h * s.eyes,
            mouth: (3.0 + 10.0 * t, chin - if child { 18.0 } else { 20.5 }),
            nose: (3.0 + 15.0 * t, if child { 24.0 } else { 24.5 + (chin - 62.0) * 0.5 }),
        }
    }
}

pub(crate) use hair::flower as blossom;
