//! Numbers, dates, amounts, abbreviations and signs in English text, written out in words.

use super::date;
use super::words::{cardinal, one_by_one, ordinal, year};
use crate::numeral::{Numeral, digits_end};
use crate::traced::{Traced, fold_width};

/// `text` with every number, abbreviation and sign written out.
pub(crate) fn written_out(text: &str) -> Traced {
    let text: Vec<char> = text.chars().map(fold_width).collect();
    let mut out = Traced::default();
    let mut at = 0;
    while at < text.len() {
        let found = if text[at].is_ascii_alphabetic() {
            word(&text, at)
        } else {
            amount(&text, at).or_else(|| number(&text, at))
        };
        let (words, len) = found.unwrap_or_else(|| (sign(&text, at), 1));
        // "5km" and "$5bn" leave no space between the words they become.
        let glued =
            len > 1 && out.0.last().is_some_and(|l| l.ch.is_alphanumeric() && words.starts_with(char::is_alphabetic));
        if glued && text[at].is_ascii_digit() {
            out.push(" ", at..at);
        }
        out.push(&words, at..at + len);
        at += len;
        if len > 0 && text[at - 1].is_ascii_digit() && text.get(at).is_some_and(|c| c.is_ascii_alphabetic()) {
            out.push(" ", at..at);
        }
    }
    out
}

/// The word at `at`: an abbreviation, a Roman numeral after `Chapter`, a month before a day, or itself.
fn word(text: &[char], at: usize) -> Option<(String, usize)> {
    let end = text[at..].iter().position(|c| !c.is_ascii_alphabetic()).map_or(text.len(), |n| at + n);
    let word: String = text[at..end].iter().collect();
    let dot = text.get(end) == Some(&'.');
    // "a.m.", "P.M."
    if dot && matches!(text[at], 'a' | 'p' | 'A' | 'P') && end == at + 1 && matches!(text.get(at + 2), Some('m' | 'M'))
    {
        let whole = text.get(at + 3) == Some(&'.');
        if whole || !text.get(at + 3).is_some_and(|c| c.is_alphanumeric()) {
            return Some((
                if text[at].eq_ignore_ascii_case(&'a') { "AM" } else { "PM" }.into(),
                if whole { 4 } else { 3 },
            ));
        }
    }
    if dot && let Some(found) = abbreviation(text, &word, end) {
        return Some((found.to_owned(), word.len() + 1));
    }
    if let Some(found) = date::month_and_day(text, at, &word) {
        return Some(found);
    }
    if let Some(value) = roman(&word) {
        let before: String = text[..at].iter().collect();
        let last = before.split_whitespace().next_back().unwrap_or("").to_ascii_lowercase();
        if ["chapter", "part", "book", "volume", "act", "scene", "section", "war"].contains(&last.as_str()) {
            return Some((cardinal(value), word.len()));
        }
        if [
            "henry",
            "louis",
            "george",
            "edward",
            "charles",
            "james",
            "william",
            "richard",
            "philip",
            "napoleon",
            "elizabeth",
            "pius",
        ]
        .contains(&last.as_str())
        {
            return Some((format!("the {}", ordinal(value)), word.len()));
        }
    }
    Some((word, end - at))
}

/// What an abbreviation with its stop is said as.
fn abbreviation(text: &[char], word: &str, dot: usize) -> Option<&'static str> {
    let upper_follows = text[dot + 1..].iter().find(|c| !c.is_whitespace()).is_some_and(|c| c.is_uppercase());
    let digit_follows = text[dot + 1..].iter().find(|c| !c.is_whitespace()).is_some_and(char::is_ascii_digit);
    Some(match word {
        "Mr" => "Mister",
        "Mrs" => "Missus",
        "Ms" => "Miz",
        "Dr" if upper_follows => "Doctor",
        "Prof" => "Professor",
        "St" if upper_follows => "Saint",
        "St" => "Street",
        "Capt" => "Captain",
        "Col" => "Colonel",
        "Gen" => "General",
        "Lt" => "Lieutenant",
        "Sgt" => "Sergeant",
        "Rev" => "Reverend",
        "Hon" => "Honorable",
        "Jr" => "Junior",
        "Sr" => "Senior",
        "No" if digit_follows => "number",
        "vs" => "versus",
        "etc" => "et cetera",
        "approx" => "approximately",
        "dept" | "Dept" => "department",
        "Ave" => "Avenue",
        "Rd" => "Road",
        _ => return None,
    })
}

