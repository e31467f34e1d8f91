//! What is refused of clips, as data.

use kinora_model::{Error, ErrorKind, Text};
use std::fmt;

/// Why something is refused: what a face's own table of codes is looked up by. It stands behind the error as its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The caller has as many unfinished clips as anybody may.
    TooMany,
    /// It is not made (yet).
    Unfinished,
    /// It is over.
    Over,
}

impl Refusal {
    /// Why `error` refuses, if it is one of these reasons.
    pub fn of(error: &Error) -> Option<Self> {
        std::error::Error::source(error)?.downcast_ref::<Reason>().map(|reason| reason.0)
    }

    pub(super) fn error(self, what: Text) -> Error {
        let kind = match self {
            Self::TooMany => ErrorKind::Exhausted,
            Self::Unfinished | Self::Over => ErrorKind::Conflict,
        };
        Error::new(kind, what).caused_by(Reason(self))
    }
}

#[derive(Debug)]
struct Reason(Refusal);

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0)
    }
}

impl std::error::Error for Reason {}
