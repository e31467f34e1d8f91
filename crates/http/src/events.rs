//! Changes as they happen: over a WebSocket or as server-sent events.
//!
//! A reader may be slower than what it reads about. Between the two stands [`Newest`], a queue of fixed size in which
//! a change that says the present state replaces the one before it: a slow reader misses steps on the way, never where
//! things are now. So a reader that lost its connection only connects again.

mod newest;
mod socket;

use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::{Stream, StreamExt};
use std::convert::Infallible;
use std::time::Duration;

pub use axum::extract::ws::Utf8Bytes;
pub use newest::Newest;
pub use socket::{Leaving, Pace, Socket, serve};

/// Something that changed, worded by the face.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What sort it is, in one word: the name of the server-sent event.
    pub kind: &'static str,
    /// Whether it says the whole present state, so that it replaces an earlier one of its kind that was not sent yet.
    pub is_state: bool,
    /// The message. Cheap to clone: one text serves all its readers.
    pub text: Utf8Bytes,
}

/// Changes that may wait for one reader.
const MOST_WAITING: usize = 32;

/// Server-sent events: each change as an event of its kind, with its message as data; a comment every 15 s keeps proxies
/// from hanging up. It ends with `changes`, or when `until` does. While nothing can be sent nothing is taken in either, so
/// `changes` must not grow on its own: a watch, or a broadcast of fixed size.
pub fn stream<S>(changes: S, until: impl Future<Output = ()> + Send + 'static) -> Response
where
    S: Stream<Item = Change> + Send + Unpin + 'static,
{
    let events = Newest::new(changes, MOST_WAITING)
        .take_until(Box::pin(until))
        .map(|change| Ok::<_, Infallible>(Event::default().event(change.kind).data(change.text.as_str())));
    let mut response = Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(15))).into_response();
    // nginx would collect the events before it passes them on.
    response.headers_mut().insert("x-accel-buffering", axum::http::HeaderValue::from_static("no"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::header;

    #[tokio::test]
    async fn events_carry_kind_and_message() {
        let change = |kind, text: &'static str| Change { kind, is_state: false, text: Utf8Bytes::from_static(text) };
        let changes = futures_util::stream::iter([change("progress", "{\"p\":0.5}"), change("done", "two\nlines")]);
        let response = stream(changes, std::future::pending());
        assert_eq!(response.headers()[header::CONTENT_TYPE], "text/event-stream");
        let body = axum::body::to_bytes(response.into_body(), 1 << 10).await.expect("it ends");
        assert_eq!(body, "event: progress\ndata: {\"p\":0.5}\n\nevent: done\ndata: two\ndata: lines\n\n");
    }

    #[tokio::test]
    async fn it_ends_when_the_server_leaves() {
        let (leave, left) = tokio::sync::oneshot::channel::<()>();
        let response = stream(futures_util::stream::pending(), async move { _ = left.await });
        leave.send(()).expect("it is heard");
        assert!(axum::body::to_bytes(response.into_body(), 1).await.expect("it ends").is_empty());
    }
}
