//! One suite per port: what every implementation must do.

mod blobs;
mod documents;
mod events;
mod queue;
mod store;

pub use blobs::blobs;
pub use events::events;
pub use queue::queue;
pub use store::store;
