//! Words of Chinese text and how each is read.

use super::context::{Around, single, whole};
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
        let tokens = self.tokens(text);
        let mut words: Vec<Word> = Vec::with_capacity(tokens.len());
        let (mut before, mut after): (Vec<char>, _) = (Vec::new(), text);
        for (token, tag) in tokens {
            after = &after[token.len()..];
            let letters: Vec<char> = token.chars().collect();
            // 这儿, 门口儿: a stray 儿 colours the word before it.
            if letters == ['儿'] && words.last().is_some_and(|w| !w.letters.ends_with(&['儿'])) && colours(after) {
                if let Some(word) = words.last_mut() {
                    word.letters.push('儿');
                    word.syllables.push(Syllable::parse("er5"));
                }
                before.push('儿');
                continue;
            }
            let syllables = self.read(&letters, tag, &before, after);
            before.extend(&letters);
            words.push(Word { head: self.head(&letters), letters, syllables });
        }
        words
    }

    /// The words of `text` and their parts of speech. A word that the dictionary does not have is a statistical guess,
    /// welcome for names; where it has swallowed a word of grammar (高兴|地笑) it is cut again without guessing.
    fn tokens<'a>(&'a self, text: &'a str) -> Vec<(&'a str, &'a str)> {
        const GRAMMAR: &[char] = &[
            '地', '得', '的', '着', '了', '过', '很', '也', '都', '就', '还', '在', '把', '被', '长', '朝', '为', '只',
            '儿',
        ];
        let mut tokens = Vec::new();
        for token in self.jieba.tag(text, true) {
            if token.word.chars().nth(1).is_some() && token.word.contains(GRAMMAR) && !self.jieba.has_word(token.word) {
                tokens.extend(self.jieba.tag(token.word, false).into_iter().map(|t| (t.word, t.tag)));
            } else {
                tokens.push((token.word, token.tag));
            }
        }
        tokens
    }

    /// The syllables of one word, given its part of speech, all that stands before it and all after it.
    fn read(&self, letters: &[char], tag: &str, before: &[char], after: &str) -> Vec<Syllable> {
        let word: String = letters.iter().collect();
        let following: Vec<char> = after.chars().take(Around::REACH).collect();
        if let Some(reading) = whole(&word, tag, &Around { before, after: &following, tag }) {
            return reading.split(' ').map(Syllable::parse).collect();
        }
        // A word that no dictionary has is a guess: its characters may well be words by themselves.
        let guessed = letters.len() == 1 || !self.jieba.has_word(&word);
        let text: Vec<char> = before.iter().chain(letters).chain(&following).copied().collect();
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
                let (here, ch) = (before.len() + at, rest[0]);
                let around = Around { before: &text[..here], after: &text[here + 1..], tag };
                let chosen = if guessed { single(ch, &around) } else { None };
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

/// Light syllables that word formation brings: suffixes, doubled nouns, the 儿 that colours the syllable before it.
fn soften(letters: &[char], tag: &str, syllables: &mut [Syllable]) {
    let (Some(&last), true) = (letters.last(), letters.len() > 1) else { return };
    let Some(end) = syllables.last_mut() else { return };
    let doubled = letters.len() == 2 && letters[0] == letters[1];
    let word: String = letters.iter().collect();
    match last {
        '儿' if colours_word(&word) => end.tone = 5,
        '们' | '么' => end.tone = 5,
        // What can be done and what cannot: 吃得了, 受不了, 猜不着.
        '了' | '着' if matches!(letters, [_, '得' | '不', _]) => {
            *end = Syllable::parse(if last == '了' { "liao3" } else { "zhao2" });
        }
        // Adverbs that the dictionary has whole: 轻轻地, 一个劲地.
        '地' if letters.len() > 2 && (tag == "d" || letters[letters.len() - 2] == letters[letters.len() - 3]) => {
            *end = Syllable::parse("de5");
        }
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
