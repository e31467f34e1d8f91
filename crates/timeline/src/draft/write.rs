//! Writing drafts: a [`Draft`] is the content of one, to which tracks and what lies on them are added.
//!
//! The same calls on the same draft give the same JSON, ids included: they come from the seed that the draft was opened
//! with. What stands in a draft already, known here or not, stays as it is.
//!
//! The fields of each part were learnt from drafts of Jianying 5.9 and of the package `pyJianYingDraft` 0.3.1, which opens
//! what is written here.

mod effect;
pub mod film;
mod folder;
mod ids;
pub mod names;
mod part;
mod picture;
mod sound;
mod touch;
mod words;

pub use effect::{Effect, EffectKind, Sticker};
pub use folder::{Bin, meta_info};
pub use part::{Fades, Motion, Placement};
pub use picture::{Picture, PictureKind, Transit};
pub use sound::Sound;
pub use touch::{KEYFRAMED, KeyPoint, Mask};
pub use words::{Align, Box as TextBox, Look, Shadow, Stroke, Words};

use crate::{Span, Time};
use ids::Ids;
use kinora_model::{Error, Result, text};
use serde_json::{Map, Value, json};

/// The lists that a draft's `materials` has.
const LISTS: [&str; 47] = [
    "ai_translates",
    "audio_balances",
    "audio_effects",
    "audio_fades",
    "audio_track_indexes",
    "audios",
    "beats",
    "canvases",
    "chromas",
    "color_curves",
    "common_mask",
    "digital_humans",
    "drafts",
    "effects",
    "flowers",
    "green_screens",
    "handwrites",
    "hsl",
    "images",
    "log_color_wheels",
    "loudnesses",
    "manual_deformations",
    "masks",
    "material_animations",
    "material_colors",
    "multi_language_refs",
    "placeholder_infos",
    "placeholders",
    "plugin_effects",
    "primary_color_wheels",
    "realtime_denoises",
    "shapes",
    "smart_crops",
    "smart_relights",
    "sound_channel_mappings",
    "speeds",
    "stickers",
    "tail_leaders",
    "text_templates",
    "texts",
    "time_marks",
    "transitions",
    "video_effects",
    "video_trackings",
    "videos",
    "vocal_beautifys",
    "vocal_separations",
];

/// What kind of track it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrackKind {
    /// Moving pictures, photos.
    Video,
    /// Sounds.
    Audio,
    /// Words.
    Text,
    /// Stickers.
    Sticker,
    /// Effects.
    Effect,
    /// Filters.
    Filter,
}

impl TrackKind {
    fn word(self) -> &'static str {
        match self {
            Self::Video => "video",
            Self::Audio => "audio",
            Self::Text => "text",
            Self::Sticker => "sticker",
            Self::Effect => "effect",
            Self::Filter => "filter",
        }
    }
}

/// A track of a draft, as long as no other is taken away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrackRef {
    at: usize,
    /// Its id.
    pub id: String,
    /// The height at which what lies on it is drawn.
    pub height: i64,
}

/// Something that lies on a track.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Laid {
    /// The segment's id.
    pub segment: String,
    /// The id of its material.
    pub material: String,
    /// When it is seen or heard.
    pub span: Span,
}

/// A draft's content.
#[derive(Clone, Debug)]
pub struct Draft {
    root: Map<String, Value>,
    ids: Ids,
}

impl Draft {
    /// An empty draft for pictures of `width`×`height` pixels, `fps` a second.
    pub fn new(width: u32, height: u32, fps: f64, seed: &str) -> Self {
        let mut ids = Ids::of(seed);
        let platform = json!({"app_id": 3704, "app_source": "lv", "app_version": "5.9.0", "os": "windows"});
        let materials: Map<String, Value> = LISTS.iter().map(|list| ((*list).to_owned(), json!([]))).collect();
        let keyframes: Map<String, Value> =
            ["adjusts", "audios", "effects", "filters", "handwrites", "stickers", "texts", "videos"]
                .iter()
                .map(|list| ((*list).to_owned(), json!([])))
                .collect();
        let root = json!({
            "canvas_config": {"width": width, "height": height, "ratio": "original"},
            "color_space": 0,
            "config": {"maintrack_adsorb": false, "video_mute": false, "material_save_mode": 0, "export_range": null},
            "cover": null, "create_time": 0, "duration": 0, "extra_info": null, "fps": fps,
            "free_render_index_mode_on": false, "group_container": null, "id": ids.upper(),
            "keyframe_graph_list": [], "keyframes": keyframes,
            "last_modified_platform": platform, "platform": platform,
            "materials": materials, "mutable_config": null, "name": "", "new_version": "110.0.0",
            "relationships": [], "render_index_track_mode_on": true, "retouch_cover": null, "source": "default",
            "static_cover_image_path": "", "time_marks": null, "tracks": [], "update_time": 0, "version": 360000,
        });
        let Value::Object(root) = root else { unreachable!("it is written as an object") };
        Self { root, ids }
    }

