//! Published packages: fetched by their own clients, checked, opened.

use super::folder::hash_file;
use super::manifest::{Archive, Client};
use flate2::read::GzDecoder;
use kinora_media::process::{self, Command};
use kinora_model::{Error, ErrorKind, Result, text};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::Duration;

/// Longest that one package may take to come.
const PATIENCE: Duration = Duration::from_secs(20 * 60);

/// Largest file taken out of an archive.
const LARGEST: u64 = 1 << 30;

/// Fetches a package into `into` (an empty folder) and checks its hash.
pub fn fetch(archive: &Archive, into: &Path, cancel: &AtomicBool) -> Result<PathBuf> {
    let Archive { package, version, .. } = archive;
    let command = match archive.client {
        Client::Pip => Command::new("python3")
            .args([
                "-m",
                "pip",
                "download",
                "--quiet",
                "--disable-pip-version-check",
                "--no-deps",
                "--only-binary=:all:",
                "--dest",
            ])
            .arg(into)
            .arg(format!("{package}=={version}")),
        Client::Npm => Command::new("npm")
            .args(["pack", "--silent", "--pack-destination"])
            .arg(into)
            .arg(format!("{package}@{version}")),
        Client::Apt => Command::new("apt-get").args(["download", "--quiet"]).arg(format!("{package}={version}")),
    };
    let command = command.directory(into);
    let client = archive.client.name();
    let ended = command.run(PATIENCE, cancel, &mut |_| {});
    let finished = match ended {
        Err(error) if error.kind() == ErrorKind::Missing => {
            let program = command.name();
            return Err(Error::missing(
                text!("`{program}` is needed to fetch {package} {version} with {client}, and is not installed";
                                            "需要 {program} 才能用 {client} 获取 {package} {version}，但它没有安装"),
            )
            .caused_by(error));
        }
        other => other?,
    };
    if finished.code != Some(0) {
        let said = finished.stderr.lines().rev().find(|l| !l.trim().is_empty()).unwrap_or_default().trim().to_owned();
        return Err(Error::missing(text!("{client} could not fetch {package} {version}: {said}"; "{client} 无法获取 {package} {version}：{said}"))
            .caused_by(finished.stderr));
    }
    let fetched = only_file(into)?;
    let hash = hash_file(&fetched)?;
    if hash != archive.sha256 {
        return Err(Error::missing(
            text!("{package} {version} as fetched is not the one this program was made for: its hash is {hash} instead of {}", archive.sha256;
                                        "获取到的 {package} {version} 与本程序所需不符：哈希为 {hash}，应为 {}", archive.sha256),
        ));
    }
    Ok(fetched)
}

fn only_file(folder: &Path) -> Result<PathBuf> {
    let entries = fs::read_dir(folder).map_err(|e| Error::io(folder.display(), e))?;
    let files: Vec<PathBuf> = entries.filter_map(|e| e.ok().map(|e| e.path())).filter(|p| p.is_file()).collect();
    match files.as_slice() {
        [one] => Ok(one.clone()),
        _ => Err(Error::internal(text!("a package client left {} files where one was expected", files.len();
                                       "包管理器留下了 {} 个文件，应为 1 个", files.len()))),
    }
}

/// Reads `member` out of a fetched package.
pub fn read_member(archive: &Archive, file: &Path, member: &str) -> Result<Vec<u8>> {
    let broken = |cause: std::io::Error| {
        let (package, version) = (&archive.package, &archive.version);
        Error::missing(text!("{package} {version} holds no {member}"; "{package} {version} 中没有 {member}"))
            .caused_by(cause)
    };
    match archive.client {
        Client::Pip => {
            let open = fs::File::open(file).map_err(|e| Error::io(file.display(), e))?;
            let mut zip = zip::ZipArchive::new(open).map_err(|e| broken(e.into()))?;
            let entry = zip.by_name(member).map_err(|e| broken(e.into()))?;
            all(entry).map_err(broken)
        }
        Client::Npm => {
            let open = fs::File::open(file).map_err(|e| Error::io(file.display(), e))?;
            let mut tar = tar::Archive::new(GzDecoder::new(open));
            for entry in tar.entries().map_err(broken)? {
                let entry = entry.map_err(broken)?;
                if entry.path().map_err(broken)?.to_str() == Some(member) {
                    return all(entry).map_err(broken);
                }
            }
            Err(broken(std::io::ErrorKind::NotFound.into()))
        }
        Client::Apt => {
            let unpacked = file.with_extension("unpacked");
            if !unpacked.is_dir() {
                unpack_deb(file, &unpacked)?;
            }
            let path = unpacked.join(member);
            // Never follow a link out of the package.
            let facts = fs::symlink_metadata(&path).map_err(broken)?;
            if !facts.is_file() || facts.len() > LARGEST {
                return Err(broken(std::io::ErrorKind::InvalidData.into()));
            }
            fs::read(&path).map_err(broken)
        }
    }
}

fn all(entry: impl Read) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    entry.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        return Err(std::io::ErrorKind::InvalidData.into());
    }
    Ok(bytes)
}

fn unpack_deb(file: &Path, into: &Path) -> Result<()> {
    if process::find("dpkg-deb").is_none() {
        return Err(Error::missing(text!("`dpkg-deb` is needed to open {}, and is not installed", file.display();
                                        "需要 dpkg-deb 才能解开 {}，但它没有安装", file.display())));
    }
    Command::new("dpkg-deb").arg("-x").arg(file).arg(into).spawn(false, false)?.finish()
}
