//! Shots as real films have them: the artist's own drawings in layers, in the rain, with people, under a moving camera.

use image::{ExtendedColorType, ImageEncoder, codecs::png::PngEncoder};
use kinora_artist::{Drawing, Figure, Motion, Part, Picture, Sheet, design, draw, still, styles};
use kinora_model::{
    Error, Result, RoleId, SceneId, ShotId,
    script::{
        Age, Being, CameraMove, Emotion, Era, Gesture, Mood, Presence, Role, Scene, Setting, Sex, Shot, ShotSize,
        TimeOfDay, Weather,
    },
    text,
};
use kinora_timeline::{
    Canvas, Clip, Color, Curve, Drift, Ease, Layer, Layered, MediaId, Mix, Rate, Repeat, Source, Span, Time, Timeline,
    Track, Transform, Transition, TransitionKind,
};
use std::collections::BTreeMap;
use std::{fs::File, io::BufWriter, path::Path};

/// Seconds of one shot; there are two.
const SHOT: f64 = 5.0;

/// Frames of the film.
pub const FRAMES: f64 = 2.0 * SHOT * 30.0;

fn role(name: &str, sex: Sex, age: Age) -> Role {
    Role {
        id: RoleId::new(name),
        name: name.into(),
        aliases: Vec::new(),
        kind: Being::Person,
        sex,
        age,
        looks: Vec::new(),
        temper: None,
    }
}

/// A street in the rain, and two people in a wood at dusk.
fn drawing(second: bool, height: u32) -> Result<Drawing> {
    let (setting, time, weather, size) = if second {
        (Setting::Forest, TimeOfDay::Dusk, Weather::Fog, ShotSize::Medium)
    } else {
        (Setting::OldStreet, TimeOfDay::Night, Weather::Rain, ShotSize::Medium)
    };
    let scene = place(setting, time, weather, false);
    let roles = [role("Lin", Sex::Female, Age::Youth), role("Chen", Sex::Male, Age::Elder)];
    let sheets = design(&roles, Era::Period, true, &BTreeMap::new(), 7);
    let sheets = &sheets[..if second { 2 } else { 1 }];
    picture(&scene, if second { "second" } else { "first" }, size, sheets, height)
}

fn place(setting: Setting, time: TimeOfDay, weather: Weather, interior: bool) -> Scene {
    Scene {
        id: SceneId::new("scene"),
        chapter: 0,
        chapter_title: None,
        place: String::new(),
        setting,
        interior,
        around: String::new(),
        time,
        weather,
        mood: Mood::Calm,
        shots: Vec::new(),
    }
}

/// A shot of these people who all speak, 16:9 and `height` lines high.
fn picture(scene: &Scene, id: &str, size: ShotSize, sheets: &[Sheet], height: u32) -> Result<Drawing> {
    let cast: Vec<Presence> = sheets
        .iter()
        .map(|s| Presence { role: RoleId::new(&s.role), emotion: Emotion::Calm, gesture: Gesture::Stand })
        .collect();
    let shot = Shot {
        id: ShotId::new(id),
        size,
        camera: CameraMove::Static,
        action: String::new(),
        cast: cast.clone(),
        crowd: None,
        props: Vec::new(),
        lines: Vec::new(),
        sounds: Vec::new(),
        cues: Vec::new(),
        source: 0..1,
    };
    draw(&Picture {
        scene,
        shot: &shot,
        cast: sheets.iter().zip(&cast).map(|(sheet, presence)| Figure { sheet, presence, speaking: true }).collect(),
        era: Era::Period,
        eastern: true,
        style: styles()[0].0,
        width: height * 16 / 9,
        height,
        seed: 1,
    })
}

fn drift(motion: Motion) -> Drift {
    let seconds = Time::from_secs_f64;
    match motion {
        Motion::Run { x, y, tile } => Drift::Run { x, y, repeat: if tile { Repeat::Tile } else { Repeat::Once } },
        Motion::Sway { x, y, period_s, phase } => Drift::Sway { x, y, period: seconds(period_s), phase },
        Motion::Flicker { depth, period_s, phase } => Drift::Flicker { depth, period: seconds(period_s), phase },
    }
}

