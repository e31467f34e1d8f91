//! Sleepers lie: the head at the height of the body, the eyes shut.

mod support;

use kinora_artist::Part;
use kinora_model::script::*;
use support::*;

#[test]
fn a_sleeper_lies_with_shut_eyes() {
    let sheets = cast(Era::Period);
    for interior in [true, false] {
        let setting = if interior { Setting::Home } else { Setting::Field };
        for size in [ShotSize::Wide, ShotSize::Medium] {
            let mut take = Take::new(scene(setting, interior, TimeOfDay::Day, Weather::Clear), size, &[&sheets[0]]);
            (take.gesture, take.cast[0].2) = (Gesture::Sleep, false);
            let drawing = take.draw(480, 270);
            let body =
                drawing.layers.iter().find(|l| l.name == "people" || l.name == sheets[0].role).expect("she is there");
            // Standing or sitting, somebody is taller than wide.
            assert!(body.w * 10 > body.h * 14, "{size:?} interior={interior}: {}x{} pixels", body.w, body.h);
            let eyes = |open| drawing.layers.iter().find(|l| l.part == Part::Eyes { figure: 0, open });
            if let (Some(open), Some(shut)) = (eyes(true), eyes(false)) {
                assert_eq!(open.rgba, shut.rgba, "no eye opens");
                // The head is at the height of the body, at one end of it.
                let middle = open.y + open.h as i32 / 2;
                let (top, bottom) = (body.y, body.y + body.h as i32);
                assert!(middle > top && middle < bottom, "{size:?}: eyes at {middle} of {top}..{bottom}");
                let across = f64::from(open.x + open.w as i32 / 2 - body.x) / f64::from(body.w);
                assert!(!(0.3..0.7).contains(&across), "{size:?}: the face is {across:.2} across the body");
            }
        }
    }
}

#[test]
fn two_sleepers_are_both_seen_and_no_table_stands_before_them() {
    let sheets = cast(Era::Period);
    let mut take = Take::new(
        scene(Setting::Home, true, TimeOfDay::Night, Weather::Clear),
        ShotSize::Medium,
        &[&sheets[0], &sheets[2]],
    );
    take.gesture = Gesture::Sleep;
    let both = take.draw(480, 270);
    assert!([0, 2].iter().all(|i| both.layers.iter().any(|l| l.name == sheets[*i].role)));
    assert!(!both.layers.iter().any(|l| l.name == "table"), "no table stands before a bed");
}
