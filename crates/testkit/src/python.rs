//! Python with the packages that a test needs: the samples of a document, a vendor's own client, a checker.

use std::{
    fs::File,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// A Python in which these packages are, each with its version (`requests==2.32.5`). It is made once, in `folder`, by the
/// machine's own Python and the ordinary package client; tests that run beside each other wait for the one that makes it.
///
/// # Panics
/// Where there is no Python 3 with `venv`, or the packages cannot be had.
pub fn python_with(folder: &Path, packages: &[&str]) -> PathBuf {
    let name = blake3::hash(packages.join(" ").as_bytes()).to_hex()[..16].to_owned();
    let home = folder.join("python").join(&name);
    let (program, done) = (home.join("bin/python"), home.join("installed"));
    if done.exists() {
        return program;
    }
    let homes = home.parent().expect("it lies in a folder");
    std::fs::create_dir_all(homes).expect("a folder for Python packages");
    let lock = File::create(homes.join(format!("{name}.lock"))).expect("a lock");
    lock.lock().expect("one after the other");
    if !done.exists() {
        run(Path::new("python3"), &["-m", "venv", "--clear", &home.display().to_string()]);
        let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"];
        run(&program, &[&pip[..], packages].concat());
        std::fs::write(&done, packages.join("\n")).expect("a mark that it is whole");
    }
    program
}

fn run(program: &Path, args: &[&str]) {
    #[expect(clippy::disallowed_methods, reason = "a test runs the machine's own Python, which needs no confinement")]
    let ran = Command::new(program).args(args).stdin(Stdio::null()).output();
    let said = match ran {
        Ok(output) if output.status.success() => return,
        Ok(output) => String::from_utf8_lossy(&output.stderr).into_owned(),
        Err(cause) => cause.to_string(),
    };
    panic!(
        "the Python packages of this test cannot be installed ({} {}): {said}\n\
         It needs python3 with venv (on Debian or Ubuntu: apt-get install python3-venv) and a package index.",
        program.display(),
        args.join(" ")
    );
}
