//! From where somebody calls.

use crate::Gate;
use axum::extract::{ConnectInfo, FromRef, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap};
use kinora_http::Fault;
use kinora_model::{Error, text};
use std::net::{IpAddr, SocketAddr};

/// Reverse proxies in front of this server: whom they say they call for is believed. Of everybody else nothing is.
#[derive(Clone, Debug, Default)]
pub struct Proxies(Vec<IpAddr>);

impl Proxies {
    /// Those at these addresses.
    pub fn new(addresses: Vec<IpAddr>) -> Self {
        Self(addresses.into_iter().map(|a| a.to_canonical()).collect())
    }

    /// The caller's own address: the last one in `X-Forwarded-For` that is no proxy of ours, where the connection comes
    /// from one of them.
    fn caller(&self, connected: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut caller = connected.to_canonical();
        let told = headers.get_all("x-forwarded-for").iter().filter_map(|v| v.to_str().ok());
        let told: Vec<&str> = told.flat_map(|v| v.split(',')).map(str::trim).collect();
        for hop in told.iter().rev() {
            if !self.0.contains(&caller) {
                break;
            }
            let Ok(next) = hop.parse::<IpAddr>() else { break };
            caller = next.to_canonical();
        }
        caller
    }
}

/// The caller's address, as an argument of a handler whose state holds a [`Gate`].
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub IpAddr);

impl<S: Send + Sync> FromRequestParts<S> for Peer
where
    Gate: FromRef<S>,
{
    type Rejection = Fault;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        let connected = connected(&parts.extensions).ok_or_else(|| {
            Error::internal(text!("the server does not say who is connected"; "服务器未提供连接来源"))
        })?;
        Ok(Self(Gate::from_ref(state).0.parts.proxies.caller(connected, &parts.headers)))
    }
}

fn connected(extensions: &Extensions) -> Option<IpAddr> {
    extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_proxies_are_believed() {
        let address = |text: &str| text.parse::<IpAddr>().expect("an address");
        let proxies = Proxies::new(vec![address("10.0.0.1"), address("10.0.0.2")]);
        // (connected from, said, the caller)
        let rows = [
            ("192.0.2.7", "1.1.1.1", "192.0.2.7"),
            ("10.0.0.1", "1.1.1.1", "1.1.1.1"),
            ("10.0.0.1", "6.6.6.6, 1.1.1.1", "1.1.1.1"),
            ("::ffff:10.0.0.1", "1.1.1.1, 10.0.0.2", "1.1.1.1"),
            ("10.0.0.1", "", "10.0.0.1"),
            ("10.0.0.1", "1.1.1.1, nonsense", "10.0.0.1"),
        ];
        for (connected, said, caller) in rows {
            let mut headers = HeaderMap::new();
            headers.insert("x-forwarded-for", said.parse().expect("a value"));
            assert_eq!(proxies.caller(address(connected), &headers), address(caller), "{connected}: {said}");
        }
    }
}
