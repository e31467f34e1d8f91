//! Accounts by the server that runs: it alone may write to its store. Whoever can read its secret is let in.

use super::Listed;
use crate::config::Config;
use crate::{serve, wiring};
use kinora_gate::OPERATOR;
use kinora_http::link::segment;
use kinora_model::{Error, ErrorKind, Result, text};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::time::Duration;
use ureq::Agent;
use ureq::http::{Method, Request};

/// How long the server may take to answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// How long the token holds by which this command comes in.
const LIFE: Duration = Duration::from_secs(60);

/// A running server.
pub struct There {
    at: SocketAddr,
    token: String,
    agent: Agent,
}

impl There {
    /// The server over the data folder, if one says that it is there.
    pub fn find(config: &Config) -> Result<Option<Self>> {
        let Some(at) = serve::Notice::find(&config.data) else { return Ok(None) };
        let secret = serve::secret_of(&config.data)?;
        let token = wiring::tokens(&secret).mint(OPERATOR, &["admin"], wiring::now(), LIFE, &wiring::chance());
        // No proxy: it is on this machine.
        let agent =
            Agent::config_builder().proxy(None).timeout_global(Some(PATIENCE)).http_status_as_error(false).build();
        Ok(Some(Self { at, token, agent: agent.into() }))
    }

    fn ask(&self, method: Method, path: &str, body: Option<Value>) -> Result<Value> {
        let at = self.at;
        let silent = |cause: ureq::Error| {
            Error::new(
                ErrorKind::Transient,
                text!("the server at {at} does not answer: {cause}"; "{at} 处的服务器没有响应：{cause}"),
            )
        };
        let unread = |cause: Box<dyn std::error::Error + Send + Sync>| {
            Error::internal(text!("the answer of the server at {at} is unreadable"; "无法读取 {at} 处服务器的答复"))
                .caused_by(cause)
        };
        let request = Request::builder()
            .method(method)
            .uri(format!("http://{at}{}{path}", kinora_face_account::PREFIX))
            .header("authorization", format!("Bearer {}", self.token))
            .header("content-type", "application/json")
            .body(body.map(|body| body.to_string()).unwrap_or_default())
            .map_err(|e| unread(e.into()))?;
        let mut answer = self.agent.run(request).map_err(silent)?;
        let text = answer.body_mut().read_to_string().map_err(silent)?;
        let mut said: Value = serde_json::from_str(&text).map_err(|e| unread(e.into()))?;
        if answer.status().is_success() {
            return Ok(said["data"].take());
        }
        let why = said["message"].as_str().unwrap_or(&text).to_owned();
        let kind = match answer.status().as_u16() {
            404 => ErrorKind::NotFound,
            409 => ErrorKind::Conflict,
            400..=499 => ErrorKind::Invalid,
            _ => ErrorKind::Internal,
        };
        Err(Error::new(kind, kinora_model::Text::same(why)))
    }

    pub fn add(&self, name: &str, password: Option<&str>, admin: bool) -> Result<()> {
        let body = json!({ "name": name, "password": password, "admin": admin });
        self.ask(Method::POST, "/users", Some(body)).map(drop)
    }

    pub fn list(&self) -> Result<Vec<Listed>> {
        let said = self.ask(Method::GET, "/users", None)?;
        serde_json::from_value(said)
            .map_err(|cause| Error::internal(text!("the list is unreadable"; "无法读取列表")).caused_by(cause))
    }

    pub fn remove(&self, name: &str) -> Result<()> {
        self.ask(Method::DELETE, &format!("/users/{}", segment(name)), None).map(drop)
    }

    pub fn set_password(&self, name: &str, password: &str) -> Result<()> {
        let path = format!("/users/{}/password", segment(name));
        self.ask(Method::PUT, &path, Some(json!({ "password": password }))).map(drop)
    }

    pub fn token(&self, name: &str, days: u32) -> Result<String> {
        let path = format!("/users/{}/token", segment(name));
        let said = self.ask(Method::POST, &path, Some(json!({ "days": days })))?;
        Ok(said["access_token"].as_str().unwrap_or_default().to_owned())
    }
}
