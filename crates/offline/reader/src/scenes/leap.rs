//! Openings of scenes by their time: 第二天清晨, 三十年前的那个夏天, `Twenty minutes later`, `At lunchtime`, and the way
//! back from what was remembered.

use super::clock;
use crate::lexicon::TURN;
use kinora_model::Language;

/// Whether a sentence comes back from what was remembered to where it was remembered: 电话铃把她拉回现在. `remembering`
/// says that the scene before looked back; only then are lesser words enough (他回过神来).
pub(super) fn comes_back(sentence: &str, remembering: bool, language: Language) -> bool {
    let lower = sentence.to_lowercase();
    let (sure, likely): (&[&str], &[&str]) = match language {
        Language::Zh => (
            &[
                "拉回现在",
                "拉回现实",
                "拉回到现在",
                "拉回到现实",
                "回到现在",
                "回到现实",
                "拉回了现在",
                "拉回了现实",
                "回到了现在",
                "回到了现实",
            ],
            &["回过神", "思绪", "回忆", "打断了她", "打断了他", "往事"],
        ),
        Language::En => (
            &["back to the present", "back into the present", "back in the present"],
            &[
                "brought her back",
                "brought him back",
                "brought me back",
                "the memory",
                "came back to himself",
                "came back to herself",
            ],
        ),
    };
    sure.iter().any(|w| lower.contains(w)) || remembering && likely.iter().any(|w| lower.contains(w))
}

/// Whether a sentence begins a look back: 二十年前的那个傍晚, `Ten years earlier`.
pub(super) fn looks_back(sentence: &str, language: Language) -> bool {
    match language {
        Language::Zh => {
            let head: String = sentence.chars().take(10).collect();
            opens_later(sentence, language) && (head.contains('前') || head.contains("那年"))
        }
        Language::En => {
            let head = sentence.split(',').next().unwrap_or_default().to_lowercase();
            opens_later(sentence, language)
                && [" earlier", " before", "long ago"].iter().any(|back| head.contains(back))
        }
    }
}

/// Whether a sentence begins with a time of day: 太阳快落山的时候, 晚上十点, `At lunchtime`, `By sunset`, `It is night`.
fn timed(sentence: &str, language: Language) -> bool {
    // What shines or blows at an hour is part of the picture: 月光照进来, `By candlelight`.
    const SEEN: &[&str] = &[
        "光",
        "阳",
        "月",
        "星",
        "雾",
        "风",
        "烛",
        "灯",
        "日头",
        "日高",
        "日上",
        "空",
        "色",
        "夜幕",
        "露",
        "雨",
        "雪",
        "白日",
        "白天",
        "moon",
        "star",
        "sun was",
        "sun rose",
        "sun came",
        "sun went",
        "lamplight",
        "candlelight",
        "sunlight",
        "sunshine",
        "sunny",
        "daylight",
        "bright day",
        "setting sun",
        "getting",
        "growing",
        "broad day",
    ];
    clock::times(sentence, language).iter().take(1).any(|(_, at)| {
        let (before, word, after) = (&sentence[..at.start], sentence[at.clone()].to_lowercase(), &sentence[at.end..]);
        let sky = word.starts_with("太阳") && word.contains(['落', '山']);
        if !sky && SEEN.iter().any(|seen| word.contains(seen)) {
            return false;
        }
        match language {
            Language::Zh => before.is_empty() && (!after.starts_with('的') || after.starts_with("的时候")),
            Language::En => {
                let before = before.to_lowercase();
                let lead = before.strip_suffix("the ").unwrap_or(&before).trim();
                // An hour brings its own `at`.
                let led = matches!(
                    lead,
                    "at" | "by" | "before" | "after" | "toward" | "towards" | "around" | "just before" | "just after"
                );
                let is = ["it is", "it was"].iter().find_map(|is| lead.strip_prefix(is)).map(str::trim);
                led || is
                    .is_some_and(|rest| matches!(rest, "" | "now" | "almost" | "nearly" | "past" | "already" | "late"))
                    || lead.is_empty() && word.starts_with("at ")
                    || lead.is_empty()
                        && ["came", "fell", "broke", "found", "."]
                            .iter()
                            .any(|does| after.trim_start().starts_with(does))
            }
        }
    })
}

