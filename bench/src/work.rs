//! The work: media of our own making, and the timeline over them.

use image::{ImageEncoder, codecs::jpeg::JpegEncoder};
use kinora_model::{Error, Language, Result, text};
use kinora_timeline::{
    Bus, Canvas, Caption, CaptionRole, Clip, Color, Curve, Ease, MediaId, Mix, Rate, SoundClip, Source, Span, Time,
    Timeline, Track, Transform, Transition, TransitionKind,
};
use std::{f64::consts::TAU, fs::File, io::BufWriter, path::Path};

/// Seconds from one shot's beginning to the next one's; each is seen for half a second more, in its dissolve.
pub const SHOT: f64 = 3.0;
/// Seconds of a dissolve.
pub const DISSOLVE: f64 = 0.5;

/// A move of the camera over one still: scale, and centre as a share of the still, at the beginning and at the end.
#[derive(Clone, Copy)]
pub struct Move {
    /// Scale.
    pub scale: (f64, f64),
    /// Centre across.
    pub x: (f64, f64),
    /// Centre down.
    pub y: (f64, f64),
}

/// The move of shot `i`: zooms in and out, and pans to either side.
pub fn movement(i: usize) -> Move {
    match i % 4 {
        0 => Move { scale: (1.0, 1.12), x: (0.5, 0.52), y: (0.5, 0.49) },
        1 => Move { scale: (1.15, 1.0), x: (0.47, 0.5), y: (0.5, 0.5) },
        2 => Move { scale: (1.12, 1.12), x: (0.455, 0.545), y: (0.5, 0.5) },
        _ => Move { scale: (1.1, 1.16), x: (0.54, 0.47), y: (0.48, 0.52) },
    }
}

/// A number in 0…1 for a point, always the same.
fn hash(x: i64, y: i64, seed: u64) -> f32 {
    let mut h = (x as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (y as u64).wrapping_mul(0xc2b2_ae3d_27d4_eb4f) ^ seed;
    h ^= h >> 29;
    h = h.wrapping_mul(0xbf58_476d_1ce4_e5b9);
    h ^= h >> 32;
    (h & 0xffff) as f32 / 65_535.0
}

/// Smooth noise of six octaves: as rough at every size as a landscape is.
fn landscape(x: f32, y: f32, seed: u64) -> f32 {
    let (mut sum, mut strength, mut size) = (0.0, 0.5, 320.0f32);
    for octave in 0..6 {
        let (fx, fy) = (x / size, y / size);
        let (ix, iy) = (fx.floor(), fy.floor());
        let smooth = |t: f32| t * t * (3.0 - 2.0 * t);
        let (u, v) = (smooth(fx - ix), smooth(fy - iy));
        let at = |dx: i64, dy: i64| hash(ix as i64 + dx, iy as i64 + dy, seed + octave);
        let top = at(0, 0) + (at(1, 0) - at(0, 0)) * u;
        let bottom = at(0, 1) + (at(1, 1) - at(0, 1)) * u;
        sum += strength * (top + (bottom - top) * v);
        (strength, size) = (strength * 0.55, size / 2.2);
    }
    sum
}

/// What the stills are like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stills {
    /// With grain and hard edges, as encoders meet them.
    Rough,
    /// Without detail that is finer than what a sampled picture can carry, so that where it lies can be told to a
    /// thousandth of a pixel: what is finer looks different at every fraction of a pixel and seems to move by itself.
    Smooth,
}

