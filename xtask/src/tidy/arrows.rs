//! Which crate may use which.

use anyhow::{Context, Result, bail};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Crates by their folder below `crates/`, each with the folders it may use. `all` allows everything.
type Plan = BTreeMap<String, BTreeSet<String>>;

/// Crates that tests of every crate may use, and nothing else may.
const FOR_TESTS: [&str; 3] = ["testkit", "facekit", "vendorfakes"];

/// Reads the rows `| \`folder\` | owns | may use | must not know |` of the table of crates.
fn plan(page: &str) -> Result<Plan> {
    let mut plan = Plan::new();
    for line in page.lines().filter(|l| l.starts_with("| `")) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [folder, _owns, may_use, _absence] = cells[..] else { continue };
        let names =
            may_use.split(',').map(|n| n.trim().trim_matches('`').to_owned()).filter(|n| n != "–" && !n.is_empty());
        plan.insert(folder.trim_matches('`').to_owned(), names.collect());
    }
    if plan.is_empty() {
        bail!("ARCHITECTURE.md has no table of crates");
    }
    Ok(plan)
}

/// Whether the `name` of a row, or of a cell of it, stands for this folder: `faces/*` stands for every folder there.
fn names(name: &str, folder: &str) -> bool {
    name == folder || name.strip_suffix('*').is_some_and(|above| folder.starts_with(above))
}

/// The row of a folder; its own one rather than one for many.
fn row<'a>(plan: &'a Plan, folder: &str) -> Option<&'a BTreeSet<String>> {
    plan.get(folder).or_else(|| plan.iter().find(|(name, _)| names(name, folder)).map(|(_, may_use)| may_use))
}

fn allows(may_use: &BTreeSet<String>, folder: &str) -> bool {
    may_use.iter().any(|m| m == "all" || names(m, folder))
}

/// Faults: crates that the plan does not name, and arrows that it does not allow.
pub fn faults(root: &Path) -> Result<Vec<String>> {
    let page = fs::read_to_string(root.join("ARCHITECTURE.md")).context("ARCHITECTURE.md")?;
    let plan = plan(&page)?;
    let mut folder_of = BTreeMap::new();
    let mut manifests = Vec::new();
    for dir in ["crates", "crates/offline", "crates/faces"] {
        let Ok(entries) = fs::read_dir(root.join(dir)) else { continue };
        for entry in entries {
            let path = entry?.path();
            let Ok(text) = fs::read_to_string(path.join("Cargo.toml")) else { continue };
            let manifest: toml::Table = text.parse().with_context(|| format!("{}/Cargo.toml", path.display()))?;
            let name = manifest["package"]["name"].as_str().context("a package has a name")?.to_owned();
            let folder = path.strip_prefix(root.join("crates"))?.to_string_lossy().into_owned();
            folder_of.insert(name, folder.clone());
            manifests.push((folder, manifest));
        }
    }
    manifests.sort_by(|a, b| a.0.cmp(&b.0));
    let mut faults = Vec::new();
    for folder in plan.keys().filter(|name| !manifests.iter().any(|(m, _)| names(name, m))) {
        faults.push(format!("ARCHITECTURE.md names `{folder}`, which does not exist"));
    }
    for (folder, manifest) in &manifests {
        let Some(may_use) = row(&plan, folder) else {
            faults.push(format!("crates/{folder} is not in ARCHITECTURE.md's table of crates"));
            continue;
        };
        for section in ["dependencies", "dev-dependencies", "build-dependencies"] {
            let Some(used) = manifest.get(section).and_then(|d| d.as_table()) else { continue };
            for target in used.keys().filter_map(|name| folder_of.get(name)) {
                let for_tests = section == "dev-dependencies" && FOR_TESTS.contains(&target.as_str());
                if !allows(may_use, target) && !for_tests {
                    faults.push(format!("crates/{folder} must not use crates/{target} ({section})"));
                }
                if FOR_TESTS.contains(&target.as_str()) && section == "dependencies" {
                    faults.push(format!("crates/{folder} uses {target} outside its tests"));
                }
            }
        }
    }
    Ok(faults)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_plan_is_read_and_held() {
        let plan =
            plan("| crate | owns | may use | must not know |\n| `a` | x | – | y |\n| `b` | x | a, `offline/*` | y |\n")
                .expect("a table");
        assert!(plan["a"].is_empty());
        assert!(allows(&plan["b"], "offline/voice") && allows(&plan["b"], "a") && !allows(&plan["b"], "c"));
    }

    #[test]
    fn one_row_may_stand_for_many_folders() {
        let plan = plan("| `faces/*` | x | a | y |\n| `faces/b` | x | – | y |\n").expect("a table");
        assert!(row(&plan, "faces/a").is_some_and(|may_use| allows(may_use, "a") && !allows(may_use, "faces/b")));
        assert!(row(&plan, "faces/b").is_some_and(BTreeSet::is_empty) && row(&plan, "gate").is_none());
    }
}
