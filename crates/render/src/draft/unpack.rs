//! A draft as a zip: unpacked within bounds, and only beneath its own folder.

use kinora_model::{Error, Result, text};
use std::{
    fs::File,
    io::{BufReader, Read},
    path::{Component, Path, PathBuf},
};
use tempfile::TempDir;
use zip::{ZipArchive, result::ZipError};

/// Most files in a zip.
const FILES: usize = 10_000;
/// Most bytes that all of them may become.
const BYTES: u64 = 16 << 30;
/// How many times larger than packed a file of more than [`SMALL`] bytes may become.
const RATIO: u64 = 200;
/// Below this a ratio says nothing.
const SMALL: u64 = 64 << 20;

/// Whether the file at `path` begins as a zip.
pub fn is_zip(path: &Path) -> Result<bool> {
    let mut head = [0; 4];
    let got = File::open(path).and_then(|mut f| f.read(&mut head)).map_err(|e| Error::io(path.display(), e))?;
    Ok(got == 4 && head == *b"PK\x03\x04")
}

fn broken(cause: ZipError) -> Error {
    let why = cause.to_string();
    Error::invalid(text!("the zip cannot be opened: {why}"; "无法打开 zip：{why}")).caused_by(cause)
}

fn refused(en: &str, zh: &str) -> Error {
    Error::invalid(text!("the zip is refused: {en}"; "已拒绝该 zip：{zh}"))
}

/// Unpacks the zip at `path` into a new folder beneath `scratch` (made if absent), which goes with what is given back.
///
/// # Errors
/// `Invalid` for a zip that is broken or encrypted, that has names which lead out of it, links, more than [`FILES`] files or
/// more bytes than a draft can have.
pub fn unpack(path: &Path, scratch: &Path) -> Result<TempDir> {
    std::fs::create_dir_all(scratch).map_err(|e| Error::io(scratch.display(), e))?;
    let file = File::open(path).map_err(|e| Error::io(path.display(), e))?;
    let mut zip = ZipArchive::new(BufReader::new(file)).map_err(broken)?;
    if zip.len() > FILES {
        return Err(refused("it has more than 10 000 files in it", "文件数超过 10000 个"));
    }
    let folder =
        tempfile::Builder::new().prefix(".draft-").tempdir_in(scratch).map_err(|e| Error::io(scratch.display(), e))?;
    let mut left = BYTES;
    for i in 0..zip.len() {
        let mut entry = zip.by_index(i).map_err(broken)?;
        if entry.is_symlink() {
            return Err(refused("there is a link in it", "其中含有符号链接"));
        }
        let name = plain(&entry.name().map_err(broken)?)?;
        let to = folder.path().join(name);
        if entry.is_dir() {
            std::fs::create_dir_all(&to).map_err(|e| Error::io(to.display(), e))?;
            continue;
        }
        if let Some(parent) = to.parent() {
            std::fs::create_dir_all(parent).map_err(|e| Error::io(parent.display(), e))?;
        }
        let most = left.min(SMALL.max(entry.compressed_size().saturating_mul(RATIO)));
        // `create_new`: two entries of one name are somebody's trick.
        let mut out = File::create_new(&to).map_err(|e| match e.kind() {
            std::io::ErrorKind::AlreadyExists => refused("it has two files of one name", "其中有同名文件"),
            _ => Error::io(to.display(), e),
        })?;
        // One byte more than is allowed tells whether there is more; what the header says is not believed.
        let written = std::io::copy(&mut (&mut entry).take(most + 1), &mut out).map_err(|e| Error::io("zip", e))?;
        if written > most {
            return Err(refused("it becomes too large when it is unpacked", "解压后体积过大"));
        }
        left -= written;
    }
    Ok(folder)
}

/// The name of an entry as a path of plain names; both kinds of stroke divide it.
fn plain(name: &str) -> Result<PathBuf> {
    let path = PathBuf::from(name.replace('\\', "/"));
    let is_plain = path.components().all(|c| matches!(c, Component::Normal(_) | Component::CurDir));
    if !is_plain || name.is_empty() || name.contains('\0') {
        return Err(refused("a name in it leads out of it", "其中有指向外部的路径"));
    }
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::{ZipWriter, write::SimpleFileOptions};

    fn zip(entries: &[(&str, &[u8])], link: Option<&str>) -> (TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("d.zip");
        let mut zip = ZipWriter::new(File::create(&path).unwrap());
        for (name, bytes) in entries {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes).unwrap();
        }
        if let Some(target) = link {
            zip.add_symlink("link", target, SimpleFileOptions::default()).unwrap();
        }
        zip.finish().unwrap();
        (folder, path)
    }

    #[test]
    fn a_zip_is_unpacked_and_goes_again() {
        let (folder, path) = zip(&[("d/draft_info.json", b"{}"), ("d/assets/a.png", b"png")], None);
        assert!(is_zip(&path).unwrap());
        let unpacked = unpack(&path, folder.path()).unwrap();
        let place = unpacked.path().to_owned();
        assert_eq!(std::fs::read(place.join("d/assets/a.png")).unwrap(), b"png");
        drop(unpacked);
        assert!(!place.exists());
    }

    #[test]
    fn what_leads_out_or_blows_up_is_refused_and_nothing_is_left() {
        let zeros = vec![0; (SMALL + 1) as usize];
        type Entries<'a> = &'a [(&'a str, &'a [u8])];
        let bad: [(Entries, Option<&str>); 5] = [
            (&[("../out.txt", b"x")], None),
            (&[("/etc/out.txt", b"x")], None),
            (&[(r"a\..\..\out.txt", b"x")], None),
            (&[("a.txt", b"x")], Some("/etc/passwd")),
            (&[("zeros", &zeros)], None),
        ];
        for (entries, link) in bad {
            let (folder, path) = zip(entries, link);
            let scratch = folder.path().join("scratch");
            let error = unpack(&path, &scratch).unwrap_err();
            assert_eq!(error.kind(), kinora_model::ErrorKind::Invalid, "{error}");
            assert_eq!(std::fs::read_dir(&scratch).map_or(0, Iterator::count), 0, "{error}");
            assert!(!folder.path().join("out.txt").exists());
        }
    }
}
