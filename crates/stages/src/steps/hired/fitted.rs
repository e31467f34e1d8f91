//! Pictures and films that came from elsewhere, as the film needs them.

use crate::steps::clip::{broke_off, png};
use image::imageops::FilterType;
use kinora_engine::Cx;
use kinora_media::Ffmpeg;
use kinora_media::intake::{Bounds, Facts, Kind, decode_picture, examine};
use kinora_model::{Error, Result, text};
use kinora_timeline::MediaId;

/// A picture of exactly this size, a PNG: the middle of the one that came, where its shape is another.
pub(super) async fn picture(cx: &Cx, media: &MediaId, (width, height): (u32, u32)) -> Result<MediaId> {
    let path = cx.blobs().path_of(media).await?;
    let fitting = tokio::task::spawn_blocking(move || {
        let picture = decode_picture(&path)?;
        if (picture.width(), picture.height()) == (width, height) {
            return png(&picture.into_rgba8().into());
        }
        png(&picture.resize_to_fill(width, height, FilterType::Lanczos3).into_rgba8().into())
    });
    cx.blobs().put(&fitting.await.map_err(broke_off)??, "png").await
}

/// What a file from elsewhere is, found out by reading it.
///
/// # Errors
/// [`Invalid`](kinora_model::ErrorKind::Invalid) where it is none of `kinds`.
pub(super) async fn facts(cx: &Cx, media: &MediaId, kinds: &'static [Kind]) -> Result<Facts> {
    let (path, stop) = (cx.blobs().path_of(media).await?, cx.flag());
    let looking =
        tokio::task::spawn_blocking(move || examine(&Ffmpeg::find()?, &path, kinds, &Bounds::default(), &stop));
    looking
        .await
        .map_err(|cause| Error::internal(text!("the look into a file broke off"; "文件检查中断")).caused_by(cause))?
}

/// The first of the pictures that were made.
pub(super) fn first(pictures: Vec<MediaId>) -> Result<MediaId> {
    pictures
        .into_iter()
        .next()
        .ok_or_else(|| Error::new(kinora_model::ErrorKind::Unverified, text!("no picture came back"; "未收到任何图片")))
}
