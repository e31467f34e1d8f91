//! What the effects are built from: noise, filters, ringing bodies, slow wandering, a room.

use crate::stereo::samples;
use crate::{SAMPLE_RATE, Stereo};
use fastrand::Rng;
use std::f64::consts::{PI, TAU};

const RATE: f64 = SAMPLE_RATE as f64;

/// White noise, −1 to 1.
pub(super) fn white(rng: &mut Rng) -> f64 {
    2.0 * rng.f64() - 1.0
}

/// A number between `low` and `high`.
pub(crate) fn between(rng: &mut Rng, low: f64, high: f64) -> f64 {
    low + (high - low) * rng.f64()
}

/// Seconds until the next of events that come `rate` times a second on average, each without regard to the others.
pub(super) fn wait(rng: &mut Rng, rate: f64) -> f64 {
    -(1.0 - rng.f64()).ln() / rate
}

/// A second-order filter (R. Bristow-Johnson, "Audio EQ Cookbook"), in transposed direct form II.
#[derive(Clone, Copy)]
pub(super) struct Filter {
    b: [f64; 3],
    a: [f64; 2],
    z: [f64; 2],
}

impl Filter {
    fn new(hertz: f64, q: f64, shape: impl Fn(f64, f64) -> [f64; 3]) -> Self {
        let w = TAU * hertz.clamp(5.0, 0.45 * RATE) / RATE;
        let (cos, alpha) = (w.cos(), w.sin() / (2.0 * q));
        let a0 = 1.0 + alpha;
        Self { b: shape(cos, alpha).map(|b| b / a0), a: [-2.0 * cos / a0, (1.0 - alpha) / a0], z: [0.0; 2] }
    }
    /// Lets pass what is below `hertz`.
    pub fn low(hertz: f64) -> Self {
        Self::new(hertz, std::f64::consts::FRAC_1_SQRT_2, |cos, _| [(1.0 - cos) / 2.0, 1.0 - cos, (1.0 - cos) / 2.0])
    }
    /// Lets pass what is above `hertz`.
    pub fn high(hertz: f64) -> Self {
        Self::new(hertz, std::f64::consts::FRAC_1_SQRT_2, |cos, _| [(1.0 + cos) / 2.0, -1.0 - cos, (1.0 + cos) / 2.0])
    }
    /// Lets pass what is around `hertz`, the narrower the higher `q`, 1 at the middle.
    pub fn band(hertz: f64, q: f64) -> Self {
        Self::new(hertz, q, |_, alpha| [alpha, 0.0, -alpha])
    }
    /// Takes the response of `other` and keeps what is sounding.
    pub fn retune(&mut self, other: Filter) {
        (self.b, self.a) = (other.b, other.a);
    }
    /// The next sample.
    pub fn next(&mut self, x: f64) -> f64 {
        let y = self.b[0] * x + self.z[0];
        self.z[0] = self.b[1] * x - self.a[0] * y + self.z[1];
        self.z[1] = self.b[2] * x - self.a[1] * y;
        y
    }
}

/// A value that wanders between two bounds, smoothly and without repeating.
pub(super) struct Drift {
    bounds: (f64, f64),
    period: f64,
    from: f64,
    to: f64,
    place: f64,
    step: f64,
    value: f64,
    waited: usize,
}

impl Drift {
    /// Samples over which the value stands still: a third of a millisecond, too short to be heard as steps.
    const STRIDE: usize = 16;

    /// Wanders between `low` and `high`, arriving somewhere new about every `seconds`.
    pub fn new(rng: &mut Rng, seconds: f64, low: f64, high: f64) -> Self {
        let (from, to) = (between(rng, low, high), between(rng, low, high));
        let (place, step) = (rng.f64(), 1.0 / (seconds * RATE));
        Self { bounds: (low, high), period: seconds, from, to, place, step, value: from, waited: Self::STRIDE }
    }
    /// The value `samples` later.
    pub fn next(&mut self, rng: &mut Rng, samples: usize) -> f64 {
        self.waited += samples;
        if self.waited < Self::STRIDE {
            return self.value;
        }
        self.place += self.step * std::mem::take(&mut self.waited) as f64;
        while self.place >= 1.0 {
            self.place -= 1.0;
            self.from = self.to;
            self.to = between(rng, self.bounds.0, self.bounds.1);
            self.step = 1.0 / (self.period * between(rng, 0.6, 1.4) * RATE);
        }
        self.value = self.from + (self.to - self.from) * (0.5 - 0.5 * (PI * self.place).cos());
        self.value
    }
}

