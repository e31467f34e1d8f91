//! Media in memory, with real paths for those who need them.

use crate::QuickClock;
use async_trait::async_trait;
use kinora_model::{Error, ErrorKind, Result, text};
use kinora_ports::{
    blobs::{self, Blobs, Stored},
    clock::{Clock, Millis},
};
use kinora_timeline::MediaId;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard,
        atomic::{AtomicU64, Ordering},
    },
};
use tempfile::TempDir;

/// Media in memory. Paths are asked for into a folder that goes with it.
pub struct MemoryBlobs {
    all: Mutex<BTreeMap<String, (Vec<u8>, Millis)>>,
    clock: Arc<dyn Clock>,
    folder: TempDir,
    count: AtomicU64,
}

impl Default for MemoryBlobs {
    fn default() -> Self {
        Self::new()
    }
}

impl MemoryBlobs {
    /// Without media, by a clock of its own.
    pub fn new() -> Self {
        Self::by(Arc::new(QuickClock::new(1)))
    }
    /// Without media. What is put is put by `clock`.
    pub fn by(clock: Arc<dyn Clock>) -> Self {
        let folder = tempfile::tempdir().expect("a test has room for a folder");
        Self { all: Mutex::default(), clock, folder, count: AtomicU64::new(0) }
    }
    /// Names of all media, in order.
    pub fn names(&self) -> Vec<String> {
        self.all().keys().cloned().collect()
    }
    fn all(&self) -> MutexGuard<'_, BTreeMap<String, (Vec<u8>, Millis)>> {
        self.all.lock().expect("nobody panics holding this")
    }
    fn read(path: &Path) -> Result<Vec<u8>> {
        fs::read(path).map_err(|e| Error::io(path.display(), e))
    }
}

fn named(id: &MediaId) -> Result<()> {
    if blobs::is_name(&id.0) {
        return Ok(());
    }
    Err(Error::invalid(text!("“{id}” is no name of a stored file"; "“{id}”不是有效的媒体文件名")))
}

fn ending(extension: &str) -> Result<()> {
    if blobs::is_extension(extension) {
        return Ok(());
    }
    Err(Error::invalid(text!("“{extension}” cannot be an ending"; "“{extension}”不能作为扩展名")))
}

#[async_trait]
impl Blobs for MemoryBlobs {
    async fn put(&self, bytes: &[u8], extension: &str) -> Result<MediaId> {
        ending(extension)?;
        let name = format!("{}.{extension}", blake3::hash(bytes).to_hex());
        self.all().insert(name.clone(), (bytes.to_vec(), self.clock.now()));
        Ok(MediaId(name))
    }
    async fn put_file(&self, path: &Path, extension: &str) -> Result<MediaId> {
        ending(extension)?;
        self.put(&Self::read(path)?, extension).await
    }
    async fn adopt(&self, path: &Path, extension: &str) -> Result<MediaId> {
        let id = self.put_file(path, extension).await?;
        fs::remove_file(path).map_err(|e| Error::io(path.display(), e))?;
        Ok(id)
    }
    async fn scratch(&self, extension: &str) -> Result<PathBuf> {
        ending(extension)?;
        let n = self.count.fetch_add(1, Ordering::Relaxed);
        Ok(self.folder.path().join(format!("scratch-{n}.{extension}")))
    }
    async fn get(&self, id: &MediaId) -> Result<Vec<u8>> {
        named(id)?;
        let gone = || Error::new(ErrorKind::NotFound, text!("“{id}” is gone"; "“{id}”已不存在"));
        self.all().get(&id.0).map(|(bytes, _)| bytes.clone()).ok_or_else(gone)
    }
    async fn path_of(&self, id: &MediaId) -> Result<PathBuf> {
        let bytes = self.get(id).await?;
        let path = self.folder.path().join(&id.0);
        fs::write(&path, bytes).map_err(|e| Error::io(path.display(), e))?;
        Ok(path)
    }
    async fn exists(&self, id: &MediaId) -> Result<bool> {
        named(id)?;
        Ok(self.all().contains_key(&id.0))
    }
    async fn list(&self, after: Option<&MediaId>, limit: usize) -> Result<Vec<Stored>> {
        after.map_or(Ok(()), named)?;
        let stored = |(name, (bytes, put)): (&String, &(Vec<u8>, Millis))| Stored {
            id: MediaId(name.clone()),
            bytes: bytes.len() as u64,
            put: *put,
        };
        let all = self.all();
        let rest = all.iter().filter(|(name, _)| after.is_none_or(|after| **name > after.0));
        Ok(rest.take(limit).map(stored).collect())
    }
    async fn retire(&self, id: &MediaId, since: Millis) -> Result<bool> {
        named(id)?;
        let mut all = self.all();
        if all.get(&id.0).is_some_and(|(_, put)| *put >= since) {
            return Ok(false);
        }
        all.remove(&id.0);
        Ok(true)
    }
    async fn remove(&self, id: &MediaId) -> Result<()> {
        named(id)?;
        self.all().remove(&id.0);
        Ok(())
    }
}
