//! Where media live: files named by what is in them.

use async_trait::async_trait;
use kinora_model::Result;
pub use kinora_timeline::MediaId;
use std::path::{Path, PathBuf};

/// A store of files that never change, named by their content: `<BLAKE3 of the bytes, 64 hex digits>.<extension>`.
///
/// The same bytes with the same extension are the same file, however often and by whomever they are put.
/// **Crash contract of every way to put**: when it returns, the file is durable and whole; when the process dies in it,
/// there is no file of that name, or there is the whole file. A name never stands for half a file.
#[async_trait]
pub trait Blobs: Send + Sync {
    /// Keeps `bytes` as a file ending in `extension` (lower-case letters and digits, without the dot: `png`).
    ///
    /// # Errors
    /// [`Exhausted`](kinora_model::ErrorKind::Exhausted) where the disk is full, [`Denied`](kinora_model::ErrorKind::Denied)
    /// where it cannot be written, [`Invalid`](kinora_model::ErrorKind::Invalid) where the extension is no such word.
    async fn put(&self, bytes: &[u8], extension: &str) -> Result<MediaId>;

    /// Keeps a copy of the file at `path`, which stays where it is. Read in pieces: its size is not limited by memory.
    ///
    /// # Errors
    /// As [`put`](Self::put), and [`NotFound`](kinora_model::ErrorKind::NotFound) where there is no such file.
    async fn put_file(&self, path: &Path, extension: &str) -> Result<MediaId>;

    /// Takes the finished file at `path` over: afterwards it is gone from there. Cheaper than a copy for a path of
    /// [`scratch`](Self::scratch).
    ///
    /// # Errors
    /// As [`put_file`](Self::put_file); the file then still is at `path`.
    async fn adopt(&self, path: &Path, extension: &str) -> Result<MediaId>;

    /// A new path, ending in `extension`, at which nothing is, for a file in the making. What is left there when the
    /// process ends is thrown away.
    ///
    /// # Errors
    /// As [`put`](Self::put).
    async fn scratch(&self, extension: &str) -> Result<PathBuf>;

    /// The bytes of a file.
    ///
    /// # Errors
    /// [`NotFound`](kinora_model::ErrorKind::NotFound) where there is no such file.
    async fn get(&self, id: &MediaId) -> Result<Vec<u8>>;

    /// A path on this machine at which the file can be read (never written) as long as it is not removed.
    ///
    /// # Errors
    /// [`NotFound`](kinora_model::ErrorKind::NotFound) where there is no such file.
    async fn path_of(&self, id: &MediaId) -> Result<PathBuf>;

    /// Whether the file is there.
    async fn exists(&self, id: &MediaId) -> Result<bool>;

    /// Removes the file; it is no error if there is none. A process that dies in it has removed it or not.
    async fn remove(&self, id: &MediaId) -> Result<()>;
}

/// Whether `text` is the name of a blob: 64 lower-case hex digits, a dot, one to eight lower-case letters or digits.
/// Names from outside are tried by this before they become part of a path.
pub fn is_name(text: &str) -> bool {
    let Some((hash, extension)) = text.split_once('.') else { return false };
    hash.len() == 64
        && hash.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
        && is_extension(extension)
}

/// Whether `text` may be the extension of a blob: one to eight lower-case letters or digits.
pub fn is_extension(text: &str) -> bool {
    (1..=8).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_lowercase())
}
