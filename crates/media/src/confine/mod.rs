//! Walls around programs that read what strangers sent.
//!
//! A decoder is a large C program that parses hostile bytes: some day a file takes it over. Behind these walls it is then
//! alone with that one file. The kernel holds them, from before the program's first instruction:
//!
//! - **files** (Landlock): it reads the system's programs and libraries and the files of its job, and writes the output of
//!   its job; nothing else can be opened, listed, made, renamed or removed. TCP and signals to other processes are closed
//!   as well where the kernel is new enough. No fonts: nothing that runs here draws text.
//! - **system calls** (seccomp): what reading, computing and writing takes is allowed, every other call is answered as if
//!   the kernel did not have it: no socket, no process, no ptrace, mount, bpf, io_uring, key, namespace.
//! - **rights**: none are gained by running a program ([no_new_privs]).
//! - **use** of memory, processor and disk ([`Limits`](crate::process::Limits)), an empty environment, and death with the
//!   parent are set where processes are started ([`crate::process`]).
//!
//! Everything that allocates (the list of rules, the filter) is made before the fork; between fork and exec there are
//! system calls only ([`Walls::enter`]).
//!
//! [no_new_privs]: https://docs.kernel.org/userspace-api/no_new_privs.html

#[cfg(not(target_os = "linux"))]
#[path = "elsewhere.rs"]
mod system;
#[cfg(target_os = "linux")]
#[path = "linux/mod.rs"]
mod system;

use kinora_model::{Error, Result, text};
use std::path::{Path, PathBuf};

pub(crate) use system::Walls;

/// The variable that says what to do where the kernel lacks a wall: `warn` (or nothing) or `require`.
pub const POLICY_VARIABLE: &str = "KINORA_CONFINEMENT";

/// What to do where the kernel lacks a wall.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    /// Go on with the walls there are; `kinora doctor` tells which are missing.
    Warn,
    /// Open no media at all.
    Require,
}

impl Policy {
    /// What [`POLICY_VARIABLE`] says.
    ///
    /// # Errors
    /// `Invalid` where it says anything else: a wall must not be missing because of a typing mistake.
    pub fn find() -> Result<Self> {
        Self::of(&std::env::var(POLICY_VARIABLE).unwrap_or_default())
    }

    fn of(word: &str) -> Result<Self> {
        match word {
            "" | "warn" => Ok(Self::Warn),
            "require" => Ok(Self::Require),
            other => Err(Error::invalid(
                text!("{POLICY_VARIABLE} is {other:?}; it may be `warn` or `require`"; "{POLICY_VARIABLE} 的值为 {other:?}；只能是 `warn` 或 `require`"),
            )),
        }
    }
}

/// Which walls this machine gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Given {
    /// Version of the kernel's Landlock interface; none where there is no Landlock (before Linux 5.13, or switched off).
    /// From 3 on nothing is missing for files, from 4 on TCP is closed, from 6 on signals are.
    pub landlock: Option<u32>,
    /// Whether system calls are filtered (Linux on x86_64 and aarch64).
    pub seccomp: bool,
}

impl Given {
    /// Whether all walls stand.
    pub fn is_whole(self) -> bool {
        self.landlock.is_some() && self.seccomp
    }
}

/// Which walls this machine gives; asked once.
pub fn given() -> Given {
    system::given()
}

/// What a confined program may see beside the system's programs and libraries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Confinement {
    reads: Vec<PathBuf>,
    writes: Vec<PathBuf>,
}

impl Confinement {
    /// Nothing.
    pub fn new() -> Self {
        Self::default()
    }
    /// It may read this file, or everything beneath this folder. A symlink stands for what it points to now.
    pub fn reads(mut self, path: impl Into<PathBuf>) -> Self {
        self.reads.push(path.into());
        self
    }
    /// It may read and write this file, which is made where it does not exist yet; or, where this is a folder, make, read,
    /// write and remove everything beneath it.
    pub fn writes(mut self, path: impl Into<PathBuf>) -> Self {
        self.writes.push(path.into());
        self
    }

    /// The walls for `program`, ready to be entered by one child.
    ///
    /// # Errors
    /// `NotFound` or `Locked` for a path that cannot be opened; `Missing` where the kernel lacks a wall and the policy is
    /// [`Policy::Require`].
    pub(crate) fn walls(&self, program: &Path) -> Result<Walls> {
        if !given().is_whole() && Policy::find()? == Policy::Require {
            return Err(Error::missing(
                text!("media files are not opened, for {POLICY_VARIABLE} is `require` and this kernel gives no full confinement (Landlock from Linux 5.13, and seccomp); `kinora doctor` tells more";
                      "未打开媒体文件：{POLICY_VARIABLE} 为 `require`，而此内核无法提供完整的隔离（需要 Linux 5.13 起的 Landlock，以及 seccomp）；详情请运行 `kinora doctor`"),
            ));
        }
        for path in self.writes.iter().filter(|p| !p.is_dir()) {
            let made = std::fs::OpenOptions::new().write(true).create(true).truncate(false).open(path);
            made.map_err(|e| Error::io(path.display(), e))?;
        }
        Walls::new(&self.reads, &self.writes, program)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_policy_is_refused() {
        assert_eq!(Policy::of("").unwrap(), Policy::Warn);
        assert_eq!(Policy::of("require").unwrap(), Policy::Require);
        let error = Policy::of("requier").unwrap_err();
        assert!(error.to_string().contains("requier") && error.to_string().contains("require"), "{error}");
    }

    #[test]
    fn an_input_that_is_not_there_is_an_error_and_an_output_is_made() {
        let folder = tempfile::tempdir().unwrap();
        let gone = folder.path().join("gone.mp4");
        let error = Confinement::new().reads(&gone).walls(Path::new("/bin/sh"));
        if given().landlock.is_some() {
            assert_eq!(error.unwrap_err().kind(), kinora_model::ErrorKind::NotFound);
        }
        let out = folder.path().join("out.mp4");
        Confinement::new().writes(&out).walls(Path::new("/bin/sh")).unwrap();
        assert!(out.is_file());
    }
}
