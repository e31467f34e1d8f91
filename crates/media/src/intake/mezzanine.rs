//! Films of any taken kind made alike, once, so that nothing later meets the stranger's own file.

use super::{Facts, Refusal, open};
use crate::{Ffmpeg, confine::Confinement, process::Limits};
use kinora_model::{Error, Result, text};
use std::{path::Path, sync::atomic::AtomicBool, time::Duration};

/// Writes the film or GIF in `path`, of which [`examine`](super::examine) told `facts`, to `out` as H.264 (CRF 16, a key
/// frame at least every 2 s, BT.709, limited range, even size, square pixels, upright, even frame rate) and AAC (stereo,
/// 48 kHz) in MP4, its index first, without anything else that was in it. What is in `out` before is overwritten; after an
/// error it is nothing to keep. Stops soon after `cancel` is true.
///
/// It may take five minutes and two minutes for each second of film, on the clock and of processor time.
///
/// # Errors
/// As [`examine`](super::examine); `Internal` where `facts` tell of no frames.
pub fn mezzanine(ffmpeg: &Ffmpeg, path: &Path, facts: &Facts, out: &Path, cancel: &AtomicBool) -> Result<()> {
    let Some((num, den)) = facts.picture.as_ref().and_then(|p| p.rate) else {
        return Err(Error::internal(text!("only a film can be made into a film"; "只有视频可以转换为视频")));
    };
    let time = Duration::from_secs(300) + Duration::from_secs_f64((facts.seconds * 120.0).clamp(0.0, 1e7));
    let limits = Limits { cpu: Some(time), wall: Some(time), silence: None, ..Limits::writing() };
    let walls = Confinement::new().reads(open::absolute(path)?).writes(open::absolute(out)?);
    // Seen by its shown size, for ffmpeg turns it upright before the filter.
    let (w, h) = facts.picture.as_ref().map_or((0, 0), |p| ((p.width / 2 * 2).max(2), (p.height / 2 * 2).max(2)));
    let filter = &format!(
        "scale={w}:{h}:flags=bicubic+accurate_rnd+full_chroma_int:\
         out_color_matrix=bt709:out_range=tv,setsar=1,format=yuv420p"
    );
    let keys = (2 * u64::from(num)).div_ceil(u64::from(den).max(1)).max(1).to_string();
    let command = ffmpeg
        .command()
        .limits(limits)
        .confined(walls)
        .args(["-threads", "1"])
        .args(open::flags(path, facts.format)?)
        .args(["-map", "0:v:0", "-map", "0:a:0?", "-vf", filter, "-r", &format!("{num}/{den}")])
        .args(["-c:v", "libx264", "-preset", "veryfast", "-crf", "16", "-g", &keys, "-threads", "1"])
        .args(["-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709", "-color_range", "tv"])
        .args(["-c:a", "aac", "-b:a", "256k", "-ar", "48000", "-ac", "2"])
        .args(open::STRIPPED)
        .args(["-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact", "-movflags", "+faststart"])
        .args(["-f", "mp4"])
        .arg(open::file_url(out)?);
    let said = command.run(time, cancel, &mut |_| {}).map_err(super::film::costly(time))?;
    if said.code == Some(0) {
        return Ok(());
    }
    if said.stderr.contains("No space left on device") {
        return Err(Error::io("the film", std::io::ErrorKind::StorageFull.into()));
    }
    let name = facts.format.name();
    Err(Refusal::Broken
        .because(text!("the {name} film cannot be decoded to its end"; "无法完整解码该 {name} 视频"), said.stderr))
}
