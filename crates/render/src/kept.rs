//! What is kept by its content key: a medium, and beside it what is told of it.
//!
//! A medium that has its name is whole, and what its name says; it never changes. So renders that make the same one at
//! the same time need not know of each other: the first to end gives the name, and what the others made is dropped. Nobody
//! who reads it has it replaced under their hands (which a confined reader could not even open: its leave is for one file,
//! and not for whichever has the name).

use kinora_model::{Error, Result};
use serde::{Serialize, de::DeserializeOwned};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use tempfile::{NamedTempFile, TempPath};

/// Where something is kept.
#[derive(Clone, Debug)]
pub struct Place {
    /// The medium.
    pub media: PathBuf,
    told: PathBuf,
}

impl Place {
    /// That of `key` in the folder `cache`, for media whose names end in `extension`.
    pub fn new(cache: &Path, key: &str, extension: &str) -> Self {
        Self { media: cache.join(format!("{key}.{extension}")), told: cache.join(format!("{key}.json")) }
    }

    /// What is told of the medium; none where it is not kept.
    pub fn told<T: DeserializeOwned>(&self) -> Option<T> {
        let told = serde_json::from_slice(&std::fs::read(&self.told).ok()?).ok()?;
        self.has_media().then_some(told)
    }

    /// Keeps `made`, a whole file on the same file system, and what is told of it.
    ///
    /// # Errors
    /// [`DiskFull`](kinora_model::ErrorKind::DiskFull) and the like, with the path.
    pub fn keep(&self, made: TempPath, told: &impl Serialize) -> Result<()> {
        let folder = self.told.parent().expect("it lies in a folder");
        let mut beside = NamedTempFile::new_in(folder).map_err(|e| Error::io(folder.display(), e))?;
        let told = serde_json::to_vec(told).expect("plain data");
        beside.write_all(&told).map_err(|e| Error::io(beside.path().display(), e))?;
        match made.persist_noclobber(&self.media) {
            Ok(()) => {}
            Err(there) if there.error.kind() == ErrorKind::AlreadyExists && self.has_media() => {}
            // What a machine that lost its power left empty.
            Err(there) if there.error.kind() == ErrorKind::AlreadyExists => {
                there.path.persist(&self.media).map_err(|e| Error::io(self.media.display(), e.error))?;
            }
            Err(cause) => return Err(Error::io(self.media.display(), cause.error)),
        }
        beside.persist(&self.told).map(drop).map_err(|e| Error::io(self.told.display(), e.error))
    }

    fn has_media(&self) -> bool {
        self.media.metadata().is_ok_and(|file| file.len() > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(folder: &Path, bytes: &[u8]) -> TempPath {
        let mut file = NamedTempFile::new_in(folder).expect("a file");
        file.write_all(bytes).expect("written");
        file.into_temp_path()
    }

    #[test]
    fn who_is_first_gives_the_name_and_nothing_is_replaced() {
        let folder = tempfile::tempdir().expect("a folder");
        let place = Place::new(folder.path(), "key", "m4a");
        assert_eq!(place.told::<u8>(), None);
        place.keep(made(folder.path(), b"first"), &1).expect("kept");
        place.keep(made(folder.path(), b"second"), &1).expect("dropped");
        assert_eq!(std::fs::read(&place.media).expect("there"), b"first");
        assert_eq!(place.told::<u8>(), Some(1));
        assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 2, "nothing is left lying");
    }

    #[test]
    fn an_empty_medium_is_none() {
        let folder = tempfile::tempdir().expect("a folder");
        let place = Place::new(folder.path(), "key", "mp4");
        place.keep(made(folder.path(), b""), &1).expect("kept");
        assert_eq!(place.told::<u8>(), None);
        place.keep(made(folder.path(), b"whole"), &2).expect("kept");
        assert_eq!((place.told::<u8>(), std::fs::read(&place.media).expect("there")), (Some(2), b"whole".to_vec()));
    }
}
