//! Looking into files that callers send, as the server does.

use async_trait::async_trait;
use kinora_gate::{Facts, Probe};
use kinora_http::upload::FileKind;
use kinora_media::Ffmpeg;
use kinora_media::intake::{Bounds, Kind, examine};
use kinora_model::{Error, Result, text};
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// What is in a media file on this machine.
///
/// # Errors
/// Where it is broken or none.
pub async fn facts_of(path: &Path) -> Result<Facts> {
    let path = path.to_owned();
    let looking = tokio::task::spawn_blocking(move || {
        examine(&Ffmpeg::find()?, &path, &Kind::ALL, &Bounds::default(), &AtomicBool::new(false))
    });
    let found = looking
        .await
        .map_err(|cause| Error::internal(text!("looking into a file failed"; "文件检查意外出错")).caused_by(cause))??;
    let picture = found.picture.as_ref();
    Ok(Facts {
        pixels: picture.map(|p| (p.width, p.height)),
        seconds: (found.seconds > 0.0).then_some(found.seconds),
        frame_rate: picture.and_then(|p| p.rate).map(|(n, d)| f64::from(n) / f64::from(d)),
        has_sound: found.sound.is_some(),
    })
}

/// Opens files behind ffmpeg's walls.
pub struct Looks;

#[async_trait]
impl Probe for Looks {
    async fn probe(&self, path: &Path, kind: FileKind) -> Result<Facts> {
        if FileKind::DOCUMENTS.contains(&kind) {
            return Ok(Facts::default());
        }
        facts_of(path).await
    }
}
