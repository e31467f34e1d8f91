//! Other systems than Linux: no walls are known there, which [`given`] says.

use super::Given;
use kinora_model::Result;
use std::path::{Path, PathBuf};

pub(super) fn given() -> Given {
    Given { landlock: None, seccomp: false }
}

/// No walls.
#[derive(Debug, Default)]
pub(crate) struct Walls;

impl Walls {
    pub(super) fn new(_reads: &[PathBuf], _writes: &[PathBuf], _program: &Path) -> Result<Self> {
        Ok(Self)
    }
    /// Does nothing.
    pub(crate) fn enter(&self) -> std::io::Result<()> {
        Ok(())
    }
}
