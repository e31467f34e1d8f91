//! A zip package of a stranger, opened with care: entries, sizes and the ratio of packing are bounded, and the bounds
//! are held while unpacking, because the sizes that a package states about itself may be lies.

use crate::Limits;
use kinora_model::{Error, Result, text};
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// An open package with what may still be unpacked.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    file_name: String,
    left: u64,
}

impl<'a> Package<'a> {
    /// Opens the package; `kind` is what to call it in messages, English and Chinese.
    pub fn open(bytes: &'a [u8], file_name: &str, kind: (&str, &str), limits: &Limits) -> Result<Self> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|e| broken(file_name, kind).caused_by(e))?;
        if archive.len() > limits.zip_entries {
            return Err(bomb(file_name));
        }
        // A small document may pack very well; from one megabyte on the ratio counts.
        let by_ratio = (bytes.len() as u64).saturating_mul(limits.zip_ratio).max(1 << 20);
        Ok(Self { archive, file_name: file_name.to_owned(), left: limits.zip_bytes.min(by_ratio) })
    }

    /// The entry's bytes; `None` where there is no such entry.
    pub fn read(&mut self, name: &str, kind: (&str, &str)) -> Result<Option<Vec<u8>>> {
        let mut entry = match self.archive.by_name(name) {
            Ok(entry) => entry,
            Err(zip::result::ZipError::FileNotFound) => return Ok(None),
            Err(e) => return Err(broken(&self.file_name, kind).caused_by(e)),
        };
        let mut out = Vec::new();
        let taken = entry.by_ref().take(self.left + 1).read_to_end(&mut out);
        if out.len() as u64 > self.left {
            return Err(bomb(&self.file_name));
        }
        taken.map_err(|e| broken(&self.file_name, kind).caused_by(e))?;
        self.left -= out.len() as u64;
        Ok(Some(out))
    }

    /// The entry as text; bytes that are not UTF-8 become `�`.
    pub fn text(&mut self, name: &str, kind: (&str, &str)) -> Result<Option<String>> {
        Ok(self.read(name, kind)?.map(|bytes| {
            encoding_rs::Encoding::for_bom(&bytes).unwrap_or((encoding_rs::UTF_8, 0)).0.decode(&bytes).0.into_owned()
        }))
    }
}

/// The error for a package that cannot be taken apart.
pub(super) fn broken(file_name: &str, (en, zh): (&str, &str)) -> Error {
    Error::invalid(text!(
        "{file_name} looks like {en} but is broken; open it in the program that wrote it and save it again";
        "{file_name} 看起来是{zh}，但已损坏；请用原来的程序打开后重新保存"
    ))
}

fn bomb(file_name: &str) -> Error {
    Error::invalid(text!(
        "{file_name} unpacks to far more than it should (a zip bomb?), so it is not read; save the text as .txt";
        "{file_name} 解压后大得异常（可能是压缩炸弹），已拒绝读取；请把文字另存为 .txt"
    ))
}
