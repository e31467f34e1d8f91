//! From the bytes of a file to a [`Novel`]. What the file is, is found by looking into it; its name only hints at a title.

mod charset;
mod docx;
mod epub;
mod language;
mod markdown;
mod package;
mod pdf;
mod sniff;
mod tidy;
mod traditional;
mod xml;

use crate::{Format, Limits, Novel};
use kinora_model::{Error, Result, text};
use sniff::Found;

/// Text taken out of a container, before it is tidied.
#[derive(Debug, Default)]
struct Extract {
    title: Option<String>,
    text: String,
}

/// Reads the story out of a file's `bytes`. `file_name` is used for messages, and for the title where the text has none.
///
/// Fails with [`kinora_model::ErrorKind::Invalid`] and one sentence where the file is empty, is not text in a known
/// format and language, is broken or encrypted, or is over one of the `limits`.
pub fn open(bytes: &[u8], file_name: &str, limits: &Limits) -> Result<Novel> {
    if bytes.len() > limits.bytes {
        let (size, limit) = (megabytes(bytes.len()), megabytes(limits.bytes));
        return Err(Error::invalid(text!(
            "{file_name} is {size} MB, and at most {limit} MB are read; split it into volumes and film them one by one";
            "{file_name} 有 {size} MB，最多只读 {limit} MB；请分卷后逐卷制作"
        )));
    }
    let mut warnings = Vec::new();
    let (format, encoding, extract) = match sniff::kind(bytes, file_name)? {
        Found::Docx => (Format::Docx, "UTF-8".to_owned(), docx::extract(bytes, file_name, limits)?),
        Found::Epub => (Format::Epub, "UTF-8".to_owned(), epub::extract(bytes, file_name, limits)?),
        Found::Pdf => (Format::Pdf, "PDF".to_owned(), pdf::extract(bytes, file_name, limits)?),
        Found::Text => {
            let decoded = charset::decode(bytes, file_name)?;
            warnings.extend(decoded.warning);
            if markdown::is_markdown(&decoded.text, file_name) {
                (Format::Markdown, decoded.encoding, Extract { title: None, text: markdown::strip(&decoded.text) })
            } else {
                (Format::Plain, decoded.encoding, Extract { title: None, text: decoded.text })
            }
        }
    };
    let text = tidy::tidy(&extract.text);
    let characters = text.chars().count();
    if characters > limits.characters {
        let limit = limits.characters;
        return Err(Error::invalid(text!(
            "{file_name} holds {characters} characters, and at most {limit} are read; split it into volumes and film them one by one";
            "{file_name} 共 {characters} 字，最多只读 {limit} 字；请分卷后逐卷制作"
        )));
    }
    if text.is_empty() {
        return Err(Error::invalid(text!(
            "{file_name} has no text in it; give a file with a story"; "{file_name} 里没有文字；请给出一篇故事"
        )));
    }
    let language = language::of(&text, file_name)?;
    let text = tidy::unwrap_lines(text, language);
    let text = match traditional::simplified(&text, language) {
        Some((simplified, note)) => {
            warnings.push(note);
            simplified
        }
        None => text,
    };
    let title = extract
        .title
        .map(|t| traditional::title(t, language))
        .or_else(|| crate::chapters::title_of(&text))
        .or_else(|| title_from(file_name));
    Ok(Novel { title, text, language, format, encoding, warnings })
}

fn megabytes(bytes: usize) -> String {
    format!("{:.1}", bytes as f64 / f64::from(1 << 20))
}

/// `rain_inn.zh.txt` is called `rain inn`; a standard input without a name is called nothing.
fn title_from(file_name: &str) -> Option<String> {
    let base = file_name.rsplit(['/', '\\']).next().unwrap_or(file_name);
    let stem = base.split('.').next().unwrap_or(base).replace(['_', '-'], " ");
    let stem = stem.trim();
    (!stem.is_empty()).then(|| stem.to_owned())
}
