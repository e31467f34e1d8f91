//! Numbers, dates, amounts and signs in Chinese text, written out in Chinese characters.

use crate::numeral::{Numeral, clock, digits_end, iso_date};
use crate::traced::{Traced, fold_width, is_han};

const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

/// `text` with every number and sign written out.
pub(crate) fn written_out(text: &str) -> Traced {
    let text: Vec<char> = text.chars().map(fold_width).collect();
    let mut out = Traced::default();
    let mut at = 0;
    while at < text.len() {
        let (words, len) = amount(&text, at).or_else(|| number(&text, at)).unwrap_or_else(|| (sign(&text, at), 1));
        out.push(&words, at..at + len);
        at += len;
    }
    out
}

/// A number with a currency sign before it.
fn amount(text: &[char], at: usize) -> Option<(String, usize)> {
    let unit = match text[at] {
        '¥' | '￥' => "元",
        '$' => "美元",
        '€' => "欧元",
        '£' => "英镑",
        _ => return None,
    };
    let mut numeral = Numeral::at(text, at + 1)?;
    let mut end = at + 1 + numeral.len;
    // A price without small change names none.
    numeral.fraction = numeral.fraction.filter(|change| change.contains(|digit| digit != '0'));
    let mut words = quantity(&numeral, true);
    // `$3万` is said 三万美元.
    while let Some(scale) = text.get(end).filter(|c| matches!(c, '万' | '亿' | '千' | '百')) {
        words.push(*scale);
        end += 1;
    }
    Some((words + unit, end - at))
}

/// A number, with the unit or the second number that changes how it is read.
fn number(text: &[char], at: usize) -> Option<(String, usize)> {
    let before = at.checked_sub(1).map(|i| text[i]);
    if text[at] == '-' && !before.is_some_and(|c| c.is_ascii_alphanumeric() || c == ')') {
        let (words, len) = number(text, at + 1).filter(|_| text.get(at + 1).is_some_and(char::is_ascii_digit))?;
        return Some((format!("负{words}"), len + 1));
    }
    let first = Numeral::at(text, at)?;
    if let Some((year, month, day, end)) = iso_date(text, at) {
        let words =
            format!("{}年{}月{}日", one_by_one(&year.to_string(), '一'), cardinal(month.into()), cardinal(day.into()));
        return Some((words, end - at));
    }
    if let Some((hour, minute, second, end)) = clock(text, at) {
        return Some((time(hour, minute, second), end - at));
    }
    if let Some(found) = telephone(text, at, &first) {
        return Some(found);
    }
    let end = at + first.len;
    let next = text.get(end).copied();
    match next {
        Some('%') => return Some((format!("百分之{}", quantity(&first, false)), first.len + 1)),
        Some('‰') => return Some((format!("千分之{}", quantity(&first, false)), first.len + 1)),
        Some('年') if is_year(text, &first, end) => return Some((one_by_one(&first.whole, '一'), first.len)),
        Some(join @ ('/' | ':' | '：' | '-' | '~' | '～' | '–' | '—')) => {
            if let Some(found) = pair(text, at, &first, join) {
                return Some(found);
            }
        }
        _ => {}
    }
    if let Some((name, len)) = unit(text, end) {
        return Some((quantity(&first, true) + name, first.len + len));
    }
    let ordinal = matches!(before, Some('第' | '初'));
    let counted = next.is_some_and(|c| {
        "个人天只次年位名条张本块元里斤两岁点分秒万千百亿倍种件间座匹把份杯步句口头层小半米公英米辆艘架棵颗封"
            .contains(c)
    });
    Some((quantity(&first, counted && !ordinal), first.len))
}

/// Two numbers joined by `join`: a fraction, a score, a span.
fn pair(text: &[char], at: usize, first: &Numeral, join: char) -> Option<(String, usize)> {
    let second = Numeral::at(text, at + first.len + 1)?;
    let mut len = first.len + 1 + second.len;
    let words = match join {
        '/' => format!("{}分之{}", quantity(&second, false), quantity(first, false)),
        ':' | '：' => format!("{}比{}", quantity(first, false), quantity(&second, false)),
        _ => {
            let after = text.get(at + len).copied();
            // A chain of hyphens is a code and read part by part.
            if after == Some('-') {
                return None;
            }
            if after == Some('%') {
                len += 1;
                format!("百分之{}到百分之{}", quantity(first, false), quantity(&second, false))
            } else if after == Some('年') && is_year(text, &second, at + len) && first.whole.len() == 4 {
                format!("{}到{}", one_by_one(&first.whole, '一'), one_by_one(&second.whole, '一'))
            } else {
                format!("{}到{}", quantity(first, false), quantity(&second, false))
            }
        }
    };
    Some((words, len))
}

