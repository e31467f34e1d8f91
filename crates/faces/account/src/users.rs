//! Everybody's accounts, for whoever is in charge.

use crate::wire::{self, Listed, MadeToken, NewToken, NewUser, SetPassword};
use crate::wording::{Envelope, Refusal, answer, made};
use axum::extract::State;
use axum::response::Response;
use kinora_app::caller::{Scope, Scopes};
use kinora_gate::Gate;
use kinora_http::Fault;
use kinora_http::body::Json;
use kinora_http::credentials::Presented;
use kinora_http::query::Path;

async fn in_charge(gate: &Gate, presented: &Presented) -> Result<(), Fault> {
    Ok(gate.caller(presented).await?.may(Scope::Admin)?)
}

/// Lists all accounts.
#[utoipa::path(get, path = "/users", tag = "account", security(("bearer" = [])),
    responses((status = 200, body = Envelope<Vec<Listed>>), (status = 401, body = Refusal), (status = 403, body = Refusal)))]
pub async fn list(State(gate): State<Gate>, presented: Presented) -> Result<Response, Fault> {
    in_charge(&gate, &presented).await?;
    Ok(answer(gate.accounts().list().await?.into_iter().map(Listed::from).collect::<Vec<_>>()))
}

/// Makes an account.
#[utoipa::path(post, path = "/users", tag = "account", request_body = NewUser, security(("bearer" = [])),
    responses((status = 201, body = Envelope<Listed>), (status = 400, body = Refusal), (status = 401, body = Refusal),
              (status = 403, body = Refusal), (status = 409, body = Refusal)))]
pub async fn add(State(gate): State<Gate>, presented: Presented, body: Json<NewUser>) -> Result<Response, Fault> {
    in_charge(&gate, &presented).await?;
    let NewUser { name, password, admin } = body.value;
    let hash = match password {
        Some(password) => Some(gate.hash(&password).await?),
        None => None,
    };
    let scopes = if admin { Scopes::all() } else { Scopes::person() };
    Ok(made(Listed::from(gate.accounts().add(&name, hash, scopes).await?)))
}

/// Removes an account with its keys and sessions. What its owner made stays.
#[utoipa::path(delete, path = "/users/{name}", tag = "account", params(("name" = String, Path)), security(("bearer" = [])),
    responses((status = 200, body = Envelope<Option<bool>>), (status = 401, body = Refusal), (status = 403, body = Refusal),
              (status = 404, body = Refusal), (status = 409, body = Refusal)))]
pub async fn remove(
    State(gate): State<Gate>,
    presented: Presented,
    Path(name): Path<String>,
) -> Result<Response, Fault> {
    in_charge(&gate, &presented).await?;
    gate.accounts().remove(&name).await?;
    Ok(answer(()))
}

/// Gives an account another password. Its sessions and tokens are over then.
#[utoipa::path(put, path = "/users/{name}/password", tag = "account", params(("name" = String, Path)),
    request_body = SetPassword, security(("bearer" = [])),
    responses((status = 200, body = Envelope<Listed>), (status = 400, body = Refusal), (status = 401, body = Refusal),
              (status = 403, body = Refusal), (status = 404, body = Refusal)))]
pub async fn set_password(
    State(gate): State<Gate>,
    presented: Presented,
    Path(name): Path<String>,
    body: Json<SetPassword>,
) -> Result<Response, Fault> {
    in_charge(&gate, &presented).await?;
    let hash = gate.hash(&body.value.password).await?;
    Ok(answer(Listed::from(gate.accounts().set_password(&name, hash).await?)))
}

/// Makes a token for an account, good for all it may: for a script.
#[utoipa::path(post, path = "/users/{name}/token", tag = "account", params(("name" = String, Path)),
    request_body = NewToken, security(("bearer" = [])),
    responses((status = 201, body = Envelope<MadeToken>), (status = 400, body = Refusal), (status = 401, body = Refusal),
              (status = 403, body = Refusal), (status = 404, body = Refusal)))]
pub async fn token(
    State(gate): State<Gate>,
    presented: Presented,
    Path(name): Path<String>,
    body: Json<NewToken>,
) -> Result<Response, Fault> {
    in_charge(&gate, &presented).await?;
    let life = wire::days(body.value.days)?;
    Ok(made(MadeToken { access_token: gate.token_for(&name, life).await? }))
}
