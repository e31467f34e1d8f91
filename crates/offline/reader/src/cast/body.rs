//! How old somebody is said to be, in years, and how they are built.

use kinora_model::{Language, script::Age};

/// The age that a sentence gives somebody in years: 今年才十一岁, `nine years old`, `a boy of nine`. A look back (七岁那年)
/// is none.
pub(super) fn years(sentence: &str, language: Language) -> Option<Age> {
    let years = match language {
        Language::Zh => years_zh(sentence)?,
        Language::En => years_en(sentence)?,
    };
    Some(match years {
        0..=14 => Age::Child,
        15..=24 => Age::Youth,
        25..=59 => Age::Adult,
        _ => Age::Elder,
    })
}

fn years_zh(sentence: &str) -> Option<u32> {
    let (before, after) = sentence.split_once('岁')?;
    if ["那年", "时", "的时候", "起", "以前", "之前", "月"].iter().any(|past| after.starts_with(past)) {
        return None;
    }
    let number: Vec<char> =
        before.chars().rev().take_while(|c| "0123456789零一二两三四五六七八九十百多".contains(*c)).collect();
    let mut total = 0u32;
    let mut digit = 0u32;
    for c in number.into_iter().rev() {
        match c {
            '0'..='9' => digit = digit.checked_mul(10)?.checked_add(c.to_digit(10)?)?,
            '十' => (total, digit) = (total + digit.max(1) * 10, 0),
            '百' => (total, digit) = (total + digit.max(1) * 100, 0),
            '多' => {}
            '两' => digit = 2,
            c => digit = "零一二三四五六七八九".chars().position(|d| d == c)? as u32,
        }
    }
    Some(total + digit).filter(|years| (1..130).contains(years))
}

fn years_en(sentence: &str) -> Option<u32> {
    let lower = sentence.to_lowercase();
    let at = ["years old", "-year-old", " years of age"].iter().find_map(|end| lower.find(end))?;
    let word = lower[..at].trim_end().rsplit(|c: char| c.is_whitespace() || c == ',').next()?;
    const SMALL: &[&str] = &[
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: &[&str] = &["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    let small = |w: &str| SMALL.iter().position(|s| *s == w).map(|n| n as u32);
    let tens = |w: &str| TENS.iter().position(|t| *t == w).map(|n| (n as u32 + 2) * 10);
    let (head, tail) = word.split_once('-').unwrap_or((word, ""));
    word.parse()
        .ok()
        .or_else(|| small(word))
        .or_else(|| Some(tens(head)? + small(tail).unwrap_or(0)))
        .filter(|n| *n < 130)
}

/// Words for a build that stand directly before a word for somebody.
const BUILD: &[&str] = &[
    "tall", "short", "small", "thin", "slim", "slender", "lean", "fat", "stout", "round", "plump", "burly", "broad",
    "bald", "pale", "freckled", "bearded",
];

/// Adjectives of build between an article and somebody (`a tall thin man`), and after them (`Clara was thin`).
pub(super) fn build<'a>(before: &'a str, after: &'a str) -> Vec<&'a str> {
    let plain = |w: &'a str| w.trim_matches(|c: char| !c.is_alphabetic());
    let mut out: Vec<&str> = Vec::new();
    for word in before.trim_end().rsplit(' ').take(3).map(plain) {
        if BUILD.contains(&word) {
            out.insert(0, word);
        } else if !matches!(word, "old" | "young" | "and" | "very") {
            break;
        }
    }
    let mut words = after.split_whitespace();
    if words.next() == Some("was") {
        out.extend(
            words
                .take(4)
                .map(plain)
                .take_while(|w| BUILD.contains(w) || matches!(*w, "very" | "and" | "so"))
                .filter(|w| BUILD.contains(w)),
        );
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{En, Zh};

    #[test]
    fn years_tell_the_age() {
        assert_eq!(years("她今年才十一岁，腰间系着一只小铜铃。", Zh), Some(Age::Child));
        assert_eq!(years("他已经七十多岁了。", Zh), Some(Age::Elder));
        assert_eq!(years("三十二岁的医生走了进来。", Zh), Some(Age::Adult));
        assert_eq!(years("七岁那年，他离开了家。", Zh), None);
        assert_eq!(years("她十八岁。", Zh), Some(Age::Youth));
        assert_eq!(years("She was nine years old.", En), Some(Age::Child));
        assert_eq!(years("He was a sixty-two-year-old man.", En), Some(Age::Elder));
        assert_eq!(years("The house was old.", En), None);
    }

    #[test]
    fn a_build_stands_beside_its_owner() {
        assert_eq!(build("Across the table sat a tall ", " in a grey coat."), ["tall"]);
        assert_eq!(build("", " was very thin, and she smiled."), ["thin"]);
        assert_eq!(build("under a tall tree stood the ", " of the house."), Vec::<&str>::new());
    }
}
