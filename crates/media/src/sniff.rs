//! What a file is, by its first bytes.
//!
//! This table decides which one demuxer or decoder a file is ever opened with, so it stands beside the code that opens it,
//! and holds just the kinds that can be opened. The HTTP parts have a table of their own (`kinora-http`, `upload/kind.rs`),
//! which knows documents and not this crate and decides another thing: which uploads a route takes. A file that passes
//! there is recognised anew here, and this table has the last word.

use kinora_model::{Error, Result, Text, text};
use std::{
    fs::{File, OpenOptions},
    io::Read,
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

/// A kind of file that Kinora opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// MP4, MOV, M4A, 3GP.
    Mp4,
    /// Matroska and WebM.
    Matroska,
    /// RIFF WAVE.
    Wav,
    /// MPEG layer 3.
    Mp3,
    /// FLAC.
    Flac,
    /// Ogg with Opus or Vorbis.
    Ogg,
    /// Raw AAC with ADTS headers.
    Aac,
    /// PNG picture.
    Png,
    /// JPEG picture.
    Jpeg,
    /// WebP picture.
    Webp,
    /// Windows bitmap.
    Bmp,
    /// GIF, which may move.
    Gif,
}

/// As many bytes as are looked at.
const HEAD: u64 = 1024;

impl Format {
    /// Whether it is one picture, or a GIF.
    pub fn is_picture(self) -> bool {
        matches!(self, Self::Png | Self::Jpeg | Self::Webp | Self::Bmp | Self::Gif)
    }

    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mp4 => "MP4",
            Self::Matroska => "MKV/WebM",
            Self::Wav => "WAV",
            Self::Mp3 => "MP3",
            Self::Flac => "FLAC",
            Self::Ogg => "Ogg",
            Self::Aac => "AAC",
            Self::Png => "PNG",
            Self::Jpeg => "JPEG",
            Self::Webp => "WebP",
            Self::Bmp => "BMP",
            Self::Gif => "GIF",
        }
    }

    /// ffmpeg's name of the demuxer that opens it.
    pub(crate) fn demuxer(self) -> &'static str {
        match self {
            Self::Mp4 => "mov",
            Self::Matroska => "matroska",
            Self::Wav => "wav",
            Self::Mp3 => "mp3",
            Self::Flac => "flac",
            Self::Ogg => "ogg",
            Self::Aac => "aac",
            Self::Png => "png_pipe",
            Self::Jpeg => "jpeg_pipe",
            Self::Webp => "webp_pipe",
            Self::Bmp => "bmp_pipe",
            Self::Gif => "gif",
        }
    }

    /// What a file that begins with `head` is.
    pub fn of(head: &[u8]) -> Option<Self> {
        let at = |offset: usize, magic: &[u8]| head.get(offset..).is_some_and(|rest| rest.starts_with(magic));
        Some(match () {
            () if at(4, b"ftyp") && is_still(head) => return None,
            () if at(4, b"ftyp") || at(4, b"moov") || at(4, b"mdat") || at(4, b"wide") || at(4, b"free") => Self::Mp4,
            () if at(0, b"\x1a\x45\xdf\xa3") => Self::Matroska,
            () if at(0, b"RIFF") && at(8, b"WAVE") => Self::Wav,
            () if at(0, b"RIFF") && at(8, b"WEBP") => Self::Webp,
            () if at(0, b"\x89PNG\r\n\x1a\n") => Self::Png,
            () if at(0, b"\xff\xd8\xff") => Self::Jpeg,
            () if at(0, b"GIF87a") || at(0, b"GIF89a") => Self::Gif,
            // A bitmap's second header has one of these lengths.
            () if at(0, b"BM") && [12u8, 40, 52, 56, 64, 108, 124].iter().any(|n| at(14, &[*n, 0, 0, 0])) => Self::Bmp,
            () if at(0, b"fLaC") => Self::Flac,
            () if at(0, b"OggS") => Self::Ogg,
            () if at(0, b"ID3") => Self::Mp3,
            // Frame sync of MPEG audio: eleven ones; layer bits 00 are AAC's ADTS, 01 are layer 3.
            () if head.len() > 1 && head[0] == 0xff && head[1] & 0xf6 == 0xf0 => Self::Aac,
            () if head.len() > 1 && head[0] == 0xff && head[1] & 0xe6 == 0xe2 => Self::Mp3,
            () => return None,
        })
    }
}

