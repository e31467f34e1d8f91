//! The line to one vendor: its address, its key, its manners.

use super::{
    Ask, Manners, Net, Reply, Says, Secret, Web,
    body::Gated,
    save,
    trouble::{quote, read},
};
use bytes::Bytes;
use kinora_model::{Error, ErrorKind, Result, text};
use kinora_ports::{
    clock::{Clock, Millis},
    fetch::{FileKind, Wanted},
    provider::Desk,
};
use reqwest::{
    Url,
    header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, LOCATION},
};
use serde::de::DeserializeOwned;
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

/// An answer is at most this long: pictures come in it as base64.
const LONGEST_ANSWER: usize = 256 << 20;

/// How a vendor wants the key.
#[derive(Clone, Debug)]
pub(crate) enum Auth {
    /// None.
    Open,
    /// `Authorization: Bearer KEY`.
    Bearer(Secret),
    /// `Authorization: KEY`, as some relays want it.
    Raw(Secret),
    /// A header of this name.
    Header(&'static str, Secret),
}

/// The line to one vendor.
#[derive(Clone)]
pub(crate) struct Line {
    /// Who is paid: `ark/main`.
    pub provider: String,
    base: Url,
    auth: Auth,
    /// Everything that may not be printed, keys of signatures too.
    secrets: Vec<Secret>,
    /// How it writes errors.
    pub manners: Manners,
    net: Net,
    web: Web,
}

/// What a download came to.
pub(crate) enum Download {
    /// A file of a kind that was wanted, in the store.
    File(kinora_ports::fetch::Fetched),
    /// Words instead, JSON perhaps, that say where the file is or why there is none.
    Words(Bytes),
}

impl Line {
    /// The line to `base`.
    ///
    /// # Errors
    /// [`Invalid`](ErrorKind::Invalid) where the address is none.
    pub fn new(provider: &str, base: &str, auth: Auth, manners: Manners, net: &Net) -> Result<Self> {
        let wrong = || {
            Error::invalid(text!("the address of {provider} in the configuration is no http or https URL: “{base}”";
                                 "配置中 {provider} 的地址不是有效的 http(s) URL：“{base}”"))
        };
        let url = Url::parse(base).map_err(|_| wrong())?;
        if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() || !url.username().is_empty() {
            return Err(wrong());
        }
        let secrets = match &auth {
            Auth::Open => Vec::new(),
            Auth::Bearer(key) | Auth::Raw(key) | Auth::Header(_, key) => vec![key.clone()],
        };
        // What a vendor of this machine or its network makes lies there too.
        let web = Web::new(&net.rules.clone().trusting(&url), net)?;
        Ok(Self { provider: provider.to_owned(), base: url, auth, secrets, manners, net: net.clone(), web })
    }
    /// This may not be printed either.
    #[must_use]
    pub fn hiding(mut self, secret: &Secret) -> Self {
        self.secrets.push(secret.clone());
        self
    }
    /// The vendor's host as a `Host` header names it.
    pub fn host(&self) -> String {
        let host = self.base.host_str().unwrap_or_default();
        self.base.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }
    /// What time it is.
    pub fn clock(&self) -> &dyn Clock {
        &*self.net.clock
    }
    /// For what lies elsewhere.
    pub fn web(&self) -> &Web {
        &self.web
    }

    /// GET what a vendor's answer names: with the key where it lies at the vendor's own address, without it elsewhere.
    ///
    /// # Errors
    /// Those of an address that may not be spoken to.
    pub fn own(&self, url: &str) -> Result<Ask> {
        let place = self.web.check(url)?;
        let keyed = place.origin() == self.base.origin();
        Ok(Ask { place: Some(place), keyed, ..Ask::get("") })
    }
    /// `ask` of what a vendor's answer names, without the key.
    ///
    /// # Errors
    /// As [`own`](Self::own).
    pub fn elsewhere(&self, url: &str, ask: Ask) -> Result<Ask> {
        Ok(Ask { place: Some(self.web.check(url)?), keyed: false, ..ask })
    }

