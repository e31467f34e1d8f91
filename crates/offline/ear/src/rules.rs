//! Which sign may follow: the grammar of text with moments.
//!
//! A passage is `<moment> text <moment>`, and again, each no earlier than the one before, until the end. The network mostly
//! keeps to it by itself; where it would not, the signs that may not follow are taken away from it.

use crate::vocabulary::Vocabulary;

/// The first words begin within so many moments (1 s) of the window's beginning, for a window begins where something is heard.
const SOON: usize = 50;
/// A passage that is not finished goes on unless its end is surer than this.
const SURE_END: f32 = 0.5;
/// No sign.
const NEVER: f32 = f32::NEG_INFINITY;

/// Takes away from `next` (a logarithm of how likely each sign comes) the signs that may not follow `written`, and leaves
/// logarithms of probabilities.
pub(crate) fn keep_to(vocabulary: &Vocabulary, written: &[usize], next: &mut [f32]) {
    let (end, moment) = (vocabulary.end, vocabulary.moment);
    next[vocabulary.begin..moment].fill(NEVER);
    vocabulary.mute.iter().for_each(|sign| next[*sign] = NEVER);
    let is_moment = |sign: &usize| *sign >= moment;
    match written {
        [] => {
            next[..moment].fill(NEVER);
            next[moment + SOON + 1..].fill(NEVER);
        }
        [.., last] if is_moment(last) => {
            // Where a passage ended, another begins or nothing does; where one began, its text comes, or nothing: somebody
            // goes on to speak when the window ends.
            let is_end = written.iter().filter(|sign| is_moment(sign)).count().is_multiple_of(2);
            if is_end {
                next[..end].fill(NEVER);
            } else {
                next[moment..].fill(NEVER);
            }
        }
        _ => {}
    }
    if let Some(last) = written.iter().rposition(is_moment) {
        // No passage ends at the moment at which it begins.
        let is_open = last + 1 < written.len();
        next[moment..written[last] + usize::from(is_open)].fill(NEVER);
    }
    normalise(next);
    // The network stops in the midst of what is said where music lies under it, and is not sure of that.
    if written.last().is_some_and(|last| !is_moment(last)) && next[end].exp() < SURE_END {
        next[end] = NEVER;
        normalise(next);
    }
    // Where some moment is likelier than each text, it is time for a moment.
    let moments = next[moment..].iter().map(|log| log.exp()).sum::<f32>().ln();
    let text = next[..moment].iter().copied().fold(NEVER, f32::max);
    if moments > text {
        next[..moment].fill(NEVER);
        normalise(next);
    }
}

/// Logarithms of probabilities: their exponentials add up to 1.
pub(crate) fn normalise(logs: &mut [f32]) {
    let most = logs.iter().copied().fold(NEVER, f32::max);
    let sum: f32 = logs.iter().map(|log| (log - most).exp()).sum();
    let all = most + sum.ln();
    logs.iter_mut().for_each(|log| *log -= all);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::tests::small;

    /// Which kinds of sign may follow: text, the end, moments (as seconds of the first and the last).
    fn may_follow(written: &[usize], likely: impl Fn(usize) -> f32) -> (bool, bool, Option<(f64, f64)>) {
        let vocabulary = small();
        let mut next: Vec<f32> = (0..vocabulary.len()).map(likely).collect();
        keep_to(&vocabulary, written, &mut next);
        let sum: f32 = next.iter().map(|log| log.exp()).sum();
        assert!((sum - 1.0).abs() < 1e-3, "{sum}");
        let may = |sign: usize| next[sign] > NEVER;
        assert!(
            !may(vocabulary.begin) && !may(vocabulary.transcribe) && !may(4),
            "marks are no text, mute signs stay so"
        );
        let moments: Vec<f64> =
            (0..vocabulary.len()).filter(|s| may(*s)).filter_map(|s| vocabulary.second(s)).collect();
        (may(0), may(vocabulary.end), moments.first().copied().zip(moments.last().copied()))
    }

    #[test]
    fn passages_begin_and_end_with_moments() {
        let at = |second: f64| small().moment + (second / crate::vocabulary::TICK).round() as usize;
        let text_first = |sign: usize| if sign <= 5 { 20.0 } else { 0.0 };
        assert_eq!(may_follow(&[], text_first), (false, false, Some((0.0, 1.0))));
        assert_eq!(may_follow(&[at(0.5)], text_first), (true, true, None));
        assert_eq!(
            may_follow(&[at(0.5), 0], text_first),
            (true, false, Some((0.52, 30.0))),
            "nobody is sure of the end"
        );
        let end_first = |sign: usize| if sign == small().end { 20.0 } else { 0.0 };
        assert!(may_follow(&[at(0.5), 0], end_first).1);
        assert_eq!(may_follow(&[at(0.5), 0, at(2.0)], text_first), (false, true, Some((2.0, 30.0))));
    }

    #[test]
    fn likely_moments_come() {
        let vocabulary = small();
        let moment_first = |sign: usize| if sign >= vocabulary.moment { 1.0 } else { 0.0 };
        let (text, end, moments) = may_follow(&[vocabulary.moment, 0], moment_first);
        assert!(!text && !end && moments.is_some(), "each moment is hardly likelier than text, all of them are");
    }
}
