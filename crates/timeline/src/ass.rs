//! Captions as Advanced SubStation Alpha (ASS 4.00+), with looks like the renderer's.

use crate::{
    Caption, CaptionRole, Time, Timeline,
    caption::{Setting, margin_below},
};
use kinora_model::Language;
use std::fmt::Write;

/// Writes all captions, titles included.
pub fn write(timeline: &Timeline) -> String {
    let canvas = timeline.canvas;
    let (w, h) = (f64::from(canvas.width), f64::from(canvas.height));
    let side = w.min(h);
    let chinese = timeline.captions.iter().any(|caption| caption.language == Language::Zh);
    let language = if chinese { Language::Zh } else { Language::En };
    let font = if chinese { "Noto Sans CJK SC" } else { "Noto Sans" };
    let below = (h * margin_below(&canvas)).round();
    let mut ass = format!(
        "[Script Info]\nScriptType: v4.00+\nPlayResX: {}\nPlayResY: {}\nWrapStyle: 0\nScaledBorderAndShadow: yes\n\n\
         [V4+ Styles]\nFormat: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, \
         Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, \
         MarginR, MarginV, Encoding\n",
        canvas.width, canvas.height
    );
    for (name, role) in [
        ("Speech", CaptionRole::Speech { speaker: None }),
        ("Narration", CaptionRole::Narration),
        ("Title", CaptionRole::Title),
        ("Chapter", CaptionRole::Chapter),
        ("End", CaptionRole::End),
    ] {
        // A style has a plate or a rim, not both: what is said keeps its rim, and is seen on a shadow.
        let Setting { em, bold, rim, plate: _ } = role.setting(language);
        let (place, margin) = if role.is_subtitle() { (2, below) } else { (5, 0.0) };
        let bold = if bold { -1 } else { 0 };
        // Fonts are as high as their lines here, which are about 1.45 ems of Noto.
        let (size, edge) = ((side * em * 1.45).round(), (w * 0.07).round());
        let rim = side * em * rim;
        _ = writeln!(
            ass,
            "Style: {name},{font},{size},&H00FFFFFF,&H00FFFFFF,&H00000000,&H73000000,{bold},0,0,0,100,100,0,0,1,{rim:.1},1,\
             {place},{edge},{edge},{margin},1"
        );
    }
    ass += "\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n";
    for caption in timeline.captions.iter().filter(|c| !c.text.trim().is_empty() && c.span.start < timeline.duration) {
        let (start, end) = (stamp(caption.span.start), stamp(caption.span.end().min(timeline.duration)));
        let (style, who) = match &caption.role {
            CaptionRole::Speech { speaker } => ("Speech", speaker.as_deref().unwrap_or_default()),
            CaptionRole::Narration => ("Narration", ""),
            CaptionRole::Title => ("Title", ""),
            CaptionRole::Chapter => ("Chapter", ""),
            CaptionRole::End => ("End", ""),
        };
        let name = plain(who).replace([',', ';'], " ");
        let words = match caption.role {
            CaptionRole::Speech { .. } | CaptionRole::Narration => words(caption, who),
            CaptionRole::Title | CaptionRole::Chapter | CaptionRole::End => {
                card(caption, side * caption.role.setting(language).em)
            }
        };
        _ = writeln!(ass, "Dialogue: 0,{start},{end},{style},{name},0,0,0,,{words}");
    }
    ass
}

/// The words, after the name of a speaker who is not seen.
fn words(caption: &Caption, who: &str) -> String {
    let words = plain(caption.text.trim());
    match (who.trim(), caption.language) {
        ("", _) => words,
        (who, Language::Zh) => format!("{}：{words}", plain(who)),
        (who, Language::En) => format!("{}: {words}", plain(who)),
    }
}

/// The words of a card whose largest are `em` pixels high: what is small on it (below a title, above a chapter's name) is
/// small and golden here too.
fn card(caption: &Caption, em: f64) -> String {
    let text = caption.text.trim();
    let Some((first, rest)) = text.split_once('\n') else { return plain(text) };
    let (first, rest) = (plain(first.trim()), plain(rest.trim()));
    let small = |share: f64| format!("{{\\fs{:.0}\\c&H84C2E2&}}", em * share * 1.45);
    match caption.role {
        CaptionRole::Chapter => format!("{}{first}{{\\r}}\\N{rest}", small(0.56)),
        _ => format!("{first}\\N{}{rest}", small(0.36)),
    }
}

/// Text in which nothing is a command: braces would begin one, and a backslash before certain letters would be one.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    for c in text.chars() {
        match c {
            '{' => plain.push_str("\\{"),
            '}' => plain.push_str("\\}"),
            // A zero-width joiner parts it from the letter behind it.
            '\\' => plain.push_str("\\\u{2060}"),
            '\n' => plain.push_str("\\N"),
            c if c.is_control() => {}
            c => plain.push(c),
        }
    }
    plain
}

/// `H:MM:SS.cc`.
fn stamp(time: Time) -> String {
    let hundredths = (time.as_secs_f64() * 100.0).round() as i64;
    format!(
        "{}:{:02}:{:02}.{:02}",
        hundredths / 360_000,
        hundredths / 6000 % 60,
        hundredths / 100 % 60,
        hundredths % 100
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_said_is_a_command() {
        assert_eq!(plain("a{\\b1}\nc\r"), "a\\{\\\u{2060}b1\\}\\Nc");
        let title = Caption {
            span: crate::Span::new(Time::ZERO, Time::from_millis(2000)),
            text: "雪夜\n第一章".into(),
            language: Language::Zh,
            role: CaptionRole::Title,
        };
        assert_eq!(card(&title, 100.0), "雪夜\\N{\\fs52\\c&H84C2E2&}第一章");
        assert_eq!(stamp(Time::from_millis(3_661_235)), "1:01:01.24");
    }
}
