//! How old somebody is said to be, in years, and how they are built.

use crate::{lexicon::PEOPLE, numerals};
use kinora_model::{Language, script::Age};
use std::ops::Range;

/// An age told in years.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Years {
    /// Bytes of the sentence: the number, with 岁 or `years old`.
    pub at: Range<usize>,
    pub age: Age,
    pub whose: Whose,
}

/// Of whom the words around a number tell the age.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whose {
    /// The subject of the clause, or the last one named.
    Before,
    /// Of the word that ends here: `Hope was nine` tells nothing where the word before `was` is nobody.
    Directly(usize),
    /// Of whoever the number describes: 三十二岁的医生, `a nine-year-old boy`.
    After,
    /// The clause names nobody: 今年才十一岁.
    Unsaid,
}

/// The ages that a sentence gives people in years: 今年才十一岁, `nine years old`, `Hope was nine`, `a boy of nine`. A
/// look back (七岁那年, 二十岁就嫁了人, `when she was seven`) says nothing of now.
pub(super) fn years(sentence: &str, language: Language) -> Vec<Years> {
    let found = match language {
        Language::Zh => years_zh(sentence),
        Language::En => years_en(sentence),
    };
    let age = |years: u32| match years {
        0..=14 => Age::Child,
        15..=24 => Age::Youth,
        25..=59 => Age::Adult,
        _ => Age::Elder,
    };
    found.into_iter().map(|(years, at, whose)| Years { at, age: age(years), whose }).collect()
}

/// Words for parents, and for their parents. Whatever is told of their young years, nobody meets them as children.
const KIN: [&[&str]; 2] = [
    &[
        "父亲", "母亲", "爸爸", "妈妈", "爸", "妈", "爹", "娘", "阿爹", "阿娘", "娘亲", "老爹", "老妈", "father",
        "mother", "dad", "mum", "mom", "papa", "mama", "daddy", "mummy",
    ],
    &[
        "爷爷",
        "奶奶",
        "外公",
        "外婆",
        "祖父",
        "祖母",
        "姥姥",
        "姥爷",
        "grandfather",
        "grandmother",
        "grandpa",
        "grandma",
        "gran",
        "granny",
        "grandad",
        "granddad",
    ],
];

/// Whether somebody of this name can be of this age: a mother is no child, a grandmother neither child nor youth.
pub(super) fn can_be(form: &str, age: Age) -> bool {
    let form = form.to_lowercase();
    let is = |row: usize| KIN[row].contains(&form.as_str());
    match age {
        Age::Child => !is(0) && !is(1),
        Age::Youth => !is(1),
        _ => true,
    }
}

type Found = (u32, Range<usize>, Whose);

fn years_zh(sentence: &str) -> Vec<Found> {
    const NUMBER: &str = "0123456789零一二两三四五六七八九十百多";
    // After the number: what was then, not what is.
    const THEN: &[&str] =
        &["那年", "那时", "时", "的时候", "起", "以前", "之前", "月", "就", "便", "上", "开始", "离", "嫁", "生日那"];
    const ONCE: &[&str] = &["那年", "那时", "当年", "当时", "小时候", "从前", "年轻时"];
    // Between a subject and its years, or before years whose subject is not said again.
    const LEAD: &[&str] = &[
        "今年",
        "已经",
        "已",
        "才",
        "刚",
        "刚满",
        "满",
        "只有",
        "不过",
        "大约",
        "约",
        "还不到",
        "不到",
        "年方",
        "都",
        "也",
        "正",
        "快",
        "将近",
        "年近",
        "有",
        "是",
        "虽然",
        "看上去",
        "看起来",
        "大概",
        "岁数",
        "年纪",
        "如今",
    ];
    let mut out = Vec::new();
    for (end, word) in sentence.match_indices('岁') {
        let after = &sentence[end + word.len()..];
        let start =
            end - sentence[..end].chars().rev().take_while(|c| NUMBER.contains(*c)).map(char::len_utf8).sum::<usize>();
        let clause = sentence[..start].rfind(|c| "，。；：！？、,".contains(c));
        let clause = clause.map_or(0, |at| at + sentence[at..].chars().next().map_or(0, char::len_utf8));
        let lead = &sentence[clause..start];
        if THEN.iter().any(|then| after.starts_with(then)) || ONCE.iter().any(|once| lead.contains(once)) {
            continue;
        }
        let Some(years) = of_age(numerals::chinese(&sentence[start..end])) else { continue };
        let mut rest = lead;
        while let Some(next) = LEAD.iter().find_map(|word| rest.strip_prefix(word)) {
            rest = next;
        }
        let whose = if after.starts_with('的') {
            Whose::After
        } else if rest.is_empty() {
            Whose::Unsaid
        } else {
            Whose::Before
        };
        out.push((years, start..end + word.len(), whose));
    }
    out
}

