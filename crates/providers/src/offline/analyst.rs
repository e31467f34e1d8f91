//! Rules over what can be read and heard, as an analyst.

use super::{still_wanted, wav, work};
use async_trait::async_trait;
use image::RgbImage;
use kinora_ear::{Ear, SAMPLE_RATE};
use kinora_eye::points::{Points, Seen, language_of};
use kinora_eye::words::{Cut, colour_name, prompt_text};
use kinora_eye::{Namer, Picture, Reader};
use kinora_model::{Error, ErrorKind, Language, Result, Text, text};
use kinora_ports::provider::{AnalysisRequest, Analyst, Desk, Findings, SaidText, SeenText, SeenThing};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// Colours that the text names, at most.
const COLOURS: usize = 3;

/// Reads the text in a film's stills and hears what is said in it with the installed networks, which are loaded at the first
/// film that needs them, and sorts both by rules.
pub struct OfflineAnalyst {
    eye: PathBuf,
    reader: Arc<OnceLock<Reader>>,
    namer: Arc<OnceLock<Namer>>,
    whisper: PathBuf,
    ear: Arc<OnceLock<Ear>>,
}

/// What was done, or why it could not be.
type Told<T> = std::result::Result<T, Text>;

impl OfflineAnalyst {
    /// With the packs `eye` and `whisper` in these folders, as far as they are installed.
    pub fn new(eye: PathBuf, whisper: PathBuf) -> Self {
        Self { eye, reader: Arc::default(), namer: Arc::default(), whisper, ear: Arc::default() }
    }

    /// What is said in the film's sound; or why it was not written down.
    async fn said(&self, request: &AnalysisRequest, desk: &Desk) -> Result<Told<Vec<SaidText>>> {
        let Some(sound) = &request.sound else { return Ok(Ok(vec![])) };
        let path = desk.blobs.path_of(sound).await?;
        let (folder, ear, flag) = (self.whisper.clone(), self.ear.clone(), desk.cancelled.clone());
        let heard = work("hearing of speech", move || {
            let ear = opened(&ear, || Ear::open(&folder))?;
            ear.hear(&wav::decode(&path, SAMPLE_RATE)?, &flag, &mut |_| {})
        });
        told(heard.await.map(|segments| {
            let said = segments.into_iter().map(|s| SaidText {
                text: s.text,
                start: s.start,
                end: s.end,
                language: s.language,
                confidence: s.confidence,
            });
            said.collect()
        }))
    }

    /// The things in all stills, each told once; or why none were named.
    async fn things(&self, request: &AnalysisRequest, desk: &Desk) -> Result<Told<Vec<SeenThing>>> {
        let mut things: Vec<SeenThing> = Vec::new();
        for still in &request.stills {
            still_wanted(desk)?;
            let path = desk.blobs.path_of(&still.media).await?;
            let (folder, namer) = (self.eye.clone(), self.namer.clone());
            let named = work("naming of things", move || {
                let namer = opened(&namer, || Namer::open(&folder))?;
                namer.name(shown(&still_in(&path)?))
            });
            let object = match told(named.await)? {
                Ok(Some(object)) => object,
                Ok(None) => continue,
                Err(why) => return Ok(Err(why)),
            };
            match things.iter_mut().find(|known| known.name == object.name) {
                Some(known) => {
                    known.stills += 1;
                    known.confidence = known.confidence.max(object.confidence);
                }
                None => {
                    things.push(SeenThing { name: object.name, at: still.at, stills: 1, confidence: object.confidence })
                }
            }
        }
        Ok(Ok(things))
    }

