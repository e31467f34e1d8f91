//! Times of day that no list of words can hold: hours of the clock, and what sky and sun are about to do.

use crate::{lexicon::TIME, numerals};
use kinora_model::Language;
use regex::Regex;
use std::{ops::Range, sync::LazyLock};

/// Times of day in a sentence, first to last: the word of each and where it stands.
pub(super) fn times(sentence: &str, language: Language) -> Vec<(&'static str, Range<usize>)> {
    let mut out = match language {
        Language::Zh => [hours_zh(sentence), sky(sentence)].concat(),
        Language::En => hours_en(sentence),
    };
    let listed = TIME.find(sentence, language).map(|hit| (TIME.key(hit.row), hit.range));
    // An hour says it better than the word before it: 凌晨两点 is no dawn.
    let free: Vec<_> = listed.filter(|(_, r)| !out.iter().any(|(_, o)| o.start < r.end && r.start < o.end)).collect();
    out.extend(free);
    out.retain(|(key, _)| *key != NOT_NOW);
    out.sort_by_key(|(_, range)| range.start);
    out
}

/// Stands for words that look like a time and tell none, so that the list of words does not find one within them.
const NOT_NOW: &str = "";

/// The time of an hour after midnight.
fn of_hour(hour: u32) -> &'static str {
    match hour {
        0..=4 => "night",
        5..=6 => "dawn",
        7..=16 => "day",
        17..=18 => "dusk",
        _ => "night",
    }
}

/// 凌晨两点, 晚上十点半, 二十二点钟. A bare 两点 may be two points, 三点钟 any of two hours.
fn hours_zh(sentence: &str) -> Vec<(&'static str, Range<usize>)> {
    static CLOCK: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(凌晨|清晨|清早|早上|早晨|上午|中午|下午|午后|傍晚|晚上|夜里|夜晚|深夜|半夜|当晚|今晚)?(?:的)?([0-9]{1,2}|[一二两三四五六七八九十]{1,3})点(钟|半|整|多|[0-9一二三四五十])?",
        )
    });
    let read = |found: regex::Captures| {
        let hour = numerals::chinese(found.get(2)?.as_str()).filter(|hour| *hour <= 24)?;
        let part = found.get(1).map(|m| m.as_str());
        let exact = found.get(3).is_some_and(|m| matches!(m.as_str(), "钟" | "半" | "整"));
        let hour = match part {
            None if !exact || hour <= 12 => return None,
            None => hour,
            Some("凌晨") if hour == 12 => 0,
            Some("凌晨" | "清晨" | "清早" | "早上" | "早晨" | "上午") => hour,
            Some("深夜" | "半夜" | "夜里" | "夜晚") => 23,
            Some("中午") => 12,
            Some(_) if hour < 12 => hour + 12,
            Some(_) => hour,
        };
        Some((of_hour(hour), found.get(0)?.range()))
    };
    CLOCK.captures_iter(sentence).filter_map(read).collect()
}

/// 天刚蒙蒙亮, 天还没亮, 太阳快落山, with the words between that say how far it is.
fn sky(sentence: &str) -> Vec<(&'static str, Range<usize>)> {
    const NEARLY: &str = "还没有|还没|快要|就要|马上|已经|渐渐|慢慢|刚刚|蒙蒙|微微|完全|才|刚|快|要|将|已|渐|全|又|大|都|一|也|还|没|未|彻底";
    static SKY: LazyLock<Regex> = LazyLock::new(|| {
        pattern(&format!(
            r"(天色?|太阳|日头)((?:{NEARLY}){{0,3}})(亮|黑|暗|落山|下山|西斜|偏西|西沉|落下|落了|升起|出来)"
        ))
    });
    let read = |found: regex::Captures| {
        let (whole, what, nearly, does) =
            (found.get(0)?, found.get(1)?.as_str(), found.get(2)?.as_str(), found.get(3)?.as_str());
        let (before, after) = (&sentence[..whole.start()], &sentence[whole.end()..]);
        // 今天亮, 每天黑 have a day and no sky; 天亮以前 and 天一亮我们就走 speak of a time that is not now.
        let other = before
            .ends_with(['今', '明', '昨', '每', '白', '春', '夏', '秋', '冬', '前', '后', '那', '这', '半', '整'])
            || ["以前", "之前", "前"].iter().any(|then| after.starts_with(then))
            || nearly == "一" && after.starts_with(['我', '你', '咱'])
            || what == "天" && matches!(does, "出来" | "升起" | "落下" | "落了");
        let soon = nearly.contains(['快', '要', '将', '渐', '没', '未', '慢']) || nearly.contains("马上");
        let key = match does {
            "亮" if nearly.contains('大') => "day",
            "亮" | "升起" => "dawn",
            "出来" => "day",
            "黑" if !soon => "night",
            _ => "dusk",
        };
        Some((if other { NOT_NOW } else { key }, whole.range()))
    };
    SKY.captures_iter(sentence).filter_map(read).collect()
}

