//! Reading on after an early answer.
//!
//! A request can be refused by its head alone, while its body is still being sent. Were the connection closed then, what
//! had not been read would make the kernel reset it, and a reset throws away the answer at the other end: a proxy reports
//! 502 where we said 401. So what is left of the body is read and dropped first, within bounds (RFC 9112, section 9.6).

use axum::body::Body;
use axum::http::{Request, header};
use axum::response::Response;
use axum::{Router, body::Bytes};
use hyper::body::{Body as _, Frame, Incoming, SizeHint};
use std::convert::Infallible;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;
use tower::ServiceExt;

/// Bytes that are read after an answer, at most.
const MOST: u64 = 64 << 20;
/// How long they are read for, at most.
const LONGEST: Duration = Duration::from_secs(5);

/// The answer of `routes`, given when nothing of the request that we would wait for is left on its way.
pub async fn answer(routes: Router, request: Request<Incoming>) -> Result<Response, Infallible> {
    if request.body().is_end_stream() {
        return routes.oneshot(request.map(Body::new)).await;
    }
    // Who waits to be asked for a body will not send one now.
    let waits = request.headers().contains_key(header::EXPECT);
    let (head, body) = request.into_parts();
    let shared = Shared(Arc::new(Mutex::new(body)));
    let response = routes.oneshot(Request::from_parts(head, Body::new(shared.clone()))).await;
    if !waits {
        _ = tokio::time::timeout(LONGEST, shared.drained()).await;
    }
    response
}

/// A body of which somebody else holds on to what is left.
#[derive(Clone)]
struct Shared(Arc<Mutex<Incoming>>);

impl Shared {
    fn body(&self) -> MutexGuard<'_, Incoming> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads what is left, or the most that is read.
    async fn drained(&self) {
        let mut read = 0;
        while read < MOST
            && let Some(Ok(frame)) = poll_fn(|cx| Pin::new(&mut *self.body()).poll_frame(cx)).await
        {
            read += frame.data_ref().map_or(0, |data| data.len() as u64);
        }
    }
}

impl hyper::body::Body for Shared {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        Pin::new(&mut *self.body()).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body().is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body().size_hint()
    }
}
