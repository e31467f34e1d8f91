//! Word documents: paragraphs, table cells and breaks of the main part, in order. Headers, footnotes and comments are
//! other parts and stay out; deleted text of tracked changes stays out too.

use super::{
    Extract,
    package::{Package, broken},
    xml,
};
use crate::Limits;
use kinora_model::Result;
use quick_xml::{Reader, XmlVersion, events::Event};

const KIND: (&str, &str) = ("a Word document", "Word 文档");

/// The text of a `.docx`; headings come as lines of their own.
pub(super) fn extract(bytes: &[u8], file_name: &str, limits: &Limits) -> Result<Extract> {
    let mut package = Package::open(bytes, file_name, KIND, limits)?;
    let body = package.text("word/document.xml", KIND)?.ok_or_else(|| broken(file_name, KIND))?;
    let mut text = String::new();
    let (mut in_text, mut alternate) = (false, 0usize);
    let mut reader = Reader::from_str(&body);
    loop {
        match reader.read_event().map_err(|e| broken(file_name, KIND).caused_by(e))? {
            Event::Eof => break,
            Event::Start(e) => match e.local_name().as_ref() {
                "t" => in_text = alternate == 0,
                // The same words are stored twice for old programs.
                "Fallback" => alternate += 1,
                _ => {}
            },
            Event::Empty(e) => match e.local_name().as_ref() {
                "br" | "cr" | "p" => text.push('\n'),
                "tab" => text.push(' '),
                "noBreakHyphen" => text.push('-'),
                _ => {}
            },
            Event::End(e) => match e.local_name().as_ref() {
                "t" => in_text = false,
                "p" => text.push('\n'),
                "Fallback" => alternate = alternate.saturating_sub(1),
                _ => {}
            },
            Event::Text(e) if in_text => text.push_str(&e.xml_content(XmlVersion::Implicit1_0)),
            Event::CData(e) if in_text => text.push_str(&e),
            Event::GeneralRef(e) if in_text => text.push(xml::reference(&e)),
            _ => {}
        }
    }
    let title = match package.text("docProps/core.xml", KIND)? {
        Some(core) => title_of(&core),
        None => None,
    };
    Ok(Extract { title, text })
}

/// `dc:title` of the document's properties, unless it is what Word writes by itself.
fn title_of(core: &str) -> Option<String> {
    let start = core.find("<dc:title>")? + "<dc:title>".len();
    let title = core[start..].split('<').next()?.trim();
    (!title.is_empty() && !title.to_ascii_lowercase().starts_with("microsoft word")).then(|| title.to_owned())
}
