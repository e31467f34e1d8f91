//! The embedded stores under the engine.

mod conformance;
mod desk;
mod runs;
