//! Words of Chinese text and how each is read.

use super::ipa::Syllable;
use jieba_rs::Jieba;
use pinyin::ToPinyin;
use std::collections::HashMap;

/// A word: its characters and their syllables, one each.
#[derive(Clone, Debug)]
pub(crate) struct Word {
    pub letters: Vec<char>,
    pub syllables: Vec<Syllable>,
    /// How many characters its first part has (小|老虎 1, 展览|馆 2).
    pub head: usize,
}

impl Word {
    /// Its phonetic symbols.
    pub fn phonemes(&self) -> String {
        self.syllables.iter().map(Syllable::phonemes).collect()
    }
}

/// Segments text into words and knows how words and characters are read.
pub(crate) struct Lexicon {
    jieba: Jieba,
    /// Readings of phrases, and of characters whose usual reading is not the first in the character table.
    readings: HashMap<&'static str, &'static str>,
    longest: usize,
}

/// Phrases with a reading that their characters alone would not get; see the file's head for its source.
const PHRASES: &str = include_str!("../../data/zh_phrases.txt");
/// Readings chosen by hand; they win over [`PHRASES`].
const CHOSEN: &str = include_str!("../../data/zh_chosen.txt");

impl Lexicon {
    /// Loads the dictionaries (about half a second).
    pub fn load() -> Self {
        let mut readings = HashMap::new();
        for line in PHRASES.lines().chain(CHOSEN.lines()).filter(|line| !line.starts_with('#')) {
            if let Some((phrase, reading)) = line.split_once('\t') {
                readings.insert(phrase, reading);
            }
        }
        let mut jieba = Jieba::new();
        // Words of the hand-made list are words; with a high frequency they are also found whole.
        for line in CHOSEN.lines().filter(|line| !line.starts_with('#')) {
            if let Some((word, _)) = line.split_once('\t').filter(|(word, _)| word.chars().count() > 1)
                && !jieba.has_word(word)
            {
                jieba.add_word(word, None, None);
            }
        }
        let longest = readings.keys().map(|phrase| phrase.chars().count()).max().unwrap_or(1);
        Self { jieba, readings, longest }
    }

    /// The words of `text`, Chinese characters only, each with its reading before sandhi.
    pub fn words(&self, text: &str) -> Vec<Word> {
        let tagged = self.jieba.tag(text, true);
        let mut words: Vec<Word> = Vec::with_capacity(tagged.len());
        let mut after = text;
        for token in &tagged {
            after = &after[token.word.len()..];
            let letters: Vec<char> = token.word.chars().collect();
            // 这儿, 门口儿: a stray 儿 colours the word before it.
            if letters == ['儿'] && words.last().is_some_and(|w| !w.letters.ends_with(&['儿'])) && colours(after) {
                if let Some(word) = words.last_mut() {
                    word.letters.push('儿');
                    word.syllables.push(Syllable::parse("er5"));
                }
                continue;
            }
            let before = words.last().and_then(|w| w.letters.last().copied());
            let syllables = self.read(&letters, token.tag, before, after.chars().next());
            words.push(Word { head: self.head(&letters), letters, syllables });
        }
        words
    }

    /// The syllables of one word, given its part of speech and its neighbours.
    fn read(&self, letters: &[char], tag: &str, before: Option<char>, after: Option<char>) -> Vec<Syllable> {
        let mut syllables = Vec::with_capacity(letters.len());
        let mut at = 0;
        while at < letters.len() {
            let rest = &letters[at..];
            let found = (2..=rest.len().min(self.longest)).rev().find_map(|len| {
                let phrase: String = rest[..len].iter().collect();
                self.readings.get(phrase.as_str()).map(|reading| (len, *reading))
            });
            if let Some((len, reading)) = found {
                syllables.extend(reading.split(' ').map(Syllable::parse));
                at += len;
            } else {
                let ch = rest[0];
                let chosen = if letters.len() == 1 { single(ch, tag, before, after) } else { None };
                let reading = chosen.map(str::to_owned).unwrap_or_else(|| self.character(ch));
                syllables.push(Syllable::parse(&reading));
                at += 1;
            }
        }
        soften(letters, tag, &mut syllables);
        syllables
    }

    /// The usual reading of a character; empty for one without any.
    fn character(&self, ch: char) -> String {
        let mut buffer = [0; 4];
        match self.readings.get(&*ch.encode_utf8(&mut buffer)) {
            Some(reading) => (*reading).to_owned(),
            None if ch == '〇' => "ling2".to_owned(),
            None => ch.to_pinyin().map(|p| p.with_tone_num_end().to_owned()).unwrap_or_default(),
        }
    }

