//! Where lines break.

use std::ops::Range;
use unicode_linebreak::{BreakOpportunity, linebreaks};

/// A piece of text that stays together, as wide as the font says.
#[derive(Clone, Debug)]
pub struct Cluster {
    /// Bytes of the text.
    pub bytes: Range<usize>,
    /// Width in pixels.
    pub width: f32,
}

/// A place where a line may end without breaking a word, a number or a name, for whoever knows the language.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stop {
    /// Byte at which the next line would begin.
    pub at: usize,
    /// How much a break here disturbs the sense: 0 after a sentence, about 1 within a phrase.
    pub rough: f64,
}

/// Lines of `text` (bytes of each, no spaces at their ends), none wider than `width` where that can be had, as few as
/// possible, as even as possible, and broken after punctuation where there is any. Chinese rules for the border of a
/// line (no closing mark at its beginning, no opening one at its end) come with the opportunities of Unicode's UAX 14.
pub fn break_lines(text: &str, clusters: &[Cluster], width: f32) -> Vec<Range<usize>> {
    broken(text, clusters, width, 0, &[])
}

/// As [`break_lines`], but ends only at `stops`, if there are any, and takes up to `more` lines more where they break
/// better: for pieces that follow each other in time, where sense counts for more than their number.
pub fn break_at_sense(text: &str, clusters: &[Cluster], width: f32, more: usize, stops: &[Stop]) -> Vec<Range<usize>> {
    broken(text, clusters, width, more, stops)
}

fn broken(text: &str, clusters: &[Cluster], width: f32, more: usize, sense: &[Stop]) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0;
    for paragraph in text.split('\n') {
        let bytes = start..start + paragraph.len();
        start = bytes.end + 1;
        if !paragraph.trim().is_empty() {
            lines.extend(break_paragraph(text, bytes, clusters, width, more, sense));
        }
    }
    lines
}

fn break_paragraph(
    text: &str,
    bytes: Range<usize>,
    clusters: &[Cluster],
    width: f32,
    more: usize,
    sense: &[Stop],
) -> Vec<Range<usize>> {
    // Width from the beginning of the text to each byte offset, measured without spaces at a line's end.
    let before =
        |at: usize| clusters.iter().take_while(|c| c.bytes.start < at).map(|c| f64::from(c.width)).sum::<f64>();
    let trimmed = |range: Range<usize>| {
        let line = &text[range.clone()];
        let left = range.start + (line.len() - line.trim_start().len());
        left..left.max(range.end - (line.len() - line.trim_end().len()))
    };
    let measure = |range: &Range<usize>| before(range.end) - before(range.start);
    let mut stops: Vec<usize> = vec![bytes.start];
    let unicode = linebreaks(&text[bytes.clone()]).filter(|(_, kind)| *kind == BreakOpportunity::Allowed);
    stops.extend(unicode.map(|(at, _)| bytes.start + at).filter(|&at| at > bytes.start && at < bytes.end));
    stops.extend(quotation_stops(text, &bytes));
    stops.sort_unstable();
    stops.dedup();
    if !sense.is_empty() {
        stops.retain(|at| *at == bytes.start || sense.iter().any(|stop| stop.at == *at));
    }
    stops.push(bytes.end);
    let stops = with_forced_stops(stops, clusters, f64::from(width), &|r| measure(&trimmed(r)));
    let whole = measure(&trimmed(bytes.clone()));
    let limit = f64::from(width);
    let fewest = ((whole / limit).ceil() as usize).max(1);
    let way = |count: usize| {
        let rough = |at: usize| sense.iter().find(|stop| stop.at == at).map_or_else(|| rough(text, at), |s| s.rough);
        let cost = |a: usize, b: usize| (if b == bytes.end { 0.0 } else { rough(b) }) + lonely(&text[trimmed(a..b)]);
        best(&stops, count, limit, whole / count as f64, &cost, &|a, b| measure(&trimmed(a..b)))
            .map(|(cost, way)| (count, cost + count as f64 * EACH, way))
    };
    let first = (fewest..stops.len()).find_map(way);
    let others = first.iter().flat_map(|f| f.0 + 1..=f.0 + more).filter_map(way);
    let cheapest = first.iter().cloned().chain(others).min_by(|a, b| a.1.total_cmp(&b.1));
    cheapest
        .map_or_else(|| stops.clone(), |(.., way)| way)
        .windows(2)
        .map(|pair| trimmed(pair[0]..pair[1]))
        .filter(|line| !line.is_empty())
        .collect()
}

/// Stops at Chinese quotation marks. UAX 14 cannot tell “ from ” by language and so never breaks at either; in Chinese a
/// line may begin with an opening one and end with a closing one.
fn quotation_stops(text: &str, bytes: &Range<usize>) -> Vec<usize> {
    let wide = |c: char| c as u32 >= 0x2e80;
    let chars: Vec<(usize, char)> = text[bytes.clone()].char_indices().map(|(i, c)| (bytes.start + i, c)).collect();
    let stop = |pair: &[(usize, char)]| {
        let ((_, a), (at, b)) = (pair[0], pair[1]);
        let opens = matches!(b, '“' | '‘') && wide(a) && !"（《〈「『".contains(a);
        let closes = matches!(a, '”' | '’') && wide(b) && !"，。！？；：、）》〉」』…".contains(b);
        (opens || closes).then_some(at)
    };
    chars.windows(2).filter_map(stop).collect()
}

