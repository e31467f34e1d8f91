//! Long captions into several that follow each other.

use super::{
    layout::{Cluster, Stop, break_at_sense},
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

/// `caption` as one caption or several, each of which fits the lines that its role may have on `canvas`, and is broken
/// into them. They are cut at sentences, else at clauses, else where it disturbs the sense least, and only at `stops`
/// (none: wherever Unicode lets). Each begins when its first word is spoken (`words`, in order; where there are none, time
/// is shared out by width) and lasts until the next one.
///
/// Widths are estimated, one em for an ideograph and about half of one for a letter, for the font is not known here.
pub fn split_caption(caption: &Caption, canvas: &Canvas, words: &[WordTime], stops: &[Stop]) -> Vec<Caption> {
    let style = Style::of(caption, canvas);
    let (name, shown) = shown(caption);
    let text = caption.text.as_str();
    let name_width = shown[..name].chars().map(ems).sum::<f32>() * style.size;
    let mut clusters: Vec<Cluster> =
        text.char_indices().map(|(i, c)| Cluster { bytes: i..i + c.len_utf8(), width: ems(c) * style.size }).collect();
    let total: f32 = clusters.iter().map(|c| c.width).sum();
    // The name stands before the first words and takes their room.
    if let Some(first) = clusters.first_mut() {
        first.width += name_width;
    }
    let pieces = pieces(text, &clusters, &style, stops);
    let width_before = |at: usize| clusters.iter().take_while(|c| c.bytes.start < at).map(|c| c.width).sum::<f32>();
    let begins = |at: usize| -> Time {
        if let Some(word) = words.iter().find(|w| w.bytes.end > at) {
            return word.span.start;
        }
        let share = f64::from((width_before(at) - name_width).max(0.0) / total.max(1.0));
        caption.span.start + Time::from_secs_f64(caption.span.duration.as_secs_f64() * share)
    };
    let begin = |piece: &Vec<Range<usize>>| begins(piece.first().map_or(0, |line| line.start));
    let mut starts: Vec<Time> = pieces.iter().map(begin).collect();
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
        let words: Vec<&str> = piece.iter().map(|line| &text[line.clone()]).collect();
        if span.duration > Time::ZERO {
            out.push(Caption { span, text: words.join("\n"), language: caption.language, role });
        } else if let Some(last) = out.last_mut() {
            last.text.push('\n');
            last.text.push_str(&words.join("\n"));
        }
    }
    if out.is_empty() { vec![caption.clone()] } else { out }
}

/// The lines of each piece of `text`.
fn pieces(text: &str, clusters: &[Cluster], style: &Style, stops: &[Stop]) -> Vec<Vec<Range<usize>>> {
    let line = style.width * 0.97;
    let lines = |piece: &Range<usize>| {
        let of: Vec<Cluster> = clusters.iter().filter(|c| piece.contains(&c.bytes.start)).cloned().collect();
        let shift = |at: usize| at - piece.start;
        let own: Vec<Cluster> =
            of.iter().map(|c| Cluster { bytes: shift(c.bytes.start)..shift(c.bytes.end), width: c.width }).collect();
        let inside: Vec<Stop> = stops
            .iter()
            .filter(|s| s.at > piece.start && s.at < piece.end)
            .map(|s| Stop { at: shift(s.at), rough: s.rough })
            .collect();
        // Without a stop inside, a piece that is too long breaks wherever it can.
        let broken = break_at_sense(&text[piece.clone()], &own, line, 0, &inside);
        broken.into_iter().map(|l| l.start + piece.start..l.end + piece.start).collect::<Vec<_>>()
    };
    let whole = lines(&(0..text.len()));
    if whole.len() <= style.lines {
        return vec![whole];
    }
    // A piece is as long as its lines together, but words do not always fill them: then there is less room in each.
    let mut found = Vec::new();
    for share in [0.96, 0.9, 0.84, 0.78, 0.7, 0.6, 0.5] {
        let room = (line * style.lines as f32 * share).max(style.size * 4.0);
        found = break_at_sense(text, clusters, room, 2, stops).iter().map(lines).collect();
        if found.iter().all(|piece| piece.len() <= style.lines) {
            break;
        }
    }
    found
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
        assert_eq!(split_caption(&short, &CANVAS, &[], &[]), [short]);
    }

    #[test]
    fn a_long_one_is_cut_at_sense_and_keeps_its_words_and_time() {
        let long = caption(
            "那年冬天，雪下得特别大，村口的老槐树被压断了一根枝子。我和弟弟踩着没过膝盖的雪去上学，一路上谁也不说话。到了学校才发现，门是锁着的，只有老校工一个人在扫雪。",
            Language::Zh,
        );
        let pieces = split_caption(&long, &CANVAS, &[], &[]);
        assert!(pieces.len() >= 2, "{}", pieces.len());
        assert_eq!(pieces.iter().map(|p| p.text.replace('\n', "")).collect::<String>(), long.text);
        assert!(pieces.iter().all(|p| p.text.lines().count() <= 2), "{pieces:?}");
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
        let pieces = split_caption(&caption(text.trim(), Language::En), &CANVAS, &words, &[]);
        assert!(pieces.len() > 1);
        for piece in &pieces[1..] {
            assert!(words.iter().any(|w| w.span.start == piece.span.start), "{:?}", piece.span);
        }
    }
}
