//! Files that callers send: streamed to a scratch file, known by their bytes, limited by their kind.
//!
//! Nothing is believed of what a caller says about a file: not its name, not its type, not its length. The first bytes say
//! what it is; a kind that is not taken is refused before anything is written. A scratch file lives as long as the
//! [`Received`] that holds it: whatever ends a request early, a hang-up before all, removes it.

mod archive;
mod form;
mod kind;

use crate::body::next_within;
use crate::outside::describe;
use crate::{Fault, FaultKind};
use axum::body::Body;
use axum::http::{HeaderMap, header};
use bytes::BytesMut;
use kind::Seen;
use kinora_model::{Error, text};
use std::path::PathBuf;
use std::time::Duration;
use tempfile::TempPath;
use tokio::io::{AsyncWriteExt, BufWriter};

pub use form::{Form, FormLimits, form};
pub use kind::FileKind;

/// As many bytes as are looked at before a file is taken.
const HEAD: usize = 8 << 10;

/// Names a file that does not exist yet, in a folder of the server's.
pub type Scratch<'a> = &'a (dyn Fn() -> PathBuf + Send + Sync);

/// The kinds of files that a route takes, each with its limit.
#[derive(Clone, Debug, Default)]
pub struct Accepted(Vec<(FileKind, u64)>);

impl Accepted {
    /// These kinds, of at most `limit` bytes each.
    pub fn new(kinds: &[FileKind], limit: u64) -> Self {
        Self::default().and(kinds, limit)
    }

    /// These kinds as well.
    pub fn and(mut self, kinds: &[FileKind], limit: u64) -> Self {
        self.0.extend(kinds.iter().map(|k| (*k, limit)));
        self
    }

    fn limit(&self, kind: FileKind) -> Option<u64> {
        self.0.iter().find(|(k, _)| *k == kind).map(|(_, limit)| *limit)
    }

    fn largest(&self) -> u64 {
        self.0.iter().map(|(_, limit)| *limit).max().unwrap_or(0)
    }

    /// What may be sent, for people: `png, jpeg (10 MiB); mp4 (2 GiB)`.
    fn list(&self) -> String {
        let mut list = String::new();
        for (i, (kind, limit)) in self.0.iter().enumerate() {
            let is_last_of_limit = self.0.get(i + 1).is_none_or(|(_, next)| next != limit);
            list.push_str(kind.extension());
            match (is_last_of_limit, i + 1 == self.0.len()) {
                (true, true) => list.push_str(&format!(" (≤ {})", describe::size(*limit))),
                (true, false) => list.push_str(&format!(" (≤ {}); ", describe::size(*limit))),
                (false, _) => list.push_str(", "),
            }
        }
        list
    }

    fn refuse(&self, seen: Option<FileKind>) -> Fault {
        let list = self.list();
        let what = match seen {
            Some(kind) => {
                let kind = kind.extension();
                text!("the file is {kind} by its content; taken here: {list}"; "按内容判断该文件是 {kind}；此处接受：{list}")
            }
            None => {
                text!("the file's content is of no known kind; taken here: {list}"; "无法识别该文件的内容；此处接受：{list}")
            }
        };
        Fault::new(FaultKind::UnsupportedFile, what).at("file")
    }
}

/// A file that was taken.
#[derive(Debug)]
pub struct Received {
    /// What it is, by its content.
    pub kind: FileKind,
    /// Its length in bytes, at least 1.
    pub bytes: u64,
    /// BLAKE3 of its content.
    pub hash: [u8; 32],
    /// What the caller calls it, without any path; for showing only.
    pub name: Option<String>,
    /// Where it lies. It is removed when this is dropped, unless it is kept or moved.
    pub file: TempPath,
}

/// Takes a request's whole body as one file; refuses a caller that sends nothing for `stall`.
pub async fn raw(
    headers: &HeaderMap,
    body: Body,
    accepted: &Accepted,
    scratch: Scratch<'_>,
    stall: Duration,
) -> Result<Received, Fault> {
    refuse_declared(headers, accepted.largest())?;
    let mut stream = body.into_data_stream();
    let mut intake = Intake::new(accepted, scratch);
    while let Some(chunk) = next_within(&mut stream, stall).await? {
        intake.take(&chunk).await?;
    }
    intake.finish(None).await
}

