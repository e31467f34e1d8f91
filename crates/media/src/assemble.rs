//! Finished pictures and sound into one film, without encoding anything again.

use crate::{Ffmpeg, encode::timescale, intake::open};
use kinora_model::{Language, Result};
use std::path::Path;

/// What a film is put together from.
pub struct Film<'a> {
    /// The pictures of the whole film, made by [`crate::copy::join`].
    pub pictures: &'a Path,
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

/// Puts `film` together at `out` (MP4, index first).
///
/// # Errors
/// `Invalid` for a path that is not UTF-8; `Internal` with what ffmpeg said.
pub fn assemble(ffmpeg: &Ffmpeg, film: &Film, out: &Path) -> Result<()> {
    let mut read = vec![film.pictures, film.sound];
    read.extend(film.subtitles);
    let pictures = open::ours(film.pictures, &["mov"])?;
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
