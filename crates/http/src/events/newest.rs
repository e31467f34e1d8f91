//! The queue before one reader.

use super::Change;
use futures_util::Stream;
use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll};

/// The changes of a stream, of which at most a fixed number wait for their reader.
///
/// Each time it is looked at it takes in all that has happened. A change that says the state replaces an earlier one of its
/// kind that still waits; where too many wait, the oldest state goes first, then the oldest of all.
#[derive(Debug)]
pub struct Newest<S> {
    changes: S,
    waiting: VecDeque<Change>,
    most: usize,
    has_ended: bool,
}

impl<S: Stream<Item = Change> + Unpin> Newest<S> {
    /// At most `most` (at least 1) of `changes` wait.
    pub fn new(changes: S, most: usize) -> Self {
        Self { changes, waiting: VecDeque::new(), most: most.max(1), has_ended: false }
    }

    /// Takes in what has happened; registers to be woken by more.
    pub fn fill(&mut self, cx: &mut Context<'_>) {
        while !self.has_ended {
            match Pin::new(&mut self.changes).poll_next(cx) {
                Poll::Ready(Some(change)) => self.add(change),
                Poll::Ready(None) => self.has_ended = true,
                Poll::Pending => break,
            }
        }
    }

    fn add(&mut self, change: Change) {
        if change.is_state {
            self.waiting.retain(|w| !(w.is_state && w.kind == change.kind));
        }
        self.waiting.push_back(change);
        if self.waiting.len() > self.most {
            let last = self.waiting.len() - 1;
            let surplus = self.waiting.iter().take(last).position(|w| w.is_state).unwrap_or(0);
            self.waiting.remove(surplus);
        }
    }
}

impl<S: Stream<Item = Change> + Unpin> Stream for Newest<S> {
    type Item = Change;
    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Change>> {
        self.fill(cx);
        match self.waiting.pop_front() {
            Some(change) => Poll::Ready(Some(change)),
            None if self.has_ended => Poll::Ready(None),
            None => Poll::Pending,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::extract::ws::Utf8Bytes;
    use futures_util::StreamExt;

    async fn read(changes: &[&'static str], most: usize) -> Vec<String> {
        // "p1" says a state, "done" does not.
        let changes: Vec<Change> = changes
            .iter()
            .map(|t| {
                let is_state = t.len() == 2;
                Change { kind: if is_state { &t[..1] } else { "event" }, is_state, text: Utf8Bytes::from_static(t) }
            })
            .collect();
        Newest::new(futures_util::stream::iter(changes), most).map(|c| c.text.to_string()).collect().await
    }

    #[tokio::test]
    async fn the_newest_state_is_read_and_events_stay_in_order() {
        assert_eq!(read(&["p1", "p2", "p3"], 9).await, ["p3"]);
        assert_eq!(read(&["p1", "one", "p2", "two", "p3"], 9).await, ["one", "two", "p3"]);
        assert_eq!(read(&["p1", "s1", "p2"], 9).await, ["s1", "p2"]);
        assert_eq!(read(&["one", "p1", "two", "end"], 3).await, ["one", "two", "end"]);
        assert_eq!(read(&["one", "two", "end"], 2).await, ["two", "end"]);
        assert_eq!(read(&["one", "p1"], 1).await, ["p1"]);
    }
}
