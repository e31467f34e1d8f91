//! Media as files, named by what is in them.

use crate::SystemClock;
use async_trait::async_trait;
use kinora_model::{Error, ErrorKind, Result, text};
use kinora_ports::{
    blobs::{self, Blobs, Stored},
    clock::{Clock, Millis, millis},
};
use kinora_timeline::MediaId;
use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read, Write},
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};
use uuid::Uuid;

/// Media as files in one folder: `ab/abcd….png`, and `tmp/` for files in the making.
///
/// Any number of processes may use one folder at the same time: names are contents, and each process has a folder
/// of its own below `tmp/`, locked as long as it lives. What the dead left there is removed at the next start.
#[derive(Clone)]
pub struct FileBlobs(Arc<Inner>);

struct Inner {
    root: PathBuf,
    scratch: PathBuf,
    /// Locked while this lives.
    _lock: File,
}

impl Drop for Inner {
    fn drop(&mut self) {
        // If it fails, the next start does it.
        let _ = fs::remove_dir_all(&self.scratch);
        let _ = fs::remove_file(self.scratch.with_extension("lock"));
    }
}

impl FileBlobs {
    /// The media in the folder `root`, which is made if it is not there.
    ///
    /// # Errors
    /// [`Locked`](ErrorKind::Locked) where it cannot be written, [`Exhausted`](ErrorKind::Exhausted) where the disk is full.
    pub fn open(root: &Path) -> Result<Self> {
        let tmp = root.join("tmp");
        fs::create_dir_all(&tmp).map_err(|e| Error::io(tmp.display(), e))?;
        sweep(&tmp);
        let scratch = tmp.join(Uuid::now_v7().simple().to_string());
        let lock = scratch.with_extension("lock");
        // Locked before the folder is there: whoever sweeps finds folders either locked or dead.
        let file = File::create(&lock).map_err(|e| Error::io(lock.display(), e))?;
        file.lock().map_err(|e| Error::io(lock.display(), e))?;
        fs::create_dir(&scratch).map_err(|e| Error::io(scratch.display(), e))?;
        Ok(Self(Arc::new(Inner { root: root.to_owned(), scratch, _lock: file })))
    }

    /// Where the media are.
    pub fn root(&self) -> &Path {
        &self.0.root
    }

    async fn on_disk<T: Send + 'static>(&self, work: impl FnOnce(&Inner) -> Result<T> + Send + 'static) -> Result<T> {
        let inner = self.0.clone();
        let done = tokio::task::spawn_blocking(move || work(&inner)).await;
        done.unwrap_or_else(|e| Err(Error::internal(text!("work on files was cut off: {e}"; "文件操作被中断：{e}"))))
    }
}

/// Removes what processes that are dead left in `tmp`. What cannot be removed stays: it harms nobody.
fn sweep(tmp: &Path) {
    let Ok(entries) = fs::read_dir(tmp) else { return };
    for path in entries.flatten().map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|e| e == "lock"))
    {
        let Ok(lock) = OpenOptions::new().write(true).open(&path) else { continue };
        if lock.try_lock().is_ok() {
            let _ = fs::remove_dir_all(path.with_extension(""));
            let _ = fs::remove_file(&path);
        }
    }
}

impl Inner {
    /// Where a blob of this name is, or would be.
    fn path(&self, id: &MediaId) -> Result<PathBuf> {
        if !blobs::is_name(&id.0) {
            return Err(Error::invalid(text!("“{id}” is no name of a stored file"; "“{id}”不是有效的媒体文件名")));
        }
        Ok(self.root.join(&id.0[..2]).join(&id.0))
    }

    fn new_scratch(&self, extension: &str) -> PathBuf {
        self.scratch.join(Uuid::now_v7().simple().to_string()).with_extension(extension)
    }

