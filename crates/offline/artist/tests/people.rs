//! The cast: alike in every shot, unlike each other, and as the text says.

mod support;

use kinora_artist::{Beard, HairStyle, Motion, Part, Wardrobe, design, portrait};
use kinora_model::script::*;
use support::*;

#[test]
fn a_cast_is_the_same_each_time_and_nobody_is_taken_for_another() {
    for era in [Era::Period, Era::Modern] {
        let sheets = cast(era);
        assert_eq!(sheets, cast(era));
        let pictures: Vec<Vec<u8>> = sheets.iter().map(|s| portrait(s, era, 240, 180, 1).unwrap()).collect();
        for i in 0..sheets.len() {
            for j in 0..i {
                let (a, b) = (&sheets[i], &sheets[j]);
                let apart = a.cloth.distance(b.cloth) > 0.25 || a.hair != b.hair || a.age != b.age;
                assert!(apart, "{} looks like {}", a.role, b.role);
                assert!(difference(&pictures[i], &pictures[j]) > 4.0, "{} is drawn like {}", a.role, b.role);
            }
        }
    }
}

#[test]
fn a_sheet_survives_being_stored() {
    let sheets = cast(Era::Period);
    let text = serde_json::to_string(&sheets).unwrap();
    assert_eq!(serde_json::from_str::<Vec<kinora_artist::Sheet>>(&text).unwrap(), sheets);
}

#[test]
fn what_the_text_says_of_looks_is_obeyed() {
    let one = |looks: &[&str], era| {
        design(&[role("甲", Sex::Male, Age::Adult, looks)], era, true, &Default::default(), 9).remove(0)
    };
    let s = one(&["白发", "红衣", "长须"], Era::Period);
    assert!(s.hair_colour.luma() > 0.85, "white hair is white");
    assert!(s.cloth.r > 2.0 * s.cloth.g, "red clothes are red");
    assert_eq!(s.beard, Beard::Long);
    let s = one(&["grey coat", "glasses", "short hair", "scar on the cheek"], Era::Modern);
    assert_eq!((s.wardrobe, s.hair, s.glasses, s.scar), (Wardrobe::Coat, HairStyle::Crop, true, true));
    assert!((s.cloth.r - s.cloth.b).abs() < 0.1, "grey is grey");
    let s = one(&["光头", "黑袍", "蒙面"], Era::Period);
    assert_eq!((s.hair, s.masked), (HairStyle::Bald, true));
    assert!(s.cloth.luma() < 0.2);
    let s = one(&["独眼", "scarlet scarf"], Era::Period);
    assert_eq!((s.one_eyed, s.scar), (true, false));
    let named = |name: &str, era| {
        design(&[role(name, Sex::Male, Age::Adult, &[])], era, true, &Default::default(), 9).remove(0)
    };
    assert_eq!((named("高公公", Era::Period).beard, named("高公公", Era::Period).hair), (Beard::None, HairStyle::Hat));
    assert_ne!(named("高公公", Era::Modern).hair, HairStyle::Hat, "a father-in-law");
    assert_eq!(named("老兵赵四", Era::Period).wardrobe, Wardrobe::Armour);
    assert_eq!(named("老兵赵四", Era::Modern).wardrobe, Wardrobe::Uniform);
    assert_eq!(one(&["coat"], Era::Period).wardrobe, Wardrobe::Hanfu, "nobody wears a coat of today in an old story");
}

#[test]
fn who_reads_holds_what_is_read() {
    let sheets = design(&[role("公公", Sex::Male, Age::Adult, &[])], Era::Period, true, &Default::default(), 3);
    let reading = |props: Vec<&'static str>| {
        let place = scene(Setting::Palace, true, TimeOfDay::Day, Weather::Clear);
        let mut take = Take::new(place, ShotSize::Wide, &[&sheets[0]]);
        (take.props, take.gesture) = (props, Gesture::Read);
        take.still(640, 360)
    };
    let [book, decree, letter] = [vec![], vec!["圣旨"], vec!["信"]].map(reading);
    for (a, b) in [(&book, &decree), (&book, &letter), (&decree, &letter)] {
        assert!(a.chunks_exact(4).zip(b.chunks_exact(4)).filter(|(a, b)| a != b).count() > 60);
    }
}

#[test]
fn a_patch_covers_one_eye_whether_it_is_open_or_closed() {
    let drawn = |looks: &[&str]| {
        let sheets = design(&[role("船长", Sex::Male, Age::Adult, looks)], Era::Period, true, &Default::default(), 3);
        let place = scene(Setting::Field, false, TimeOfDay::Day, Weather::Clear);
        Take::new(place, ShotSize::Close, &[&sheets[0]]).draw(480, 270)
    };
    // Light pixels of the eyes' layers: whites that are seen, and skin of a lid none.
    let whites = |looks: &[&str]| {
        let drawing = drawn(looks);
        let open = drawing.layers.iter().find(|l| l.name.starts_with("eyes") && l.name.contains("open"));
        let open = open.expect("eyes that can be open");
        open.rgba.chunks_exact(4).filter(|p| p[3] > 200 && p[..3].iter().all(|&c| c > 170)).count()
    };
    let (two, one) = (whites(&[]), whites(&["独眼"]));
    assert!(two > 20 && one * 4 < two * 3, "{one} of {two} light pixels");
}

