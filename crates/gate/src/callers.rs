//! Who calls.

use crate::{Gate, known_scopes};
use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, Uri};
use kinora_app::caller::{Caller, Scope, Scopes};
use kinora_http::Fault;
use kinora_http::credentials::{Presented, key, token::Claims};
use kinora_http::events::Leaving;
use kinora_model::text;
use std::time::Duration;

/// The name by which the server writes into its tokens who made them.
pub(crate) const ISSUER: &str = "kinora";

/// Whoever can read the server's secret on its machine: they see to accounts, by tokens that they make themselves. No
/// account can have this name.
pub const OPERATOR: &str = "#operator";

/// The owner of what is made on an open face by nobody in particular.
const NOBODY: &str = "open";

/// Who calls, as an argument of a handler whose state holds a [`Gate`]. They hold a valid token or key, which is good to
/// look where the method only looks, and to change where it changes.
#[derive(Clone, Debug)]
pub struct By(pub Caller);

impl<S: Send + Sync> FromRequestParts<S> for By
where
    Gate: FromRef<S>,
{
    type Rejection = Fault;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        let caller = Gate::from_ref(state).caller(&Presented::in_headers(&parts.headers)?).await?;
        let only_looks = parts.method == Method::GET || parts.method == Method::HEAD;
        caller.may(if only_looks { Scope::Read } else { Scope::Write })?;
        Ok(Self(caller))
    }
}

/// Who calls on an open face, as an argument of a handler whose state holds a [`Gate`]: whom [`Gate::open_caller`] finds.
/// They are good to look where the method only looks, and to change where it changes.
#[derive(Clone, Debug)]
pub struct ByOpen(pub Caller);

impl<S: Send + Sync> FromRequestParts<S> for ByOpen
where
    Gate: FromRef<S>,
{
    type Rejection = Fault;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        let caller = Gate::from_ref(state).open_caller(&Presented::in_headers(&parts.headers)?).await?;
        let only_looks = parts.method == Method::GET || parts.method == Method::HEAD;
        caller.may(if only_looks { Scope::Read } else { Scope::Write })?;
        Ok(Self(caller))
    }
}

/// Who calls on a connection that stays open, and until when they may.
#[derive(Clone, Debug)]
pub struct Listener {
    /// Who.
    pub caller: Caller,
    /// Until when, in milliseconds since 1970; a key has no end that matters to a connection.
    ends: Option<i64>,
}

impl Gate {
    /// Who presents this: somebody with a token of ours and an account, somebody with a token of an issuer we trust, or the
    /// owner of a key.
    ///
    /// # Errors
    /// [`Unauthenticated`](kinora_http::FaultKind::Unauthenticated) where nothing is presented or it does not hold; those
    /// of the store.
    pub async fn caller(&self, presented: &Presented) -> Result<Caller, Fault> {
        Ok(self.held(presented).await?.caller)
    }

    /// Who asks for a WebSocket: by the headers, else by `?token=`. They may look.
    ///
    /// # Errors
    /// As [`caller`](Self::caller); [`Denied`](kinora_http::FaultKind::Denied) where the credential is not good to look.
    pub async fn listener(&self, headers: &HeaderMap, uri: &Uri) -> Result<Listener, Fault> {
        let listener = self.held(&Presented::to_socket(headers, uri)?).await?;
        listener.caller.may(Scope::Read)?;
        Ok(listener)
    }

    /// Who calls on an open face: the holder of a configured key or of an account's, or, where the configuration lets
    /// them, anybody without one.
    ///
    /// # Errors
    /// As [`caller`](Self::caller).
    pub async fn open_caller(&self, presented: &Presented) -> Result<Caller, Fault> {
        match presented {
            Presented::Nothing if self.0.parts.open_faces => {
                Ok(Caller { user: NOBODY.to_owned(), scopes: Scopes::work() })
            }
            _ => self.key_holder(presented).await,
        }
    }

    /// Who calls on a route of an open face that its document gives a key: the holder of a configured key, or whoever
    /// [`caller`](Self::caller) knows.
    ///
    /// # Errors
    /// As [`caller`](Self::caller).
    pub async fn key_holder(&self, presented: &Presented) -> Result<Caller, Fault> {
        let known = self.0.parts.open_keys.iter().map(|open| (&open.digest, &open.name));
        match key::find(presented.required()?, known) {
            Some(name) => Ok(Caller { user: format!("{NOBODY}|{name}"), scopes: Scopes::work() }),
            None => self.caller(presented).await,
        }
    }

    /// Until when an open connection of `listener` may stay: returns when the server stops or their token is over.
    pub fn until(&self, listener: &Listener) -> impl Future<Output = Leaving> + Send + 'static {
        let (clock, stopping) = (self.0.parts.clock.clone(), self.0.parts.stopping.clone());
        let left = listener.ends.map(|ends| Duration::from_millis(u64::try_from(ends - clock.now()).unwrap_or(0)));
        async move {
            let over = async {
                match left {
                    Some(left) => clock.sleep(left).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = stopping.cancelled() => Leaving::ServerStops,
                () = over => Leaving::NotAllowed,
            }
        }
    }

    async fn held(&self, presented: &Presented) -> Result<Listener, Fault> {
        let word = presented.required()?;
        if word.starts_with(key::PREFIX) {
            let digest = key::digest(word).to_string();
            let key = self.0.accounts.key(&digest).await?.ok_or_else(|| {
                Fault::unauthenticated(text!("the API key does not hold here"; "API 密钥在此无效"))
                    .at(if matches!(presented, Presented::ApiKey(_)) { "X-API-Key" } else { "Authorization" })
            })?;
            return Ok(Listener { caller: Caller { user: key.owner, scopes: key.scopes }, ends: key.ends });
        }
        let claims = self.0.parts.tokens.verify(word, self.now())?;
        let ends = Some(claims.expires);
        let caller = if claims.issuer == ISSUER { self.of_ours(&claims).await? } else { stranger(&claims) };
        Ok(Listener { caller, ends })
    }

    /// A token of ours holds as long as its account is there and has not been shut since.
    async fn of_ours(&self, claims: &Claims) -> Result<Caller, Fault> {
        if claims.subject == OPERATOR {
            return Ok(Caller { user: OPERATOR.to_owned(), scopes: Scopes::of(&[Scope::Admin]) });
        }
        let over = || {
            let what = text!("the account behind the token is gone or was changed; sign in again"; "令牌对应的账户已删除或已变更；请重新登录");
            Fault::unauthenticated(what).at("Authorization")
        };
        let account = self.0.accounts.find(&claims.subject).await?.ok_or_else(over)?;
        // Tokens know seconds only.
        if claims.issued.is_none_or(|issued| issued.div_euclid(1000) < account.holds_from.div_euclid(1000)) {
            return Err(over());
        }
        let scopes = account.scopes.and(&known_scopes(&claims.scopes));
        Ok(Caller { user: account.name, scopes })
    }
}

/// Somebody vouched for elsewhere, who cannot pass for one of our own. A token that says nothing of what it is good for is
/// good for work.
fn stranger(claims: &Claims) -> Caller {
    let scopes = if claims.scopes.is_empty() { Scopes::work() } else { known_scopes(&claims.scopes) };
    let person = Scopes::work();
    Caller { user: format!("{}|{}", claims.issuer, claims.subject), scopes: scopes.and(&person) }
}
