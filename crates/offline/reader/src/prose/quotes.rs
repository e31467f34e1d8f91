//! Quotations, in every manner of setting them off.
//!
//! The manner is a habit of the whole text: an apostrophe is no quotation mark in a text that uses double ones, and a
//! dash at the head of a line opens speech only where nothing else does.

use super::{
    play::{self, Cue, Head},
    signs,
};
use crate::lexicon::SPEECH;
use kinora_model::Language;
use std::{collections::BTreeSet, ops::Range};

/// A quotation: bytes of its words, and with its marks.
#[derive(Debug, PartialEq)]
pub(super) struct Quote {
    pub words: Range<usize>,
    pub outer: Range<usize>,
}

/// How a text sets off speech.
#[derive(Debug, PartialEq)]
pub(super) struct Manner {
    language: Language,
    /// Opening and closing marks that count.
    pairs: Vec<(char, char)>,
    /// `"` opens and closes by turns.
    straight: bool,
    /// `'` quotes.
    single: bool,
    /// A dash at the head of a paragraph opens speech.
    dash: bool,
    /// `name：words` at the head of a paragraph is speech: the names, where the text is a play.
    script: Option<BTreeSet<String>>,
}

impl Manner {
    /// The manner of `text`, by what it uses most.
    pub fn of(text: &str, language: Language) -> Self {
        let count = |c: char| text.matches(c).count();
        let straight = count('"');
        let doubles = [('“', '”'), ('「', '」'), ('『', '』')];
        let mut pairs: Vec<(char, char)> = doubles.into_iter().filter(|(a, b)| count(*a) + count(*b) > 0).collect();
        let double = count('“').max(count('”')) + count('「') + count('『') + straight / 2;
        // Curly single marks quote speech only where they outnumber all others: else they stand inside them.
        let curly = if language == Language::Zh { count('‘') } else { openings(text, '‘') };
        if curly > double {
            pairs.push(('‘', '’'));
        }
        let unquoted = pairs.is_empty() && straight == 0;
        let single = unquoted && openings(text, '\'') >= 1 && closings(text, '\'') >= 1;
        let unmarked = unquoted && !single;
        let dash = unmarked && text.lines().filter(|l| dashed(l).is_some()).count() >= 2;
        let script = heads(text, language);
        Self { language, pairs, straight: straight > 0, single, dash, script }
    }

    /// Quotations of the paragraph `range`, outermost ones only.
    pub fn find(&self, text: &str, range: Range<usize>) -> Vec<Quote> {
        let line = &text[range.clone()];
        if self.dash
            && let Some(at) = dashed(line)
        {
            return self.dash_speech(text, range.start + at..range.end);
        }
        if let Some(cue) = self.cue(text, range.clone()) {
            return vec![Quote { words: cue.words.clone(), outer: cue.words.start..range.end }];
        }
        let mut out = self.marked(text, &range);
        let all = out.len();
        out.retain(|q| !self.is_sign(text, q, &range));
        let signs = all - out.len();
        out.retain(|q| {
            let words = &text[q.words.clone()];
            (words.chars().any(char::is_alphanumeric) || is_pause(words)) && self.is_speech(text, q, &range)
        });
        if out.is_empty() && signs == 0 && self.language == Language::Zh {
            out.extend(colon_speech(text, &range));
        }
        out
    }

    /// The paragraph `range` as a line of a play, if the text is one.
    pub fn cue(&self, text: &str, range: Range<usize>) -> Option<Cue> {
        let names = self.script.as_ref()?;
        let cue = play::cue(&text[range.clone()], self.language)?;
        let moved = |r: Range<usize>| r.start + range.start..r.end + range.start;
        let cue = Cue { head: moved(cue.head), words: moved(cue.words), ..cue };
        // 他说：“走吧。” is a sentence with a quotation; so is 林小雨笑了：“走吧。”
        (!cue.quoted || names.contains(play::name_of(&text[cue.head.clone()]))).then_some(cue)
    }

