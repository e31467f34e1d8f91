//! Drafts written by the real pyJianYingDraft, rendered, and judged by a script that knows nothing of the renderer.
//!
//! `write.py` makes small media with ffmpeg, writes a draft for each thing that the package can say, and notes where which
//! colour must be, and which tone how loud; this renders them; `measure.py` looks and listens.

mod faults;

use kinora_media::{Ffmpeg, process::Command};
use kinora_render::{
    Quality,
    draft::{Bundle, How},
};
use kinora_testkit::python::python_with;
use std::{
    path::{Path, PathBuf},
    sync::atomic::AtomicBool,
    time::Duration,
};

/// The package, pinned. Its dependencies bring numpy, with which the script measures.
const PACKAGES: [&str; 1] = ["pyJianYingDraft==0.3.1"];

fn here(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/drafts").join(name)
}

fn fonts() -> PathBuf {
    let assets = std::env::var_os("KINORA_ASSETS").map(PathBuf::from);
    let assets = assets.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.assets"));
    assert!(assets.join("fonts").is_dir(), "the font pack is not installed: run `kinora assets install`");
    assets.join("fonts")
}

/// Runs a program to its end; what it printed, and whether it ended well.
fn run(program: &Path, args: &[&Path]) -> (bool, String) {
    let command = Command::new(program).args(args).env("PYTHONDONTWRITEBYTECODE", "1");
    let ended = command.run(Duration::from_secs(600), &AtomicBool::new(false), &mut |_| {}).unwrap();
    (ended.code == Some(0), format!("{}{}", ended.stdout, ended.stderr))
}

/// A Python with the package in it.
fn python() -> PathBuf {
    python_with(Path::new(env!("CARGO_TARGET_TMPDIR")), &PACKAGES)
}

fn render(ffmpeg: &Ffmpeg, draft: &Path, room: &Path) -> Result<(), String> {
    let (fonts, cache) = (fonts(), room.join("parts"));
    let how =
        How { fonts: &fonts, cache: &cache, quality: Quality::Exactly("veryfast".into(), 12), workers: 2, title: "" };
    let tell = |e: kinora_model::Error| e.to_string();
    let bundle = Bundle::open(ffmpeg, draft, &[], room).map_err(tell)?;
    let report = bundle.render(&how, &draft.join("film.mp4"), &|_| {}, &AtomicBool::new(false)).map_err(tell)?;
    std::fs::write(draft.join("copied.json"), report.copied.to_string()).unwrap();
    let told: Vec<&str> = bundle.warnings().iter().map(|w| w.name.as_str()).collect();
    std::fs::write(draft.join("told.json"), serde_json::to_vec(&told).unwrap()).unwrap();
    Ok(())
}

#[test]
fn drafts_of_the_real_package_look_and_sound_as_they_say() {
    let folder = tempfile::tempdir().unwrap();
    // Where somebody wants to look at the films afterwards.
    let drafts = std::env::var_os("KINORA_KEEP_DRAFTS").map_or(folder.path().join("drafts"), PathBuf::from);
    let (written, said) = run(&python(), &[&here("write.py"), &drafts]);
    assert!(written, "the drafts could not be written: {said}");
    let ffmpeg = Ffmpeg::find().unwrap();
    let only = std::env::var("KINORA_ONLY_DRAFT").ok();
    let mut failures = Vec::new();
    let mut entries: Vec<PathBuf> = std::fs::read_dir(&drafts).unwrap().map(|e| e.unwrap().path()).collect();
    entries.sort();
    entries.retain(|p| p.join("draft_content.json").exists());
    assert!(entries.len() > 40, "{} drafts were written", entries.len());
    for draft in entries {
        let name = draft.file_name().unwrap().to_string_lossy().into_owned();
        if only.as_ref().is_some_and(|only| *only != name) {
            std::fs::remove_file(draft.join("expected.json")).unwrap();
            continue;
        }
        if let Err(error) = render(&ffmpeg, &draft, folder.path()) {
            failures.push(format!("{name}: {error}"));
        }
    }
    let (good, said) = run(&python(), &[&here("measure.py"), &drafts]);
    assert!(good && failures.is_empty(), "{}\n{said}", failures.join("\n"));
}
