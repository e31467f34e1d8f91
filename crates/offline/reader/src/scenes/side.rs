//! On which side of the door a scene plays.

use super::{World, free_hits, place};
use crate::{
    cast::Cast,
    lexicon::{SETTING, SIDE},
    prose::Prose,
};
use kinora_model::{Language, script::Setting};
use std::ops::Range;

/// Whether a scene of this setting plays indoors, by the words of its narration.
pub(super) fn interior(
    prose: &Prose,
    cast: &Cast,
    narration: &[Range<usize>],
    opening: usize,
    setting: Setting,
    world: World,
) -> bool {
    let usual = if place::usually_inside(setting) { 2 } else { -2 };
    score(prose, cast, narration, opening, usual, world) > 0
}

/// What the words of a scene say of its side where no place is told: above nought indoors, below it outdoors.
pub(super) fn score(
    prose: &Prose,
    cast: &Cast,
    narration: &[Range<usize>],
    opening: usize,
    usual: i32,
    world: World,
) -> i32 {
    let mut score = usual;
    for (n, range) in narration.iter().enumerate() {
        let weight = if n < opening { 3 } else { 1 };
        let sentence = &prose.text[range.clone()];
        for (key, at) in free_hits(prose, cast, &SIDE, range) {
            let local = at.start - range.start..at.end - range.start;
            // Decks and bridges of a spaceship are rooms.
            let aboard = world.space && key == "out" && ABOARD.iter().any(|w| sentence[local.clone()].contains(w));
            let whole = prose.language == Language::En || place::begins_a_word(sentence, local.clone());
            // `my office on Fifth Street`: a name tells where the house stands.
            let address = local.start > 0 && sentence[local.clone()].starts_with(|c: char| c.is_ascii_uppercase());
            if whole
                && !address
                && !aboard
                && !is_meanwhile(prose, cast, range, local.start)
                && !is_only_seen(&sentence[..local.start])
                && !describes(sentence, local, prose.language)
            {
                score += if key == "in" { weight } else { -weight };
            }
        }
        // The opening decides; what people do later in the scene only where it is silent.
        if n + 1 >= opening && score.abs() > 2 {
            break;
        }
    }
    score
}

/// 窗外是一片竹林: whether nobody is where one only looks, by the words before the place.
pub(super) fn is_only_seen(before: &str) -> bool {
    ["窗外", "隔着窗"].iter().any(|window| before.contains(window))
}

/// `She lay awake while the waves beat on the rocks`: whether nobody is where something else goes on, by the words
/// before the place at `at` of the sentence.
pub(super) fn is_meanwhile(prose: &Prose, cast: &Cast, range: &Range<usize>, at: usize) -> bool {
    let Some(meanwhile) = prose.text[range.clone()][..at].rfind(" while ") else { return false };
    let somebody = |from: usize, to: usize| !cast.mentions(prose.text, range.start + from..range.start + to).is_empty();
    somebody(0, meanwhile) && !somebody(meanwhile, at)
}

const ABOARD: &[&str] = &["deck", "bridge", "platform", "甲板", "码头", "船头", "舰桥"];

/// Whether the word at `at` only says where another place is: the woods in `a cottage at the edge of the woods`, the
/// town in 城市另一头的医院里.
pub(super) fn describes(sentence: &str, at: Range<usize>, language: Language) -> bool {
    let (before, after) = (&sentence[..at.start], &sentence[at.end..]);
    match language {
        Language::Zh => {
            const BESIDE: &[&str] = &[
                "旁边",
                "附近",
                "对面",
                "另一头",
                "另一边",
                "尽头",
                "深处",
                "脚下",
                "旁",
                "边",
                "外",
                "那头",
                "下",
                "上",
                "里",
                "中",
            ];
            // The place that is meant follows the 的 closely: 江边的小屋里.
            const REACH: usize = 6;
            let beside = BESIDE.iter().find_map(|word| after.strip_prefix(word)).unwrap_or(after);
            beside.strip_prefix('的').is_some_and(|rest| {
                let near = rest.char_indices().nth(REACH).map_or(rest.len(), |(end, _)| end);
                let clause = rest.find(['，', '。', '；', '、']).unwrap_or(rest.len()).min(near);
                SETTING
                    .find(rest, language)
                    .any(|hit| hit.range.start <= clause && hit.range.end <= clause.max(hit.range.end))
                    && SETTING.find(rest, language).next().is_some_and(|hit| hit.range.start < clause)
            })
        }
        Language::En => {
            const BESIDE: &[&str] = &[
                "at the edge of",
                "on the edge of",
                "at the end of",
                "at the foot of",
                "at the top of",
                "by",
                "near",
                "beside",
                "above",
                "below",
                "behind",
                "overlooking",
                "facing",
                "outside",
                "across from",
                "next to",
                "opposite",
                "on the far side of",
                "on the other side of",
            ];
            let lower = before.trim_end().to_ascii_lowercase();
            let lower = ["the", "a", "an", "its", "their"]
                .iter()
                .find_map(|article| lower.strip_suffix(article).filter(|rest| rest.ends_with(' ')))
                .unwrap_or(&lower)
                .trim_end();
            let beside = BESIDE
                .iter()
                .find_map(|word| lower.strip_suffix(word).filter(|rest| rest.is_empty() || rest.ends_with(' ')));
            beside.is_some_and(|rest| {
                let end = rest.trim_end().len();
                SETTING.find(&before[..end], language).any(|hit| hit.range.end == end)
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{En, Zh};

    fn described(sentence: &str, word: &str, language: Language) -> bool {
        let at = sentence.find(word).unwrap();
        describes(sentence, at..at + word.len(), language)
    }

    #[test]
    fn what_a_place_lies_beside_is_not_where_one_is() {
        assert!(described("They lived in a cottage at the edge of the woods.", "woods", En));
        assert!(described("He kept an inn near the harbour.", "harbour", En));
        assert!(!described("They waited beside the road.", "road", En));
        assert!(!described("They met at the edge of the woods.", "woods", En));
        assert!(described("他坐在江边的小屋里。", "江边", Zh));
        assert!(described("山脚下的客栈里很静。", "山脚", Zh));
        assert!(!described("他坐在院子里的石桌旁。", "院子", Zh));
        assert!(!described("江边，他坐着。", "江边", Zh));
    }
}
