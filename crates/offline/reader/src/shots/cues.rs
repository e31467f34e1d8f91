//! What the words of one sentence call for: feelings, body, things, sounds.

use crate::{
    cast::{Cast, words_of},
    lexicon::{BEING, EMOTION, GESTURE, PROP, SOUND, TINT},
    prose::Prose,
};
use kinora_model::{
    Language,
    script::{Being, Emotion, Gesture, Sound},
};
use std::{collections::BTreeSet, ops::Range};

/// Words of the body that bring the camera close.
const DETAIL_ZH: &[&str] = &["手", "眼", "泪", "指尖", "脸", "嘴", "唇", "拳", "掌心", "额头"];
const DETAIL_EN: &[&str] = &["hands", "hand", "eyes", "eye", "tear", "tears", "face", "fingers", "lips", "fist"];

/// A hand, an eye, a tear: something to come close for.
pub(super) fn detail(sentence: &str, language: Language) -> bool {
    match language {
        Language::Zh => {
            DETAIL_ZH.iter().any(|w| sentence.contains(w))
                && !["手下", "高手", "凶手", "眼看", "对手", "面前", "手艺", "助手"]
                    .iter()
                    .any(|w| sentence.contains(w))
        }
        Language::En => sentence.split(|c: char| !c.is_alphabetic()).any(|w| DETAIL_EN.contains(&w)),
    }
}

/// A view that a close picture would lose.
pub(super) fn vista(sentence: &str, language: Language) -> bool {
    match language {
        Language::Zh => ["满", "一片", "远", "天边", "遍", "天空", "处处"].iter().any(|w| sentence.contains(w)),
        Language::En => sentence
            .split(|c: char| !c.is_alphabetic())
            .any(|w| ["sky", "horizon", "far", "hills", "everywhere", "across", "over"].contains(&w)),
    }
}

/// The feeling that a sentence names.
pub(crate) fn emotion(sentence: &str, language: Language) -> Option<Emotion> {
    let mut counts: Vec<(Emotion, usize)> = Vec::new();
    for hit in EMOTION.find(sentence, language) {
        // In a story calm needs no telling: words for it stand beside those that matter.
        let Some(emotion) = Emotion::from_word(EMOTION.key(hit.row)).filter(|e| *e != Emotion::Calm) else { continue };
        if negated(&sentence[..hit.range.start], language) {
            continue;
        }
        match counts.iter_mut().find(|(e, _)| *e == emotion) {
            Some((_, n)) => *n += 1,
            None => counts.push((emotion, 1)),
        }
    }
    counts.into_iter().rev().max_by_key(|(_, n)| *n).map(|(e, _)| e)
}

/// The feeling that marks show where words do not.
pub(super) fn by_marks(words: &str) -> Emotion {
    let (calls, asks) = (words.contains(['！', '!']), words.contains(['？', '?']));
    match (calls, asks) {
        (true, true) => Emotion::Surprise,
        (true, false) => Emotion::Resolve,
        _ if words.contains("……") || words.contains("...") => Emotion::Worry,
        _ => Emotion::Calm,
    }
}

/// What the body does.
pub(super) fn gesture(sentence: &str, cast: &Cast, language: Language) -> Gesture {
    let told: Vec<Gesture> = GESTURE
        .find(sentence, language)
        .filter(|hit| language == Language::Zh || !is_of_a_thing(&sentence[..hit.range.start]))
        // 花猫躺在她脚边 tells nothing of her.
        .filter(|hit| !is_of_an_animal(&sentence[..hit.range.start], cast, language))
        .filter(|hit| !is_not_done(&sentence[..hit.range.start], language))
        .filter_map(|hit| match Gesture::from_word(GESTURE.key(hit.row)) {
            // `She lay asleep`.
            Some(Gesture::Sit) if sentence[hit.range.end..].starts_with(" asleep") => Some(Gesture::Sleep),
            gesture => gesture,
        })
        .filter(|gesture| *gesture != Gesture::Stand)
        .collect();
    match told.first() {
        // It is the horse that comes.
        Some(Gesture::Walk) if told.contains(&Gesture::Ride) => Gesture::Ride,
        first => first.copied().unwrap_or(Gesture::Stand),
    }
}

