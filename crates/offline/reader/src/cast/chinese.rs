//! Names and words for people in Chinese text.
//!
//! Three sources that make good each other's faults: strings that begin with a family name and repeat, the dictionary's
//! names (jieba), and nouns for people. What is taken is decided by what the string does: whoever stands before a verb
//! of speaking, begins clauses and has things to do is a person; 夜幕 is none.

use super::{
    Person, alias,
    dictionary::{behind_nouns, doing, in_dictionary, is_of, is_phrase, tagged_words, words_of},
    tagged,
};
use crate::{
    lexicon::{self, PEOPLE, SPEECH, SURNAMES, TITLES},
    numerals,
    prose::{Kind, Prose},
};
use kinora_model::Language::Zh;
use std::collections::{BTreeMap, HashMap};

/// Whether a name is over where this character follows it.
pub(super) fn follows_name(c: char) -> bool {
    AFTER_NAME.contains(c) || HANDLING.contains(c)
}

/// Characters that follow a name rather than end one: verbs, particles, adverbs.
const AFTER_NAME: &str = "道说问答笑叹喝叫喊看望走站坐在的了着是不也又便就却把被向对和与从听见想低抬点摇拿伸一这那身心手已正刚才还都只没有要会能将跟给让请握放收打开接递转回来去到进出上下起跪跑飞冲追杀拔挥揉擦捧摘穿戴提撑睁闭张轻缓慢急忙连忽突终仍依旧眼脸头皱微苦冷淡沉默愣怔呆惊怒哭哽咽";

/// Verbs that the dictionary takes for the last character of a given name (刘梅端着水果).
const HANDLING: &str = "端抱背挑牵拎挎搬推拉扶搀拿提捧握举扔蹲趴躺靠倚掏捡喂碰拄披系挂";

/// Verbs of speaking that no given name ends in behind another character.
const SAYING: [char; 5] = ['问', '答', '说', '喊', '道'];

/// What a candidate has done in the text.
#[derive(Default, Debug)]
struct Evidence {
    count: usize,
    /// Begins a clause and is followed by something that follows names.
    acts: usize,
    /// Stands before a verb of speaking.
    speaks: usize,
    /// Is introduced as a name (名叫, 姓).
    named: usize,
}

impl Evidence {
    fn score(&self) -> usize {
        self.acts + self.speaks * 3 + self.named * 3
    }
}

/// Finds everybody.
pub(super) fn find(prose: &Prose) -> Vec<Person> {
    let mut candidates = repeated(prose);
    candidates.extend(from_dictionary(prose));
    candidates.extend(titled(prose));
    candidates.extend(apposed(prose));
    candidates.sort();
    candidates.dedup();
    // 白雪 is snow, unless somebody is called so and does something.
    candidates.retain(|c| {
        (!lexicon::is_no_name(c, Zh) || tagged::is_called(prose, c))
            && PEOPLE.find(c, Zh).next().is_none_or(|h| h.range.len() < c.len())
    });
    candidates.retain(|c| !is_thing(c) && !is_phrase(c));
    let nouns: Vec<&str> = PEOPLE.words(Zh).map(|(_, word)| word).collect();
    // What speaks by the words beside a quotation is somebody, however seldom it comes.
    let mut tagged = tagged::chinese(prose);
    tagged.extend(tagged::acting(prose));
    tagged.sort();
    tagged.dedup();
    let told = || tagged.iter().map(|t| t.word.as_str());
    // Who heads a line of a play is somebody at once.
    let heads: Vec<&str> = prose.heads().into_iter().filter(|h| *h != "我" && !nouns.contains(h)).collect();
    candidates.extend(
        heads.iter().filter(|h| !candidates.iter().any(|c| c == *h)).map(|h| (*h).to_owned()).collect::<Vec<_>>(),
    );
    let evidence = weigh(prose, candidates.iter().map(String::as_str).chain(nouns.iter().copied()).chain(told()));

    let mut names: Vec<String> = candidates
        .iter()
        .filter(|c| {
            let Some(e) = evidence.get(c.as_str()) else { return false };
            let (common, named) = in_dictionary(c);
            let titled = split_title(c).is_some();
            let nick = c.chars().count() == 2 && c.starts_with(['老', '小', '阿']);
            match () {
                () if heads.contains(&c.as_str()) => true,
                // The dictionary has 老周 for an age of history.
                () if nick => e.speaks >= 1 || e.named >= 1 || e.acts >= if common { 3 } else { 2 },
                () if titled => e.count >= 1 && e.score() >= 1,
                () if doubled(c) => e.score() >= 2,
                () if titled_in_religion(c) => e.acts >= 1,
                () if common => e.speaks >= 2 && e.count >= 3 || e.named >= 1 && is_of(c, &["ns", "nr", "nz"]),
                () if named => e.score() >= 2,
                // Three characters that come together again and again are no accident.
                () if surname(c) > 0 && c.chars().count() >= 3 && e.count >= 2 => e.score() >= 1,
                () if surname(c) > 0 && e.acts * 2 >= e.count => e.score() >= 2,
                () => e.score() >= 3 || e.speaks >= 1,
            }
        })
        .cloned()
        .collect();
    names.extend(tagged.iter().filter(|t| t.name).map(|t| t.word.clone()));
    names.sort();
    names.dedup();
    // 沈青 beside 沈青禾, or 沈青禾撑: of two that begin alike the one that stands by itself more often stays.
    let count = |n: &String| evidence.get(n.as_str()).map_or(0, |e| e.count);
    let all = names.clone();
    names.retain(|n| {
        heads.contains(&n.as_str())
            || !all.iter().any(|o| {
                o != n
                    && (o.starts_with(n.as_str()) && split_title(o).is_none() && count(o) * 2 > count(n)
                        || n.starts_with(o.as_str()) && split_title(n).is_none() && count(o) > count(n))
            })
    });
    let nouns = nouns.into_iter().filter_map(|n| Some((n, evidence.get(n)?)));
    let mut nouns: Vec<alias::Noun> = nouns
        .map(|(n, e)| alias::Noun { word: n.to_owned(), count: e.count, acts: e.speaks >= 1 || e.acts >= 1 })
        .collect();
    alias::add_told(&mut nouns, &tagged, |word| evidence.get(word).map_or(1, |e| e.count));
    let mut named: Vec<(String, usize)> = names.iter().map(|n| (n.clone(), count(n))).collect();
    if let Some(me) = first_person(prose) {
        named.push(("我".to_owned(), me));
    }
    alias::unite_chinese(prose, named, nouns)
}

