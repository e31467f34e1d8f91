//! What the lines in a film say of a product.
//!
//! Rules sort lines, they add nothing: each product, price and point is a line that was read (or a part of one).

use kinora_model::Language;
use serde::{Deserialize, Serialize};

/// A line of text, as it was seen over a whole film.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Seen {
    /// Its words.
    pub text: String,
    /// Its height as a share of the picture's, where it was largest.
    pub height: f32,
    /// In how many of the pictures looked at it stood.
    pub times: u32,
    /// When it was seen first, in seconds.
    pub at: f64,
}

/// Lines, sorted.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Points {
    /// What the product is called.
    pub product: Option<String>,
    /// What it costs, as it was written: `￥199`.
    pub prices: Vec<String>,
    /// What speaks for it, in the order in which it was shown.
    pub slogans: Vec<String>,
}

/// Words by which things for sale are called. A line that ends in one, and is short, is a name.
const THINGS: &[&str] = &[
    "杯",
    "壶",
    "瓶",
    "碗",
    "锅",
    "刀",
    "盘",
    "箱",
    "包",
    "袋",
    "灯",
    "伞",
    "钟",
    "表",
    "手表",
    "手环",
    "戒指",
    "项链",
    "耳环",
    "耳机",
    "耳麦",
    "音箱",
    "音响",
    "手机",
    "平板",
    "电脑",
    "键盘",
    "鼠标",
    "显示器",
    "相机",
    "镜头",
    "充电宝",
    "充电器",
    "电池",
    "路由器",
    "电视",
    "冰箱",
    "空调",
    "风扇",
    "加湿器",
    "净化器",
    "吹风机",
    "牙刷",
    "剃须刀",
    "吸尘器",
    "扫地机",
    "洗衣机",
    "烤箱",
    "空气炸锅",
    "咖啡机",
    "榨汁机",
    "电饭煲",
    "床垫",
    "枕头",
    "被子",
    "毛巾",
    "沙发",
    "桌",
    "椅",
    "柜",
    "架",
    "鞋",
    "靴",
    "袜",
    "帽",
    "裤",
    "裙",
    "衣",
    "衫",
    "外套",
    "羽绒服",
    "面膜",
    "面霜",
    "精华",
    "口红",
    "粉底",
    "香水",
    "洗发水",
    "沐浴露",
    "牙膏",
    "洗面奶",
    "防晒霜",
    "茶",
    "咖啡",
    "奶茶",
    "牛奶",
    "酸奶",
    "果汁",
    "酒",
    "巧克力",
    "饼干",
    "坚果",
    "面包",
    "蛋糕",
    "月饼",
    "火锅",
    "零食",
    "玩具",
    "积木",
    "单车",
    "自行车",
    "汽车",
    "跑车",
    "滑板",
    "帐篷",
    "课程",
    "会员",
    "套装",
    "礼盒",
    "机器人",
    "眼镜",
    "水杯",
    "保温杯",
];
/// The same in English, whole words.
const THINGS_EN: &[&str] = &[
    "cup",
    "mug",
    "bottle",
    "bag",
    "backpack",
    "lamp",
    "light",
    "watch",
    "headphones",
    "earbuds",
    "speaker",
    "phone",
    "tablet",
    "laptop",
    "keyboard",
    "mouse",
    "camera",
    "charger",
    "fan",
    "shoes",
    "sneakers",
    "boots",
    "jacket",
    "shirt",
    "dress",
    "hat",
    "sofa",
    "chair",
    "desk",
    "mattress",
    "pillow",
    "cream",
    "serum",
    "lipstick",
    "perfume",
    "shampoo",
    "tea",
    "coffee",
    "juice",
    "chocolate",
    "bike",
    "car",
    "toy",
    "kit",
    "set",
    "course",
    "app",
    "glasses",
    "knife",
    "pan",
    "blender",
    "kettle",
    "vacuum",
];
/// What stands before or behind a sum of money.
const BEFORE: &[char] = &['¥', '￥', '$', '€', '£'];
const BEHIND: &[&str] = &["元", "块", "美元", "usd", "rmb", "cny", "dollars", "yuan"];
/// What tells a page's furniture from words: addresses, names of accounts, marks of machines.
const FURNITURE: &[&str] =
    &["http", "www.", ".com", ".cn", "@", "ai 生成", "ai生成", "抖音号", "快手号", "关注我", "点赞", "广告"];

