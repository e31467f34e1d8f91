//! Subjects of Chinese words beside quotations, by the dictionary's word classes.

use super::{
    super::{chinese as names, dictionary},
    Beside, Tagged, beside,
};
use crate::{
    lexicon::{self, BEING, PEOPLE, SPEECH, SURNAMES},
    prose::Prose,
};
use kinora_model::Language::Zh;
use std::collections::BTreeMap;

/// Nouns that stand before a verb of speaking and are nobody: what is heard and read, and people without number.
pub(super) const NOBODY: &[&str] = &[
    "声音",
    "话音",
    "语气",
    "嗓音",
    "语声",
    "喊声",
    "笑声",
    "目光",
    "眼神",
    "眼睛",
    "心",
    "心里",
    "嘴",
    "嘴里",
    "话",
    "信",
    "信纸",
    "纸条",
    "字条",
    "牌子",
    "告示",
    "屏幕",
    "短信",
    "字",
    "众人",
    "大家",
    "人群",
    "有人",
    "旁人",
    "别人",
    "两人",
    "二人",
    "三人",
    "人们",
    "这时",
    "时候",
    "片刻",
    "半晌",
    "良久",
    "脸",
    "手",
    "头",
    "口",
    "人",
    "事",
    "家",
    "时",
    "声",
    "一家人",
    "双方",
    "对方",
    "自己",
];

/// All subjects beside quotations of `prose`.
pub(in super::super) fn find(prose: &Prose) -> Vec<Tagged> {
    let mut found: Vec<Tagged> = Vec::new();
    // What the rules for names refuse is believed at the second time.
    let mut doubtful: BTreeMap<Tagged, usize> = BTreeMap::new();
    for beside in beside(prose) {
        match subject(&beside) {
            Some(Subject { tagged, sure: true }) => found.push(tagged),
            Some(Subject { tagged, sure: false }) => *doubtful.entry(tagged).or_default() += 1,
            None => {}
        }
    }
    found.extend(doubtful.into_iter().filter(|(_, times)| *times >= 2).map(|(tagged, _)| tagged));
    for tagged in found.iter_mut().filter(|t| t.name) {
        tagged.word = whole_name(&tagged.word, prose.text);
    }
    // 霍骁目 (眦欲裂) beside 霍骁.
    let names: Vec<String> = found.iter().filter(|t| t.name).map(|t| t.word.clone()).collect();
    for tagged in found.iter_mut().filter(|t| t.name) {
        let shorter = names.iter().filter(|n| n.len() < tagged.word.len() && tagged.word.starts_with(n.as_str()));
        if let Some(shorter) = shorter.min_by_key(|n| n.len()) {
            tagged.word.clone_from(shorter);
        }
    }
    found.sort();
    found.dedup();
    found
}

/// A name as the text has it again and again: without a verb's first character that the dictionary guesses into it
/// (霍骁笑), with its own last one (石满|囤).
fn whole_name(name: &str, text: &str) -> String {
    let times = |word: &str| text.matches(word).count();
    let shorter = name.char_indices().next_back().map_or("", |(at, _)| &name[..at]);
    let is_verb = name.ends_with(names::follows_name);
    if is_verb && shorter.chars().count() >= 2 && times(shorter) > times(name) {
        return shorter.to_owned();
    }
    let next = text.match_indices(name).filter_map(|(at, _)| text[at + name.len()..].chars().next()).next();
    let longer = next.filter(|c| names::is_han(*c)).map(|c| format!("{name}{c}"));
    let is_longer = |word: &String| name.chars().count() == 2 && times(name) >= 2 && times(word) == times(name);
    longer.filter(|_| names::surname(name) == 1).filter(is_longer).unwrap_or_else(|| name.to_owned())
}

struct Subject {
    tagged: Tagged,
    /// Nothing speaks against it.
    sure: bool,
}

/// What a clause begins with.
#[derive(Clone, Debug)]
pub(super) struct Head {
    pub word: String,
    name: bool,
    sure: bool,
    /// It is a word for people, or an animal.
    living: bool,
}

