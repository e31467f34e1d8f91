//! The names of files on the wire: their types, and what a browser calls them.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What RFC 8187 lets stand unencoded.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A longer name is cut; file systems end at 255 bytes.
const LONGEST: usize = 120;

/// The media type of files with this `extension` (without its dot). A list of what we make and take: anything else, pages
/// and scripts before all, is bytes to keep.
pub fn media_type(extension: &str) -> &'static str {
    match extension.to_ascii_lowercase().as_str() {
        "mp4" | "m4v" => "video/mp4",
        "mov" => "video/quicktime",
        "webm" => "video/webm",
        "mkv" => "video/x-matroska",
        "avi" => "video/x-msvideo",
        "flv" => "video/x-flv",
        "ts" => "video/mp2t",
        "mp3" => "audio/mpeg",
        "m4a" => "audio/mp4",
        "aac" => "audio/aac",
        "wav" => "audio/wav",
        "flac" => "audio/flac",
        "ogg" | "opus" => "audio/ogg",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "gif" => "image/gif",
        "bmp" => "image/bmp",
        "json" => "application/json",
        "srt" => "application/x-subrip",
        "vtt" => "text/vtt; charset=utf-8",
        "txt" | "md" => "text/plain; charset=utf-8",
        "pdf" => "application/pdf",
        "epub" => "application/epub+zip",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "zip" => "application/zip",
        _ => "application/octet-stream",
    }
}

/// A `Content-Disposition` for a file called `name`: any text, of which no path, quote, line end or device is left. Both
/// forms are given, the second for all browsers of this century (RFC 6266).
pub fn disposition(name: Option<&str>, download: bool) -> String {
    let kind = if download { "attachment" } else { "inline" };
    let Some(name) = name.map(safe).filter(|n| !n.is_empty()) else { return kind.to_owned() };
    let ascii: String = name.chars().map(|c| if c.is_ascii() { c } else { '_' }).collect();
    let encoded = utf8_percent_encode(&name, PLAIN);
    if ascii == name {
        return format!("{kind}; filename=\"{ascii}\"");
    }
    format!("{kind}; filename=\"{ascii}\"; filename*=UTF-8''{encoded}")
}

/// The last part of `name`, without what is not for names; may be empty. What strangers call their files is shown so.
pub fn safe(name: &str) -> String {
    let unfit = |c: char| {
        c.is_control()
            || "/\\\"<>:|?*;%'\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2066}\u{2067}\u{2068}\u{2069}".contains(c)
    };
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = last.chars().filter(|c| !unfit(*c)).take(LONGEST).collect();
    kept.trim_matches([' ', '.']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_made_safe() {
        let rows = [
            ("film.mp4", "inline; filename=\"film.mp4\""),
            ("雨夜 1.mp4", "inline; filename=\"__ 1.mp4\"; filename*=UTF-8''%E9%9B%A8%E5%A4%9C%201.mp4"),
            ("../../etc/passwd", "inline; filename=\"passwd\""),
            ("C:\\x\\film.mp4", "inline; filename=\"film.mp4\""),
            ("a\"; filename=b.exe", "inline; filename=\"a filename=b.exe\""),
            ("a\r\nSet-Cookie: x", "inline; filename=\"aSet-Cookie x\""),
            ("film\u{202e}4pm.exe", "inline; filename=\"film4pm.exe\""),
            ("..", "inline"),
            ("", "inline"),
            ("\0", "inline"),
        ];
        for (name, expected) in rows {
            assert_eq!(disposition(Some(name), false), expected, "{name:?}");
        }
        assert_eq!(disposition(None, true), "attachment");
        assert!(disposition(Some(&"雨".repeat(5000)), true).len() < 2000);
        for page in ["html", "svg", "js", "xml", "", "HTM"] {
            assert_eq!(media_type(page), "application/octet-stream");
        }
        assert_eq!(media_type("MP4"), "video/mp4");
    }
}