/// Refuses a body that declares more than `limit` bytes before its first byte.
fn refuse_declared(headers: &HeaderMap, limit: u64) -> Result<(), Fault> {
    let declared =
        headers.get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()).and_then(|v| v.parse::<u64>().ok());
    if declared.is_some_and(|d| d > limit) {
        return Err(Fault::too_large(&text!("the upload"; "上传内容"), limit).at("file"));
    }
    Ok(())
}

/// A file that is coming in.
struct Intake<'a> {
    accepted: &'a Accepted,
    scratch: Scratch<'a>,
    head: BytesMut,
    bytes: u64,
    hasher: blake3::Hasher,
    open: Option<Open>,
}

/// From when its kind is seen.
struct Open {
    seen: Seen,
    limit: u64,
    writer: BufWriter<tokio::fs::File>,
    path: TempPath,
}

impl<'a> Intake<'a> {
    fn new(accepted: &'a Accepted, scratch: Scratch<'a>) -> Self {
        Self { accepted, scratch, head: BytesMut::new(), bytes: 0, hasher: blake3::Hasher::new(), open: None }
    }

    async fn take(&mut self, chunk: &[u8]) -> Result<(), Fault> {
        self.bytes += chunk.len() as u64;
        self.hasher.update(chunk);
        match &mut self.open {
            Some(open) => open.write(self.bytes, chunk).await,
            None => {
                self.head.extend_from_slice(chunk);
                if self.head.len() >= HEAD { self.open().await } else { Ok(()) }
            }
        }
    }

    /// Sees what the file is, and begins to write it down.
    async fn open(&mut self) -> Result<(), Fault> {
        let seen = kind::of_head(&self.head).ok_or_else(|| self.accepted.refuse(None))?;
        let limit = match seen {
            Seen::Kind(kind) => self.accepted.limit(kind),
            Seen::Archive => [FileKind::Docx, FileKind::Epub].into_iter().filter_map(|k| self.accepted.limit(k)).max(),
        };
        let limit = limit.ok_or_else(|| self.accepted.refuse(seen.kind()))?;
        let path = (self.scratch)();
        // File and guard are made in one piece of work, which runs to its end and drops both if nobody waits any more.
        let made = tokio::task::spawn_blocking(move || {
            let file = std::fs::OpenOptions::new().write(true).create_new(true).open(&path)?;
            Ok((file, TempPath::try_from_path(path)?))
        });
        let made = made.await.map_err(std::io::Error::other).and_then(|made| made);
        let (file, path) = made.map_err(|e| Error::io("the scratch file", e))?;
        let file = tokio::fs::File::from_std(file);
        let mut open = Open { seen, limit, writer: BufWriter::with_capacity(256 << 10, file), path };
        open.write(self.bytes, &self.head).await?;
        self.open = Some(open);
        Ok(())
    }

    async fn finish(mut self, name: Option<String>) -> Result<Received, Fault> {
        if self.bytes == 0 {
            return Err(Fault::invalid("file", text!("the file is empty"; "文件为空")));
        }
        if self.open.is_none() {
            self.open().await?;
        }
        let mut open = self.open.expect("it was opened above");
        open.writer.flush().await.map_err(|e| Error::io("the scratch file", e))?;
        let kind = match open.seen {
            Seen::Kind(kind) => kind,
            Seen::Archive => archive::kind(&open.path).await?.ok_or_else(|| self.accepted.refuse(None))?,
        };
        let limit = self.accepted.limit(kind).ok_or_else(|| self.accepted.refuse(Some(kind)))?;
        if self.bytes > limit {
            return Err(too_large(kind, limit));
        }
        let hash = self.hasher.finalize().into();
        Ok(Received { kind, bytes: self.bytes, hash, name, file: open.path })
    }
}

impl Open {
    async fn write(&mut self, bytes: u64, chunk: &[u8]) -> Result<(), Fault> {
        if bytes > self.limit {
            return Err(match self.seen {
                Seen::Kind(kind) => too_large(kind, self.limit),
                Seen::Archive => too_large(FileKind::Docx, self.limit),
            });
        }
        Ok(self.writer.write_all(chunk).await.map_err(|e| Error::io("the scratch file", e))?)
    }
}

fn too_large(kind: FileKind, limit: u64) -> Fault {
    let kind = kind.extension();
    Fault::too_large(&text!("the {kind} file"; "{kind} 文件"), limit).at("file")
}

#[cfg(test)]
mod tests;
