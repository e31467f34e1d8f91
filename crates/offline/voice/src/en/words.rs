//! English number words.

const BELOW_TWENTY: [&str; 20] = [
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
const TENS: [&str; 10] = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const SCALES: [&str; 7] = ["", "thousand", "million", "billion", "trillion", "quadrillion", "quintillion"];

/// `value` in words, without hyphens: `one hundred five`.
pub(super) fn cardinal(value: u64) -> String {
    if value < 20 {
        return BELOW_TWENTY[value as usize].to_owned();
    }
    let mut words = Vec::new();
    for (i, name) in SCALES.iter().enumerate().rev() {
        let group = (value / 1000_u64.pow(i as u32) % 1000) as usize;
        if group == 0 {
            continue;
        }
        if group >= 100 {
            words.extend([BELOW_TWENTY[group / 100], "hundred"]);
        }
        match group % 100 {
            0 => {}
            small @ 1..20 => words.push(BELOW_TWENTY[small]),
            rest => {
                words.push(TENS[rest / 10]);
                if rest % 10 > 0 {
                    words.push(BELOW_TWENTY[rest % 10]);
                }
            }
        }
        if !name.is_empty() {
            words.push(name);
        }
    }
    words.join(" ")
}

/// `value` as a place in a row: `twenty first`.
pub(super) fn ordinal(value: u64) -> String {
    let words = cardinal(value);
    let (front, last) = words.rsplit_once(' ').map_or(("", words.as_str()), |(front, last)| (front, last));
    let last = match last {
        "one" => "first".to_owned(),
        "two" => "second".to_owned(),
        "three" => "third".to_owned(),
        "five" => "fifth".to_owned(),
        "eight" => "eighth".to_owned(),
        "nine" => "ninth".to_owned(),
        "twelve" => "twelfth".to_owned(),
        last => match last.strip_suffix('y') {
            Some(stem) => format!("{stem}ieth"),
            None => format!("{last}th"),
        },
    };
    if front.is_empty() { last } else { format!("{front} {last}") }
}

/// A year: `nineteen eighty four`, `nineteen oh five`, `two thousand five`.
pub(super) fn year(value: u32) -> String {
    let (century, rest) = (u64::from(value / 100), u64::from(value % 100));
    match rest {
        _ if century % 10 == 0 && rest < 10 => cardinal(value.into()),
        0 => format!("{} hundred", cardinal(century)),
        1..10 => format!("{} oh {}", cardinal(century), cardinal(rest)),
        _ => format!("{} {}", cardinal(century), cardinal(rest)),
    }
}

/// Digits one by one.
pub(super) fn one_by_one(digits: &str) -> String {
    let words: Vec<&str> = digits.chars().filter_map(|c| c.to_digit(10)).map(|d| BELOW_TWENTY[d as usize]).collect();
    words.join(" ")
}
