//! Builders of scenes, shots and casts.
#![allow(dead_code, reason = "each test file uses a part")]

use kinora_artist::{Drawing, Figure, Picture, Sheet, design, draw, still};
use kinora_model::{RoleId, SceneId, ShotId, script::*};

pub fn role(name: &str, sex: Sex, age: Age, looks: &[&str]) -> Role {
    Role {
        id: RoleId::new(name),
        name: name.into(),
        aliases: vec![],
        kind: Being::Person,
        sex,
        age,
        looks: looks.iter().map(|s| s.to_string()).collect(),
        temper: None,
    }
}

pub fn cast(era: Era) -> Vec<Sheet> {
    let roles = [
        role("林小雨", Sex::Female, Age::Youth, &[]),
        role("陈老", Sex::Male, Age::Elder, &[]),
        role("沈剑", Sex::Male, Age::Adult, &[]),
        role("柳姨", Sex::Female, Age::Adult, &[]),
        role("小豆子", Sex::Unknown, Age::Child, &[]),
        role("赵六", Sex::Male, Age::Adult, &[]),
    ];
    design(&roles, era, true, &std::collections::BTreeMap::new(), 3)
}

pub fn scene(setting: Setting, interior: bool, time: TimeOfDay, weather: Weather) -> Scene {
    Scene {
        id: SceneId::new("s1"),
        chapter: 0,
        chapter_title: None,
        place: "place".into(),
        setting,
        interior,
        around: String::new(),
        time,
        weather,
        mood: Mood::Calm,
        shots: vec![],
    }
}

pub struct Take<'a> {
    pub scene: Scene,
    pub size: ShotSize,
    pub cast: Vec<(&'a Sheet, Emotion, bool)>,
    pub props: Vec<&'a str>,
    pub era: Era,
    pub eastern: bool,
    pub gesture: Gesture,
    pub seed: u64,
    pub id: &'a str,
}

impl<'a> Take<'a> {
    pub fn new(scene: Scene, size: ShotSize, cast: &[&'a Sheet]) -> Self {
        let cast = cast.iter().map(|s| (*s, Emotion::Calm, true)).collect();
        Self {
            scene,
            size,
            cast,
            props: vec![],
            era: Era::Period,
            eastern: true,
            gesture: Gesture::Stand,
            seed: 1,
            id: "s1-1",
        }
    }
    pub fn draw(&self, w: u32, h: u32) -> Drawing {
        let presences: Vec<Presence> = self
            .cast
            .iter()
            .map(|(s, emotion, _)| Presence { role: RoleId::new(&s.role), emotion: *emotion, gesture: self.gesture })
            .collect();
        let shot = Shot {
            id: ShotId::new(self.id),
            size: self.size,
            camera: CameraMove::Static,
            action: String::new(),
            cast: presences.clone(),
            crowd: None,
            props: self.props.iter().map(|p| p.to_string()).collect(),
            lines: vec![],
            sounds: vec![],
            cues: vec![],
            source: 0..1,
        };
        let cast = self
            .cast
            .iter()
            .zip(&presences)
            .map(|((sheet, _, speaking), presence)| Figure { sheet, presence, speaking: *speaking })
            .collect();
        draw(&Picture {
            scene: &self.scene,
            shot: &shot,
            cast,
            era: self.era,
            eastern: self.eastern,
            style: "painted",
            width: w,
            height: h,
            seed: self.seed,
        })
        .expect("a plain picture draws")
    }
    pub fn still(&self, w: u32, h: u32) -> Vec<u8> {
        still(&self.draw(w, h), w, h)
    }
}

/// Mean and standard deviation of luma, and the mean spread between the colour channels, all 0…255.
pub fn measure(rgba: &[u8]) -> (f64, f64, f64) {
    let n = (rgba.len() / 4) as f64;
    let luma = |p: &[u8]| 0.2126 * f64::from(p[0]) + 0.7152 * f64::from(p[1]) + 0.0722 * f64::from(p[2]);
    let mean = rgba.chunks_exact(4).map(luma).sum::<f64>() / n;
    let var = rgba.chunks_exact(4).map(|p| (luma(p) - mean).powi(2)).sum::<f64>() / n;
    let spread = rgba
        .chunks_exact(4)
        .map(|p| f64::from(p[..3].iter().max().unwrap() - p[..3].iter().min().unwrap()))
        .sum::<f64>()
        / n;
    (mean, var.sqrt(), spread)
}

/// Mean difference of two pictures of one size, 0…255.
pub fn difference(a: &[u8], b: &[u8]) -> f64 {
    assert_eq!(a.len(), b.len());
    a.iter().zip(b).map(|(x, y)| f64::from(x.abs_diff(*y))).sum::<f64>() / a.len() as f64
}
