//! Where a caption may break without tearing a word, a number, a name or a phrase.
//!
//! The rules are those that subtitlers keep (as the BBC Subtitle Guidelines have them under "line breaks"): after a
//! sentence, else after a clause, else before the word that begins a phrase, never behind the word that opens one.

use jieba_rs::Jieba;
use kinora_model::Language;
use kinora_render::Stop;
use std::ops::Range;
use std::sync::LazyLock;

/// Loads at the first Chinese caption.
static WORDS: LazyLock<Jieba> = LazyLock::new(Jieba::new);

/// After a clause.
const CLAUSE: f64 = 0.05;
/// Before a word that begins a phrase.
const PHRASE: f64 = 0.4;
/// Between two words of which nothing else is known.
const PLAIN: f64 = 0.9;
/// Behind a word that belongs to the next one.
const TORN: f64 = 2.4;

/// The stops of `text`, in order. `names` are those of the story's people, which are never broken.
pub fn stops(text: &str, language: Language, names: &[&str]) -> Vec<Stop> {
    let mut found = match language {
        Language::Zh => chinese(text),
        Language::En => english(text),
    };
    let mut whole: Vec<Range<usize>> = Vec::new();
    for name in names.iter().filter(|name| name.chars().count() > 1) {
        whole.extend(text.match_indices(name).map(|(at, _)| at..at + name.len()));
    }
    found.retain(|stop| !whole.iter().any(|name| stop.at > name.start && stop.at < name.end));
    found
}

/// What the mark that ends `before` says of a break behind it; nothing where no mark stands there.
fn marked(before: &str) -> Option<f64> {
    match before.trim_end().chars().next_back()? {
        '。' | '！' | '？' | '；' | '…' | '.' | '!' | '?' | ';' => Some(0.0),
        '，' | '、' | '：' | '—' | ',' | ':' => Some(CLAUSE),
        '”' | '’' | '」' | '』' | '》' | '"' | '）' | ')' => Some(CLAUSE * 4.0),
        _ => None,
    }
}

fn chinese(text: &str) -> Vec<Stop> {
    /// Particles and suffixes, which belong to what stands before them.
    const LEANING: &str = "的地得了着过们吗呢吧啊呀嘛么里上下中边内外前后时儿";
    const NUMBERS: &str = "零一二三四五六七八九十百千万亿两几半第";
    let mut stops = Vec::new();
    let (mut at, mut before) = (0, ("", ""));
    for token in WORDS.tag(text, true) {
        let (word, tag) = (token.word, token.tag);
        let first = word.chars().next().unwrap_or(' ');
        let leans = word.chars().count() == 1 && LEANING.contains(first);
        let counts = |c: char| NUMBERS.contains(c) || c.is_ascii_digit();
        let last = before.0.chars().next_back();
        let rough = match marked(&text[..at]) {
            Some(rough) => Some(rough),
            // A mark never begins a line; Unicode's rules see to opening ones.
            None if at == 0 || leans || !first.is_alphanumeric() && !"“‘「『《（(".contains(first) => None,
            None if last.is_some_and(counts) && (counts(first) || tag.starts_with(['q', 'n'])) => None,
            None if last.is_some_and(|c| c.is_ascii_alphanumeric()) && first.is_ascii_alphanumeric() => None,
            // 把, 在, 很, 不 and the like open what follows; a counted thing stays with its count.
            None if before.1.starts_with(['p', 'd', 'm', 'q']) || before.1 == "c" || before.1 == "r" => Some(TORN),
            None if before.0 == "的" || before.0 == "是" || before.0 == "有" => Some(PLAIN * 1.5),
            None if tag.starts_with(['p', 'c', 'd']) || before.0 == "了" => Some(PHRASE),
            None => Some(PLAIN),
        };
        stops.extend(rough.map(|rough| Stop { at, rough }));
        before = (word, tag);
        at += word.len();
    }
    stops
}

