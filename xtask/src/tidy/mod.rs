//! The plan of the house, held as a test.
//!
//! The table in `ARCHITECTURE.md` is the only place where the arrows are written; this reads it from there, so the page
//! and the code cannot part.

mod arrows;
mod files;

use anyhow::Result;
use std::path::Path;

/// Everything that contradicts the plan, one sentence each.
pub fn faults(root: &Path) -> Result<Vec<String>> {
    let mut faults = arrows::faults(root)?;
    faults.extend(files::faults(root)?);
    Ok(faults)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    #[test]
    fn the_house_is_in_order() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the repository");
        let faults = super::faults(root).expect("the plan can be read");
        assert!(faults.is_empty(), "\n{}", faults.join("\n"));
    }
}
