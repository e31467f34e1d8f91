//! What is refused of drafts, as data.

use kinora_model::{Error, ErrorKind, Text, text};
use std::fmt;

/// Why something is refused: what a face's own table of codes is looked up by. It stands behind the error as its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is no such draft, or it is somebody else's.
    NoDraft,
    /// Nobody asked for a rendering of this draft.
    NoRendering,
    /// The rendering is over.
    Over,
    /// The caller has as many unfinished renderings as anybody may.
    TooMany,
    /// The draft is larger than any is kept.
    TooLarge,
}

impl Refusal {
    /// Why `error` refuses, if it is one of these reasons.
    pub fn of(error: &Error) -> Option<Self> {
        std::error::Error::source(error)?.downcast_ref::<Reason>().map(|reason| reason.0)
    }

    pub(super) fn error(self, what: Text) -> Error {
        let kind = match self {
            Self::NoDraft | Self::NoRendering => ErrorKind::NotFound,
            Self::Over => ErrorKind::Conflict,
            Self::TooMany | Self::TooLarge => ErrorKind::Exhausted,
        };
        Error::new(kind, what).caused_by(Reason(self))
    }
}

/// An id as it may be shown: what callers write may be anything.
fn shown(id: &str) -> String {
    id.chars().filter(char::is_ascii_graphic).take(64).collect()
}

pub(super) fn no_draft(id: &str) -> Error {
    let id = shown(id);
    Refusal::NoDraft.error(text!("there is no draft {id}"; "草稿 {id} 不存在"))
}

pub(super) fn no_rendering(id: &str) -> Error {
    let id = shown(id);
    Refusal::NoRendering.error(
        text!("nobody asked for a video of the draft {id}; ask by gen_video first"; "指定的草稿URL没有对应的视频生成任务：{id}"),
    )
}

#[derive(Debug)]
struct Reason(Refusal);

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0)
    }
}

impl std::error::Error for Reason {}