/// Still `i`: sky, ridges, water and grain in colours of its own, 1920×1080.
fn still(i: usize, stills: Stills, path: &Path) -> Result<()> {
    let (w, h, seed) = (1920u32, 1080u32, 1000 + i as u64 * 17);
    let rough = stills == Stills::Rough;
    let hue = i as f32 * 0.52;
    let tint = |phase: f32| 0.55 + 0.4 * (hue + phase).sin();
    let mut pixels = Vec::with_capacity((w * h * 3) as usize);
    for y in 0..h {
        for x in 0..w {
            let (fx, fy) = (x as f32, y as f32);
            let ridge = 420.0 + 260.0 * landscape(fx, 77.0, seed + 50);
            let texture = landscape(fx, fy, seed);
            let light = if fy < ridge { 0.85 - 0.35 * fy / ridge + 0.25 * texture } else { 0.2 + 0.75 * texture };
            let stripe =
                if rough && fy > 860.0 && ((fx * 0.03).sin() * 14.0 + fy) as i32 % 22 < 3 { 0.25 } else { 0.0 };
            let grain = if rough { (hash(x.into(), y.into(), seed + 9) - 0.5) * 0.01 } else { 0.0 };
            for phase in [0.0, 2.1, 4.2] {
                let blend = if fy < ridge { tint(phase) } else { 1.1 - tint(phase + 1.0) * 0.6 };
                pixels.push(((light * blend + stripe + grain).clamp(0.0, 1.0) * 255.0) as u8);
            }
        }
    }
    let (pixels, quality) = if rough { (pixels, 92) } else { (softened(pixels, w as usize * 3), 97) };
    let place = path.display().to_string();
    let file = File::create(path).map_err(|e| Error::io(&place, e))?;
    JpegEncoder::new_with_quality(BufWriter::new(file), quality)
        .write_image(&pixels, w, h, image::ExtendedColorType::Rgb8)
        .map_err(|e| Error::internal(text!("{place}: {e}"; "{place}：{e}")))
}

/// R'G'B' in rows of `stride` bytes under a bell of 17 taps in x and in y: σ is 2 pixels, so that at half of the highest
/// frequency (a quarter of a cycle a pixel) a hundredth is left.
fn softened(pixels: Vec<u8>, stride: usize) -> Vec<u8> {
    let bell: [f32; 17] = std::array::from_fn(|k| (-(k as f32 - 8.0).powi(2) / 8.0).exp());
    let total: f32 = bell.iter().sum();
    let pass = |from: Vec<f32>, step: usize| -> Vec<f32> {
        let mean = |i: usize| {
            let near = |k: usize| (i + k * step).checked_sub(8 * step).and_then(|j| from.get(j)).unwrap_or(&from[i]);
            bell.iter().enumerate().map(|(k, w)| w * near(k)).sum::<f32>() / total
        };
        (0..from.len()).map(mean).collect()
    };
    let exact = pixels.into_iter().map(f32::from).collect();
    pass(pass(exact, 3), stride).into_iter().map(|v| v.round() as u8).collect()
}

/// A WAV of `seconds` at 48 kHz.
fn wav(path: &Path, seconds: f64, at: impl Fn(f64) -> f64) -> Result<()> {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 48_000,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let wrong = |e: hound::Error| Error::internal(text!("{}: {e}", path.display(); "{}：{e}", path.display()));
    let mut file = hound::WavWriter::create(path, spec).map_err(wrong)?;
    for i in 0..(seconds * 48_000.0) as i64 {
        file.write_sample((at(i as f64 / 48_000.0).clamp(-1.0, 1.0) * 32_000.0) as i16).map_err(wrong)?;
    }
    file.finalize().map_err(wrong)
}

/// Whether the made-up narrator speaks at `t`, and how strongly.
fn voice(t: f64) -> f64 {
    let in_shot = t % SHOT;
    if !(0.3..2.6).contains(&in_shot) {
        return 0.0;
    }
    let syllable = (TAU * 4.3 * t).sin().max(0.0);
    let pitch = 120.0 + 14.0 * (TAU * 0.7 * t).sin();
    let voiced: f64 = (1..9).map(|k| (TAU * pitch * f64::from(k) * t).sin() / f64::from(k)).sum();
    0.2 * syllable * voiced
}

/// Makes the media of a film of `shots` in `folder`, where they are not there yet.
pub fn media(folder: &Path, shots: usize, stills: Stills) -> Result<()> {
    std::fs::create_dir_all(folder).map_err(|e| Error::io(folder.display(), e))?;
    for i in 0..shots.min(12) {
        let path = folder.join(name(i));
        if !path.exists() {
            still(i, stills, &path)?;
        }
    }
    let seconds = length(shots);
    for (name, long) in [("voice.wav", true), ("music.wav", false)] {
        let path = folder.join(format!("{shots}-{name}"));
        if !path.exists() {
            let chord = |t: f64| {
                let root = [220.0, 196.0, 174.6, 196.0][(t / 2.0) as usize % 4];
                let beat = (-(t % 0.5) * 5.0).exp();
                [1.0, 1.25, 1.5, 2.0].iter().map(|r| (TAU * root * r * t).sin()).sum::<f64>() * 0.08 * (0.4 + beat)
            };
            wav(&path, seconds, |t| if long { voice(t) } else { chord(t) })?;
        }
    }
    Ok(())
}