impl Points {
    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.product.is_none() && self.prices.is_empty() && self.slogans.is_empty()
    }

    /// Sorts lines.
    pub fn of(lines: &[Seen]) -> Self {
        let mut points = Self::default();
        let told: Vec<&Seen> = lines.iter().filter(|line| !is_furniture(&line.text)).collect();
        let named = told.iter().filter(|line| is_name(&line.text) && prices_in(&line.text).is_empty());
        // The largest; of equal ones the first.
        let product = named.copied().fold(None, |best: Option<&Seen>, line| match best {
            Some(best) if line.height <= best.height * 1.05 => Some(best),
            _ => Some(line),
        });
        points.product = product.map(|line| line.text.trim().to_owned());
        for line in told {
            let prices = prices_in(&line.text);
            let is_only_price = is_only_price(&line.text, &prices);
            for price in prices {
                if !points.prices.contains(&price) {
                    points.prices.push(price);
                }
            }
            let text = line.text.trim().trim_matches(['，', '。', ',', '.', '·', '-']).to_owned();
            let is_told = points.slogans.iter().chain(&points.product).any(|told| told.contains(&text));
            let letters = text.chars().filter(|c| c.is_alphabetic()).count();
            if !is_only_price && !is_told && letters >= 2 {
                points.slogans.push(text);
            }
        }
        points
    }
}

/// The language that most letters of these texts are of; nothing where there are none.
pub fn language_of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Option<Language> {
    let (mut han, mut latin) = (0, 0);
    for c in texts.into_iter().flat_map(str::chars) {
        match c {
            '\u{3400}'..='\u{9fff}' => han += 1,
            c if c.is_ascii_alphabetic() => latin += 1,
            _ => {}
        }
    }
    // A sign says as much as some three letters.
    (han + latin > 0).then_some(if han * 3 >= latin { Language::Zh } else { Language::En })
}

fn is_furniture(text: &str) -> bool {
    let lower = text.to_lowercase();
    let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
    letters < 2 || FURNITURE.iter().any(|mark| lower.contains(mark))
}

/// Whether a line is a name: short, and ends in a word for a thing.
pub(crate) fn is_name(text: &str) -> bool {
    let text = text.trim().trim_end_matches(|c: char| !c.is_alphanumeric());
    match language_of([text]) {
        Some(Language::Zh) => {
            // A model's number may stand behind: `保温杯 Pro 2`.
            let core = text.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || c.is_whitespace());
            let core = if core.is_empty() { text } else { core };
            text.chars().count() <= 14 && THINGS.iter().any(|thing| core.ends_with(thing))
        }
        Some(Language::En) => {
            let words: Vec<String> = text
                .split_whitespace()
                .map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase())
                .collect();
            // A model's number may stand behind here, too: `Mug X1`.
            let is_word = |w: &&String| w.chars().any(char::is_alphabetic) && !w.contains(|c: char| c.is_ascii_digit());
            let last = words.iter().rev().find(is_word);
            words.len() <= 5
                && !words.iter().any(|w| w == "and")
                && last.is_some_and(|word| THINGS_EN.contains(&word.as_str()))
        }
        None => false,
    }
}

