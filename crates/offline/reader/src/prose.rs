//! Running text as units: sentences of narration, and quotations, in order, each with its place in the text.

mod play;
mod quotes;
mod sentences;
mod signs;

use kinora_model::Language;
use std::ops::Range;

/// What a unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A sentence, or the part of one between quotations.
    Narration,
    /// Words between quotation marks, or set off as speech in another way.
    Speech,
}

/// A sentence or a quotation.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Unit {
    pub kind: Kind,
    /// Bytes of the words, without quotation marks.
    pub words: Range<usize>,
    /// Bytes with the marks.
    pub outer: Range<usize>,
    /// Paragraph, from 0.
    pub paragraph: usize,
    /// The name before a line of a play: it says who speaks, and is not read out.
    pub head: bool,
}

/// A paragraph of the text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Paragraph {
    /// Bytes.
    pub range: Range<usize>,
    /// Its units; empty for a heading or a mark.
    pub units: Range<usize>,
    /// What it is.
    pub role: ParagraphRole,
    /// Empty lines before it.
    pub gap: usize,
}

/// What a paragraph is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ParagraphRole {
    /// Prose.
    Prose,
    /// A chapter's heading.
    Heading(String),
    /// A line of stars, or the like, between scenes.
    Break,
}

/// A text taken apart.
#[derive(Clone, Debug)]
pub(crate) struct Prose<'a> {
    pub text: &'a str,
    pub language: Language,
    pub paragraphs: Vec<Paragraph>,
    pub units: Vec<Unit>,
}

impl<'a> Prose<'a> {
    /// Takes `text` apart.
    pub fn new(text: &'a str, language: Language) -> Self {
        let manner = quotes::Manner::of(text, language);
        let headings = crate::chapters::headings(text);
        let mut prose = Self { text, language, paragraphs: Vec::new(), units: Vec::new() };
        let dates = crate::chapters::dates(text);
        let (mut at, mut gap) = (0, 0);
        // Where the date began that stands over what comes next.
        let mut dated: Option<(usize, usize)> = None;
        for (number, line) in text.split('\n').enumerate() {
            let range = at..at + line.len();
            at = range.end + 1;
            if line.trim().is_empty() {
                gap += 1;
                continue;
            }
            if dates.contains(&number) {
                prose.close_date(&mut dated, range.start);
                let first = prose.units.len();
                // Another day begins like a chapter; the date itself is told, with what it says of the weather.
                let words = line.trim_start_matches(['#', ' ']);
                let role = ParagraphRole::Heading(words.to_owned());
                prose.paragraphs.push(Paragraph { range: range.start..range.start, units: first..first, role, gap });
                prose.cut_narration(range.end - words.len()..range.end, prose.paragraphs.len());
                dated = Some((range.start, first));
                gap = 0;
                continue;
            }
            if headings.contains_key(&number) {
                prose.close_date(&mut dated, range.start);
            }
            let (start, first) = dated.take().unwrap_or((range.start, prose.units.len()));
            let role = match headings.get(&number) {
                Some(title) => ParagraphRole::Heading(title.clone()),
                None if !line.chars().any(char::is_alphanumeric) && quotes::is_rule(line) => ParagraphRole::Break,
                None => {
                    prose.cut_paragraph(&manner, range.clone());
                    ParagraphRole::Prose
                }
            };
            let range = start..range.end;
            prose.paragraphs.push(Paragraph { range, units: first..prose.units.len(), role, gap });
            gap = 0;
        }
        prose.close_date(&mut dated, text.len());
        prose
    }

    /// A date with nothing under it is a paragraph by itself.
    fn close_date(&mut self, dated: &mut Option<(usize, usize)>, end: usize) {
        if let Some((start, first)) = dated.take() {
            let role = ParagraphRole::Prose;
            self.paragraphs.push(Paragraph { range: start..end, units: first..self.units.len(), role, gap: 0 });
        }
    }

    fn cut_paragraph(&mut self, manner: &quotes::Manner, range: Range<usize>) {
        let paragraph = self.paragraphs.len();
        if let Some(cue) = manner.cue(self.text, range.clone()) {
            return self.cut_cue(cue, range, paragraph);
        }
        let mut at = range.start;
        for quote in manner.find(self.text, range.clone()) {
            self.cut_narration(at..quote.outer.start, paragraph);
            at = quote.outer.end;
            self.units.push(Unit {
                kind: Kind::Speech,
                words: quote.words,
                outer: quote.outer,
                paragraph,
                head: false,
            });
        }
        self.cut_narration(at..range.end, paragraph);
    }

    fn cut_cue(&mut self, cue: play::Cue, range: Range<usize>, paragraph: usize) {
        let (words, outer) = (cue.words.clone(), cue.words.start..range.end);
        match cue.kind {
            play::Head::Narrator => return self.cut_narration(words, paragraph),
            play::Head::Clause => self.cut_narration(cue.head, paragraph),
            play::Head::Name => {
                // Its bracket tells how the words are spoken.
                let outer = range.start..cue.words.start;
                self.units.push(Unit { kind: Kind::Narration, words: cue.head, outer, paragraph, head: true });
            }
        }
        if !words.is_empty() {
            self.units.push(Unit { kind: Kind::Speech, words, outer, paragraph, head: false });
        }
    }

    fn cut_narration(&mut self, range: Range<usize>, paragraph: usize) {
        for sentence in sentences::sentences(self.text, range, self.language) {
            self.units.push(Unit {
                kind: Kind::Narration,
                words: sentence.clone(),
                outer: sentence,
                paragraph,
                head: false,
            });
        }
    }

    /// Names before the lines of a play, each once, in the order in which they speak.
    pub fn heads(&self) -> Vec<&'a str> {
        let mut out: Vec<&str> = Vec::new();
        for unit in self.units.iter().filter(|u| u.head) {
            let name = play::name_of(&self.text[unit.words.clone()]);
            if !out.contains(&name) {
                out.push(name);
            }
        }
        out
    }

    /// The words of unit `index`.
    pub fn words(&self, index: usize) -> &'a str {
        &self.text[self.units[index].words.clone()]
    }
}

pub(crate) use play::aside;
pub(crate) use sentences::{clauses, sentences};
