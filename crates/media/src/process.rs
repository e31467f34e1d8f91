//! Child processes: started with limits, read without ever blocking, ended with everything they started.
//!
//! Each child leads a process group of its own, dies with the thread that started it, and is killed (group and all)
//! when its handle is dropped. Tighter walls (a file-system and a system-call allow-list) belong into [`Limits::apply`].

use kinora_model::{Error, ErrorKind, Result, Text, text};
use std::{
    collections::VecDeque,
    ffi::{OsStr, OsString},
    io::{BufRead, BufReader, Read},
    os::unix::process::{CommandExt, ExitStatusExt},
    path::{Path, PathBuf},
    process::{ChildStdin, ChildStdout, ExitStatus, Stdio},
    sync::{
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    thread::JoinHandle,
    time::{Duration, Instant},
};

/// What a child may use.
#[derive(Clone, Copy, Debug, Default)]
pub struct Limits {
    /// Address space in bytes.
    pub memory: Option<u64>,
    /// Processor time.
    pub cpu: Option<Duration>,
}

impl Limits {
    /// For programs that read files we did not make: 3 GB of address space (ffmpeg maps some 400 MB of libraries).
    pub const UNTRUSTED: Limits = Limits { memory: Some(3 << 30), cpu: None };

    /// Runs in the child between fork and exec, so it may only make system calls.
    fn apply(self) -> std::io::Result<()> {
        let set = |what, value: u64| {
            let limit = libc::rlimit { rlim_cur: value, rlim_max: value };
            // SAFETY: `limit` lives through the call, which only reads it.
            if unsafe { libc::setrlimit(what, &limit) } == 0 { Ok(()) } else { Err(std::io::Error::last_os_error()) }
        };
        set(libc::RLIMIT_CORE, 0)?;
        if let Some(bytes) = self.memory {
            set(libc::RLIMIT_AS, bytes)?;
        }
        if let Some(time) = self.cpu {
            set(libc::RLIMIT_CPU, time.as_secs().max(1))?;
        }
        #[cfg(target_os = "linux")]
        // SAFETY: both calls take plain integers and change only the calling process.
        unsafe {
            libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL);
            libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
        }
        Ok(())
    }
}

