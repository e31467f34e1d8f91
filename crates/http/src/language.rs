//! The language a caller wants to be answered in.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use kinora_model::Language;
use std::convert::Infallible;

/// The language that `Accept-Language` ranks first among those we speak; `otherwise` where it names none of them.
pub fn of(headers: &HeaderMap, otherwise: Language) -> Language {
    let mut best = (0, otherwise);
    for value in headers.get_all(header::ACCEPT_LANGUAGE) {
        let Ok(value) = value.to_str() else { continue };
        for entry in value.split(',') {
            let mut parts = entry.split(';').map(str::trim);
            let tag = parts.next().unwrap_or_default().split('-').next().unwrap_or_default();
            let language = match tag {
                t if t.eq_ignore_ascii_case("zh") => Language::Zh,
                t if t.eq_ignore_ascii_case("en") => Language::En,
                _ => continue,
            };
            let weight = parts.find_map(|p| p.strip_prefix("q=")).map_or(Some(1000), thousandths).unwrap_or(0);
            if weight > best.0 {
                best = (weight, language);
            }
        }
    }
    best.1
}

/// A quality value of RFC 9110 (`0.8`) in thousandths, so that ranks compare exactly.
fn thousandths(q: &str) -> Option<u16> {
    let q: f32 = q.parse().ok()?;
    (0.0..=1.0).contains(&q).then_some((q * 1000.0).round() as u16)
}

/// The caller's language as an argument of a handler; English where nothing says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Speaks(pub Language);

impl<S: Sync> FromRequestParts<S> for Speaks {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get().copied().unwrap_or_else(|| Self(of(&parts.headers, Language::En))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn the_highest_rank_wins() {
        let rows: [(&[u8], Language); 10] = [
            (b"zh-CN,zh;q=0.9,en;q=0.8", Language::Zh),
            (b"en-US,en;q=0.9,zh-CN;q=0.8", Language::En),
            (b"en;q=0.3, ZH-Hant-TW; q=0.7", Language::Zh),
            (b"fr, zh;q=0.1", Language::Zh),
            (b"fr", Language::En),
            (b"*", Language::En),
            (b"zh;q=0", Language::En),
            (b"zh;q=2, en;q=nan", Language::En),
            (b"zhuang", Language::En),
            (b"\xff\xfe", Language::En),
        ];
        for (sent, expected) in rows {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_bytes(sent).expect("a header's bytes"));
            assert_eq!(of(&headers, Language::En), expected, "{sent:?}");
        }
        assert_eq!(of(&HeaderMap::new(), Language::Zh), Language::Zh);
    }
}
