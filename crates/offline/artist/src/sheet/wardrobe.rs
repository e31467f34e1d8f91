//! What is worn where and when: garments and hair of old China, of old Europe and of today.

use super::{HairStyle, Wardrobe};
use crate::rng::Rng;
use kinora_model::script::{Age, Era};

/// Where and when a wardrobe is worn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum World {
    OldEast,
    OldWest,
    Modern,
}

impl World {
    /// The world of a story.
    pub fn of(era: Era, eastern: bool) -> Self {
        match (era, eastern) {
            (Era::Modern, _) => Self::Modern,
            (Era::Period, true) => Self::OldEast,
            (Era::Period, false) => Self::OldWest,
        }
    }
    /// Its period.
    pub fn era(self) -> Era {
        if self == Self::Modern { Era::Modern } else { Era::Period }
    }
}

/// What a garment of another world becomes in this one: a coat in an old Chinese story is a robe.
pub(super) fn in_world(worn: Wardrobe, world: World, female: bool) -> Wardrobe {
    use Wardrobe::*;
    match (world, worn) {
        (World::OldEast, Suit | Coat | Dress | Doctor | Gown | Shawl | Greatcoat | Waistcoat) => Hanfu,
        (World::OldEast, Shirt | Hoodie | Jersey) => Peasant,
        (World::OldEast, Uniform) => Martial,
        (World::OldWest, Hanfu | Dress | Coat | Suit) if female => Gown,
        (World::OldWest, Hanfu | Coat | Uniform | Martial) => Greatcoat,
        (World::OldWest, Suit | Scholar | Doctor) => Waistcoat,
        (World::OldWest, Hoodie | Shirt | Peasant | Dress) => {
            if female {
                Shawl
            } else {
                Jersey
            }
        }
        (World::Modern, Scholar | Jersey | Waistcoat) => Shirt,
        (World::Modern, Gown | Shawl) => Dress,
        (World::Modern, Greatcoat) => Coat,
        _ => worn,
    }
}

/// A garment for somebody of whom the text tells none.
pub(super) fn dress(rng: &mut Rng, world: World, female: bool, age: Age) -> Wardrobe {
    use Wardrobe::*;
    match (world, female, age) {
        (World::OldEast, true, Age::Child | Age::Elder) => Hanfu,
        (World::OldEast, true, _) => rng.pick(&[Hanfu, Hanfu, Hanfu, Hanfu, Martial]),
        (World::OldEast, false, Age::Elder) => rng.pick(&[Scholar, Hanfu]),
        (World::OldEast, false, Age::Child) => rng.pick(&[Peasant, Hanfu]),
        (World::OldEast, false, _) => rng.pick(&[Hanfu, Martial, Scholar, Martial]),
        (World::OldWest, true, Age::Child) => Gown,
        (World::OldWest, true, Age::Elder) => Shawl,
        (World::OldWest, true, _) => rng.pick(&[Gown, Gown, Shawl]),
        (World::OldWest, false, Age::Child) => rng.pick(&[Waistcoat, Jersey]),
        (World::OldWest, false, _) => rng.pick(&[Greatcoat, Waistcoat, Jersey, Greatcoat]),
        (World::Modern, _, Age::Child) => rng.pick(&[Hoodie, Shirt]),
        (World::Modern, true, Age::Elder) => rng.pick(&[Coat, Dress]),
        (World::Modern, true, _) => rng.pick(&[Dress, Coat, Shirt, Hoodie, Suit]),
        (World::Modern, false, Age::Elder) => rng.pick(&[Coat, Shirt]),
        (World::Modern, false, _) => rng.pick(&[Suit, Coat, Shirt, Hoodie]),
    }
}

/// Hair for somebody of whom the text tells none.
pub(super) fn hair_style(rng: &mut Rng, world: World, female: bool, age: Age) -> HairStyle {
    use HairStyle::*;
    match (world, female, age) {
        (World::OldEast, true, Age::Child) => rng.pick(&[TwinBuns, TwinBuns, Braid]),
        (World::OldEast, true, Age::Elder) => rng.pick(&[LowBun, HighBun]),
        (World::OldEast, true, _) => rng.pick(&[HalfUp, HighBun, Flowing, Braid, LowBun]),
        (World::OldEast, false, Age::Child) => rng.pick(&[TwinBuns, Topknot]),
        (World::OldEast, false, Age::Elder) => Topknot,
        (World::OldEast, false, _) => rng.pick(&[Topknot, HalfTopknot, HalfTopknot, Hat]),
        (World::OldWest, true, Age::Child) => rng.pick(&[Braid, Bonnet]),
        (World::OldWest, true, Age::Elder) => rng.pick(&[Bonnet, LowBun]),
        (World::OldWest, true, _) => rng.pick(&[LowBun, Wavy, Bonnet, Braid]),
        (World::OldWest, false, Age::Child) => rng.pick(&[Cap, Messy, Crop]),
        (World::OldWest, false, Age::Elder) => rng.pick(&[Receding, Cap, SweptBack]),
        (World::OldWest, false, _) => rng.pick(&[SideSwept, SweptBack, Cap, TopHat]),
        (World::Modern, true, Age::Child) => rng.pick(&[Ponytail, Bob, LongBangs]),
        (World::Modern, true, Age::Elder) => rng.pick(&[LowBun, Bob]),
        (World::Modern, true, _) => rng.pick(&[LongBangs, Bob, Ponytail, Wavy, LowBun]),
        (World::Modern, false, Age::Child) => rng.pick(&[Crop, Messy]),
        (World::Modern, false, Age::Elder) => rng.pick(&[Receding, SweptBack, Bald]),
        (World::Modern, false, _) => rng.pick(&[Crop, Messy, SideSwept, SweptBack]),
    }
}