/// A program to run and how.
#[derive(Clone, Debug)]
pub struct Command {
    program: PathBuf,
    args: Vec<OsString>,
    env: Vec<(OsString, OsString)>,
    directory: Option<PathBuf>,
    limits: Limits,
    privileged: bool,
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
    /// Sets an environment variable beside the inherited ones.
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
    /// The program's own name, for messages.
    pub fn name(&self) -> String {
        self.program.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    fn spawn_with(&self, stdin: Stdio, stdout: Stdio) -> Result<std::process::Child> {
        #[expect(clippy::disallowed_methods, reason = "this is the one place that spawns")]
        let mut command = std::process::Command::new(&self.program);
        command.args(&self.args).envs(self.env.iter().map(|(k, v)| (k, v)));
        command.stdin(stdin).stdout(stdout).stderr(Stdio::piped()).process_group(0);
        if let Some(directory) = &self.directory {
            command.current_dir(directory);
        }
        let (limits, privileged) = (self.limits, self.privileged);
        // SAFETY: the closure makes system calls only: it neither allocates nor locks.
        unsafe { command.pre_exec(move || if privileged { Ok(()) } else { limits.apply() }) };
        command.spawn().map_err(|cause| {
            let name = self.name();
            let kind = match cause.kind() {
                std::io::ErrorKind::NotFound => ErrorKind::Missing,
                std::io::ErrorKind::PermissionDenied => ErrorKind::Denied,
                _ => ErrorKind::Internal,
            };
            Error::new(kind, text!("the program {name} cannot be started: {cause}"; "无法启动程序 {name}：{cause}"))
                .caused_by(cause)
        })
    }

    /// Starts it with stdin and stdout as pipes (`feed`, `take`) or closed.
    pub fn spawn(&self, feed: bool, take: bool) -> Result<Child> {
        let pipe = |wanted| if wanted { Stdio::piped() } else { Stdio::null() };
        let mut inner = self.spawn_with(pipe(feed), pipe(take))?;
        let stderr = inner.stderr.take().expect("stderr is always a pipe");
        let complaints = std::thread::spawn(move || last_lines(stderr));
        let child = Child {
            name: self.name(),
            stdin: inner.stdin.take(),
            stdout: inner.stdout.take(),
            inner,
            complaints: Some(complaints),
            ended: false,
        };
        #[cfg(target_os = "linux")]
        {
            use std::os::fd::AsRawFd;
            let ends = [child.stdin.as_ref().map(|p| p.as_raw_fd()), child.stdout.as_ref().map(|p| p.as_raw_fd())];
            for fd in ends.into_iter().flatten() {
                // SAFETY: the descriptor is open; a refusal leaves the usual 64 kB, which is only slower.
                unsafe { libc::fcntl(fd, libc::F_SETPIPE_SZ, 1 << 20) };
            }
        }
        Ok(child)
    }

    /// Runs it to its end, handing each line of output to `on_line` as it comes. It is killed after `timeout`, and when
    /// `cancel` turns true. A program that ends with a code other than zero is not an error here.
    pub fn run(&self, timeout: Duration, cancel: &AtomicBool, on_line: &mut dyn FnMut(Line)) -> Result<Finished> {
        let mut inner = self.spawn_with(Stdio::null(), Stdio::piped())?;
        let (out, err) =
            (inner.stdout.take().expect("stdout is a pipe"), inner.stderr.take().expect("stderr is a pipe"));
        let (send, lines) = mpsc::channel();
        let readers = [read_lines(out, send.clone(), Line::Out), read_lines(err, send, Line::Err)];
        let name = self.name();
        let mut child = Child { name: name.clone(), stdin: None, stdout: None, inner, complaints: None, ended: false };
        // The one use of a running clock in this crate: how long a foreign program may take.
        let begun = Instant::now();
        let mut finished = Finished { code: None, stdout: String::new(), stderr: String::new() };
        loop {
            match lines.recv_timeout(Duration::from_millis(100)) {
                Ok(line) => {
                    let (all, text) = match &line {
                        Line::Out(text) => (&mut finished.stdout, text),
                        Line::Err(text) => (&mut finished.stderr, text),
                    };
                    all.push_str(text);
                    all.push('\n');
                    on_line(line);
                }
                Err(mpsc::RecvTimeoutError::Timeout) => {}
                Err(mpsc::RecvTimeoutError::Disconnected) => break,
            }
            if cancel.load(Ordering::Relaxed) {
                return Err(cancelled());
            }
            if begun.elapsed() > timeout {
                let seconds = timeout.as_secs();
                return Err(Error::new(
                    ErrorKind::Transient,
                    text!("{name} did not end within {seconds} s and was stopped"; "{name} 在 {seconds} 秒内没有结束，已被停止"),
                ));
            }
        }
        for reader in readers {
            let _ = reader.join();
        }
        finished.code = child.wait()?.code();
        Ok(finished)
    }
}

/// The error of a thing that a person or a signal stopped.
pub fn cancelled() -> Error {
    Error::new(ErrorKind::Cancelled, text!("stopped on request"; "已按要求停止"))
}

/// [`cancelled`] as soon as `stop` is true: asked between pieces of long work.
pub fn go_on(stop: &AtomicBool) -> Result<()> {
    if stop.load(Ordering::Relaxed) { Err(cancelled()) } else { Ok(()) }
}

/// One line that a running program wrote.
#[derive(Clone, Debug)]
pub enum Line {
    /// To its standard output.
    Out(String),
    /// To its standard error.
    Err(String),
}

/// A program that ended.
#[derive(Clone, Debug)]
pub struct Finished {
    /// Its exit code; none where a signal ended it.
    pub code: Option<i32>,
    /// All it wrote to standard output.
    pub stdout: String,
    /// All it wrote to standard error.
    pub stderr: String,
}

/// A running child. Dropping it kills it and its whole group.
#[derive(Debug)]
pub struct Child {
    name: String,
    inner: std::process::Child,
    /// Its standard input, where it is fed; taking and dropping it says that no more comes.
    pub stdin: Option<ChildStdin>,
    /// Its standard output, where it is taken.
    pub stdout: Option<ChildStdout>,
    complaints: Option<JoinHandle<Vec<String>>>,
    ended: bool,
}

impl Child {
    /// Its process id, which is also its group's.
    pub fn id(&self) -> u32 {
        self.inner.id()
    }

    fn wait(&mut self) -> Result<ExitStatus> {
        let status = self.inner.wait().map_err(|e| Error::io(&self.name, e))?;
        self.ended = true;
        Ok(status)
    }

    /// Says that no more input comes, waits for its end, and makes an error out of a failure.
    pub fn finish(mut self) -> Result<()> {
        drop(self.stdin.take());
        drop(self.stdout.take());
        let status = self.wait()?;
        if status.success() { Ok(()) } else { Err(self.failure(status)) }
    }

    /// Why it ended early: for a writer or reader whose pipe broke.
    pub fn broken(mut self) -> Error {
        drop(self.stdin.take());
        drop(self.stdout.take());
        match self.wait() {
            Ok(status) => self.failure(status),
            Err(error) => error,
        }
    }

