//! Child processes: started with limits, read without ever blocking for good, ended with everything they started.
//!
//! Each child leads a process group of its own, dies with this process, and is killed (group and all) when its handle is
//! dropped. What it may use is in [`Limits`]; a program that reads what others sent is put behind walls as well
//! ([`Command::confined`], [`crate::confine`]).

mod child;
mod leash;
mod limits;
mod lines;
mod pipes;
mod run;
mod spawner;

use crate::confine::{Confinement, Walls};
use kinora_model::{Error, ErrorKind, Result, Text, text};
use std::{
    ffi::{OsStr, OsString},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::Stdio,
    sync::atomic::{AtomicBool, Ordering},
};

pub use child::Child;
pub use limits::Limits;
pub use pipes::{Input, Output};
pub use run::{Finished, Line};

/// A program to run and how.
#[derive(Clone, Debug)]
pub struct Command {
    program: PathBuf,
    args: Vec<OsString>,
    env: Vec<(OsString, OsString)>,
    directory: Option<PathBuf>,
    limits: Limits,
    privileged: bool,
    confinement: Option<Confinement>,
}

impl Command {
    /// `program` by path, or by name through `PATH`.
    pub fn new(program: impl Into<PathBuf>) -> Self {
        Self {
            program: program.into(),
            args: Vec::new(),
            env: Vec::new(),
            directory: None,
            limits: Limits::default(),
            privileged: false,
            confinement: None,
        }
    }
    /// One more argument.
    pub fn arg(mut self, arg: impl AsRef<OsStr>) -> Self {
        self.args.push(arg.as_ref().to_owned());
        self
    }
    /// More arguments.
    pub fn args<S: AsRef<OsStr>>(mut self, args: impl IntoIterator<Item = S>) -> Self {
        self.args.extend(args.into_iter().map(|a| a.as_ref().to_owned()));
        self
    }
    /// Sets an environment variable beside the inherited ones; a confined program inherits none.
    pub fn env(mut self, key: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> Self {
        self.env.push((key.as_ref().to_owned(), value.as_ref().to_owned()));
        self
    }
    /// Working directory.
    pub fn directory(mut self, path: impl Into<PathBuf>) -> Self {
        self.directory = Some(path.into());
        self
    }
    /// What it may use.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }
    /// Lets the program gain rights on start, as `sudo` must.
    pub fn privileged(mut self) -> Self {
        self.privileged = true;
        self
    }
    /// Puts it behind walls: it sees no more of this machine than `confinement` says, and inherits no environment.
    pub fn confined(mut self, confinement: Confinement) -> Self {
        self.confinement = Some(confinement);
        self
    }
    /// The program's own name, for messages.
    pub fn name(&self) -> String {
        self.program.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// Starts it; standard error is always a pipe.
    fn start(&self, stdin: Stdio, stdout: Stdio) -> Result<std::process::Child> {
        #[expect(clippy::disallowed_methods, reason = "this is the one place that spawns")]
        let mut command = std::process::Command::new(&self.program);
        let walls = match &self.confinement {
            Some(confinement) => {
                command.env_clear();
                confinement.walls(&self.program)?
            }
            None => Walls::default(),
        };
        command.args(&self.args).envs(self.env.iter().map(|(k, v)| (k, v)));
        command.stdin(stdin).stdout(stdout).stderr(Stdio::piped()).process_group(0);
        if let Some(directory) = &self.directory {
            command.current_dir(directory);
        }
        let (limits, privileged) = (self.limits, self.privileged);
        #[cfg(target_os = "linux")]
        let parent = std::process::id();
        let restrict = move || {
            if privileged {
                return Ok(());
            }
            limits.apply()?;
            #[cfg(target_os = "linux")]
            die_with(parent)?;
            walls.enter()
        };
        // SAFETY: the closure makes system calls only: it neither allocates nor locks, and everything it needs (the file
        // rules, the system-call filter) was made before the fork.
        unsafe { command.pre_exec(restrict) };
        spawner::spawn(command).map_err(|cause| {
            let name = self.name();
            let kind = match cause.kind() {
                std::io::ErrorKind::NotFound => ErrorKind::Missing,
                std::io::ErrorKind::PermissionDenied => ErrorKind::Locked,
                _ => ErrorKind::Internal,
            };
            Error::new(kind, text!("the program {name} cannot be started: {cause}"; "无法启动程序 {name}：{cause}"))
                .caused_by(cause)
        })
    }

    /// Starts it with stdin and stdout as pipes (`feed`, `take`) or closed.
    pub fn spawn(&self, feed: bool, take: bool) -> Result<Child> {
        let pipe = |wanted| if wanted { Stdio::piped() } else { Stdio::null() };
        let inner = self.start(pipe(feed), pipe(take))?;
        Child::new(self.name(), inner, self.limits)
    }
}

/// Has the kernel kill the calling process when its parent dies, and forbids it to gain rights by what it runs.
#[cfg(target_os = "linux")]
fn die_with(parent: u32) -> std::io::Result<()> {
    // SAFETY: plain integers in, and only the calling process changes.
    unsafe {
        libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL);
        // The parent may have died before that: then nobody would ever tell.
        if libc::getppid() as u32 != parent {
            return Err(std::io::ErrorKind::BrokenPipe.into());
        }
        if libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 {
            return Err(std::io::Error::last_os_error());
        }
    }
    Ok(())
}

/// The error of a thing that a person or a signal stopped.
pub fn cancelled() -> Error {
    Error::new(ErrorKind::Cancelled, text!("stopped on request"; "已按要求停止"))
}

/// [`cancelled`] as soon as `stop` is true: asked between pieces of long work.
pub fn go_on(stop: &AtomicBool) -> Result<()> {
    if stop.load(Ordering::Relaxed) { Err(cancelled()) } else { Ok(()) }
}

/// Where `name` is on `PATH`, if anywhere.
pub fn find(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|dir| dir.join(name)).find(|file| is_program(file))
}

/// Whether `path` is a file that may be run.
pub fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata().is_ok_and(|m| m.is_file() && m.permissions().mode() & 0o111 != 0)
}

/// Turns an error that names no place into one that does: `place` goes before its sentence.
pub fn at(place: Text, error: Error) -> Error {
    let what =
        Text { en: format!("{}: {}", place.en, error.what().en), zh: format!("{}：{}", place.zh, error.what().zh) };
    Error::new(error.kind(), what).caused_by(error)
}

#[cfg(test)]
mod tests;
