//! Reads the lines of text in a picture.

use crate::boxes::{self, Frame};
use crate::network::{Network, Table};
use kinora_model::{Error, Result, text};
use std::path::Path;

/// The picture's longer side as the detector sees it, at most; sides are multiples of [`STEP`].
const LONGEST: usize = 960;
const STEP: usize = 32;
/// Height of a line as the recogniser sees it.
const LINE: usize = 48;
/// Widest line that it is shown, so that a banner costs no more than a page.
const WIDEST: usize = 2400;
/// A line that was read less surely is not told of.
const SURE: f32 = 0.72;

/// A picture: red, green and blue of each pixel, row by row.
#[derive(Clone, Copy, Debug)]
pub struct Picture<'a> {
    /// Pixels.
    pub width: usize,
    /// Pixels.
    pub height: usize,
    /// Three bytes for each.
    pub rgb: &'a [u8],
}

/// A line of text that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its words.
    pub text: String,
    /// How surely each sign was read, on average: 0…1.
    pub confidence: f32,
    /// Its height as a share of the picture's.
    pub height: f32,
    /// Where its middle is, as shares of width and height.
    pub middle: (f32, f32),
}

/// Reads text in pictures. Loading takes a fifth of a second, a picture about half a second of a core.
pub struct Reader {
    detector: Network,
    recogniser: Network,
    signs: Vec<String>,
}

/// What finds lines, what reads them, and the signs it knows.
const FILES: [&str; 3] = ["ppocrv6_det.onnx", "ppocrv6_rec.onnx", "ppocrv6_dict.txt"];

impl Reader {
    /// Whether the files of the pack `eye` are in `folder`.
    pub fn is_installed(folder: &Path) -> bool {
        FILES.iter().all(|file| folder.join(file).is_file())
    }

    /// With the files of the pack `eye` in `folder`.
    ///
    /// # Errors
    /// [`Missing`](kinora_model::ErrorKind::Missing) where they are not there, [`Invalid`](kinora_model::ErrorKind::Invalid) where they are broken.
    pub fn open(folder: &Path) -> Result<Self> {
        let [detector, recogniser, list] = FILES.map(|file| folder.join(file));
        let (detector, recogniser) = (Network::load(&detector)?, Network::load(&recogniser)?);
        let signs = std::fs::read_to_string(&list).map_err(|cause| Error::io(list.display(), cause))?;
        Ok(Self { detector, recogniser, signs: signs.lines().map(str::to_owned).collect() })
    }

    /// The lines in `picture`, in reading order. Upright text only.
    ///
    /// # Errors
    /// [`Invalid`](kinora_model::ErrorKind::Invalid) where the picture has not as many bytes as it says.
    pub fn read(&self, picture: Picture) -> Result<Vec<Line>> {
        let Picture { width, height, rgb } = picture;
        if width == 0 || height == 0 || rgb.len() != width * height * 3 {
            return Err(Error::invalid(
                text!("the picture to read has not as many pixels as it says"; "待识别图片的像素数与声明不符"),
            ));
        }
        let shrink = (LONGEST as f64 / width.max(height) as f64).min(1.0);
        let side = |pixels: usize| ((pixels as f64 * shrink / STEP as f64).round() as usize).max(1) * STEP;
        let (w, h) = (side(width), side(height));
        let all = Frame { left: 0, top: 0, right: width, bottom: height };
        // Mean and deviation of the pictures that the detector was trained on (ImageNet).
        let planes =
            planes(picture, all, (w, h), |c, v| (v / 255.0 - [0.485, 0.456, 0.406][c]) / [0.229, 0.224, 0.225][c]);
        let map = self.detector.run(planes, w, h)?;
        let lines = boxes::lines(&map.values, w, h).into_iter().map(|frame| {
            let at = |v: usize, of: usize, is: usize| (v * is).div_ceil(of).min(is);
            Frame {
                left: frame.left * width / w,
                top: frame.top * height / h,
                right: at(frame.right, w, width),
                bottom: at(frame.bottom, h, height),
            }
        });
        let mut read = Vec::new();
        for frame in lines {
            if let Some((text, confidence)) = self.line(picture, frame)?.filter(|(_, confidence)| *confidence >= SURE) {
                let share = |a: usize, b: usize, of: usize| (a + b) as f32 / 2.0 / of as f32;
                let middle = (share(frame.left, frame.right, width), share(frame.top, frame.bottom, height));
                read.push(Line { text, confidence, height: frame.height() as f32 / height as f32, middle });
            }
        }
        Ok(read)
    }