/// How often 我 speaks in the narration: the storyteller is in the story.
fn first_person(prose: &Prose) -> Option<usize> {
    let narration = prose.units.iter().filter(|u| u.kind == Kind::Narration).map(|u| &prose.text[u.words.clone()]);
    let told: Vec<&str> = narration.filter(|s| s.starts_with('我')).collect();
    let speaks = told.iter().filter(|s| SPEECH.has(s, Zh, "say")).count();
    // Whoever tells a diary is in it, and speaks where the words beside a quotation begin so.
    (speaks > 0 || told.len() >= 3 || tagged::by_me(prose)).then_some(told.len())
}

/// Whether a word begins with one for a place or a thing (石板路).
pub(super) fn is_thing(word: &str) -> bool {
    let leads = |table: &lexicon::Lexicon| table.find(word, Zh).any(|h| h.range.start == 0 && h.range.len() > 3);
    leads(&lexicon::SETTING) || leads(&lexicon::PROP)
}

fn narration<'a>(prose: &'a Prose) -> impl Iterator<Item = &'a str> {
    prose.units.iter().filter(|u| u.kind == Kind::Narration).map(|u| &prose.text[u.words.clone()])
}

pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}')
}

/// Length in characters of the family name at the head of `word`, 0 if none.
pub(super) fn surname(word: &str) -> usize {
    if SURNAMES.1.iter().any(|s| word.starts_with(s)) {
        2
    } else {
        usize::from(word.chars().next().is_some_and(|c| SURNAMES.0.contains(&c)))
    }
}

/// Family name and title of 陈掌柜.
pub(super) fn split_title(name: &str) -> Option<(&str, &str)> {
    let at: usize = name.chars().take(surname(name)).map(char::len_utf8).sum();
    let title = &name[at..];
    (at > 0 && TITLES.words(Zh).any(|(_, t)| t == title)).then(|| name.split_at(at))
}

