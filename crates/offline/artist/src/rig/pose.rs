//! Where elbows and hands are.

use super::Actor;
use crate::sheet::Wardrobe;
use kinora_model::script::Gesture;

/// One arm: elbow, wrist, and the way the hand points (degrees, 0 is +x, 90 is down).
#[derive(Clone, Copy, Debug)]
pub(super) struct Arm {
    pub elbow: (f64, f64),
    pub wrist: (f64, f64),
    pub hand: Hand,
}

/// What is seen of a hand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Hand {
    /// In a sleeve or pocket.
    Hidden,
    /// Open, pointing this way.
    Open(f64),
    /// Closed, around something.
    Fist,
    /// One finger out, this way.
    Point(f64),
}

/// The near (−x) and far (+x) arm for shoulders `sw` from the middle.
pub(super) fn arms(actor: &Actor, sw: f64) -> [Arm; 2] {
    let robe = wide_sleeves(actor.sheet.wardrobe);
    let arm = |ex: f64, ey: f64, wx: f64, wy: f64, hand| Arm { elbow: (ex, ey), wrist: (wx, wy), hand };
    let rest = if robe {
        [arm(-sw - 18.0, 232.0, -14.0, 292.0, Hand::Hidden), arm(sw + 16.0, 232.0, 14.0, 292.0, Hand::Hidden)]
    } else {
        [
            arm(-sw - 17.0, 232.0, -sw - 6.0, 345.0, Hand::Open(96.0)),
            arm(sw + 15.0, 232.0, sw + 7.0, 345.0, Hand::Open(84.0)),
        ]
    };
    let mut arms = match actor.gesture {
        Gesture::Stand => rest,
        Gesture::Play => [
            arm(-sw - 48.0, 176.0, -sw - 70.0, 86.0, Hand::Open(-100.0)),
            arm(sw + 46.0, 172.0, sw + 66.0, 80.0, Hand::Open(-78.0)),
        ],
        Gesture::Walk => [
            arm(-sw - 26.0, 222.0, -sw - 30.0, 325.0, Hand::Open(100.0)),
            arm(sw + 8.0, 232.0, sw + 26.0, 322.0, Hand::Open(62.0)),
        ],
        Gesture::Sit | Gesture::Ride | Gesture::Sleep => [
            arm(-sw - 16.0, 232.0, -34.0, 318.0, if robe { Hand::Hidden } else { Hand::Open(18.0) }),
            arm(sw + 14.0, 232.0, 30.0, 318.0, if robe { Hand::Hidden } else { Hand::Open(162.0) }),
        ],
        Gesture::Point => [rest[0], arm(sw + 52.0, 178.0, sw + 132.0, 132.0, Hand::Point(-28.0))],
        Gesture::Embrace => [
            arm(-sw + 10.0, 232.0, 46.0, 222.0, Hand::Open(-10.0)),
            arm(sw + 24.0, 210.0, sw + 84.0, 196.0, Hand::Open(-20.0)),
        ],
        Gesture::Fight => {
            [arm(-sw - 40.0, 190.0, -sw - 52.0, 268.0, Hand::Fist), arm(sw + 44.0, 168.0, sw + 76.0, 78.0, Hand::Fist)]
        }
        Gesture::Kneel => {
            [arm(-sw - 14.0, 226.0, -8.0, 226.0, Hand::Fist), arm(sw + 12.0, 226.0, 16.0, 222.0, Hand::Open(190.0))]
        }
        Gesture::Read => {
            [arm(-sw - 12.0, 246.0, -32.0, 236.0, Hand::Fist), arm(sw + 10.0, 246.0, 38.0, 236.0, Hand::Fist)]
        }
    };
    if actor.held.is_some() && matches!(actor.gesture, Gesture::Stand | Gesture::Walk | Gesture::Sit) {
        arms[1] = arm(sw + 16.0, 236.0, sw * 0.72, 192.0, Hand::Fist);
    }
    arms
}

/// Whether sleeves hang wide, so that hands can be hidden in them.
pub(super) fn wide_sleeves(worn: Wardrobe) -> bool {
    matches!(worn, Wardrobe::Hanfu | Wardrobe::Scholar | Wardrobe::Monk)
}