fn subject(beside: &Beside) -> Option<Subject> {
    let sentence = beside.sentence;
    let hits: Vec<_> = SPEECH.find(sentence, Zh).filter(|h| SPEECH.key(h.row) != "write").collect();
    let verb = if beside.leads { hits.last() } else { hits.first() };
    let clauses = || sentence.split_inclusive(['，', '；', '：', '。', '！', '？']);
    let Some(verb) = verb else {
        // `“…”周敏摘下手套。`, `靖王大步走入，单膝跪下：“…”`: somebody by name, or whom a colon lets speak.
        let leads = beside.leads && sentence.ends_with('：');
        let first = clauses().find_map(head)?;
        let somebody = first.name && first.sure || first.living && leads;
        return somebody.then(|| first.into());
    };
    let (mut at, mut before) = (0, Vec::new());
    for clause in clauses() {
        let range = at..at + clause.len();
        at = range.end;
        if range.contains(&verb.range.start) {
            let told = &sentence[range.start..verb.range.start];
            if let Some(head) = head(told) {
                return Some(Subject { sure: head.sure || !head.name, ..head.into() });
            }
            // 启明说: a word of another kind directly before the verb.
            let words = dictionary::tagged_words(told);
            let odd = words.len() == 1 && words[0].tag.starts_with('v');
            if odd && (2..=3).contains(&told.chars().count()) {
                return Some(Subject { sure: false, tagged: Tagged { word: told.to_owned(), name: true } });
            }
            break;
        }
        before.extend(head(clause));
    }
    // 小狐狸摇摇尾巴，说: who acted before goes on to speak.
    let nearest = before.iter().rev().find(|h| h.name && h.sure || h.living);
    nearest.or(before.first()).cloned().map(|head| Subject { sure: head.sure || !head.name, ..head.into() })
}

impl From<Head> for Subject {
    fn from(head: Head) -> Self {
        Self { sure: head.sure, tagged: Tagged { word: head.word, name: head.name } }
    }
}

