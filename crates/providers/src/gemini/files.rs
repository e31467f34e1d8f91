//! The Files API: a film too large for a request is uploaded first. It costs nothing and is gone after 48 hours.

use super::{Google, wire};
use crate::{
    material::Material,
    net::{Ask, broken},
};
use kinora_model::{Error, Result, text};
use serde_json::json;
use std::time::Duration;

/// Largest film: it is held in memory while it is sent.
pub(super) const LARGEST: usize = 512 << 20;

/// Looks at a film that is being taken in so many times at most.
const LOOKS: u32 = 60;

/// Uploads a film and waits until it can be looked at; gives its URI.
pub(super) async fn upload(google: &Google, film: Material) -> Result<String> {
    let (line, size) = (&google.line, film.bytes.len().to_string());
    let path = format!("upload/{}/files", google.version);
    let start = Ask::post(&path)
        .header("x-goog-upload-protocol", "resumable")
        .header("x-goog-upload-command", "start")
        .header("x-goog-upload-header-content-length", &size)
        .header("x-goog-upload-header-content-type", film.mime)
        .json(&json!({"file": {"mime_type": film.mime, "size_bytes": film.bytes.len()}}));
    let reply = line.ask(start).await?;
    let place = reply.header("x-goog-upload-url").ok_or_else(|| broken(&line.provider, "x-goog-upload-url", false))?;
    let send = line
        .elsewhere(place, Ask::post(""))?
        .header("x-goog-upload-command", "upload, finalize")
        .header("x-goog-upload-offset", "0");
    let sent = line.ask(send.bytes(film.mime, film.bytes).within(Duration::from_secs(1800))).await?;
    let mut file =
        serde_json::from_slice::<wire::Uploaded>(&sent.body).map_err(|_| broken(&line.provider, "file", false))?.file;
    for _ in 0..LOOKS {
        match file.state.as_str() {
            "ACTIVE" | "" => return Ok(file.uri),
            "FAILED" => {
                let provider = &line.provider;
                return Err(Error::invalid(text!("{provider} could not read the film"; "{provider} 无法读取该视频")));
            }
            _ => line.clock().sleep(Duration::from_secs(3)).await,
        }
        file = line.ask_for(Ask::get(&google.path("files")).part(file.name.trim_start_matches("files/"))).await?;
    }
    Err(broken(&line.provider, "finished file", false))
}