fn english(text: &str) -> Vec<Stop> {
    const JOINING: [&str; 26] = [
        "and", "but", "or", "so", "because", "that", "which", "who", "whose", "when", "where", "while", "if", "as",
        "than", "then", "though", "until", "before", "after", "since", "unless", "yet", "nor", "what", "how",
    ];
    const PLACING: [&str; 25] = [
        "to", "of", "in", "on", "at", "by", "for", "with", "from", "into", "over", "under", "through", "about",
        "without", "behind", "between", "across", "around", "against", "along", "toward", "towards", "upon", "like",
    ];
    /// Words that nobody pauses behind.
    const OPENING: [&str; 50] = [
        "a", "an", "the", "my", "your", "his", "her", "its", "our", "their", "this", "these", "those", "no", "not",
        "i", "you", "he", "she", "it", "we", "they", "is", "are", "was", "were", "be", "been", "am", "has", "have",
        "had", "do", "does", "did", "will", "would", "can", "could", "shall", "should", "may", "might", "must", "very",
        "mr", "mrs", "ms", "dr", "st",
    ];
    let mut stops = Vec::new();
    let mut words = spaced(text).peekable();
    while let Some((at, word)) = words.next() {
        let Some(&(next_at, next)) = words.peek() else { break };
        let bare = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        let (this, that) = (bare(word), bare(next));
        let capital = |word: &str| word.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_uppercase);
        let title = matches!(this.as_str(), "mr" | "mrs" | "ms" | "dr" | "st");
        let is = |set: &[&str], word: &str| set.contains(&word);
        let rough = match marked(word).filter(|_| !title) {
            Some(rough) => rough,
            // A name of several words, a number and what it counts.
            None if title || at > 0 && capital(word) && capital(next) && this != "i" => TORN * 2.0,
            None if this.chars().all(|c| c.is_ascii_digit()) && !this.is_empty() => TORN,
            None if is(&OPENING, &this) || is(&PLACING, &this) || is(&JOINING, &this) => TORN,
            None if is(&JOINING, &that) => PHRASE / 2.0,
            None if is(&PLACING, &that) => PHRASE,
            None => PLAIN / 1.5,
        };
        stops.push(Stop { at: next_at, rough });
    }
    stops
}

/// The words between spaces, each with the byte at which it begins.
fn spaced(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let start = text.as_ptr() as usize;
    text.split_whitespace().map(move |word| (word.as_ptr() as usize - start, word))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text with a bar at each stop that costs at most `rough`.
    fn barred(text: &str, language: Language, names: &[&str], rough: f64) -> String {
        let mut out = text.to_owned();
        for stop in stops(text, language, names).iter().rev().filter(|s| s.rough <= rough && s.at > 0) {
            out.insert(stop.at, '|');
        }
        out
    }

    #[test]
    fn chinese_words_numbers_and_names_stay_whole() {
        let text = "林小雨把一百二十三封信放进抽屉里，转身离开了客栈。";
        let everywhere = barred(text, Language::Zh, &["林小雨"], 9.0);
        for whole in ["林小雨", "一百二十三封", "抽屉里", "离开了", "客栈"] {
            assert!(everywhere.contains(whole), "{whole} is torn: {everywhere}");
        }
        assert_eq!(
            barred(text, Language::Zh, &["林小雨"], CLAUSE),
            "林小雨把一百二十三封信放进抽屉里，|转身离开了客栈。"
        );
        assert!(!barred("他在3月15日花了12.5元", Language::Zh, &[], 9.0).contains("1|2"));
    }

    #[test]
    fn english_breaks_before_what_begins_a_phrase() {
        let text = "Mr. Hale gave the letter to Mary Ann Brown because the storm had closed the road";
        let easy = barred(text, Language::En, &["Mary Ann Brown"], PHRASE);
        assert_eq!(easy, "Mr. Hale gave the letter |to Mary Ann Brown |because the storm had closed the road");
        let everywhere = barred(text, Language::En, &["Mary Ann Brown"], 9.0);
        assert!(everywhere.contains("Mary Ann Brown"), "{everywhere}");
    }
}
