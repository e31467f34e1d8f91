//! PDF: the text that it carries. The parser is foreign and PDF is wild, so it runs on a thread of its own that may
//! panic or be left behind when its time is over.

use super::{Extract, package::broken};
use crate::Limits;
use kinora_model::{Error, Result, text};
use lopdf::Document;
use std::{panic, sync::mpsc, thread, time::Duration};

const KIND: (&str, &str) = ("a PDF", "PDF");

enum Outcome {
    Text(Extract),
    Encrypted,
    Broken(String),
}

/// The text of a PDF, page after page.
pub(super) fn extract(bytes: &[u8], file_name: &str, limits: &Limits) -> Result<Extract> {
    let (sender, receiver) = mpsc::channel();
    let (owned, page_bytes) = (bytes.to_vec(), limits.characters.saturating_mul(4));
    let spawned = thread::Builder::new().name("pdf".to_owned()).stack_size(16 << 20).spawn(move || {
        let outcome = panic::catch_unwind(move || parse(&owned, page_bytes))
            .unwrap_or_else(|_| Outcome::Broken("the parser gave up".to_owned()));
        // The receiver is gone when the time was over; nobody is left to tell.
        let _ = sender.send(outcome);
    });
    if let Err(e) = spawned {
        return Err(Error::io(file_name, e));
    }
    let seconds = limits.pdf_seconds;
    match receiver.recv_timeout(Duration::from_secs(seconds)) {
        Err(_) => Err(Error::invalid(text!(
            "{file_name} could not be read as a PDF within {seconds} s; save its text as .txt";
            "{seconds} 秒内无法读完 PDF 文件 {file_name}；请把文字另存为 .txt"
        ))),
        Ok(Outcome::Encrypted) => Err(Error::invalid(text!(
            "{file_name} is a PDF locked with a password; save an unlocked copy";
            "{file_name} 是加密的 PDF；请另存一份未加密的副本"
        ))),
        Ok(Outcome::Broken(cause)) => Err(broken(file_name, KIND).caused_by(cause)),
        Ok(Outcome::Text(extract)) if extract.text.chars().filter(|c| c.is_alphanumeric()).count() == 0 => {
            Err(Error::invalid(text!(
                "{file_name} is a PDF without text, probably scanned pages; run text recognition (OCR) over it first";
                "{file_name} 是没有文字的 PDF，多半是扫描件；请先做文字识别（OCR）"
            )))
        }
        Ok(Outcome::Text(extract)) => Ok(extract),
    }
}

fn parse(bytes: &[u8], page_bytes: usize) -> Outcome {
    let document = match Document::load_mem(bytes) {
        Ok(document) => document,
        Err(e) if format!("{e:?}").to_ascii_lowercase().contains("encrypt") || format!("{e}").contains("password") => {
            return Outcome::Encrypted;
        }
        Err(e) => return Outcome::Broken(e.to_string()),
    };
    if document.is_encrypted() {
        return Outcome::Encrypted;
    }
    let pages: Vec<u32> = document.get_pages().into_keys().collect();
    let mut text = String::new();
    for page in pages {
        // A page whose font has no table of characters is left out; the rest may still tell the story.
        if let Ok(words) = document.extract_text_with_limit(&[page], page_bytes) {
            text.push_str(&words);
            text.push('\n');
        }
        if text.len() > page_bytes {
            break;
        }
    }
    Outcome::Text(Extract { title: None, text: join_lines(&text) })
}

/// PDF knows lines, not paragraphs: a line that stops in mid sentence goes on in the next.
fn join_lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let longest = text.lines().map(|l| l.trim().chars().count()).max().unwrap_or(0);
    for line in text.lines().map(str::trim).filter(|l| !l.is_empty()) {
        // A page number.
        if line.chars().all(|c| c.is_ascii_digit() || c == '-' || c == ' ') {
            continue;
        }
        out.push_str(line);
        let short = line.chars().count() * 3 < longest * 2;
        let ended = line.ends_with(['.', '!', '?', '。', '！', '？', '”', '"', '」', '…']);
        if short || ended && line.chars().count() * 10 < longest * 9 {
            out.push('\n');
        } else if line.ends_with(|c: char| c.is_ascii()) {
            out.push(' ');
        }
    }
    out
}
