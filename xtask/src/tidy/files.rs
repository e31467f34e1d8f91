//! What may not stand in a file, and how long one may be.

use anyhow::Result;
use std::fs;
use std::path::{Path, PathBuf};

/// Lines of a Rust file before its tests; a longer one holds more than one concept.
const LONGEST: usize = 400;

/// Names that say nothing of what is inside.
const EMPTY_NAMES: [&str; 6] = ["util", "utils", "common", "helper", "helpers", "manager"];

/// Parts of words that betray a machine or how the work was done. Written in halves, so that this file passes.
const BETRAYALS: [(&str, &str); 5] =
    [("/wo", "rk/main"), ("/ro", "ot/"), ("/wo", "rk/shared"), ("crates", "-io-index"), ("files.python", "hosted")];

/// Faults in the repository's own files.
pub fn faults(root: &Path) -> Result<Vec<String>> {
    let mut files = Vec::new();
    for dir in ["crates", "xtask", "bench", "scripts", "docs", "examples", "tests"] {
        walk(&root.join(dir), &mut files)?;
    }
    for entry in fs::read_dir(root)? {
        let path = entry?.path();
        if path.is_file() && path.extension().is_none_or(|e| e != "lock") {
            files.push(path);
        }
    }
    let mut faults = Vec::new();
    for path in files {
        let shown = path.strip_prefix(root)?.display().to_string();
        let stem = path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
        if EMPTY_NAMES.contains(&stem.as_str()) {
            faults.push(format!("{shown}: name it after what it holds"));
        }
        // Pictures and sounds are not text.
        let Ok(text) = fs::read_to_string(&path) else { continue };
        for (a, b) in BETRAYALS {
            if text.contains(&format!("{a}{b}")) {
                faults.push(format!("{shown}: says `{a}{b}`"));
            }
        }
        if path.extension().is_some_and(|e| e == "rs") {
            faults.extend(rust_faults(&shown, &text));
        }
    }
    Ok(faults)
}

fn rust_faults(shown: &str, text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let is_test = shown.contains("/tests/");
    let own = text.lines().take_while(|l| l.trim() != "#[cfg(test)]").count();
    if own > LONGEST && !is_test {
        faults.push(format!("{shown}: {own} lines without its tests, {LONGEST} is the limit"));
    }
    if (shown.ends_with("src/lib.rs") || shown.ends_with("src/main.rs") || shown.ends_with("/mod.rs"))
        && !is_test
        && !text.trim_start().starts_with("//!")
    {
        faults.push(format!("{shown}: begins without telling its story (`//!`)"));
    }
    faults
}

fn walk(dir: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    let Ok(entries) = fs::read_dir(dir) else { return Ok(()) };
    let mut paths: Vec<PathBuf> = entries.map(|e| e.map(|e| e.path())).collect::<std::io::Result<_>>()?;
    paths.sort();
    for path in paths {
        if path.is_dir() {
            let name = path.file_name().unwrap_or_default();
            if name != "target" && name != "node_modules" && name != "__pycache__" {
                walk(&path, files)?;
            }
        } else {
            files.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_files_and_silent_ones_are_found() {
        let long = format!("//! Story.\n{}", "fn a() {}\n".repeat(LONGEST + 1));
        assert_eq!(rust_faults("crates/x/src/a.rs", &long).len(), 1);
        assert_eq!(rust_faults("crates/x/tests/a.rs", &long).len(), 0);
        assert_eq!(rust_faults("crates/x/src/lib.rs", "fn a() {}").len(), 1);
    }
}
