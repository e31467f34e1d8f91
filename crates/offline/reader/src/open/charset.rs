//! Bytes of a text file to characters.
//!
//! The order matters: byte order marks, then UTF-16 by where its zero bytes lie, then valid UTF-8, and only then the
//! statistics of `chardetng`, which takes UTF-16 for windows-1252. Its `GBK` is decoded as GB18030, the superset.

use super::sniff::not_a_story;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use kinora_model::{Error, Result, Text, text};

/// Decoded text and how it was encoded.
pub(super) struct Decoded {
    pub text: String,
    pub encoding: String,
    pub warning: Option<Text>,
}

/// Decodes a text file; refuses bytes that are no text.
pub(super) fn decode(bytes: &[u8], file_name: &str) -> Result<Decoded> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return finish(encoding, &bytes[mark..], file_name);
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return finish(encoding, bytes, file_name);
    }
    let binary = bytes.iter().filter(|b| matches!(b, 0..=8 | 14..=26 | 28..=31 | 127)).count();
    if bytes.contains(&0) || binary * 50 > bytes.len() {
        return Err(not_a_story(file_name, "a binary file", "二进制文件"));
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Decoded { text: text.to_owned(), encoding: "UTF-8".to_owned(), warning: None });
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(None, Utf8Detection::Allow);
    finish(if guess == GBK { GB18030 } else { guess }, bytes, file_name)
}

fn finish(encoding: &'static Encoding, bytes: &[u8], file_name: &str) -> Result<Decoded> {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let name = if encoding == GB18030 { "GB18030".to_owned() } else { encoding.name().to_owned() };
    let lost = text.chars().filter(|&c| c == char::REPLACEMENT_CHARACTER).count();
    if lost * 20 > text.chars().count() {
        return Err(Error::invalid(text!(
            "the characters of {file_name} cannot be decoded ({name} was the best guess); save it as UTF-8";
            "无法识别 {file_name} 的字符编码（最接近 {name}）；请另存为 UTF-8"
        )));
    }
    let known = [UTF_8, UTF_16LE, UTF_16BE, GB18030, BIG5, WINDOWS_1252].contains(&encoding);
    let warning = if lost > 0 {
        Some(
            text!("{lost} characters of {file_name} could not be decoded as {name}"; "{file_name} 中有 {lost} 个字符无法按 {name} 解码"),
        )
    } else if known {
        None
    } else {
        Some(
            text!("{file_name} was taken for {name}; save it as UTF-8 if the text looks wrong"; "{file_name} 按 {name} 解码；若文字不对请另存为 UTF-8"),
        )
    };
    Ok(Decoded { text: text.into_owned(), encoding: name, warning })
}

/// UTF-16 shows as zero bytes on one side of each pair where there is Latin text or ASCII space and newlines, and else
/// as pairs whose high byte keeps within the Chinese block.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(8192) & !1];
    if head.len() < 4 || bytes.len() % 2 == 1 || std::str::from_utf8(bytes).is_ok_and(|t| !t.contains('\0')) {
        return None;
    }
    let pairs = head.len() / 2;
    let share = |side: usize, test: fn(u8) -> bool| {
        head.chunks_exact(2).filter(|p| test(p[side])).count() as f64 / pairs as f64
    };
    // Chinese characters (4E..9F), their punctuation (30, FF) and ASCII (00) fill the high bytes.
    let high = |b: u8| matches!(b, 0 | 0x20 | 0x30 | 0x4e..=0x9f | 0xff);
    let (zero_le, zero_be) = (share(1, |b| b == 0), share(0, |b| b == 0));
    let (high_le, high_be) = (share(1, high), share(0, high));
    if zero_le > 0.4 && zero_be < 0.05 || high_le > 0.98 && high_be < 0.9 {
        Some(UTF_16LE)
    } else if zero_be > 0.4 && zero_le < 0.05 || high_be > 0.98 && high_le < 0.9 {
        Some(UTF_16BE)
    } else {
        None
    }
}
