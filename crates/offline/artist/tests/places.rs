//! Places, hours, weather: everything draws, and looks like what it is.

mod support;

use kinora_artist::{Figure, Motion, Picture, draw, styles};
use kinora_model::{ErrorKind, ShotId, script::*};
use support::*;

fn era_of(setting: Setting) -> Era {
    match setting {
        Setting::ModernStreet | Setting::Office | Setting::School | Setting::Hospital | Setting::Vehicle => Era::Modern,
        _ => Era::Period,
    }
}

#[test]
fn every_place_at_every_hour_in_every_weather_is_a_picture() {
    for setting in Setting::ALL {
        for inside in [false, true] {
            for time in TimeOfDay::ALL {
                for weather in Weather::ALL {
                    let mut take = Take::new(scene(*setting, inside, *time, *weather), ShotSize::ExtremeWide, &[]);
                    take.era = era_of(*setting);
                    let (mean, contrast, colour) = measure(&take.still(192, 108));
                    let what = format!("{} inside={inside} {} {}", setting.word(), time.word(), weather.word());
                    assert!((14.0..236.0).contains(&mean), "{what}: mean luma {mean:.1}");
                    assert!(contrast > 9.0, "{what}: flat, contrast {contrast:.1}");
                    assert!(colour > 5.0, "{what}: colourless, {colour:.1}");
                }
            }
        }
    }
}

#[test]
fn what_is_too_large_for_a_table_stands_in_the_room() {
    for (prop, setting, era) in [("大钟", Setting::Palace, Era::Period), ("piano", Setting::School, Era::Modern)] {
        for size in [ShotSize::Wide, ShotSize::Medium] {
            let with = |props: Vec<&'static str>| {
                let mut take = Take::new(scene(setting, true, TimeOfDay::Day, Weather::Clear), size, &[]);
                (take.era, take.props) = (era, props);
                take.still(320, 180)
            };
            let (empty, full) = (with(vec![]), with(vec![prop]));
            let changed = empty.chunks_exact(4).zip(full.chunks_exact(4)).filter(|(a, b)| a != b).count();
            let share = changed as f64 / f64::from(320 * 180);
            assert!((0.02..0.5).contains(&share), "{prop} takes {share:.3} of a {} shot", size.word());
        }
    }
}

#[test]
fn night_is_darker_than_day_and_dusk_lies_between() {
    for setting in Setting::ALL {
        for inside in [false, true] {
            let luma = |time| {
                let mut take = Take::new(scene(*setting, inside, time, Weather::Clear), ShotSize::ExtremeWide, &[]);
                take.era = era_of(*setting);
                measure(&take.still(192, 108)).0
            };
            let (day, dusk, night) = (luma(TimeOfDay::Day), luma(TimeOfDay::Dusk), luma(TimeOfDay::Night));
            assert!(
                day > dusk && dusk > night && day > night * 1.15,
                "{} inside={inside}: {day:.0} {dusk:.0} {night:.0}",
                setting.word()
            );
        }
    }
}

#[test]
fn places_do_not_look_alike() {
    let mut seen: Vec<(String, Vec<u8>)> = Vec::new();
    for setting in Setting::ALL {
        let mut take = Take::new(scene(*setting, false, TimeOfDay::Day, Weather::Clear), ShotSize::ExtremeWide, &[]);
        take.era = era_of(*setting);
        let picture = take.still(192, 108);
        for (name, other) in &seen {
            let d = difference(&picture, other);
            assert!(d > 4.0, "{} looks like {name}: {d:.1}", setting.word());
        }
        seen.push((setting.word().into(), picture));
    }
}

#[test]
fn weather_is_seen() {
    let of = |weather| {
        Take::new(scene(Setting::Inn, false, TimeOfDay::Day, weather), ShotSize::ExtremeWide, &[]).still(320, 180)
    };
    let clear = of(Weather::Clear);
    for weather in &Weather::ALL[1..] {
        assert!(difference(&clear, &of(*weather)) > 8.0, "{} is not seen", weather.word());
    }
}

#[test]
fn the_same_shot_is_the_same_and_another_is_not() {
    let sheets = cast(Era::Period);
    let take = |id, seed| {
        let mut t =
            Take::new(scene(Setting::Water, false, TimeOfDay::Dusk, Weather::Rain), ShotSize::Wide, &[&sheets[0]]);
        (t.id, t.seed) = (id, seed);
        t.draw(320, 180)
    };
    let (a, b) = (take("s1-1", 1), take("s1-1", 1));
    assert_eq!(a.layers.len(), b.layers.len());
    for (x, y) in a.layers.iter().zip(&b.layers) {
        assert!(x.rgba == y.rgba && (x.x, x.y, x.motion) == (y.x, y.y, y.motion), "{} differs", x.name);
    }
    let still = |d| kinora_artist::still(&d, 320, 180);
    let first = still(a);
    assert!(difference(&first, &still(take("s1-2", 1))) > 1.0, "two shots of one scene are framed alike");
    assert!(difference(&first, &still(take("s1-1", 2))) > 1.0, "a seed changes nothing");
}

