//! Forms with files in them (`multipart/form-data`), read in one pass.

use super::{Accepted, Intake, Received, Scratch, refuse_declared};
use crate::outside::describe::quoted;
use crate::{Fault, FaultKind};
use axum::body::Body;
use axum::http::{HeaderMap, header};
use bytes::Bytes;
use futures_util::Stream;
use kinora_model::text;
use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

/// How much a form may hold beside what its files' kinds allow.
#[derive(Clone, Copy, Debug)]
pub struct FormLimits {
    /// Files.
    pub files: usize,
    /// Other fields.
    pub texts: usize,
    /// Bytes of each other field.
    pub text_bytes: usize,
    /// The longest time without a byte.
    pub stall: Duration,
}

impl Default for FormLimits {
    /// One file, 32 other fields of 64 KiB, 30 s.
    fn default() -> Self {
        Self { files: 1, texts: 32, text_bytes: 64 << 10, stall: Duration::from_secs(30) }
    }
}

/// A form that was read whole.
#[derive(Debug, Default)]
pub struct Form {
    files: Vec<(String, Received)>,
    texts: BTreeMap<String, String>,
}

impl Form {
    /// Takes the file of field `name` out; a fault where there is none.
    pub fn file(&mut self, name: &str) -> Result<Received, Fault> {
        match self.files.iter().position(|(n, _)| n == name) {
            Some(at) => Ok(self.files.remove(at).1),
            None => Err(Fault::invalid(
                name,
                text!("{name} is missing: send a file in this form field"; "缺少 {name}：请在该表单字段中上传文件"),
            )),
        }
    }

    /// The text of field `name`; an empty one counts as absent.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.texts.get(name).map(String::as_str).filter(|t| !t.is_empty())
    }
}

/// Reads a form. Files go to `scratch`; all of them are removed when anything about the form is refused.
pub async fn form(
    headers: &HeaderMap,
    body: Body,
    accepted: &Accepted,
    scratch: Scratch<'_>,
    limits: FormLimits,
) -> Result<Form, Fault> {
    let said = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let boundary = multer::parse_boundary(said).map_err(|_| {
        let what = text!("the body must be a form: set Content-Type: multipart/form-data with its boundary";
                         "请求体必须是表单：请设置 Content-Type: multipart/form-data 及其 boundary");
        Fault::new(FaultKind::WrongContentType, what).at("Content-Type")
    })?;
    // The parts' own headers, generously.
    let texts = (limits.texts * limits.text_bytes) as u64 + (1 << 20);
    refuse_declared(headers, accepted.largest().saturating_mul(limits.files as u64).saturating_add(texts))?;

    let unread = Arc::new(AtomicU64::new(0));
    let stream = Paced { body: body.into_data_stream(), unread: unread.clone(), warned: false };
    let mut parts = multer::Multipart::new(stream, boundary);
    let mut form = Form::default();
    while let Some(mut part) = within(limits.stall, parts.next_field()).await? {
        unread.store(0, Ordering::Relaxed);
        let name = part.name().unwrap_or_default().to_owned();
        let file_name = part.file_name().map(crate::file::safe);
        let shown = quoted(&name, 60);
        if form.texts.contains_key(&name) || form.files.iter().any(|(n, _)| *n == name) {
            return Err(Fault::invalid(
                &shown,
                text!("{shown} stands twice in the form"; "表单字段 {shown} 出现了两次"),
            ));
        }
        if let Some(file_name) = file_name {
            let mut intake = Intake::new(accepted, scratch);
            while let Some(chunk) = within(limits.stall, part.chunk()).await? {
                unread.store(0, Ordering::Relaxed);
                intake.take(&chunk).await.map_err(|f| f.at(&shown))?;
            }
            // A browser sends a nameless, empty file where none was chosen.
            if intake.bytes == 0 && file_name.is_empty() {
                continue;
            }
            if form.files.len() == limits.files {
                let most = limits.files;
                return Err(Fault::invalid(
                    &shown,
                    text!("the form has more than {most} file(s)"; "表单中的文件超过 {most} 个"),
                ));
            }
            let received = intake.finish(Some(file_name).filter(|n| !n.is_empty())).await.map_err(|f| f.at(&shown))?;
            form.files.push((name, received));
            continue;
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = within(limits.stall, part.chunk()).await? {
            unread.store(0, Ordering::Relaxed);
            if bytes.len() + chunk.len() > limits.text_bytes {
                return Err(
                    Fault::too_large(&text!("the field {shown}"; "字段 {shown}"), limits.text_bytes as u64).at(&shown)
                );
            }
            bytes.extend_from_slice(&chunk);
        }
        let text = String::from_utf8(bytes).ok().filter(|t| !t.contains('\0')).ok_or_else(|| {
            Fault::invalid(&shown, text!("{shown} is not UTF-8 without NUL"; "字段 {shown} 不是不含 NUL 的 UTF-8"))
        })?;
        if form.texts.len() == limits.texts {
            let most = limits.texts;
            return Err(Fault::malformed(text!("the form has more than {most} fields"; "表单字段超过 {most} 个")));
        }
        form.texts.insert(name, text);
    }
    Ok(form)
}

async fn within<T>(stall: Duration, read: impl Future<Output = multer::Result<T>>) -> Result<T, Fault> {
    match tokio::time::timeout(stall, read).await {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(multer::Error::StreamReadFailed(cause))) if !cause.is::<Flood>() => {
            Err(Fault::new(FaultKind::SlowCaller, text!("the form broke off before its end"; "表单在结束前中断")))
        }
        Ok(Err(_)) => {
            Err(Fault::malformed(text!("the form is not well-formed multipart/form-data to its last boundary";
                                                 "表单不是完整、正确的 multipart/form-data")))
        }
        Err(_) => {
            let seconds = stall.as_secs();
            Err(Fault::new(
                FaultKind::SlowCaller,
                text!("the form stood still for {seconds} s"; "表单停滞了 {seconds} 秒"),
            ))
        }
    }
}

/// More bytes than a part's headers have.
const MOST_UNREAD: u64 = 256 << 10;

/// The body, as much at a time as the reader uses up.
///
/// The multipart reader takes all that the socket has, and keeps it until it finds the end of a part's headers; a body of
/// headers without end would fill the memory. So it is made to wait after some bytes, and stopped if it then asks for
/// more without having got anywhere.
struct Paced<S> {
    body: S,
    /// Bytes handed over since the reader last gave something out.
    unread: Arc<AtomicU64>,
    warned: bool,
}

/// Why it was stopped.
#[derive(Debug)]
struct Flood;

impl std::fmt::Display for Flood {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a part's headers have no end")
    }
}

impl std::error::Error for Flood {}

impl<S, E> Stream for Paced<S>
where
    S: Stream<Item = Result<Bytes, E>> + Unpin,
{
    type Item = Result<Bytes, Box<dyn std::error::Error + Send + Sync>>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.unread.load(Ordering::Relaxed) > MOST_UNREAD {
            if self.warned {
                return Poll::Ready(Some(Err(Box::new(Flood))));
            }
            self.warned = true;
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        self.warned = false;
        match Pin::new(&mut self.body).poll_next(cx) {
            Poll::Ready(Some(Ok(chunk))) => {
                self.unread.fetch_add(chunk.len() as u64, Ordering::Relaxed);
                Poll::Ready(Some(Ok(chunk)))
            }
            Poll::Ready(Some(Err(_))) => Poll::Ready(Some(Err("the body broke off".into()))),
            Poll::Ready(None) => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    }
}
