//! API keys: 32 bytes by chance for the caller, and only their SHA-256 for us.

use crate::outside::Chance;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use std::fmt::{self, Write};
use std::str::FromStr;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// What stands before every key, so that people and scanners of leaked secrets know one when they see it.
pub const PREFIX: &str = "kin_";

/// A new key: shown to its owner once, stored only as [`digest`].
pub fn make(chance: &Chance) -> Zeroizing<String> {
    let mut bytes = Zeroizing::new([0; 32]);
    chance(&mut *bytes);
    Zeroizing::new(format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(*bytes)))
}

/// What is stored of a key. Keys are chosen by chance and long, so a plain hash tells nothing of them.
pub fn digest(key: &str) -> KeyDigest {
    KeyDigest(Sha256::digest(key.as_bytes()).into())
}

/// The SHA-256 of a key. Comparing two takes as long whether they agree or not.
#[derive(Clone, Copy, Eq)]
pub struct KeyDigest([u8; 32]);

impl KeyDigest {
    /// The digest that was stored as these bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Its bytes, to store. A store may look a key up by them: who can choose a digest's first bytes has its preimage.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl PartialEq for KeyDigest {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl fmt::Display for KeyDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|b| write!(f, "{b:02x}"))
    }
}

impl fmt::Debug for KeyDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyDigest(")?;
        self.0[..4].iter().try_for_each(|b| write!(f, "{b:02x}"))?;
        f.write_char('…')?;
        f.write_char(')')
    }
}

impl FromStr for KeyDigest {
    type Err = kinora_model::Error;
    /// Reads 64 hex digits, as a configuration file holds them.
    fn from_str(hex: &str) -> Result<Self, Self::Err> {
        let mut bytes = [0; 32];
        let fits = hex.len() == 64 && hex.bytes().all(|b| b.is_ascii_hexdigit());
        if !fits {
            let what = kinora_model::text!("a key's digest is 64 hex digits: the SHA-256 of the key";
                                           "密钥摘要应为 64 个十六进制数字，即密钥的 SHA-256");
            return Err(kinora_model::Error::invalid(what));
        }
        for (i, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&hex[2 * i..2 * i + 2], 16).expect("only hex digits were let in");
        }
        Ok(Self(bytes))
    }
}

/// The one of `known` whose digest is that of `presented`. All are compared, so the time tells neither whether nor where.
pub fn find<'a, T>(presented: &str, known: impl IntoIterator<Item = (&'a KeyDigest, T)>) -> Option<T> {
    let presented = digest(presented);
    known.into_iter().fold(None, |found, (digest, owner)| if *digest == presented { Some(owner) } else { found })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[test]
    fn keys_are_found_by_digest_only() {
        let key = make(&(Arc::new(|b: &mut [u8]| b.fill(0xfb)) as Chance));
        assert_eq!(key.as_str(), "kin_-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_s");
        let stored: KeyDigest = digest(&key).to_string().parse().expect("its own form");
        let known = [(digest("other"), "other"), (stored, "mine")];
        let find = |presented: &str| find(presented, known.iter().map(|(d, o)| (d, *o)));
        assert_eq!(find(&key), Some("mine"));
        let hex = stored.to_string();
        for wrong in ["", "kin_", &key[..key.len() - 1], &key.to_uppercase(), &hex] {
            assert_eq!(find(wrong), None, "{wrong}");
        }
        for wrong in ["", "ab", &hex[1..], &"g".repeat(64), &"雨".repeat(32)] {
            assert!(wrong.parse::<KeyDigest>().is_err(), "{wrong}");
        }
    }
}
