//! Links that carry their own permission: whoever holds one may fetch one thing until it expires.
//!
//! A link's seal is HMAC-SHA256 under the server's secret over what it opens, for whom and until when. Nobody can make one,
//! or change one, and nothing needs to be stored.

use crate::credentials::Secret;
use crate::query::Query;
use crate::{Fault, FaultKind};
use axum::http::{HeaderMap, Uri, header};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use kinora_model::{Error, text};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use sha2::Sha256;
use std::time::Duration;

/// Seals are under the same secret as tokens; this keeps one from ever being the other.
const PURPOSE: &[u8] = b"kinora link 1\0";

/// Expiries are rounded up to a multiple of this many seconds: who asks twice gets the same link, and caches hold.
const STEP: i64 = 300;

/// Everything but what RFC 3986 calls unreserved.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Seals links and checks their seals.
#[derive(Clone, Debug)]
pub struct Seal(Secret);

impl Seal {
    /// A seal under `secret`.
    pub fn new(secret: Secret) -> Self {
        Self(secret)
    }

    /// The query (without `?`) that lets its holder fetch `id` for `audience` (a user, a face: whatever the route that
    /// serves it wants to know) from `now` (milliseconds since 1970) for at least `life` and at most five minutes more.
    pub fn query(&self, id: &str, audience: &str, now: i64, life: Duration) -> String {
        let ends = now.div_euclid(1000).saturating_add_unsigned(life.as_secs());
        let expires = (ends / STEP + 1).saturating_mul(STEP);
        let seal = URL_SAFE_NO_PAD.encode(self.mac(id, audience, expires).finalize().into_bytes());
        format!("e={expires}&a={}&s={seal}", utf8_percent_encode(audience, PLAIN))
    }

    /// For whom `query` lets its holder fetch `id` at `now`. A wrong seal and a link that is over are both
    /// [`FaultKind::Denied`], each with its own sentence.
    pub fn opened(&self, id: &str, query: &Query, now: i64) -> Result<String, Fault> {
        let broken =
            || Fault::new(FaultKind::Denied, text!("the link is incomplete or was changed"; "链接不完整或已被改动"));
        let (expires, audience) = (query.get("e").ok_or_else(broken)?, query.get("a").unwrap_or_default());
        let seal = query.get("s").and_then(|s| URL_SAFE_NO_PAD.decode(s).ok()).ok_or_else(broken)?;
        // Exactly as it was written: "+1" and "01" would be other texts for the same seal.
        let expires = expires.parse::<i64>().ok().filter(|e| e.to_string() == expires).ok_or_else(broken)?;
        self.mac(id, audience, expires).verify_slice(&seal).map_err(|_| broken())?;
        if now.div_euclid(1000) >= expires {
            let what = text!("the link has expired; ask for the result again to get a new one"; "链接已过期；请重新查询结果以获取新链接");
            return Err(Fault::new(FaultKind::Denied, what));
        }
        Ok(audience.to_owned())
    }

    fn mac(&self, id: &str, audience: &str, expires: i64) -> Hmac<Sha256> {
        let mut mac = Hmac::new_from_slice(self.0.bytes()).expect("HMAC takes keys of every length");
        mac.update(PURPOSE);
        for part in [id.as_bytes(), audience.as_bytes(), &expires.to_be_bytes()] {
            // With its length before it, no part can reach into the next.
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac
    }
}

/// Where callers reach this server: what stands before the path in every link it gives out.
#[derive(Clone, Debug)]
pub struct Address {
    public: Option<String>,
    otherwise: String,
}

impl Address {
    /// `public_url` as configured (`https://film.example/kinora`; no query, no user), else whatever host each request
    /// names, else, where it names none, `otherwise` (`127.0.0.1:8000`).
    pub fn new(public_url: Option<&str>, otherwise: &str) -> Result<Self, Error> {
        let public = public_url.map(|url| {
            let fits = url.parse::<Uri>().is_ok_and(|uri| {
                let scheme = uri.scheme_str().is_some_and(|s| s == "http" || s == "https");
                scheme && uri.authority().is_some_and(|a| is_host(a.as_str())) && uri.query().is_none()
            });
            let shown = crate::outside::describe::quoted(url, 100);
            match fits && !url.contains(['#', '\\']) {
                true => Ok(url.trim_end_matches('/').to_owned()),
                false => Err(Error::invalid(text!(
                    "public_url is `{shown}`; it must be like https://film.example or http://10.0.0.5:8000/kinora";
                    "public_url 为 `{shown}`；应形如 https://film.example 或 http://10.0.0.5:8000/kinora"))),
            }
        });
        Ok(Self { public: public.transpose()?, otherwise: otherwise.to_owned() })
    }

