//! How captions look and where they stand.

use kinora_model::Language;
use kinora_timeline::{Canvas, Caption, CaptionRole, caption::margin_below};

/// Which of the installed faces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    /// Upright without serifs, normal weight.
    Sans,
    /// The same, bold.
    SansBold,
    /// With serifs, for titles.
    Serif,
}

/// Where on the canvas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Above the lower border.
    Bottom,
    /// In the middle.
    Middle,
}

/// Look and place of one caption.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Face.
    pub face: Face,
    /// Size of an em in pixels.
    pub size: f32,
    /// Distance of base lines in ems.
    pub leading: f32,
    /// Width that a line may have, in pixels.
    pub width: f32,
    /// Lines it should have at most; it is set smaller (to four fifths) before it has more.
    pub lines: usize,
    /// Colour of the words.
    pub color: [u8; 3],
    /// Width of the dark rim, in ems.
    pub rim: f32,
    /// Strength of the shadow, 0…1.
    pub shadow: f32,
    /// How dark the soft plate behind the lines is, 0…1.
    pub plate: f32,
    /// Where.
    pub place: Place,
    /// Distance from the lower border to the lowest line's bottom, in pixels.
    pub margin: f32,
}

/// Share of the canvas that stays free of words on each side (EBU R 95: graphics-safe area for 16:9).
pub const SAFE: f32 = 0.05;

/// Colour of the name before the words.
pub const SPEAKER_COLOR: [u8; 3] = [255, 222, 150];

impl Style {
    /// For `caption` on `canvas`.
    pub fn of(caption: &Caption, canvas: &Canvas) -> Self {
        let (w, h) = (canvas.width as f32, canvas.height as f32);
        let side = w.min(h);
        let tall = h > w;
        let setting = caption.role.setting(caption.language);
        let speech = Style {
            face: Face::SansBold,
            size: side * setting.em as f32,
            leading: 1.32,
            width: w * if tall { 0.86 } else { 0.78 },
            lines: 2,
            color: [255, 255, 255],
            rim: setting.rim as f32,
            shadow: 0.6,
            plate: setting.plate as f32,
            place: Place::Bottom,
            margin: h * margin_below(canvas) as f32,
        };
        let card = Style { face: Face::Serif, lines: 3, place: Place::Middle, ..speech };
        match caption.role {
            CaptionRole::Speech { .. } => speech,
            CaptionRole::Narration => Style { face: Face::Sans, color: [250, 248, 242], ..speech },
            CaptionRole::Title => Style { shadow: 0.7, ..card },
            CaptionRole::Chapter | CaptionRole::End => Style { shadow: 0.65, ..card },
        }
    }
}

/// The words as they are shown, after the length in bytes of the speaker's name before them (zero without one).
pub fn shown(caption: &Caption) -> (usize, String) {
    let words = caption.text.trim();
    match &caption.role {
        CaptionRole::Speech { speaker: Some(name) } if !name.trim().is_empty() => {
            let name = match caption.language {
                Language::Zh => format!("{}：", name.trim()),
                Language::En => format!("{}: ", name.trim()),
            };
            (name.len(), name + words)
        }
        _ => (0, words.to_owned()),
    }
}
