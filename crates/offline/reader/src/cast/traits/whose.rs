//! Of whom a sentence's pronouns, years and looks tell.

use super::super::{
    Cast, Mention, Part, Who,
    body::{Whose, Years},
};
use crate::prose::{Kind, Prose, clauses};
use kinora_model::{Language, script::Sex};
use std::ops::Range;

/// A sentence of narration, and whom the ones before were about.
pub(super) struct Told<'a> {
    pub text: &'a str,
    pub range: Range<usize>,
    pub language: Language,
    pub mentions: &'a [Mention],
    /// Whom the sentences before were about.
    pub topic: Option<usize>,
    /// The same, but never the storyteller: nobody calls themselves `she`.
    pub third: Option<usize>,
    /// The storyteller, where there is one in the cast.
    pub narrator: Option<usize>,
}

/// `She came in. “My name is Vivian Crane.”`: who tells their own name is whom the pronoun before means.
pub(super) fn self_named(prose: &Prose, cast: &Cast) -> Vec<(usize, Sex)> {
    const REACH: usize = 4;
    let mut out = Vec::new();
    for (u, unit) in prose.units.iter().enumerate().filter(|(_, u)| u.kind == Kind::Speech) {
        let Some(name) = super::super::self_named(&prose.text[unit.words.clone()]) else { continue };
        let named = |p: &crate::cast::Person| !p.generic && p.forms.iter().any(|f| name.starts_with(f.as_str()));
        let Some(i) = cast.people.iter().position(named) else { continue };
        let before = (u.saturating_sub(REACH)..u).rev().filter(|n| prose.units[*n].kind == Kind::Narration);
        let heads = |n: usize| {
            let first = cast.mentions(prose.text, prose.units[n].words.clone()).into_iter().next()?;
            matches!(first.part, Part::Subject).then_some(first.who)
        };
        if let Some(Who::Pronoun(sex)) = before.filter_map(heads).next() {
            out.push((i, sex));
        }
    }
    out
}

/// Whom a sentence is about: of 二牛的媳妇秀兰 and `Anna's brother Tom` it is who is owned.
pub(super) fn subject<'a>(text: &str, mentions: &'a [Mention]) -> Option<&'a Mention> {
    let first = mentions.iter().position(|m| m.part != Part::Object)?;
    let near = |owner: &Mention, next: &Mention| {
        const REACH: usize = 15;
        let between = &text[owner.range.end..next.range.start];
        between.len() <= REACH && !between.contains(['，', ',', '、'])
    };
    let owned = mentions.get(first + 1).filter(|next| {
        mentions[first].part == Part::Owner
            && matches!(next.who, Who::Person(_))
            && next.part == Part::Subject
            && near(&mentions[first], next)
    });
    owned.or(mentions.get(first))
}

/// Words that may stand before the subject of a Chinese clause.
const LEAD: &[&str] = &[
    "于是", "但是", "但", "可是", "可", "不过", "而且", "而", "忽然", "突然", "这时", "那时", "此时", "只见", "却",
    "直到", "因为", "所以", "如果", "虽然", "当", "等", "原来", "也许", "后来", "接着", "然后", "现在", "今天", "那天",
    "随后", "终于", "果然", "其实", "即使", "既然", "尽管", "又", "还有", "只有", "连",
];

/// How a sentence about looks goes on where its owner was named before: 身上穿着…, 头戴…, `Dressed in`.
const WORN: [&[&str]; 2] = [
    &[
        "身", "一身", "穿", "披", "戴", "头", "满头", "满脸", "腰", "脸", "脚", "一头", "一张", "一双", "一袭", "下巴",
        "背",
    ],
    &["dressed", "wearing", "clad", "with", "under", "beneath", "over"],
];