/// Whether `number` before the 年 at `year` names a year rather than counting years.
fn is_year(text: &[char], number: &Numeral, year: usize) -> bool {
    let named = number.is_plain()
        && number.whole.len() == 4
        && number.value().is_some_and(|v| (1000..=2199).contains(&v) || number.whole.starts_with('0'));
    let counts = number.whole.ends_with("00")
        && matches!(text.get(year + 1), Some('前' | '后' | '来' | '间' | '以' | '的' | '多'));
    named && !counts
}

/// A telephone or other code number, said digit by digit with 幺 for one.
fn telephone(text: &[char], at: usize, first: &Numeral) -> Option<(String, usize)> {
    if !first.is_plain() {
        return None;
    }
    let mut parts = vec![first.whole.clone()];
    let mut end = at + first.len;
    while text.get(end) == Some(&'-') && digits_end(text, end + 1) >= end + 4 {
        let stop = digits_end(text, end + 1);
        parts.push(text[end + 1..stop].iter().collect());
        end = stop;
    }
    let total: usize = parts.iter().map(String::len).sum();
    let before: String = text[at.saturating_sub(4)..at].iter().collect();
    let announced =
        ["电话", "号码", "拨打", "拨通", "手机", "报警", "房号", "密码"].iter().any(|word| before.contains(word))
            || before.ends_with('打') && first.whole.len() == 3;
    let mobile = parts.len() == 1 && total == 11 && first.whole.starts_with('1');
    let area = first.whole.starts_with('0') && total >= 7;
    if !(mobile || area || announced && total >= 3 || parts.len() >= 3 && total >= 7) {
        return None;
    }
    let words: Vec<String> = parts.iter().map(|part| one_by_one(part, '幺')).collect();
    Some((words.join("，"), end - at))
}

/// The Chinese name of a unit written in letters or as a sign at `at`, and its length.
fn unit(text: &[char], at: usize) -> Option<(&'static str, usize)> {
    const UNITS: [(&str, &str); 34] = [
        ("km/h", "公里每小时"),
        ("km²", "平方公里"),
        ("km", "公里"),
        ("kg", "公斤"),
        ("cm²", "平方厘米"),
        ("cm", "厘米"),
        ("mm", "毫米"),
        ("m/s", "米每秒"),
        ("m²", "平方米"),
        ("m³", "立方米"),
        ("ml", "毫升"),
        ("mL", "毫升"),
        ("mg", "毫克"),
        ("GB", "G B"),
        ("MB", "M B"),
        ("TB", "T B"),
        ("GHz", "吉赫兹"),
        ("MHz", "兆赫兹"),
        ("Hz", "赫兹"),
        ("kW", "千瓦"),
        ("kHz", "千赫兹"),
        ("°C", "摄氏度"),
        ("℃", "摄氏度"),
        ("°F", "华氏度"),
        ("℉", "华氏度"),
        ("°", "度"),
        ("m", "米"),
        ("g", "克"),
        ("L", "升"),
        ("t", "吨"),
        ("s", "秒"),
        ("h", "小时"),
        ("W", "瓦"),
        ("V", "伏"),
    ];
    let found = UNITS.iter().find(|(written, _)| {
        let end = at + written.chars().count();
        text.get(at..end).is_some_and(|part| part.iter().copied().eq(written.chars()))
            && !(written.ends_with(|c: char| c.is_ascii_alphabetic())
                && text.get(end).is_some_and(char::is_ascii_alphanumeric))
    })?;
    Some((found.1, found.0.chars().count()))
}

/// What a single character other than a digit is said as.
fn sign(text: &[char], at: usize) -> String {
    let ch = text[at];
    let near = |i: Option<usize>| i.and_then(|i| text.get(i)).is_some_and(|c| c.is_alphanumeric());
    let between = near(at.checked_sub(1)) && near(Some(at + 1));
    match ch {
        '+' => "加".into(),
        '=' => "等于".into(),
        '×' => "乘".into(),
        '÷' => "除以".into(),
        '&' => "和".into(),
        '@' => " at ".into(),
        '%' => "百分号".into(),
        '℃' => "摄氏度".into(),
        '°' => "度".into(),
        '№' => "编号".into(),
        '~' | '～' if between => "到".into(),
        '·' | '•' if between && near(at.checked_sub(1)) => String::new(),
        // Within a Chinese word a stray Latin hyphen carries no sound.
        '-' if between && text.get(at + 1).copied().is_some_and(is_han) => String::new(),
        _ => ch.into(),
    }
}

/// The time of day.
fn time(hour: u32, minute: u32, second: Option<u32>) -> String {
    let hour = if hour == 2 { "两".into() } else { cardinal(hour.into()) };
    let mut words = match minute {
        0 => format!("{hour}点"),
        1..10 => format!("{hour}点零{}分", cardinal(minute.into())),
        _ => format!("{hour}点{}分", cardinal(minute.into())),
    };
    if let Some(second) = second.filter(|s| *s > 0) {
        words += &format!("{}秒", cardinal(second.into()));
    }
    words
}

