//! Bytes on their way into the blob store.

use kinora_model::{Error, ErrorKind, Result, text};
use kinora_ports::{
    blobs::Blobs,
    fetch::{Fetched, FileKind, Wanted},
};
use std::{path::Path, sync::atomic::Ordering, time::Duration};
use tokio::io::AsyncWriteExt;

/// Keeps the body of `answer` as a file, if it is of a kind that is wanted and within the limits. `source` names where it
/// comes from, for people.
///
/// # Errors
/// Those of [`kinora_ports::fetch::Fetch`].
pub(super) async fn stream(
    answer: reqwest::Response,
    wanted: &Wanted,
    blobs: &dyn Blobs,
    source: &str,
) -> Result<Fetched> {
    if answer.content_length().is_some_and(|length| length > wanted.bytes) {
        return Err(too_large(source, wanted.bytes));
    }
    let path = blobs.scratch("part").await?;
    let saved = tokio::time::timeout(wanted.time, write(answer, wanted, &path, source)).await;
    let kept = match saved.unwrap_or_else(|_| Err(too_slow(source, wanted.time))) {
        Ok((kind, extension, bytes)) => blobs.adopt(&path, extension).await.map(|media| Fetched { media, kind, bytes }),
        Err(error) => Err(error),
    };
    if kept.is_err() {
        // It is scratch: what cannot be removed now goes when the process ends.
        let _ = tokio::fs::remove_file(&path).await;
    }
    kept
}

async fn write(
    mut answer: reqwest::Response,
    wanted: &Wanted,
    path: &Path,
    source: &str,
) -> Result<(FileKind, &'static str, u64)> {
    let io = |cause| Error::io("the media store", cause);
    let mut file = tokio::fs::File::create(path).await.map_err(io)?;
    let (mut bytes, mut head) = (0_u64, Vec::with_capacity(64));
    loop {
        if wanted.cancelled.load(Ordering::Relaxed) {
            return Err(Error::new(ErrorKind::Cancelled, text!("stopped"; "已停止")));
        }
        // Wakes up now and then to see whether anybody still wants it.
        let Ok(chunk) = tokio::time::timeout(Duration::from_secs(1), answer.chunk()).await else { continue };
        let Some(chunk) = chunk.map_err(|_| broke_off(source))? else { break };
        bytes += chunk.len() as u64;
        if bytes > wanted.bytes {
            return Err(too_large(source, wanted.bytes));
        }
        head.extend_from_slice(&chunk[..chunk.len().min(64 - head.len())]);
        file.write_all(&chunk).await.map_err(io)?;
    }
    file.sync_all().await.map_err(io)?;
    let (kind, extension) = kind(&head, wanted, source)?;
    Ok((kind, extension, bytes))
}

/// What a file is that begins so, if it is wanted.
pub(super) fn kind(head: &[u8], wanted: &Wanted, source: &str) -> Result<(FileKind, &'static str)> {
    if head.is_empty() {
        return Err(Error::invalid(text!("{source} gave an empty file"; "{source} 返回的文件为空")));
    }
    let Some((kind, extension)) = FileKind::of(head) else {
        return Err(Error::invalid(
            text!("what {source} gave is no kind of file that is known here"; "{source} 返回的文件类型无法识别"),
        ));
    };
    if wanted.kinds.contains(&kind) {
        return Ok((kind, extension));
    }
    Err(Error::invalid(text!("{source} gave a {extension} file, which is not what is wanted here";
                             "{source} 返回的是 {extension} 文件，不是所需的类型")))
}

fn too_large(source: &str, limit: u64) -> Error {
    let limit = limit >> 20;
    Error::invalid(text!("the file from {source} is larger than {limit} MB"; "来自 {source} 的文件超过 {limit} MB"))
}

pub(super) fn too_slow(source: &str, time: Duration) -> Error {
    let seconds = time.as_secs();
    Error::invalid(
        text!("{source} did not give the whole file within {seconds} s"; "{source} 未能在 {seconds} 秒内传完文件"),
    )
}

fn broke_off(source: &str) -> Error {
    Error::new(ErrorKind::Transient, text!("{source} broke off in the middle of the file"; "{source} 传输中断"))
}
