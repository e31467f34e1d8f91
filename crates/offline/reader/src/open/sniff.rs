//! What a file is, by its first bytes.

use kinora_model::{Error, Result, text};

/// A kind of file that has a reader.
#[derive(Debug, PartialEq)]
pub(super) enum Found {
    Docx,
    Epub,
    Pdf,
    Text,
}

/// First bytes of files that people drop by mistake, with what to call them.
const FOREIGN: &[(&[u8], &str, &str)] = &[
    (b"\x89PNG", "a PNG picture", "PNG 图片"),
    (b"\xff\xd8\xff", "a JPEG picture", "JPEG 图片"),
    (b"GIF8", "a GIF picture", "GIF 图片"),
    (b"\x7fELF", "a program", "可执行程序"),
    (b"MZ\x90\0", "a Windows program", "Windows 程序"),
    (b"ID3", "an MP3 sound", "MP3 音频"),
    (b"OggS", "an Ogg sound", "Ogg 音频"),
    (b"fLaC", "a FLAC sound", "FLAC 音频"),
    (b"\x1a\x45\xdf\xa3", "a Matroska film", "Matroska 视频"),
    (b"\x1f\x8b", "a gzip archive", "gzip 压缩包"),
    (b"7z\xbc\xaf", "a 7-Zip archive", "7-Zip 压缩包"),
    (b"Rar!", "a RAR archive", "RAR 压缩包"),
    (b"\xd0\xcf\x11\xe0", "an old Word document (.doc); save it as .docx", "旧版 Word 文档（.doc），请另存为 .docx"),
    (b"SQLite format", "a database", "数据库"),
];

/// Says what `bytes` are, or refuses with the name of what they are instead.
pub(super) fn kind(bytes: &[u8], file_name: &str) -> Result<Found> {
    if bytes.is_empty() {
        return Err(Error::invalid(
            text!("{file_name} is empty; give a file with a story"; "{file_name} 是空文件；请给出一篇故事"),
        ));
    }
    // Readers of PDF allow some bytes before the mark.
    if bytes[..bytes.len().min(1024)].windows(5).any(|w| w == b"%PDF-") {
        return Ok(Found::Pdf);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return zipped(bytes, file_name);
    }
    if let Some((_, en, zh)) = FOREIGN.iter().find(|(mark, ..)| bytes.starts_with(mark)) {
        return Err(not_a_story(file_name, en, zh));
    }
    if bytes.get(4..8) == Some(b"ftyp") {
        return Err(not_a_story(file_name, "an MP4 film or sound", "MP4 视频或音频"));
    }
    if bytes.starts_with(b"RIFF") && matches!(bytes.get(8..12), Some(b"WAVE" | b"AVI " | b"WEBP")) {
        return Err(not_a_story(file_name, "a sound, film or picture (RIFF)", "音频、视频或图片（RIFF）"));
    }
    Ok(Found::Text)
}

/// The error for a file that is something else than a story.
pub(super) fn not_a_story(file_name: &str, en: &str, zh: &str) -> Error {
    Error::invalid(text!(
        "{file_name} is {en}, not a story; give a .txt, .md, .docx, .epub or .pdf with text";
        "{file_name} 是{zh}，不是小说；请提供 .txt、.md、.docx、.epub 或带文字的 .pdf"
    ))
}

fn zipped(bytes: &[u8], file_name: &str) -> Result<Found> {
    let has = |name: &str| bytes.windows(name.len()).any(|w| w == name.as_bytes());
    // Names of entries stand unpacked in the headers, so this works on truncated packages too, and the reader of the
    // right kind can then say what is broken.
    if has("META-INF/container.xml") || has("application/epub+zip") {
        Ok(Found::Epub)
    } else if has("word/") {
        Ok(Found::Docx)
    } else {
        Err(not_a_story(
            file_name,
            "a zip archive without a Word document or e-book in it",
            "不含 Word 文档或电子书的 zip 压缩包",
        ))
    }
}