impl Told<'_> {
    /// People that the pronouns tell the sex of, and how surely.
    ///
    /// Only a pronoun that heads its clause tells: 她站起来 and 她的手在发抖 go on about whoever the words before were
    /// about, while 把外套递给她 and 拍了拍她的肩膀 mean somebody else as a rule.
    pub fn votes(&self) -> Vec<(usize, Sex, i32)> {
        let people: Vec<usize> = self.people(self.range.clone());
        let alone = people.iter().all(|p| Some(p) == people.first());
        let mut out = Vec::new();
        for mention in self.mentions {
            let (Who::Pronoun(sex) | Who::Theirs(sex)) = mention.who else { continue };
            if let Some(named) = self.named_after(mention) {
                out.push((named, sex, 2));
                continue;
            }
            let before = self.mentions.iter().rfind(|m| {
                m.range.end <= mention.range.start && matches!(m.who, Who::Person(i) if Some(i) != self.narrator)
            });
            let heads = self.heads(mention);
            match before {
                Some(Mention { who: Who::Person(i), part, .. }) if alone => {
                    if heads && *part != Part::Object {
                        out.push((*i, sex, 2));
                    } else if self.is_own(mention) && *part == Part::Subject {
                        // `Anna shook her head` is mostly her own, `Tom took her hand` is not.
                        out.push((*i, sex, 1));
                    }
                }
                None if heads => out.extend(self.third.filter(|i| !people.contains(i)).map(|i| (i, sex, 2))),
                _ => {}
            }
        }
        out
    }

    /// Sex of whom somebody named does something to: the shoulder in 江河拍了拍她的肩膀 is not his own.
    pub fn other(&self) -> Option<Sex> {
        let first = self.mentions.first().filter(|m| m.part == Part::Subject && matches!(m.who, Who::Person(_)))?;
        let last = self.mentions.last().filter(|_| self.mentions.len() == 2 && self.language == Language::Zh)?;
        let (Who::Pronoun(sex) | Who::Theirs(sex)) = last.who else { return None };
        let between = &self.text[first.range.end..last.range.start];
        (!between.contains(['，', '；'])).then_some(sex)
    }

    /// Whom years are told of.
    pub fn of_years(&self, years: &Years) -> Option<usize> {
        let (start, end) = (self.range.start + years.at.start, self.range.start + years.at.end);
        let clause = self.clause(start);
        let before = |from: usize| {
            self.mentions.iter().rfind(|m| m.range.start >= from && m.range.end <= start && m.part == Part::Subject)
        };
        match years.whose {
            Whose::Directly(word) => {
                self.person(self.mentions.iter().find(|m| m.range.end == self.range.start + word)?)
            }
            Whose::After => {
                let next = self.mentions.iter().find(|m| m.range.start >= end && m.range.start < clause.end);
                next.or_else(|| before(clause.start)).and_then(|m| self.person(m))
            }
            Whose::Before if self.language == Language::Zh => self.person(before(clause.start)?),
            Whose::Before => {
                let named = self.mentions.iter().rfind(|m| m.range.end <= start && m.part != Part::Owner);
                named.map_or(self.topic, |m| self.person(m))
            }
            Whose::Unsaid => before(self.range.start).map_or(self.topic, |m| self.person(m)),
        }
    }

    /// Whether looks at this byte of the sentence, which names nobody, are those of whom the sentence before was about:
    /// 白须垂胸, 身穿青衫. 云鹤真人坐在台上，白须垂胸 has a subject of its own, known or not.
    pub fn goes_on(&self, at: usize) -> bool {
        let sentence = &self.text[self.range.clone()];
        let head = sentence[..at].trim_start();
        match self.language {
            Language::Zh => head.is_empty() || WORN[0].iter().any(|worn| head.starts_with(worn)),
            Language::En => {
                let head = head.to_lowercase();
                let mut words = head.split_whitespace();
                words.clone().all(|w| matches!(w, "a" | "an" | "the" | "and" | "long"))
                    || words.next().is_some_and(|first| WORN[1].contains(&first))
            }
        }
    }

    fn people(&self, range: Range<usize>) -> Vec<usize> {
        let within = self.mentions.iter().filter(|m| m.range.start >= range.start && m.range.end <= range.end);
        within
            .filter_map(|m| if let Who::Person(i) = m.who { Some(i) } else { None })
            .filter(|i| Some(*i) != self.narrator)
            .collect()
    }

    /// The person meant by a mention: a pronoun goes on about whom it was.
    fn person(&self, mention: &Mention) -> Option<usize> {
        match mention.who {
            Who::Person(i) => Some(i),
            Who::Pronoun(_) | Who::Theirs(_) => self.third,
        }
    }

    fn clause(&self, at: usize) -> Range<usize> {
        clauses(self.text, self.range.clone()).into_iter().find(|c| c.contains(&at)).unwrap_or(self.range.clone())
    }

    /// 他叫程一鸣.
    fn named_after(&self, mention: &Mention) -> Option<usize> {
        let called = &self.text[mention.range.end..self.range.end];
        if !(called.starts_with(['叫', '姓']) || called.starts_with("名叫")) {
            return None;
        }
        self.mentions.iter().find(|m| m.range.start > mention.range.end).and_then(|m| match m.who {
            Who::Person(i) => Some(i),
            _ => None,
        })
    }

    /// Whether a pronoun is what its clause begins with.
    fn heads(&self, mention: &Mention) -> bool {
        if self.language == Language::En {
            let first = self.mentions.first().is_some_and(|m| m.range == mention.range);
            let before = self.text[self.range.start..mention.range.start].trim();
            return mention.part == Part::Subject || first && before.is_empty() && self.is_own(mention);
        }
        let clause = self.clause(mention.range.start);
        let before = &self.text[clause.start.min(mention.range.start)..mention.range.start];
        let mut rest = before;
        while let Some(next) = LEAD.iter().find_map(|word| rest.strip_prefix(word)) {
            rest = next;
        }
        // 那天夜里她…: a few words that name nobody may stand before a subject, before an owner they are a verb.
        let named = self.mentions.iter().any(|m| m.range.start >= clause.start && m.range.end <= mention.range.start);
        rest.is_empty() && mention.part != Part::Object
            || mention.part == Part::Subject
                && !named
                && before.chars().count() <= 6
                && !before.ends_with(['了', '着', '过'])
    }

    /// Whether an English `her` stands before a noun (`her hands`) and not for somebody (`looked at her`).
    fn is_own(&self, mention: &Mention) -> bool {
        let after = &self.text[mention.range.end..self.range.end];
        let next = after.split_whitespace().next().unwrap_or_default();
        const NOT_OWNED: &[&str] = &[
            "a", "an", "the", "to", "in", "on", "at", "with", "and", "but", "from", "for", "as", "into", "until", "by",
            "of", "when", "that", "what", "how", "no", "some", "again", "go", "out", "up", "down", "back", "away",
            "like", "than", "through", "across", "before", "after", "over", "off", "so", "then", "there", "here",
            "because", "who", "where", "while", "if", "about", "around", "toward", "towards", "past", "onto", "under",
            "behind", "beside", "quietly", "slowly", "gently",
        ];
        self.language == Language::En
            && matches!(mention.who, Who::Theirs(_))
            && after.starts_with(' ')
            && !NOT_OWNED.contains(&next.trim_end_matches(|c: char| !c.is_alphabetic()))
    }
}

/// Whether a vote for `sex` by what goes on from an earlier sentence is about somebody else: 父亲走了。她哭了。
pub(super) fn contradicts(own: [i32; 2], sex: Sex) -> bool {
    const SURE: i32 = 6;
    match sex {
        Sex::Female => own[1] - own[0] >= SURE,
        Sex::Male => own[0] - own[1] >= SURE,
        Sex::Unknown => false,
    }
}

/// The storyteller of a cast.
pub(super) fn narrator(cast: &Cast) -> Option<usize> {
    cast.people.iter().position(|p| p.name == "I" || p.name == "我")
}
