//! How anything leaves this machine: to vendors with a key ([`Line`]), to strangers without one ([`Web`]).
//!
//! What is held here, so that no adapter has to think of it: redirects are never followed with a key; a key never prints
//! ([`Secret`]); nothing leaves after its deadline; an answer is cut off at a size and a time; every failure is sorted into
//! what it means for the money; an address that a stranger or a vendor's answer names is connected to only after it was
//! checked to be a public one.

mod address;
mod ask;
mod body;
mod line;
mod multipart;
mod save;
mod secret;
mod trouble;
mod web;

pub use secret::Secret;
pub use web::{Names, Rules, Web, WebFetch};

pub(crate) use ask::{Ask, Reply};
pub(crate) use line::{Auth, Download, Line};
pub(crate) use multipart::Form;
pub(crate) use trouble::{Manners, Says, broken, quote};

use kinora_model::{Error, Result, text};
use kinora_ports::clock::Clock;
use std::{sync::Arc, time::Duration};

/// What adapters are made with.
#[derive(Clone)]
pub struct Net {
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// What may be spoken to beside the vendors themselves.
    pub rules: Rules,
    /// No answer is waited for longer than this; each call has its own limit where absent.
    pub(crate) patience: Option<Duration>,
    /// Connections that are kept for the next question.
    kept: reqwest::Client,
    /// A new connection for each call: a kept one that the other side just closed would leave a paid call in doubt.
    fresh: reqwest::Client,
}

impl Net {
    /// With this clock, under these rules.
    ///
    /// # Errors
    /// [`Internal`](kinora_model::ErrorKind::Internal) where TLS cannot be set up.
    pub fn new(clock: Arc<dyn Clock>, rules: Rules) -> Result<Self> {
        let (kept, fresh) = clients(client)?;
        Ok(Self { clock, rules, patience: None, kept, fresh })
    }
    /// The same through an HTTP proxy. Strangers' files still come without one: whoever resolves a name for us could be
    /// talked into any address.
    ///
    /// # Errors
    /// [`Invalid`](kinora_model::ErrorKind::Invalid) where its address is none.
    pub fn through(&self, proxy: &str) -> Result<Self> {
        let proxy = reqwest::Proxy::all(proxy).map_err(|_| {
            Error::invalid(
                text!("the proxy in the configuration is no http address"; "配置中的代理地址不是有效的 http 地址"),
            )
        })?;
        let (kept, fresh) = clients(|| Ok(client()?.proxy(proxy.clone())))?;
        Ok(Self { kept, fresh, ..self.clone() })
    }
}

/// The client that keeps its connections, and the one that does not.
fn clients(client: impl Fn() -> Result<reqwest::ClientBuilder>) -> Result<(reqwest::Client, reqwest::Client)> {
    let kept = client()?.pool_idle_timeout(Duration::from_secs(20)).build().map_err(no_tls)?;
    let fresh = client()?.pool_max_idle_per_host(0).build().map_err(no_tls)?;
    Ok((kept, fresh))
}

/// A client as all of ours are: no redirects, HTTP/1.1, ring, the machine's certificates.
fn client() -> Result<reqwest::ClientBuilder> {
    // Whoever is first installs it; that another one was is no fault.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Ok(reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .http1_only()
        .no_proxy()
        .connect_timeout(Duration::from_secs(10))
        .user_agent(concat!("kinora/", env!("CARGO_PKG_VERSION"))))
}

fn no_tls(cause: reqwest::Error) -> Error {
    Error::internal(text!("the HTTP client cannot be set up: {cause}"; "无法初始化 HTTP 客户端：{cause}"))
}
