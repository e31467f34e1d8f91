//! Bearer tokens: JWTs that we mint with the server's secret (HS256), and those of issuers whose public keys are
//! configured (RS256, ES256).
//!
//! The usual ways to fool a verifier are closed by construction. A key belongs to one issuer and one algorithm, and only
//! keys of the token's algorithm are tried: so `none` finds none, and an HS256 token made with somebody's public key is
//! tried against the server's secret alone. Headers that name keys (`jwk`, `jku`, `x5u`) are never followed. Issuer,
//! audience, subject and expiry must be there.

use crate::Fault;
use crate::credentials::Secret;
use crate::outside::Chance;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, JwkSet, KeyAlgorithm, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode};
use kinora_model::{Error, text};
use serde::Deserialize;
use std::fmt;
use std::time::Duration;

/// How far another machine's clock may be off.
const LEEWAY: i64 = 60;

/// What a valid token says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claims {
    /// Who made it.
    pub issuer: String,
    /// Whom it stands for, among the issuer's own subjects.
    pub subject: String,
    /// The token's own id, by which it can be revoked.
    pub id: Option<String>,
    /// What it is good for; empty where it says nothing.
    pub scopes: Vec<String>,
    /// When it was made, in milliseconds since 1970, if it says.
    pub issued: Option<i64>,
    /// When it ends, in milliseconds since 1970.
    pub expires: i64,
}

/// The payload on the wire (RFC 7519, and RFC 9068 for `scope`).
#[derive(Deserialize)]
struct Payload {
    iss: String,
    sub: String,
    aud: Audience,
    exp: f64,
    nbf: Option<f64>,
    iat: Option<f64>,
    jti: Option<String>,
    #[serde(default)]
    scope: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

impl Audience {
    fn names(&self, audience: &str) -> bool {
        match self {
            Self::One(one) => one == audience,
            Self::Many(many) => many.iter().any(|m| m == audience),
        }
    }
}

/// Somebody whose tokens are taken: a name, the audience its tokens must be made for, and its keys.
pub struct Issuer {
    name: String,
    audience: String,
    keys: Vec<Key>,
}

struct Key {
    id: Option<String>,
    algorithm: Algorithm,
    verifies: DecodingKey,
}

impl Issuer {
    /// The issuer that writes `name` into `iss` and makes tokens for `audience`; it has no keys yet.
    pub fn new(name: impl Into<String>, audience: impl Into<String>) -> Self {
        Self { name: name.into(), audience: audience.into(), keys: Vec::new() }
    }

    /// Adds the public key in `pem`: RSA of at least 2048 bits (RS256) or P-256 (ES256).
    pub fn with_pem(mut self, pem: &[u8]) -> Result<Self, Error> {
        let rsa = DecodingKey::from_rsa_pem(pem).ok().filter(is_long_rsa).map(|key| (Algorithm::RS256, key));
        let ec = || DecodingKey::from_ec_pem(pem).ok().filter(is_p256).map(|key| (Algorithm::ES256, key));
        let (algorithm, verifies) = rsa.or_else(ec).ok_or_else(|| {
            Error::invalid(text!("the key file holds no public key of RSA (2048 bits or more) or P-256 in PEM form";
                                 "密钥文件中没有 PEM 格式的 RSA（2048 位以上）或 P-256 公钥"))
        })?;
        self.keys.push(Key { id: None, algorithm, verifies });
        Ok(self)
    }

    /// Adds the keys of a JWKS document that are for RS256 or ES256 signatures; refuses one without any.
    pub fn with_jwks(mut self, json: &[u8]) -> Result<Self, Error> {
        let set: JwkSet = serde_json::from_slice(json).map_err(|cause| {
            Error::invalid(text!("the JWKS file is unreadable: {cause}"; "JWKS 文件无法读取：{cause}"))
        })?;
        let before = self.keys.len();
        self.keys.extend(set.keys.iter().filter_map(key_of_jwk));
        if self.keys.len() == before {
            return Err(Error::invalid(text!("the JWKS file holds no key for RS256 or ES256 signatures";
                                            "JWKS 文件中没有用于 RS256 或 ES256 签名的密钥")));
        }
        Ok(self)
    }

