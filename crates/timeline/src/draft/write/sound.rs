//! Sounds.

use super::part::Segment;
use super::{Draft, Fades, KeyPoint, Laid, TrackRef, micros};
use crate::{Span, Time};
use serde_json::json;

/// A sound, to be laid on an audio track.
#[derive(Clone, Debug)]
pub struct Sound {
    /// Where the file is, inside of the draft's folder.
    pub path: String,
    /// Its name, for people.
    pub name: String,
    /// Length of the file.
    pub length: Time,
    /// When it is heard.
    pub target: Span,
    /// What of the file is heard, on its own clock.
    pub source: Span,
    /// Linear gain.
    pub volume: f64,
    /// How it comes and goes.
    pub fades: Fades,
    /// Its gain over time (`KFTypeVolume`); moments count from its start.
    pub keys: Vec<KeyPoint>,
}

impl Draft {
    /// Lays a sound on an audio track.
    pub fn add_sound(&mut self, track: &TrackRef, sound: &Sound) -> Laid {
        let material = self.ids.next();
        self.material("audios", json!({
            "id": material, "local_material_id": material, "music_id": material, "type": "extract_music",
            "name": sound.name, "path": sound.path, "duration": micros(sound.length), "app_id": 0, "category_id": "",
            "category_name": "local", "check_flag": 3, "copyright_limit_type": "none", "effect_id": "", "formula_id": "",
            "source_platform": 0, "wave_points": [],
        }));
        let same = sound.source.duration == sound.target.duration || sound.target.duration <= Time::ZERO;
        let speed = match same {
            true => 1.0,
            false => sound.source.duration.as_secs_f64() / sound.target.duration.as_secs_f64(),
        };
        let mut refs = vec![self.speed(speed)];
        refs.extend(self.fades(sound.fades));
        let keyframes = self.key_lists(&sound.keys);
        self.segment(
            track,
            Segment {
                material: &material,
                target: sound.target,
                source: Some(sound.source),
                speed,
                volume: sound.volume,
                refs,
                place: None,
                keyframes,
            },
        )
    }
}
