//! The places. Each file draws one family of places, out of doors or in, in any weather and at any hour.

mod battlefield;
mod forest;
mod forge;
mod front;
mod hall;
mod home;
mod house;
mod hut;
mod inn;
mod public;
mod street;
mod temple;
mod vehicle;
mod water;
mod west;
mod wild;

use crate::{
    nature,
    stage::{Place, Stage},
};
use kinora_model::script::{Era, Setting};

/// Words for the ground about a house.
const YARD: &[&str] =
    &["院子", "院中", "院里", "庭院", "小院", "后院", "前院", "院落", "yard", "garden", "porch", "doorstep"];

/// Draws the place. Where a kind of place has no indoors of its own, the room people would be in there is drawn.
pub(crate) fn draw(place: &mut Place) -> Stage {
    let mut s = Stage::default();
    let modern = place.era == Era::Modern;
    // A yard is what one sees before the house.
    if place.setting == Setting::Field && !place.interior && place.says(YARD) {
        place.setting = Setting::Home;
    }
    if forge::is_named(place) {
        forge::inside(place, &mut s);
    } else if !(place.old_west() && old_west(place, &mut s)) {
        of_setting(place, &mut s, modern);
    }
    // Whatever the place, the trees that its text says are in bloom stand there.
    if !place.interior {
        let horizon = s.horizon;
        nature::orchard(place, &mut s, horizon);
    }
    s
}

/// Draws the place as old China or our own days know it.
fn of_setting(place: &mut Place, s: &mut Stage, modern: bool) {
    match (place.setting, place.interior) {
        (Setting::Inn, true) if modern => home::modern_room(place, s, true),
        (Setting::Inn, true) => inn::inside(place, s),
        (Setting::Inn, false) => inn::outside(place, s),
        (Setting::OldStreet, false) => street::old(place, s),
        (Setting::OldStreet, true) => hut::shop(place, s),
        (Setting::Forest, true) if !modern => hut::bamboo(place, s),
        (Setting::Water, true) if !modern => hut::cabin(place, s),
        (Setting::Field, true) if !modern => hut::barn(place, s),
        (Setting::Palace, false) => hall::palace(place, s),
        (Setting::Palace, true) => hall::throne(place, s),
        (Setting::Temple, false) => temple::outside(place, s),
        (Setting::Temple, true) => temple::shrine(place, s),
        (Setting::Forest, false) => forest::draw(place, s),
        (Setting::Mountain, true) => wild::cave(place, s),
        (Setting::Mountain, false) => wild::mountain(place, s),
        (Setting::Water, false) => water::draw(place, s),
        (Setting::Battlefield, false) => battlefield::field(place, s),
        (Setting::Battlefield, true) => battlefield::tent(place, s),
        (Setting::ModernStreet, false) => street::modern(place, s),
        (Setting::Office, true) => public::office(place, s),
        (Setting::School, true) => public::classroom(place, s),
        (Setting::Hospital, true) => public::ward(place, s),
        (Setting::Office | Setting::School | Setting::Hospital, false) => front::draw(place, s),
        (Setting::Vehicle, true) => vehicle::inside(place, s),
        (Setting::Vehicle, false) => vehicle::platform(place, s),
        (Setting::Field, false) => wild::field(place, s),
        (Setting::Home, false) => house::outside(place, s),
        (Setting::Home | Setting::ModernStreet | Setting::Forest | Setting::Water | Setting::Field, true) => {
            if modern {
                home::modern_room(place, s, place.setting == Setting::ModernStreet);
            } else {
                home::old_room(place, s);
            }
        }
    }
}

/// Draws what old Europe builds in another way; false where the place is alike in both.
fn old_west(place: &mut Place, s: &mut Stage) -> bool {
    match (place.setting, place.interior) {
        (Setting::Inn | Setting::Home, false) => west::cottage(place, s),
        (Setting::OldStreet | Setting::ModernStreet, false) => west::street(place, s),
        (Setting::Palace, false) => west::stronghold(place, s, false),
        (Setting::Temple, false) => west::stronghold(place, s, true),
        (Setting::Palace | Setting::Temple, true) => west::hall(place, s),
        (
            Setting::Inn
            | Setting::Home
            | Setting::OldStreet
            | Setting::ModernStreet
            | Setting::Forest
            | Setting::Water
            | Setting::Field,
            true,
        ) => west::room(place, s, place.setting == Setting::Inn),
        _ => return false,
    }
    true
}
