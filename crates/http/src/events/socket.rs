//! The WebSocket end.

use super::{Change, MOST_WAITING, Newest};
use crate::{Fault, FaultKind};
use axum::extract::FromRequestParts;
use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, WebSocketUpgrade, close_code};
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use futures_util::stream::SplitSink;
use futures_util::{SinkExt, Stream, StreamExt};
use kinora_model::text;
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;
use tokio::time::{Instant, interval_at, timeout};

/// A request to become a WebSocket, as an argument of a handler. The credential is read before, from
/// [`Presented::to_socket`](crate::credentials::Presented::to_socket).
#[derive(Debug)]
pub struct Socket(WebSocketUpgrade);

impl<S: Send + Sync> FromRequestParts<S> for Socket {
    type Rejection = Fault;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        WebSocketUpgrade::from_request_parts(parts, state).await.map(Self).map_err(|_| {
            Fault::new(FaultKind::Malformed, text!("this path speaks WebSocket only"; "该路径仅支持 WebSocket"))
                .with_header(header::UPGRADE, HeaderValue::from_static("websocket"))
        })
    }
}

/// Why the server ends a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaving {
    /// The server is going down; connect again (1001).
    ServerStops,
    /// The caller may no longer listen: its token is over or was revoked (1008).
    NotAllowed,
}

/// How often a quiet connection is tried, and how long a stuck one is borne.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// A ping after each such time; one that two of them leave unanswered is dead.
    pub ping: Duration,
    /// The longest time that one message may take to leave.
    pub stall: Duration,
}

impl Default for Pace {
    /// 20 s and 30 s.
    fn default() -> Self {
        Self { ping: Duration::from_secs(20), stall: Duration::from_secs(30) }
    }
}

/// What a reader may send at once: nothing but controls is listened to.
const LARGEST_HEARD: usize = 4 << 10;

/// Sends `changes` until they end (1000), `until` says to leave, or the reader goes. What the reader sends is read and
/// dropped; more than 4 KiB of it ends the connection.
pub fn serve<S>(
    socket: Socket,
    changes: S,
    until: impl Future<Output = Leaving> + Send + 'static,
    pace: Pace,
) -> Response
where
    S: Stream<Item = Change> + Send + Unpin + 'static,
{
    // Ten thousand of them are open at once: the usual 128 KiB to read into would be more than a gigabyte.
    socket
        .0
        .read_buffer_size(LARGEST_HEARD)
        .write_buffer_size(0)
        .max_message_size(LARGEST_HEARD)
        .max_frame_size(LARGEST_HEARD)
        .on_upgrade(move |socket| talk(socket, Newest::new(changes, MOST_WAITING), until, pace))
}

async fn talk<S>(socket: WebSocket, mut changes: Newest<S>, until: impl Future<Output = Leaving>, pace: Pace)
where
    S: Stream<Item = Change> + Send + Unpin + 'static,
{
    let (mut sink, mut heard) = socket.split();
    let mut until = pin!(until);
    let mut ping = interval_at(Instant::now() + pace.ping, pace.ping);
    let mut unanswered = 0;
    let (code, reason) = loop {
        let message = tokio::select! {
            leaving = &mut until => break match leaving {
                Leaving::ServerStops => (close_code::AWAY, "the server stops"),
                Leaving::NotAllowed => (close_code::POLICY, "the token no longer holds"),
            },
            message = heard.next() => match message {
                Some(Ok(Message::Close(_))) | None => return,
                Some(Ok(_)) => {
                    unanswered = 0;
                    continue;
                }
                // Too large, not UTF-8, not masked: all the reader's doing, or the network's.
                Some(Err(_)) => break (close_code::POLICY, "nothing but short messages is heard here"),
            },
            change = changes.next() => match change {
                Some(change) => Message::Text(change.text),
                None => break (close_code::NORMAL, "all is said"),
            },
            _ = ping.tick() => {
                if unanswered == 2 {
                    return;
                }
                unanswered += 1;
                Message::Ping(Default::default())
            }
        };
        if send(&mut sink, message, &mut changes, pace.stall).await.is_err() {
            return;
        }
    };
    let close = Message::Close(Some(CloseFrame { code, reason: Utf8Bytes::from_static(reason) }));
    if send(&mut sink, close, &mut changes, pace.stall).await.is_ok() {
        // The reader answers a close with its own; hanging up before could lose what is still on the way.
        _ = timeout(Duration::from_secs(1), async { while let Some(Ok(_)) = heard.next().await {} }).await;
    }
}

/// Sends `message`; while the reader is slow to take it, goes on taking in what happens, so that the newest comes next.
async fn send<S>(
    sink: &mut SplitSink<WebSocket, Message>,
    message: Message,
    changes: &mut Newest<S>,
    stall: Duration,
) -> Result<(), ()>
where
    S: Stream<Item = Change> + Unpin,
{
    let mut sending = pin!(timeout(stall, sink.send(message)));
    let sent = poll_fn(|cx| match sending.as_mut().poll(cx) {
        Poll::Ready(sent) => Poll::Ready(sent),
        Poll::Pending => {
            changes.fill(cx);
            Poll::Pending
        }
    });
    if matches!(sent.await, Ok(Ok(()))) { Ok(()) } else { Err(()) }
}
