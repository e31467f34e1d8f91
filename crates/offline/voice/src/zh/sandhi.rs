//! Tone sandhi: how tones change next to each other in speech.
//!
//! Rules after Y. R. Chao, *A Grammar of Spoken Chinese* (1968) and Duanmu (2007): 一 and 不 by the tone that follows;
//! the neutral tone of A一A and A不A; of third tones in a row all but the last rise.

use super::word::Word;

/// Applies all rules to the words of one breath (no punctuation within).
pub(crate) fn apply(words: &mut [Word]) {
    one_and_not(words);
    third_tones(words);
}

/// A syllable's place: word and index in it.
type Place = (usize, usize);

fn places(words: &[Word]) -> Vec<Place> {
    words.iter().enumerate().flat_map(|(w, word)| (0..word.syllables.len()).map(move |s| (w, s))).collect()
}

/// 一 is yí before a falling tone and yì before the others; 不 is bú before a falling tone; both are light between two
/// equal syllables (看一看, 好不好). 一 keeps its tone where it counts: after 第, among digits, before 月 and 号, at the end.
fn one_and_not(words: &mut [Word]) {
    let places = places(words);
    let letters: Vec<char> = places.iter().map(|(w, s)| words[*w].letters[*s]).collect();
    for (i, (w, s)) in places.iter().enumerate() {
        let before = i.checked_sub(1).map(|j| letters[j]);
        let after = letters.get(i + 1).copied();
        let next_tone = places.get(i + 1).map(|(w, s)| words[*w].syllables[*s].tone);
        let doubled = before.is_some() && before == after;
        let tone = match letters[i] {
            '不' if doubled => 5,
            '不' if next_tone == Some(4) => 2,
            '一' if counts(before, after) => 1,
            '一' if doubled => 5,
            // The light 个 of 一个 comes from a falling tone.
            '一' if next_tone == Some(4) || after == Some('个') => 2,
            '一' if next_tone.is_some() => 4,
            _ => continue,
        };
        // 一 that ends a word of its own (统一 发展, 星期一 到) does not look beyond it.
        let ends_word = letters[i] == '一' && *s > 0 && *s + 1 == words[*w].syllables.len() && !doubled;
        words[*w].syllables[*s].tone = if ends_word { 1 } else { tone };
    }
}

/// Whether 一 between these characters is a plain number.
fn counts(before: Option<char>, after: Option<char>) -> bool {
    let among = |c: Option<char>, set: &str| c.is_some_and(|c| set.contains(c));
    const DIGITS: &str = "零一二三四五六七八九十幺〇两";
    // 一百, 一千, 一万 follow the tone rule; 十一 and 一二三 do not.
    let scaled = among(after, "百千万亿");
    let in_digits = among(before, DIGITS) || among(before, "百千万亿点") || among(after, DIGITS);
    matches!(before, Some('第' | '月')) || in_digits && !scaled || among(after, "月号楼") || after.is_none()
}

/// Third tones in a row: within a word first, inner pairs before outer ones, then across a border at which one of the
/// two words is a single syllable.
fn third_tones(words: &mut [Word]) {
    for word in words.iter_mut() {
        // 小老虎, 很可以: a single syllable before a pair keeps its own tone, for the pair has changed already.
        let one_two = word.syllables.len() == 3 && word.head == 1;
        let last = word.syllables.len().saturating_sub(1);
        let thirds: Vec<bool> = word.syllables.iter().map(|s| s.tone == 3).collect();
        for i in 0..last {
            if thirds[i] && thirds[i + 1] && !(one_two && i == 0 && thirds[2]) {
                word.syllables[i].tone = 2;
            }
        }
    }
    for i in (0..words.len().saturating_sub(1)).rev() {
        let (left, right) = words.split_at_mut(i + 1);
        let (left, right) = (&mut left[i], &right[0]);
        let single = left.syllables.len() == 1 || right.syllables.len() == 1;
        let first = right.syllables.first().map(|s| s.tone);
        if single
            && first == Some(3)
            && let Some(end) = left.syllables.last_mut().filter(|s| s.tone == 3)
        {
            end.tone = 2;
        }
    }
}
