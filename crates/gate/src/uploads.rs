//! Files that callers send, on their way into the media.
//!
//! The parts of [`kinora_http::upload`] stream a file to a scratch path of the media store and know it by its first bytes.
//! Here it gets the limit of its kind, is opened by a [`Probe`], and only then becomes one of the media.

use crate::Gate;
use async_trait::async_trait;
use axum::body::Body;
use axum::http::HeaderMap;
use kinora_http::upload::{self, Accepted, FileKind, Form, FormLimits, Received};
use kinora_http::{Fault, FaultKind};
use kinora_model::{Error, ErrorKind, Result, text};
use kinora_timeline::MediaId;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Duration;

/// The longest time without a byte of a file that is sent as the whole body.
const STALL: Duration = Duration::from_secs(30);

/// What was found in a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// Width and height in pixels, of what can be seen.
    pub pixels: Option<(u32, u32)>,
    /// Length in seconds, of what takes time.
    pub seconds: Option<f64>,
    /// Frames a second, of moving pictures.
    pub frame_rate: Option<f64>,
    /// Whether there is something to hear.
    pub has_sound: bool,
}

/// Looks into a file of a caller: whether it is whole, and what is in it. The server brings one.
#[async_trait]
pub trait Probe: Send + Sync {
    /// Opens the file at `path`, which is of this kind by its first bytes.
    ///
    /// # Errors
    /// [`Invalid`](ErrorKind::Invalid) where it is broken, hostile, or more than a machine should open; others where the
    /// look itself failed.
    async fn probe(&self, path: &Path, kind: FileKind) -> Result<Facts>;
}

/// A file that is one of the media now.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// Which.
    pub media: MediaId,
    /// What it is, by its content.
    pub kind: FileKind,
    /// Its length in bytes.
    pub bytes: u64,
    /// What the caller calls it, without any path; for showing only.
    pub name: Option<String>,
    /// What is in it.
    pub facts: Facts,
}

impl Gate {
    /// These kinds, each with the limit that is configured for it.
    pub fn accepted(&self, kinds: &[FileKind]) -> Accepted {
        kinds.iter().fold(Accepted::default(), |accepted, kind| accepted.and(&[*kind], self.limit(*kind)))
    }

    /// The most bytes of a file of this kind.
    pub fn limit(&self, kind: FileKind) -> u64 {
        let limits = self.limits();
        match kind {
            kind if FileKind::IMAGES.contains(&kind) => limits.picture,
            kind if FileKind::VIDEOS.contains(&kind) => limits.video,
            kind if FileKind::SOUNDS.contains(&kind) => limits.sound,
            _ => limits.document,
        }
    }

    /// Reads a form whose files are of these kinds. What it holds is removed with it unless it is [kept](Self::keep).
    ///
    /// # Errors
    /// Those of [`upload::form`]; those of the media store.
    pub async fn form(
        &self,
        headers: &HeaderMap,
        body: Body,
        kinds: &[FileKind],
        limits: FormLimits,
    ) -> Result<Form, Fault> {
        let scratch = Scratch::new(self, limits.files).await?;
        upload::form(headers, body, &self.accepted(kinds), &|| scratch.next(), limits).await
    }

    /// Reads a body that is one file of these kinds.
    ///
    /// # Errors
    /// Those of [`upload::raw`]; those of the media store.
    pub async fn raw(&self, headers: &HeaderMap, body: Body, kinds: &[FileKind]) -> Result<Received, Fault> {
        let scratch = Scratch::new(self, 1).await?;
        upload::raw(headers, body, &self.accepted(kinds), &|| scratch.next(), STALL).await
    }

    /// Takes bytes that came inside of something else (a data URL) as a file of these kinds.
    ///
    /// # Errors
    /// As [`raw`](Self::raw).
    pub async fn given(&self, bytes: bytes::Bytes, kinds: &[FileKind]) -> Result<Received, Fault> {
        self.raw(&HeaderMap::new(), Body::from(bytes), kinds).await
    }

    /// Looks into what was received and makes it one of the media.
    ///
    /// # Errors
    /// [`UnsupportedFile`](FaultKind::UnsupportedFile) where it cannot be opened, with the reason; those of the media store.
    pub async fn keep(&self, received: Received) -> Result<Kept, Fault> {
        let Received { kind, bytes, name, file, .. } = received;
        let facts = self.0.parts.probe.probe(&file, kind).await.map_err(refusal)?;
        // Until it has its name, the guard removes it if this is dropped.
        let media = self.0.parts.blobs.adopt(&file, kind.extension()).await?;
        Ok(Kept { media, kind, bytes, name, facts })
    }

    /// Looks into what is one of the media already: somebody got it elsewhere, or names it by one of our links.
    ///
    /// # Errors
    /// [`UnsupportedFile`](FaultKind::UnsupportedFile) where it is of none of these kinds or cannot be opened;
    /// [`NotFound`](FaultKind::NotFound) where it is gone; those of the media store.
    pub async fn look(&self, media: &MediaId, kinds: &[FileKind]) -> Result<Kept, Fault> {
        /// As much as tells every kind.
        const HEAD: u64 = 8 << 10;
        let path = self.0.parts.blobs.path_of(media).await?;
        let failed = |cause| Error::io(media, cause);
        let bytes = tokio::fs::metadata(&path).await.map_err(failed)?.len();
        let mut head = Vec::new();
        let file = tokio::fs::File::open(&path).await.map_err(failed)?;
        tokio::io::AsyncReadExt::read_to_end(&mut tokio::io::AsyncReadExt::take(file, HEAD), &mut head)
            .await
            .map_err(failed)?;
        let kind = FileKind::of_bytes(&head).filter(|kind| kinds.contains(kind)).ok_or_else(|| {
            let list = kinds.iter().map(|kind| kind.extension()).collect::<Vec<_>>().join(", ");
            let what = text!("the file is none of {list}"; "文件不是以下类型之一：{list}");
            Fault::new(FaultKind::UnsupportedFile, what).at("file")
        })?;
        let facts = self.0.parts.probe.probe(&path, kind).await.map_err(refusal)?;
        Ok(Kept { media: media.clone(), kind, bytes, name: None, facts })
    }
}

/// What cannot be opened is the caller's file, not our fault.
fn refusal(error: Error) -> Fault {
    match error.kind() {
        ErrorKind::Invalid | ErrorKind::Exhausted => {
            Fault::new(FaultKind::UnsupportedFile, error.what().clone()).at("file")
        }
        _ => error.into(),
    }
}

/// Paths for files in the making. The media store names them asynchronously and [`upload`] asks at once, so they are named
/// before.
struct Scratch(Mutex<Vec<PathBuf>>);

impl Scratch {
    async fn new(gate: &Gate, count: usize) -> Result<Self, Fault> {
        let mut paths = Vec::with_capacity(count + 1);
        // One more than are taken: the surplus file is begun before it is refused.
        for _ in 0..=count {
            paths.push(gate.0.parts.blobs.scratch("part").await?);
        }
        Ok(Self(Mutex::new(paths)))
    }

    fn next(&self) -> PathBuf {
        let mut paths = self.0.lock().expect("nobody panics while holding it");
        match paths.len() {
            // More than `count` can only come where the form's own limit fails to hold.
            1 => paths[0].clone(),
            _ => paths.pop().expect("there is at least one"),
        }
    }
}
