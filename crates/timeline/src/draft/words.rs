//! Text materials into words with their styles.

use super::{Feature, looks, loose::Loose, warn::Warnings, write::names::SERIF};
use crate::{Align, Color, FaceKind, Outline, Plate, Run, Shadow, Words};
use serde_json::Value;

/// The editor's units of size in the canvas's width: an em of size 10 has a sixteenth of it (measured on exports by
/// others: 67.5 of 1080 pixels).
const SIZES: f64 = 160.0;
/// Longest text that is set, in characters.
const LONGEST: usize = 20_000;

/// A style as it stands in the draft, with the characters that it is for.
struct Styled<'v> {
    from: usize,
    to: usize,
    style: &'v Value,
}

/// The words of a text material; none where there is nothing to see.
pub(super) fn words(material: &Value, warnings: &mut Warnings) -> Option<Words> {
    let content = material.at("content").word();
    let parsed: Option<Value> = serde_json::from_str(content).ok().filter(Value::is_object);
    // Old drafts: plain text, or text with marks in angle brackets.
    let (text, styles) = match &parsed {
        Some(parsed) => (parsed.at("text").word().to_owned(), parsed.at("styles").list()),
        None => (without_marks(content), &[][..]),
    };
    let text: String = text.replace("\r\n", "\n").replace('\r', "\n").chars().take(LONGEST).collect();
    if text.trim().is_empty() {
        return None;
    }
    if !material.at("words").at("text").list().is_empty() {
        warnings.approximated(Feature::Karaoke, "");
    }
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let styled = ranges(styles, &text);
    let fallback = Run {
        bytes: 0..text.len(),
        size: material.at("font_size").num().filter(|s| *s > 0.0).unwrap_or(15.0) / SIZES,
        color: looks::color(material.at("text_color").word()).unwrap_or(Color { r: 255, g: 255, b: 255, a: 255 }),
        face: FaceKind::Sans,
        bold: material.at("bold_width").num().unwrap_or(0.0) > 0.0,
        italic: material.at("italic_degree").num().unwrap_or(0.0) > 0.0,
        underline: material.at("underline").flag(false),
        outline: None,
        shadow: None,
    };
    // The last style that names a character stands; where none does, the first one of all.
    let of = |i: usize| styled.iter().rposition(|s| s.from <= i && i < s.to).or((!styled.is_empty()).then_some(0));
    let mut runs: Vec<Run> = Vec::new();
    let mut last = None;
    for (i, &(byte, c)) in chars.iter().enumerate() {
        let which = of(i);
        let end = byte + c.len_utf8();
        match runs.last_mut() {
            Some(run) if last == Some(which) => run.bytes.end = end,
            _ => {
                let run = which.map_or_else(|| fallback.clone(), |s| run(styled[s].style, &fallback, warnings));
                runs.push(Run { bytes: byte..end, ..run });
            }
        }
        last = Some(which);
    }
    let number = |key: &str, default: f64| material.at(key).num().unwrap_or(default);
    let wraps = material.at("type").word() == "subtitle" || material.at("force_apply_line_max_width").flag(false);
    Some(Words {
        align: match number("alignment", 1.0) as i64 {
            0 => Align::Start,
            2 => Align::End,
            _ => Align::Center,
        },
        vertical: number("typesetting", 0.0) == 1.0,
        letter_spacing: number("letter_spacing", 0.0).clamp(-0.5, 10.0),
        line_spacing: number("line_spacing", 0.02).clamp(-0.5, 10.0),
        wrap: wraps.then(|| number("line_max_width", 0.82)).filter(|w| *w > 0.01).map(|w| w.min(1.0)),
        plate: plate(material),
        opacity: number("global_alpha", 1.0).clamp(0.0, 1.0),
        text,
        runs,
    })
}

