//! How long an MP3 is, from the heads of its frames (ISO 11172-3, 2.4.2.3; ISO 13818-3 for the lower rates).

use kinora_model::{Error, Result, text};

/// Kilobits a second of layer III by index, for MPEG 1 and for MPEG 2 and 2.5.
const RATES: [[u32; 16]; 2] = [
    [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0],
    [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0],
];
/// Samples a second of MPEG 1 by index.
const SAMPLES: [u32; 4] = [44_100, 48_000, 32_000, 0];

/// Its length in seconds.
///
/// # Errors
/// [`Invalid`](kinora_model::ErrorKind::Invalid) where there is no frame in it.
pub(crate) fn seconds(provider: &str, file: &[u8]) -> Result<f64> {
    let mut at = skip_tag(file);
    let mut seconds = 0.0;
    while let Some(head) = file.get(at..at + 4) {
        match frame(head) {
            Some((length, time)) => {
                seconds += time;
                at += length;
            }
            // Rubbish between frames: tags, padding.
            None => at += 1,
        }
    }
    if seconds > 0.0 {
        return Ok(seconds);
    }
    Err(Error::invalid(text!("the sound from {provider} is no MP3"; "{provider} 返回的音频不是 MP3")))
}

/// Where the frames begin: behind an ID3v2 tag, whose length is written in 7 bits a byte.
fn skip_tag(file: &[u8]) -> usize {
    match file.get(..10) {
        Some([b'I', b'D', b'3', _, _, _, a, b, c, d]) => {
            10 + [a, b, c, d].into_iter().fold(0_usize, |sum, byte| (sum << 7) | usize::from(byte & 0x7f))
        }
        _ => 0,
    }
}

/// A layer III frame's length in bytes and in seconds.
fn frame(head: &[u8]) -> Option<(usize, f64)> {
    let layer_three = head[1] & 0x06 == 0x02;
    if head[0] != 0xff || head[1] & 0xe0 != 0xe0 || !layer_three {
        return None;
    }
    let (half, spread) = match (head[1] >> 3) & 3 {
        3 => (0, 1),
        2 => (1, 2),
        0 => (1, 4),
        _ => return None,
    };
    let bits = RATES[half][usize::from(head[2] >> 4)] * 1000;
    let rate = SAMPLES[usize::from((head[2] >> 2) & 3)] / spread;
    if bits == 0 || rate == 0 {
        return None;
    }
    let samples = if half == 0 { 1152 } else { 576 };
    let padding = u32::from((head[2] >> 1) & 1);
    Some(((samples / 8 * bits / rate + padding) as usize, f64::from(samples) / f64::from(rate)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_counted() {
        // 128 kbit/s at 44.1 kHz: 417 bytes a frame, 1152 samples each.
        let mut frame = vec![0; 417];
        frame[..4].copy_from_slice(&[0xff, 0xfb, 0x90, 0x00]);
        let mut file = b"ID3\x04\x00\x00\x00\x00\x00\x05.....".to_vec();
        file.extend(frame.repeat(100));
        assert!((seconds("acme", &file).expect("an MP3") - 100.0 * 1152.0 / 44_100.0).abs() < 1e-9);
        assert!(seconds("acme", b"<html>no</html>").is_err());
    }
}
