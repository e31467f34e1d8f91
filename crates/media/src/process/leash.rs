//! A hold on a running child that several may share: to kill it, to wait for it, and to know why it was killed.

use std::{
    io,
    process::ExitStatus,
    sync::{Mutex, OnceLock, PoisonError},
    time::{Duration, Instant},
};

/// Why a child was killed by us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Killed {
    /// It neither gave nor took a byte for this long.
    Silent(Duration),
    /// It ran for longer than this.
    Late(Duration),
}

/// The hold. The child's number is used only while it has not been waited for, so it is never another's.
#[derive(Debug)]
pub(super) struct Leash {
    id: i32,
    inner: Mutex<std::process::Child>,
    ended: OnceLock<ExitStatus>,
    why: OnceLock<Killed>,
    begun: Instant,
}

impl Leash {
    pub(super) fn new(inner: std::process::Child) -> Self {
        let id = inner.id() as i32;
        // A running clock, for how long a foreign program may take.
        Self { id, inner: Mutex::new(inner), ended: OnceLock::new(), why: OnceLock::new(), begun: Instant::now() }
    }

    pub(super) fn id(&self) -> u32 {
        self.id as u32
    }

    /// Why we killed it, if we did.
    pub(super) fn why(&self) -> Option<Killed> {
        self.why.get().copied()
    }

    /// How long it has run, or ran until now.
    pub(super) fn age(&self) -> Duration {
        self.begun.elapsed()
    }

    /// Kills it and all that it started and that is still in its group.
    pub(super) fn kill(&self) {
        // Held so that nobody waits for it between the question and the kill.
        let _inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        if self.ended.get().is_none() {
            // SAFETY: a plain system call; the child has not been waited for, so the number is still its own.
            unsafe { libc::kill(-self.id, libc::SIGKILL) };
        }
    }

    /// [`kill`](Self::kill), with a reason to tell.
    pub(super) fn kill_for(&self, why: Killed) {
        let _ = self.why.set(why);
        self.kill();
    }

    /// Waits for its end; where that takes longer than `patience`, kills it for `why` and waits on.
    pub(super) fn wait(
        &self,
        patience: Option<Duration>,
        why: impl FnOnce(Duration) -> Killed,
    ) -> io::Result<ExitStatus> {
        if let Some(patience) = patience
            && !self.ends_within(patience)
        {
            self.kill_for(why(patience));
        }
        if let Some(status) = self.ended.get() {
            return Ok(*status);
        }
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let status = inner.wait()?;
        let _ = self.ended.set(status);
        Ok(status)
    }

    fn has_ended(&self) -> bool {
        if self.ended.get().is_some() {
            return true;
        }
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        match inner.try_wait() {
            Ok(Some(status)) => {
                let _ = self.ended.set(status);
                true
            }
            Ok(None) => false,
            // It cannot be waited for, which the caller will be told.
            Err(_) => true,
        }
    }

    fn ends_within(&self, patience: Duration) -> bool {
        if self.has_ended() {
            return true;
        }
        #[cfg(target_os = "linux")]
        if let Some(ended) = end_of(self.id) {
            return matches!(super::pipes::ready(&ended, libc::POLLIN, patience), Ok(true));
        }
        // A kernel without pidfd (before Linux 5.3) or another system: asked a hundred times a second.
        let from = Instant::now();
        while from.elapsed() < patience {
            if self.has_ended() {
                return true;
            }
            std::thread::park_timeout(Duration::from_millis(10));
        }
        false
    }
}

/// A file that becomes readable when the child ends (`pidfd_open`).
#[cfg(target_os = "linux")]
fn end_of(id: i32) -> Option<std::os::fd::OwnedFd> {
    use std::os::fd::FromRawFd;
    // SAFETY: plain integers in; what comes out is a new file that nobody else owns.
    let fd = unsafe { libc::syscall(libc::SYS_pidfd_open, id, 0) };
    // SAFETY: as above.
    (fd >= 0).then(|| unsafe { std::os::fd::OwnedFd::from_raw_fd(fd as i32) })
}
