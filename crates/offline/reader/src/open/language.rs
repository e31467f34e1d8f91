//! Which language a text is in: by its letters, and for Latin letters by its most common words.

use kinora_model::{Error, Language, Result, text};

/// Function words that make up about a third of any English prose and are not all words of one other language.
const ENGLISH: &[&str] = &[
    "the", "and", "of", "to", "a", "in", "he", "she", "it", "was", "that", "his", "her", "i", "you", "with", "for",
    "had", "not", "on", "at", "is", "but", "they", "said", "as", "be", "him", "my", "we", "this", "there", "were",
    "from", "what", "have", "are", "up", "out", "into", "no", "one", "who", "me", "your", "did", "do", "by", "an",
];

/// The language of `text`, by a sample from its whole length; refuses what is neither Chinese nor English and says what
/// it seems to be.
pub(super) fn of(text: &str, file_name: &str) -> Result<Language> {
    let (mut han, mut kana, mut hangul, mut cyrillic, mut latin, mut other) =
        (0usize, 0usize, 0usize, 0usize, 0usize, 0usize);
    for c in text.chars() {
        match c {
            '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{20000}'..='\u{3ffff}' => han += 1,
            '\u{3041}'..='\u{30fe}' => kana += 1,
            '\u{ac00}'..='\u{d7a3}' | '\u{1100}'..='\u{11ff}' => hangul += 1,
            '\u{400}'..='\u{52f}' => cyrillic += 1,
            'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' => latin += 1,
            c if c.is_alphabetic() => other += 1,
            _ => {}
        }
    }
    // A Chinese character carries about as much as three or four Latin letters.
    let weight = han * 3;
    let letters = weight + kana + hangul + cyrillic + latin + other;
    let found = if letters == 0 {
        ("no letters at all", "没有任何文字")
    } else if kana * 5 > han + kana {
        ("Japanese", "日文")
    } else if hangul * 3 > letters {
        ("Korean", "韩文")
    } else if cyrillic * 2 > letters {
        ("Russian or another Cyrillic script", "俄文或其他西里尔文字")
    } else if weight * 2 > letters {
        return Ok(Language::Zh);
    } else if latin * 2 > letters {
        if is_english(text) {
            return Ok(Language::En);
        }
        ("Latin letters that do not read as English", "拉丁字母，但不像英文")
    } else {
        ("a script that is not known here", "无法识别的文字")
    };
    let (en, zh) = found;
    Err(Error::invalid(text!(
        "{file_name} holds {en}; stories in Chinese and English are supported";
        "{file_name} 的内容是{zh}；目前支持中文和英文小说"
    )))
}

/// Function words of other languages in Latin letters that are no English words.
const FOREIGN: &[&str] = &[
    "le", "la", "les", "des", "et", "est", "une", "que", "qui", "dans", "pas", "elle", "il", "der", "das", "und",
    "ist", "ein", "eine", "nicht", "mit", "ich", "sie", "auf", "el", "los", "las", "y", "en", "una", "por", "con",
    "di", "che", "non", "per", "het", "een", "van", "och", "att", "det", "som", "nie", "jest", "na", "og", "em", "uma",
    "os", "de",
];

/// A text of fewer words than this may hold no function word by chance (`"Stop!" squealed Anna.`).
const SHORT: usize = 60;

fn is_english(text: &str) -> bool {
    let foreign = text.chars().filter(|c| matches!(c, '\u{c0}'..='\u{24f}')).count();
    let (mut words, mut known, mut other, mut voiced) = (0usize, 0usize, 0usize, 0usize);
    for word in text.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()).take(20_000) {
        let word = word.to_lowercase();
        words += 1;
        known += usize::from(ENGLISH.contains(&word.as_str()));
        other += usize::from(FOREIGN.contains(&word.as_str()));
        voiced += usize::from(word.contains(['a', 'e', 'i', 'o', 'u', 'y']));
    }
    // A long text shows function words; a short one ("Hello") is taken for English where it is spelt in its letters and
    // no other language shows.
    known * 8 > words || words < SHORT && foreign == 0 && voiced * 4 > words * 3 && other <= known
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_texts_are_asked_for_less() {
        for english in ["Hello", "\"Stop!\" squealed Dora.\n\"Never!\" thundered Finn.\n\"Fine,\" grinned Dora."] {
            assert!(of(english, "a.txt").is_ok(), "{english}");
        }
        for foreign in [
            "Dora ist nicht hier, sagte Finn und lachte laut.",
            "Dora mange une pomme dans la cuisine avec Finn.",
            "Dora come una manzana en la cocina con Finn.",
            "xkq zvbt qqq wrtp lkjh",
        ] {
            assert!(of(foreign, "a.txt").is_err(), "{foreign}");
        }
    }
}
