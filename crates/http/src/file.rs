//! Serving a file: whole or in part, without loading it, and never one that the caller named by path.
//!
//! Conditions and ranges are those of RFC 9110. One range is served as such; several at once are answered with the whole
//! file, as the RFC allows: no player needs them, and they are how a small request asks for a large answer.

mod name;
mod range;

use crate::{Fault, FaultKind};
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use kinora_model::{Error, text};
use range::Wanted;
use std::io::SeekFrom;
use std::path::PathBuf;
use std::time::UNIX_EPOCH;
use tokio::io::{AsyncReadExt, AsyncSeekExt};
use tokio_util::io::ReaderStream;

pub use name::{disposition, media_type, safe};

/// How much is read at once: each read is a visit to another thread.
const CHUNK: usize = 128 << 10;

/// A file to serve.
#[derive(Clone, Debug)]
pub struct Served {
    path: PathBuf,
    media_type: &'static str,
    tag: Option<String>,
    name: Option<String>,
    download: bool,
}

impl Served {
    /// The file at `path`, which the server chose. Its type is told from the path's extension.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let media_type = media_type(path.extension().and_then(|e| e.to_str()).unwrap_or_default());
        Self { path, media_type, tag: None, name: None, download: false }
    }

    /// Its type told from `extension`, where the path has none.
    pub fn of_type(mut self, extension: &str) -> Self {
        self.media_type = media_type(extension);
        self
    }

    /// The name of its content (a content hash): its tag then holds for ever, and so may be cached. Without it, the tag is
    /// made of length and time of change.
    pub fn tagged(mut self, content: &str) -> Self {
        self.tag = Some(content.chars().filter(char::is_ascii_alphanumeric).collect());
        self
    }

    /// The name under which a browser keeps it; any text, made safe.
    pub fn named(mut self, name: &str) -> Self {
        self.name = Some(name.to_owned());
        self
    }

    /// To be kept rather than shown.
    pub fn to_download(mut self) -> Self {
        self.download = true;
        self
    }

    /// The answer to a `GET` or `HEAD` with `headers`. A fault is [`FaultKind::NotFound`], [`FaultKind::Unsatisfiable`] or
    /// ours.
    pub async fn answer(&self, method: &Method, headers: &HeaderMap) -> Result<Response, Fault> {
        // Before it is opened: opening a pipe would wait for ever, and a link may lead anywhere.
        let seen = tokio::fs::symlink_metadata(&self.path).await.map_err(|e| self.unreadable(e))?;
        if !seen.is_file() {
            return Err(gone());
        }
        let mut file = tokio::fs::File::open(&self.path).await.map_err(|e| self.unreadable(e))?;
        let metadata = file.metadata().await.map_err(|e| self.unreadable(e))?;
        let length = metadata.len();
        let tag = match &self.tag {
            Some(content) => format!("\"{content}\""),
            None => {
                let changed = metadata.modified().ok().and_then(|t| t.duration_since(UNIX_EPOCH).ok());
                format!("\"{length:x}-{:x}\"", changed.map_or(0, |t| t.as_nanos()))
            }
        };
        if range::is_held(headers, &tag) {
            return Ok(self.head(StatusCode::NOT_MODIFIED, &tag, Response::default()));
        }
        let (status, first, count) = match range::wanted(headers, &tag, length) {
            Wanted::Whole => (StatusCode::OK, 0, length),
            Wanted::Part { first, count } => (StatusCode::PARTIAL_CONTENT, first, count),
            Wanted::Nothing => {
                let what = text!("the range lies outside the file, which has {length} bytes"; "请求的范围超出文件，文件共 {length} 字节");
                return Err(Fault::new(FaultKind::Unsatisfiable, what)
                    .at("Range")
                    .with_header(header::CONTENT_RANGE, value(&format!("bytes */{length}"))));
            }
        };
        let body = if method == Method::HEAD {
            Body::empty()
        } else {
            file.seek(SeekFrom::Start(first)).await.map_err(|e| self.unreadable(e))?;
            Body::from_stream(ReaderStream::with_capacity(file.take(count), CHUNK))
        };
        let mut response = self.head(status, &tag, Response::new(body));
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_LENGTH, count.into());
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.media_type));
        headers.insert(header::CONTENT_DISPOSITION, value(&disposition(self.name.as_deref(), self.download)));
        if status == StatusCode::PARTIAL_CONTENT {
            let last = first + count - 1;
            headers.insert(header::CONTENT_RANGE, value(&format!("bytes {first}-{last}/{length}")));
        }
        Ok(response)
    }

    fn head(&self, status: StatusCode, tag: &str, mut response: Response) -> Response {
        *response.status_mut() = status;
        let headers = response.headers_mut();
        headers.insert(header::ETAG, value(tag));
        headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
        let is_for_ever = self.tag.is_some();
        let keep = if is_for_ever { "private, max-age=31536000, immutable" } else { "private, no-cache" };
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
        // Whatever a browser makes of the bytes, no script in them runs; media elements on other pages may play them.
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
        headers.insert("cross-origin-resource-policy", HeaderValue::from_static("cross-origin"));
        response
    }

    fn unreadable(&self, cause: std::io::Error) -> Fault {
        match cause.kind() {
            std::io::ErrorKind::NotFound => gone(),
            // The path stays in the log.
            _ => Error::internal(text!("the file cannot be read"; "无法读取该文件"))
                .caused_by(format!("{}: {cause}", self.path.display()))
                .into(),
        }
    }
}

fn gone() -> Fault {
    Fault::new(FaultKind::NotFound, text!("there is no such file"; "没有这个文件"))
}

fn value(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).expect("built of visible ASCII only")
}

#[cfg(test)]
mod tests;