/// `She had not slept`, 没有坐下: whether the words directly before a verb deny it.
fn is_not_done(before: &str, language: Language) -> bool {
    match language {
        Language::Zh => {
            ["没", "没有", "不敢", "不肯", "不能", "不再", "别", "不愿"].iter().any(|w| before.ends_with(w))
        }
        Language::En => before
            .split_whitespace()
            .next_back()
            .is_some_and(|w| matches!(w, "not" | "never") || w.ends_with("n't") || w.ends_with("n’t")),
    }
}

/// Whether the words before a verb end in something that is not a whole body: `her fingers ran`, `rain ran down`.
fn is_of_a_thing(before: &str) -> bool {
    const THINGS: &[&str] = &[
        "fingers", "finger", "hands", "hand", "eyes", "tears", "tear", "rain", "water", "blood", "sweat", "thoughts",
        "mind", "road", "path", "river", "street", "song", "voice", "time", "steps", "light", "fire", "clock",
    ];
    const BETWEEN: &[&str] = &["was", "were", "already", "still", "had", "been", "now", "slowly"];
    before
        .split_whitespace()
        .rev()
        .skip_while(|w| BETWEEN.contains(w))
        .take(2)
        .take_while(|w| !w.ends_with([',', '.', ';']))
        .any(|w| THINGS.contains(&w.to_lowercase().as_str()))
}

/// Whether the clause before a verb begins with an animal that is nobody of the cast.
fn is_of_an_animal(before: &str, cast: &Cast, language: Language) -> bool {
    let clause = before.rsplit(|c: char| "，。；！？、,.;!?".contains(c)).next().unwrap_or_default();
    let subject = clause.trim_start();
    let reach = if language == Language::Zh { 12 } else { 20 };
    BEING.find(subject, language).next().is_some_and(|hit| {
        let is_role = cast.people.iter().any(|p| p.forms.iter().any(|form| subject.contains(form.as_str())));
        hit.range.start <= reach
            && !is_role
            && Being::from_word(BEING.key(hit.row)).is_some_and(|being| !being.is_person())
    })
}

/// Whether the words before say that it is not so.
pub(crate) fn negated(before: &str, language: Language) -> bool {
    match language {
        Language::Zh => {
            let tail: String = before.chars().rev().take(4).collect();
            let clause: String = tail.chars().take_while(|c| !"，。；！？".contains(*c)).collect();
            clause.contains(['没', '不', '无', '别', '未', '非'])
        }
        Language::En => before
            .rsplit(|c: char| ",.;!?".contains(c))
            .next()
            .unwrap_or_default()
            .split_whitespace()
            .rev()
            .take(4)
            .any(|w| {
                matches!(w.to_lowercase().as_str(), "no" | "not" | "never" | "without" | "nor" | "nothing")
                    || w.ends_with("n't")
                    || w.ends_with("n’t")
            }),
    }
}

/// Whether it is only a likeness (雷一般的掌声, `like thunder`).
fn likened(before: &str, after: &str, language: Language) -> bool {
    match language {
        Language::Zh => {
            let tail: String = before.chars().rev().take(3).collect();
            tail.contains(['像', '如', '似'])
                || before.ends_with("仿佛")
                || after.starts_with("般")
                || after.starts_with("一般")
                || after.starts_with("似的")
                || after.starts_with("一样")
        }
        Language::En => {
            let mut words = before.split_whitespace().rev().take(3).map(str::to_lowercase);
            words.any(|w| w == "like") || before.trim_end().ends_with("as if")
        }
    }
}

/// Sounds that a sentence calls for: not those that it denies, likens or has just ended.
pub(super) fn sounds(prose: &Prose, cast: &Cast, range: Range<usize>) -> Vec<Sound> {
    let sentence = &prose.text[range.clone()];
    let names = cast.mentions(prose.text, range.clone());
    let mut out = Vec::new();
    for hit in SOUND.find(sentence, prose.language) {
        let (before, after) = (&sentence[..hit.range.start], &sentence[hit.range.end..]);
        let named = names
            .iter()
            .any(|m| m.range.start < hit.range.end + range.start && hit.range.start + range.start < m.range.end);
        let Some(sound) = Sound::from_word(SOUND.key(hit.row)) else { continue };
        // What has stopped is not heard.
        let over = prose.language == Language::Zh && after.starts_with(['停', '歇', '住', '散']);
        if !named
            && !over
            && !out.contains(&sound)
            && !negated(before, prose.language)
            && !likened(before, after, prose.language)
        {
            out.push(sound);
        }
    }
    out
}

