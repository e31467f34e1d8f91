//! Passwords: argon2id, off the threads that answer, a few at a time.

use crate::outside::Chance;
use crate::{Fault, FaultKind};
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, PasswordHash, Version};
use kinora_model::{Error, text};
use std::sync::Arc;
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

/// The fewest characters of a password, as NIST SP 800-63B has it.
pub const SHORTEST: usize = 8;
/// The most bytes: enough for any sentence, too few to keep a hash busy.
pub const LONGEST: usize = 1024;

/// Memory in KiB and passes: OWASP's first choice for argon2id, one lane.
const MEMORY: u32 = 19 * 1024;
const PASSES: u32 = 2;

/// Hashes and verifies passwords.
#[derive(Clone)]
pub struct Passwords {
    chance: Chance,
    // Each takes 19 MiB; without a limit a burst of log-ins would take the machine's memory.
    at_once: Arc<Semaphore>,
    decoy: Arc<str>,
}

impl Passwords {
    /// Salts come from `chance`; at most `at_once` hashes (19 MiB and some 20 ms of a core each) run at the same time.
    pub fn new(chance: Chance, at_once: usize) -> Result<Self, Error> {
        let mut salt = [0; 16];
        chance(&mut salt);
        let decoy = hashed(b"nobody's password", &salt)?.into();
        Ok(Self { chance, at_once: Arc::new(Semaphore::new(at_once.max(1))), decoy })
    }

    /// The hash of a new `password`, in the PHC form that names its parameters. Refuses one that is too short or too long.
    pub async fn hash(&self, password: &str) -> Result<String, Fault> {
        if password.chars().count() < SHORTEST || password.len() > LONGEST {
            let what = text!("a password has at least {SHORTEST} characters and at most {LONGEST} bytes";
                             "密码至少 {SHORTEST} 个字符，最多 {LONGEST} 字节");
            return Err(Fault::invalid("password", what));
        }
        let mut salt = [0; 16];
        (self.chance)(&mut salt);
        let password = Zeroizing::new(password.as_bytes().to_vec());
        Ok(self.aside(move || hashed(&password, &salt)).await??)
    }

    /// Whether `password` is the one behind `stored`. With no `stored` (nobody has this name) it is false, after the same
    /// work, so that the time does not tell which names exist.
    pub async fn verify(&self, password: &str, stored: Option<&str>) -> Result<bool, Fault> {
        if password.len() > LONGEST {
            return Ok(false);
        }
        let exists = stored.is_some();
        let phc = stored.unwrap_or(&self.decoy).to_owned();
        let password = Zeroizing::new(password.as_bytes().to_vec());
        let fits = self.aside(move || verified(&password, &phc)).await??;
        Ok(fits && exists)
    }

    async fn aside<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Fault> {
        // The place is kept by the work and not by us: a caller who hangs up does not make room for the next.
        let place = self.at_once.clone().acquire_owned().await.expect("nobody closes it");
        let done = tokio::task::spawn_blocking(move || {
            let _place = place;
            work()
        });
        done.await.map_err(|cause| {
            Error::internal(text!("the password could not be worked on"; "密码处理失败")).caused_by(cause).into()
        })
    }
}

fn hashed(password: &[u8], salt: &[u8]) -> Result<String, Error> {
    let params = Params::new(MEMORY, PASSES, 1, None).expect("parameters within the bounds of RFC 9106");
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let hash = argon2.hash_password_with_salt(password, salt);
    hash.map(|h| h.to_string())
        .map_err(|cause| Error::internal(text!("the password could not be hashed"; "密码无法加密")).caused_by(cause))
}

fn verified(password: &[u8], phc: &str) -> Result<bool, Fault> {
    let unreadable =
        || Fault::new(FaultKind::Internal, text!("a stored password hash is unreadable"; "存储的密码散列无法读取"));
    let stored = PasswordHash::new(phc).map_err(|_| unreadable())?;
    // The stored parameters are used: older hashes go on working when ours grow.
    match Argon2::default().verify_password(password, &stored) {
        Ok(()) => Ok(true),
        Err(argon2::password_hash::Error::PasswordInvalid) => Ok(false),
        Err(_) => Err(unreadable()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU8, Ordering};

    fn passwords() -> Passwords {
        let next = AtomicU8::new(0);
        Passwords::new(Arc::new(move |b| b.fill(next.fetch_add(1, Ordering::Relaxed))), 2).expect("argon2 works")
    }

    #[tokio::test]
    async fn only_the_right_password_fits() {
        let passwords = passwords();
        let hash = passwords.hash("雨夜客栈的灯笼亮着").await.expect("long enough");
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert_ne!(hash, passwords.hash("雨夜客栈的灯笼亮着").await.expect("long enough"), "salts differ");
        let long = "x".repeat(LONGEST + 1);
        let rows = [
            ("雨夜客栈的灯笼亮着", Some(hash.as_str()), true),
            ("雨夜客栈的灯笼亮", Some(&hash), false),
            ("", Some(&hash), false),
            (&long, Some(&hash), false),
            ("nobody's password", None, false),
        ];
        for (password, stored, fits) in rows {
            assert_eq!(passwords.verify(password, stored).await.expect("readable"), fits, "{password}");
        }
        for broken in ["", "$argon2id$", "plain", "$2b$12$abcdefghijklmnopqrstuv"] {
            assert_eq!(passwords.verify("x", Some(broken)).await.expect_err(broken).kind(), FaultKind::Internal);
        }
    }

    #[tokio::test]
    async fn weak_and_overlong_passwords_are_refused() {
        for wrong in ["", "seven77", "七个字的密码呀", &"x".repeat(LONGEST + 1)] {
            assert_eq!(passwords().hash(wrong).await.expect_err("refused").field(), Some("password"));
        }
    }
}
