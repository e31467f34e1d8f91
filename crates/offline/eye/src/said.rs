//! What is said in a film says of a product.
//!
//! Nobody speaks in headlines: of what is said only the clauses count that name a thing, a sum, or something that speaks
//! for it, each as it was said. What stands in the picture, too, is not told twice.

use crate::points::{Points, is_name, is_only_price, prices_in};

/// Words by which something is praised in speech. A clause with one of them is a selling point.
const PRAISE: &[&str] = &[
    "保温",
    "保湿",
    "保鲜",
    "防水",
    "防滑",
    "防摔",
    "静音",
    "降噪",
    "续航",
    "快充",
    "充电",
    "轻便",
    "轻巧",
    "便携",
    "小巧",
    "耐用",
    "结实",
    "舒适",
    "柔软",
    "透气",
    "好用",
    "好看",
    "省电",
    "省时",
    "省心",
    "安全",
    "健康",
    "天然",
    "无添加",
    "高清",
    "智能",
    "一键",
    "免费",
    "包邮",
    "限时",
    "优惠",
    "打折",
    "折起",
    "赠送",
    "买一送",
    "只要",
    "仅需",
    "不到",
    "最高",
    "全新",
    "升级",
    "专为",
    "适合",
    "轻松",
    "持久",
    "长效",
    "大容量",
    "超大",
    "超长",
    "超强",
    "放心",
    "正品",
    "质保",
    "口感",
    "新鲜",
];
/// The same in English, as beginnings of words.
const PRAISE_EN: &[&str] = &[
    "keep",
    "last",
    "durab",
    "light",
    "portab",
    "compact",
    "comfort",
    "soft",
    "waterproof",
    "quiet",
    "silent",
    "noise",
    "fast",
    "quick",
    "easy",
    "easi",
    "save",
    "free",
    "safe",
    "health",
    "natural",
    "fresh",
    "smart",
    "best",
    "perfect",
    "only",
    "just",
    "off",
    "discount",
    "new",
    "upgrad",
    "designed",
    "made",
    "charg",
    "batter",
    "hour",
    "warranty",
    "guarantee",
    "love",
    "enjoy",
    "never",
    "premium",
    "quality",
];
/// What stands before the name of a thing when people speak of it.
const BEFORE: &[&str] = &[
    "这就是",
    "就是",
    "这款",
    "这个",
    "这只",
    "这把",
    "这台",
    "这双",
    "我们的",
    "我的",
    "一款",
    "一个",
    "一只",
    "全新的",
    "全新",
    "推荐",
    "介绍",
    "this is the",
    "this is our",
    "this is a",
    "this is",
    "meet the",
    "meet our",
    "introducing the",
    "introducing our",
    "introducing",
    "our new",
    "our",
    "the new",
    "the",
    "this",
    "a",
    "an",
];
/// Longest clause that is told, in signs of Chinese and in words of English.
const LONGEST: (usize, usize) = (20, 12);
/// Most clauses that are told of one film.
const MOST: usize = 6;

impl Points {
    /// Adds what the sentences of a film say, in their order.
    pub fn add_said<'a>(&mut self, sentences: impl IntoIterator<Item = &'a str>) {
        let mut told = 0;
        for clause in sentences.into_iter().flat_map(clauses) {
            let prices = prices_in(clause);
            let is_only_price = is_only_price(clause, &prices);
            for price in prices {
                if !self.prices.iter().any(|known| digits(known) == digits(&price)) {
                    self.prices.push(price);
                }
            }
            let name = bare(clause);
            if self.product.is_none() && is_name(name) {
                self.product = Some(name.to_owned());
                continue;
            }
            let is_known = self.slogans.iter().chain(&self.product).any(|known| is_same(known, clause));
            if !is_only_price && !is_known && praises(clause) && told < MOST {
                self.slogans.push(clause.to_owned());
                told += 1;
            }
        }
    }
}

/// Parts of a sentence between its marks. A point between digits is none.
fn clauses(sentence: &str) -> impl Iterator<Item = &str> {
    let is_mark = move |(at, c): (usize, char)| match c {
        '，' | '。' | '！' | '？' | '；' | '、' | '：' | '!' | '?' | ';' | ':' => true,
        ',' | '.' => !sentence[at + 1..].starts_with(|c: char| c.is_ascii_digit()),
        _ => false,
    };
    let marks = sentence.char_indices().filter(move |mark| is_mark(*mark)).map(|(at, c)| (at, at + c.len_utf8()));
    let mut from = 0;
    marks.chain([(sentence.len(), sentence.len())]).filter_map(move |(end, next)| {
        let clause = sentence[from..end].trim();
        from = next;
        (!clause.is_empty()).then_some(clause)
    })
}

