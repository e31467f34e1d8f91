//! Headings: the title of the whole, and of its chapters.

mod dates;

use crate::scripted::is_certain_heading;
pub(crate) use dates::{dates, is_date};
use regex::Regex;
use std::{collections::BTreeMap, sync::LazyLock};

/// `第十二回 风雪山神庙`, `Chapter 3: The Door`, `楔子`, `IV.`, and headings marked by `#`.
static CHAPTER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)^\s*(?:
            第\s*[0-9０-９一二三四五六七八九十百千零〇两]{1,8}\s*[章回节卷幕集部篇](?:\s*[:：、.．\s]\s*\S.{0,40}|[^，。！？“”]{0,20})?
          | (?:楔子|序章|序幕|引子|尾声|后记|番外)(?:[:：\s].{0,30})?
          | (?:chapter|part|book|act)\s+(?:[0-9]{1,4}|[ivxlc]{1,7}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[a-z]+teen|twenty(?:[-\s][a-z]+)?)\b(?:\s*[:.—–-]?\s*\S.{0,60})?
          | (?:prologue|epilogue)(?:\s*[:.—–-]\s*.{0,60})?
          | [ivxlc]{1,6}\.?
          | [0-9]{1,3}[.、]?
          | [一二三四五六七八九十]{1,3}、?
        )\s*$",
    )
    .expect("a valid pattern")
});

const ENDS: [char; 15] = ['。', '！', '？', '，', '；', '”', '」', '.', '!', '?', ',', ';', '"', '…', '’'];

/// The heading that a line is, if it is one by its form alone.
fn heading(line: &str) -> Option<String> {
    if let Some(title) = line.strip_prefix("# ") {
        return Some(title.trim().to_owned()).filter(|t| !t.is_empty());
    }
    let line = line.trim();
    let ended = line.chars().count() > 8 && line.ends_with(['。', '，', '；', '”', '」', ',', '"']);
    (!ended && line.chars().count() <= 80 && CHAPTER.is_match(line)).then(|| line.to_owned())
}

/// A short first line that ends no sentence is the title, if more text follows.
fn first_line(text: &str) -> Option<&str> {
    let mut lines = text.lines().filter(|l| !l.trim().is_empty());
    let first = lines.next()?.trim();
    let plain = first.strip_prefix("# ").unwrap_or(first).trim();
    let size = plain.chars().count();
    let short = if plain.is_ascii() { plain.split_whitespace().count() <= 10 && size <= 70 } else { size <= 24 };
    let quoted = plain.starts_with(['“', '「', '"', '‘', '—', '\'']) || plain.contains(['：', ':']);
    let follows = lines.next().is_some_and(|next| next.chars().count() > size / 2 || first != plain);
    (short
        && follows
        && !quoted
        && !plain.ends_with(ENDS)
        && plain.chars().any(char::is_alphabetic)
        && !CHAPTER.is_match(plain)
        && !is_date(plain)
        && !is_certain_heading(plain))
    .then_some(plain)
}

/// The title of a text, by its first line: without 《》.
pub(crate) fn title_of(text: &str) -> Option<String> {
    first_line(text).map(|line| line.trim_matches(['《', '》', '*', '=']).trim().to_owned()).filter(|t| !t.is_empty())
}

/// Headings by line number, from 0. The title is one, with empty words, so that nobody reads it as prose.
pub(crate) fn headings(text: &str) -> BTreeMap<usize, String> {
    let mut out: BTreeMap<usize, String> =
        text.lines().enumerate().filter_map(|(i, l)| Some((i, heading(l)?))).collect();
    // Bare numbers are headings only where they come in a row: one alone may be a page number or an answer.
    let bare = |t: &String| t.chars().all(|c| !c.is_alphabetic() || "ivxlcIVXLC一二三四五六七八九十".contains(c));
    if out.values().filter(|t| bare(t)).count() < 2 {
        out.retain(|_, t| !bare(t));
    }
    // Scene headings over prose: they are shown, and nobody reads them out.
    let lines = || text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty());
    let scenes: Vec<(usize, &str)> = lines().filter(|(_, l)| is_certain_heading(l)).collect();
    if lines().count() > scenes.len()
        && (scenes.len() >= 2 || lines().next().is_some_and(|(_, l)| is_certain_heading(l)))
    {
        out.extend(scenes.into_iter().map(|(i, l)| (i, l.trim().to_owned())));
    }
    let dates = dates(text);
    out.retain(|i, _| !dates.contains(i));
    if first_line(text).is_some() {
        let number = text.lines().position(|l| !l.trim().is_empty()).unwrap_or(0);
        out.insert(number, String::new());
        // `by Somebody` or 作者：某某 under the title.
        let under = text.lines().enumerate().skip(number + 1).find(|(_, l)| !l.trim().is_empty());
        if let Some((i, line)) = under {
            let lower = line.trim().to_lowercase();
            let short = line.chars().count() <= 40;
            if short && (lower.starts_with("by ") && !lower.ends_with(ENDS) || lower.starts_with("作者")) {
                out.insert(i, String::new());
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_told_from_prose() {
        for line in [
            "第一章",
            "第十二回 风雪山神庙",
            "第3节：雨夜",
            "Chapter 4",
            "CHAPTER IV. The Door",
            "# 雨",
            "楔子",
            "Epilogue",
            "Part Two: Home",
        ] {
            assert!(heading(line).is_some(), "{line}");
        }
        for line in [
            "第一章写得很好，他说。",
            "Chapter and verse were quoted.",
            "第二天清晨，雨停了。",
            "I saw him.",
            "Part of me wanted to go.",
            "他说第一回见她",
        ] {
            assert!(heading(line).is_none(), "{line}");
        }
    }

    #[test]
    fn title_is_the_first_short_line() {
        assert_eq!(title_of("《夜雨渡》\n\n深夜，大雨落在竹林里。").as_deref(), Some("夜雨渡"));
        assert_eq!(title_of("深夜，大雨落在竹林里。\n他来了。"), None);
        for line in ["3月12日 星期四 雨", "# 3月12日 星期四 雨", "Monday", "第一场 日 内 值班室", "INT. BAKERY - NIGHT"]
        {
            assert_eq!(title_of(&format!("{line}\n\n深夜，大雨落在竹林里，他来了。")), None, "{line}");
        }
        assert_eq!(title_of("雪\n\n深夜，大雨落在竹林里。").as_deref(), Some("雪"));
        assert_eq!(title_of("The Last Lamp\nby Somebody\n\nThe storm came in.").as_deref(), Some("The Last Lamp"));
    }
}
