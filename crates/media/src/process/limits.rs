//! What a child may use, and how long it is waited for.

use std::{io, time::Duration};

/// What a child may use. The kernel holds the first four from before the program's first instruction; the parent holds
/// the last two while it reads, feeds or waits. What is `None` is not limited.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// Address space in bytes.
    pub memory: Option<u64>,
    /// Processor time of all its threads together; at its end the child is killed.
    pub cpu: Option<Duration>,
    /// Bytes of the largest file it may write.
    pub file_bytes: Option<u64>,
    /// Files open at once.
    pub open_files: Option<u64>,
    /// Time from its start to its end, for children that nobody paces.
    pub wall: Option<Duration>,
    /// The longest that the parent waits for one more byte from it, or for it to take one, or (once it is fed no more)
    /// for its end. Time in which the parent is busy elsewhere does not count.
    pub silence: Option<Duration>,
}

impl Limits {
    /// For a program that reads one media file of `bytes` bytes that says it lasts `seconds`.
    ///
    /// Processor time is a + b·duration: one minute, and 30 s for each second that the file says it lasts (the slowest
    /// honest case, 8K AV1 in software on one thread, takes some 15). A file that tells no length is given 0.2 ms for each
    /// byte instead: 50 times what decoding speech at the lowest bit rate takes. Address space is 3 GB, of which ffmpeg's
    /// libraries map some 400 MB. It may write nothing; an hour of one decoder's work between two bytes is no honest file's.
    pub fn reading(bytes: u64, seconds: Option<f64>) -> Self {
        let by_length = seconds.filter(|s| s.is_finite() && *s > 0.0).map(|s| s.min(1e6) * 30.0);
        let cpu = 60.0 + by_length.unwrap_or(bytes as f64 * 200e-6);
        Self {
            memory: Some(3 << 30),
            cpu: Some(Duration::from_secs_f64(cpu.min(1e8))),
            file_bytes: Some(0),
            open_files: Some(64),
            wall: None,
            silence: Some(Duration::from_secs(300)),
        }
    }

    /// For a program that encodes what it is fed. Its caller paces it, so its length is not known when it starts: what
    /// catches one that hangs or spins is [`silence`](Self::silence), for it then takes no more input. The processor time
    /// of two days is only a backstop.
    pub fn writing() -> Self {
        Self {
            memory: Some(12 << 30),
            cpu: Some(Duration::from_secs(48 * 3600)),
            file_bytes: Some(256 << 30),
            open_files: Some(64),
            wall: None,
            silence: Some(Duration::from_secs(300)),
        }
    }

    /// For a program that copies `bytes` bytes of media from files to a file: a minute, and a second for each megabyte
    /// (a slow disk reads and writes it three times, for the index goes to the front).
    pub fn copying(bytes: u64) -> Self {
        let time = Duration::from_secs(60 + bytes / 1_000_000);
        Self { cpu: Some(time), wall: Some(time), open_files: Some(256), silence: None, ..Self::writing() }
    }

    /// Sets what the kernel holds, for the calling process and for ever. Runs between fork and exec, so it makes system
    /// calls only.
    pub(super) fn apply(&self) -> io::Result<()> {
        lower(libc::RLIMIT_CORE, 0)?;
        if let Some(bytes) = self.memory {
            lower(libc::RLIMIT_AS, bytes)?;
        }
        if let Some(time) = self.cpu {
            lower(libc::RLIMIT_CPU, time.as_secs().max(1))?;
        }
        if let Some(bytes) = self.file_bytes {
            lower(libc::RLIMIT_FSIZE, bytes)?;
        }
        if let Some(files) = self.open_files {
            lower(libc::RLIMIT_NOFILE, files)?;
        }
        Ok(())
    }
}

#[cfg(target_env = "gnu")]
type Resource = libc::__rlimit_resource_t;
#[cfg(not(target_env = "gnu"))]
type Resource = libc::c_int;

/// Lowers both the soft and the hard limit of `resource` to `value`, or leaves them where they are lower already. With
/// both alike, processor time ends in a kill instead of a signal that the program may catch.
fn lower(resource: Resource, value: u64) -> io::Result<()> {
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: `limit` lives through both calls; the first only writes it, the second only reads it.
    unsafe {
        if libc::getrlimit(resource, &mut limit) != 0 {
            return Err(io::Error::last_os_error());
        }
        let value = (value as libc::rlim_t).min(limit.rlim_max);
        limit = libc::rlimit { rlim_cur: value, rlim_max: value };
        if libc::setrlimit(resource, &limit) == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn processor_time_grows_with_the_length_that_a_file_says() {
        let cpu = |bytes, seconds| Limits::reading(bytes, seconds).cpu.unwrap().as_secs();
        assert_eq!(cpu(1 << 30, Some(10.0)), 360);
        assert_eq!(cpu(1_000_000, None), 260);
        for strange in [f64::NAN, f64::INFINITY, -1.0] {
            assert_eq!(cpu(0, Some(strange)), 60, "{strange}");
        }
        assert!(cpu(u64::MAX, None) <= 100_000_060);
    }
}
