//! The little that is needed from XML: entities.

use quick_xml::events::BytesRef;

/// The character that a reference (`&amp;`, `&#8212;`, `&nbsp;`) stands for; a space where it is not known.
pub(super) fn reference(entity: &BytesRef) -> char {
    if let Ok(Some(c)) = entity.resolve_char_ref() {
        return c;
    }
    match &**entity {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "ldquo" => '“',
        "rdquo" => '”',
        "lsquo" => '‘',
        "rsquo" => '’',
        "mdash" => '—',
        "ndash" => '–',
        "hellip" => '…',
        _ => ' ',
    }
}
