//! Breaking words into lines as an editor does: as many as fit, line by line.

use std::ops::Range;
use unicode_linebreak::{BreakOpportunity, linebreaks};

/// What stays together, and how far it leads.
pub(super) struct Piece {
    /// Bytes of the text.
    pub bytes: Range<usize>,
    /// Pixels to the next one.
    pub width: f32,
}

/// One line.
pub(super) struct Line {
    /// Its pieces, without white space at its end; none for an empty line.
    pub pieces: Range<usize>,
}

/// Lines of `text`, whose `pieces` are in order. Each takes as much as fits into `limit` and ends where Unicode's UAX 14
/// lets it, or anywhere where a word alone is wider. `\n` always ends one. Without a limit nothing else does.
pub(super) fn broken(text: &str, pieces: &[Piece], limit: Option<f32>) -> Vec<Line> {
    let mut lines = Vec::new();
    let (mut offset, mut first) = (0, 0);
    for paragraph in text.split('\n') {
        let end = offset + paragraph.len();
        let last = first + pieces[first..].iter().take_while(|p| p.bytes.start < end).count();
        let stops: Vec<usize> = linebreaks(paragraph)
            .filter(|(at, kind)| *kind == BreakOpportunity::Allowed && *at < paragraph.len())
            .map(|(at, _)| offset + at)
            .collect();
        let mut begin = first;
        while let Some(limit) = limit {
            let end = fit(text, &pieces[begin..last], limit, &stops);
            if begin + end >= last {
                break;
            }
            lines.push(trimmed(text, pieces, begin..begin + end));
            begin += end;
        }
        lines.push(trimmed(text, pieces, begin..last));
        (offset, first) = (end + 1, last);
    }
    lines
}

/// How many of `pieces` go onto one line; at least one.
fn fit(text: &str, pieces: &[Piece], limit: f32, stops: &[usize]) -> usize {
    let (mut width, mut stop) = (0.0, None);
    for (i, piece) in pieces.iter().enumerate() {
        if i > 0 && stops.binary_search(&piece.bytes.start).is_ok() {
            stop = Some(i);
        }
        width += piece.width;
        // White space may hang over the end.
        if width > limit + 0.5 && !is_space(text, piece) {
            return stop.unwrap_or(i).max(1);
        }
    }
    pieces.len()
}

fn trimmed(text: &str, pieces: &[Piece], range: Range<usize>) -> Line {
    let mut range = range;
    while range.end > range.start && is_space(text, &pieces[range.end - 1]) {
        range.end -= 1;
    }
    Line { pieces: range }
}

fn is_space(text: &str, piece: &Piece) -> bool {
    text.get(piece.bytes.clone()).is_some_and(|t| t.chars().all(char::is_whitespace))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str, limit: Option<f32>) -> Vec<String> {
        let pieces: Vec<Piece> = text
            .char_indices()
            .filter(|(_, c)| *c != '\n')
            .map(|(at, c)| Piece { bytes: at..at + c.len_utf8(), width: 10.0 })
            .collect();
        broken(text, &pieces, limit)
            .iter()
            .map(|l| pieces[l.pieces.clone()].iter().map(|p| &text[p.bytes.clone()]).collect())
            .collect()
    }

    #[test]
    fn lines_take_what_fits_and_break_where_they_may() {
        assert_eq!(lines("潮起潮落，都有时", Some(50.0)), ["潮起潮落，", "都有时"]);
        assert_eq!(lines("潮起潮落，都有时", Some(40.0)), ["潮起潮", "落，都有", "时"]);
        assert_eq!(lines("hello big world", Some(90.0)), ["hello big", "world"]);
        assert_eq!(lines("incredible", Some(40.0)), ["incr", "edib", "le"]);
        assert_eq!(lines("a\n\nb ", None), ["a", "", "b"]);
    }
}