/// `six in the morning`, `10 p.m.`, `past ten o'clock` where lamps or beds say which ten.
fn hours_en(sentence: &str) -> Vec<(&'static str, Range<usize>)> {
    const HOUR: &str = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[0-9]{1,2}";
    static CLOCK: LazyLock<Regex> = LazyLock::new(|| {
        pattern(&format!(
            r"(?i)\b(at |past |about |nearly |almost |before |after |by |until |till )?\b({HOUR})\b(:[0-9]{{2}}\b)?( o['’]clock)?(?: ?([ap])\.?m\b\.?)?(?: in the (morning|afternoon|evening)| (at night|that night))?"
        ))
    });
    const LATE: &[&str] = &["night", "evening", "lamp", "candle", "dark", "supper", "bed", "moon", "asleep"];
    const EARLY: &[&str] = &["woke", "awoke", "wakes", "got up", "gets up", "alarm", "sunrise", "breakfast"];
    let lower = sentence.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|w| lower.contains(w));
    let read = |found: regex::Captures| {
        let word = found.get(2)?.as_str().to_lowercase();
        let names = HOUR.split('|').position(|name| name == word).map(|n| n as u32 + 1);
        let hour = names.or_else(|| word.parse().ok()).filter(|hour| *hour <= 24)?;
        let half = found.get(5).map(|m| m.as_str().to_lowercase());
        let part = found.get(6).or(found.get(7)).map(|m| m.as_str().to_lowercase());
        let clock = found.get(3).is_some() || found.get(4).is_some();
        let told = found.get(1).is_some() || clock;

        let morning = hour % 12;
        let hour = match (half.as_deref(), part.as_deref()) {
            (Some("a"), _) | (None, Some("morning")) => morning,
            (None, Some("at night" | "that night")) => 23,
            (Some("p"), _) | (None, Some("afternoon" | "evening")) => morning + 12,
            _ if !told => return None,
            // `By 15` may count anything.
            _ if hour > 12 && !clock => return None,
            _ if hour > 12 => hour,
            // An hour alone may be either; what people do about it says which.
            _ if clock && has(LATE) => morning + 12,
            _ if has(EARLY) && (4..=11).contains(&morning) => morning,
            _ => return None,
        };
        Some((of_hour(hour), found.get(0)?.range()))
    };
    CLOCK.captures_iter(sentence).filter_map(read).collect()
}

fn pattern(words: &str) -> Regex {
    Regex::new(words).expect("the pattern is fixed")
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{En, Zh};

    fn first(sentence: &str, language: Language) -> Option<&'static str> {
        times(sentence, language).first().map(|(key, _)| *key)
    }

    #[test]
    fn hours_of_the_clock_tell_the_time() {
        let zh = [
            ("凌晨两点，书房里还亮着灯。", Some("night")),
            ("凌晨五点半，他起了床。", Some("dawn")),
            ("上午九点，会议开始了。", Some("day")),
            ("下午三点，雨停了。", Some("day")),
            ("晚上十点，楼里没有人。", Some("night")),
            ("二十二点整，车开了。", Some("night")),
            ("他有一点累，说了两点意见。", None),
            ("凌晨，他走了。", Some("dawn")),
        ];
        for (sentence, time) in zh {
            assert_eq!(first(sentence, Zh), time, "{sentence}");
        }
        let en = [
            ("At six in the morning Ned came down.", Some("dawn")),
            ("At two in the morning the bell rang.", Some("night")),
            ("The train left at 10 a.m. without him.", Some("day")),
            ("It was past eleven o'clock and the candles were low.", Some("night")),
            ("The baby woke them at six.", Some("dawn")),
            ("In June of 1944 the yard was full, and by 20 men it was guarded.", None),
            ("He put two in the bag and looked at three men.", None),
        ];
        for (sentence, time) in en {
            assert_eq!(first(sentence, En), time, "{sentence}");
        }
    }

    #[test]
    fn sky_and_sun_tell_the_time() {
        let told = [
            ("天刚蒙蒙亮，他就起来了。", Some("dawn")),
            ("天还没亮，他就起来了。", Some("dawn")),
            ("天快黑了。", Some("dusk")),
            ("窗外天已经黑了。", Some("night")),
            ("太阳快落山的时候，他来了。", Some("dusk")),
            ("太阳已经出来了。", Some("day")),
            ("他要在天亮之前回来。", None),
        ];
        for (sentence, time) in told {
            assert_eq!(first(sentence, Zh), time, "{sentence}");
        }
    }
}
