//! Changes of a given picture: light, weather, season, hand, form, and things drawn into it.
//!
//! A picture is `width`×`height` RGBA pixels with straight alpha; alpha stays as it is. Sizes are those of the board,
//! 64 to 4096 pixels a side.

mod added;
mod air;
mod form;
mod hand;
mod tone;

use crate::Figure;
use kinora_model::{
    Error, Result,
    script::{TimeOfDay, Weather},
    text,
};

/// A picture as pixels.
#[derive(Clone, Debug, PartialEq)]
pub struct Raster {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// RGBA, straight alpha, row by row.
    pub rgba: Vec<u8>,
}

/// One change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Touch {
    /// The light of an hour.
    Time(TimeOfDay),
    /// Weather before the lens, and its light.
    Weather(Weather),
    /// One of the plain touches.
    Plain(Plain),
}

macro_rules! plain {
    ($($(#[$doc:meta])* $name:ident = $word:literal,)*) => {
        /// A touch that needs no more than its name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Plain { $($(#[$doc])* $name,)* }
        impl Plain {
            /// The touch of this name.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$name),)* _ => None }
            }
        }
    };
}

plain! {
    /// Fresh greens.
    Spring = "spring",
    /// Full light and greens.
    Summer = "summer",
    /// Greens turn to gold and red.
    Autumn = "autumn",
    /// Greens go, light is cold, snow lies.
    Winter = "winter",
    /// Towards orange.
    Warmer = "warmer",
    /// Towards blue.
    Colder = "colder",
    /// More light.
    Brighter = "brighter",
    /// Less light.
    Darker = "darker",
    /// More contrast.
    Contrast = "contrast",
    /// More colour.
    Vivid = "vivid",
    /// Less colour.
    Muted = "muted",
    /// No colour.
    Grey = "grey",
    /// Brown print.
    Sepia = "sepia",
    /// Ink on paper.
    Ink = "ink",
    /// Water colours on paper.
    Watercolour = "watercolour",
    /// Flat colours and dark outlines.
    Cartoon = "cartoon",
    /// Pencil.
    Sketch = "sketch",
    /// Soft but for the middle.
    Soft = "soft",
    /// Dark corners.
    Vignette = "vignette",
    /// Left is right.
    Mirror = "mirror",
    /// Top is bottom.
    UpsideDown = "upside_down",
    /// A quarter to the right.
    TurnRight = "turn_right",
    /// A quarter to the left.
    TurnLeft = "turn_left",
    /// Half a turn.
    TurnHalf = "turn_half",
    /// The largest square of the middle.
    Square = "square",
}

/// Who and what is drawn into a picture.
#[derive(Clone, Debug)]
pub struct Addition<'a> {
    /// Figures, as in a shot.
    pub cast: Vec<Figure<'a>>,
    /// Things by their words.
    pub props: &'a [String],
}

impl Plain {
    /// Whether it changes the form of the picture rather than its colours.
    pub fn is_form(self) -> bool {
        matches!(
            self,
            Self::Mirror | Self::UpsideDown | Self::TurnRight | Self::TurnLeft | Self::TurnHalf | Self::Square
        )
    }
}

impl Raster {
    /// A picture of these pixels. Fails where they do not fill it or it is no size that can be worked on.
    pub fn new(width: u32, height: u32, rgba: Vec<u8>) -> Result<Self> {
        crate::raster::Board::new(width, height)?;
        if rgba.len() != width as usize * height as usize * 4 {
            return Err(Error::internal(text!(
                "{} bytes are not a picture of {width}×{height}", rgba.len();
                "{} 字节不是 {width}×{height} 的图片", rgba.len()
            )));
        }
        Ok(Self { width, height, rgba })
    }

    /// Changes the picture. The same picture, touch and seed give the same pixels.
    pub fn touch(&mut self, touch: Touch, seed: u64) -> Result<()> {
        match touch {
            Touch::Time(time) => tone::hour(self, time),
            Touch::Weather(weather) => {
                tone::weather(self, weather);
                air::fall(self, weather, seed)?;
            }
            Touch::Plain(plain) => self.plain(plain, seed)?,
        }
        Ok(())
    }

    fn plain(&mut self, plain: Plain, seed: u64) -> Result<()> {
        match plain {
            Plain::Winter => {
                tone::season(self, Plain::Winter);
                air::fall(self, Weather::Snow, seed)?;
            }
            Plain::Spring | Plain::Summer | Plain::Autumn => tone::season(self, plain),
            Plain::Warmer
            | Plain::Colder
            | Plain::Brighter
            | Plain::Darker
            | Plain::Contrast
            | Plain::Vivid
            | Plain::Muted
            | Plain::Grey
            | Plain::Sepia => tone::grade(self, plain),
            Plain::Ink | Plain::Watercolour | Plain::Cartoon | Plain::Sketch => hand::redraw(self, plain, seed),
            Plain::Soft => hand::soften(self),
            Plain::Vignette => tone::vignette(self, 0.75),
            Plain::Mirror
            | Plain::UpsideDown
            | Plain::TurnRight
            | Plain::TurnLeft
            | Plain::TurnHalf
            | Plain::Square => form::change(self, plain),
        }
        Ok(())
    }

    /// Draws somebody or something into the picture, standing on its lower border.
    pub fn add(&mut self, addition: &Addition, seed: u64) -> Result<()> {
        added::draw(self, addition, seed)
    }

    /// Each pixel's colour by `f`, parts 0…1.
    fn each(&mut self, f: impl Fn([f32; 3], f32, f32) -> [f32; 3]) {
        let (w, h) = (self.width as usize, self.height as f32);
        for (y, row) in self.rgba.chunks_exact_mut(w * 4).enumerate() {
            let v = y as f32 / h;
            for (x, p) in row.chunks_exact_mut(4).enumerate() {
                let c = f([p[0], p[1], p[2]].map(|v| f32::from(v) / 255.0), x as f32 / w as f32, v);
                for (to, from) in p.iter_mut().zip(c) {
                    *to = (from.clamp(0.0, 1.0) * 255.0 + 0.5) as u8;
                }
            }
        }
    }
}

/// Brightness by Rec. 709 weights.
fn luma([r, g, b]: [f32; 3]) -> f32 {
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// `a` towards `b`.
fn mix(a: [f32; 3], b: [f32; 3], k: f32) -> [f32; 3] {
    [0, 1, 2].map(|i| a[i] + (b[i] - a[i]) * k)
}
