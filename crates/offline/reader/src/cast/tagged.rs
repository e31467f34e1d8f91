//! Who speaks by the words beside a quotation: what is the subject there is somebody, be it a name seen once, a fox or a
//! kettle.

mod acting;
mod chinese;
mod english;

pub(super) use acting::find as acting;
pub(super) use chinese::find as chinese;
pub(super) use english::find as english;

use crate::prose::{Kind, Prose};

/// A subject of words beside quotations.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Tagged {
    /// As it is written.
    pub word: String,
    /// It is a name; else it is what somebody is.
    pub name: bool,
}

/// A sentence beside a quotation.
struct Beside<'a> {
    sentence: &'a str,
    /// It comes before the quotation and leads to it.
    leads: bool,
    /// The quotation ends no sentence, or asks or calls: what follows goes on about it.
    goes_on: bool,
}

/// All sentences that stand directly beside a quotation.
fn beside<'a>(prose: &Prose<'a>) -> Vec<Beside<'a>> {
    let mut out = Vec::new();
    for (i, unit) in prose.units.iter().enumerate().filter(|(_, u)| u.kind == Kind::Speech) {
        let narration = |n: usize| prose.units.get(n).filter(|u| u.kind == Kind::Narration);
        if let Some(before) = i.checked_sub(1).and_then(narration) {
            let sentence = prose.text[before.words.clone()].trim();
            let here = before.paragraph == unit.paragraph && sentence.ends_with(['：', ':', '，', ',']);
            if here || before.paragraph + 1 == unit.paragraph && sentence.ends_with(['：', ':']) {
                out.push(Beside { sentence, leads: true, goes_on: false });
            }
        }
        if let Some(after) = narration(i + 1).filter(|u| u.paragraph == unit.paragraph) {
            let goes_on = prose.text[unit.words.clone()].ends_with([',', '!', '?', '，', '！', '？', '—', '…']);
            out.push(Beside { sentence: prose.text[after.words.clone()].trim(), leads: false, goes_on });
        }
    }
    out
}

/// Whether the storyteller acts beside a quotation of a Chinese text.
pub(super) fn by_me(prose: &Prose) -> bool {
    beside(prose).iter().any(|b| b.sentence.starts_with('我'))
}

/// Whether a quotation calls somebody so (`“白雪，九十八。”`).
pub(super) fn is_called(prose: &Prose, word: &str) -> bool {
    let mut speech = prose.units.iter().filter(|u| u.kind == Kind::Speech).map(|u| &prose.text[u.words.clone()]);
    speech.any(|s| s.strip_prefix(word).is_some_and(|rest| rest.starts_with(['，', '！'])))
}