/// One way in which a struck body rings.
#[derive(Clone, Copy)]
pub(super) struct Mode {
    /// Frequency in hertz.
    pub hertz: f64,
    /// Seconds until it is 60 dB down.
    pub seconds: f64,
    /// Strength.
    pub gain: f64,
}

/// A mode of ringing: its frequency (Hz), its time to fall by 60 dB (s), its strength.
pub(super) const fn mode(hertz: f64, seconds: f64, gain: f64) -> Mode {
    Mode { hertz, seconds, gain }
}

/// The sound of a body with these `modes` when struck, for `seconds`: modal synthesis, each mode a decaying sine.
pub(super) fn ring(modes: &[Mode], seconds: f64) -> Vec<f32> {
    let mut out = vec![0f32; samples(seconds)];
    for mode in modes.iter().filter(|mode| mode.hertz < 0.45 * RATE) {
        // A rotation that shrinks: two multiplications a sample instead of a sine and an exponential.
        let shrink = 0.001f64.powf(1.0 / (mode.seconds * RATE));
        let (sin, cos) = (TAU * mode.hertz / RATE).sin_cos();
        let (mut re, mut im) = (mode.gain, 0.0);
        for x in &mut out {
            *x += im as f32;
            (re, im) = (shrink * (re * cos - im * sin), shrink * (re * sin + im * cos));
            if re.abs() + im.abs() < 1e-5 {
                break;
            }
        }
    }
    soften_end(&mut out);
    out
}

/// Noise through `filter`, shaped by `envelope` of the time in seconds.
pub(super) fn burst(rng: &mut Rng, seconds: f64, mut filter: Filter, envelope: impl Fn(f64) -> f64) -> Vec<f32> {
    let mut out: Vec<f32> =
        (0..samples(seconds)).map(|i| (filter.next(white(rng)) * envelope(i as f64 / RATE)) as f32).collect();
    soften_end(&mut out);
    out
}

/// A tone of changing pitch: `hertz` and `strength` are asked at each time in seconds.
pub(super) fn glide(seconds: f64, hertz: impl Fn(f64) -> f64, strength: impl Fn(f64) -> f64) -> Vec<f32> {
    let mut phase = 0.0;
    let mut out: Vec<f32> = (0..samples(seconds))
        .map(|i| {
            let time = i as f64 / RATE;
            phase += hertz(time) / RATE;
            ((TAU * phase).sin() * strength(time)) as f32
        })
        .collect();
    soften_end(&mut out);
    out
}

/// A grain that stops is a click; its last two milliseconds (or fifth, if shorter) go to nought.
fn soften_end(grain: &mut [f32]) {
    let fall = (grain.len() / 5).min(SAMPLE_RATE as usize / 500);
    for (i, x) in grain.iter_mut().rev().take(fall).enumerate() {
        *x *= i as f32 / fall as f32;
    }
}

/// A hump from 0 to 1 and back over `seconds`.
pub(super) fn hump(time: f64, seconds: f64) -> f64 {
    if (0.0..seconds).contains(&time) { (PI * time / seconds).sin() } else { 0.0 }
}

/// Fills both channels of `seconds`, each by its own run of `make`, so that they share character and no sample.
pub(super) fn each_side(seconds: f64, mut make: impl FnMut(usize) -> Vec<f32>) -> Stereo {
    let length = samples(seconds);
    Stereo { left: make(length), right: make(length) }
}