#[test]
fn what_runs_is_a_tile_without_a_seam() {
    for weather in [Weather::Rain, Weather::Snow, Weather::Storm, Weather::Fog, Weather::Clear] {
        let drawing =
            Take::new(scene(Setting::Forest, false, TimeOfDay::Day, weather), ShotSize::Wide, &[]).draw(640, 360);
        let tiles: Vec<_> =
            drawing.layers.iter().filter(|l| matches!(l.motion, Some(Motion::Run { tile: true, .. }))).collect();
        assert!(!tiles.is_empty(), "{} has nothing that runs", weather.word());
        for t in tiles {
            let (w, h) = (t.w as usize, t.h as usize);
            let alpha = |x: usize, y: usize| f64::from(t.rgba[(y * w + x) * 4 + 3]);
            let columns =
                |a: usize, b: usize| (0..h).map(|y| (alpha(a, y) - alpha(b, y)).abs()).sum::<f64>() / h as f64;
            let rows = |a: usize, b: usize| (0..w).map(|x| (alpha(x, a) - alpha(x, b)).abs()).sum::<f64>() / w as f64;
            let usual = |f: &dyn Fn(usize, usize) -> f64, n: usize| (1..n).map(|i| f(i - 1, i)).fold(0.0, f64::max);
            assert!(columns(w - 1, 0) <= usual(&columns, w) * 1.1 + 0.5, "{}: a seam between its sides", t.name);
            assert!(rows(h - 1, 0) <= usual(&rows, h) * 1.1 + 0.5, "{}: a seam between top and bottom", t.name);
        }
    }
}

#[test]
fn a_shot_has_few_sheets_and_they_are_whole() {
    let sheets = cast(Era::Period);
    for size in ShotSize::ALL {
        for inside in [false, true] {
            let drawing = Take::new(
                scene(Setting::Inn, inside, TimeOfDay::Night, Weather::Rain),
                *size,
                &[&sheets[0], &sheets[1]],
            )
            .draw(480, 270);
            let always = drawing.layers.iter().filter(|l| l.part == kinora_artist::Part::Always).count();
            assert!((5..=10).contains(&always), "{size:?} inside={inside}: {always} sheets");
            for l in &drawing.layers {
                assert_eq!(l.rgba.len(), (l.w * l.h * 4) as usize, "{}", l.name);
                assert!(l.depth >= 0.0 && l.depth < 2.0);
            }
            let back = &drawing.layers[0];
            assert!(
                (back.w, back.h) == (drawing.width, drawing.height) && back.rgba.chunks_exact(4).all(|p| p[3] == 255),
                "the backdrop covers the board"
            );
            assert!(f64::from(drawing.width) * drawing.view >= 480.0 - 1.0);
        }
    }
}

#[test]
fn a_named_thing_fills_the_nearest_shot() {
    let of = |prop: &'static str| {
        let mut take =
            Take::new(scene(Setting::Inn, true, TimeOfDay::Day, Weather::Clear), ShotSize::ExtremeClose, &[]);
        take.props = vec![prop];
        take.still(320, 180)
    };
    let words = ["油纸伞", "letter", "长剑", "茶壶", "jade pendant", "phone", "a lantern", "蜡烛"];
    let pictures: Vec<_> = words.iter().map(|w| of(w)).collect();
    for i in 0..words.len() {
        for j in 0..i {
            assert!(difference(&pictures[i], &pictures[j]) > 0.5, "{} looks like {}", words[i], words[j]);
        }
    }
}

#[test]
fn an_unknown_style_is_refused_with_the_styles_there_are() {
    let scene = scene(Setting::Inn, true, TimeOfDay::Day, Weather::Clear);
    let shot = Shot {
        id: ShotId::new("s1-1"),
        size: ShotSize::Wide,
        camera: CameraMove::Static,
        action: String::new(),
        cast: vec![],
        crowd: None,
        props: vec![],
        lines: vec![],
        sounds: vec![],
        cues: vec![],
        source: 0..1,
    };
    let picture = Picture {
        scene: &scene,
        shot: &shot,
        cast: Vec::<Figure>::new(),
        era: Era::Period,
        eastern: true,
        style: "oil",
        width: 320,
        height: 180,
        seed: 1,
    };
    let error = draw(&picture).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Invalid);
    for (name, _) in styles() {
        assert!(error.what().en.contains(name) && error.what().zh.contains(name), "{error}");
    }
    let tiny = Picture { style: styles()[0].0, width: 8, ..picture };
    assert_eq!(draw(&tiny).unwrap_err().kind(), ErrorKind::Invalid);
}
