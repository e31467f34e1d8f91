//! A spoken line as captions, each shown while its words are spoken.

mod sense;

use kinora_model::{Language, script::Line};
use kinora_ports::provider::SpeechTake;
use kinora_render::{WordTime, split_caption};
use kinora_timeline::{Canvas, Caption, CaptionRole, Span, Time};

/// How much earlier than its first word a caption comes, and how much later than its last it goes: nobody sees a
/// difference below 80 ms to the voice, and a frame is 33 of them.
const LEAD: Time = Time::from_millis(40);
const LINGER: Time = Time::from_millis(240);

/// The captions of a line whose sound begins at `at` on the film's clock, as many as the canvas asks for, each broken into
/// its lines. `names` are those of the story's people, which stay whole.
pub fn of_line(
    line: &Line,
    take: &SpeechTake,
    at: Time,
    role: CaptionRole,
    language: Language,
    canvas: &Canvas,
    names: &[&str],
) -> Vec<Caption> {
    // Speech has a little silence at both ends, which shows nothing. Of a recording nobody knows how much.
    let first = take.words.first().map_or(0.0, |word| word.start.max(0.0));
    let last = take.words.last().map_or(take.seconds, |word| word.end.clamp(first, take.seconds));
    let start = (at + Time::from_secs_f64(first) - LEAD).at_least_zero();
    let end = at + Time::from_secs_f64(last) + LINGER;
    let whole = Caption { span: Span::new(start, end - start), text: line.text.clone(), language, role };
    // The voice counts characters, the renderer bytes.
    let bytes: Vec<usize> = line.text.char_indices().map(|(i, _)| i).chain([line.text.len()]).collect();
    let words =
        take.words.iter().filter(|w| w.chars.start < w.chars.end && w.chars.end < bytes.len()).map(|w| WordTime {
            bytes: bytes[w.chars.start]..bytes[w.chars.end],
            span: Span::new(
                (at + Time::from_secs_f64(w.start) - LEAD).at_least_zero(),
                Time::from_secs_f64((w.end - w.start).max(0.0)),
            ),
        });
    split_caption(&whole, canvas, &words.collect::<Vec<_>>(), &sense::stops(&line.text, language, names))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{line, take};
    use kinora_timeline::{Color, Rate};

    /// Everything between two forced lines, as it was said.
    fn said(shown: &[Caption]) -> String {
        shown.iter().map(|c| c.text.replace('\n', "")).collect()
    }

    #[test]
    fn captions_follow_the_voice_and_nothing_is_lost() {
        let text = "风停了，雨也停了，只有屋檐上的水还在一滴一滴地落下来，落在石阶上那只空空的铜盆里，声音很轻，像是有人在远处敲着一只小小的木鱼。";
        let n = text.chars().count();
        let mut take = take(14.0);
        // Eight hundredths of silence, as our own voices begin with.
        let second = |i: usize| 0.08 + 13.84 * i as f64 / n as f64;
        take.words = (0..n)
            .map(|i| kinora_ports::provider::Spoken { chars: i..i + 1, start: second(i), end: second(i + 1) })
            .collect();
        let canvas = Canvas { width: 720, height: 1280, rate: Rate::THIRTY, background: Color::BLACK };
        let at = Time::from_millis(10_000);
        let shown = of_line(&line(text), &take, at, CaptionRole::Narration, Language::Zh, &canvas, &[]);
        assert!(shown.len() > 1, "it does not fit at once");
        assert_eq!(said(&shown), text);
        let mut before = 0;
        for caption in &shown {
            let voice = at + Time::from_secs_f64(second(before));
            assert!((caption.span.start - voice).as_secs_f64().abs() < 0.08, "within 80 ms of its voice");
            before += caption.text.chars().filter(|c| *c != '\n').count();
            let lines: Vec<&str> = caption.text.lines().collect();
            assert!(lines.len() <= 2 && lines.iter().all(|l| l.chars().count() > 2), "{lines:?}");
        }
        let silent = shown.last().map(|c| c.span.end() - at - Time::from_secs_f64(13.92)).expect("one is last");
        assert!(silent <= Time::from_millis(250), "it goes with the voice");
    }
}
