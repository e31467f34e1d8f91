//! Coming in, going on, leaving.

use crate::page;
use crate::wire::{ChangePassword, Link, LogIn, Refresh, SignedIn, User};
use crate::wording::{Envelope, Refusal, answer};
use axum::extract::State;
use axum::response::Response;
use kinora_gate::{Gate, Peer, Way};
use kinora_http::Fault;
use kinora_http::body::Json;
use kinora_http::credentials::Presented;
use kinora_http::query::Query;
use kinora_model::text;

/// Signs in by name and password.
#[utoipa::path(post, path = "/login", tag = "account", request_body = LogIn,
    responses((status = 200, body = Envelope<SignedIn>), (status = 400, body = Refusal), (status = 401, body = Refusal),
              (status = 429, description = "Too many attempts; `Retry-After` says when to come back", body = Refusal)))]
pub async fn log_in(State(gate): State<Gate>, peer: Peer, body: Json<LogIn>) -> Result<Response, Fault> {
    let LogIn { name, password } = body.value;
    Ok(answer(SignedIn::from(gate.log_in(&name, &password, peer).await?)))
}

/// Signs in by the link that the server printed at its start, once. Where there is no account yet, the first one is made.
/// A browser gets a page that says so.
#[utoipa::path(get, path = "/link", tag = "account", params(("token" = String, Query, description = "The link's word")),
    responses((status = 200, body = Envelope<SignedIn>), (status = 400, body = Refusal), (status = 401, body = Refusal),
              (status = 429, body = Refusal)))]
pub async fn open_link(State(gate): State<Gate>, peer: Peer, way: Way, query: Query) -> Result<Response, Fault> {
    let word = query.get("token").ok_or_else(|| {
        Fault::invalid(
            "token",
            text!("token is missing; open the link as it was printed"; "缺少 token；请打开服务器输出的完整链接"),
        )
    })?;
    let signed_in = SignedIn::from(gate.use_link(word, peer).await?);
    Ok(match page::is_for_a_person(&way.headers) {
        true => page::signed_in(&signed_in, way.language),
        false => answer(signed_in),
    })
}

/// Signs in by the word of the link that the server printed at its start, once.
#[utoipa::path(post, path = "/link", tag = "account", request_body = Link,
    responses((status = 200, body = Envelope<SignedIn>), (status = 400, body = Refusal), (status = 401, body = Refusal),
              (status = 429, body = Refusal)))]
pub async fn use_link(State(gate): State<Gate>, peer: Peer, body: Json<Link>) -> Result<Response, Fault> {
    Ok(answer(SignedIn::from(gate.use_link(&body.value.token, peer).await?)))
}

/// Gives the next pair of tokens for a refresh token, which is used up. One that was used up before closes its session.
#[utoipa::path(post, path = "/refresh", tag = "account", request_body = Refresh,
    responses((status = 200, body = Envelope<SignedIn>), (status = 400, body = Refusal), (status = 401, body = Refusal)))]
pub async fn refresh(State(gate): State<Gate>, body: Json<Refresh>) -> Result<Response, Fault> {
    Ok(answer(SignedIn::from(gate.refresh(&body.value.refresh_token).await?)))
}

/// Closes the session of a refresh token.
#[utoipa::path(post, path = "/logout", tag = "account", request_body = Refresh,
    responses((status = 200, body = Envelope<Option<bool>>), (status = 400, body = Refusal)))]
pub async fn log_out(State(gate): State<Gate>, body: Json<Refresh>) -> Result<Response, Fault> {
    gate.log_out(&body.value.refresh_token).await?;
    Ok(answer(()))
}

/// Says who the caller is and what they may.
#[utoipa::path(get, path = "/me", tag = "account", security(("bearer" = []), ("api_key" = [])),
    responses((status = 200, body = Envelope<User>), (status = 401, body = Refusal)))]
pub async fn me(State(gate): State<Gate>, presented: Presented) -> Result<Response, Fault> {
    Ok(answer(User::from(gate.caller(&presented).await?)))
}

/// Gives the caller another password. All sessions and tokens are over then; the answer has new ones.
#[utoipa::path(post, path = "/password", tag = "account", request_body = ChangePassword, security(("bearer" = [])),
    responses((status = 200, body = Envelope<SignedIn>), (status = 400, body = Refusal), (status = 401, body = Refusal),
              (status = 403, body = Refusal), (status = 429, body = Refusal)))]
pub async fn change_password(
    State(gate): State<Gate>,
    presented: Presented,
    body: Json<ChangePassword>,
) -> Result<Response, Fault> {
    let caller = gate.caller(&presented).await?;
    let ChangePassword { old_password, new_password } = body.value;
    let signed_in = gate.change_password(&caller, old_password.as_deref(), &new_password).await;
    Ok(answer(SignedIn::from(signed_in.map_err(|fault| match fault.field() {
        Some("password") => fault.at("new_password"),
        _ => fault,
    })?)))
}
