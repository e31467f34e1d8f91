//! What a set gives to the picture: sheets of drawing from back to front, its lamps and its floor.

use crate::{colour::Rgb, palette::Palette, raster::Board, rng::Rng, svg::Svg};
use kinora_model::script::{Era, Setting, TimeOfDay, Weather};

/// What a set is drawn from.
pub(crate) struct Place<'a> {
    /// The view.
    pub board: &'a Board,
    /// Colours of the hour.
    pub palette: &'a Palette,
    /// Kind of place.
    pub setting: Setting,
    /// Period.
    pub era: Era,
    /// Whether an old place is in China rather than in Europe.
    pub eastern: bool,
    /// Indoors.
    pub interior: bool,
    /// Time of day.
    pub time: TimeOfDay,
    /// Weather.
    pub weather: Weather,
    /// The place in the text's words.
    pub words: &'a str,
    /// What lies outside an indoor place, in the text's words; empty where it does not say.
    pub around: &'a str,
    /// The picture is about the place: room for the whole of it.
    pub vista: bool,
    /// Colour of what blooms there, where the text names it.
    pub bloom: Option<Rgb>,
    /// Chance of the place: the same in all its shots.
    pub rng: Rng,
}

impl Place<'_> {
    /// Whether the place is in old Europe.
    pub fn old_west(&self) -> bool {
        self.era == Era::Period && !self.eastern
    }
    /// Whether the place's words hold one of `words`.
    pub fn says(&self, words: &[&str]) -> bool {
        let lower = self.words.to_lowercase();
        words.iter().any(|w| lower.contains(w))
    }
    /// Colour of a thing `k` of the way (0 near, 1 far) to the horizon.
    pub fn far(&self, colour: Rgb, k: f64) -> Rgb {
        let p = self.palette;
        colour.lit(p.ambient).mix(p.haze, (k * (0.35 + p.haze_amount)).clamp(0.0, 0.96))
    }
}

/// A source of light in a set.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lamp {
    /// Where.
    pub x: f64,
    /// See `x`.
    pub y: f64,
    /// How far it lights.
    pub reach: f64,
    /// Its colour.
    pub colour: Rgb,
    /// Radius of the halo drawn around it; 0 for none.
    pub halo: f64,
    /// Whether it is a flame and flickers.
    pub flame: bool,
}

/// A set, drawn.
#[derive(Debug, Default)]
pub(crate) struct Stage {
    /// Sky, or the back wall.
    pub back: Svg,
    /// Whether `back` is a surface that light falls on (a wall) rather than the sky.
    pub back_is_surface: bool,
    /// Far things in their final colours (ridges, skyline).
    pub far: Svg,
    /// The place itself and its ground, in the colours of the things.
    pub mid: Svg,
    /// Ground that lies before water and mirrors nothing.
    pub bank: Svg,
    /// What shines in it by itself: windows, flames.
    pub shine: Svg,
    /// What stands between the camera and the people at the borders of the picture.
    pub near: Svg,
    /// Lamps.
    pub lamps: Vec<Lamp>,
    /// Openings in the walls by which daylight comes in: left, top, width, height.
    pub windows: Vec<(f64, f64, f64, f64)>,
    /// Where people stand, in units down.
    pub floor: f64,
    /// Line where the ground begins.
    pub horizon: f64,
    /// Ground below the horizon mirrors this much, 0…1.
    pub gloss: f64,
    /// What a medium shot looks at.
    pub focus: (f64, f64),
    /// People at rest sit at a table here.
    pub table: bool,
}