/// A number of years that somebody may have.
fn of_age(number: Option<u32>) -> Option<u32> {
    number.filter(|years| (1..130).contains(years))
}

fn years_en(sentence: &str) -> Vec<Found> {
    let words: Vec<(usize, &str)> =
        sentence.split_whitespace().map(|word| (word.as_ptr() as usize - sentence.as_ptr() as usize, word)).collect();
    let word = |n: usize| words.get(n).map_or("", |(_, w)| *w);
    let bare = |n: usize| word(n).trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let mut out = Vec::new();
    for (n, (start, token)) in words.iter().enumerate() {
        let lower = bare(n);
        let aged = lower.strip_suffix("-year-old");
        let Some(years) = of_age(numerals::english(aged.unwrap_or(&lower))) else { continue };
        let mut at = *start..start + token.len();
        let stops = token.ends_with(|c: char| ".,;:!?—".contains(c));
        let spelt = !stops && bare(n + 1) == "years" && matches!(bare(n + 2).as_str(), "old" | "of");
        if spelt {
            at.end = words[n + 2].0 + word(n + 2).len();
        }
        // The words before that only say how nearly.
        let mut before = n;
        while before > 0
            && matches!(
                bare(before - 1).as_str(),
                "only" | "just" | "about" | "nearly" | "almost" | "barely" | "now" | "already" | "not" | "yet" | "over"
            )
        {
            before -= 1;
        }
        let previous = before.checked_sub(1).map(bare).unwrap_or_default();
        let then = ["when", "since", "until", "till", "before", "after", "if", "while"];
        let copula = matches!(previous.as_str(), "was" | "is" | "am" | "were" | "turned");
        let whose = if aged.is_some() {
            Whose::After
        } else if copula && before >= 2 {
            if before >= 3 && then.contains(&bare(before - 3).as_str()) {
                continue;
            }
            // `He was two hours late` counts something else; nothing that is counted follows the years.
            let ends =
                stops || n + 1 == words.len() || matches!(bare(n + 1).as_str(), "and" | "but" | "or" | "when" | "then");
            if !spelt && (!ends || lower == "one") {
                continue;
            }
            let subject = words[before - 2];
            if bare(before - 2) == "who" { Whose::Before } else { Whose::Directly(subject.0 + subject.1.len()) }
        } else if previous == "aged" || spelt || previous == "of" && before >= 2 && is_somebody(&bare(before - 2)) {
            Whose::Before
        } else {
            continue;
        };
        out.push((years, at, whose));
    }
    out
}

/// `a boy of nine`, not `the night of the nine`.
fn is_somebody(word: &str) -> bool {
    PEOPLE.find(word, Language::En).any(|hit| hit.range == (0..word.len()))
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

    fn ages(sentence: &str, language: Language) -> Vec<Age> {
        years(sentence, language).into_iter().map(|y| y.age).collect()
    }

    #[test]
    fn years_tell_the_age() {
        assert_eq!(ages("她今年才十一岁，腰间系着一只小铜铃。", Zh), [Age::Child]);
        assert_eq!(ages("他已经七十多岁了。", Zh), [Age::Elder]);
        assert_eq!(ages("三十二岁的医生走了进来。", Zh), [Age::Adult]);
        assert_eq!(ages("她十八岁，她娘四十岁。", Zh), [Age::Youth, Age::Adult]);
        assert_eq!(ages("She was nine years old.", En), [Age::Child]);
        assert_eq!(ages("He was a sixty-two-year-old man.", En), [Age::Elder]);
        assert_eq!(ages("Ben was nine and Saul was eighty-one.", En), [Age::Child, Age::Elder]);
        assert_eq!(ages("Then came Ned, a boy of fourteen, and Kit, who was only six.", En), [Age::Child, Age::Child]);
    }

    #[test]
    fn a_look_back_and_a_count_are_no_age() {
        for told in ["七岁那年，他离开了家。", "她二十岁就嫁给了他。", "那年他才七岁。"] {
            assert_eq!(ages(told, Zh), [], "{told}");
        }
        for told in
            ["The house was old.", "When she was seven they moved.", "He was two hours late.", "She was one of them."]
        {
            assert_eq!(ages(told, En), [], "{told}");
        }
    }

    #[test]
    fn parents_are_no_children() {
        assert!(!can_be("父亲", Age::Child) && can_be("父亲", Age::Youth));
        assert!(!can_be("grandmother", Age::Youth) && can_be("Grandmother", Age::Elder));
        assert!(can_be("小明", Age::Child));
    }

    #[test]
    fn a_build_stands_beside_its_owner() {
        assert_eq!(build("Across the table sat a tall ", " in a grey coat."), ["tall"]);
        assert_eq!(build("", " was very thin, and she smiled."), ["thin"]);
        assert_eq!(build("under a tall tree stood the ", " of the house."), Vec::<&str>::new());
    }
}
