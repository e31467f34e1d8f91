//! The server's secret: made at the first start, kept in the data folder.

use kinora_http::credentials::Secret;
use kinora_model::{Error, ErrorKind, Result, text};
use std::io::Write;
use std::path::Path;

/// Its file in the data folder.
const FILE: &str = "secret";

/// The secret in the folder `data`; where there is none it is made, so that only its owner can read it.
///
/// # Errors
/// [`Denied`](ErrorKind::Denied) where others can read the file; [`Invalid`](ErrorKind::Invalid) where it holds too little;
/// those of the disk.
pub fn secret_of(data: &Path) -> Result<Secret> {
    let path = data.join(FILE);
    match std::fs::read(&path) {
        Ok(bytes) => {
            refuse_open(&path)?;
            Secret::new(bytes)
        }
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => make(data, &path),
        Err(cause) => Err(Error::io(path.display(), cause)),
    }
}

fn make(data: &Path, path: &Path) -> Result<Secret> {
    let failed = |e| Error::io(path.display(), e);
    let mut bytes = vec![0; 2 * Secret::SHORTEST];
    crate::wiring::chance()(&mut bytes);
    // Beside its place, then renamed: there is a whole secret or none. Temporary files are their owner's alone.
    let mut beside = tempfile::Builder::new().prefix(".secret-").tempfile_in(data).map_err(failed)?;
    beside.write_all(&bytes).and_then(|()| beside.as_file().sync_all()).map_err(failed)?;
    match beside.persist_noclobber(path) {
        Ok(_) => Secret::new(bytes),
        // Another process was quicker: its secret is the one.
        Err(lost) if lost.error.kind() == std::io::ErrorKind::AlreadyExists => secret_of(data),
        Err(lost) => Err(failed(lost.error)),
    }
}

#[cfg(unix)]
fn refuse_open(path: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mode = std::fs::metadata(path).map_err(|e| Error::io(path.display(), e))?.permissions().mode();
    if mode & 0o077 == 0 {
        return Ok(());
    }
    let shown = path.display();
    Err(Error::new(
        ErrorKind::Denied,
        text!("others on this machine can read the server's secret; run: chmod 600 {shown}"; "本机其他用户可读取服务器密钥；请运行：chmod 600 {shown}"),
    ))
}

#[cfg(not(unix))]
fn refuse_open(_: &Path) -> Result<()> {
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn it_is_made_once_and_for_its_owner_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        secret_of(folder.path()).expect("made");
        let path = folder.path().join(FILE);
        let first = std::fs::read(&path).expect("there");
        assert_eq!((first.len(), std::fs::metadata(&path).expect("there").permissions().mode() & 0o777), (64, 0o600));
        secret_of(folder.path()).expect("found again");
        assert_eq!(std::fs::read(&path).expect("there"), first);
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).expect("set");
        assert_eq!(secret_of(folder.path()).expect_err("anybody reads it").kind(), ErrorKind::Denied);
        std::fs::write(&path, "short").expect("written");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).expect("set");
        assert_eq!(secret_of(folder.path()).expect_err("too little").kind(), ErrorKind::Invalid);
    }
}
