//! The sound of a film as a file of its own.

use crate::{Ffmpeg, intake::open};
use kinora_model::Result;
use std::path::Path;

/// Writes the first sound track of the film at `film` (one of ours: MP4 with AAC) to `out` as M4A, without encoding it
/// again.
pub fn extract_sound(ffmpeg: &Ffmpeg, film: &Path, out: &Path) -> Result<()> {
    open::copying(ffmpeg, &[film], out)?
        .args(open::ours(film, &["mov"])?)
        .args(["-map", "0:a:0", "-c:a", "copy", "-map_metadata", "-1", "-fflags", "+bitexact"])
        .args(["-movflags", "+faststart", "-f", "ipod"])
        .arg(open::file_url(out)?)
        .spawn(false, false)?
        .finish()
}
