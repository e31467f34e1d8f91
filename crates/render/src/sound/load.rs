//! Sounds out of files, as they are needed: stereo, 48 kHz.

use hound::{SampleFormat, WavReader};
use kinora_media::{
    Ffmpeg, Format, SoundReader, StreamKind,
    decode::{Manner, Room, SAMPLE_RATE},
    sniff,
};
use kinora_model::{Error, Result, text};
use kinora_timeline::{SoundClip, SoundEffect};
use rubato::{
    Async, FixedAsync, Resampler, SincInterpolationParameters, SincInterpolationType, WindowFunction,
    audioadapter_buffers::direct::InterleavedSlice,
};
use std::{
    fs::File,
    io::BufReader,
    path::{Path, PathBuf},
};

/// Plays one file once, or over and over.
pub struct Player {
    ffmpeg: Ffmpeg,
    path: PathBuf,
    looped: bool,
    manner: Manner,
    source: Source,
    /// Whether this turn has given anything: an empty file is not begun again for ever.
    gave: bool,
}

enum Source {
    Wav(Box<Wav>),
    Other(Box<SoundReader>),
}

impl Player {
    /// What `clip` plays of `path`.
    pub fn open(ffmpeg: &Ffmpeg, path: &Path, clip: &SoundClip) -> Result<Self> {
        let manner = manner(ffmpeg, path, clip)?;
        let source = Source::open(ffmpeg, path, clip.start.as_secs_f64(), &manner)?;
        Ok(Self { ffmpeg: ffmpeg.clone(), path: path.to_owned(), looped: clip.looped, manner, source, gave: false })
    }

    /// Fills `out` from its start; gives how many frames came, fewer only where the sound has ended.
    pub fn read(&mut self, out: &mut [[f32; 2]]) -> Result<usize> {
        let mut got = 0;
        while got < out.len() {
            let now = match &mut self.source {
                Source::Wav(wav) => wav.read(&mut out[got..])?,
                Source::Other(reader) => reader.read(&mut out[got..])?,
            };
            self.gave |= now > 0;
            got += now;
            if got < out.len() {
                if !self.looped || !self.gave {
                    break;
                }
                self.source = Source::open(&self.ffmpeg, &self.path, 0.0, &self.manner)?;
                self.gave = false;
            }
        }
        Ok(got)
    }
}

/// How a clip's file is played.
fn manner(ffmpeg: &Ffmpeg, path: &Path, clip: &SoundClip) -> Result<Manner> {
    let Some(play) = &clip.play else { return Ok(Manner::default()) };
    let mono = ffmpeg.probe(path)?.first(StreamKind::Audio).is_some_and(|a| a.channels == 1);
    let room = play.effect.map(|effect| match effect {
        SoundEffect::Echo => Room::Echo,
        SoundEffect::Hall => Room::Hall,
        SoundEffect::Telephone => Room::Telephone,
        SoundEffect::LowFidelity => Room::LowFidelity,
        SoundEffect::Muffled => Room::Muffled,
        SoundEffect::Robot => Room::Robot,
        SoundEffect::Tremolo => Room::Tremolo,
    });
    Ok(Manner { speed: play.speed, keeps_pitch: play.keeps_pitch, room, mono })
}

impl Source {
    fn open(ffmpeg: &Ffmpeg, path: &Path, start: f64, manner: &Manner) -> Result<Self> {
        if manner.is_plain()
            && sniff(path)? == Format::Wav
            && let Some(wav) = Wav::open(path, start)?
        {
            return Ok(Self::Wav(Box::new(wav)));
        }
        Ok(Self::Other(Box::new(SoundReader::open(ffmpeg, path, start, manner)?)))
    }
}

/// A WAV file of one or two channels, read in process: a film has hundreds of them, and starting a program for each
/// costs more than the reading.
struct Wav {
    reader: WavReader<BufReader<File>>,
    place: String,
    channels: u16,
    /// Full scale of its samples; none for floating point.
    scale: Option<f32>,
    change: Option<Change>,
}

impl Wav {
    /// None where the file is of a sort that is left to ffmpeg.
    fn open(path: &Path, start: f64) -> Result<Option<Self>> {
        let Ok(mut reader) = WavReader::open(path) else { return Ok(None) };
        let spec = reader.spec();
        if !(1..=2).contains(&spec.channels) || spec.sample_rate == 0 {
            return Ok(None);
        }
        let place = path.display().to_string();
        let first = ((start * f64::from(spec.sample_rate)).round().max(0.0) as u32).min(reader.duration());
        reader.seek(first).map_err(|e| Error::io(&place, e))?;
        let scale = match spec.sample_format {
            SampleFormat::Float => None,
            SampleFormat::Int => Some(1.0 / (1u64 << (spec.bits_per_sample - 1)) as f32),
        };
        let change = (spec.sample_rate != SAMPLE_RATE).then(|| Change::new(spec.sample_rate)).transpose()?;
        Ok(Some(Self { reader, place, channels: spec.channels, scale, change }))
    }