/// When a part is seen: mouths change eight times a second, eyes close once in a shot.
fn seen(part: Part) -> Option<Vec<Span>> {
    let span = |from: f64, length: f64| Span::new(Time::from_secs_f64(from), Time::from_secs_f64(length));
    match part {
        Part::Always => None,
        Part::Mouth { shape, .. } => {
            let turns = (0..(SHOT * 8.0) as usize).filter(|n| n % 4 == usize::from(shape));
            Some(turns.map(|n| span(n as f64 / 8.0, 0.125)).collect())
        }
        Part::Eyes { open: true, .. } => Some(vec![span(0.0, 2.0), span(2.25, SHOT - 2.25)]),
        Part::Eyes { open: false, .. } => Some(vec![span(2.0, 0.25)]),
    }
}

/// Stills that [`stills`] draws.
pub const STILLS: usize = 12;

/// Draws pictures of all sizes of shot, indoors and out, by day and by night, 720 lines high, and lays their layers
/// together as a still; none is kept.
pub fn stills() -> Result<()> {
    let roles = [role("Lin", Sex::Female, Age::Youth), role("Chen", Sex::Male, Age::Elder)];
    let sheets = design(&roles, Era::Period, true, &BTreeMap::new(), 7);
    let settings = [Setting::Inn, Setting::Forest, Setting::Water, Setting::Palace];
    for i in 0..STILLS {
        let scene = place(settings[i % settings.len()], TimeOfDay::ALL[i % 4], Weather::ALL[i % 5], i % 3 == 1);
        let size = ShotSize::ALL[i % ShotSize::ALL.len()];
        let drawing = picture(&scene, &format!("still-{i}"), size, &sheets, 720)?;
        let pixels = still(&drawing, 1280, 720);
        assert_eq!(pixels.len(), 1280 * 720 * 4);
    }
    Ok(())
}

/// Draws both shots, `height` lines high, into `folder` and gives the film over them.
pub fn timeline(folder: &Path, height: u32) -> Result<Timeline> {
    let seconds = Time::from_secs_f64;
    let mut clips = Vec::new();
    for (i, second) in [false, true].into_iter().enumerate() {
        let drawing = drawing(second, height)?;
        let mut layers = Vec::new();
        for (k, layer) in drawing.layers.iter().enumerate() {
            let name = format!("drawn-{height}-{i}-{k}.png");
            let path = folder.join(&name);
            let file = File::create(&path).map_err(|e| Error::io(path.display(), e))?;
            PngEncoder::new(BufWriter::new(file))
                .write_image(&layer.rgba, layer.w, layer.h, ExtendedColorType::Rgba8)
                .map_err(|e| Error::internal(text!("{}: {e}", path.display(); "{}：{e}", path.display())))?;
            layers.push(Layer {
                name: layer.name.clone(),
                media: MediaId(name),
                x: layer.x,
                y: layer.y,
                w: layer.w,
                h: layer.h,
                depth: layer.depth,
                glow: layer.glow,
                drift: layer.motion.map(drift),
                seen: seen(layer.part),
            });
        }
        let layered = Layered { width: drawing.width, height: drawing.height, view: drawing.view, layers };
        let ramp = |a: f64, b: f64| Curve::ramp(a, b, seconds(SHOT), Ease::Linear);
        let transform = Transform { x: ramp(-0.02, 0.02), scale: ramp(1.0, 1.08), ..Transform::default() };
        let span = Span::new(seconds(i as f64 * SHOT), seconds(SHOT));
        clips.push(Clip::new(span, Source::Layered(Box::new(layered)), transform));
    }
    let dissolve = Transition { after: 0, duration: seconds(0.5), kind: TransitionKind::Dissolve };
    Ok(Timeline {
        canvas: Canvas { width: height * 16 / 9, height, rate: Rate::THIRTY, background: Color::BLACK },
        duration: seconds(2.0 * SHOT),
        tracks: vec![Track { clips, transitions: vec![dissolve], hidden: false }],
        sounds: Vec::new(),
        mix: Mix::default(),
        captions: Vec::new(),
        as_edited: false,
    })
}