/// The value of a Roman numeral of two letters or more, or `I`, `V`, `X`.
fn roman(word: &str) -> Option<u64> {
    let values: Option<Vec<u64>> = word
        .chars()
        .map(|c| {
            Some(match c {
                'I' => 1,
                'V' => 5,
                'X' => 10,
                'L' => 50,
                'C' => 100,
                _ => return None,
            })
        })
        .collect();
    let values = values?;
    let total: i64 = values
        .iter()
        .enumerate()
        .map(|(i, v)| if values.get(i + 1).is_some_and(|next| next > v) { -(*v as i64) } else { *v as i64 })
        .sum();
    u64::try_from(total).ok().filter(|v| (1..400).contains(v))
}

/// A number with a currency sign before it.
fn amount(text: &[char], at: usize) -> Option<(String, usize)> {
    let (one, many, cent) = match text[at] {
        '$' => ("dollar", "dollars", "cents"),
        '€' => ("euro", "euros", "cents"),
        '£' => ("pound", "pounds", "pence"),
        '¥' | '￥' => ("yuan", "yuan", "fen"),
        _ => return None,
    };
    let number = Numeral::at(text, at + 1)?;
    let end = at + 1 + number.len;
    // "$3 million", "$2.5bn"
    let rest: String = text[end..].iter().take(9).collect();
    for (written, said) in [
        (" million", "million"),
        (" billion", "billion"),
        (" trillion", "trillion"),
        (" thousand", "thousand"),
        ("bn", "billion"),
        ("k", "thousand"),
        ("m", "million"),
    ] {
        if rest.starts_with(written) && !rest[written.len()..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            return Some((format!("{} {said} {many}", quantity(&number)), end + written.len() - at));
        }
    }
    let whole = number.value()?;
    let unit = if whole == 1 { one } else { many };
    let words = match number.fraction.as_deref() {
        Some("00") | None => format!("{} {unit}", cardinal(whole)),
        Some(cents) if cents.len() == 2 => {
            let cents: u64 = cents.parse().ok()?;
            let cent = if cents == 1 && cent == "cents" { "cent" } else { cent };
            if whole == 0 {
                format!("{} {cent}", cardinal(cents))
            } else {
                format!("{} {unit} and {} {cent}", cardinal(whole), cardinal(cents))
            }
        }
        Some(_) => format!("{} {many}", quantity(&number)),
    };
    Some((words, end - at))
}

