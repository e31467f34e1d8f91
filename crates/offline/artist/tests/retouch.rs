//! Given pictures: changed as asked, in all that was asked and nothing else.

mod support;

use kinora_artist::{Addition, Plain, Raster, Tones, Touch, design};
use kinora_model::script::*;
use std::collections::BTreeMap;
use support::*;

const WORDS: [&str; 25] = [
    "spring",
    "summer",
    "autumn",
    "winter",
    "warmer",
    "colder",
    "brighter",
    "darker",
    "contrast",
    "vivid",
    "muted",
    "grey",
    "sepia",
    "ink",
    "watercolour",
    "cartoon",
    "sketch",
    "soft",
    "vignette",
    "mirror",
    "upside_down",
    "turn_right",
    "turn_left",
    "turn_half",
    "square",
];

fn picture() -> Raster {
    let scene = scene(Setting::Field, false, TimeOfDay::Day, Weather::Clear);
    Raster::new(320, 180, Take::new(scene, ShotSize::Wide, &[]).still(320, 180)).unwrap()
}

fn touched(touch: Touch) -> Raster {
    let mut p = picture();
    p.touch(touch, 7).unwrap();
    p
}

fn plain(word: &str) -> Raster {
    touched(Touch::Plain(Plain::from_word(word).unwrap_or_else(|| panic!("{word} is unknown"))))
}

#[test]
fn every_touch_changes_the_picture_and_always_alike() {
    let before = picture();
    for word in WORDS {
        let after = plain(word);
        assert_eq!(after, plain(word), "{word}");
        if (after.width, after.height) == (before.width, before.height) {
            assert!(difference(&before.rgba, &after.rgba) > 1.0, "{word}");
        }
    }
    for touch in TimeOfDay::ALL.iter().map(|t| Touch::Time(*t)).chain(Weather::ALL.iter().map(|w| Touch::Weather(*w))) {
        assert!(difference(&before.rgba, &touched(touch).rgba) > 1.0, "{touch:?}");
    }
}

#[test]
fn light_goes_where_the_words_say() {
    let (luma, _, colour) = measure(&picture().rgba);
    let of = |p: Raster| measure(&p.rgba);
    assert!(of(touched(Touch::Time(TimeOfDay::Night))).0 < luma * 0.6);
    assert!(of(plain("brighter")).0 > luma * 1.08 && of(plain("darker")).0 < luma * 0.9);
    assert!(of(plain("grey")).2 < 0.01 && of(plain("vivid")).2 > colour * 1.1);
    let blue_less_red = |p: &Raster| p.rgba.chunks_exact(4).map(|p| f64::from(p[2]) - f64::from(p[0])).sum::<f64>();
    let plain_picture = blue_less_red(&picture());
    assert!(blue_less_red(&plain("colder")) > plain_picture && blue_less_red(&plain("warmer")) < plain_picture);
    let green = |p: &Raster| p.rgba.chunks_exact(4).filter(|p| p[1] > p[0].max(p[2]).saturating_add(8)).count();
    assert!(green(&plain("autumn")) * 4 < green(&picture()), "leaves turn");
}

#[test]
fn turns_can_be_undone() {
    let twice = |a: &str, b: &str| {
        let mut p = plain(a);
        p.touch(Touch::Plain(Plain::from_word(b).unwrap()), 7).unwrap();
        p
    };
    for (a, b) in
        [("mirror", "mirror"), ("upside_down", "upside_down"), ("turn_right", "turn_left"), ("turn_half", "turn_half")]
    {
        assert_eq!(twice(a, b), picture(), "{a}, {b}");
    }
    assert_eq!((plain("turn_right").width, plain("square").width, plain("square").height), (180, 180, 180));
}

#[test]
fn what_is_added_stands_in_the_picture_and_the_rest_stays() {
    let mut cat = role("cat", Sex::Unknown, Age::Adult, &["black"]);
    cat.kind = Being::Cat;
    let sheets = design(&[cat], Era::Modern, false, &BTreeMap::new(), 1);
    let presence = Presence { role: kinora_model::RoleId::new("cat"), emotion: Emotion::Calm, gesture: Gesture::Sit };
    let figure = kinora_artist::Figure { sheet: &sheets[0], presence: &presence, speaking: false };
    let mut p = picture();
    p.add(&Addition { cast: vec![figure], props: &["red umbrella".to_owned()] }, 3).unwrap();
    let top = 180 * 320 * 4 / 4;
    assert_eq!(p.rgba[..top], picture().rgba[..top], "the sky is as it was");
    assert!(difference(&p.rgba, &picture().rgba) > 1.0);
    let nothing = picture().add(&Addition { cast: vec![], props: &["quark".to_owned()] }, 3);
    assert!(nothing.unwrap_err().to_string().contains("quark"));
}

#[test]
fn a_picture_must_be_whole() {
    assert!(Raster::new(100, 100, vec![0; 12]).is_err());
    assert!(Raster::new(10, 10, vec![0; 400]).is_err());
}

#[test]
fn a_reference_gives_its_colours() {
    // Black hair above, skin between, a green robe below, on grey.
    let (w, h) = (100, 100);
    let mut rgba = Vec::new();
    for y in 0..h {
        for x in 0..w {
            let middle = (25..75).contains(&x);
            let c: [u8; 3] = match (middle, y) {
                (true, 5..25) => [20, 18, 22],
                (true, 25..42) => [236, 196, 164],
                (true, 42..) => [30, 130, 60],
                _ => [150, 150, 150],
            };
            rgba.extend([c[0], c[1], c[2], 255]);
        }
    }
    let tones = Tones::of(&rgba, w, h);
    assert!(tones.cloth.g > 0.4 && tones.cloth.r < 0.25, "{:?}", tones.cloth);
    assert!(tones.hair.is_some_and(|c| c.luma() < 0.15));
    let roles = [role("甲", Sex::Male, Age::Adult, &["红衣"])];
    let given: BTreeMap<_, _> = [(roles[0].id.clone(), tones)].into();
    let sheet = design(&roles, Era::Period, true, &given, 1).remove(0);
    assert!(sheet.cloth.g > sheet.cloth.r, "the picture comes before the words");
    assert!(sheet.hair_colour.luma() < 0.15);
}
