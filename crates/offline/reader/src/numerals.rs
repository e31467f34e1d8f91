//! Numbers in words.

use kinora_model::Language;

/// Measure words for people, and adjectives, that may stand between a Chinese number and whom it counts.
const BETWEEN: &str = "名个位多余的铁甲黑红白";

/// The number at the end of `words` that counts the noun behind them (三十名, `three hundred`), and the byte where it
/// begins; 数百 and 几十 are three times their unit.
pub(crate) fn before(words: &str, language: Language) -> Option<(u32, usize)> {
    match language {
        Language::Zh => {
            let number = words.trim_end_matches(|c| BETWEEN.contains(c));
            let from = number.trim_end_matches(|c| "一二两三四五六七八九十百千万数几0123456789".contains(c)).len();
            let (some, number) = match number[from..].trim_start_matches(['数', '几']) {
                bare if bare.len() < number.len() - from => (3, bare),
                bare => (1, bare),
            };
            let count = chinese(number).filter(|_| !number.is_empty())?;
            Some((count.saturating_mul(some), from))
        }
        Language::En => {
            let place = |w: &str| w.as_ptr() as usize - words.as_ptr() as usize;
            let read = |w: &str| english(&w.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase());
            let mut last = words.split_whitespace().rev().take(4);
            let (count, from) = last.find_map(|w| Some((read(w)?, place(w))))?;
            // `three hundred`.
            let times = last.next().and_then(|w| Some((read(w)?, place(w))));
            let times = times.filter(|(times, _)| count >= 12 && *times < count);
            Some(times.map_or((count, from), |(times, from)| (count.saturating_mul(times), from)))
        }
    }
}

/// Whether `words` count the noun behind them as many: 三十名, `forty`; not 三叔 and 十三爷, whose number is a name's.
pub(crate) fn counts_many(words: &str, language: Language) -> bool {
    let least = if words.ends_with(['名', '个', '位', '多', '余']) || language == Language::En { 3 } else { 100 };
    before(words, language).is_some_and(|(n, _)| n >= least)
}

/// The number that Chinese numerals or digits write (三十二, 两百, 32); 多 in it is passed over. Nothing for any other word.
pub(crate) fn chinese(word: &str) -> Option<u32> {
    let (mut total, mut digit) = (0u32, 0u32);
    for c in word.chars() {
        let unit = match c {
            '十' => 10,
            '百' => 100,
            '千' => 1000,
            '万' => 10_000,
            _ => 0,
        };
        match c {
            // Ten thousand counts all that stands before it.
            '万' => (total, digit) = ((total + digit).max(1).checked_mul(unit)?, 0),
            _ if unit > 0 => (total, digit) = (total.checked_add(digit.max(1).checked_mul(unit)?)?, 0),
            '0'..='9' => digit = digit.checked_mul(10)?.checked_add(c.to_digit(10)?)?,
            '多' => {}
            '两' => digit = 2,
            c => digit = "零一二三四五六七八九".chars().position(|d| d == c)? as u32,
        }
    }
    total.checked_add(digit)
}

/// The number that an English word or digits write (`twenty-one`, `dozen`, `32`). Nothing for any other word.
pub(crate) fn english(word: &str) -> Option<u32> {
    const SMALL: &[&str] = &[
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: &[&str] = &["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    let small = |w: &str| SMALL.iter().position(|s| *s == w).map(|n| n as u32);
    let tens = |w: &str| TENS.iter().position(|t| *t == w).map(|n| (n as u32 + 2) * 10);
    let great = match word {
        "dozen" | "dozens" => Some(12),
        "hundred" | "hundreds" => Some(100),
        "thousand" | "thousands" => Some(1000),
        _ => None,
    };
    let (head, tail) = word.split_once('-').unwrap_or((word, ""));
    great.or_else(|| word.parse().ok()).or_else(|| small(word)).or_else(|| Some(tens(head)? + small(tail).unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read() {
        let zh =
            [("三", 3), ("十", 10), ("二十", 20), ("三十二", 32), ("两百", 200), ("一百零八", 108), ("三千", 3000)];
        for (word, number) in zh.into_iter().chain([("十万", 100_000), ("万", 10_000), ("47", 47), ("三十多", 30)])
        {
            assert_eq!(chinese(word), Some(number), "{word}");
        }
        for (word, number) in [("nine", 9), ("forty", 40), ("twenty-one", 21), ("dozen", 12), ("47", 47)] {
            assert_eq!(english(word), Some(number), "{word}");
        }
        assert_eq!(before("城下站着三百铁甲", Language::Zh), Some((300, "城下站着".len())));
        assert_eq!(before("There were two hundred", Language::En), Some((200, 11)));
        assert!(counts_many("来了三名", Language::Zh) && !counts_many("十三", Language::Zh));
        assert_eq!((chinese("三人"), english("some"), chinese("99999999999")), (None, None, None));
    }
}
