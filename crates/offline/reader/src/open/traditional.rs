//! Traditional Chinese becomes simplified: the word tables, the dictionary and the voices know that script.

use kinora_model::{Language, Text, text};

/// Share of characters that differ between the scripts above which a text is traditional. In running traditional text
/// about a third differ; in simplified text only rare characters and names do.
const DIFFERENT: f64 = 0.04;

/// The text in simplified characters and a warning, if it is traditional.
pub(super) fn simplified(words: &str, language: Language) -> Option<(String, Text)> {
    if language != Language::Zh {
        return None;
    }
    // The beginning tells; the rest is converted only where it must be.
    let head: String = words.chars().take(4000).collect();
    let converted = fast2s::convert(&head);
    let different = head.chars().zip(converted.chars()).filter(|(a, b)| a != b).count();
    (different as f64 > DIFFERENT * head.chars().count() as f64).then(|| {
        let note = text!(
            "the text is in traditional characters and was converted to simplified ones; look at unusual names";
            "原文为繁体字，已转换为简体；请留意人名等用字"
        );
        (convert(words), note)
    })
}

/// Words in which 著 is not the particle 着.
const KEEPS: &[&str] = &[
    "著名", "著作", "名著", "显著", "著书", "土著", "编著", "原著", "巨著", "译著", "论著", "著称", "卓著", "昭著",
    "著者", "专著",
];

fn convert(words: &str) -> String {
    let converted = fast2s::convert(words);
    let mut out = String::with_capacity(converted.len());
    for (at, c) in converted.char_indices() {
        let keeps = || {
            KEEPS.iter().any(|k| {
                k.find('著').is_some_and(|n| {
                    at.checked_sub(n).and_then(|from| converted.get(from..)).is_some_and(|rest| rest.starts_with(k))
                })
            })
        };
        out.push(if c == '著' && !keeps() { '着' } else { c });
    }
    out
}

/// A title from a file's metadata, in the script of the text.
pub(super) fn title(title: String, language: Language) -> String {
    if language == Language::Zh { convert(&title) } else { title }
}
