//! Tokens of all makers, as they reach a real server.

use crate::kinora::Desk;
use crate::serving::Serving;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};

const RSA: &[u8] = include_bytes!("../../../http/tests/keys/rsa.pem");
const RSA_PUBLIC: &[u8] = include_bytes!("../../../http/tests/keys/rsa.pub.pem");
const EC: &[u8] = include_bytes!("../../../http/tests/keys/ec.pem");
const OTHER: &[u8] = include_bytes!("../../../http/tests/keys/other.pem");

fn now() -> i64 {
    #[expect(clippy::disallowed_methods, reason = "the server under test goes by the machine's clock")]
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.expect("after 1970").as_secs() as i64
}

/// A token with any header, signed with HMAC under `key`, by hand.
fn by_hand(header: Value, payload: &Value, key: &[u8]) -> String {
    let part = |v: &Value| URL_SAFE_NO_PAD.encode(v.to_string());
    let signed = format!("{}.{}", part(&header), part(payload));
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(key).expect("HMAC takes every key");
    mac.update(signed.as_bytes());
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
}

fn with(base: &Value, changes: Value) -> Value {
    let mut all = base.clone();
    for (name, value) in changes.as_object().expect("an object") {
        all[name] = value.clone();
    }
    all
}

#[test]
fn only_tokens_that_hold_let_in() {
    let desk = Desk::new();
    desk.write("id.pem", RSA_PUBLIC);
    let ec = EncodingKey::from_ec_pem(EC).expect("a key");
    let jwk = Jwk::from_encoding_key(&ec, Algorithm::ES256).expect("a key");
    desk.write("keys.json", json!({"keys": [jwk]}).to_string());
    desk.write(
        "kinora.toml",
        "[jwt]\nissuer = \"https://id.example\"\naudience = \"film\"\npublic_key = \"id.pem\"\njwks = \"keys.json\"\n",
    );
    let server = Serving::over(desk, &[]);
    server.sign_in();
    let secret = std::fs::read(server.desk.path("data/secret")).expect("it was made at the start");
    let now = now();
    let own = json!({"iss": "kinora", "aud": "kinora", "sub": "owner", "scope": "read", "iat": now, "exp": now + 600});
    let theirs = json!({"iss": "https://id.example", "aud": "film", "sub": "u1", "iat": now, "exp": now + 600});
    let hs = |payload: &Value, key: &[u8]| by_hand(json!({"alg": "HS256"}), payload, key);
    let signed = |algorithm, key: &EncodingKey, payload: &Value| {
        encode(&Header::new(algorithm), payload, key).expect("it can be signed")
    };
    let rsa = EncodingKey::from_rsa_pem(RSA).expect("a key");
    let other = EncodingKey::from_rsa_pem(OTHER).expect("a key");
    let none = format!("{}.{}.", URL_SAFE_NO_PAD.encode("{\"alg\":\"none\"}"), URL_SAFE_NO_PAD.encode(own.to_string()));
    let holding = [
        ("our own", hs(&own, &secret), "owner"),
        ("RS256 by its public key", signed(Algorithm::RS256, &rsa, &theirs), "https://id.example|u1"),
        ("ES256 by the JWKS file", signed(Algorithm::ES256, &ec, &theirs), "https://id.example|u1"),
    ];
    for (name, token, user) in &holding {
        let said = server.ask("GET", "/api/auth/me", Some(token), None);
        assert_eq!((said.status, said.json()["data"]["name"].as_str()), (200, Some(*user)), "{name}: {}", said.text);
    }
    let refused = [
        ("alg none", none),
        ("another server's secret", hs(&own, &[7; 64])),
        ("the public key as a secret", hs(&theirs, RSA_PUBLIC)),
        ("another key", signed(Algorithm::RS256, &other, &theirs)),
        ("wrong issuer", hs(&with(&own, json!({"iss": "someone"})), &secret)),
        ("their issuer under our secret", hs(&theirs, &secret)),
        ("our name under their key", signed(Algorithm::RS256, &rsa, &own)),
        ("wrong audience", hs(&with(&own, json!({"aud": "film"})), &secret)),
        ("their wrong audience", signed(Algorithm::RS256, &rsa, &with(&theirs, json!({"aud": "kinora"})))),
        ("expired", hs(&with(&own, json!({"iat": now - 900, "exp": now - 300})), &secret)),
        ("not yet valid", hs(&with(&own, json!({"nbf": now + 300})), &secret)),
        ("nobody", hs(&with(&own, json!({"sub": "nobody"})), &secret)),
        ("no expiry", hs(&with(&own, json!({"exp": null})), &secret)),
        ("cut", holding[0].1[..holding[0].1.len() - 2].to_owned()),
        ("nonsense", "nonsense".to_owned()),
    ];
    for (name, token) in refused {
        let said = server.ask("GET", "/api/auth/me", Some(&token), None);
        assert_eq!((said.status, said.json()["code"].as_u64()), (401, Some(40101)), "{name}: {}", said.text);
        assert_eq!(said.header("www-authenticate"), "Bearer", "{name}");
    }
}