    /// The lines of all stills, each told once; or why none were read.
    async fn lines(&self, request: &AnalysisRequest, desk: &Desk) -> Result<Told<Vec<Line>>> {
        let mut lines: Vec<Line> = Vec::new();
        for still in &request.stills {
            still_wanted(desk)?;
            let path = desk.blobs.path_of(&still.media).await?;
            let (folder, reader) = (self.eye.clone(), self.reader.clone());
            let read = work("reading of text", move || {
                let reader = opened(&reader, || Reader::open(&folder))?;
                reader.read(shown(&still_in(&path)?))
            });
            match told(read.await)? {
                Ok(found) => found.into_iter().for_each(|line| Line::add(&mut lines, line, still.at)),
                Err(why) => return Ok(Err(why)),
            }
        }
        Ok(Ok(lines))
    }
}

/// The picture in a file of our own.
fn still_in(path: &Path) -> Result<RgbImage> {
    let unreadable =
        |cause| Error::internal(text!("a still of the film cannot be opened"; "无法打开视频截图")).caused_by(cause);
    Ok(image::open(path).map_err(unreadable)?.into_rgb8())
}

fn shown(still: &RgbImage) -> Picture<'_> {
    Picture { width: still.width() as usize, height: still.height() as usize, rgb: still.as_raw() }
}

/// What `place` holds; opened where nobody opened it before.
fn opened<T>(place: &OnceLock<T>, open: impl FnOnce() -> Result<T>) -> Result<&T> {
    match place.get() {
        Some(there) => Ok(there),
        None => open().map(|opened| place.get_or_init(|| opened)),
    }
}

/// Something that is not installed is nothing that failed: it is told.
fn told<T>(done: Result<T>) -> Result<Told<T>> {
    match done {
        Ok(done) => Ok(Ok(done)),
        Err(missing) if missing.kind() == ErrorKind::Missing => Ok(Err(missing.what().clone())),
        Err(error) => Err(error),
    }
}

/// The language of most of what is said, where it is one of ours.
fn language_said(said: &[SaidText]) -> Option<Language> {
    let of = |code: &str| said.iter().filter(|s| s.language == code).map(|s| s.end - s.start).sum::<f64>();
    let (zh, en) = (of("zh"), of("en"));
    (zh + en > 0.0).then_some(if zh >= en { Language::Zh } else { Language::En })
}

/// A line as it was read in one or more stills.
struct Line {
    seen: Seen,
    confidence: f32,
}

impl Line {
    /// Adds a line that was read at `at` seconds: the same words again, or nearly the same, are one line.
    fn add(lines: &mut Vec<Line>, line: kinora_eye::Line, at: f64) {
        match lines.iter_mut().find(|known| is_alike(&known.seen.text, &line.text)) {
            Some(known) => {
                known.seen.times += 1;
                known.seen.height = known.seen.height.max(line.height);
                if line.confidence > known.confidence {
                    (known.seen.text, known.confidence) = (line.text, line.confidence);
                }
            }
            None => lines.push(Line {
                seen: Seen { text: line.text, height: line.height, times: 1, at },
                confidence: line.confidence,
            }),
        }
    }
}

/// Whether two readings are of one line: of eight signs, one may differ.
fn is_alike(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len() != b.len() {
        return false;
    }
    let apart = a.iter().zip(&b).filter(|(a, b)| a != b);
    // Another number is another price.
    let is_number = apart.clone().any(|(a, b)| a.is_ascii_digit() || b.is_ascii_digit());
    !is_number && apart.count() * 8 <= a.len()
}

#[async_trait]
impl Analyst for OfflineAnalyst {
    fn installed(&self) -> u32 {
        let there = [Reader::is_installed(&self.eye), Namer::is_installed(&self.eye), Ear::is_installed(&self.whisper)];
        there.iter().enumerate().map(|(bit, is)| u32::from(*is) << bit).sum()
    }

