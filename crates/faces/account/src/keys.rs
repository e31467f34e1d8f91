//! Keys for programs.

use crate::wire::{self, Key, MadeKey, NewKey};
use crate::wording::{Envelope, Refusal, answer, made};
use axum::extract::State;
use axum::response::Response;
use kinora_app::caller::{Caller, Scope};
use kinora_gate::Gate;
use kinora_http::Fault;
use kinora_http::body::Json;
use kinora_http::credentials::Presented;
use kinora_http::query::Path;
use kinora_model::text;

/// The longest name of a key, in characters.
const LONGEST_NAME: usize = 100;

async fn owner(gate: &Gate, presented: &Presented) -> Result<Caller, Fault> {
    let caller = gate.caller(presented).await?;
    caller.may(Scope::Account)?;
    Ok(caller)
}

/// Lists the caller's keys.
#[utoipa::path(get, path = "/keys", tag = "account", security(("bearer" = [])),
    responses((status = 200, body = Envelope<Vec<Key>>), (status = 401, body = Refusal), (status = 403, body = Refusal)))]
pub async fn list(State(gate): State<Gate>, presented: Presented) -> Result<Response, Fault> {
    let caller = owner(&gate, &presented).await?;
    let keys = gate.accounts().keys(&caller.user).await?;
    Ok(answer(keys.into_iter().map(Key::from).collect::<Vec<_>>()))
}

/// Makes a key. Its word is shown this once.
#[utoipa::path(post, path = "/keys", tag = "account", request_body = NewKey, security(("bearer" = [])),
    responses((status = 201, body = Envelope<MadeKey>), (status = 400, body = Refusal), (status = 401, body = Refusal),
              (status = 403, body = Refusal), (status = 409, body = Refusal)))]
pub async fn make(State(gate): State<Gate>, presented: Presented, body: Json<NewKey>) -> Result<Response, Fault> {
    let caller = owner(&gate, &presented).await?;
    let NewKey { name, scopes, days } = body.value;
    if name.trim().is_empty() || name.chars().count() > LONGEST_NAME {
        let what = text!("name must have 1 to {LONGEST_NAME} characters"; "name 必须有 1 到 {LONGEST_NAME} 个字符");
        return Err(Fault::invalid("name", what));
    }
    let life = days.map(wire::days).transpose()?;
    let (word, key) = gate.make_key(&caller, name, wire::scopes(scopes)?, life).await?;
    Ok(made(MadeKey { key: word.to_string(), listed: key.into() }))
}

/// Revokes one of the caller's keys.
#[utoipa::path(delete, path = "/keys/{id}", tag = "account", params(("id" = String, Path)), security(("bearer" = [])),
    responses((status = 200, body = Envelope<Option<bool>>), (status = 401, body = Refusal), (status = 403, body = Refusal),
              (status = 404, body = Refusal)))]
pub async fn revoke(State(gate): State<Gate>, presented: Presented, Path(id): Path<String>) -> Result<Response, Fault> {
    let caller = owner(&gate, &presented).await?;
    gate.accounts().revoke_key(&caller.user, &id).await?;
    Ok(answer(()))
}
