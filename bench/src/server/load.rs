//! Many callers at once, over connections that stay open, and what they were answered.

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::{Request, StatusCode, client::conn::http1};
use hyper_util::rt::TokioIo;
use kinora_model::{Error, Result, text};
use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::net::TcpStream;

/// Callers at once.
pub const CALLERS: usize = 64;

/// A request that is sent again and again.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Its method.
    pub method: &'static str,
    /// Where it goes; with several, each caller takes the next.
    pub paths: Vec<String>,
    /// What is sent; empty for none.
    pub body: String,
}

/// What came of it.
#[derive(Clone, Debug, Default)]
pub struct Load {
    /// Answers.
    pub answers: usize,
    /// Answers a second.
    pub rate: f64,
    /// Milliseconds that 99 of 100 answers took at most.
    pub p99: f64,
    /// The last answers' bodies, one a caller.
    pub last: Vec<Bytes>,
}

/// One open connection.
pub struct Line {
    sender: http1::SendRequest<Full<Bytes>>,
    host: String,
    token: String,
}

fn broken(cause: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::internal(text!("the server under load broke a connection"; "压测中的服务器断开了连接")).caused_by(cause)
}

impl Line {
    /// To `at`, for whoever `token` names.
    pub async fn open(at: SocketAddr, token: &str) -> Result<Self> {
        let stream = TcpStream::connect(at).await.map_err(broken)?;
        stream.set_nodelay(true).map_err(broken)?;
        let (sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(broken)?;
        tokio::spawn(connection);
        Ok(Self { sender, host: at.to_string(), token: token.to_owned() })
    }

    /// Sends one request and reads its whole answer.
    pub async fn ask(&mut self, method: &str, path: &str, body: &str) -> Result<(StatusCode, Bytes)> {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", &self.host)
            .header("authorization", format!("Bearer {}", self.token));
        if !body.is_empty() {
            request = request.header("content-type", "application/json");
        }
        let request = request.body(Full::from(body.to_owned())).expect("of our own making");
        self.sender.ready().await.map_err(broken)?;
        let (head, body) = self.sender.send_request(request).await.map_err(broken)?.into_parts();
        Ok((head.status, body.collect().await.map_err(broken)?.to_bytes()))
    }
}

/// Lets [`CALLERS`] ask one after the other for as long as `lasting`.
pub async fn load(at: SocketAddr, token: &str, asked: &Asked, lasting: Duration) -> Result<Load> {
    let (next, begun) = (Arc::new(AtomicUsize::new(0)), Instant::now());
    let callers = (0..CALLERS).map(|_| {
        let (token, asked, next) = (token.to_owned(), asked.clone(), next.clone());
        tokio::spawn(async move {
            let mut line = Line::open(at, &token).await?;
            let (mut times, mut last) = (Vec::new(), Bytes::new());
            while begun.elapsed() < lasting {
                let path = &asked.paths[next.fetch_add(1, Ordering::Relaxed) % asked.paths.len()];
                let sent = Instant::now();
                let (status, body) = line.ask(asked.method, path, &asked.body).await?;
                times.push(sent.elapsed().as_secs_f64() * 1000.0);
                if !status.is_success() {
                    let said = String::from_utf8_lossy(&body).into_owned();
                    return Err(Error::internal(
                        text!("{path} answered {status}: {said}"; "{path} 返回 {status}：{said}"),
                    ));
                }
                last = body;
            }
            Ok((times, last))
        })
    });
    let (mut times, mut last) = (Vec::new(), Vec::new());
    for caller in callers.collect::<Vec<_>>() {
        let (took, body) = caller.await.map_err(broken)??;
        times.extend(took);
        last.push(body);
    }
    let seconds = begun.elapsed().as_secs_f64();
    times.sort_by(f64::total_cmp);
    let p99 = times.get(times.len() * 99 / 100).copied().unwrap_or(f64::NAN);
    Ok(Load { answers: times.len(), rate: times.len() as f64 / seconds, p99, last })
}