    /// Everything between marks.
    fn marked(&self, text: &str, range: &Range<usize>) -> Vec<Quote> {
        let mut out = Vec::new();
        let mut open: Option<(Range<usize>, char)> = None;
        for (at, c) in text[range.clone()].char_indices() {
            let mark = range.start + at..range.start + at + c.len_utf8();
            match &open {
                None => open = self.closer(text, mark.start, c, range).map(|close| (mark, close)),
                Some((start, close)) if c == *close && self.closes(text, mark.start, c) => {
                    out.push(Quote { words: trimmed(text, start.end..mark.start), outer: start.start..mark.end });
                    open = None;
                }
                Some(_) => {}
            }
        }
        // Speech over several paragraphs leaves all but the last unclosed.
        if let Some((start, _)) = open
            && start.end < range.end
        {
            out.push(Quote { words: trimmed(text, start.end..range.end), outer: start.start..range.end });
        }
        out
    }

    /// The mark that would close a quotation opened by `c` at `at`, if it opens one.
    fn closer(&self, text: &str, at: usize, c: char, range: &Range<usize>) -> Option<char> {
        if let Some((_, close)) = self.pairs.iter().find(|(open, _)| *open == c) {
            let apostrophe = c == '‘' && self.language == Language::En && !opens(text, at, c);
            return (!apostrophe).then_some(*close);
        }
        match c {
            // ” typed at both ends.
            '”' if !text[range.start..at].contains('“') && text[at + c.len_utf8()..range.end].contains(['”', '“']) => {
                text[at + c.len_utf8()..range.end].chars().find(|c| matches!(c, '”' | '“'))
            }
            '"' if self.straight => Some('"'),
            '\'' if self.single && opens(text, at, c) => Some('\''),
            _ => None,
        }
    }

    fn closes(&self, text: &str, at: usize, c: char) -> bool {
        match c {
            '\'' => closes(text, at, c),
            '’' if self.language == Language::En => closes(text, at, c),
            _ => true,
        }
    }

    fn is_sign(&self, text: &str, quote: &Quote, range: &Range<usize>) -> bool {
        let before = text[range.start..quote.outer.start].trim_end();
        let after = text[quote.outer.end..range.end].trim_start();
        signs::is_sign(before, &text[quote.words.clone()], after, self.language)
    }

    /// A word in marks (人称“铁算盘”的) is no speech: it has no stop of its own, and the sentence goes on around it.
    fn is_speech(&self, text: &str, quote: &Quote, range: &Range<usize>) -> bool {
        let words = &text[quote.words.clone()];
        let before = text[range.start..quote.outer.start].trim_end();
        let after = text[quote.outer.end..range.end].trim_start();
        if before.is_empty() && !after.starts_with(['的', '这', '两', '二'])
            || words.ends_with(|c| "。！？…，—!?,.-~～；”’』".contains(c))
        {
            return true;
        }
        let introduced = before.ends_with(|c| "：:，,。.！？!?”」…—".contains(c));
        let size = words.chars().count();
        match self.language {
            Language::Zh => {
                let told_after = SPEECH.find(clause_head(after), self.language).next().is_some();
                let tail = clause_tail(before);
                let told_before = SPEECH.find(tail, self.language).last().is_some_and(|h| h.range.end == tail.len());
                let term = after.starts_with(['的', '之', '这', '那', '两', '二', '字']);
                !term && (told_before || told_after && size > 1 || introduced && (size > 4 || before.ends_with('：')))
            }
            Language::En => introduced && size > 2 || size > 40,
        }
    }

    /// `— Come in, said the old man. — Thank you.` The dash opens; a clause with a verb of speaking is the tag, and
    /// ends the speech until the next dash.
    fn dash_speech(&self, text: &str, range: Range<usize>) -> Vec<Quote> {
        let mut out = Vec::new();
        let mut push = |range: Range<usize>| {
            let words = trimmed(text, range);
            if !words.is_empty() {
                out.push(Quote { words: words.clone(), outer: words });
            }
        };
        let clauses = super::clauses(text, range.clone());
        let mut from = Some(range.start);
        for pair in clauses.windows(2) {
            let between = &text[pair[0].end..pair[1].start];
            match from {
                Some(start) if is_tag(&text[pair[1].clone()], self.language) => {
                    push(start..pair[0].end);
                    from = None;
                }
                None if between.contains(['—', '–']) => from = Some(pair[1].start),
                _ => {}
            }
        }
        if let Some(start) = from {
            push(start..range.end);
        }
        out
    }
}

