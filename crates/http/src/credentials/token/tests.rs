use super::*;
use serde_json::{Value, json};
use std::sync::Arc;

const NOW: i64 = 1_700_000_000_000;
const SECOND: i64 = NOW / 1000;
const RSA: &[u8] = include_bytes!("../../../tests/keys/rsa.pem");
const RSA_PUBLIC: &[u8] = include_bytes!("../../../tests/keys/rsa.pub.pem");
const EC: &[u8] = include_bytes!("../../../tests/keys/ec.pem");
const EC_PUBLIC: &[u8] = include_bytes!("../../../tests/keys/ec.pub.pem");
const OTHER: &[u8] = include_bytes!("../../../tests/keys/other.pem");

fn secret(byte: u8) -> Secret {
    Secret::new(vec![byte; 32]).expect("long enough")
}

/// The public half of `pem` as one key of a JWKS document.
fn jwk(pem: &[u8], algorithm: Algorithm, kid: &str) -> Value {
    let private =
        if algorithm == Algorithm::RS256 { EncodingKey::from_rsa_pem(pem) } else { EncodingKey::from_ec_pem(pem) };
    let mut jwk = Jwk::from_encoding_key(&private.expect("a key"), algorithm).expect("a key");
    jwk.common.key_id = Some(kid.to_owned());
    serde_json::to_value(jwk).expect("a key")
}

fn tokens() -> Tokens {
    let set = json!({"keys": [
        jwk(RSA, Algorithm::RS256, "r1"),
        jwk(OTHER, Algorithm::RS256, "r2"),
        {"kty": "oct", "k": URL_SAFE_NO_PAD.encode([9; 32]), "alg": "HS256", "kid": "shared"},
    ]});
    Tokens::new(&secret(7), "kinora")
        .trusting(
            Issuer::new("https://id.example", "film")
                .with_pem(RSA_PUBLIC)
                .expect("RSA")
                .with_pem(EC_PUBLIC)
                .expect("EC"),
        )
        .and_then(|t| t.trusting(Issuer::new("https://set.example", "film").with_jwks(set.to_string().as_bytes())?))
        .expect("issuers of their own names")
}

fn payload(changes: Value) -> Value {
    let mut all = json!({"iss": "https://id.example", "aud": "film", "sub": "u1", "exp": SECOND + 600});
    for (name, value) in changes.as_object().expect("an object") {
        all[name] = value.clone();
    }
    all
}

fn own(changes: Value) -> Value {
    let mut all = payload(json!({"iss": "kinora", "aud": "kinora"}));
    for (name, value) in changes.as_object().expect("an object") {
        all[name] = value.clone();
    }
    all
}

fn made(header: Header, payload: &Value, key: &EncodingKey) -> String {
    encode(&header, payload, key).expect("it can be signed")
}

fn hs(payload: &Value) -> String {
    made(Header::new(Algorithm::HS256), payload, &EncodingKey::from_secret(&[7; 32]))
}

fn rs(payload: &Value) -> String {
    made(Header::new(Algorithm::RS256), payload, &EncodingKey::from_rsa_pem(RSA).expect("a key"))
}

fn with_kid(algorithm: Algorithm, kid: &str) -> Header {
    Header { kid: Some(kid.to_owned()), ..Header::new(algorithm) }
}

/// A token with any header at all, signed with HMAC under `key` (RFC 7515, by hand).
fn by_hand(header: &Value, payload: &Value, key: &[u8]) -> String {
    use hmac::{Hmac, KeyInit, Mac};
    let part = |v: &Value| URL_SAFE_NO_PAD.encode(v.to_string());
    let signed = format!("{}.{}", part(header), part(payload));
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(key).expect("HMAC takes every key");
    mac.update(signed.as_bytes());
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
}

#[test]
fn what_is_minted_holds_until_it_expires() {
    let chance: Chance = Arc::new(|b| b.fill(1));
    let token = tokens().mint("ada", &["films:read", "films:write"], NOW, Duration::from_secs(3600), &chance);
    let claims = tokens().verify(&token, NOW).expect("it holds");
    assert_eq!((claims.issuer.as_str(), claims.subject.as_str(), claims.expires), ("kinora", "ada", NOW + 3_600_000));
    assert_eq!(claims.issued, Some(NOW));
    assert_eq!(claims.scopes, ["films:read", "films:write"]);
    assert_eq!(claims.id.as_deref(), Some("AQEBAQEBAQEBAQEBAQEBAQ"));
    for (later, holds) in [(-61_000, false), (-60_000, true), (3_659_000, true), (3_660_000, false)] {
        assert_eq!(tokens().verify(&token, NOW + later).is_ok(), holds, "{later} ms later");
    }
    let expired = tokens().verify(&token, NOW + 4_000_000).expect_err("it is over");
    assert_eq!(expired.what().en, "the token has expired; sign in again");
    let another_server = Tokens::new(&secret(8), "kinora");
    assert!(another_server.verify(&token, NOW).is_err());
}

#[test]
fn configured_issuers_are_taken() {
    let ec = EncodingKey::from_ec_pem(EC).expect("a key");
    let other = EncodingKey::from_rsa_pem(OTHER).expect("a key");
    let set = payload(json!({"iss": "https://set.example"}));
    let rows = [
        rs(&payload(json!({}))),
        rs(&payload(json!({"aud": ["else", "film"]}))),
        rs(&payload(json!({"exp": SECOND as f64 + 0.5}))),
        made(Header::new(Algorithm::ES256), &payload(json!({})), &ec),
        made(with_kid(Algorithm::ES256, "any"), &payload(json!({})), &ec),
        made(with_kid(Algorithm::RS256, "r2"), &set, &other),
        made(Header::new(Algorithm::RS256), &set, &other),
        // What was minted elsewhere with our secret, by our rules, is ours.
        hs(&own(json!({}))),
    ];
    for (i, token) in rows.iter().enumerate() {
        let claims = tokens().verify(token, NOW).unwrap_or_else(|fault| panic!("row {i}: {fault}"));
        assert_eq!(claims.subject, "u1");
    }
}