/// A number, with the unit, suffix or second number that changes how it is read.
fn number(text: &[char], at: usize) -> Option<(String, usize)> {
    let before = at.checked_sub(1).map(|i| text[i]);
    if text[at] == '-' && !before.is_some_and(|c| c.is_alphanumeric() || c == ')') {
        let (words, len) = number(text, at + 1).filter(|_| text.get(at + 1).is_some_and(char::is_ascii_digit))?;
        return Some((format!("minus {words}"), len + 1));
    }
    let first = Numeral::at(text, at)?;
    if let Some(found) = date::in_digits(text, at).or_else(|| telephone(text, at, &first)) {
        return Some(found);
    }
    let end = at + first.len;
    let rest: String = text[end..].iter().take(6).collect();
    let ends = |len: usize| !rest.chars().nth(len).is_some_and(|c| c.is_ascii_alphanumeric());
    if first.is_plain() {
        let value = first.value()?;
        if ["st", "nd", "rd", "th"].iter().any(|s| rest.starts_with(s)) && ends(2) {
            return Some((ordinal(value), first.len + 2));
        }
        // "the 1980s", "the 80s"
        if rest.starts_with('s') && ends(1) && value % 10 == 0 && value > 0 {
            return Some((
                plural(&if first.whole.len() == 4 { year(value as u32) } else { cardinal(value) }),
                first.len + 1,
            ));
        }
    }
    if rest.starts_with('%') {
        return Some((format!("{} percent", quantity(&first)), first.len + 1));
    }
    if let Some(join @ ('/' | '-' | '–' | '~')) = text.get(end)
        && let Some(second) = Numeral::at(text, end + 1)
        && (*join != '/' || second.value().is_some_and(|v| v > 0))
    {
        let len = first.len + 1 + second.len;
        let words = match (join, first.value(), second.value()) {
            ('/', Some(top), Some(bottom)) => fraction(top, bottom),
            _ => format!("{} to {}", plain(&first), plain(&second)),
        };
        return Some((words, len));
    }
    for (written, one, many) in UNITS {
        let spaced = rest.strip_prefix(' ').unwrap_or(&rest);
        let skip = rest.chars().count() - spaced.chars().count();
        if spaced.starts_with(written) && ends(skip + written.chars().count()) {
            // "5 m" is metres, but "in 5 s" and "2 h" with a space are too rare to risk a plain letter.
            let unit = if first.value() == Some(1) && first.fraction.is_none() { one } else { many };
            return Some((format!("{} {unit}", quantity(&first)), first.len + skip + written.chars().count()));
        }
    }
    Some((plain(&first), first.len))
}

const UNITS: [(&str, &str, &str); 22] = [
    ("km/h", "kilometer per hour", "kilometers per hour"),
    ("mph", "mile per hour", "miles per hour"),
    ("km", "kilometer", "kilometers"),
    ("kg", "kilogram", "kilograms"),
    ("cm", "centimeter", "centimeters"),
    ("mm", "millimeter", "millimeters"),
    ("ml", "milliliter", "milliliters"),
    ("mg", "milligram", "milligrams"),
    ("GB", "gigabyte", "gigabytes"),
    ("MB", "megabyte", "megabytes"),
    ("TB", "terabyte", "terabytes"),
    ("kHz", "kilohertz", "kilohertz"),
    ("Hz", "hertz", "hertz"),
    ("lbs", "pounds", "pounds"),
    ("lb", "pound", "pounds"),
    ("ft", "foot", "feet"),
    ("°C", "degree Celsius", "degrees Celsius"),
    ("℃", "degree Celsius", "degrees Celsius"),
    ("°F", "degree Fahrenheit", "degrees Fahrenheit"),
    ("℉", "degree Fahrenheit", "degrees Fahrenheit"),
    ("°", "degree", "degrees"),
    ("kW", "kilowatt", "kilowatts"),
];

/// Groups of digits joined by hyphens, or a long one without: said digit by digit.
fn telephone(text: &[char], at: usize, first: &Numeral) -> Option<(String, usize)> {
    let mut parts = vec![first.whole.clone()];
    let mut end = at + first.len;
    while text.get(end) == Some(&'-') && digits_end(text, end + 1) > end + 3 {
        let stop = digits_end(text, end + 1);
        parts.push(text[end + 1..stop].iter().collect());
        end = stop;
    }
    let total: usize = parts.iter().map(String::len).sum();
    let code =
        parts.len() == 1 && first.is_plain() && (first.whole.len() > 1 && first.whole.starts_with('0') || total > 12);
    let grouped = parts.len() > 1 && total >= 7 && !(parts.len() == 2 && parts.iter().all(|p| p.len() == 4));
    if !(code || grouped) {
        return None;
    }
    let words: Vec<String> = parts.iter().map(|part| one_by_one(part)).collect();
    Some((words.join(", "), end - at))
}

/// A number alone: four digits from 1100 to 2099 read as a year.
fn plain(number: &Numeral) -> String {
    match number.value() {
        Some(value) if number.is_plain() && number.whole.len() == 4 && (1100..2100).contains(&value) => {
            year(value as u32)
        }
        _ => quantity(number),
    }
}