    /// Writes everything `from` gives to a new scratch file and gives its path and hash.
    fn spill(&self, mut from: impl Read, place: &Path, extension: &str) -> Result<(PathBuf, blake3::Hash)> {
        let to = self.new_scratch(extension);
        let mut write = || -> Result<blake3::Hash> {
            let mut file = File::create_new(&to).map_err(|e| Error::io(to.display(), e))?;
            let mut hasher = blake3::Hasher::new();
            let mut piece = vec![0; 1 << 17];
            loop {
                let n = match from.read(&mut piece) {
                    Ok(0) => break,
                    Ok(n) => n,
                    Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                    Err(e) => return Err(Error::io(place.display(), e)),
                };
                hasher.update(&piece[..n]);
                file.write_all(&piece[..n]).map_err(|e| Error::io(to.display(), e))?;
            }
            file.sync_all().map_err(|e| Error::io(to.display(), e))?;
            Ok(hasher.finalize())
        };
        match write() {
            Ok(hash) => Ok((to, hash)),
            Err(error) => {
                let _ = fs::remove_file(&to);
                Err(error)
            }
        }
    }

    /// Gives the flushed file at `from`, whose hash this is, its name.
    fn name(&self, from: &Path, hash: blake3::Hash, extension: &str) -> Result<MediaId> {
        let id = MediaId(format!("{}.{extension}", hash.to_hex()));
        let to = self.path(&id)?;
        let folder = to.parent().expect("a blob lies in a folder");
        if renewed(&to) {
            let _ = fs::remove_file(from);
            return Ok(id);
        }
        if !folder.exists() {
            fs::create_dir_all(folder).map_err(|e| Error::io(folder.display(), e))?;
            flush_folder(&self.root)?;
        }
        fs::rename(from, &to).map_err(|e| Error::io(to.display(), e))?;
        flush_folder(folder)?;
        Ok(id)
    }

    fn put(&self, bytes: &[u8], extension: &str) -> Result<MediaId> {
        let id = MediaId(format!("{}.{extension}", blake3::hash(bytes).to_hex()));
        if renewed(&self.path(&id)?) {
            return Ok(id);
        }
        let (scratch, hash) = self.spill(bytes, Path::new(""), extension)?;
        self.name(&scratch, hash, extension)
    }

    fn put_file(&self, path: &Path, extension: &str) -> Result<MediaId> {
        let from = File::open(path).map_err(|e| Error::io(path.display(), e))?;
        let (scratch, hash) = self.spill(from, path, extension)?;
        self.name(&scratch, hash, extension)
    }

    fn adopt(&self, path: &Path, extension: &str) -> Result<MediaId> {
        let mut hasher = blake3::Hasher::new();
        let file = File::open(path).map_err(|e| Error::io(path.display(), e))?;
        hasher.update_reader(&file).map_err(|e| Error::io(path.display(), e))?;
        // It is put now, whenever it was made. Where that cannot be said, it is as old as it looks.
        let _ = file.set_modified(now());
        file.sync_all().map_err(|e| Error::io(path.display(), e))?;
        match self.name(path, hasher.finalize(), extension) {
            // From another disk it must be copied; any other reason comes up again there.
            Err(_) if path.exists() => {
                let id = self.put_file(path, extension)?;
                fs::remove_file(path).map_err(|e| Error::io(path.display(), e))?;
                Ok(id)
            }
            other => other,
        }
    }
}

impl Inner {
    fn list(&self, after: Option<&str>, limit: usize) -> Result<Vec<Stored>> {
        let mut found = Vec::new();
        for folder in names(&self.root)? {
            if folder.len() != 2 || after.is_some_and(|after| folder.as_str() < &after[..2]) {
                continue;
            }
            for name in names(&self.root.join(&folder))? {
                if found.len() == limit {
                    return Ok(found);
                }
                if !blobs::is_name(&name) || after.is_some_and(|after| name.as_str() <= after) {
                    continue;
                }
                // What is gone by now is left out.
                if let Ok(meta) = fs::metadata(self.root.join(&folder).join(&name)) {
                    found.push(Stored { bytes: meta.len(), put: modified(&meta), id: MediaId(name) });
                }
            }
        }
        Ok(found)
    }

    fn retire(&self, path: &Path, extension: &str, since: Millis) -> Result<bool> {
        let fails = |e| Error::io(path.display(), e);
        match fs::metadata(path) {
            Ok(meta) if modified(&meta) >= since => return Ok(false),
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(true),
            meta => meta.map_err(fails)?,
        };
        // First aside, then away: whoever puts it in between has made it young, which shows here, or finds it gone.
        let aside = self.new_scratch(extension);
        fs::rename(path, &aside).map_err(fails)?;
        if modified(&fs::metadata(&aside).map_err(fails)?) >= since {
            fs::rename(&aside, path).map_err(fails)?;
            return Ok(false);
        }
        fs::remove_file(&aside).map_err(fails)?;
        Ok(true)
    }
}