/// The noun that a clause begins with, where something follows that a subject does.
pub(super) fn head(clause: &str) -> Option<Head> {
    let clause = clause.trim_end_matches(['，', '；', '：', '。', '！', '？', ',', ':']);
    // 教练老冯: what somebody is may stand before it.
    let rest = PEOPLE.find(clause, Zh).next().filter(|h| h.range.start == 0).map_or("", |h| &clause[h.range.end..]);
    if let Some(nick) = nick(clause).or_else(|| nick(rest)) {
        return Some(Head { word: nick.to_owned(), name: true, sure: true, living: true });
    }
    if let Some(name) = called_beside(clause) {
        return Some(Head { word: name, name: true, sure: true, living: true });
    }
    let tokens = dictionary::tagged_words(clause);
    // 高声, 尖声 say how.
    // 问道 is a noun in the dictionary, and asks here.
    let asks = |t: &jieba_rs::Tag| SPEECH.find(t.word, Zh).any(|h| h.range == (0..t.word.len()));
    let noun = |t: &jieba_rs::Tag| {
        (t.tag.starts_with('n') || t.tag == "x" || t.tag == "j") && !t.word.ends_with('声') && !asks(t)
    };
    // 一个, 那位, 年轻的, 邻桌的: what counts and describes.
    let mut from = 0;
    while tokens.get(from).is_some_and(|t| ["r", "m", "q", "mq"].contains(&t.tag) && !is_pronoun(t.word)) {
        from += 1;
    }
    if let Some(of) = tokens.iter().take(from + 5).position(|t| t.word == "的")
        && tokens[from..of].iter().all(|t| !t.tag.starts_with("nr") && !is_pronoun(t.word))
        // 站在门口的年轻人, but not 妈妈摸了摸他的头.
        && !(noun(&tokens[from]) && tokens[from..of].iter().any(|t| t.tag.starts_with(['v', 'l', 'p', 'u'])))
        && tokens.get(of + 1).is_some_and(|t| !t.word.ends_with("声音"))
    {
        from = of + 1;
    }
    let prefix = |word: &str| ["老", "小", "大", "阿"].contains(&word);
    while tokens.get(from).is_some_and(|t| t.tag == "a" && t.word.chars().count() == 1 && !prefix(t.word)) {
        from += 1;
    }
    let mut to = from;
    while tokens.get(to).is_some_and(|t| noun(t) || to == from && prefix(t.word)) {
        to += 1;
    }
    let next = tokens.get(to);
    let word: String = tokens[from..to].iter().map(|t| t.word).collect();
    if to == from {
        // 高兴推开门: a word of another kind, used as a name.
        let (first, next) = (tokens.get(from)?, next.and(tokens.get(from + 1))?);
        let odd = first.tag.starts_with('a') && first.word.chars().count() == 2 && next.tag.starts_with('v');
        return odd.then(|| Head { word: first.word.to_owned(), name: true, sure: false, living: false });
    }
    let follows = match next {
        None => true,
        Some(t) if t.word == "的" => tokens.get(to + 1).is_some_and(|t| t.word.ends_with('声') || t.word == "声音"),
        Some(t) => {
            asks(t)
                || t.tag.starts_with(['v', 'd', 'p', 'z', 'c', 'a', 'i', 'l', 'o', 'g'])
                || t.tag.starts_with('u') && !["的", "地"].contains(&t.word)
                || ["一", "着", "也", "却", "手"].contains(&t.word)
        }
    };
    if !follows {
        return None;
    }
    let last = &tokens[to - 1];
    let whole = |table: &lexicon::Lexicon, word: &str| table.find(word, Zh).any(|h| h.range == (0..word.len()));
    let is_name = |word: &str, tag: &str| {
        (2..=4).contains(&word.chars().count())
            && (tag.starts_with("nr") || tag == "x" || tag == "nz")
            && PEOPLE.find(word, Zh).next().is_none_or(|h| h.range.len() < word.len())
    };
    // 石老爷子: a family name and what somebody is.
    let titled = to - from == 2 && names::surname(tokens[from].word) == 1 && whole(&PEOPLE, last.word);
    // 小徒弟石头问道: a thing's word that speaks beside what somebody is.
    if next.is_none_or(asks)
        && to - from > 1
        && (2..=3).contains(&last.word.chars().count())
        && last.word.chars().all(names::is_han)
        && whole(&PEOPLE, tokens[to - 2].word)
        && !whole(&PEOPLE, last.word)
        && !NOBODY.contains(&last.word)
    {
        return Some(Head { word: last.word.to_owned(), name: true, sure: true, living: true });
    }
    // 宫女翠屏, 副将陈虎: what somebody is, and the name.
    let (word, tag) = if to - from > 1 && is_name(last.word, last.tag) && tokens[to - 2].tag != "nr" {
        (last.word.to_owned(), last.tag)
    } else if to - from > 1 {
        // 小|狐狸, but not 老二|石满: a longer chain is a chance.
        if tokens[from].word.chars().count() > 1 || word.chars().count() > 4 {
            return None;
        }
        (word, tokens[from].tag)
    } else {
        (word, last.tag)
    };
    let word = after_kin(&word).to_owned();
    let size = word.chars().count();
    if size > 5 || !word.chars().all(names::is_han) || NOBODY.contains(&word.as_str()) || word.ends_with(['们', '声'])
    {
        return None;
    }
    // 石老爷子, 兔妈妈 too are words for people.
    let person = whole(&PEOPLE, &word) || to - from > 1 && whole(&PEOPLE, last.word);
    let animal = whole(&BEING, &word);
    let name = titled
        || !person
            && !animal
            && (is_name(&word, tag) || names::surname(&word) > 0 && (2..=3).contains(&size) && tag == "x");
    // 萧尘苦笑: the dictionary guesses a verb's first character into the name.
    let word = if name && size > 2 { word.trim_end_matches(names::follows_name).to_owned() } else { word };
    let thing = names::is_thing(&word)
        || lexicon::is_no_name(&word, Zh)
        || whole(&lexicon::WEATHER, &word)
        || whole(&lexicon::TIME, &word);
    (word.chars().count() >= if name { 2 } else { 1 }).then_some(Head {
        word,
        name,
        sure: !thing,
        living: person || animal,
    })
}

