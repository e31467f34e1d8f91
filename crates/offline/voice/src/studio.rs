//! The studio: model, dictionaries and voices in one place, and a line spoken in it.

use crate::breath::{Breath, breaths};
use crate::en::Accent;
use crate::network::{FRAME, Network, STYLE};
use crate::piece::{Break, Piece};
use crate::reading::Reader;
use crate::sound;
use crate::speech::{Delivery, PAD, SAMPLE_RATE, Speech};
use crate::timing::{Timed, mouth, words};
use crate::voices::{Voice, voices};
use kinora_model::{Error, Language, Result, text};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};

/// File name of the model, as [`crate::prepare_model`] makes it.
pub const MODEL_FILE: &str = "kokoro-v1.0-int8.onnx";

/// Rows of a voice's table: one style for each number of symbols.
const ROWS: usize = 510;
/// Sound comes this many samples before the frames that the model counts for it, as measured at the first sound of
/// lines in both languages.
const EARLY: usize = 2 * FRAME;
/// What the model may be asked to do to the pace; beyond that it slurs or stutters.
const SPEEDS: std::ops::RangeInclusive<f32> = 0.5..=2.0;

/// Speaks. Opening it is cheap: the model and what a language needs load when they are first used. It may be shared
/// between threads; the same request gives the same samples always, on any number of threads.
pub struct Studio {
    folder: PathBuf,
    network: OnceLock<Network>,
    /// Held while the model loads, so that two first callers do not load it twice.
    loading: Mutex<()>,
    styles: Mutex<BTreeMap<String, Arc<Vec<f32>>>>,
    reader: Reader,
}

impl Studio {
    /// A studio over the installed voice pack in `folder`. A file that is not there is `Missing`.
    pub fn open(folder: &Path) -> Result<Self> {
        let voices = voices().iter().map(|card| voice_file(card.name));
        for file in std::iter::once(MODEL_FILE.to_owned()).chain(voices) {
            let path = folder.join(file);
            if !path.is_file() {
                return Err(Error::missing(
                    text!("the voice file {} is not installed; run `kinora assets install`", path.display();
                                                "语音文件 {} 尚未安装；请运行 `kinora assets install`", path.display()),
                ));
            }
        }
        Ok(Self {
            folder: folder.to_owned(),
            network: OnceLock::new(),
            loading: Mutex::new(()),
            styles: Mutex::default(),
            reader: Reader::default(),
        })
    }

    /// Speaks `text` with `voice`. Numbers are read in `language`; words of the other language are read in their own.
    /// Text without any letter or digit is `Invalid`, unless it has a mark (`……`): that is a silence of its length.
    pub fn speak(&self, text: &str, language: Language, voice: &Voice, delivery: &Delivery) -> Result<Speech> {
        voice.check()?;
        if !(delivery.pace.is_finite() && (0.25..=4.0).contains(&delivery.pace)) {
            return Err(Error::invalid(
                text!("a pace of {} is not between 0.25 and 4", delivery.pace; "语速 {} 不在 0.25 到 4 之间", delivery.pace),
            ));
        }
        let pieces = self.reader.read(text, language, accent(voice));
        if pieces.is_empty() {
            return match text.chars().filter_map(crate::piece::mark).find(|mark| *mark != '\n') {
                Some(mark) => Ok(silence(pause(Piece::mark(mark, 0..0).mark, delivery))),
                None => Err(Error::invalid(
                    text!("there is nothing to speak: the text is empty"; "没有可朗读的内容：文本为空"),
                )),
            };
        }
        let mut line = Line::default();
        for breath in breaths(&pieces) {
            let (samples, marks) = self.perform(&breath, voice, delivery)?;
            line.add(samples, marks, pause(breath.after, delivery));
        }
        line.finish(&pieces)
    }

    /// The phonetic symbols that `text` is spoken from, for people who wonder about a pronunciation.
    pub fn phonemes(&self, text: &str, language: Language, voice: &Voice) -> String {
        let pieces = self.reader.read(text, language, accent(voice));
        breaths(&pieces).iter().flat_map(|breath| breath.symbols.iter().map(|(symbol, _)| *symbol)).collect()
    }

    /// One run of the model, pitched, trimmed to its sound: samples, and when each symbol sounds.
    fn perform(&self, breath: &Breath, voice: &Voice, delivery: &Delivery) -> Result<(Vec<f32>, Vec<Timed>)> {
        let tokens = breath.tokens();
        let style = self.style(voice, tokens.len())?;
        // Raising the pitch shortens, so the model is asked to speak that much slower.
        let pitch = (voice.pitch * delivery.pitch()).clamp(*Voice::PITCHES.start(), *Voice::PITCHES.end());
        let speed = (delivery.speed() * voice.pace / pitch).clamp(*SPEEDS.start(), *SPEEDS.end());
        let take = self.network()?.run(&tokens, &style, speed)?;
        let samples = sound::raised(&take.samples, pitch);
        let mut at = take.lengths[0].saturating_sub(EARLY);
        let place = |samples: usize| (samples as f32 / pitch) as usize;
        let mut marks = Vec::with_capacity(tokens.len());
        for ((symbol, piece), length) in breath.symbols.iter().zip(&take.lengths[1..]) {
            marks.push(Timed { symbol: *symbol, piece: *piece, start: place(at), end: place(at + length) });
            at += length;
        }
        // The model's own lengths say where to look, for it clicks as it starts.
        let near = |seconds: f32| (seconds * SAMPLE_RATE as f32) as usize;
        let first = marks.first().map_or(0, |m| m.start).saturating_sub(near(0.1));
        let last = marks.last().map_or(samples.len(), |m| m.end) + near(0.15);
        let Some(heard) = sound::audible(&samples, first..last) else { return Ok((Vec::new(), Vec::new())) };
        for mark in &mut marks {
            mark.start = mark.start.clamp(heard.start, heard.end) - heard.start;
            mark.end = mark.end.clamp(heard.start, heard.end) - heard.start;
        }
        Ok((samples[heard].to_vec(), marks))
    }