/// Strings that begin with a family name and come more than once.
fn repeated(prose: &Prose) -> Vec<String> {
    let mut two: HashMap<&str, (usize, usize)> = HashMap::new();
    let mut three: HashMap<&str, usize> = HashMap::new();
    for sentence in narration(prose) {
        let chars: Vec<(usize, char)> = sentence.char_indices().collect();
        for i in 0..chars.len() {
            let family = surname(&sentence[chars[i].0..]);
            let end = |n: usize| chars.get(i + n).map_or(sentence.len(), |c| c.0);
            if family == 0 || i + family >= chars.len() || !chars[i..=i + family].iter().all(|c| is_han(c.1)) {
                continue;
            }
            let entry = two.entry(&sentence[chars[i].0..end(family + 1)]).or_default();
            entry.0 += 1;
            match chars.get(i + family + 1) {
                Some(&(_, c)) if is_han(c) => {
                    entry.1 += usize::from(AFTER_NAME.contains(c));
                    *three.entry(&sentence[chars[i].0..end(family + 2)]).or_default() += 1;
                }
                _ => entry.1 += 1,
            }
        }
    }
    let mut out = Vec::new();
    for (word, &count) in &three {
        let head = &word[..word.len() - word.chars().next_back().map_or(0, char::len_utf8)];
        let last = word.chars().next_back().unwrap_or_default();
        if count >= 2
            && count * 10 >= two[head].0 * 7
            && (!AFTER_NAME.contains(last) || count >= 4 && count == two[head].0)
        {
            out.push((*word).to_owned());
        }
    }
    out.extend(
        two.iter().filter(|(_, (count, ended))| *count >= 2 && ended * 2 >= *count).map(|(word, _)| (*word).to_owned()),
    );
    out
}

/// Names that the dictionary knows or guesses, and 老王, 小李, 阿福.
fn from_dictionary(prose: &Prose) -> Vec<String> {
    let mut out = Vec::new();
    for sentence in narration(prose) {
        let tags = tagged_words(sentence);
        for (i, tag) in tags.iter().enumerate() {
            let size = tag.word.chars().count();
            if !tag.word.chars().all(is_han) {
                continue;
            }
            let guessed = tag.tag == "x" && surname(tag.word) > 0;
            let acts = tags.get(i + 1).is_some_and(|t| t.word == "着");
            if !acts && (2..=4).contains(&size) && (tag.tag.starts_with("nr") || guessed || tag.tag == "x" && size <= 3)
            {
                out.push(tag.word.trim_end_matches(|c| size > 2 && HANDLING.contains(c)).to_owned());
            }
            // 林|小雨: a family name cut off from its given name.
            if size <= 2
                && surname(tag.word) == size
                && let Some(next) = tags.get(i + 1)
            {
                let given = next.word.chars().count();
                if given <= 2 && next.word.chars().all(is_han) && !next.word.starts_with(|c| AFTER_NAME.contains(c)) {
                    out.push(format!("{}{}", tag.word, next.word));
                }
            }
        }
        let chars: Vec<char> = sentence.chars().collect();
        for pair in chars.windows(2) {
            let nick = match pair[0] {
                '老' | '小' => SURNAMES.0.contains(&pair[1]),
                '阿' => is_han(pair[1]) && !AFTER_NAME.contains(pair[1]),
                _ => false,
            };
            if nick {
                out.push(pair.iter().collect());
            }
        }
    }
    out
}

/// Whether a word says twice the same thing and is no adverb or numeral (豆豆, but not 慢慢).
pub(super) fn doubled(word: &str) -> bool {
    let mut chars = word.chars();
    let twice = matches!((chars.next(), chars.next(), chars.next()), (Some(a), Some(b), None) if a == b && is_han(a));
    twice && !is_of(word, &["d", "z", "a", "m", "q", "v", "r", "o", "e", "y"])
}

/// 班长许洋, 儿子豆豆: a family name and what follows it, or a pet name, directly after a word for people.
fn apposed(prose: &Prose) -> Vec<String> {
    let mut out = Vec::new();
    for sentence in narration(prose) {
        for hit in PEOPLE.find(sentence, Zh) {
            let rest = &sentence[hit.range.end..];
            let family = surname(rest);
            let han = rest.chars().take_while(|c| is_han(*c)).count();
            let pet: String = rest.chars().take(2).collect();
            if doubled(&pet) {
                out.push(pet);
            } else if family > 0 {
                let names = (1..=2).filter(|given| family + given <= han);
                let names = names.map(|given| rest.chars().take(family + given).collect::<String>());
                // 石头问 is 石头 who asks.
                out.extend(names.filter(|name| {
                    let head: String = name.chars().take(2).collect();
                    let is_verb = name.ends_with(|c| HANDLING.contains(c))
                        // 苏梅猫着腰: no name goes on so.
                        || rest[name.len()..].starts_with('着')
                        || name.chars().count() > 2 && name.ends_with(SAYING);
                    // 货郎高声吆喝: how he calls.
                    !is_verb && !lexicon::is_no_name(&head, Zh)
                }));
            }
        }
    }
    out
}