/// Whether a Chinese sentence begins with a season or a feast that came: 开春以后, 入冬那天.
fn seasonal(sentence: &str) -> bool {
    const CAME: &[&str] = &[
        "开春", "入春", "入夏", "入秋", "入冬", "开学", "春天", "夏天", "秋天", "冬天", "立春", "立秋", "清明", "中秋",
        "除夕", "春节", "过年",
    ];
    const THEN: &[&str] = &["以后", "之后", "后", "到了", "来了", "那天", "的时候", "时", "，"];
    let rest = CAME.iter().find_map(|season| sentence.strip_prefix(season));
    rest.is_some_and(|rest| THEN.iter().any(|then| rest.starts_with(then)))
}

/// Whether one of the first two clauses is a span of time that went by: `Fifty years later`, `Some weeks earlier`, `In the
/// hold, twenty minutes later`.
fn counted(sentence: &str) -> bool {
    const NUMBERS: &[&str] = &[
        "a", "an", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
        "fifteen", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "hundred", "some",
        "several", "many", "few", "half", "couple", "dozen",
    ];
    const UNITS: &[&str] = &[
        "second", "minute", "hour", "day", "night", "week", "month", "year", "summer", "winter", "decade", "century",
        "moment", "centurie",
    ];
    let lower = sentence.to_lowercase();
    let clauses: Vec<&str> = lower.trim_end_matches(['.', '!', '?']).split(',').collect();
    clauses.iter().take(2).enumerate().any(|(nth, clause)| {
        let words: Vec<&str> = clause.split_whitespace().collect();
        let Some(turn) = words.iter().position(|w| matches!(*w, "later" | "earlier" | "before")) else { return false };
        let ends = turn + 1 == words.len();
        let number = |w: &str| {
            let mut parts = w.split('-');
            parts.all(|part| part.parse::<u32>().is_ok() || NUMBERS.contains(&part))
        };
        let span = turn >= 2
            && UNITS.contains(&words[turn - 1].trim_end_matches('s'))
            && words[..turn - 1]
                .iter()
                .all(|w| number(w) || matches!(*w, "of" | "about" | "nearly" | "almost" | "perhaps"));
        // `Two days before the wedding` names a day by another; in a later clause the span must stand alone.
        span && (ends || nth == 0 && words[turn] != "before")
    })
}

/// Whether a sentence begins with another time: the words stand at its head.
pub(super) fn opens_later(sentence: &str, language: Language) -> bool {
    let leap = match language {
        Language::Zh => leaps(sentence) || seasonal(sentence),
        Language::En => dated(sentence) || counted(sentence),
    };
    leap || timed(sentence, language)
        || TURN.find(sentence, language).any(|hit| {
            let before = &sentence[..hit.range.start];
            let after = &sentence[hit.range.end..];
            TURN.key(hit.row) == "later"
                && match language {
                    // Followed by a comma or a subject; 那天的雨 only speaks of it.
                    Language::Zh => {
                        before.chars().count() <= 2
                            && (!after.starts_with('的') || SEASONS.iter().any(|s| after["的".len()..].starts_with(s)))
                            && !before.ends_with(['像', '每'])
                    }
                    Language::En => {
                        before.trim().is_empty() || before.trim().split(' ').count() == 1 && before.trim_end().len() < 5
                    }
                }
        })
}

