//! Who is calling: what a request presents, and whether it holds.
//!
//! [`Presented`] reads a request and judges nothing; [`token`] judges JWTs, [`key`] API keys, [`password`] passwords.
//! Whom a valid credential stands for, and what they may, is the application's to say.

pub mod key;
pub mod password;
pub mod token;

use crate::Fault;
use crate::query::Query;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, Uri, header};
use kinora_model::text;
use std::fmt;
use zeroize::Zeroizing;

/// The header of API keys.
pub const API_KEY: HeaderName = HeaderName::from_static("x-api-key");

/// A longer credential is none of ours.
const LONGEST: usize = 8 << 10;

/// What a request presents to say who calls. As an argument of a handler it never comes from the query: only a
/// browser's WebSocket cannot send headers, and asks for [`Presented::to_socket`].
#[derive(Clone)]
pub enum Presented {
    /// Nothing.
    Nothing,
    /// `Authorization: Bearer …`: a JWT or an API key.
    Bearer(Zeroizing<String>),
    /// `X-API-Key: …`.
    ApiKey(Zeroizing<String>),
}

impl Presented {
    /// What the headers present. A header given twice, an empty or overlong credential, another scheme than `Bearer`, or a
    /// bearer and a key at once is refused: a guess which one counts is how proxies and servers come to disagree.
    pub fn in_headers(headers: &HeaderMap) -> Result<Self, Fault> {
        let bearer = match only(headers, &header::AUTHORIZATION)? {
            None => None,
            Some(value) => match value.split_once(' ') {
                Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => Some(token.trim_start_matches(' ')),
                _ => return Err(unfit(&header::AUTHORIZATION)),
            },
        };
        match (bearer, only(headers, &API_KEY)?) {
            (None, None) => Ok(Self::Nothing),
            (Some(token), None) => sane(token, &header::AUTHORIZATION).map(Self::Bearer),
            (None, Some(key)) => sane(key, &API_KEY).map(Self::ApiKey),
            (Some(_), Some(_)) => Err(Fault::unauthenticated(text!(
                "both Authorization and X-API-Key are set; send one of them"; "同时给出了 Authorization 和 X-API-Key；请只发送其一"))
            .at(API_KEY.as_str())),
        }
    }

    /// What a request for a WebSocket presents: its headers, else `?token=`.
    pub fn to_socket(headers: &HeaderMap, uri: &Uri) -> Result<Self, Fault> {
        match Self::in_headers(headers)? {
            Self::Nothing => match Query::parse(uri.query().unwrap_or_default())?.get("token") {
                None => Ok(Self::Nothing),
                Some(token) => sane(token, &HeaderName::from_static("token")).map(Self::Bearer),
            },
            found => Ok(found),
        }
    }

    /// The credential, whatever header it came in; refuses where there is none.
    pub fn required(&self) -> Result<&str, Fault> {
        match self {
            Self::Bearer(word) | Self::ApiKey(word) => Ok(word),
            Self::Nothing => Err(Fault::unauthenticated(text!(
                "no credential: send Authorization: Bearer TOKEN"; "缺少凭证：请发送 Authorization: Bearer TOKEN"))
            .at("Authorization")),
        }
    }
}

impl fmt::Debug for Presented {
    /// The kind, never the word.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nothing => "Nothing",
            Self::Bearer(_) => "Bearer(…)",
            Self::ApiKey(_) => "ApiKey(…)",
        })
    }
}

impl<S: Sync> FromRequestParts<S> for Presented {
    type Rejection = Fault;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Fault> {
        Self::in_headers(&parts.headers)
    }
}

fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Result<Option<&'a str>, Fault> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (None, _) => Ok(None),
        (Some(value), None) => value.to_str().map(Some).map_err(|_| unfit(name)),
        _ => Err(unfit(name)),
    }
}

fn sane(word: &str, name: &HeaderName) -> Result<Zeroizing<String>, Fault> {
    let fits = (1..=LONGEST).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_graphic());
    if fits { Ok(Zeroizing::new(word.to_owned())) } else { Err(unfit(name)) }
}

