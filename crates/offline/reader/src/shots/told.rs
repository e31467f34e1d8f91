//! What the narrator says of a sentence beside a quotation. `她说道：` is heard by the quotation itself; of 收了伞，说道：
//! the umbrella is told and the speaking is not.

use crate::{
    cast::{Cast, Who},
    lexicon::SPEECH,
    prose::{Prose, clauses},
};
use kinora_model::Language;
use std::ops::Range;

/// A sentence as it is told and as it is shown.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Told {
    /// Words for the narrator; empty where all of it is a tag.
    pub spoken: String,
    /// Words about what is seen, where they are more than the narrator's.
    pub shown: String,
}

/// Adverbs and particles around a verb of speaking, that say how and not what.
const MANNER_ZH: &[&str] = &[
    "低声地",
    "轻声地",
    "大声地",
    "低声",
    "轻声",
    "大声",
    "高声",
    "沉声",
    "小声",
    "冷冷地",
    "冷冷",
    "缓缓地",
    "缓缓",
    "慢慢地",
    "慢慢",
    "淡淡地",
    "淡淡",
    "连忙",
    "急忙",
    "忽然",
    "突然",
    "终于",
    "不由得",
    "忍不住",
    "接着",
    "继续",
    "这才",
    "只好",
    "立刻",
    "马上",
    "赶紧",
    "平静地",
    "认真地",
    "温柔地",
    "轻轻地",
    "轻轻",
    "悄悄",
    "悄声",
    "柔声",
    "厉声",
    "失声",
    "颤声",
    "朗声",
    "笑着",
    "哭着",
    "微笑着",
    "哽咽着",
    "一边",
    "一字一句",
    "又",
    "便",
    "就",
    "也",
    "则",
    "才",
    "再",
    "却",
    "还",
    "都",
    "地",
    "着",
    "了",
    "道",
    "对",
    "向",
    "跟",
    "和",
    "冲",
    "朝",
    "给",
    "一句",
    "一声",
    "起来",
    "完",
    "出",
    "话",
    "听见",
    "自己",
    "声音",
];

/// Reduces a sentence beside a quotation; `before` says that the quotation follows it.
pub(super) fn told(prose: &Prose, cast: &Cast, range: Range<usize>, before: bool) -> Told {
    match prose.language {
        Language::Zh => chinese(prose, cast, range, before),
        Language::En => english(prose, cast, range, before),
    }
}

fn whole(text: &str) -> Told {
    Told { spoken: text.to_owned(), shown: text.to_owned() }
}

fn chinese(prose: &Prose, cast: &Cast, range: Range<usize>, before: bool) -> Told {
    let text = prose.text;
    let sentence = &text[range.clone()];
    let parts = clauses(text, range.clone());
    // The clause of the tag is the one next to the quotation.
    let hit = |clause: &Range<usize>| {
        SPEECH
            .find(&text[clause.clone()], Language::Zh)
            .last()
            .map(|h| h.range.start + clause.start..h.range.end + clause.start)
    };
    let position =
        if before { parts.iter().rposition(|c| hit(c).is_some()) } else { parts.iter().position(|c| hit(c).is_some()) };
    let Some(at) = position.filter(|&at| !before || at + 1 == parts.len()) else { return whole(sentence) };
    let clause = parts[at].clone();
    let verb = hit(&clause).expect("the clause was chosen by it");
    let mut rest = text[clause.clone()].to_owned();
    for mention in cast.mentions(text, clause.clone()) {
        rest = rest.replacen(&text[mention.range.clone()], "", 1);
    }
    rest = rest.replacen(&text[verb.clone()], "", 1);
    for word in MANNER_ZH {
        rest = rest.replace(word, "");
    }
    let head = text[clause.start..verb.start].trim_end();
    // 怯生生地说, 在电话那头吼: how and where it is spoken, nothing else.
    let how = head.ends_with('地') || rest.starts_with('在');
    let meaning = if how { 0 } else { rest.chars().filter(|c| c.is_alphanumeric()).count() };
    let trailing = &text[verb.end..clause.end];
    let mut kept: Vec<String> = Vec::new();
    for (n, part) in parts.iter().enumerate() {
        let words = &text[part.clone()];
        if n != at {
            kept.push(words.trim_matches(|c: char| !c.is_alphanumeric() && c != '》').to_owned());
        } else if meaning > 2 && trailing.chars().filter(|c| c.is_alphanumeric()).count() <= 1 {
            kept.push(trimmed_zh(&text[clause.start..verb.start]));
        } else if meaning > 2 {
            // Words after the verb (说了一句谁也听不懂的话) cannot be parted from it.
            kept.push(words.trim_matches(|c: char| !c.is_alphanumeric()).to_owned());
        }
    }
    kept.retain(|k| k.chars().any(char::is_alphanumeric));
    // A clause that is only a name left over from the tag tells nothing.
    let names_only =
        kept.iter().all(|k| cast.mentions(k, 0..k.len()).first().is_some_and(|m| m.range.len() == k.len()));
    if kept.is_empty() || names_only {
        return Told::default();
    }
    let spoken = format!("{}。", kept.join("，"));
    Told { shown: spoken.clone(), spoken }
}

