//! Pictures and samples into files, through a pipe into ffmpeg.

use crate::{Ffmpeg, intake::open, process::Child};
use kinora_model::Result;
use std::{io::Write, path::Path};

/// How a picture stream is written: H.264, YUV 4:2:0, BT.709 limited, one thread, a closed group of pictures at its
/// start, and parameter sets that do not depend on the quality, so that [`crate::copy::join`] finds at most two kinds of
/// parts: steady ones and others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VideoFormat {
    /// Pixels, even.
    pub width: u32,
    /// Pixels, even.
    pub height: u32,
    /// Frames per second as a fraction.
    pub rate: (u32, u32),
    /// x264's preset.
    pub preset: String,
    /// x264's constant rate factor.
    pub crf: u8,
    /// No B-frames: what glides slowly would tremble by a tenth of a pixel between the kinds of frames. It costs two
    /// thirds more bytes, so it is for pictures that glide and not for filmed ones.
    pub steady: bool,
}

/// How sound is written: AAC, stereo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SoundFormat {
    /// Bits per second.
    pub bitrate: u32,
    /// Samples per second.
    pub rate: u32,
}

/// What x264 is told of steady pictures beside its preset and rate factor.
pub const STEADY: [&str; 4] = ["-bf", "0", "-x264-params", "stitchable=1:open-gop=0"];

/// What x264 is told of other pictures. Looking for movement in blocks of 8×8 takes it a fifth of its time at veryfast and
/// a third at medium. Without, and with a [`finer`] rate factor, the pictures are as like their originals, and take 8 to
/// 18 % more bytes (bench/README.md).
const FILMED: [&str; 2] = ["-x264-params", "stitchable=1:open-gop=0:partitions=i8x8,i4x4:me=dia"];

/// The rate factor with which filmed pictures are as like their originals as x264 makes them in one piece at `crf` and its
/// preset's own settings.
fn finer(crf: u8) -> f32 {
    f32::from(crf) - 1.1
}

/// A running encoder. Dropping it unfinished stops it.
pub struct Encoder {
    child: Child,
}

impl Encoder {
    /// Raw frames (planes one after another) into an MP4 at `out` that holds only this stream.
    pub fn video(ffmpeg: &Ffmpeg, format: &VideoFormat, out: &Path) -> Result<Self> {
        let (num, den) = format.rate;
        let crf = if format.steady { f32::from(format.crf) } else { finer(format.crf) };
        let command = open::writing(ffmpeg, out)?
            .args(["-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", &format!("{}x{}", format.width, format.height)])
            .args(["-framerate", &format!("{num}/{den}"), "-i", "pipe:0"])
            .args(["-c:v", "libx264", "-preset", &format.preset, "-crf", &crf.to_string(), "-threads", "1"])
            .args(if format.steady { &STEADY[..] } else { &FILMED[..] })
            .args(["-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709"])
            .args(["-color_range", "tv", "-chroma_sample_location", "left"])
            .args(["-fflags", "+bitexact", "-flags:v", "+bitexact+cgop"])
            .args(["-video_track_timescale", &timescale(format.rate).to_string(), "-f", "mp4"])
            .arg(open::file_url(out)?);
        Ok(Self { child: command.spawn(true, false)? })
    }

    /// Interleaved stereo `f32` samples into an AAC file (MP4) at `out`.
    pub fn sound(ffmpeg: &Ffmpeg, format: SoundFormat, out: &Path) -> Result<Self> {
        let command = open::writing(ffmpeg, out)?
            .args(["-f", "f32le", "-ar", &format.rate.to_string(), "-ac", "2", "-i", "pipe:0"])
            // `fast` has 10 to 27 dB of noise below a loud single tone, this 51 to 57.
            .args(["-c:a", "aac", "-aac_coder", "twoloop", "-b:a", &format.bitrate.to_string(), "-threads", "1"])
            .args(["-fflags", "+bitexact", "-flags:a", "+bitexact", "-f", "mp4"])
            .arg(open::file_url(out)?);
        Ok(Self { child: command.spawn(true, false)? })
    }

    /// More raw bytes. Where the encoder has ended, the error is its own reason.
    pub fn write(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.child.stdin.as_mut().expect("open until finished").write_all(bytes)
    }

    /// Ends the stream and waits until the file is complete.
    pub fn finish(self) -> Result<()> {
        self.child.finish()
    }

    /// Why a write failed: the encoder's own reason.
    pub fn broken(self) -> kinora_model::Error {
        self.child.broken()
    }
}

/// Ticks per second in which a frame of `rate` is a whole number, fine enough for players that round.
pub(crate) fn timescale(rate: (u32, u32)) -> u32 {
    let mut scale = rate.0;
    while scale < 10_000 {
        scale *= 2;
    }
    scale
}
