//! What tests of Kinora share. A dependency of tests only.
//!
//! - [`memory`]: stores that live in memory, and [`Bench`], an engine over them.
//! - [`conformance`]: one suite per port, which every implementation passes, those in memory included.
//! - [`vendor`]: a provider that is paid, keeps count, and fails as planned; [`shop`] is one behind the port that steps hire
//!   through.
//! - [`faults`]: a store that fails or is slow when it is told to.
//! - [`death`]: planned deaths before and after every write, and the harness that runs any graph "twice" and "dead after
//!   each step".
//! - [`python`]: a Python with the packages that a test needs.
//! - [`rates`]: how far what a recogniser heard is from what was said.

pub mod bench;
pub mod clock;
pub mod conformance;
pub mod death;
pub mod faults;
pub mod memory;
pub mod python;
pub mod rates;
pub mod shop;
pub mod vendor;

pub use bench::{Bench, step};
pub use clock::QuickClock;
pub use kinora_engine as engine;
