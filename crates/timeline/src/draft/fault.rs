//! What a draft file can be instead of a draft, each told apart, for people and for code.

use kinora_model::{Error, ErrorKind, Result, Text, text};
use serde_json::Value;
use std::borrow::Cow;

/// Why a draft cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fault {
    /// Jianying 6 or later saved it encrypted.
    Encrypted,
    /// It begins as JSON and does not go on as such.
    Corrupt,
    /// JSON, but not a draft: it has no canvas, no tracks or no materials.
    NotADraft,
    /// Files that it shows are not there.
    MediaMissing,
    /// It asks for what no film can be: no length, a canvas or frame rate out of bounds.
    Unusable,
}

impl Fault {
    /// The fault behind `error`, where it is one of a draft.
    pub fn of(error: &Error) -> Option<Self> {
        let mut source: Option<&(dyn std::error::Error + 'static)> = std::error::Error::source(error);
        while let Some(cause) = source {
            if let Some(fault) = cause.downcast_ref::<Self>() {
                return Some(*fault);
            }
            source = cause.source();
        }
        None
    }

    /// The error of this fault that tells `what`.
    pub(super) fn error(self, what: Text) -> Error {
        let kind = if self == Self::MediaMissing { ErrorKind::NotFound } else { ErrorKind::Invalid };
        Error::new(kind, what).caused_by(self)
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Encrypted => "encrypted draft",
            Self::Corrupt => "corrupt draft",
            Self::NotADraft => "not a draft",
            Self::MediaMissing => "missing media",
            Self::Unusable => "unusable draft",
        })
    }
}

impl std::error::Error for Fault {}

/// The JSON of a draft file.
///
/// # Errors
/// `Invalid` with a [`Fault`]: encrypted (neither JSON nor the beginning of it: base64-looking text or binary), corrupt
/// (begins as JSON) or not a draft.
pub fn parse(bytes: &[u8]) -> Result<Value> {
    let read = in_utf_8(bytes)?;
    let body = read.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&read).trim_ascii();
    if body.is_empty() {
        return Err(Fault::Corrupt.error(text!("the draft file is empty"; "草稿文件为空")));
    }
    if !matches!(body[0], b'{' | b'[' | b'"') {
        return Err(Fault::Encrypted.error(
            text!("the draft is encrypted: Jianying 6.0 and later save it so, and only Jianying can read it; use a draft made by this API, by pyJianYingDraft, by CapCut or by Jianying 5.9";
                  "草稿已加密：剪映 6.0 及以后版本保存的草稿只有剪映能读取；请使用由本接口、pyJianYingDraft、CapCut 或剪映 5.9 生成的草稿"),
        ));
    }
    let value: Value = serde_json::from_slice(body).map_err(|cause| {
        let (line, column) = (cause.line(), cause.column());
        Fault::Corrupt.error(text!("the draft file is corrupt: it stops being JSON at line {line}, column {column}";
                  "草稿文件已损坏：第 {line} 行第 {column} 列起不是有效的 JSON"))
    })?;
    // Null, or anything that is no list of tracks, is none.
    let is_there = |key: &str| match value.get(key) {
        Some(of) if key == "tracks" => of.is_array(),
        of => of.is_some_and(Value::is_object),
    };
    let missing: Vec<&str> =
        ["canvas_config", "tracks", "materials"].into_iter().filter(|key| !is_there(key)).collect();
    if missing.is_empty() {
        return Ok(value);
    }
    let missing = missing.join(", ");
    Err(Fault::NotADraft.error(text!("the file is JSON but not a Jianying or CapCut draft: it has no {missing}";
              "该文件是 JSON，但不是剪映或 CapCut 草稿：缺少 {missing}")))
}

/// `bytes` in UTF-8: Windows' own editors write UTF-16.
fn in_utf_8(bytes: &[u8]) -> Result<Cow<'_, [u8]>> {
    let (units, is_little) = match bytes {
        [0xff, 0xfe, units @ ..] => (units, true),
        [0xfe, 0xff, units @ ..] => (units, false),
        [b'{', 0, ..] => (bytes, true),
        [0, b'{', ..] => (bytes, false),
        _ => return Ok(Cow::Borrowed(bytes)),
    };
    let unit = |pair: [u8; 2]| if is_little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) };
    let (pairs, rest) = units.as_chunks::<2>();
    let text: std::result::Result<String, _> = char::decode_utf16(pairs.iter().map(|pair| unit(*pair))).collect();
    text.ok().filter(|_| rest.is_empty()).map(|text| Cow::Owned(text.into_bytes())).ok_or_else(|| {
        Fault::Corrupt.error(
            text!("the draft file is corrupt: it begins as UTF-16 and does not go on as such"; "草稿文件已损坏：以 UTF-16 开头，但后续内容不是有效的 UTF-16"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_fault_is_told_by_its_name() {
        for (bytes, fault) in [
            (&b"9f0aGVsbG8gd29ybGQ="[..], Fault::Encrypted),
            (b"\x00\x81\x93binary", Fault::Encrypted),
            (b"", Fault::Corrupt),
            (b"\xef\xbb\xbf {\"tracks\": [", Fault::Corrupt),
            (b"{\"tracks\": [], \"materials\": {}}", Fault::NotADraft),
            (b"[1, 2]", Fault::NotADraft),
            (b"{\"canvas_config\": {}, \"tracks\": null, \"materials\": {}}", Fault::NotADraft),
            (b"{\"canvas_config\": {}, \"tracks\": [], \"materials\": \"\"}", Fault::NotADraft),
            (b"\xff\xfe{\0}", Fault::Corrupt),
            (b"\xff\xfe{\0\x00\xd8", Fault::Corrupt),
        ] {
            let error = parse(bytes).unwrap_err();
            assert_eq!(Fault::of(&error), Some(fault), "{error}");
            assert!(!error.what().zh.is_empty());
        }
        let draft = b"\xef\xbb\xbf{\"canvas_config\": {}, \"tracks\": [], \"materials\": {}}";
        assert!(parse(draft).is_ok());
        let text = "{\"canvas_config\": {}, \"tracks\": [], \"materials\": {}, \"name\": \"雨😀\"}";
        for mark in ["\u{feff}", ""] {
            let units: Vec<u16> = mark.encode_utf16().chain(text.encode_utf16()).collect();
            let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
            let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
            for bytes in [little, big] {
                assert_eq!(parse(&bytes).unwrap()["name"], "雨😀");
            }
        }
    }
}