    fn read(&mut self, out: &mut [[f32; 2]]) -> Result<usize> {
        let Some(mut change) = self.change.take() else { return self.native(out) };
        let got = change.read(out, |frames| self.native(frames));
        self.change = Some(change);
        got
    }

    /// Frames at the file's own rate.
    fn native(&mut self, out: &mut [[f32; 2]]) -> Result<usize> {
        let wanted = out.len() * usize::from(self.channels);
        let broken = |e: hound::Error| {
            let place = &self.place;
            Error::invalid(text!("{place} breaks off: {e}"; "{place} 数据中断：{e}"))
        };
        let mut flat = Vec::with_capacity(wanted);
        match self.scale {
            None => {
                for sample in self.reader.samples::<f32>().take(wanted) {
                    flat.push(sample.map_err(broken)?);
                }
            }
            Some(scale) => {
                for sample in self.reader.samples::<i32>().take(wanted) {
                    flat.push(sample.map_err(broken)? as f32 * scale);
                }
            }
        }
        let frames = flat.chunks_exact(usize::from(self.channels));
        let got = frames.len();
        for (out, frame) in out.iter_mut().zip(frames) {
            *out = [frame[0], frame[frame.len() - 1]];
        }
        Ok(got)
    }
}

/// Changes a sample rate into 48 kHz, in pieces, without delay.
struct Change {
    inner: Async<f32>,
    ratio: f64,
    input: Vec<[f32; 2]>,
    output: Vec<f32>,
    /// Frames of `output` that are ready, and how many of them were given.
    ready: usize,
    given: usize,
    /// Frames to throw away: the filter's delay.
    skip: usize,
    taken: u64,
    passed: u64,
    ended: bool,
}

impl Change {
    fn new(from: u32) -> Result<Self> {
        let ratio = f64::from(SAMPLE_RATE) / f64::from(from);
        let filter = SincInterpolationParameters {
            oversampling_factor: 320,
            interpolation: SincInterpolationType::Linear,
            ..SincInterpolationParameters::new(96, WindowFunction::BlackmanHarris2)
        };
        let inner = Async::<f32>::new_sinc(ratio, 1.0, &filter, 1024, 2, FixedAsync::Input).map_err(|e| {
            Error::invalid(text!("sound at {from} Hz cannot be used"; "无法使用采样率为 {from} Hz 的声音")).caused_by(e)
        })?;
        Ok(Self {
            input: vec![[0.0; 2]; inner.input_frames_max()],
            output: vec![0.0; inner.output_frames_max() * 2],
            skip: inner.output_delay(),
            ratio,
            inner,
            ready: 0,
            given: 0,
            taken: 0,
            passed: 0,
            ended: false,
        })
    }

    fn read(
        &mut self,
        out: &mut [[f32; 2]],
        mut source: impl FnMut(&mut [[f32; 2]]) -> Result<usize>,
    ) -> Result<usize> {
        let mut got = 0;
        while got < out.len() {
            if self.given == self.ready && !self.refill(&mut source)? {
                break;
            }
            let now = (self.ready - self.given).min(out.len() - got);
            for (out, frame) in out[got..got + now].iter_mut().zip(self.output[self.given * 2..].chunks_exact(2)) {
                *out = [frame[0], frame[1]];
            }
            (self.given, got) = (self.given + now, got + now);
        }
        Ok(got)
    }

    fn refill(&mut self, source: &mut impl FnMut(&mut [[f32; 2]]) -> Result<usize>) -> Result<bool> {
        let wanted = self.inner.input_frames_next();
        let input = &mut self.input[..wanted];
        let got = if self.ended { 0 } else { source(input)? };
        self.taken += got as u64;
        self.ended |= got < wanted;
        // After the end, silence pushes the rest out of the filter.
        input[got..].fill([0.0; 2]);
        let whole = (self.taken as f64 * self.ratio).round() as u64;
        if self.ended && self.passed >= whole {
            return Ok(false);
        }
        let wrong = |e: String| Error::internal(text!("a sound could not be resampled"; "声音重采样失败")).caused_by(e);
        let frames = self.inner.output_frames_next();
        let made = {
            let from = InterleavedSlice::new(input.as_flattened(), 2, wanted).map_err(|e| wrong(e.to_string()))?;
            let mut to = InterleavedSlice::new_mut(&mut self.output, 2, frames).map_err(|e| wrong(e.to_string()))?;
            self.inner.process_into_buffer(&from, &mut to, None).map_err(|e| wrong(e.to_string()))?.1
        };
        let skipped = self.skip.min(made);
        self.skip -= skipped;
        self.given = skipped;
        self.ready = made;
        if self.ended {
            self.ready = self.ready.min(skipped + (whole - self.passed) as usize);
        }
        self.passed += (self.ready - skipped) as u64;
        Ok(true)
    }
}