fn unfit(name: &HeaderName) -> Fault {
    let what = text!("{name} holds no credential of the form that is taken here"; "{name} 中的凭证格式不被接受");
    Fault::unauthenticated(what).at(name.as_str())
}

/// The server's secret: at least 32 bytes that nobody else has. Everything the server signs hangs on it.
#[derive(Clone)]
pub struct Secret(Zeroizing<Vec<u8>>);

impl Secret {
    /// The fewest bytes it may have: as many as the hash that it keys.
    pub const SHORTEST: usize = 32;

    /// Takes `bytes`; refuses fewer than [`Self::SHORTEST`].
    pub fn new(bytes: Vec<u8>) -> Result<Self, kinora_model::Error> {
        let bytes = Zeroizing::new(bytes);
        if bytes.len() < Self::SHORTEST {
            let (has, needs) = (bytes.len(), Self::SHORTEST);
            return Err(kinora_model::Error::invalid(text!(
                "the server's secret has {has} bytes; it needs at least {needs}"; "服务器密钥只有 {has} 字节；至少需要 {needs} 字节")));
        }
        Ok(Self(bytes))
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn presented(headers: &[(&str, &[u8])]) -> Result<String, ()> {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            let name = HeaderName::from_bytes(name.as_bytes()).expect("a header's name");
            map.append(name, HeaderValue::from_bytes(value).expect("a header's bytes"));
        }
        match Presented::in_headers(&map) {
            Ok(Presented::Nothing) => Ok("nothing".into()),
            Ok(Presented::Bearer(word)) => Ok(format!("bearer {}", *word)),
            Ok(Presented::ApiKey(word)) => Ok(format!("key {}", *word)),
            Err(fault) => {
                assert_eq!(fault.kind(), crate::FaultKind::Unauthenticated);
                Err(())
            }
        }
    }

    /// Headers of a request, as rows of a table have them.
    type Sent<'a> = &'a [(&'a str, &'a [u8])];

    #[test]
    fn one_credential_is_taken_in_one_place() {
        let long = format!("Bearer {}", "a".repeat(LONGEST + 1));
        let rows: [(Sent<'_>, Result<&str, ()>); 14] = [
            (&[], Ok("nothing")),
            (&[("authorization", b"Bearer a.b.c")], Ok("bearer a.b.c")),
            (&[("authorization", b"bEARER  a.b.c")], Ok("bearer a.b.c")),
            (&[("x-api-key", b"kin_1")], Ok("key kin_1")),
            (&[("authorization", b"Bearer a"), ("x-api-key", b"b")], Err(())),
            (&[("authorization", b"Bearer a"), ("authorization", b"Bearer b")], Err(())),
            (&[("x-api-key", b"a"), ("x-api-key", b"a")], Err(())),
            (&[("authorization", b"Bearer")], Err(())),
            (&[("authorization", b"Bearer ")], Err(())),
            (&[("authorization", b"Basic YTpi")], Err(())),
            (&[("authorization", b"a.b.c")], Err(())),
            (&[("authorization", b"Bearer a b")], Err(())),
            (&[("authorization", b"Bearer \xff")], Err(())),
            (&[("authorization", long.as_bytes())], Err(())),
        ];
        for (headers, expected) in rows {
            assert_eq!(presented(headers), expected.map(str::to_owned), "{headers:?}");
        }
    }

    #[test]
    fn only_sockets_take_it_from_the_query() {
        let uri: Uri = "/x/ws?token=a.b%2Ec".parse().expect("an address");
        let found = Presented::to_socket(&HeaderMap::new(), &uri).expect("a token");
        assert_eq!(found.required().expect("a token"), "a.b.c");
        assert_eq!(format!("{found:?}"), "Bearer(…)");
        let twice: Uri = "/x/ws?token=a&token=b".parse().expect("an address");
        assert!(Presented::to_socket(&HeaderMap::new(), &twice).is_err());
        assert!(Presented::Nothing.required().is_err());
    }

    #[test]
    fn short_secrets_are_refused() {
        assert!(Secret::new(vec![7; 31]).is_err());
        assert_eq!(format!("{:?}", Secret::new(vec![7; 32])), "Ok(Secret(…))");
    }
}
