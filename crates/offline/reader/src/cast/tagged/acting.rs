//! Who acts in a Chinese narration without speaking beside a quotation, and is in no list of names: 二牛, 妞妞, 团团, and
//! in a tale of animals the wolf. What heads a clause and does what only a body does is somebody, where another sign says
//! so too: it is called by others, introduced by name, or of the shape of a pet name.

use super::{Tagged, chinese, is_called};
use crate::{
    cast::{chinese as names, dictionary},
    lexicon::{self, BEING, PEOPLE},
    prose::{Kind, Prose},
};
use kinora_model::Language::Zh;
use std::collections::{BTreeMap, BTreeSet};

/// What a body does, by the first character of the verb.
const BODILY: &str = "笑哭喊叫问答说走跑冲扑跳蹦蹲坐站跪躺趴爬钻抱背拎提端捧举扛挑扶搂抓攥拿递接放擦抹揉摸拍看望盯瞪瞧瞅吃喝咬啃睡醒穿戴摘捡捞掏翻写读念点摇抬低回转弯伸缩挥摆拱叹愣喘咧眨皱捂揪拔砍劈踢骑逃躲奔赶来蹿窜挤";

/// Last characters of words for somebody by what they are.
const SOMEBODY: [char; 18] =
    ['人', '者', '妃', '医', '员', '佣', '婆', '娘', '爷', '匠', '师', '客', '贼', '匪', '妇', '童', '仙', '僧'];

/// Beasts of tales that are not drawn as such yet; with [`BEING`].
const BEASTS: &[&str] = &[
    "狼",
    "狐狸",
    "熊",
    "老虎",
    "虎",
    "狮子",
    "猴子",
    "猴",
    "猪",
    "羊",
    "山羊",
    "牛",
    "鸡",
    "公鸡",
    "母鸡",
    "鸭",
    "鸭子",
    "鹅",
    "乌龟",
    "龟",
    "刺猬",
    "松鼠",
    "老鼠",
    "鼠",
    "蛇",
    "青蛙",
    "鹿",
    "大象",
    "象",
    "猫头鹰",
    "鹰",
    "驴",
    "蚂蚁",
    "蜜蜂",
    "螃蟹",
    "龙",
    "蜗牛",
    "獾",
];

/// What one word has done.
#[derive(Default)]
struct Deeds {
    /// Times it heads a clause.
    heads: usize,
    /// Times it does there what a body does.
    bodily: usize,
    /// Times directly beside a quotation.
    beside: usize,
}

/// Everybody who only acts.
pub(in super::super) fn find(prose: &Prose) -> Vec<Tagged> {
    let introduced = introduced(prose);
    let mut deeds: BTreeMap<String, Deeds> = BTreeMap::new();
    for (i, unit) in prose.units.iter().enumerate().filter(|(_, u)| u.kind == Kind::Narration) {
        let sentence = &prose.text[unit.words.clone()];
        let beside = |n: Option<usize>| {
            n.and_then(|n| prose.units.get(n)).is_some_and(|o| o.kind == Kind::Speech && o.paragraph == unit.paragraph)
        };
        let beside = beside(i.checked_sub(1)) || beside(Some(i + 1)) && sentence.ends_with('：');
        for (n, clause) in sentence.split(['，', '；', '：', '。', '！', '？', '…']).enumerate() {
            let Some(head) = chinese::head(clause.trim()) else { continue };
            let Some((_, rest)) = clause.split_once(head.word.as_str()) else { continue };
            let deed = deeds.entry(head.word).or_default();
            deed.heads += 1;
            deed.bodily += usize::from(is_bodily(rest));
            deed.beside += usize::from(n == 0 && beside);
        }
    }
    let beasts: BTreeSet<&str> = deeds.keys().map(String::as_str).filter(|w| is_beast(w)).collect();
    let tale = beasts.iter().map(|w| deeds[*w].beside).sum::<usize>() >= 2;
    let mut found: Vec<Tagged> = Vec::new();
    for (word, deed) in &deeds {
        let size = word.chars().count();
        let person = PEOPLE.find(word, Zh).last().is_some_and(|h| h.range.end == word.len());
        if person || is_nobody(word) {
            continue;
        }
        if is_beast(word) {
            if tale && deed.bodily > 0 || is_called(prose, word) {
                found.push(Tagged { word: word.clone(), name: false });
            }
            continue;
        }
        let called = is_called(prose, word) || introduced.contains(word);
        let name = (2..=4).contains(&size)
            && (called && deed.heads > 0
                || names::doubled(word) && deed.bodily > 0
                || is_pet_name(word) && deed.bodily >= 2
                || is_full_name(word) && deed.bodily > 0);
        let noun = !name && size >= 2 && word.ends_with(SOMEBODY) && deed.bodily > 0 && is_noun(word);
        if name || noun {
            found.push(Tagged { word: word.clone(), name });
        }
    }
    found
}

/// Words by which somebody gives a name to what comes next, at the end of its clause.
const CALLED: &[&str] =
    &["名叫", "我叫", "他叫", "她叫", "它叫", "名字叫", "的叫", "取名", "起名叫", "名唤", "唤作", "人称", "外号"];

