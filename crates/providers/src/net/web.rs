//! Files at addresses that strangers gave us.

use super::{Net, address::is_public, client, no_tls, save, trouble::quote};
use async_trait::async_trait;
use kinora_model::{Error, ErrorKind, Result, text};
use kinora_ports::{
    blobs::Blobs,
    fetch::{Fetch, Fetched, Wanted},
};
use reqwest::{
    Url,
    dns::{Addrs, Name, Resolve, Resolving},
    header::{ACCEPT, ACCEPT_ENCODING, LOCATION},
};
use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

/// Redirects that are followed, each checked like the first address.
const HOPS: usize = 5;

/// Who may be spoken to.
#[derive(Clone, Default)]
pub struct Rules {
    /// Only these hosts, and hosts under them (`example.com` lets `cdn.example.com` through); all, where it is empty.
    pub hosts: Vec<String>,
    /// Also this machine itself. For tests, and for whoever serves files beside Kinora and knows what that opens.
    pub loopback: bool,
    /// How names become addresses; the system's way where absent.
    pub names: Option<Arc<dyn Names>>,
    /// Origins (host and port) that are spoken to wherever they are: what the configuration puts on this network. A vendor's own
    /// address is always one for what that vendor makes.
    pub trusted: Vec<(String, u16)>,
}

/// Turns names into addresses.
#[async_trait]
pub trait Names: Send + Sync {
    /// All addresses of `host`.
    ///
    /// # Errors
    /// Where there is no such name.
    async fn look_up(&self, host: &str) -> std::io::Result<Vec<IpAddr>>;
}

impl Rules {
    /// The same, and this origin wherever it is.
    #[must_use]
    pub(crate) fn trusting(mut self, origin: &Url) -> Self {
        self.trusted.extend(place(origin));
        self
    }
    fn trusts(&self, url: &Url) -> bool {
        place(url).is_some_and(|place| self.trusted.contains(&place))
    }
    fn lists(&self, host: &str) -> bool {
        let host = host.trim_end_matches('.');
        let under =
            |listed: &String| host == listed || host.strip_suffix(listed.as_str()).is_some_and(|h| h.ends_with('.'));
        self.hosts.is_empty() || self.hosts.iter().any(under)
    }
    fn allows(&self, ip: IpAddr) -> bool {
        is_public(ip) || (self.loopback && ip.to_canonical().is_loopback())
    }
    /// The address, if it may be asked for at all.
    fn check(&self, url: &str) -> Result<Url> {
        let shown = quote(url);
        let url = Url::parse(url).map_err(|_| {
            Error::invalid(text!("“{shown}” is no URL; give one that begins with https://"; "“{shown}” 不是有效的 URL；请填写以 https:// 开头的地址"))
        })?;
        if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
            return Err(Error::invalid(
                text!("“{shown}” is no http or https address"; "“{shown}” 不是 http 或 https 地址"),
            ));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Error::invalid(
                text!("an address with a user name or password in it is not fetched"; "不支持包含用户名或密码的地址"),
            ));
        }
        if self.trusts(&url) {
            return Ok(url);
        }
        let host = url.host_str().unwrap_or_default();
        if !self.lists(host) {
            return Err(Error::new(
                ErrorKind::Denied,
                text!("{host} is not among the hosts that files are fetched from; the configuration lists them";
                                                           "{host} 不在允许下载的主机列表中；列表见配置"),
            ));
        }
        match url.host_str().map(|host| host.trim_matches(['[', ']']).parse::<IpAddr>()) {
            Some(Ok(ip)) if !self.allows(ip) => Err(closed(host)),
            _ => Ok(url),
        }
    }
}

fn place(url: &Url) -> Option<(String, u16)> {
    Some((url.host_str()?.to_owned(), url.port_or_known_default()?))
}

fn closed(host: &str) -> Error {
    Error::new(
        ErrorKind::Denied,
        text!("{host} is not on the public internet, and files are fetched from nowhere else";
                                        "{host} 不是公网地址；仅允许从公网下载文件"),
    )
}

/// Gets files from strangers.
#[derive(Clone)]
pub struct Web {
    rules: Rules,
    /// Connects only to what its resolver has checked.
    strict: reqwest::Client,
    /// For trusted origins.
    open: reqwest::Client,
}

impl Web {
    /// Under these rules.
    ///
    /// # Errors
    /// [`Internal`](ErrorKind::Internal) where TLS cannot be set up.
    pub fn new(rules: &Rules, net: &Net) -> Result<Self> {
        let strict = client()?.dns_resolver(Checked(rules.clone())).build().map_err(no_tls)?;
        Ok(Self { rules: rules.clone(), strict, open: net.kept.clone() })
    }

    /// The address, if it may be spoken to.
    ///
    /// # Errors
    /// [`Invalid`](ErrorKind::Invalid) where it is none, [`Denied`](ErrorKind::Denied).
    pub(super) fn check(&self, url: &str) -> Result<Url> {
        self.rules.check(url)
    }
    /// Whoever connects to an address that was checked.
    pub(super) fn client(&self, url: &Url) -> &reqwest::Client {
        if self.rules.trusts(url) { &self.open } else { &self.strict }
    }

