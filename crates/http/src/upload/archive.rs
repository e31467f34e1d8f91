//! Which document a zip is, by the names in its directory, which stands at its end. Nothing is unpacked.

use super::FileKind;
use kinora_model::{Error, Result};
use std::io::SeekFrom;
use std::path::Path;
use tokio::io::{AsyncReadExt, AsyncSeekExt};

/// The end record is 22 bytes and a comment of at most 65,535.
const END: u64 = 22 + 65_535;
/// A larger directory (tens of thousands of entries) is no novel's.
const LARGEST_DIRECTORY: u64 = 4 << 20;

/// [`FileKind::Docx`] or [`FileKind::Epub`] if the zip at `path` has the part that makes it one.
pub(super) async fn kind(path: &Path) -> Result<Option<FileKind>> {
    let broken = |e| Error::io("the scratch file", e);
    let mut file = tokio::fs::File::open(path).await.map_err(broken)?;
    let length = file.metadata().await.map_err(broken)?.len();
    let tail = read(&mut file, length.saturating_sub(END), length.min(END)).await.map_err(broken)?;
    let Some((start, size)) = directory(&tail).filter(|(start, size)| {
        *size <= LARGEST_DIRECTORY && start.checked_add(*size).is_some_and(|end| end <= length)
    }) else {
        return Ok(None);
    };
    let entries = read(&mut file, start, size).await.map_err(broken)?;
    let names = names(&entries);
    Ok(if names.contains(&b"word/document.xml".as_slice()) {
        Some(FileKind::Docx)
    } else if names.contains(&b"META-INF/container.xml".as_slice()) {
        Some(FileKind::Epub)
    } else {
        None
    })
}

async fn read(file: &mut tokio::fs::File, from: u64, count: u64) -> std::io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(from)).await?;
    let mut bytes = Vec::new();
    file.take(count).read_to_end(&mut bytes).await?;
    Ok(bytes)
}

/// Where the directory begins and how long it is, from the end record in `tail`.
fn directory(tail: &[u8]) -> Option<(u64, u64)> {
    let at = tail.windows(4).rposition(|w| w == b"PK\x05\x06")?;
    let number = |offset: usize| {
        tail.get(at + offset..at + offset + 4).map(|b| u32::from_le_bytes(b.try_into().expect("four bytes")))
    };
    Some((u64::from(number(16)?), u64::from(number(12)?)))
}

fn names(mut entries: &[u8]) -> Vec<&[u8]> {
    let mut names = Vec::new();
    while entries.starts_with(b"PK\x01\x02") {
        let length = |offset: usize| {
            entries.get(offset..offset + 2).map_or(0, |b| usize::from(u16::from_le_bytes([b[0], b[1]])))
        };
        let (name, extra, comment) = (length(28), length(30), length(32));
        let Some(written) = entries.get(46..46 + name) else { break };
        names.push(written);
        entries = entries.get(46 + name + extra + comment..).unwrap_or_default();
    }
    names
}
