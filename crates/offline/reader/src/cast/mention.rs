//! One mention of a person, and its part in the sentence: who does, to whom it is done, whose it is.

use crate::{lexicon::SETTING, numerals};
use kinora_model::{Language, script::Sex};
use std::ops::Range;

/// Who is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Who {
    /// Somebody of the cast, by index.
    Person(usize),
    /// 她, 他, she, he, her, him.
    Pronoun(Sex),
    /// his, her before a noun; of this sex.
    Theirs(Sex),
}

/// Part in the sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// Does something.
    Subject,
    /// Owns what is spoken of (她的手, Mary's coat).
    Owner,
    /// Has something done to, or is only named.
    Object,
}

/// A mention in the text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Mention {
    pub who: Who,
    /// Bytes of the text.
    pub range: Range<usize>,
    pub part: Part,
}

/// Pronouns that stand for one person.
pub(super) fn pronouns(language: Language) -> &'static [(&'static str, Who)] {
    const F: Who = Who::Pronoun(Sex::Female);
    const M: Who = Who::Pronoun(Sex::Male);
    match language {
        Language::Zh => &[("她", F), ("他", M)],
        Language::En => &[
            ("she", F),
            ("She", F),
            ("he", M),
            ("He", M),
            ("him", M),
            ("her", Who::Theirs(Sex::Female)),
            ("Her", Who::Theirs(Sex::Female)),
            ("his", Who::Theirs(Sex::Male)),
            ("His", Who::Theirs(Sex::Male)),
        ],
    }
}

/// Whether the words at `at` only look like a mention: 他们, 其他, a crowd of 老人们, 一群孩子, 三百士兵.
pub(super) fn is_false(sentence: &str, at: Range<usize>, who: Who, language: Language) -> bool {
    if language == Language::En {
        return false;
    }
    let (before, after) = (&sentence[..at.start], &sentence[at.end..]);
    after.starts_with('们')
        || matches!(who, Who::Pronoun(_)) && before.ends_with(['其', '吉']) && !before.ends_with("尤其")
        || ["一群", "几个", "众", "许多", "两个", "一些", "所有"].iter().any(|w| before.ends_with(w))
        || numerals::counts_many(before, language)
}

/// Places in a Chinese sentence, whose words may hold one for somebody: the smith in 铁匠铺.
pub(super) fn places(sentence: &str, language: Language) -> Vec<Range<usize>> {
    if language == Language::En {
        return Vec::new();
    }
    SETTING.find(sentence, language).map(|hit| hit.range).collect()
}

/// After these a person is the object in Chinese.
const OBJECT_ZH: &str = "对向朝冲跟给把将被着了看望问叫让请扶拉到在找等替为像比和与同过住进出道从往由离带抱追杀救打推听陪送坐是起如似凭朝靠按抓牵搂指认爱恨怕想陪帮劝骂";

/// Introductions between a verb and a noun (站着一个年轻的…): stripped before the verb is looked at.
const COUNTS: &[&str] = &["一个", "一位", "一名", "那个", "这个", "那位", "这位", "那名", "那", "这", "个", "位"];

/// The part that the mention at `at` plays in `sentence`.
pub(super) fn part(sentence: &str, at: Range<usize>, language: Language) -> Part {
    match language {
        Language::Zh => part_zh(sentence, at),
        Language::En => part_en(sentence, at),
    }
}

fn part_zh(sentence: &str, at: Range<usize>) -> Part {
    let after = &sentence[at.end..];
    if after.starts_with('的') && !after.starts_with("的确") {
        return Part::Owner;
    }
    let clause = sentence[..at.start].rsplit(|c| "，。；：！？、—…”」".contains(c)).next().unwrap_or_default();
    let mut before = clause;
    let counted = COUNTS.iter().find(|w| before.ends_with(**w));
    if let Some(word) = counted {
        before = before.strip_suffix(word).unwrap_or(before);
        // 站着一个…, 走来一个… bring somebody in.
        if before.ends_with(['着', '来']) {
            return Part::Subject;
        }
    }
    // 奔向自己的母亲: the verb stands before whose mother it is.
    if let Some(head) = ["自己的", "他的", "她的", "我的"].iter().find_map(|whose| before.strip_suffix(whose))
    {
        before = head;
    }
    match before.chars().next_back() {
        None => Part::Subject,
        Some('见') if before.ends_with("只见") => Part::Subject,
        Some(c) if OBJECT_ZH.contains(c) && !ends_as_other(before) => Part::Object,
        Some('见' | '有') => Part::Object,
        Some(_) => Part::Subject,
    }
}

