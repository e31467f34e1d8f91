//! English: what is left of a sentence beside a quotation when its tag is taken out.

use super::{Told, whole};
use crate::{
    cast::{Cast, Who},
    lexicon::{Hit, PAST, SPEECH},
    prose::{Prose, clauses},
};
use kinora_model::Language::En;
use std::ops::Range;

/// Words between a tag and what else is told in its sentence.
const LINKS: &[&str] = &[
    " and ",
    " but ",
    " as ",
    " while ",
    " because ",
    " when ",
    " until ",
    " before ",
    " after ",
    " so ",
    " who ",
    ", ",
    "; ",
];
/// Links that join a sentence to one before it: without them it stands alone.
const JOINTS: &[&str] = &["and", "but", "then", "so", "while", "as"];
/// What people do with their faces and shoulders: as a sentence of its own it is an action, beside a comma a tag.
const GESTURES: &[&str] =
    &["smiled", "grinned", "nodded", "shrugged", "wept", "laughed", "chuckled", "sighed", "sobbed"];
/// Words that end in -ed and are no past tense.
const NO_PAST: &[&str] =
    &["hundred", "naked", "wicked", "sacred", "ragged", "indeed", "kindred", "hatred", "crooked", "rugged"];

pub(super) fn told(prose: &Prose, cast: &Cast, range: Range<usize>, before: bool) -> Told {
    if before { leading(prose, range) } else { following(prose, cast, range) }
}

/// `He turned and said, `: what comes before the verb is told, without `and`.
fn leading(prose: &Prose, range: Range<usize>) -> Told {
    let text = prose.text;
    let sentence = text[range.clone()].trim_end();
    let parts = clauses(text, range.clone());
    let hit = parts.last().and_then(|last| Some((last, SPEECH.find(&text[last.clone()], En).last()?)));
    let Some((last, hit)) = hit else { return whole(sentence) };
    let verb = last.start + hit.range.start..last.start + hit.range.end;
    let tail = &text[verb.end..range.start + sentence.len()];
    // A sentence that is over has only the quotation beside it: `She sings when it rains. “Up!”`
    let opens = sentence.ends_with([',', ':', '—']) || tail.trim().is_empty();
    if !opens || has_verb(tail) || tail.split_whitespace().count() > 6 {
        return whole(sentence);
    }
    let own = &text[last.start..verb.start];
    let head = if has_verb(own) { &text[range.start..verb.start] } else { &text[range.start..last.start] };
    let head = head.trim_end().trim_end_matches([',', ';', ':', '—']);
    let head = ["and", "but", "then"].iter().find_map(|w| head.strip_suffix(&format!(" {w}"))).unwrap_or(head);
    let head = head.trim_end().trim_end_matches(',');
    // `The old man`, `At last`: who speaks and when is no sentence.
    if !has_verb(head) {
        return Told::default();
    }
    Told { spoken: format!("{head}."), shown: head.to_owned() }
}

