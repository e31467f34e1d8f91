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

/// The largest mean of either channel.
pub fn direct_current(sound: &Stereo) -> f64 {
    let mean = |x: &[f32]| x.iter().map(|x| f64::from(*x)).sum::<f64>() / x.len() as f64;
    mean(&sound.left).abs().max(mean(&sound.right).abs())
}

/// The shares of a sound's power in the third-octaves from 50 Hz to 16 kHz, and of its envelope's movement in the half
/// octaves from 0.6 to 10 Hz: what it is made of, and how it moves. Each adds up to 1.
pub fn fingerprint(sound: &Stereo) -> [Vec<f64>; 2] {
    let mut colour = vec![0.0; 26];
    for (i, power) in spectrum(sound).iter().enumerate() {
        let band = (3.0 * (hertz(i) / 50.0).log2()).floor();
        if (0.0..26.0).contains(&band) {
            colour[band as usize] += power;
        }
    }
    let mut envelope = envelope(sound);
    envelope.resize(512, 0.0);
    let mean = envelope.iter().sum::<f64>() / 512.0;
    let mut bins: Vec<Complex<f64>> = envelope.iter().map(|x| Complex::new(x - mean, 0.0)).collect();
    FftPlanner::new().plan_fft_forward(512).process(&mut bins);
    let mut rhythm = vec![0.0; 8];
    for (i, bin) in bins.iter().enumerate().take(256) {
        let band = (2.0 * (i as f64 * 20.0 / 512.0 / 0.6).log2()).floor();
        if (0.0..8.0).contains(&band) {
            rhythm[band as usize] += bin.norm_sqr();
        }
    }
    [colour, rhythm].map(|shares| {
        let whole: f64 = shares.iter().sum();
        shares.into_iter().map(|share| share / whole).collect()
    })
}

/// How far two fingerprints are apart, 0 for the same (A. Bhattacharyya's distance, of colour and rhythm together).
pub fn apart(a: &[Vec<f64>; 2], b: &[Vec<f64>; 2]) -> f64 {
    let like = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| (x * y).sqrt()).sum::<f64>();
    -like(&a[0], &b[0]).ln() - like(&a[1], &b[1]).ln()
}
