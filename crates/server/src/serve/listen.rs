//! The port: taking connections, and letting them go.

use super::linger;
use axum::Router;
use axum::extract::ConnectInfo;
use axum::http::Request;
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use kinora_model::{Error, ErrorKind, Result, text};
use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// How long the head of a request may take to come, and how long a connection may stay without one.
const HEAD: Duration = Duration::from_secs(30);

/// A wait after the machine had no connection to give.
const BREATH: Duration = Duration::from_millis(100);

/// Takes the address.
///
/// # Errors
/// [`Conflict`](ErrorKind::Conflict) where somebody else has it, [`Locked`](ErrorKind::Locked) where it is not ours to take.
pub async fn bind(at: SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(at).await.map_err(|cause| match cause.kind() {
        std::io::ErrorKind::AddrInUse => Error::new(
            ErrorKind::Conflict,
            text!("another program listens at {at}; stop it, or choose another address with --listen";
                  "{at} 已被其他程序占用；请停止该程序，或用 --listen 选择其他地址"),
        ),
        std::io::ErrorKind::AddrNotAvailable => {
            Error::invalid(text!("this machine has no address {}", at.ip(); "本机没有地址 {}", at.ip()))
        }
        _ => Error::io(at, cause),
    })
}

/// Answers what comes by `routes`, on at most `most` connections at once, until `stopping`; then lets those that are being
/// answered end, for as long as `drain`.
pub async fn serve(listener: TcpListener, routes: Router, most: usize, stopping: CancellationToken, drain: Duration) {
    let places = Arc::new(Semaphore::new(most.max(1)));
    let open = TaskTracker::new();
    loop {
        let place = tokio::select! {
            () = stopping.cancelled() => break,
            place = places.clone().acquire_owned() => place.expect("nobody closes it"),
        };
        let (stream, peer) = tokio::select! {
            () = stopping.cancelled() => break,
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                // The one connection is gone, or the machine has no more to give for a moment.
                Err(cause) => {
                    if !is_of_one(&cause) {
                        tracing::warn!("no connection can be taken: {cause}");
                        tokio::time::sleep(BREATH).await;
                    }
                    continue;
                }
            },
        };
        let (routes, stopping) = (routes.clone(), stopping.clone());
        open.spawn(async move {
            let _place = place;
            let mut connection = pin!(connection(stream, peer, routes));
            let ended = tokio::select! {
                ended = connection.as_mut() => ended,
                () = stopping.cancelled() => {
                    connection.as_mut().graceful_shutdown();
                    connection.await
                }
            };
            // A caller who hangs up is no news.
            if let Err(cause) = ended {
                tracing::debug!("a connection ended: {cause}");
            }
        });
    }
    drop(listener);
    open.close();
    if tokio::time::timeout(drain, open.wait()).await.is_err() {
        tracing::warn!("{} connections did not end and are closed", open.len());
    }
}

fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    routes: Router,
) -> http1::UpgradeableConnection<TokioIo<TcpStream>, impl Answers> {
    // Small answers go at once; there is nothing to wait for.
    _ = stream.set_nodelay(true);
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        linger::answer(routes.clone(), request)
    });
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades()
}

/// What hyper needs of a service, by one name.
trait Answers: Service<Request<Incoming>, Response = Response, Error = Infallible, Future: Send> {}

impl<S> Answers for S where S: Service<Request<Incoming>, Response = Response, Error = Infallible, Future: Send> {}

fn is_of_one(cause: &std::io::Error) -> bool {
    use std::io::ErrorKind as Io;
    matches!(cause.kind(), Io::ConnectionAborted | Io::ConnectionReset | Io::ConnectionRefused)
}
