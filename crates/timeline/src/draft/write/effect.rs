//! Effects, filters and stickers.

use super::names::Named;
use super::part::Segment;
use super::{Draft, Laid, Placement, TrackRef};
use crate::Span;
use serde_json::json;

/// What is done to everything below.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum EffectKind {
    /// A scene effect.
    Scene,
    /// A colour filter, of this strength, 0…1.
    Filter(f64),
}

/// An effect, to be laid on an effect or filter track.
#[derive(Clone, Debug)]
pub struct Effect {
    /// Which.
    pub named: &'static Named,
    /// What sort of.
    pub kind: EffectKind,
    /// When.
    pub target: Span,
}

/// A sticker of the editor's shop, to be laid on a sticker track.
#[derive(Clone, Debug)]
pub struct Sticker {
    /// Its number there.
    pub resource: String,
    /// When it is seen.
    pub target: Span,
    /// Where.
    pub place: Placement,
}

impl Draft {
    /// Lays an effect on its track.
    pub fn add_effect(&mut self, track: &TrackRef, effect: &Effect) -> Laid {
        let (material, named) = (self.ids.next(), effect.named);
        match effect.kind {
            EffectKind::Scene => self.material(
                "video_effects",
                json!({
                    "id": material, "type": "video_effect", "name": named.name, "effect_id": named.effect,
                    "resource_id": named.resource, "adjust_params": [], "apply_target_type": 2, "value": 1.0,
                    "apply_time_range": null, "category_id": "", "category_name": "", "common_keyframes": [],
                    "disable_effect_faces": [], "formula_id": "", "platform": "all", "render_index": 11000,
                    "source_platform": 0, "time_range": null, "track_render_index": 0, "version": "",
                }),
            ),
            EffectKind::Filter(strength) => self.material(
                "effects",
                json!({
                    "id": material, "type": "filter", "sub_type": "none", "name": named.name, "effect_id": named.effect,
                    "resource_id": named.resource, "value": strength, "adjust_params": [], "apply_target_type": 0,
                    "category_id": "", "category_name": "", "formula_id": "", "intensity_key": "", "panel_id": "",
                    "platform": "all", "source_platform": 1, "time_range": null, "version": "",
                }),
            ),
        }
        let segment = Segment {
            material: &material,
            target: effect.target,
            source: None,
            speed: 1.0,
            volume: 1.0,
            refs: vec![],
            place: None,
            keyframes: vec![],
        };
        self.segment(track, segment)
    }

    /// Lays a sticker on its track.
    pub fn add_sticker(&mut self, track: &TrackRef, sticker: &Sticker) -> Laid {
        let material = self.ids.next();
        self.material(
            "stickers",
            json!({
                "id": material, "type": "sticker", "resource_id": sticker.resource, "sticker_id": sticker.resource,
                "source_platform": 1,
            }),
        );
        let refs = vec![self.speed(1.0)];
        let segment = Segment {
            material: &material,
            target: sticker.target,
            source: None,
            speed: 1.0,
            volume: 1.0,
            refs,
            place: Some(&sticker.place),
            keyframes: vec![],
        };
        self.segment(track, segment)
    }
}