    /// The absolute address of `path` (which begins with `/` and is already encoded) for the caller who sent `headers` to
    /// `uri`. The host of a request is what the caller wrote: it is taken only if it is a host and nothing more.
    pub fn of(&self, path: &str, headers: &HeaderMap, uri: &Uri) -> Result<String, Fault> {
        if let Some(public) = &self.public {
            return Ok(format!("{public}{path}"));
        }
        let mut hosts = headers.get_all(header::HOST).iter();
        let host = match (hosts.next(), hosts.next(), uri.authority()) {
            (_, None, Some(authority)) => authority.as_str(),
            (Some(only), None, None) => only.to_str().unwrap_or_default(),
            (None, _, None) => &self.otherwise,
            _ => "",
        };
        if is_host(host) {
            return Ok(format!("http://{host}{path}"));
        }
        Err(Fault::invalid("Host", text!("the Host header is not a host"; "Host 请求头不是有效的主机名")))
    }
}

/// `path` segment `text`, encoded: it stays one segment whatever is in it.
pub fn segment(text: &str) -> String {
    utf8_percent_encode(text, PLAIN).to_string()
}

/// A DNS name, an IPv4 or a bracketed IPv6 address, with or without a port; nothing else.
fn is_host(text: &str) -> bool {
    let (host, port) = match text.strip_prefix('[') {
        Some(rest) => match rest.split_once(']') {
            Some((v6, port)) if v6.parse::<std::net::Ipv6Addr>().is_ok() => ("v6", port),
            _ => return false,
        },
        None => text.split_at(text.find(':').unwrap_or(text.len())),
    };
    let port_fits = port.is_empty()
        || port
            .strip_prefix(':')
            .is_some_and(|p| p.bytes().all(|b| b.is_ascii_digit()) && p.parse::<u16>().is_ok_and(|p| p > 0));
    let label =
        |l: &str| (1..=63).contains(&l.len()) && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    port_fits && host.len() <= 253 && host.split('.').all(label)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    const NOW: i64 = 1_700_000_000_000;

    fn seal(byte: u8) -> Seal {
        Seal::new(Secret::new(vec![byte; 32]).expect("long enough"))
    }

    fn opened(seal: &Seal, id: &str, query: &str, now: i64) -> Result<String, FaultKind> {
        Query::parse(query).and_then(|q| seal.opened(id, &q, now)).map_err(|f| f.kind())
    }

    #[test]
    fn a_link_opens_one_thing_until_it_expires() {
        let query = seal(1).query("take/1", "user_7 &雨", NOW, Duration::from_secs(600));
        assert_eq!(opened(&seal(1), "take/1", &query, NOW), Ok("user_7 &雨".into()));
        assert_eq!(opened(&seal(1), "take/1", &query, NOW + 600_000), Ok("user_7 &雨".into()));
        assert_eq!(opened(&seal(1), "take/1", &query, NOW + 901_000), Err(FaultKind::Denied));
        let again = seal(1).query("take/1", "user_7 &雨", NOW + 1000, Duration::from_secs(600));
        assert_eq!(query, again, "who asks twice gets the same link");
        assert!(query.is_ascii() && !query.contains(' '));
    }

    #[test]
    fn changed_links_are_refused() {
        let query = seal(1).query("take_1", "u1", NOW, Duration::from_secs(600));
        let (e, a, s) = match query.split('&').collect::<Vec<_>>()[..] {
            [e, a, s] => (e, a, s),
            _ => panic!("{query}"),
        };
        let later = format!("e=9{}", &e[2..]);
        let rows = [
            format!("{e}&{a}"),
            format!("{e}&{s}"),
            format!("{a}&{s}"),
            format!("{later}&{a}&{s}"),
            format!("e=0{}&{a}&{s}", &e[2..]),
            format!("e=%2B{}&{a}&{s}", &e[2..]),
            format!("e=99999999999999999999&{a}&{s}"),
            format!("{e}&a=u2&{s}"),
            format!("{e}&{a}&{}", &s[..s.len() - 1]),
            format!("{e}&{a}&{s}="),
            format!("{e}&{a}&s="),
            String::new(),
        ];
        for changed in &rows {
            assert_eq!(opened(&seal(1), "take_1", changed, NOW), Err(FaultKind::Denied), "{changed}");
        }
        assert!(opened(&seal(1), "take_2", &query, NOW).is_err(), "another thing");
        assert!(opened(&seal(2), "take_1", &query, NOW).is_err(), "another server");
        // The same letters, parted elsewhere.
        let parted = seal(1).query("take_1u", "1", NOW, Duration::from_secs(600));
        assert_ne!(parted.rsplit('=').next(), query.rsplit('=').next());
    }

    #[test]
    fn addresses_are_those_configured_or_asked_for() {
        let of = |public: Option<&str>, hosts: &[&[u8]], uri: &str| {
            let mut headers = HeaderMap::new();
            for host in hosts {
                headers.append(header::HOST, HeaderValue::from_bytes(host).expect("a header's bytes"));
            }
            let address = Address::new(public, "127.0.0.1:8000").expect("a public url");
            address.of("/m/1?e=1", &headers, &uri.parse().expect("an address")).ok()
        };
        type Row<'a> = (Option<&'a str>, &'a [&'a [u8]], Option<&'a str>);
        let rows: [Row<'_>; 17] = [
            (Some("https://film.example/kinora/"), &[b"evil"], Some("https://film.example/kinora/m/1?e=1")),
            (None, &[b"localhost:3001"], Some("http://localhost:3001/m/1?e=1")),
            (None, &[b"10.0.0.5"], Some("http://10.0.0.5/m/1?e=1")),
            (None, &[b"[::1]:8000"], Some("http://[::1]:8000/m/1?e=1")),
            (None, &[], Some("http://127.0.0.1:8000/m/1?e=1")),
            (None, &[b"a", b"b"], None),
            (None, &[b""], None),
            (None, &[b"evil.example/x"], None),
            (None, &[b"a@evil.example"], None),
            (None, &[b"evil.example?x"], None),
            (None, &[b"evil example"], None),
            (None, &[b"a:0"], None),
            (None, &[b"a:65536"], None),
            (None, &[b"a:+80"], None),
            (None, &[b"[::1"], None),
            (None, &[b"[evil]"], None),
            (None, &[b"a\xff"], None),
        ];
        for (public, hosts, expected) in rows {
            assert_eq!(of(public, hosts, "/x").as_deref(), expected, "{hosts:?}");
        }
        assert_eq!(of(None, &[], "http://h2.example/x").as_deref(), Some("http://h2.example/m/1?e=1"));
        for wrong in [
            "",
            "film.example",
            "ftp://film.example",
            "https://",
            "https://u:p@film.example",
            "https://a/?b",
            "https://a b",
        ] {
            assert!(Address::new(Some(wrong), "x").is_err(), "{wrong}");
        }
        assert_eq!(segment("a/../雨 ?"), "a%2F..%2F%E9%9B%A8%20%3F");
    }
}
