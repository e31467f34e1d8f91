//! When words sound and what the mouth does, from the lengths that the model itself chose.

use crate::piece::Piece;
use crate::sound;
use crate::speech::{Mouth, SAMPLE_RATE, Word};
use crate::symbols::opening;

/// A symbol and the samples in which it sounds.
#[derive(Clone, Debug)]
pub(crate) struct Timed {
    pub symbol: char,
    /// Index of the piece it belongs to; none for the space between two words.
    pub piece: Option<usize>,
    pub start: usize,
    pub end: usize,
}

fn seconds(samples: usize) -> f32 {
    samples as f32 / SAMPLE_RATE as f32
}

/// The words among `pieces` and their times; parts of one number make one word.
pub(crate) fn words(marks: &[Timed], pieces: &[Piece]) -> Vec<Word> {
    let mut out: Vec<(usize, Word)> = Vec::new();
    for mark in marks {
        let Some(index) = mark.piece else { continue };
        let piece = &pieces[index];
        if piece.mark.is_some() || piece.source.is_empty() {
            continue;
        }
        match out.last_mut() {
            Some((last, word)) if *last == index => word.end = seconds(mark.end),
            Some((last, word)) if piece.source.start < word.chars.end => {
                *last = index;
                word.end = seconds(mark.end);
                word.chars.end = word.chars.end.max(piece.source.end);
            }
            _ => out.push((
                index,
                Word { chars: piece.source.clone(), start: seconds(mark.start), end: seconds(mark.end) },
            )),
        }
    }
    out.into_iter().map(|(_, word)| word).collect()
}

/// Softer than the line's loud steps by this factor (−30 dB) a mouth is closed, whatever is being said.
const HUSH: f32 = 0.03;
/// Shapes shorter than this many steps (40 ms, a frame of film) are not seen.
const SHORTEST: usize = 4;

/// What the mouth does over all of `samples`: the shape of each sound, closed where nothing is heard.
pub(crate) fn mouth(marks: &[Timed], samples: &[f32]) -> Vec<Mouth> {
    let levels = sound::levels(samples);
    let mut sorted = levels.clone();
    sorted.sort_by(f32::total_cmp);
    let loud = sorted.get(sorted.len() * 9 / 10).copied().unwrap_or(0.0);

    let mut shapes: Vec<u8> = vec![0; levels.len()];
    for mark in marks {
        let (from, to) = (mark.start / sound::step(), mark.end.div_ceil(sound::step()).min(shapes.len()));
        let shape = match opening(mark.symbol) {
            Some(shape) => shape,
            // A sign without a shape of its own holds what it follows.
            None => from.checked_sub(1).map_or(0, |before| shapes[before]),
        };
        shapes[from.min(to)..to].fill(shape);
    }
    for (shape, level) in shapes.iter_mut().zip(&levels) {
        if *level < loud * HUSH {
            *shape = 0;
        }
    }
    settle(&mut shapes);
    let end = seconds(samples.len());
    let mut out: Vec<Mouth> = Vec::new();
    for (i, shape) in shapes.iter().enumerate() {
        let stop = seconds((i + 1) * sound::step()).min(end);
        match out.last_mut() {
            Some(last) if last.open == *shape => last.end = stop,
            _ => out.push(Mouth { start: seconds(i * sound::step()), end: stop, open: *shape }),
        }
    }
    out
}

/// Lets shapes too short to be seen go with the one before them.
fn settle(shapes: &mut [u8]) {
    let mut at = 0;
    while at < shapes.len() {
        let run = shapes[at..].iter().take_while(|s| **s == shapes[at]).count();
        if at > 0 && run < SHORTEST {
            let before = shapes[at - 1];
            shapes[at..at + run].fill(before);
        }
        at += run;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn timed(symbol: char, piece: Option<usize>, start: usize, end: usize) -> Timed {
        Timed { symbol, piece, start, end }
    }

    #[test]
    fn words_take_the_times_of_their_sounds() {
        let pieces = [Piece::word("ma", 0..1), Piece::mark(',', 1..2), Piece::word("pa", 2..4), Piece::word("a", 2..4)];
        let marks = [
            timed('m', Some(0), 0, 2400),
            timed('a', Some(0), 2400, 4800),
            timed(',', Some(1), 4800, 7200),
            timed('p', Some(2), 7200, 9600),
            timed('a', Some(3), 9600, 12_000),
        ];
        let words = words(&marks, &pieces);
        assert_eq!(words.len(), 2);
        assert_eq!((words[0].chars.clone(), words[0].start, words[0].end), (0..1, 0.0, 0.2));
        assert_eq!((words[1].chars.clone(), words[1].start, words[1].end), (2..4, 0.3, 0.5));
    }

    #[test]
    fn the_mouth_follows_sounds_and_closes_in_silence() {
        let mut samples = vec![0.3; 9600];
        samples.extend(vec![0.0; 2400]);
        let marks = [
            timed('m', Some(0), 0, 2400),
            timed('a', Some(0), 2400, 4800),
            timed('→', Some(0), 4800, 7200),
            timed('u', Some(0), 7200, 12_000),
        ];
        let mouth = mouth(&marks, &samples);
        let shapes: Vec<u8> = mouth.iter().map(|m| m.open).collect();
        assert_eq!(shapes, [0, 2, 3, 0]);
        assert!(
            (mouth[1].start - 0.1).abs() < 1e-6
                && (mouth[2].start - 0.3).abs() < 1e-6
                && (mouth[3].start - 0.4).abs() < 1e-6
        );
        assert!(mouth.windows(2).all(|pair| pair[0].end == pair[1].start));
        assert_eq!(mouth.last().unwrap().end, 0.5);
    }

    #[test]
    fn flickers_are_not_seen() {
        let marks = [timed('a', Some(0), 0, 4800), timed('t', Some(0), 4800, 5280), timed('a', Some(0), 5280, 9600)];
        assert_eq!(mouth(&marks, &[0.3; 9600]).len(), 1);
    }
}