    /// A draft that was written before. `seed` is another one for each time that it is opened to be changed.
    ///
    /// # Errors
    /// [`Invalid`](kinora_model::ErrorKind::Invalid) where it has no canvas, no tracks or no materials.
    pub fn open(root: Value, seed: &str) -> Result<Self> {
        let is_whole = root["canvas_config"].is_object() && root["tracks"].is_array() && root["materials"].is_object();
        match root {
            Value::Object(root) if is_whole => Ok(Self { root, ids: Ids::of(seed) }),
            _ => Err(Error::invalid(
                text!("this is no draft: it has no canvas, no tracks or no materials"; "这不是草稿：缺少画布、轨道或素材"),
            )),
        }
    }

    /// What stands in `draft_content.json` (and the same in `draft_info.json`).
    pub fn into_json(self) -> Value {
        Value::Object(self.root)
    }

    /// The same, to look at.
    pub fn json(&self) -> &Map<String, Value> {
        &self.root
    }

    /// Width and height of the canvas in pixels; 1920×1080 where the draft says none.
    pub fn canvas(&self) -> (f64, f64) {
        let side = |name: &str, usual: f64| {
            self.root["canvas_config"][name].as_f64().filter(|side| *side >= 1.0).unwrap_or(usual)
        };
        (side("width", 1920.0), side("height", 1080.0))
    }

    /// When the last thing in it ends.
    pub fn duration(&self) -> Time {
        Time::from_micros(self.root["duration"].as_i64().unwrap_or(0))
    }

    /// Adds a track above all that are there. Where `height` is told, what lies on it is drawn at that height instead.
    pub fn add_track(&mut self, kind: TrackKind, name: &str, height: Option<i64>) -> TrackRef {
        let above = |tracks: &[Value]| {
            let segments = tracks.iter().filter(|track| track["type"] != "audio");
            let segments = segments.flat_map(|track| track["segments"].as_array().into_iter().flatten());
            let highest = segments.filter_map(|segment| segment["render_index"].as_i64()).max().map(|h| h + 1);
            highest.unwrap_or(0).max(tracks.len() as i64)
        };
        let id = self.ids.next();
        let tracks = self.tracks();
        let height = height.unwrap_or_else(|| above(tracks));
        tracks.push(json!({
            "id": id, "type": kind.word(), "name": name, "attribute": 0, "flag": 0, "is_default_name": false,
            "segments": [],
        }));
        TrackRef { at: tracks.len() - 1, id, height }
    }

    fn tracks(&mut self) -> &mut Vec<Value> {
        let tracks = self.root.entry("tracks").or_insert_with(|| json!([]));
        if !tracks.is_array() {
            *tracks = json!([]);
        }
        tracks.as_array_mut().expect("it was just seen to")
    }

    /// Puts a segment on its track, in order of time.
    fn lay(&mut self, track: &TrackRef, segment: Value) {
        let end = |segment: &Value| {
            let span = &segment["target_timerange"];
            span["start"].as_i64().unwrap_or(0).saturating_add(span["duration"].as_i64().unwrap_or(0))
        };
        let ends = end(&segment).max(self.root["duration"].as_i64().unwrap_or(0));
        self.root.insert("duration".into(), ends.into());
        let Some(segments) = self.tracks().get_mut(track.at).and_then(|t| t["segments"].as_array_mut()) else { return };
        let start = |segment: &Value| segment["target_timerange"]["start"].as_i64().unwrap_or(0);
        let at = segments.partition_point(|other| start(other) <= start(&segment));
        segments.insert(at, segment);
    }

    /// Adds to a list of `materials`.
    fn material(&mut self, list: &str, value: Value) {
        let materials = self.root.entry("materials").or_insert_with(|| json!({}));
        if let Some(materials) = materials.as_object_mut() {
            let list = materials.entry(list).or_insert_with(|| json!([]));
            if !list.is_array() {
                *list = json!([]);
            }
            list.as_array_mut().expect("it was just seen to").push(value);
        }
    }

    /// The ids of all materials in a list.
    pub fn ids_in(&self, list: &str) -> Vec<String> {
        let list = self.root["materials"].get(list).and_then(Value::as_array);
        list.into_iter().flatten().filter_map(|m| m["id"].as_str().map(str::to_owned)).collect()
    }
}

/// Whole microseconds nearest to a moment.
fn micros(time: Time) -> i64 {
    const TICKS: i64 = Time::PER_SECOND / 1_000_000;
    (time.ticks() + TICKS / 2).div_euclid(TICKS)
}

/// A span, rounded at its borders: neighbours that touch still do.
fn range(span: Span) -> Value {
    let start = micros(span.start);
    json!({"start": start, "duration": micros(span.end()) - start})
}

#[cfg(test)]
mod tests;
