//! What a meter sees in a sound.

use kinora_score::{SAMPLE_RATE, Stereo};
use rustfft::{FftPlanner, num_complex::Complex};

/// Samples in one spectrum.
const WINDOW: usize = 4096;

/// Integrated loudness (LUFS, EBU R 128).
pub fn lufs(sound: &Stereo) -> f64 {
    let mut meter = ebur128::EbuR128::new(2, SAMPLE_RATE, ebur128::Mode::I).unwrap();
    meter.add_frames_planar_f32(&[&sound.left, &sound.right]).unwrap();
    meter.loudness_global().unwrap()
}

/// Power at each of the `WINDOW / 2` frequencies, over the whole of both channels.
pub fn spectrum(sound: &Stereo) -> Vec<f64> {
    let fft = FftPlanner::new().plan_fft_forward(WINDOW);
    let mut power = vec![0.0; WINDOW / 2];
    for channel in [&sound.left, &sound.right] {
        for start in (0..channel.len()).step_by(WINDOW / 2) {
            let hann = |i: usize| 0.5 - 0.5 * (std::f32::consts::TAU * i as f32 / WINDOW as f32).cos();
            let mut bins: Vec<Complex<f32>> =
                (0..WINDOW).map(|i| Complex::new(channel.get(start + i).map_or(0.0, |x| x * hann(i)), 0.0)).collect();
            fft.process(&mut bins);
            power.iter_mut().zip(bins).for_each(|(sum, bin)| *sum += f64::from(bin.norm_sqr()));
        }
    }
    power
}

/// The frequency of bin `index` of a spectrum, in hertz.
pub fn hertz(index: usize) -> f64 {
    index as f64 * f64::from(SAMPLE_RATE) / WINDOW as f64
}

/// The part of a sound's power between two frequencies, 0 to 1.
pub fn share(sound: &Stereo, low: f64, high: f64) -> f64 {
    let power = spectrum(sound);
    let inside: f64 =
        (power.iter().enumerate()).filter(|(i, _)| (low..high).contains(&hertz(*i))).map(|(_, p)| p).sum();
    inside / power.iter().sum::<f64>()
}

/// The middle of the spectrum on a scale of octaves, and how many octaves it spreads to either side.
pub fn centre_and_spread(sound: &Stereo) -> (f64, f64) {
    let power = spectrum(sound);
    let whole: f64 = power.iter().skip(1).sum();
    let mean = |of: &dyn Fn(f64) -> f64| {
        power.iter().enumerate().skip(1).map(|(i, p)| of(hertz(i).log2()) * p).sum::<f64>() / whole
    };
    let centre = mean(&|octave| octave);
    (centre, mean(&|octave| (octave - centre).powi(2)).sqrt())
}

/// Root mean square of each twentieth of a second, louder channel.
pub fn envelope(sound: &Stereo) -> Vec<f64> {
    let block = SAMPLE_RATE as usize / 20;
    let power = |x: &[f32]| (x.iter().map(|x| f64::from(*x).powi(2)).sum::<f64>() / x.len() as f64).sqrt();
    sound.left.chunks(block).zip(sound.right.chunks(block)).map(|(l, r)| power(l).max(power(r))).collect()
}

/// How restless the envelope is: the mean step between neighbours against the mean.
pub fn restlessness(sound: &Stereo) -> f64 {
    let envelope = envelope(sound);
    let steps: f64 = envelope.windows(2).map(|e| (e[0] - e[1]).abs()).sum();
    steps / envelope.iter().sum::<f64>()
}

/// The largest mean of either channel.
pub fn direct_current(sound: &Stereo) -> f64 {
    let mean = |x: &[f32]| x.iter().map(|x| f64::from(*x)).sum::<f64>() / x.len() as f64;
    mean(&sound.left).abs().max(mean(&sound.right).abs())
}
