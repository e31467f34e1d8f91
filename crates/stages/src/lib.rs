//! The film: six stages from a story to a finished file.
//!
//! [`first_task`] opens a workflow; its script step reads the story and lays out all other tasks ([`graph`]). Each step
//! (`steps/`, one file each) asks one maker behind a port for one thing and hands on a small value; what is pure about a
//! film lives beside them: how long shots last ([`pace`]), how they move ([`motion`]), where captions break
//! ([`captions`]), how all of it is laid on a timeline ([`cut`]).
//!
//! Nothing here knows who draws or speaks, or where things are stored.

pub mod captions;
pub mod cut;
pub mod graph;
pub mod motion;
pub mod order;
pub mod pace;
mod steps;

#[cfg(test)]
mod tests;

pub use graph::first_task;
pub use order::{FilmMade, Measured, Order};
pub use steps::{Makers, RenderRoom, all as steps};
