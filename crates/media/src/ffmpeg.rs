//! Where ffmpeg is, and whether it is new enough.

use crate::{
    confine::Confinement,
    process::{self, Command, Limits},
};
use kinora_model::{Error, Result, text};
use std::{
    collections::HashMap,
    fmt,
    path::{Path, PathBuf},
    sync::{Mutex, OnceLock, atomic::AtomicBool},
    time::Duration,
};

/// ffmpeg's version as far as it is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    /// 5 of 5.1.9.
    pub major: u32,
    /// 1 of 5.1.9.
    pub minor: u32,
}

impl Version {
    /// The oldest that Kinora works with: the first with `ch_layout`, and what Debian 12 ships.
    pub const OLDEST: Version = Version { major: 5, minor: 1 };

    /// Out of the first line of `ffmpeg -version`. A build from git (`N-109468-gd39b34123d`) has no number and counts
    /// as new.
    fn parse(banner: &str) -> Option<Self> {
        let word = banner.lines().next()?.split(" version ").nth(1)?.split_whitespace().next()?;
        if word.starts_with("N-") || word.starts_with("git-") {
            return Some(Self { major: u32::MAX, minor: 0 });
        }
        let mut numbers = word.trim_start_matches('n').split(|c: char| !c.is_ascii_digit()).map(str::parse::<u32>);
        let major = numbers.next()?.ok()?;
        Some(Self { major, minor: numbers.next().and_then(|n| n.ok()).unwrap_or(0) })
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

/// ffmpeg and ffprobe, found and new enough.
#[derive(Clone, Debug)]
pub struct Ffmpeg {
    ffmpeg: PathBuf,
    ffprobe: PathBuf,
    version: Version,
}

impl Ffmpeg {
    /// The one that `KINORA_FFMPEG` names (the program, or the folder it is in), else the one on `PATH`. Asked once per
    /// path and process, for starting it costs a tenth of a second.
    pub fn find() -> Result<Self> {
        match std::env::var_os("KINORA_FFMPEG").filter(|v| !v.is_empty()) {
            Some(named) => Self::at(Path::new(&named)),
            None => Self::at(&process::find("ffmpeg").ok_or_else(|| missing("PATH"))?),
        }
    }

    /// The one at `path` (the program, or the folder it is in), with the ffprobe beside it or else on `PATH`.
    pub fn at(path: &Path) -> Result<Self> {
        static KNOWN: OnceLock<Mutex<HashMap<PathBuf, Ffmpeg>>> = OnceLock::new();
        let known = KNOWN.get_or_init(Mutex::default);
        let ffmpeg = if path.is_dir() { path.join("ffmpeg") } else { path.to_owned() };
        if let Some(found) = known.lock().expect("no holder panics").get(&ffmpeg) {
            return Ok(found.clone());
        }
        if !process::is_program(&ffmpeg) {
            return Err(missing(&ffmpeg.display().to_string()));
        }
        let ffprobe = ffmpeg.with_file_name("ffprobe");
        let ffprobe = if process::is_program(&ffprobe) { Some(ffprobe) } else { process::find("ffprobe") };
        let ffprobe = ffprobe.ok_or_else(|| {
            Error::missing(text!("ffprobe is not installed beside ffmpeg; on Debian or Ubuntu: apt-get install ffmpeg";
                                 "ffmpeg 旁边没有 ffprobe；在 Debian 或 Ubuntu 上请运行：apt-get install ffmpeg"))
        })?;
        // Behind the walls that all its runs have: a program that cannot start there is told of now.
        let said = Command::new(&ffmpeg)
            .arg("-version")
            .limits(Limits::reading(0, None))
            .confined(Confinement::new())
            .run(Duration::from_secs(30), &AtomicBool::new(false), &mut |_| {})?;
        let place = ffmpeg.display();
        let version = Version::parse(&said.stdout).ok_or_else(|| {
            Error::missing(
                text!("{place} does not say which ffmpeg it is; install ffmpeg {} or newer", Version::OLDEST;
                                 "{place} 没有说明自己的版本；请安装 ffmpeg {} 或更新版本", Version::OLDEST),
            )
        })?;
        if version < Version::OLDEST {
            return Err(Error::missing(
                text!("{place} is ffmpeg {version}, which is too old; install {} or newer, or set KINORA_FFMPEG to one", Version::OLDEST;
                      "{place} 是 ffmpeg {version}，版本过旧；请安装 {} 或更新版本，或用 KINORA_FFMPEG 指定", Version::OLDEST),
            ));
        }
        let found = Self { ffmpeg: ffmpeg.clone(), ffprobe, version };
        known.lock().expect("no holder panics").insert(ffmpeg, found.clone());
        Ok(found)
    }

    /// Its version.
    pub fn version(&self) -> Version {
        self.version
    }
    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.ffmpeg
    }

    /// ffmpeg with the flags that every run has, behind walls within which it can open nothing yet
    /// ([`crate::intake::open`] says what it may).
    pub(crate) fn command(&self) -> Command {
        let program = Command::new(&self.ffmpeg).args(["-nostdin", "-hide_banner", "-v", "error", "-y"]);
        program.confined(Confinement::new())
    }
    /// ffprobe likewise.
    pub(crate) fn probe_command(&self) -> Command {
        Command::new(&self.ffprobe).args(["-hide_banner", "-v", "error"]).confined(Confinement::new())
    }
}

fn missing(place: &str) -> Error {
    Error::missing(
        text!("ffmpeg was not found ({place}); on Debian or Ubuntu: apt-get install ffmpeg, or set KINORA_FFMPEG to the program";
              "找不到 ffmpeg（{place}）；在 Debian 或 Ubuntu 上请运行：apt-get install ffmpeg，或用 KINORA_FFMPEG 指定程序路径"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use kinora_model::ErrorKind;

    /// A program that answers `banner` to everything.
    fn pretender(folder: &Path, banner: &str) -> PathBuf {
        use std::os::unix::fs::PermissionsExt;
        let path = folder.join("ffmpeg");
        std::fs::write(&path, format!("#!/bin/sh\necho '{banner}'\n")).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        path
    }

    #[test]
    fn versions_are_read_and_compared() {
        let parse = |v: &str| Version::parse(&format!("ffmpeg version {v} Copyright (c) 2000-2026"));
        assert_eq!(parse("5.1.9-0+deb12u1"), Some(Version { major: 5, minor: 1 }));
        assert_eq!(parse("n7.0"), Some(Version { major: 7, minor: 0 }));
        assert!(parse("4.4.2-0ubuntu0.22.04.1").unwrap() < Version::OLDEST);
        assert!(parse("N-109468-gd39b34123d").unwrap() > Version::OLDEST);
        assert_eq!(Version::parse("sox: SoX v14.4.2"), None);
    }

    #[test]
    fn missing_strange_and_old_programs_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let error = Ffmpeg::at(&folder.path().join("none")).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Missing);
        let old = Ffmpeg::at(&pretender(folder.path(), "ffmpeg version 4.4.2 Copyright")).unwrap_err();
        assert_eq!(old.kind(), ErrorKind::Missing);
        assert!(old.to_string().contains("4.4") && old.to_string().contains("5.1"), "{old}");
        let strange = Ffmpeg::at(&pretender(folder.path(), "hello")).unwrap_err();
        assert_eq!(strange.kind(), ErrorKind::Missing);
    }
}
