//! Crowds: they are there, they are deterministic and cheap, and nobody's face is behind them.

use kinora_artist::{Drawing, Figure, Picture, Sheet, draw};
use kinora_model::{RoleId, ShotId, script::*};
use support::*;

mod support;

/// A shot with a crowd.
fn take(
    place: (Setting, bool),
    size: ShotSize,
    sheets: &[&Sheet],
    crowd: Option<Crowd>,
    pixels: (u32, u32),
) -> Drawing {
    let scene = scene(place.0, place.1, TimeOfDay::Day, Weather::Clear);
    let cast: Vec<Presence> = sheets
        .iter()
        .map(|s| Presence { role: RoleId::new(&s.role), emotion: Emotion::Calm, gesture: Gesture::Stand })
        .collect();
    let shot = Shot {
        id: ShotId::new("s1-1"),
        size,
        camera: CameraMove::Static,
        action: String::new(),
        cast: cast.clone(),
        crowd,
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

fn many(folk: Folk) -> Option<Crowd> {
    Some(Crowd { folk, count: None })
}

fn counted(folk: Folk, count: u32) -> Option<Crowd> {
    Some(Crowd { folk, count: Some(count) })
}

#[test]
fn a_crowd_is_there_where_it_has_room() {
    let street = (Setting::OldStreet, false);
    let of = |place, size, crowd| covered(&take(place, size, &[], crowd, SMALL));
    for folk in Folk::ALL {
        let share = of(street, ShotSize::Wide, many(*folk)).unwrap_or(0.0);
        assert!((0.02..0.6).contains(&share), "{folk:?}: {share:.3} of the picture");
    }
    assert_eq!(of(street, ShotSize::Wide, None), None);
    let people = many(Folk::People);
    assert_eq!(of((Setting::Home, true), ShotSize::Wide, people), None, "a room is too small");
    assert_eq!(of(street, ShotSize::Close, people), None, "a face fills the picture");
    assert!(of((Setting::Palace, true), ShotSize::Wide, many(Folk::Court)).is_some());
    let few = of(street, ShotSize::Wide, counted(Folk::Bearers, 4)).unwrap_or(0.0);
    let thirty = of(street, ShotSize::Wide, counted(Folk::Bearers, 30)).unwrap_or(0.0);
    assert!(few > 0.0 && few * 3.0 < thirty, "four cover {few:.3}, thirty {thirty:.3}");
}

#[test]
fn the_crowd_stands_behind_everybody_with_a_name() {
    let sheets = cast(Era::Period);
    for size in [ShotSize::Wide, ShotSize::Medium, ShotSize::ExtremeWide] {
        let cast = [&sheets[0], &sheets[2]];
        let drawing = take((Setting::OldStreet, false), size, &cast, many(Folk::People), SMALL);
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
    let of = |crowd| take(street, ShotSize::Wide, &[], crowd, SMALL);
    let (a, b) = (of(many(Folk::Soldiers)), of(many(Folk::Soldiers)));
    assert!(a.layers.iter().zip(&b.layers).all(|(x, y)| x.rgba == y.rgba && x.name == y.name));
    assert_eq!(a.layers.len(), of(None).layers.len() + 1);
    // An army is no dearer than a company: nobody counts the heads.
    let share = |count| covered(&of(counted(Folk::Soldiers, count))).unwrap_or(0.0);
    let (company, army) = (share(60), share(100_000));
    assert!((army / company - 1.0).abs() < 0.1, "sixty cover {company:.3}, a hundred thousand {army:.3}");
}
