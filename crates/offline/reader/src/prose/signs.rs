//! Words in quotation marks that stand on a sign, or are only named: nobody speaks them.

use crate::lexicon::SIGN;
use kinora_model::Language;

/// The longest sign, in characters of Chinese and words of English.
const LONGEST_ZH: usize = 16;
const LONGEST_EN: usize = 10;

/// Whether `words`, quoted between `before` and `after`, are a sign's (幌子上写着「十里香」三个字, `The poster said "Wanted"`)
/// or a term (叫做「归元」).
pub(super) fn is_sign(before: &str, words: &str, after: &str, language: Language) -> bool {
    match language {
        Language::Zh => {
            counted(after) || words.chars().count() <= LONGEST_ZH && names_or_shows(before, words, language)
        }
        Language::En => words.split_whitespace().count() <= LONGEST_EN && names_or_shows(before, words, language),
    }
}

/// 三个字, 二字, 几个大字: what is quoted before is looked at as letters.
fn counted(after: &str) -> bool {
    let after = after.strip_prefix('这').unwrap_or(after);
    let number = |c: char| c.is_ascii_digit() || "一二两三四五六七八九十几数".contains(c);
    let rest = after.trim_start_matches(number);
    if rest.len() == after.len() {
        return false;
    }
    let rest = rest.strip_prefix('个').unwrap_or(rest);
    rest.trim_start_matches(|c| "大小金红黑白".contains(c)).starts_with('字')
}

/// Whether the clause before ends in a word that shows letters or gives a name.
fn names_or_shows(before: &str, words: &str, language: Language) -> bool {
    let before = before.trim_end_matches(['：', ':', ',', '，', ' ', '“', '"']);
    let clause = before.rsplit(['，', '。', '；', '！', '？', '.', ';', '!', '?']).next().unwrap_or(before);
    let has = |key: &str| SIGN.has(clause, language, key);
    let Some(last) = SIGN.find(clause, language).last().filter(|hit| hit.range.end == clause.len()) else {
        return false;
    };
    // A whole sentence after 叫做 is somebody's: 他叫道.
    let closed = words.ends_with(['。', '！', '？', '.', '!', '?', '…', '，', ',']);
    match SIGN.key(last.row) {
        "calls" => !closed,
        // A letter speaks with the voice of its writer; 门上写着 needs no word for a sign where the words end no sentence.
        "shows" => match language {
            Language::Zh => !has("letter") && (has("carrier") || !closed),
            Language::En => borne(clause),
        },
        _ => false,
    }
}

/// `A sign over the bar said`: the sign does it, and nobody stands between.
fn borne(clause: &str) -> bool {
    let mut hits = SIGN.find(clause, Language::En).filter(|hit| SIGN.key(hit.row) == "carrier");
    hits.next().is_some_and(|hit| {
        let lead = clause[..hit.range.start].split_whitespace();
        let between = &clause[hit.range.end..];
        let article =
            |w: &str| matches!(w.to_lowercase().as_str(), "a" | "an" | "the" | "its" | "one" | "another" | "every");
        // After a preposition it is only where somebody stands.
        let words: Vec<&str> = lead.collect();
        let at = words.iter().rposition(|w| article(w));
        let placed = at.and_then(|at| at.checked_sub(1)).and_then(|n| words.get(n)).is_some_and(|w| {
            ["by", "at", "near", "under", "beside", "behind", "to", "on", "in", "from", "of", "over"]
                .contains(&w.to_lowercase().as_str())
        });
        let somebody = between
            .split_whitespace()
            .skip(1)
            .any(|w| w.starts_with(char::is_uppercase) || ["he", "she", "I"].contains(&w));
        at.is_some() && !placed && !somebody
    })
}
