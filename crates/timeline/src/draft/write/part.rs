//! What all that lies on a track has.

use super::names::{self, Group, Named};
use super::{Draft, Laid, TrackRef, micros, range};
use crate::{Span, Time};
use serde_json::{Value, json};

/// Where and how a picture stands on the canvas.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placement {
    /// 0 unseen … 1 opaque.
    pub alpha: f64,
    /// Clockwise, in degrees.
    pub rotation: f64,
    /// Size across and down; 1 is fitted into the canvas.
    pub scale: (f64, f64),
    /// Where its centre is, from the canvas's, in half canvases: right and **up** positive.
    pub offset: (f64, f64),
    /// Mirrored left to right, top to bottom.
    pub flip: (bool, bool),
}

impl Default for Placement {
    fn default() -> Self {
        Self { alpha: 1.0, rotation: 0.0, scale: (1.0, 1.0), offset: (0.0, 0.0), flip: (false, false) }
    }
}

impl Placement {
    pub(super) fn json(&self) -> Value {
        json!({
            "alpha": self.alpha, "rotation": self.rotation,
            "scale": {"x": self.scale.0, "y": self.scale.1},
            "transform": {"x": self.offset.0, "y": self.offset.1},
            "flip": {"horizontal": self.flip.0, "vertical": self.flip.1},
        })
    }
}

/// How a sound rises and falls, linear in gain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fades {
    /// Length of the rise.
    pub rise: Time,
    /// Length of the fall.
    pub fall: Time,
}

/// A named movement, and how long it takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Motion {
    /// What it is.
    pub named: &'static Named,
    /// Its length; its usual one where absent.
    pub length: Option<Time>,
}

impl Motion {
    /// Of this name.
    pub fn named(group: Group, name: &str, length: Option<Time>) -> Option<Self> {
        names::find(group, name).map(|named| Self { named, length })
    }
}

/// What a segment is made of, beside its material.
pub(super) struct Segment<'a> {
    pub material: &'a str,
    pub target: Span,
    pub source: Option<Span>,
    pub speed: f64,
    pub volume: f64,
    pub refs: Vec<String>,
    pub place: Option<&'a Placement>,
    pub keyframes: Vec<Value>,
}

impl Draft {
    /// Writes a segment and lays it on its track.
    pub(super) fn segment(&mut self, track: &TrackRef, segment: Segment) -> Laid {
        let id = self.ids.next();
        let uniform = segment.place.is_none_or(|place| place.scale.0 == place.scale.1);
        let written = json!({
            "id": id, "material_id": segment.material, "render_index": track.height, "track_render_index": 0,
            "track_attribute": 0, "visible": true, "reverse": false, "is_tone_modify": false,
            "target_timerange": range(segment.target), "source_timerange": segment.source.map(range),
            "speed": segment.speed, "volume": segment.volume, "last_nonzero_volume": 1.0,
            "extra_material_refs": segment.refs, "common_keyframes": segment.keyframes, "keyframe_refs": [],
            "clip": segment.place.map(Placement::json), "uniform_scale": {"on": uniform, "value": 1.0},
            "hdr_settings": segment.source.map(|_| json!({"intensity": 1.0, "mode": 1, "nits": 1000})),
            "enable_adjust": true, "enable_color_correct_adjust": false, "enable_color_curves": true,
            "enable_color_match_adjust": false, "enable_color_wheels": true, "enable_lut": true,
            "enable_smart_color_adjust": false,
        });
        self.lay(track, written);
        Laid { segment: id, material: segment.material.to_owned(), span: segment.target }
    }

    /// A material that says how fast something is played; gives its id.
    pub(super) fn speed(&mut self, speed: f64) -> String {
        let id = self.ids.next();
        self.material("speeds", json!({"id": id, "type": "speed", "mode": 0, "speed": speed, "curve_speed": null}));
        id
    }

    /// A material of fades; none where both are zero.
    pub(super) fn fades(&mut self, fades: Fades) -> Option<String> {
        if fades == Fades::default() {
            return None;
        }
        let id = self.ids.next();
        self.material(
            "audio_fades",
            json!({"id": id, "type": "audio_fade", "fade_type": 0,
                   "fade_in_duration": micros(fades.rise), "fade_out_duration": micros(fades.fall)}),
        );
        Some(id)
    }

    /// A material of animations over `span`; none where there is none of them. What comes and what goes share the time
    /// where together they are longer than it.
    pub(super) fn motions(&mut self, motions: &[Motion], span: Span) -> Option<String> {
        if motions.is_empty() {
            return None;
        }
        let picture = |named: &Named| !named.group.starts_with("text");
        let kind = |named: &Named| match named.group.rsplit('-').next() {
            Some("out") => "out",
            Some("loop") if picture(named) => "group",
            Some("loop") => "loop",
            _ => "in",
        };
        let whole = micros(span.duration);
        let wanted = |motion: &Motion| micros(motion.length.unwrap_or(motion.named.length)).clamp(0, whole);
        let sum: i64 = motions.iter().filter(|m| matches!(kind(m.named), "in" | "out")).map(wanted).sum();
        let animations: Vec<Value> = motions
            .iter()
            .map(|motion| {
                let (named, kind) = (motion.named, kind(motion.named));
                let fair = if sum > whole { wanted(motion) * whole / sum.max(1) } else { wanted(motion) };
                let length = if matches!(kind, "in" | "out") { fair } else { whole };
                let start = if kind == "out" { whole - length } else { 0 };
                json!({
                    "id": named.effect, "resource_id": named.resource, "name": named.name, "type": kind,
                    "start": start, "duration": length, "platform": "all", "anim_adjust_params": null,
                    "panel": if picture(named) { "video" } else { "" },
                    "material_type": if picture(named) { "video" } else { "sticker" },
                })
            })
            .collect();
        let id = self.ids.next();
        self.material(
            "material_animations",
            json!({"id": id, "type": "sticker_animation", "multi_language_current": "none", "animations": animations}),
        );
        Some(id)
    }
}
