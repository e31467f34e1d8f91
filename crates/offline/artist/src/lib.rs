//! The sketch artist: a scene description becomes an illustrated picture of our own vector layers, which can move.
//!
//! The way of a picture: [`design`] decides once per film how everybody looks (a [`Sheet`] each). For a shot, `compose`
//! frames it (who stands where, how large, which way), a file in `sets` draws the place, `rig` the people, `props` the
//! things; `palette` says what the hour, the weather and the mood do to colour and light, `light` lays that light on
//! the finished pixels, `weather` adds what falls, `style` gives the film its hand. Out comes a [`Drawing`]: layers from back to front, each with its
//! depth and movement, which the editor's camera plays with.
//!
//! Everything is drawn from paths written here and rasterised by `resvg`; there are no picture files, no fonts, no
//! models, and no chance that is not seeded.

mod building;
mod colour;
mod compose;
mod drawing;
mod extras;
mod fauna;
mod furniture;
mod gallery;
mod light;
mod nature;
mod outlook;
mod palette;
mod portrait;
mod props;
mod raster;
mod retouch;
mod rig;
mod rng;
mod sets;
mod sheet;
mod sky;
mod stage;
mod style;
mod svg;
mod weather;

pub use colour::Rgb;
pub use drawing::{Drawing, DrawnLayer, Motion, Part, still};
pub use gallery::{ContactSheet, gallery};
pub use portrait::portrait;
pub use retouch::{Addition, Plain, Raster, Touch};
pub use sheet::{Beard, Coat, HairStyle, Sheet, Tones, Wardrobe, design};

use kinora_model::{
    Result, Text,
    script::{Era, Presence, Scene, Shot},
};

/// What is to be drawn.
#[derive(Clone, Debug)]
pub struct Picture<'a> {
    /// The scene: place, hour, weather, mood.
    pub scene: &'a Scene,
    /// The shot: size, props, what happens.
    pub shot: &'a Shot,
    /// Who is in it, the one it is about first.
    pub cast: Vec<Figure<'a>>,
    /// When the story plays.
    pub era: Era,
    /// Whether an old story plays in China rather than in Europe.
    pub eastern: bool,
    /// Name of the style, one of [`styles`].
    pub style: &'a str,
    /// Width of the view in pixels, 64 to 4096; any shape from 9:16 to 16:9.
    pub width: u32,
    /// Height of the view in pixels.
    pub height: u32,
    /// Another seed composes other pictures.
    pub seed: u64,
}

/// A role in a picture.
#[derive(Clone, Debug)]
pub struct Figure<'a> {
    /// How the role looks.
    pub sheet: &'a Sheet,
    /// What it feels and does.
    pub presence: &'a Presence,
    /// It speaks in this shot: its mouth is drawn in four shapes.
    pub speaking: bool,
}

/// The styles that can be drawn, each with what people are told about it.
pub fn styles() -> &'static [(&'static str, Text)] {
    style::list()
}

/// Draws `picture` in layers. The same picture gives the same bytes. Fails for an unknown style (the error names those
/// there are) and for a size that cannot be drawn.
pub fn draw(picture: &Picture) -> Result<Drawing> {
    let style = style::Style::named(picture.style)?;
    let mut drawing = compose::compose(picture)?;
    let scale = f64::from(picture.width.min(picture.height)) / 720.0;
    for layer in &mut drawing.layers {
        style.apply(layer, scale);
    }
    Ok(drawing)
}
