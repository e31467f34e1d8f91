//! Animals, in the same local units as people: the eye line is y = 0 in the middle of the face, the animal faces right
//! (+x), and its head is about as large as a person's, so that a close shot frames either alike. [`stature`] says how
//! large it is beside people.

mod body;
mod coat;
mod head;
mod winged;

use crate::{rig::Actor, sheet::Sheet, svg::Svg};
pub(crate) use coat::{coat_in, sheet};
use kinora_model::script::{Age, Being, Gesture};

/// What a body does, as far as an animal can.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pose {
    Sit,
    Run,
    Play,
    Sleep,
}

impl Pose {
    fn of(gesture: Gesture) -> Self {
        match gesture {
            Gesture::Walk | Gesture::Fight | Gesture::Ride => Self::Run,
            Gesture::Play => Self::Play,
            Gesture::Sleep => Self::Sleep,
            // At rest they sit: that is how they are seen.
            _ => Self::Sit,
        }
    }
}

/// Size beside people: units of a person per unit of the animal. Somewhat larger than life, as in picture books.
pub(crate) fn stature(sheet: &Sheet) -> f64 {
    let grown = match sheet.kind {
        Being::Person => 1.0,
        Being::Cat => 0.62,
        Being::Dog => 0.8,
        Being::Bird => 0.42,
        Being::Horse => 1.2,
        Being::Rabbit => 0.55,
        Being::Fish => 0.5,
        Being::Butterfly => 0.4,
    };
    if sheet.age == Age::Child && sheet.kind != Being::Person { grown * 0.78 } else { grown }
}

/// How far the ground is below the face.
pub(crate) fn foot(sheet: &Sheet, gesture: Gesture) -> f64 {
    let pose = Pose::of(gesture);
    match sheet.kind {
        Being::Person | Being::Horse => crate::rig::mount::FOOT,
        Being::Cat | Being::Dog | Being::Rabbit => body::foot(sheet, pose),
        Being::Bird => winged::bird_foot(pose),
        Being::Fish => 170.0,
        Being::Butterfly => 300.0,
    }
}

/// Highest point above the face, as a negative number.
pub(crate) fn crown(sheet: &Sheet) -> f64 {
    match sheet.kind {
        Being::Cat => -112.0,
        Being::Dog => -84.0,
        Being::Rabbit => -170.0,
        Being::Horse | Being::Person => -112.0,
        Being::Bird => -70.0,
        Being::Fish => -80.0,
        Being::Butterfly => -90.0,
    }
}

/// Box of a whole animal, whichever way it faces.
pub(crate) const WHOLE_BOX: (f64, f64, f64, f64) = (-760.0, -260.0, 760.0, 680.0);

/// Boxes of eyes and mouth: left, top, right, bottom.
pub(crate) const EYES_BOX: (f64, f64, f64, f64) = (-58.0, -40.0, 66.0, 30.0);
/// See [`EYES_BOX`].
pub(crate) const MOUTH_BOX: (f64, f64, f64, f64) = (-40.0, 4.0, 120.0, 120.0);

/// What moves by itself behind the body: a tail, a wing.
pub(crate) fn behind(svg: &mut Svg, actor: &Actor) {
    let (s, pose) = (actor.sheet, Pose::of(actor.gesture));
    match s.kind {
        Being::Cat | Being::Dog | Being::Rabbit => body::tail(svg, s, pose),
        Being::Bird => winged::bird_wing(svg, s, pose, true),
        Being::Butterfly => winged::butterfly_wings(svg, s, true),
        Being::Fish | Being::Horse | Being::Person => {}
    }
}

/// The animal but for what is behind, its eyes and its mouth.
pub(crate) fn draw(svg: &mut Svg, actor: &Actor) {
    let (s, pose) = (actor.sheet, Pose::of(actor.gesture));
    match s.kind {
        Being::Cat | Being::Dog | Being::Rabbit => {
            body::draw(svg, s, pose, actor.key);
            head::draw(svg, s, actor.key);
            if s.kind == Being::Cat && pose == Pose::Play {
                svg.place(168.0, -74.0, -18.0, 0.34, 0.34);
                winged::butterfly(svg, coat::PLAYMATE);
                svg.end();
            }
            if s.kind == Being::Dog && pose == Pose::Play {
                body::ball(svg, 150.0, foot(s, actor.gesture));
            }
        }
        Being::Bird => winged::bird(svg, s, pose, actor.key),
        Being::Fish => winged::fish(svg, s, actor.key),
        Being::Butterfly => {
            winged::butterfly_wings(svg, s, false);
            winged::butterfly_body(svg);
        }
        Being::Horse | Being::Person => crate::rig::mount::free(svg, s.cloth, pose == Pose::Run, actor.key),
    }
}

/// The eyes, open or shut.
pub(crate) fn eyes(svg: &mut Svg, actor: &Actor, open: bool) {
    let open = open && actor.gesture != Gesture::Sleep;
    match actor.sheet.kind {
        Being::Cat | Being::Rabbit => head::round_eyes(svg, actor, open),
        Being::Dog => head::dog_eyes(svg, actor, open),
        Being::Bird | Being::Fish => winged::bead(svg, open, if actor.sheet.kind == Being::Fish { 9.0 } else { 7.5 }),
        Being::Horse | Being::Person => winged::bead(svg, open, 9.0),
        Being::Butterfly => {}
    }
}

/// The mouth: 0 closed, 1 half open, 2 open, 3 round.
pub(crate) fn mouth(svg: &mut Svg, actor: &Actor, shape: u8) {
    match actor.sheet.kind {
        Being::Cat | Being::Rabbit => head::small_mouth(svg, actor, shape),
        Being::Dog => head::dog_mouth(svg, actor, shape),
        _ => {}
    }
}

/// From where to where an animal reaches across, its face at 0.
pub(crate) fn span(sheet: &Sheet, gesture: Gesture) -> (f64, f64) {
    let pose = Pose::of(gesture);
    match sheet.kind {
        Being::Cat | Being::Dog | Being::Rabbit => {
            let (from, to) = match pose {
                Pose::Sit => (-180.0, 90.0),
                Pose::Run => (-320.0, 90.0),
                Pose::Play => (-270.0, 200.0),
                Pose::Sleep => (-215.0, 90.0),
            };
            (from * body::breadth(sheet), to)
        }
        Being::Bird => (-200.0, 60.0),
        Being::Fish => (-280.0, 50.0),
        Being::Butterfly => (-120.0, 60.0),
        Being::Horse | Being::Person => (-680.0, 90.0),
    }
}

/// How what is behind swings: rig units across and down, and seconds.
pub(crate) fn sway(sheet: &Sheet, gesture: Gesture) -> Option<(f64, f64, f64)> {
    let calm = gesture == Gesture::Sleep;
    match sheet.kind {
        _ if calm => None,
        Being::Cat => Some((5.0, 2.0, 2.6)),
        Being::Dog => Some((9.0, 1.0, 0.55)),
        Being::Rabbit => Some((1.5, 0.5, 1.4)),
        Being::Bird => Some((4.0, 16.0, 0.5)),
        Being::Butterfly => Some((6.0, 10.0, 0.42)),
        Being::Fish | Being::Horse | Being::Person => None,
    }
}
