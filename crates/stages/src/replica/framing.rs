//! How a given picture is looked at from shot to shot.

use crate::clip::VIEW;
use image::{DynamicImage, Rgb, RgbImage, imageops, imageops::FilterType};
use kinora_model::script::CameraMove;
use serde::{Deserialize, Serialize};

/// How much of a picture is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Framing {
    /// All of it, before a colour.
    Whole,
    /// As much of its middle as fills the film.
    Filling,
    /// Its middle, near.
    Near,
    /// Its upper part, near.
    Above,
    /// Its lower part, near.
    Below,
}

impl Framing {
    /// Every framing.
    pub const ALL: [Self; 5] = [Self::Whole, Self::Filling, Self::Near, Self::Above, Self::Below];

    /// Its word, in keys of tasks.
    pub fn word(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Filling => "filling",
            Self::Near => "near",
            Self::Above => "above",
            Self::Below => "below",
        }
    }

    /// That of shot `n` of `count`: the whole picture opens and closes, and no two shots that follow each other are alike.
    pub fn of(n: usize, count: usize) -> Self {
        const BETWEEN: [Framing; 5] = [Framing::Near, Framing::Filling, Framing::Above, Framing::Whole, Framing::Below];
        match n {
            0 => Self::Whole,
            n if n > 1
                && n + 1 == count
                && BETWEEN[(n - 1) % 5] != Self::Whole
                && BETWEEN[(n + 3) % 5] != Self::Whole =>
            {
                Self::Whole
            }
            n => BETWEEN[(n - 1) % 5],
        }
    }

    /// How the camera moves in shot `n`.
    pub fn camera(self, n: usize) -> CameraMove {
        match (self, n % 2) {
            (Self::Whole, 0) => CameraMove::PushIn,
            (Self::Whole, _) => CameraMove::PullOut,
            (Self::Filling, 0) => CameraMove::PanLeft,
            (Self::Filling, _) => CameraMove::PanRight,
            (Self::Near, _) => CameraMove::PullOut,
            (Self::Above, _) => CameraMove::CraneUp,
            (Self::Below, _) => CameraMove::PushIn,
        }
    }
}

/// How near the near framings are: this share of what would fill the film.
const NEAR: f64 = 0.56;
/// How much of the film's width or height the whole picture takes.
const WHOLE: f64 = 0.84;
/// What stands behind a picture where its pattern says no colour.
const PAPER: [u8; 3] = [236, 233, 226];

/// `picture` in this framing as a board for a film of `width`×`height` pixels, a little larger than the film so that the
/// camera can move. What is transparent in it becomes paper.
pub(crate) fn board(
    picture: &DynamicImage,
    framing: Framing,
    colour: Option<[u8; 3]>,
    (width, height): (u32, u32),
) -> RgbImage {
    let side = |pixels: u32| (f64::from(pixels) / VIEW).ceil() as u32;
    let (w, h) = (side(width), side(height));
    if framing == Framing::Whole {
        return whole(picture, colour.unwrap_or(PAPER), (w, h), (width, height));
    }
    let (pw, ph) = (f64::from(picture.width()), f64::from(picture.height()));
    let shape = f64::from(w) / f64::from(h);
    let (fill_w, fill_h) = if pw / ph > shape { (ph * shape, ph) } else { (pw, pw / shape) };
    let (near, down) = match framing {
        Framing::Whole | Framing::Filling => (1.0, 0.5),
        Framing::Near => (NEAR, 0.5),
        Framing::Above => (NEAR, 0.22),
        Framing::Below => (NEAR, 0.78),
    };
    let (cw, ch) = (fill_w * near, fill_h * near);
    let (left, top) = ((pw - cw) / 2.0, (ph - ch) * down);
    let size = |v: f64| (v.round() as u32).max(1);
    let part = picture.crop_imm(left.max(0.0) as u32, top.max(0.0) as u32, size(cw), size(ch));
    on_paper(&part.resize_exact(w, h, FilterType::Lanczos3), PAPER)
}

/// The whole picture in the middle of a soft light of the colour, with a shadow under it.
fn whole(picture: &DynamicImage, colour: [u8; 3], (w, h): (u32, u32), (film_w, film_h): (u32, u32)) -> RgbImage {
    let ground = light(colour);
    let mut board = RgbImage::from_fn(w, h, |x, y| {
        let across = (f64::from(x) / f64::from(w) - 0.5) / 0.72;
        let down = (f64::from(y) / f64::from(h) - 0.46) / 0.72;
        let shade = (across.hypot(down)).min(1.0).powi(2);
        Rgb(ground.map(|v| (f64::from(v) * (1.04 - 0.34 * shade)).clamp(0.0, 255.0) as u8))
    });
    let room = |pixels: u32| ((f64::from(pixels) * WHOLE) as u32).max(1);
    let fitted = picture.resize(room(film_w), room(film_h), FilterType::Lanczos3);
    let (left, top) = ((w - fitted.width()) / 2, (h - fitted.height()) / 2);
    shadow(&mut board, (left, top), (fitted.width(), fitted.height()));
    let seen = over(&fitted, &board, (left, top));
    imageops::replace(&mut board, &seen, i64::from(left), i64::from(top));
    board
}

