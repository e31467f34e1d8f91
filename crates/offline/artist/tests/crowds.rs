//! Crowds that the words name: they are there, they are deterministic and cheap, and nobody's face is behind them.

use kinora_artist::{Drawing, Figure, Picture, Sheet, draw};
use kinora_model::{RoleId, ShotId, script::*};
use support::*;

mod support;

/// A shot in which `action` happens.
fn take(place: (Setting, bool), size: ShotSize, sheets: &[&Sheet], action: &str, pixels: (u32, u32)) -> Drawing {
    let scene = scene(place.0, place.1, TimeOfDay::Day, Weather::Clear);
    let cast: Vec<Presence> = sheets
        .iter()
        .map(|s| Presence { role: RoleId::new(&s.role), emotion: Emotion::Calm, gesture: Gesture::Stand })
        .collect();
    let shot = Shot {
        id: ShotId::new("s1-1"),
        size,
        camera: CameraMove::Static,
        action: action.into(),
        cast: cast.clone(),
        props: vec![],
        lines: vec![],
        sounds: vec![],
        cues: vec![],
        source: 0..1,
    };
    let cast = sheets.iter().zip(&cast).map(|(sheet, presence)| Figure { sheet, presence, speaking: false }).collect();
    let (width, height) = pixels;
    let (era, eastern, style, seed) = (Era::Period, true, "painted", 1);
    draw(&Picture { scene: &scene, shot: &shot, cast, era, eastern, style, width, height, seed }).expect("it is drawn")
}

/// The share of the board that the crowd covers, if there is one.
fn covered(drawing: &Drawing) -> Option<f64> {
    let layer = drawing.layers.iter().find(|l| l.name == "crowd")?;
    let solid = layer.rgba.chunks_exact(4).filter(|p| p[3] > 100).count();
    Some(solid as f64 / f64::from(drawing.width * drawing.height))
}

const SMALL: (u32, u32) = (480, 270);

#[test]
fn who_is_named_is_there_and_who_is_denied_is_not() {
    let street = (Setting::OldStreet, false);
    let of = |place, size, action: &str| covered(&take(place, size, &[], action, SMALL));
    for action in ["众人围了上来。", "The villagers came out.", "城下站着三百士兵。", "三十名挑夫"]
    {
        let share = of(street, ShotSize::Wide, action).unwrap_or(0.0);
        assert!((0.02..0.6).contains(&share), "{action}: {share:.3} of the picture");
    }
    for action in ["街上没有行人。", "No crowd was there.", "他独自走着。"] {
        assert_eq!(of(street, ShotSize::Wide, action), None, "{action}");
    }
    assert_eq!(of((Setting::Home, true), ShotSize::Wide, "众人都笑了。"), None, "a room is too small");
    assert_eq!(of(street, ShotSize::Close, "众人围了上来。"), None, "a face fills the picture");
    assert!(of((Setting::Palace, true), ShotSize::Wide, "百官跪了一地。").is_some());
    let few = of(street, ShotSize::Wide, "四名轿夫").unwrap_or(0.0);
    let many = of(street, ShotSize::Wide, "三十名轿夫").unwrap_or(0.0);
    assert!(few > 0.0 && few * 3.0 < many, "four cover {few:.3}, thirty {many:.3}");
}

#[test]
fn the_crowd_stands_behind_everybody_with_a_name() {
    let sheets = cast(Era::Period);
    for size in [ShotSize::Wide, ShotSize::Medium, ShotSize::ExtremeWide] {
        let drawing = take((Setting::OldStreet, false), size, &[&sheets[0], &sheets[2]], "众人围了上来。", SMALL);
        let at = |name: &str| drawing.layers.iter().position(|l| l.name == name);
        let crowd = at("crowd").expect("a crowd");
        let people = at("people").or(at(&sheets[0].role)).expect("people");
        assert!(crowd < people, "{size:?}: the crowd is drawn before {people}");
        assert_eq!(drawing.layers.iter().filter(|l| l.name == "crowd").count(), 1);
    }
}

#[test]
fn a_crowd_is_the_same_every_time_and_costs_one_sheet() {
    let street = (Setting::OldStreet, false);
    let of = |action: &str| take(street, ShotSize::Wide, &[], action, SMALL);
    let (a, b) = (of("士兵们站在街上。"), of("士兵们站在街上。"));
    assert!(a.layers.iter().zip(&b.layers).all(|(x, y)| x.rgba == y.rgba && x.name == y.name));
    assert_eq!(a.layers.len(), of("街上很静。").layers.len() + 1);
    // An army is no dearer than a company: nobody counts the heads.
    let share = |action: &str| covered(&of(action)).unwrap_or(0.0);
    let (company, army) = (share("六十名士兵"), share("十万大军"));
    assert!((army / company - 1.0).abs() < 0.1, "sixty cover {company:.3}, a hundred thousand {army:.3}");
}
