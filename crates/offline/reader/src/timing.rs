//! How long words take to speak, before anybody has spoken them.

use kinora_model::{Language, script::Line};

/// Seconds of one Chinese character: about 4.6 a second, the pace of an audiobook.
const HAN: f64 = 0.217;
/// Seconds of one Latin letter: 155 words a minute of 4.7 letters and a space.
const LETTER: f64 = 0.069;
/// Seconds of silence at a comma and at the end of a sentence.
const COMMA: f64 = 0.16;
const STOP: f64 = 0.38;

/// Seconds that `line` takes to speak in `language`: letters at the pace of an audiobook and a pause at each stop.
/// Measured voices differ by about a fifth either way.
pub fn seconds_of(line: &Line, language: Language) -> f64 {
    seconds(&line.text, language)
}

/// Seconds that words take to speak.
pub(crate) fn seconds(text: &str, language: Language) -> f64 {
    let mut total = 0.0;
    let mut paused = true;
    for c in text.chars() {
        let pause = match c {
            '，' | '、' | '；' | '：' | ',' | ';' | ':' | '—' => COMMA,
            '。' | '！' | '？' | '…' | '.' | '!' | '?' => STOP,
            _ => 0.0,
        };
        if pause > 0.0 {
            // …… and ?! are one pause.
            total += if paused { 0.0 } else { pause };
            paused = true;
        } else if c.is_alphanumeric() {
            paused = false;
            total += match c {
                '0'..='9' => {
                    if language == Language::Zh {
                        HAN
                    } else {
                        4.0 * LETTER
                    }
                }
                c if c.is_ascii() || !matches!(c, '\u{2e80}'..='\u{3ffff}') => LETTER,
                _ => HAN,
            };
        }
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pace_is_that_of_an_audiobook() {
        let zh = seconds("深夜，大雨落在渡口外的竹林里，山路上看不见一个人影。", Language::Zh);
        assert!((4.5..7.0).contains(&zh), "{zh}");
        let en = seconds(
            "The storm came in from the sea after sunset, and by midnight the waves were breaking over the rocks.",
            Language::En,
        );
        assert!((5.0..8.0).contains(&en), "{en}");
        assert_eq!(seconds("……", Language::Zh), 0.0);
    }
}
