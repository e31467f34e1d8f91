//! Lines of a play: who speaks stands before a colon, and how they speak in brackets.

use crate::lexicon::{PLAY, SPEECH};
use kinora_model::Language;
use std::ops::Range;

/// What stands before the colon of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Head {
    /// A name.
    Name,
    /// The narrator's.
    Narrator,
    /// A clause or a pronoun (春妮问): the words are spoken, and who speaks is to be found out.
    Clause,
}

/// A line with a head, by bytes of what it was found in.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Cue {
    pub kind: Head,
    /// The head with its colon.
    pub head: Range<usize>,
    /// What is spoken, without brackets and marks; empty where somebody only does something.
    pub words: Range<usize>,
    /// The words stand in quotation marks of their own.
    pub quoted: bool,
}

const MARKS: [(char, char); 4] = [('“', '”'), ('「', '」'), ('『', '』'), ('"', '"')];

/// Reads a line as one of a play: `张三：（笑）吃了。`, `**Tom** (laughing): I did.`, `「张三：走吧。」`.
pub(super) fn cue(line: &str, language: Language) -> Option<Cue> {
    let all = unmarked(line, 0..line.len()).filter(|inner| line[inner.clone()].contains(['：', ':']));
    let all = all.unwrap_or(0..line.len());
    let lead = line[all.clone()].len() - line[all.clone()].trim_start_matches(['*', ' ']).len();
    let body = all.start + lead..all.end;
    let colon = body.start + line[body.clone()].find(['：', ':'])?;
    let after = colon + line[colon..].chars().next().map_or(1, char::len_utf8);
    let name = name_of(&line[body.start..colon]);
    // 张三（笑）: nothing but the bracket stands between name and colon.
    let rest = line[body.start..colon].trim_start_matches(name).trim_matches(['*', ' ']);
    if !rest.is_empty() && aside(rest).is_none_or(|(_, left)| !left.trim_matches(['*', ' ']).is_empty()) {
        return None;
    }
    let kind = kind_of(name, language)?;
    let spoken = trimmed(line, after..body.end, &['*', ' ']);
    if spoken.is_empty() {
        return None;
    }
    let mut words = spoken;
    while let Some((how, _)) = aside(&line[words.clone()]) {
        words = trimmed(line, words.start + how.len()..words.end, &[' ']);
    }
    let inner = unmarked(line, words.clone());
    let quoted = inner.is_some();
    Some(Cue { kind, head: body.start..after, words: inner.unwrap_or(words), quoted })
}

/// The name in a head: what comes before brackets and colon, without marks of emphasis.
pub(super) fn name_of(head: &str) -> &str {
    head.split(['（', '(', '：', ':']).next().unwrap_or(head).trim_matches(['*', ' '])
}

/// A bracket at the beginning of `words`, and what follows it: how somebody speaks.
pub(crate) fn aside(words: &str) -> Option<(&str, &str)> {
    let close = match words.chars().next()? {
        '（' => '）',
        '(' => ')',
        _ => return None,
    };
    let end = words.find(close)? + close.len_utf8();
    Some(words.split_at(end))
}

/// What is inside a pair of marks that holds all of `range`.
fn unmarked(line: &str, range: Range<usize>) -> Option<Range<usize>> {
    let words = &line[range.clone()];
    let (open, close) = MARKS.iter().find(|(open, _)| words.starts_with(*open))?;
    let inner = range.start + open.len_utf8()..range.end.checked_sub(close.len_utf8())?;
    // “吃了就饱”是“老话”: two pairs hold less than the whole.
    (words.ends_with(*close) && inner.start < inner.end && !line[inner.clone()].contains([*open, *close]))
        .then_some(inner)
}

fn kind_of(name: &str, language: Language) -> Option<Head> {
    let size = name.chars().count();
    let fits = match language {
        Language::Zh => (1..=6).contains(&size) && name.chars().all(|c| c.is_alphanumeric() || c == '·'),
        Language::En => {
            name.split_whitespace().count() <= 3
                && name.starts_with(char::is_uppercase)
                && name.chars().all(|c| c.is_alphabetic() || " .'’-".contains(c))
        }
    };
    let whole = PLAY.find(name, language).find(|hit| hit.range == (0..name.len())).map(|hit| PLAY.key(hit.row));
    if !fits || !name.chars().any(char::is_alphabetic) || whole == Some("label") {
        return None;
    }
    let told = SPEECH.find(name, language).last().is_some_and(|hit| hit.range.end == name.len());
    let clause = match language {
        Language::Zh => name.starts_with(['他', '她', '它']) || name.ends_with(['了', '着']) && size > 2,
        Language::En => ["He", "She", "It", "They"].contains(&name.split(' ').next().unwrap_or_default()),
    };
    Some(match () {
        () if whole == Some("narrator") => Head::Narrator,
        () if told || clause => Head::Clause,
        () => Head::Name,
    })
}

fn trimmed(text: &str, range: Range<usize>, marks: &[char]) -> Range<usize> {
    let raw = &text[range.clone()];
    let start = range.start + raw.len() - raw.trim_start_matches(marks).len();
    start..(range.start + raw.trim_end_matches(marks).len()).max(start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{En, Zh};

    #[test]
    fn a_line_of_a_play_is_head_manner_and_words() {
        for (line, language, head, words) in [
            ("阿宽：你吃了吗？", Zh, "阿宽：", "你吃了吗？"),
            ("阿宽：（笑）吃了。", Zh, "阿宽：", "吃了。"),
            ("阿宽（笑）：吃了。", Zh, "阿宽（笑）：", "吃了。"),
            ("「阿宽：吃了。」", Zh, "阿宽：", "吃了。"),
            ("**阿宽**：吃了。", Zh, "阿宽**：", "吃了。"),
            ("**阿宽：**吃了。", Zh, "阿宽：", "吃了。"),
            ("阿宽：“吃了。”", Zh, "阿宽：", "吃了。"),
            ("阿宽：我妈说“吃了就饱”。", Zh, "阿宽：", "我妈说“吃了就饱”。"),
            ("阿宽：（沉默）", Zh, "阿宽：", ""),
            ("Dora (laughing): I did.", En, "Dora (laughing):", "I did."),
            ("Dora: (laughing) I did.", En, "Dora:", "I did."),
        ] {
            let found = cue(line, language).unwrap_or_else(|| panic!("no head: {line}"));
            assert_eq!((found.kind, &line[found.head], &line[found.words]), (Head::Name, head, words), "{line}");
        }
        assert_eq!(cue("旁白：那天很冷。", Zh).map(|c| c.kind), Some(Head::Narrator));
        assert_eq!(cue("春花问：你呢？", Zh).map(|c| c.kind), Some(Head::Clause));
        for line in ["8:30到了车站。", "地点：车站", "阿宽走进来，说：你好。", "阿宽："] {
            assert_eq!(cue(line, Zh), None, "{line}");
        }
    }
}
