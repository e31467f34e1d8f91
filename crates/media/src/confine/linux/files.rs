//! Which files a confined program may open (Landlock).

use kinora_model::{Error, Result, text};
use landlock::{
    ABI, Access, AccessFs, AccessNet, BitFlags, PathBeneath, PathFd, Ruleset, RulesetAttr, RulesetCreated,
    RulesetCreatedAttr, RulesetError, Scope,
};
use std::{
    os::fd::OwnedFd,
    path::{Path, PathBuf},
};

/// The newest interface that is known here. An older kernel holds as much of it as it knows.
const NEWEST: ABI = ABI::V9;

/// The system's programs and libraries, what the dynamic loader reads, the seed of random numbers, and the list of
/// processors, by which some libraries choose their number of threads. Whatever is not there is passed over.
const SYSTEM: [&str; 17] = [
    "/bin",
    "/lib",
    "/lib32",
    "/lib64",
    "/usr/bin",
    "/usr/lib",
    "/usr/lib32",
    "/usr/lib64",
    "/usr/local/bin",
    "/usr/local/lib",
    "/nix/store",
    "/gnu/store",
    "/etc/ld.so.cache",
    "/dev/null",
    "/dev/urandom",
    "/sys/devices/system/cpu",
    "/sys/devices/system/node",
];

/// Version of the kernel's Landlock interface.
pub(super) fn version() -> Option<u32> {
    /// `LANDLOCK_CREATE_RULESET_VERSION` of `linux/landlock.h`.
    const VERSION: u32 = 1;
    // SAFETY: with this flag the call takes no structure and makes nothing: it only answers a number.
    let version = unsafe { libc::syscall(libc::SYS_landlock_create_ruleset, std::ptr::null::<u8>(), 0usize, VERSION) };
    u32::try_from(version).ok().filter(|v| *v > 0)
}

/// The rules for one child; none where the kernel has no Landlock.
pub(super) fn rules(reads: &[PathBuf], writes: &[PathBuf], program: &Path) -> Result<Option<OwnedFd>> {
    if super::given().landlock.is_none() {
        return Ok(None);
    }
    let mut rules = Ruleset::default()
        .handle_access(AccessFs::from_all(NEWEST))
        .and_then(|r| r.handle_access(AccessNet::from_all(NEWEST)))
        .and_then(|r| r.scope(Scope::from_all(NEWEST)))
        .and_then(|r| r.create())
        .map_err(refused)?;
    for path in SYSTEM.map(Path::new).into_iter().filter(|p| p.exists()) {
        rules = allow(rules, path, AccessFs::from_read(NEWEST))?;
    }
    for path in of_program(program).iter().filter(|p| p.exists()) {
        rules = allow(rules, path, AccessFs::from_read(NEWEST))?;
    }
    for path in reads {
        rules = allow(rules, path, AccessFs::ReadFile | AccessFs::ReadDir)?;
    }
    for path in writes {
        // No devices, pipes, sockets or links are made in an output folder, and nothing in it is run.
        let write = AccessFs::ReadFile
            | AccessFs::ReadDir
            | AccessFs::WriteFile
            | AccessFs::Truncate
            | AccessFs::MakeReg
            | AccessFs::MakeDir
            | AccessFs::RemoveFile
            | AccessFs::RemoveDir;
        rules = allow(rules, path, write)?;
    }
    Ok(rules.into())
}

/// A program that lies outside the system's folders: itself, and the libraries that builds of ffmpeg bring beside it.
fn of_program(program: &Path) -> Vec<PathBuf> {
    let found = if program.components().count() == 1 {
        program.to_str().and_then(crate::process::find)
    } else {
        Some(program.to_owned())
    };
    let Some(program) = found.and_then(|p| p.canonicalize().ok()) else { return Vec::new() };
    let beside = program.parent().and_then(Path::parent).filter(|home| *home != Path::new("/"));
    let mut paths: Vec<PathBuf> = beside.iter().flat_map(|home| [home.join("lib"), home.join("lib64")]).collect();
    paths.push(program);
    paths
}

fn allow(rules: RulesetCreated, path: &Path, access: BitFlags<AccessFs>) -> Result<RulesetCreated> {
    let open = PathFd::new(path).map_err(|cause| match cause {
        landlock::PathFdError::OpenCall { source, .. } => Error::io(path.display(), source),
        other => {
            Error::internal(text!("a rule for {} cannot be made", path.display(); "无法为 {} 建立规则", path.display()))
                .caused_by(other)
        }
    })?;
    let access = if path.is_dir() { access } else { access & AccessFs::from_file(NEWEST) };
    rules.add_rule(PathBeneath::new(open, access)).map_err(refused)
}

fn refused(cause: RulesetError) -> Error {
    Error::internal(text!("the kernel refuses to confine a program: {cause}"; "内核拒绝隔离程序：{cause}"))
        .caused_by(cause)
}
