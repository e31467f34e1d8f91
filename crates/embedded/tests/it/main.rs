//! The embedded stores under the engine.

mod chaos;
mod conformance;
mod desk;
mod faults;
mod load;
mod runs;