/// The characters that each style is for.
///
/// Three units are in use. The app counts UTF-16 units; pyJianYingDraft counts characters; capcut-mate ends its base style
/// at the number of bytes in UTF-16. A range that goes beyond the text's UTF-16 length means "to the end". A text without
/// characters above U+FFFF reads the same in both other units; in one with them, ranges are in UTF-16 units if one of
/// them ends beyond the number of characters, and in characters otherwise.
fn ranges<'v>(styles: &'v [Value], text: &str) -> Vec<Styled<'v>> {
    let count = text.chars().count();
    let units: usize = text.chars().map(char::len_utf16).sum();
    let raw: Vec<(usize, usize, &Value)> = styles
        .iter()
        .map(|style| {
            let range = style.at("range").list();
            let end = |i: usize, default: usize| {
                range.get(i).and_then(Loose::num).map_or(default, |n| n.clamp(0.0, 1e9) as usize)
            };
            (end(0, 0), end(1, units), style)
        })
        .collect();
    let in_units = raw.iter().any(|(_, to, _)| *to > count && *to <= units);
    let char_at = |unit: usize| {
        if !in_units {
            return unit.min(count);
        }
        let mut passed = 0;
        text.chars()
            .take_while(|c| {
                let before = passed < unit;
                passed += c.len_utf16();
                before
            })
            .count()
    };
    raw.into_iter()
        .map(|(from, to, style)| Styled {
            from: char_at(from),
            to: if to >= units { count } else { char_at(to) },
            style,
        })
        .collect()
}

fn run(style: &Value, fallback: &Run, warnings: &mut Warnings) -> Run {
    let fill = style.at("fill");
    let kind = fill.at("content").at("render_type").word();
    if !matches!(kind, "" | "solid") {
        warnings.approximated(Feature::TextFill, kind);
    }
    let font = style.at("font");
    let face = [font.at("title").word(), font.at("name").word(), font.at("path").word(), font.at("id").word()];
    let face = face.into_iter().find(|n| !matches!(*n, "" | "D:" | "C:")).unwrap_or_default();
    // The one that is installed under its other name is no other one.
    if !matches!(face, "" | SERIF) {
        warnings.approximated(Feature::Font, face.rsplit(['/', '\\']).next().unwrap_or(face));
    }
    let serif = ["宋", "明", "Serif", "serif", "Song", "Times"].iter().any(|part| face.contains(part));
    let alpha = |of: &Value| of.at("alpha").num().unwrap_or(1.0).clamp(0.0, 1.0);
    let solid = |content: &Value| {
        let first = content.at("gradient").at("colors").list().first();
        let color = match content.at("solid").at("color").list() {
            [] => first.map_or(&[][..], |c| c.at("color").list()),
            color => color,
        };
        let part = |i: usize| color.get(i).and_then(Loose::num).map(|v| (v.clamp(0.0, 1.0) * 255.0).round() as u8);
        let a = (alpha(content.at("solid")) * 255.0).round() as u8;
        Some(Color { r: part(0)?, g: part(1)?, b: part(2)?, a })
    };
    let faded = |color: Color, alpha: f64| Color { a: (f64::from(color.a) * alpha).round() as u8, ..color };
    let outline = style.at("strokes").list().first().and_then(|stroke| {
        let width = stroke.at("width").num().filter(|w| *w > 0.0)?.min(1.0);
        let color = solid(stroke.at("content")).unwrap_or(Color::BLACK);
        Some(Outline { width, color: faded(color, alpha(stroke)) })
    });
    let shadow = style.at("shadows").list().first().map(|shadow| {
        let of = |key: &str| shadow.at(key).num().unwrap_or(0.0);
        // Distance: hundredths of an em; the angle counts anticlockwise from the right, and −45° is down to the right.
        let (distance, angle) = (of("distance").clamp(0.0, 100.0) / 100.0, of("angle").to_radians());
        let color = solid(shadow.at("content")).unwrap_or(Color::BLACK);
        let blur = of("diffuse").clamp(0.0, 1.0);
        Shadow { x: distance * angle.cos(), y: -distance * angle.sin(), blur, color: faded(color, alpha(shadow)) }
    });
    Run {
        bytes: 0..0,
        size: style.at("size").num().filter(|s| *s > 0.0).map_or(fallback.size, |s| s.min(500.0) / SIZES),
        color: faded(solid(fill.at("content")).unwrap_or(fallback.color), alpha(fill)),
        face: if serif { FaceKind::Serif } else { FaceKind::Sans },
        bold: style.at("bold").flag(false),
        italic: style.at("italic").flag(false),
        underline: style.at("underline").flag(false),
        outline,
        shadow,
    }
}

