//! `THIRD_PARTY.md`: what we ship of others, and under which licence.

use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Licences that may not be in the program or the default assets.
const REFUSED: [&str; 4] = ["AGPL", "GPL-2", "GPL-3", "SSPL"];

/// Writes the page anew from what cargo says of the crates and what the pack list says of the assets.
pub fn write(root: &Path) -> Result<()> {
    #[expect(clippy::disallowed_methods, reason = "a chore of the repository, not the program")]
    let output = std::process::Command::new("cargo")
        .args(["metadata", "--format-version", "1", "--locked", "--filter-platform", "x86_64-unknown-linux-gnu"])
        .current_dir(root)
        .output()
        .context("cargo metadata")?;
    if !output.status.success() {
        bail!("cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
    }
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    let mut crates = BTreeMap::new();
    for package in metadata["packages"].as_array().context("packages")? {
        // Our own crates come from no registry.
        if package["source"].is_null() {
            continue;
        }
        let name = package["name"].as_str().context("name")?;
        let version = package["version"].as_str().context("version")?;
        let licence = package["license"].as_str().unwrap_or("see the crate");
        let is_choice = licence.contains(" OR ") || licence.contains('/');
        if !is_choice && REFUSED.iter().any(|r| licence.contains(r)) {
            bail!("{name} {version} is under {licence}");
        }
        crates.insert((name.to_owned(), version.to_owned()), licence.to_owned());
    }
    let packs: toml::Table = fs::read_to_string(root.join("crates/server/src/assets/packs.toml"))?.parse()?;
    let mut page = String::from(
        "# Third-party work\n\nWritten by `cargo xtask licences`. Kinora itself is under MIT or Apache-2.0, at your choice.\n\n\
         ## Asset packs\n\nInstalled beside the program by `kinora assets install`, never part of the repository.\n\n\
         | pack | package | version | licence |\n|---|---|---|---|\n",
    );
    for pack in packs["pack"].as_array().context("packs")? {
        let (name, licence) = (pack["name"].as_str().unwrap_or_default(), pack["licence"].as_str().unwrap_or_default());
        for archive in pack["archive"].as_array().context("archives")? {
            let of = |key: &str| archive[key].as_str().unwrap_or_default();
            page += &format!("| {name} | {} ({}) | {} | {licence} |\n", of("package"), of("client"), of("version"));
        }
    }
    page += "\n## Programs\n\nffmpeg is run as a separate program, installed from the system's own packages; it is neither linked\n\
             nor shipped. Debian's build is under GPL-2.0-or-later.\n\n\
             ## Crates in the program\n\n| crate | version | licence |\n|---|---|---|\n";
    for ((name, version), licence) in crates {
        page += &format!("| {name} | {version} | {licence} |\n");
    }
    fs::write(root.join("THIRD_PARTY.md"), page)?;
    Ok(())
}
