//! The parts that faces are built from.

pub mod attempts;
pub mod body;
pub mod credentials;
pub mod events;
pub mod fault;
pub mod file;
pub mod frame;
pub mod idempotency;
pub mod language;
pub mod link;
pub mod outside;
pub mod query;
pub mod request_id;

pub mod upload;

pub use fault::{Fault, FaultKind};
