//! What tests of faces share. A dependency of tests only.
//!
//! A face is tried as its callers see it: [`House`] is a whole server in a folder that is thrown away, with SQLite, files,
//! the engine at work and the offline makers, behind a real listener; [`Visit`] sends it requests, also such as no client
//! would send; [`cases`] plays files of requests and expected answers, which are written from a face's document.

pub mod cases;
mod house;
mod look;
mod spoken;
pub mod visit;

pub use house::{House, Rooms, assets};
pub use look::facts_of;
pub use spoken::spoken;
pub use visit::{Answer, Visit};
