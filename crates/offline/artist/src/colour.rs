//! Colours.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::fmt;

/// An sRGB colour; each part is 0…1, lights may go beyond 1. Stored as `#rrggbb`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rgb {
    /// Red.
    pub r: f64,
    /// Green.
    pub g: f64,
    /// Blue.
    pub b: f64,
}

/// The colour written `0xRRGGBB`.
pub const fn rgb(hex: u32) -> Rgb {
    Rgb { r: ((hex >> 16) & 255) as f64 / 255.0, g: ((hex >> 8) & 255) as f64 / 255.0, b: (hex & 255) as f64 / 255.0 }
}

impl Rgb {
    /// White.
    pub const WHITE: Rgb = rgb(0xffffff);
    /// Black.
    pub const BLACK: Rgb = rgb(0);

    /// The way from this colour to `other`: 0 is this, 1 is the other.
    pub fn mix(self, other: Rgb, k: f64) -> Rgb {
        let m = |a: f64, b: f64| a + (b - a) * k;
        Rgb { r: m(self.r, other.r), g: m(self.g, other.g), b: m(self.b, other.b) }
    }
    /// Mixed with white.
    pub fn lighter(self, k: f64) -> Rgb {
        self.mix(Rgb::WHITE, k)
    }
    /// Mixed with a cool near-black, which keeps shadows from looking sooty.
    pub fn darker(self, k: f64) -> Rgb {
        self.mix(rgb(0x0b0a14), k)
    }
    /// Part by part product: this surface under that light.
    pub fn lit(self, light: Rgb) -> Rgb {
        Rgb { r: self.r * light.r, g: self.g * light.g, b: self.b * light.b }
    }
    /// Each part times `k`.
    pub fn scaled(self, k: f64) -> Rgb {
        Rgb { r: self.r * k, g: self.g * k, b: self.b * k }
    }
    /// Less (`k` < 1) or more colourful at the same luma (Rec. 709 weights).
    pub fn saturated(self, k: f64) -> Rgb {
        let l = self.luma();
        Rgb { r: l, g: l, b: l }.mix(self, k)
    }
    /// Brightness by Rec. 709 weights on the encoded values, 0…1.
    pub fn luma(self) -> f64 {
        0.2126 * self.r + 0.7152 * self.g + 0.0722 * self.b
    }
    /// The nearest colour that `#rrggbb` can write.
    pub fn rounded(self) -> Rgb {
        let b = |v: f64| (v.clamp(0.0, 1.0) * 255.0).round() / 255.0;
        Rgb { r: b(self.r), g: b(self.g), b: b(self.b) }
    }
    /// Euclidean distance, 0…√3.
    pub fn distance(self, other: Rgb) -> f64 {
        let d = |a: f64, b: f64| (a - b) * (a - b);
        (d(self.r, other.r) + d(self.g, other.g) + d(self.b, other.b)).sqrt()
    }
}

impl fmt::Display for Rgb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let b = |v: f64| (v.clamp(0.0, 1.0) * 255.0).round() as u8;
        write!(f, "#{:02x}{:02x}{:02x}", b(self.r), b(self.g), b(self.b))
    }
}

impl Serialize for Rgb {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Rgb {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let hex = text.strip_prefix('#').filter(|h| h.len() == 6).and_then(|h| u32::from_str_radix(h, 16).ok());
        hex.map(rgb).ok_or_else(|| D::Error::custom(format!("{text} is not a colour; write it as #rrggbb")))
    }
}
