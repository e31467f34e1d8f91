//! A child's standard input and output, which are never waited for longer than it may be silent.

use super::leash::{Killed, Leash};
use std::{
    io::{self, Read, Write},
    os::fd::{AsFd, AsRawFd},
    process::{ChildStdin, ChildStdout},
    sync::Arc,
    time::{Duration, Instant},
};

/// What a child writes.
#[derive(Debug)]
pub struct Output {
    pub(super) inner: ChildStdout,
    pub(super) leash: Arc<Leash>,
    pub(super) silence: Option<Duration>,
}

impl Read for Output {
    /// Some bytes; none at the end. A child that is silent for too long is killed, which reads as the end: its own
    /// [`finish`](super::Child::finish) then tells why.
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if let Some(silence) = self.silence
            && !ready(&self.inner, libc::POLLIN, silence)?
        {
            self.leash.kill_for(Killed::Silent(silence));
        }
        self.inner.read(into)
    }
}

/// What a child reads.
#[derive(Debug)]
pub struct Input {
    inner: ChildStdin,
    leash: Arc<Leash>,
    silence: Option<Duration>,
}

impl Input {
    pub(super) fn new(inner: ChildStdin, leash: Arc<Leash>, silence: Option<Duration>) -> io::Result<Self> {
        if silence.is_some() {
            // Only this end of the pipe: the child's own keeps blocking.
            let fd = inner.as_raw_fd();
            // SAFETY: `inner` owns the file through both calls, which take plain integers.
            let set = unsafe {
                let flags = libc::fcntl(fd, libc::F_GETFL);
                flags >= 0 && libc::fcntl(fd, libc::F_SETFL, flags | libc::O_NONBLOCK) == 0
            };
            if !set {
                return Err(io::Error::last_os_error());
            }
        }
        Ok(Self { inner, leash, silence })
    }
}

impl Write for Input {
    /// Gives some bytes. A child that takes none for too long is killed, which is an error here.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        loop {
            match self.inner.write(bytes) {
                Err(e) if e.kind() == io::ErrorKind::WouldBlock => {
                    let silence = self.silence.unwrap_or(Duration::MAX);
                    if !ready(&self.inner, libc::POLLOUT, silence)? {
                        self.leash.kill_for(Killed::Silent(silence));
                        return Err(io::ErrorKind::TimedOut.into());
                    }
                }
                other => return other,
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// Waits until `file` is ready for `events` (or at its end, or broken); false where that takes longer than `patience`.
pub(super) fn ready(file: &impl AsFd, events: i16, patience: Duration) -> io::Result<bool> {
    let from = Instant::now();
    loop {
        let left = patience.saturating_sub(from.elapsed());
        // Rounded up, so that the last wait is not a busy one; a longer wait than `poll` knows is made of several.
        let millis = i32::try_from(left.as_millis() + 1).unwrap_or(i32::MAX);
        let mut asked = libc::pollfd { fd: file.as_fd().as_raw_fd(), events, revents: 0 };
        // SAFETY: one entry, which lives through the call.
        match unsafe { libc::poll(&mut asked, 1, millis) } {
            1.. => return Ok(true),
            0 if from.elapsed() >= patience => return Ok(false),
            0 => {}
            _ => {
                let cause = io::Error::last_os_error();
                if cause.kind() != io::ErrorKind::Interrupted {
                    return Err(cause);
                }
            }
        }
    }
}
