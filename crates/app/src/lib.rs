//! What people do with Kinora, verbs by noun.
//!
//! [`caller`]: who wants something done, and what they may. [`accounts`]: whom we know, and how they come in.
//! [`productions`]: films made stage by stage, looked at and changed in between. [`clips`]: one prompt, one short film or
//! picture. [`replicas`]: a film is looked at, and another one is made like it. [`drafts`]: an editing draft, built, kept and
//! rendered. [`exports`]: a film for other editors. [`uploads`]: files that callers gave, to be named in later calls.
//! [`Films`]: order a film, work on it, look how far it is, take it home. Whoever stands outside (the command line, a face)
//! translates into these calls and back, and knows nothing of tasks.

pub mod accounts;
pub mod caller;
pub mod clips;
pub mod drafts;
pub mod exports;
mod films;
mod forecast;
pub mod hiring;
pub mod productions;
pub mod replicas;
pub mod uploads;

pub use films::{Films, Standing, check_place, deliver};
pub use forecast::{StageView, View};
pub use kinora_ports::provider::StoryKind;
pub use kinora_stages::{Grid, Quality, Stage, edits};