    /// As [`Fetch::fetch`], into this store.
    ///
    /// # Errors
    /// Those of [`Fetch`].
    pub async fn save(&self, url: &str, wanted: &Wanted, blobs: &dyn Blobs) -> Result<Fetched> {
        let host = Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
        match tokio::time::timeout(wanted.time, self.follow(url, wanted, blobs)).await {
            Ok(fetched) => fetched,
            Err(_) => Err(save::too_slow(&host, wanted.time)),
        }
    }

    async fn follow(&self, url: &str, wanted: &Wanted, blobs: &dyn Blobs) -> Result<Fetched> {
        let mut url = self.rules.check(url)?;
        for _ in 0..=HOPS {
            let host = url.host_str().unwrap_or_default().to_owned();
            // A packed answer would be unpacked without a limit.
            let ask = self.client(&url).get(url.clone()).header(ACCEPT, "*/*").header(ACCEPT_ENCODING, "identity");
            let answer = ask.send().await.map_err(|cause| unreachable(&host, &cause))?;
            let status = answer.status().as_u16();
            if !(300..400).contains(&status) {
                refuse(&host, status)?;
                return save::stream(answer, wanted, blobs, &host).await;
            }
            let place = answer.headers().get(LOCATION).and_then(|place| place.to_str().ok());
            let next = place.and_then(|place| url.join(place).ok()).ok_or_else(|| {
                Error::invalid(text!("{host} redirects, but not to an address"; "{host} 的重定向目标无效"))
            })?;
            if url.scheme() == "https" && next.scheme() != "https" {
                return Err(Error::new(
                    ErrorKind::Denied,
                    text!("{host} redirects from https to something less safe"; "{host} 将 https 重定向到不安全的地址"),
                ));
            }
            url = self.rules.check(next.as_str())?;
        }
        Err(Error::invalid(text!("the address redirects more than {HOPS} times"; "该地址重定向超过 {HOPS} 次")))
    }
}

/// What a status other than a redirect means.
fn refuse(host: &str, status: u16) -> Result<()> {
    let kind = match status {
        200 | 203 => return Ok(()),
        401 | 403 => ErrorKind::Denied,
        404 | 410 => ErrorKind::NotFound,
        408 | 429 | 500.. => ErrorKind::Transient,
        _ => ErrorKind::Invalid,
    };
    Err(Error::new(kind, text!("{host} answered {status} instead of the file"; "{host} 返回 {status}，未提供文件")))
}

fn unreachable(host: &str, cause: &reqwest::Error) -> Error {
    let mut deepest: &(dyn std::error::Error + 'static) = cause;
    while let Some(next) = deepest.source() {
        deepest = next;
    }
    if deepest.is::<Closed>() {
        return closed(host);
    }
    let why = quote(&deepest.to_string());
    if cause.is_dns() {
        return Error::new(ErrorKind::NotFound, text!("there is no {host}: {why}"; "找不到 {host}：{why}"));
    }
    Error::new(ErrorKind::Transient, text!("{host} cannot be reached: {why}"; "无法连接 {host}：{why}"))
}

/// An address was looked up and may not be spoken to.
#[derive(Debug)]
struct Closed;

impl std::fmt::Display for Closed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("not a public address")
    }
}

impl std::error::Error for Closed {}

/// Looks names up, and gives out only addresses that are allowed: what was checked is what is connected to. One bad address among
/// good ones spoils the name, for it is a sign of somebody trying.
struct Checked(Rules);

impl Resolve for Checked {
    fn resolve(&self, name: Name) -> Resolving {
        let rules = self.0.clone();
        Box::pin(async move {
            let found = match &rules.names {
                Some(names) => names.look_up(name.as_str()).await?,
                None => tokio::net::lookup_host((name.as_str(), 0)).await?.map(|address| address.ip()).collect(),
            };
            if !found.iter().all(|ip| rules.allows(*ip)) {
                return Err(Closed.into());
            }
            Ok(Box::new(found.into_iter().map(|ip| SocketAddr::new(ip, 0))) as Addrs)
        })
    }
}

/// [`Web`] as a port.
pub struct WebFetch {
    web: Web,
    blobs: Arc<dyn Blobs>,
}

impl WebFetch {
    /// Into this store, under the rules of `net`.
    ///
    /// # Errors
    /// [`Internal`](ErrorKind::Internal) where TLS cannot be set up.
    pub fn new(net: &Net, blobs: Arc<dyn Blobs>) -> Result<Self> {
        Ok(Self { web: Web::new(&net.rules, net)?, blobs })
    }
}

#[async_trait]
impl Fetch for WebFetch {
    async fn fetch(&self, url: &str, wanted: &Wanted) -> Result<Fetched> {
        self.web.save(url, wanted, &*self.blobs).await
    }
}

#[cfg(test)]
mod tests;