    /// Length of a three-character word's first part.
    fn head(&self, letters: &[char]) -> usize {
        if letters.len() != 3 {
            return letters.len();
        }
        let tail: String = letters[1..].iter().collect();
        let front: String = letters[..2].iter().collect();
        if self.jieba.has_word(&tail) && !self.jieba.has_word(&front) { 1 } else { 2 }
    }
}

/// Readings of single-character words that depend on grammar rather than on a phrase.
fn single(ch: char, tag: &str, before: Option<char>, after: Option<char>) -> Option<&'static str> {
    let is = |c: Option<char>, set: &str| c.is_some_and(|c| set.contains(c));
    const NUMBERS: &str = "零一二三四五六七八九十百千万亿两几半";
    Some(match ch {
        // 地 after an adverb is the particle, 得 after a verb too; before a verb it is "must".
        '地' if tag == "uv" => "de5",
        '地' => "di4",
        '得' if before.is_none() || is(before, "我你他她它们都也就总还非必可又") => "dei3",
        '得' => "de5",
        '了' if is(after, "不得") && before.is_some() && !is(before, "完了好到") && is(after, "得") => "liao3",
        '还' if is(after, "给钱债清书了") && tag != "d" => "huan2",
        '长' if tag == "v" || is(before, "校市院班队村镇厂船部局处科行会") || is(after, "大高成出满老") => {
            "zhang3"
        }
        '重' if is(after, "新来回复逢现建") || is(before, NUMBERS) => "chong2",
        '行' if is(before, NUMBERS) || is(after, "字") => "hang2",
        '只' if is(before, NUMBERS) || is(before, "这那每") => "zhi1",
        '为' if tag == "v" && !is(after, "我你他她它谁何") => "wei2",
        '为' if is(before, "成作称视认") => "wei2",
        '种' if tag == "v" => "zhong4",
        '干' if tag == "v" || is(after, "活什吗嘛掉") => "gan4",
        '背' if tag == "v" || is(after, "着起上") => "bei1",
        '倒' if tag == "v" || is(after, "在下了地") => {
            if is(after, "水茶酒出掉") {
                "dao4"
            } else {
                "dao3"
            }
        }
        '数' if tag == "v" => "shu3",
        '教' if tag == "v" => "jiao1",
        '盛' if tag == "v" => "cheng2",
        '钉' if tag == "v" => "ding4",
        '扇' if tag == "v" => "shan1",
        '好' if is(after, "学奇客色斗") => "hao4",
        '着' if is(after, "火凉急迷") => "zhao2",
        '着' if is(before, "睡找猜摸够不得") && tag != "uz" => "zhao2",
        '朝' if is(after, "夕气阳霞") => "zhao1",
        _ => return None,
    })
}

/// Light syllables that word formation brings: suffixes, doubled nouns, the 儿 that colours the syllable before it.
fn soften(letters: &[char], tag: &str, syllables: &mut [Syllable]) {
    let (Some(&last), true) = (letters.last(), letters.len() > 1) else { return };
    let Some(end) = syllables.last_mut() else { return };
    let doubled = letters.len() == 2 && letters[0] == letters[1];
    let word: String = letters.iter().collect();
    match last {
        '儿' if colours_word(&word) => end.tone = 5,
        '们' | '么' => end.tone = 5,
        '头' if LIGHT_HEADS.contains(&word.as_str()) => end.tone = 5,
        _ if doubled && (tag.starts_with('n') || KIN.contains(last)) => end.tone = 5,
        _ => {}
    }
}

const KIN: &str = "妈爸爷奶哥姐弟妹叔伯姑舅婶姥娃宝星";
const LIGHT_HEADS: [&str; 13] =
    ["木头", "石头", "骨头", "拳头", "舌头", "枕头", "馒头", "里头", "外头", "前头", "后头", "念头", "锄头"];

/// Whether the final 儿 of `word` colours the syllable before it (花儿) rather than meaning a child (婴儿).
fn colours_word(word: &str) -> bool {
    const CHILDREN: [&str; 15] = [
        "女儿",
        "婴儿",
        "孤儿",
        "幼儿",
        "少儿",
        "胎儿",
        "宠儿",
        "健儿",
        "男儿",
        "孩儿",
        "混血儿",
        "新生儿",
        "早产儿",
        "弃儿",
        "小儿",
    ];
    !CHILDREN.contains(&word)
}

/// Whether 儿 standing alone belongs to the word before it, given what follows.
fn colours(after: &str) -> bool {
    !after.starts_with(['子', '女', '媳', '童', '时', '科', '歌', '孙'])
}
