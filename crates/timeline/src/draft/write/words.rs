//! Words on the picture.

use super::names::{self, Group};
use super::part::Segment;
use super::{Draft, KeyPoint, Laid, Motion, Placement, TrackRef};
use crate::Span;
use serde_json::{Value, json};
use std::ops::Range;

/// How letters look. Sizes are the editor's own: 10 is an em of a sixteenth of the canvas's width.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    /// Size.
    pub size: f64,
    /// Red, green, blue, each 0…1.
    pub color: [f64; 3],
    /// Thick.
    pub bold: bool,
    /// Slanted.
    pub italic: bool,
    /// Underlined.
    pub underline: bool,
    /// A line around the letters.
    pub stroke: Option<Stroke>,
    /// A shadow behind them.
    pub shadow: Option<Shadow>,
    /// The name of a font.
    pub font: Option<String>,
}

/// A line around letters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stroke {
    /// Red, green, blue, each 0…1.
    pub color: [f64; 3],
    /// 0…1.
    pub alpha: f64,
    /// Width in ems.
    pub width: f64,
}

/// A shadow behind letters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shadow {
    /// Red, green, blue, each 0…1.
    pub color: [f64; 3],
    /// 0…1.
    pub alpha: f64,
    /// How soft, 0…100.
    pub diffuse: f64,
    /// How far, in hundredths of an em.
    pub distance: f64,
    /// Where to: −45 is down and right.
    pub angle: f64,
}

/// A box behind words.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Box {
    /// Red, green, blue, each 0…1.
    pub color: [f64; 3],
    /// 0…1.
    pub alpha: f64,
    /// How round its corners are, 0…1.
    pub radius: f64,
}

/// Which edge lines share.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    /// The left one (of vertical text, the upper).
    Left,
    /// None: they are centred.
    #[default]
    Centre,
    /// The right one (of vertical text, the lower).
    Right,
}

/// Words, to be laid on a text track. Their block stands with its centre where it is placed.
#[derive(Clone, Debug)]
pub struct Words {
    /// The words; `\n` breaks a line.
    pub text: String,
    /// When they are seen.
    pub target: Span,
    /// How all of them look.
    pub look: Look,
    /// Parts, as ranges of characters, that look otherwise. A later one wins.
    pub parts: Vec<(Range<usize>, Look)>,
    /// Which edge lines share.
    pub align: Align,
    /// Lines run down and stand from right to left.
    pub vertical: bool,
    /// They are broken where they would be wider than 0.82 of the canvas.
    pub wraps: bool,
    /// Opacity of all, 0…1.
    pub alpha: f64,
    /// Space between letters, in the editor's unit (0.05 em).
    pub letter_spacing: f64,
    /// Space between lines, in the editor's unit (0.05 em).
    pub line_spacing: f64,
    /// A box behind them.
    pub boxed: Option<Box>,
    /// Where they stand.
    pub place: Placement,
    /// How they come, go and move.
    pub motions: Vec<Motion>,
    /// What changes over time.
    pub keys: Vec<KeyPoint>,
}

impl Default for Look {
    /// White, of the editor's size for imported subtitles.
    fn default() -> Self {
        Self {
            size: 5.0,
            color: [1.0; 3],
            bold: false,
            italic: false,
            underline: false,
            stroke: None,
            shadow: None,
            font: None,
        }
    }
}

impl Words {
    /// Centred words in the middle of the canvas.
    pub fn new(text: String, target: Span, look: Look) -> Self {
        Self {
            text,
            target,
            look,
            parts: vec![],
            align: Align::Centre,
            vertical: false,
            wraps: true,
            alpha: 1.0,
            letter_spacing: 0.0,
            line_spacing: 0.0,
            boxed: None,
            place: Placement::default(),
            motions: vec![],
            keys: vec![],
        }
    }

    /// The looks of all characters, in runs of the same: ranges of UTF-16 units, as the application counts.
    fn runs(&self) -> Vec<(Range<usize>, &Look)> {
        let mut runs: Vec<(Range<usize>, &Look)> = Vec::new();
        let mut unit = 0;
        for (i, c) in self.text.chars().enumerate() {
            let look = self.parts.iter().rev().find(|(part, _)| part.contains(&i)).map_or(&self.look, |(_, look)| look);
            let end = unit + c.len_utf16();
            match runs.last_mut() {
                Some((range, same)) if std::ptr::eq(*same, look) => range.end = end,
                _ => runs.push((unit..end, look)),
            }
            unit = end;
        }
        runs
    }

