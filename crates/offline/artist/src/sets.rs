//! The places. Each file draws one family of places, out of doors or in, in any weather and at any hour.

mod battlefield;
mod forest;
mod front;
mod hall;
mod home;
mod house;
mod inn;
mod public;
mod street;
mod temple;
mod vehicle;
mod water;
mod west;
mod wild;

use crate::stage::{Place, Stage};
use kinora_model::script::{Era, Setting};

/// Draws the place. Where a kind of place has no indoors of its own, the room people would be in there is drawn.
pub(crate) fn draw(place: &mut Place) -> Stage {
    let mut s = Stage::default();
    let modern = place.era == Era::Modern;
    if place.old_west() && old_west(place, &mut s) {
        return s;
    }
    match (place.setting, place.interior) {
        (Setting::Inn, true) if modern => home::modern_room(place, &mut s, true),
        (Setting::Inn, true) => inn::inside(place, &mut s),
        (Setting::Inn, false) => inn::outside(place, &mut s),
        (Setting::OldStreet, false) => street::old(place, &mut s),
        (Setting::OldStreet, true) => inn::inside(place, &mut s),
        (Setting::Palace, false) => hall::palace(place, &mut s),
        (Setting::Palace, true) => hall::throne(place, &mut s),
        (Setting::Temple, false) => temple::outside(place, &mut s),
        (Setting::Temple, true) => temple::shrine(place, &mut s),
        (Setting::Forest, false) => forest::draw(place, &mut s),
        (Setting::Mountain, true) => wild::cave(place, &mut s),
        (Setting::Mountain, false) => wild::mountain(place, &mut s),
        (Setting::Water, false) => water::draw(place, &mut s),
        (Setting::Battlefield, false) => battlefield::field(place, &mut s),
        (Setting::Battlefield, true) => battlefield::tent(place, &mut s),
        (Setting::ModernStreet, false) => street::modern(place, &mut s),
        (Setting::Office, true) => public::office(place, &mut s),
        (Setting::School, true) => public::classroom(place, &mut s),
        (Setting::Hospital, true) => public::ward(place, &mut s),
        (Setting::Office | Setting::School | Setting::Hospital, false) => front::draw(place, &mut s),
        (Setting::Vehicle, true) => vehicle::inside(place, &mut s),
        (Setting::Vehicle, false) => vehicle::platform(place, &mut s),
        (Setting::Field, false) => wild::field(place, &mut s),
        (Setting::Home, false) => house::outside(place, &mut s),
        (Setting::Home | Setting::ModernStreet | Setting::Forest | Setting::Water | Setting::Field, true) => {
            if modern {
                home::modern_room(place, &mut s, place.setting == Setting::ModernStreet);
            } else {
                home::old_room(place, &mut s);
            }
        }
    }
    s
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
