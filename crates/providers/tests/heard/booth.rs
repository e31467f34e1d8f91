//! Where sounds are made for the ear: our own voices, music, rain, and silence between them.

use kinora_ear::{Ear, SAMPLE_RATE, Segment};
use kinora_model::{Language, Result};
use kinora_score::{Orchestra, Stereo};
use kinora_voice::{Delivery, Studio, Voice};
use std::path::PathBuf;
use std::sync::LazyLock;
use std::sync::atomic::AtomicBool;

/// A pack: below `KINORA_ASSETS`, else below `.assets` at the workspace's root.
fn pack(name: &str) -> PathBuf {
    let assets = std::env::var_os("KINORA_ASSETS")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../.assets")), PathBuf::from);
    assets.join(name)
}

fn there<T>(opened: Result<T>) -> T {
    opened.unwrap_or_else(|error| panic!("{error} (or run `make test`, which installs the asset packs first)"))
}

/// Each is opened once for all tests.
pub static EAR: LazyLock<Ear> = LazyLock::new(|| there(Ear::open(&pack("whisper"))));
static STUDIO: LazyLock<Studio> = LazyLock::new(|| there(Studio::open(&pack("voice"))));
static ORCHESTRA: LazyLock<Orchestra> = LazyLock::new(|| there(Orchestra::open(&pack("score"))));

/// What is said in `samples`.
pub fn heard(samples: &[f32]) -> Vec<Segment> {
    EAR.hear(samples, &AtomicBool::new(false), &mut |_| {}).expect("it is heard")
}

/// A sentence in a voice of ours, as the ear takes it.
pub fn spoken(text: &str, language: Language, voice: &str) -> Vec<f32> {
    let voice = Voice::named(voice).expect("it ships");
    let speech = STUDIO.speak(text, language, &voice, &Delivery::default()).expect("it is spoken");
    thinned(&speech.samples, kinora_voice::SAMPLE_RATE)
}

/// The orchestra.
pub fn orchestra() -> &'static Orchestra {
    &ORCHESTRA
}

/// A sound in both channels as the ear takes it.
pub fn mixed(sound: &Stereo) -> Vec<f32> {
    let both: Vec<f32> = sound.left.iter().zip(&sound.right).map(|(l, r)| (l + r) / 2.0).collect();
    thinned(&both, kinora_score::SAMPLE_RATE)
}

/// Silence.
pub fn silence(seconds: f64) -> Vec<f32> {
    vec![0.0; (seconds * f64::from(SAMPLE_RATE)) as usize]
}

/// `rate` samples a second made those that the ear takes: each a sum of its neighbours, weighed by a sinc under a Hann window,
/// which leaves nothing above half the new rate.
fn thinned(samples: &[f32], rate: u32) -> Vec<f32> {
    let step = f64::from(rate) / f64::from(SAMPLE_RATE);
    let reach = (16.0 * step) as isize;
    let at = |n: isize| usize::try_from(n).ok().and_then(|n| samples.get(n)).copied().unwrap_or_default();
    let sample = |n: usize| {
        let middle = n as f64 * step;
        let around = middle as isize - reach..=middle as isize + reach;
        let weighed = around.map(|k| {
            let far = k as f64 - middle;
            let turn = std::f64::consts::PI * far / step;
            let sinc = if turn == 0.0 { 1.0 } else { turn.sin() / turn };
            let hann = 0.5 + 0.5 * (std::f64::consts::PI * far / (reach + 1) as f64).cos();
            (f64::from(at(k)) * sinc * hann / step) as f32
        });
        weighed.sum()
    };
    (0..(samples.len() as f64 / step) as usize).map(sample).collect()
}
