//! Media on their way to vendors and back.

use crate::net::Line;
use base64::{Engine, engine::general_purpose::STANDARD};
use kinora_model::{Error, Result, text};
use kinora_ports::{
    blobs::MediaId,
    fetch::{FileKind, Wanted},
    provider::Desk,
};
use std::time::Duration;

/// Largest clip that is taken from a vendor, in bytes.
pub(crate) const LARGEST_FILM: u64 = 2 << 30;
/// Largest picture that is taken from a vendor, in bytes.
pub(crate) const LARGEST_PICTURE: u64 = 64 << 20;

/// A file from our store, for a vendor.
pub(crate) struct Material {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Its MIME type.
    pub mime: &'static str,
    /// Its usual extension.
    pub extension: &'static str,
}

impl Material {
    /// The file, if it is of `kind` and no larger than `limit` bytes.
    ///
    /// # Errors
    /// [`Invalid`](kinora_model::ErrorKind::Invalid) where it is something else or too large for this vendor, those of the store.
    pub async fn of(desk: &Desk, id: &MediaId, kind: FileKind, limit: usize) -> Result<Self> {
        let bytes = desk.blobs.get(id).await?;
        let Some((_, extension)) = FileKind::of(&bytes[..bytes.len().min(64)]).filter(|found| found.0 == kind) else {
            return Err(Error::invalid(
                text!("the file {id} is not of the kind that is needed here"; "文件 {id} 的类型不符合要求"),
            ));
        };
        if bytes.len() > limit {
            let (has, most) = (bytes.len().div_ceil(1 << 20), limit >> 20);
            return Err(Error::invalid(
                text!("a file of {has} MB is too large for this vendor, which takes {most} MB; make it smaller";
                                            "文件大小 {has} MB 超过该供应商上限 {most} MB；请压缩后重试"),
            ));
        }
        Ok(Self { bytes, mime: mime(extension), extension })
    }
    /// A picture of at most `limit` bytes.
    ///
    /// # Errors
    /// As [`of`](Self::of).
    pub async fn picture(desk: &Desk, id: &MediaId, limit: usize) -> Result<Self> {
        Self::of(desk, id, FileKind::Picture, limit).await
    }
    /// As base64.
    pub fn base64(&self) -> String {
        STANDARD.encode(&self.bytes)
    }
    /// As `data:image/png;base64,…`.
    pub fn data_url(&self) -> String {
        format!("data:{};base64,{}", self.mime, self.base64())
    }
    /// A name for a form: `ref.png`.
    pub fn file_name(&self) -> String {
        format!("ref.{}", self.extension)
    }
}

fn mime(extension: &str) -> &'static str {
    match extension {
        "png" => "image/png",
        "jpg" => "image/jpeg",
        "webp" => "image/webp",
        "gif" => "image/gif",
        "bmp" => "image/bmp",
        "mp4" => "video/mp4",
        "mov" => "video/quicktime",
        "webm" => "video/webm",
        "mkv" => "video/x-matroska",
        "wav" => "audio/wav",
        "mp3" => "audio/mpeg",
        "flac" => "audio/flac",
        "ogg" => "audio/ogg",
        "m4a" => "audio/mp4",
        "aac" => "audio/aac",
        _ => "application/octet-stream",
    }
}

/// Bytes out of base64 in an answer.
///
/// # Errors
/// [`Invalid`](kinora_model::ErrorKind::Invalid) where it is none.
pub(crate) fn decode(provider: &str, base64: &str) -> Result<Vec<u8>> {
    STANDARD.decode(base64.trim()).map_err(|cause| {
        Error::invalid(text!("{provider} answered with broken base64"; "{provider} 返回的 base64 数据损坏"))
            .caused_by(cause)
    })
}

/// Keeps bytes that a vendor sent in its answer, if they are a file of `kind`.
///
/// # Errors
/// [`Invalid`](kinora_model::ErrorKind::Invalid) where they are something else, those of the store.
pub(crate) async fn keep(provider: &str, desk: &Desk, bytes: &[u8], kind: FileKind) -> Result<MediaId> {
    match FileKind::of(&bytes[..bytes.len().min(64)]) {
        Some((found, extension)) if found == kind => desk.blobs.put(bytes, extension).await,
        _ => Err(Error::invalid(
            text!("what {provider} sent is not the kind of file that was ordered"; "{provider} 返回的文件类型与订单不符"),
        )),
    }
}

/// Gets a file that a vendor's answer names, at once and without the key, and keeps it.
///
/// # Errors
/// Those of [`kinora_ports::fetch::Fetch`]; what may pass is retryable.
pub(crate) async fn collect(line: &Line, desk: &Desk, url: &str, kind: FileKind, limit: u64) -> Result<MediaId> {
    let wanted =
        Wanted { kinds: vec![kind], bytes: limit, time: Duration::from_secs(900), cancelled: desk.cancelled.clone() };
    line.web().save(url, &wanted, &*desk.blobs).await.map(|saved| saved.media)
}