/// File name of still `i`; a long film shows the twelve again.
pub fn name(i: usize) -> String {
    format!("still-{}.jpg", i % 12)
}

/// Seconds of a film of `shots`.
pub fn length(shots: usize) -> f64 {
    shots as f64 * SHOT + DISSOLVE
}

const ZH: [&str; 6] = [
    "山谷里的雾，一直到中午才散。",
    "他数着台阶往上走，一共三百七十二级。",
    "风从河面吹来，带着雪的味道。",
    "谁也没有说话，只有火在响。",
    "那封信，她读了三遍，又折好放回去。",
    "天快亮的时候，船终于靠了岸。",
];
const EN: [&str; 6] = [
    "The valley kept its mist until noon.",
    "He counted the steps as he climbed: three hundred and seventy-two.",
    "Wind came over the river and smelled of snow.",
    "Nobody spoke. Only the fire had something to say.",
    "She read the letter three times and folded it again.",
    "At first light the boat came in.",
];

/// Words of caption `i`, and their language.
pub fn words(i: usize) -> (String, Language) {
    if i.is_multiple_of(2) { (ZH[i / 2 % 6].into(), Language::Zh) } else { (EN[i / 2 % 6].into(), Language::En) }
}

/// The film of `shots`, 1280×720 at 30 frames a second. `edited` changes the words of its second caption.
pub fn timeline(shots: usize, edited: bool) -> Timeline {
    let seconds = Time::from_secs_f64;
    let clips: Vec<Clip> = (0..shots)
        .map(|i| {
            // A dissolve is centred on its cut; the first and the last shot have only one.
            let start = if i == 0 { 0.0 } else { i as f64 * SHOT + DISSOLVE / 2.0 };
            let end = if i + 1 == shots { length(shots) } else { (i + 1) as f64 * SHOT + DISSOLVE / 2.0 };
            let m = movement(i);
            // The move runs over the whole time that the shot is seen, on the clip's own clock.
            let offset = i as f64 * SHOT - start;
            let ramp = |a: f64, b: f64| {
                let mut curve = Curve::ramp(a, b, seconds(SHOT + DISSOLVE), Ease::Linear);
                curve.0.iter_mut().for_each(|k| k.at += seconds(offset));
                curve
            };
            // A shift of the picture by one canvas width is a shift of the centre by 1/scale of the still.
            let shift = |c: f64, s: f64| (0.5 - c) * s;
            let transform = Transform {
                x: ramp(shift(m.x.0, m.scale.0), shift(m.x.1, m.scale.1)),
                y: ramp(shift(m.y.0, m.scale.0), shift(m.y.1, m.scale.1)),
                scale: ramp(m.scale.0, m.scale.1),
                ..Transform::default()
            };
            let source = Source::Still { media: MediaId(name(i)) };
            Clip::new(Span::new(seconds(start), seconds(end - start)), source, transform)
        })
        .collect();
    let transitions = (0..shots - 1)
        .map(|after| Transition { after, duration: seconds(DISSOLVE), kind: TransitionKind::Dissolve })
        .collect();
    let captions = (0..shots)
        .map(|i| {
            let (mut text, language) = words(i);
            if edited && i == 1 {
                text.push_str(" Then he stopped.");
            }
            let span = Span::new(seconds(i as f64 * SHOT + 0.6), seconds(2.2));
            Caption { span, text, language, role: CaptionRole::Narration }
        })
        .collect();
    let whole = Span::new(Time::ZERO, seconds(length(shots)));
    let sound = |name: &str, bus: Bus, gain: f64, fade: f64| SoundClip {
        span: whole,
        media: MediaId(format!("{shots}-{name}")),
        start: Time::ZERO,
        bus,
        gain: Curve::constant(gain),
        pan: 0.0,
        fade_in: Time::ZERO,
        fade_out: seconds(fade),
        looped: false,
        play: None,
    };
    Timeline {
        canvas: Canvas { width: 1280, height: 720, rate: Rate::THIRTY, background: Color::BLACK },
        duration: whole.duration,
        tracks: vec![Track { clips, transitions, hidden: false }],
        sounds: vec![sound("voice.wav", Bus::Speech, 0.0, 0.0), sound("music.wav", Bus::Music, -6.0, 3.0)],
        mix: Mix::default(),
        captions,
        as_edited: false,
    }
}
