//! Films of a few seconds out of media made on the spot.
#![allow(dead_code, reason = "each test file uses its own part")]

use kinora_model::{Language, Result};
use kinora_render::{Job, Metadata, Quality};
use kinora_timeline::{
    Bus, Canvas, Caption, CaptionRole, Clip, Color, Curve, Ease, MediaId, Mix, Rate, SoundClip, Source, Span, Time,
    Timeline, Track, Transform,
};
use std::path::{Path, PathBuf};

/// A folder with pictures, sounds and a cache.
pub struct Stage {
    pub folder: tempfile::TempDir,
}

pub fn secs(s: f64) -> Time {
    Time::from_secs_f64(s)
}

/// Fonts as the installer puts them.
pub fn fonts() -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.assets/fonts");
    assert!(folder.is_dir(), "the font pack is not installed: run `kinora assets install`");
    folder
}

impl Stage {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
    pub fn cache(&self) -> PathBuf {
        self.path("cache")
    }
    /// A picture whose pixels `paint` gives.
    pub fn picture(&self, name: &str, w: u32, h: u32, paint: impl Fn(u32, u32) -> [u8; 4]) -> MediaId {
        let image = image::RgbaImage::from_fn(w, h, |x, y| image::Rgba(paint(x, y)));
        image.save(self.path(name)).unwrap();
        MediaId(name.into())
    }
    /// A smooth picture with detail, unlike others of another `seed`.
    pub fn scene(&self, name: &str, seed: u32) -> MediaId {
        let s = seed as f32;
        self.picture(name, 480, 270, |x, y| {
            let (x, y) = (x as f32, y as f32);
            let wave = |a: f32, b: f32| (127.0 + 60.0 * (x * a + s).sin() + 60.0 * (y * b - s * 1.7).cos()) as u8;
            [wave(0.05, 0.031), wave(0.021, 0.09), wave(0.083, 0.017), 255]
        })
    }
    /// A mono WAV of `seconds` at `rate`.
    pub fn sound(&self, name: &str, rate: u32, seconds: f64, at: impl Fn(f64) -> f64) -> MediaId {
        let spec = hound::WavSpec {
            channels: 1,
            sample_rate: rate,
            bits_per_sample: 16,
            sample_format: hound::SampleFormat::Int,
        };
        let mut wav = hound::WavWriter::create(self.path(name), spec).unwrap();
        for i in 0..(seconds * f64::from(rate)) as usize {
            wav.write_sample((at(i as f64 / f64::from(rate)).clamp(-1.0, 1.0) * 32_767.0) as i16).unwrap();
        }
        wav.finalize().unwrap();
        MediaId(name.into())
    }
    /// Runs `with` on a job for `timeline`.
    pub fn job<T>(&self, timeline: &Timeline, with: impl FnOnce(&mut Job) -> T) -> T {
        let folder = self.folder.path().to_owned();
        let media = move |id: &MediaId| -> Result<PathBuf> { Ok(folder.join(&id.0)) };
        let (fonts, cache) = (fonts(), self.cache());
        let mut job = Job {
            timeline,
            media: &media,
            fonts: &fonts,
            cache: &cache,
            quality: Quality::Exactly("ultrafast".into(), 12),
            workers: 1,
            soft_captions: false,
            burn_captions: true,
            metadata: Metadata::default(),
        };
        with(&mut job)
    }
}

pub fn still(media: MediaId, start: f64, length: f64) -> Clip {
    Clip::new(Span::new(secs(start), secs(length)), Source::Still { media }, Transform::default())
}

pub fn color(r: u8, g: u8, b: u8, start: f64, length: f64) -> Clip {
    let source = Source::Color(Color { r, g, b, a: 255 });
    Clip::new(Span::new(secs(start), secs(length)), source, Transform::default())
}

pub fn zoom(mut clip: Clip, from: f64, to: f64) -> Clip {
    clip.transform.scale = Curve::ramp(from, to, clip.span.duration, Ease::Linear);
    clip
}

pub fn speech(text: &str, start: f64, length: f64) -> Caption {
    let span = Span::new(secs(start), secs(length));
    Caption { span, text: text.into(), language: Language::Zh, role: CaptionRole::Speech { speaker: None } }
}

pub fn sound_clip(media: MediaId, bus: Bus, start: f64, length: f64) -> SoundClip {
    SoundClip {
        span: Span::new(secs(start), secs(length)),
        media,
        start: Time::ZERO,
        bus,
        gain: Curve::constant(0.0),
        pan: 0.0,
        fade_in: Time::ZERO,
        fade_out: Time::ZERO,
        looped: false,
        play: None,
    }
}

/// A film of `clips` on one track, 320×180 at 30 frames a second.
pub fn film(clips: Vec<Clip>) -> Timeline {
    let duration = clips.last().map_or(Time::ZERO, |c| c.span.end());
    Timeline {
        canvas: Canvas { width: 320, height: 180, rate: Rate::THIRTY, background: Color::BLACK },
        duration,
        tracks: vec![Track { clips, transitions: Vec::new(), hidden: false }],
        sounds: Vec::new(),
        mix: Mix::default(),
        captions: Vec::new(),
        as_edited: false,
    }
}

/// Every frame of a film as raw planes.
pub fn decoded(path: &Path, w: usize, h: usize) -> Vec<Vec<u8>> {
    let ffmpeg = kinora_media::Ffmpeg::find().unwrap();
    let probe = ffmpeg.probe(path).unwrap();
    let stream = probe.first(kinora_media::StreamKind::Video).unwrap();
    let mut reader = kinora_media::VideoReader::open(&ffmpeg, path, stream, 0.0, (w as u32, h as u32)).unwrap();
    let mut frames = Vec::new();
    let mut frame = vec![0; w * h * 3 / 2];
    while reader.read(&mut frame).unwrap() {
        frames.push(frame.clone());
    }
    frames
}

/// The whole sound of a film.
pub fn heard(path: &Path) -> Vec<[f32; 2]> {
    let ffmpeg = kinora_media::Ffmpeg::find().unwrap();
    let mut reader = kinora_media::SoundReader::open(&ffmpeg, path, 0.0, &Default::default()).unwrap();
    let (mut all, mut block) = (Vec::new(), vec![[0.0; 2]; 4800]);
    loop {
        let got = reader.read(&mut block).unwrap();
        all.extend_from_slice(&block[..got]);
        if got < block.len() {
            return all;
        }
    }
}