    async fn analyse(&self, request: &AnalysisRequest, desk: &Desk) -> Result<Findings> {
        let mut undone = Vec::new();
        let lines = self.lines(request, desk).await?.unwrap_or_else(|why| {
            undone.push(text!("text in the picture was not read: {}", why.en; "没有识别画面文字：{}", why.zh));
            vec![]
        });
        let said = self.said(request, desk).await?.unwrap_or_else(|why| {
            undone.push(text!("what is said was not written down: {}", why.en; "没有转写语音：{}", why.zh));
            vec![]
        });
        let things = self.things(request, desk).await?.unwrap_or_else(|why| {
            undone.push(text!("things in the picture were not named: {}", why.en; "没有识别画面中的物体：{}", why.zh));
            vec![]
        });
        let seen: Vec<Seen> = lines.iter().map(|line| line.seen.clone()).collect();
        let mut points = Points::of(&seen);
        points.add_said(said.iter().map(|said| said.text.as_str()));
        let language = language_said(&said).or_else(|| language_of(seen.iter().map(|line| line.text.as_str())));
        // Of a film without words, the text is in the language of the documents that ask for it.
        let told = language.unwrap_or(Language::Zh);
        let mut colours: Vec<String> = Vec::new();
        for rgb in &request.colours {
            let name = colour_name(*rgb, told).to_owned();
            if colours.len() < COLOURS && !colours.contains(&name) {
                colours.push(name);
            }
        }
        let cut = Cut { shots: request.shots.len(), seconds: request.shots.iter().sum() };
        let speech = (!said.is_empty()).then(|| spoken(&said));
        let names: Vec<String> = things.iter().map(|thing| thing.name.in_language(told).to_owned()).collect();
        let prompt = prompt_text(&points, (&names, speech.as_deref()), cut, &colours, told);
        let texts = lines.into_iter().map(|line| SeenText {
            text: line.seen.text,
            at: line.seen.at,
            stills: line.seen.times,
            confidence: line.confidence,
        });
        let Points { product, prices, slogans } = points;
        Ok(Findings {
            language,
            texts: texts.collect(),
            speech,
            said,
            things,
            product,
            prices,
            slogans,
            prompt,
            undone,
        })
    }
}

/// All that is said, as one text: between sentences of Chinese there is no space.
fn spoken(said: &[SaidText]) -> String {
    let mut whole = String::new();
    for SaidText { text, .. } in said {
        let is_apart = |c: char| c.is_ascii_graphic();
        if whole.ends_with(is_apart) || (!whole.is_empty() && text.starts_with(is_apart)) {
            whole.push(' ');
        }
        whole.push_str(text);
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str, language: &str, start: f64, end: f64) -> SaidText {
        SaidText { text: text.into(), start, end, language: language.into(), confidence: 0.9 }
    }

    #[test]
    fn sentences_are_joined_as_their_script_has_it() {
        let lines = [
            said("夜里下着雨。", "zh", 0.0, 2.0),
            said("他来了。", "zh", 2.0, 3.0),
            said("Hello.", "en", 3.0, 3.5),
            said("Come in.", "en", 4.0, 5.0),
        ];
        assert_eq!(spoken(&lines), "夜里下着雨。他来了。 Hello. Come in.");
        assert_eq!(language_said(&lines), Some(Language::Zh));
        assert_eq!(language_said(&[said("こんにちは", "ja", 0.0, 1.0)]), None);
    }

    #[test]
    fn readings_of_one_line_are_one() {
        let mut lines = Vec::new();
        for (at, (text, confidence)) in
            [("24小时长效保湿", 0.8), ("24小时长效保温", 0.95), ("￥199", 0.9), ("￥299", 0.9)].into_iter().enumerate()
        {
            let line = kinora_eye::Line { text: text.into(), confidence, height: 0.1, middle: (0.5, 0.5) };
            Line::add(&mut lines, line, at as f64);
        }
        let told: Vec<(&str, u32)> = lines.iter().map(|l| (l.seen.text.as_str(), l.seen.times)).collect();
        assert_eq!(told, [("24小时长效保温", 2), ("￥199", 1), ("￥299", 1)]);
    }
}
