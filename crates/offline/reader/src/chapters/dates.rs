//! Lines that hold a date and nothing else, as a diary has them.

use regex::Regex;
use std::{collections::BTreeSet, sync::LazyLock};

/// `3月12日 星期四 雨`, 周五, `2024-03-12`: a date or a day of the week, then the hour and the weather.
static ZH: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)^\s*
        (?: (?: (?:\d{2,4}|[〇零一二三四五六七八九]{2,4})\s*年\s* )?
            [\d一二三四五六七八九十]{1,3}\s*月\s*[\d一二三四五六七八九十廿]{1,3}\s*[日号]
            (?: [\s，,（(]* (?:星期|周|礼拜)[一二三四五六日天] [）)]? )?
          | \d{4}[-./]\d{1,2}[-./]\d{1,2} (?: [\s，,（(]* (?:星期|周|礼拜)[一二三四五六日天] [）)]? )?
          | (?:星期|周|礼拜)[一二三四五六日天]
        )
        [\s，,]* (?:清晨|凌晨|早晨|早上|上午|中午|下午|傍晚|晚上|夜里|深夜)?
        [\s，,]* (?:天气)? [\s：:]* [晴阴雨雪雾风霾云多小中大雷阵转到冰雹沙尘暴\s，,]{0,10} 。? \s*$",
    )
    .expect("a valid pattern")
});

/// `Monday`, `Thursday, 12 March 1998. Rain`, `March 3rd`.
static EN: LazyLock<Regex> = LazyLock::new(|| {
    const DAY: &str = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day";
    const MONTH: &str = r"(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?";
    const NUMBER: &str = r"[0-9]{1,2}(?:st|nd|rd|th)?";
    let date =
        format!(r"{DAY}|{MONTH}\s+{NUMBER}|(?:the\s+)?{NUMBER}\s+(?:of\s+)?{MONTH}|[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}");
    let more = r"[0-9]{4}|[0-9]{1,2}(?:[:.][0-9]{2})?\s*[ap]\.?m\.?|morning|afternoon|evening|night|midnight|noon|sunny|sun|rain|rainy|cloudy|clouds|snow|snowy|fog|foggy|windy|wind|storm|stormy|clear|overcast|fine|hot|cold";
    Regex::new(&format!(r"(?i)^\s*(?:{date})(?:[\s,.;:–—-]+(?:{date}|{more}))*[.,:]?\s*$")).expect("a valid pattern")
});

/// Whether a line is a date and nothing else. The weather alone (雪) may as well be a title.
pub(crate) fn is_date(line: &str) -> bool {
    let line = line.trim_start_matches(['#', ' ']);
    line.len() <= 120 && (ZH.is_match(line) || EN.is_match(line))
}

/// The lines, from 0, that are the dates of a diary: the first of the text, any that is marked as a heading, and all
/// where there are several. One alone within a story stands over a letter.
pub(crate) fn dates(text: &str) -> BTreeSet<usize> {
    let found: Vec<(usize, &str)> = text.lines().enumerate().filter(|(_, line)| is_date(line)).collect();
    let first = text.lines().position(|line| !line.trim().is_empty());
    let diary = found.len() > 1;
    found.into_iter().filter(|(n, line)| diary || Some(*n) == first || line.starts_with('#')).map(|(n, _)| n).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_a_date_and_nothing_else() {
        for line in [
            "3月12日 星期四 雨",
            "# 3月15日 星期日 晴",
            "二〇二四年十月三日，周四，小雨转晴",
            "周五",
            "2024-03-12",
            "Monday",
            "Thursday, 12 March 1998. Rain",
            "March 3rd, Sunday",
            "Monday morning",
        ] {
            assert!(is_date(line), "{line}");
        }
        for line in [
            "雪",
            "雨",
            "三月的雨",
            "周五见",
            "3月12日，我去了北京。",
            "May",
            "Rain",
            "Monday was wet.",
            "Sunday in June",
            "12",
        ] {
            assert!(!is_date(line), "{line}");
        }
    }
}
