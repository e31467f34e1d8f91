//! What a vendor's speech tells of itself: how long it is, what the mouth does, when which word is said.

use kinora_model::{Error, Result, text};
use kinora_ports::provider::{Mouth, MouthShape, Spoken};
use std::io::Cursor;

/// A piece of the sound over which the mouth keeps its shape, in seconds.
const STEP: f64 = 0.08;

/// Speech as samples of one channel.
pub(crate) struct Sound {
    rate: u32,
    samples: Vec<f32>,
}

impl Sound {
    /// Signed 16-bit little-endian samples of one channel.
    pub fn pcm(bytes: &[u8], rate: u32) -> Self {
        let sample = |pair: &[u8]| f32::from(i16::from_le_bytes([pair[0], pair[1]])) / 32768.0;
        Self { rate, samples: bytes.chunks_exact(2).map(sample).collect() }
    }
    /// A WAV file; several channels become one.
    ///
    /// # Errors
    /// [`Invalid`](kinora_model::ErrorKind::Invalid) where it is none that can be read.
    pub fn wav(provider: &str, bytes: &[u8]) -> Result<Self> {
        let broken = |cause: hound::Error| {
            Error::invalid(text!("the sound from {provider} cannot be read"; "无法读取 {provider} 返回的音频"))
                .caused_by(cause)
        };
        // Whoever streams a WAV does not know its length when its head is written.
        let mut whole = bytes.to_vec();
        patch_length(&mut whole);
        let mut reader = hound::WavReader::new(Cursor::new(whole)).map_err(broken)?;
        let spec = reader.spec();
        let all: Vec<f32> = match spec.sample_format {
            hound::SampleFormat::Float => reader.samples::<f32>().collect::<Result<_, _>>().map_err(broken)?,
            hound::SampleFormat::Int => {
                let full = (1_u64 << (spec.bits_per_sample - 1)) as f32;
                let samples = reader.samples::<i32>().map(|sample| sample.map(|s| s as f32 / full));
                samples.collect::<Result<_, _>>().map_err(broken)?
            }
        };
        let channels = usize::from(spec.channels.max(1));
        let samples = all.chunks(channels).map(|frame| frame.iter().sum::<f32>() / channels as f32).collect();
        Ok(Self { rate: spec.sample_rate, samples })
    }
    /// Its length.
    pub fn seconds(&self) -> f64 {
        self.samples.len() as f64 / f64::from(self.rate.max(1))
    }
    /// As a WAV file of 16 bits.
    ///
    /// # Errors
    /// Never: it is written into memory.
    pub fn file(&self) -> Result<Vec<u8>> {
        crate::offline::wav(&[&self.samples], self.rate)
    }
    /// What a mouth that says this does, after how loud it is: open on the loud, half open on the soft, closed in pauses.
    pub fn mouth(&self) -> Vec<Mouth> {
        let loud = self.loudness();
        let peak = loud.iter().copied().fold(0.0, f64::max);
        let mut mouth: Vec<Mouth> = Vec::new();
        for (i, level) in loud.iter().enumerate() {
            let share = if peak > 1e-4 { level / peak } else { 0.0 };
            let shape = match share {
                s if s > 0.55 => MouthShape::Open,
                s if s > 0.12 => MouthShape::Half,
                _ => continue,
            };
            let (start, end) = (i as f64 * STEP, ((i + 1) as f64 * STEP).min(self.seconds()));
            match mouth.last_mut() {
                Some(last) if last.shape == shape && (last.end - start).abs() < 1e-9 => last.end = end,
                _ => mouth.push(Mouth { shape, start, end }),
            }
        }
        mouth
    }
    /// When the words of `text` are said, where the vendor does not tell: spread by their length over what is not silence at
    /// either end.
    pub fn spread(&self, text: &str) -> Vec<Spoken> {
        let loud = self.loudness();
        let peak = loud.iter().copied().fold(0.0, f64::max);
        let heard = |level: &f64| *level > peak * 0.05;
        let first = loud.iter().position(heard).unwrap_or(0) as f64 * STEP;
        let last = loud.iter().rposition(heard).map_or(self.seconds(), |i| ((i + 1) as f64 * STEP).min(self.seconds()));
        let words = words(text);
        let all: usize = words.iter().map(ExactSizeIterator::len).sum();
        let each = (last - first).max(0.0) / all.max(1) as f64;
        let mut at = first;
        words
            .into_iter()
            .map(|chars| {
                let start = at;
                at += each * chars.len() as f64;
                Spoken { chars, start, end: at }
            })
            .collect()
    }
    fn loudness(&self) -> Vec<f64> {
        let step = ((f64::from(self.rate) * STEP) as usize).max(1);
        let rms = |piece: &[f32]| (piece.iter().map(|s| f64::from(s * s)).sum::<f64>() / piece.len() as f64).sqrt();
        self.samples.chunks(step).map(rms).collect()
    }
}

