//! Which file of a draft's folder is the draft.

use kinora_model::{Error, Result, text};
use kinora_timeline::draft::{self, loose::Loose};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// Largest draft file that is read: those of hour-long edits have some ten megabytes.
const LARGEST: u64 = 256 << 20;

/// The names under which a draft is saved, the best first.
const NAMES: [&str; 3] = ["draft_content.json", "draft_info.json", "template-2.tmp"];

/// A draft that was found.
pub struct Found {
    /// What it says.
    pub json: Value,
    /// The folder that its paths count from.
    pub folder: PathBuf,
}

/// The draft in `folder`, or in the only folder in it (as zips are made). Of several files the first that can be read
/// stands: one of two may be encrypted. Newer layouts keep each timeline in a folder of its own and say which one is
/// active; the files beside them may then be old.
pub fn draft_in(folder: &Path) -> Result<Found> {
    if let Some(found) = directly_in(folder)? {
        return Ok(found);
    }
    let entries = std::fs::read_dir(folder).map_err(|e| Error::io(folder.display(), e))?;
    let inner: Vec<PathBuf> = entries
        .filter_map(|e| e.ok())
        .map(|e| e.path())
        .filter(|p| p.is_dir() && p.file_name().is_some_and(|n| n != "__MACOSX"))
        .collect();
    if let [only] = &inner[..]
        && let Some(found) = directly_in(only)?
    {
        return Ok(found);
    }
    Err(Error::invalid(
        text!("there is no draft here: neither draft_content.json nor draft_info.json was found"; "此处没有草稿：未找到 draft_content.json 或 draft_info.json"),
    ))
}

fn directly_in(folder: &Path) -> Result<Option<Found>> {
    // What lies beside timelines of their own may be an old state of them: they are not guessed at.
    for place in active(folder).into_iter().chain([folder.to_owned()]) {
        let mut first = None;
        for path in NAMES.map(|name| place.join(name)).into_iter().filter(|p| p.is_file()) {
            match read_json(&path).and_then(|bytes| draft::parse(&bytes)) {
                Ok(json) => return Ok(Some(Found { json, folder: folder.to_owned() })),
                Err(error) => {
                    first.get_or_insert(error);
                }
            }
        }
        if let Some(error) = first {
            return Err(error);
        }
    }
    Ok(None)
}

/// The folder of the active timeline, where the draft has timelines of their own.
fn active(folder: &Path) -> Option<PathBuf> {
    let told = |path: &Path, key: &str| {
        let json: Value = serde_json::from_slice(&read_json(path).ok()?).ok()?;
        let id = json.at(key).word().to_owned();
        let is_plain = !id.is_empty() && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
        is_plain.then_some(id)
    };
    let timelines = folder.join("Timelines");
    let id = told(&folder.join("timeline_layout.json"), "activeTimeline")
        .or_else(|| told(&timelines.join("project.json"), "main_timeline_id"))?;
    Some(timelines.join(id)).filter(|f| f.is_dir())
}

/// The bytes of a JSON file of bounded size.
pub fn read_json(path: &Path) -> Result<Vec<u8>> {
    let failed = |e| Error::io(path.display(), e);
    let bytes = path.metadata().map_err(failed)?.len();
    if bytes > LARGEST {
        let megabytes = bytes >> 20;
        return Err(Error::invalid(
            text!("the draft file has {megabytes} MB; at most 256 MB are read"; "草稿文件大小为 {megabytes} MB；最多读取 256 MB"),
        ));
    }
    std::fs::read(path).map_err(failed)
}
