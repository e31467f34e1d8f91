//! What only the system's own package manager can install.

use kinora_media::process::{self, Command};
use kinora_model::{Error, Result, text};
use std::sync::OnceLock;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(15 * 60);

/// How this process may install system packages.
enum Rights {
    Root,
    Sudo,
    None,
}

fn rights() -> Rights {
    static RIGHTS: OnceLock<u8> = OnceLock::new();
    let found = RIGHTS.get_or_init(|| {
        let never = AtomicBool::new(false);
        let minute = Duration::from_secs(60);
        let is_root = Command::new("id").arg("-u").run(minute, &never, &mut |_| {});
        if is_root.is_ok_and(|f| f.stdout.trim() == "0") {
            return 0;
        }
        let sudo = Command::new("sudo").args(["-n", "true"]).privileged().run(minute, &never, &mut |_| {});
        if sudo.is_ok_and(|f| f.code == Some(0)) { 1 } else { 2 }
    });
    match found {
        0 => Rights::Root,
        1 => Rights::Sudo,
        _ => Rights::None,
    }
}

/// Runs `apt-get` with these arguments and the rights there are; `None` where there are none.
fn apt_get(args: &[&str], cancel: &AtomicBool) -> Option<Result<process::Finished>> {
    let command = match rights() {
        Rights::Root => Command::new("apt-get"),
        Rights::Sudo => Command::new("sudo").args(["-n", "apt-get"]).privileged(),
        Rights::None => return None,
    };
    Some(command.args(args).env("DEBIAN_FRONTEND", "noninteractive").run(PATIENCE, cancel, &mut |_| {}))
}

/// Makes the package manager know its packages, once in this process. Without rights it is left as it is: the lists may
/// be there.
pub fn refresh_package_lists(cancel: &AtomicBool) -> Result<()> {
    static DONE: OnceLock<()> = OnceLock::new();
    if DONE.get().is_none() {
        if let Some(finished) = apt_get(&["update", "--quiet"], cancel) {
            finished?;
        }
        let _ = DONE.set(());
    }
    Ok(())
}

/// Installs ffmpeg from the system's packages.
///
/// # Errors
/// `Missing` with the one command for an administrator where this process has no right to install, or where the
/// package manager refuses.
pub fn install_ffmpeg(cancel: &AtomicBool) -> Result<()> {
    const ASK: &str = "apt-get update && apt-get install -y --no-install-recommends ffmpeg";
    if process::find("apt-get").is_none() {
        return Err(Error::missing(
            text!("ffmpeg 5.1 or newer is needed and this system has no apt-get; install ffmpeg with its own package manager";
                                        "需要 ffmpeg 5.1 或更新版本，但本系统没有 apt-get；请用系统的包管理器安装 ffmpeg"),
        ));
    }
    refresh_package_lists(cancel)?;
    let Some(finished) = apt_get(&["install", "--yes", "--quiet", "--no-install-recommends", "ffmpeg"], cancel) else {
        return Err(Error::missing(
            text!("ffmpeg is missing and this user may not install it; ask an administrator to run:\n  {ASK}";
                                        "缺少 ffmpeg 且当前用户无权安装；请管理员运行：\n  {ASK}"),
        ));
    };
    let finished = finished?;
    if finished.code != Some(0) {
        let said = finished.stderr.lines().rev().find(|l| !l.trim().is_empty()).unwrap_or_default().trim().to_owned();
        return Err(Error::missing(
            text!("apt-get could not install ffmpeg: {said}; ask an administrator to run:\n  {ASK}";
                                        "apt-get 无法安装 ffmpeg：{said}；请管理员运行：\n  {ASK}"),
        )
        .caused_by(finished.stderr));
    }
    Ok(())
}
