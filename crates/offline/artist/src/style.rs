//! Styles: what is done to finished layers so that a film has another hand.

mod ink;
mod print;

use crate::DrawnLayer;
use kinora_model::{Error, Result, Text, text};

/// A way of drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// Colours as they are, light and mist.
    Painted,
    /// Ink on paper: brushed outlines, washes between ink and paper, only red keeps its colour.
    Ink,
    /// Evening print: few warm and teal inks laid flat, with a screen of dots in the shadows.
    Vintage,
}

const ALL: [(&str, Style); 3] = [("painted", Style::Painted), ("ink", Style::Ink), ("vintage", Style::Vintage)];

/// Names of the styles, each with what people are told about it.
pub(crate) fn list() -> &'static [(&'static str, Text)] {
    static LIST: std::sync::LazyLock<[(&str, Text); 3]> = std::sync::LazyLock::new(|| {
        [
            ("painted", text!("painted illustration with light and mist"; "光影与雾气的手绘插画")),
            ("ink", text!("brush lines and ink wash on paper with a touch of red"; "水墨勾勒淡彩，一点朱红")),
            ("vintage", text!("faded poster print in flat warm and teal inks"; "复古套色画报，暖黄与青绿")),
        ]
    });
    &*LIST
}

impl Style {
    /// The style of this name; the error names those there are.
    pub fn named(name: &str) -> Result<Self> {
        ALL.iter().find(|(n, _)| *n == name).map(|(_, style)| *style).ok_or_else(|| {
            let names = ALL.map(|(n, _)| n).join(", ");
            Error::invalid(text!(
                "there is no drawing style \"{name}\"; the styles are: {names}";
                "没有名为“{name}”的画风；可用的画风：{names}"
            ))
        })
    }

    /// Redraws a finished layer of a picture drawn at `scale` pixels per drawing unit.
    pub fn apply(self, layer: &mut DrawnLayer, scale: f64) {
        match self {
            Self::Painted => {}
            Self::Ink => ink::apply(layer, scale),
            Self::Vintage => print::apply(layer, scale),
        }
    }
}

/// What a layer shows of its forms: how dark the line is that a hand would draw at each pixel, 0…255, from the change
/// of luma and opacity between the pixels `reach` to both sides.
fn lines(layer: &DrawnLayer, reach: usize) -> Vec<u8> {
    let (w, h) = (layer.w as usize, layer.h as usize);
    // On white paper a clear pixel is white.
    let tones: Vec<i16> = layer
        .rgba
        .chunks_exact(4)
        .map(|p| {
            let luma = (54 * u32::from(p[0]) + 183 * u32::from(p[1]) + 19 * u32::from(p[2])) / 256;
            let a = u32::from(p[3]);
            ((luma * a + 255 * (255 - a)) / 255) as i16
        })
        .collect();
    let mut out = vec![0u8; w * h];
    if w <= 2 * reach || h <= 2 * reach {
        return out;
    }
    for y in 0..h {
        let (up, down) = (y.saturating_sub(reach) * w, (y + reach).min(h - 1) * w);
        let row = y * w;
        for x in 0..w {
            let (l, r) = (x.saturating_sub(reach), (x + reach).min(w - 1));
            let (dx, dy) = (tones[row + r] - tones[row + l], tones[down + x] - tones[up + x]);
            out[row + x] = (dx.abs().max(dy.abs()) + dx.abs().min(dy.abs()) / 2).min(255) as u8;
        }
    }
    out
}

/// Even noise over the plane, −128…127: the tooth of paper. The same place has the same noise in every picture.
fn tooth(x: i32, y: i32) -> i32 {
    let mut n = (x as u32).wrapping_mul(0x9e37_79b1) ^ (y as u32).wrapping_mul(0x85eb_ca6b);
    n = (n ^ (n >> 15)).wrapping_mul(0x2c1b_3c6d);
    ((n ^ (n >> 13)) & 255) as i32 - 128
}

/// Whether a layer is seen through rather than looked at: what falls, and the lens.
fn is_veil(layer: &DrawnLayer) -> bool {
    layer.depth == 0.0 || matches!(layer.motion, Some(crate::Motion::Run { .. }))
}
