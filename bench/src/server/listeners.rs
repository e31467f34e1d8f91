//! Many who look at one workflow at once.

use super::load::Line;
use futures_util::StreamExt;
use kinora_model::{Error, Result, text};
use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};
use tokio::{net::TcpStream, task::JoinSet};
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{Message, client::IntoClientRequest, http::HeaderValue},
};

/// Sockets that are opened at the same time.
const AT_ONCE: usize = 128;
/// Longest wait for a word.
const MOST: Duration = Duration::from_secs(60);

/// Sockets that have been told the present state.
pub struct Listeners(Vec<WebSocketStream<TcpStream>>);

fn broken(what: &str, cause: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::internal(text!("a listener: {what}"; "监听连接：{what}")).caused_by(cause)
}

/// The next word on a socket: its text.
async fn word(socket: &mut WebSocketStream<TcpStream>) -> Result<String> {
    let quiet = || Error::internal(text!("a listener was told nothing"; "监听连接没有收到消息"));
    loop {
        match tokio::time::timeout(MOST, socket.next()).await {
            Ok(Some(Ok(Message::Text(text)))) => return Ok(text.to_string()),
            Ok(Some(Ok(_))) => {}
            Ok(Some(Err(cause))) => return Err(broken("broke off", cause)),
            Ok(None) | Err(_) => return Err(quiet()),
        }
    }
}

impl Listeners {
    /// `many` sockets at `path`.
    pub async fn open(at: SocketAddr, path: &str, token: &str, many: usize) -> Result<Self> {
        let mut opening = JoinSet::new();
        let mut open = Vec::with_capacity(many);
        for n in 0..many {
            let (url, token) = (format!("ws://{at}{path}"), token.to_owned());
            opening.spawn(async move {
                let mut request = url.into_client_request().expect("of our own making");
                let bearer = HeaderValue::from_str(&format!("Bearer {token}")).expect("of our own making");
                request.headers_mut().insert("authorization", bearer);
                let stream = TcpStream::connect(at).await.map_err(|e| broken("cannot connect", e))?;
                let (mut socket, _) = client_async(request, stream).await.map_err(|e| broken("is refused", e))?;
                word(&mut socket).await?;
                Ok::<_, Error>(socket)
            });
            if n + 1 == many || opening.len() >= AT_ONCE {
                while opening.len() >= if n + 1 == many { 1 } else { AT_ONCE } {
                    open.push(opening.join_next().await.expect("some are open").map_err(|e| broken("ended", e))??);
                }
            }
        }
        Ok(Self(open))
    }

    /// Asks for a change with one more request, and waits until all have heard of it. Gives the seconds from the request
    /// to the last one's word.
    pub async fn hear(self, line: &mut Line, path: &str) -> Result<f64> {
        let mut hearing = JoinSet::new();
        for mut socket in self.0 {
            hearing.spawn(async move {
                word(&mut socket).await?;
                // Kept open until all have heard.
                Ok::<_, Error>((Instant::now(), socket))
            });
        }
        let begun = Instant::now();
        let (status, body) = line.ask("POST", path, "{}").await?;
        if !status.is_success() {
            let said = String::from_utf8_lossy(&body).into_owned();
            return Err(Error::internal(text!("{path} answered {status}: {said}"; "{path} 返回 {status}：{said}")));
        }
        let (mut last, mut kept) = (0.0f64, Vec::new());
        while let Some(heard) = hearing.join_next().await {
            let (at, socket) = heard.map_err(|e| broken("ended", e))??;
            last = last.max((at - begun).as_secs_f64());
            kept.push(socket);
        }
        Ok(last)
    }
}
