//! Protocol Buffers on the wire: the fields of a message, read and written.

use std::ops::Range;

/// One field of a message: its number, its bytes with and without the key, or its number value.
pub(super) struct Field<'a> {
    /// Which field of the message.
    pub number: u64,
    /// With its key, as it stands in the file.
    pub whole: &'a [u8],
    /// Of a length-delimited field.
    pub bytes: Option<&'a [u8]>,
    /// Of a varint field.
    pub varint: u64,
}

/// The fields of a message; `None` where it is malformed, and nothing after that.
pub(super) fn fields(message: &[u8]) -> impl Iterator<Item = Option<Field<'_>>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        if at >= message.len() {
            return None;
        }
        let field = field(message, at);
        at = field.as_ref().map_or(message.len(), |(_, end)| *end);
        Some(field.map(|(field, _)| field))
    })
}

fn field(message: &[u8], start: usize) -> Option<(Field<'_>, usize)> {
    let (key, at) = varint(message, start)?;
    let (bytes, value, end): (Option<Range<usize>>, u64, usize) = match key & 7 {
        0 => varint(message, at).map(|(value, end)| (None, value, end))?,
        1 => (None, 0, at.checked_add(8)?),
        2 => {
            let (len, from) = varint(message, at)?;
            let end = from.checked_add(usize::try_from(len).ok()?)?;
            (Some(from..end), 0, end)
        }
        5 => (None, 0, at.checked_add(4)?),
        _ => return None,
    };
    let whole = message.get(start..end)?;
    let bytes = bytes.map(|range| &message[range]);
    Some((Field { number: key >> 3, whole, bytes, varint: value }, end))
}

/// A number without a key, and where it ends.
pub(super) fn varint(bytes: &[u8], mut at: usize) -> Option<(u64, usize)> {
    let mut value = 0_u64;
    for shift in (0..64).step_by(7) {
        let byte = *bytes.get(at)?;
        at += 1;
        value |= u64::from(byte & 0x7F) << shift;
        if byte < 0x80 {
            return Some((value, at));
        }
    }
    None
}

/// The bytes of the first field of this number.
pub(super) fn message(bytes: &[u8], number: u64) -> Option<&[u8]> {
    fields(bytes).flatten().find(|f| f.number == number)?.bytes
}

/// The text of the first field of this number.
pub(super) fn string(bytes: &[u8], number: u64) -> Option<&str> {
    std::str::from_utf8(message(bytes, number)?).ok()
}

/// Writes a number without a key.
fn put_varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Writes a length-delimited field.
pub(super) fn put_bytes(out: &mut Vec<u8>, number: u64, bytes: &[u8]) {
    put_varint(out, number << 3 | 2);
    put_varint(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

/// Writes a varint field.
pub(super) fn put_number(out: &mut Vec<u8>, number: u64, value: u64) {
    put_varint(out, number << 3);
    put_varint(out, value);
}

/// Writes a field of one float.
pub(super) fn put_float(out: &mut Vec<u8>, number: u64, value: f32) {
    put_varint(out, number << 3 | 5);
    out.extend_from_slice(&value.to_le_bytes());
}
