//! What the narrator says of a sentence beside a quotation. `她说道：` is heard by the quotation itself; of 收了伞，说道：
//! the umbrella is told and the speaking is not.

mod english;

use crate::{
    cast::{Cast, does, words_of},
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
        Language::En => english::told(prose, cast, range, before),
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
    let Some(at) = position.filter(|&at| !before || at + 1 == parts.len()) else {
        // 小狐狸： before its words is a name and no sentence.
        let bare = before && sentence.ends_with('：') && parts.len() == 1 && !does(sentence.trim_end_matches('：'));
        return if bare { Told::default() } else { whole(sentence) };
    };
    let clause = parts[at].clone();
    let verb = hit(&clause).expect("the clause was chosen by it");
    // 想了想 is a pause, and what somebody is seen to do.
    if text[verb.start..].starts_with("想了想") {
        return whole(sentence);
    }
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
    let acts = head.strip_suffix('地').map(adverb_off).filter(|head| does(head));
    let how = acts.is_none() && (head.ends_with('地') || rest.starts_with('在'));
    let meaning = if how { 0 } else { rest.chars().filter(|c| c.is_alphanumeric()).count() };
    let trailing = &text[verb.end..clause.end];
    let mut kept: Vec<String> = Vec::new();
    for (n, part) in parts.iter().enumerate() {
        let words = &text[part.clone()];
        if n != at {
            kept.push(words.trim_matches(|c: char| !c.is_alphanumeric() && c != '》').to_owned());
        } else if meaning > 2 && trailing.chars().filter(|c| c.is_alphanumeric()).count() <= 1 {
            kept.push(trimmed_zh(acts.unwrap_or(&text[clause.start..verb.start])));
        } else if meaning > 2 {
            // Words after the verb (说了一句谁也听不懂的话) cannot be parted from it.
            kept.push(words.trim_matches(|c: char| !c.is_alphanumeric()).to_owned());
        }
    }
    kept.retain(|k| k.chars().any(char::is_alphanumeric));
    // A clause that is only a name left over from the tag tells nothing.
    let names_only =
        kept.iter().all(|k| cast.mentions(k, 0..k.len()).first().is_some_and(|m| m.range.len() == k.len()));
    let noun = |kept: &[String]| matches!(kept, [one] if one.chars().count() <= 8 && !does(one));
    if kept.is_empty() || names_only || noun(&kept) {
        return Told::default();
    }
    let spoken = format!("{}。", kept.join("，"));
    Told { shown: spoken.clone(), spoken }
}

/// A clause without the adverb it ends in, whose 地 is taken off: 坐在旁边一个劲儿.
fn adverb_off(head: &str) -> &str {
    let mut words: Vec<_> = words_of(head).collect();
    let mut left = head;
    while let Some((range, word)) = words.pop() {
        // 一个|劲儿 is cut in two by the dictionary, and 劲|儿 as well.
        let cut = left.len() < head.len();
        if cut && head[range.end..].chars().count() > 1 && !word.starts_with('一') {
            break;
        }
        left = &head[..range.start];
    }
    left
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
