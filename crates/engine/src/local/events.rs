//! Telling everybody in this process.

use async_trait::async_trait;
use kinora_ports::events::{Event, Events, Heard, Listener};
use tokio::sync::broadcast::{self, error::RecvError};

/// Events a listener may lag behind before it misses some.
const LAG: usize = 4096;

/// Tells everybody in this process.
pub struct LocalEvents(broadcast::Sender<Event>);

impl LocalEvents {
    /// Nobody listens yet.
    pub fn new() -> Self {
        Self(broadcast::Sender::new(LAG))
    }
}

impl Default for LocalEvents {
    fn default() -> Self {
        Self::new()
    }
}

impl Events for LocalEvents {
    fn publish(&self, event: Event) {
        // An error says that nobody listens.
        let _ = self.0.send(event);
    }
    fn listen(&self) -> Box<dyn Listener> {
        Box::new(Ear(self.0.subscribe()))
    }
}

struct Ear(broadcast::Receiver<Event>);

#[async_trait]
impl Listener for Ear {
    async fn next(&mut self) -> Heard {
        match self.0.recv().await {
            Ok(event) => Heard::Event(Box::new(event)),
            Err(RecvError::Lagged(_)) => Heard::Missed,
            Err(RecvError::Closed) => Heard::Closed,
        }
    }
}
