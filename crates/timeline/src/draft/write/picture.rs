//! Moving pictures and photos.

use super::names::Named;
use super::part::Segment;
use super::{Draft, Fades, KeyPoint, Laid, Motion, Placement, TrackRef, micros};
use crate::{Span, Time};
use serde_json::json;

/// What a photo's material says of its length: as long as one likes.
const FOR_EVER: i64 = 10_800_000_000;

/// What kind of picture it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureKind {
    /// A video file of this length, whose part `source` is shown.
    Video {
        /// Length of the file.
        length: Time,
        /// What of it is shown, on its own clock.
        source: Span,
        /// Whether it has sound.
        sound: bool,
    },
    /// A still.
    Photo,
}

/// How a picture gives way to the next on its track.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transit {
    /// Which transition.
    pub named: &'static Named,
    /// Its whole length, half of it on each side of the cut; its usual one where absent.
    pub length: Option<Time>,
}

/// A picture, to be laid on a video track.
#[derive(Clone, Debug)]
pub struct Picture {
    /// Where the file is: inside of the draft's folder, `/` between the parts.
    pub path: String,
    /// Its name, for people.
    pub name: String,
    /// Its width and height in pixels, as shown.
    pub size: (u32, u32),
    /// What it is.
    pub kind: PictureKind,
    /// When it is seen.
    pub target: Span,
    /// Linear gain of its sound.
    pub volume: f64,
    /// How its sound comes and goes.
    pub fades: Fades,
    /// Where it stands.
    pub place: Placement,
    /// How it comes, goes and moves.
    pub motions: Vec<Motion>,
    /// How it gives way.
    pub transit: Option<Transit>,
    /// What changes over time; moments count from its start.
    pub keys: Vec<KeyPoint>,
}

impl Picture {
    /// A picture that fills its time and nothing more.
    pub fn new(path: String, name: String, size: (u32, u32), kind: PictureKind, target: Span) -> Self {
        Self {
            path,
            name,
            size,
            kind,
            target,
            volume: 1.0,
            fades: Fades::default(),
            place: Placement::default(),
            motions: vec![],
            transit: None,
            keys: vec![],
        }
    }

    /// Seconds of file for a second of film.
    fn speed(&self) -> f64 {
        match self.kind {
            PictureKind::Photo => 1.0,
            PictureKind::Video { source, .. } => {
                let (from, to) = (source.duration.as_secs_f64(), self.target.duration.as_secs_f64());
                if source.duration == self.target.duration || to <= 0.0 { 1.0 } else { from / to }
            }
        }
    }
}

impl Draft {
    /// Lays a picture on a video track.
    pub fn add_picture(&mut self, track: &TrackRef, picture: &Picture) -> Laid {
        let material = self.ids.next();
        let (kind, length, source, sound) = match picture.kind {
            PictureKind::Video { length, source, sound } => ("video", micros(length), source, sound),
            PictureKind::Photo => ("photo", FOR_EVER, Span::new(Time::ZERO, picture.target.duration), false),
        };
        self.material(
            "videos",
            json!({
                "id": material, "material_id": material, "local_material_id": "", "type": kind, "path": picture.path,
                "material_name": picture.name, "media_path": "", "width": picture.size.0, "height": picture.size.1,
                "duration": length, "has_audio": sound, "audio_fade": null, "category_id": "", "category_name": "local",
                "check_flag": 63487, "crop_ratio": "free", "crop_scale": 1.0,
                "crop": {"upper_left_x": 0.0, "upper_left_y": 0.0, "upper_right_x": 1.0, "upper_right_y": 0.0,
                         "lower_left_x": 0.0, "lower_left_y": 1.0, "lower_right_x": 1.0, "lower_right_y": 1.0},
            }),
        );
        let speed = picture.speed();
        let mut refs = vec![self.speed(speed)];
        refs.extend(self.fades(picture.fades));
        refs.extend(self.motions(&picture.motions, picture.target));
        if let Some(transit) = &picture.transit {
            refs.push(self.transit(transit));
        }
        let keyframes = self.key_lists(&picture.keys);
        self.segment(
            track,
            Segment {
                material: &material,
                target: picture.target,
                source: Some(source),
                speed,
                volume: picture.volume,
                refs,
                place: Some(&picture.place),
                keyframes,
            },
        )
    }

    fn transit(&mut self, Transit { named, length }: &Transit) -> String {
        let id = self.ids.next();
        self.material("transitions", json!({
            "id": id, "type": "transition", "name": named.name, "effect_id": named.effect, "resource_id": named.resource,
            "duration": micros(length.unwrap_or(named.length)), "is_overlap": named.overlaps, "platform": "all",
            "category_id": "", "category_name": "",
        }));
        id
    }
}