/// The box behind the words, where the draft switches one on.
fn plate(material: &Value) -> Option<Plate> {
    let of = |key: &str, default: f64| material.at(key).num().unwrap_or(default);
    let switched = of("check_flag", 0.0) as i64 & 16 != 0 || of("background_style", 0.0) > 0.0;
    let color = looks::color(material.at("background_color").word()).filter(|_| switched)?;
    let alpha = of("background_alpha", 1.0).clamp(0.0, 1.0);
    // Offsets are −1…1 of what the box has beyond the words; both sizes are shares that the editor draws as ems.
    let (width, height) = (of("background_width", 0.14).clamp(0.0, 5.0), of("background_height", 0.14).clamp(0.0, 5.0));
    Some(Plate {
        color: Color { a: (alpha * 255.0).round() as u8, ..color },
        corner: of("background_round_radius", 0.0).clamp(0.0, 1.0),
        width: 0.2 + 2.0 * width,
        height: 2.0 * height,
        x: of("background_horizontal_offset", 0.0).clamp(-1.0, 1.0),
        y: -of("background_vertical_offset", 0.0).clamp(-1.0, 1.0),
        by_line: of("background_style", 1.0) == 2.0,
    })
}

/// Text without the marks that old drafts have in it (`<size=5><color=(1,1,1)>words</color></size>`).
fn without_marks(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(open) = rest.find('<') {
        let (before, from) = rest.split_at(open);
        out.push_str(before);
        let mark = from.find('>').map(|end| &from[1..end]);
        let name = mark.map(|m| m.trim_start_matches('/').split(['=', ' ']).next().unwrap_or_default());
        let is_mark = name.is_some_and(|n| {
            matches!(n, "size" | "color" | "font" | "b" | "i" | "u" | "useLetterColor" | "outline" | "shadow")
        });
        if is_mark {
            rest = &from[mark.map_or(1, str::len) + 2..];
        } else {
            out.push('<');
            rest = &from[1..];
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn colors(text: &str, ranges: &[(usize, usize)]) -> Vec<String> {
        let styles: Vec<Value> = ranges
            .iter()
            .enumerate()
            .map(|(i, (a, b))| {
                json!({"range": [a, b], "size": 8.0, "fill": {"content": {"solid": {"color": [i as f64 / 10.0, 0, 0]}}}})
            })
            .collect();
        let content = json!({"text": text, "styles": styles}).to_string();
        let words = words(&json!({"content": content}), &mut Warnings::default()).unwrap();
        words.runs.iter().map(|r| format!("{}:{}", r.color.r, &words.text[r.bytes.clone()])).collect()
    }

    #[test]
    fn ranges_are_read_in_all_three_units() {
        // capcut-mate: the base ends at the number of bytes in UTF-16, key words count characters and lie over it.
        assert_eq!(colors("你好，剪映 hello", &[(0, 22), (3, 5), (6, 11)]), ["0:你好，", "26:剪映", "0: ", "51:hello"]);
        // pyJianYingDraft: characters.
        assert_eq!(colors("a😀b", &[(0, 3), (2, 3)]), ["0:a😀", "26:b"]);
        // The app: UTF-16 units.
        assert_eq!(colors("a😀b", &[(0, 4), (3, 4)]), ["0:a😀", "26:b"]);
    }

    #[test]
    fn plain_and_marked_text_of_old_drafts_is_text() {
        let of = |content: &str| words(&json!({"content": content}), &mut Warnings::default()).map(|w| w.text);
        assert_eq!(of("a < b").as_deref(), Some("a < b"));
        assert_eq!(of("<size=5><color=(1,1,1)>潮 <b>起</b></color></size>").as_deref(), Some("潮 起"));
        assert_eq!(of("{}"), None);
        assert_eq!(of(r"{\N}").as_deref(), Some(r"{\N}"));
    }
}