/// A quantity with its decimals.
fn quantity(number: &Numeral) -> String {
    let whole = number.value().map_or_else(|| one_by_one(&number.whole), cardinal);
    match &number.fraction {
        Some(fraction) => format!("{whole} point {}", one_by_one(fraction)),
        None => whole,
    }
}

/// `top` over `bottom`.
fn fraction(top: u64, bottom: u64) -> String {
    let part = match (bottom, top) {
        (2, 1) => "half".into(),
        (2, _) => "halves".into(),
        (4, 1) => "quarter".into(),
        (4, _) => "quarters".into(),
        (2..=20, 1) => ordinal(bottom),
        (2..=20, _) => format!("{}s", ordinal(bottom)),
        _ => return format!("{} over {}", cardinal(top), cardinal(bottom)),
    };
    if top == 1 && bottom == 2 { "one half".into() } else { format!("{} {part}", cardinal(top)) }
}

/// Several decades: nineteen eighty, nineteen eighties.
fn plural(words: &str) -> String {
    match words.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None => format!("{words}s"),
    }
}

/// What a single character other than a digit is said as.
fn sign(text: &[char], at: usize) -> String {
    let near = |i: Option<usize>| i.and_then(|i| text.get(i)).is_some_and(|c| c.is_alphanumeric());
    match text[at] {
        '&' => " and ".into(),
        '@' => " at ".into(),
        '%' => " percent".into(),
        '+' => " plus ".into(),
        '=' => " equals ".into(),
        '×' => " times ".into(),
        '÷' => " divided by ".into(),
        '#' if text.get(at + 1).is_some_and(char::is_ascii_digit) => "number ".into(),
        '№' => "number ".into(),
        '°' => " degrees".into(),
        '$' => " dollars".into(),
        '_' | '/' | '\\' if near(at.checked_sub(1)) && near(Some(at + 1)) => " ".into(),
        ch => ch.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_out() {
        for (given, said) in [
            ("12 men", "twelve men"),
            ("1,234,567", "one million two hundred thirty four thousand five hundred sixty seven"),
            ("in 1984", "in nineteen eighty four"),
            ("in 2005,", "in two thousand five,"),
            ("in 2024.", "in twenty twenty four."),
            ("1900", "nineteen hundred"),
            ("the 1980s", "the nineteen eighties"),
            ("3.14", "three point one four"),
            ("$5.50", "five dollars and fifty cents"),
            ("$1", "one dollar"),
            ("$3 million", "three million dollars"),
            ("£20", "twenty pounds"),
            ("25%", "twenty five percent"),
            ("1/2", "one half"),
            ("3/4", "three quarters"),
            ("2/3", "two thirds"),
            ("5th", "fifth"),
            ("21st", "twenty first"),
            ("May 3, 2024", "May third, twenty twenty four"),
            ("Jan. 5th", "January fifth"),
            ("2024-05-03", "May third, twenty twenty four"),
            ("12/25/1999", "December twenty fifth, nineteen ninety nine"),
            ("7:05", "seven oh five"),
            ("3:30 pm", "three thirty pm"),
            ("10:00", "ten o'clock"),
            ("at 9 a.m. sharp", "at nine AM sharp"),
            ("5km", "five kilometers"),
            ("1 kg", "one kilogram"),
            ("-5°C", "minus five degrees Celsius"),
            ("10-20", "ten to twenty"),
            ("1990-1995", "nineteen ninety to nineteen ninety five"),
            ("555-1234", "five five five, one two three four"),
            ("Mr. Smith", "Mister Smith"),
            ("Dr. Who", "Doctor Who"),
            ("Chapter IV", "Chapter four"),
            ("Henry VIII", "Henry the eighth"),
            ("No. 5", "number five"),
            ("salt & pepper", "salt  and  pepper"),
            ("007", "zero zero seven"),
            ("3D", "three D"),
        ] {
            assert_eq!(written_out(given).words(), said, "{given}");
        }
    }

    #[test]
    fn every_character_knows_its_source() {
        let out = written_out("a 12");
        assert_eq!(out.0[2].source, 2..4);
    }
}
