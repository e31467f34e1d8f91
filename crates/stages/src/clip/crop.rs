//! A given picture as what a camera can move over.

use image::{DynamicImage, Rgb, RgbImage, imageops::FilterType};

/// Share of the board that the camera sees at rest: it needs room to move in, and the picture is no larger than it is.
pub(crate) const VIEW: f64 = 0.92;

/// `picture` as a board for a film of `width`×`height` pixels: as much of its middle as has that shape. What is
/// transparent in it becomes white paper.
pub(crate) fn board_of(picture: &DynamicImage, width: u32, height: u32) -> RgbImage {
    let side = |pixels: u32| (f64::from(pixels) / VIEW).ceil() as u32;
    let filled = picture.resize_to_fill(side(width), side(height), FilterType::Lanczos3).into_rgba8();
    RgbImage::from_fn(filled.width(), filled.height(), |x, y| {
        let [r, g, b, a] = filled.get_pixel(x, y).0;
        let over = |c: u8| ((u32::from(c) * u32::from(a) + 255 * (255 - u32::from(a)) + 127) / 255) as u8;
        Rgb([over(r), over(g), over(b)])
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{Rgba, RgbaImage};

    #[test]
    fn the_middle_stays_and_glass_becomes_paper() {
        // A tall picture: red above, clear in the middle, blue below.
        let tall = RgbaImage::from_fn(100, 300, |_, y| match y {
            0..100 => Rgba([255, 0, 0, 255]),
            100..200 => Rgba([0, 0, 0, 0]),
            _ => Rgba([0, 0, 255, 255]),
        });
        let board = board_of(&tall.into(), 92, 46);
        assert_eq!(board.dimensions(), (100, 50));
        assert!(board.pixels().all(|p| p.0 == [255, 255, 255]), "only the middle is seen");
    }
}
