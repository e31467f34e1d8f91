//! The embedded stores under the engine.

mod desk;
mod runs;
