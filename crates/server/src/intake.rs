//! How the gate looks into files that callers send: through the walls of [`kinora_media`].

use async_trait::async_trait;
use kinora_gate::{Facts, Probe};
use kinora_http::upload::FileKind;
use kinora_media::Ffmpeg;
use kinora_media::intake::{Bounds, Kind, examine};
use kinora_model::{Error, Result, text};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Opens pictures, sounds and films. What a novel comes in is opened by whoever reads it.
pub struct Intake;

/// Tells a look to stop when nobody waits for it any more.
struct Unwanted(Arc<AtomicBool>);

impl Drop for Unwanted {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

#[async_trait]
impl Probe for Intake {
    async fn probe(&self, path: &Path, kind: FileKind) -> Result<Facts> {
        let kinds: &'static [Kind] = match kind {
            kind if FileKind::IMAGES.contains(&kind) => &[Kind::Picture, Kind::Gif],
            kind if FileKind::VIDEOS.contains(&kind) => &[Kind::Video],
            kind if FileKind::SOUNDS.contains(&kind) => &[Kind::Sound],
            _ => return Ok(Facts::default()),
        };
        let (path, end) = (path.to_owned(), Arc::new(AtomicBool::new(false)));
        let unwanted = Unwanted(end.clone());
        let look = tokio::task::spawn_blocking(move || {
            let ffmpeg = Ffmpeg::find()?;
            // Bytes were bounded on their way in.
            examine(&ffmpeg, &path, kinds, &Bounds { bytes: u64::MAX, ..Bounds::default() }, &end)
        });
        let found = look.await.map_err(|cause| {
            Error::internal(text!("the look into the file broke off"; "文件检查中断")).caused_by(cause)
        })??;
        drop(unwanted);
        Ok(Facts {
            pixels: found.picture.as_ref().map(|picture| (picture.width, picture.height)),
            seconds: (found.seconds > 0.0).then_some(found.seconds),
            frame_rate: found.picture.and_then(|picture| picture.rate).map(|(n, d)| f64::from(n) / f64::from(d.max(1))),
            has_sound: found.sound.is_some(),
        })
    }
}
