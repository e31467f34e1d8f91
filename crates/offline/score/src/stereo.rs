//! Two channels of sound.

use kinora_model::{Error, Result, text};
use std::io::Cursor;

/// Samples a second of everything this crate makes.
pub const SAMPLE_RATE: u32 = 48_000;

/// Two channels of equal length at [`SAMPLE_RATE`], −1 to 1.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stereo {
    /// Left channel.
    pub left: Vec<f32>,
    /// Right channel.
    pub right: Vec<f32>,
}

impl Stereo {
    /// Silence of `samples` samples.
    pub fn silence(samples: usize) -> Self {
        Self { left: vec![0.0; samples], right: vec![0.0; samples] }
    }
    /// Length in samples of one channel.
    pub fn len(&self) -> usize {
        self.left.len()
    }
    /// Whether there is no sample at all.
    pub fn is_empty(&self) -> bool {
        self.left.is_empty()
    }
    /// Length in seconds.
    pub fn seconds(&self) -> f64 {
        self.len() as f64 / f64::from(SAMPLE_RATE)
    }
    /// Largest sample of either channel, without its sign.
    pub fn peak(&self) -> f32 {
        self.left.iter().chain(&self.right).fold(0.0, |peak, x| peak.max(x.abs()))
    }

    /// A RIFF/WAVE file with 16-bit PCM samples; what lies outside −1 to 1 is clipped.
    ///
    /// Fails only where the file would pass the four gigabytes a WAVE header can say (six hours).
    pub fn to_wav_bytes(&self) -> Result<Vec<u8>> {
        let too_long = |cause: hound::Error| {
            Error::invalid(text!("{:.0} s of sound do not fit a WAV file; make it in parts", self.seconds();
                                 "{:.0} 秒的声音超出 WAV 文件上限；请分段生成", self.seconds()))
            .caused_by(cause)
        };
        let spec = hound::WavSpec {
            channels: 2,
            sample_rate: SAMPLE_RATE,
            bits_per_sample: 16,
            sample_format: hound::SampleFormat::Int,
        };
        let mut file = Cursor::new(Vec::with_capacity(44 + 4 * self.len()));
        let mut writer = hound::WavWriter::new(&mut file, spec).map_err(too_long)?;
        for (&left, &right) in self.left.iter().zip(&self.right) {
            for sample in [left, right] {
                // `as` saturates, which is the clipping promised above.
                writer.write_sample((sample * 32_767.0).round() as i16).map_err(too_long)?;
            }
        }
        writer.finalize().map_err(too_long)?;
        Ok(file.into_inner())
    }

    /// Adds `other` from sample `at` on, `gain` times as loud; what passes the end is left out.
    pub(crate) fn add(&mut self, at: usize, other: &Stereo, gain: f32) {
        for (mine, theirs) in [(&mut self.left, &other.left), (&mut self.right, &other.right)] {
            for (sum, x) in mine.iter_mut().skip(at).zip(theirs) {
                *sum += gain * x;
            }
        }
    }
    /// Adds one channel from sample `at` on at `pan` (−1 left to 1 right, equal power).
    pub(crate) fn add_mono(&mut self, at: usize, mono: &[f32], gain: f32, pan: f32) {
        let angle = (pan.clamp(-1.0, 1.0) + 1.0) * std::f32::consts::FRAC_PI_4;
        for (channel, side) in [(&mut self.left, angle.cos()), (&mut self.right, angle.sin())] {
            for (sum, x) in channel.iter_mut().skip(at).zip(mono) {
                *sum += gain * side * x;
            }
        }
    }
    /// Multiplies both channels by `gain`.
    pub(crate) fn scale(&mut self, gain: f32) {
        self.left.iter_mut().chain(&mut self.right).for_each(|x| *x *= gain);
    }
    /// Cuts or lengthens to `samples`, with silence.
    pub(crate) fn resize(&mut self, samples: usize) {
        self.left.resize(samples, 0.0);
        self.right.resize(samples, 0.0);
    }
    /// Raises the first `rise` samples from silence and lowers the last `fall` to it, both as a raised cosine, whose
    /// slope is nought at either end: no click, and an ear hears no corner.
    pub(crate) fn fade(&mut self, rise: usize, fall: usize) {
        let (rise, fall, samples) = (rise.min(self.len()), fall.min(self.len()), self.len());
        let curve = |i: usize, of: usize| 0.5 - 0.5 * (std::f32::consts::PI * i as f32 / of as f32).cos();
        for channel in [&mut self.left, &mut self.right] {
            channel[..rise].iter_mut().enumerate().for_each(|(i, x)| *x *= curve(i, rise));
            channel[samples - fall..].iter_mut().rev().enumerate().for_each(|(i, x)| *x *= curve(i, fall));
        }
    }
}

/// The number of samples nearest to `seconds`; nought for what is not a length.
pub(crate) fn samples(seconds: f64) -> usize {
    (seconds * f64::from(SAMPLE_RATE)).round() as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wav_file_says_what_was_put_in() {
        let sound = Stereo { left: vec![0.0, 0.5, 2.0], right: vec![-0.5, -2.0, 0.25] };
        let bytes = sound.to_wav_bytes().unwrap();
        let mut reader = hound::WavReader::new(&bytes[..]).unwrap();
        assert_eq!((reader.spec().channels, reader.spec().sample_rate), (2, SAMPLE_RATE));
        let samples: Vec<i16> = reader.samples().map(|s| s.unwrap()).collect();
        assert_eq!(samples, [0, -16_384, 16_384, -32_768, 32_767, 8_192]);
    }

    #[test]
    fn a_fade_ends_in_silence_even_where_it_is_longer_than_the_sound() {
        let mut sound = Stereo { left: vec![1.0; 10], right: vec![1.0; 10] };
        sound.fade(4, 100);
        assert_eq!((sound.left[0], sound.right[9]), (0.0, 0.0));
        assert!(sound.left[4] > sound.left[8]);
    }

    #[test]
    fn lengths_that_are_none_are_nought() {
        assert_eq!([f64::NAN, -1.0, 0.0].map(samples), [0; 3]);
        assert_eq!(samples(0.5), 24_000);
    }
}