/// Names in a folder, in order; none where it is gone.
fn names(folder: &Path) -> Result<Vec<String>> {
    let entries = match fs::read_dir(folder) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(|e| Error::io(folder.display(), e))?,
    };
    let mut names: Vec<String> = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort_unstable();
    Ok(names)
}

/// Says of the blob at `path` that it is put again, and whether it is there.
fn renewed(path: &Path) -> bool {
    // Where the time cannot be set, the file is not ours, and we will not remove it either.
    let touch = File::open(path).map(|file| drop(file.set_modified(now())));
    // Looked at after that: whoever removes it looks at the time last.
    touch.is_ok() && path.exists()
}

fn now() -> SystemTime {
    UNIX_EPOCH + Duration::from_millis(u64::try_from(SystemClock.now()).unwrap_or(0))
}

fn modified(meta: &fs::Metadata) -> Millis {
    let since = meta.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    since.map_or(0, millis)
}

/// Makes names in a folder durable.
fn flush_folder(folder: &Path) -> Result<()> {
    File::open(folder).and_then(|f| f.sync_all()).map_err(|e| Error::io(folder.display(), e))
}

fn checked(extension: &str) -> Result<String> {
    if blobs::is_extension(extension) {
        return Ok(extension.to_owned());
    }
    Err(Error::invalid(
        text!("“{extension}” cannot be the ending of a stored file"; "“{extension}”不能作为媒体文件的扩展名"),
    ))
}

#[async_trait]
impl Blobs for FileBlobs {
    async fn put(&self, bytes: &[u8], extension: &str) -> Result<MediaId> {
        let (bytes, extension) = (bytes.to_vec(), checked(extension)?);
        self.on_disk(move |disk| disk.put(&bytes, &extension)).await
    }
    async fn put_file(&self, path: &Path, extension: &str) -> Result<MediaId> {
        let (path, extension) = (path.to_owned(), checked(extension)?);
        self.on_disk(move |disk| disk.put_file(&path, &extension)).await
    }
    async fn adopt(&self, path: &Path, extension: &str) -> Result<MediaId> {
        let (path, extension) = (path.to_owned(), checked(extension)?);
        self.on_disk(move |disk| disk.adopt(&path, &extension)).await
    }
    async fn scratch(&self, extension: &str) -> Result<PathBuf> {
        Ok(self.0.new_scratch(&checked(extension)?))
    }
    async fn get(&self, id: &MediaId) -> Result<Vec<u8>> {
        let path = self.0.path(id)?;
        self.on_disk(move |_| fs::read(&path).map_err(|e| Error::io(path.display(), e))).await
    }
    async fn path_of(&self, id: &MediaId) -> Result<PathBuf> {
        let path = self.0.path(id)?;
        if self.exists(id).await? {
            return Ok(path);
        }
        Err(Error::new(ErrorKind::NotFound, text!("the stored file “{id}” is gone"; "媒体文件“{id}”已不存在")))
    }
    async fn exists(&self, id: &MediaId) -> Result<bool> {
        let path = self.0.path(id)?;
        // One look at a name: cheaper here than on another thread.
        path.try_exists().map_err(|e| Error::io(path.display(), e))
    }
    async fn list(&self, after: Option<&MediaId>, limit: usize) -> Result<Vec<Stored>> {
        if let Some(after) = after {
            self.0.path(after)?;
        }
        let after = after.map(|id| id.0.clone());
        self.on_disk(move |disk| disk.list(after.as_deref(), limit)).await
    }
    async fn retire(&self, id: &MediaId, since: Millis) -> Result<bool> {
        let (path, extension) = (self.0.path(id)?, id.0[65..].to_owned());
        self.on_disk(move |disk| disk.retire(&path, &extension, since)).await
    }
    async fn remove(&self, id: &MediaId) -> Result<()> {
        let path = self.0.path(id)?;
        self.on_disk(move |_| match fs::remove_file(&path) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => Err(Error::io(path.display(), e)),
            _ => Ok(()),
        })
        .await
    }
}
