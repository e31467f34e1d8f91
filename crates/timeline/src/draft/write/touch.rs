//! What is done to segments that lie there already: keyframes and masks.

use super::names::Named;
use super::{Draft, micros};
use crate::Time;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What can change over time, by the names that the editor gives it.
pub const KEYFRAMED: [&str; 10] = [
    "KFTypePositionX",
    "KFTypePositionY",
    "KFTypeScaleX",
    "KFTypeScaleY",
    "KFTypeRotation",
    "KFTypeAlpha",
    "KFTypeSaturation",
    "KFTypeContrast",
    "KFTypeBrightness",
    "KFTypeVolume",
];

/// One value at one moment. Between two of them the value goes at an even pace.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KeyPoint {
    /// What changes: one of [`KEYFRAMED`]. Positions are in half canvases with y up, angles clockwise degrees, opacity and
    /// gain from 0, the three of colour −1…1 with 0 for no change.
    pub property: &'static str,
    /// When, from the segment's start.
    pub at: Time,
    /// The value.
    pub value: f64,
}

/// A mask over a picture: what is inside of the shape is seen.
#[derive(Clone, Debug, PartialEq)]
pub struct Mask {
    /// Its shape.
    pub shape: &'static Named,
    /// Where its centre is, from the picture's, in pixels of the picture's file: right and up positive.
    pub centre: (f64, f64),
    /// Its width and height in pixels of the picture's file. Only a rectangle's width counts; all others have their own
    /// shape.
    pub size: (f64, f64),
    /// How soft its border is, 0…1.
    pub feather: f64,
    /// Clockwise, in degrees.
    pub rotation: f64,
    /// What is outside is seen instead.
    pub invert: bool,
    /// How round a rectangle's corners are, 0…1.
    pub corner: f64,
}

impl Mask {
    /// Width by height of the shape where its width is not told.
    fn aspect(&self) -> f64 {
        match self.shape.name {
            "爱心" => 1.115,
            "星形" => 1.05,
            _ => 1.0,
        }
    }

    fn config(&self, (width, height): (f64, f64)) -> Value {
        let high = self.size.1 / height;
        let wide = match self.shape.effect {
            "rectangle" => self.size.0 / width,
            _ => self.size.1 * self.aspect() / width,
        };
        json!({
            "aspectRatio": self.aspect(), "centerX": self.centre.0 / (width / 2.0), "centerY": self.centre.1 / (height / 2.0),
            "width": wide, "height": high, "rotation": self.rotation, "feather": self.feather,
            "roundCorner": self.corner, "invert": self.invert,
        })
    }
}

impl Draft {
    /// Keyframes as a segment holds them: one list for each property.
    pub(super) fn key_lists(&mut self, keys: &[KeyPoint]) -> Vec<Value> {
        let mut lists: BTreeMap<&str, BTreeMap<i64, f64>> = BTreeMap::new();
        for key in keys {
            lists.entry(key.property).or_default().insert(micros(key.at), key.value);
        }
        let written = |(property, points): (&str, BTreeMap<i64, f64>)| {
            let points = points.into_iter().map(|(at, value)| self.point(at, value)).collect::<Vec<_>>();
            json!({"id": self.ids.next(), "material_id": "", "property_type": property, "keyframe_list": points})
        };
        lists.into_iter().map(written).collect()
    }

    fn point(&mut self, at: i64, value: f64) -> Value {
        json!({
            "id": self.ids.next(), "time_offset": at, "values": [value], "curveType": "Line", "graphID": "",
            "left_control": {"x": 0.0, "y": 0.0}, "right_control": {"x": 0.0, "y": 0.0},
        })
    }

    /// The segment of this id, with the kind of its track.
    fn segment_at(&mut self, id: &str) -> Option<(String, &mut Value)> {
        self.tracks().iter_mut().find_map(|track| {
            let kind = track["type"].as_str().unwrap_or_default().to_owned();
            let segments = track["segments"].as_array_mut()?;
            Some((kind, segments.iter_mut().find(|segment| segment["id"] == id)?))
        })
    }

