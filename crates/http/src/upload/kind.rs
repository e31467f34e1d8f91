//! What a file is, by its bytes.

/// A kind of file that some route takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each is called as the world calls it")]
pub enum FileKind {
    Png,
    Jpeg,
    Webp,
    Gif,
    Bmp,
    Mp4,
    Mov,
    Webm,
    Mkv,
    Mp3,
    M4a,
    Aac,
    Wav,
    Flac,
    Ogg,
    Text,
    Docx,
    Epub,
    Pdf,
}

impl FileKind {
    /// Still pictures.
    pub const IMAGES: &[Self] = &[Self::Png, Self::Jpeg, Self::Webp, Self::Gif, Self::Bmp];
    /// Moving pictures: the containers that are read.
    pub const VIDEOS: &[Self] = &[Self::Mp4, Self::Mov, Self::Webm, Self::Mkv];
    /// Sounds.
    pub const SOUNDS: &[Self] = &[Self::Mp3, Self::M4a, Self::Aac, Self::Wav, Self::Flac, Self::Ogg];
    /// What a novel comes in. Text is UTF-8, UTF-16 or GB18030.
    pub const DOCUMENTS: &[Self] = &[Self::Text, Self::Docx, Self::Epub, Self::Pdf];

    /// The usual extension, without its dot; also what people call it.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::Webp => "webp",
            Self::Gif => "gif",
            Self::Bmp => "bmp",
            Self::Mp4 => "mp4",
            Self::Mov => "mov",
            Self::Webm => "webm",
            Self::Mkv => "mkv",
            Self::Mp3 => "mp3",
            Self::M4a => "m4a",
            Self::Aac => "aac",
            Self::Wav => "wav",
            Self::Flac => "flac",
            Self::Ogg => "ogg",
            Self::Text => "txt",
            Self::Docx => "docx",
            Self::Epub => "epub",
            Self::Pdf => "pdf",
        }
    }

    /// The media type.
    pub fn media_type(self) -> &'static str {
        crate::file::media_type(self.extension())
    }

    /// The kind of these bytes, where they are all there is, as with a data URL; a docx or epub is not told apart.
    pub fn of_bytes(bytes: &[u8]) -> Option<Self> {
        of_head(bytes).and_then(Seen::kind)
    }
}

/// What the first bytes tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seen {
    Kind(FileKind),
    /// A zip: which document it is stands at its end.
    Archive,
}

impl Seen {
    pub(super) fn kind(self) -> Option<FileKind> {
        match self {
            Self::Kind(kind) => Some(kind),
            Self::Archive => None,
        }
    }
}

/// What a file that begins with `head` (all of it, or its first 8 KiB) is.
pub(super) fn of_head(head: &[u8]) -> Option<Seen> {
    use FileKind as K;
    let at = |offset: usize, magic: &[u8]| head.get(offset..).is_some_and(|rest| rest.starts_with(magic));
    let kind = if at(0, b"\x89PNG\r\n\x1a\n") {
        K::Png
    } else if at(0, b"\xff\xd8\xff") {
        K::Jpeg
    } else if at(0, b"RIFF") && at(8, b"WEBP") {
        K::Webp
    } else if at(0, b"GIF87a") || at(0, b"GIF89a") {
        K::Gif
    } else if is_bmp(head) {
        K::Bmp
    } else if at(4, b"ftyp") {
        of_brand(head)?
    } else if [b"moov", b"mdat", b"wide", b"pnot"].iter().any(|box_| at(4, *box_)) {
        K::Mov
    } else if at(0, b"\x1a\x45\xdf\xa3") {
        of_ebml(head)?
    } else if at(0, b"RIFF") && at(8, b"WAVE") {
        K::Wav
    } else if at(0, b"fLaC") {
        K::Flac
    } else if at(0, b"OggS\0") {
        K::Ogg
    } else if at(0, b"ID3") || is_mp3_frame(head) {
        K::Mp3
    } else if at(0, b"\xff\xf1") || at(0, b"\xff\xf9") {
        K::Aac
    } else if at(0, b"%PDF-") {
        K::Pdf
    } else if at(0, b"PK\x03\x04") {
        return Some(Seen::Archive);
    } else if is_text(head) {
        K::Text
    } else {
        return None;
    };
    Some(Seen::Kind(kind))
}

/// `BM`, a header of a length that some version has, and no more than what four bytes of length say.
fn is_bmp(head: &[u8]) -> bool {
    head.starts_with(b"BM")
        && matches!(
            head.get(14..18).map(|b| u32::from_le_bytes(b.try_into().expect("four bytes"))),
            Some(12 | 40 | 52 | 56 | 64 | 108 | 124)
        )
}

