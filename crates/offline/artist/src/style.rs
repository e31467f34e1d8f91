//! Styles: what is done to finished layers so that a film has another hand.

use crate::{
    DrawnLayer,
    colour::{Rgb, rgb},
};
use kinora_model::{Error, Result, Text, text};

/// A way of drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// Colours as they are, light and mist.
    Painted,
    /// Ink on paper: greys between ink and paper, only red keeps its colour.
    Ink,
    /// Evening print: few warm and cool tones, like a faded film.
    Vintage,
}

const ALL: [(&str, Style); 3] = [("painted", Style::Painted), ("ink", Style::Ink), ("vintage", Style::Vintage)];

/// Names of the styles, each with what people are told about it.
pub(crate) fn list() -> &'static [(&'static str, Text)] {
    static LIST: std::sync::LazyLock<[(&str, Text); 3]> = std::sync::LazyLock::new(|| {
        [
            ("painted", text!("painted illustration with light and mist"; "光影与雾气的手绘插画")),
            ("ink", text!("ink wash on paper with a touch of red"; "水墨淡彩，一点朱红")),
            ("vintage", text!("faded print in warm and teal tones"; "复古褪色画报，暖黄与青绿")),
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

    /// Redraws the colours of a finished layer.
    pub fn apply(self, layer: &mut DrawnLayer) {
        let tone: fn(Rgb, bool) -> Rgb = match self {
            Self::Painted => return,
            Self::Ink => ink,
            Self::Vintage => vintage,
        };
        // Neighbouring pixels are mostly of one colour.
        let mut last = ([0u8; 3], [0u8; 3]);
        let first = tone(Rgb::BLACK, layer.glow);
        last.1 = bytes(first);
        for p in layer.rgba.chunks_exact_mut(4).filter(|p| p[3] != 0) {
            let from = [p[0], p[1], p[2]];
            if from != last.0 {
                let c = |v: u8| f64::from(v) / 255.0;
                last = (from, bytes(tone(Rgb { r: c(from[0]), g: c(from[1]), b: c(from[2]) }, layer.glow)));
            }
            p[..3].copy_from_slice(&last.1);
        }
    }
}

fn bytes(c: Rgb) -> [u8; 3] {
    [c.r, c.g, c.b].map(|v| (v.clamp(0.0, 1.0) * 255.0).round() as u8)
}

fn ink(c: Rgb, light: bool) -> Rgb {
    if light {
        return c.saturated(0.35).scaled(0.6);
    }
    let l = c.luma().powf(0.82);
    let wash = rgb(0x1d2024).mix(rgb(0xf3ead6), (l * 1.12).min(1.0));
    // Redness above the other two parts decides how much of the colour stays.
    let red = ((c.r - c.g.max(c.b) * 1.18) * 3.2).clamp(0.0, 1.0);
    wash.mix(c.mix(wash, 0.12), 0.12 + 0.75 * red)
}

fn vintage(c: Rgb, light: bool) -> Rgb {
    if light {
        return c.saturated(0.8).scaled(0.85);
    }
    let l = c.luma();
    let print = rgb(0x16282e).mix(rgb(0xf4e4c1), (l * 1.06).min(1.0));
    c.saturated(0.72).mix(print, 0.42).mix(rgb(0xc98f5a), 0.07)
}
