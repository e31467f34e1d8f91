//! Finished parts into one film, without encoding anything again.

use crate::{Ffmpeg, encode::timescale, intake::open};
use kinora_model::{Error, Language, Result, text};
use std::{fmt::Write, path::Path};

/// What a film is put together from.
pub struct Film<'a> {
    /// Picture parts in order, each with its number of frames: made by [`crate::Encoder::video`] with one format, or a
    /// single one by [`crate::copy::join`].
    pub parts: &'a [(&'a Path, u64)],
    /// Frames per second as a fraction.
    pub rate: (u32, u32),
    /// The sound of the whole film, made by [`crate::Encoder::sound`].
    pub sound: &'a Path,
    /// A subtitle file (SRT) that becomes a track of its own.
    pub subtitles: Option<&'a Path>,
    /// Title, for players.
    pub title: &'a str,
    /// Language of sound and subtitles.
    pub language: Option<Language>,
}

/// Puts `film` together at `out` (MP4, index first), using `folder` for the list of parts.
pub fn assemble(ffmpeg: &Ffmpeg, film: &Film, folder: &Path, out: &Path) -> Result<()> {
    let mut list = String::from("ffconcat version 1.0\n");
    let mut read = vec![film.sound];
    read.extend(film.subtitles);
    for (path, frames) in film.parts {
        read.push(path);
        let path = path.to_str().ok_or_else(|| {
            let place = path.display();
            Error::invalid(text!("the path {place} is not valid UTF-8"; "路径 {place} 不是有效的 UTF-8"))
        })?;
        // In ffconcat a quote is written by closing, escaping and opening again.
        let quoted = path.replace('\'', r"'\''");
        let micros = (*frames as u128 * 1_000_000 * film.rate.1 as u128).div_ceil(film.rate.0 as u128);
        let _ = writeln!(list, "file 'file:{quoted}'\nduration {}.{:06}", micros / 1_000_000, micros % 1_000_000);
    }
    let list_path = folder.join("parts.ffconcat");
    let pictures = match film.parts {
        [(only, _)] => open::ours(only, &["mov"])?,
        _ => {
            std::fs::write(&list_path, list).map_err(|e| Error::io(list_path.display(), e))?;
            read.push(&list_path);
            let safe = ["-safe", "0"].map(Into::into).into_iter();
            safe.chain(open::ours(&list_path, &["concat", "mov"])?).collect()
        }
    };
    let mut command = open::copying(ffmpeg, &read, out)?.args(pictures).args(open::ours(film.sound, &["mov"])?);
    if let Some(subtitles) = film.subtitles {
        command = command.args(open::ours(subtitles, &["srt"])?);
    }
    command = command.args(["-map", "0:v:0", "-map", "1:a:0"]);
    if film.subtitles.is_some() {
        command = command.args(["-map", "2:s:0", "-c:s", "mov_text"]);
    }
    command = command.args(["-map_metadata", "-1", "-c:v", "copy", "-c:a", "copy"]);
    if !film.title.is_empty() {
        command = command.args(["-metadata", &format!("title={}", film.title)]);
    }
    if let Some(language) = film.language {
        let code = match language {
            Language::Zh => "zho",
            Language::En => "eng",
        };
        command = command.args(["-metadata:s:a:0", &format!("language={code}")]);
        if film.subtitles.is_some() {
            command = command.args(["-metadata:s:s:0", &format!("language={code}")]);
        }
    }
    command
        .args(["-fflags", "+bitexact", "-movflags", "+faststart", "-avoid_negative_ts", "disabled"])
        .args(["-video_track_timescale", &timescale(film.rate).to_string(), "-f", "mp4"])
        .arg(open::file_url(out)?)
        .spawn(false, false)?
        .finish()
}
