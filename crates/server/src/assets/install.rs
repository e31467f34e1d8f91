//! Fetching what is missing.

use super::archive::{fetch, read_member};
use super::folder::{AssetFolder, FileState, hash_bytes};
use super::manifest::{File, Pack, Prepare};
use super::system;
use kinora_model::{Error, ErrorKind, Result, Text, text};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

/// What the installer is doing.
pub enum Step<'a> {
    /// The pack is whole.
    Present(&'a Pack),
    /// A package is being fetched.
    Fetch {
        /// Of this pack.
        pack: &'a Pack,
        /// The package.
        package: &'a str,
    },
    /// A file is taking its place.
    Place(&'a str),
}

/// Makes the packs whole. Every file is written beside its place, checked by its hash, and renamed.
///
/// # Errors
/// The first pack that cannot be had: which, what for, and how to put its files there by hand.
pub fn install(folder: &AssetFolder, packs: &[Pack], report: &mut dyn FnMut(Step), cancel: &AtomicBool) -> Result<()> {
    for pack in packs {
        let mut wanted = Vec::new();
        for file in &pack.file {
            if folder.state(file)? != FileState::Whole {
                wanted.push(file);
            }
        }
        if wanted.is_empty() {
            report(Step::Present(pack));
            continue;
        }
        install_files(folder, pack, &wanted, report, cancel).map_err(|error| by_hand(folder, pack, &wanted, error))?;
    }
    Ok(())
}

fn install_files(
    folder: &AssetFolder,
    pack: &Pack,
    wanted: &[&File],
    report: &mut dyn FnMut(Step),
    cancel: &AtomicBool,
) -> Result<()> {
    fs::create_dir_all(folder.path()).map_err(|e| Error::io(folder.path().display(), e))?;
    let work = tempfile::Builder::new()
        .prefix(".fetch-")
        .tempdir_in(folder.path())
        .map_err(|e| Error::io(folder.path().display(), e))?;
    let mut fetched: BTreeMap<&str, PathBuf> = BTreeMap::new();
    for file in wanted {
        let mut bytes = Vec::new();
        for (id, member) in &file.from {
            let archive = pack.archive.iter().find(|a| a.id == *id).expect("a test holds the list together");
            if !fetched.contains_key(id.as_str()) {
                report(Step::Fetch { pack, package: &archive.package });
                let into = work.path().join(id);
                fs::create_dir(&into).map_err(|e| Error::io(into.display(), e))?;
                if archive.client == super::manifest::Client::Apt {
                    system::refresh_package_lists(cancel)?;
                }
                fetched.insert(id, fetch(archive, &into, cancel)?);
            }
            bytes.extend(read_member(archive, &fetched[id.as_str()], member)?);
        }
        report(Step::Place(&file.path));
        place(folder, file, &bytes)?;
    }
    Ok(())
}

fn place(folder: &AssetFolder, file: &File, bytes: &[u8]) -> Result<()> {
    let prepared;
    let bytes = match file.prepare {
        Prepare::AsIs => bytes,
        Prepare::SpeechModel => {
            prepared = kinora_voice::prepare_model(&[bytes.to_vec()])?;
            &prepared
        }
        Prepare::ObjectModel => {
            prepared = kinora_eye::prepare_objects(bytes)?;
            &prepared
        }
    };
    let hash = hash_bytes(bytes);
    if hash != file.sha256 {
        return Err(Error::missing(text!("{} came out with the hash {hash} instead of {}", file.path, file.sha256;
                                        "{} 的哈希为 {hash}，应为 {}", file.path, file.sha256)));
    }
    let path = folder.path().join(&file.path);
    let parent = path.parent().expect("a file of a pack lies in its folder");
    fs::create_dir_all(parent).map_err(|e| Error::io(parent.display(), e))?;
    let mut beside = tempfile::NamedTempFile::new_in(parent).map_err(|e| Error::io(parent.display(), e))?;
    beside
        .write_all(bytes)
        .and_then(|()| beside.as_file().sync_all())
        .and_then(|()| beside.persist(&path).map(drop).map_err(|e| e.error))
        .map_err(|e| Error::io(path.display(), e))
}

/// The error of a pack that could not be had, with the way to supply it by hand.
fn by_hand(folder: &AssetFolder, pack: &Pack, wanted: &[&File], error: Error) -> Error {
    if !matches!(error.kind(), ErrorKind::Missing | ErrorKind::Transient) {
        return error;
    }
    let files: Vec<String> =
        wanted.iter().map(|f| format!("  {}  (SHA-256 {})", folder.path().join(&f.path).display(), f.sha256)).collect();
    let packages: Vec<String> =
        pack.archive.iter().map(|a| format!("{} {} ({})", a.package, a.version, a.client.name())).collect();
    let (files, packages) = (files.join("\n"), packages.join(", "));
    let (cause, name, Text { en, zh }) = (error.what().clone(), &pack.name, &pack.purpose);
    Error::missing(text!("the asset pack `{name}` ({en}) cannot be installed: {}\nto supply it by hand, take these files out of the packages {packages} on a machine that can fetch them, and put them here:\n{files}", cause.en;
                         "资源包 {name}（{zh}）无法安装：{}\n如需手动提供，请在可联网的机器上从软件包 {packages} 中取出以下文件并放到：\n{files}", cause.zh))
    .caused_by(error)
}

#[cfg(test)]
mod tests {
    use super::super::manifest::{Archive, Client};
    use super::*;

    #[test]
    fn a_pack_that_cannot_be_had_says_how_to_supply_it() {
        let dir = tempfile::tempdir().expect("a folder");
        let folder = AssetFolder::at(dir.path());
        let pack = Pack {
            name: "voice".into(),
            purpose: text!("speech"; "语音"),
            licence: "MIT".into(),
            films: true,
            optional: false,
            archive: vec![Archive {
                id: "a".into(),
                client: Client::Npm,
                // No package may have this name, so the client refuses it without asking anybody.
                package: "Not A Package".into(),
                version: "1.0.0".into(),
                sha256: "0".repeat(64),
            }],
            file: vec![File {
                path: "voice/model.bin".into(),
                sha256: "1".repeat(64),
                from: vec![("a".into(), "x".into())],
                prepare: Prepare::AsIs,
            }],
        };
        let error = install(&folder, &[pack], &mut |_| {}, &AtomicBool::new(false)).expect_err("it cannot be had");
        assert_eq!(error.kind(), ErrorKind::Missing);
        let said = &error.what().en;
        assert!(
            said.contains("`voice` (speech)") && said.contains("voice/model.bin") && said.contains("by hand"),
            "{said}"
        );
        assert!(!dir.path().join("voice/model.bin").exists());
        let left: Vec<_> = fs::read_dir(dir.path()).expect("readable").collect();
        assert!(left.is_empty(), "nothing is left behind: {left:?}");
    }
}
