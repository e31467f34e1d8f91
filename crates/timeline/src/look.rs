//! What is done to a clip's picture beyond placing it: cropped, cut out, coloured, blended, filled behind.

use crate::{Color, Curve, MediaId};
use serde::{Deserialize, Serialize};

/// What is done to a clip's picture beyond placing it. The order is fixed: the source is cropped, keyed, toned and given
/// its effects; then placed by the clip's transform; then masked, and blended with what lies below.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Look {
    /// The part of the source that is used; all of it where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crop: Option<Crop>,
    /// What fills the canvas behind the clip, hiding every track below.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backdrop: Option<Backdrop>,
    /// What is left of the picture: the product of all of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub masks: Vec<Mask>,
    /// How it meets what lies below.
    #[serde(skip_serializing_if = "Blend::is_normal")]
    pub blend: Blend,
    /// A colour that becomes clear.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<ChromaKey>,
    /// Brightness, contrast and saturation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tone: Option<Tone>,
    /// Filters, first to last.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub effects: Vec<Effect>,
    /// Whether the source may be clear in places of its own (a GIF, a film with an alpha plane). A still always may.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub clear: bool,
}

impl Look {
    /// Whether the clip needs nothing but cropping and placing.
    pub fn is_plain(&self) -> bool {
        let Self { crop: _, clear: _, backdrop, masks, blend, key, tone, effects } = self;
        backdrop.is_none()
            && masks.is_empty()
            && blend.is_normal()
            && key.is_none()
            && tone.is_none()
            && effects.is_empty()
    }
}

/// A part of a picture, in shares of its width and height from the upper left corner.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Crop {
    /// Left edge, 0…1.
    pub left: f64,
    /// Top edge, 0…1.
    pub top: f64,
    /// Right edge, above `left`.
    pub right: f64,
    /// Bottom edge, above `top`.
    pub bottom: f64,
}

/// What fills the canvas behind a clip.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Backdrop {
    /// One colour.
    Color(Color),
    /// The clip's own picture, covering the canvas, blurred by a Gaussian whose deviation is this share of the canvas's
    /// width.
    Blur(f64),
    /// Another picture, covering the canvas.
    Picture(MediaId),
}

/// A shape that keeps a part of a picture. It is on the (cropped) picture and goes where the picture goes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mask {
    /// Its shape.
    pub shape: Shape,
    /// Its centre from the picture's centre, in halves of the picture's width, right positive.
    pub x: f64,
    /// In halves of the picture's height, down positive.
    pub y: f64,
    /// Its width as a share of the picture's width.
    pub width: f64,
    /// Its height as a share of the picture's height.
    pub height: f64,
    /// Degrees clockwise about its centre.
    pub rotation: f64,
    /// How soft its border is: 0 sharp … 1 as soft as a fifth of the picture's smaller side.
    pub feather: f64,
    /// For a rectangle: radius of its corners as a share of half its smaller side.
    pub corner: f64,
    /// Keeps what is outside instead.
    pub invert: bool,
}

/// Shapes of masks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// All above a line through the centre.
    Line,
    /// A band of the mask's height along a line through the centre.
    Band,
    /// An ellipse.
    Ellipse,
    /// A rectangle.
    Rectangle,
    /// A heart.
    Heart,
    /// A star of five points.
    Star,
}

/// How a picture meets what lies below it. The formulas are those of W3C Compositing and Blending Level 1, section 10,
/// on R'G'B' values, save `LinearBurn` (below + this − 1, no less than 0), which that document lacks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are the names of the formulas")]
pub enum Blend {
    #[default]
    Normal,
    Multiply,
    Screen,
    Overlay,
    SoftLight,
    HardLight,
    Lighten,
    Darken,
    ColorDodge,
    ColorBurn,
    LinearBurn,
}

impl Blend {
    /// Whether it simply covers.
    pub fn is_normal(&self) -> bool {
        *self == Self::Normal
    }
}

/// A colour that becomes clear.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChromaKey {
    /// Which.
    pub color: Color,
    /// How far from it colours still go: 0 nothing … 1 almost all.
    pub reach: f64,
    /// How soft the border is, 0…1.
    pub soften: f64,
    /// How much of the colour is taken out of what stays, 0…1.
    pub spill: f64,
}

/// Brightness, contrast and saturation: −1 … 1, 0 as it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tone {
    /// Adds up to a half of the whole range.
    pub brightness: Curve,
    /// Spreads the values about the middle: by 1 + contrast below 0, up to three times above.
    pub contrast: Curve,
    /// −1 grey … 1 twice as colourful.
    pub saturation: Curve,
}

/// A filter, with its strength: 0 nothing … 1 whole.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Effect {
    /// What it does.
    pub kind: EffectKind,
    /// 0…1.
    pub strength: f64,
}

/// What a filter does.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EffectKind {
    /// Takes the colour out.
    Gray,
    /// Brown, as old photographs.
    Sepia,
    /// Multiplies red, green and blue (1 = as it is), then saturation.
    Grade {
        /// Of red.
        r: f64,
        /// Of green.
        g: f64,
        /// Of blue.
        b: f64,
        /// Of the distance from grey.
        saturation: f64,
    },
    /// Turns the values over.
    Negative,
    /// Blurs by a Gaussian; whole strength is a fortieth of the canvas's width.
    Blur,
    /// Squares; whole strength is a twentieth of the canvas's width.
    Pixelate,
    /// Grain that changes with each frame.
    Noise,
    /// The whole picture again in `columns` × `rows` fields.
    Tiles {
        /// Across.
        columns: u8,
        /// Down.
        rows: u8,
    },
    /// Black bars above and below; whole strength is an eighth of the height each.
    Bars,
    /// Dark corners.
    Vignette,
    /// The picture trembles; whole strength is a fiftieth of the canvas's width.
    Shake,
}