/// A quantity; `counted` when a measure word follows, before which two is 两.
fn quantity(number: &Numeral, counted: bool) -> String {
    let code = number.fraction.is_none() && number.whole.len() > 1 && number.whole.starts_with('0');
    let whole = match number.value() {
        Some(value) if !code && number.whole.len() <= 16 => {
            if value == 2 && counted && number.fraction.is_none() {
                "两".into()
            } else {
                cardinal(value)
            }
        }
        _ => one_by_one(&number.whole, '一'),
    };
    match &number.fraction {
        Some(fraction) => format!("{whole}点{}", one_by_one(fraction, '一')),
        None => whole,
    }
}

/// Digits one by one, with `one` for 1.
fn one_by_one(digits: &str, one: char) -> String {
    digits.chars().filter_map(|c| c.to_digit(10)).map(|d| if d == 1 { one } else { DIGITS[d as usize] }).collect()
}

/// `value` in words: 10 is 十, 200 两百, 2_0000 两万, 1005 一千零五.
pub(crate) fn cardinal(value: u64) -> String {
    if value == 0 {
        return "零".into();
    }
    const SCALES: [&str; 5] = ["", "万", "亿", "万亿", "亿亿"];
    let mut groups = Vec::new();
    let mut rest = value;
    while rest > 0 {
        groups.push(rest % 10_000);
        rest /= 10_000;
    }
    let mut words = String::new();
    let mut gap = false;
    for (i, group) in groups.iter().enumerate().rev() {
        if *group == 0 {
            gap = !words.is_empty();
            continue;
        }
        if !words.is_empty() && (gap || *group < 1000) {
            words.push('零');
        }
        words += &below_ten_thousand(*group, words.is_empty(), i > 0);
        words += SCALES[i];
        gap = false;
    }
    words
}

/// 1 to 9999. `leading`: nothing stands before it, so 12 is 十二; `scaled`: 万 or 亿 follows, so 2 is 两.
fn below_ten_thousand(value: u64, leading: bool, scaled: bool) -> String {
    if value == 2 && scaled {
        return "两".into();
    }
    let mut words = String::new();
    let mut gap = false;
    for (power, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let digit = (value / power % 10) as usize;
        if digit == 0 {
            gap = !words.is_empty();
            continue;
        }
        if gap {
            words.push('零');
            gap = false;
        }
        let bare_ten = power == 10 && digit == 1 && words.is_empty() && leading;
        if !bare_ten {
            words.push(if digit == 2 && power >= 100 { '两' } else { DIGITS[digit] });
        }
        words += name;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_out() {
        for (given, said) in [
            ("共12人", "共十二人"),
            ("2个", "两个"),
            ("第2个", "第二个"),
            ("200只", "两百只"),
            ("1005", "一千零五"),
            ("10010", "一万零一十"),
            ("20000", "两万"),
            ("100200", "十万零两百"),
            ("1,234,567", "一百二十三万四千五百六十七"),
            ("100000000", "一亿"),
            ("3.14", "三点一四"),
            ("-5℃", "负五摄氏度"),
            ("25%", "百分之二十五"),
            ("3/4", "四分之三"),
            ("2024年", "二零二四年"),
            ("3000年前", "三千年前"),
            ("1000年后", "一千年后"),
            ("80年代", "八十年代"),
            ("2024-05-03", "二零二四年五月三日"),
            ("7:05", "七点零五分"),
            ("14:30", "十四点三十分"),
            ("2:00", "两点"),
            ("3:2", "三比二"),
            ("¥99.5", "九十九点五元"),
            ("￥1,299.00", "一千两百九十九元"),
            ("气温-5℃", "气温负五摄氏度"),
            ("$3万", "三万美元"),
            ("电话13800138000", "电话幺三八零零幺三八零零零"),
            ("拨打110", "拨打幺幺零"),
            ("010-62345678", "零幺零，六二三四五六七八"),
            ("5km", "五公里"),
            ("60km/h", "六十公里每小时"),
            ("120m²", "一百二十平方米"),
            ("10-20人", "十到二十人"),
            ("1990-1995年", "一九九零到一九九五年"),
            ("007", "零零七"),
            ("５０％", "百分之五十"),
            ("12345678901234567890", "一二三四五六七八九零一二三四五六七八九零"),
            ("0", "零"),
        ] {
            assert_eq!(written_out(given).words(), said, "{given}");
        }
    }

    #[test]
    fn every_character_knows_its_source() {
        let out = written_out("共12人");
        assert_eq!(out.0[0].source, 0..1);
        assert_eq!((out.0[1].ch, out.0[1].source.clone()), ('十', 1..3));
        assert_eq!((out.0[3].ch, out.0[3].source.clone()), ('人', 3..4));
    }
}
