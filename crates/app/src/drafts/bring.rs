//! Files from elsewhere.

use super::Drafts;
use crate::caller::{Caller, Scope};
use kinora_model::{Error, ErrorKind, Result, text};
use kinora_ports::blobs::MediaId;
use kinora_ports::fetch::{FileKind, Wanted};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What sort of file is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// A still, or a GIF.
    Picture,
    /// A film.
    Film,
    /// A sound; the sound of a film will do.
    Sound,
}

/// Tells a fetch to stop when nobody waits for it any more.
struct Unwanted(Arc<AtomicBool>);

impl Drop for Unwanted {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Drafts {
    /// The file at `url`, of at most `bytes`, brought into the media store as far as the server's rules on outgoing requests
    /// allow.
    ///
    /// # Errors
    /// [`Denied`](ErrorKind::Denied) where this server brings nothing; those of [`Fetch`](kinora_ports::fetch::Fetch).
    pub async fn bring(&self, caller: &Caller, url: &str, sort: Sort, bytes: u64) -> Result<MediaId> {
        caller.may(Scope::Write)?;
        let fetch = self.fetch.as_ref().ok_or_else(|| {
            Error::new(
                ErrorKind::Denied,
                text!("this server brings no files from elsewhere; give an address that it answered itself, or a data URL";
                      "本服务器不抓取外部文件；请给出本服务器返回的地址或 data URL"),
            )
        })?;
        let kinds: &[FileKind] = match sort {
            Sort::Picture => &[FileKind::Picture],
            Sort::Film => &[FileKind::Film],
            Sort::Sound => &[FileKind::Sound, FileKind::Film],
        };
        let wanted = Wanted::any(kinds.iter().copied(), bytes);
        let _unwanted = Unwanted(wanted.cancelled.clone());
        Ok(fetch.fetch(url, &wanted).await?.media)
    }
}
