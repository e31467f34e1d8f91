//! The form of a screenplay: headings, speakers, action.

use crate::prose::aside;
use std::ops::Range;

/// What stands in a scene, and where: in characters of the text.
#[derive(Debug, PartialEq)]
pub(super) enum Item {
    Action { words: String, source: Range<usize> },
    Speech { who: String, how: String, words: String, source: Range<usize> },
}

/// A scene as written.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Written {
    pub heading: String,
    pub items: Vec<Item>,
}

/// Whether a text that nobody called a screenplay is one: it begins with a scene heading or has several, and people
/// speak in it under their names rather than in quotation marks.
pub(crate) fn is_screenplay(text: &str) -> bool {
    let lines = || text.lines().filter(|line| !line.trim().is_empty());
    let headings = lines().filter(|line| is_certain_heading(line)).count();
    let first = lines().next().is_some_and(is_certain_heading);
    // Two lines like headings in a thick book are chance.
    if !(first || headings >= 2 && headings * 150 >= lines().count()) {
        return false;
    }
    let (_, scenes) = scenes_of(text);
    let items = || scenes.iter().flat_map(|scene| &scene.items);
    let spoken = items().filter(|item| matches!(item, Item::Speech { .. })).count();
    let quoting = |item: &&Item| matches!(item, Item::Action { words, .. } if words.contains(['“', '「', '『', '"']));
    spoken > items().filter(quoting).count()
}

/// Whether a line is a scene heading by itself, where nothing else says that the text is a screenplay.
pub(crate) fn is_certain_heading(line: &str) -> bool {
    let line = line.trim();
    if !is_heading(line)
        || line.chars().count() > 60
        || line.ends_with(['。', '！', '？', '”', '!', '?', '"', '，', ','])
    {
        return false;
    }
    let number = |c: char| c.is_ascii_digit() || "０１２３４５６７８９一二三四五六七八九十百零〇两 ".contains(c);
    let counted = |mark: &str| {
        let rest = line.strip_prefix(mark)?;
        Some(rest.trim_start_matches(number)).filter(|left| left.len() < rest.len())
    };
    let bare = line.trim_start_matches(|c: char| c.is_ascii_digit() || " .、．)）".contains(c));
    let english = ["INT.", "EXT.", "INT/EXT", "I/E", "INT ", "EXT "].iter().any(|mark| bare.starts_with(mark))
        || ["int. ", "ext. ", "Int. ", "Ext. "].iter().any(|mark| bare.starts_with(mark));
    english
        || counted("第").is_some_and(|rest| rest.starts_with(['场', '幕', '集']))
        || counted("场景").is_some()
        || ["内景", "外景"].iter().any(|mark| bare.trim_start_matches('【').starts_with(mark))
        || bare.len() < line.len() && line.starts_with(|c: char| c.is_ascii_digit())
}

fn is_heading(line: &str) -> bool {
    let bare = line.trim_start_matches(|c: char| c.is_ascii_digit() || " .、．)）".contains(c)).to_uppercase();
    let english = ["INT.", "EXT.", "INT ", "EXT ", "INT/EXT", "I/E"].iter().any(|mark| bare.starts_with(mark));
    let numbered = ["场景", "第", "【", "内景", "外景"].iter().any(|mark| line.starts_with(mark));
    let sided = line
        .split(['　', ' ', '，', '/', '、'])
        .any(|word| matches!(word, "内" | "外" | "内景" | "外景" | "日" | "夜"));
    let chinese = (numbered || bare != line.to_uppercase()) && sided && line.chars().count() <= 40;
    english || chinese || (line.starts_with("场景") && line.chars().count() <= 40)
}

/// A speaker's line: the name, how they speak, and what follows a colon on it.
fn speaker(line: &str, next: Option<&str>) -> Option<(String, String, Option<String>)> {
    let (head, words) = match line.split_once(['：', ':']) {
        Some((head, words)) => (head.trim_matches(['*', ' ']), Some(words.trim_matches(['*', ' ']))),
        None => (line.trim_matches(['*', ' ']), None),
    };
    let (name, mut how) = match head.split_once(['（', '(']) {
        Some((name, how)) => (name.trim_matches(['*', ' ']), how.trim_end_matches(['）', ')', '*']).trim().to_owned()),
        None => (head, String::new()),
    };
    let is_name = !name.is_empty() && !name.chars().any(|c| "，。！？、；“”\"!?,;《》".contains(c));
    let han = name.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let short = if han { name.chars().count() <= 6 } else { name.split_whitespace().count() <= 4 };
    let shouted = han || (name.chars().any(char::is_alphabetic) && name == name.to_uppercase());
    let speaks = match &words {
        Some(words) => !words.is_empty(),
        // Alone on its line: something is spoken on the next.
        None => next.is_some_and(|next| !next.is_empty() && !is_heading(next)) && shouted,
    };
    // 阿宽：（拍桌子）姓名！
    let words = words.map(|words| match aside(words) {
        Some((manner, rest)) if !rest.trim().is_empty() => {
            how = [how.as_str(), manner.trim_matches(['（', '）', '(', ')'])].join(" ").trim().to_owned();
            rest.trim().to_owned()
        }
        _ => words.to_owned(),
    });
    (is_name && short && speaks).then(|| (name.to_owned(), how, words))
}

/// The title, and the scenes.
pub(super) fn scenes_of(text: &str) -> (Option<String>, Vec<Written>) {
    let mut begins = 0;
    let lines: Vec<(&str, Range<usize>)> = text
        .split('\n')
        .map(|line| {
            let from = begins;
            begins += line.chars().count() + 1;
            (line.trim_matches([' ', '\t', '　', '\r']), from..begins - 1)
        })
        .collect();
    let mut title = None;
    let mut scenes: Vec<Written> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let (line, source) = lines[at].clone();
        at += 1;
        if line.is_empty() || is_transition(line) {
            continue;
        }
        if is_heading(line) {
            scenes.push(Written { heading: line.to_owned(), items: vec![] });
            continue;
        }
        let Some(scene) = scenes.last_mut() else {
            let bare = line.trim_matches(['《', '》', '#', ' ']);
            title = title.or_else(|| (bare.chars().count() <= 40).then(|| bare.to_owned()));
            continue;
        };
        match speaker(line, lines.get(at).map(|l| l.0)) {
            Some((who, how, Some(words))) => scene.items.push(Item::Speech { who, how, words, source }),
            Some((who, mut how, None)) => {
                let mut words = Vec::new();
                let mut end = source.end;
                while let Some((line, place)) = lines.get(at).filter(|(l, _)| !l.is_empty() && !is_heading(l)) {
                    match line.strip_prefix(['（', '(']) {
                        Some(said) if line.ends_with(['）', ')']) => {
                            how = said.trim_end_matches(['）', ')']).to_owned()
                        }
                        _ => words.push(*line),
                    }
                    end = place.end;
                    at += 1;
                }
                let source = source.start..end;
                scene.items.push(Item::Speech { who, how, words: words.join(" "), source });
            }
            None => scene.items.push(Item::Action { words: line.to_owned(), source }),
        }
    }
    (title, scenes)
}

fn is_transition(line: &str) -> bool {
    let upper = line.to_uppercase();
    upper.ends_with("TO:") || upper.starts_with("FADE ") || matches!(line, "切至：" | "淡入：" | "淡出。" | "淡出")
}
