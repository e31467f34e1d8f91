//! What falls and drifts before the lens.

use super::Raster;
use crate::{DrawnLayer, drawing, palette::Palette, raster::Board, rng::Rng, weather};
use kinora_model::{
    Result, SceneId,
    script::{Mood, Scene, Setting, TimeOfDay, Weather},
};

/// Lays the sheets of `weather` over the picture.
pub(super) fn fall(picture: &mut Raster, weather: Weather, seed: u64) -> Result<()> {
    if weather == Weather::Clear {
        return Ok(());
    }
    let board = Board::new(picture.width, picture.height)?;
    let scene = Scene {
        id: SceneId::new("air"),
        chapter: 0,
        chapter_title: None,
        place: String::new(),
        setting: Setting::Field,
        interior: false,
        around: String::new(),
        time: TimeOfDay::Day,
        weather,
        mood: Mood::Calm,
        shots: Vec::new(),
    };
    let palette = Palette::of(&scene, 1.0, 0);
    let (w, h) = (picture.width as usize, picture.height as usize);
    let mut pixels: Vec<u8> = picture.rgba.chunks_exact(4).flat_map(|p| [p[0], p[1], p[2]]).collect();
    for fall in weather::falls(&board, &scene, &palette, None, false, &mut Rng::new(seed))? {
        let layer = DrawnLayer::new(fall.name, fall.patch, fall.depth, true).moving(fall.motion);
        drawing::lay(&mut pixels, (w, h), &if fall.glow { layer.glowing() } else { layer });
    }
    for (p, c) in picture.rgba.chunks_exact_mut(4).zip(pixels.chunks_exact(3)) {
        p[..3].copy_from_slice(c);
    }
    Ok(())
}