/// Pictures of the MP4 family (HEIC, AVIF), by their brand.
fn is_still(head: &[u8]) -> bool {
    const BRANDS: [&[u8]; 7] = [b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif", b"avis"];
    head.get(8..12).is_some_and(|brand| BRANDS.contains(&brand))
}

/// What a file that begins with `head` and is of no [`Format`] seems to be: some kinds are worth naming, for they come by
/// mistake, or to do harm.
pub fn stranger(head: &[u8]) -> Option<Text> {
    let at = |offset: usize, magic: &[u8]| head.get(offset..).is_some_and(|rest| rest.starts_with(magic));
    // Text may begin with a mark and white space.
    let text_of = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    let begins = |word: &[u8]| text_of.get(..word.len()).is_some_and(|first| first.eq_ignore_ascii_case(word));
    Some(match () {
        () if begins(b"#EXTM3U") => text!("a playlist (HLS)"; "播放列表（HLS）"),
        () if begins(b"ffconcat") => text!("a list of other files (ffconcat)"; "其他文件的清单（ffconcat）"),
        () if begins(b"v=0") => text!("the address of a stream (SDP)"; "流地址描述（SDP）"),
        () if begins(b"<svg") || (begins(b"<?xml") && head.windows(4).any(|w| w == b"<svg")) => {
            text!("an SVG drawing"; "SVG 矢量图")
        }
        () if begins(b"<?xml") || begins(b"<!doctype") || begins(b"<html") => text!("a web page or XML"; "网页或 XML"),
        () if at(0, b"PK\x03\x04") => text!("a zip archive or office document"; "zip 压缩包或办公文档"),
        () if at(0, b"\x1f\x8b") || at(0, b"BZh") || at(0, b"\xfd7zXZ") || at(0, b"7z\xbc\xaf") || at(0, b"Rar!") => {
            text!("an archive"; "压缩包")
        }
        () if at(0, b"%PDF-") => text!("a PDF"; "PDF 文档"),
        () if at(4, b"ftyp") => text!("a HEIC or AVIF picture"; "HEIC 或 AVIF 图片"),
        () if at(0, b"RIFF") && at(8, b"AVI ") => text!("an AVI film"; "AVI 视频"),
        () if at(0, b"FLV\x01") => text!("an FLV film"; "FLV 视频"),
        () if at(0, b"\x47") && at(188, b"\x47") && at(376, b"\x47") => {
            text!("an MPEG transport stream"; "MPEG-TS 视频")
        }
        () if at(0, b"\x7fELF") || at(0, b"MZ") || at(0, b"#!") => text!("a program"; "可执行程序"),
        () => return None,
    })
}

/// The first bytes of an open file.
pub(crate) fn head_of(file: &File) -> std::io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(HEAD as usize);
    file.take(HEAD).read_to_end(&mut head)?;
    Ok(head)
}

/// What `path` is, by its first bytes; a kind that Kinora does not open, or no ordinary file at all, is
/// [`kinora_model::ErrorKind::Invalid`].
pub fn sniff(path: &Path) -> Result<Format> {
    let place = path.display();
    // Without waiting: a pipe has no first byte until somebody writes one.
    let file = OpenOptions::new().read(true).custom_flags(libc::O_NONBLOCK).open(path);
    let file = file.map_err(|cause| Error::io(&place, cause))?;
    if !file.metadata().map_err(|cause| Error::io(&place, cause))?.is_file() {
        return Err(Error::invalid(text!("{place} is not an ordinary file"; "{place} 不是普通文件")));
    }
    let head = head_of(&file).map_err(|cause| Error::io(&place, cause))?;
    Format::of(&head).ok_or_else(|| {
        let (en, zh) = stranger(&head).map_or_else(Default::default, |t| (format!("{} and ", t.en), format!("{}，", t.zh)));
        Error::invalid(
            text!("{place} is {en}not a picture, sound or film of a kind that can be opened (PNG, JPEG, WebP, BMP, GIF, WAV, MP3, FLAC, Ogg, AAC, MP4, MKV, WebM)";
                  "{place} 是{zh}不可打开的图片、声音或影片（支持 PNG、JPEG、WebP、BMP、GIF、WAV、MP3、FLAC、Ogg、AAC、MP4、MKV、WebM）"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_decide_and_names_do_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("film.mp4");
        for (bytes, format) in [
            (&b"\0\0\0\x20ftypisom\0\0\0\0"[..], Some(Format::Mp4)),
            (b"RIFF\0\0\0\0WAVEfmt ", Some(Format::Wav)),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Some(Format::Png)),
            (b"\xff\xf1\x50\x80", Some(Format::Aac)),
            (b"\xff\xfb\x90\x64", Some(Format::Mp3)),
            (b"ffconcat version 1.0\nfile other.mp4", None),
            (b"#EXTM3U\n", None),
            (b"<svg xmlns=", None),
            (b"v=0\no=- 0 0 IN", None),
            (b"", None),
            (b"GIF89a\x01\0\x01\0", Some(Format::Gif)),
            (b"\0\0\0\x18ftypheic\0\0\0\0", None),
            (b"PK\x03\x04", None),
        ] {
            std::fs::write(&path, bytes).unwrap();
            assert_eq!(sniff(&path).ok(), format, "{bytes:?}");
        }
    }

    #[test]
    fn a_pipe_without_a_writer_is_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("film.mp4");
        let name = std::ffi::CString::new(path.to_str().unwrap()).unwrap();
        // SAFETY: `name` lives through the call.
        assert_eq!(unsafe { libc::mkfifo(name.as_ptr(), 0o600) }, 0);
        assert_eq!(sniff(&path).unwrap_err().kind(), kinora_model::ErrorKind::Invalid);
    }

    #[test]
    fn what_comes_to_do_harm_is_called_by_its_name() {
        for (bytes, word) in [
            (&b"\xef\xbb\xbf\n#extm3u\n"[..], "HLS"),
            (b"ffconcat version 1.0", "ffconcat"),
            (b"v=0\r\no=-", "SDP"),
            (b"<?xml version=\"1.0\"?><svg/>", "SVG"),
            (b"PK\x03\x04", "zip"),
            (b"RIFF\0\0\0\0AVI LIST", "AVI"),
        ] {
            let text = stranger(bytes).unwrap();
            assert!(text.en.contains(word) && text.zh.contains(word), "{text:?}");
        }
        assert_eq!(stranger(b"once upon a time"), None);
    }
}
