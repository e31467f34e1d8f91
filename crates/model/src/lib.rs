//! The words of Kinora, as types: what a script, a scene, a shot and a failure are.
//!
//! Everything here is plain data: no input or output, no async, no vendor, no wire format. Whoever reads a novel (rules
//! today, a language model tomorrow) writes a [`script::Script`]; whoever draws, speaks or cuts reads one.

pub mod error;
pub mod film;
pub mod id;
pub mod script;
pub mod text;

pub use error::{Error, ErrorKind, Result};
pub use id::{RoleId, SceneId, ShotId, TaskId, WorkflowId};
pub use text::{Language, Text};
