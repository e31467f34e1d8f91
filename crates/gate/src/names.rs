//! Names for what a request makes.

use kinora_http::idempotency::{Fingerprint, IdempotencyKey};
use kinora_http::outside::Chance;
use uuid::Builder;

/// Names for what one request makes. With an idempotency key, the same request gets the same names again: when a server
/// died before it could answer, the second try finds by them what the first one made. Without, they come by chance.
#[derive(Clone, Debug)]
pub struct Names([u8; 32]);

impl Names {
    pub(crate) fn by_chance(chance: &Chance) -> Self {
        let mut seed = [0; 32];
        chance(&mut seed);
        Self(seed)
    }

    pub(crate) fn of(caller: &str, key: &IdempotencyKey, fingerprint: Fingerprint) -> Self {
        let mut hasher = blake3::Hasher::new_derive_key("kinora names of one request 1");
        for part in [caller.as_bytes(), key.as_str().as_bytes(), &fingerprint.0] {
            hasher.update(&(part.len() as u64).to_le_bytes()).update(part);
        }
        Self(hasher.finalize().into())
    }

    /// `digits` (at most 64) hex digits for `what`, a word that tells this thing from others of the same request.
    pub fn hex(&self, what: &str, digits: usize) -> String {
        blake3::keyed_hash(&self.0, what.as_bytes()).to_hex()[..digits.min(64)].to_owned()
    }

    /// A number below 2⁵² for `what`, which JSON carries exactly: the seed of what is drawn.
    pub fn number(&self, what: &str) -> u64 {
        u64::from_str_radix(&self.hex(what, 13), 16).expect("13 hex digits are a number")
    }

    /// A UUID (version 4 in form) for `what`.
    pub fn uuid(&self, what: &str) -> String {
        let hash = blake3::keyed_hash(&self.0, what.as_bytes());
        let bytes: [u8; 16] = hash.as_bytes()[..16].try_into().expect("a hash has 32 bytes");
        Builder::from_random_bytes(bytes).into_uuid().to_string()
    }
}
