//! Animals: seen in every pose, alike in every shot, in sheets that move.

mod support;

use kinora_artist::{Motion, Part, Sheet, design};
use kinora_model::script::*;
use std::collections::BTreeMap;
use support::*;

fn animal(kind: Being, looks: &[&str]) -> Sheet {
    let mut role = role("a", Sex::Unknown, Age::Child, looks);
    role.kind = kind;
    design(&[role], Era::Modern, false, &BTreeMap::new(), 1).remove(0)
}

fn meadow() -> Scene {
    scene(Setting::Field, false, TimeOfDay::Day, Weather::Clear)
}

fn shot<'a>(sheet: &'a Sheet, size: ShotSize, gesture: Gesture) -> Take<'a> {
    let mut take = Take::new(meadow(), size, &[sheet]);
    take.cast[0].2 = false;
    take.gesture = gesture;
    take
}

#[test]
fn every_animal_is_seen_in_every_pose() {
    let empty = Take::new(meadow(), ShotSize::Wide, &[]).still(320, 180);
    for kind in Being::ALL.iter().copied().filter(|k| !k.is_person()) {
        let sheet = animal(kind, &[]);
        let mut seen: Vec<Vec<u8>> = Vec::new();
        for gesture in [Gesture::Sit, Gesture::Walk, Gesture::Play, Gesture::Sleep] {
            let still = shot(&sheet, ShotSize::Wide, gesture).still(320, 180);
            assert!(difference(&still, &empty) > 0.7, "{kind:?} {gesture:?}: {}", difference(&still, &empty));
            seen.push(still);
        }
        if matches!(kind, Being::Cat | Being::Dog | Being::Rabbit) {
            assert!(seen.windows(2).all(|w| difference(&w[0], &w[1]) > 0.5), "{kind:?} has one pose");
        }
    }
}

#[test]
fn the_coat_is_what_the_words_say() {
    let luma = |looks: &[&str]| animal(Being::Cat, looks).cloth.luma();
    assert!(luma(&["黑"]) < 0.25 && luma(&["white"]) > 0.85);
    let orange = animal(Being::Cat, &["橘色"]).cloth;
    assert!(orange.r > orange.g && orange.g > orange.b);
}

#[test]
fn a_large_animal_blinks_and_wags() {
    let sheet = animal(Being::Dog, &[]);
    let drawing = shot(&sheet, ShotSize::Wide, Gesture::Sit).draw(640, 360);
    let eyes = |open| drawing.layers.iter().any(|l| l.part == Part::Eyes { figure: 0, open });
    assert!(eyes(true) && eyes(false));
    let tail = drawing.layers.iter().find(|l| l.name == "tail of a").expect("a tail");
    assert!(matches!(tail.motion, Some(Motion::Sway { x, .. }) if x > 0.0));
    let place = |name: &str| drawing.layers.iter().position(|l| l.name == name);
    assert!(place("tail of a") < place("a"), "the tail is behind");
}

#[test]
fn people_and_animals_share_a_picture() {
    let people = cast(Era::Modern);
    let cat = animal(Being::Cat, &[]);
    for size in [ShotSize::Medium, ShotSize::Wide, ShotSize::ExtremeWide] {
        let alone = Take::new(meadow(), size, &[&people[0]]);
        let both = Take::new(meadow(), size, &[&people[0], &cat]);
        assert!(difference(&alone.still(320, 180), &both.still(320, 180)) > 0.05, "{size:?}");
    }
}

#[test]
fn stored_looks_of_people_can_still_be_read() {
    let mut old = serde_json::to_value(&cast(Era::Period)[0]).unwrap();
    let fields = old.as_object_mut().unwrap();
    assert!(!fields.contains_key("kind"));
    fields.remove("coat");
    let sheet: Sheet = serde_json::from_value(old).unwrap();
    assert_eq!(sheet.kind, Being::Person);
}

#[test]
fn old_europe_is_built_and_dressed_in_its_own_way() {
    let roles = [role("Mary", Sex::Female, Age::Adult, &[]), role("John", Sex::Male, Age::Adult, &["coat"])];
    let look = |eastern| design(&roles, Era::Period, eastern, &BTreeMap::new(), 5);
    for (east, west) in look(true).iter().zip(&look(false)) {
        assert_ne!(east.wardrobe, west.wardrobe);
    }
    for (setting, interior) in [
        (Setting::Home, true),
        (Setting::Home, false),
        (Setting::Inn, true),
        (Setting::OldStreet, false),
        (Setting::Palace, true),
    ] {
        let mut take = Take::new(scene(setting, interior, TimeOfDay::Day, Weather::Clear), ShotSize::Wide, &[]);
        let east = take.still(320, 180);
        take.eastern = false;
        assert!(difference(&east, &take.still(320, 180)) > 6.0, "{setting:?}");
    }
}

#[test]
fn a_ridden_horse_has_the_colour_of_its_words() {
    let sheets = cast(Era::Period);
    let mut sheet = sheets[2].clone();
    sheet.cloth = kinora_artist::Rgb { r: 0.2, g: 0.1, b: 0.1 };
    let pale = |prop: &'static str, size: ShotSize| {
        let mut take = Take::new(meadow(), size, &[&sheet]);
        (take.gesture, take.props) = (Gesture::Ride, vec![prop]);
        let drawing = take.draw(480, 270);
        let layer = drawing.layers.iter().find(|l| l.name == "people" || l.name == sheet.role).expect("a rider");
        let luma = |p: &[u8]| (0.2126 * f64::from(p[0]) + 0.7152 * f64::from(p[1]) + 0.0722 * f64::from(p[2])) / 255.0;
        let solid: Vec<f64> = layer.rgba.chunks_exact(4).filter(|p| p[3] > 200).map(luma).collect();
        solid.iter().filter(|l| **l > 0.7).count() as f64 / solid.len() as f64
    };
    for size in [ShotSize::Wide, ShotSize::Medium] {
        let (white, black, brown) = (pale("白马", size), pale("黑马", size), pale("茶", size));
        assert!(white > 0.25, "{size:?}: {white:.2} of rider and white horse are pale");
        assert!(white > black + 0.2 && white > brown + 0.2, "{size:?}: {white:.2} {black:.2} {brown:.2}");
    }
}
