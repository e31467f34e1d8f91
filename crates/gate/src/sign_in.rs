//! How people come in, and what they hold then.
//!
//! Somebody who signs in gets two words: a *token* of a few minutes that every call carries and that is verified without
//! asking anybody, and a *refresh token* that is good for one thing, getting the next pair. So a call costs no look-up of
//! a session, and who is signed out is out within minutes.

use crate::callers::{ISSUER, OPERATOR};
use crate::{Gate, Peer};
use kinora_app::accounts::{Account, ApiKey, NewKey, Renewed, Session};
use kinora_app::caller::{Caller, Scope, Scopes};
use kinora_http::credentials::key;
use kinora_http::{Fault, FaultKind, attempts};
use kinora_model::text;
use std::time::Duration;
use zeroize::Zeroizing;

/// What stands before every refresh token.
const REFRESH: &str = "kir_";

/// The longest name that a password is tried for; no account has a longer one.
const LONGEST_NAME: usize = 256;

/// What somebody holds who signed in.
#[derive(Clone)]
pub struct SignedIn {
    /// Who.
    pub user: String,
    /// What they may.
    pub scopes: Scopes,
    /// For every call: `Authorization: Bearer …`.
    pub token: String,
    /// How long the token holds.
    pub life: Duration,
    /// For the next pair, once.
    pub refresh: String,
    /// When the session ends unless it is renewed, in milliseconds since 1970.
    pub ends: i64,
}

impl Gate {
    /// Signs in by name and password.
    ///
    /// # Errors
    /// [`Unauthenticated`](FaultKind::Unauthenticated), whatever is wrong; [`TooMany`](FaultKind::TooMany) where the name
    /// or the address was tried too often; those of the store.
    pub async fn log_in(&self, name: &str, password: &str, peer: Peer) -> Result<SignedIn, Fault> {
        let now = self.now();
        let address = attempts::of_address(peer.0);
        self.0.by_address.count(&[&address], now)?;
        let wrong = || Fault::unauthenticated(text!("the name or the password is wrong"; "用户名或密码错误"));
        if name.chars().count() > LONGEST_NAME {
            return Err(wrong());
        }
        self.0.by_name.count(&[name], now)?;
        let account = self.accounts().find(name).await?;
        let stored = account.as_ref().and_then(|account| account.password.as_deref());
        if !self.0.passwords.verify(password, stored).await? {
            return Err(wrong());
        }
        self.0.by_name.forgive(&[name]);
        self.let_in(account.ok_or_else(wrong)?).await
    }

    /// Signs in by the word of the server's [sign-in link](Self::offer_link), which is used up then.
    ///
    /// # Errors
    /// As [`log_in`](Self::log_in).
    pub async fn use_link(&self, word: &str, peer: Peer) -> Result<SignedIn, Fault> {
        self.0.by_address.count(&[&attempts::of_address(peer.0)], self.now())?;
        let digest = key::digest(word).to_string();
        let account = self.accounts().use_link(&digest).await?.ok_or_else(|| {
            Fault::unauthenticated(text!(
                "the sign-in link is wrong, over, or was used; the server prints a new one each time it starts";
                "登录链接错误、已过期或已使用；服务器每次启动都会输出新的链接"))
        })?;
        self.let_in(account).await
    }

