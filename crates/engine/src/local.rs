//! Queue and events inside one process, for when there is only one. Nothing in them needs to outlive it.

mod events;
mod queue;
mod shelf;

pub use events::LocalEvents;
pub use queue::LocalQueue;
