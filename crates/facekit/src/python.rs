//! Python with the packages that a document's samples need.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;
use tokio::process::Command;

/// A Python in which these packages are, each with its version (`requests==2.32.5`). It is made once, in the folder of the
/// asset packs, by the machine's own Python and the ordinary package client.
///
/// # Panics
/// Where there is no Python 3 with `venv`, or the packages cannot be had.
pub async fn python_with(packages: &[&str]) -> PathBuf {
    let name = packages.join("_").replace("==", "-");
    let place = crate::assets().join("python").join(&name);
    let program = place.join("bin/python");
    let done = place.join("installed");
    if done.exists() {
        return program;
    }
    let folder = place.parent().expect("it lies in a folder");
    std::fs::create_dir_all(folder).expect("a folder for Python packages");
    // Tests run beside each other: one makes it, the others wait for it.
    let lock = std::fs::File::create(folder.join(format!("{name}.lock"))).expect("a lock");
    let lock = tokio::task::spawn_blocking(move || lock.lock().map(|()| lock)).await.expect("waits").expect("locks");
    if !done.exists() {
        run(Path::new("python3"), &["-m", "venv", "--clear", &place.display().to_string()]).await;
        let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"];
        run(&program, &[&pip[..], packages].concat()).await;
        std::fs::write(&done, "").expect("writes");
    }
    drop(lock);
    program
}

async fn run(program: &Path, args: &[&str]) {
    let mut command = Command::new(program);
    command.args(args).stdin(Stdio::null()).kill_on_drop(true);
    let ran = tokio::time::timeout(Duration::from_secs(300), command.output()).await;
    let said = match ran {
        Ok(Ok(output)) if output.status.success() => return,
        Ok(Ok(output)) => String::from_utf8_lossy(&output.stderr).into_owned(),
        Ok(Err(cause)) => cause.to_string(),
        Err(_) => "it took longer than five minutes".to_owned(),
    };
    panic!(
        "the Python packages of this test cannot be installed ({} {}): {said}\n\
         It needs python3 with venv (on Debian or Ubuntu: apt-get install python3-venv) and a package index.",
        program.display(),
        args.join(" ")
    );
}