/// Colours and matter that are taken along with a thing.
const TINTS_ZH: &str = "红白黑青蓝绿紫黄金银铜铁木竹玉旧破古";

/// Whether a thing is too heavy to be carried off, or grows: it is where it was seen for as long as the scene plays there.
pub(crate) fn stays(prop: &str, language: Language) -> bool {
    grows(prop, language) || is_of("stays", prop, language)
}

/// Whether a thing is of the trees around, and nothing to be looked at alone.
pub(crate) fn grows(prop: &str, language: Language) -> bool {
    is_of("grows", prop, language)
}

fn is_of(kind: &str, prop: &str, language: Language) -> bool {
    PROP.find(prop, language).any(|hit| PROP.key(hit.row) == kind)
}

/// Colours and matter before a thing in English, and words that may stand between them and it.
const TINTS_EN: &[&str] = &[
    "red", "white", "black", "blue", "green", "yellow", "golden", "gold", "silver", "old", "small", "wooden", "broken",
    "little", "great", "brass", "iron", "new", "grey", "gray", "brown", "chestnut", "purple", "pink", "orange",
    "crimson",
];
const BETWEEN_EN: &[&str] =
    &["paper", "silk", "glass", "oil", "stone", "leather", "tall", "big", "large", "bright", "worn", "fine", "young"];

/// How many bytes before a thing tell its colour or its matter: 红色的 of 红色的灯笼, `red paper ` of `red paper lantern`.
fn described(before: &str, language: Language) -> usize {
    match language {
        Language::Zh => {
            let head = before.strip_suffix('的').map_or(before, |h| h.strip_suffix('色').unwrap_or(h));
            let tint = head.chars().next_back().filter(|c| TINTS_ZH.contains(*c));
            tint.map_or(0, |c| before.len() - head.len() + c.len_utf8())
        }
        Language::En => {
            let mut taken = 0;
            let mut reach = 0;
            for word in before.trim_end().rsplit(' ').take(3) {
                reach += word.len() + 1;
                if TINTS_EN.contains(&word) {
                    taken = reach;
                } else if !BETWEEN_EN.contains(&word) {
                    break;
                }
            }
            taken
        }
    }
}

/// Whether a thing is a horse of a colour of its own.
pub(super) fn is_coloured_horse(prop: &str, language: Language) -> bool {
    let horse = match language {
        Language::Zh => prop.ends_with('马'),
        Language::En => prop.split(' ').any(|w| w == "horse"),
    };
    horse && (TINT.first(prop, language).is_some() || prop.contains('青') || prop.contains("chestnut"))
}

/// Bytes where a thing's word may end: the dictionary ends a word there, or only a part of the thing or a place beside it
/// follows (刀柄, 书里). The flower in 花猫 and the wine in 酒窝 are none.
fn word_ends(sentence: &str) -> BTreeSet<usize> {
    const GOES_ON: &str = "柄鞘刃尖锋杆弦盖把儿子里上下中前后边旁面影光色水页瓣枝香朵味芯座架";
    let mut out = BTreeSet::new();
    for (range, word) in words_of(sentence) {
        out.insert(range.end);
        let tail = word.char_indices().next_back().filter(|(_, c)| GOES_ON.contains(*c));
        out.extend(tail.map(|(at, _)| range.start + at));
    }
    out
}

/// Things that a sentence names, each with its colour.
pub(crate) fn props(sentence: &str, language: Language) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let ends = (language == Language::Zh).then(|| word_ends(sentence));
    for hit in PROP.find(sentence, language) {
        let start = hit.range.start - described(&sentence[..hit.range.start], language);
        let thing = sentence[start..hit.range.end].to_owned();
        if !ends.as_ref().is_none_or(|ends| ends.contains(&hit.range.end)) {
            continue;
        }
        if !out.contains(&thing) && !negated(&sentence[..start], language) {
            out.push(thing);
        }
    }
    out
}
