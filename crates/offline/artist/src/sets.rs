//! The places. Each file draws one kind of place, out of doors or in, in any weather and at any hour.

mod inn;
mod wild;

use crate::stage::{Place, Stage};
use kinora_model::script::Setting;

/// Draws the place.
pub(crate) fn draw(place: &mut Place) -> Stage {
    let mut stage = Stage::default();
    match (place.setting, place.interior) {
        (Setting::Inn, true) => inn::inside(place, &mut stage),
        (Setting::Inn, false) => inn::outside(place, &mut stage),
        _ => wild::mountain(place, &mut stage),
    }
    stage
}