/// `said the old man`, `she asked`: at most three words of subject before the verb.
fn is_tag(words: &str, language: Language) -> bool {
    SPEECH.find(words, language).next().is_some_and(|hit| match language {
        Language::En => words[..hit.range.start].split_whitespace().count() <= 3,
        Language::Zh => words[..hit.range.start].chars().count() <= 8,
    })
}

fn is_pause(words: &str) -> bool {
    !words.is_empty() && words.chars().all(|c| "….！？!?—".contains(c))
}

/// A line of marks only: a break between scenes.
pub(super) fn is_rule(line: &str) -> bool {
    let mut marks = line.chars().filter(|c| !c.is_whitespace()).peekable();
    marks.peek().is_some() && marks.all(|c| "*-—–=~·•◇◆※☆★#_＊○●.…✦⁂～□■".contains(c))
}

fn clause_tail(before: &str) -> &str {
    let before = before.trim_end_matches(['：', ':', '，', ',', ' ']);
    before.rsplit(['，', '。', '；', '！', '？', ',', '.']).next().unwrap_or(before)
}

fn clause_head(after: &str) -> &str {
    after.split(['，', '。', '；', '！', '？', '：']).next().unwrap_or(after)
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let raw = &text[range.clone()];
    let start = range.start + raw.len() - raw.trim_start().len();
    start..(range.start + raw.trim_end().len()).max(start)
}

/// Bytes of a dash, with the space after it, at the head of a line.
fn dashed(line: &str) -> Option<usize> {
    let mark = ["——", "—", "–", "- "].into_iter().find(|m| line.starts_with(m))?;
    let rest = line[mark.len()..].trim_start();
    rest.starts_with(|c: char| c.is_alphanumeric() || c == '…').then(|| line.len() - rest.len())
}

/// Names at the heads of lines, where the text is a play: such lines are at least two and a quarter of all, and more
/// than those with speech in marks. Where all that is said stands in marks, the heads must come back: 林小雨笑了：“…” is
/// a sentence.
fn heads(text: &str, language: Language) -> Option<BTreeSet<String>> {
    let (mut all, mut quoting) = (0, 0);
    let mut cues: Vec<(&str, Cue)> = Vec::new();
    for line in text.lines().filter(|line| line.chars().any(char::is_alphanumeric)) {
        all += 1;
        match play::cue(line, language) {
            Some(cue) => cues.push((play::name_of(&line[cue.head.clone()]), cue)),
            None => quoting += usize::from(line.contains(['“', '「', '『', '"'])),
        }
    }
    let again = |name: &str| cues.iter().filter(|(n, _)| *n == name).count() > 1;
    let counts = |name: &str, cue: &Cue| match cue.kind {
        Head::Clause => !cue.quoted,
        Head::Name | Head::Narrator => !cue.quoted || again(name),
    };
    let lines = cues.iter().filter(|(name, cue)| counts(name, cue));
    let count = lines.clone().count();
    let names = lines.filter(|(_, cue)| cue.kind != Head::Clause).map(|(name, _)| (*name).to_owned()).collect();
    (count >= 2 && count * 4 >= all && count > quoting).then_some(names)
}

/// `他说：我不走。` without marks: the rest of the paragraph is spoken.
fn colon_speech(text: &str, range: &Range<usize>) -> Option<Quote> {
    let line = &text[range.clone()];
    let colon = line.find('：')?;
    let tail = clause_tail(&line[..colon]);
    let verb = SPEECH.find(tail, Language::Zh).last()?;
    let words = trimmed(text, range.start + colon + '：'.len_utf8()..range.end);
    (verb.range.end == tail.len() && !words.is_empty()).then(|| Quote { words: words.clone(), outer: words })
}

fn openings(text: &str, mark: char) -> usize {
    text.match_indices(mark).filter(|(at, _)| opens(text, *at, mark)).count()
}

fn closings(text: &str, mark: char) -> usize {
    text.match_indices(mark).filter(|(at, _)| closes(text, *at, mark)).count()
}