/// Whether the last word before somebody is no verb or preposition though its last character is one: 副将, 于是.
fn ends_as_other(before: &str) -> bool {
    let words = super::dictionary::tagged_words(before);
    words.last().is_some_and(|w| w.word.chars().count() > 1 && w.tag.starts_with(['n', 'c', 't']))
}

/// Words after which a person is the object in English.
const OBJECT_EN: &[&str] = &[
    "to", "at", "of", "with", "for", "from", "by", "on", "upon", "beside", "behind", "toward", "towards", "into",
    "over", "about", "near", "than", "like", "between", "against", "past", "around", "under", "above", "before",
    "named", "called", "without",
];
/// Words that may stand before a subject within its clause.
const LEAD_EN: &[&str] = &[
    "and", "but", "then", "when", "as", "while", "so", "because", "that", "if", "until", "or", "yet", "where",
    "though", "although", "before", "after", "since", "the", "a", "an", "old", "young", "poor", "little", "now",
    "suddenly", "only", "even", "what", "how", "why", "which", "there", "once", "finally", "at last", "slowly",
    "quietly", "again", "perhaps",
];

fn part_en(sentence: &str, at: Range<usize>) -> Part {
    let after = &sentence[at.end..];
    let word = &sentence[at.clone()];
    if after.starts_with("'s") || after.starts_with("’s") {
        return Part::Owner;
    }
    match word {
        "she" | "She" | "he" | "He" => return Part::Subject,
        "him" => return Part::Object,
        "her" | "Her" | "his" | "His" => return Part::Owner,
        _ => {}
    }
    let before = sentence[..at.start].trim_end();
    if before.is_empty() || before.ends_with(|c| ".!?;:”\"—’".contains(c)) {
        return Part::Subject;
    }
    let article = |w: &str| matches!(w, "the" | "a" | "an" | "old" | "young" | "The" | "poor" | "little");
    let mut words = before.rsplit(char::is_whitespace).skip_while(|w| article(w));
    let previous = words.next().unwrap_or_default().to_lowercase();
    let bare = previous.trim_end_matches([',', '“', '"']);
    if previous.is_empty() || previous.ends_with(',') && !is_list(&after.trim_start().to_lowercase()) {
        return Part::Subject;
    }
    if OBJECT_EN.contains(&bare) {
        Part::Object
    } else if LEAD_EN.contains(&bare)
        || crate::lexicon::SPEECH.find(bare, Language::En).next().is_some_and(|h| h.range.len() == bare.len())
    {
        // `said the old man`: the subject follows its verb.
        Part::Subject
    } else if is_verb(after.split_whitespace().next().unwrap_or_default()) {
        Part::Subject
    } else {
        Part::Object
    }
}

/// `Mary, Tom and Jem`: a list goes on.
fn is_list(after: &str) -> bool {
    after.starts_with(", and ") || after.starts_with("and ")
}

/// Past tenses that do not end in -ed, by which a subject shows.
const IRREGULAR: &[&str] = &[
    "was", "had", "said", "took", "went", "came", "saw", "sat", "stood", "ran", "knew", "thought", "felt", "left",
    "made", "held", "put", "got", "gave", "found", "told", "heard", "let", "began", "kept", "knelt", "spoke", "rose",
    "fell", "drew", "could", "did", "would", "threw", "wept", "lit", "struck", "shook", "is", "has", "sang", "slept",
    "woke", "wore", "bent", "broke", "brought", "caught", "read", "wrote", "rode", "drove", "flew", "laid", "lay",
    "led", "lost", "met", "paid", "sent", "set", "shut", "swung",
];

pub(super) fn is_verb(word: &str) -> bool {
    let word = word.trim_end_matches(|c: char| !c.is_alphabetic()).to_lowercase();
    IRREGULAR.contains(&word.as_str()) || word.len() > 3 && word.ends_with("ed")
}
