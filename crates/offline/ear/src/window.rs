//! Where in a sound there is something to listen to, and the passages of one window.

use crate::scribe::Draft;
use crate::spectrum::RATE;
use crate::vocabulary::Vocabulary;
use std::ops::Range;

/// Samples in a window: what the network hears at once.
pub(crate) const WINDOW: usize = 30 * RATE;
/// A stretch that is measured by itself, in samples: a fiftieth of a second.
const STRETCH: usize = RATE / 50;
/// Root mean square below which nothing is heard: 60 decibels below full scale.
const SILENCE: f32 = 1e-3;
/// What is heard before the first loud stretch belongs to it: a breath, a soft consonant. In samples.
const LEAD: usize = RATE / 5;

/// A shorter rest has no words in it, in samples: a fifth of a second.
const SHORTEST: usize = RATE / 5;

/// Seconds at the end of a window in which nobody may be speaking where the network stopped writing. It stops early at
/// times, most of all where music lies under the voices: what is longer is listened to by itself.
const REST: f64 = 3.0;

/// The next window from sample `from` on: it begins shortly before something is heard. Nothing where all is silent.
pub(crate) fn next(samples: &[f32], from: usize) -> Option<Range<usize>> {
    let rest = samples.get(from..).filter(|rest| rest.len() >= SHORTEST)?;
    let loud = rest.chunks(STRETCH).position(is_loud)?;
    let start = from + (loud * STRETCH).saturating_sub(LEAD);
    Some(start..samples.len().min(start + WINDOW))
}

/// The seconds between `start` and `end` of a window (in samples) without the silence at both ends: the network's moments are those
/// of sentences, and where it leaves one open there is none.
pub(crate) fn sounding(samples: &[f32], (start, end): (f64, f64)) -> (f64, f64) {
    let at = |second: f64| ((second * RATE as f64) as usize).min(samples.len());
    let part = &samples[at(start)..at(end).max(at(start))];
    let (first, last) = (part.chunks(STRETCH).position(is_loud), part.chunks(STRETCH).rposition(is_loud));
    let second = |stretch: usize| start + (stretch * STRETCH) as f64 / RATE as f64;
    match first.zip(last) {
        Some((first, last)) => (second(first), second(last + 1).min(end)),
        None => (start, end),
    }
}

fn is_loud(stretch: &[f32]) -> bool {
    stretch.iter().map(|value| value * value).sum::<f32>() > SILENCE * SILENCE * stretch.len() as f32
}

/// Signs between two moments.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Passage {
    /// Seconds from the window's beginning.
    pub start: f64,
    /// Seconds from the window's beginning.
    pub end: f64,
    /// The signs of its text.
    pub signs: Vec<usize>,
    /// The mean logarithm of their probabilities.
    pub mean_log: f32,
}