/// Whether a sentence begins with a span of time after which, or before which, it plays: 两天后, 三十年前的一个黄昏.
fn leaps(sentence: &str) -> bool {
    let number = |c: char| c.is_ascii_digit() || "一二三四五六七八九十百千两几半数多个又".contains(c);
    // 第九十九天清晨, 第三年的春天: counted from the beginning, and always later than what was told before.
    let counted = sentence.strip_prefix('第');
    let sentence = counted.unwrap_or(sentence);
    let rest = sentence.trim_start_matches(number);
    if rest.len() == sentence.len() {
        return false;
    }
    let units = ["天", "日", "夜", "年", "月", "周", "星期", "小时", "时辰", "分钟", "刻钟", "炷香"];
    let Some(rest) = units.iter().find_map(|unit| rest.strip_prefix(unit)) else { return false };
    if counted.is_some() {
        return !rest.starts_with('的') || SEASONS.iter().any(|s| rest["的".len()..].starts_with(s));
    }
    let seasoned = |rest: &str| rest.strip_prefix('的').is_some_and(|r| SEASONS.iter().any(|s| r.starts_with(s)));
    for after in ["以后", "之后", "后"] {
        if let Some(rest) = rest.strip_prefix(after) {
            return !rest.starts_with('的') || seasoned(rest);
        }
    }
    // 三年前，他还是个孩子 only looks back.
    ["以前", "之前", "前"].iter().find_map(|before| rest.strip_prefix(before)).is_some_and(seasoned)
}

/// Whether a sentence begins with a date of its own: `On Thursday afternoon`, `On a golden evening in summer`, `Late one
/// night`.
fn dated(sentence: &str) -> bool {
    const PARTS: &[&str] = &[
        "morning",
        "afternoon",
        "evening",
        "night",
        "midnight",
        "noon",
        "dawn",
        "dusk",
        "day",
        "week",
        "month",
        "year",
        "spring",
        "summer",
        "autumn",
        "winter",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "eve",
    ];
    let clause = sentence.split([',', ';', '.']).next().unwrap_or_default().to_lowercase();
    let mut words = clause.split_whitespace();
    let lead = words.next().unwrap_or_default();
    // Words that describe the day stand between; a verb or another preposition means that it tells of something else.
    let reach = match lead {
        "on" => 4,
        "one" | "that" | "late" | "early" | "next" => 2,
        _ => 0,
    };
    words
        .take(reach)
        .take_while(|w| !matches!(*w, "of" | "to" | "was" | "were" | "had" | "is" | "with" | "before"))
        .any(|w| PARTS.contains(&w))
}

/// 三年后的春天 opens a scene; 那天的雨 only speaks of it.
const SEASONS: &[&str] = &[
    "春", "夏", "秋", "冬", "一个", "那个", "这个", "一天", "早", "清晨", "夜", "傍晚", "黄昏", "晚", "午", "深夜",
    "黎明",
];

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{En, Zh};

    #[test]
    fn a_leap_in_time_opens_a_scene() {
        for opening in [
            "三十年前的那个夏天，他还是个孩子。",
            "开春以后，村里人都下了地。",
            "太阳快落山的时候，他们到了河边。",
            "晚上十点，楼里只剩他一个人。",
            "天快黑了，雨还没有停。",
        ] {
            assert!(opens_later(opening, Zh), "{opening}");
        }
        for opening in [
            "Fifty years later, Nell told me this.",
            "Twenty minutes later Ned was on the roof.",
            "In the hold, twenty minutes later, Ned was still working.",
            "Forty-two days earlier, the ship had sailed.",
            "At lunchtime Ned was sent for.",
            "By sunset the tide had gone.",
            "It is night and I am writing this under the sheet.",
        ] {
            assert!(opens_later(opening, En), "{opening}");
        }
    }

    #[test]
    fn light_and_memories_open_none() {
        for told in ["月光照进屋里。", "三年前，他还是个孩子。", "夜里的风很冷。", "阳光落在桌上。", "春天的风吹过。"]
        {
            assert!(!opens_later(told, Zh), "{told}");
        }
        for told in [
            "By candlelight the room looked smaller.",
            "Two days before the wedding she had been ill.",
            "She had never met a later train.",
            "The sooner or later of it was Tom.",
            "Moonlight lay on the floor.",
        ] {
            assert!(!opens_later(told, En), "{told}");
        }
    }

    #[test]
    fn one_comes_back_from_a_memory() {
        assert!(looks_back("二十年前的那个傍晚，他才七岁。", Zh) && !looks_back("三天后的傍晚，他来了。", Zh));
        assert!(comes_back("电话铃把他拉回现在。", false, Zh));
        assert!(comes_back("他回过神来。", true, Zh) && !comes_back("他回过神来。", false, Zh));
        assert!(comes_back("The whistle brought her back to the present.", false, En));
    }
}