/// What one more line costs against better breaks.
const EACH: f64 = 0.15;

/// Where a single word is wider than a line, it may break anywhere.
fn with_forced_stops(
    stops: Vec<usize>,
    clusters: &[Cluster],
    width: f64,
    measure: &dyn Fn(Range<usize>) -> f64,
) -> Vec<usize> {
    let mut all = Vec::new();
    for pair in stops.windows(2) {
        all.push(pair[0]);
        if measure(pair[0]..pair[1]) > width {
            all.extend(clusters.iter().map(|c| c.bytes.start).filter(|&b| b > pair[0] && b < pair[1]));
        }
    }
    all.extend(stops.last());
    all
}

/// The cheapest way through `stops` in exactly `count` lines, none wider than `limit`; none where there is no way.
fn best(
    stops: &[usize],
    count: usize,
    limit: f64,
    even: f64,
    price: &dyn Fn(usize, usize) -> f64,
    measure: &dyn Fn(usize, usize) -> f64,
) -> Option<(f64, Vec<usize>)> {
    let n = stops.len();
    // cost[k][j]: least cost of k lines that end at stop j, and the stop where the last of them begins.
    let mut cost = vec![vec![(f64::INFINITY, 0usize); n]; count + 1];
    cost[0][0] = (0.0, 0);
    for k in 1..=count {
        for j in 1..n {
            for i in (0..j).rev() {
                let width = measure(stops[i], stops[j]);
                if width > limit {
                    break;
                }
                if cost[k - 1][i].0.is_finite() {
                    let uneven = (width - even) / limit;
                    let total = cost[k - 1][i].0 + uneven * uneven * 4.0 + price(stops[i], stops[j]);
                    if total < cost[k][j].0 {
                        cost[k][j] = (total, i);
                    }
                }
            }
        }
    }
    if !cost[count][n - 1].0.is_finite() {
        return None;
    }
    let mut way = vec![stops[n - 1]];
    let mut at = n - 1;
    for k in (1..=count).rev() {
        at = cost[k][at].1;
        way.push(stops[at]);
    }
    way.reverse();
    Some((cost[count][n - 1].0, way))
}

/// What a line costs that has next to nothing on it: one character, or a word of one or two letters.
fn lonely(line: &str) -> f64 {
    let letters = line.chars().filter(|c| c.is_alphanumeric());
    let ems: usize = letters.map(|c| if c as u32 > 0x2e80 { 2 } else { 1 }).sum();
    if ems <= 2 { 3.0 } else { 0.0 }
}

/// How much a break at byte `at` disturbs the sense: not at all after a sentence, a little after a clause, more elsewhere.
fn rough(text: &str, at: usize) -> f64 {
    match text[..at].trim_end().chars().next_back() {
        Some('。' | '！' | '？' | '；' | '.' | '!' | '?' | ';' | '…' | '”' | '」') => 0.0,
        Some('，' | '、' | '：' | ',' | ':' | '—') => 0.05,
        Some(c) if c.is_ascii() => 0.35,
        _ => 0.9,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every wide character is 40 pixels, every other 20.
    fn lines(text: &str, width: f32) -> Vec<String> {
        let clusters: Vec<Cluster> = text
            .char_indices()
            .map(|(i, c)| Cluster { bytes: i..i + c.len_utf8(), width: if c as u32 > 0x2e80 { 40.0 } else { 20.0 } })
            .collect();
        break_lines(text, &clusters, width).into_iter().map(|r| text[r].to_owned()).collect()
    }

    #[test]
    fn chinese_breaks_after_punctuation_and_never_before_it() {
        assert_eq!(lines("他推开门，雨声一下子涌了进来。", 400.0), ["他推开门，", "雨声一下子涌了进来。"]);
        for width in 3..20 {
            for line in lines("“你怎么来了？”她问，“这么大的雨！路上没有人吗？”", width as f32 * 40.0)
            {
                let first = line.chars().next().unwrap();
                assert!(!"，。！？；：、”）".contains(first), "a line begins with {first} at {width} characters");
                assert!(!line.ends_with('“') || line.chars().count() == 1, "a line ends with “ at {width} characters");
            }
        }
    }

    #[test]
    fn english_lines_are_even_and_words_stay_whole() {
        let found = lines("She had walked the whole way home in the rain without once looking back", 1000.0);
        assert_eq!(found.len(), 2);
        let (a, b) = (found[0].len() as i32, found[1].len() as i32);
        assert!((a - b).abs() <= 8, "{found:?}");
        assert_eq!(found.join(" ").split(' ').count(), 14);
    }

    #[test]
    fn forced_breaks_long_words_and_single_lines() {
        assert_eq!(lines("第一\n第二", 400.0), ["第一", "第二"]);
        assert_eq!(lines("Hm.", 400.0), ["Hm."]);
        let long = lines("Donaudampfschifffahrtsgesellschaft", 200.0);
        assert!(long.len() == 4 && long.iter().all(|l| l.len() <= 10), "{long:?}");
        assert!(lines("   ", 400.0).is_empty());
    }
}