/// A colour as light that a thing can stand in: neither so dark nor so strong that it takes the eye from it.
fn light(colour: [u8; 3]) -> [u8; 3] {
    let mean = colour.iter().map(|v| f64::from(*v)).sum::<f64>() / 3.0;
    colour.map(|v| {
        let calm = mean + (f64::from(v) - mean) * 0.62;
        (calm * 0.55 + 225.0 * 0.45).clamp(40.0, 240.0) as u8
    })
}

/// Darkens what lies around a rectangle, softly and a little lower than it.
fn shadow(board: &mut RgbImage, (left, top): (u32, u32), (w, h): (u32, u32)) {
    let reach = f64::from(board.height()) * 0.03;
    let (l, t) = (f64::from(left), f64::from(top) + reach * 0.4);
    let (r, b) = (l + f64::from(w), t + f64::from(h));
    for (x, y, pixel) in board.enumerate_pixels_mut() {
        let (x, y) = (f64::from(x), f64::from(y));
        let out = (l - x).max(x - r).max(0.0).hypot((t - y).max(y - b).max(0.0));
        if out < reach {
            let dark = 1.0 - 0.34 * (1.0 - out / reach).powi(2);
            pixel.0 = pixel.0.map(|v| (f64::from(v) * dark) as u8);
        }
    }
}

fn on_paper(picture: &DynamicImage, paper: [u8; 3]) -> RgbImage {
    let rgba = picture.to_rgba8();
    RgbImage::from_fn(rgba.width(), rgba.height(), |x, y| Rgb(blend(rgba.get_pixel(x, y).0, paper)))
}

/// The picture over what stands on the board at `at`.
fn over(picture: &DynamicImage, board: &RgbImage, at: (u32, u32)) -> RgbImage {
    let rgba = picture.to_rgba8();
    RgbImage::from_fn(rgba.width(), rgba.height(), |x, y| {
        Rgb(blend(rgba.get_pixel(x, y).0, board.get_pixel(at.0 + x, at.1 + y).0))
    })
}

fn blend([r, g, b, a]: [u8; 4], under: [u8; 3]) -> [u8; 3] {
    let mix = |over: u8, under: u8| {
        ((u32::from(over) * u32::from(a) + u32::from(under) * (255 - u32::from(a)) + 127) / 255) as u8
    };
    [mix(r, under[0]), mix(g, under[1]), mix(b, under[2])]
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{Rgba, RgbaImage};

    #[test]
    fn the_whole_picture_opens_and_closes_and_no_cut_is_hidden() {
        for count in 1..14 {
            let framings: Vec<Framing> = (0..count).map(|n| Framing::of(n, count)).collect();
            assert_eq!(framings[0], Framing::Whole);
            assert!(framings.windows(2).all(|pair| pair[0] != pair[1]), "{framings:?}");
            assert!(
                count < 2
                    || count % 5 == 0
                    || framings[count - 1] == Framing::Whole
                    || framings[count - 2] == Framing::Whole,
                "{framings:?}"
            );
        }
    }

    #[test]
    fn each_framing_shows_another_part() {
        // Red above, green in the middle, blue below; clear at the left border.
        let picture: DynamicImage = RgbaImage::from_fn(300, 300, |x, y| match (x, y) {
            (0..10, _) => Rgba([0, 0, 0, 0]),
            (_, 0..100) => Rgba([250, 0, 0, 255]),
            (_, 100..200) => Rgba([0, 250, 0, 255]),
            _ => Rgba([0, 0, 250, 255]),
        })
        .into();
        let size = (320, 180);
        let middle = |framing| {
            let board = board(&picture, framing, Some([200, 40, 40]), size);
            assert!(board.width() > size.0 && board.height() > size.1, "there is room to move in");
            board.get_pixel(board.width() / 2, board.height() / 2).0
        };
        assert_eq!(middle(Framing::Near), [0, 250, 0]);
        assert_eq!(middle(Framing::Above), [250, 0, 0]);
        assert_eq!(middle(Framing::Below), [0, 0, 250]);
        let whole = board(&picture, Framing::Whole, Some([200, 40, 40]), size);
        let corner = whole.get_pixel(2, 2).0;
        assert!(corner[0] > corner[2] + 20, "the colour stands behind it: {corner:?}");
        let (x, top) = (whole.width() / 2, whole.height() * 15 / 100);
        assert!(
            whole.get_pixel(x, top).0[0] > 200 && whole.get_pixel(x, whole.height() * 85 / 100).0[2] > 200,
            "all of it is seen"
        );
    }
}
