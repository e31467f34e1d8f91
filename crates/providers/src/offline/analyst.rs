//! Rules over what can be read, as an analyst.

use super::{still_wanted, work};
use async_trait::async_trait;
use kinora_eye::points::{Points, Seen, language_of};
use kinora_eye::words::{Cut, colour_name, prompt_text};
use kinora_eye::{Picture, Reader};
use kinora_model::{Error, ErrorKind, Language, Result, Text, text};
use kinora_ports::provider::{AnalysisRequest, Analyst, Desk, Findings, SeenText};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

/// Colours that the text names, at most.
const COLOURS: usize = 3;

/// Reads the text in a film's stills with the installed networks, which are loaded at the first film, and sorts it by rules.
pub struct OfflineAnalyst {
    folder: PathBuf,
    reader: Arc<OnceLock<Reader>>,
}

impl OfflineAnalyst {
    /// With the pack `eye` in `folder`.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, reader: Arc::default() }
    }

    /// The lines of all stills, each told once; or why none were read.
    async fn lines(&self, request: &AnalysisRequest, desk: &Desk) -> Result<std::result::Result<Vec<Line>, Text>> {
        let mut lines: Vec<Line> = Vec::new();
        for still in &request.stills {
            still_wanted(desk)?;
            let path = desk.blobs.path_of(&still.media).await?;
            let (folder, reader) = (self.folder.clone(), self.reader.clone());
            let read = work("reading of text", move || {
                let reader = match reader.get() {
                    Some(reader) => reader,
                    None => {
                        let opened = Reader::open(&folder)?;
                        reader.get_or_init(|| opened)
                    }
                };
                let unreadable = |cause| {
                    Error::internal(text!("a still of the film cannot be opened"; "无法打开视频截图")).caused_by(cause)
                };
                let picture = image::open(&path).map_err(unreadable)?.into_rgb8();
                let (width, height) = (picture.width() as usize, picture.height() as usize);
                reader.read(Picture { width, height, rgb: picture.as_raw() })
            });
            match read.await {
                Ok(found) => found.into_iter().for_each(|line| Line::add(&mut lines, line, still.at)),
                Err(missing) if missing.kind() == ErrorKind::Missing => return Ok(Err(missing.what().clone())),
                Err(error) => return Err(error),
            }
        }
        Ok(Ok(lines))
    }
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
    async fn analyse(&self, request: &AnalysisRequest, desk: &Desk) -> Result<Findings> {
        let mut undone = Vec::new();
        let lines = self.lines(request, desk).await?.unwrap_or_else(|why| {
            undone.push(text!("text in the picture was not read: {}", why.en; "没有识别画面文字：{}", why.zh));
            vec![]
        });
        if request.has_sound {
            undone.push(text!("what is said was not written down: no speech recognition is installed";
                              "没有转写语音：未安装语音识别模型"));
        }
        undone.push(text!("things in the picture were not named: only text, colours, shots and sound are looked at";
                          "没有识别画面中的物体：仅分析文字、色彩、镜头与声音"));
        let seen: Vec<Seen> = lines.iter().map(|line| line.seen.clone()).collect();
        let points = Points::of(&seen);
        let language = language_of(seen.iter().map(|line| line.text.as_str()));
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
        let prompt = prompt_text(&points, None, cut, &colours, told);
        let texts = lines.into_iter().map(|line| SeenText {
            text: line.seen.text,
            at: line.seen.at,
            stills: line.seen.times,
            confidence: line.confidence,
        });
        let Points { product, prices, slogans } = points;
        Ok(Findings { language, texts: texts.collect(), speech: None, product, prices, slogans, prompt, undone })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