/// A single mark opens after a space or at a start, before a word that is not one of those that lose their head
/// ('tis, 'em, '90s).
fn opens(text: &str, at: usize, mark: char) -> bool {
    let before = text[..at].chars().next_back();
    let after = &text[at + mark.len_utf8()..];
    let word = after.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_lowercase();
    before.is_none_or(|c| c.is_whitespace() || "(—–“\"".contains(c))
        && after.starts_with(|c: char| c.is_alphanumeric() || c == '…' || c == '—')
        && !["tis", "twas", "em", "cause", "til", "bout", "round"].contains(&word.as_str())
        && !(word.starts_with(|c: char| c.is_ascii_digit()) && mark == '\'')
}

/// A single mark closes after a stop; after a letter it is an apostrophe.
fn closes(text: &str, at: usize, mark: char) -> bool {
    let before = text[..at].chars().next_back();
    let after = text[at + mark.len_utf8()..].chars().next();
    before.is_some_and(|c| ".,!?…—-;:".contains(c)) && after.is_none_or(|c| !c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quotes(text: &str, language: Language) -> Vec<&str> {
        let manner = Manner::of(text, language);
        let mut at = 0;
        let mut out = Vec::new();
        for line in text.split('\n') {
            out.extend(manner.find(text, at..at + line.len()).into_iter().map(|q| &text[q.words]));
            at += line.len() + 1;
        }
        out
    }

    #[test]
    fn all_manners_of_quotation() {
        use Language::{En, Zh};
        let cases: &[(&str, Language, &[&str])] = &[
            ("“走吧。”她说，“天黑了。”", Zh, &["走吧。", "天黑了。"]),
            ("「走吧。」她說。", Zh, &["走吧。"]),
            ("『走吧。』她說。", Zh, &["走吧。"]),
            ("\"走吧。\"她说。", Zh, &["走吧。"]),
            ("”走吧。”她说。", Zh, &["走吧。"]),
            ("‘走吧。’她说。", Zh, &["走吧。"]),
            ("她说：走吧，天黑了。", Zh, &["走吧，天黑了。"]),
            ("老陈：你来了。\n小雨：我来了。", Zh, &["你来了。", "我来了。"]),
            ("阿宽：（笑）你来了。\n小雨：我妈说“早来早走”。", Zh, &["你来了。", "我妈说“早来早走”。"]),
            (
                "阿宽：“你来了。”\n小雨：“来了。”\n阿宽：“坐。”\n小雨：“好。”",
                Zh,
                &["你来了。", "来了。", "坐。", "好。"],
            ),
            ("旗上写着「三里香」三个字。「来了。」他说。", Zh, &["来了。"]),
            ("门口的牌子上写着：“闲人免进！”", Zh, &[]),
            ("信上写着：“我很好，勿念。”", Zh, &["我很好，勿念。"]),
            ("“不许”二字写在墙上。", Zh, &[]),
            ("The sign on the gate said, \"Keep out!\"", En, &[]),
            ("The letter said, \"Come home!\"", En, &["Come home!"]),
            ("By the sign Tom said, \"Keep out!\"", En, &["Keep out!"]),
            ("他就是人称“铁算盘”的掌柜。", Zh, &[]),
            ("“他说‘不’，就走了。”", Zh, &["他说‘不’，就走了。"]),
            ("“Go,” she said. “It's late.”", En, &["Go,", "It's late."]),
            ("\"Go,\" she said.", En, &["Go,"]),
            ("'Go,' she said. 'It's the boys' turn.'", En, &["Go,", "It's the boys' turn."]),
            ("‘Go,’ she said. ‘It’s the boys’ turn.’", En, &["Go,", "It’s the boys’ turn."]),
            ("— Come in, said the old man. — It is late.\n— Thank you.", En, &["Come in", "It is late.", "Thank you."]),
            ("He was \"free\" now, and went home.", En, &[]),
            ("“A first paragraph.\n“And a second.”", En, &["A first paragraph.", "And a second."]),
        ];
        for (text, language, expected) in cases {
            assert_eq!(quotes(text, *language), *expected, "{text}");
        }
    }
}