#[test]
fn everything_else_is_refused() {
    let fine = payload(json!({}));
    let other = EncodingKey::from_rsa_pem(OTHER).expect("a key");
    let set = payload(json!({"iss": "https://set.example"}));
    let hs256 = json!({"alg": "HS256", "typ": "JWT"});
    let none = |alg: &str| {
        let part = |v: &Value| URL_SAFE_NO_PAD.encode(v.to_string());
        format!("{}.{}.", part(&json!({"alg": alg})), part(&own(json!({}))))
    };
    let tampered = {
        let token = hs(&own(json!({})));
        let parts: Vec<&str> = token.split('.').collect();
        format!("{}.{}.{}", parts[0], URL_SAFE_NO_PAD.encode(own(json!({"sub": "root"})).to_string()), parts[2])
    };
    let rows = [
        ("nothing", String::new()),
        ("dots", "..".into()),
        ("two parts", "a.b".into()),
        ("four parts", format!("{}.x", hs(&own(json!({}))))),
        ("not base64", "雨.夜.客".into()),
        ("alg none", none("none")),
        ("alg None", none("None")),
        ("no signature", none("HS256")),
        ("tampered", tampered),
        ("wrong secret", by_hand(&hs256, &own(json!({})), &[8; 32])),
        ("empty secret", by_hand(&hs256, &own(json!({})), &[])),
        ("HS256 with the RSA public key", by_hand(&hs256, &fine, RSA_PUBLIC)),
        ("HS256 with the EC public key", by_hand(&hs256, &fine, EC_PUBLIC)),
        ("HS256 with the RSA public key, as ours", by_hand(&hs256, &own(json!({})), RSA_PUBLIC)),
        ("HS256 with a kid of RSA", by_hand(&json!({"alg": "HS256", "kid": "r1"}), &set, RSA_PUBLIC)),
        (
            "HS256 with the shared key of the public set",
            by_hand(&json!({"alg": "HS256", "kid": "shared"}), &set, &[9; 32]),
        ),
        (
            "another algorithm of the family",
            made(Header::new(Algorithm::HS512), &own(json!({})), &EncodingKey::from_secret(&[7; 32])),
        ),
        ("RS512", made(Header::new(Algorithm::RS512), &fine, &EncodingKey::from_rsa_pem(RSA).expect("a key"))),
        ("another RSA key", made(Header::new(Algorithm::RS256), &fine, &other)),
        ("the kid of another key", made(with_kid(Algorithm::RS256, "r1"), &set, &other)),
        ("a kid that is a path", made(with_kid(Algorithm::RS256, "../../dev/null"), &set, &other)),
        ("another issuer's key", rs(&own(json!({})))),
        ("our key, another's issuer", hs(&fine)),
        ("an unknown issuer", rs(&payload(json!({"iss": "https://evil.example"})))),
        ("no issuer", rs(&payload(json!({"iss": null})))),
        ("another audience", rs(&payload(json!({"aud": "else"})))),
        ("no audience", rs(&payload(json!({"aud": []})))),
        ("our audience at their key", rs(&payload(json!({"aud": "kinora"})))),
        ("expired", rs(&payload(json!({"exp": SECOND - 60})))),
        ("no expiry", rs(&payload(json!({"exp": null})))),
        ("an expiry in words", rs(&payload(json!({"exp": "never"})))),
        ("not yet", rs(&payload(json!({"nbf": SECOND + 61})))),
        ("made in the future", rs(&payload(json!({"iat": SECOND + 61})))),
        ("no subject", rs(&payload(json!({"sub": ""})))),
        ("a subject that is no text", rs(&payload(json!({"sub": 1})))),
        (
            "a key in the header",
            by_hand(&json!({"alg": "HS256", "jwk": {"kty": "oct", "k": "AA"}}), &own(json!({})), &[0]),
        ),
        (
            "an extension that must be understood",
            by_hand(&json!({"alg": "HS256", "crit": ["b64"], "b64": false}), &own(json!({})), &[7; 32]),
        ),
    ];
    for (name, token) in rows {
        let fault = tokens().verify(&token, NOW).expect_err(name);
        assert_eq!(fault.kind(), crate::FaultKind::Unauthenticated, "{name}");
    }
}

#[test]
fn unfit_keys_are_refused_at_the_start() {
    let issuer = || Issuer::new("https://id.example", "film");
    let short = include_bytes!("../../../tests/keys/short.pub.pem");
    let p384 = include_bytes!("../../../tests/keys/p384.pub.pem");
    for (name, pem) in [
        ("text", b"hello".as_slice()),
        ("nothing", b""),
        ("a private key", RSA),
        ("a private EC key", EC),
        ("1024 bits", short),
        ("P-384", p384),
    ] {
        assert!(issuer().with_pem(pem).is_err(), "{name}");
    }
    let only_encryption = {
        let mut key = jwk(RSA, Algorithm::RS256, "r1");
        key["use"] = json!("enc");
        json!({"keys": [key]}).to_string()
    };
    for set in ["", "{}", r#"{"keys":[]}"#, &only_encryption] {
        assert!(issuer().with_jwks(set.as_bytes()).is_err(), "{set}");
    }
    assert!(tokens().trusting(Issuer::new("kinora", "film")).is_err(), "nobody else is called as we are");
}