/// The passages of a draft, and up to which second of the window it is done with: text that was not finished when the
/// window ended is heard again in the next one, and so is a long rest that nothing was written of.
pub(crate) fn passages(vocabulary: &Vocabulary, draft: &Draft, seconds: f64) -> (Vec<Passage>, f64) {
    let (mut done, mut open): (Vec<Passage>, Option<Passage>) = (Vec::new(), None);
    for (sign, log) in draft.signs.iter().zip(&draft.logs) {
        match (vocabulary.second(*sign), open.take()) {
            (Some(at), None) => open = Some(Passage { start: at, end: at, signs: vec![], mean_log: 0.0 }),
            (Some(at), Some(mut passage)) => {
                passage.end = at;
                done.push(passage);
            }
            (None, passage) => {
                let mut passage = passage.unwrap_or(Passage { start: 0.0, end: 0.0, signs: vec![], mean_log: 0.0 });
                passage.signs.push(*sign);
                passage.mean_log += log;
                open = Some(passage);
            }
        }
    }
    let ended = done.last().map_or(0.0, |passage| passage.end);
    let until = match open {
        // Somebody begins to speak there, and it was not written down.
        Some(next) if next.signs.is_empty() && next.start > 0.0 => next.start,
        // It goes on to the end of the window, or there is nothing that would be done with.
        Some(last) if !last.signs.is_empty() && (done.is_empty() || draft.end.is_some()) => {
            done.push(Passage { end: seconds, ..last });
            seconds
        }
        // Nobody speaks, or not in the rest.
        _ if draft.end.is_some() && (done.is_empty() || seconds - ended < REST) => seconds,
        _ => ended,
    };
    for passage in &mut done {
        passage.mean_log /= passage.signs.len().max(1) as f32;
        passage.end = passage.end.min(seconds);
    }
    done.retain(|passage| !passage.signs.is_empty() && passage.start < passage.end);
    (done, until)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::tests::small;

    #[test]
    fn silence_is_not_listened_to() {
        let mut samples = vec![0.0; 40 * RATE];
        assert_eq!(next(&samples, 0), None);
        samples[5 * RATE..6 * RATE].fill(0.1);
        assert_eq!(next(&samples, 0), Some(5 * RATE - LEAD..35 * RATE - LEAD));
        assert_eq!(next(&samples, 6 * RATE), None);
        assert_eq!(next(&samples, 41 * RATE), None);
    }

    #[test]
    fn the_ends_of_a_passage_are_heard() {
        let mut samples = vec![0.0; 10 * RATE];
        samples[2 * RATE..4 * RATE].fill(0.1);
        assert_eq!(sounding(&samples, (1.0, 10.0)), (2.0, 4.0));
        assert_eq!(sounding(&samples, (3.0, 3.5)), (3.0, 3.5));
        assert_eq!(sounding(&samples, (5.0, 6.0)), (5.0, 6.0), "nothing is heard that could say more");
    }

    fn draft(signs: &[(f64, usize)], is_ended: bool) -> Draft {
        let moment = small().moment;
        let signs: Vec<usize> = signs
            .iter()
            .map(|(second, sign)| if *second >= 0.0 { moment + (second * 50.0).round() as usize } else { *sign })
            .collect();
        Draft { logs: vec![-0.5; signs.len()], signs, end: is_ended.then_some(-0.1) }
    }

    #[test]
    fn passages_lie_between_moments() {
        let text = |sign| (-1.0, sign);
        let at = |second| (second, 0);
        let spans = |draft: &Draft| {
            let (passages, until) = passages(&small(), draft, 20.0);
            let spans: Vec<(f64, f64, usize)> = passages.iter().map(|p| (p.start, p.end, p.signs.len())).collect();
            (spans, until)
        };
        let whole = [at(0.0), text(0), text(1), at(2.0), at(3.0), text(0), at(4.5)];
        assert_eq!(
            spans(&draft(&whole, true)),
            (vec![(0.0, 2.0, 2), (3.0, 4.5, 1)], 4.5),
            "the rest is heard by itself"
        );
        let late = [at(0.0), text(0), at(17.5)];
        assert_eq!(spans(&draft(&late, true)), (vec![(0.0, 17.5, 1)], 20.0), "and a short one is not");
        let open = [at(0.0), text(0), at(2.0), at(2.0), text(0)];
        assert_eq!(spans(&draft(&open, false)), (vec![(0.0, 2.0, 1)], 2.0), "the rest is heard again");
        assert_eq!(spans(&draft(&open, true)), (vec![(0.0, 2.0, 1), (2.0, 20.0, 1)], 20.0));
        let begun = [at(0.0), text(0), at(2.0), at(18.0)];
        assert_eq!(spans(&draft(&begun, true)), (vec![(0.0, 2.0, 1)], 18.0), "the next window begins there");
        assert_eq!(spans(&draft(&[at(0.0)], true)), (vec![], 20.0), "nobody speaks");
        let endless = [at(1.0), text(0), text(1)];
        assert_eq!(spans(&draft(&endless, false)), (vec![(1.0, 20.0, 2)], 20.0), "no window is heard twice");
        assert_eq!(passages(&small(), &draft(&whole, true), 20.0).0[0].mean_log, -0.5);
    }
}