/// Puts a room around `sound`: `wet` of it through eight comb filters and four all-passes a side (M. R. Schroeder,
/// with J. "Jezar" Wakefield's Freeverb lengths), reverberating for `seconds`, duller the longer it lasts.
pub(super) fn room(sound: &mut Stereo, seconds: f64, wet: f32) {
    const COMBS: [usize; 8] = [1116, 1188, 1277, 1356, 1422, 1491, 1557, 1617];
    const PASSES: [usize; 4] = [556, 441, 341, 225];
    const SPREAD: usize = 23;
    let input: Vec<f32> = sound.left.iter().zip(&sound.right).map(|(l, r)| 0.5 * (l + r)).collect();
    for (channel, spread) in [(&mut sound.left, 0), (&mut sound.right, SPREAD)] {
        let mut wave = vec![0f32; input.len()];
        for length in COMBS.map(|length| (length + spread) * 48 / 44) {
            let feedback = 0.001f64.powf(length as f64 / (seconds * RATE)) as f32;
            let (mut line, mut dull) = (vec![0f32; length], 0f32);
            for (i, (x, y)) in input.iter().zip(&mut wave).enumerate() {
                let out = line[i % length];
                dull = 0.7 * out + 0.3 * dull;
                line[i % length] = x + feedback * dull;
                *y += 0.125 * out;
            }
        }
        for length in PASSES.map(|length| (length + spread) * 48 / 44) {
            let mut line = vec![0f32; length];
            for (i, y) in wave.iter_mut().enumerate() {
                let delayed = line[i % length];
                line[i % length] = *y + 0.5 * delayed;
                *y = delayed - *y;
            }
        }
        for (x, y) in channel.iter_mut().zip(wave) {
            *x += wet * y;
        }
    }
}

/// Sound as it comes through a wall or from afar: both channels without what is above `hertz`.
pub(crate) fn muffle(sound: &mut Stereo, hertz: f64) {
    for channel in [&mut sound.left, &mut sound.right] {
        let mut filter = Filter::low(hertz);
        channel.iter_mut().for_each(|x| *x = filter.next(f64::from(*x)) as f32);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn power_after(mut filter: Filter, hertz: f64) -> f64 {
        let wave = (0..48_000).map(|i| filter.next((TAU * hertz * f64::from(i) / RATE).sin()));
        wave.skip(24_000).map(|y| y * y).sum::<f64>() / 12_000.0
    }

    #[test]
    fn filters_pass_what_they_say() {
        assert!(power_after(Filter::low(1000.0), 100.0) > 0.98 && power_after(Filter::low(1000.0), 8000.0) < 0.001);
        assert!(power_after(Filter::high(1000.0), 8000.0) > 0.98 && power_after(Filter::high(1000.0), 100.0) < 0.001);
        let band = Filter::band(1000.0, 5.0);
        assert!((power_after(band, 1000.0) - 1.0).abs() < 0.01 && power_after(band, 300.0) < 0.02);
    }

    #[test]
    fn a_mode_falls_by_sixty_decibels_in_its_time() {
        let sound = ring(&[mode(500.0, 1.0, 1.0)], 1.2);
        let peak = |from: usize| sound[from..from + 480].iter().fold(0f32, |m, x| m.max(x.abs()));
        let fallen = 20.0 * (peak(24_000) / peak(0)).log10();
        assert!((-31.5..-29.0).contains(&fallen), "{fallen}");
    }

    #[test]
    fn a_drift_stays_in_its_bounds_and_moves() {
        let mut rng = Rng::with_seed(1);
        let mut drift = Drift::new(&mut rng, 0.5, 2.0, 3.0);
        let values: Vec<f64> = (0..20_000).map(|_| drift.next(&mut rng, 64)).collect();
        assert!(values.iter().all(|v| (2.0..=3.0).contains(v)));
        assert!(values.windows(2).all(|v| (v[0] - v[1]).abs() < 0.02));
        assert!(values.iter().cloned().fold(0.0, f64::max) - values.iter().cloned().fold(9.0, f64::min) > 0.7);
    }

    #[test]
    fn a_room_rings_on_after_a_click() {
        let mut sound = Stereo::silence(48_000);
        sound.left[0] = 1.0;
        room(&mut sound, 1.0, 0.5);
        let energy = |from: usize| sound.right[from..from + 4800].iter().map(|x| x * x).sum::<f32>();
        assert!(energy(4800) > 0.0 && energy(40_000) < 1e-3 * energy(4800));
    }
}
