//! Small scripts and takes to test with.

use kinora_model::script::*;
use kinora_model::{RoleId, SceneId, ShotId};
use kinora_ports::provider::{FrameTake, Mouth, MouthShape, Sheet, SheetPart, SpeechTake};
use kinora_timeline::{Layer, MediaId};

pub fn line(text: &str) -> Line {
    Line { speaker: None, text: text.into(), emotion: Emotion::Calm, kind: LineKind::Narration, confidence: 1.0 }
}

pub fn shot(id: &str, lines: &[&str]) -> Shot {
    Shot {
        id: ShotId::new(id),
        size: ShotSize::Medium,
        camera: CameraMove::Static,
        action: String::new(),
        cast: vec![],
        crowd: None,
        props: vec![],
        lines: lines.iter().map(|l| line(l)).collect(),
        sounds: vec![],
        cues: vec![],
        source: 0..0,
    }
}

pub fn scene(shots: Vec<Shot>) -> Scene {
    Scene {
        id: SceneId::new("s1"),
        chapter: 0,
        chapter_title: None,
        place: "inn".into(),
        setting: Setting::Inn,
        interior: true,
        around: String::new(),
        time: TimeOfDay::Night,
        weather: Weather::Rain,
        mood: Mood::Calm,
        shots,
    }
}

/// A take of this length whose mouth opens and shuts ten times a second.
pub fn take(seconds: f64) -> SpeechTake {
    let shapes = [MouthShape::Half, MouthShape::Open, MouthShape::Closed, MouthShape::Round];
    let mouth = (0..(seconds * 10.0) as usize)
        .map(|i| Mouth { shape: shapes[i % 4], start: i as f64 / 10.0, end: (i + 1) as f64 / 10.0 })
        .collect();
    SpeechTake { media: MediaId("take.wav".into()), seconds, words: vec![], mouth }
}

/// A frame with one face of `role`: four mouths and two pairs of eyes.
pub fn frame_with_face(role: &str) -> FrameTake {
    let layer = |name: String| Layer {
        media: MediaId(format!("{name}.png")),
        name,
        x: 0,
        y: 0,
        w: 8,
        h: 8,
        depth: 1.0,
        glow: false,
        drift: None,
        seen: None,
    };
    let role = RoleId::new(role);
    let mut sheets = vec![Sheet { layer: layer("room".into()), part: SheetPart::Always }];
    for shape in [MouthShape::Closed, MouthShape::Half, MouthShape::Open, MouthShape::Round] {
        sheets.push(Sheet { layer: layer(format!("mouth {shape:?}")), part: SheetPart::Mouth(role.clone(), shape) });
    }
    for open in [true, false] {
        sheets.push(Sheet { layer: layer(format!("eyes {open}")), part: SheetPart::Eyes(role.clone(), open) });
    }
    FrameTake { still: MediaId("still.png".into()), sheets, board: (1408, 792), view: 0.9 }
}