    /// Asks something that costs nothing; only a 2xx is an answer.
    ///
    /// # Errors
    /// Sorted; what may work later is retryable.
    pub async fn ask(&self, ask: Ask) -> Result<Reply> {
        let reply = self.send(&self.net.kept, ask, None).await?;
        self.judge(reply, false)
    }
    /// The same, read as `T`.
    ///
    /// # Errors
    /// As [`ask`](Self::ask).
    pub async fn ask_for<T: DeserializeOwned>(&self, ask: Ask) -> Result<T> {
        read(&self.provider, &self.ask(ask).await?.body, false)
    }
    /// Sends an order that costs money, over a new connection, unless `deadline` has passed by the moment it leaves.
    ///
    /// # Errors
    /// [`Ambiguous`](ErrorKind::Ambiguous) where it may have been taken; every other kind says that it was not.
    pub async fn pay(&self, ask: Ask, deadline: Millis) -> Result<Reply> {
        let reply = self.send(&self.net.fresh, ask, Some(deadline)).await?;
        self.judge(reply, true)
    }
    /// The same, read as `T`; an answer that is none is ambiguous.
    ///
    /// # Errors
    /// As [`pay`](Self::pay).
    pub async fn pay_for<T: DeserializeOwned>(&self, ask: Ask, deadline: Millis) -> Result<T> {
        read(&self.provider, &self.pay(ask, deadline).await?.body, true)
    }

    /// Gets a file that a vendor made, with the key; a redirect elsewhere is followed without it.
    ///
    /// # Errors
    /// As [`ask`](Self::ask), and those of [`kinora_ports::fetch::Fetch`].
    pub async fn download(&self, ask: Ask, kinds: &[FileKind], limit: u64, desk: &Desk) -> Result<Download> {
        let wanted = Wanted {
            kinds: kinds.to_vec(),
            bytes: limit,
            time: ask.time.max(Duration::from_secs(600)),
            cancelled: desk.cancelled.clone(),
        };
        let answer = self.start(&self.net.kept, ask, None).await?;
        let status = answer.status().as_u16();
        if (300..400).contains(&status) {
            let place = answer.headers().get(LOCATION).and_then(|place| place.to_str().ok());
            let url = place.and_then(|place| answer.url().join(place).ok());
            let url = url.ok_or_else(|| super::broken(&self.provider, "Location", false))?;
            return self.web.save(url.as_str(), &wanted, &*desk.blobs).await.map(Download::File);
        }
        let kind = answer.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let words = kind.contains("json") || kind.starts_with("text/");
        if status >= 300 || words {
            let reply = self.swallow(answer, false).await?;
            return self.judge(reply, false).map(|reply| Download::Words(reply.body));
        }
        save::stream(answer, &wanted, &*desk.blobs, &self.provider).await.map(Download::File)
    }

    /// A 2xx, or the error that the answer is.
    fn judge(&self, reply: Reply, paid: bool) -> Result<Reply> {
        if (200..300).contains(&reply.status) {
            return Ok(reply);
        }
        let mut says = Says::of(&reply);
        says.message = self.veil(&says.message);
        Err(self.manners.error(&self.provider, &says, paid))
    }
    /// Words without our keys.
    pub fn veil(&self, words: &str) -> String {
        self.secrets.iter().fold(words.to_owned(), |words, key| key.veil(&words))
    }

    async fn send(&self, client: &reqwest::Client, ask: Ask, deadline: Option<Millis>) -> Result<Reply> {
        let time = self.patience(&ask);
        let whole = async {
            let answer = self.start(client, ask, deadline).await?;
            self.swallow(answer, deadline.is_some()).await
        };
        // The client has the same limit; this one also holds while the body drips.
        match tokio::time::timeout(time + Duration::from_secs(5), whole).await {
            Ok(reply) => reply,
            Err(_) => Err(self.lost(deadline.is_some(), "no whole answer in time")),
        }
    }

    /// How long the answer is waited for.
    fn patience(&self, ask: &Ask) -> Duration {
        self.net.patience.map_or(ask.time, |most| most.min(ask.time))
    }

