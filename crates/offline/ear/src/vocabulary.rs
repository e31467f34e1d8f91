//! The signs that the network writes: pieces of text, and marks for languages, moments and what is to be done.

use kinora_model::{Error, Result, text};
use serde::Deserialize;
use std::collections::HashMap;
use std::path::Path;

/// Moments are this far from each other, in seconds.
pub(crate) const TICK: f64 = 0.02;

/// The signs by number.
pub(crate) struct Vocabulary {
    /// What each piece of text is in bytes; empty for marks.
    pieces: Vec<Vec<u8>>,
    /// Numbers and names of the languages: `zh`.
    languages: Vec<(usize, String)>,
    /// Signs never written: what stands for sounds and for the writing of sounds rather than for words.
    pub mute: Vec<usize>,
    /// The end of the text. All signs before it are pieces of text.
    pub end: usize,
    /// Its beginning.
    pub begin: usize,
    /// What comes between this and the beginning was written before.
    pub before: usize,
    /// What is spoken is to be written down (rather than translated).
    pub transcribe: usize,
    /// Nobody speaks.
    pub nobody: usize,
    /// The first moment, 0 s. All signs from it on are moments.
    pub moment: usize,
}

/// What of the package's `config.json` is used.
#[derive(Deserialize)]
struct Config {
    suppress_ids: Vec<usize>,
}

impl Vocabulary {
    /// Reads `vocabulary.json` and `config.json` in `folder`.
    ///
    /// # Errors
    /// `Missing` where they are not there, `Invalid` where they are not those of this network.
    pub fn load(folder: &Path) -> Result<Self> {
        let read = |name: &str| {
            let path = folder.join(name);
            std::fs::read(&path).map_err(|cause| Error::io(path.display(), cause))
        };
        let (names, config) = (read("vocabulary.json")?, read("config.json")?);
        let broken = || {
            Error::invalid(
                text!("the signs of the speech recognition model are broken; delete its folder and run `kinora assets install whisper`";
                                 "语音识别模型的词表已损坏；请删除其文件夹后运行 kinora assets install whisper"),
            )
        };
        let names: Vec<String> = serde_json::from_slice(&names).map_err(|cause| broken().caused_by(cause))?;
        let config: Config = serde_json::from_slice(&config).map_err(|cause| broken().caused_by(cause))?;
        Self::of(&names, config).ok_or_else(broken)
    }

    fn of(names: &[String], config: Config) -> Option<Self> {
        let at = |name: &str| names.iter().position(|n| n == name);
        let (end, begin) = (at("<|endoftext|>")?, at("<|startoftranscript|>")?);
        let (first, last) = (begin + 1, at("<|translate|>")?);
        let languages = (first..last).zip(names.get(first..last)?).map(|(number, name)| {
            let name = name.strip_prefix("<|")?.strip_suffix("|>")?;
            Some((number, name.to_owned()))
        });
        let bytes = byte_letters();
        let piece = |name: &String| name.chars().map(|c| bytes.get(&c).copied()).collect::<Option<Vec<u8>>>();
        let moment = at("<|0.00|>")?;
        (config.suppress_ids.iter().all(|n| *n < names.len()) && end < begin).then_some(())?;
        Some(Self {
            pieces: names[..end].iter().map(piece).collect::<Option<_>>()?,
            languages: languages.collect::<Option<_>>()?,
            mute: config.suppress_ids,
            end,
            begin,
            before: at("<|startofprev|>")?,
            transcribe: at("<|transcribe|>")?,
            nobody: at("<|nospeech|>")?,
            moment,
        })
        .filter(|_| names.len() == moment + 1501)
    }

    /// How many signs there are: 30 s of moments come last, both ends included.
    pub fn len(&self) -> usize {
        self.moment + 1501
    }

    /// Numbers and names of the languages.
    pub fn languages(&self) -> &[(usize, String)] {
        &self.languages
    }

    /// Whether a sign is a moment; of which second, then.
    pub fn second(&self, sign: usize) -> Option<f64> {
        sign.checked_sub(self.moment).map(|ticks| ticks as f64 * TICK)
    }

    /// Signs that are `text`: of those that it may begin with, the longest, and so on. The network would have cut it a little
    /// differently, and understands both.
    pub fn signs(&self, text: &str) -> Vec<usize> {
        let (mut rest, mut signs) = (text.as_bytes(), Vec::new());
        while !rest.is_empty() {
            let fits = |piece: &(usize, &Vec<u8>)| !piece.1.is_empty() && rest.starts_with(piece.1);
            let Some((sign, piece)) = self.pieces.iter().enumerate().filter(fits).max_by_key(|(_, piece)| piece.len())
            else {
                break;
            };
            signs.push(sign);
            rest = &rest[piece.len()..];
        }
        signs
    }

    /// The text that signs are; marks are nothing, and so are bytes that are no text.
    pub fn text(&self, signs: &[usize]) -> String {
        let bytes: Vec<u8> = signs.iter().filter_map(|sign| self.pieces.get(*sign)).flatten().copied().collect();
        String::from_utf8_lossy(&bytes).replace(char::REPLACEMENT_CHARACTER, "").trim().to_owned()
    }
}

/// Which byte a letter stands for in names of signs: those of Latin-1 that can be seen stand for themselves, the others
/// have the letters from U+0100 on in their order (the byte-level alphabet of GPT-2).
fn byte_letters() -> HashMap<char, u8> {
    let is_seen = |byte: &u8| matches!(byte, b'!'..=b'~' | 0xA1..=0xAC | 0xAE..=0xFF);
    let seen = (0..=255).filter(is_seen).map(|byte| (char::from(byte), byte));
    let unseen = (0..=255).filter(|byte| !is_seen(byte)).zip('\u{100}'..).map(|(byte, letter)| (letter, byte));
    seen.chain(unseen).collect()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Three pieces of text, two languages, and the marks.
    pub(crate) fn small() -> Vocabulary {
        let marks = ["<|endoftext|>", "<|startoftranscript|>", "<|en|>", "<|zh|>", "<|translate|>", "<|transcribe|>"];
        let more = ["<|startoflm|>", "<|startofprev|>", "<|nospeech|>", "<|notimestamps|>"];
        let mut names: Vec<String> =
            ["Ġlamp", "ç", "ģ", "¯", "!"].iter().chain(&marks).chain(&more).map(|n| (*n).into()).collect();
        names.extend((0..=1500).map(|n| format!("<|{:.2}|>", f64::from(n) * TICK)));
        Vocabulary::of(&names, Config { suppress_ids: vec![4] }).expect("whole")
    }

    #[test]
    fn pieces_of_signs_are_joined() {
        let vocabulary = small();
        assert_eq!(vocabulary.text(&[0, 5, 1, 2, 3, 15]), "lamp灯");
        assert_eq!(vocabulary.text(&[1, 2]), "", "half a sign is none");
        assert_eq!(vocabulary.signs(" lamp!灯"), [0, 4, 1, 2, 3]);
    }

    #[test]
    fn marks_are_found_by_name() {
        let vocabulary = small();
        let languages: Vec<&str> = vocabulary.languages().iter().map(|(_, name)| name.as_str()).collect();
        assert_eq!(languages, ["en", "zh"]);
        assert_eq!((vocabulary.end, vocabulary.len()), (5, 15 + 1501));
        assert_eq!(vocabulary.second(vocabulary.moment + 50), Some(1.0));
        assert_eq!(vocabulary.second(3), None);
    }
}
