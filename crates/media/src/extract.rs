//! The sound of a film as a file of its own.

use crate::decode::{Manner, SoundReader};
use crate::process::go_on;
use crate::{Ffmpeg, intake::open};
use kinora_model::{Error, Result};
use std::fs::File;
use std::io::{BufWriter, Seek, Write};
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// Samples a second of a sound that is made to be listened to for words.
pub const SPEECH_RATE: u32 = 16_000;

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

/// Writes the sound of the film at `film` (a stranger's), at most its first `seconds`, to `out` as recognisers of speech take
/// it: WAV, one channel of 16 bits, [`SPEECH_RATE`]. Read in pieces; an hour of it is 115 MB.
///
/// # Errors
/// [`Invalid`](kinora_model::ErrorKind::Invalid) where it has no sound or it cannot be decoded;
/// [`Cancelled`](kinora_model::ErrorKind::Cancelled) soon after `cancel` is true.
pub fn extract_speech(ffmpeg: &Ffmpeg, film: &Path, seconds: f64, out: &Path, cancel: &AtomicBool) -> Result<()> {
    let mut reader = SoundReader::open_at(ffmpeg, film, 0.0, &Manner::default(), SPEECH_RATE)?;
    let broken = |cause| Error::io(out.display(), cause);
    let mut file = BufWriter::new(File::create(out).map_err(broken)?);
    file.write_all(&wav_header(0)).map_err(broken)?;
    let most = (seconds.max(0.0) * f64::from(SPEECH_RATE)) as usize;
    let mut second = vec![[0.0; 2]; SPEECH_RATE as usize];
    let mut written = 0;
    while written < most {
        let got = reader.read(&mut second)?.min(most - written);
        if got == 0 {
            break;
        }
        for [left, right] in &second[..got] {
            let both = ((left + right) / 2.0).clamp(-1.0, 1.0) * f32::from(i16::MAX);
            file.write_all(&(both.round() as i16).to_le_bytes()).map_err(broken)?;
        }
        written += got;
        go_on(cancel)?;
    }
    file.rewind().map_err(broken)?;
    file.write_all(&wav_header(written)).map_err(broken)?;
    file.flush().map_err(broken)
}

/// The beginning of a WAV file with so many samples: its RIFF head, its format (PCM), the head of its data.
fn wav_header(samples: usize) -> Vec<u8> {
    let bytes = u32::try_from(2 * samples).unwrap_or(u32::MAX - 36);
    let mut header = b"RIFF".to_vec();
    header.extend(bytes.saturating_add(36).to_le_bytes());
    header.extend(b"WAVEfmt ");
    header.extend(16_u32.to_le_bytes());
    header.extend([1_u16, 1].iter().flat_map(|word| word.to_le_bytes()));
    header.extend([SPEECH_RATE, 2 * SPEECH_RATE].iter().flat_map(|word| word.to_le_bytes()));
    header.extend([2_u16, 16].iter().flat_map(|word| word.to_le_bytes()));
    header.extend(b"data");
    header.extend(bytes.to_le_bytes());
    header
}
