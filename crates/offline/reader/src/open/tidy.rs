//! Text as it comes to text as it is analysed: one newline form, no invisible characters, no hard line wraps.

use kinora_model::Language;

/// Newlines become `\n`, wide and hard spaces plain, indents and trailing space go, control and zero-width characters
/// go, and more than one empty line becomes two (which still reads as a break).
pub(super) fn tidy(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let unified = raw.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}', '\u{0c}', '\u{85}'], "\n");
    let mut empty = 0;
    for line in unified.split('\n') {
        let mut clean = String::with_capacity(line.len());
        for c in line.chars() {
            match c {
                '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{ad}' | '\u{fffc}' => {
                }
                '\t' | '\u{a0}' | '\u{3000}' | '\u{2007}' | '\u{202f}' => clean.push(' '),
                c if c.is_control() => {}
                c => clean.push(c),
            }
        }
        let line = clean.trim();
        if line.is_empty() {
            empty += 1;
            continue;
        }
        if !out.is_empty() {
            out.push_str(["\n", "\n\n", "\n\n\n"][empty.min(2)]);
        }
        empty = 0;
        out.push_str(line);
    }
    out
}

/// Joins lines that were broken to fit a page (as in old e-texts), where most lines stop in mid sentence.
pub(super) fn unwrap_lines(text: String, language: Language) -> String {
    let lines: Vec<&str> = text.split('\n').collect();
    // A line within a block: the next one is not empty.
    let inner = || lines.windows(2).filter(|w| !w[0].is_empty() && !w[1].is_empty());
    let total = inner().count();
    let open = inner().filter(|w| is_open(w[0], language)).count();
    if total < 4 || open * 2 < total || !lines.iter().any(|l| l.is_empty()) {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    for pair in lines.windows(2) {
        out.push_str(pair[0]);
        if pair[0].is_empty() || pair[1].is_empty() || !is_long(pair[0], language) {
            out.push('\n');
        } else if language == Language::En {
            out.push(' ');
        }
    }
    out.push_str(lines.last().copied().unwrap_or_default());
    out
}

fn is_long(line: &str, language: Language) -> bool {
    line.chars().count() >= if language == Language::En { 40 } else { 15 }
}

/// Whether a line is long and does not end a sentence: the wrap of a page, not the end of a paragraph.
fn is_open(line: &str, language: Language) -> bool {
    is_long(line, language)
        && !line.ends_with(['.', '!', '?', '。', '！', '？', '”', '"', '」', '…', '—', ':', '：', '’', '\'', '）', ')'])
}
