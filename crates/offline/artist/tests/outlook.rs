//! What stands outside a window follows the place and its words.

mod support;

use kinora_model::script::*;
use support::*;

/// A modern room whose surroundings are told by `around`.
fn room(around: &str, time: TimeOfDay) -> Vec<u8> {
    let mut scene = scene(Setting::Home, true, time, Weather::Clear);
    scene.place = "room".into();
    scene.around = around.into();
    let mut take = Take::new(scene, ShotSize::ExtremeWide, &[]);
    take.era = Era::Modern;
    take.still(480, 270)
}

/// The pixels of `a` that `b` has otherwise, well apart.
fn changed<'a>(a: &'a [u8], b: &[u8]) -> Vec<&'a [u8]> {
    let other = |p: &[u8], q: &[u8]| p.iter().zip(q).any(|(x, y)| x.abs_diff(*y) > 24);
    a.chunks_exact(4).zip(b.chunks_exact(4)).filter(|(p, q)| other(p, q)).map(|(p, _)| p).collect()
}

/// Pixels of a window that is lit from within.
fn lit(pixels: &[&[u8]]) -> usize {
    pixels.iter().filter(|p| p[0] > 150 && p[0] > p[2] && p[2] < 150).count()
}

#[test]
fn a_room_by_the_sea_has_the_sea_in_its_window_and_no_towers() {
    let (sea, city) = (room("海边", TimeOfDay::Day), room("城市", TimeOfDay::Day));
    let window = changed(&sea, &city);
    assert!(window.len() > 1000, "only {} pixels of the window differ", window.len());
    let blue = window.iter().filter(|p| p[2] > p[0].saturating_add(20) && p[1] > p[0]).count();
    assert!(blue * 2 > window.len(), "{blue} of {} pixels have a colour of the sea", window.len());
    // Towers are known by their lit windows after dark.
    let (sea, city) = (room("海边", TimeOfDay::Night), room("城市", TimeOfDay::Night));
    let (of_sea, of_city) = (lit(&changed(&sea, &city)), lit(&changed(&city, &sea)));
    assert!(of_sea * 8 < of_city, "{of_sea} lit pixels by the sea, {of_city} in the city");
}

#[test]
fn every_surrounding_is_another_view_and_the_room_stays_the_same() {
    let words = ["海边", "river", "mountains", "花园", "forest", "村子", "城市", "town"];
    let rooms = words.map(|w| room(w, TimeOfDay::Day));
    for (i, a) in rooms.iter().enumerate() {
        for (b, word) in rooms[..i].iter().zip(words) {
            let share = changed(a, b).len() as f64 / f64::from(480 * 270);
            assert!((0.004..0.2).contains(&share), "{} and {word} differ in {share:.4} of the picture", words[i]);
        }
    }
}

#[test]
fn nobody_built_towers_in_the_old_days() {
    let old = |around: &str| {
        let mut scene = scene(Setting::Home, true, TimeOfDay::Day, Weather::Clear);
        scene.around = around.into();
        Take::new(scene, ShotSize::ExtremeWide, &[]).still(320, 180)
    };
    assert!(difference(&old("城里"), &old("镇子")) < 0.01);
}