/// 陈掌柜, 柳姑娘: family name and title.
fn titled(prose: &Prose) -> Vec<String> {
    let mut out = Vec::new();
    for sentence in narration(prose) {
        for hit in TITLES.find(sentence, Zh) {
            let before = &sentence[..hit.range.start];
            let family = SURNAMES.1.iter().find(|s| before.ends_with(**s)).map(|s| s.len());
            let family =
                family.or_else(|| before.chars().next_back().filter(|c| SURNAMES.0.contains(c)).map(char::len_utf8));
            if let Some(length) = family {
                out.push(sentence[hit.range.start - length..hit.range.end].to_owned());
            }
            out.extend(in_religion(before, &sentence[hit.range.clone()]));
        }
    }
    out
}

fn titled_in_religion(word: &str) -> bool {
    word.char_indices().nth(2).is_some_and(|(at, _)| in_religion(&word[..at], &word[at..]).is_some())
}

/// 云鹤真人: monks and immortals have a name of two characters before what they are.
fn in_religion(before: &str, title: &str) -> Option<String> {
    const RELIGION: [&str; 4] = ["真人", "道长", "和尚", "道人"];
    let head = before.char_indices().rev().nth(1).map(|(at, _)| before.split_at(at))?;
    let (clause, name) = head;
    let starts = clause.chars().next_back().is_none_or(|c| !is_han(c))
        || PEOPLE.find(clause, Zh).last().is_some_and(|h| h.range.end == clause.len());
    let named = RELIGION.contains(&title) && starts && name.chars().all(is_han);
    (named && !is_of(name, &["r", "m", "a", "v", "d", "p", "u", "q", "b"])).then(|| format!("{name}{title}"))
}

/// What each of `words` does in the narration.
fn weigh<'a>(prose: &Prose, words: impl Iterator<Item = &'a str>) -> BTreeMap<String, Evidence> {
    let words: Vec<&str> = words.collect();
    // All overlapping matches, as 沈青 must not take the evidence of 沈青禾 or give it.
    let search = aho_corasick::AhoCorasick::new(&words).expect("candidates are few and short");
    let mut out: BTreeMap<String, Evidence> = BTreeMap::new();
    for sentence in narration(prose) {
        let verbs: Vec<_> = SPEECH.find(sentence, Zh).collect();
        let (doing, behind) = (doing(sentence), behind_nouns(sentence));
        let tokens: Vec<_> = words_of(sentence).map(|(range, _)| range).collect();
        for m in search.find_overlapping_iter(sentence) {
            let word = words[m.pattern().as_usize()];
            let (before, after) = (&sentence[..m.start()], &sentence[m.end()..]);
            // 温桶 is the end of 保温桶, and nobody.
            let within = |r: &std::ops::Range<usize>| r.start < m.start() && m.start() < r.end && m.end() <= r.end;
            if surname(word) > 0 && tokens.iter().any(within) {
                continue;
            }
            let crowd = ["一群", "几个", "众", "许多", "一些"].iter().any(|w| before.ends_with(w));
            if after.starts_with('们') || crowd || numerals::counts_many(before, Zh) {
                continue;
            }
            let clause = before.rsplit(|c| "，。；：！？、—…”」".contains(c)).next().unwrap_or_default();
            let lead = clause.chars().count() <= 8
                && super::mention::part(sentence, m.start()..m.end(), Zh) == super::Part::Subject;
            let follows = after.chars().next().is_none_or(|c| AFTER_NAME.contains(c) || HANDLING.contains(c) || !is_han(c))
                    || doing.contains(&m.end())
                    // 绞着围裙, 猫着腰: whatever the dictionary takes it for.
                    || after.chars().nth(1) == Some('着');
            let e = out.entry(word.to_owned()).or_default();
            e.count += 1;
            e.acts += usize::from(lead && follows && !after.is_empty());
            let near = |v: &lexicon::Hit| {
                v.range.start >= m.end() && {
                    let between = &sentence[m.end()..v.range.start];
                    between.chars().count() <= 6 && !between.contains(|c| "，。；".contains(c))
                }
            };
            e.speaks += usize::from(lead && verbs.iter().any(near));
            let beside_noun = PEOPLE.find(before, Zh).last().is_some_and(|h| h.range.end == before.len())
                || behind.contains(&m.start()) && doing.contains(&m.end());
            e.named += usize::from(
                beside_noun
                    && follows
                    && !after.starts_with('的')
                    && PEOPLE.find(word, Zh).next().is_none_or(|h| h.range.start > 0 && surname(word) > 0),
            );
            e.named +=
                usize::from(["名叫", "叫做", "名唤", "唤作", "姓", "他叫", "她叫"].iter().any(|w| before.ends_with(w)));
        }
    }
    out
}
