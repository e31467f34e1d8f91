//! Loudness and true peak (EBU R 128, ITU-R BS.1770).

use ebur128::{EbuR128, Mode};
use kinora_media::decode::SAMPLE_RATE;

/// Measures stereo at 48 kHz.
pub struct Meter {
    inner: EbuR128,
    peaks: bool,
    flat: Vec<f32>,
}

impl Meter {
    /// Measures loudness, and true peak where `peaks` asks for it (which costs more).
    pub fn new(peaks: bool) -> Self {
        let mode = if peaks { Mode::I | Mode::TRUE_PEAK } else { Mode::I };
        let inner = EbuR128::new(2, SAMPLE_RATE, mode).expect("stereo at 48 kHz is always taken");
        Self { inner, peaks, flat: Vec::new() }
    }

    /// More of the sound.
    pub fn add(&mut self, frames: &[[f32; 2]]) {
        self.flat.clear();
        self.flat.extend(frames.iter().flatten());
        self.inner.add_frames_f32(&self.flat).expect("whole frames of two channels");
    }

    /// Integrated loudness in LUFS; none where all was below the absolute gate (−70 LUFS).
    pub fn loudness(&self) -> Option<f64> {
        self.inner.loudness_global().ok().filter(|l| l.is_finite())
    }

    /// The higher true peak of both channels in dBTP; none for digital silence.
    pub fn true_peak(&self) -> Option<f64> {
        assert!(self.peaks, "made without peaks");
        let peak = (0..2).filter_map(|c| self.inner.true_peak(c).ok()).fold(0.0, f64::max);
        (peak > 0.0).then(|| 20.0 * peak.log10())
    }
}
