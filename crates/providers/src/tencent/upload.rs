//! Pictures on their way to Tencent: small ones go along with the order, larger ones into its media store first, which costs no order.

use super::{Vod, sign, wire};
use crate::{material::Material, net::Ask};
use kinora_model::Result;
use serde_json::{Value, json};
use std::time::Duration;

/// All pictures within an order together, in bytes before base64: Tencent takes 7 MB of base64 in a body of 10 MB.
pub(super) const INLINE_LIMIT: usize = 5 << 20;
/// Largest picture.
pub(super) const PICTURE_LIMIT: usize = 10 << 20;

impl Vod {
    /// Pictures as an order names them (`FileInfos`), each with how it is used.
    pub(super) async fn file_infos(&self, pictures: Vec<(Material, Option<&str>)>) -> Result<Vec<Value>> {
        let inline = pictures.iter().map(|(picture, _)| picture.bytes.len()).sum::<usize>() <= INLINE_LIMIT;
        let mut infos = Vec::new();
        for (picture, usage) in pictures {
            let mut info = if inline {
                json!({"Type": "Base64", "Category": "Image", "Base64": picture.base64()})
            } else {
                json!({"Type": "File", "Category": "Image", "FileId": self.upload(&picture).await?})
            };
            if let Some(usage) = usage {
                info["Usage"] = json!(usage);
            }
            infos.push(info);
        }
        Ok(infos)
    }

    /// Puts a file into the media store: a place is asked for, the bytes go into object storage under keys of an hour, and the media
    /// store is told. Gives the `FileId`.
    async fn upload(&self, file: &Material) -> Result<String> {
        let mut body = json!({"MediaType": file.extension});
        if let Some(region) = &self.region {
            body["StorageRegion"] = json!(region);
        }
        let place: wire::Place = self.ask("ApplyUpload", body).await?;
        let host = format!("{}.cos.{}.myqcloud.com", place.storage_bucket, place.storage_region);
        let base = self.upload_url.clone().unwrap_or_else(|| format!("https://{host}"));
        let path = format!("/{}", place.media_storage_path.trim_start_matches('/'));
        let url = format!("{base}{path}");
        let now = self.line.clock().now().div_euclid(1000);
        let signed_host = match &self.upload_url {
            Some(url) => url.split_once("://").map_or(url.as_str(), |(_, host)| host).to_owned(),
            None => host,
        };
        let put = sign::Put {
            id: &place.temp_certificate.secret_id,
            key: &place.temp_certificate.secret_key,
            token: &place.temp_certificate.token,
            host: &signed_host,
            path: &path,
            mime: file.mime,
            length: file.bytes.len(),
            time: (now - 60, now + 3600),
        };
        let ask = Ask::put("").header("authorization", put.authorization());
        let ask =
            ask.header("x-cos-security-token", &place.temp_certificate.token).bytes(file.mime, file.bytes.clone());
        self.line.ask(self.line.elsewhere(&url, ask.within(Duration::from_secs(600)))?).await?;
        let stored: wire::Stored = self.ask("CommitUpload", json!({"VodSessionKey": place.vod_session_key})).await?;
        Ok(stored.file_id)
    }
}
