//! What goes over the wire.

use kinora_app::accounts::{Account, ApiKey};
use kinora_app::caller::{Caller, Scope, Scopes};
use kinora_gate::sign_in;
use kinora_http::Fault;
use kinora_model::text;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A name and its password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LogIn {
    /// The account's name.
    #[schema(example = "ada")]
    pub name: String,
    /// Its password.
    #[schema(format = Password)]
    pub password: String,
}

/// The word of a sign-in link.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// What stands in the link after `token=`.
    pub token: String,
}

/// A refresh token.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Refresh {
    /// As it was given with the token.
    pub refresh_token: String,
}

/// Another password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    /// The present one, where there is one.
    #[schema(format = Password)]
    pub old_password: Option<String>,
    /// The new one: at least 8 characters.
    #[schema(format = Password, min_length = 8)]
    pub new_password: String,
}

/// A password for somebody.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetPassword {
    /// At least 8 characters.
    #[schema(format = Password, min_length = 8)]
    pub password: String,
}

/// An account to make.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUser {
    /// 1 to 64 letters, digits and `-_.@`.
    #[schema(example = "ada", min_length = 1, max_length = 64)]
    pub name: String,
    /// At least 8 characters; without one, only tokens made for the account let it in.
    #[schema(format = Password, min_length = 8)]
    pub password: Option<String>,
    /// Whether it may see to everybody's accounts.
    #[serde(default)]
    pub admin: bool,
}

/// A key to make.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewKey {
    /// What you call it.
    #[schema(example = "nightly script", max_length = 100)]
    pub name: String,
    /// What it shall be good for: `read`, `write`, `account`, `admin`; `read` and `write` where absent.
    #[schema(example = json!(["read", "write"]))]
    pub scopes: Option<Vec<String>>,
    /// After so many days it ends; never where absent.
    #[schema(minimum = 1, maximum = 3650)]
    pub days: Option<u32>,
}

/// A token to make.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewToken {
    /// How many days it holds.
    #[schema(minimum = 1, maximum = 3650)]
    pub days: u32,
}

/// What somebody holds who signed in.
#[derive(Serialize, ToSchema)]
pub struct SignedIn {
    /// For every call: `Authorization: Bearer …`.
    pub access_token: String,
    /// `Bearer`.
    #[schema(example = "Bearer")]
    pub token_type: &'static str,
    /// How many seconds the access token holds.
    pub expires_in: u64,
    /// For the next pair, once.
    pub refresh_token: String,
    /// When the session ends unless it is renewed, in milliseconds since 1970.
    pub session_ends: i64,
    /// Who.
    pub user: User,
}

impl From<sign_in::SignedIn> for SignedIn {
    fn from(signed_in: sign_in::SignedIn) -> Self {
        let sign_in::SignedIn { user, scopes, token, life, refresh, ends } = signed_in;
        Self {
            access_token: token,
            token_type: "Bearer",
            expires_in: life.as_secs(),
            refresh_token: refresh,
            session_ends: ends,
            user: User { name: user, scopes: scopes.words() },
        }
    }
}

/// Somebody, and what they may.
#[derive(Serialize, ToSchema)]
pub struct User {
    /// Their name.
    pub name: String,
    /// What they may.
    #[schema(value_type = Vec<String>)]
    pub scopes: Vec<&'static str>,
}

impl From<Caller> for User {
    fn from(caller: Caller) -> Self {
        Self { name: caller.user, scopes: caller.scopes.words() }
    }
}

/// An account, for whoever is in charge.
#[derive(Serialize, ToSchema)]
pub struct Listed {
    /// Its name.
    pub name: String,
    /// What it may.
    #[schema(value_type = Vec<String>)]
    pub scopes: Vec<&'static str>,
    /// Whether it has a password.
    pub has_password: bool,
    /// When it was made, in milliseconds since 1970.
    pub created: i64,
}

impl From<Account> for Listed {
    fn from(account: Account) -> Self {
        let Account { name, password, scopes, created, .. } = account;
        Self { name, scopes: scopes.words(), has_password: password.is_some(), created }
    }
}

/// A key, without its word.
#[derive(Serialize, ToSchema)]
pub struct Key {
    /// What it is revoked by.
    pub id: String,
    /// What you call it.
    pub name: String,
    /// What it is good for.
    #[schema(value_type = Vec<String>)]
    pub scopes: Vec<&'static str>,
    /// When it was made, in milliseconds since 1970.
    pub created: i64,
    /// When it ends, in milliseconds since 1970; never where null.
    pub ends: Option<i64>,
}

impl From<ApiKey> for Key {
    fn from(key: ApiKey) -> Self {
        let ApiKey { id, name, scopes, created, ends, .. } = key;
        Self { id, name, scopes: scopes.words(), created, ends }
    }
}

/// A new key.
#[derive(Serialize, ToSchema)]
pub struct MadeKey {
    /// The key: send it as `X-API-Key` or `Authorization: Bearer`. It is shown this once.
    pub key: String,
    /// As it is listed.
    #[serde(flatten)]
    pub listed: Key,
}

/// A token for a script.
#[derive(Serialize, ToSchema)]
pub struct MadeToken {
    /// For every call: `Authorization: Bearer …`.
    pub access_token: String,
}

/// Scopes by their words; one that is none is named.
pub fn scopes(words: Option<Vec<String>>) -> Result<Scopes, Fault> {
    let Some(words) = words else { return Ok(Scopes::work()) };
    if let Some(wrong) = words.iter().find(|word| Scope::of_word(word).is_none()) {
        let shown = kinora_http::outside::describe::quoted(wrong, 40);
        let known = Scopes::all().words().join(", ");
        return Err(Fault::invalid(
            "scopes",
            text!("scopes has `{shown}`; known are {known}"; "scopes 中有 `{shown}`；可用的有 {known}"),
        ));
    }
    let scopes = Scopes::of_words(words.iter().map(String::as_str));
    if scopes.is_empty() {
        return Err(Fault::invalid(
            "scopes",
            text!("scopes is empty; such a key is good for nothing"; "scopes 为空；这样的密钥没有用处"),
        ));
    }
    Ok(scopes)
}

/// A number of days, 1 to 3650.
pub fn days(days: u32) -> Result<std::time::Duration, Fault> {
    if (1..=3650).contains(&days) {
        return Ok(std::time::Duration::from_secs(u64::from(days) * 86_400));
    }
    Err(Fault::invalid(
        "days",
        text!("days must be from 1 to 3650, not {days}"; "days 必须在 1 到 3650 之间，而不是 {days}"),
    ))
}
