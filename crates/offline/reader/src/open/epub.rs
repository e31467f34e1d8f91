//! E-books: the chapters in the order of the spine, headings as lines of their own. Covers, tables of contents and
//! copyright pages stay out.

use super::{
    Extract,
    package::{Package, broken},
    xml,
};
use crate::Limits;
use kinora_model::{Error, Result, text};
use quick_xml::{Reader, XmlVersion, events::Event};
use std::collections::BTreeMap;

const KIND: (&str, &str) = ("an e-book", "电子书");

/// Words in the name of a part that is not the story.
const FRONT: &[&str] =
    &["cover", "titlepage", "title-page", "toc", "nav", "copyright", "colophon", "imprint", "dedication", "about"];

/// The text of an `.epub`.
pub(super) fn extract(bytes: &[u8], file_name: &str, limits: &Limits) -> Result<Extract> {
    let mut package = Package::open(bytes, file_name, KIND, limits)?;
    let wrong = || broken(file_name, KIND);
    if package
        .read("META-INF/encryption.xml", KIND)?
        .is_some_and(|e| find(&e, b"EncryptedData") && !find(&e, b"obfuscation"))
    {
        return Err(Error::invalid(text!(
            "{file_name} is an e-book with copy protection and cannot be read; give an unprotected copy";
            "{file_name} 是受版权保护（DRM）的电子书，无法读取；请提供未加密的副本"
        )));
    }
    let container = package.text("META-INF/container.xml", KIND)?.ok_or_else(wrong)?;
    let root = elements(&container)
        .find(|(name, _)| name == "rootfile")
        .and_then(|(_, a)| a.get("full-path").cloned())
        .ok_or_else(wrong)?;
    let opf = package.text(&root, KIND)?.ok_or_else(wrong)?;
    let folder = root.rfind('/').map_or("", |at| &root[..=at]);

    let (mut manifest, mut spine) = (BTreeMap::new(), Vec::new());
    for (name, attributes) in elements(&opf) {
        match name.as_str() {
            "item" => {
                if let (Some(id), Some(href)) = (attributes.get("id"), attributes.get("href")) {
                    let nav = attributes.get("properties").is_some_and(|p| p.split(' ').any(|p| p == "nav"));
                    manifest.insert(id.clone(), (href.clone(), nav));
                }
            }
            "itemref" if attributes.get("linear").is_none_or(|l| l != "no") => {
                spine.extend(attributes.get("idref").cloned())
            }
            _ => {}
        }
    }
    let mut text = String::new();
    for (href, nav) in spine.iter().filter_map(|id| manifest.get(id)) {
        let base = href.rsplit('/').next().unwrap_or(href).to_ascii_lowercase();
        if *nav || FRONT.iter().any(|f| base.starts_with(f)) {
            continue;
        }
        let name = resolve(folder, href);
        if let Some(page) = package.text(&name, KIND)? {
            let words = page_text(&page);
            if !is_front_matter(&words) {
                text.push_str(&words);
                text.push_str("\n\n");
            }
        }
    }
    if spine.is_empty() {
        return Err(wrong());
    }
    Ok(Extract { title: title_of(&opf), text })
}

fn find(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|w| w == needle)
}

/// Names and attributes of all elements, in order.
fn elements(source: &str) -> impl Iterator<Item = (String, BTreeMap<String, String>)> + '_ {
    let mut reader = Reader::from_str(source);
    std::iter::from_fn(move || {
        loop {
            match reader.read_event() {
                Ok(Event::Start(e) | Event::Empty(e)) => {
                    let attributes = e.attributes().flatten();
                    let attributes =
                        attributes.map(|a| (a.key.local_name().as_ref().to_owned(), a.value.to_string())).collect();
                    return Some((e.local_name().as_ref().to_owned(), attributes));
                }
                Ok(Event::Eof) | Err(_) => return None,
                Ok(_) => {}
            }
        }
    })
}

/// A path inside the package, from its folder and a relative address: `../` and `%20` are undone.
fn resolve(folder: &str, href: &str) -> String {
    let href = href.split('#').next().unwrap_or(href);
    let mut parts: Vec<String> = folder.split('/').filter(|p| !p.is_empty()).map(str::to_owned).collect();
    for part in href.split('/') {
        match part {
            ".." => drop(parts.pop()),
            "." | "" => {}
            part => parts.push(percent_decoded(part)),
        }
    }
    parts.join("/")
}

fn percent_decoded(part: &str) -> String {
    let bytes = part.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = (bytes[at] == b'%').then(|| bytes.get(at + 1..at + 3)).flatten();
        let code = code.and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        out.push(code.unwrap_or(bytes[at]));
        at += if code.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Words of one XHTML page. A page that is not well formed is read as far as it goes: half a chapter is noticed,
/// a missing one is not.
fn page_text(page: &str) -> String {
    let mut out = String::new();
    let mut reader = Reader::from_str(page);
    reader.config_mut().check_end_names = false;
    let mut skipped = 0usize;
    let mut pre_heading = false;
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Eof => break,
            Event::Start(e) => match e.local_name().as_ref() {
                "head" | "script" | "style" | "rt" | "rp" | "nav" => skipped += 1,
                "h1" | "h2" | "h3" if skipped == 0 => {
                    out.push_str("\n\n# ");
                    pre_heading = true;
                }
                "p" | "div" | "li" | "tr" | "blockquote" if !pre_heading => out.push('\n'),
                _ => {}
            },
            Event::Empty(e) => match e.local_name().as_ref() {
                "br" if pre_heading => out.push(' '),
                "br" => out.push('\n'),
                "hr" => out.push_str("\n***\n"),
                _ => {}
            },
            Event::End(e) => match e.local_name().as_ref() {
                "head" | "script" | "style" | "rt" | "rp" | "nav" => skipped = skipped.saturating_sub(1),
                "h1" | "h2" | "h3" => {
                    out.push('\n');
                    pre_heading = false;
                }
                "p" | "div" | "li" | "tr" | "blockquote" if !pre_heading => out.push('\n'),
                _ => {}
            },
            // In XHTML a newline within a paragraph is a space.
            Event::Text(e) if skipped == 0 => {
                let words = e.xml_content(XmlVersion::Implicit1_0).replace('\n', " ");
                if !(words.trim().is_empty() && out.ends_with(['\n', ' '])) {
                    out.push_str(&words);
                }
            }
            Event::GeneralRef(e) if skipped == 0 => out.push(xml::reference(&e)),
            _ => {}
        }
    }
    out
}

/// A short page about rights, or a list of links with the word for contents on top.
fn is_front_matter(words: &str) -> bool {
    let lower = words.to_lowercase();
    let short = words.chars().count() < 1500;
    let head: String = lower.trim_start_matches(['\n', '#', ' ']).chars().take(40).collect();
    short
        && ["copyright", "©", "isbn", "all rights reserved", "版权所有", "版权信息", "出版社"]
            .iter()
            .any(|w| lower.contains(w))
        || ["contents", "table of contents", "目录", "目 录"].iter().any(|w| head.starts_with(w))
}

fn title_of(opf: &str) -> Option<String> {
    let at = opf.find("<dc:title")?;
    let title = opf[at..].split_once('>')?.1.split('<').next()?.trim().replace("&amp;", "&");
    (!title.is_empty()).then_some(title)
}
