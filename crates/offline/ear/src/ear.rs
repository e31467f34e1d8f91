//! The ear: a sound in, what is said in it out.

use crate::doubt::{Verdict, judge};
use crate::network::{Heard, Network};
use crate::scribe::{Draft, Opening, Scribe, is_told};
use crate::spectrum::{RATE, Spectrum};
use crate::vocabulary::Vocabulary;
use crate::weights::Weights;
use crate::window::{self, Passage, WINDOW};
use kinora_model::{Error, Result, text};
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// Samples a second of every sound that [`Ear::hear`] takes.
pub const SAMPLE_RATE: u32 = RATE as u32;

/// Files of the pack.
const FILES: [&str; 3] = ["whisper-base.bin", "vocabulary.json", "config.json"];
/// Heats at which a window is written until the text is not doubtful: the first is the likeliest text.
const HEATS: [f32; 3] = [0.0, 0.3, 0.6];
/// A passage whose probability (the mean of its signs') is below this is not told.
const SURE: f32 = 0.35;
/// A language is believed from this on; below it the one that was spoken before goes on.
const KNOWN: f32 = 0.5;

/// Something that was said.
#[derive(Clone, Debug, PartialEq)]
pub struct Segment {
    /// When it begins, in seconds.
    pub start: f64,
    /// When it ends, in seconds.
    pub end: f64,
    /// The words.
    pub text: String,
    /// The language, as ISO 639-1 has it: `zh`.
    pub language: String,
    /// How surely it was heard, 0…1: the geometric mean of the probabilities of its signs.
    pub confidence: f32,
}

/// Hears. It may be shared between threads; the same sound gives the same segments always.
pub struct Ear {
    network: Network,
    vocabulary: Vocabulary,
    spectrum: Spectrum,
}

impl Ear {
    /// Whether the files of the pack `whisper` are in `folder`.
    pub fn is_installed(folder: &Path) -> bool {
        FILES.iter().all(|file| folder.join(file).is_file())
    }

    /// With the files of the pack `whisper` in `folder`. Takes half a second and 300 MB.
    ///
    /// # Errors
    /// [`Missing`](kinora_model::ErrorKind::Missing) where they are not there, [`Invalid`](kinora_model::ErrorKind::Invalid) where they are broken.
    pub fn open(folder: &Path) -> Result<Self> {
        if let Some(absent) = FILES.iter().map(|file| folder.join(file)).find(|path| !path.is_file()) {
            let shown = absent.display();
            return Err(Error::missing(
                text!("{shown}, by which speech is written down, is not installed; run `kinora assets install whisper`";
                      "缺少用于转写语音的 {shown}；请运行 kinora assets install whisper"),
            ));
        }
        let vocabulary = Vocabulary::load(folder)?;
        let network = Network::new(Weights::load(&folder.join(FILES[0]))?)?;
        if network.signs() != vocabulary.len() {
            return Err(Error::invalid(
                text!("the speech recognition model knows other signs than its list; delete its folder and run `kinora assets install whisper`";
                      "语音识别模型与其词表不匹配；请删除其文件夹后运行 kinora assets install whisper"),
            ));
        }
        Ok(Self { network, vocabulary, spectrum: Spectrum::new() })
    }

    /// What is said in `samples` (one channel, [`SAMPLE_RATE`], full scale ±1), in order. Silence costs nothing, half a minute of
    /// sound some three seconds of a core. `progress` is told after each window which share is done, 0…1.
    ///
    /// # Errors
    /// [`Cancelled`](kinora_model::ErrorKind::Cancelled) soon after `cancel` is true.
    pub fn hear(&self, samples: &[f32], cancel: &AtomicBool, progress: &mut dyn FnMut(f32)) -> Result<Vec<Segment>> {
        let scribe = Scribe { network: &self.network, vocabulary: &self.vocabulary, cancel };
        let mut segments = Vec::new();
        let (mut from, mut language) = (0, None);
        while let Some(span) = window::next(samples, from) {
            let seconds = span.len() as f64 / RATE as f64;
            let heard = self.listen(&samples[span.clone()])?;
            let opening = scribe.open(&heard)?;
            let spoken = language.filter(|_| opening.is_sure < KNOWN).unwrap_or(opening.language);
            let (passages, until) = match self.written(&scribe, &heard, &opening, spoken, span.start as u64)? {
                Some(draft) => window::passages(&self.vocabulary, &draft, seconds),
                None => (vec![], seconds),
            };
            if !passages.is_empty() {
                language = Some(spoken);
            }
            let at = span.start as f64 / RATE as f64;
            segments.extend(passages.iter().filter_map(|passage| {
                let sounding = window::sounding(&samples[span.clone()], (passage.start, passage.end));
                self.segment(passage, (at + sounding.0, at + sounding.1), spoken)
            }));
            // A window that leads nowhere is left after a second.
            from = span.start + ((until.max(1.0) * RATE as f64) as usize).min(span.len().max(RATE));
            progress((from as f32 / samples.len().max(1) as f32).min(1.0));
        }
        Ok(segments)
    }

    /// Hears one window.
    fn listen(&self, samples: &[f32]) -> Result<Heard> {
        let mut whole = samples.to_vec();
        whole.resize(WINDOW, 0.0);
        self.network.hear(&self.spectrum.of(&whole)?)
    }

    /// Writes a window, again and hotter where the text is doubtful; nothing where nothing was said or nothing is sure.
    fn written(
        &self,
        scribe: &Scribe,
        heard: &Heard,
        opening: &Opening,
        language: usize,
        seed: u64,
    ) -> Result<Option<Draft>> {
        for heat in HEATS {
            let draft = scribe.write(heard, opening, language, heat, seed)?;
            match judge(&self.vocabulary.text(&draft.signs), draft.mean_log(), opening.nobody) {
                Verdict::Said => return Ok(Some(draft)),
                Verdict::Nothing => return Ok(None),
                Verdict::Doubtful => {}
            }
        }
        Ok(None)
    }

    fn segment(&self, passage: &Passage, (start, end): (f64, f64), language: usize) -> Option<Segment> {
        let (text, confidence) = (self.vocabulary.text(&passage.signs), passage.mean_log.exp());
        let name = self.vocabulary.languages().iter().find(|(sign, _)| *sign == language)?.1.clone();
        let is_said = confidence >= SURE && !is_told(&text) && text.chars().any(char::is_alphanumeric);
        is_said.then_some(Segment { start, end, text, language: name, confidence })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kinora_model::ErrorKind;

    #[test]
    fn without_its_files_it_says_how_to_get_them() {
        let error = Ear::open(Path::new("nowhere")).err().expect("there is nothing");
        assert_eq!(error.kind(), ErrorKind::Missing);
        assert!(error.what().zh.contains("kinora assets install whisper"), "{error}");
    }
}
