//! Samples as a file that every program can open.

use kinora_model::{Error, Result, text};
use std::io::Cursor;
use std::path::Path;

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

/// The samples of a WAV of one channel with 16 bits at `rate` Hz, full scale ±1.
pub fn decode(path: &Path, rate: u32) -> Result<Vec<f32>> {
    let other =
        || Error::internal(text!("the sound to listen to is not of the expected kind"; "待转写的声音格式与预期不符"));
    let mut reader = hound::WavReader::open(path).map_err(|cause| other().caused_by(cause))?;
    let spec = reader.spec();
    if (spec.channels, spec.sample_rate, spec.bits_per_sample) != (1, rate, 16) {
        return Err(other());
    }
    let samples = reader.samples::<i16>().map(|sample| sample.map(|sample| f32::from(sample) / 32768.0));
    samples.collect::<Result<_, _>>().map_err(|cause| other().caused_by(cause))
}