#[test]
fn one_person_keeps_the_colours_of_the_sheet_in_every_size() {
    let sheets = design(&[role("红", Sex::Female, Age::Adult, &["红衣"])], Era::Period, true, &Default::default(), 1);
    for size in [ShotSize::Wide, ShotSize::Medium, ShotSize::Close] {
        let drawing =
            Take::new(scene(Setting::Field, false, TimeOfDay::Day, Weather::Clear), size, &[&sheets[0]]).draw(480, 270);
        let layer = drawing.layers.iter().find(|l| l.name == "红" || l.name == "people").expect("she is there");
        let (mut red, mut all) = (0, 0);
        for p in layer.rgba.chunks_exact(4).filter(|p| p[3] > 200) {
            all += 1;
            red += usize::from(p[0] > 90 && u16::from(p[0]) > 2 * u16::from(p[1]));
        }
        assert!(red * 5 > all, "{size:?}: {red} of {all} pixels are red");
    }
}

#[test]
fn mouths_and_eyes_are_sheets_that_differ() {
    let sheets = cast(Era::Period);
    let drawing =
        Take::new(scene(Setting::Inn, true, TimeOfDay::Night, Weather::Clear), ShotSize::Close, &[&sheets[0]])
            .draw(640, 360);
    let of =
        |part: Part| drawing.layers.iter().find(|l| l.part == part).unwrap_or_else(|| panic!("{part:?} is missing"));
    let mouths: Vec<_> = (0..4).map(|shape| of(Part::Mouth { figure: 0, shape })).collect();
    for (i, mouth) in mouths.iter().enumerate() {
        assert!(mouth.w < 200 && mouth.h < 120, "a mouth is a small box");
        for other in &mouths[..i] {
            assert_ne!((&mouth.rgba, mouth.w), (&other.rgba, other.w));
        }
    }
    let (open, closed) = (of(Part::Eyes { figure: 0, open: true }), of(Part::Eyes { figure: 0, open: false }));
    assert_ne!(open.rgba, closed.rgba);
    // What belongs to one head moves as one.
    let body = drawing.layers.iter().find(|l| l.name == sheets[0].role).unwrap();
    assert!(
        matches!(body.motion, Some(Motion::Sway { .. }))
            && open.motion == body.motion
            && mouths[2].motion == body.motion
    );
}

#[test]
fn who_is_silent_has_one_mouth_only() {
    let sheets = cast(Era::Period);
    let mut take = Take::new(
        scene(Setting::Inn, true, TimeOfDay::Day, Weather::Clear),
        ShotSize::Medium,
        &[&sheets[0], &sheets[2]],
    );
    take.cast[1].2 = false;
    let drawing = take.draw(480, 270);
    let mouths = |figure| {
        drawing.layers.iter().filter(|l| matches!(l.part, Part::Mouth { figure: f, .. } if f == figure)).count()
    };
    assert_eq!((mouths(0), mouths(1)), (4, 0));
}

#[test]
fn feelings_are_seen() {
    let sheets = cast(Era::Period);
    let faces: Vec<Vec<u8>> = Emotion::ALL
        .iter()
        .map(|e| {
            let mut take =
                Take::new(scene(Setting::Field, false, TimeOfDay::Day, Weather::Clear), ShotSize::Close, &[&sheets[0]]);
            take.cast[0].1 = *e;
            take.still(320, 180)
        })
        .collect();
    for i in 0..faces.len() {
        for j in 0..i {
            assert!(difference(&faces[i], &faces[j]) > 0.05, "{:?} looks like {:?}", Emotion::ALL[i], Emotion::ALL[j]);
        }
    }
}

#[test]
fn heads_are_inside_the_picture_in_all_shapes() {
    let sheets = cast(Era::Period);
    for (w, h) in [(640, 360), (360, 640), (360, 360)] {
        for size in [ShotSize::ExtremeWide, ShotSize::Wide, ShotSize::Medium, ShotSize::Close] {
            for n in 1..=3usize {
                for inside in [false, true] {
                    let people: Vec<_> = [0, 1, 4][..n].iter().map(|i| &sheets[*i]).collect();
                    let drawing = Take::new(scene(Setting::Inn, inside, TimeOfDay::Day, Weather::Clear), size, &people)
                        .draw(w, h);
                    let (mx, my) = ((drawing.width - w) as i32 / 2, (drawing.height - h) as i32 / 2);
                    let (right, bottom) = (mx + w as i32, my + h as i32);
                    let what = format!("{w}x{h} {size:?} {n} inside={inside}");
                    let mut seen = 0;
                    for l in &drawing.layers {
                        let (x2, y2) = (l.x + l.w as i32, l.y + l.h as i32);
                        let wide = l.name == "people";
                        let body = sheets.iter().any(|s| s.role == l.name);
                        if wide {
                            assert!(
                                l.x >= mx && x2 <= right && l.y >= my && y2 <= bottom,
                                "{what}: people at {:?}",
                                (l.x, l.y, x2, y2)
                            );
                        } else if body {
                            assert!(l.y >= my, "{what}: the crown of {} is cut", l.name);
                        } else if matches!(l.part, Part::Eyes { .. }) {
                            assert!(
                                l.x >= mx && x2 <= right && l.y >= my && y2 <= bottom,
                                "{what}: eyes at {:?}",
                                (l.x, l.y, x2, y2)
                            );
                        }
                        seen += usize::from(wide || body);
                    }
                    assert!(seen > 0, "{what}: nobody is there");
                }
            }
        }
    }
}
