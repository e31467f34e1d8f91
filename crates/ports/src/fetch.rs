//! Files that a stranger names by URL.

use crate::blobs::MediaId;
use async_trait::async_trait;
use kinora_model::Result;
use std::{sync::Arc, sync::atomic::AtomicBool, time::Duration};

/// Gets a file from an address that somebody gave us, and trusts neither.
///
/// An implementation speaks `http` and `https` only; resolves the name itself, connects to nothing but an address it has
/// checked (no loopback, private, link-local or otherwise special one), and does all of this again on every redirect; it
/// sends no credentials and stops at the limits of [`Wanted`]. What the bytes are is decided by looking at them: neither the name nor the
/// header is believed.
#[async_trait]
pub trait Fetch: Send + Sync {
    /// The file at `url`, kept in the blob store.
    ///
    /// **Crash contract**: the file is there whole when this returns, or not at all; the same call again is safe.
    ///
    /// # Errors
    /// [`Invalid`](kinora_model::ErrorKind::Invalid) where the URL is none, is not allowed, or what comes is too large, too slow, empty or of another
    /// kind; [`NotFound`](kinora_model::ErrorKind::NotFound) for a 404 or 410 or a name that does not exist;
    /// [`Denied`](kinora_model::ErrorKind::Denied) for an address that may not be spoken to, or a 401 or 403;
    /// [`Transient`](kinora_model::ErrorKind::Transient) where nobody answered or the answer broke off;
    /// [`Cancelled`](kinora_model::ErrorKind::Cancelled).
    async fn fetch(&self, url: &str, wanted: &Wanted) -> Result<Fetched>;
}

/// What is wanted of a stranger's file, and how much of it at most.
#[derive(Clone)]
pub struct Wanted {
    /// Kinds that will do.
    pub kinds: Vec<FileKind>,
    /// Most bytes.
    pub bytes: u64,
    /// Longest time for all of it, redirects included.
    pub time: Duration,
    /// Set when nobody wants it any more.
    pub cancelled: Arc<AtomicBool>,
}

impl Wanted {
    /// Any of `kinds`, at most `bytes` and 5 minutes.
    pub fn any(kinds: impl IntoIterator<Item = FileKind>, bytes: u64) -> Self {
        let time = Duration::from_secs(300);
        Self { kinds: kinds.into_iter().collect(), bytes, time, cancelled: Arc::default() }
    }
}

/// A stranger's file, in the blob store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// Its name here.
    pub media: MediaId,
    /// What it is, by its bytes.
    pub kind: FileKind,
    /// Its length.
    pub bytes: u64,
}

/// What sort of file it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FileKind {
    /// PNG, JPEG, WebP, GIF, BMP.
    Picture,
    /// MP4, MOV, WebM, Matroska.
    Film,
    /// WAV, MP3, FLAC, OGG, M4A, AAC.
    Sound,
    /// A ZIP archive.
    Archive,
    /// UTF-8 text, JSON among it.
    Text,
}

impl FileKind {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Picture, Self::Film, Self::Sound, Self::Archive, Self::Text];

    /// What these bytes begin, and the usual extension of such a file; `None` where it is nothing known. 64 bytes are
    /// enough. A file that begins well may still be broken: whoever decodes it finds out.
    pub fn of(head: &[u8]) -> Option<(Self, &'static str)> {
        let brand = (head.get(4..8) == Some(b"ftyp")).then(|| head.get(8..12)).flatten();
        Some(match head {
            [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => (Self::Picture, "png"),
            [0xff, 0xd8, 0xff, ..] => (Self::Picture, "jpg"),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => (Self::Picture, "webp"),
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => (Self::Picture, "gif"),
            [b'B', b'M', _, _, _, _, 0, 0, 0, 0, ..] => (Self::Picture, "bmp"),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'A', b'V', b'E', ..] => (Self::Sound, "wav"),
            [b'f', b'L', b'a', b'C', ..] => (Self::Sound, "flac"),
            [b'O', b'g', b'g', b'S', ..] => (Self::Sound, "ogg"),
            [b'I', b'D', b'3', ..] => (Self::Sound, "mp3"),
            // MPEG audio frames: 11 bits of sync; layer 0 is ADTS (AAC).
            [0xff, second, ..] if second & 0xf6 == 0xf0 => (Self::Sound, "aac"),
            // Layers II and III; layer I would also be a mark of UTF-16.
            [0xff, second, ..] if second & 0xe0 == 0xe0 && matches!(second & 0x06, 2 | 4) => (Self::Sound, "mp3"),
            [0x1a, 0x45, 0xdf, 0xa3, ..] if head.windows(4).any(|four| four == b"webm") => (Self::Film, "webm"),
            [0x1a, 0x45, 0xdf, 0xa3, ..] => (Self::Film, "mkv"),
            [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => (Self::Archive, "zip"),
            _ => match brand {
                Some(b"M4A " | b"M4B ") => (Self::Sound, "m4a"),
                Some(b"avif" | b"heic" | b"mif1") => return None,
                Some(b"qt  ") => (Self::Film, "mov"),
                Some(_) => (Self::Film, "mp4"),
                None if is_text(head) => (Self::Text, "txt"),
                None => return None,
            },
        })
    }
}

/// Whether `head` begins a text: UTF-8 (its last character may be cut off) without control characters but white space.
fn is_text(head: &[u8]) -> bool {
    let whole = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(cut) if cut.error_len().is_none() => std::str::from_utf8(&head[..cut.valid_up_to()]).unwrap_or_default(),
        Err(_) => return false,
    };
    !whole.is_empty() && !whole.chars().any(|c| c.is_control() && !c.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_their_first_bytes() {
        let known: [(&[u8], &str); 12] = [
            (b"\x89PNG\r\n\x1a\n....", "png"),
            (b"\xff\xd8\xff\xe0....", "jpg"),
            (b"RIFF....WEBPVP8 ", "webp"),
            (b"RIFF....WAVEfmt ", "wav"),
            (b"....ftypisom", "mp4"),
            (b"....ftypM4A ", "m4a"),
            (b"....ftypqt  ", "mov"),
            (b"\x1a\x45\xdf\xa3....\x42\x82\x84webm", "webm"),
            (b"\xff\xfb\x90\x00", "mp3"),
            (b"\xff\xf1\x50\x80", "aac"),
            (b"PK\x03\x04", "zip"),
            ("{\"标题\": 1}".as_bytes(), "txt"),
        ];
        for (head, extension) in known {
            assert_eq!(FileKind::of(head).map(|found| found.1), Some(extension));
        }
        for strange in [&b""[..], b"\x00\x01\x02", b"MZ\x90\x00", b"\x7fELF", b"\xff\xfea\0"] {
            assert_eq!(FileKind::of(strange), None);
        }
    }
}
