//! Markdown marks off. Headings keep one `#`, by which the chapters are found; rules become blank breaks.

/// Whether a text is Markdown: by its name, or by at least two ATX headings.
pub(super) fn is_markdown(text: &str, file_name: &str) -> bool {
    let name = file_name.to_ascii_lowercase();
    name.ends_with(".md")
        || name.ends_with(".markdown")
        || text.lines().filter(|l| heading(l).is_some()).take(2).count() == 2
}

fn heading(line: &str) -> Option<&str> {
    let rest = line.trim_start().trim_start_matches('#');
    (line.trim_start().starts_with('#') && rest.starts_with(' ')).then(|| rest.trim().trim_end_matches('#').trim())
}

/// The text without its marks.
pub(super) fn strip(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut lines = text.lines().peekable();
    // YAML front matter.
    if lines.peek().is_some_and(|l| l.trim() == "---") && text.lines().skip(1).any(|l| l.trim() == "---") {
        lines.next();
        for line in lines.by_ref() {
            if line.trim() == "---" {
                break;
            }
        }
    }
    let mut code = false;
    for line in lines {
        if line.trim_start().starts_with("```") {
            code = !code;
            continue;
        }
        if code {
            continue;
        }
        if let Some(title) = heading(line) {
            out.push_str("\n# ");
            inline(title, &mut out);
        } else {
            let body = line.trim_start().trim_start_matches(['>', '|']).trim_start();
            let body = ["- ", "* ", "+ "].iter().find_map(|m| body.strip_prefix(m)).unwrap_or(body);
            inline(body, &mut out);
        }
        out.push('\n');
    }
    out
}

/// Emphasis, code marks, images and the addresses of links go; their words stay.
fn inline(line: &str, out: &mut String) {
    // A scene break such as `* * *` is all marks and must stay one.
    if !line.chars().any(char::is_alphanumeric) {
        out.push_str(line);
        return;
    }
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let mut step = c.len_utf8();
        match c {
            '*' | '`' => {}
            '_' if !out.ends_with(char::is_alphanumeric) || !rest[1..].starts_with(char::is_alphanumeric) => {}
            '\\' if rest[1..].starts_with(|c: char| c.is_ascii_punctuation()) => {
                out.push_str(&rest[1..2]);
                step = 2;
            }
            '!' if rest[1..].starts_with('[') => step = rest.find(')').map_or(1, |end| end + 1),
            '[' => match (rest.find("]("), rest.find(')')) {
                (Some(middle), Some(end)) if middle < end => {
                    inline(&rest[1..middle], out);
                    step = end + 1;
                }
                _ => out.push(c),
            },
            c => out.push(c),
        }
        rest = &rest[step..];
    }
}
