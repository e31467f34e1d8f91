//! Linux's walls.

#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
mod calls;
mod files;

/// Processors whose list of system calls was not looked through.
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
mod calls {
    pub(super) fn filter() -> Option<&'static [seccompiler::sock_filter]> {
        None
    }
}

use super::Given;
use kinora_model::Result;
use std::{
    io,
    os::fd::{AsRawFd, OwnedFd},
    path::{Path, PathBuf},
    sync::OnceLock,
};

pub(super) fn given() -> Given {
    static GIVEN: OnceLock<Given> = OnceLock::new();
    *GIVEN.get_or_init(|| Given { landlock: files::version(), seccomp: calls::filter().is_some() })
}

/// Walls that are ready to be entered. Empty ones stop nothing.
#[derive(Debug, Default)]
pub(crate) struct Walls {
    files: Option<OwnedFd>,
    calls: Option<&'static [seccompiler::sock_filter]>,
}

impl Walls {
    pub(super) fn new(reads: &[PathBuf], writes: &[PathBuf], program: &Path) -> Result<Self> {
        Ok(Self { files: files::rules(reads, writes, program)?, calls: calls::filter() })
    }

    /// Closes the walls around the calling thread, for ever. It must have given up gaining rights before. System calls
    /// only: it is called between fork and exec, after everything else there.
    pub(crate) fn enter(&self) -> io::Result<()> {
        if let Some(rules) = &self.files {
            // SAFETY: plain integers in, and only the calling thread changes.
            if unsafe { libc::syscall(libc::SYS_landlock_restrict_self, rules.as_raw_fd(), 0) } != 0 {
                return Err(io::Error::last_os_error());
            }
        }
        if let Some(filter) = self.calls {
            // The two structures are the same by their layout, as the kernel defines it.
            let program = libc::sock_fprog { len: filter.len() as u16, filter: filter.as_ptr().cast_mut().cast() };
            // SAFETY: `program` and the filter it points to live through the call, which only reads them.
            let set = unsafe { libc::prctl(libc::PR_SET_SECCOMP, libc::SECCOMP_MODE_FILTER, &program) };
            if set != 0 {
                return Err(io::Error::last_os_error());
            }
        }
        Ok(())
    }
}
