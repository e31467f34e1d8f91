//! Samples as a file that every program can open.

use kinora_model::{Error, Result, text};
use std::io::Cursor;

/// A 16-bit WAV of interleaved channels at `rate` Hz. Samples beyond ±1 are clipped.
pub fn encode(channels: &[&[f32]], rate: u32) -> Result<Vec<u8>> {
    let spec = hound::WavSpec {
        channels: channels.len() as u16,
        sample_rate: rate,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut file = Cursor::new(Vec::new());
    let frames = channels.first().map_or(0, |c| c.len());
    let write = |file: &mut Cursor<Vec<u8>>| -> Result<(), hound::Error> {
        let mut writer = hound::WavWriter::new(file, spec)?;
        for i in 0..frames {
            for channel in channels {
                writer.write_sample((channel[i].clamp(-1.0, 1.0) * 32767.0).round() as i16)?;
            }
        }
        writer.finalize()
    };
    write(&mut file).map_err(|cause| {
        Error::internal(text!("a sound could not be written as WAV"; "无法写出 WAV 声音")).caused_by(cause)
    })?;
    Ok(file.into_inner())
}