    /// Makes a word that is good for one sign-in within `life`, for the server to print. Earlier ones are good no more.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn offer_link(&self, life: Duration) -> kinora_model::Result<Zeroizing<String>> {
        let word = key::make(self.chance());
        self.accounts().offer_link(key::digest(&word).to_string(), life).await?;
        Ok(word)
    }

    /// The next pair for a refresh token, which is used up.
    ///
    /// # Errors
    /// [`Unauthenticated`](FaultKind::Unauthenticated) where it does not hold; one that was used up before closes its whole
    /// session, for somebody else has it, too. Those of the store.
    pub async fn refresh(&self, word: &str) -> Result<SignedIn, Fault> {
        let over = || {
            Fault::unauthenticated(
                text!("the refresh token does not hold here; sign in again"; "刷新令牌在此无效；请重新登录"),
            )
        };
        let (id, digest) = parted(word).ok_or_else(over)?;
        let secret = key::make(self.chance());
        let next = key::digest(&secret).to_string();
        match self.accounts().renew_session(id, &digest, next, self.0.parts.lives.session).await? {
            Renewed::Yes(account, session) => Ok(self.signed_in(&account, &session, &secret)),
            Renewed::No => Err(over()),
        }
    }

    /// Closes the session of a refresh token; one that does not hold is closed already.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn log_out(&self, word: &str) -> Result<(), Fault> {
        if let Some((id, digest)) = parted(word) {
            self.accounts().close_session(id, &digest).await?;
        }
        Ok(())
    }

    /// Gives the caller's account another password. Who has one says it; all sessions and tokens are over then, and the
    /// caller gets new ones.
    ///
    /// # Errors
    /// [`Denied`](FaultKind::Denied) where `old` is wrong; [`Invalid`](FaultKind::Invalid) where `new` is too short or long;
    /// [`TooMany`](FaultKind::TooMany) where it was tried too often; those of the store.
    pub async fn change_password(&self, caller: &Caller, old: Option<&str>, new: &str) -> Result<SignedIn, Fault> {
        caller.may(Scope::Account)?;
        let account = self.accounts().find(&caller.user).await?.ok_or_else(no_account)?;
        if let Some(stored) = &account.password {
            self.0.by_name.count(&[&caller.user], self.now())?;
            if !self.0.passwords.verify(old.unwrap_or_default(), Some(stored)).await? {
                let what = text!("old_password is not the present password"; "old_password 与当前密码不符");
                return Err(Fault::new(FaultKind::Denied, what).at("old_password"));
            }
            self.0.by_name.forgive(&[&caller.user]);
        }
        let hash = self.hash(new).await?;
        let account = self.accounts().set_password(&caller.user, hash).await?;
        self.let_in(account).await
    }

    /// The hash of a new password.
    ///
    /// # Errors
    /// [`Invalid`](FaultKind::Invalid) where it is too short or too long.
    pub async fn hash(&self, password: &str) -> Result<String, Fault> {
        self.0.passwords.hash(password).await
    }

    /// Makes a key for the caller: shown this once, and only its digest is kept.
    ///
    /// # Errors
    /// [`Denied`](FaultKind::Denied) where the caller may not, or the key would be good for more than they; those of the
    /// store.
    pub async fn make_key(
        &self,
        caller: &Caller,
        name: String,
        scopes: Scopes,
        life: Option<Duration>,
    ) -> Result<(Zeroizing<String>, ApiKey), Fault> {
        caller.may(Scope::Account)?;
        if self.accounts().find(&caller.user).await?.is_none() {
            return Err(no_account());
        }
        let word = key::make(self.chance());
        let ends = life.map(|life| self.now().saturating_add_unsigned(life.as_millis().try_into().unwrap_or(u64::MAX)));
        let new = NewKey { name, digest: key::digest(&word).to_string(), scopes, ends };
        let kept = self.accounts().add_key(&caller.user, new).await?;
        Ok((word, kept))
    }

    /// A token for the account called `name`, good for all it may, for `life`: for a person at the server to give to a
    /// script.
    ///
    /// # Errors
    /// [`NotFound`](FaultKind::NotFound); those of the store.
    pub async fn token_for(&self, name: &str, life: Duration) -> Result<String, Fault> {
        let account = self.accounts().find(name).await?.ok_or_else(|| {
            Fault::new(FaultKind::NotFound, text!("there is no account called `{name}`"; "没有名为 `{name}` 的账户"))
        })?;
        Ok(self.minted(&account.name, &account.scopes, life))
    }

    /// A token of a minute by which the server's own command line sees to the accounts of the server that runs.
    pub fn operator_token(&self) -> String {
        self.minted(OPERATOR, &Scopes::of(&[Scope::Admin]), Duration::from_secs(60))
    }

    async fn let_in(&self, account: Account) -> Result<SignedIn, Fault> {
        let secret = key::make(self.chance());
        let mut id = [0; 16];
        (self.chance())(&mut id);
        let id = uuid::Builder::from_random_bytes(id).into_uuid().simple().to_string();
        let digest = key::digest(&secret).to_string();
        let session = self.accounts().open_session(&account.name, id, digest, self.0.parts.lives.session).await?;
        Ok(self.signed_in(&account, &session, &secret))
    }

    fn signed_in(&self, account: &Account, session: &Session, secret: &str) -> SignedIn {
        let life = self.0.parts.lives.token;
        SignedIn {
            user: account.name.clone(),
            scopes: account.scopes.clone(),
            token: self.minted(&account.name, &account.scopes, life),
            life,
            refresh: format!("{REFRESH}{}.{secret}", session.id),
            ends: session.ends,
        }
    }

    fn minted(&self, subject: &str, scopes: &Scopes, life: Duration) -> String {
        self.0.parts.tokens.mint(subject, &scopes.words(), self.now(), life, self.chance())
    }
}

/// A refresh token's session and the digest of its secret.
fn parted(word: &str) -> Option<(&str, String)> {
    let (id, secret) = word.strip_prefix(REFRESH)?.split_once('.')?;
    (id.len() == 32).then(|| (id, key::digest(secret).to_string()))
}

fn no_account() -> Fault {
    let what =
        text!("whoever signs in elsewhere has no account here to see to"; "由外部签发者认证的用户在此没有账户可管理");
    Fault::new(FaultKind::Denied, what)
}

/// The issuer's name in tokens of this server, for whoever builds its [`Tokens`](kinora_http::credentials::token::Tokens).
pub const OWN_ISSUER: &str = ISSUER;