/// Files of the ISO family, by their major brand. Pictures of the family (HEIC, AVIF) are not taken.
fn of_brand(head: &[u8]) -> Option<FileKind> {
    match head.get(8..12)? {
        b"qt  " => Some(FileKind::Mov),
        b"M4A " | b"M4B " => Some(FileKind::M4a),
        b"mp41" | b"mp42" | b"mp71" | b"avc1" | b"dash" | b"MSNV" | b"M4V " | b"M4VH" | b"M4VP" | b"XAVC" | b"f4v " => {
            Some(FileKind::Mp4)
        }
        brand if brand.starts_with(b"iso") || brand.starts_with(b"3gp") || brand.starts_with(b"3g2") => {
            Some(FileKind::Mp4)
        }
        _ => None,
    }
}

/// Matroska's family, by the `DocType` (element 0x4282) of its header.
fn of_ebml(head: &[u8]) -> Option<FileKind> {
    let header = &head[..head.len().min(128)];
    let found = |doc: &[u8]| header.windows(doc.len() + 3).any(|w| w[..2] == *b"\x42\x82" && w[3..] == *doc);
    match () {
        () if found(b"webm") => Some(FileKind::Webm),
        () if found(b"matroska") => Some(FileKind::Mkv),
        () => None,
    }
}

/// A frame of MPEG 1 or 2, layer III, with a bit rate and a sample rate that exist.
fn is_mp3_frame(head: &[u8]) -> bool {
    let Some(&[0xff, version, rates, _]) = head.get(..4) else { return false };
    matches!(version, 0xfa | 0xfb | 0xf2 | 0xf3 | 0xe2 | 0xe3) && !matches!(rates >> 4, 0 | 15) && rates >> 2 & 3 != 3
}

/// Text of some encoding: marked UTF-8 or UTF-16, or without controls and well-formed as UTF-8, UTF-16 or GB18030. The
/// last character may be cut.
fn is_text(head: &[u8]) -> bool {
    if let Some(rest) = head.strip_prefix(b"\xff\xfe") {
        return is_utf16(rest, u16::from_le_bytes);
    }
    if let Some(rest) = head.strip_prefix(b"\xfe\xff") {
        return is_utf16(rest, u16::from_be_bytes);
    }
    if head.contains(&0) {
        // Unmarked UTF-16 shows by the zeros of its line ends and spaces, all on one side: many of them in English, and
        // high bytes beside them in Chinese, where ASCII that ends in a zero has neither.
        let zeros = head.iter().filter(|b| **b == 0).count();
        if zeros * 4 < head.len() && head.is_ascii() {
            return false;
        }
        let zeros_on = |side: usize| head.iter().enumerate().all(|(i, b)| *b != 0 || i % 2 == side);
        return (zeros_on(1) && is_utf16(head, u16::from_le_bytes))
            || (zeros_on(0) && is_utf16(head, u16::from_be_bytes));
    }
    let has_controls = head.iter().any(|b| (*b < 0x20 && !b"\t\n\r\x0c".contains(b)) || *b == 0x7f);
    let is_utf8 = match std::str::from_utf8(head) {
        Ok(_) => true,
        Err(e) => e.error_len().is_none(),
    };
    !head.is_empty() && !has_controls && (is_utf8 || is_gb18030(head))
}

fn is_utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> bool {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    let mut text = char::decode_utf16(units).peekable();
    while let Some(c) = text.next() {
        match c {
            Ok(c) if c.is_control() && !"\t\n\r\x0c".contains(c) => return false,
            Ok(_) => {}
            // Half a pair may only be where the head was cut.
            Err(_) if text.peek().is_none() => {}
            Err(_) => return false,
        }
    }
    !bytes.is_empty()
}

fn is_gb18030(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    while let Some((first, after)) = rest.split_first() {
        rest = match (first, after) {
            (0..=0x7f, _) => after,
            (0x81..=0xfe, []) => after,
            (0x81..=0xfe, [0x40..=0x7e | 0x80..=0xfe, ..]) => &after[1..],
            (0x81..=0xfe, [0x30..=0x39, 0x81..=0xfe, 0x30..=0x39, ..]) => &after[3..],
            (0x81..=0xfe, [0x30..=0x39]) | (0x81..=0xfe, [0x30..=0x39, 0x81..=0xfe]) => &[],
            _ => return false,
        };
    }
    true
}