/// What stands before the verb, without the manner of speaking: 揉着眼睛, and 一边撑船一边 becomes 撑船.
fn trimmed_zh(head: &str) -> String {
    let mut head = head.replace("一边", "");
    loop {
        let before = head.len();
        for word in [
            "低声",
            "轻声",
            "大声",
            "高声",
            "沉声",
            "小声",
            "缓缓",
            "慢慢",
            "连忙",
            "急忙",
            "不由得",
            "忍不住",
            "又",
            "便",
            "就",
            "地",
            "才",
            "也",
            "则",
        ] {
            if head.ends_with(word) {
                head.truncate(head.len() - word.len());
            }
        }
        if head.len() == before {
            return head;
        }
    }
}

fn english(prose: &Prose, cast: &Cast, range: Range<usize>, before: bool) -> Told {
    let text = prose.text;
    let sentence = &text[range.clone()];
    let parts = clauses(text, range.clone());
    let verb_in = |clause: &Range<usize>| SPEECH.find(&text[clause.clone()], Language::En).next();
    if before {
        // `He turned and said, `: what comes before the verb is told, without `and`.
        let Some(last) = parts.last() else { return whole(sentence) };
        let Some(hit) = verb_in(last) else { return whole(sentence) };
        let head = text[range.start..last.start + hit.range.start].trim_end();
        let head = head.strip_suffix("and").unwrap_or(head).trim_end().trim_end_matches(',');
        let names: usize = cast.mentions(head, 0..head.len()).iter().map(|m| m.range.len()).sum();
        let meaning = head.split_whitespace().count();
        if meaning <= 2 || names + 4 >= head.len() {
            return Told::default();
        }
        return Told { spoken: format!("{head}."), shown: head.to_owned() };
    }
    let Some(first) = parts.first() else { return whole(sentence) };
    let Some(hit) = verb_in(first) else { return whole(sentence) };
    let clause = &text[first.clone()];
    let subject = cast.mentions(text, first.clone()).iter().any(|m| matches!(m.who, Who::Person(_) | Who::Pronoun(_)));
    let head_words = clause[..hit.range.start].split_whitespace().count();
    let small = sentence.starts_with(char::is_lowercase);
    // A tag begins at its verb or with its subject.
    if head_words > 4 || !small && !subject {
        return whole(sentence);
    }
    // `Thomas answered.` is a tag; `She called the dog and went out.` is told whole.
    let tail = clause[hit.range.end..].split_whitespace().count();
    if !small && tail > 4 && !clause[hit.range.end..].contains(" to ") {
        return whole(sentence);
    }
    // `said Mary, laughing`: what she does besides is seen.
    let shown = if parts.len() > 1 { sentence.trim_end_matches(['.', ',', ':']).to_owned() } else { String::new() };
    Told { spoken: String::new(), shown }
}
