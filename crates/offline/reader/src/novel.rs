//! What comes out of a file, and how much of it is taken.

use kinora_model::{Language, Text};

/// A story as clean text.
#[derive(Clone, Debug, PartialEq)]
pub struct Novel {
    /// Title: from the file's own metadata, its first heading, or else its name.
    pub title: Option<String>,
    /// The text: `\n` between paragraphs, no byte order mark, no control characters; headings are lines of their own.
    pub text: String,
    /// Language of the text.
    pub language: Language,
    /// What the file was.
    pub format: Format,
    /// How its characters were encoded (`UTF-8`, `GB18030`, `UTF-16LE`...).
    pub encoding: String,
    /// What was guessed or left out, for people.
    pub warnings: Vec<Text>,
}

/// Kinds of file that can be read, found by content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Plain text.
    Plain,
    /// Text with Markdown marks.
    Markdown,
    /// Word document.
    Docx,
    /// E-book.
    Epub,
    /// PDF that carries its text.
    Pdf,
}

/// How much is taken from a stranger's file. What is over a limit is refused with a sentence that names the limit.
#[derive(Clone, Debug, PartialEq)]
pub struct Limits {
    /// Size of the file in bytes.
    pub bytes: usize,
    /// Characters of text. The default of five million is above the longest novels in print (about 3.3 million for
    /// `War and Peace`, 0.9 million for 红楼梦); a million Chinese characters take 3 CPU seconds and 100 MB, five million
    /// 16 s and 340 MB.
    pub characters: usize,
    /// Files inside a Word document or an e-book.
    pub zip_entries: usize,
    /// Bytes that one packed byte may become, over the whole package. XML of prose packs to about a fifth; a zip bomb
    /// packs to a thousandth.
    pub zip_ratio: u64,
    /// Bytes that all files inside may become together.
    pub zip_bytes: u64,
    /// Seconds that a PDF may take; its parser is not ours, and hostile files can keep it busy.
    pub pdf_seconds: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 64 << 20,
            characters: 5_000_000,
            zip_entries: 20_000,
            zip_ratio: 200,
            zip_bytes: 256 << 20,
            pdf_seconds: 60,
        }
    }
}