    fn content(&self) -> String {
        let styles: Vec<Value> = self.runs().into_iter().map(|(range, look)| look.json(range)).collect();
        json!({"text": self.text, "styles": styles}).to_string()
    }

    /// What is switched on beside the letters.
    fn flags(&self) -> u32 {
        let all = || std::iter::once(&self.look).chain(self.parts.iter().map(|(_, look)| look));
        let bit = |on: bool, bit: u32| if on { bit } else { 0 };
        let (stroke, shadow) = (all().any(|l| l.stroke.is_some()), all().any(|l| l.shadow.is_some()));
        7 | bit(stroke, 8) | bit(self.boxed.is_some(), 16) | bit(shadow, 32)
    }
}

impl Look {
    fn json(&self, range: Range<usize>) -> Value {
        let solid =
            |color: [f64; 3], alpha: f64| json!({"render_type": "solid", "solid": {"alpha": alpha, "color": color}});
        let mut style = json!({
            "range": [range.start, range.end], "size": self.size, "bold": self.bold, "italic": self.italic,
            "underline": self.underline, "fill": {"alpha": 1.0, "content": solid(self.color, 1.0)}, "strokes": [],
        });
        if let Some(stroke) = self.stroke {
            style["strokes"] =
                json!([{"width": stroke.width, "alpha": stroke.alpha, "content": solid(stroke.color, stroke.alpha)}]);
        }
        if let Some(shadow) = self.shadow {
            style["shadows"] = json!([{
                "diffuse": shadow.diffuse / 600.0, "alpha": shadow.alpha, "distance": shadow.distance, "angle": shadow.angle,
                "content": solid(shadow.color, 1.0),
            }]);
        }
        if let Some(font) = &self.font {
            style["font"] = match names::find(Group::Font, font) {
                Some(named) => json!({"id": named.resource, "title": named.name, "path": "D:"}),
                None => json!({"id": font, "path": ""}),
            };
        }
        style
    }
}

/// `#RRGGBB`.
fn hex(color: [f64; 3]) -> String {
    let byte = |part: f64| (part.clamp(0.0, 1.0) * 255.0).round() as u8;
    format!("#{:02X}{:02X}{:02X}", byte(color[0]), byte(color[1]), byte(color[2]))
}

impl Draft {
    /// Lays words on a text track.
    pub fn add_words(&mut self, track: &TrackRef, words: &Words) -> Laid {
        let material = self.ids.next();
        let align = match words.align {
            Align::Left => 0,
            Align::Centre => 1,
            Align::Right => 2,
        };
        let mut text = json!({
            "id": material, "type": if words.wraps { "subtitle" } else { "text" }, "content": words.content(),
            "typesetting": u8::from(words.vertical), "alignment": align, "letter_spacing": words.letter_spacing * 0.05,
            "line_spacing": 0.02 + words.line_spacing * 0.05, "line_feed": 1, "line_max_width": 0.82,
            "force_apply_line_max_width": false, "check_flag": words.flags(), "global_alpha": words.alpha,
        });
        if let Some(boxed) = words.boxed {
            let parts = json!({
                "background_style": 1, "background_color": hex(boxed.color), "background_alpha": boxed.alpha,
                "background_round_radius": boxed.radius, "background_height": 0.14, "background_width": 0.14,
                "background_horizontal_offset": 0.0, "background_vertical_offset": 0.0,
            });
            if let (Value::Object(text), Value::Object(parts)) = (&mut text, parts) {
                text.extend(parts);
            }
        }
        self.material("texts", text);
        let mut refs = vec![self.speed(1.0)];
        refs.extend(self.motions(&words.motions, words.target));
        let keyframes = self.key_lists(&words.keys);
        self.segment(
            track,
            Segment {
                material: &material,
                target: words.target,
                source: None,
                speed: 1.0,
                volume: 1.0,
                refs,
                place: Some(&words.place),
                keyframes,
            },
        )
    }
}
