//! Bodies that do not leave too late.

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use kinora_ports::clock::{Clock, Millis};
use std::{
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
};

/// A body that looks at the clock when it is about to leave, and then stays: connecting may have taken long. Without its
/// body, a request is none.
pub(super) struct Gated {
    pub bytes: Option<Bytes>,
    pub clock: Arc<dyn Clock>,
    pub deadline: Millis,
    /// Set when it stayed.
    pub late: Arc<AtomicBool>,
}

impl Body for Gated {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let Some(bytes) = self.bytes.take() else { return Poll::Ready(None) };
        if self.clock.now() > self.deadline {
            self.late.store(true, Ordering::SeqCst);
            return Poll::Ready(Some(Err(io::Error::other("too late to send"))));
        }
        Poll::Ready(Some(Ok(Frame::data(bytes))))
    }
    fn is_end_stream(&self) -> bool {
        self.bytes.is_none()
    }
    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.bytes.as_ref().map_or(0, |bytes| bytes.len() as u64))
    }
}
