//! Pictures out of an answer in OpenAI's shape, which Ark has too.

use crate::{
    material::{LARGEST_PICTURE, collect, decode, keep},
    net::{Line, quote},
    openai::wire::Picture,
    order::Job,
};
use kinora_model::{Error, Result, text};
use kinora_ports::{
    fetch::FileKind,
    provider::{PaintRequest, PaintTake, Usage},
};

/// Keeps the pictures of an answer, and what it says of those that are missing; what it cost by their number.
///
/// # Errors
/// [`Invalid`](kinora_model::ErrorKind::Invalid) where there is none, in the vendor's words.
pub(crate) async fn gather(
    line: &Line,
    job: &Job<PaintRequest>,
    data: Vec<Picture>,
) -> Result<(PaintTake, Option<i64>)> {
    let (mut pictures, mut refused) = (Vec::new(), Vec::new());
    for picture in data {
        pictures.push(match picture {
            Picture { b64_json: Some(base64), .. } => {
                let bytes = decode(&line.provider, &base64)?;
                keep(&line.provider, &job.desk, &bytes, FileKind::Picture).await?
            }
            Picture { url: Some(url), .. } => {
                collect(line, &job.desk, &url, FileKind::Picture, LARGEST_PICTURE).await?
            }
            Picture { error, .. } => {
                let fault = error.unwrap_or_default();
                refused.push(quote(&format!(
                    "{} {}",
                    fault.code.unwrap_or_default(),
                    fault.message.unwrap_or_default()
                )));
                continue;
            }
        });
    }
    if pictures.is_empty() {
        let (provider, why) = (&line.provider, refused.join("; "));
        return Err(Error::invalid(text!("{provider} made no picture: {why}"; "{provider} 未生成图片：{why}")));
    }
    let height = job.request.width.min(job.request.height);
    let usage = Usage { pictures: pictures.len() as f64, height, ..Usage::default() };
    let cost = job.model.price.as_ref().map(|price| price.of(&usage));
    Ok((PaintTake { pictures, refused }, cost))
}
