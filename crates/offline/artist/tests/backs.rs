//! Backs before the lens: hair, hat and cloth of the sheet, shaded and not black.

mod support;

use kinora_artist::{HairStyle, Sheet};
use kinora_model::script::*;
use support::*;

/// The layer of the one who listens, with her back to us, in the first shot that looks over her shoulder.
fn back(listener: &Sheet, speaker: &Sheet, time: TimeOfDay) -> Vec<[u8; 4]> {
    let ids: Vec<String> = (0..40).map(|i| format!("s1-{i}")).collect();
    for id in &ids {
        let scene = scene(Setting::Palace, true, time, Weather::Clear);
        let mut take = Take::new(scene, ShotSize::Close, &[speaker, listener]);
        (take.cast[1].2, take.id) = (false, id.as_str());
        let drawing = take.draw(480, 270);
        let layer = drawing.layers.iter().find(|l| l.name == listener.role && l.depth > 1.1);
        if let Some(layer) = layer {
            return layer.rgba.chunks_exact(4).filter(|p| p[3] > 200).map(|p| [p[0], p[1], p[2], p[3]]).collect();
        }
    }
    panic!("no shot looks over a shoulder");
}

#[test]
fn a_back_has_the_colours_of_its_sheet() {
    let mut sheets = cast(Era::Period);
    sheets[1].cloth = kinora_artist::Rgb { r: 0.75, g: 0.2, b: 0.2 };
    for time in [TimeOfDay::Day, TimeOfDay::Dusk] {
        let pixels = back(&sheets[1], &sheets[0], time);
        let red = pixels.iter().filter(|p| p[0] > 70 && p[0] > 2 * p[1]).count();
        assert!(red * 6 > pixels.len(), "{time:?}: {red} of {} pixels are of the red cloth", pixels.len());
        let pale = pixels.iter().filter(|p| p[0] > 90 && p[1] > 80 && p[2] > 70).count();
        assert!(pale * 12 > pixels.len(), "{time:?}: {pale} of {} pixels are of the white hair", pixels.len());
        let black = pixels.iter().filter(|p| p[..3].iter().all(|c| *c < 26)).count();
        assert!(black * 4 < pixels.len(), "{time:?}: {black} of {} pixels are black", pixels.len());
    }
}

#[test]
fn every_hat_and_way_of_wearing_hair_has_a_back_of_its_own() {
    use HairStyle::*;
    let sheets = cast(Era::Period);
    let styles = [HighBun, LowBun, Braid, Ponytail, Flowing, Bob, Hat, Cap, Bonnet, TopHat, Bald, TwinBuns];
    let backs: Vec<usize> = styles
        .iter()
        .map(|hair| {
            let sheet = Sheet { hair: *hair, ..sheets[0].clone() };
            let pixels = back(&sheet, &sheets[1], TimeOfDay::Day);
            pixels.iter().map(|p| usize::from(p[0]) * 3 + usize::from(p[1]) * 5 + usize::from(p[2]) * 7).sum()
        })
        .collect();
    for (i, a) in backs.iter().enumerate() {
        for (b, style) in backs[..i].iter().zip(styles) {
            assert_ne!(a, b, "{:?} and {style:?} look alike from behind", styles[i]);
        }
    }
}
