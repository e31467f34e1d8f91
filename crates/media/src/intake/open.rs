//! How a program opens a file that came from outside: the one home of these flags and walls.
//!
//! ffmpeg opens whatever a file asks it to: a playlist names addresses, a list names other people's files, a film names the
//! parts it is made of, and each decoder is one more door. So a file is opened as what its own bytes say it is
//! ([`crate::sniff`]), by that one demuxer, from that one file, into a short list of decoders, within bounds, and the
//! program that does it stands behind walls ([`crate::confine`]) in which nothing else could be opened anyway.

use crate::{
    Ffmpeg, Format,
    confine::Confinement,
    process::{Command, Limits},
};
use kinora_model::{Error, Result};
use std::{
    ffi::OsString,
    path::{Path, PathBuf},
};

/// Most pixels of one frame of a film: 8K (7680×4320) and a little.
pub const FRAME_PIXELS: u64 = 40_000_000;

/// Most streams that are looked at in one file.
pub(super) const STREAMS: u32 = 32;

/// Decoders that may run, by ffmpeg's names of them (several for one codec where builds differ). Those of timed text are
/// there because ffprobe opens one for every stream it lists, and gives a file up where it may not.
const DECODERS: &str = "h264,hevc,vp8,vp9,libvpx,libvpx-vp9,av1,libdav1d,libaom-av1,mpeg4,mjpeg,png,prores,gif,webp,\
                        aac,aac_fixed,mp3,mp3float,flac,alac,opus,libopus,vorbis,libvorbis,\
                        pcm_u8,pcm_s16le,pcm_s24le,pcm_s32le,pcm_f32le,pcm_s16be,pcm_s24be,\
                        mov_text,subrip,srt,webvtt,ass,ssa";

/// Nothing but pictures and sound goes on: no timed text, no data (telemetry, time codes, attached files), no titles,
/// places or chapters that a stranger wrote. For ffmpeg, on the side of its output.
pub(crate) const STRIPPED: [&str; 6] = ["-sn", "-dn", "-map_metadata", "-1", "-map_chapters", "-1"];

/// Flags with which ffmpeg and ffprobe open `path` as `format` and open nothing else, up to and with `-i`.
pub(crate) fn flags(path: &Path, format: Format) -> Result<Vec<OsString>> {
    let (pixels, streams) = (FRAME_PIXELS.to_string(), STREAMS.to_string());
    let words = [
        ["-protocol_whitelist", "file"],
        ["-format_whitelist", format.demuxer()],
        ["-codec_whitelist", DECODERS],
        ["-max_pixels", &pixels],
        ["-max_streams", &streams],
        ["-max_alloc", "536870912"],
        // Bytes, and microseconds, that are looked at to find out what the streams are.
        ["-probesize", "10000000"],
        ["-analyzeduration", "10000000"],
        ["-f", format.demuxer()],
    ];
    let mut args: Vec<OsString> = words.as_flattened().iter().map(Into::into).collect();
    if format == Format::Mp4 {
        // Parts of a film in other files: never, and not by a path of the file's choosing.
        args.extend(["-enable_drefs", "0", "-use_absolute_path", "0"].map(Into::into));
    }
    args.extend(["-i".into(), file_url(path)?]);
    Ok(args)
}

/// Flags with which ffmpeg opens a file of our own making as the first of `formats`, and what it names as the others.
pub(crate) fn ours(path: &Path, formats: &[&str]) -> Result<Vec<OsString>> {
    let list = formats.join(",");
    let first = formats.first().copied().unwrap_or_default();
    let words = ["-protocol_whitelist", "file", "-format_whitelist", &list, "-f", first, "-i"];
    Ok(words.into_iter().map(Into::into).chain([file_url(path)?]).collect())
}

/// `command` (ffmpeg or ffprobe) behind walls within which only `path` can be read, with the limits of a file that says
/// it lasts `seconds`.
pub(crate) fn reading(command: Command, path: &Path, seconds: Option<f64>) -> Result<Command> {
    Ok(command.limits(Limits::reading(bytes_of(path)?, seconds)).confined(Confinement::new().reads(absolute(path)?)))
}

/// ffmpeg behind walls within which it can open nothing but `out`, for encoding what it is fed.
pub(crate) fn writing(ffmpeg: &Ffmpeg, out: &Path) -> Result<Command> {
    Ok(ffmpeg.command().limits(Limits::writing()).confined(Confinement::new().writes(absolute(out)?)))
}

/// ffmpeg behind walls within which it can read the files `from` and write `out`, for copying without encoding.
pub(crate) fn copying(ffmpeg: &Ffmpeg, from: &[&Path], out: &Path) -> Result<Command> {
    let (mut walls, mut bytes) = (Confinement::new().writes(absolute(out)?), 0);
    for path in from {
        walls = walls.reads(absolute(path)?);
        bytes += bytes_of(path)?;
    }
    Ok(ffmpeg.command().limits(Limits::copying(bytes)).confined(walls))
}

fn bytes_of(path: &Path) -> Result<u64> {
    path.metadata().map(|m| m.len()).map_err(|e| Error::io(path.display(), e))
}

/// `path` as ffmpeg takes it without finding a protocol, an option or a pattern in it.
pub(crate) fn file_url(path: &Path) -> Result<OsString> {
    let mut url = OsString::from("file:");
    url.push(absolute(path)?);
    Ok(url)
}

/// `path` from the root, its symlinks left alone.
pub(crate) fn absolute(path: &Path) -> Result<PathBuf> {
    std::path::absolute(path).map_err(|e| Error::io(path.display(), e))
}