    async fn start(&self, client: &reqwest::Client, ask: Ask, deadline: Option<Millis>) -> Result<reqwest::Response> {
        let mut url = ask.place.clone().unwrap_or_else(|| self.base.clone());
        if ask.place.is_none()
            && let Ok(mut parts) = url.path_segments_mut()
        {
            parts.pop_if_empty().extend(&ask.path);
        }
        let client = if ask.place.is_some() { self.web.client(&url) } else { client };
        if !ask.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&ask.query);
        }
        let time = self.patience(&ask);
        let (method, path) = (ask.method.clone(), ask.path.join("/"));
        let mut request = client.request(ask.method, url).headers(self.headers(ask.keyed, &ask.headers)?).timeout(time);
        let late = Arc::new(AtomicBool::new(false));
        if let Some((kind, bytes)) = ask.body {
            request = request.header(CONTENT_TYPE, kind);
            request = request.body(match deadline {
                None => reqwest::Body::from(bytes),
                Some(deadline) => reqwest::Body::wrap(Gated {
                    bytes: Some(bytes),
                    clock: self.net.clock.clone(),
                    deadline,
                    late: late.clone(),
                }),
            });
        }
        if deadline.is_some_and(|deadline| self.net.clock.now() > deadline) {
            return Err(too_late());
        }
        let answer = request.send().await.map_err(|cause| self.failed(&cause, &late, deadline.is_some()))?;
        let id = ["x-request-id", "request-id"].iter().find_map(|name| answer.headers().get(*name)?.to_str().ok());
        tracing::debug!(provider = %self.provider, %method, path, status = answer.status().as_u16(), id, "asked a vendor");
        Ok(answer)
    }

    fn headers(&self, keyed: bool, more: &[(&'static str, String)]) -> Result<HeaderMap> {
        let mut headers = HeaderMap::new();
        let key = match &self.auth {
            _ if !keyed => None,
            Auth::Open => None,
            Auth::Bearer(key) => Some(("authorization", format!("Bearer {}", key.expose()))),
            Auth::Raw(key) => Some(("authorization", key.expose().to_owned())),
            Auth::Header(name, key) => Some((*name, key.expose().to_owned())),
        };
        for (name, value) in key.iter().chain(more) {
            let mut value = HeaderValue::from_str(value).map_err(|_| {
                let provider = &self.provider;
                Error::invalid(
                    text!("the key of {provider} has characters that no key has; look for a stray line break";
                                     "{provider} 的密钥包含非法字符；请检查是否有多余的换行"),
                )
            })?;
            value.set_sensitive(true);
            headers.insert(HeaderName::from_static(name), value);
        }
        Ok(headers)
    }

    async fn swallow(&self, mut answer: reqwest::Response, paid: bool) -> Result<Reply> {
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let mut body = Vec::new();
        loop {
            match answer.chunk().await {
                Ok(Some(chunk)) if body.len() + chunk.len() > LONGEST_ANSWER => {
                    return Err(self.lost(paid, "an answer without end"));
                }
                Ok(Some(chunk)) => body.extend_from_slice(&chunk),
                Ok(None) => return Ok(Reply { status, headers, body: body.into() }),
                Err(_) => return Err(self.lost(paid, "half an answer")),
            }
        }
    }

    /// Why nothing came back.
    fn failed(&self, cause: &reqwest::Error, late: &AtomicBool, paid: bool) -> Error {
        if late.load(Ordering::SeqCst) {
            return too_late();
        }
        let provider = &self.provider;
        if cause.is_connect() || cause.is_builder() {
            let host = self.base.host_str().unwrap_or_default();
            let why = self.veil(&quote(&deepest(cause)));
            return Error::new(
                ErrorKind::Transient,
                text!("{provider} cannot be reached at {host}: {why}";
                                                          "无法连接 {provider}（{host}）：{why}"),
            );
        }
        self.lost(paid, if cause.is_timeout() { "no answer in time" } else { "the connection broke" })
    }

    fn lost(&self, paid: bool, why: &str) -> Error {
        let provider = &self.provider;
        if paid {
            return Error::new(
                ErrorKind::Ambiguous,
                text!("{why} from {provider}; it may have taken the order";
                                                          "{provider} 的答复丢失（{why}）；对方可能已接受该订单"),
            );
        }
        Error::new(ErrorKind::Transient, text!("{why} from {provider}"; "未收到 {provider} 的完整答复（{why}）"))
    }
}

fn too_late() -> Error {
    Error::new(
        ErrorKind::Transient,
        text!("it became too late to send the order, so it stayed here"; "已超过发送期限，订单未发出"),
    )
}

/// The innermost cause: it says more than "error sending request", and names no address.
fn deepest(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(next) = cause.source() {
        cause = next;
    }
    cause.to_string()
}
