//! A running child.

use super::{
    Limits,
    leash::{Killed, Leash},
    lines,
    pipes::{Input, Output},
};
use kinora_model::{Error, ErrorKind, Result, text};
use std::{os::unix::process::ExitStatusExt, process::ExitStatus, sync::Arc, thread::JoinHandle, time::Duration};

/// A running child. Dropping it kills it and its whole group.
#[derive(Debug)]
pub struct Child {
    name: String,
    leash: Arc<Leash>,
    limits: Limits,
    /// Its standard input, where it is fed; taking and dropping it says that no more comes.
    pub stdin: Option<Input>,
    /// Its standard output, where it is taken.
    pub stdout: Option<Output>,
    complaints: Option<JoinHandle<Vec<String>>>,
}

impl Child {
    pub(super) fn new(name: String, mut inner: std::process::Child, limits: Limits) -> Result<Self> {
        let (stdin, stdout, stderr) = (inner.stdin.take(), inner.stdout.take(), inner.stderr.take());
        let leash = Arc::new(Leash::new(inner));
        // From here on dropping `child` ends the program.
        let mut child = Self { name, leash: leash.clone(), limits, stdin: None, stdout: None, complaints: None };
        child.complaints = stderr.map(|stderr| std::thread::spawn(move || lines::last_of(stderr)));
        child.stdout = stdout.map(|inner| Output { inner, leash: leash.clone(), silence: limits.silence });
        if let Some(inner) = stdin {
            let input = Input::new(inner, leash, limits.silence).map_err(|e| Error::io(&child.name, e))?;
            child.stdin = Some(input);
        }
        Ok(child)
    }

    /// Its process id, which is also its group's.
    pub fn id(&self) -> u32 {
        self.leash.id()
    }

    /// How long it has run.
    pub fn age(&self) -> Duration {
        self.leash.age()
    }

    pub(super) fn wait(&mut self) -> Result<ExitStatus> {
        let limits = self.limits;
        let left = limits.wall.map(|wall| wall.saturating_sub(self.age()));
        let patience = match (left, limits.silence) {
            (Some(left), Some(silence)) => Some(left.min(silence)),
            (one, other) => one.or(other),
        };
        let why = |waited| limits.wall.filter(|_| left == Some(waited)).map_or(Killed::Silent(waited), Killed::Late);
        self.leash.wait(patience, why).map_err(|e| Error::io(&self.name, e))
    }

    /// Says that no more input comes, waits for its end, and makes an error out of a failure.
    pub fn finish(mut self) -> Result<()> {
        drop(self.stdin.take());
        drop(self.stdout.take());
        let status = self.wait()?;
        if status.success() { Ok(()) } else { Err(self.failure(status)) }
    }

    /// As [`finish`](Self::finish), and gives the last lines that it wrote to its standard error although it succeeded.
    pub fn finish_telling(mut self) -> Result<Vec<String>> {
        drop(self.stdin.take());
        drop(self.stdout.take());
        let status = self.wait()?;
        if status.success() { Ok(self.complaints()) } else { Err(self.failure(status)) }
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

    fn complaints(&mut self) -> Vec<String> {
        self.complaints.take().and_then(|reader| reader.join().ok()).unwrap_or_default()
    }

    fn failure(&mut self, status: ExitStatus) -> Error {
        let lines = self.complaints();
        let name = &self.name;
        let last = lines::meaningful(&lines).unwrap_or_default().to_owned();
        let (kind, what) = if lines.iter().any(|l| l.contains("No space left on device")) {
            (
                ErrorKind::Exhausted,
                text!("the disk is full; free some space and run the same command again"; "磁盘已满；请腾出空间后重新运行同一命令"),
            )
        } else if let Some(why) = self.leash.why() {
            (ErrorKind::Transient, stopped(name, why))
        } else if let Some(signal) = status.signal() {
            // The kernel kills with it at the end of the processor time (and when memory runs out).
            let spent = self.limits.cpu.filter(|_| matches!(signal, libc::SIGKILL | libc::SIGXCPU));
            let what = match spent.map(|t| t.as_secs()) {
                Some(s) => {
                    text!("{name} was ended by signal {signal}: it had {s} s of processor time and what memory there was";
                          "{name} 被信号 {signal} 终止：处理器时间上限为 {s} 秒，或内存不足")
                }
                None => text!("{name} was ended by signal {signal}"; "{name} 被信号 {signal} 终止"),
            };
            (ErrorKind::Internal, what)
        } else {
            (ErrorKind::Internal, text!("{name} failed: {last}"; "{name} 失败：{last}"))
        };
        Error::new(kind, what).caused_by(lines.join("\n"))
    }
}

/// Says that we stopped the program called `name`.
pub(super) fn stopped(name: &str, why: Killed) -> kinora_model::Text {
    match why {
        Killed::Silent(time) => {
            let s = time.as_secs_f32();
            text!("{name} gave no sign of life for {s} s and was stopped"; "{name} 在 {s} 秒内没有动静，已被停止")
        }
        Killed::Late(time) => {
            let s = time.as_secs_f32();
            text!("{name} did not end within {s} s and was stopped"; "{name} 在 {s} 秒内没有结束，已被停止")
        }
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        self.leash.kill();
        let _ = self.leash.wait(None, Killed::Late);
    }
}
