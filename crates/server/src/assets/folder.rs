//! The folder that holds the packs.

use super::manifest::{File, Pack};
use kinora_model::{Error, Result};
use sha2::{Digest, Sha256};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Where assets are.
#[derive(Clone, Debug)]
pub struct AssetFolder(PathBuf);

/// State of a file of a pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileState {
    /// There and whole.
    Whole,
    /// Not there.
    Absent,
    /// There, but not what it should be.
    Wrong,
}

impl AssetFolder {
    /// `KINORA_ASSETS`; else `.assets` here, if there is one; else the user's data folder.
    pub fn find() -> Self {
        let here = PathBuf::from(".assets");
        if let Some(named) = std::env::var_os("KINORA_ASSETS").filter(|v| !v.is_empty()) {
            return Self(named.into());
        }
        if here.is_dir() {
            return Self(here);
        }
        let home = |var: &str| std::env::var_os(var).filter(|v| !v.is_empty()).map(PathBuf::from);
        let data = home("XDG_DATA_HOME").or_else(|| home("HOME").map(|h| h.join(".local/share")));
        Self(data.map_or(here, |d| d.join("kinora/assets")))
    }
    /// This folder.
    #[cfg(test)]
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }
    /// Its path.
    pub fn path(&self) -> &Path {
        &self.0
    }
    /// Folder of a pack.
    pub fn of(&self, pack: &str) -> PathBuf {
        self.0.join(pack)
    }

    /// Looks at a file. A file that was found whole once is taken for whole while its size and time of change stay:
    /// the packs are large, and a film should not wait for hashing them.
    pub fn state(&self, file: &File) -> Result<FileState> {
        let path = self.0.join(&file.path);
        let Ok(facts) = fs::metadata(&path) else { return Ok(FileState::Absent) };
        let stamp = self.stamp_path(file);
        let now = stamp_of(&facts, &file.sha256);
        if fs::read_to_string(&stamp).is_ok_and(|s| s == now) {
            return Ok(FileState::Whole);
        }
        if hash_file(&path)? != file.sha256 {
            return Ok(FileState::Wrong);
        }
        // A folder that cannot be written is hashed each time; that is slow, not wrong.
        let _ =
            fs::create_dir_all(stamp.parent().expect("a stamp lies in a folder")).and_then(|()| fs::write(&stamp, now));
        Ok(FileState::Whole)
    }

    /// Whether all files of a pack are whole.
    pub fn has(&self, pack: &Pack) -> Result<bool> {
        for file in &pack.file {
            if self.state(file)? != FileState::Whole {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn stamp_path(&self, file: &File) -> PathBuf {
        self.0.join(".checked").join(file.path.replace('/', "-"))
    }
}

fn stamp_of(facts: &fs::Metadata, sha256: &str) -> String {
    let changed =
        facts.modified().ok().and_then(|t| t.duration_since(std::time::UNIX_EPOCH).ok()).map_or(0, |d| d.as_nanos());
    format!("{sha256} {} {changed}\n", facts.len())
}

/// SHA-256 of a file, hex.
pub fn hash_file(path: &Path) -> Result<String> {
    let mut file = fs::File::open(path).map_err(|e| Error::io(path.display(), e))?;
    let mut hash = Sha256::new();
    let mut piece = vec![0; 1 << 20];
    loop {
        match file.read(&mut piece).map_err(|e| Error::io(path.display(), e))? {
            0 => return Ok(hex(&hash.finalize())),
            n => hash.update(&piece[..n]),
        }
    }
}

/// SHA-256 of bytes, hex.
pub fn hash_bytes(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_whole_absent_or_wrong() {
        let dir = tempfile::tempdir().expect("a folder");
        let folder = AssetFolder::at(dir.path());
        let file = File {
            path: "voice/a.bin".into(),
            sha256: hash_bytes(b"abc"),
            from: vec![("x".into(), "y".into())],
            prepare: Default::default(),
        };
        assert_eq!(folder.state(&file).expect("readable"), FileState::Absent);
        fs::create_dir_all(folder.of("voice")).expect("a folder");
        fs::write(folder.path().join("voice/a.bin"), b"abd").expect("written");
        assert_eq!(folder.state(&file).expect("readable"), FileState::Wrong);
        fs::write(folder.path().join("voice/a.bin"), b"abc").expect("written");
        assert_eq!(folder.state(&file).expect("readable"), FileState::Whole);
        fs::write(folder.path().join("voice/a.bin"), b"abcd").expect("written");
        assert_eq!(folder.state(&file).expect("readable"), FileState::Wrong, "the stamp is of another file");
    }
}
