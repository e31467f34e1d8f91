//! A spoken line as captions: broken where the sense breaks, each shown while its words are spoken.

use kinora_model::{Language, script::Line};
use kinora_ports::provider::SpeechTake;
use kinora_timeline::{Caption, CaptionRole, Span, Time};

/// Longest caption in columns (a Chinese character is two wide): two lines on a wide screen, and quickly read.
const LONGEST: usize = 44;

/// A caption shorter than this joins its neighbour.
const SHORTEST: usize = 10;

/// How much earlier than its first word a caption may come, and how much later than its last it goes.
const LEAD: Time = Time::from_millis(40);
const LINGER: Time = Time::from_millis(160);

/// The captions of a line whose sound begins at `at` on the film's clock.
pub fn of_line(line: &Line, take: &SpeechTake, at: Time, role: CaptionRole, language: Language) -> Vec<Caption> {
    let chars: Vec<char> = line.text.chars().collect();
    let pieces = pieces(&chars);
    let mut captions: Vec<Caption> = Vec::with_capacity(pieces.len());
    for (i, piece) in pieces.iter().enumerate() {
        let spoken: Vec<_> =
            take.words.iter().filter(|w| w.chars.start < piece.end && piece.start < w.chars.end).collect();
        // Words without times share the line's length by their count.
        let share = |n: usize| take.seconds * n as f64 / chars.len().max(1) as f64;
        let start = spoken.first().map_or(share(piece.start), |w| w.start);
        let end = spoken.last().map_or(share(piece.end), |w| w.end);
        let start = (at + Time::from_secs_f64(start) - LEAD).max(at - LEAD).at_least_zero();
        let mut end = at + Time::from_secs_f64(end.min(take.seconds)) + LINGER;
        if let Some(before) = captions.last_mut() {
            before.span.duration = before.span.duration.min(start - before.span.start);
        }
        if i + 1 == pieces.len() {
            end = end.max(at + Time::from_secs_f64(take.seconds));
        }
        let text: String = chars[piece.clone()].iter().collect::<String>().trim().to_owned();
        if !text.is_empty() && end > start {
            captions.push(Caption { span: Span::new(start, end - start), text, language, role: role.clone() });
        }
    }
    captions
}

/// Columns that a character takes.
fn columns(c: char) -> usize {
    if (c as u32) < 0x1100 { 1 } else { 2 }
}

fn width(chars: &[char]) -> usize {
    chars.iter().map(|c| columns(*c)).sum()
}

/// How good a place for a break is after this character; 0 is none.
fn sense(c: char, next: Option<char>) -> u32 {
    match c {
        '。' | '！' | '？' | '…' | '；' | '!' | '?' | ';' => 4,
        '.' if next.is_none_or(char::is_whitespace) => 4,
        '”' | '」' | '』' | '—' => 3,
        '，' | '：' | ',' | ':' => 3,
        '、' => 2,
        c if c.is_whitespace() => 1,
        _ => 0,
    }
}

/// Splits into pieces of at most [`LONGEST`] columns at the best breaks, as even as they allow.
fn pieces(chars: &[char]) -> Vec<std::ops::Range<usize>> {
    let mut open = vec![0..chars.len()];
    let mut done = Vec::new();
    while let Some(range) = open.pop() {
        let all = width(&chars[range.clone()]);
        if all <= LONGEST {
            done.push(range);
            continue;
        }
        let half = all as f64 / 2.0;
        let mut best: Option<(f64, usize)> = None;
        let mut columns_before = 0;
        for i in range.start..range.end - 1 {
            columns_before += columns(chars[i]);
            let closes = chars.get(i + 1).is_some_and(|n| "，。！？；：、”」』）…,.!?;:)\"’'".contains(*n));
            let strength = if closes { 0 } else { sense(chars[i], chars.get(i + 1).copied()) };
            if strength == 0 || columns_before < SHORTEST || all - columns_before < SHORTEST {
                continue;
            }
            // A strong break may lie farther from the middle than a weak one.
            let cost = (columns_before as f64 - half).abs() / half - 0.22 * f64::from(strength);
            if best.is_none_or(|(b, _)| cost < b) {
                best = Some((cost, i + 1));
            }
        }
        // Chinese without any mark: anywhere near the middle.
        let middle = best.map_or(range.start + range.len() / 2, |(_, i)| i);
        open.push(middle..range.end);
        open.push(range.start..middle);
    }
    done
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{line, take};

    fn texts(text: &str) -> Vec<String> {
        let chars: Vec<char> = text.chars().collect();
        pieces(&chars).into_iter().map(|p| chars[p].iter().collect::<String>().trim().to_owned()).collect()
    }

    #[test]
    fn breaks_fall_where_the_sense_does() {
        let zh = texts("雨下了整整一夜，山脚的客栈里只剩下一盏灯。掌柜的老人在灯下慢慢地擦着一只旧茶壶，像是在等一个不会来的人。");
        assert!(zh.iter().all(|p| width(&p.chars().collect::<Vec<_>>()) <= LONGEST), "{zh:?}");
        assert!(zh[..zh.len() - 1].iter().all(|p| p.ends_with(['，', '。'])), "{zh:?}");
        let en = texts("The lamp had been dark for three nights, and nobody in the village could say whether the keeper was alive.");
        assert!(en.iter().all(|p| p.len() <= LONGEST), "{en:?}");
        assert_eq!(en.join(" ").split_whitespace().count(), 20);
    }

    #[test]
    fn nothing_is_lost_and_no_piece_begins_with_a_mark() {
        let text = "“你是谁？”她问道——“为什么这么晚了，还要一个人走过那座没有名字、也没有灯火的桥？”".to_owned();
        let all = texts(&text);
        assert_eq!(all.concat(), text);
        assert!(all.iter().all(|p| !p.starts_with(['，', '。', '？', '”'])), "{all:?}");
    }

    #[test]
    fn captions_follow_the_voice_and_do_not_overlap() {
        let mut take = take(8.0);
        let text = "风停了，雨也停了，只有屋檐上的水还在一滴一滴地落下来，落在石阶上那只空空的铜盆里。";
        let n = text.chars().count();
        take.words = (0..n)
            .map(|i| kinora_ports::provider::Spoken {
                chars: i..i + 1,
                start: 8.0 * i as f64 / n as f64,
                end: 8.0 * (i + 1) as f64 / n as f64,
            })
            .collect();
        let at = Time::from_millis(10_000);
        let shown = of_line(&line(text), &take, at, CaptionRole::Narration, Language::Zh);
        assert!(shown.len() > 1);
        for pair in shown.windows(2) {
            assert!(pair[0].span.end() <= pair[1].span.start);
        }
        let second = shown[0].text.chars().count();
        let voice = at + Time::from_secs_f64(take.words[second].start);
        assert!((shown[1].span.start - voice).as_secs_f64().abs() < 0.08, "within 80 ms of its voice");
    }
}
