//! The one error of the house: a kind that code can act on, a sentence that a person can act on.

use crate::Text;
use serde::{Deserialize, Serialize};
use std::{fmt, time::Duration};

/// What sort of failure this is. It decides the exit code, the HTTP status and whether to try again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorKind {
    /// What the caller gave is wrong: empty, broken, of an unknown kind, too large.
    Invalid,
    /// What the caller named does not exist, or is not theirs to see.
    NotFound,
    /// It contradicts the present state: already running, edited by somebody else, finished.
    Conflict,
    /// The caller may not do this.
    Denied,
    /// The machine does not let us open or write what is ours: permissions, a disk that is read-only.
    Locked,
    /// Something that should be installed is missing or too old: a program, a voice, a font.
    Missing,
    /// A limit is reached: disk, memory, budget, quota.
    Exhausted,
    /// A person or a signal stopped it.
    Cancelled,
    /// It may work a little later: a busy store, a network fault, a provider's 5xx before it took the job.
    Transient,
    /// A provider says: not before this long.
    RateLimited(Duration),
    /// A paid call may or may not have been taken. Never tried again without looking first.
    Ambiguous,
    /// What we made fails its own checks, so it is not delivered.
    Unverified,
    /// A fault of ours.
    Internal,
}

impl ErrorKind {
    /// Whether the same call may be made again without anybody changing anything.
    pub fn retryable(self) -> bool {
        matches!(self, Self::Transient | Self::RateLimited(_))
    }
}

/// A failure: its kind, one sentence (what was wrong, where, what to do), and its cause.
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    what: Text,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// A result with the house's error.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// An error of `kind` that tells `what`.
    pub fn new(kind: ErrorKind, what: Text) -> Self {
        Self { kind, what, source: None }
    }
    /// [`ErrorKind::Invalid`].
    pub fn invalid(what: Text) -> Self {
        Self::new(ErrorKind::Invalid, what)
    }
    /// [`ErrorKind::Missing`].
    pub fn missing(what: Text) -> Self {
        Self::new(ErrorKind::Missing, what)
    }
    /// [`ErrorKind::Internal`].
    pub fn internal(what: Text) -> Self {
        Self::new(ErrorKind::Internal, what)
    }
    /// Reading or writing `place` failed with `cause`; a full disk is [`ErrorKind::Exhausted`], a forbidden one
    /// [`ErrorKind::Locked`], an absent one [`ErrorKind::NotFound`].
    pub fn io(place: impl fmt::Display, cause: std::io::Error) -> Self {
        use std::io::ErrorKind as Io;
        let (kind, what) = match cause.kind() {
            Io::StorageFull | Io::QuotaExceeded => (
                ErrorKind::Exhausted,
                crate::text!("the disk is full while writing {place}; free some space and run the same command again";
                             "写入 {place} 时磁盘已满；请腾出空间后重新运行同一命令"),
            ),
            Io::PermissionDenied | Io::ReadOnlyFilesystem => (
                ErrorKind::Locked,
                crate::text!("{place} cannot be opened or written: permission denied"; "无法打开或写入 {place}：没有权限"),
            ),
            Io::NotFound => (ErrorKind::NotFound, crate::text!("{place} does not exist"; "{place} 不存在")),
            _ => (ErrorKind::Internal, crate::text!("{place}: {cause}"; "{place}：{cause}")),
        };
        Self { kind, what, source: Some(Box::new(cause)) }
    }
    /// Keeps `cause` for logs; people see only the sentence.
    pub fn caused_by(mut self, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.source = Some(cause.into());
        self
    }
    /// The kind.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }
    /// The sentence, in both languages.
    pub fn what(&self) -> &Text {
        &self.what
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.what.fmt(f)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_ref().map(|s| &**s as _)
    }
}