/// A clause without the words before the name in it.
fn bare(clause: &str) -> &str {
    let mut name = clause.trim();
    while let Some(word) = BEFORE.iter().find(|word| begins(name, word)) {
        name = name[word.len()..].trim();
    }
    // What stands before a 款 points at the thing, whichever sign of its sound was written down for it.
    let kind = name.char_indices().nth(1).filter(|(_, sign)| *sign == '款');
    match kind.map(|(at, sign)| name[at + sign.len_utf8()..].trim()) {
        Some(rest) if !rest.is_empty() => rest,
        _ => name,
    }
}

/// Whether a name begins with a word, and something comes after it.
fn begins(name: &str, word: &str) -> bool {
    let Some((start, rest)) = name.get(..word.len()).zip(name.get(word.len()..)) else { return false };
    start.eq_ignore_ascii_case(word) && !rest.trim().is_empty() && (!word.is_ascii() || rest.starts_with(' '))
}

fn praises(clause: &str) -> bool {
    let words: Vec<String> = clause
        .split_whitespace()
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase())
        .collect();
    let han = clause.chars().filter(|c| ('\u{3400}'..='\u{9fff}').contains(c)).count();
    if han > 0 {
        return (4..=LONGEST.0).contains(&clause.chars().count()) && PRAISE.iter().any(|word| clause.contains(word));
    }
    (3..=LONGEST.1).contains(&words.len())
        && PRAISE_EN.iter().any(|start| words.iter().any(|word| word.starts_with(start)))
}

/// Whether two texts are the same but for marks, spaces and case, or one is a part of the other.
fn is_same(a: &str, b: &str) -> bool {
    let bare =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let (a, b) = (bare(a), bare(b));
    a.contains(&b) || (a.chars().count() > 3 && b.contains(&a) && b.chars().count() < a.chars().count() + 4)
}

/// The number in a price: `￥199.00` is `199`.
fn digits(price: &str) -> String {
    let number: String = price.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
    let whole = number.trim_end_matches('0').trim_end_matches('.');
    if number.contains('.') { whole.to_owned() } else { number }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speech_tells_name_price_and_points() {
        let mut points = Points::default();
        points.add_said([
            "大家好，这款智能保温杯，可以保温24小时。",
            "出门带上很轻便，现在只要199元！",
            "我们明天见。",
        ]);
        assert_eq!(points.product.as_deref(), Some("智能保温杯"));
        assert_eq!(points.prices, ["199元"]);
        assert_eq!(points.slogans, ["可以保温24小时", "出门带上很轻便"]);
        let mut points = Points::default();
        points.add_said(["Meet the Aurora Desk Lamp.", "It charges in an hour, and costs only $39.90.", "See you."]);
        assert_eq!(points.product.as_deref(), Some("Aurora Desk Lamp"));
        assert_eq!(points.prices, ["$39.90"]);
        assert_eq!(points.slogans, ["It charges in an hour", "and costs only $39.90"]);
    }

    #[test]
    fn a_word_that_was_misheard_before_a_name_is_not_part_of_it() {
        assert_eq!(
            ["社款智能保温杯", "本款台灯", "新款", "保温杯"].map(bare),
            ["智能保温杯", "台灯", "新款", "保温杯"]
        );
    }

    #[test]
    fn what_stands_in_the_picture_is_not_told_twice() {
        let mut points = Points {
            product: Some("保温杯".into()),
            prices: vec!["￥199.00".into()],
            slogans: vec!["24小时长效保温".into()],
        };
        let before = points.clone();
        points.add_said(["保温杯，24小时长效保温，只要199元"]);
        assert_eq!(points, before);
    }

    #[test]
    fn talk_is_no_praise() {
        let mut points = Points::default();
        points.add_said(["他推开门，看见一位老人坐在窗边。", "He opened the door and looked outside.", ""]);
        assert_eq!(points, Points::default());
    }
}