/// Names that the text gives to somebody, in the narration or in speech: 名叫团团, “我叫江屿”.
fn introduced(prose: &Prose) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    for called in CALLED {
        for (at, _) in prose.text.match_indices(called) {
            let rest = &prose.text[at + called.len()..];
            let name: String = rest.chars().take_while(|c| names::is_han(*c)).collect();
            let ends = rest[name.len()..].starts_with(['，', '。', '！', '？', '；', '”']);
            if ends && (2..=4).contains(&name.chars().count()) && !is_nobody(&name) {
                out.insert(name);
            }
        }
    }
    out
}

fn is_bodily(rest: &str) -> bool {
    const REACH: usize = 6;
    let near: usize = rest.chars().take(REACH).map(char::len_utf8).sum();
    // 被抱走了 is done to it.
    let own = rest.split(['被', '的']).next().map_or(0, str::len);
    let mut at = 0;
    dictionary::tagged_words(rest).iter().any(|t| {
        at += t.word.len();
        at - t.word.len() < near.min(own)
            && t.tag.starts_with(['v', 'i', 'l', 'd', 'n', 'z', 'x'])
            && t.word.starts_with(|c| BODILY.contains(c))
    })
}

fn is_nobody(word: &str) -> bool {
    let whole = |table: &lexicon::Lexicon| table.find(word, Zh).any(|h| h.range == (0..word.len()));
    chinese::NOBODY.contains(&word)
        || lexicon::is_no_name(word, Zh)
        || names::is_thing(word)
        || [
            &*lexicon::WEATHER,
            &*lexicon::TIME,
            &*lexicon::SETTING,
            &*lexicon::PROP,
            &*lexicon::CROWD,
            &*lexicon::SOUND,
        ]
        .into_iter()
        .any(whole)
        || word.ends_with(['们', '声', '里', '上', '中', '外', '边'])
}

/// 大灰狼, 小刺猬, 老乌龟.
fn is_beast(word: &str) -> bool {
    let bare = word.trim_start_matches(['小', '大', '老', '灰', '白', '黑', '黄', '红', '花']);
    let known =
        |w: &str| BEASTS.contains(&w) || BEING.find(w, Zh).any(|h| h.range == (0..w.len()) && BEING.key(h.row) != "-");
    known(word) || !bare.is_empty() && known(bare)
}

/// 二牛, 铁蛋, 小石头: of the shape of a name that children are called by.
fn is_pet_name(word: &str) -> bool {
    let mut chars = word.chars();
    let (first, last) = (chars.next().unwrap_or_default(), chars.next_back().unwrap_or_default());
    match word.chars().count() {
        2 => {
            "大二三四五六七八九铁狗石栓春秋冬".contains(first)
                && "牛虎狗娃妞丫蛋柱宝豆壮旺栓生花梅妹嫂毛胖强福根".contains(last)
        }
        3 => first == '小' && "子儿头豆妞宝娃".contains(last),
        _ => false,
    }
}

/// 李桂芬, 马小跳: three characters that the dictionary guesses to be a name, behind a family name.
fn is_full_name(word: &str) -> bool {
    word.chars().count() == 3
        && names::surname(word) == 1
        && !dictionary::is_phrase(word)
        && dictionary::is_guessed_name(word)
        && !word.ends_with(names::follows_name)
}

fn is_noun(word: &str) -> bool {
    dictionary::is_of(word, &["n"]) && !word.ends_with(['手', '头'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(String, bool)> {
        find(&Prose::new(text, Zh)).into_iter().map(|t| (t.word, t.name)).collect()
    }

    #[test]
    fn who_is_called_or_introduced_and_acts_is_somebody() {
        let cases = [
            ("二牛扛着锄头出了门。\n“二牛，吃了没？”阿婆问。", "二牛", true),
            ("山里住着一只小刺猬，名叫团团。团团背着一筐苹果。", "团团", true),
            ("“我叫江屿。”男生说。\n江屿抱着书坐到她对面。", "江屿", true),
            ("妞妞从篱笆后面钻了出来。", "妞妞", true),
            ("李桂芬读完信，摘下眼镜。", "李桂芬", true),
            ("乘务员走了过来。", "乘务员", false),
        ];
        for (text, word, name) in cases {
            assert!(found(text).contains(&(word.to_owned(), name)), "{text}: {:?}", found(text));
        }
    }

    #[test]
    fn beasts_are_somebody_in_a_tale_of_them() {
        let tale = "“统统给我！”大灰狼露出尖牙。\n“不给！”小刺猬缩成一团。\n大灰狼扑了上去。";
        assert_eq!(found(tale), [("大灰狼".to_owned(), false), ("小刺猬".to_owned(), false)]);
        assert_eq!(found("大黄狗钻进了柴堆。阿婆笑了。"), []);
    }

    #[test]
    fn things_are_nobody_whatever_they_do() {
        for text in ["汽车冲了过来。汽车停下。", "月亮爬上了树梢。", "窗帘被风掀起来。", "众人笑了起来。"]
        {
            assert_eq!(found(text), [], "{text}");
        }
    }
}
