//! The name of one request: taken from the caller if it is sane, else made; returned and logged.

use crate::Fault;
use crate::outside::Chance;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use kinora_model::text;
use std::fmt::{self, Write};
use std::sync::Arc;

/// The header that carries it both ways.
pub const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// A longer one is not taken from a caller.
const LONGEST: usize = 128;

/// The name of one request: 1 to 128 of `A-Z a-z 0-9 - _ . : / + =`, so that it can stand in a log line and a header.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RequestId(Arc<str>);

impl RequestId {
    /// The caller's own, if it sent exactly one that is sane; else 32 hex digits by `chance`.
    pub fn of(headers: &HeaderMap, chance: &Chance) -> Self {
        let mut sent = headers.get_all(HEADER).iter();
        if let (Some(only), None) = (sent.next(), sent.next())
            && let Some(sane) = only.to_str().ok().filter(|id| is_sane(id))
        {
            return Self(sane.into());
        }
        let mut bytes = [0; 16];
        chance(&mut bytes);
        let mut made = String::with_capacity(32);
        for byte in bytes {
            write!(made, "{byte:02x}").expect("a string takes everything");
        }
        Self(made.into())
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As the value of [`HEADER`].
    pub fn header_value(&self) -> HeaderValue {
        HeaderValue::from_str(&self.0).expect("only visible ASCII was let in")
    }
}

fn is_sane(id: &str) -> bool {
    (1..=LONGEST).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.:/+=".contains(&b))
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<S: Sync> FromRequestParts<S> for RequestId {
    type Rejection = Fault;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Fault> {
        parts.extensions.get().cloned().ok_or_else(|| {
            Fault::from(kinora_model::Error::internal(
                text!("this route stands outside of any frame"; "该路由不在任何框架之内"),
            ))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: &[&[u8]]) -> String {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(HEADER, HeaderValue::from_bytes(value).expect("a header's bytes"));
        }
        let chance: Chance = Arc::new(|bytes| bytes.fill(0xab));
        RequestId::of(&headers, &chance).to_string()
    }

    #[test]
    fn sane_ids_are_taken_and_others_made() {
        let made = "ab".repeat(16);
        let long = "x".repeat(LONGEST + 1);
        let longest = "x".repeat(LONGEST);
        let rows: [(&[&[u8]], &str); 9] = [
            (&[b"6f1c-A_b.c:d/e+f="], "6f1c-A_b.c:d/e+f="),
            (&[longest.as_bytes()], &longest),
            (&[], &made),
            (&[b""], &made),
            (&[b"two words"], &made),
            (&[b"<script>"], &made),
            (&["雨".as_bytes()], &made),
            (&[long.as_bytes()], &made),
            (&[b"one", b"two"], &made),
        ];
        for (sent, expected) in rows {
            assert_eq!(of(sent), expected, "{sent:?}");
        }
    }
}
