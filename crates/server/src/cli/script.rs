//! `kinora script`.

use super::print;
use kinora_model::film::Wishes;
use kinora_model::{Error, Result, text};
use kinora_reader::{Limits, Wish};
use std::path::Path;

/// Reads a story and prints its script.
pub fn run(input: &Path, json: bool, wishes: &Wishes) -> Result<()> {
    let bytes = super::film::read_story(input)?;
    let name = input.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let novel = kinora_reader::open(&bytes, &name, &Limits::default())?;
    let wish =
        Wish { language: wishes.language, max_seconds: wishes.max_duration, seed: wishes.seed, ..Wish::default() };
    let script = kinora_reader::read(&novel, &wish)?;
    if json {
        let page = serde_json::to_string_pretty(&script)
            .map_err(|cause| Error::internal(text!("the script cannot be written"; "无法输出剧本")).caused_by(cause))?;
        print(&format!("{page}\n"))
    } else {
        print(&kinora_reader::screenplay(&script))
    }
}
