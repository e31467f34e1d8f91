//! How far what was heard is from what was said.

use pinyin::ToPinyin;

/// Syllables of Mandarin without tones: homophones are one. What is no Chinese character does not count.
pub fn syllables(text: &str) -> Vec<String> {
    text.chars().filter_map(|c| c.to_pinyin()).map(|syllable| syllable.plain().to_owned()).collect()
}

/// Words of English, without case and marks.
pub fn words(text: &str) -> Vec<String> {
    let bare = |word: &str| word.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    text.split(|c: char| c.is_whitespace() || c == '-').map(bare).filter(|word| !word.is_empty()).collect()
}

/// How many must be put in, taken out or changed to come from one to the other (Levenshtein).
pub fn apart(a: &[String], b: &[String]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut before = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let changed = before + usize::from(x != y);
            before = row[j + 1];
            row[j + 1] = changed.min(before + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_counted() {
        let rate = |a: &str, b: &str| apart(&words(a), &words(b));
        assert_eq!(rate("The cat sat.", "the cat sat"), 0);
        assert_eq!(rate("The cat sat on it", "a cat sat it up"), 3);
        assert_eq!(apart(&syllables("他来了，真好！"), &syllables("她来啦真好")), 1);
        assert_eq!(apart(&syllables("行长"), &[]), 2);
    }
}
