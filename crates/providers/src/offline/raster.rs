//! Pictures that people give: decoded within limits, fitted to a size.

use image::{ImageReader, Limits, RgbaImage, imageops};
use kinora_artist::Raster;
use kinora_model::{Error, Result, text};
use std::io::Cursor;

/// Longest side that is worked on, in pixels; what is larger is made smaller.
const LONGEST: u32 = 4096;
/// Shortest side that is worked on; what is smaller is made larger.
const SHORTEST: u32 = 64;
/// Largest picture that is decoded, in pixels a side: with [`MEMORY`] it stops a small file from becoming a huge one.
const WIDEST: u32 = 16_384;
/// Memory that decoding may take, in bytes: a picture of 40 million pixels.
const MEMORY: u64 = 192 * 1024 * 1024;

/// Decodes PNG, JPEG or WebP by what the bytes are.
pub(super) fn decode(bytes: &[u8]) -> Result<RgbaImage> {
    let broken = |cause: image::ImageError| {
        Error::invalid(text!(
            "the picture cannot be read; give a whole PNG, JPEG or WebP of at most 40 million pixels";
            "无法读取图片；请提供完整的 PNG、JPEG 或 WebP，不超过 4000 万像素"
        ))
        .caused_by(cause)
    };
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|e| broken(e.into()))?;
    let mut limits = Limits::default();
    (limits.max_image_width, limits.max_image_height) = (Some(WIDEST), Some(WIDEST));
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    reader.decode().map(|picture| picture.to_rgba8()).map_err(broken)
}

/// A decoded picture in a size that can be worked on.
pub(super) fn workable(picture: RgbaImage) -> Result<Raster> {
    let (w, h) = picture.dimensions();
    let down = f64::from(LONGEST) / f64::from(w.max(h));
    let up = f64::from(SHORTEST) / f64::from(w.min(h));
    let k = if down < 1.0 { down } else { up.max(1.0) };
    let side = |n: u32| ((f64::from(n) * k).round() as u32).clamp(SHORTEST, LONGEST);
    let picture = if (k - 1.0).abs() > f64::EPSILON { resized(&picture, side(w), side(h)) } else { picture };
    let (w, h) = picture.dimensions();
    Raster::new(w, h, picture.into_raw())
}

/// The picture at another size; its middle where the shape is another, never stretched.
pub(super) fn fitted(raster: Raster, width: Option<u32>, height: Option<u32>) -> Result<Raster> {
    let (w, h) = (f64::from(raster.width), f64::from(raster.height));
    let (nw, nh) = match (width, height) {
        (None, None) => return Ok(raster),
        (Some(nw), None) => (nw, (h * f64::from(nw) / w).round() as u32),
        (None, Some(nh)) => ((w * f64::from(nh) / h).round() as u32, nh),
        (Some(nw), Some(nh)) => (nw, nh),
    };
    if ![nw, nh].iter().all(|n| (SHORTEST..=LONGEST).contains(n)) {
        return Err(Error::invalid(text!(
            "a picture of {nw}×{nh} pixels cannot be made; each side must be {SHORTEST} to {LONGEST}";
            "无法生成 {nw}×{nh} 像素的图片；每边应在 {SHORTEST} 到 {LONGEST} 之间"
        )));
    }
    let k = (f64::from(nw) / w).max(f64::from(nh) / h);
    let (cw, ch) = ((f64::from(nw) / k).round().min(w), (f64::from(nh) / k).round().min(h));
    let (x, y) = (((w - cw) / 2.0) as u32, ((h - ch) / 2.0) as u32);
    let picture = RgbaImage::from_raw(raster.width, raster.height, raster.rgba)
        .ok_or_else(|| Error::internal(text!("a picture lost its pixels"; "图片像素丢失")))?;
    let part = imageops::crop_imm(&picture, x, y, cw as u32, ch as u32).to_image();
    Raster::new(nw, nh, resized(&part, nw, nh).into_raw())
}

fn resized(picture: &RgbaImage, w: u32, h: u32) -> RgbaImage {
    imageops::resize(picture, w, h, imageops::FilterType::CatmullRom)
}

/// A small copy, enough to see its colours.
pub(super) fn small(picture: &RgbaImage) -> RgbaImage {
    let k = (320.0 / f64::from(picture.width().max(picture.height()))).min(1.0);
    let side = |n: u32| ((f64::from(n) * k) as u32).max(1);
    imageops::thumbnail(picture, side(picture.width()), side(picture.height()))
}
