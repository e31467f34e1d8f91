//! Pictures: decoded in this process, by decoders in Rust, within bounds. The one home of that for everybody.

use super::{Bounds, Facts, Kind, PictureFacts, Refusal};
use crate::{Format, sniff};
use image::{
    AnimationDecoder, DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, codecs::gif::GifDecoder,
    metadata::Orientation,
};
use kinora_model::{Error, ErrorKind, Result, text};
use std::{
    fs::File,
    io::{BufReader, Seek},
    path::Path,
    sync::atomic::AtomicBool,
    time::{Duration, Instant},
};

/// Most pixels of a picture: 8192×8192, which is more than today's cameras give (61 million).
pub const PICTURE_PIXELS: u64 = 8192 * 8192;

/// Most bytes that a decoder may ask for: every pixel at 16 bits in four channels.
const DECODER_BYTES: u64 = PICTURE_PIXELS * 8;

/// Most frames of a GIF.
const GIF_FRAMES: u64 = 20_000;

/// The picture in `path` (the first one of a GIF), upright.
///
/// # Errors
/// `Invalid` where it is no picture or broken, `Exhausted` where it has more than [`PICTURE_PIXELS`].
pub fn decode(path: &Path) -> Result<DynamicImage> {
    let place = path.display();
    let format = sniff(path)?;
    let failed = |cause: ImageError| match cause {
        ImageError::IoError(cause) if cause.kind() != std::io::ErrorKind::UnexpectedEof => Error::io(&place, cause),
        ImageError::Limits(_) => {
            let most = PICTURE_PIXELS / 1_000_000;
            Error::new(
                ErrorKind::Exhausted,
                text!("{place} has too many pixels; a picture may have {most} million"; "{place} 的像素过多；图片最多 {most} 百万像素"),
            )
        }
        cause => Error::invalid(
            text!("{place} cannot be read as a picture: {cause}"; "无法将 {place} 作为图片读取：{cause}"),
        ),
    };
    let file = File::open(path).map_err(|e| Error::io(&place, e))?;
    let (mut picture, turn) = first(file, format, PICTURE_PIXELS).map_err(failed)?;
    picture.apply_orientation(turn);
    Ok(picture)
}

/// Opens `file` as `format` without decoding it: size and pixels are checked before memory is asked for.
fn decoder(file: File, format: Format, pixels: u64) -> Result<impl ImageDecoder, ImageError> {
    let format = match format {
        Format::Png => ImageFormat::Png,
        Format::Jpeg => ImageFormat::Jpeg,
        Format::Webp => ImageFormat::WebP,
        Format::Bmp => ImageFormat::Bmp,
        Format::Gif => ImageFormat::Gif,
        other => return Err(ImageError::Unsupported(image::error::ImageFormatHint::Name(other.name().into()).into())),
    };
    let mut reader = ImageReader::with_format(BufReader::new(file), format);
    let mut limits = image::Limits::default();
    limits.max_alloc = Some(DECODER_BYTES);
    reader.limits(limits);
    let decoder = reader.into_decoder()?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > pixels.min(PICTURE_PIXELS) {
        let kind = image::error::LimitErrorKind::DimensionError;
        return Err(ImageError::Limits(image::error::LimitError::from_kind(kind)));
    }
    Ok(decoder)
}

fn first(file: File, format: Format, pixels: u64) -> Result<(DynamicImage, Orientation), ImageError> {
    let mut decoder = decoder(file, format, pixels)?;
    let turn = decoder.orientation()?;
    Ok((DynamicImage::from_decoder(decoder)?, turn))
}

/// What the picture in `file` is; it is decoded to its end.
pub(super) fn examine(
    mut file: File,
    format: Format,
    bytes: u64,
    bounds: &Bounds,
    cancel: &AtomicBool,
) -> Result<Facts> {
    let refused = |cause: ImageError| refusal(format, bounds, cause);
    file.rewind().map_err(|e| Error::io("the file", e))?;
    let mut again = file.try_clone().map_err(|e| Error::io("the file", e))?;
    let (picture, turn) = first(file, format, bounds.pixels).map_err(refused)?;
    let rotation = match turn {
        Orientation::NoTransforms | Orientation::FlipHorizontal => 0,
        Orientation::Rotate90 | Orientation::Rotate90FlipH => 90,
        Orientation::Rotate180 | Orientation::FlipVertical => 180,
        Orientation::Rotate270 | Orientation::Rotate270FlipH => 270,
    };
    let (width, height) = match rotation {
        90 | 270 => (picture.height(), picture.width()),
        _ => (picture.width(), picture.height()),
    };
    let (mut frames, mut seconds) = (1, 0.0);
    if format == Format::Gif {
        again.rewind().map_err(|e| Error::io("the file", e))?;
        (frames, seconds) = gif(again, bounds, cancel)?;
    }
    let moves = frames > 1;
    let rate = (moves && seconds > 0.0).then(|| ((frames as f64 / seconds * 1000.0).round() as u32, 1000));
    let codec = format.name().to_lowercase();
    Ok(Facts {
        kind: if moves { Kind::Gif } else { Kind::Picture },
        format,
        bytes,
        seconds: if moves { seconds } else { 0.0 },
        streams: 1,
        picture: Some(PictureFacts { width, height, rotation, codec, rate, frames }),
        sound: None,
    })
}

/// Number of frames and length in seconds.
fn gif(file: File, bounds: &Bounds, cancel: &AtomicBool) -> Result<(u64, f64)> {
    let refused = |cause: ImageError| refusal(Format::Gif, bounds, cause);
    let mut decoder = GifDecoder::new(BufReader::new(file)).map_err(refused)?;
    let mut limits = image::Limits::default();
    limits.max_alloc = Some(DECODER_BYTES);
    decoder.set_limits(limits).map_err(refused)?;
    let (mut frames, mut length, begun) = (0, Duration::ZERO, Instant::now());
    for frame in decoder.into_frames() {
        crate::process::go_on(cancel)?;
        length += Duration::from(frame.map_err(refused)?.delay());
        frames += 1;
        if length.as_secs_f64() > bounds.seconds || frames > GIF_FRAMES {
            let most = bounds.seconds;
            return Err(Refusal::TooLarge.error(
                text!("the GIF is too long; at most {most} s and {GIF_FRAMES} frames are taken"; "GIF 过长；最多接受 {most} 秒、{GIF_FRAMES} 帧"),
            ));
        }
        if begun.elapsed() > bounds.patience(Some(length.as_secs_f64())) {
            return Err(super::too_costly(begun.elapsed()));
        }
    }
    Ok((frames, length.as_secs_f64()))
}

fn refusal(format: Format, bounds: &Bounds, cause: ImageError) -> Error {
    let name = format.name();
    match cause {
        ImageError::Limits(_) => {
            let most = bounds.pixels.min(PICTURE_PIXELS) as f64 / 1e6;
            Refusal::TooLarge.because(
                text!("the {name} picture has too many pixels; at most {most:.0} million are taken: make it smaller and send it again";
                      "{name} 图片像素过多；最多接受 {most:.0} 百万像素，请缩小后重新上传"),
                cause,
            )
        }
        cause => Refusal::Broken.because(
            text!("the {name} picture is broken or cut short: {cause}"; "{name} 图片已损坏或不完整：{cause}"),
            &cause,
        ),
    }
}
