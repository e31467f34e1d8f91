//! Media in memory, with real paths for those who need them.

use async_trait::async_trait;
use kinora_model::{Error, ErrorKind, Result, text};
use kinora_ports::blobs::{self, Blobs};
use kinora_timeline::MediaId;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::{
        Mutex, MutexGuard,
        atomic::{AtomicU64, Ordering},
    },
};
use tempfile::TempDir;

/// Media in memory. Paths are asked for into a folder that goes with it.
pub struct MemoryBlobs {
    all: Mutex<BTreeMap<String, Vec<u8>>>,
    folder: TempDir,
    count: AtomicU64,
}

impl Default for MemoryBlobs {
    fn default() -> Self {
        Self::new()
    }
}

impl MemoryBlobs {
    /// Without media.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a test has room for a folder");
        Self { all: Mutex::default(), folder, count: AtomicU64::new(0) }
    }
    /// Names of all media, in order.
    pub fn names(&self) -> Vec<String> {
        self.all().keys().cloned().collect()
    }
    fn all(&self) -> MutexGuard<'_, BTreeMap<String, Vec<u8>>> {
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
        self.all().insert(name.clone(), bytes.to_vec());
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
        self.all().get(&id.0).cloned().ok_or_else(gone)
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
    async fn remove(&self, id: &MediaId) -> Result<()> {
        named(id)?;
        self.all().remove(&id.0);
        Ok(())
    }
}
