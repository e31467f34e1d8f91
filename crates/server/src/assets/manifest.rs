//! Which packs there are.

use kinora_model::{Error, Result, Text, text};
use serde::Deserialize;

/// A pack as `packs.toml` has it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pack {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub purpose: Text,
    /// Licence of what is in it.
    pub licence: String,
    /// Whether no film can be made without it. What can be done without the others says what it then leaves out.
    #[serde(default = "always")]
    pub films: bool,
    /// Whether it is installed only where somebody names it, for it is large and few need it.
    #[serde(default)]
    pub optional: bool,
    /// Packages to fetch.
    pub archive: Vec<Archive>,
    /// Files to have in the end.
    pub file: Vec<File>,
}

fn always() -> bool {
    true
}

/// A published package.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Archive {
    /// Its name in this pack.
    pub id: String,
    /// Whose package it is.
    pub client: Client,
    /// Its published name.
    pub package: String,
    /// Its version.
    pub version: String,
    /// SHA-256 of the archive as published, hex.
    pub sha256: String,
}

/// A package client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Client {
    /// Python's.
    Pip,
    /// Node's.
    Npm,
    /// Debian's.
    Apt,
}

impl Client {
    /// Its name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pip => "pip",
            Self::Npm => "npm",
            Self::Apt => "apt",
        }
    }
}

/// A file in the asset folder.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// Where, below the asset folder.
    pub path: String,
    /// SHA-256 of the file in its place, hex.
    pub sha256: String,
    /// Archive id and path in it; several are joined one after another.
    pub from: Vec<(String, String)>,
    /// What is done to the joined bytes.
    #[serde(default)]
    pub prepare: Prepare,
}

/// What is done to a file before it takes its place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Prepare {
    /// Nothing.
    #[default]
    AsIs,
    /// The speech model is rewritten for the runtime that reads it.
    SpeechModel,
    /// The network that names things is written around its published weights.
    ObjectModel,
}

/// All packs.
///
/// # Errors
/// `Internal` where the list that this program was built with is broken (a test reads it).
pub fn packs() -> Result<Vec<Pack>> {
    #[derive(Deserialize)]
    struct Packs {
        pack: Vec<Pack>,
    }
    let read: Packs = toml::from_str(include_str!("packs.toml")).map_err(|cause| {
        Error::internal(text!("the list of asset packs is broken"; "资源包清单损坏")).caused_by(cause)
    })?;
    Ok(read.pack)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_every_pack_can_be_made_and_checked() {
        let packs = packs().expect("the list is whole");
        assert!(packs.iter().any(|p| p.name == "voice") && packs.iter().any(|p| p.name == "fonts"));
        assert!(packs.iter().all(|p| !(p.films && p.optional)), "what films need is never left out");
        for pack in &packs {
            for archive in &pack.archive {
                assert_eq!(archive.sha256.len(), 64, "{}", archive.id);
            }
            for file in &pack.file {
                assert_eq!(file.sha256.len(), 64, "{}", file.path);
                assert!(!file.path.starts_with('/') && !file.path.contains(".."), "{}", file.path);
                assert!(!file.from.is_empty());
                for (archive, _) in &file.from {
                    assert!(pack.archive.iter().any(|a| a.id == *archive), "{}: {archive}", file.path);
                }
            }
        }
    }
}
