//! Running the program.

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

/// A folder of its own for one test, and the program in it.
pub struct Desk {
    dir: tempfile::TempDir,
}

/// A run that ended.
pub struct Ran {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Desk {
    pub fn new() -> Self {
        Self { dir: tempfile::tempdir().expect("a folder") }
    }
    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }
    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, bytes).expect("written");
        path
    }
    /// The program with these arguments, in this folder, answering in English.
    #[expect(clippy::disallowed_methods, reason = "a test starts the program itself")]
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kinora"));
        command.args(args).current_dir(self.dir.path()).env("KINORA_LANG", "en").env("KINORA_ASSETS", assets());
        // For the test alone: the program would take it for a mistake in its configuration.
        command.env_remove("KINORA_CHAOS");
        command
    }
    pub fn run(&self, args: &[&str]) -> Ran {
        ended(self.command(args).output().expect("the program starts"))
    }
    /// Starts it with its events on a pipe.
    pub fn start(&self, args: &[&str]) -> Child {
        self.command(args).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the program starts")
    }
    /// Names of all files below the folder but the given ones.
    pub fn files_but(&self, known: &[&str]) -> Vec<String> {
        fn walk(dir: &Path, found: &mut Vec<PathBuf>) {
            for entry in std::fs::read_dir(dir).expect("readable") {
                let path = entry.expect("an entry").path();
                if path.is_dir() { walk(&path, found) } else { found.push(path) }
            }
        }
        let mut found = Vec::new();
        walk(self.dir.path(), &mut found);
        let name = |p: &PathBuf| p.strip_prefix(self.dir.path()).expect("below").display().to_string();
        found.iter().map(name).filter(|n| !known.contains(&n.as_str())).collect()
    }
}

pub fn ended(output: Output) -> Ran {
    Ran {
        code: output.status.code(),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

impl Ran {
    /// The events that it printed.
    pub fn events(&self) -> Vec<Value> {
        self.stdout.lines().map(|l| serde_json::from_str(l).unwrap_or_else(|e| panic!("{e}: {l}"))).collect()
    }
    pub fn expect_success(self) -> Self {
        assert_eq!(self.code, Some(0), "{}\n{}", self.stdout, self.stderr);
        self
    }
}

/// The installed asset packs.
pub fn assets() -> PathBuf {
    std::env::var_os("KINORA_ASSETS")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.assets"), PathBuf::from)
}