/// `said Tom, and he hid behind the paper.`: what comes after the tag is told where it has a verb of its own.
fn following(prose: &Prose, cast: &Cast, range: Range<usize>) -> Told {
    let text = prose.text;
    // “Stay”, said the cook: a comma behind the marks.
    let commas = text[range.clone()].len() - text[range.clone()].trim_start_matches([',', ' ']).len();
    let range = range.start + commas..range.end;
    let sentence = &text[range.clone()];
    let parts = clauses(text, range.clone());
    let Some(first) = parts.first() else { return whole(sentence) };
    let small = sentence.starts_with(char::is_lowercase);
    let clause = &text[first.clone()];
    let Some(hit) = SPEECH.find(clause, En).next().or_else(|| unknown_verb(clause).filter(|_| small)) else {
        return whole(sentence);
    };
    let continues = small || goes_on(&text[..range.start]);
    let subject = cast.mentions(text, first.clone()).iter().any(|m| matches!(m.who, Who::Person(_) | Who::Pronoun(_)));
    let head = clause[..hit.range.start].trim();
    // A tag begins at its verb or with its subject.
    if head.split_whitespace().count() > 4 || has_verb(head) || !continues && !subject {
        return whole(sentence);
    }
    let after = &sentence[first.start - range.start + hit.range.end..];
    let rest = rest(after, head);
    if !continues {
        // `Thomas answered.` is a tag; `She called the dog and went out.` and `She smiled.` are told whole.
        let tail = &clause[hit.range.end..];
        let long = tail.split_whitespace().count() > 4 && !tail.contains(" to ");
        if long || rest.is_some() || GESTURES.contains(&clause[hit.range].to_lowercase().as_str()) {
            return whole(sentence);
        }
    }
    if let Some(spoken) = rest {
        return Told { shown: spoken.trim_end_matches('.').to_owned(), spoken };
    }
    // `said Mary, laughing`: what she does besides is seen.
    let shown = if parts.len() > 1 { sentence.trim_end_matches(['.', ',', ':']).to_owned() } else { String::new() };
    Told { spoken: String::new(), shown }
}

/// What follows a tag as a sentence: from the first link after which there is a verb.
fn rest(after: &str, head: &str) -> Option<String> {
    let mut at: Vec<usize> = LINKS.iter().flat_map(|link| after.match_indices(link).map(|(at, _)| at)).collect();
    at.sort_unstable();
    let subject =
        |at: usize| if head.is_empty() { after[..at].split([',', ';']).next().unwrap_or_default() } else { head };
    at.into_iter().find_map(|at| {
        let words = after[at..].trim_start_matches([',', ';', ' ']).trim_end_matches([',', ';', ':', ' ']);
        if ["as if ", "as though ", "as well", "as soon "].iter().any(|w| words.starts_with(w)) {
            return None;
        }
        let mut bare = words;
        while let Some(left) = JOINTS.iter().find_map(|j| bare.strip_prefix(j)?.strip_prefix(' ')) {
            bare = left;
        }
        let joined = bare.len() < words.len();
        let (lead, left) = bare.split_once(' ').unwrap_or((bare.trim_end_matches('.'), "."));
        // A boy of fourteen with a tired face: of an apposition only a finite verb tells.
        let apposed = matches!(lead, "a" | "an");
        if lead.ends_with("ing") || !(if apposed { finite(bare) } else { has_verb(bare) }) {
            return None;
        }
        if lead == "who" {
            return named(subject(at), left);
        }
        // `and laughed` takes the subject of the tag; `, startled` only describes.
        let lead = lead.trim_end_matches([',', '.']);
        let acts = is_past(lead) || lead.ends_with("ly") && left.split_whitespace().next().is_some_and(is_past);
        match (acts, joined) {
            (true, true) => named(subject(at), bare),
            (true, false) => None,
            (false, _) => Some(capital(bare)),
        }
    })
}

/// `Tom` and `hid behind the paper` as a sentence; the subject ends at what is no name.
fn named(subject: &str, words: &str) -> Option<String> {
    const ENDS: &[&str] = &["to", "at", "with", "in", "from", "under", "over", "through", "for", "into", "on", "again"];
    let name = subject.split_whitespace().filter(|w| !JOINTS.contains(w));
    let name: Vec<&str> = name.take_while(|w| !ENDS.contains(w) && !w.ends_with("ly")).collect();
    (!name.is_empty()).then(|| format!("{} {}", capital(&name.join(" ")), words.trim_start()))
}

fn capital(words: &str) -> String {
    let mut rest = words.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}

