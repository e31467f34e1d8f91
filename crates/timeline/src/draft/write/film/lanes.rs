//! What overlaps lies on tracks of its own.

use crate::{Span, Time};

/// Puts things onto as few tracks as their overlaps allow, each in order of time.
pub fn lanes<T>(mut things: Vec<T>, span: impl Fn(&T) -> Span) -> Vec<Vec<T>> {
    things.sort_by_key(|thing| span(thing).start);
    let mut lanes: Vec<(Time, Vec<T>)> = Vec::new();
    for thing in things {
        let Span { start, .. } = span(&thing);
        let end = span(&thing).end();
        match lanes.iter_mut().find(|(free, _)| *free <= start) {
            Some((free, lane)) => {
                *free = end;
                lane.push(thing);
            }
            None => lanes.push((end, vec![thing])),
        }
    }
    lanes.into_iter().map(|(_, lane)| lane).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_overlaps_is_parted() {
        let span = |from: i64, to: i64| Span::new(Time::from_millis(from), Time::from_millis(to - from));
        let laid = lanes(vec![span(5, 9), span(0, 5), span(2, 6), span(6, 7), span(3, 4)], |s| *s);
        assert_eq!(laid, [vec![span(0, 5), span(5, 9)], vec![span(2, 6), span(6, 7)], vec![span(3, 4)]]);
    }
}
