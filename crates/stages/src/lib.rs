//! The film: six stages from a story to a finished file.
//!
//! [`first_tasks`] open a workflow: one reads the story, one lays out all other tasks ([`graph`]), as far as the order
//! goes ([`Order::until`]) and with what a person changed ([`edits`]). Each step
//! (`steps/`, one file each) asks one maker behind a port for one thing and hands on a small value; what is pure about a
//! film lives beside them: how long shots last ([`pace`]), how they move ([`motion`]), where captions break
//! ([`captions`]), how all of it is laid on a timeline ([`cut`]).
//!
//! Who makes something elsewhere for money is [hired](hire): the same graph, whose tasks are then of other kinds.
//!
//! A [`clip`] is one prompt instead of a story: the same steps in a smaller graph. A [`replica`] is a clip of several shots
//! after the pattern of a given film.
//!
//! An editing [draft](draft_task) is rendered by one step, and a film is packed for other editors ([`export`]) by another.
//!
//! Nothing here knows who draws or speaks, or where things are stored.

pub mod captions;
pub mod clip;
pub mod cut;
pub mod edits;
mod estimate;
pub mod export;
pub mod graph;
pub mod grid;
pub mod hire;
pub mod motion;
pub mod order;
pub mod pace;
pub mod replica;
mod stage;
mod steps;

#[cfg(test)]
mod tests;

pub use clip::{CLIP, ClipKind, ClipMade, ClipOrder, Route};
pub use edits::Edits;
pub use estimate::{Estimate, Item, estimate};
pub use graph::first_tasks;
pub use grid::Grid;
pub use hire::{Agency, Exchange, Hire, Hires, MadeBy, Routes};
pub use kinora_render::Quality;
pub use order::{FilmMade, Measured, Order, Proofs};
pub use replica::{Analysis, ReplicaOrder};
pub use stage::Stage;
pub use steps::{
    AnimaticMade, BriefMade, DRAFT_FILM, DraftFilmMade, DraftInput, EXPORT, EditMade, ExportInput, ExportMade,
    HiredClipMade, Makers, PlanMade, ReelMade, RenderRoom, ScriptMade, SegmentMade, SheetMade, all as steps,
    all_hiring as steps_hiring, draft_task, export_step, export_task,
};
