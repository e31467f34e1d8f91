//! Programs that are run to their end.

use super::{Command, cancelled, child, leash::Killed, lines};
use kinora_model::{Error, ErrorKind, Result, text};
use std::{
    process::Stdio,
    sync::{
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    time::{Duration, Instant},
};

pub use lines::Line;

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

/// Bytes that one run may write in all: an hour of film's packets, ten times over.
const MOST: usize = 512 << 20;

impl Command {
    /// Runs it to its end, handing each line of output to `on_line` as it comes. It is killed after `timeout` (or the
    /// limits' own wall time, whichever is shorter), when it writes no line for longer than it may be silent, when it
    /// writes more than 512 MB, and when `cancel` turns true. A program that ends with a code other than zero is not an
    /// error here.
    pub fn run(&self, timeout: Duration, cancel: &AtomicBool, on_line: &mut dyn FnMut(Line)) -> Result<Finished> {
        let mut inner = self.start(Stdio::null(), Stdio::piped())?;
        let (out, err) =
            (inner.stdout.take().expect("stdout is a pipe"), inner.stderr.take().expect("stderr is a pipe"));
        // A few lines ahead, so that a flood waits in the pipe and not in memory.
        let (send, receive) = mpsc::sync_channel(256);
        let readers = [lines::forward(out, send.clone(), Line::Out), lines::forward(err, send, Line::Err)];
        let name = self.name();
        let mut child = child::Child::new(name.clone(), inner, self.limits)?;
        let timeout = self.limits.wall.map_or(timeout, |wall| wall.min(timeout));
        let stopped = |why| Error::new(ErrorKind::Transient, child::stopped(&name, why));
        let mut heard = Instant::now();
        let mut finished = Finished { code: None, stdout: String::new(), stderr: String::new() };
        loop {
            match receive.recv_timeout(Duration::from_millis(100)) {
                Ok(line) => {
                    heard = Instant::now();
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
            if child.age() > timeout {
                return Err(stopped(Killed::Late(timeout)));
            }
            if let Some(silence) = self.limits.silence.filter(|s| heard.elapsed() > *s) {
                return Err(stopped(Killed::Silent(silence)));
            }
            if finished.stdout.len() + finished.stderr.len() > MOST {
                let megabytes = MOST >> 20;
                return Err(Error::invalid(
                    text!("{name} wrote more than {megabytes} MB and was stopped"; "{name} 的输出超过 {megabytes} MB，已被停止"),
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
