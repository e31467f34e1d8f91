//! Prompts out of their files.

use kinora_model::Language;
use kinora_model::script::{CameraMove, Mood, ShotSize};

/// A prompt in both languages.
pub(super) struct Prompt {
    pub zh: &'static str,
    pub en: &'static str,
}

macro_rules! prompt {
    ($name:literal) => {
        $crate::steps::hired::prompt::Prompt {
            zh: include_str!(concat!("../../../prompts/", $name, ".zh.md")),
            en: include_str!(concat!("../../../prompts/", $name, ".en.md")),
        }
    };
}
pub(super) use prompt;

impl Prompt {
    /// The words in this language, with `{{name}}` replaced by each value. Lines that hold nothing then are left out.
    pub fn fill(&self, language: Language, values: &[(&str, &str)]) -> String {
        let words = match language {
            Language::Zh => self.zh,
            Language::En => self.en,
        };
        let filled = values
            .iter()
            .fold(words.to_owned(), |words, (name, value)| words.replace(&format!("{{{{{name}}}}}"), value));
        filled.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
    }
}

/// As much of `words` as a model takes, in characters.
pub(super) fn within(words: String, most: usize) -> String {
    match words.char_indices().nth(most) {
        Some((at, _)) => words[..at].to_owned(),
        None => words,
    }
}

/// A shot size in words.
pub(super) fn size(size: ShotSize, language: Language) -> &'static str {
    let (zh, en) = match size {
        ShotSize::ExtremeWide => ("大远景", "extreme wide"),
        ShotSize::Wide => ("远景", "wide"),
        ShotSize::Medium => ("中景", "medium"),
        ShotSize::Close => ("近景", "close-up"),
        ShotSize::ExtremeClose => ("特写", "extreme close-up"),
    };
    if language == Language::Zh { zh } else { en }
}

/// A camera move in words.
pub(super) fn camera(camera: CameraMove, language: Language) -> &'static str {
    let (zh, en) = match camera {
        CameraMove::Static => ("固定机位", "static"),
        CameraMove::PushIn => ("缓慢推近", "slow push in"),
        CameraMove::PullOut => ("缓慢拉远", "slow pull out"),
        CameraMove::PanLeft => ("缓慢左移", "slow pan to the left"),
        CameraMove::PanRight => ("缓慢右移", "slow pan to the right"),
        CameraMove::CraneUp => ("缓慢升起", "slow crane up"),
    };
    if language == Language::Zh { zh } else { en }
}

/// A mood as its word, which both languages' models know.
pub(super) fn mood(mood: Mood) -> &'static str {
    mood.word()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_filled_and_empty_lines_left_out() {
        let prompt = Prompt { zh: "甲：{{a}}\n{{b}}\n尾", en: "a: {{a}}\n{{b}}\nend" };
        assert_eq!(prompt.fill(Language::Zh, &[("a", "雨"), ("b", "")]), "甲：雨\n尾");
        assert_eq!(prompt.fill(Language::En, &[("a", "x"), ("b", "y")]), "a: x\ny\nend");
        assert_eq!(within("山神庙".into(), 2), "山神");
    }

    #[test]
    fn every_prompt_is_whole() {
        for words in [prompt!("frame"), prompt!("portrait"), prompt!("segment"), prompt!("music")] {
            for text in [words.zh, words.en] {
                assert_eq!(text.matches("{{").count(), text.matches("}}").count());
            }
        }
    }
}
