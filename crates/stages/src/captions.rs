//! A spoken line as captions, each shown while its words are spoken.

use kinora_model::{Language, script::Line};
use kinora_ports::provider::SpeechTake;
use kinora_render::{WordTime, split_caption};
use kinora_timeline::{Canvas, Caption, CaptionRole, Span, Time};

/// How much earlier than its first word a caption comes, and how much later than its last it goes.
const LEAD: Time = Time::from_millis(40);
const LINGER: Time = Time::from_millis(160);

/// The captions of a line whose sound begins at `at` on the film's clock, as many as the canvas asks for.
pub fn of_line(
    line: &Line,
    take: &SpeechTake,
    at: Time,
    role: CaptionRole,
    language: Language,
    canvas: &Canvas,
) -> Vec<Caption> {
    let start = (at - LEAD).at_least_zero();
    let end = at + Time::from_secs_f64(take.seconds) + LINGER;
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
    split_caption(&whole, canvas, &words.collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{line, take};
    use kinora_timeline::{Color, Rate};

    #[test]
    fn captions_follow_the_voice_and_nothing_is_lost() {
        let text = "风停了，雨也停了，只有屋檐上的水还在一滴一滴地落下来，落在石阶上那只空空的铜盆里，声音很轻，像是有人在远处敲着一只小小的木鱼。";
        let n = text.chars().count();
        let mut take = take(14.0);
        let second = |i: usize| 14.0 * i as f64 / n as f64;
        take.words = (0..n)
            .map(|i| kinora_ports::provider::Spoken { chars: i..i + 1, start: second(i), end: second(i + 1) })
            .collect();
        let canvas = Canvas { width: 720, height: 1280, rate: Rate::THIRTY, background: Color::BLACK };
        let at = Time::from_millis(10_000);
        let shown = of_line(&line(text), &take, at, CaptionRole::Narration, Language::Zh, &canvas);
        assert!(shown.len() > 1, "it does not fit at once");
        assert_eq!(shown.iter().map(|c| c.text.as_str()).collect::<String>(), text);
        let mut before = 0;
        for caption in &shown {
            let voice = at + Time::from_secs_f64(second(before));
            assert!((caption.span.start - voice).as_secs_f64().abs() < 0.08, "within 80 ms of its voice");
            before += caption.text.chars().count();
        }
    }
}
