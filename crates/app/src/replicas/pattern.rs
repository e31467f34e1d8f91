//! What a text says of the film that it came from.

use super::SeenColour;
use std::collections::BTreeSet;

/// Texts that are so much alike (0…1) are of one film.
pub(super) const ALIKE: f64 = 0.5;
/// Signs of a point that is written over a film, at most.
const LONGEST_POINT: usize = 40;
/// Shots that a text may ask for.
const MOST_SHOTS: usize = 120;
/// What stands before lines that say how, and not what.
const HOW: &[&str] = &["节奏", "主色", "pace", "colours", "colors"];

/// How much two texts are alike: the share of their words (pairs of signs) that both have.
pub(super) fn likeness(a: &str, b: &str) -> f64 {
    let pairs = |text: &str| -> BTreeSet<(char, char)> {
        // The pace of one film is like that of any other: it says nothing of which one it is.
        let kept: Vec<char> = text
            .lines()
            .filter(|line| !parted(line).is_some_and(|(name, _)| HOW.contains(&name.as_str())))
            .flat_map(|line| parted(line).map_or(line, |(_, rest)| rest).chars())
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect();
        kept.windows(2).map(|pair| (pair[0], pair[1])).collect()
    };
    let (a, b) = (pairs(a), pairs(b));
    // Of two words nobody can tell.
    if a.len().min(b.len()) < 4 {
        return 0.0;
    }
    2.0 * a.intersection(&b).count() as f64 / (a.len() + b.len()) as f64
}

/// What a text wants to have said, in order: what stands behind `商品：`, `卖点：`, `价格：` and the like, else its sentences.
pub(super) fn points_in(prompt: &str) -> Vec<String> {
    let mut points: Vec<String> = Vec::new();
    for line in prompt.lines() {
        let rest = match parted(line) {
            Some((name, _)) if HOW.contains(&name.as_str()) => continue,
            Some((_, rest)) => rest,
            None => line,
        };
        let ends = |c: char| "。！？；!?;\n".contains(c);
        for point in rest.split(ends).flat_map(|part| part.split(". ")).map(str::trim).filter(|part| !part.is_empty()) {
            let point: String = point.chars().take(LONGEST_POINT).collect();
            if !points.contains(&point) {
                points.push(point);
            }
        }
    }
    points
}

/// The name before a line's colon, in lower case, and what stands behind it; a name is short.
fn parted(line: &str) -> Option<(String, &str)> {
    let (name, rest) = line.split_once(['：', ':'])?;
    let name = name.trim();
    ((1..=10).contains(&name.chars().count()) && name.chars().all(|c| c.is_alphabetic() || c == '-'))
        .then(|| (name.to_lowercase(), rest))
}

/// Lengths of shots as a text says them: so many, of so many seconds in all.
pub(super) fn lengths_in(prompt: &str) -> Option<Vec<f64>> {
    let lower = prompt.to_lowercase();
    let count = number_before(&lower, &["个镜头", "shots", "shot"]).filter(|n| *n >= 1.0)?;
    let count = (count as usize).min(MOST_SHOTS);
    let seconds = number_before(&lower, &["秒", "seconds", "s,", "s\n", "sec"]).unwrap_or(2.0 * count as f64);
    (seconds.is_finite() && seconds > 0.0).then(|| vec![seconds / count as f64; count])
}

/// The first number that stands before one of these words.
fn number_before(text: &str, words: &[&str]) -> Option<f64> {
    words.iter().find_map(|word| {
        text.match_indices(word).find_map(|(at, _)| {
            let before = text[..at].trim_end();
            let start = before
                .rfind(|c: char| !c.is_ascii_digit() && c != '.')
                .map_or(0, |i| i + before[i..].chars().next().map_or(1, char::len_utf8));
            before[start..].parse().ok()
        })
    })
}

/// The first of a film's main colours that is one, and not black, white or grey.
pub(super) fn leading(colours: &[SeenColour]) -> Option<[u8; 3]> {
    let is_strong = |[r, g, b]: [u8; 3]| r.max(g).max(b) - r.min(g).min(b) > 40;
    colours.iter().map(|colour| colour.rgb).find(|rgb| is_strong(*rgb)).or_else(|| colours.first().map(|c| c.rgb))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "商品：智能保温杯\n卖点：24小时长效保温；一杯好水，喝出健康\n价格：￥199\n节奏：共6个镜头，15秒，中等节奏\n主色：红色、白色";

    #[test]
    fn a_text_says_what_and_how() {
        assert_eq!(points_in(TEXT), ["智能保温杯", "24小时长效保温", "一杯好水，喝出健康", "￥199"]);
        assert_eq!(lengths_in(TEXT), Some(vec![2.5; 6]));
        let english = "Product: Desk Lamp\nPoints: Soft light; Lasts a week\nPace: 3 shots, 4.5 s, quick";
        assert_eq!(points_in(english), ["Desk Lamp", "Soft light", "Lasts a week"]);
        assert_eq!(lengths_in(english), Some(vec![1.5; 3]));
        assert_eq!(points_in("好用不贵。买它！"), ["好用不贵", "买它"]);
        assert_eq!((lengths_in("好用不贵"), points_in(" \n")), (None, vec![]));
        assert_eq!(lengths_in("0个镜头").or(lengths_in("-1 shots of 0 s")), Some(vec![2.0]), "a sign is no number");
    }

    #[test]
    fn a_changed_text_is_known_again_and_another_is_not() {
        let changed = TEXT.replace("一杯好水，喝出健康", "一杯好水，喝出好心情").replace("￥199", "￥159");
        assert!(likeness(TEXT, &changed) >= ALIKE);
        let other = "商品：无线耳机\n卖点：主动降噪；三十小时续航\n节奏：共6个镜头，15秒，中等节奏\n主色：红色、白色";
        assert!(likeness(TEXT, other) < ALIKE / 2.0, "{}", likeness(TEXT, other));
        assert_eq!(likeness("节奏：共6个镜头，15秒", "节奏：共6个镜头，15秒"), 0.0, "a pace alone is like any other");
    }
}