    fn network(&self) -> Result<&Network> {
        if let Some(network) = self.network.get() {
            return Ok(network);
        }
        let _first = self.loading.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if self.network.get().is_none() {
            let network = Network::load(&self.folder.join(MODEL_FILE))?;
            // Nobody else can have set it: the lock is held.
            let _ = self.network.set(network);
        }
        Ok(self.network.get().expect("set above, under the lock"))
    }

    /// The style of `voice` for an utterance of `length` symbols.
    fn style(&self, voice: &Voice, length: usize) -> Result<[f32; STYLE]> {
        let row = length.clamp(1, ROWS) - 1;
        let sum: f32 = voice.blend.iter().map(|(_, share)| share).sum();
        let mut style = [0.0; STYLE];
        for (name, share) in &voice.blend {
            let table = self.table(name)?;
            for (mixed, value) in style.iter_mut().zip(&table[row * STYLE..(row + 1) * STYLE]) {
                *mixed += value * share / sum;
            }
        }
        Ok(style)
    }

    /// The table of a voice that ships.
    fn table(&self, name: &str) -> Result<Arc<Vec<f32>>> {
        let mut styles = self.styles.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(table) = styles.get(name) {
            return Ok(table.clone());
        }
        let path = self.folder.join(voice_file(name));
        let bytes = std::fs::read(&path).map_err(|cause| Error::io(path.display(), cause))?;
        if bytes.len() != ROWS * STYLE * size_of::<f32>() {
            return Err(Error::invalid(
                text!("the voice file {} is damaged; delete it and run `kinora assets install`", path.display();
                                            "语音文件 {} 已损坏；请删除后运行 `kinora assets install`", path.display()),
            ));
        }
        let table: Vec<f32> = bytes.as_chunks::<4>().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
        Ok(styles.entry(name.to_owned()).or_insert(Arc::new(table)).clone())
    }
}

/// File name of a voice that ships: 510 styles of 256 little-endian floats.
pub fn voice_file(name: &str) -> String {
    format!("{name}.bin")
}

/// The English that the first voice of a blend speaks: the model's British voices are named `b…`.
fn accent(voice: &Voice) -> Accent {
    let british = voice.blend.first().is_some_and(|(name, _)| name.starts_with('b'));
    if british { Accent::British } else { Accent::American }
}

/// Seconds of silence after a breath.
fn pause(after: Option<Break>, delivery: &Delivery) -> f32 {
    let natural = match after {
        None => 0.05,
        Some(Break::Clause) => 0.2,
        Some(Break::Sentence) => 0.42,
        Some(Break::Paragraph) => 0.65,
    };
    natural * delivery.pauses()
}

/// A speech without words that lasts for `seconds` and the pads.
fn silence(seconds: f32) -> Speech {
    let samples = vec![0.0; ((seconds + 2.0 * PAD) * SAMPLE_RATE as f32) as usize];
    let end = samples.len() as f32 / SAMPLE_RATE as f32;
    Speech { samples, words: Vec::new(), mouth: vec![crate::speech::Mouth { start: 0.0, end, open: 0 }] }
}

/// Breaths laid one after the other.
#[derive(Default)]
struct Line {
    samples: Vec<f32>,
    marks: Vec<Timed>,
    /// Silence owed before the next breath, in samples.
    owed: usize,
}

impl Line {
    fn add(&mut self, samples: Vec<f32>, marks: Vec<Timed>, pause: f32) {
        let before = if self.samples.is_empty() { (PAD * SAMPLE_RATE as f32) as usize } else { self.owed };
        self.samples.resize(self.samples.len() + before, 0.0);
        let offset = self.samples.len();
        self.marks.extend(marks.into_iter().map(|m| Timed { start: m.start + offset, end: m.end + offset, ..m }));
        self.samples.extend(faded(samples));
        self.owed = (pause * SAMPLE_RATE as f32) as usize;
    }

    fn finish(mut self, pieces: &[Piece]) -> Result<Speech> {
        self.samples.resize(self.samples.len() + (PAD * SAMPLE_RATE as f32) as usize, 0.0);
        sound::level(&mut self.samples);
        let words = words(&self.marks, pieces);
        let mouth = mouth(&self.marks, &self.samples);
        Ok(Speech { samples: self.samples, words, mouth })
    }
}

/// `samples` with a few milliseconds of fade at both ends, against clicks where they meet silence.
fn faded(mut samples: Vec<f32>) -> Vec<f32> {
    const FADE: usize = 120;
    let length = samples.len();
    for i in 0..FADE.min(length / 2) {
        let gain = i as f32 / FADE as f32;
        samples[i] *= gain;
        samples[length - 1 - i] *= gain;
    }
    samples
}
