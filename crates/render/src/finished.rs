//! Finished films, kept by a key of all that they are made of: where nothing changed, nothing is joined or checked again.

use crate::{Job, Report, subtitles_srt};
use kinora_model::{Error, Result};
use serde::{Deserialize, Serialize};
use std::{
    fs::File,
    io::Write,
    path::{Path, PathBuf},
};

/// Raised whenever the same parts and sound are joined or checked in another way.
const ENGINE: &str = "kinora-film 2";

/// Films that a cache keeps; the oldest goes when one more comes. Each is as large as all of its parts together.
const KEPT: usize = 3;

#[derive(Serialize, Deserialize)]
struct Told {
    report: Report,
    /// Of the film's bytes: it may share them with a file that somebody changes.
    hash: String,
}

/// A key of everything that the film depends on, given the keys of its parts and of its sound.
pub fn key(job: &Job, parts: &[String], sound: &str) -> String {
    let srt = job.soft_captions.then(|| subtitles_srt(job.timeline));
    let rate = job.timeline.canvas.rate;
    let about = (&job.metadata.title, job.metadata.language);
    let all = (ENGINE, parts, sound, (rate.num, rate.den), srt, about);
    let mut hasher = blake3::Hasher::new();
    serde_json::to_writer(&mut hasher, &all).expect("plain data into memory");
    hasher.finalize().to_hex().to_string()
}

fn paths(cache: &Path, key: &str) -> (PathBuf, PathBuf) {
    (cache.join(format!("{key}.film")), cache.join(format!("{key}.json")))
}

fn hash(path: &Path) -> std::io::Result<String> {
    let mut hasher = blake3::Hasher::new();
    std::io::copy(&mut File::open(path)?, &mut hasher)?;
    Ok(hasher.finalize().to_hex().to_string())
}

/// Copies the film that is kept under `key` to `to` and gives what was told of it; none where none is kept whole.
pub fn kept(cache: &Path, key: &str, to: &Path) -> Option<Report> {
    let (film, told) = paths(cache, key);
    let told: Told = serde_json::from_slice(&std::fs::read(told).ok()?).ok()?;
    std::fs::copy(&film, to).ok()?;
    if hash(to).ok()? != told.hash {
        let _ = std::fs::remove_file(to);
        return None;
    }
    let parts = told.report.parts;
    Some(Report { reused: parts, sound_reused: true, ..told.report })
}

/// Keeps the checked `film` under `key`, without using up its place twice where the file system can help it.
pub fn keep(cache: &Path, key: &str, film: &Path, report: &Report) -> Result<()> {
    let io = |e| Error::io(cache.display(), e);
    let (place, told_path) = paths(cache, key);
    let told = Told { report: report.clone(), hash: hash(film).map_err(io)? };
    let beside = tempfile::Builder::new().prefix(".film-").tempdir_in(cache).map_err(io)?;
    let unfinished = beside.path().join("film");
    if std::fs::hard_link(film, &unfinished).is_err() {
        std::fs::copy(film, &unfinished).map_err(io)?;
    }
    let mut json = tempfile::NamedTempFile::new_in(cache).map_err(io)?;
    json.write_all(&serde_json::to_vec(&told).expect("plain data")).map_err(io)?;
    std::fs::rename(&unfinished, &place).map_err(io)?;
    json.persist(&told_path).map_err(|e| io(e.error))?;
    let_go(cache).map_err(io)
}

fn let_go(cache: &Path) -> std::io::Result<()> {
    let mut films = Vec::new();
    for entry in std::fs::read_dir(cache)? {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == "film")
            && let Ok(facts) = path.metadata()
        {
            films.push((facts.modified()?, path));
        }
    }
    films.sort();
    let many = films.len().saturating_sub(KEPT);
    for (_, film) in &films[..many] {
        // Another render may have let go of it just now.
        let _ = std::fs::remove_file(film.with_extension("json"));
        let _ = std::fs::remove_file(film);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(parts: usize) -> Report {
        Report {
            frames: 30,
            duration: 1.0,
            parts,
            reused: 0,
            copied: 0,
            sound_reused: false,
            loudness_lufs: None,
            true_peak_dbtp: None,
            bytes: 5,
            warnings: Vec::new(),
        }
    }

    #[test]
    fn a_kept_film_comes_back_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let (cache, film, to) = (folder.path().join("cache"), folder.path().join("film"), folder.path().join("to"));
        std::fs::create_dir(&cache).unwrap();
        std::fs::write(&film, "films").unwrap();
        keep(&cache, "a", &film, &report(2)).unwrap();
        assert_eq!(kept(&cache, "a", &to), Some(Report { reused: 2, sound_reused: true, ..report(2) }));
        assert_eq!(std::fs::read(&to).unwrap(), b"films");
        assert_eq!(kept(&cache, "b", &to), None);
        // Somebody writes into the film, and so into what is kept of it.
        std::fs::write(&film, "other").unwrap();
        std::fs::write(cache.join("a.film"), "other").unwrap();
        assert_eq!(kept(&cache, "a", &to), None);
        assert!(!to.exists(), "what is not whole is not left");
    }

    #[test]
    fn only_the_newest_films_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        let (cache, to) = (folder.path(), folder.path().join("to"));
        for (i, key) in ["a", "b", "c", "d"].into_iter().enumerate() {
            let film = cache.join("new");
            std::fs::write(&film, key).unwrap();
            let when = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1000 + i as u64);
            File::options().write(true).open(&film).unwrap().set_modified(when).unwrap();
            keep(cache, key, &film, &report(1)).unwrap();
            std::fs::remove_file(&film).unwrap();
        }
        let there = ["a", "b", "c", "d"].map(|key| kept(cache, key, &to).is_some());
        assert_eq!(there, [false, true, true, true]);
    }
}
