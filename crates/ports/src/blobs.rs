//! Where media live: files named by what is in them.

use crate::clock::Millis;
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
    /// [`Exhausted`](kinora_model::ErrorKind::Exhausted) where the disk is full, [`Locked`](kinora_model::ErrorKind::Locked)
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

    /// Files in order of their names, from the one after `after` on, at most `limit`. What is put or removed meanwhile may
    /// be among them or not.
    ///
    /// # Errors
    /// [`Locked`](kinora_model::ErrorKind::Locked) where they cannot be looked at.
    async fn list(&self, after: Option<&MediaId>, limit: usize) -> Result<Vec<Stored>>;

    /// Removes the file unless somebody put it at `since` or later, and says whether it is gone. Whoever puts the same
    /// bytes at the same moment keeps them. A process that dies in it has removed it or not.
    ///
    /// # Errors
    /// As [`list`](Self::list).
    async fn retire(&self, id: &MediaId, since: Millis) -> Result<bool>;
}

/// A file that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Its name.
    pub id: MediaId,
    /// Its length in bytes.
    pub bytes: u64,
    /// When it was last put: also by whoever put the same bytes again.
    pub put: Millis,
}

/// Whether `text` is the name of a blob: 64 lower-case hex digits, a dot, one to eight lower-case letters or digits.
/// Names from outside are tried by this before they become part of a path.
pub fn is_name(text: &str) -> bool {
    let Some((hash, extension)) = text.split_once('.') else { return false };
    hash.len() == 64
        && hash.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
        && is_extension(extension)
}

/// Names of blobs that stand in `text`, wherever they stand: in JSON, in a path, in a sentence.
pub fn names_in(text: &str) -> impl Iterator<Item = &str> {
    let bytes = text.as_bytes();
    let dots = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'.').map(|(at, _)| at);
    dots.filter_map(move |dot| {
        let rest = bytes[dot + 1..].iter().take_while(|b| b.is_ascii_digit() || b.is_ascii_lowercase()).count();
        let name = text.get(dot.checked_sub(64)?..dot + 1 + rest)?;
        is_name(name).then_some(name)
    })
}

/// Whether `text` may be the extension of a blob: one to eight lower-case letters or digits.
pub fn is_extension(text: &str) -> bool {
    (1..=8).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_wherever_they_stand() {
        let (a, b) = (format!("{}.png", "0a".repeat(32)), format!("{}.mp4", "ff".repeat(32)));
        let text = format!(r#"{{"still":"{a}","path":"media/0a/{a}?x=1","雨":["{b}"],"no":"0a.png"}}{b}"#);
        assert_eq!(names_in(&text).collect::<Vec<_>>(), [&a, &a, &b, &b]);
        for none in
            ["", ".", &a[1..], &a.to_uppercase(), &a.replace('.', ""), &format!("{}.toolongforone", "0a".repeat(32))]
        {
            assert_eq!(names_in(none).count(), 0, "{none}");
        }
    }
}