/// `squeaked Anna`, `she squeaked`: a verb that no table has, beside whoever does it, and nothing more.
fn unknown_verb(clause: &str) -> Option<Hit> {
    let mut words = clause.split_whitespace();
    let first = words.next()?;
    let at = |word: &str| word.as_ptr() as usize - clause.as_ptr() as usize;
    let hit = |word: &str| Some(Hit { row: 0, range: at(word)..at(word) + word.trim_end_matches('.').len() });
    let second = words.next();
    if matches!(first, "he" | "she" | "they" | "it") {
        return second.filter(|w| words.next().is_none() && is_past(w.trim_end_matches('.'))).and_then(hit);
    }
    let named = second.is_some_and(|w| {
        w.starts_with(char::is_uppercase) || matches!(w, "the" | "a" | "an" | "my" | "his" | "her" | "their" | "our")
    });
    (is_past(first) && named && words.count() <= 3).then(|| hit(first)).flatten()
}

/// Whether the quotation that ends `before` leaves its sentence open: `“Hello,” May replied.`
fn goes_on(before: &str) -> bool {
    before.trim_end().trim_end_matches(['"', '”', '’', '\'', '」']).ends_with([',', '—'])
        || before.trim_end().ends_with(',')
}

fn is_past(word: &str) -> bool {
    PAST.find(word, En).any(|hit| hit.range.len() == word.len()) || regular(word)
}

fn regular(word: &str) -> bool {
    word.len() > 3 && word.ends_with("ed") && !word.ends_with("eed") && !NO_PAST.contains(&word)
}

/// Whether a verb in one of the tables stands in `words`.
fn finite(words: &str) -> bool {
    PAST.find(words, En).next().is_some()
}

/// Whether `words` have a verb of their own. `A tired man` has none.
fn has_verb(words: &str) -> bool {
    let list: Vec<&str> = words.split(|c: char| !c.is_alphabetic() && c != '\'' && c != '’').collect();
    let described = |n: usize| {
        let before = n.checked_sub(1).map_or("", |n| list[n]);
        matches!(
            before.to_lowercase().as_str(),
            "a" | "an" | "the" | "his" | "her" | "my" | "very" | "so" | "more" | "of" | "with"
        )
    };
    finite(words) || list.iter().enumerate().any(|(n, word)| regular(word) && !described(n))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the narrator says of a sentence after a quotation that a comma ends, and of one before a quotation.
    fn after(words: &str) -> String {
        let text = format!("“Well,” {words}");
        let at = text.len() - words.len()..text.len();
        of(&text, at, false)
    }
    fn before(words: &str) -> String {
        of(&format!("{words} “Well.”"), 0..words.len(), true)
    }
    fn of(text: &str, range: Range<usize>, before: bool) -> String {
        let prose = Prose::new(text, En);
        told(&prose, &Cast::of(&prose), range, before).spoken
    }

    #[test]
    fn of_a_tag_only_what_is_more_than_a_tag_is_told() {
        for (words, spoken) in [
            ("said Dora.", ""),
            ("she said at last.", ""),
            ("squeaked Dora.", ""),
            ("May replied.", ""),
            ("said Dora, laughing.", ""),
            ("said Dora, a tired girl of nine.", ""),
            ("said Dora, startled.", ""),
            ("said Dora, and he hid behind the stove.", "He hid behind the stove."),
            ("said Dora, and laughed.", "Dora laughed."),
            ("she said and turned to the wall.", "She turned to the wall."),
            ("said Dora, who was seven.", "Dora was seven."),
            ("said the old cook as she opened the oven.", "She opened the oven."),
            ("said Dora, because the gate had been locked.", "Because the gate had been locked."),
            (", said the old cook.", ""),
            ("said Dora as if she had never left.", ""),
        ] {
            assert_eq!(after(words), spoken, "{words}");
        }
    }

    #[test]
    fn before_a_quotation_only_the_tag_goes() {
        for (words, spoken) in [
            (
                "Dora only sings when something awful is about to happen.",
                "Dora only sings when something awful is about to happen.",
            ),
            ("Dora turned and said,", "Dora turned."),
            ("Dora put down the cup, and after a while she answered:", "Dora put down the cup."),
            ("The old cook said,", ""),
            ("At last she said:", ""),
            ("She asked the man who had come with the mail,", "She asked the man who had come with the mail,"),
        ] {
            assert_eq!(before(words), spoken, "{words}");
        }
    }
}