/// Words of a text, as ranges of characters: runs of letters and digits; each Chinese character for itself.
pub(crate) fn words(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut words: Vec<std::ops::Range<usize>> = Vec::new();
    let mut open = false;
    for (i, c) in text.chars().enumerate() {
        let alone = ('\u{2e80}'..='\u{9fff}').contains(&c) || ('\u{f900}'..='\u{faff}').contains(&c);
        let letter = c.is_alphanumeric() || matches!(c, '\'' | '’');
        match words.last_mut() {
            Some(word) if open && letter && !alone => word.end = i + 1,
            _ if letter => words.push(i..i + 1),
            _ => {}
        }
        open = letter && !alone;
    }
    words
}

/// Sets the lengths in a WAV's head to what is there, where they claim more.
fn patch_length(wav: &mut [u8]) {
    let len = wav.len();
    let put = |wav: &mut [u8], at: usize, value: usize| {
        if let (Some(place), Ok(value)) = (wav.get_mut(at..at + 4), u32::try_from(value)) {
            place.copy_from_slice(&value.to_le_bytes());
        }
    };
    if len < 12 || &wav[..4] != b"RIFF" {
        return;
    }
    put(wav, 4, len - 8);
    let mut at = 12;
    while at + 8 <= len {
        let size = u32::from_le_bytes([wav[at + 4], wav[at + 5], wav[at + 6], wav[at + 7]]) as usize;
        if &wav[at..at + 4] == b"data" && at + 8 + size > len {
            return put(wav, at + 4, (len - at - 8) & !1);
        }
        at = at.saturating_add(8).saturating_add(size).saturating_add(size & 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A second of silence, a second of tone, half a second of silence.
    fn tone() -> Sound {
        let sample = |i: i32| {
            let on = (16_000..32_000).contains(&i);
            if on { (12_000.0 * (f64::from(i) * 0.2).sin()) as i16 } else { 0 }
        };
        let bytes: Vec<u8> = (0..40_000).flat_map(|i| sample(i).to_le_bytes()).collect();
        Sound::pcm(&bytes, 16_000)
    }

    #[test]
    fn the_mouth_moves_where_something_is_heard() {
        let sound = tone();
        assert!((sound.seconds() - 2.5).abs() < 1e-9);
        let mouth = sound.mouth();
        assert!(mouth.iter().all(|m| m.start > 0.9 && m.end < 2.1), "{mouth:?}");
        assert!(mouth.iter().map(|m| m.end - m.start).sum::<f64>() > 0.9);
    }

    #[test]
    fn words_are_spread_over_what_is_heard() {
        let spoken = tone().spread("Hi 你好, it's me");
        let chars: Vec<_> = spoken.iter().map(|s| s.chars.clone()).collect();
        assert_eq!(chars, [0..2, 3..4, 4..5, 7..11, 12..14]);
        assert!((spoken[0].start - 1.0).abs() < 0.1 && (spoken[4].end - 2.0).abs() < 0.1, "{spoken:?}");
        assert!(spoken.windows(2).all(|pair| (pair[0].end - pair[1].start).abs() < 1e-9));
    }

    #[test]
    fn a_wav_that_was_streamed_is_read_whatever_length_it_claims() {
        let mut file = tone().file().expect("writes");
        let data = file.windows(4).position(|four| four == b"data").expect("has data");
        file[4..8].copy_from_slice(&u32::MAX.to_le_bytes());
        file[data + 4..data + 8].copy_from_slice(&u32::MAX.to_le_bytes());
        assert!((Sound::wav("acme", &file).expect("reads").seconds() - 2.5).abs() < 1e-6);
    }
}
