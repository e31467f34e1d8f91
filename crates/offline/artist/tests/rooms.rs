//! Rooms of their own kind: the forge with its fire, halls that know the hour.

mod support;

use kinora_model::script::*;
use support::*;

fn room(setting: Setting, words: &str, time: TimeOfDay) -> Take<'static> {
    let mut scene = scene(setting, true, time, Weather::Clear);
    scene.place = words.into();
    Take::new(scene, ShotSize::ExtremeWide, &[])
}

/// Pixels that glow as fire does: bright, red before green before blue.
fn glowing(rgba: &[u8]) -> usize {
    rgba.chunks_exact(4)
        .filter(|p| p[0] > 205 && p[0] > p[1].saturating_add(45) && p[1] > p[2].saturating_add(25))
        .count()
}

#[test]
fn a_forge_has_a_fire_that_lights_it_at_night() {
    for words in ["铁匠铺", "打铁的铺子", "smithy", "the old forge", "blacksmith's shop"] {
        let (day, night) = (room(Setting::Home, words, TimeOfDay::Day), room(Setting::Home, words, TimeOfDay::Night));
        let plain = room(Setting::Home, "屋里", TimeOfDay::Night).still(480, 270);
        let (day, night) = (day.still(480, 270), night.still(480, 270));
        assert!(glowing(&night) > 500, "{words}: {} pixels glow at night", glowing(&night));
        assert!(glowing(&night) > 3 * glowing(&plain), "{words}: a room glows as much");
        assert!(glowing(&day) > 300, "{words}: {} pixels glow by day", glowing(&day));
    }
    // Its light falls on the wall beside it: red, where a room's wall is grey.
    let night = room(Setting::Home, "铁匠铺", TimeOfDay::Night).still(480, 270);
    let warm = night.chunks_exact(4).filter(|p| u16::from(p[0]) > u16::from(p[2]) * 3 / 2 && p[0] > 60).count();
    assert!(warm * 5 > 480 * 270, "{warm} pixels are lit by the fire");
}

#[test]
fn a_hall_looks_otherwise_at_every_hour() {
    for (setting, eastern) in [(Setting::Palace, true), (Setting::Temple, true), (Setting::Temple, false)] {
        let hours = TimeOfDay::ALL.iter().map(|time| {
            let mut take = room(setting, "hall", *time);
            take.eastern = eastern;
            (time, take.still(320, 180))
        });
        let hours: Vec<_> = hours.collect();
        for (i, (a, first)) in hours.iter().enumerate() {
            for (b, second) in &hours[..i] {
                let d = difference(first, second);
                assert!(d > 6.0, "{} eastern={eastern}: {a:?} looks like {b:?} ({d:.1})", setting.word());
            }
        }
        // Dusk is the warmest hour and night the coolest.
        let warmth = |rgba: &[u8]| {
            let sum = |c: usize| rgba.chunks_exact(4).map(|p| f64::from(p[c])).sum::<f64>();
            sum(0) / sum(2)
        };
        let of = |hour: TimeOfDay| hours.iter().find(|(t, _)| **t == hour).map_or(0.0, |(_, s)| warmth(s));
        let (day, dusk, night) = (of(TimeOfDay::Day), of(TimeOfDay::Dusk), of(TimeOfDay::Night));
        assert!(dusk > day * 1.1 && day > night * 1.05, "{}: {day:.2} {dusk:.2} {night:.2}", setting.word());
    }
}
