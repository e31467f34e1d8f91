//! Where sentences and clauses end.

use kinora_model::Language;
use std::ops::Range;

/// Words with a full stop that ends no sentence.
const ABBREVIATIONS: &[&str] = &[
    "mr", "mrs", "ms", "dr", "st", "prof", "capt", "col", "gen", "lt", "sgt", "rev", "hon", "vs", "etc", "no", "jr",
    "sr",
];

/// Sentences within `range` of `text`, trimmed, none without a letter or digit.
pub(crate) fn sentences(text: &str, range: Range<usize>, language: Language) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = range.start;
    let mut chars = text[range.clone()].char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let at = range.start + at;
        if !ends_sentence(text, at, c, language, range.end) {
            continue;
        }
        // Further marks and closing brackets belong to the sentence.
        let mut end = at + c.len_utf8();
        while let Some(&(next, n)) = chars.peek() {
            if !"。！？…!?.”’」』）)\"'》".contains(n) {
                break;
            }
            // A straight quotation mark may as well open the next quotation.
            let after = range.start + next + n.len_utf8();
            if matches!(n, '"' | '\'') && text[after..range.end].starts_with(char::is_alphanumeric) {
                break;
            }
            end = after;
            chars.next();
        }
        push(text, start..end, &mut out);
        start = end;
    }
    push(text, start..range.end, &mut out);
    out
}

fn ends_sentence(text: &str, at: usize, c: char, language: Language, end: usize) -> bool {
    match c {
        '。' | '！' | '？' | '!' | '?' => true,
        // …… ends a Chinese sentence unless a comma or more words of it follow.
        '…' => language == Language::Zh && text[..at].ends_with('…') && !text[at..end].starts_with("…，"),
        '.' => {
            let after = text[at + 1..end].trim_start_matches(['.', '”', '’', '"', '\'', ')']);
            let spaced = after.is_empty() || after.starts_with(char::is_whitespace);
            let goes_on = after.trim_start().starts_with(char::is_lowercase);
            let word = text[..at].rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
            let initial = word.len() == 1 && word.starts_with(char::is_uppercase) && word != "I";
            spaced && !goes_on && !initial && !ABBREVIATIONS.contains(&word.to_lowercase().as_str())
        }
        _ => false,
    }
}

fn push(text: &str, range: Range<usize>, out: &mut Vec<Range<usize>>) {
    let raw = &text[range.clone()];
    let start = range.start + raw.len() - raw.trim_start().len();
    let end = range.start + raw.trim_end().len();
    if start < end && text[start..end].chars().any(char::is_alphanumeric) {
        out.push(start..end);
    }
}

/// Clauses of a sentence: the parts between commas and the like, as byte ranges of `text`.
pub(crate) fn clauses(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = range.start;
    for (at, c) in text[range.clone()].char_indices() {
        if matches!(c, '，' | '；' | '：' | ',' | ';' | ':' | '—') {
            push(text, start..range.start + at, &mut out);
            start = range.start + at + c.len_utf8();
        }
    }
    push(text, start..range.end, &mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str, language: Language) -> Vec<&str> {
        sentences(text, 0..text.len(), language).into_iter().map(|r| &text[r]).collect()
    }

    #[test]
    fn sentences_end_where_a_reader_would_stop() {
        let english = "Mr. Grey came in. He sat... then left! J. Smith was 3.5 m tall.";
        assert_eq!(
            cut(english, Language::En),
            ["Mr. Grey came in.", "He sat... then left!", "J. Smith was 3.5 m tall."]
        );
        assert_eq!(cut("雨停了。天亮了！他……走了？", Language::Zh), ["雨停了。", "天亮了！", "他……", "走了？"]);
    }
}
