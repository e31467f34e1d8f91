//! Long captions into several that follow each other.

use super::{
    layout::{Cluster, break_at_sense, break_lines},
    style::{Style, shown},
};
use kinora_timeline::{Canvas, Caption, CaptionRole, Span, Time};
use std::ops::Range;

/// When some of a caption's words are spoken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordTime {
    /// Bytes of the caption's text.
    pub bytes: Range<usize>,
    /// On the film's clock.
    pub span: Span,
}

/// `caption` as one caption or several, each of which fits the lines that its role may have on `canvas`. They are cut
/// at sentences, else at clauses, else between words. Each begins when its first word is spoken (`words`, in order; where
/// there are none, time is shared out by width) and lasts until the next one.
///
/// Widths are estimated, one em for an ideograph and about half of one for a letter, for the font is not known here.
pub fn split_caption(caption: &Caption, canvas: &Canvas, words: &[WordTime]) -> Vec<Caption> {
    let style = Style::of(caption, canvas);
    let (name, _) = shown(caption);
    let text = caption.text.as_str();
    // The name stands before the first piece only, but room for it is kept in all: pieces stay alike.
    let name_width = shown(caption).1[..name].chars().map(ems).sum::<f32>() * style.size;
    let clusters: Vec<Cluster> =
        text.char_indices().map(|(i, c)| Cluster { bytes: i..i + c.len_utf8(), width: ems(c) * style.size }).collect();
    let lines = break_lines(text, &clusters, style.width * 0.97);
    let total: f32 = clusters.iter().map(|c| c.width).sum();
    if lines.len() <= style.lines && total + name_width <= style.width * 0.97 * style.lines as f32 {
        return vec![caption.clone()];
    }
    // One line more than a piece may have is no piece: break the text into "lines" as long as a whole caption.
    let room = style.width * 0.93 * style.lines as f32 - name_width - style.size;
    let pieces = break_at_sense(text, &clusters, room.max(style.size * 4.0));
    let width_before = |at: usize| clusters.iter().take_while(|c| c.bytes.start < at).map(|c| c.width).sum::<f32>();
    let begins = |at: usize| -> Time {
        if let Some(word) = words.iter().find(|w| w.bytes.end > at) {
            return word.span.start;
        }
        let share = f64::from(width_before(at) / total.max(1.0));
        caption.span.start + Time::from_secs_f64(caption.span.duration.as_secs_f64() * share)
    };
    let mut starts: Vec<Time> = pieces.iter().map(|p| begins(p.start)).collect();
    if let Some(first) = starts.first_mut() {
        *first = caption.span.start;
    }
    let end = caption.span.end();
    let mut out: Vec<Caption> = Vec::new();
    for (i, piece) in pieces.iter().enumerate() {
        let start = starts[i].max(out.last().map_or(caption.span.start, |c: &Caption| c.span.start)).min(end);
        let until = starts.get(i + 1).copied().unwrap_or(end).max(start).min(end);
        let role = match &caption.role {
            CaptionRole::Speech { .. } if i > 0 => CaptionRole::Speech { speaker: None },
            role => role.clone(),
        };
        let span = Span::new(start, until - start);
        if span.duration > Time::ZERO {
            out.push(Caption { span, text: text[piece.clone()].to_owned(), language: caption.language, role });
        } else if let Some(last) = out.last_mut() {
            last.text.push_str(&text[piece.clone()]);
        }
    }
    if out.is_empty() { vec![caption.clone()] } else { out }
}

/// Estimated width of a character in ems, on the wide side.
fn ems(c: char) -> f32 {
    match c {
        '\u{2e80}'..='\u{ffdc}' | '\u{20000}'..='\u{3ffff}' | '“' | '”' | '…' | '—' => 1.0,
        'i' | 'j' | 'l' | 't' | 'f' | 'r' | ' ' | '.' | ',' | '\'' | '!' => 0.36,
        'm' | 'w' | 'M' | 'W' => 0.92,
        'A'..='Z' => 0.68,
        _ => 0.58,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kinora_model::Language;
    use kinora_timeline::{Color, Rate};

    const CANVAS: Canvas = Canvas { width: 1280, height: 720, rate: Rate::THIRTY, background: Color::BLACK };

    fn caption(text: &str, language: Language) -> Caption {
        Caption {
            span: Span::new(Time::from_millis(2000), Time::from_millis(12_000)),
            text: text.into(),
            language,
            role: CaptionRole::Speech { speaker: Some("老王".into()) },
        }
    }

    #[test]
    fn a_short_caption_stays_whole() {
        let short = caption("雨停了。", Language::Zh);
        assert_eq!(split_caption(&short, &CANVAS, &[]), [short]);
    }

    #[test]
    fn a_long_one_is_cut_at_sense_and_keeps_its_words_and_time() {
        let long = caption(
            "那年冬天，雪下得特别大，村口的老槐树被压断了一根枝子。我和弟弟踩着没过膝盖的雪去上学，一路上谁也不说话。到了学校才发现，门是锁着的，只有老校工一个人在扫雪。",
            Language::Zh,
        );
        let pieces = split_caption(&long, &CANVAS, &[]);
        assert!(pieces.len() >= 2, "{}", pieces.len());
        assert_eq!(pieces.iter().map(|p| p.text.as_str()).collect::<String>(), long.text);
        assert_eq!(pieces[0].span.start, long.span.start);
        assert_eq!(pieces.last().unwrap().span.end(), long.span.end());
        assert!(pieces.windows(2).all(|w| w[0].span.end() == w[1].span.start));
        assert!(pieces.iter().all(|p| p.text.ends_with(['，', '。'])), "{pieces:?}");
        assert_eq!(pieces[1].role, CaptionRole::Speech { speaker: None });
    }

    #[test]
    fn word_times_decide_when_a_piece_begins() {
        let mut text = String::new();
        let mut words = Vec::new();
        for i in 0..60 {
            let start = text.len();
            text.push_str(if i % 10 == 9 { "ending. " } else { "word here " });
            let at = Time::from_millis(2000 + i * 150);
            words.push(WordTime { bytes: start..text.len(), span: Span::new(at, Time::from_millis(150)) });
        }
        let pieces = split_caption(&caption(text.trim(), Language::En), &CANVAS, &words);
        assert!(pieces.len() > 1);
        for piece in &pieces[1..] {
            assert!(words.iter().any(|w| w.span.start == piece.span.start), "{:?}", piece.span);
        }
    }
}
