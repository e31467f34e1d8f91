//! Materials that change a picture's look: crop, masks, colours, backgrounds.

use super::{Feature, Reader, keys::Keys, loose::Loose};
use crate::{Backdrop, ChromaKey, Color, Crop, Curve, Mask, Shape, Tone};
use kinora_model::Result;
use serde_json::Value;

/// `#RRGGBB` or `#RRGGBBAA`; none where it is neither.
pub(super) fn color(text: &str) -> Option<Color> {
    let hex = text.strip_prefix('#').unwrap_or(text);
    if !matches!(hex.len(), 6 | 8) || !hex.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let byte = |i: usize| u8::from_str_radix(&hex[i..i + 2], 16).ok();
    Some(Color { r: byte(0)?, g: byte(2)?, b: byte(4)?, a: if hex.len() == 8 { byte(6)? } else { 255 } })
}

/// A crop by its corners; none where all is used. Corners that are no upright rectangle give the one around them.
pub(super) fn crop(crop: &Value) -> Option<Crop> {
    let corner = |key: &str, default: f64| crop.at(key).num().unwrap_or(default).clamp(0.0, 1.0);
    let left = corner("upper_left_x", 0.0).min(corner("lower_left_x", 0.0));
    let right = corner("upper_right_x", 1.0).max(corner("lower_right_x", 1.0));
    let top = corner("upper_left_y", 0.0).min(corner("upper_right_y", 0.0));
    let bottom = corner("lower_left_y", 1.0).max(corner("lower_right_y", 1.0));
    let all = (left, top, right, bottom) == (0.0, 0.0, 1.0, 1.0);
    (!all && right - left > 1e-3 && bottom - top > 1e-3).then_some(Crop { left, top, right, bottom })
}

/// A mask; none where its shape is unknown.
pub(super) fn mask(material: &Value) -> Option<Mask> {
    let name = material.at("name").word();
    // Hearts and stars are one type; the name or the resource tells.
    let shape = match (material.at("resource_type").word(), name) {
        ("line", _) | (_, "线性") => Shape::Line,
        ("mirror", _) | (_, "镜面") => Shape::Band,
        ("circle", _) | (_, "圆形") => Shape::Ellipse,
        ("rectangle", _) | (_, "矩形") => Shape::Rectangle,
        (_, "爱心") => Shape::Heart,
        (_, "星形") => Shape::Star,
        _ => match material.at("resource_id").word() {
            "6794051276482023949" => Shape::Heart,
            "6794051169434997255" => Shape::Star,
            _ => return None,
        },
    };
    let config = material.at("config");
    let of = |key: &str, default: f64| config.at(key).num().unwrap_or(default);
    Some(Mask {
        shape,
        x: of("centerX", 0.0),
        // Upwards in the draft.
        y: -of("centerY", 0.0),
        width: of("width", 0.5).abs(),
        height: of("height", 0.5).abs(),
        rotation: of("rotation", 0.0),
        feather: of("feather", 0.0).clamp(0.0, 1.0),
        corner: of("roundCorner", 0.0).clamp(0.0, 1.0),
        invert: config.at("invert").flag(false),
    })
}

/// A chroma key; none where its colour is not one.
pub(super) fn key(material: &Value) -> Option<ChromaKey> {
    let of = |key: &str| material.at(key).num().unwrap_or(0.0).clamp(0.0, 1.0);
    let color = color(material.at("color").word())?;
    let (reach, soften) = (of("intensity_value"), of("edge_smooth_value").max(of("shadow_value") * 0.5));
    (reach > 0.0).then_some(ChromaKey { color, reach, soften, spill: of("spill_value") })
}

/// Brightness, contrast and saturation: keyframes, or the app's own adjustment materials.
pub(super) fn tone(keys: &Keys, refs: &[(&str, &Value)]) -> Option<Tone> {
    let of = |property: &str, kind: &str| {
        keys.curve(&[property], |v| v.clamp(-1.0, 1.0)).or_else(|| {
            let material = refs.iter().find(|r| r.0 == "effects" && r.1.at("type").word() == kind)?.1;
            material.at("value").num().filter(|v| *v != 0.0).map(|v| Curve::constant(v.clamp(-1.0, 1.0)))
        })
    };
    let found =
        [("KFTypeBrightness", "brightness"), ("KFTypeContrast", "contrast"), ("KFTypeSaturation", "saturation")]
            .map(|(property, kind)| of(property, kind));
    if found.iter().all(Option::is_none) {
        return None;
    }
    let [brightness, contrast, saturation] = found.map(|c| c.unwrap_or_else(|| Curve::constant(0.0)));
    Some(Tone { brightness, contrast, saturation })
}

impl<'d> Reader<'d, '_> {
    /// What fills the canvas behind a clip of the bottom track.
    pub(super) fn backdrop(&mut self, material: &'d Value) -> Result<Option<Backdrop>> {
        Ok(match material.at("type").word() {
            "canvas_color" => color(material.at("color").word()).map(Backdrop::Color),
            // A deviation of a twentieth of the width at full blur.
            "canvas_blur" => Some(Backdrop::Blur(material.at("blur").num().unwrap_or(0.375).clamp(0.0, 1.0) / 20.0)),
            "canvas_image" if !material.at("path").word().is_empty() => {
                self.found(material, false)?.map(|f| Backdrop::Picture(f.media))
            }
            other => {
                let name = material.at("image_name").word();
                self.warnings.skipped(Feature::Background, if name.is_empty() { other } else { name });
                None
            }
        })
    }
}