    /// The kind of the track that a segment lies on, and how long it lies there; none where there is no such segment.
    pub fn segment_of(&mut self, id: &str) -> Option<(String, Time)> {
        let (kind, segment) = self.segment_at(id)?;
        Some((kind, Time::from_micros(segment["target_timerange"]["duration"].as_i64().unwrap_or(0))))
    }

    /// Adds a keyframe to a segment, in the place of one at the same moment. Says whether there is such a segment.
    pub fn add_key(&mut self, segment: &str, key: KeyPoint) -> bool {
        let at = micros(key.at);
        let (point, id) = (self.point(at, key.value), self.ids.next());
        let Some((_, segment)) = self.segment_at(segment) else { return false };
        if !segment["common_keyframes"].is_array() {
            segment["common_keyframes"] = json!([]);
        }
        let lists = segment["common_keyframes"].as_array_mut().expect("it was just seen to");
        let found =
            lists.iter().position(|list| list["property_type"] == key.property && list["keyframe_list"].is_array());
        let list = found.unwrap_or_else(|| {
            lists.push(json!({"id": id, "material_id": "", "property_type": key.property, "keyframe_list": []}));
            lists.len() - 1
        });
        let points = lists[list]["keyframe_list"].as_array_mut().expect("it was just looked for");
        let moment = |point: &Value| point["time_offset"].as_i64().unwrap_or(0);
        points.retain(|other| moment(other) != at);
        let place = points.partition_point(|other| moment(other) < at);
        points.insert(place, point);
        // A list for one side only is not one for both.
        if key.property == "KFTypeScaleY" {
            segment["uniform_scale"] = json!({"on": false, "value": 1.0});
        }
        true
    }

    /// Masks a picture; gives the mask's id, or nothing where there is no such segment on a video track.
    pub fn add_mask(&mut self, segment: &str, mask: &Mask) -> Option<String> {
        let (kind, found) = self.segment_at(segment)?;
        let material = found["material_id"].as_str().unwrap_or_default().to_owned();
        let refs = found["extra_material_refs"].clone();
        if kind != "video" {
            return None;
        }
        // A picture has one mask: an earlier one makes way.
        let ours = |id: &Value| refs.as_array().is_some_and(|refs| refs.contains(id));
        let mut gone = Vec::new();
        if let Some(materials) = self.root.get_mut("materials") {
            for list in ["masks", "common_mask"] {
                if let Some(list) = materials[list].as_array_mut() {
                    gone.extend(list.iter().map(|m| m["id"].clone()).filter(ours));
                    list.retain(|m| !ours(&m["id"]));
                }
            }
        }
        let sizes = self.root["materials"]["videos"].as_array().into_iter().flatten();
        let size =
            sizes.clone().find(|m| m["id"] == material.as_str()).map(|m| (m["width"].as_f64(), m["height"].as_f64()));
        let size = match size {
            Some((Some(w), Some(h))) if w >= 1.0 && h >= 1.0 => (w, h),
            _ => self.canvas(),
        };
        let (id, config) = (self.ids.next(), mask.config(size));
        let written = json!({
            "id": id, "type": "mask", "name": mask.shape.name, "platform": "all", "position_info": "",
            "resource_type": mask.shape.effect, "resource_id": mask.shape.resource, "config": config,
        });
        // Newer versions look in the second list, and ask for more there.
        let mut newer = written.clone();
        newer["config"]["expansion"] = json!(0.0);
        for (name, value) in [("category", "video"), ("category_id", "jichu"), ("category_name", "基础")] {
            newer[name] = json!(value);
        }
        newer["is_old_version"] = json!(false);
        newer["source_platform"] = json!(0);
        self.material("masks", written);
        self.material("common_mask", newer);
        let (_, found) = self.segment_at(segment)?;
        if !found["extra_material_refs"].is_array() {
            found["extra_material_refs"] = json!([]);
        }
        let refs = found["extra_material_refs"].as_array_mut().expect("it was just seen to");
        refs.retain(|other| !gone.contains(other));
        refs.push(id.clone().into());
        Some(id)
    }
}