    /// The words in one box; nothing where there are none.
    fn line(&self, picture: Picture, frame: Frame) -> Result<Option<(String, f32)>> {
        let (w, h) = (frame.right.saturating_sub(frame.left), frame.height());
        if w < 4 || h < 4 {
            return Ok(None);
        }
        let wide = ((LINE * w).div_ceil(h)).clamp(STEP / 2, WIDEST);
        let planes = planes(picture, frame, (wide, LINE), |_, v| v / 127.5 - 1.0);
        Ok(self.signs_of(&self.recogniser.run(planes, wide, LINE)?))
    }

    /// The likeliest sign of each column, where it is another one than in the column before (connectionist temporal
    /// classification, Graves et al. 2006; the first is "none").
    fn signs_of(&self, table: &Table) -> Option<(String, f32)> {
        let [_, _, kinds] = table.shape[..] else { return None };
        let (mut text, mut sum, mut count, mut before) = (String::new(), 0.0, 0, 0);
        for column in table.values.chunks_exact(kinds) {
            let (kind, likely) = column.iter().copied().enumerate().max_by(|a, b| a.1.total_cmp(&b.1))?;
            if kind != 0 && kind != before {
                text.push_str(self.signs.get(kind - 1).map_or(" ", String::as_str));
                (sum, count) = (sum + likely, count + 1);
            }
            before = kind;
        }
        let text = text.trim().to_owned();
        (!text.is_empty()).then(|| (text, sum / count.max(1) as f32))
    }
}

/// The part of a picture in `frame`, scaled to `size` between pixels, its colours one plane after another.
fn planes(picture: Picture, frame: Frame, (w, h): (usize, usize), norm: impl Fn(usize, f32) -> f32) -> Vec<f32> {
    let (fw, fh) = (frame.right - frame.left, frame.bottom - frame.top);
    let along = |i: usize, of: usize, is: usize| {
        let at = ((i as f32 + 0.5) * is as f32 / of as f32 - 0.5).clamp(0.0, (is - 1) as f32);
        (at as usize, (at as usize + 1).min(is - 1), at.fract())
    };
    let mut planes = vec![0.0; 3 * w * h];
    for y in 0..h {
        let (top, bottom, down) = along(y, h, fh);
        for x in 0..w {
            let (left, right, over) = along(x, w, fw);
            for c in 0..3 {
                let at = |x: usize, y: usize| {
                    f32::from(picture.rgb[((frame.top + y) * picture.width + frame.left + x) * 3 + c])
                };
                let upper = at(left, top) * (1.0 - over) + at(right, top) * over;
                let lower = at(left, bottom) * (1.0 - over) + at(right, bottom) * over;
                planes[c * w * h + y * w + x] = norm(c, upper * (1.0 - down) + lower * down);
            }
        }
    }
    planes
}

#[cfg(test)]
mod tests {
    use super::*;
    use kinora_model::ErrorKind;

    #[test]
    fn without_its_files_it_says_how_to_get_them() {
        let error = Reader::open(Path::new("nowhere")).err().expect("there is nothing");
        assert_eq!(error.kind(), ErrorKind::Missing);
        assert!(error.what().zh.contains("kinora assets install eye"), "{error}");
    }

    #[test]
    fn a_part_is_scaled_between_its_pixels() {
        // Two pixels, black and white, and one beside them that must not be seen.
        let rgb = [0, 0, 0, 255, 255, 255, 90, 90, 90];
        let picture = Picture { width: 3, height: 1, rgb: &rgb };
        let frame = Frame { left: 0, top: 0, right: 2, bottom: 1 };
        let row = planes(picture, frame, (4, 1), |_, v| v);
        assert_eq!(row[..4], [0.0, 63.75, 191.25, 255.0]);
        assert_eq!(row[8..], row[..4]);
    }
}