/// 小何说: 老, 小 or 阿 and a family name, with something after it that a subject does.
fn nick(clause: &str) -> Option<&str> {
    let mut chars = clause.char_indices();
    let (first, second) = (chars.next()?.1, chars.next()?.1);
    let end = chars.next().map_or(clause.len(), |(at, _)| at);
    let family = SURNAMES.0.contains(&second);
    let does = || {
        dictionary::tagged_words(&clause[end..])
            .first()
            .is_none_or(|t| !t.tag.starts_with(['n', 'f', 'x', 's']) && t.word != "的")
    };
    (['老', '小', '阿'].contains(&first) && family && does()).then(|| &clause[..end])
}

/// 孙子小豆子跑进院子, 丫鬟春桃道: a name that no dictionary has, between what somebody is and what they do.
fn called_beside(clause: &str) -> Option<String> {
    let noun = PEOPLE.find(clause, Zh).next().filter(|h| h.range.start <= 6 && h.range.len() > 3)?;
    let rest = &clause[noun.range.end..];
    let tokens = dictionary::tagged_words(rest);
    let acts = |t: &jieba_rs::Tag| t.tag.starts_with(['v', 'd', 'p']) || SPEECH.find(t.word, Zh).next().is_some();
    let end = tokens.iter().position(acts)?;
    let name: String = tokens[..end].iter().map(|t| t.word).collect();
    let size = name.chars().count();
    let (common, _) = dictionary::in_dictionary(&name);
    let named = (2..=3).contains(&size)
        && !common
        && name.chars().all(names::is_han)
        && tokens[..end].iter().all(|t| t.tag.starts_with(['n', 'a', 'x', 'm', 't']) && t.tag != "nt")
        && !name.ends_with(['们', '声', '手', '眼', '头', '脸', '心', '人'])
        && PEOPLE.find(&name, Zh).next().is_none()
        && !NOBODY.contains(&name.as_str())
        && !lexicon::is_no_name(&name, Zh)
        && !names::is_thing(&name);
    named.then_some(name)
}

/// The name in 三妹秀兰.
fn after_kin(word: &str) -> &str {
    let mut chars = word.char_indices();
    let nth = chars.next().is_some_and(|(_, c)| "大二三四五六七八九小老".contains(c));
    let kin = chars.next().is_some_and(|(_, c)| "妹弟哥姐叔婶嫂舅姨姑".contains(c));
    let rest = chars.next().map_or("", |(at, _)| &word[at..]);
    if nth && kin && rest.chars().count() >= 2 { rest } else { word }
}

fn is_pronoun(word: &str) -> bool {
    ["他", "她", "它", "我", "你", "他们", "她们", "我们", "谁", "自己", "大家"].contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(String, bool)> {
        find(&Prose::new(text, Zh)).into_iter().map(|t| (t.word, t.name)).collect()
    }

    #[test]
    fn whatever_is_said_to_speak_is_somebody() {
        let cases = [
            ("“要下雨了。”河水说。", "河水", false),
            ("老橡树弯下腰，慢吞吞地说：“孩子，别怕。”", "老橡树", false),
            ("“夫人，信到了。”翠屏掀开帘子，轻声禀报。", "翠屏", true),
            ("副将陈虎催马上前，低声道：“将军，敌军过河了。”", "陈虎", true),
            ("“十二点。”小何翻着本子，“她自己说的。”", "小何", true),
            ("石老爷子磕了磕烟锅，“急啥？”", "石老爷子", true),
            ("三妹秀兰抱着孩子，小声嘟囔：“我也有一份。”", "秀兰", true),
            ("“师父，刀打好了吗？”小徒弟石头问道。", "石头", true),
            ("“奶奶，我饿了！”孙子小豆子跑进院子，喊道。", "小豆子", true),
            ("“小姐，该走了。”丫鬟春桃说。", "春桃", true),
        ];
        for (text, word, name) in cases {
            assert_eq!(found(text), [(word.to_owned(), name)], "{text}");
        }
    }

    #[test]
    fn what_is_heard_or_read_is_nobody() {
        for text in
            ["“谁？”一个苍老的声音从门外传来。", "他低声说：“走。”", "众人齐声道：“好！”", "片刻后，她轻声道：“走吧。”"]
        {
            assert_eq!(found(text), [], "{text}");
        }
    }
}