    fn failure(&mut self, status: ExitStatus) -> Error {
        let lines = self.complaints.take().and_then(|reader| reader.join().ok()).unwrap_or_default();
        let name = &self.name;
        let last = meaningful(&lines).unwrap_or_default().to_owned();
        let (kind, what) = if lines.iter().any(|l| l.contains("No space left on device")) {
            (
                ErrorKind::Exhausted,
                text!("the disk is full; free some space and run the same command again"; "磁盘已满；请腾出空间后重新运行同一命令"),
            )
        } else if let Some(signal) = status.signal() {
            (ErrorKind::Internal, text!("{name} was ended by signal {signal}"; "{name} 被信号 {signal} 终止"))
        } else {
            (ErrorKind::Internal, text!("{name} failed: {last}"; "{name} 失败：{last}"))
        };
        Error::new(kind, what).caused_by(lines.join("\n"))
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        if !self.ended {
            // SAFETY: a plain system call; the child has not been waited for, so the id is still its own.
            unsafe { libc::kill(-(self.inner.id() as i32), libc::SIGKILL) };
            let _ = self.inner.wait();
        }
    }
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

fn read_lines(from: impl Read + Send + 'static, send: mpsc::Sender<Line>, kind: fn(String) -> Line) -> JoinHandle<()> {
    std::thread::spawn(move || {
        let mut from = BufReader::new(from);
        let mut line = Vec::new();
        while matches!(from.read_until(b'\n', &mut line), Ok(n) if n > 0) {
            let text = String::from_utf8_lossy(&line).trim_end().to_owned();
            line.clear();
            if send.send(kind(text)).is_err() {
                return;
            }
        }
    })
}

/// Drains `from` and keeps its last lines.
fn last_lines(from: impl Read) -> Vec<String> {
    let mut kept = VecDeque::new();
    let mut from = BufReader::new(from);
    let mut line = Vec::new();
    while matches!(from.read_until(b'\n', &mut line), Ok(n) if n > 0) {
        if kept.len() == 40 {
            kept.pop_front();
        }
        kept.push_back(String::from_utf8_lossy(&line).trim().to_owned());
        line.clear();
    }
    kept.into()
}

/// The last line that says something of its own: ffmpeg closes with lines that only repeat that it failed.
fn meaningful(lines: &[String]) -> Option<&str> {
    let hollow = ["Conversion failed!", "Error while ", "Exiting"];
    let says = |l: &&String| !l.is_empty() && !hollow.iter().any(|h| l.starts_with(h));
    lines.iter().rev().find(says).or(lines.last()).map(String::as_str)
}

/// Turns an error that names no place into one that does: `place` goes before its sentence.
pub fn at(place: Text, error: Error) -> Error {
    let what =
        Text { en: format!("{}: {}", place.en, error.what().en), zh: format!("{}：{}", place.zh, error.what().zh) };
    Error::new(error.kind(), what).caused_by(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        Command::new("sh").arg("-c").arg(script)
    }

    #[test]
    fn a_run_streams_lines_and_gives_the_code() {
        let mut seen = Vec::new();
        let never = AtomicBool::new(false);
        let done = shell("echo one; echo two >&2; exit 3")
            .run(Duration::from_secs(20), &never, &mut |line| seen.push(format!("{line:?}")))
            .unwrap();
        assert_eq!((done.code, done.stdout.as_str(), done.stderr.as_str()), (Some(3), "one\n", "two\n"));
        seen.sort();
        assert_eq!(seen, [r#"Err("two")"#, r#"Out("one")"#]);
    }

    #[test]
    fn a_slow_run_and_a_cancelled_run_are_killed() {
        let never = AtomicBool::new(false);
        let slow = shell("sleep 60").run(Duration::from_millis(200), &never, &mut |_| {}).unwrap_err();
        assert_eq!(slow.kind(), ErrorKind::Transient);
        let stop = AtomicBool::new(true);
        let stopped = shell("sleep 60").run(Duration::from_secs(60), &stop, &mut |_| {}).unwrap_err();
        assert_eq!(stopped.kind(), ErrorKind::Cancelled);
    }

    #[test]
    fn dropping_a_child_ends_its_whole_group() {
        let mut child = shell("sleep 61 & echo $!; wait").spawn(false, true).unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let grandchild: i32 = line.trim().parse().unwrap();
        drop(child);
        // Killed and then reaped by init: either gone or a zombie for a moment.
        let alive = || {
            std::fs::read_to_string(format!("/proc/{grandchild}/stat"))
                .is_ok_and(|s| !s.rsplit(')').next().unwrap_or("").trim_start().starts_with('Z'))
        };
        for _ in 0..50 {
            if !alive() {
                return;
            }
            std::thread::yield_now();
            std::thread::park_timeout(Duration::from_millis(20));
        }
        panic!("the grandchild lives on");
    }

    #[test]
    fn a_failure_tells_the_last_meaningful_line() {
        let child = shell("echo 'in.mp4: bad atom' >&2; echo 'Conversion failed!' >&2; exit 1");
        let error = child.spawn(false, false).unwrap().finish().unwrap_err();
        assert!(error.to_string().ends_with("failed: in.mp4: bad atom"), "{error}");
        let full = shell("echo 'av_interleaved_write_frame(): No space left on device' >&2; exit 1");
        assert_eq!(full.spawn(false, false).unwrap().finish().unwrap_err().kind(), ErrorKind::Exhausted);
    }

    #[test]
    fn a_missing_program_is_missing() {
        let error = Command::new("/nowhere/at-all").spawn(false, false).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Missing);
    }
}
