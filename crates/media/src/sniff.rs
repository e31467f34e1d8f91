//! What a file is, by its first bytes.

use kinora_model::{Error, Result, text};
use std::{fs::File, io::Read, path::Path};

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
}

impl Format {
    /// Whether it is one picture.
    pub fn is_picture(self) -> bool {
        matches!(self, Self::Png | Self::Jpeg | Self::Webp)
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
        }
    }

    fn of(head: &[u8]) -> Option<Self> {
        let at = |offset: usize, magic: &[u8]| head.get(offset..).is_some_and(|rest| rest.starts_with(magic));
        Some(match () {
            () if at(4, b"ftyp") || at(4, b"moov") || at(4, b"mdat") || at(4, b"wide") || at(4, b"free") => Self::Mp4,
            () if at(0, b"\x1a\x45\xdf\xa3") => Self::Matroska,
            () if at(0, b"RIFF") && at(8, b"WAVE") => Self::Wav,
            () if at(0, b"RIFF") && at(8, b"WEBP") => Self::Webp,
            () if at(0, b"\x89PNG\r\n\x1a\n") => Self::Png,
            () if at(0, b"\xff\xd8\xff") => Self::Jpeg,
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

/// What `path` is, by its first bytes; a kind that Kinora does not open is [`kinora_model::ErrorKind::Invalid`].
pub fn sniff(path: &Path) -> Result<Format> {
    let place = path.display();
    let mut head = Vec::with_capacity(16);
    File::open(path)
        .and_then(|file| file.take(16).read_to_end(&mut head))
        .map_err(|cause| Error::io(place.to_string(), cause))?;
    Format::of(&head).ok_or_else(|| {
        Error::invalid(
            text!("{place} is not a picture, sound or film of a kind that can be opened (PNG, JPEG, WebP, WAV, MP3, FLAC, Ogg, AAC, MP4, MKV, WebM)";
                  "{place} 不是可打开的图片、声音或影片（支持 PNG、JPEG、WebP、WAV、MP3、FLAC、Ogg、AAC、MP4、MKV、WebM）"),
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
        ] {
            std::fs::write(&path, bytes).unwrap();
            assert_eq!(sniff(&path).ok(), format, "{bytes:?}");
        }
    }
}