/// Sums of money in a line, as they are written.
pub(crate) fn prices_in(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let length = digits(&chars[at..]);
        if length == 0 {
            at += 1;
            continue;
        }
        let end = at + length;
        let sum: String = chars[at..end].iter().collect();
        let sign = chars[..at].iter().rev().find(|c| !c.is_whitespace()).filter(|c| BEFORE.contains(c));
        let rest: String = chars[end..].iter().collect::<String>().trim_start().to_lowercase();
        let unit = BEHIND.iter().find(|unit| rest.starts_with(**unit));
        match (sign, unit) {
            (Some(sign), _) => found.push(format!("{sign}{sum}")),
            (None, Some(unit)) if unit.is_ascii() => found.push(format!("{sum} {unit}")),
            (None, Some(unit)) => found.push(format!("{sum}{unit}")),
            (None, None) => {}
        }
        at = end;
    }
    found
}

/// How many signs of a number `chars` begins with: `1,299.00`.
fn digits(chars: &[char]) -> usize {
    let run = chars.iter().take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ',')).count();
    let number = chars[..run].iter().collect::<String>();
    match number.starts_with(|c: char| c.is_ascii_digit()) {
        true => number.trim_end_matches(['.', ',']).len(),
        false => 0,
    }
}

/// Whether a line says its price and hardly anything besides: `￥199`, `到手价 199 元`.
pub(crate) fn is_only_price(text: &str, prices: &[String]) -> bool {
    const AROUND: &[&str] = &[
        "到手价",
        "券后价",
        "券后",
        "活动价",
        "现价",
        "原价",
        "售价",
        "价格",
        "仅需",
        "只要",
        "仅",
        "起",
        "only",
        "price",
        "now",
        "just",
        "from",
    ];
    if prices.is_empty() {
        return false;
    }
    let mut rest = text.to_lowercase();
    for word in AROUND.iter().chain(BEHIND) {
        rest = rest.replace(word, "");
    }
    rest.chars().filter(|c| c.is_alphabetic()).count() < 3
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(text: &str, height: f32) -> Seen {
        Seen { text: text.into(), height, times: 1, at: 0.0 }
    }

    #[test]
    fn lines_of_a_film_are_sorted() {
        let lines = [
            seen("智能保温杯", 0.12),
            seen("24小时长效保温", 0.08),
            seen("一杯好水，喝出健康", 0.07),
            seen("到手价 ￥199", 0.1),
            seen("原价¥299.00", 0.05),
            seen("www.example.com", 0.03),
            seen("@小店", 0.03),
            seen("24小时长效保温", 0.08),
            seen("—", 0.03),
        ];
        let points = Points::of(&lines);
        assert_eq!(points.product.as_deref(), Some("智能保温杯"));
        assert_eq!(points.prices, ["￥199", "¥299.00"]);
        assert_eq!(points.slogans, ["24小时长效保温", "一杯好水，喝出健康"]);
        assert_eq!(Points::of(&[]), Points::default());
    }

    #[test]
    fn a_name_is_only_what_is_one() {
        for name in ["智能保温杯", "保温杯 Pro 2", "Aurora Desk Lamp", "SmartCup Mug X1", "云朵枕头"] {
            assert!(is_name(name), "{name}");
        }
        for other in
            ["限时特惠", "一杯好水喝出健康生活从此开始就在今天杯", "Buy now", "全场五折", "199", "Fast and light"]
        {
            assert!(!is_name(other), "{other}");
        }
        let points = Points::of(&[seen("新年快乐", 0.2)]);
        assert_eq!((points.product, points.slogans), (None, vec!["新年快乐".to_owned()]), "no product is made up");
    }

    #[test]
    fn money_is_known_by_its_sign() {
        for (text, prices) in [
            ("￥199", vec!["￥199"]),
            ("只要 39.9 元起", vec!["39.9元"]),
            ("$1,299.00 only", vec!["$1,299.00"]),
            ("20 USD", vec!["20 usd"]),
            ("24小时 3000毫安", vec![]),
            ("2026.11.22", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(prices_in(text), prices, "{text}");
        }
    }

    #[test]
    fn the_language_is_that_of_most_words() {
        assert_eq!(language_of(["USB-C 快充"]), Some(Language::Zh));
        assert_eq!(language_of(["Keeps warm for a day", "￥199"]), Some(Language::En));
        assert_eq!(language_of(["199", ""]), None);
    }
}
