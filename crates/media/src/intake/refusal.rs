//! Why a file is not taken.

use super::Kind;
use kinora_model::{Error, Text, text};
use std::fmt;

/// Why a file is not taken, as data: what a face's own table of codes is looked up by. It stands behind the error of
/// [`examine`](super::examine) as its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// No ordinary file: a link, a pipe, a device, a folder, or nothing in it.
    NoFile,
    /// Of a kind that is not taken here.
    Kind,
    /// More bytes, pixels, seconds, streams or frames per second than are taken.
    TooLarge,
    /// Of a taken kind, but broken, cut short, or in a codec that is not opened.
    Broken,
    /// It could not be read through in the time (or memory) that a file of its size may take.
    TooCostly,
}

impl Refusal {
    /// Why `error` refuses a file, if that is what it does.
    pub fn of(error: &Error) -> Option<Self> {
        std::error::Error::source(error)?.downcast_ref::<Reason>().map(|r| r.refusal)
    }

    /// The error that tells it.
    pub(super) fn error(self, what: Text) -> Error {
        self.because(what, "")
    }

    /// The same with what a program said, for logs.
    pub(super) fn because(self, what: Text, said: impl fmt::Display) -> Error {
        Error::invalid(what).caused_by(Reason { refusal: self, said: said.to_string() })
    }
}

#[derive(Debug)]
struct Reason {
    refusal: Refusal,
    said: String,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {}", self.refusal, self.said)
    }
}

impl std::error::Error for Reason {}

/// That the file is `what`, and `kinds` are taken.
pub(super) fn wrong_kind(what: &Text, kinds: &[Kind]) -> Error {
    let (en, zh) = (list(kinds, "; ", |k| &k.en), list(kinds, "；", |k| &k.zh));
    Refusal::Kind.error(text!("by its content the file is {}; taken here: {en}", what.en; "按内容判断该文件是{}；此处接受：{zh}", what.zh))
}

fn list(kinds: &[Kind], between: &str, of: impl Fn(&Text) -> &str) -> String {
    let names: Vec<Text> = kinds.iter().map(|k| k.with_formats()).collect();
    names.iter().map(of).collect::<Vec<_>>().join(between)
}