    /// The keys that may have signed a token with this header. A token that names a key is tried against that key (and
    /// keys without a name), never against the others.
    fn keys_for<'a>(&'a self, header: &'a Header) -> impl Iterator<Item = &'a Key> {
        self.keys.iter().filter(|key| {
            let named = key.id.is_none() || header.kid.is_none() || key.id == header.kid;
            key.algorithm == header.alg && named
        })
    }
}

/// The fewest bytes of an RSA modulus that RFC 7518 allows.
const RSA_BYTES: usize = 256;

/// Whether this is a public key (a private one has other parts) with a modulus that is long enough.
fn is_long_rsa(key: &DecodingKey) -> bool {
    let parts = Jwk::from_decoding_key(key, Some(Algorithm::RS256)).map(|jwk| jwk.algorithm);
    matches!(parts, Ok(AlgorithmParameters::RSA(rsa)) if modulus_bytes(&rsa.n) >= RSA_BYTES)
}

fn modulus_bytes(n: &str) -> usize {
    URL_SAFE_NO_PAD.decode(n).map_or(0, |bytes| bytes.iter().skip_while(|b| **b == 0).count())
}

/// Whether this is a point of P-256: its mark and two numbers of 32 bytes (other curves have longer ones).
fn is_p256(key: &DecodingKey) -> bool {
    key.try_get_as_bytes().is_ok_and(|point| point.len() == 65 && point[0] == 4)
}

fn key_of_jwk(jwk: &Jwk) -> Option<Key> {
    let algorithm = match &jwk.algorithm {
        AlgorithmParameters::RSA(rsa) if modulus_bytes(&rsa.n) >= RSA_BYTES => Algorithm::RS256,
        AlgorithmParameters::EllipticCurve(ec) if ec.curve == EllipticCurve::P256 => Algorithm::ES256,
        // A symmetric key in a public file is no secret.
        _ => return None,
    };
    let is_for_this = match jwk.common.key_algorithm {
        None => true,
        Some(KeyAlgorithm::RS256) => algorithm == Algorithm::RS256,
        Some(KeyAlgorithm::ES256) => algorithm == Algorithm::ES256,
        Some(_) => false,
    };
    let is_for_signatures = matches!(jwk.common.public_key_use, None | Some(PublicKeyUse::Signature));
    if !is_for_this || !is_for_signatures {
        return None;
    }
    let verifies = DecodingKey::from_jwk(jwk).ok()?;
    Some(Key { id: jwk.common.key_id.clone(), algorithm, verifies })
}

/// Mints the server's own tokens and verifies everybody's.
pub struct Tokens {
    signs: EncodingKey,
    /// The server itself comes first.
    issuers: Vec<Issuer>,
}

impl Tokens {
    /// The server called `name`: it signs with `secret`, and its tokens are for itself.
    pub fn new(secret: &Secret, name: &str) -> Self {
        let key = Key { id: None, algorithm: Algorithm::HS256, verifies: DecodingKey::from_secret(secret.bytes()) };
        let own = Issuer { name: name.to_owned(), audience: name.to_owned(), keys: vec![key] };
        Self { signs: EncodingKey::from_secret(secret.bytes()), issuers: vec![own] }
    }

    /// Takes tokens of `issuer`, too. Refuses one that calls itself as we do: its subjects would pass for ours.
    pub fn trusting(mut self, issuer: Issuer) -> Result<Self, Error> {
        if self.issuers.iter().any(|known| known.name == issuer.name) {
            let name = &issuer.name;
            return Err(Error::invalid(
                text!("two issuers of tokens are called {name}"; "有两个令牌签发者都名为 {name}"),
            ));
        }
        self.issuers.push(issuer);
        Ok(self)
    }

    /// A token of our own for `subject`, good for `scopes` from `now` (milliseconds since 1970) for `life`.
    pub fn mint(&self, subject: &str, scopes: &[&str], now: i64, life: Duration, chance: &Chance) -> String {
        let own = &self.issuers[0];
        let mut id = [0; 16];
        chance(&mut id);
        let seconds = now.div_euclid(1000);
        let payload = serde_json::json!({
            "iss": own.name,
            "sub": subject,
            "aud": own.audience,
            "exp": seconds.saturating_add_unsigned(life.as_secs()),
            "nbf": seconds,
            "iat": seconds,
            "jti": URL_SAFE_NO_PAD.encode(id),
            "scope": scopes.join(" "),
        });
        encode(&Header::new(Algorithm::HS256), &payload, &self.signs).expect("HMAC takes every key and text")
    }

    /// What `token` says, if it holds at `now` (milliseconds since 1970). The refusal never says more than that it does
    /// not hold, unless it held once and has expired.
    pub fn verify(&self, token: &str, now: i64) -> Result<Claims, Fault> {
        let header = decode_header(token).map_err(|_| refused())?;
        if header.crit.is_some() {
            return Err(refused());
        }
        let payload = self.issuers.iter().find_map(|issuer| {
            let payload = issuer.keys_for(&header).find_map(|key| signed(token, key))?;
            (payload.iss == issuer.name && payload.aud.names(&issuer.audience)).then_some(payload)
        });
        let payload = payload.filter(|p| !p.sub.is_empty()).ok_or_else(refused)?;
        let now = now.div_euclid(1000);
        let (early, late) = ((now + LEEWAY) as f64, (now - LEEWAY) as f64);
        let begun = payload.nbf.is_none_or(|t| t <= early) && payload.iat.is_none_or(|t| t <= early);
        if !begun {
            return Err(refused());
        }
        if payload.exp <= late {
            return Err(Fault::unauthenticated(
                text!("the token has expired; sign in again"; "令牌已过期；请重新登录"),
            )
            .at("Authorization"));
        }
        Ok(Claims {
            issuer: payload.iss,
            subject: payload.sub,
            id: payload.jti,
            scopes: payload.scope.split_ascii_whitespace().map(str::to_owned).collect(),
            issued: payload.iat.map(|t| (t * 1000.0) as i64),
            expires: (payload.exp * 1000.0) as i64,
        })
    }
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.issuers.iter().map(|i| (&i.name, &i.audience, i.keys.len()))).finish()
    }
}

/// The payload, if `key` signed it. The library checks the signature only: it would ask the machine's clock, and we
/// check the rest against the one we are given.
fn signed(token: &str, key: &Key) -> Option<Payload> {
    let mut rules = Validation::new(key.algorithm);
    rules.validate_exp = false;
    rules.validate_nbf = false;
    rules.validate_aud = false;
    rules.required_spec_claims.clear();
    decode::<Payload>(token, &key.verifies, &rules).ok().map(|data| data.claims)
}

fn refused() -> Fault {
    Fault::unauthenticated(text!("the token does not hold here"; "令牌在此无效")).at("Authorization")
}

#[cfg(test)]
mod tests;
